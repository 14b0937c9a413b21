"""Two reports of `qa eval --json` side by side: the same questions, paired."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import EvaluationError
from qa.evaluation import AUROC, EVIDENCE, FORMAT, LOWER_IS_BETTER, RETRIEVAL, SILENCE
from qa.gold import KINDS
from qa.metrics import Numbers, Rows, auroc, bootstrap, mean_interval, sign_flip
from qa.records import read_bytes

LEADING = RETRIEVAL[0]  # the measure by which questions are listed that changed most
_MOST_CHANGED = 10
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What a report says of one question, as far as two are compared by it."""

    kind: str
    question: str
    verdict: str
    confidence: float
    metrics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SavedReport:
    """A report as read back: what it measured, and its rows by qid."""

    measured: Mapping[str, Any]
    rows: Mapping[str, ReportRow]


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in both reports over the `n` questions that both measure it on; `difference` is b - a.

    The interval is of the difference, `p` of the sign-flip test. Better means b is, for a rate that should be low too.
    The AUROC is of no single question: it has no `p`, and counts none.
    """

    a: float
    b: float
    difference: float
    low: float
    high: float
    n: int
    p: float | None = None
    better: int | None = None
    worse: int | None = None
    equal: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose measure, or verdict, differs between the reports."""

    qid: str
    question: str
    a: float | str
    b: float | str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports; `changed` are the questions whose nDCG@10 changed most, `verdicts` all whose verdict changed."""

    a: Mapping[str, Any]
    b: Mapping[str, Any]
    same_questions: bool
    common: int
    only_a: int
    only_b: int
    metrics: Mapping[str, Difference]
    changed: tuple[Change, ...]
    verdicts: tuple[Change, ...]


def read_report(path: Path) -> SavedReport:
    """A report saved from `qa eval --json`. Raises EvaluationError if the file holds none."""
    data = read_bytes(path)
    try:
        content = json.loads(data)
        if content["format"] != FORMAT:
            raise EvaluationError(f"{path} is a report of the form {content['format']!r}, this version reads {FORMAT}.")
        rows = {row["qid"]: _row(row) for row in content["rows"]}
        measured = {name: content["measured"][name] for name in ("name", "sha256", "build", "model", "version")}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EvaluationError(
            f"{path} is not a report of qa eval. Make one: qa eval --gold FILE --json > REPORT"
        ) from error
    return SavedReport(measured, rows)


def _row(row: Mapping[str, Any]) -> ReportRow:
    return ReportRow(
        kind=str(row["kind"]),
        question=str(row["question"]),
        verdict=str(row["verdict"]),
        confidence=float(row["confidence"]),
        metrics={str(name): float(value) for name, value in row["metrics"].items()},
    )


def compare(first: Path, second: Path) -> Comparison:
    """Compares two saved reports over the questions (qids) that both hold.

    Raises EvaluationError if a file is no report, or no question is in both.
    """
    a, b = read_report(first), read_report(second)
    common = sorted(a.rows.keys() & b.rows.keys())
    if not common:
        raise EvaluationError(
            f"{first} ({len(a.rows)} questions) and {second} ({len(b.rows)}) share no question. "
            "Compare two reports on the same questions."
        )
    pairs = {qid: (a.rows[qid], b.rows[qid]) for qid in common}
    return Comparison(
        a=a.measured,
        b=b.measured,
        same_questions=a.measured["sha256"] == b.measured["sha256"],
        common=len(common),
        only_a=len(a.rows) - len(common),
        only_b=len(b.rows) - len(common),
        metrics=_differences(list(pairs.values())),
        changed=_most_changed(pairs),
        verdicts=tuple(
            Change(qid, one.question, one.verdict, two.verdict)
            for qid, (one, two) in pairs.items()
            if one.verdict != two.verdict
        ),
    )


_Pair = tuple[ReportRow, ReportRow]


def _differences(pairs: Sequence[_Pair]) -> dict[str, Difference]:
    """The difference of every measure that at least one question has in both reports."""
    found = {}
    for name in (*RETRIEVAL, EVIDENCE, *SILENCE):
        both = [(a.metrics[name], b.metrics[name]) for a, b in pairs if name in a.metrics and name in b.metrics]
        if both:
            found[name] = _difference(np.array(both), lower_is_better=name in LOWER_IS_BETTER)
    separated = _auroc(pairs)
    return found | ({AUROC: separated} if separated else {})


def _difference(values: Numbers, *, lower_is_better: bool) -> Difference:
    """`values` has the shape (questions, 2)."""
    changes = values[:, 1] - values[:, 0]
    a, b = (float(each) for each in values.mean(axis=0))
    up, down = int((changes > 0).sum()), int((changes < 0).sum())
    better, worse = (down, up) if lower_is_better else (up, down)
    low, high = mean_interval(changes)
    return Difference(
        a, b, float(changes.mean()), low, high, len(changes), sign_flip(changes.tolist()),
        better, worse, len(changes) - up - down,
    )  # fmt: skip


def _auroc(pairs: Sequence[_Pair]) -> Difference | None:
    answerable, near = (
        np.array([(a.confidence, b.confidence) for a, b in pairs if a.kind == b.kind == kind]) for kind in KINDS[:2]
    )
    if not len(answerable) or not len(near):
        return None

    def of(some: Rows, others: Rows) -> Numbers:
        drawn = zip(some, others, strict=True)
        return np.array([_auroc_of(1, *rows) - _auroc_of(0, *rows) for rows in drawn])

    def _auroc_of(side: int, some: Rows, others: Rows) -> float:
        return auroc(answerable[some, side], near[others, side])

    a, b = (auroc(answerable[:, side], near[:, side]) for side in (0, 1))
    low, high = bootstrap(of, len(answerable), len(near))
    return Difference(a, b, b - a, low, high, len(answerable) + len(near))


def _most_changed(pairs: Mapping[str, _Pair]) -> tuple[Change, ...]:
    changes = [
        Change(qid, a.question, a.metrics[LEADING], b.metrics[LEADING])
        for qid, (a, b) in pairs.items()
        if LEADING in a.metrics and LEADING in b.metrics and a.metrics[LEADING] != b.metrics[LEADING]
    ]
    changes.sort(key=lambda change: (-abs(float(change.b) - float(change.a)), change.qid))
    return tuple(changes[:_MOST_CHANGED])


def comparison_json(found: Comparison) -> dict[str, Any]:
    """What `qa eval --compare A B --json` prints."""
    content = asdict(found)
    for difference in content["metrics"].values():
        for name, value in difference.items():
            difference[name] = round(value, _DECIMALS) if isinstance(value, float) else value
    return {**content, "changed": list(content["changed"]), "verdicts": list(content["verdicts"])}
