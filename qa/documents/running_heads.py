"""Running heads, running feet and page numbers: the lines of a page that are no part of its text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from qa.documents.layout import Fragment, is_ended, rows

_OUTER_ROWS = 3
_OUTER_SHARE = 0.15  # of the page's height: no running head stands deeper
_NEAR = 12  # rows of the same text before and after one
_SMALLER = 0.97  # of the text's size
_SAME_PLACE = 3.0  # points
_NUMBER = re.compile(
    r"(?i)[-–—|·\s]*(?:(?:page|p\.|p[áa]gina|p[áa]g\.?)\s*)?(\d{1,4}|[ivxl]{1,7})"
    r"(?:\s*(?:/|of|de|sur)\s*\d{1,4})?[-–—|·\s]*$"
)
_NUMBER_AND_TITLE = re.compile(r"\d{1,4}\s*\|\s*\D|.*\D\s*\|\s*\d{1,4}$")
_AT_END = re.compile(r"(?i)(?:^|[\s|–—-])(\d{1,4})$|^(\d{1,4})(?:[\s|–—-]|$)|(\d{1,4})\s*(?:/|of|de|sur)\s*\d{1,4}$")
_PRINTED = re.compile(  # by a browser: the address and "1/3", the time and the title
    r"(?:https?|file)://\S+\s+\d{1,4}/\d{1,4}$|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d\d(?:\s?[AP]M)?(?:\s|$)"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page, its height in points and the height of its lower edge."""

    parts: list[Fragment]
    height: float
    bottom: float = 0.0


@dataclass(slots=True)
class _Row:
    """A row near an edge of a page, which may be furniture."""

    page: int
    at_top: bool
    parts: list[Fragment]
    text: str
    y: float
    size: float
    bold: bool
    gap: float  # to the next row towards the text, as a multiple of the font size

    @property
    def key(self) -> tuple[bool, str]:
        """What is the same on every page: the text with any number for its numbers."""
        return self.at_top, re.sub(r"\d+", "#", self.text.casefold())

    @property
    def is_note(self) -> bool:
        """Whether the row begins with a raised label: "1 Ibid." may stand at the foot of many pages."""
        first = self.parts[0].words[0]
        return not self.at_top and first.size < 0.88 * self.size and len(first.text) < 4


def body_size(pages: Sequence[Page]) -> float:
    """The font size in which most characters are set; 10 if there are none."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for part in page.parts:
            for word in part.words:
                sizes[word.size] += len(word.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0


def without_running_heads(pages: Sequence[Page]) -> tuple[list[list[Fragment]], dict[int, str]]:
    """Each page's text without its furniture, and the numbers printed on pages, by index, where they count up."""
    body = body_size(pages)
    outer = [_outer_rows(index, page) for index, page in enumerate(pages)]
    found = _repeated(outer, len(pages), body)
    found |= {id(row) for row in _placed_alike(outer, found, 3)}
    found |= {id(row) for row in _interrupting(outer, pages, found, body)}
    for each in outer:
        found |= {id(row) for row in _numbers(each, found, body)}
    taken = [[row for row in each if id(row) in found] for each in outer]
    kept = []
    for page, rows_taken in zip(pages, taken, strict=True):
        gone = {id(part) for row in rows_taken for part in row.parts}
        kept.append([part for part in page.parts if id(part) not in gone])
    return kept, _printed_numbers(taken)


def _outer_rows(index: int, page: Page) -> list[_Row]:
    """The rows near the top and the bottom edge, from the edge to the text."""
    all_rows = rows(page.parts)
    found: list[_Row] = []
    for at_top in (True, False):
        inward = all_rows if at_top else all_rows[::-1]
        for at, parts in enumerate(inward[:_OUTER_ROWS]):
            y = median(part.y for part in parts)
            height = (y - page.bottom) / page.height
            if (1 - height if at_top else height) > _OUTER_SHARE:
                break
            words = [word for part in parts for word in part.words]
            size = max(word.size for word in words)
            gap = 99.0 if at + 1 == len(inward) else abs(inward[at + 1][0].y - y) / size
            text = " ".join(part.text for part in parts).strip()
            found.append(_Row(index, at_top, parts, text, y, size, all(word.bold for word in words), gap))
    return found


def _repeated(outer: Sequence[list[_Row]], count: int, body: float) -> set[int]:
    """Rows whose text stands at the same place on other pages too, where hardly any page has other text."""
    groups: defaultdict[tuple[bool, str], list[_Row]] = defaultdict(list)
    for each in outer:
        for row in each:
            if not row.is_note:
                groups[row.key].append(row)
    candidates: list[_Row] = []
    for group in groups.values():
        for at, row in enumerate(group):
            # Pages near this one are enough to look at: a running head stands on the next page, or the one after.
            near = (other for other in group[max(at - _NEAR, 0) : at + _NEAR + 1] if other.page != row.page)
            same = (other for other in near if _is_at_same_place(row, other))
            if any(_is_alike(row, other) for other in same) and (count > 2 or _is_plain(row, body)):
                candidates.append(row)
    ids = {id(row) for row in candidates}
    alike = _placed_alike(outer, ids, 2)  # heads of chapters, each on one page only
    ids |= {id(row) for row in alike if row.size < _SMALLER * body}
    others = {at_top: _text_edges(outer, ids, at_top=at_top) for at_top in (True, False)}
    return {id(row) for row in candidates if _is_outside(row, others[row.at_top], count)}


def _is_at_same_place(row: _Row, other: _Row) -> bool:
    return abs(row.y - other.y) < _SAME_PLACE and abs(row.size - other.size) < 0.6


def _is_plain(row: _Row, body: float) -> bool:
    return row.size <= body and not row.bold


def _is_alike(row: _Row, other: _Row) -> bool:
    """Whether the numbers in two like rows are the same, or count with the pages."""
    mine, theirs = re.findall(r"\d+", row.text), re.findall(r"\d+", other.text)
    steps = {int(one[:9]) - int(two[:9]) for one, two in zip(mine, theirs, strict=True)}
    return steps <= {0, row.page - other.page} and (not row.bold or steps <= {0} or row.gap > 2)


def _text_edges(outer: Sequence[list[_Row]], candidates: set[int], *, at_top: bool) -> list[float]:
    """Of every page, how far out its text reaches: its outermost row that repeats nowhere."""
    found = []
    for each in outer:
        heights = [row.y for row in each if row.at_top == at_top and id(row) not in candidates]
        if heights:
            found.append(max(heights) if at_top else min(heights))
    return found


def _is_outside(row: _Row, edges: list[float], count: int) -> bool:
    """Whether hardly any page has text where the row stands; running heads may come and go with the chapters."""
    margin = 0.3 * row.size
    inside = sum(edge > row.y - margin if row.at_top else edge < row.y + margin for edge in edges)
    return inside <= max(1 if count > 3 else 0, 0.34 * count)


def _placed_alike(outer: Sequence[list[_Row]], found: set[int], least: int) -> list[_Row]:
    """Rows that stand and look as `least` of those found do, such as the head of a chapter that has one page."""
    places = Counter((row.at_top, round(row.y), row.size) for each in outer for row in each if id(row) in found)
    return [
        row
        for each in outer
        for row in each
        if row.gap > 1.5 and any(places[row.at_top, round(row.y) + step, row.size] >= least for step in (-1, 0, 1))
    ]


def _interrupting(outer: Sequence[list[_Row]], pages: Sequence[Page], found: set[int], body: float) -> list[_Row]:
    """Outermost rows at the top of a page, small and apart, over which a sentence goes on from the page before."""
    interrupting: list[_Row] = []
    for each, before, page in zip(outer[1:], pages, pages[1:], strict=False):
        row = next((row for row in each if row.at_top), None)
        if row is None or id(row) in found or row.gap < 1.5 or not _is_plain(row, _SMALLER * body):
            continue
        above = [part for part in before.parts if part.size > _SMALLER * body]
        below = [part for part in page.parts if part.size > _SMALLER * body and part.y < row.y]
        if above and below:
            lowest, highest = min(above, key=lambda part: part.y), max(below, key=lambda part: part.y)
            if highest.text[:1].islower() and not is_ended(lowest.text):
                interrupting.append(row)
    return interrupting


def _numbers(each: list[_Row], found: set[int], body: float) -> list[_Row]:
    """Bare page numbers, and the head and foot of a printed web page, at the edges of one page."""
    numbers = []
    for at_top in (True, False):
        row = next((row for row in each if row.at_top == at_top and id(row) not in found), None)
        if row is None:
            continue
        bare = _NUMBER.match(row.text) or _NUMBER_AND_TITLE.match(row.text)
        if (bare and row.gap > 1.5 and row.size < 1.3 * body) or _PRINTED.match(row.text):
            numbers.append(row)
    return numbers


def _printed_numbers(taken: Sequence[list[_Row]]) -> dict[int, str]:
    """The printed page numbers, if most of those found count up with the pages."""
    steps: Counter[int] = Counter()
    printed: dict[int, set[int]] = {}
    for page, each in enumerate(taken):
        texts = [part.text.strip() for row in each for part in row.parts] + [row.text for row in each]
        numbers = {int(next(filter(None, match.groups()))) for text in texts if (match := _page_number(text))}
        printed[page] = numbers
        steps.update({number - page for number in numbers})
    if not steps:
        return {}
    step, count = min(steps.items(), key=lambda item: (-item[1], item[0]))
    having = sum(bool(numbers) for numbers in printed.values())
    if count < 2 or count * 2 < having:
        return {}
    return {page: str(page + step) for page, numbers in printed.items() if page + step in numbers}


def _page_number(text: str) -> re.Match[str] | None:
    bare = _NUMBER.match(text)
    return bare if bare and bare[1].isdigit() else _AT_END.search(text)
