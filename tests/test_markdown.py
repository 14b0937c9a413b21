"""Markdown: blocks with the lines of the file, footnotes, and that no word is lost."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents.markdown import read


def blocks(source: str) -> list[tuple[str, str]]:
    found = read(source.encode())
    return [(each.kind, found.text[each.start : each.end]) for each in found.blocks]


def test_headings_paragraphs_and_lines() -> None:
    found = read(b"---\ntitle: T\n---\n# One\n\nwrapped\nline\n\nLesson 1. A\n-----\n\n**Lesson 2. B**\n")
    shown = [(each.kind, each.level, found.text[each.start : each.end]) for each in found.blocks]
    assert shown == [
        ("heading", 1, "One"),
        ("paragraph", None, "wrapped line"),
        ("heading", 2, "Lesson 1. A"),
        ("heading", None, "Lesson 2. B"),
    ]
    assert [line for _, line in found.lines] == [4, 6, 9, 12]
    assert [start for start, _ in found.lines] == [each.start for each in found.blocks]
    assert found.metadata.title == "T"


def test_footnotes_called_or_not_are_kept() -> None:
    source = "Text[^a] and ^[inline] [^none].\n\n[^a]: Body\n\n    more\n\n[^zz]: never called\n"
    assert blocks(source) == [
        ("paragraph", "Text[a] and[1] [^none]."),
        ("footnote", "[a] Body\nmore"),
        ("footnote", "[zz] never called"),
        ("footnote", "[1] inline"),
    ]


def test_notes_that_look_like_definitions_of_links_are_text() -> None:
    assert blocks("See [1] and [2].\n\n[1]: Ibid.\n[2]: OECD\n") == [
        ("paragraph", "See [1] and [2]."),
        ("paragraph", "[1]: Ibid."),
        ("paragraph", "[2]: OECD"),
    ]


def test_what_is_no_list_and_no_code() -> None:
    assert blocks("1986. A great year\n\n    indented\n\n3) three\n   - deep\n") == [
        ("paragraph", "1986. A great year"),
        ("paragraph", "indented"),
        ("item", "3. three"),
        ("item", "- deep"),
    ]


def test_links_entities_and_html() -> None:
    found = read(b"A [report][r] &eacute; \\*x\\* <b>y</b><script>no</script> <country>\n\n[r]: https://x.org/a\n")
    assert found.text == "A report é *x* y <country>"
    (link,) = found.links
    assert (found.text[link.start : link.end], link.url) == ("report", "https://x.org/a")


def test_headings_with_attributes_and_bold_ones_right_above_their_text() -> None:
    assert blocks(
        "# Lesson 1 {#l1 .unnumbered}\n**Examples**\nText {not: these}\n\n**bold** and\nmore **bold**\nend\n"
    ) == [
        ("heading", "Lesson 1"),
        ("heading", "Examples"),
        ("paragraph", "Text {not: these}"),
        ("paragraph", "bold and more bold end"),
    ]


def test_code_and_comments_that_never_end_hide_nothing() -> None:
    for opening, note in (("<script>x", "<script"), ("<style>x", "<style"), ("<!-- x", "<!--")):
        found = read(f"before\n\n{opening}\n\n## Lesson 2\n\nafter <script> z\n\nend\n".encode())
        shown = [(each.kind, found.text[each.start : each.end]) for each in found.blocks]
        assert ("heading", "Lesson 2") in shown, opening
        assert shown[-1][1].endswith("end")
        assert found.notes[0].startswith(f"has a {note} in line 3 ")


WORD = st.from_regex(r"[a-z]{2,8}", fullmatch=True)
LINE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
PIECE = st.builds(
    lambda form, line: form.format(line),
    st.sampled_from(
        ["{}", "# {}", "- {}", "3. {}", "1986. {}", "> {}", "    {}", "**{}**", "[{}](https://x.org)", "[1]: {}",
         "[^k]: {}", "a ^[{}]", "| {} |\n|---|", "```\n{}\n```", "<{}>", "[x]: {}",
         "{}\n---", "<!-- {}", "![{}](p.png)"]
    ),
    LINE,
)  # fmt: skip


def test_a_note_that_begins_like_its_label_keeps_its_words() -> None:
    assert read(b"aa[^k]\n\n[^k]: ka\n").text == "aa[k]\n\n[k] ka"
    assert read(b"aa[^a]\n\n[^a]: a reform\n").text == "aa[a]\n\n[a] a reform"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(PIECE, st.sampled_from(["\n", "\n\n"])), min_size=1, max_size=8))
def test_no_word_is_lost(pieces: list[tuple[str, str]]) -> None:
    source = "".join(piece + end for piece, end in pieces)
    words = re.findall(r"[a-z]{2,}", re.sub(r"https://x\.org|p\.png", "", source))
    kept = re.findall(r"[a-z]{2,}", read(source.encode()).text)
    assert not [word for word in words if words.count(word) > kept.count(word)]


@pytest.mark.parametrize("unit", ["[", "![", "[ a ", "[[a](b)"])
def test_hundreds_of_brackets_that_open_nothing_take_no_time_and_are_kept(unit: str) -> None:
    """One hundred thousand characters: each bracket looked for its end through all that follow."""
    started = time.perf_counter()
    found = read(("A [link](https://e.org). " + unit * (100_000 // len(unit))).encode())
    assert time.perf_counter() - started < 10
    assert found.text.startswith("A link. ")
    assert found.text.count("[") >= 100_000 // len(unit)
