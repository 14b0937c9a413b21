"""Two reports, paired by question: worked by hand on four questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qa import EvaluationError
from qa.comparison import Change, Difference, compare, comparison_json
from qa.contract import to_json

Rows = dict[str, tuple[str, str, float, dict[str, float]]]
"""qid -> kind, verdict, confidence, measures."""
ANSWERABLE, NEAR = "answerable", "unanswerable-near"
A: Rows = {
    "q1": (ANSWERABLE, "answered", 0.9, {"nDCG@10": 0.5, "false-refusal": 0.0}),
    "q2": (ANSWERABLE, "none", 0.3, {"nDCG@10": 0.5, "false-refusal": 1.0}),
    "q3": (ANSWERABLE, "weak", 0.5, {"nDCG@10": 1.0, "false-refusal": 0.0}),
    "n1": (NEAR, "answered", 0.4, {"false-answer-near": 1.0}),
}
B: Rows = {
    "q1": (ANSWERABLE, "answered", 0.9, {"nDCG@10": 1.0, "false-refusal": 0.0}),
    "q2": (ANSWERABLE, "answered", 0.6, {"nDCG@10": 0.75, "false-refusal": 0.0}),
    "q3": (ANSWERABLE, "weak", 0.5, {"nDCG@10": 1.0, "false-refusal": 0.0}),
    "n1": (NEAR, "none", 0.1, {"false-answer-near": 0.0}),
    "q9": (ANSWERABLE, "answered", 0.9, {"nDCG@10": 0.0, "false-refusal": 0.0}),
}


def report(path: Path, questions: Rows, sha256: str = "e", **changes: Any) -> Path:  # noqa: ANN401
    listed = [
        {"qid": qid, "kind": kind, "question": f"{qid}?", "verdict": verdict, "confidence": sure, "metrics": metrics}
        for qid, (kind, verdict, sure, metrics) in questions.items()
    ]
    measured = {"name": "gold.jsonl", "sha256": sha256, "build": path.stem, "model": "fake", "version": "1"}
    content = {"format": "qa-eval/1", "measured": measured, "rows": listed, **changes}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_two_reports_by_hand(tmp_path: Path) -> None:
    found = compare(report(tmp_path / "a.json", A), report(tmp_path / "b.json", B))
    assert (found.common, found.only_a, found.only_b, found.same_questions) == (4, 0, 1, True)
    assert (found.a["build"], found.b["build"]) == ("a", "b")
    ndcg = found.metrics["nDCG@10"]
    # Differences 0.5, 0.25, 0: of the four ways to give signs to two, two are as far from zero.
    assert ndcg == Difference(pytest.approx(2 / 3), pytest.approx(11 / 12), 0.25, 0.0, 0.5, 3, 0.5, 2, 0, 1)  # type: ignore[arg-type]
    assert list(found.metrics) == ["nDCG@10", "false-answer-near", "false-refusal", "AUROC"]


def test_fewer_refusals_and_false_answers_are_better(tmp_path: Path) -> None:
    found = compare(report(tmp_path / "a.json", A), report(tmp_path / "b.json", B)).metrics
    refusals, answers = found["false-refusal"], found["false-answer-near"]
    assert (refusals.difference, refusals.better, refusals.worse, refusals.equal) == (pytest.approx(-1 / 3), 1, 0, 2)
    assert answers == Difference(1.0, 0.0, -1.0, -1.0, -1.0, 1, 1.0, 1, 0, 0)
    back = compare(tmp_path / "b.json", tmp_path / "a.json").metrics
    assert (back["false-refusal"].better, back["false-refusal"].worse) == (0, 1)
    assert (back["nDCG@10"].better, back["nDCG@10"].worse) == (0, 2)


def test_the_auroc_has_an_interval_and_counts_no_question(tmp_path: Path) -> None:
    found = compare(report(tmp_path / "a.json", A), report(tmp_path / "b.json", B)).metrics["AUROC"]
    # In A one answerable of three (0.3) lies below the near one (0.4), in B none does.
    assert (found.a, found.b, found.difference) == (pytest.approx(2 / 3), 1.0, pytest.approx(1 / 3))
    assert 0.0 == found.low < found.high <= 1.0
    assert (found.n, found.p, found.better, found.worse, found.equal) == (4, None, None, None, None)


def test_what_changed(tmp_path: Path) -> None:
    found = compare(report(tmp_path / "a.json", A), report(tmp_path / "b.json", B))
    assert found.changed == (Change("q1", "q1?", 0.5, 1.0), Change("q2", "q2?", 0.5, 0.75))
    assert found.verdicts == (Change("n1", "n1?", "answered", "none"), Change("q2", "q2?", "none", "answered"))


def test_only_the_ten_largest_changes_are_listed_ties_by_qid(tmp_path: Path) -> None:
    a = {f"q{number:02}": (ANSWERABLE, "weak", 0.5, {"nDCG@10": 0.0}) for number in range(15)}
    b = {qid: (kind, verdict, sure, {"nDCG@10": 0.5}) for qid, (kind, verdict, sure, _) in a.items()}
    b["q14"] = (ANSWERABLE, "weak", 0.5, {"nDCG@10": 1.0})
    found = compare(report(tmp_path / "a.json", a), report(tmp_path / "b.json", b))
    assert [each.qid for each in found.changed] == ["q14", *(f"q{number:02}" for number in range(9))]


def test_reports_of_different_gold_files_are_told_apart(tmp_path: Path) -> None:
    assert not compare(report(tmp_path / "a.json", A), report(tmp_path / "b.json", B, sha256="f")).same_questions


def test_a_comparison_as_json(tmp_path: Path) -> None:
    content = json.loads(
        to_json(comparison_json(compare(report(tmp_path / "a.json", A), report(tmp_path / "b.json", B))))
    )
    assert list(content) == [
        "a", "b", "same_questions", "common", "only_a", "only_b", "metrics", "changed", "verdicts",
    ]  # fmt: skip
    assert content["metrics"]["nDCG@10"] == {
        "a": 0.666667, "b": 0.916667, "difference": 0.25, "low": 0.0, "high": 0.5, "n": 3, "p": 0.5,
        "better": 2, "worse": 0, "equal": 1,
    }  # fmt: skip
    assert content["metrics"]["AUROC"]["p"] is None
    assert content["changed"][0] == {"qid": "q1", "question": "q1?", "a": 0.5, "b": 1.0}


@pytest.mark.parametrize("data", ["", "{", "[]", "{}", "1", "\x00", '{"format": "qa-eval/1"}', "[" * 100_000])
def test_a_file_that_is_no_report_is_refused(tmp_path: Path, data: str) -> None:
    other = tmp_path / "other.json"
    other.write_text(data)
    for files in ((other, report(tmp_path / "b.json", B)), (tmp_path / "b.json", other)):
        with pytest.raises(EvaluationError, match=r"other\.json is not a report of qa eval\. Make one: qa eval --gold"):
            compare(*files)


@pytest.mark.parametrize("rows", [[{"qid": "q1"}], [7], {"q1": 1}, None])
def test_a_report_with_other_rows_is_refused(tmp_path: Path, rows: object) -> None:
    with pytest.raises(EvaluationError, match=r"a\.json is not a report of qa eval\."):
        compare(report(tmp_path / "a.json", A, rows=rows), report(tmp_path / "b.json", B))


def test_reports_that_cannot_be_compared_are_refused(tmp_path: Path) -> None:
    a, b = report(tmp_path / "a.json", A), report(tmp_path / "b.json", {"q9": B["q9"]})
    with pytest.raises(EvaluationError, match=r"a\.json \(4 questions\) and .*b\.json \(1\) share no question\. "):
        compare(a, b)
    with pytest.raises(
        EvaluationError, match=r"c\.json is a report of the form 'qa-eval/9', this version reads qa-eval/1"
    ):
        compare(a, report(tmp_path / "c.json", A, format="qa-eval/9"))
    with pytest.raises(EvaluationError, match=r"none\.json cannot be read: No such file or directory\."):
        compare(a, tmp_path / "none.json")
