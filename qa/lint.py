"""What an editor should mend in a document that could be read: path:line, rule, one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.datatypes import Passage, Problem
from qa.outline import Document, Section

_CALL = re.compile(r"\[\^?(\d{1,3})\]")


def lint(document: Document, passages: Sequence[Passage]) -> tuple[Problem, ...]:
    """The document's problems and notes, by line."""
    found = [
        *(_at(document, 0, "encoding", note, note=True) for note in document.notes),
        *_lessons(document),
        *_empty(document),
        *_footnotes(document, passages),
        *_markers(document, passages),
    ]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.rule, problem.message)))


def _at(document: Document, offset: int, rule: str, message: str, *, note: bool = False) -> Problem:
    line = document.source.count("\n", 0, offset) + 1
    return Problem(document.path, line, rule, message, "note" if note else "problem")


def _offset(section: Section) -> int:
    return section.heading.start if section.heading else 0


def _lessons(document: Document) -> Iterator[Problem]:
    lessons = [section for section in document.sections if section.kind == "lesson"]
    for before, lesson in pairwise(lessons):
        expected, number = (before.lesson_number or 0) + 1, lesson.lesson_number
        if number != expected:
            message = f"Lesson {number} follows lesson {before.lesson_number}; {expected} was expected."
            yield _at(document, _offset(lesson), "lesson-number", message)


def _empty(document: Document) -> Iterator[Problem]:
    for at, section in enumerate(document.sections):
        followed = document.sections[at + 1].kind if at + 1 < len(document.sections) else None
        if section.body or (section.kind == "lesson" and followed == "example"):
            continue
        name = section.example_title or section.section_title or section.lesson_title or section.lesson_number
        yield _at(document, _offset(section), "no-text", f"The {section.kind} “{name}” has no text of its own.")


def _footnotes(document: Document, passages: Sequence[Passage]) -> Iterator[Problem]:
    called = {note.start for passage in passages for note in passage.footnotes}
    for note in document.footnotes:
        if note.start not in called:
            yield _at(document, note.start, "footnote-not-called", f"No passage calls footnote [{note.label}].")
    for passage in passages:
        known = {note.label for note in passage.footnotes}
        for call in _CALL.finditer(passage.text):
            if call[1] not in known:
                message = f"The call {call[0]} has no footnote."
                yield _at(document, passage.start + call.start(), "footnote-missing", message)


def _markers(document: Document, passages: Sequence[Passage]) -> Iterator[Problem]:
    for passage in passages:
        for marker in passage.markers:
            if marker.reference is None:
                message = f"The marker {marker.text} names no single reference of its passage."
                yield _at(document, marker.start, "marker-unresolved", message)
