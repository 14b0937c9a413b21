"""Columns, lines, running heads and paragraphs from words with positions."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.layout import Fragment, Line, Word, fragments, ordered
from qa.documents.paragraphs import drafts
from qa.documents.running_heads import Page, without_running_heads

WIDTH = 5.0  # of a character, in points


def line(text: str, x: float, y: float, size: float = 10, *, gap: float = 3.0, bold: bool = False) -> list[Word]:
    """The words of a line, drawn one after the other."""
    words = []
    for word in text.split():
        words.append(Word(word, x, x + WIDTH * len(word), y, size, bold, spaced=True))
        x += WIDTH * len(word) + gap
    return words


def column(name: str, x: float, y: float, count: int, *, gap: float = 3.0) -> list[Word]:
    return [word for at in range(count) for word in line(f"{name} line {at:02} of the text", x, y - 12 * at, gap=gap)]


def texts(words: list[Word]) -> list[str]:
    return [each.text for each in ordered(fragments(words))]


def named(name: str, count: int) -> list[str]:
    return [f"{name} line {at:02} of the text" for at in range(count)]


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("shift", [0, 5])
def test_columns_are_read_one_after_the_other(columns: int, shift: int) -> None:
    names = ["one", "two", "three"][:columns]
    words = [word for at, name in enumerate(names) for word in column(name, 50 + 160 * at, 700 - shift * at, 12)]
    assert texts(words) == [text for name in names for text in named(name, 12)]


def test_the_order_in_the_file_does_not_matter() -> None:
    words = [*column("one", 50, 700, 12), *column("two", 220, 700, 12)]
    by_row = sorted(fragments(words), key=lambda part: (-part.y, part.x0))
    random.Random(7).shuffle(by_row)
    assert [each.text for each in ordered(by_row)] == named("one", 12) + named("two", 12)


def test_a_title_over_the_columns_and_a_heading_between_them() -> None:
    title = line("A title that runs over both of the columns below it", 50, 740, 14)
    heading = line("A second heading that runs over both of the columns", 50, 600, 14)
    words = [*title, *column("one", 50, 700, 6), *column("two", 220, 700, 6), *heading]
    words += [*column("three", 50, 570, 6), *column("four", 220, 570, 6)]
    got = texts(words)
    assert got[0].startswith("A title")
    assert got[1:13] == named("one", 6) + named("two", 6)
    assert got[13].startswith("A second heading")
    assert got[14:] == named("three", 6) + named("four", 6)


def test_wide_word_spaces_make_no_columns() -> None:
    assert texts(column("one", 50, 700, 12, gap=11)) == named("one", 12)


def test_labels_of_a_list_are_no_column() -> None:
    words = []
    for at in range(8):
        words += [*line(f"{at + 1}.", 50, 700 - 24 * at), *line("an item of the list that", 80, 700 - 24 * at)]
        words += line("goes on below its first line", 80, 688 - 24 * at)
    assert texts(words)[:3] == [
        "1. an item of the list that",
        "goes on below its first line",
        "2. an item of the list that",
    ]


def test_rows_of_a_table_with_a_wrapped_cell() -> None:
    words = [*line("Place", 50, 700), *line("What was done there", 120, 700), *line("Cost", 300, 700)]
    words += [*line("Bo", 50, 680), *line("Two hundred officers were", 120, 680), *line("40", 300, 680)]
    words += line("trained in the town", 120, 668)
    words += [*line("Juba", 50, 648), *line("Nothing", 120, 648), *line("75", 300, 648)]
    found = drafts(ordered(fragments(words)), 10)
    cells = [[" ".join(each.text for each in cell) for cell in draft.cells] for draft in found]
    assert cells == [
        ["Place", "What was done there", "Cost"],
        ["Bo", "Two hundred officers were trained in the town", "40"],
        ["Juba", "Nothing", "75"],
    ]


def paragraphs(words: list[Word]) -> list[tuple[str, str]]:
    return [
        (draft.kind, " ".join(each.text for each in draft.lines)) for draft in drafts(ordered(fragments(words)), 10)
    ]


def test_paragraphs_by_indent_short_line_and_space() -> None:
    words = [*line("The first paragraph runs to the edge of", 50, 700), *line("its column and ends here.", 50, 688)]
    words += [
        *line("A short last line came before this one", 50, 676),
        *line("and this is the end of all of the text.", 50, 664),
    ]
    words += [
        *line("An indent begins the third of these", 65, 652),
        *line("paragraphs, which is long enough to end.", 50, 640),
    ]
    words += line("Space begins the fourth.", 50, 610)
    assert [text for _, text in paragraphs(words)] == [
        "The first paragraph runs to the edge of its column and ends here.",
        "A short last line came before this one and this is the end of all of the text.",
        "An indent begins the third of these paragraphs, which is long enough to end.",
        "Space begins the fourth.",
    ]


def test_headings_by_size_and_by_weight_and_a_run_in_is_none() -> None:
    words = [*line("Lesson 1 with a heading that", 50, 740, 14), *line("is wrapped", 50, 723, 14)]
    words += [*line("Examples", 50, 700, bold=True), *line("Run-in.", 50, 680, bold=True)]
    words += [*line("The text goes on after it", 90, 680), *line("and here it ends.", 50, 668)]
    assert paragraphs(words) == [
        ("heading", "Lesson 1 with a heading that is wrapped"),
        ("heading", "Examples"),
        ("paragraph", "Run-in. The text goes on after it and here it ends."),
    ]


def test_a_contents_without_leaders_keeps_its_lines_apart() -> None:
    words: list[Word] = []
    for at, text in enumerate(["Lesson one of this text", "Lesson two of this text", "Lesson three of this text"]):
        words += [*line(text, 50, 700 - 12 * at), *line(f"{at + 5}", 330, 700 - 12 * at)]
    words += [
        *line("The first line of the text runs on over", 50, 650),
        *line("all of the width and then ends.", 50, 638),
    ]
    assert paragraphs(words) == [
        ("paragraph", "Lesson one of this text 5"),
        ("paragraph", "Lesson two of this text 6"),
        ("paragraph", "Lesson three of this text 7"),
        ("paragraph", "The first line of the text runs on over all of the width and then ends."),
    ]


def test_a_sentence_goes_on_in_the_next_column_after_a_semicolon() -> None:
    words = [*column("one", 50, 700, 5), *line("and here is a clause that ends;", 50, 640)]
    words += [*line("what follows is the other clause", 220, 700), *column("two", 220, 688, 5)]
    assert [text for _, text in paragraphs(words) if "ends; what follows" in text]


def page(head: str, foot: str, body: list[str]) -> Page:
    words = line(head, 50, 570, 8) if head else []
    for at, text in enumerate(body):
        words += line(text, 50, 540 - 12 * at)
    return Page(fragments([*words, *line(foot, 200, 20, 8)]), 600)


def kept(pages: list[Page]) -> tuple[list[list[str]], dict[int, str]]:
    found, numbers = without_running_heads(pages)
    return [[part.text for part in parts] for parts in found], numbers


def test_running_heads_of_odd_and_even_pages_and_of_chapters_go() -> None:
    heads = ["", "Field lessons", "Lesson 1 Ask", "Field lessons", "Lesson 1 Ask", "Field lessons", "Lesson 2 Go"]
    bodies = [[f"Text {name} begins", "and goes on"] for name in "abcdefg"]
    pages = [page(head, str(at + 7), body) for at, (head, body) in enumerate(zip(heads, bodies, strict=True))]
    assert kept(pages) == (bodies, {at: str(at + 7) for at in range(7)})


def test_what_repeats_inside_the_text_zone_stays() -> None:
    bodies = [["Examples", "Text a"], ["Text b goes on", "and on"], ["Examples", "Text c"], ["Text d", "and so on"]]
    assert kept([page("", str(at + 1), body) for at, body in enumerate(bodies)])[0] == bodies


@given(
    st.lists(
        st.tuples(
            st.integers(0, 400), st.integers(0, 600), st.integers(6, 20), st.text("abc1.", min_size=1, max_size=9)
        ),
        max_size=60,
    )
)
def test_no_word_is_lost_or_doubled(places: list[tuple[int, int, int, str]]) -> None:
    words = [Word(text, x, x + 5 * len(text), y, size) for x, y, size, text in places]
    parts: list[Fragment] = fragments(words)
    before = sorted(word.text for part in parts for word in part.words)
    lines: list[Line] = ordered(parts)
    assert sorted(word.text for each in lines for word in each.words) == before
    assert all(one.region <= other.region for one, other in pairwise(lines))
    found = drafts(lines, 10)
    inside = [word.text for draft in found for each in draft.lines if draft.kind != "row" for word in each.words]
    inside += [word.text for draft in found for cell in draft.cells for each in cell for word in each.words]
    assert sorted(inside) == before
