"""What every reader gives: the extracted text, its blocks, and what the format states beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row", "footnote"]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document: `text[start:end]`, without white space at the ends. Blocks never overlap.

    A heading is what the format marks as one: with its `level` (1 = topmost), or a paragraph that is bold as a whole,
    whose level is None. An item begins with its bullet or number ("- ", "2. "), a row holds its cells joined by " | ".
    A footnote is the body of one, with its label before it: "[1] Body". Plain text knows paragraphs only.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Words of the text that lead to an address outside the document: `text[start:end]` and `url`."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file states about itself (front matter, the properties of its format); empty where it states nothing.

    `countries` and `language` are as written, not yet checked against the known ones. `explicit` says that a person
    wrote it for readers (front matter), where properties of a format are often left over from a template.
    """

    title: str = ""
    author: str = ""
    year: str = ""
    url: str = ""
    language: str = ""
    countries: tuple[str, ...] = ()
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Extract:
    """A document's extracted text, its blocks in order, and notes for the editor (how it had to be read).

    The text has line feeds only; every non-blank character of it is in a block, or in `dropped`, a span of what is
    kept in the text and is no block (front matter, a drawn line). The call of a footnote stands in the text as "[1]".
    `pages` are (offset, label) where each page begins, and where the text comes back to one after a footnote; empty if
    the format has none. `lines` are (offset, line) for formats whose lines are not the text's: what stands at
    an offset is on the line of the file given by the last pair at or before it; empty for plain text. Offsets ascend.
    """

    text: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    pages: tuple[tuple[int, str], ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
    links: tuple[Link, ...] = ()
    dropped: tuple[tuple[int, int], ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
