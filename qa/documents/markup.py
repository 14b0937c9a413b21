"""From a tree of HTML elements to extracted text: what a reader of the page sees, block by block.

HTML, Markdown and Word documents all come here, so that the same content gives the same blocks whatever its format.
The walk keeps its own stack: no depth of nesting is too deep, and the time grows with the size of the tree only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

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
_LONGEST_HEADING = 200
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LAST_KNOWN_LINE = 65534  # the parser counts lines in 16 bits


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


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds inside an open element."""

    bold: bool = False
    link: tuple[int, str] | None = None
    kept: bool = False
    level: int | None = None
    line: int = 0


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
        self.frames = [_Frame()]
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
            self.runs.attach(f"[{self.marks.calls[element]}]", self.frames[-1].line)
            return False
        if element in self.marks.bodies:
            self._flush()
            self.collectors.append(_Collector(element))
        if name == "br":
            self._break()
        elif name == "hr":
            self._flush()
        elif name in _BLOCKS:
            self._flush()
            self._open_block(element, name)
        self.frames.append(self._frame(element, name))
        self._own_text(element, name)
        return True

    def _own_text(self, element: etree._Element, name: str) -> None:
        """The text right behind the opening tag; the figures of a superscript stay raised."""
        if name == "sup" and not len(element) and (element.text or "").strip().isdecimal():
            label = (element.text or "").strip()
            if label in self.marks.labels and self.runs:
                self.runs.attach(f"[{label}]", self.frames[-1].line)
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
        frame = self.frames[-1]
        style = element.get("style") or ""
        if name in ("b", "strong") or (style and _BOLD_STYLE.search(style)):
            frame = replace(frame, bold=True)
        if frame.bold and style and _NORMAL_STYLE.search(style):
            frame = replace(frame, bold=False)
        if name == "a":
            url = (element.get("href") or "").strip()
            frame = replace(frame, link=(id(element), url) if _OUTSIDE.match(url) else None)
        elif name in _HEADINGS:
            frame = replace(frame, level=_HEADINGS[name])
        elif name in ("pre", "textarea"):
            frame = replace(frame, kept=True)
        line = self._line(element)
        return replace(frame, line=line) if line and line != frame.line else frame

    def _line(self, element: etree._Element) -> int:
        if self.source_lines:
            found = element.sourceline or 0
            return found if found <= _LAST_KNOWN_LINE else 0
        given = element.get("data-line") or ""
        return int(given) if given.isdecimal() else 0

    def _close(self, element: etree._Element) -> None:
        name = local_name(element)
        if name in _BLOCKS:
            self._flush()
        if self.collectors and self.collectors[-1].owner is element:
            self._close_collector(element, name)
        self.frames.pop()
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
        if text:
            frame = self.frames[-1]
            self.runs.add(text, bold=frame.bold, link=frame.link, kept=frame.kept, line=frame.line)

    def _break(self) -> None:
        """A line break; two of them end a paragraph."""
        if self.runs.broken:
            self._flush()
        elif self.runs:
            self.runs.end_line()

    def _flush(self) -> None:
        """Ends the block that is being written, if there is text in it."""
        if not self.runs:
            return
        runs, self.runs = self.runs, Runs()
        for piece in runs.pieces():
            self._put(self._shaped(piece, bold=runs.bold))

    def _shaped(self, piece: Piece, *, bold: bool) -> Piece:
        """`piece` with its kind, and its bullet or number if it is an item's first."""
        level = self.frames[-1].level
        if level:
            return replace(piece, kind="heading", level=level)
        piece, is_item = self.lists.shaped(piece)
        inside = is_item or self.lists.inside or self.collectors
        if bold and not inside and len(piece.text) <= _LONGEST_HEADING:
            return replace(piece, kind="heading")
        return piece

    def _put(self, piece: Piece) -> None:
        if self.collectors:
            self.collectors[-1].pieces.append(piece)
        elif piece.text:
            self.document.add(piece)
