"""The text of a document from its blocks of lines: words joined over line ends, calls of footnotes, links, pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from qa.documents.blocks import Block, Link
from qa.documents.layout import Line, Word, apart, join_words
from qa.documents.page_notes import SUPERSCRIPTS, note_label
from qa.documents.paragraphs import BULLETS, Draft

_HYPHENS = "-\u00ad\u2010\u2011"
_TOKEN = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_BROKEN = re.compile(rf"([^\W\d_]+)[{_HYPHENS}]$")
_STARTS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEADERS = re.compile(r"[.·_…]+")
_CALLED = re.compile(r"\[(\d{1,3}|[*†‡§¶]{1,3})\]")
_CALL = re.compile(r"[(\[]?(\d{1,3}(?:,\d{1,3})*|[*†‡§¶]{1,3})[)\],.;]?")
_GLUED_CALL = re.compile(r"(?<=[^\W\d_]{3})([⁰¹²³⁴-⁹]{1,3})(?=\W*$)|(?<=[.,;:!?”\")])([⁰¹²³⁴-⁹]{1,3})$")
_EXPONENT = re.compile(r"(?:^|[\d/])(?:[kcdm]?m|ft|CO|[A-Z]|10)$")  # before a raised digit
_BULLET = re.compile(rf"\s*[{BULLETS}*–—-]\s*")
# First parts of compounds that are hardly ever the beginning of another word, but for the endings below.
_FIRST_PARTS = frozenset(
    "non self well cross quasi twenty thirty forty fifty sixty seventy eighty ninety one two three four five six seven "
    "eight nine high low long short full half".split()
)
_ENDINGS = frozenset(
    "er est ly y age ages en ened ness teen teenth ty ties fold self light lights lighted lighting way ways land lands "
    "sense come spread".split()
)
# First parts that begin many other words: "pre-war", but "pre-vious".
_PREFIXES = frozenset(
    "anti après arrière auto avant co contra contre demi ex inter mi mid multi neo néo part post pre pro pré pós re "
    "semi socio sous sub ten vice".split()
)
_LINKING = frozenset(
    "a al and au aux by da das de des do dos du e en for in la le les of on sous sur the to y à".split()
)
_FEW_LINES, _RARE = 60, 100
_WHOLE_WORD = 4  # letters; two parts that both stand elsewhere as words of this length are a compound


class Vocabulary:
    """Words of a document and its compounds with hyphens, without those broken at a line's end."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._words: Counter[str] = Counter()
        self._compounds: set[str] = set()
        broken: list[tuple[str, str]] = []
        first = ""  # part of a word broken at the end of the line before
        count = 0
        for line in lines:
            count += 1
            tokens = [token.casefold() for token in _TOKEN.findall(line.text)]
            if first and tokens:
                broken.append((first, tokens.pop(0)))
            first = tokens.pop() if tokens and line.text.rstrip().endswith(tuple(_HYPHENS)) else ""
            for token in tokens:
                if token.isalpha():
                    self._words[token] += 1
                else:
                    self._compounds.add(re.sub("[\u2010\u2011]", "-", token))
        # Where hardly a line ends with a hyphen, no words are broken, and those hyphens are the words' own.
        many = count < _FEW_LINES or len(broken) * _RARE > count
        self._breaks_words = many or any(self._words[one + two] for one, two in broken)

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether the hyphen between two parts of a word at a line's end is the word's own.

        `second` may be more than one part: "au-Prince".
        """
        one, two = first.casefold(), second.casefold()
        if self._words[one + two]:
            return False
        if not self._breaks_words or f"{one}-{two}" in self._compounds:
            return True
        two, _, more = two.partition("-")
        if not second[:1].islower() or not (first.islower() or first.istitle()) or (more and two in _LINKING):
            return True
        if one in _FIRST_PARTS:
            return two not in _ENDINGS
        if not self._words[two]:
            return False
        return one in _PREFIXES or (min(len(one), len(two)) >= _WHOLE_WORD and bool(self._words[one]))


class Composer:
    """Writes blocks one after the other, and knows where pages begin and which words lead where."""

    def __init__(self, pages: int, vocabulary: Vocabulary, labels: Mapping[int, set[str]]) -> None:
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self._called: list[tuple[int, str]] = []  # page and label of each call of a footnote that was written
        self._pages = pages
        self._begun: list[tuple[int, int]] = []
        self._page = self._furthest = -1
        self._vocabulary = vocabulary
        self._labels = labels
        self._pieces: list[str] = []
        self._length = 0
        self._tail = ""

    def add(self, draft: Draft) -> None:
        """Writes a block."""
        if self.blocks:
            self._write("\n" if draft.kind == "row" and self.blocks[-1].kind == "row" else "\n\n")
        start = self._length
        self._tail = ""
        if draft.kind == "row":
            for at, cell in enumerate(draft.cells):
                if at:
                    self._write(" | ")
                    self._tail = ""
                self._lines(cell, skip=0)
        else:
            self._opening(draft)
        if self._length > start:
            self.blocks.append(Block(start, self._length, draft.kind, draft.level))

    def take_calls(self) -> list[tuple[int, str]]:
        """Page and label of each call of a footnote written since this was asked last."""
        called, self._called = self._called, []
        return called

    def finish(self) -> tuple[str, list[tuple[int, int]]]:
        """The text, and (offset, page) where a page begins or, after a footnote of another, goes on."""
        self._reach(self._pages - 1)
        return "".join(self._pieces), self._begun

    def _opening(self, draft: Draft) -> None:
        """A block's label in one form, then its lines without it."""
        words = draft.lines[0].words
        if draft.kind == "footnote":
            self._reach(draft.lines[0].page)
            label = note_label(draft.lines[0])
            self._write(f"[{draft.label}] " if draft.label else "")
            if label and words[0].text[:1] in "⁰¹²³⁴⁵⁶⁷⁸⁹" and len(words[0].text) > len(label):
                words[0].text = words[0].text[len(label) :]
                label = ""
            self._lines(draft.lines, skip=1 if label else 0)
            return
        bullet = _BULLET.match(words[0].text) if draft.kind == "item" else None
        if bullet:
            self._reach(draft.lines[0].page)
            self._write("- ")
            words[0].text = words[0].text[bullet.end() :]
        self._lines(draft.lines, skip=1 if bullet and not words[0].text else 0)

    def _lines(self, lines: Sequence[Line], *, skip: int) -> None:
        for line in lines:
            words = _without_leaders(line.words[skip:])
            skip = 0
            if not words:
                continue
            glue = self._glue(words[0].text) if self._tail else ""
            self._write(glue)
            self._reach(line.page)
            self._words(line, words)
            self._tail = join_words(line.words[-3:])

    def _words(self, line: Line, words: Sequence[Word]) -> None:
        for before, word in pairwise([None, *words]):
            assert word is not None  # only the first is
            text = self._with_calls(line, word, before)
            if "[" in text:
                self._called += [(line.page, label) for label in _CALLED.findall(text)]
            call = text.startswith("[") and text != word.text
            if before and (apart(before, word) and not (call and word.x0 - before.x1 < 0.3 * line.size)):
                self._write(" ")
            start = self._length
            self._write(text)
            if word.url and self._length > start:
                self._link(start, word.url)

    def _with_calls(self, line: Line, word: Word, before: Word | None) -> str:
        """The word, or the call of a footnote of its page that it is or ends with: "[1]"."""
        labels = self._labels.get(line.page, set())
        if before and labels and line.raised(word) and (match := _CALL.fullmatch(word.text)):
            called = match[1].split(",")
            exponent = not apart(before, word) and _EXPONENT.search(before.text)
            if labels.issuperset(called) and not exponent:
                rest = word.text[match.end(1) :].lstrip(")]")
                return "".join(f"[{label}]" for label in called) + rest
        if labels and (match := _GLUED_CALL.search(word.text)):
            label = (match[1] or match[2]).translate(SUPERSCRIPTS)
            if label in labels:
                return word.text[: match.start()] + f"[{label}]" + word.text[match.end() :]
        return word.text.replace("\u00ad", "") if not word.text.endswith("\u00ad") else word.text

    def _glue(self, text: str) -> str:
        """What stands between two lines; takes back the hyphen of a word broken at the end of the first."""
        tail = self._tail
        if re.search(r"\w-$", tail) and re.match(r"-\w", text):
            self._take_back()  # Portuguese and Spanish repeat the hyphen at the start of the line
            return ""
        broken, starts = _BROKEN.search(tail), _STARTS.match(text)
        if broken and starts:
            if tail.endswith("\u00ad") or not self._vocabulary.keeps_hyphen(broken[1], starts[0]):
                self._take_back()
            return ""
        if re.search(r"\d[-–]$", tail) and text[:1].isdigit():
            return ""
        if re.search(r"\w[-–]$", tail) and text[:1].isalnum() and not tail.endswith("–"):
            return ""
        return "" if "://" in tail and re.search(r"[/_?&=#%.-]$", tail) and not text[:1].isupper() else " "

    def _link(self, start: int, url: str) -> None:
        """Marks the words just written, joined with those before if they lead to the same place."""
        last = self.links[-1] if self.links else None
        inside = bool(self.blocks) and last is not None and last.start < self.blocks[-1].end
        if last and last.url == url and start - last.end <= 1 and not inside:
            self.links[-1] = Link(last.start, self._length, url)
        else:
            self.links.append(Link(start, self._length, url))

    def _reach(self, page: int) -> None:
        """Notes that what is written next stands on the page; pages without text begin where the next one does."""
        if page == self._page:
            return
        skipped = range(self._furthest + 1, page)
        self._begun += [(self._length, each) for each in (*skipped, page)]
        self._page, self._furthest = page, max(page, self._furthest)

    def _take_back(self) -> None:
        self._pieces[-1] = self._pieces[-1][:-1]
        self._length -= 1
        if self.links and self.links[-1].end > self._length:
            self.links[-1] = Link(self.links[-1].start, self._length, self.links[-1].url)

    def _write(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._length += len(text)


def _without_leaders(words: Sequence[Word]) -> Sequence[Word]:
    """The words with a row of dots, as in a table of contents, as one short word."""
    if sum(_LEADERS.fullmatch(word.text) is not None for word in words) == 0:
        return words
    kept: list[Word] = []
    dots: list[Word] = []
    for word in [*words, None]:
        if word and _LEADERS.fullmatch(word.text):
            dots.append(word)
            continue
        if sum(len(each.text) for each in dots) > 3:
            last = dots[-1]
            dots = [Word("....", dots[0].x0, last.x1, last.y, last.size, last.bold, last.url, last.spaced)]
        kept += dots
        dots = []
        if word:
            kept.append(word)
    return kept
