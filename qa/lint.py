"""What an editor should mend in a document that could be read: path:line, rule, one sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from qa.datatypes import Passage, Problem
from qa.footnotes import footnote_calls
from qa.structure import Document, Section
from qa.text import collapse

_AT_MOST = 100
_Found = tuple[int, str, str]
"""Offset, rule, message."""


def lint(document: Document, passages: Sequence[Passage]) -> tuple[Problem, ...]:
    """The document's problems and notes, by line; of each rule at most the first hundred."""
    line_ends = [match.start() for match in re.finditer("\n", document.source)]

    def problem(offset: int, rule: str, message: str) -> Problem:
        line = bisect_right(line_ends, offset - 1) + 1
        return Problem(document.path, line, rule, message, "note" if rule == "encoding" else "problem")

    rules = (_notes(document), _lessons(document), _empty(document), _not_called(document, passages),
             _without_note(passages), _markers(passages))  # fmt: skip
    found = [problem(*each) for rule in rules for each in islice(rule, _AT_MOST)]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.rule, problem.message)))


def _notes(document: Document) -> Iterator[_Found]:
    return ((0, "encoding", note) for note in document.notes)


def _offset(section: Section) -> int:
    if section.heading:
        return section.heading.start
    return section.body[0].start if section.body else 0


def _lessons(document: Document) -> Iterator[_Found]:
    lessons = [section for section in document.sections if section.kind == "lesson"]
    for before, lesson in pairwise(lessons):
        if before.lesson_number is None or lesson.lesson_number == before.lesson_number + 1:
            continue
        expected = before.lesson_number + 1
        message = f"Lesson {lesson.lesson_number} follows lesson {before.lesson_number}; {expected} was expected."
        yield _offset(lesson), "lesson-number", message


def _empty(document: Document) -> Iterator[_Found]:
    for at, section in enumerate(document.sections):
        followed = document.sections[at + 1].kind if at + 1 < len(document.sections) else None
        if section.body or (section.kind == "lesson" and followed == "example"):
            continue
        name = section.example_title or section.section_title or section.lesson_title or section.lesson_number
        yield _offset(section), "no-text", f"The {section.kind} “{name}” has no text of its own."


def _not_called(document: Document, passages: Sequence[Passage]) -> Iterator[_Found]:
    called = {note.start for passage in passages for note in passage.footnotes}
    for note in document.footnotes:
        if note.start not in called:
            yield note.start, "footnote-not-called", f"No passage calls footnote [{note.label}]."


def _without_note(passages: Sequence[Passage]) -> Iterator[_Found]:
    for passage in passages:
        known = {note.label for note in passage.footnotes}
        for label, at in footnote_calls(passage.text):
            if label not in known and label.isdigit() and passage.text[at] == "[":
                known.add(label)  # once a passage
                yield passage.start + at, "footnote-missing", f"The call [{label}] has no footnote."


def _markers(passages: Sequence[Passage]) -> Iterator[_Found]:
    for passage in passages:
        for marker in passage.markers:
            if marker.reference is None:
                message = f"The marker {collapse(marker.text)} names no single reference of its passage."
                yield marker.start, "marker-unresolved", message
