"""From a tree of HTML elements to extracted text: what a reader of the page sees, block by block.

HTML, Markdown and Word documents all come here, so that the same content gives the same blocks whatever its format.
The walk keeps its own stack: no depth of nesting is too deep, and the time grows with the size of the tree only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from qa.documents.blocks import Block, Extract, Link, Metadata
from qa.documents.inline import Piece, Runs, joined
from qa.documents.lists import Lists, word_item
from qa.documents.marks import Marks, find_marks, local_name
from qa.documents.tables import is_layout_row, is_layout_table

__all__ = ["extract_tree"]

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form header hgroup html legend li main menu nav ol optgroup option p pre search section"
    " summary table tbody td tfoot th thead title tr ul".split()
) | frozenset(_HEADINGS)
_UNSEEN = frozenset("script style template noscript head svg math iframe object video audio canvas".split())
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)\b", re.IGNORECASE)
_NORMAL_STYLE = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)\b", re.IGNORECASE)
_OUTSIDE = re.compile(r"(?:https?:|//|mailto:|ftp:|doi:)", re.IGNORECASE)
_BOLD = frozenset(("b", "strong", "summary"))  # the line of <details> that is always shown is its title
_LONGEST_HEADING = 200
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def extract_tree(
    root: etree._Element, *, notes: tuple[str, ...] = (), metadata: Metadata | None = None, source_lines: bool = False
) -> Extract:
    """Extract of the tree under `root`, whose elements are those of HTML.

    An attribute `data-line` gives the line of the file an element begins on; with `source_lines` the parser's own
    count does. Without either, `Extract.lines` is empty.
    """
    walk = _Walk(find_marks(root), source_lines=source_lines)
    walk.run(root)
    return walk.document.extract(notes, metadata or Metadata())


class _Frame(NamedTuple):
    """What holds inside an open element; a link has a number of its own, so that two side by side stay two."""

    bold: bool = False
    link: tuple[int, str] | None = None
    kept: bool = False
    level: int | None = None


_PLAIN = _Frame()


@dataclass(slots=True)
class _Document:
    """The text so far and its blocks."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    length: int = 0

    def add(self, piece: Piece) -> None:
        before = ("\n\n" if self.blocks else "") + piece.indent
        start = self.length + len(before)
        self.parts += (before, piece.text)
        self.length = start + len(piece.text)
        self.blocks.append(Block(start, self.length, piece.kind, piece.level))
        self.links += (Link(start + left, start + right, url) for left, right, url in piece.links)
        if piece.line and (not self.lines or piece.line >= self.lines[-1][1]):
            self.lines.append((start, piece.line))

    def extract(self, notes: tuple[str, ...], metadata: Metadata) -> Extract:
        return Extract(
            "".join(self.parts),
            tuple(self.blocks),
            notes,
            lines=tuple(self.lines),
            links=tuple(self.links),
            metadata=metadata,
        )


@dataclass(slots=True)
class _Collector:
    """Pieces that become one block: the cells of a row, or the paragraphs of a footnote."""

    owner: etree._Element
    pieces: list[Piece] = field(default_factory=list)


class _Walk:
    """One walk over a tree; `document` is what came of it."""

    def __init__(self, marks: Marks, *, source_lines: bool) -> None:
        self.marks, self.source_lines = marks, source_lines
        self.document, self.runs, self.lists = _Document(), Runs(), Lists()
        self.frames: list[tuple[str, _Frame, int]] = [("", _PLAIN, 0)]
        self.frame, self.line, self.links = _PLAIN, 0, 0
        self.collectors: list[_Collector] = []
        self.tables: list[bool] = []

    def run(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped: etree._Element | None = None
        for event, element in walker:
            if event == "start":
                if skipped is None and not self._open(element):
                    skipped = element
                    walker.skip_subtree()
            elif event == "end":
                if element is skipped:
                    skipped = None
                else:
                    self._close(element)
                if element is not root:
                    self._text(element.tail)
            elif element is not root and skipped is None:
                self._text(element.tail)
        self._flush()

    # -- elements ------------------------------------------------------------------------------------------------------

    def _open(self, element: etree._Element) -> bool:
        """Whether what is inside the element is to be walked."""
        name = local_name(element)
        if name in _UNSEEN or element in self.marks.unseen:
            return False
        if element in self.marks.calls:
            self.runs.attach(f"[{self.marks.calls[element]}]", self.line)
            return False
        if element in self.marks.bodies:
            self._flush()
            self.collectors.append(_Collector(element))
        if name == "br":
            if not self.runs.end_line():
                self._flush()
        elif name == "hr":
            self._flush()
        elif name in _BLOCKS:
            self._flush()
            self._open_block(element, name)
        self.frame, self.line = self._frame(element, name), self._line(element)
        self.frames.append((name, self.frame, self.line))
        self._own_text(element, name)
        return True

    def _own_text(self, element: etree._Element, name: str) -> None:
        """The text right behind the opening tag; the figures of a superscript stay raised."""
        if name == "sup" and not len(element) and (element.text or "").strip().isdecimal():
            label = (element.text or "").strip()
            if label in self.marks.labels and self.runs:
                self.runs.attach(f"[{label}]", self.line)
            else:
                self._text(label.translate(_RAISED))
        else:
            self._text(element.text)

    def _open_block(self, element: etree._Element, name: str) -> None:
        if name in ("ul", "ol", "menu", "dir"):
            self.lists.open(element, ordered=name == "ol")
        elif name == "li":
            self.lists.item(element, bare=element in self.marks.bodies)
        elif name == "table":
            self.tables.append(is_layout_table(element))
        elif name in ("tr", "td", "th") and self._in_row(element, name):
            self.collectors.append(_Collector(element))
        elif name in ("p", "div"):
            self.lists.word = word_item(element)

    def _in_row(self, element: etree._Element, name: str) -> bool:
        """Whether a row is to become one block, or a cell part of one."""
        if not self.tables or self.tables[-1]:
            return False
        if name == "tr":
            return not is_layout_row(element) and element not in self.marks.bodies
        return bool(self.collectors) and self.collectors[-1].owner is element.getparent()

    def _frame(self, element: etree._Element, name: str) -> _Frame:
        frame = self.frame
        style = element.get("style")
        if name in _BOLD or (style and _BOLD_STYLE.search(style)):
            frame = frame._replace(bold=True)
        if frame.bold and style and _NORMAL_STYLE.search(style):
            frame = frame._replace(bold=False)
        if name == "a":
            url = (element.get("href") or "").strip()
            self.links += 1
            frame = frame._replace(link=(self.links, url) if _OUTSIDE.match(url) else None)
        elif name in _HEADINGS:
            frame = frame._replace(level=_HEADINGS[name])
        elif name in ("pre", "textarea"):
            frame = frame._replace(kept=True)
        return frame

    def _line(self, element: etree._Element) -> int:
        """The line of the file that an element begins on, or the one around it does."""
        if self.source_lines:
            return element.sourceline or self.line
        given = element.get("data-line")
        return int(given) if given and given.isdecimal() else self.line

    def _close(self, element: etree._Element) -> None:
        name = self.frames[-1][0]
        if name in _BLOCKS:
            self._flush()
        if self.collectors and self.collectors[-1].owner is element:
            self._close_collector(element, name)
        self.frames.pop()
        _, self.frame, self.line = self.frames[-1]
        if name in ("ul", "ol", "menu", "dir"):
            self.lists.close()
        elif name == "li":
            self.lists.end_item()
        elif name == "table" and self.tables:
            self.tables.pop()
        elif name in ("p", "div"):
            self.lists.word = None

    def _close_collector(self, element: etree._Element, name: str) -> None:
        self._flush()
        pieces = self.collectors.pop().pieces
        if element in self.marks.bodies:
            body = joined(pieces, "\n", "footnote")
            if body:
                self._put(body.labelled(self.marks.bodies[element], numbered=name == "li"))
        elif name == "tr":
            row = joined(pieces, " | ", "row")
            if row:
                self._put(row)
        else:  # a cell, empty or not, keeps its place in the row
            self._put(joined(pieces, "\n", "row") or Piece(""))

    # -- text ----------------------------------------------------------------------------------------------------------

    def _text(self, text: str | None) -> None:
        if text and (self.runs or self.frame.kept or not text.isspace()):
            frame = self.frame
            self.runs.add(text, bold=frame.bold, link=frame.link, kept=frame.kept, line=self.line)

    def _flush(self) -> None:
        """Ends the block that is being written, if there is text in it."""
        if not self.runs:
            return
        runs, self.runs = self.runs, Runs()
        pieces = runs.pieces()
        if len(pieces) > 1 and not runs.kept and (self.frame.level or self.lists.inside or self.collectors):
            pieces = [_one_of(pieces)]
        for piece in pieces:
            self._put(self._shaped(piece))

    def _shaped(self, piece: Piece) -> Piece:
        """`piece` with its kind, and its bullet or number if it is an item's first. A heading is one line."""
        level = self.frame.level
        if level:
            return piece._replace(text=piece.text.replace("\n", " "), kind="heading", level=level)
        if self.lists.word is None and not self.lists.inside and not self.collectors:
            if piece.bold and len(piece.text) <= _LONGEST_HEADING:
                return piece._replace(text=piece.text.replace("\n", " "), kind="heading")
            return piece
        return self.lists.shaped(piece)

    def _put(self, piece: Piece) -> None:
        if self.collectors:
            self.collectors[-1].pieces.append(piece)
        elif piece.text:
            self.document.add(piece)


def _one_of(pieces: list[Piece]) -> Piece:
    """The pieces of one heading, item or cell, whose lines are not taken apart."""
    whole = joined(pieces, "\n", pieces[0].kind)
    return (whole or pieces[0])._replace(bold=False)
