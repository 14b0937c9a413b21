"""A CrossEncoder that reads the question and a passage together, to order the first hits anew; off by default.

Nogueira and Cho 2019, arXiv:1901.04085. From local files only, as everything here.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.encoders import Vectors, go_offline
from qa.errors import ModelError

if TYPE_CHECKING:  # at run time this would load torch
    from sentence_transformers import CrossEncoder

_READS_PAIRS = "ForSequenceClassification"
_INSTEAD = "Give the folder of a CrossEncoder, or unset QA_RERANKER."
_TRIAL = [("trust", "police"), ("trust", "police and dialogue")]  # of two lengths: a model without padding fails


class Reranker:
    """A sentence-transformers CrossEncoder. Made at once, loaded at the first use (seconds). Threads may share it."""

    def __init__(self, model: str) -> None:
        """`model` is a folder, or the name of a model stored on this machine."""
        self.name = model
        self._model: CrossEncoder | None = None
        self._lock = threading.RLock()  # as for an encoder: one tokenizer, loaded once

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """How likely each text answers the question, shape (len(texts),), 0 to 1. Raises ModelError.

        Of a text that is longer than the model reads, the beginning counts.
        """
        if not texts:
            return np.empty(0, np.float32)
        with self._lock:
            if self._model is None:
                self._model = _load(self.name)
            return _shares(_logits(self._model, [(question, text) for text in texts]))


def _logits(model: CrossEncoder, pairs: list[tuple[str, str]]) -> Vectors:
    """What the model gives before any activation of its own: models name one or name none, and it is applied here."""
    given: Any = model.predict(pairs, activation_fn=_unchanged, apply_softmax=False, show_progress_bar=False)
    return np.asarray(given, dtype=np.float32)


def _unchanged(logits: Any) -> Any:  # noqa: ANN401  # a tensor; torch is not imported here
    return logits


def _shares(logits: Vectors) -> Vectors:
    """The sigmoid of one label, shape (n,) or (n, 1); of several, (n, labels), the last one's share of the softmax."""
    if logits.ndim == 1 or logits.shape[1] == 1:
        logits = np.stack([np.zeros(len(logits), np.float32), logits.reshape(-1)], axis=1)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers[:, -1] / powers.sum(axis=1), dtype=np.float32)


def _load(name: str) -> CrossEncoder:
    go_offline()
    from safetensors import SafetensorError
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(name, device="cpu", local_files_only=True, trust_remote_code=False)
        _refuse_untrained(model, name)
        _logits(model, _TRIAL)
    except (OSError, ValueError, LookupError, AttributeError, ImportError, RuntimeError, SafetensorError) as error:
        if isinstance(error, OSError) and not os.path.isdir(name):
            said = "neither a folder nor a model stored on this machine. Nothing is downloaded at run time"
        else:
            said = f"which cannot be loaded: {str(error).split(chr(10))[0][:200].rstrip('.')}"
        raise ModelError(f"QA_RERANKER is {name!r}, {said}. {_INSTEAD}") from error
    return model


def _refuse_untrained(model: CrossEncoder, name: str) -> None:
    """Raises ModelError for an embedding model: it loads all the same, with a last layer of random numbers."""
    made_as = (getattr(model.config, "architectures", None) or ["unknown"])[0]
    if len(model) == 1 and not made_as.endswith(_READS_PAIRS):
        raise ModelError(
            f"QA_RERANKER is {name!r}, a model of the kind {made_as}, not {_READS_PAIRS}: "
            f"it does not score pairs. {_INSTEAD}"
        )
