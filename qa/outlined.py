"""A document as an editor sees it: each section with its place, its words and what was found in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from qa.contract import footnote_json, reference_json
from qa.datatypes import Footnote, Kind, Marker, Passage, Problem, Reference
from qa.places import line_at, page_at
from qa.structure import Document, Section

_WORDS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Outlined:
    """A section with what its passages hold; `start` and `end` are None, and all else empty, if it has no text.

    `line` and `page` are where its heading stands, or its text if it has none. `markers` index `references`.
    """

    kind: Kind
    lesson_number: int | None
    lesson_title: str | None
    example_title: str | None
    section_title: str | None
    line: int
    page: str
    start: int | None = None
    end: int | None = None
    words: int = 0
    begins: str = ""
    ends: str = ""
    passages: int = 0
    countries: tuple[str, ...] = ()
    language: str | None = None
    references: tuple[Reference, ...] = ()
    markers: tuple[Marker, ...] = ()
    footnotes: tuple[Footnote, ...] = ()


def outlined(document: Document, passages: Sequence[Passage]) -> tuple[Outlined, ...]:
    """Every section of the document in reading order; `passages` are those made of it."""
    starts = [passage.start for passage in passages]
    found = []
    for section in document.sections:
        if section.body:
            left = bisect_left(starts, section.body[0].start)
            right = bisect_left(starts, section.body[-1].end)
            found.append(_outlined(document, section, passages[left:right]))
        else:
            found.append(_outlined(document, section, ()))
    return tuple(found)


def _outlined(document: Document, section: Section, passages: Sequence[Passage]) -> Outlined:
    offset = section.heading.start if section.heading else section.body[0].start if section.body else 0
    titles = (section.kind, section.lesson_number, section.lesson_title, section.example_title, section.section_title)
    place = (line_at(document, offset), page_at(document, offset))
    if not passages:
        return Outlined(*titles, *place)
    start, end = passages[0].start, passages[-1].end
    words = document.source[start:end].split()
    references = tuple({item.start: item for passage in passages for item in passage.references}.values())
    return Outlined(
        *titles, *place, start, end, len(words),
        " ".join(words[:_WORDS_SHOWN]), " ".join(words[_WORDS_SHOWN:][-_WORDS_SHOWN:]), len(passages),
        tuple(sorted({country for passage in passages for country in passage.countries})),
        next((passage.language for passage in passages if passage.language), None),
        references, _markers(passages, references),
        tuple({item.start: item for passage in passages for item in passage.footnotes}.values()),
    )  # fmt: skip


def _markers(passages: Sequence[Passage], references: Sequence[Reference]) -> tuple[Marker, ...]:
    """The markers of all passages, with the places of their references among those of the section."""
    at = {reference.start: index for index, reference in enumerate(references)}
    found = []
    for passage in passages:
        for marker in passage.markers:
            named = None if marker.reference is None else at[passage.references[marker.reference].start]
            found.append(Marker(marker.text, marker.start, marker.end, named, marker.pages))
    return tuple(found)


def outline_json(document: Document, passages: Sequence[Passage], problems: Iterable[Problem]) -> dict[str, Any]:
    """What `qa outline --json` prints."""
    return {
        "document": document.title,
        "path": document.path,
        "metadata": asdict(document.metadata),
        "sections": [_section_json(section) for section in outlined(document, passages)],
        "problems": [asdict(problem) for problem in problems],
    }


def _section_json(section: Outlined) -> dict[str, Any]:
    return {
        **{field.name: getattr(section, field.name) for field in fields(section)},
        "countries": list(section.countries),
        "references": [reference_json(item) for item in section.references],
        "markers": [
            {"text": marker.text, "reference": marker.reference, "pages": list(marker.pages)}
            for marker in section.markers
        ],
        "footnotes": [footnote_json(note) for note in section.footnotes],
    }
