"""The lines of a page in reading order, from words with positions: columns found by the white space between them.

Points, with the origin at the lower left. Columns are cut as in the XY-cut (Nagy and Seth, 1984), but at the left
edges that lines share, so that a heading over two columns does not hide them, and wide word spaces do not make any.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

_WIDEST_SPACE = 0.9  # of the font size; a wider gap starts another fragment, which a line may join again
_CELL_GAP = 1.2  # of the font size, between two cells; more cells may stand nearer
_CELLS_GAP = 0.9
_NARROWEST_COLUMN = 14  # characters of a line, in the median; narrower ones are cells of a table, or labels of a list
_MOST_EDGES = 12
_AROUND = 5  # lines before and after one
_MANY_LINES = 1_000  # of a column; no page has so many but a hostile one
_DEEPEST_CUT = 5
_RAISED = 0.15
_SMALL = 0.88  # a browser's superscript has 0.83 of the font size
_LONELY_LABEL = re.compile(r"(?:[^\w\s%$€£+]|[ivx\d]{1,3}[.)]|\(?\w[.)]|\[?\d{1,3}\]?)$")

_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*(?:\[\d{1,3}\]|[¹²³⁰-⁹])*\s*$")


@dataclass(slots=True)
class Word:
    """A word as drawn: its left and right edge, base line, font size; `spaced` if a space follows it in the file."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    url: str = ""
    spaced: bool = False


@dataclass(slots=True)
class Fragment:
    """Words on one base line with no wide gap between them."""

    words: list[Word]
    x0: float
    x1: float
    y: float
    size: float

    @property
    def text(self) -> str:
        """The words with spaces between them."""
        return join_words(self.words)


@dataclass(slots=True)
class Line:
    """A line of a column: `left` and `right` are the column's edges, `region` tells columns apart in a document."""

    words: list[Word]
    page: int = 0
    region: int = 0
    left: float = 0.0
    right: float = 0.0
    x0: float = field(init=False)
    x1: float = field(init=False)
    size: float = field(init=False)
    y: float = field(init=False)
    bold: bool = field(init=False)

    def __post_init__(self) -> None:
        self.words.sort(key=lambda word: word.x0)
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        self.size = max(sizes, key=lambda size: (sizes[size], size))
        self.y = median(word.y for word in self.words if word.size == self.size)
        self.x0, self.x1 = self.words[0].x0, max(word.x1 for word in self.words)
        lettered = [word for word in self.words if any(map(str.isalnum, word.text)) and not self.raised(word)]
        self.bold = bool(lettered) and all(word.bold for word in lettered)

    @property
    def text(self) -> str:
        """The words with spaces between them."""
        return join_words(self.words)

    def raised(self, word: Word) -> bool:
        """Whether the word is a superscript of the line: smaller, and above the base line."""
        return word.size < _SMALL * self.size and word.y - self.y > _RAISED * self.size

    def cells(self) -> list[list[Word]]:
        """The words, cut at the wide gaps."""
        found = self._cut_at(_CELLS_GAP)
        return found if len(found) > 2 else self._cut_at(_CELL_GAP)

    def _cut_at(self, gap: float) -> list[list[Word]]:
        found = [[self.words[0]]]
        for before, word in zip(self.words, self.words[1:], strict=False):
            if word.x0 - before.x1 > gap * self.size:
                found.append([])
            found[-1].append(word)
        if len(found) > 1 and len(found[0]) == 1 and _LONELY_LABEL.match(found[0][0].text):
            found[:2] = [found[0] + found[1]]
        return found


def apart(before: Word, word: Word) -> bool:
    """Whether a space stands between two neighbours of a line."""
    return before.spaced or word.x0 - before.x1 > 0.17 * max(before.size, word.size)


def join_words(words: Sequence[Word]) -> str:
    """The words' text, with spaces where there are any."""
    pieces = [words[0].text]
    for before, word in zip(words, words[1:], strict=False):
        pieces.append(" " + word.text if apart(before, word) else word.text)
    return "".join(pieces)


def is_ended(text: str) -> bool:
    """Whether a sentence ends with the text."""
    return bool(_ENDED.search(text))


def fragments(words: Iterable[Word]) -> list[Fragment]:
    """Words in the file's order, joined while they go on to the right on one base line. A word drawn twice is one."""
    found: list[Fragment] = []
    seen: set[tuple[str, int, int]] = set()
    for word in words:
        place = (word.text, round(word.x0), round(word.y))
        if place in seen:
            continue
        seen.add(place)
        last = found[-1] if found else None
        if last and _goes_on(last, word):
            last.words.append(word)
            last.x1 = max(last.x1, word.x1)
            if word.size > last.size:
                last.size, last.y = word.size, word.y
        else:
            found.append(Fragment([word], word.x0, word.x1, word.y, word.size))
    return found


def _goes_on(last: Fragment, word: Word) -> bool:
    size = max(last.size, word.size)
    if min(last.size, word.size) < _SMALL * size:  # a superscript, or what follows the label of a footnote
        return abs(last.y - word.y) < 0.75 * size and -0.3 * size < word.x0 - last.x1 < 0.5 * size
    return abs(last.y - word.y) < 0.45 * size and -0.3 * size < word.x0 - last.x1 < _WIDEST_SPACE * size


def rows(parts: Iterable[Fragment]) -> list[list[Fragment]]:
    """Fragments that stand side by side, from the top of the page; each row from the left."""
    found: list[list[Fragment]] = []
    base = size = 0.0
    for part in sorted(parts, key=lambda part: (-part.y, part.x0)):
        if found and base - part.y < 0.45 * max(size, part.size):
            found[-1].append(part)
            if part.size > size:
                base, size = part.y, part.size
        else:
            found.append([part])
            base, size = part.y, part.size
    return [sorted(row, key=lambda part: part.x0) for row in found]


def ordered(parts: Sequence[Fragment], page: int = 0, region: int = 0) -> list[Line]:
    """The lines of a page in reading order; `region` is the number of the first column."""
    lines: list[Line] = []
    from_top = sorted(parts, key=lambda part: -part.y)  # and so stay all lists of parts made of this one, nearly
    for count, leaf in enumerate(_cut(from_top, _DEEPEST_CUT)):
        found = rows(leaf)
        left = min(part.x0 for part in leaf)
        ends = [max(part.x1 for part in row) for row in found]
        for at, row in enumerate(found):
            words = [word for part in row for word in part.words]
            lines.append(Line(words, page, region + count, left, _right_edge(ends, at, words[0].size)))
    return lines


def _right_edge(ends: list[float], at: int, size: float) -> float:
    """Where the lines around the line `at` end if they agree, else where those of the whole column do.

    A title may be wider than the column below it, and a short column may stand over a wide table.
    """
    around = ends[max(at - _AROUND, 0) : at + _AROUND + 1]
    furthest = max(around)
    agreeing = sum(end > furthest - 1.5 * size for end in around)
    if len(around) > _AROUND and agreeing > 0.4 * len(around):
        return furthest
    return sorted(ends)[int(0.95 * (len(ends) - 1))] if len(ends) < _MANY_LINES else furthest


@dataclass(slots=True)
class _Band:
    """Lines between two that run over both columns, or such lines themselves (`spanning`)."""

    spanning: list[Fragment] = field(default_factory=list)
    left: list[Fragment] = field(default_factory=list)
    right: list[Fragment] = field(default_factory=list)

    def weight(self) -> int:
        """How many fragments the band shares out between two columns; 0 if it holds none."""
        if len(self.left) < 2 or len(self.right) < 2 or len(self.left) + len(self.right) < 5:
            return 0
        both = min(self.left[0].y, self.right[0].y) - max(self.left[-1].y, self.right[-1].y)
        tallest = max(self.left[0].y - self.left[-1].y, self.right[0].y - self.right[-1].y)
        if both < 0.15 * tallest or not (_is_prose(self.left) and _is_prose(self.right)):
            return 0
        return len(self.left) + len(self.right)


def _is_prose(parts: list[Fragment]) -> bool:
    """Whether the lines are a column's, not cells: most are wide enough, joined over their wide spaces."""
    lengths = [sum(sum(len(word.text) + 1 for word in part.words) for part in row) for row in rows(parts)]
    return median(lengths) >= _NARROWEST_COLUMN


def _cut(parts: list[Fragment], depth: int) -> list[list[Fragment]]:
    """Columns of `parts` in reading order, each a list of fragments."""
    if len(parts) < 5 or not depth:
        return [parts] if parts else []
    best: list[_Band] = []
    best_weight = 0
    for edge in _edges(parts):
        bands = _bands(parts, edge)
        weight = sum(band.weight() for band in bands)
        if weight > best_weight:
            best, best_weight = bands, weight
    if not best_weight:
        return [parts]
    leaves: list[list[Fragment]] = []
    whole: list[Fragment] = []
    for band in best:
        if band.weight():
            leaves += [*_cut(whole, depth - 1), *_cut(band.left, depth - 1), *_cut(band.right, depth - 1)]
            whole = []
        else:
            whole += [*band.spanning, *band.left, *band.right]
    return [*leaves, *_cut(whole, depth - 1)]


def _edges(parts: list[Fragment]) -> list[float]:
    """Left edges that many fragments share, other than the leftmost."""
    leftmost = min(part.x0 for part in parts)
    starts = sorted(part.x0 for part in parts if part.x0 > leftmost + 20)
    near = Counter({start: bisect_right(starts, start + 2) - bisect_left(starts, start - 0.5) for start in set(starts)})
    found: list[float] = []
    for start, count in near.most_common():
        if count < 2 or len(found) == _MOST_EDGES:
            break
        if all(abs(start - other) > 3 for other in found):
            found.append(start)
    return found


def _bands(parts: list[Fragment], edge: float) -> list[_Band]:
    """`parts` from top to bottom, in bands of lines left and right of the gutter before `edge`, or running over it."""
    found = [_Band()]
    gutter_size = median(part.size for part in parts)
    for part in sorted(parts, key=lambda part: -part.y):
        band = found[-1]
        over = part.x0 < edge - 2 and part.x1 > edge - 0.5 * part.size
        if over or _heads_both(part, band, gutter_size):
            if band.left or band.right:
                band = _Band()
                found.append(band)
            band.spanning.append(part)
            continue
        if band.spanning:
            band = _Band()
            found.append(band)
        (band.left if part.x1 <= edge else band.right).append(part)
    return found


def _heads_both(part: Fragment, band: _Band, size: float) -> bool:
    """Whether a large line left of the gutter is a heading over both columns: white space stands on its right too."""
    if part.size < 1.25 * size or not band.right or not band.left:
        return False
    return band.left[-1].y - part.y > 1.6 * part.size and band.right[-1].y - part.y > 1.6 * part.size
