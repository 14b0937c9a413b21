"""What an editor should mend in a document that could be read: path:line (or page), rule, one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from qa.countries import unknown_countries
from qa.datatypes import Passage, Problem
from qa.footnotes import footnote_calls
from qa.lint_headings import Found, lint_headings
from qa.places import line_at, page_at
from qa.pointers import names_only
from qa.sources import points_back, resting
from qa.structure import Document
from qa.text import collapse, counted

_AT_MOST = 100
_LONG = 2_000
_SHOWN = 60
_HABIT = 3
_RANGE = re.compile(r"(\d{1,4})\s?[-–]\s?(\d{1,4})(?!\w)")
_SEVERAL = re.compile(r"\[(\d{1,4})\s?[-–—]\s?(\d{1,4})\]$")
_RANGES = r"\d{1,4}(?:\s?[-–,;]\s?\d{1,4})*"
# Pages of a book or an article: "pp. 3-5, 94-77", "p. 94-77", "26(2):94-77". "p. 3-1" may be page 1 of chapter 3.
_PAGES = re.compile(
    rf"(?i)(?<!\w)(?:(?:pp|p[aá]gs)\.?|(?:pages|p[aá]ginas)|(?:p|p[aá]g)\.?(?=\s?\d\d)|\d+\(\d{{1,3}}\)\s?[:,])\s?"
    rf"(?P<pages>{_RANGES})"
)


def lint(document: Document, passages: Sequence[Passage]) -> tuple[Problem, ...]:
    """The document's problems and notes, by line; of each rule at most the first hundred."""
    rules = [_notes(document), *lint_headings(document), _not_called(document, passages), _without_note(passages),
             _markers(passages), _unused(passages), _pointing(passages), _reversed(document, passages),
             _long(document, passages), _countries(document)]  # fmt: skip
    found = {problem(document, each) for rule in rules for each in islice(rule, _AT_MOST)}
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.rule, problem.message)))


def problem(document: Document, found: Found) -> Problem:
    """The finding with the line, and the page where there are pages, that it stands on."""
    offset, rule, message, level = found
    return Problem(document.path, line_at(document, offset), rule, message, level, page_at(document, offset))


def _notes(document: Document) -> Iterator[Found]:
    return (Found(0, "encoding", note, "note") for note in document.notes)


def _countries(document: Document) -> Iterator[Found]:
    for name in unknown_countries(document.metadata.countries):
        message = f"The front matter names the country “{name}”, which is not known. Correct its spelling."
        yield Found(0, "country-unknown", message)


def _long(document: Document, passages: Sequence[Passage]) -> Iterator[Found]:
    """Texts that are too long to be read as an answer."""
    for passage in passages:
        titles = (passage.section_title, passage.example_title, passage.lesson_title)
        name = next(filter(None, titles), passage.document)
        if passage.part and passage.part[0] == 1:
            message = f"The text of “{name}” is so long that it was cut into {passage.part[1]} passages."
        elif not passage.part and (words := len(passage.text.split())) > _LONG:
            message = f"The text of “{name}” is {counted(words, 'word')} long, and is shown as one passage."
        else:
            continue
        yield Found(passage.start, "passage-long", f"{message} Give its parts headings.", "note")


# -- footnotes ---------------------------------------------------------------------------------------------------------


def _not_called(document: Document, passages: Sequence[Passage]) -> Iterator[Found]:
    called = {note.start for passage in passages for note in passage.footnotes}
    for note in document.footnotes:
        if note.start not in called:
            message = f"No passage calls footnote [{note.label}]. Write [{note.label}] where it belongs, or remove it."
            yield Found(note.start, "footnote-not-called", message)


def _without_note(passages: Sequence[Passage]) -> Iterator[Found]:
    for passage in passages:
        markers = {marker.start for marker in passage.markers if marker.reference is not None}
        known = {note.label for note in passage.footnotes}
        for label, at in footnote_calls(passage.text):
            if label not in known and label.isdigit() and passage.text[at] == "[" and passage.start + at not in markers:
                known.add(label)  # once a passage
                message = f"The call [{label}] has no footnote. Write the note, or remove the call."
                yield Found(passage.start + at, "footnote-missing", message)


# -- references --------------------------------------------------------------------------------------------------------


def _markers(passages: Sequence[Passage]) -> Iterator[Found]:
    for passage in passages:
        for marker in passage.markers:
            if marker.reference is None and (entries := _SEVERAL.match(marker.text)):
                message = (
                    f"The marker {collapse(marker.text)} names several references, {entries[1]} to {entries[2]}, "
                    "and is linked to none. Write a marker for each, as [1][2]."
                )
                yield Found(marker.start, "marker-unresolved", message)
            elif marker.reference is None:
                has = f"it has {counted(len(passage.references), 'reference')}" if passage.references else "it has none"
                message = (
                    f"The marker {collapse(marker.text)} names no single reference of its passage; {has}. "
                    "Use a name that one of them has, or add the reference."
                )
                yield Found(marker.start, "marker-unresolved", message)


def _unused(passages: Sequence[Passage]) -> Iterator[Found]:
    """References that no marker names: of a passage that uses markers, or of any where nearly all are named."""
    named: dict[int, bool] = {}
    for passage in passages:
        used = {marker.reference for marker in passage.markers}
        for at, reference in enumerate(passage.references):
            named[reference.start] = named.get(reference.start, False) or at in used
    habit = sum(named.values()) >= _HABIT and sum(named.values()) * 4 >= len(named) * 3
    for passage in passages:
        if not habit and all(marker.reference is None for marker in passage.markers):
            continue
        for reference in passage.references:
            if not named[reference.start] and not reference.meant:
                named[reference.start] = True  # once a reference
                message = f"No marker names the reference “{_shortened(reference.text)}”, as markers name others here."
                yield Found(reference.start, "reference-unused", message, "note")


def _pointing(passages: Sequence[Passage]) -> Iterator[Found]:
    """Lines such as "Ibid., p. 4" where it cannot be told what they point to."""
    for passage in passages:
        for reference in resting(passage).references:
            if not reference.meant and (points_back(reference.text) or names_only(reference.text)):
                message = (
                    f"“{_shortened(reference.text)}” cannot be told to point to one reference. Write that one in full."
                )
                yield Found(reference.start, "reference-unclear", message, "note")


def _reversed(document: Document, passages: Sequence[Passage]) -> Iterator[Found]:
    """Ranges of pages whose end is before their beginning. "134-7" stands for 134-137."""
    stretches = [(match.start("pages"), match["pages"]) for match in _PAGES.finditer(document.source)]
    for passage in passages:
        stretches += [(marker.start, ",".join(marker.pages)) for marker in passage.markers]
    seen = set()
    for offset, pages in stretches:
        for first, last in _RANGE.findall(pages):
            if _is_before(last, first) and (offset, first, last) not in seen:
                seen.add((offset, first, last))
                message = f"The pages {first}-{last} run backwards: {last} comes before {first}. Correct them."
                yield Found(offset, "page-range-reversed", message)


def _is_before(last: str, first: str) -> bool:
    whole = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    return int(whole) < int(first)


def _shortened(text: str) -> str:
    text = collapse(text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rsplit(' ', 1)[0]} ..."
