"""A CrossEncoder orders the first hits anew: its probabilities, the order, and what is no such model."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from qa import Library, ModelError, Settings
from qa.encoders import Vectors, go_offline
from qa.fusion import Fusion
from qa.rerank import Reranker, _shares
from qa.retrieve import Candidate, reranked
from tests.conftest import run_python
from tests.fakes import FakeEncoder

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] trust police dialogue agreement lesson the of in a is to partners local build"


class FakeReranker(Reranker):
    """Scores by a word: 1 for a text that holds it, else 0. Remembers what it was asked."""

    def __init__(self, word: str) -> None:
        super().__init__("fake")
        self.word, self.asked = word, []

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        self.asked.append((question, list(texts)))
        return np.array([float(self.word in text) for text in texts], dtype=np.float32)


def candidate(row: int, score: float) -> Candidate:
    return Candidate(row, score, 0.0, 0.0, np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32))


def test_the_score_is_the_mean_and_the_others_keep_their_place_behind() -> None:
    found = [candidate(4, 0.8), candidate(2, 0.6), candidate(7, 0.6), candidate(1, 0.5), candidate(9, 0.4)]
    after = reranked(found, np.array([0.0, 0.4, 1.0], dtype=np.float32))
    assert [(each.row, each.score) for each in after] == [(7, 0.8), (2, 0.5), (4, 0.4), (1, 0.25), (9, 0.2)]


def test_ties_are_ordered_by_row_and_no_candidate_is_no_error() -> None:
    after = reranked([candidate(5, 0.6), candidate(3, 0.4)], np.array([0.2, 0.4], dtype=np.float32))
    assert [(each.row, each.score) for each in after] == [(3, 0.4), (5, 0.4)]
    assert reranked([], np.empty(0, np.float32)) == []


def test_an_answer_is_ordered_by_the_reranker(built_library: Library) -> None:
    assistant = built_library.assistant()
    before = assistant.ask("trust", k=5)
    assert before.hits[0].passage.id != "beta/overview"
    built_library.reranker = FakeReranker("Moldova")
    after = assistant.ask("trust", k=5)
    assert after.hits[0].passage.id == "beta/overview"
    scores = {hit.passage.id: hit.score for hit in before.hits}
    for hit in after.hits:
        assert hit.score == pytest.approx((scores[hit.passage.id] + (hit.rank == 1)) / 2, abs=2e-4)
    ((question, texts),) = built_library.reranker.asked
    assert question == "trust"
    assert len(texts) == 5
    assert "Beta\nMoldova signed an agreement on trust. The police kept it." in texts


def test_only_the_judged_are_reranked(built_library: Library) -> None:
    built_library.reranker = reranker = FakeReranker("Moldova")
    assistant = built_library.assistant()
    for judged in (2, 0):
        assistant.fusion = Fusion(judged=judged)
        hits = assistant.ask("trust", k=5).hits
        assert len(hits) == 5
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert [len(texts) for _, texts in reranker.asked] == [2]


def test_a_mended_question_is_what_is_read(built_library: Library) -> None:
    built_library.reranker = reranker = FakeReranker("x")
    built_library.assistant().ask("agrement")
    assert reranker.asked[0][0] == "agreement"


def test_a_reranker_is_warmed_with_the_model(built_library: Library) -> None:
    built_library.reranker = reranker = FakeReranker("x")
    built_library.assistant().warm()
    assert len(reranker.asked) == 1


def test_off_by_default_and_nothing_is_loaded(built_library: Library) -> None:
    assert Library(built_library.folder, settings=Settings(), encoder=FakeEncoder()).reranker is None
    named = Library(built_library.folder, settings=Settings(reranker="no-such"), encoder=FakeEncoder())
    assert named.reranker
    assert named.reranker.name == "no-such"  # nor is it looked for before the first question
    code = """
import sys
from qa import Library, Settings
from tests.fakes import FakeEncoder
assert Library(sys.argv[1], settings=Settings(), encoder=FakeEncoder()).assistant().ask("trust").hits
print(sorted({"torch", "sentence_transformers"} & sys.modules.keys()))
"""
    ran = run_python(code, built_library.folder)
    assert ran.stdout.decode().strip() == "[]", ran.stderr.decode()


@pytest.mark.parametrize(
    ("logits", "expected"),
    [
        ([0.0, math.log(3), -math.log(4)], [0.5, 0.75, 0.2]),
        ([[0.0], [math.log(3)]], [0.5, 0.75]),
        ([[0.0, math.log(3)], [5.0, 5.0]], [0.75, 0.5]),
        ([[0.0, 0.0, math.log(2)]], [0.5]),
        ([-1000.0, 1000.0], [0.0, 1.0]),
    ],
)
def test_probabilities(logits: object, expected: list[float]) -> None:
    """1 / (1 + 1/3) = 3/4; 2 / (1 + 1 + 2) = 1/2."""
    found = _shares(np.array(logits, dtype=np.float32))
    assert found.shape == (len(expected),)
    assert np.allclose(found, expected, atol=1e-6)


# -- with real models --------------------------------------------------------------------------------------------------

Tiny = Callable[..., Path]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """Makes a BERT of two layers that classifies pairs, with random weights, as a folder that transformers writes.

    With `bias`, one number a label, that is its every logit.
    """
    go_offline()
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    def make(*bias: float, labels: int = 1, activation: str | None = None) -> Path:
        folder = tmp_path_factory.mktemp("reranker")
        vocabulary = [*WORDS.split(), *"abcdefghijklmnopqrstuvwxyz"]
        (folder / "vocab.txt").write_text("\n".join(vocabulary))
        torch.manual_seed(7)
        config = BertConfig(
            vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
            intermediate_size=64, max_position_embeddings=64, num_labels=len(bias) or labels, initializer_range=0.5,
        )  # fmt: skip
        model = BertForSequenceClassification(config)
        if bias:
            torch.nn.init.zeros_(model.classifier.weight)
            model.classifier.bias.data = torch.tensor(bias)
        model.save_pretrained(folder)
        BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
        if activation:
            path = folder / "config.json"
            settings = {"sentence_transformers": {"activation_fn": activation}}
            path.write_text(json.dumps(json.loads(path.read_text()) | settings))
        return folder

    return make


@pytest.mark.model
@pytest.mark.parametrize(
    "activation", [None, "torch.nn.modules.linear.Identity", "torch.nn.modules.activation.Sigmoid"]
)
def test_one_label_gives_its_sigmoid_once(tiny: Tiny, activation: str | None) -> None:
    scores = Reranker(str(tiny(math.log(3), activation=activation))).scores("trust", ["police", "a lesson " * 100])
    assert (scores.shape, scores.dtype) == ((2,), np.float32)
    assert np.allclose(scores, 0.75, atol=1e-6)


@pytest.mark.model
def test_of_several_labels_the_last_one_counts(tiny: Tiny) -> None:
    scores = Reranker(str(tiny(0.0, 0.0, math.log(2)))).scores("trust", ["police"])
    assert np.allclose(scores, [0.5], atol=1e-6)


@pytest.mark.model
@pytest.mark.parametrize("labels", [1, 3])
def test_scores_are_the_same_every_time_and_differ_by_text(tiny: Tiny, labels: int) -> None:
    folder, texts = str(tiny(labels=labels)), ["trust", "police dialogue", "an agreement of the partners", ""]
    reranker = Reranker(folder)
    scores = reranker.scores("is trust local", texts)
    assert ((scores > 0) & (scores < 1)).all()
    assert len(set(scores.tolist())) == 4
    assert np.array_equal(reranker.scores("is trust local", texts), scores)
    assert np.array_equal(Reranker(folder).scores("is trust local", texts), scores)
    assert np.allclose(reranker.scores("is trust local", texts[::-1])[::-1], scores, atol=1e-6)
    assert reranker.scores("is trust local", []).shape == (0,)


@pytest.mark.model
def test_a_reranker_is_used_from_many_threads(tiny: Tiny) -> None:
    """It is loaded once, and a tokenizer that two threads share would fail with "Already borrowed"."""
    folder, texts = str(tiny()), ["trust " * number for number in range(1, 9)]
    expected, shared = Reranker(folder).scores("police", texts), Reranker(folder)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: shared.scores("police", texts), range(60)))
    assert all(np.allclose(scores, expected, atol=1e-6) for scores in found)


@pytest.mark.model
def test_a_library_uses_the_reranker_that_is_set(
    tiny: Tiny, built_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {hit.passage.id: hit.score for hit in built_library.assistant().ask("police", k=5).hits}
    monkeypatch.setenv("QA_RERANKER", str(tiny()))
    library = Library(built_library.folder, encoder=FakeEncoder())
    hits = library.assistant().ask("police", k=5).hits
    assert library.reranker
    assert {hit.passage.id for hit in hits} == before.keys()
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    beta = library.reranker.scores("police", ["Beta\nMoldova signed an agreement on trust. The police kept it."])
    (found,) = [hit.score for hit in hits if hit.passage.id == "beta/overview"]
    assert found == pytest.approx((before["beta/overview"] + float(beta[0])) / 2, abs=2e-4)


@pytest.mark.model
@pytest.mark.parametrize("name", ["no/such/model", "/no/such", "no-such-model", "../x", "a" * 300, "a\0b"])
def test_a_model_that_is_not_here_is_one_line(built_library: Library, name: str) -> None:
    library = Library(built_library.folder, settings=Settings(reranker=name), encoder=FakeEncoder())
    with pytest.raises(ModelError) as raised:
        library.assistant().ask("trust")
    assert str(raised.value) == (
        f"QA_RERANKER is {name!r}, neither a folder nor a model stored on this machine. "
        "Nothing is downloaded at run time. Give the folder of a CrossEncoder, or unset QA_RERANKER."
    )


@pytest.mark.model
def test_an_embedding_model_is_refused(tiny: Tiny, tmp_path: Path) -> None:
    """It would load, with a last layer of random numbers."""
    folder = tiny()
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"architectures": ["BertModel"]}))
    expected = r"^QA_RERANKER is '.*', a model of the kind BertModel, not ForSequenceClassification: it does not score"
    with pytest.raises(ModelError, match=expected):
        Reranker(str(folder)).scores("trust", ["police"])


@pytest.mark.model
@pytest.mark.parametrize("broken", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_broken_model_is_one_line(tiny: Tiny, broken: str) -> None:
    folder = tiny()
    (folder / broken).write_bytes(b"{")
    with pytest.raises(ModelError, match=r"^QA_RERANKER is '.*', which cannot be loaded: .* or unset") as raised:
        Reranker(str(folder)).scores("trust", ["police"])
    assert "\n" not in str(raised.value)


@pytest.mark.model
def test_a_folder_without_a_model_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^QA_RERANKER is '.*', which cannot be loaded: .* or unset QA_RERANKER\.$"):
        Reranker(str(tmp_path)).scores("trust", ["police"])
