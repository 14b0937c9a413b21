"""From a tree of elements to blocks: white space, headings, lists, rows, footnotes and links."""

from __future__ import annotations

import pytest
from lxml import etree

from qa.documents.blocks import Extract
from qa.documents.markup import extract_tree


def extract_of(page: str) -> Extract:
    return extract_tree(etree.fromstring(f"<html><body>{page}</body></html>", etree.HTMLParser()))


def blocks(page: str) -> list[tuple[str, str]]:
    found = extract_of(page)
    return [(each.kind, found.text[each.start : each.end]) for each in found.blocks]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p> a  <b>b</b>\n c<br> d&#160;e</p>", [("paragraph", "a b c\nd\u00a0e")]),
        ("<p>a<br><br>b</p>", [("paragraph", "a"), ("paragraph", "b")]),
        ("loose<div>in</div>tail", [("paragraph", "loose"), ("paragraph", "in"), ("paragraph", "tail")]),
        ("<p>a<br>&#160;<br>b</p>", [("paragraph", "a"), ("paragraph", "b")]),
        ("<p><b>Lesson 1</b><br>Text<br>goes on</p>", [("heading", "Lesson 1"), ("paragraph", "Text\ngoes on")]),
        ("<p><b>Lesson 1</b><br><b>Walk</b></p>", [("heading", "Lesson 1 Walk")]),
        ("<h2>Lesson 1<br>Walk</h2>", [("heading", "Lesson 1 Walk")]),
        (
            "<div><strong>Examples</strong><br><br>a<br><br>b<br><b>c</b><br>d</div>",
            [("heading", "Examples"), ("paragraph", "a"), ("paragraph", "b"), ("heading", "c"), ("paragraph", "d")],
        ),
        ("<ul><li><b>a</b><br>b</ul>", [("item", "- a\nb")]),
        ("<table><tr><td><b>a</b><br>b<td>c</table>", [("row", "a\nb | c")]),
        ("<p><b>a</b> b<br>c</p>", [("paragraph", "a b\nc")]),
        ("<pre>a\n  b\n\nc</pre>", [("paragraph", "a\n  b"), ("paragraph", "c")]),
        ("<p><b>Lesson</b> <strong>1</strong></p>", [("heading", "Lesson 1")]),
        ("<p><b>Lesson</b> 1</p>", [("paragraph", "Lesson 1")]),
        (f"<p><b>{'x' * 201}</b></p>", [("paragraph", "x" * 201)]),
        ("<ol start=3><li>a<li value=7>b<li>9. c</ol>", [("item", "3. a"), ("item", "7. b"), ("item", "9. c")]),
        ("<ul><li><p>a</p><p>b</p></li></ul>", [("item", "- a"), ("paragraph", "b")]),
        ("<table><tr><td><p>a</p><td><td>c<tr><td><td></table>", [("row", "a |  | c")]),
        ("<table><tr><td><h2>a</h2><td>b</table>", [("heading", "a"), ("paragraph", "b")]),
        ("<p>m<sup>2</sup> 1<sup>st</sup></p>", [("paragraph", "m² 1st")]),
        (
            "<p>a<sup>2</sup></p><h3>Notes</h3><p>2. b</p>",
            [("paragraph", "a[2]"), ("heading", "Notes"), ("footnote", "[2] b")],
        ),
        ('<p>a <a href="#fn9">9</a></p>', [("paragraph", "a 9")]),
    ],
)  # fmt: skip
def test_shapes(page: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(page) == expected


def test_a_nested_item_is_indented_before_its_block() -> None:
    assert extract_of("<ul><li>a<ul><li>b</ul></ul>").text == "- a\n\n  - b"


def test_footnotes_of_several_paragraphs_without_the_way_back() -> None:
    page = (
        '<p>x <sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup>.</p><ol><li id="footnote-1"><p>One.</p>'
        '<p>Two. <a href="#footnote-ref-1">↑</a></p></li></ol>'
    )
    assert blocks(page) == [("paragraph", "x[1]."), ("footnote", "[1] One.\nTwo.")]


def test_only_links_that_lead_outside_are_links() -> None:
    found = extract_of('<p>a <a href="https://x.org"> b <i>c</i></a> <a href="/d">d</a></p>')
    assert [(found.text[each.start : each.end], each.url) for each in found.links] == [("b c", "https://x.org")]


def test_links_side_by_side_stay_two_and_keep_their_place_behind_a_bold_line() -> None:
    found = extract_of('<p><b>T</b><br><a href="https://x.org">b</a><a href="https://y.org">c</a></p>')
    assert [(found.text[each.start : each.end], each.url) for each in found.links] == [
        ("b", "https://x.org"), ("c", "https://y.org"),
    ]  # fmt: skip


def test_lines_where_the_tree_knows_them() -> None:
    assert extract_of('<p data-line="4">a</p><p>b</p><p data-line="9">c</p>').lines == ((0, 4), (6, 9))
