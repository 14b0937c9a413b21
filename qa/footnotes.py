"""Footnotes as text shows them: the label that a note begins with, and the calls "[1]", "[^1]" and "¹"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from qa.datatypes import Footnote

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
# Words in brackets are none: "[We]", "[sic]"; behind a "^" any short label is one.
_LABEL = r"\d{1,6}|[a-z]|[ivxl]{1,5}|(?<=\^)\w{1,4}|[*†‡§]{1,3}"
_NOTE_LABEL = re.compile(
    rf"\s*(?:\[(?:\^(?=\w))?({_LABEL})\]:?\s+|([{SUPERSCRIPTS}]{{1,3}})\s*|\(?(\d{{1,3}})[.)]\s+"
    r"|(\d{1,3})\s+|\^(\d{1,3})\s+"
    r"|([*†‡])\s*)(?=\S)"
)
CALL = re.compile(rf"\[(?:\^(?=\w))?({_LABEL})\]|([{SUPERSCRIPTS}]{{1,3}})(?!\w)")
_BEFORE_NOTE = 6  # brackets, a colon, white space
_UNIT = re.compile(r"(?:\b[ckm]?m|\d|\bCO)$")  # before a raised figure that is no call


def footnote_label(text: str, *, bracketed_only: bool) -> str | None:
    """The label that a footnote begins with: "[1] ...", "¹ ...", or below their heading also "1. ...", "* ..."."""
    match = _NOTE_LABEL.match(text)
    if match is None or (bracketed_only and not (match[1] or match[2])):
        return None
    return next(group for group in match.groups() if group).translate(_PLAIN_DIGITS)


def footnote_calls(text: str) -> Iterator[tuple[str, int]]:
    """Label and offset of every call "[1]", "[^1]" or "¹" in `text`; the raised figure of "m²" is none."""
    for match in CALL.finditer(text):
        if match[1] or not _UNIT.search(text[max(0, match.start() - 3) : match.start()]):
            yield (match[1] or match[2]).translate(_PLAIN_DIGITS), match.start()


def footnote_label_length(raw: str) -> int:
    """Characters of the label and the white space after it, in the raw block."""
    match = _NOTE_LABEL.match(raw)
    return match.end() if match else 0


class Notes:
    """The footnotes of a document, to be found by their calls. A label may be used again, on each page or lesson."""

    def __init__(self, source: str, footnotes: Sequence[Footnote], borders: Sequence[int] = ()) -> None:
        """`borders` are offsets, ascending, at which a lesson or another section begins."""
        self._notes: dict[str, list[Footnote]] = {}
        for note in footnotes:
            self._notes.setdefault(note.label, []).append(note)
        self.labels = tuple(self._notes)
        calls: dict[str, list[int]] = {label: [] for label, notes in self._notes.items() if len(notes) > 1}
        for label, at in footnote_calls(source) if calls else ():
            if label in calls and not self.is_label(label, at):
                calls[label].append(at)
        self._bound = {
            (label, at): note
            for label, places in calls.items()
            for at, note in _bound(places, self._notes[label], borders)
        }

    def of(self, label: str, at: int) -> Footnote | None:
        """The note that the call at an offset means; None if there is none, or if it cannot be told which."""
        notes = self._notes.get(label)
        if not notes or (label, at) in self._bound:
            return self._bound.get((label, at))
        after = bisect_left(notes, at, key=lambda note: note.start)
        return notes[min(after, len(notes) - 1)]

    def is_label(self, label: str, at: int) -> bool:
        """Whether "[1]" at an offset is no call but stands before the note's own text."""
        notes = self._notes.get(label, ())
        after = bisect_left(notes, at, key=lambda note: note.start)
        return after < len(notes) and notes[after].start - at <= len(label) + _BEFORE_NOTE


def _bound(
    calls: Sequence[int], notes: Sequence[Footnote], borders: Sequence[int]
) -> Iterator[tuple[int, Footnote | None]]:
    """Each call of a label that is used again, with its note. Notes that stand together belong to the calls before."""
    waiting: list[int] = []
    run: list[Footnote] = []
    last: Footnote | None = None
    places: list[tuple[int, Footnote | None]] = [*((at, None) for at in calls), *((note.start, note) for note in notes)]
    places.sort(key=lambda place: place[0])
    for at, note in [*places, (-1, None)]:
        if note:
            run.append(note)
            continue
        if run:
            yield from _shared_out(waiting, run, last, borders)
            waiting, run, last = [], [], run[-1]
        waiting.append(at)
    yield from ((at, _before(at, last, borders)) for at in waiting[:-1])


def _shared_out(
    calls: Sequence[int], notes: Sequence[Footnote], last: Footnote | None, borders: Sequence[int]
) -> Iterator[tuple[int, Footnote | None]]:
    """A note for each call if they are as many, or for each lesson with calls; one note for the nearest lesson only."""
    lessons = [bisect_right(borders, at) for at in calls]
    in_order = sorted(set(lessons))
    for at, lesson, turn in zip(calls, lessons, range(len(calls)), strict=True):
        if len(notes) == len(calls):
            yield at, notes[turn]
        elif len(notes) == len(in_order):
            yield at, notes[in_order.index(lesson)]
        elif lesson == in_order[-1]:
            yield at, notes[0]
        else:
            yield at, _before(at, last, borders)


def _before(at: int, note: Footnote | None, borders: Sequence[int]) -> Footnote | None:
    """The note of the same label that the lesson of a call had before it."""
    same = note is not None and bisect_right(borders, note.start) == bisect_right(borders, at)
    return note if same else None
