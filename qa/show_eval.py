"""What `qa eval` prints for people: the measures with their intervals, the verdicts, and what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.comparison import LEADING, Change, Comparison, Difference
from qa.evaluation import AUROC, EVIDENCE, RETRIEVAL, SILENCE, VERDICTS, Report, Summary
from qa.gold import KINDS, Notice
from qa.metrics import Estimate
from qa.show import plain
from qa.text import counted

_MOST_NOTICES = 10
_MOST_VERDICTS = 10
_NAMES = {
    "false-answer-near": "false answers, near",
    "false-answer-off": "false answers, off",
    "false-refusal": "false refusals",
    "weak": "weak, answerable",
    AUROC: "AUROC, near",
}
_IN_LANGUAGES = ("nDCG@10", "hit@1", EVIDENCE, "false-refusal")


def show_evaluation(out: Console, report: Report) -> None:
    """The measures, the verdicts by kind of question, the languages if there are several, what was measured."""
    answerable = counted(report.summary.questions[KINDS[0]], "answerable question")
    _heading(out, f"{plain(report.measured['name'])}: {answerable} of {len(report.rows):,}")
    out.print(_measures(report.summary))
    _heading(out, "Verdicts")
    out.print(_verdicts(report.summary))
    if report.languages:
        _heading(out, "Languages")
        out.print(_languages(report.languages))
    for line in _measured(report.measured):
        out.print(Text(line, style="dim"))
    seconds = [f"{report.timing_ms[name] / 1000:.3f} s ({words})" for name, words in (("mean", "mean"), ("p50", "p50"))]
    out.print(Text(f"A question took {', '.join(seconds)}.", style="dim"))


def show_notices(out: Console, notices: Sequence[Notice]) -> None:
    """The first few notices, a line each, and where the others are."""
    for notice in notices[:_MOST_NOTICES]:
        out.print(Text(plain(str(notice))), soft_wrap=True)
    if len(notices) > _MOST_NOTICES:
        out.print(Text(f"... and {len(notices) - _MOST_NOTICES:,} more; --json holds all."), soft_wrap=True)


def show_comparison(out: Console, found: Comparison) -> None:
    """Both values of each measure, their difference, how sure it is, and the questions that changed."""
    for name, side in (("A", found.a), ("B", found.b)):
        what = f"{plain(side['name'])}, build {plain(side['build'])}, model {plain(side['model'])}"
        out.print(Text(f"{name}: {what}, version {plain(side['version'])}"))
    _heading(
        out, f"{counted(found.common, 'question')} in both ({found.only_a:,} only in A, {found.only_b:,} only in B)"
    )
    if not found.same_questions:
        out.print(Text("The reports are of different gold files: what is relevant may differ.", style="yellow"))
    out.print(_differences(found.metrics))
    _changes(out, f"{LEADING} changed most", found.changed, len(found.changed))
    _changes(out, "Verdicts changed", found.verdicts, _MOST_VERDICTS)


def _heading(out: Console, text: str) -> None:
    out.print(Text(text, style="bold"))


def _table(*columns: str, left: int = 1, gap: int = 2) -> Table:
    """A table without lines; the first `left` columns hold words, the others numbers; `gap` spaces between."""
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="dim")
    for at, column in enumerate(columns):
        table.add_column(Text(column), justify="left" if at < left else "right", overflow="fold")
    return table


def _measures(summary: Summary) -> Table:
    table = _table("measure", "value", "95 % interval", "questions")
    for name in (*RETRIEVAL, EVIDENCE, *SILENCE, AUROC):
        estimate = summary.metrics[name]
        if estimate.n:
            interval = f"{_number(estimate.low)} – {_number(estimate.high)}"
            table.add_row(_NAMES.get(name, name), _number(estimate.value), interval, f"{estimate.n:,}")
    return table


def _verdicts(summary: Summary) -> Table:
    table = _table("questions", *VERDICTS, "confidence")
    for kind in KINDS:
        if summary.questions[kind]:
            counts = [f"{summary.verdicts[kind][verdict]:,}" for verdict in VERDICTS]
            table.add_row(kind, *counts, _number(summary.confidence[kind]))
    return table


def _languages(languages: Mapping[str, Summary]) -> Table:
    table = _table("", "questions", *(_NAMES.get(name, name) for name in _IN_LANGUAGES))
    for language, summary in languages.items():
        values = [_value(summary.metrics[name]) for name in _IN_LANGUAGES]
        table.add_row(plain(language), f"{sum(summary.questions.values()):,}", *values)
    return table


def _measured(measured: Mapping[str, Any]) -> Iterator[str]:
    only = f", only those in {plain(measured['language'])}" if measured["language"] else ""
    yield f"Questions of {plain(measured['name'])}{only} ({measured['sha256'][:12]})."
    held = f"{counted(measured['passages'], 'passage')} in {counted(measured['documents'], 'document')}"
    model = f"{plain(measured['model'])} ({measured['weights'][:12]})"
    yield f"Searched {held}: build {measured['build']}, model {model}, version {measured['version']}."


def _differences(metrics: Mapping[str, Difference]) -> Table:
    table = _table("measure", "A", "B", "B – A", "95 % interval", "p", "better", "worse", "same", gap=1)
    for name, each in metrics.items():
        interval = f"{_signed(each.low)} – {_signed(each.high)}"
        counts = ["" if count is None else f"{count:,}" for count in (each.better, each.worse, each.equal)]
        chance = "" if each.p is None else f"{each.p:.3f}"
        values = (_number(each.a), _number(each.b), _signed(each.difference))
        table.add_row(_NAMES.get(name, name), *values, interval, chance, *counts)
    return table


def _changes(out: Console, heading: str, changes: Sequence[Change], most: int) -> None:
    if not changes:
        return
    _heading(out, heading)
    table = _table("qid", "A", "B", "question", left=4)
    for each in changes[:most]:
        table.add_row(*(Text(cell) for cell in _cells(each)))
    out.print(table)
    if len(changes) > most:
        out.print(Text(f"... and {len(changes) - most:,} more; --json holds all.", style="dim"))


def _cells(change: Change) -> Iterable[str]:
    sides = (side if isinstance(side, str) else _number(side) for side in (change.a, change.b))
    return plain(change.qid), *sides, plain(change.question)


def _value(estimate: Estimate) -> str:
    return _number(estimate.value)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _signed(value: float) -> str:
    return f"{round(value, 3) + 0:+.3f}"  # + 0: no "-0.000"
