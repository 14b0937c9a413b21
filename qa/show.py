"""What the command line prints for people. Document text is never read as terminal markup or control codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence, Sized

from rich.console import Console
from rich.rule import Rule
from rich.text import Text
from rich.tree import Tree

from qa.contract import to_json
from qa.datatypes import Answer, BuildInfo, BuildReport, Hit, Passage, PassageChanges, Problem, Status
from qa.text import collapse, counted, printable

_WIDTH = 92  # a readable measure on a wide terminal
_INDENT = "   "
_MOST_WARNINGS = 10
_VERDICT_STYLE = {"answered": "bold green", "weak": "bold yellow", "none": "bold red"}
_VERDICT_WORD = {"answered": "Answered", "weak": "Perhaps", "none": "No answer in the corpus"}
_STATE_STYLE = {"fresh": "green", "stale": "yellow", "missing": "red", "damaged": "red"}
_STATE_WORDS = {
    "fresh": "The index is fresh.",
    "stale": "The index is stale.",
    "missing": "There is no index.",
    "damaged": "The index cannot be used.",
}


def console(*, stderr: bool = False) -> Console:
    """A console of a readable width that interprets nothing in what it prints."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if made.width > _WIDTH:
        made.width = _WIDTH
    return made


def write_json(value: object) -> None:
    """A line of JSON on standard output, in ASCII where that is not UTF-8."""
    ascii_only = sys.stdout.encoding.lower().replace("-", "") != "utf8"
    sys.stdout.write(to_json(value, ascii_only=ascii_only) + "\n")
    sys.stdout.flush()


def plain(text: str) -> str:
    """`text` as one printable line."""
    return printable(collapse(text))


def show_answer(out: Console, answer: Answer) -> None:
    """The verdict, then each hit: where it stands, the passage with its evidence marked, footnotes, citation."""
    _print(out, Text(plain(answer.question), style="bold"))
    word = Text(_VERDICT_WORD[answer.verdict], style=_VERDICT_STYLE[answer.verdict])
    _print(out, Text.assemble(word, f". {plain(answer.reason)}"))
    searched = f"{counted(answer.searched.passages, 'passage')} in {counted(answer.searched.documents, 'document')}"
    filters = "".join(f", {name} {plain(str(value))}" for name, value in answer.searched.filters.items())
    _print(out, Text(f"Searched {searched}{filters}.", style="dim"))
    if answer.searched.also:
        _print(out, Text(f"Also searched for: {'; '.join(map(plain, answer.searched.also))}.", style="dim"))
    if answer.verdict == "none" and answer.hits:
        _print(out, Text("The nearest passages, which do not answer it:", style="italic"))
    for hit in answer.hits:
        _show_hit(out, hit)
    out.print()


def _show_hit(out: Console, hit: Hit) -> None:
    passage = hit.passage
    out.print()
    out.print(Rule(Text(str(hit.rank), style="bold cyan"), align="left", style="dim"))
    document, *titles = map(plain, passage.trail)
    _print(out, Text(document, style="" if titles else "bold"), _INDENT)
    for title in titles:
        _print(out, Text(title, style="bold"), _INDENT)
    out.print()
    _print(out, _passage_text(hit), _INDENT)
    out.print()
    for part in _below(hit, marked=out.is_terminal and not out.is_dumb_terminal):
        _print(out, part, _INDENT)
    where = f"corpus/{printable(passage.path)}, {plain(passage.locator)}"
    place = f"{plain(passage.id)}  characters {passage.start}-{passage.end}  score {hit.score:.2f}"
    alike = [_labelled("The same text also stands in", _place(passage)) for passage in hit.alike]
    for line in (_labelled("File", where), Text(place, style="dim"), *alike):  # each one line, whole, to be copied
        out.print(Text(_INDENT).append_text(line), soft_wrap=True)


def _place(passage: Passage) -> str:
    """Where a passage stands, in one line."""
    return f"{' › '.join(map(plain, passage.trail))} ({plain(passage.id)})"


def _below(hit: Hit, *, marked: bool) -> Iterator[Text]:
    """What stands under a passage; the evidence too where it is not marked in it and is not the whole of it."""
    for evidence in hit.evidence:
        whole = (evidence.start, evidence.end) == (hit.passage.start, hit.passage.end)
        if not whole and not (marked and evidence in hit.marked):
            yield _labelled("Closest", f"“{plain(evidence.text)}”")
    for note in hit.passage.footnotes:
        yield _labelled(f"Note [{plain(note.label)}]", plain(note.text))
    yield _labelled("Cite as", plain(hit.citation))


def _print(out: Console, text: Text, indent: str = "") -> None:
    """Prints the text wrapped and indented, without blanks at the ends of lines."""
    for line in text.wrap(out, max(out.width - len(indent), 1)):
        line.rstrip()
        out.print(Text(indent).append_text(line), soft_wrap=True)


def _labelled(label: str, text: str) -> Text:
    return Text.assemble((f"{label}: ", "dim"), text)


def _passage_text(hit: Hit) -> Text:
    """The passage word for word, the evidence marked; only control codes are left out."""
    passage, at = hit.passage, hit.passage.start
    text = Text()
    for evidence in hit.marked:
        start = max(at, evidence.start)
        text.append(printable(passage.text[at - passage.start : start - passage.start]))
        text.append(
            printable(passage.text[start - passage.start : evidence.end - passage.start]),
            style="bold underline black on yellow",  # where there is no colour, the rest of the style still shows
        )
        at = max(at, evidence.end)
    text.append(printable(passage.text[at - passage.start :]))
    return text


def show_warnings(out: Console, warnings: Sequence[str]) -> None:
    """The first few warnings of a build, a line each, and how to see the others."""
    for warning in warnings[:_MOST_WARNINGS]:
        out.print(Text(plain(warning)), soft_wrap=True)
    if len(warnings) > _MOST_WARNINGS:
        out.print(Text(f"... and {len(warnings) - _MOST_WARNINGS:,} more. Run: qa check"), soft_wrap=True)


def show_report(out: Console, report: BuildReport) -> None:
    """What a build holds, what has changed since the one before, and what it took."""
    counts = f"{counted(report.passages, 'passage')} from {counted(report.documents, 'document')}"
    out.print(Text.assemble(("Index ready: ", "bold green"), f"{counts}, build {report.build}."))
    added, removed = report.added - report.moved, report.removed - report.moved
    changes = [(added, "added"), (report.changed, "changed"), (removed, "removed"), (report.moved, "moved")]
    parts = [f"{number:,} {what}" for number, what in [*changes, (report.unchanged, "unchanged")] if number]
    encoded = f"{counted(report.embedded, 'text')} encoded" if report.embedded else "nothing to encode"
    out.print(Text(f"Passages: {', '.join(parts)}; {encoded}; {report.seconds:.1f} s.", style="dim"))
    if report.skipped:
        was = "was" if report.skipped == 1 else "were"
        out.print(Text(f"{counted(report.skipped, 'file')} could not be read and {was} left out.", style="yellow"))


def show_builds(out: Console, builds: Sequence[BuildInfo]) -> None:
    """A line each: the id, when it was made, what it holds, which is live."""
    for each in builds:
        if each.damage:
            _print(out, Text.assemble(each.build, ("  cannot be used: ", "red"), plain(each.damage)))
            continue
        held = f"{counted(each.passages, 'passage')} from {counted(each.documents, 'document')}"
        live = Text("  live", style="bold green") if each.live else Text("")
        _print(out, Text.assemble(each.build, f"  {plain(each.created)}  {held}", live))


def show_changes(out: Console, before: str, after: str, changes: PassageChanges) -> None:
    """What became of passages, an id a line."""
    since = f"since build {before}" if before else "the first build"
    counts = [(changes.added, "added"), (changes.changed, "changed"), (changes.removed, "removed")]
    _print(out, Text(f"Build {after}, {since}: {_told([*counts, (changes.moved, 'moved')], changes.unchanged)}."))
    marks = (("+", "green", changes.added), ("~", "yellow", changes.changed), ("-", "red", changes.removed))
    for mark, style, ids in marks:
        for each in ids:
            out.print(Text.assemble((mark, style), f" {plain(each)}"), soft_wrap=True)
    for old, new in changes.moved.items():
        out.print(Text.assemble((">", "cyan"), f" {plain(old)} -> {plain(new)}"), soft_wrap=True)


def _told(counts: Sequence[tuple[Sized, str]], unchanged: int) -> str:
    parts = [f"{len(each):,} {what}" for each, what in counts if len(each)]
    return ", ".join([*parts, f"{unchanged:,} unchanged"])


def show_passages(out: Console, passages: Sequence[Passage]) -> None:
    """The passages as a tree: document, lessons, examples, each with what it rests on."""
    trees: dict[str, Tree] = {}
    lesson: Tree | None = None
    for passage in passages:
        if passage.path not in trees:
            title = Text.assemble((plain(passage.document), "bold"), (f"  {plain(passage.path)}", "dim"))
            trees[passage.path], lesson = Tree(title), None
        parent = lesson if passage.kind == "example" and lesson else trees[passage.path]
        added = parent.add(_branch(passage))
        lesson = added if passage.kind == "lesson" else None if passage.kind == "overview" else lesson
    for tree in trees.values():
        out.print(tree)
    out.print(f"{counted(len(passages), 'passage')} in {counted(len(trees), 'document')}")


def _branch(passage: Passage) -> Text:
    name = passage.trail[-1] if len(passage.trail) > 1 else "Overview"
    counts = [counted(len(passage.text.split()), "word")]
    counts += [counted(len(passage.references), "reference")] if passage.references else []
    counts += [counted(len(passage.footnotes), "footnote")] if passage.footnotes else []
    return Text.assemble(plain(name), (f"  {', '.join(counts)}", "dim"))


def show_problems(out: Console, problems: Sequence[Problem]) -> None:
    """Each problem on one line, as path:line, then how many there are."""
    for problem in problems:
        out.print(Text(plain(str(problem)), style="dim" if problem.level == "note" else ""), soft_wrap=True)
    notes = sum(problem.level == "note" for problem in problems)
    parts = [counted(number, noun) for number, noun in ((len(problems) - notes, "problem"), (notes, "note")) if number]
    if parts:
        out.print(Text(f"{', '.join(parts)}.", style="bold"))


def show_check(out: Console, status: Status, problems: Sequence[Problem]) -> None:
    """Each problem as path:line, how many there are, then the state of the index and what changed."""
    show_problems(out, problems)
    built = ""
    if status.build:
        counts = f"{counted(status.passages, 'passage')} from {counted(status.documents, 'document')}"
        built = f" {counts}, build {status.build} of {status.built_at}, model {plain(status.model)}."
    reason = f" {plain(status.reason)}" if status.reason else ""
    out.print(Text.assemble((_STATE_WORDS[status.state], _STATE_STYLE[status.state]), built, reason), soft_wrap=True)
    for what in ("added", "changed", "removed"):
        for path in getattr(status.changes, what):
            out.print(Text(f"  {what:8} {plain(path)}"), soft_wrap=True)
