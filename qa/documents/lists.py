"""Lists: which bullet or number an item shows, and how deep it stands. Word's own saved lists too."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from qa.documents.inline import Piece

_MARKED = re.compile(r"(?:[-*•‣◦–·▪]|\(?\d{1,4}[.)]|\(?[a-zA-Z][.)]|\[[^\]\s]{1,7}\]:?)\s")
_WORD_LIST = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)", re.IGNORECASE)
_WORD_BULLET = re.compile(r"(?:[^\w\s(]|[o§]|\(?\w{1,6}[.)])(?=\s)")
_NUMBER = re.compile(r"-?\d{1,9}")
_NUMBERED = re.compile(r"\(?\w{1,6}[.)]$")


@dataclass(slots=True)
class _List:
    ordered: bool
    step: int
    number: int


class Lists:
    """The lists and items that are open."""

    def __init__(self) -> None:
        self.open_lists: list[_List] = []
        self.markers: list[str] = []  # of each open item; empty once it is written
        self.word: int | None = None  # the depth of a paragraph that Word shows as an item

    @property
    def inside(self) -> bool:
        """Whether an item is open."""
        return bool(self.markers)

    def open(self, element: etree._Element, *, ordered: bool) -> None:
        """Opens a list; its items count from `start`, or down to 1 where it is reversed."""
        start, step = _integer(element.get("start"), 1), 1
        if element.get("reversed") is not None:
            step = -1
            start = _integer(element.get("start"), sum(1 for child in element if child.tag == "li"))
        self.open_lists.append(_List(ordered, step, start))

    def close(self) -> None:
        """Closes the innermost list."""
        if self.open_lists:
            self.open_lists.pop()

    def item(self, element: etree._Element, *, bare: bool) -> None:
        """Opens an item; a bare one shows no bullet."""
        marker = "- "
        if self.open_lists and self.open_lists[-1].ordered:
            this = self.open_lists[-1]
            this.number = _integer(element.get("value"), this.number)
            marker = f"{this.number}. "
            this.number += this.step
        self.markers.append("" if bare else marker)

    def end_item(self) -> None:
        """Closes the innermost item."""
        if self.markers:
            self.markers.pop()

    def shaped(self, piece: Piece) -> Piece:
        """`piece` as an item if it is the first of the innermost open one."""
        if self.word is not None:
            depth, self.word = self.word, None
            return _word_shaped(piece, depth)
        if not self.markers or not self.markers[-1]:
            return piece
        marker = self.markers[-1]
        self.markers = [""] * len(self.markers)  # an outer item without text of its own shows no bullet
        depth = max(len(self.open_lists) - 1, 0)
        piece = piece if _MARKED.match(piece.text) else piece.prefixed(marker)
        return piece._replace(kind="item", indent="  " * depth)


def word_item(element: etree._Element) -> int | None:
    """The depth of a paragraph that Word saved as an item of a list, its bullet or number being text; else None."""
    found = _WORD_LIST.search(element.get("style") or "")
    if not found:
        return None
    text = "".join(element.itertext()).lstrip()
    return int(found[1]) - 1 if _WORD_BULLET.match(text) else None


def _word_shaped(piece: Piece, depth: int) -> Piece:
    found = _WORD_BULLET.match(piece.text)
    if found:
        after = len(piece.text) - len(piece.text[found.end() :].lstrip())
        marker = f"{found[0]} " if _NUMBERED.match(found[0]) else "- "
        piece = piece.without(after).prefixed(marker)
    return piece._replace(kind="item", indent="  " * max(depth, 0))


def _integer(given: str | None, default: int) -> int:
    text = (given or "").strip()
    return int(text) if _NUMBER.fullmatch(text) else default
