"""Plain text: decoding, and blocks from lines (one line a paragraph, or paragraphs wrapped over several lines)."""

from __future__ import annotations

import codecs
import re

from qa.documents.blocks import Block, Extract
from qa.errors import DocumentError
from qa.text import matching_form, trimmed

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its first two bytes are UTF-16's mark
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_WIDEST_WRAP = 120
_ITEM = re.compile(r"\s*(?:[-*•‣◦–]\s|\(?\d{1,3}[.)]\s|\[[^\]\s]{1,4}\]\s)")
_STANDS_ALONE = re.compile(r"(?i)\s*(?:lessons?|le[cç]on|lecci[oó]n|li[cç][aã]o)\s+\w{1,6}\b\s*[–—:.-]?")


def read(data: bytes) -> Extract:
    """Extract of a plain text file: byte order mark dropped, line ends as line feeds, every other character kept.

    Raises DocumentError for bytes that are not text.
    """
    text, notes = decode(data)
    return Extract(text, tuple(_blocks(text)), notes)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of `data` and a note where the encoding had to be guessed: byte order mark, UTF-8, UTF-16, Windows-1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding), ()
    try:
        return _decoded(data, "utf-8"), ()
    except DocumentError:
        encoding, name = _guessed(data)
    return _decoded(data, encoding), (f"is not UTF-8 and was read as {name}. Save it as UTF-8 to be sure of accents.",)


def _guessed(data: bytes) -> tuple[str, str]:
    """UTF-16 shows as zero bytes in every second place; anything else of the genre is a Windows code page."""
    sample = data[:4096]
    if sample[1::2].count(0) * 4 > len(sample):
        return "utf-16-le", "UTF-16"
    if sample[0::2].count(0) * 4 > len(sample):
        return "utf-16-be", "UTF-16"
    return "cp1252", "Windows-1252"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"is not text: byte {error.start:,} of {len(data):,} fits no known encoding. Save it as UTF-8 text."
        ) from error
    control = _CONTROLS.search(text)
    if control:
        raise DocumentError(
            f"is not text: character {control.start():,} is the control code {ord(control[0]):#04x}. "
            "Save it as UTF-8 text."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(text: str) -> list[Block]:
    lines = [match.span() for match in re.finditer(r"[^\n]+", text) if match[0].strip()]
    width = _wrap_width(text, lines)
    spans: list[tuple[int, int]] = []
    for start, end in lines:
        if spans and _continues(text, spans[-1], (start, end), width):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    trimmed_spans = (trimmed(text, start, end) for start, end in spans)
    return [Block(span.start, span.end) for span in trimmed_spans if span]


def _wrap_width(text: str, lines: list[tuple[int, int]]) -> int:
    """The column at which lines were wrapped by hand or by a mail program; 0 if each line is a paragraph."""
    followed = [end - start for (start, end), after in zip(lines, lines[1:], strict=False) if after[0] == end + 1]
    if not followed:
        return 0
    width = sorted(followed)[int(0.9 * (len(followed) - 1))]
    return width if width <= _WIDEST_WRAP else 0


def _continues(text: str, before: tuple[int, int], line: tuple[int, int], width: int) -> bool:
    """Whether `line` goes on with the paragraph `before`: no blank line between, and the wrap explains the break."""
    if not width or line[0] != before[1] + 1:
        return False
    start_of_last = text.rfind("\n", before[0], before[1]) + 1 or before[0]
    last = text[start_of_last : before[1]].rstrip()
    this = text[line[0] : line[1]]
    if _ITEM.match(this) or _STANDS_ALONE.match(this):
        return False
    first_word = this.split()[0]
    if len(last) + 1 + len(first_word) > width:
        return True
    plain = matching_form(last)
    return not plain.endswith((".", "!", "?", ":", ";")) and this.lstrip()[:1].islower()
