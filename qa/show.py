"""What the command line prints for people. Document text is never read as terminal markup or control codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text
from rich.tree import Tree

from qa.datatypes import Answer, BuildReport, Hit, Passage, Problem, Status
from qa.text import collapse, printable

_WIDTH = 92  # a readable measure on a wide terminal
_VERDICT_STYLE = {"answered": "bold green", "weak": "bold yellow", "none": "bold red"}
_VERDICT_WORD = {"answered": "Answered", "weak": "Perhaps", "none": "No answer in the corpus"}
_STATE_STYLE = {"fresh": "green", "stale": "yellow", "missing": "red", "damaged": "red"}


def console(*, stderr: bool = False) -> Console:
    """A console of a readable width that interprets nothing in what it prints."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if made.width > _WIDTH:
        made.width = _WIDTH
    return made


def show_answer(out: Console, answer: Answer) -> None:
    """The verdict, then each hit: trail, passage with its evidence marked, footnotes, references, citation."""
    verdict = Text(_VERDICT_WORD[answer.verdict], style=_VERDICT_STYLE[answer.verdict])
    out.print(Text(printable(answer.question), style="bold"), verdict + Text(f". {answer.reason}", style="not bold"))
    if answer.verdict == "none" and answer.hits:
        out.print(Text("The nearest passages, which do not answer it:", style="italic"))
    for hit in answer.hits:
        out.print()
        out.print(_hit(hit, marks=out.is_terminal and not out.no_color))


def _hit(hit: Hit, *, marks: bool) -> RenderableType:
    passage = hit.passage
    parts: list[RenderableType] = [
        Rule(style="dim"),
        Text(f"{hit.rank}  ", style="bold cyan") + Text(_plain(" › ".join(passage.trail)), style="bold"),
        Padding(_passage_text(hit), (1, 0, 1, 3)),
    ]
    if not marks:
        parts += [_indented("Closest: ", f"“{_plain(evidence.text)}”") for evidence in hit.evidence]
    parts += [_indented(f"Note [{note.label}] ", _plain(note.text)) for note in passage.footnotes]
    parts += [_indented("Rests on: ", _plain(reference.text)) for reference in passage.references]
    parts += [_indented("Cite as: ", _plain(hit.citation)), _indented("Where: ", _where(passage))]
    return Group(*parts)


def _plain(text: str) -> str:
    return printable(collapse(text))


def _where(passage: Passage) -> str:
    return f"{passage.path}, characters {passage.start}-{passage.end}, id {passage.id}"


def _indented(label: str, text: str) -> RenderableType:
    return Padding(Text(label, style="dim") + Text(text, style="not dim"), (0, 0, 0, 3))


def _passage_text(hit: Hit) -> Text:
    """The passage word for word, the evidence marked; only control codes are left out."""
    passage, at = hit.passage, hit.passage.start
    text = Text()
    for evidence in hit.evidence:
        text.append(printable(passage.text[at - passage.start : evidence.start - passage.start]))
        text.append(printable(evidence.text), style="bold black on yellow")
        at = evidence.end
    text.append(printable(passage.text[at - passage.start :]))
    return text


def show_report(out: Console, report: BuildReport) -> None:
    """One line on what a build did."""
    done = (
        f"{report.added} added, {report.changed} changed, {report.removed} removed, {report.unchanged} unchanged; "
        f"{report.embedded} texts encoded in {report.seconds:.1f} s"
    )
    counts = f"{_count(report.passages, 'passage')} from {_count(report.documents, 'document')}"
    out.print(Text("Index ready: ", style="bold green") + Text(f"{counts} ({done}). Build {report.build}."))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def show_passages(out: Console, passages: Sequence[Passage]) -> None:
    """The passages as a tree: document, lessons, examples, each with what it rests on."""
    trees: dict[str, Tree] = {}
    lesson: Tree | None = None
    for passage in passages:
        tree = trees.setdefault(passage.path, Tree(Text(f"{passage.document}  ({passage.path})", style="bold")))
        parent = lesson if passage.kind == "example" and lesson else tree
        added = parent.add(_branch(passage))
        lesson = added if passage.kind == "lesson" else None if passage.kind == "overview" else lesson
    for tree in trees.values():
        out.print(tree)
    out.print(f"{_count(len(passages), 'passage')} in {_count(len(trees), 'document')}")


def _branch(passage: Passage) -> Text:
    name = passage.trail[-1] if len(passage.trail) > 1 else "Overview"
    counts = [_count(len(passage.text.split()), "word")]
    counts += [_count(len(passage.references), "reference")] if passage.references else []
    counts += [_count(len(passage.footnotes), "footnote")] if passage.footnotes else []
    return Text(_plain(name)) + Text(f"  {', '.join(counts)}", style="dim")


def show_check(out: Console, status: Status, problems: Iterable[Problem]) -> None:
    """Each problem as path:line, then the state of the index and what changed."""
    for problem in problems:
        out.print(Text(str(problem), style="dim" if problem.level == "note" else ""), soft_wrap=True)
    counts = (
        f"{_count(status.passages, 'passage')} from {_count(status.documents, 'document')}, " if status.build else ""
    )
    built = f"{counts}build {status.build} of {status.built_at}, model {status.model}. " if status.build else ""
    line = Text(f"The index is {status.state}. ", style=_STATE_STYLE[status.state]) + Text(f"{built}{status.reason}")
    out.print(line, soft_wrap=True)
    for what in ("added", "changed", "removed"):
        for path in getattr(status.changes, what):
            out.print(Text(f"  {what:8} {path}"), soft_wrap=True)
