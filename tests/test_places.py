"""Lines and pages of an offset: those of the file where the reader gave them, else the text's own lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Span
from qa.passages import passages_of
from qa.places import line_at, page_at, pages_between
from qa.structure import Document, Section

TEXT = "ab\ncd\n\nef"  # line feeds at 2, 5 and 6


def document(
    source: str = TEXT, *, pages: tuple[tuple[int, str], ...] = (), lines: tuple[tuple[int, int], ...] = ()
) -> Document:
    section = Section("overview", body=[Span(0, len(source))])
    return Document("d.pdf", "D", source, (section,), (), (), pages=pages, lines=lines)


@pytest.mark.parametrize(("offset", "line"), [(0, 1), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (7, 4), (9, 4)])
def test_lines_of_plain_text_are_its_own(offset: int, line: int) -> None:
    assert line_at(document(), offset) == line


@pytest.mark.parametrize(("offset", "line"), [(0, 3), (2, 3), (3, 10), (6, 10), (7, 12), (99, 12)])
def test_lines_of_a_file_are_the_reader_s(offset: int, line: int) -> None:
    assert line_at(document(lines=((0, 3), (3, 10), (7, 12))), offset) == line


def test_what_stands_before_the_first_known_line_is_on_it() -> None:
    assert line_at(document(lines=((3, 10),)), 0) == 10


@pytest.mark.parametrize(("offset", "page"), [(0, "iv"), (2, "iv"), (3, "1"), (6, "1"), (7, "2"), (99, "2")])
def test_pages(offset: int, page: str) -> None:
    assert page_at(document(pages=((0, "iv"), (3, "1"), (7, "2"))), offset) == page


def test_no_page_is_invented() -> None:
    assert page_at(document(), 5) == ""
    assert page_at(document(pages=((3, "1"),)), 2) == ""
    assert pages_between(document(), 0, 5) == ()


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [(0, 3, ("iv",)), (0, 4, ("iv", "1")), (0, 9, ("iv", "2")), (3, 7, ("1",)), (3, 8, ("1", "2")), (3, 3, ("1",))],
)
def test_the_pages_that_a_passage_begins_and_ends_on(start: int, end: int, pages: tuple[str, ...]) -> None:
    """The end is exclusive: what ends where a page begins is not on it."""
    assert pages_between(document(pages=((0, "iv"), (3, "1"), (7, "2"))), start, end) == pages


def test_pages_without_a_label_or_with_the_same_one_are_named_once() -> None:
    assert pages_between(document(pages=((0, ""), (3, "5"))), 0, 9) == ("5",)
    assert pages_between(document(pages=((0, "5"), (3, "5"))), 0, 9) == ("5",)


def test_a_passage_knows_its_pages() -> None:
    found = passages_of(document(pages=((0, "12"), (3, "13"))), "d")
    assert [passage.pages for passage in found] == [("12", "13")]


@given(st.text("a\n"), st.integers(0, 30))
def test_a_line_is_one_more_than_the_line_feeds_before(text: str, offset: int) -> None:
    assert line_at(document(text), offset) == text.count("\n", 0, offset) + 1
