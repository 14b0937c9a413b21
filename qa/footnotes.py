"""Footnotes as text shows them: the label that a note begins with, and the calls "[1]", "[^1]" and "¹"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from qa.datatypes import Footnote

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_NOTE_LABEL = re.compile(
    rf"\s*(?:\[\^?(\d{{1,6}}|\w{{1,4}}|[*†‡§]{{1,3}})\]:?\s+|([{SUPERSCRIPTS}]{{1,3}})\s*|\(?(\d{{1,3}})[.)]\s+"
    r"|(\d{1,3})\s+|\^(\d{1,3})\s+"
    r"|([*†‡])\s*)(?=\S)"
)
_CALL = re.compile(rf"\[\^?(\d{{1,6}}|\w{{1,4}}|[*†‡§]{{1,3}})\]|([{SUPERSCRIPTS}]{{1,3}})(?!\w)")
_BEFORE_NOTE = 6  # brackets, a colon, white space
_UNIT = re.compile(r"\b[ckm]?m$")


def footnote_label(text: str, *, bracketed_only: bool) -> str | None:
    """The label that a footnote begins with: "[1] ...", "¹ ...", or below their heading also "1. ...", "* ..."."""
    match = _NOTE_LABEL.match(text)
    if match is None or (bracketed_only and not (match[1] or match[2])):
        return None
    return next(group for group in match.groups() if group).translate(_PLAIN_DIGITS)


def footnote_calls(text: str) -> Iterator[tuple[str, int]]:
    """Label and offset of every call "[1]", "[^1]" or "¹" in `text`; the raised figure of "m²" is none."""
    for match in _CALL.finditer(text):
        if match[1] or not _UNIT.search(text[max(0, match.start() - 3) : match.start()]):
            yield (match[1] or match[2]).translate(_PLAIN_DIGITS), match.start()


def footnote_label_length(raw: str) -> int:
    """Characters of the label and the white space after it, in the raw block."""
    match = _NOTE_LABEL.match(raw)
    return match.end() if match else 0


class Notes:
    """The footnotes of a document, to be found by their calls. A label may be used again, on each page or lesson."""

    def __init__(self, source: str, footnotes: Sequence[Footnote]) -> None:
        self._notes: dict[str, list[Footnote]] = {}
        for note in footnotes:
            self._notes.setdefault(note.label, []).append(note)
        self.labels = tuple(self._notes)
        repeated = {label for label, notes in self._notes.items() if len(notes) > 1}
        calls: dict[str, list[int]] = {label: [] for label in repeated}
        for label, at in footnote_calls(source) if repeated else ():
            if label in repeated and not self.is_label(label, at):
                calls[label].append(at)
        self._in_turn = {
            (label, at): note for label, places in calls.items() for at, note in _in_turn(places, self._notes[label])
        }

    def of(self, label: str, at: int) -> Footnote | None:
        """The note that the call at an offset means: its own in turn, else the next one, else the last before it."""
        notes = self._notes.get(label)
        if not notes:
            return None
        after = bisect_left(notes, at, key=lambda note: note.start)
        return self._in_turn.get((label, at)) or notes[min(after, len(notes) - 1)]

    def is_label(self, label: str, at: int) -> bool:
        """Whether "[1]" at an offset is no call but stands before the note's own text."""
        notes = self._notes.get(label, ())
        after = bisect_left(notes, at, key=lambda note: note.start)
        return after < len(notes) and notes[after].start - at <= len(label) + _BEFORE_NOTE


def _in_turn(calls: Sequence[int], notes: Sequence[Footnote]) -> Iterator[tuple[int, Footnote]]:
    """Each call with its note, wherever as many notes of a label stand together as calls of it stand before them."""
    waiting: list[int] = []
    run: list[Footnote] = []
    places: list[tuple[int, Footnote | None]] = [(at, None) for at in calls]
    places += [(note.start, note) for note in notes]
    for at, note in [*sorted(places, key=lambda place: place[0]), (-1, None)]:
        if note:
            run.append(note)
            continue
        if run:
            if len(run) == len(waiting):
                yield from zip(waiting, run, strict=True)
            waiting, run = [], []
        waiting.append(at)
