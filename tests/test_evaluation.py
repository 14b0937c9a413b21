"""What is counted, over answers made up beforehand; and the real way, from a question to a report."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log2

import pytest

from qa import EvaluationError, Library, Searched, __version__
from qa.beir import read_beir
from qa.contract import to_json
from qa.evaluation import evaluate, evaluation_json, evidence_texts, indexed
from qa.gold import Notice, Question, read_gold
from qa.metrics import Estimate
from tests.judged import BUILD, Prepared, answer, gold_of, hit, prepared, ranked
from tests.test_beir import collection
from tests.test_gold import entry, line

ANSWERABLE, NEAR, OFF = "answerable", "unanswerable-near", "unanswerable-off"


def measures(question: Question, **kind: object) -> dict[str, float]:
    report = evaluate(prepared({question.text: answer(**kind)}), gold_of(question))  # type: ignore[arg-type]
    return dict(report.rows[0].measures)


def test_the_measures_of_one_ranking() -> None:
    question = Question("q", "?", ANSWERABLE, qrels={"a": 2, "b": 1, "c": 0})
    found = measures(question, hits=ranked("x", "a", "y", "b"))
    assert found == {
        "nDCG@10": pytest.approx((2 / log2(3) + 1 / log2(5)) / (2 + 1 / log2(3))),
        "recall@1": 0.0,
        "recall@3": 0.5,
        "recall@5": 1.0,
        "recall@10": 1.0,
        "recall@100": 1.0,
        "MRR@10": 0.5,
        "hit@1": 0.0,
        "hit@3": 1.0,
        "false-refusal": 0.0,
        "weak": 0.0,
    }


def test_a_passage_that_is_folded_stands_right_behind_its_hit() -> None:
    question = Question("q", "?", ANSWERABLE, qrels={"a": 1})
    folded = replace(hit(1, "x"), alike=(hit(1, "a").passage,))
    found = measures(question, hits=[folded, hit(2, "y")])
    assert (found["hit@1"], found["MRR@10"], found["hit@3"]) == (0.0, 0.5, 1.0)


def test_hits_below_the_tenth_count_for_recall_at_100_only() -> None:
    question = Question("q", "?", ANSWERABLE, qrels={"a": 1})
    hits = [hit(rank, f"x{rank}") for rank in range(1, 11)] + [hit(11, "a")]
    found = measures(question, hits=hits)
    assert {name for name, value in found.items() if value} == {"recall@100"}


@pytest.mark.parametrize(
    ("kind", "verdict", "expected"),
    [
        (ANSWERABLE, "answered", {"false-refusal": 0.0, "weak": 0.0}),
        (ANSWERABLE, "weak", {"false-refusal": 0.0, "weak": 1.0}),
        (ANSWERABLE, "none", {"false-refusal": 1.0, "weak": 0.0}),
        (NEAR, "answered", {"false-answer-near": 1.0}),
        (NEAR, "weak", {"false-answer-near": 0.0}),
        (OFF, "answered", {"false-answer-off": 1.0}),
        (OFF, "none", {"false-answer-off": 0.0}),
    ],
)
def test_verdicts_count_by_kind(kind: str, verdict: str, expected: dict[str, float]) -> None:
    assert measures(Question("q", "?", kind), verdict=verdict) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phrase", "evidence", "shown"),
    [
        ("GROWS  slowly", [["Trust grows slowly."]], 1.0),
        ("slowly. It is lost", [["Trust grows slowly.", "It is lost in a day."]], 1.0),
        ("slowly. Nobody", [["Trust grows slowly.", "Nobody forgets."]], 0.0),  # a sentence stands between
        ("forgets", [["It is lost in a day."], [], ["Nobody forgets."]], 1.0),
        ("forgets", [[], [], [], ["Nobody forgets."]], 0.0),  # the fourth hit
        ("day. Nobody", [["It is lost in a day."], ["Nobody forgets."]], 0.0),  # of two hits
    ],
)
def test_evidence_shows_a_phrase(phrase: str, evidence: list[list[str]], shown: float) -> None:
    hits = [hit(rank, f"p{rank}", evidence=each) for rank, each in enumerate(evidence, start=1)]
    assert measures(Question("q", "?", ANSWERABLE, phrases=("never", phrase)), hits=hits)["evidence@3"] == shown


def test_sentences_that_follow_each_other_are_joined() -> None:
    three = hit(1, "p", evidence=["Trust grows slowly.", "It is lost in a day.", "Nobody forgets."])
    assert evidence_texts(three) == ["Trust grows slowly. It is lost in a day. Nobody forgets."]
    assert evidence_texts(hit(1, "p")) == []


QUESTIONS = (
    Question("q1", "one", ANSWERABLE, "en", ("slowly",), {"a": 1}),
    Question("q2", "two", ANSWERABLE, "fr", (), {"a": 1, "b": 1}),
    Question("q3", "three", ANSWERABLE, "en"),
    Question("q4", "four", NEAR, "en"),
    Question("q5", "five", NEAR, "fr"),
    Question("q6", "six", OFF, "en"),
)
ANSWERS = {
    "one": answer("answered", 0.9, (hit(1, "a", 0.9, ["Trust grows slowly."]),), timing_ms={"total": 30.0}),
    "two": answer("none", 0.2, ranked("x", "a"), timing_ms={"total": 10.0}),
    "three": answer("weak", 0.5, ranked("x"), timing_ms={"total": 20.0}),
    "four": answer("answered", 0.4, ranked("a"), timing_ms={"total": 20.0}),
    "five": answer("none", 0.1, ranked("a"), timing_ms={"total": 20.0}),
    "six": answer("none", 0.0, timing_ms={"total": 80.0}),
}


def test_a_report_sums_up() -> None:
    report = evaluate(prepared(ANSWERS), gold_of(*QUESTIONS))
    summary = report.summary
    assert summary.questions == {ANSWERABLE: 3, NEAR: 2, OFF: 1}
    assert summary.verdicts == {
        ANSWERABLE: {"answered": 1, "weak": 1, "none": 1},
        NEAR: {"answered": 1, "weak": 0, "none": 1},
        OFF: {"answered": 0, "weak": 0, "none": 1},
    }
    assert summary.metrics["MRR@10"] == Estimate(0.75, 0.5, 1.0, 2)  # 1 and 1/2; q3 has nothing relevant
    assert summary.metrics["recall@1"] == Estimate(0.5, 0.0, 1.0, 2)
    assert summary.metrics["evidence@3"] == Estimate(1.0, 1.0, 1.0, 1)
    assert summary.metrics["false-refusal"].value == summary.metrics["weak"].value == pytest.approx(1 / 3)
    assert summary.metrics["false-answer-near"] == Estimate(0.5, 0.0, 1.0, 2)
    assert summary.metrics["false-answer-off"] == Estimate(0.0, 0.0, 0.0, 1)
    assert summary.metrics["AUROC"].value == 5 / 6  # of 0.9, 0.2, 0.5 over 0.4 and 0.1 all pairs but (0.2, 0.4)
    assert summary.confidence == {ANSWERABLE: pytest.approx(1.6 / 3, abs=1e-6), NEAR: 0.25, OFF: 0.0}
    assert report.timing_ms == {"mean": 30.0, "p50": 20.0}
    assert list(report.languages) == ["en", "fr"]
    assert report.languages["fr"].questions == {ANSWERABLE: 1, NEAR: 1, OFF: 0}
    assert report.languages["fr"].metrics["MRR@10"] == Estimate(0.5, 0.5, 0.5, 1)
    assert report.languages["fr"].metrics["AUROC"].value == 1.0
    assert report.languages["fr"].metrics["false-answer-off"] == Estimate(None, None, None, 0)


def test_one_language_is_not_reported_apart() -> None:
    assert evaluate(prepared(ANSWERS), gold_of(QUESTIONS[0], QUESTIONS[2])).languages == {}


def test_questions_are_asked_in_order_a_hundred_deep_and_progress_is_told() -> None:
    assistant, told = Prepared(ANSWERS), []
    evaluate(assistant, gold_of(*QUESTIONS[:2]), progress=lambda *each: told.append(each))  # type: ignore[arg-type]
    assert assistant.asked == [("one", 100), ("two", 100)]
    assert told == [("asking", 1, 2), ("asking", 2, 2)]


def test_a_report_as_json() -> None:
    report = evaluate(prepared(ANSWERS), gold_of(*QUESTIONS))
    content = json.loads(to_json(evaluation_json(report)))
    assert content["format"] == "qa-eval/1"
    assert content["measured"] == {
        "source": "gold", "name": "gold.jsonl", "sha256": "e" * 64, "language": None, "version": __version__,
        "build": BUILD, "identity": BUILD, "model": "fake", "weights": "f" * 64, "documents": 1, "passages": 5,
    }  # fmt: skip
    assert content["metrics"]["AUROC"]["value"] == 0.833333
    assert content["metrics"]["nDCG@10"]["n"] == 2
    assert content["languages"]["en"]["questions"] == {ANSWERABLE: 2, NEAR: 1, OFF: 1}
    second = content["rows"][1]
    assert second == {
        "qid": "q2", "lang": "fr", "kind": ANSWERABLE, "question": "two", "verdict": "none", "confidence": 0.2,
        "metrics": second["metrics"],
        "relevant": [{"id": "a", "grade": 1, "rank": 2}, {"id": "b", "grade": 1, "rank": None}],
        "hits": [{"id": "x", "score": 0.9}, {"id": "a", "score": 0.8}],
    }  # fmt: skip
    assert second["metrics"]["nDCG@10"] == round((1 / log2(3)) / (1 + 1 / log2(3)), 6)
    assert content["rows"][5]["metrics"] == {"false-answer-off": 0.0}
    assert content["timing_ms"] == {"mean": 30.0, "p50": 20.0}


def test_a_question_that_cannot_be_asked_is_said_and_counts() -> None:
    refused = answer("none", 0.0, searched=Searched(0, 0, {}), reason="The question is 9,000 characters long.")
    report = evaluate(prepared({"one": refused}), gold_of(QUESTIONS[0]))
    assert report.notices == (Notice("q1", "could not be asked: The question is 9,000 characters long."),)
    assert report.rows[0].measures["hit@1"] == 0.0


def test_a_rebuild_meanwhile_is_an_error() -> None:
    answers = {**ANSWERS, "two": answer(build="ffffffffffff")}
    with pytest.raises(EvaluationError, match=rf"^Build f{{12}} took the place of {BUILD} meanwhile\. Run the eval"):
        evaluate(prepared(answers), gold_of(*QUESTIONS))


# -- the real way ------------------------------------------------------------------------------------------------------


def test_gold_over_a_library(built_library: Library) -> None:
    path = built_library.folder / "gold.jsonl"
    police = entry("alpha.txt", 1, "police in burundi", grade=2)
    path.write_text(
        "\n".join([
            line(qid="p", question="Burundi police dialogue", relevant=[police], answer_phrase="every week"),
            line(qid="n", question="mozambique", kind=NEAR),
        ]),
        encoding="utf-8",
    )  # fmt: skip
    gold = read_gold(path, built_library.opened().passages())
    assert gold.notices == ()
    assert gold.questions[0].qrels == {"alpha/lesson-1/police-in-burundi": 2}
    report = evaluate(built_library.assistant(), gold)
    assert report.rows[0].measures["hit@1"] == report.rows[0].measures["evidence@3"] == 1.0
    assert len(report.rows[0].hits) == len(built_library.opened().passages()) == 5
    assert report.measured["build"] == built_library.opened().manifest.build
    assert report.measured["identity"] == built_library.opened().manifest.identity
    again = evaluate(built_library.assistant(), gold)
    for one in (report, again):
        object.__setattr__(one, "timing_ms", {})
    assert to_json(evaluation_json(report)) == to_json(evaluation_json(again))


def test_a_collection_is_indexed_once_beside_the_library_s_own_index(
    built_library: Library, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = built_library.opened().manifest.build
    read = read_beir(collection(tmp_path_factory.mktemp("beir")))
    made = indexed(read, built_library, None)
    assert made.folder == built_library.index_dir / "evaluation" / f"tiny-{read.digest[:12]}"
    assert [each.id for each in made.opened().passages()] == ["d 1", "d2"]
    encoded = len(built_library.encoder.encoded)  # type: ignore[attr-defined]
    assert encoded > 0
    assert indexed(read, built_library, None).opened().manifest.build == made.opened().manifest.build
    assert len(built_library.encoder.encoded) == encoded  # type: ignore[attr-defined]
    assert Library(built_library.folder, encoder=built_library.encoder).opened().manifest.build == before
    report = evaluate(made.assistant(), read.gold)
    assert report.rows[0].measures["hit@1"] == 1.0
    assert report.rows[0].hits[0][0] == "d 1"


def test_a_collection_needs_a_folder_to_be_built_in(built_library: Library) -> None:
    nowhere = Library(built_library.folder / "nowhere", encoder=built_library.encoder)
    read = read_beir(collection(built_library.folder))
    with pytest.raises(EvaluationError, match=r"^There is no folder .*nowhere to build in\. Name another one by"):
        indexed(read, nowhere, None)
    assert not nowhere.folder.exists()
