"""Page numbers as they are written."""

from __future__ import annotations

import time
import timeit
from collections.abc import Callable

import pytest

from qa.ibid import read_notes
from qa.page_numbers import bare_pages, is_among, leading_pages, numbers_in, pages_stated, without_pages


def test_numbers() -> None:
    assert numbers_in("134–9, 12f. and 3") == ("134-139", "12", "3")
    assert leading_pages("p. 31, my own") == (("31",), ", my own")
    assert leading_pages("31-33") == (("31-33",), "")
    assert leading_pages("Lesson 9, p. 99") == ((), "Lesson 9, p. 99")
    assert leading_pages("2010 report") == ((), "2010 report")


@pytest.mark.parametrize(
    ("source", "name", "pages"),
    [
        ("Smith (2010), pp. 3–9", "Smith (2010)", ("3-9",)),
        ("Smith (2010), p. xii", "Smith (2010)", ("xii",)),
        ("Smith (2010) (p. 3)", "Smith (2010)", ("3",)),
        ("Smith (2010), 45", "Smith (2010)", ("45",)),
        ("Smith (2010), S. 45 f.", "Smith (2010)", ("45",)),
        ("Smith, Trust, OECD, 2016", "Smith, Trust, OECD, 2016", ()),
        ("Baker, P. 2010", "Baker, P. 2010", ()),
        ("p. 3", "", ("3",)),
        ("45", "", ("45",)),
        ("45, 47", "", ("45", "47")),
        ("The pill, a group", "The pill, a group", ()),
    ],
)
def test_a_source_without_its_pages(source: str, name: str, pages: tuple[str, ...]) -> None:
    assert without_pages(source) == (name, pages)


@pytest.mark.parametrize(
    ("line", "pages"),
    [
        ("Field Experiences (pp.77-94), eds. G. Peake, Routledge", {"77-94"}),
        ("Reform in Small States (London: Hurst, 2016), 45", {"45"}),
        ("Reform in Small States, 2016, 45", {"45"}),
        ("Journal of Reform 4, no. 2 (2014): 44–59", {"44-59"}),
        ("Pacific Policing Journal, Vol. 11, 2017, 210 p.", set()),
        ("Notes on Stabilisation, 3", set()),
        ("Baker, P. 2010. Long Roads, pp. 3, 5-7 and 9", {"3", "5-7", "9"}),
        ("Smith, J. (2010). Police. Oslo: Press, pp. 3; 5-7, 9; 12.", {"3", "5-7", "9", "12"}),
        ("Mapping Study, pp. 21-24, 2012, 12 March", {"21-24"}),
    ],
)
def test_pages_that_a_line_states(line: str, pages: set[str]) -> None:
    assert pages_stated(line) == pages


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("Smith (2010), 45", ["45"]),
        ("Smith 2010: 45, 47-9; Jones (2012), 3.", ["45, 47-9", "3"]),
        ("Smith (2010), p. 4; 79, 80; 81", ["79, 80", "81"]),
        ("Smith (2010), 5, 2012, 45", ["45"]),
        ("Smith (2010), 4, 5 March; 12 June; 2012", []),
        (f"Smith, {', '.join(map(str, range(60)))}", [", ".join(map(str, range(60)))]),
    ],
)
def test_pages_without_a_word_for_them(text: str, pages: list[str]) -> None:
    assert [match["pages"] for match in bare_pages(text)] == pages


def slower(function: Callable[[str], object], unit: str, size: int = 20_000) -> float:
    """How many times as long a text of twice the `size` (characters) takes: the least of a few tries, in CPU time."""

    def least(length: int) -> float:
        text = "Smith (2010), " + unit * (length // len(unit)) + "x"
        return min(timeit.repeat(lambda: function(text), timer=time.thread_time, repeat=3, number=1))

    return least(2 * size) / max(least(size), 1e-3)


def footnotes(text: str) -> object:
    return read_notes(["A, Lesson 1", text, f"Ibid., {text}"], ["A"])


@pytest.mark.parametrize(
    "unit",
    ["1, ", "p. 1, 1, 1, ", "1-1-1-", "1; ", "p. 1; 1; ", "), 1, ", "2010, 1, ", "x", " ", ".", "Ibid. ", "Lesson 1, "],
)
@pytest.mark.parametrize(
    "function", [lambda text: [*bare_pages(text)], pages_stated, without_pages, leading_pages, numbers_in, footnotes]
)
def test_pages_take_time_in_proportion(function: Callable[[str], object], unit: str) -> None:
    """A quadratic rule would take four times as long for twice the text: four seconds and sixteen."""
    assert slower(function, unit) < 3


def test_pages_between_others() -> None:
    assert is_among("13", ("12", "14"))
    assert is_among("11-12", ("12",))
    assert not is_among("15", ("12", "14"))
    assert is_among("xii", ("xii",))
    assert not is_among("xiii", ("xii", "3"))
