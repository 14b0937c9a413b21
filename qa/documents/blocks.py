"""What every reader gives: the extracted text and its blocks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item: `text[start:end]`, without white space at the ends.

    `level` is the heading level where the format states one (1 = topmost), else None.
    """

    start: int
    end: int
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """A document's extracted text, its blocks in order, and notes for the editor (how it had to be read)."""

    text: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
