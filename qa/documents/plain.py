"""Plain text: decoding, and blocks from lines (one line a paragraph, or paragraphs wrapped over several lines)."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from qa.documents.blocks import Block, Extract
from qa.documents.frontmatter import front_matter
from qa.errors import DocumentError
from qa.text import is_rule, matching_form, trimmed
from qa.vocabulary import (
    COUNTED_EXAMPLES,
    COUNTED_WORDS,
    EXAMPLE_NAMES,
    LEARNED,
    LESSON_WORDS,
    NUMBER_WORDS,
    ORDINALS,
    spelt,
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its first two bytes are UTF-16's mark
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_LINE = re.compile(r"[^\n\v\f\x85\u2028\u2029]+")
# But a hyphen that waits for a later word keeps its space: "pre- and post-war", "vor- und nachher".
_WAITS = r"(?:and|or|to|et|ou|y|o|u|e|und|oder|bis)\s+\w"
_HYPHEN_END = re.compile(rf"(?<=\w-)\n[^\S\n]*(?=\w)(?!{_WAITS})")
_WIDEST_WRAP = 120
_LONGEST_HEADING = 200
_LONGEST_TITLE_RUN = 320
_ITEM = re.compile(r"\s*(?:[-*•‣◦–]\s|\(?\d{1,3}[.)]\s|\[[^\]\s]{1,7}\]:?\s|[¹²³⁴-⁹][⁰¹²³⁴-⁹]?\s?)")
_LESSON = rf"(?:lessons|{spelt((*LESSON_WORDS, *COUNTED_WORDS))})(?:\s+(?:{spelt(LEARNED)}))?"
_STANDS_ALONE = re.compile(
    rf"(?i)\s*(?:\d{{1,2}}(?:\.\d{{1,2}})*[.)]?\s+)?{_LESSON}(?:\s+|-(?=\d))(?:n\.?[°º]\s?|(?:number|n[uú]m[eé]ro)\s)?"
    rf"(?:\w{{1,6}}|{spelt(NUMBER_WORDS)})\b\s*[–—:.-]?"
    rf"|\s*(?:the\s|la\s|a\s)?(?:\d{{1,2}}(?:\.?[ªº]|st|nd|rd|th|[eè]re|re|e)|{spelt(ORDINALS)})\s+{_LESSON}\s?(?:[:–—-]|$)"
    rf"|\s*(?:{spelt(EXAMPLE_NAMES)}|(?:case|{spelt(COUNTED_EXAMPLES)})(?=\s+(?:n\.?[°º]\s?)?\d))"
    r"(?:\s+(?:n\.?[°º]\s?)?\d{1,2})?\s?[:–—]\s"
    r"|\s*(?:(?:foot)?notes|notas|r[eé]f[eé]rences|refer[eê]ncias|sources|fuentes|fontes|examples|exemples|ejemplos"
    r"|exemplos)\s?:\s*$"
)
_ENTRY = re.compile(r"[^\W\d_a-z][\w'’-]+, (?:[^\W\d_a-z]\. ?)+(?:[,;(&]|and |et |y |e )")  # "Lalá, A. and ..."
_LEADER = re.compile(r"(?:[.·_]{4}|…{2}|(?: \.){4})\s*\d{1,4}\s*$")  # of a line in a table of contents
_ENDED = (".", "!", "?", ":", ";")
_AFTER_END = re.compile(r"(?:\[\^?\w{1,4}\]|[⁰¹²³⁴-⁹\"')])+$")  # calls of footnotes, closing quotes


def read(data: bytes) -> Extract:
    """Extract of a plain text file: byte order mark dropped, line ends as line feeds, every other character kept.

    But where a paragraph was wrapped after a hyphen ("Port-au-" / "Prince"), the line end is taken out of the text.
    Raises DocumentError for bytes that are not text.
    """
    text, notes = decode(data)
    metadata, end, front_notes = front_matter(text)
    text, blocks, lines = _rejoined(text, _blocks("\n" * end + text[end:]))
    dropped = ((0, end),) if end else ()
    return Extract(text, blocks, (*notes, *front_notes), lines=lines, dropped=dropped, metadata=metadata)


def _rejoined(text: str, blocks: list[Block]) -> tuple[str, tuple[Block, ...], tuple[tuple[int, int], ...]]:
    """The text without the line ends after hyphens inside blocks, the blocks in it, and its lines if any is gone."""
    cuts = [match.span() for block in blocks for match in _HYPHEN_END.finditer(text, block.start, block.end)]
    if not cuts:
        return text, tuple(blocks), ()
    kept, moved, at = [], [0], 0
    for start, end in cuts:
        kept.append(text[at:start])
        moved.append(moved[-1] + end - start)
        at = end
    ends = [end for _, end in cuts]

    def place(offset: int) -> int:
        return offset - moved[bisect_right(ends, offset)]

    line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
    lines = tuple((place(start), number) for number, start in enumerate(line_starts, start=1))
    placed = tuple(replace(block, start=place(block.start), end=place(block.end)) for block in blocks)
    return "".join([*kept, text[at:]]), placed, lines


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of `data` and a note where the encoding had to be guessed: byte order mark, UTF-8, UTF-16, Windows-1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding), ()
    try:
        return _decoded(data, "utf-8"), ()
    except DocumentError:
        encoding, name = _guessed(data)
    if encoding == "utf-8":
        text = _checked(data.decode("utf-8", "replace"))
        return text, (f"has {_broken(data)} bytes that are not UTF-8, read as “\ufffd”. Save it as UTF-8 again.",)
    return _decoded(data, encoding), (f"is not UTF-8 and was read as {name}. Save it as UTF-8 to be sure of accents.",)


def _guessed(data: bytes) -> tuple[str, str]:
    """UTF-16 shows as zero bytes in every second place; UTF-8 with a few broken bytes as more letters than breaks.

    Anything else of the genre is a Windows code page.
    """
    sample = data[:4096]
    if sample[1::2].count(0) * 4 > len(sample):
        return "utf-16-le", "UTF-16"
    if sample[0::2].count(0) * 4 > len(sample):
        return "utf-16-be", "UTF-16"
    beyond_ascii = sum(character > "\x7f" for character in data.decode("utf-8", "ignore"))
    return ("utf-8", "UTF-8") if beyond_ascii > 4 * _broken(data) else ("cp1252", "Windows-1252")


def _broken(data: bytes) -> int:
    """How many breaks UTF-8 decoding finds."""
    return data.decode("utf-8", "replace").count("\ufffd") - data.count("\ufffd".encode())


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return _checked(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"is not text: byte {error.start:,} of {len(data):,} fits no known encoding. Save it as UTF-8 text."
        ) from error


def _checked(text: str) -> str:
    """`text` with line feeds only. Raises DocumentError at a control code that no text holds."""
    control = _CONTROLS.search(text)
    if control:
        raise DocumentError(
            f"is not text: character {control.start():,} is the control code {ord(control[0]):#04x}. "
            "Save it as UTF-8 text."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(text: str) -> list[Block]:
    lines = [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]
    wrap = _Wrap(text, lines)
    spans: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(lines):
        if at and wrap.continues(at, spans[-1][0]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    trimmed_spans = (trimmed(text, start, end) for start, end in spans)
    return [Block(span.start, span.end) for span in trimmed_spans if span]


def _ends(line: str) -> bool:
    """Whether a sentence ends with the line."""
    return _AFTER_END.sub("", matching_form(line[-16:])).endswith(_ENDED)


class _Wrap:
    """How the paragraphs of a text were wrapped, by hand or by a mail program, and which lines that explains."""

    def __init__(self, text: str, lines: list[tuple[int, int]]) -> None:
        self.text, self.lines = text, lines
        pairs = [(one, other) for one, other in pairwise(lines) if other[0] == one[1] + 1]
        pairs = [(one, other) for one, other in pairs if not _LEADER.search(text, *one)]
        width = sorted(end - start for (start, end), _ in pairs)[int(0.95 * (len(pairs) - 1))] if pairs else 0
        inside = sum(self._goes_on(other) for _, other in pairs)
        self.width = width if width <= _WIDEST_WRAP and inside * 8 >= len(pairs) else 0

    def _goes_on(self, line: tuple[int, int]) -> bool:
        """Whether a line starts as only the middle of a sentence does: most do where paragraphs are wrapped."""
        first = self.text[line[0] : line[1]].lstrip()[:1]
        return first.isalpha() and not first.isupper()

    def continues(self, at: int, block: int) -> bool:
        """Whether the line `at` goes on with the block that starts at the offset `block`."""
        if not self.width or self.lines[at][0] != self.lines[at - 1][1] + 1:
            return False
        last, this = self._line(at - 1), self._line(at)
        if is_rule(last) or is_rule(this) or _LEADER.search(last):
            return False
        ended = _ends(last)
        if _ITEM.match(this) or (_STANDS_ALONE.match(this) and (ended or self._heads(block) or not self._full(at - 1))):
            return False
        if self._indented(last, this) and not self._hangs(at, block):
            return False
        if block == self.lines[at - 1][0] and self._heads_text(at, last):
            return False
        if self._full(at - 1):
            return not (ended and (self._lone(at) or _ENTRY.match(this)))
        return not ended and this.lstrip()[:1].islower()

    def _line(self, at: int) -> str:
        start, end = self.lines[at]
        return self.text[start:end].rstrip()

    def _heads(self, block: int) -> bool:
        return bool(_STANDS_ALONE.match(self.text, block))

    def _heads_text(self, at: int, last: str) -> bool:
        """Whether the full line `last` is a heading all the same: a lesson's or in title case, and text goes on below.

        A heading wrapped over two lines, or a reference line, is over before that.
        """
        if not self._line(at).lstrip()[:1].isupper():
            return False
        words = [word for word in re.findall(r"[^\W\d_]+", last) if len(word) > 3]
        titled = len(words) > 3 and all(word[0].isupper() for word in words)
        if not titled and not _STANDS_ALONE.match(last):
            return False
        until = self.lines[at - 1][0] + (_LONGEST_TITLE_RUN if titled else _LONGEST_HEADING)
        while self.lines[at][1] < until and self._full(at):
            at += 1
        return self.lines[at][1] >= until

    def _full(self, at: int) -> bool:
        """Whether the first word of the line after `at` had no room on it."""
        if at + 1 >= len(self.lines) or self.lines[at + 1][0] != self.lines[at][1] + 1:
            return False
        word = self._line(at + 1).split(maxsplit=1)[0]
        return len(self._line(at)) + 1 + len(word) > self.width

    def _lone(self, at: int) -> bool:
        """Whether the line `at` is a heading by its form: the line after it starts anew, and it ends no sentence."""
        this = self._line(at)
        if "://" in this:
            return False
        return not self._full(at) and this.lstrip()[:1].isupper() and not _ends(this)

    def _hangs(self, at: int, block: int) -> bool:
        """Whether the deeper line `at` goes on with an entry whose first line alone stands at the margin.

        The first line of a paragraph is deeper too, but the line above it is not full or ends a sentence, and the
        line below it is back at the margin.
        """
        if not self._full(at - 1):
            return False
        if not _ends(self._line(at - 1)):
            return True
        alone = at + 1 == len(self.lines) or self.lines[at + 1][0] != self.lines[at][1] + 1
        below = "" if alone else self._line(at + 1)
        deep = alone or self._margin(below) >= self._margin(self._line(at))
        return deep and block == self.lines[at - 1][0] and not self._margin(self._line(at - 1))

    @staticmethod
    def _margin(line: str) -> int:
        return len(line) - len(line.lstrip())

    def _indented(self, last: str, this: str) -> bool:
        """Whether `this` starts a paragraph by its indent; below a list item an indent goes on with the item."""
        deeper = self._margin(this) - self._margin(last)
        return deeper > 1 and not _ITEM.match(last)
