"""The benchmark of retrieval: the baselines rank as worked out by hand, and all see the same passages and questions."""

from __future__ import annotations

import json
import sys
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from benchmarks import cost
from benchmarks.retrieval import __main__ as command
from benchmarks.retrieval import plot, txtai_hybrid
from benchmarks.retrieval.baselines import Bm25, chunks
from benchmarks.retrieval.clock import TimedEncoder
from benchmarks.retrieval.measure import METRICS, difference, estimate
from benchmarks.retrieval.systems import SYSTEMS, Bench
from benchmarks.retrieval.table import summary
from benchmarks.retrieval.vectors import VectorCache
from qa import EvaluationError, Library, Settings
from qa.beir import read_beir
from tests.fakes import FakeEncoder

# As dense sees them: the words of the fake encoder's vocabulary, and 1 more for every text.
PASSAGES = {
    "a": ("", "trust police"),
    "b": ("", "trust trust trust trust"),
    "c": ("", "dialogue in burundi"),
    "d": ("Moldova", "an agreement"),
    "e": ("", "police of moldova"),
    "f": ("", "the rain"),
}
QUERIES = {"q1": "trust", "q2": "rain trust", "q3": "rain police rain", "q4": "moldova", "q5": "who?", "q6": "trust"}
QRELS = {"q1": {"b": 2, "c": 0}, "q2": {"a": 1}, "q3": {"f": 1}, "q4": {"d": 1}, "q5": {"a": 0}}
BASELINES = ["bm25", "dense", "rrf", "min-max"]


def write_jsonl(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The collection, its passages not in the order of their ids."""
    made = tmp_path / "six"
    made.mkdir()
    corpus = [{"_id": name, "title": title, "text": text} for name, (title, text) in reversed(PASSAGES.items())]
    write_jsonl(made / "corpus.jsonl", corpus)
    write_jsonl(made / "queries.jsonl", [{"_id": qid, "text": text} for qid, text in QUERIES.items()])
    write_jsonl(made / "answers.jsonl", [{"_id": "q6", "is_impossible": True, "answers": []}])
    rows = [f"{qid}\t{name}\t{grade}\n" for qid, grades in QRELS.items() for name, grade in grades.items()]
    (made / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(rows), encoding="utf-8")
    return made


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = tmp_path / "library"
    made.mkdir()
    return Library(made, settings=Settings(), encoder=FakeEncoder())


@pytest.fixture
def bench(folder: Path, library: Library) -> Bench:
    return Bench(read_beir(folder), library, clock=TimedEncoder(library.encoder))


def ranked(bench: Bench, system: str, question: str) -> str:
    return "".join(SYSTEMS[system].make(bench).rank(question, 100))


def test_all_passages_and_only_answerable_questions(bench: Bench) -> None:
    assert "".join(bench.task.ids) == "abcdef"
    assert bench.task.texts[2:4] == ("dialogue in burundi", "Moldova\nan agreement")
    assert [question.qid for question in bench.task.questions] == ["q1", "q2", "q3", "q4"]


def test_a_collection_without_an_answerable_question_is_refused(folder: Path, library: Library) -> None:
    (folder / "qrels.tsv").write_text("q1\tb\t0\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="six has no question with a relevant passage"):
        Bench(read_beir(folder), library, clock=TimedEncoder(library.encoder))


def test_bm25_scores_as_its_formula(bench: Bench) -> None:
    """Without stop words the lengths are 2, 4, 2, 2, 2, 1; k1 = 1.5, b = 0.75.

    "trust" is in 2 of 6: idf = ln(1 + 4.5 / 2.5) = 1.0296. In a: 1 / (1 + 1.5 (0.25 + 0.75 * 2 / (13 / 6))) = 0.41434.
    In b: 4 / (4 + 1.5 (0.25 + 0.75 * 4 / (13 / 6))) = 0.61997. "rain" is in 1: idf = ln(1 + 5.5 / 1.5) = 1.5404.
    In f: 1 / (1 + 1.5 (0.25 + 0.75 / (13 / 6))) = 0.52791.
    """
    scores = Bm25(bench.task).scores("The rain, trusted")
    assert scores == pytest.approx([0.4266, 0.6383, 0, 0, 0, 0.8132], abs=1e-4)
    assert not Bm25(bench.task).scores("of the").any()


def test_dense_scores_are_cosines_of_whole_passages_with_their_titles(bench: Bench) -> None:
    """The question is (moldova 1, always 1): with d (moldova, agreement, always) 2 / (sqrt 2 * sqrt 3) = 0.8165."""
    scores = bench.dense.scores("moldova")
    assert scores == pytest.approx([0.4082, 0.1715, 0.4082, 0.8165, 0.8165, 0.7071], abs=1e-4)


@pytest.mark.parametrize(
    ("system", "question", "expected"),
    [
        ("bm25", "trust", "ba"),
        ("dense", "trust", "bafcde"),  # .8575 .8165 .7071, then three ties of .4082 by id
        ("bm25", "rain trust", "fba"),
        ("rrf", "rain trust", "bfacde"),  # b 1/61 + 1/62, f 1/63 + 1/61, a 1/62 + 1/63, then dense alone
        ("min-max", "rain trust", "bafcde"),  # b .7 + .235, a .636 + .157, f .466 + .3
        ("bm25", "rain police rain", "fae"),  # a and e tie
        ("dense", "rain police rain", "aefcdb"),
        ("rrf", "rain police rain", "afecdb"),  # a 1/61 + 1/62, f 1/63 + 1/61, e 1/62 + 1/63
        ("min-max", "rain police rain", "faecdb"),  # f .581 + .3, a and e .7 + .079
        ("dense", "moldova", "defacb"),
        ("chunks", "moldova", "defacb"),  # every passage is one piece
        ("bm25", "nothing known", ""),
        ("rrf", "nothing known", "facdeb"),  # only the 1 of every text: f 1, a c d e 1 / sqrt 3, b 1 / sqrt 17
    ],
)
def test_rankings(bench: Bench, system: str, question: str, expected: str) -> None:
    assert ranked(bench, system, question) == expected


def test_at_most_k_passages(bench: Bench) -> None:
    assert [len(SYSTEMS[name].make(bench).rank("trust", 3)) for name in BASELINES] == [2, 3, 3, 3]


def test_txtai_ranks_over_the_same_vectors(bench: Bench) -> None:
    """By either score d and e tie; then f .7071, a and c .4082, b .1715 are dense alone."""
    reason = txtai_hybrid.missing()
    if reason is not None:
        pytest.skip(reason)
    encoder = bench.library.encoder
    assert isinstance(encoder, FakeEncoder)
    assert ranked(bench, "txtai", "moldova") == "defacb"
    assert sorted(encoder.encoded) == sorted(bench.task.texts)


def test_our_ranking_is_the_product_s_own(bench: Bench) -> None:
    made, seconds = bench.indexed
    hits = made.assistant().ask("rain trust", k=100).hits
    assert ranked(bench, "ours", "rain trust") == "".join(hit.passage.id for hit in hits)
    assert len(hits) == 6
    assert seconds is not None
    assert ranked(bench, "ours", "   ") == ""


def test_an_index_that_is_made_again_keeps_its_first_time(folder: Path, library: Library) -> None:
    times = [Bench(read_beir(folder), library, clock=TimedEncoder(library.encoder)).indexed[1] for _ in range(2)]
    assert times[0] == pytest.approx(times[1], abs=0.001)


def test_vectors_are_made_once_and_in_order(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    texts = ["police police police", "trust"]
    first = VectorCache(tmp_path, encoder).encoded(texts)
    again = VectorCache(tmp_path, encoder).encoded(texts)
    assert len(encoder.encoded) == 2
    assert np.array_equal(first.vectors, again.vectors)
    assert first.vectors[1] == pytest.approx(encoder.encode_question("trust"))
    VectorCache(tmp_path, FakeEncoder("another")).encoded(texts)
    assert len(list(tmp_path.glob("*.npy"))) == 2


def test_chunks_overlap_by_200_characters() -> None:
    text = "".join(str(number % 10) for number in range(2100))
    assert chunks(text) == [text[:1000], text[800:1800], text[1600:]]
    assert [len(piece) for piece in chunks(text[:1001])] == [1000, 201]
    assert chunks(text[:1000]) == [text[:1000]]
    assert chunks("") == [""]


def test_every_collection_counts_the_same() -> None:
    assert estimate([[1.0], [0.0, 0.0, 0.0]]).value == 0.5
    found = difference([([1.0], [0.0]), ([0.0, 0.0], [1.0, 1.0])])
    assert (found.value, found.p) == (0.0, 1.0)
    assert difference([([1.0] * 4, [0.0] * 4)]).p == 2 / 16  # all signs as they are, or all turned


def test_the_clock_tells_time_inside_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at this clock is a second later than the last one, so each stay inside takes one second."""
    now = count()
    monkeypatch.setattr("time.perf_counter", lambda: next(now))
    clock = TimedEncoder(FakeEncoder())
    encoder = clock.as_encoder()
    assert encoder.fingerprint == FakeEncoder().fingerprint
    assert clock.total == 0
    encoder.encode_question("trust")
    encoder.fits("trust")
    assert clock.seconds == {"encode_question": 1, "fits": 1}
    read = iter(encoder.encode_tokens(["trust", "police"]))
    next(read)
    assert clock.seconds["encode_tokens"] == 2  # the call, and the first text
    assert len(list(read)) == 1
    assert clock.seconds["encode_tokens"] == 4  # the second text, and that there is no third
    assert clock.total == 6


def test_the_command_writes_table_numbers_and_plot(
    folder: Path, library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = command.measure([folder], ["ours", *BASELINES], library)
    command.write(results, tmp_path / "out")
    found = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    (on_six,) = found["collections"]
    assert (on_six["passages"], on_six["questions"], on_six["qids"]) == (6, 4, ["q1", "q2", "q3", "q4"])
    # relevant: b, a, f, d. BM25 ranks them 1, 3, 1, 1; dense 1, 2, 3, 1
    assert on_six["systems"]["bm25"]["nDCG@10"] == [1, 0.5, 1, 1]
    dense = on_six["systems"]["dense"]["metrics"]
    assert {name: dense[name]["value"] for name in METRICS} == pytest.approx(
        {"nDCG@10": 0.782732, "recall@10": 1, "recall@100": 1, "hit@1": 0.5, "MRR@10": (1 + 1 / 2 + 1 / 3 + 1) / 4},
        abs=1e-5,
    )
    assert found["mean"]["dense"]["metrics"]["hit@1"]["value"] == 0.5
    assert set(found["mean"]["bm25"]["ours_less_this"]) == set(METRICS)
    table = (tmp_path / "out" / "results.md").read_text(encoding="utf-8")
    assert table.startswith(summary(results))
    assert "| BM25 | 0.875 (0.625–1.000) |" in table
    assert "6 passages, 4 answerable questions." in table
    if plot.missing() is None:
        ElementTree.parse(tmp_path / "out" / "plot.svg")
    else:
        assert "No plot: matplotlib is not installed" in capsys.readouterr().err


def test_a_system_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert command.chosen([], with_chunks=True) == ["ours", "ours-first", *BASELINES, "chunks"]
    assert "txtai is left out: txtai is not installed. Run: pip install -e '.[bench]'" in capsys.readouterr().err


def test_the_cost_of_a_question_is_split_at_the_encoder(folder: Path, library: Library) -> None:
    clock = TimedEncoder(library.encoder)
    timed = Library(library.folder, settings=library.settings, encoder=clock.as_encoder())
    assistant = Bench(read_beir(folder), timed, clock=clock).indexed[0].assistant()
    found = cost.measure(assistant, clock, ["trust", "rain"], 5)
    assert len(found.outside) == len(found.inside) == 2
    assert min(found.inside) > 0
    assert min(found.outside) > 0
    figures = cost.as_json(found)
    parts = figures["parts"]
    assert isinstance(parts, dict)
    assert parts["inside"]["share"] + parts["outside"]["share"] == pytest.approx(1, abs=1e-3)
    assert f"outside / inside = {found.ratio:.2f}" in cost.table(found)


def test_a_sample_belongs_to_the_innermost_module_of_ours(library: Library) -> None:
    seen = []

    class Looking(FakeEncoder):
        def encode_question(self, question: str) -> np.ndarray:
            seen.append(cost.module_of(sys._getframe()))
            return super().encode_question(question)

    TimedEncoder(Looking()).as_encoder().encode_question("trust")
    assert seen == [cost.ENCODER]
    assert cost.module_of(sys._getframe()) == "other"
