"""A briefing laid out: headings, quotations in paragraphs, a footnote each, one bibliography; every format shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from qa.briefing.model import Briefing, Group, Quoted, placed, settled
from qa.cite import Style, cited, entry
from qa.datatypes import Evidence, Marker, Passage, Reference
from qa.flow import paragraphs, wraps
from qa.sources import cited_on, resting
from qa.store import OpenBuild
from qa.styles import Run
from qa.text import counted, fold
from qa.works import works_of

OMISSION = " […] "
_BRACKETED = re.compile(r"\[[^\[\]]{0,240}\]|\([^()]{0,240}\)")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Bit(NamedTuple):
    """Some characters of a quotation.

    "text" and the line breaks are the document's own: a "wrap" is one that only a narrow column made, and shows as a
    space. An "omission" stands for what is left out between two stretches.
    """

    text: str
    kind: Literal["text", "wrap", "break", "omission"] = "text"


Paragraph = tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or deeper."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is quoted, where it was read and what it rests on, and the adviser's own note."""

    paragraphs: tuple[Paragraph, ...]
    footnote: str
    note: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole briefing; `stamp` says what it was made from."""

    title: str
    author: str
    made: str
    day: str
    parts: tuple[Heading | Quotation, ...]
    sources: tuple[tuple[Run, ...], ...]
    documents: tuple[str, ...]
    stamp: tuple[str, ...]

    @property
    def byline(self) -> str:
        """Who made it, and when."""
        return " · ".join(filter(None, (self.author, self.day)))


def sheet_of(briefing: Briefing, opened: OpenBuild, style: Style = "footnote") -> Sheet:
    """The briefing with the words that the build holds. Raises BriefingError if it no longer holds all of them."""
    pairs = _pairs(briefing, opened)
    passages = [passage for _, passage in pairs]
    read = sorted({(passage.document, passage.path) for passage in passages})
    return Sheet(
        title=briefing.title,
        author=briefing.author,
        made=briefing.made,
        day=_day(briefing.made),
        parts=tuple(_parts(pairs, briefing.group, style)),
        sources=tuple(sorted((entry(work, style) for work in works_of(passages)), key=_alphabetical)),
        documents=tuple(f"{title} ({path})" for title, path in read),
        stamp=tuple(_stamp(briefing, opened.manifest.build, len(pairs))),
    )


def quoted_passages(briefing: Briefing, opened: OpenBuild) -> list[Passage]:
    """The passage of each quotation, with the references that the quoted words rest on. Raises BriefingError."""
    return [passage for _, passage in _pairs(briefing, opened)]


_Pair = tuple[Quoted, Passage]


def _pairs(briefing: Briefing, opened: OpenBuild) -> list[_Pair]:
    """Each quotation with its passage, which every one that is settled has."""
    quoted = settled(placed(briefing.items, opened))
    return [(each, resting_on(each.passage, each.pieces)) for each in quoted if each.passage]


def resting_on(passage: Passage, pieces: Sequence[Evidence]) -> Passage:
    """The passage with those of its references that the quoted words themselves cite; with all, if they cite none.

    A reference that no marker names is that of the whole passage, unless a marker could not be resolved.
    """
    passage = resting(passage)
    inside = [each for each in passage.markers if any(_cites(passage, piece, each.start) for piece in pieces)]
    own = {each.reference for each in inside} - {None}
    calls = (call for note in passage.footnotes for call in note.calls)
    if not own and not any(_cites(passage, piece, call) for piece in pieces for call in calls):
        return passage
    named = {each.reference for each in passage.markers}
    kept = [at for at in range(len(passage.references)) if at in own or not named & {at, None}]
    markers = tuple(
        replace(each, reference=None if each.reference is None else kept.index(each.reference)) for each in inside
    )
    references = [_on_pages(passage.references[at], inside, at) for at in kept]
    return replace(passage, references=tuple(references), markers=markers)


def _on_pages(reference: Reference, markers: Sequence[Marker], at: int) -> Reference:
    """A reference with those pages only on which the quoted words cite it, if it is cited on others too."""
    own = [each for each in markers if each.reference == at]
    pages = dict.fromkeys(page for each in own for page in each.pages)
    return cited_on(reference, list(pages)) if reference.meant and own else reference


def _cites(passage: Passage, piece: Evidence, marker: int) -> bool:
    """Whether the marker at an offset belongs to a quoted stretch: it stands in it, or right behind it.

    One that the stretch begins with is that of the sentence before: "... in spring. [2] Horses ...".
    """
    start, end, at = (place - passage.start for place in (piece.start, piece.end, marker))
    if at >= end:
        return not _between(passage.text[end:at])
    return at >= start and (start == 0 or bool(_between(passage.text[start:at])))


def _between(text: str) -> str:
    """The words of a text that stand in no brackets."""
    return _BRACKETED.sub("", text).strip(" .,;:\n")


def _parts(pairs: Sequence[_Pair], group: Group, style: Style) -> Iterator[Heading | Quotation]:
    """Groups stand where their first quotation does, a lesson's own words before its examples; else as given."""
    headings = _HEADINGS[group]
    first: dict[tuple[str, ...], int] = {}
    for at, pair in enumerate(pairs):
        for depth in range(1, len(headings(*pair)) + 1):
            first.setdefault(headings(*pair)[:depth], at)

    def order(pair: _Pair) -> list[int]:
        own = headings(*pair)
        return [first[own[:depth]] for depth in range(1, len(own) + 1)]

    above: tuple[str, ...] = ()
    for own, members in groupby(sorted(pairs, key=order), key=lambda pair: headings(*pair)):
        for level, text in enumerate(own, start=1):
            if own[:level] != above[:level]:
                yield Heading(text, level)
        above = own
        for quoted, passage in members:
            note = quoted.item.note
            yield Quotation(tuple(_flowing(quoted.pieces)), cited(passage, style), note, passage.language)


def _by_lesson(quoted: Quoted, passage: Passage) -> tuple[str, ...]:
    return passage.trail if len(passage.trail) > 1 else (*passage.trail, "Overview")


def _by_question(quoted: Quoted, passage: Passage) -> tuple[str, ...]:
    return (quoted.item.question or "Without a question", _place(quoted, passage))


def _place(quoted: Quoted, passage: Passage) -> str:
    return " › ".join(passage.trail)


_HEADINGS: dict[Group, Callable[[Quoted, Passage], tuple[str, ...]]] = {
    "lesson": _by_lesson,
    "question": _by_question,
    "none": lambda quoted, passage: (_place(quoted, passage),),
}


def _flowing(pieces: Iterable[Evidence]) -> Iterator[Paragraph]:
    """The quoted stretches in paragraphs; stretches of one passage are joined by the mark of an omission."""
    line: list[Bit] = []
    for number, piece in enumerate(pieces):
        breaks = {*wraps(piece.text)}
        for place, (start, end) in enumerate(paragraphs(piece.text)):
            if place == 0 and number:
                line.append(Bit(OMISSION, "omission"))
            elif line:
                yield tuple(line)
                line = []
            line += _bits(piece.text, start, end, breaks)
    if line:
        yield tuple(line)


def _bits(text: str, start: int, end: int, breaks: set[int]) -> Iterator[Bit]:
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        if stop < 0:
            yield Bit(text[at:end])
            return
        if stop > at:
            yield Bit(text[at:stop])
        yield Bit("\n", "wrap" if stop in breaks else "break")
        at = stop + 1


def _alphabetical(runs: Iterable[Run]) -> str:
    """As the entries are seen: a line that is given as it stands may not begin with its author."""
    return fold("".join(run.text for run in runs))


def _stamp(briefing: Briefing, build: str, quotations: int) -> Iterator[str]:
    yield (
        f"Quotations verbatim: {counted(quotations, 'quotation')}, word for word from the documents as indexed "
        f"in build {build}."
    )
    asked = list(dict.fromkeys(item.question for item in briefing.items if item.question))
    if asked:
        yield f"Asked: {' '.join(f'“{question}”' for question in asked)}"


def _day(made: str) -> str:
    """A date as it is written: "28 November 2026"."""
    day = date.fromisoformat(made)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
