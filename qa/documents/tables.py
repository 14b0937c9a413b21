"""Tables of data, whose rows become blocks, and tables that only lay out a page, which are as good as not there."""

from __future__ import annotations

from lxml import etree

_STRUCTURE = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "main", "article", "section")
_LONGEST_CELL = 2_000


def is_layout_table(table: etree._Element) -> bool:
    """Whether a table holds a page's parts: headings, other tables, or cells as long as a text."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    if next(table.iterdescendants(*_STRUCTURE), None) is not None:  # stops at a table inside: linear in all
        return True
    return any(_is_long(cell) for cell in table.iterdescendants("td"))


def is_layout_row(row: etree._Element) -> bool:
    """Whether a row has no more than one cell."""
    return sum(1 for child in row if child.tag in ("td", "th")) < 2


def _is_long(cell: etree._Element) -> bool:
    length = 0
    for text in cell.itertext():
        length += len(text)
        if length > _LONGEST_CELL:
            return len("".join(cell.itertext()).strip()) > _LONGEST_CELL
    return False
