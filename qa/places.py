"""Where an offset of a document's text stands in its file: the line, and the page where the format has pages."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from qa.structure import Document


def line_at(document: Document, offset: int) -> int:
    """The 1-based line of the file that `offset` is on; of the extracted text where the format has no lines."""
    if document.lines:
        at = bisect_right(document.lines, offset, key=lambda pair: pair[0])
        return document.lines[max(at - 1, 0)][1]
    return bisect_right(_line_ends(document.source), offset - 1) + 1


def page_at(document: Document, offset: int) -> str:
    """The label of the page that `offset` is on; empty where the format has no pages."""
    at = bisect_right(document.pages, offset, key=lambda pair: pair[0])
    return document.pages[at - 1][1] if at else ""


def pages_between(document: Document, start: int, end: int) -> tuple[str, ...]:
    """The labels of the pages that `source[start:end]` begins and ends on: ("12",) or ("12", "13"); else empty."""
    labels = (page_at(document, start), page_at(document, max(start, end - 1)))
    return tuple(dict.fromkeys(label for label in labels if label))


@lru_cache(maxsize=1)
def _line_ends(source: str) -> tuple[int, ...]:
    """The offsets of the line feeds; kept for the text asked about last, which is asked about many times."""
    return tuple(at for at, character in enumerate(source) if character == "\n")
