"""Notes in the margin of a page: small type beside the text, outside the measure that its full lines share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from qa.documents.layout import Fragment, Line, rows

_SMALLER = 0.97  # of the text's size
_LONG = 28  # characters of a line that shows the measure of the text
_FEWEST_LONG = 6
_SHARED = 0.15  # of the long lines end or begin at an edge of the measure
_GAP = 0.4  # of the text's size, between the measure and the margin
_FEWEST_LETTERS = 12  # of a note; shorter ones are labels of a figure
_MOST = 0.25  # of a page's characters stand in its margins


def without_margins(parts: Sequence[Fragment], body: float, page: int) -> tuple[list[Fragment], list[list[Line]]]:
    """A page's text without the notes in its margins, and the lines of each of these, from the top."""
    long = [part for part in parts if part.size > _SMALLER * body and len(part.text) >= _LONG]
    if len(long) < _FEWEST_LONG:
        return list(parts), []
    right = max(_shared([part.x1 for part in long], body), default=max(part.x1 for part in long))
    left = min(_shared([part.x0 for part in long], body), default=min(part.x0 for part in long))
    outside = [
        part
        for part in parts
        if part.size < _SMALLER * body and (part.x0 > right + _GAP * body or part.x1 < left - _GAP * body)
    ]
    notes = [note for note in _grouped(outside) if _is_note(note, parts, long)]
    count = sum(len(part.text) for note in notes for part in note)
    if count > _MOST * sum(len(part.text) for part in parts):
        return list(parts), []
    taken = {id(part) for note in notes for part in note}
    lines = [
        [Line([word for part in row for word in part.words], page, -1, note[0].x0, right) for row in rows(note)]
        for note in notes
    ]
    return [part for part in parts if id(part) not in taken], lines


def _shared(edges: list[float], body: float) -> list[float]:
    """The edges near which enough others lie."""
    edges = sorted(edges)
    near = (bisect_right(edges, edge + body) - bisect_left(edges, edge - body) for edge in edges)
    return [edge for edge, count in zip(edges, near, strict=True) if count >= max(3, _SHARED * len(edges))]


def _grouped(parts: Sequence[Fragment]) -> list[list[Fragment]]:
    """Parts on one side and close below each other, from the top."""
    found: list[list[Fragment]] = []
    for part in sorted(parts, key=lambda part: (-part.y, part.x0)):
        near = (group for group in found[-4:] if group[-1].y - part.y < 2 * part.size)
        group = next((group for group in near if part.x0 < group[-1].x1 and group[-1].x0 < part.x1), None)
        if group is None:
            found.append([part])
        else:
            group.append(part)
    return found


def _is_note(note: Sequence[Fragment], parts: Sequence[Fragment], long: Sequence[Fragment]) -> bool:
    """Whether the group is a note, not the last column of a wide table or the labels of a drawing."""
    letters = sum(character.isalpha() for part in note for character in part.text)
    full = {id(part) for part in long}
    cells = 0
    for part in note:
        beside = [other for other in parts if other is not part and abs(other.y - part.y) < 0.3 * part.size]
        cells += len(beside) > 1 and not all(id(other) in full for other in beside)
    return letters >= _FEWEST_LETTERS and 2 * cells <= len(note)
