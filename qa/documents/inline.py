"""The text inside one block: white space as a browser shows it, links, and pieces of text that join to a block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from qa.documents.blocks import BlockKind

_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_UNEVEN = re.compile(r"[\t\n\r\f\v]|  ")
_BLANK_LINE = re.compile(r"\n(?:[^\S\n]*\n)+")
_Span = tuple[int, int, str]


class Piece(NamedTuple):
    """Text on its way to a block: links are (start, end, url) in it, `indent` stands before it, line 0 is unknown.

    Not a dataclass: a large page has a million of them, and frozen dataclasses take four times as long to make.
    """

    text: str
    links: tuple[_Span, ...] = ()
    line: int = 0
    kind: BlockKind = "paragraph"
    level: int | None = None
    indent: str = ""
    bold: bool = False

    def prefixed(self, prefix: str) -> Piece:
        """The piece with `prefix` before its text."""
        return self._moved(prefix + self.text, len(prefix))

    def without(self, count: int) -> Piece:
        """The piece without its first `count` characters."""
        return self._moved(self.text[count:], -count)

    def labelled(self, label: str, *, numbered: bool) -> Piece:
        """A footnote's body with "[label] " before it, once; where a list numbers it, a bare number is text."""
        if label not in self.text[: len(label) + 3]:
            return self.prefixed(f"[{label}] ")
        own = re.escape(label)
        bare = ""
        if label.isdecimal() and not numbered:
            bare = rf"|{own}(?:\s+|(?=[^\W\d_]))"
        elif not label.isalnum():  # a letter may be the body's own first word, or its beginning
            bare = rf"|{own}\s*"
        found = re.match(rf"(?:\[\^?{own}\][.:]?\s*|\({own}\)\s*|{own}[.):]\s+{bare})(?=\S)", self.text)
        kept = self.without(found.end()) if found else self
        return kept.prefixed(f"[{label}] ")

    def _moved(self, text: str, by: int) -> Piece:
        links = tuple((max(start + by, 0), end + by, url) for start, end, url in self.links if end + by > 0)
        return self._replace(text=text, links=links)


def joined(pieces: Sequence[Piece], separator: str, kind: BlockKind) -> Piece | None:
    """One piece of all: empty ones keep their place between others. None if all are empty."""
    filled = [at for at, piece in enumerate(pieces) if piece.text]
    if not filled:
        return None
    parts: list[str] = []
    links: list[_Span] = []
    length = 0
    for piece in pieces[filled[0] : filled[-1] + 1]:
        if parts:
            parts.append(separator)
            length += len(separator)
        parts.append(piece.text)
        links += [(start + length, end + length, url) for start, end, url in piece.links]
        length += len(piece.text)
    line = next((piece.line for piece in pieces if piece.line), 0)
    return Piece("".join(parts), tuple(links), line, kind)


class _Line(NamedTuple):
    """A line that a <br> ended, or the last: where its text starts, whether it is all bold, its line in the file."""

    start: int
    bold: bool
    line: int


class Runs:
    """The runs of text of one block, as they come."""

    __slots__ = ("bold", "ended", "kept", "last", "length", "line", "line_start", "links", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.last = ""  # the last character so far
        self.links: list[tuple[int, int, int, str]] = []
        self.kept = False
        self.ended: list[_Line] = []
        self.line_start, self.bold, self.line = 0, True, 0  # of the line that is being written

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def broken(self) -> bool:
        """Whether a line break came last."""
        return self.last == "\n" and not self.kept

    def add(self, text: str, *, bold: bool, link: tuple[int, str] | None, kept: bool, line: int) -> None:
        """Adds text: white space collapsed, unless `kept` as in <pre>."""
        if kept:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            self.kept = True
        else:
            if _UNEVEN.search(text):
                text = _BLANKS.sub(" ", text)
            if self.last in ("", " ", "\n"):
                text = text.lstrip(" ")
        if not text:
            return
        if not bold or not self.line:
            seen = not text.isspace()
            self.bold = self.bold and (bold or not seen)
            self.line = self.line or (line if seen else 0)
        if link:
            self._link(link, text)
        self._append(text)

    def _link(self, link: tuple[int, str], text: str) -> None:
        key, url = link
        end = self.length + len(text)
        if self.links and self.links[-1][2] == key:
            self.links[-1] = (self.links[-1][0], end, key, url)
        else:
            self.links.append((self.length, end, key, url))

    def attach(self, call: str, line: int) -> None:
        """Adds the call of a footnote, without a space before it; brackets that stand around it are its own."""
        self._cut_spaces()
        self.line = self.line or line
        self._append(call[1:-1] if self.last == "[" else call)

    def end_line(self) -> bool:
        """Adds a line break; False if one came last, and so the paragraph ends here."""
        self._cut_spaces()
        if self.broken:
            return False
        if self.parts:
            self._append("\n")
            self.ended.append(_Line(self.line_start, self.bold, self.line))
            self.line_start, self.bold, self.line = self.length, True, 0
        return True

    def _cut_spaces(self) -> None:
        while self.parts and self.last in (" ", "\u00a0"):
            kept = self.parts[-1].rstrip(" \u00a0")
            self.length -= len(self.parts[-1]) - len(kept)
            if kept:
                self.parts[-1] = kept
            else:
                self.parts.pop()
            self.last = self.parts[-1][-1] if self.parts else ""

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.last = text[-1]
        self.length += len(text)

    def pieces(self) -> list[Piece]:
        """The text as pieces without white space at the ends: one, or where white space is kept one a paragraph.

        Lines that are bold as a whole, between line breaks, are a piece of their own.
        """
        text = "".join(self.parts)
        lines = [*self.ended, _Line(self.line_start, self.bold, self.line)]
        if lines[-1].start >= len(text.rstrip()) and len(lines) > 1:
            lines.pop()  # nothing came after the last break
        groups = [lines[0]]
        if self.kept:
            groups = [_Line(at, bold=self.bold, line=lines[0].line) for at in _paragraphs(text)]
        elif len(lines) > 1:
            groups = [next(group) for _, group in groupby(lines, key=lambda line: line.bold)]
        ends = [*(group.start for group in groups[1:]), len(text)]
        found = (self._piece(text, group, end) for group, end in zip(groups, ends, strict=True))
        return [piece for piece in found if piece.text]

    def _piece(self, text: str, group: _Line, end: int) -> Piece:
        piece = text[group.start : end]
        start = group.start + len(piece) - len(piece.lstrip())
        piece = piece.strip()
        links: list[_Span] = []
        for left, right, _, url in self.links:
            left, right = max(left, start), min(right, start + len(piece))
            words = text[left:right]
            if words.strip():
                left += len(words) - len(words.lstrip())
                links.append((left - start, left - start + len(words.strip()), url))
        return Piece(piece, tuple(links), group.line, bold=group.bold)


def _paragraphs(text: str) -> list[int]:
    """Where the paragraphs of a text with kept white space start."""
    return [0, *(match.end() for match in _BLANK_LINE.finditer(text))]
