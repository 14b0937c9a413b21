"""A document as it was understood: its sections in order, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from qa.datatypes import Footnote, Kind, Reference, Span
from qa.documents.blocks import Link, Metadata


@dataclass(slots=True)
class Section:
    """One overview, lesson or example as it stands: heading, text blocks, references.

    `group` is the heading that stands above the titles of several examples: a country, a region.
    """

    kind: Kind
    heading: Span | None = None
    lesson_number: int | None = None
    lesson_title: str | None = None
    example_title: str | None = None
    section_title: str | None = None
    group: str | None = None
    body: list[Span] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as understood. `structure` holds (what, span) for all that is no section's text.

    `notes` say how the file had to be read (an encoding that was guessed); `pages`, `lines`, `links` and `metadata`
    are the reader's (`qa.documents.Extract`).
    """

    path: str
    title: str
    source: str
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    structure: tuple[tuple[str, Span], ...]
    notes: tuple[str, ...] = ()
    pages: tuple[tuple[int, str], ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
    links: tuple[Link, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
