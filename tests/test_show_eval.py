"""What people see of an evaluation and of a comparison: within the width, and nothing of a file interpreted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qa import __version__
from qa.comparison import compare
from qa.evaluation import Report, evaluate
from qa.gold import Notice
from qa.show_eval import show_comparison, show_evaluation, show_notices
from tests.judged import gold_of, prepared
from tests.test_comparison import A, B, report
from tests.test_evaluation import ANSWERS, QUESTIONS
from tests.test_show import printed


@pytest.fixture
def evaluated() -> Report:
    return evaluate(prepared(ANSWERS), gold_of(*QUESTIONS))


def test_an_evaluation_in_full(evaluated: Report) -> None:
    assert [line.rstrip() for line in printed(show_evaluation, evaluated, width=92).splitlines()] == [
        "gold.jsonl: 3 answerable questions of 6",
        "measure              value  95 % interval  questions",
        "nDCG@10              0.693  0.387 – 1.000          2",  # 1 and 0.6309 / 1.6309
        "recall@1             0.500  0.000 – 1.000          2",
        "recall@3             0.750  0.500 – 1.000          2",
        "recall@5             0.750  0.500 – 1.000          2",
        "recall@10            0.750  0.500 – 1.000          2",
        "recall@100           0.750  0.500 – 1.000          2",
        "MRR@10               0.750  0.500 – 1.000          2",
        "hit@1                0.500  0.000 – 1.000          2",
        "hit@3                1.000  1.000 – 1.000          2",
        "evidence@3           1.000  1.000 – 1.000          1",
        "false answers, near  0.500  0.000 – 1.000          2",
        "false answers, off   0.000  0.000 – 0.000          1",
        "false refusals       0.333  0.000 – 1.000          3",
        "weak, answerable     0.333  0.000 – 1.000          3",
        "AUROC, near          0.833  0.333 – 1.000          5",
        "Verdicts",
        "questions          answered  weak  none  confidence",
        "answerable                1     1     1       0.533",
        "unanswerable-near         1     0     1       0.250",
        "unanswerable-off          0     0     1       0.000",
        "Languages",
        "    questions  nDCG@10  hit@1  evidence@3  false refusals",
        "en          4    1.000  1.000       1.000           0.000",
        "fr          2    0.387  0.000           –           1.000",
        "Questions of gold.jsonl (eeeeeeeeeeee).",
        "Searched 5 passages in 1 document: build 0123456789ab, model fake (ffffffffffff), version",
        f"{__version__}.",
        "A question took 0.030 s (mean), 0.020 s (p50).",
    ]


@pytest.mark.parametrize("width", [50, 60, 92])
def test_lines_fit(evaluated: Report, tmp_path: Path, width: int) -> None:
    compared = compare(report(tmp_path / "a.json", A), report(tmp_path / "b.json", B, sha256="f"))
    for out in (printed(show_evaluation, evaluated, width=width), printed(show_comparison, compared, width=width)):
        assert max(map(len, out.splitlines())) <= width
        assert "…" not in out


def test_measures_without_questions_are_left_out() -> None:
    out = printed(show_evaluation, evaluate(prepared(ANSWERS), gold_of(QUESTIONS[5])), width=80)
    assert "false answers, off" in out
    assert "nDCG" not in out
    assert "answerable  " not in out
    assert "Languages" not in out


def test_the_language_that_questions_were_narrowed_to_is_said(evaluated: Report) -> None:
    narrowed = replace(evaluated, measured={**evaluated.measured, "language": "fr"})
    assert "Questions of gold.jsonl, only those in fr (eeeeeeeeeeee)." in printed(show_evaluation, narrowed, width=80)


def test_nothing_is_taken_for_a_terminal_s_command(evaluated: Report) -> None:
    named = replace(evaluated, measured={**evaluated.measured, "name": "[bold]x\x1b[31m\n.jsonl"})
    assert printed(show_evaluation, named, width=80).startswith("[bold]x[31m .jsonl: 3 answerable")
    assert printed(show_notices, [Notice("q\x1b1", "[red]no\nwhere")]) == "q1: [red]no where\n"


def test_the_first_notices_are_shown() -> None:
    notices = [Notice(None, f"{number} is wrong") for number in range(12)]
    assert printed(show_notices, notices).splitlines() == [
        *(f"{number} is wrong" for number in range(10)),
        "... and 2 more; --json holds all.",
    ]
    assert printed(show_notices, notices[:10]).count("\n") == 10
    assert printed(show_notices, []) == ""


def test_a_comparison_in_full(tmp_path: Path) -> None:
    compared = compare(report(tmp_path / "a.json", A), report(tmp_path / "b.json", B, sha256="f"))
    lines = [line.rstrip() for line in printed(show_comparison, compared, width=92).splitlines()]
    assert lines == [
        "A: gold.jsonl, build a, model fake, version 1",
        "B: gold.jsonl, build b, model fake, version 1",
        "4 questions in both (0 only in A, 1 only in B)",
        "The reports are of different gold files: what is relevant may differ.",
        "measure                 A     B  B – A   95 % interval     p better worse same",
        "nDCG@10             0.667 0.917 +0.250 +0.000 – +0.500 0.500      2     0    1",
        "false answers, near 1.000 0.000 -1.000 -1.000 – -1.000 1.000      1     0    0",
        "false refusals      0.333 0.000 -0.333 -1.000 – +0.000 1.000      1     0    2",
        "AUROC, near         0.667 1.000 +0.333 +0.000 – +1.000",
        "nDCG@10 changed most",
        "qid  A      B      question",
        "q1   0.500  1.000  q1?",
        "q2   0.500  0.750  q2?",
        "Verdicts changed",
        "qid  A         B         question",
        "n1   answered  none      n1?",
        "q2   none      answered  q2?",
    ]


def test_only_the_first_verdicts_that_changed_are_shown(tmp_path: Path) -> None:
    a = {f"q{number:02}": ("answerable", "weak", 0.5, {"weak": 1.0}) for number in range(12)}
    b = {qid: (kind, "answered", sure, {"weak": 0.0}) for qid, (kind, _, sure, _) in a.items()}
    out = printed(show_comparison, compare(report(tmp_path / "a.json", a), report(tmp_path / "b.json", b)), width=80)
    assert "q09" in out
    assert "q10" not in out
    assert "... and 2 more; --json holds all." in out
    assert "changed most" not in out
    assert "different gold" not in out
