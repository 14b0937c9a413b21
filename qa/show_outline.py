"""What `qa outline` prints for people: the tree of a document as it was understood, and what to mend in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console, Group
from rich.text import Text
from rich.tree import Tree

from qa.citations import meant_line
from qa.datatypes import Passage, Problem
from qa.outlined import Outlined, outlined
from qa.show import plain, show_problems
from qa.structure import Document
from qa.text import counted

_STRUCTURE = {
    "title": "line of title",
    "contents": "line of the table of contents",
    "heading": "heading",
    "reference": "reference",
    "footnote": "footnote",
    "dropped": "stretch that is not text",
}
_PLURALS = {"line of title": "lines of title", "line of the table of contents": "lines of the table of contents",
            "stretch that is not text": "stretches that are not text"}  # fmt: skip


def show_outline(out: Console, document: Document, passages: Sequence[Passage], problems: Sequence[Problem]) -> None:
    """The document, its sections as a tree, what else was taken from it, and its problems."""
    sections = outlined(document, passages)
    for text in _head(document, sections):
        out.print(text, soft_wrap=True)
    lesson: Tree | None = None
    trees: list[Tree] = []
    for section in sections:
        branch = Group(*_branch(section))
        if section.kind == "example" and lesson:
            lesson.add(branch)
        else:
            trees.append(Tree(branch))
            lesson = trees[-1] if section.kind == "lesson" else None
    for tree in trees:
        out.print()
        out.print(tree)
    out.print()
    for line in _structure(document).wrap(out, out.width):
        line.rstrip()
        out.print(line)
    show_problems(out, problems)
    if not problems:
        out.print(Text("Nothing to mend.", style="green"))


def _head(document: Document, sections: Sequence[Outlined]) -> Iterator[Text]:
    yield Text(plain(document.title), style="bold")
    words = counted(sum(section.words for section in sections), "word")
    passages = counted(sum(section.passages for section in sections), "passage")
    languages = dict.fromkeys(section.language for section in sections if section.language)
    spoken = f", language {', '.join(map(plain, languages))}" if languages else ""
    yield Text(f"{plain(document.path)}: {passages}, {words}{spoken}", style="dim")
    stated = document.metadata
    facts = {
        "title": stated.title,
        "author": stated.author,
        "year": stated.year,
        "address": stated.url,
        "language": stated.language,
        "countries": ", ".join(stated.countries),
    }
    if any(facts.values()):
        where = "front matter" if stated.explicit else "file's properties"
        yield _detail(f"Stated in the {where}", "; ".join(f"{name} {value}" for name, value in facts.items() if value))


def _branch(section: Outlined) -> Iterator[Text]:
    """A section: title, place, length, first and last words, then a line for each thing found in it."""
    yield Text(plain(_title(section)), style="bold" if section.kind == "lesson" else "")
    place = plain(f"p. {section.page}" if section.page else f"line {section.line}")
    if section.words:
        parts = f" in {section.passages} passages" if section.passages > 1 else ""
        ends = f" … {plain(section.ends)}" if section.ends else ""
        length = f"{place}, {counted(section.words, 'word')}{parts}"
        yield Text.assemble((f"{length}: ", "dim"), (f"{plain(section.begins)}{ends}", "italic"))
    else:
        yield Text(f"{place}, no text of its own", style="yellow")
    for reference in section.references:
        yield _detail("Reference", reference.text)
        if reference.meant:
            yield _detail("That is", meant_line(reference))
    for marker in section.markers:
        if marker.reference is None:
            yield _detail("Marker", f"{marker.text} names no reference", style="yellow")
        else:
            yield _detail("Marker", f"{marker.text} names {section.references[marker.reference].text}")
    for note in section.footnotes:
        yield _detail(f"Note [{plain(note.label)}]", note.text)
    if section.countries:
        yield _detail("Countries", ", ".join(section.countries))


def _title(section: Outlined) -> str:
    if section.kind == "overview":
        return section.section_title or "Overview"
    if section.kind == "example":
        return f"Example: {section.example_title}" if section.example_title else "Example"
    number = "Lesson" if section.lesson_number is None else f"Lesson {section.lesson_number}"
    return f"{number} – {section.lesson_title}" if section.lesson_title else number


def _detail(label: str, text: str, style: str = "") -> Text:
    """One line, cut at the width."""
    line = Text.assemble((f"{label}: ", "dim"), (plain(text), style))
    line.no_wrap, line.overflow = True, "ellipsis"
    return line


def _structure(document: Document) -> Text:
    """What was taken as something else than text."""
    counts = Counter(what for what, _ in document.structure)
    parts = [_counted(counts[what], noun) for what, noun in _STRUCTURE.items() if counts[what]]
    return Text(f"Beside the text: {', '.join(parts) or 'nothing'}.", style="dim")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {_PLURALS[noun]}" if number > 1 and noun in _PLURALS else counted(number, noun)
