"""Headings, paragraphs, list items and rows of tables from lines in reading order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qa.documents.blocks import BlockKind
from qa.documents.layout import Line, Word, is_ended

BULLETS = "•‣◦▪▫●○■□♦◆►▶➢➤✓✔❖⁃∙·\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf0a8"
_BULLET = re.compile(rf"\s*[{BULLETS}]\s*")
_LABEL = re.compile(r"\s*(?:[-–—*]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+\S")
_LEADER = re.compile(r"(?:[.·_]{4}|…{2}|(?: \.){4})\s*\d{1,4}\s*$")
_LARGER = 1.08
_LONGEST_HEADING = 300
_LONGEST_BOLD = 250
_CELL_PLACE = 4.0


@dataclass(slots=True)
class Draft:
    """A block to be: its lines, or the cells of its row, each of lines; a footnote's label; a heading's size."""

    kind: BlockKind = "paragraph"
    lines: list[Line] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    label: str = ""
    level: int | None = None


def drafts(lines: Sequence[Line], body: float) -> list[Draft]:
    """Blocks of the document's running text, in order. `body` is the font size of most of it."""
    setting = _Setting(lines, body)
    in_table, in_contents = _table_lines(lines)
    found: list[Draft] = []
    for at, line in enumerate(lines):
        last = found[-1] if found else None
        if last and last.kind == "row" and last.cells and at not in in_table and _goes_on_in_row(last, line, setting):
            continue
        if at in in_table:
            found.append(Draft("row", [line], [[_part(line, cell)] for cell in line.cells()]))
        elif last and last.kind != "row" and not in_contents & {at - 1, at} and setting.continues(last, line):
            last.lines.append(line)
        else:
            found.append(Draft(lines=[line]))
    for draft in found:
        _name(draft, body)
    _rank(found, body)
    return found


def is_item(text: str) -> bool:
    """Whether a line begins with the bullet or number of a list."""
    return bool(_BULLET.match(text) or _LABEL.match(text))


class _Setting:
    """How a document is set: the distance of its lines in a paragraph, for each font size."""

    def __init__(self, lines: Sequence[Line], body: float) -> None:
        self.body = body
        steps: defaultdict[float, Counter[float]] = defaultdict(Counter)
        for one, other in pairwise(lines):
            step = one.y - other.y
            if one.region == other.region and one.size == other.size and 0 < step < 3 * one.size:
                steps[one.size][round(step * 2) / 2] += 1
        self._steps = {size: _smallest_common(counted) for size, counted in steps.items()}

    def leading(self, size: float) -> float:
        """The usual distance of two base lines."""
        return self._steps.get(size, 1.3 * size)

    def continues(self, draft: Draft, line: Line) -> bool:
        """Whether `line` goes on with the paragraph."""
        last = draft.lines[-1]
        if abs(line.size - last.size) > 0.06 * last.size or _LEADER.search(last.text):
            return False
        if line.region != last.region:
            return self._continues_beyond(draft, line)
        step = last.y - line.y
        heading = last.size > _LARGER * self.body and last.bold == line.bold
        if heading and step <= 1.4 * last.size:
            return last.size >= 1.3 * self.body or not _has_room(last, line)
        raised = any(each.raised(word) for each in (last, line) for word in each.words)  # moves lines apart
        if step > (1.5 if raised else 1.2) * self.leading(line.size) + 0.5 or _BULLET.match(line.text):
            return False
        if last.bold != line.bold and not (last.bold and line.words[0].bold and not _has_room(last, line)):
            return False
        return self._continues_in_column(draft, line)

    def _continues_in_column(self, draft: Draft, line: Line) -> bool:
        last = draft.lines[-1]
        open_end = not is_ended(last.text)
        if _LABEL.match(line.text) and not (open_end and not _has_room(last, line) and abs(line.x0 - last.x0) < 2):
            return False
        if _has_room(last, line):
            return open_end and line.text[:1].islower()
        if open_end and abs(last.x0 + last.x1 - line.x0 - line.x1) < line.size:
            return True  # centred, as captions are
        if open_end and last is draft.lines[0]:
            return True  # a full line that ends no sentence: what is below it hangs
        first_of_item = last is draft.lines[0] and is_item(last.text)
        return line.x0 <= last.x0 + 0.8 * line.size or first_of_item

    def _continues_beyond(self, draft: Draft, line: Line) -> bool:
        """Whether a paragraph goes on in the next column or page."""
        last = draft.lines[-1]
        if last.bold != line.bold or is_item(line.text) or last.size > _LARGER * self.body:
            return False
        starts_low = line.text.lstrip("\"'“‘«(")[:1].islower()
        if is_ended(last.text):
            return starts_low and not is_item(draft.lines[0].text)
        if last.text.endswith("-"):
            return starts_low
        return starts_low or (not _has_room(last, line) and len(last.words) > 3)


def _smallest_common(steps: Counter[float]) -> float:
    """The smallest step that is not rare: the space between short paragraphs may be more common than within one."""
    total = sum(steps.values())
    return min(step for step, count in steps.items() if count * 5 >= total or count == max(steps.values()))


def _has_room(last: Line, line: Line) -> bool:
    """Whether the first word of `line` had room at the end of `last`, so that a break was meant."""
    first = line.words[0]
    right = max(last.right, line.right) if last.region == line.region else last.right
    return last.x1 + 0.35 * line.size + (first.x1 - first.x0) < right - 0.3 * line.size


def _part(line: Line, words: list[Word]) -> Line:
    return Line(list(words), line.page, line.region, line.left, line.right)


def _table_lines(lines: Sequence[Line]) -> tuple[set[int], set[int]]:
    """Places of the lines that are rows: neighbours with the same number of cells, one below the other.

    Apart from them those of a table of contents.
    """
    cells = [line.cells() for line in lines]
    found: set[int] = set()
    above = -1  # the last line with cells; below it may stand lines that are the rest of one
    for at, line in enumerate(lines):
        near = above >= 0 and line.region == lines[at - 1].region and lines[at - 1].y - line.y < 4 * line.size
        if near and len(cells[at]) == 1 and any(abs(cell[0].x0 - line.x0) < _CELL_PLACE for cell in cells[above][1:]):
            continue
        if len(cells[at]) < 2:
            above = -1
            continue
        if near and len(cells[above]) == len(cells[at]) and _are_aligned(cells[above], cells[at]):
            found |= {above, at}
        above = at
    contents = _contents_lines(lines, found, cells)
    return found - contents, contents


def _are_aligned(above: list[list[Word]], below: list[list[Word]]) -> bool:
    for one, other in zip(above, below, strict=True):
        left, right = abs(one[0].x0 - other[0].x0), abs(one[-1].x1 - other[-1].x1)
        centre = abs(one[0].x0 + one[-1].x1 - other[0].x0 - other[-1].x1) / 2
        if min(left, right, centre) > _CELL_PLACE:
            return False
    return True


def _contents_lines(lines: Sequence[Line], rows: set[int], cells: list[list[list[Word]]]) -> set[int]:
    """Runs of rows whose last cells are page numbers that only grow: a table of contents."""
    runs: list[list[int]] = []
    for at in sorted(rows):
        if runs and runs[-1][-1] == at - 1 and lines[at].region == lines[at - 1].region:
            runs[-1].append(at)
        else:
            runs.append([at])
    found: set[int] = set()
    for run in runs:
        lasts = [cells[at][-1][-1].text if len(cells[at]) == 2 else "" for at in run]
        if all(re.fullmatch(r"\d{1,4}", last) for last in lasts):
            numbers = [int(last) for last in lasts]
            if numbers == sorted(numbers):
                found |= set(run)
    return found


def _goes_on_in_row(row: Draft, line: Line, setting: _Setting) -> bool:
    """Adds `line` to the cells of the row above if it is the rest of some of them, not of the first."""
    last = max((part for cell in row.cells for part in cell[-1:]), key=lambda part: -part.y)
    if line.region != last.region or last.y - line.y > 1.25 * setting.leading(line.size):
        return False
    places = []
    for cell in line.cells():
        near = [at for at, lines in enumerate(row.cells) if abs(lines[0].x0 - cell[0].x0) < _CELL_PLACE]
        if not near or near[0] == 0:
            return False
        places.append((near[0], cell))
    for at, words in places:
        row.cells[at].append(_part(line, words))
    return True


def _name(draft: Draft, body: float) -> None:
    """Says what a block is, by its font and its first characters."""
    if draft.kind == "row":
        return
    length = sum(len(line.text) + 1 for line in draft.lines)
    lettered = any(character.isalpha() for character in draft.lines[0].text)
    if lettered and draft.lines[0].size > _LARGER * body and length <= _LONGEST_HEADING:
        draft.kind = "heading"
    elif lettered and length <= _LONGEST_BOLD and all(line.bold for line in draft.lines):
        draft.kind = "heading" if draft.lines[0].size > 0.93 * body else "paragraph"
    elif is_item(draft.lines[0].text):
        draft.kind = "item"


def _rank(found: Sequence[Draft], body: float) -> None:
    """Levels of the headings by font size, the largest first; bold ones of the text's own size keep none."""
    sizes = {round(draft.lines[0].size, 1) for draft in found if draft.kind == "heading"}
    steps: list[float] = []
    for size in sorted((size for size in sizes if size > _LARGER * body), reverse=True):
        if not steps or size < 0.97 * steps[-1]:
            steps.append(size)
    for draft in found:
        size = draft.lines[0].size
        if draft.kind == "heading" and size > _LARGER * body:
            draft.level = sum(step * 0.97 > size for step in steps) + 1
