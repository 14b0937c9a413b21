"""Pages behind a source: those that the passage gives of it, and of no other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.bibliography import parse_reference
from qa.cited_pages import Wrong, wrong_pages
from qa.datatypes import Footnote, Marker, Passage, Reference
from tests.test_page_numbers import slower

SMITH = "Smith, J. (2010). Police and dialogue, Vol. 44. Burundi Press (pp. 3-9)"
VAN_VEEN = "Improving Justice, Erwin Van Veen, OECD, 2016, accessed 12 March 2017"
CHICAGO = "Ruth Adeyemi, “Who Is Local?,” Journal of Reform 4, no. 2 (2014): 44–59"
NOTE = "Lalá, A. and Francisco, L. (2008). Donor Coordination (Abingdon: Routledge, 2008), 85"


def passage(*lines: str, markers: tuple[tuple[str, int | None, tuple[str, ...]], ...] = (), note: str = "") -> Passage:
    return Passage(
        "a/lesson-1", "A", "a.txt", "lesson", 1, "Trust", None, None, "x", 0, 1,
        references=tuple(Reference(line + ".", 0, 1, parse_reference(line)) for line in lines),
        markers=tuple(Marker(text, at, at + 1, of, pages) for at, (text, of, pages) in enumerate(markers)),
        footnotes=(Footnote("1", note, 0, 1),) if note else (),
    )  # fmt: skip


BOTH = passage(SMITH, VAN_VEEN, markers=(("(OECD:34,50)", 1, ("34", "50")), ("(Smith: 7)", 0, ("7",))))


def wrong(stated: str, *passages: Passage, instead: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    return [each.pages for each in wrong_pages(stated, passages or (BOTH,), instead=instead)]


@pytest.mark.parametrize(
    "stated",
    [
        f"{SMITH}, p. 7; {VAN_VEEN}, pp. 34, 50",
        f"{SMITH}, pp. 3–9",
        f"{SMITH}, pp. 3 - 9",
        f"{SMITH}, p. 3",
        "Smith (2010), pp. 3-9; Van Veen, OECD (2016), p. 34 and 50",
        "J. Smith (2010), 7.",
        "Van Veen 2016: 34; Smith 2010: 3-9.",
        "Smith 2010:7",
        "Van Veen (2016) quotes Smith (2010), p. 7",
        "Smith (2010), p. 7; also p. 9",
        "Smith (2010), p. 7; 3; 9; Van Veen (2016), p. 34; 50",
        "Ministry of the Interior, 2012; 12 March 2016; Smith, p. 7",
        "Smith, op. cit., p. 7",
        "My own translation of Van Veen, p. 34",
        "Smith, J. (2010). Police and dialogue. P. 7. Van Veen, E. (2016). Improving Justice. OECD. Pp. 34, 50.",
        "p. 34",
        f"{SMITH}; Ministry of the Interior, p. 34",  # no source that can be told: it may be any one
        "Interview with the mayor, rue de la Paix, 12",
        SMITH,
        VAN_VEEN,
    ],
)
def test_pages_of_the_source_right_before_them_are_right(stated: str) -> None:
    assert wrong(stated) == []


@pytest.mark.parametrize(
    ("stated", "pages"),
    [
        (f"{SMITH}, p. 34; {VAN_VEEN}, p. 34", ("34",)),
        (f"{SMITH}, p. 7; {VAN_VEEN}, p. 7", ("7",)),
        (f"{SMITH}, p. 44", ("44",)),  # a volume
        (f"{VAN_VEEN}, p. 12", ("12",)),  # a day
        (f"{VAN_VEEN}, pp. 34-50", ("34-50",)),
        (f"{VAN_VEEN}, pp. 34, 51 and 52", ("51", "52")),
        (f"{SMITH}, p. 8", ("8",)),
        ("Smith (2010), p. 34", ("34",)),
        ("Smith 2010: 34.", ("34",)),
        ("Van Veen, OECD (2016), 7", ("7",)),
        ("Smith (2010) quotes Van Veen (2016), p. 7", ("7",)),
        ("Smith (2010), p. 7; also p. 34", ("34",)),
        ("Smith (2010), p. 7; 34", ("34",)),
        ("Smith (2010), p. 7; 3, 34; Van Veen (2016), p. 34; 50", ("34",)),
        ("My own translation of Van Veen, p. 7", ("7",)),
        ("Smith, J. (2010). Police and dialogue. P. 34. Van Veen, E. (2016). Improving Justice. OECD. P. 34.", ("34",)),
        ("p. 2010", ()),
        ("p. 99", ("99",)),
    ],
)
def test_pages_of_another_source_are_wrong(stated: str, pages: tuple[str, ...]) -> None:
    assert wrong(stated) == ([pages] if pages else [])


def test_the_source_is_told() -> None:
    assert wrong_pages("Smith (2010), p. 34", [BOTH]) == [Wrong(("34",), SMITH)]
    assert wrong_pages("p. 99", [BOTH]) == [Wrong(("99",))]


def test_pages_that_a_line_states_in_other_ways() -> None:
    own = passage(CHICAGO, NOTE)
    assert wrong("Adeyemi (2014), pp. 44-59; Lalá and Francisco (2008), p. 85", own) == []
    assert wrong("Adeyemi (2014), p. 4; Lalá and Francisco (2008), p. 44", own) == [("4",), ("44",)]


def test_pages_of_what_a_line_points_to() -> None:
    entry = Reference(SMITH, 0, 1, parse_reference(SMITH))
    again = Reference("Ibid., p. 31.", 2, 3, {}, entry, ("31",))
    own = Passage("a", "A", "a", "lesson", 1, None, None, None, "x", 0, 1, references=(entry, again))
    assert wrong(f"{SMITH}, p. 31", own) == []
    assert wrong("Smith (2010), p. 31", own) == []
    assert wrong("Smith (2010), p. 32", own) == [("32",)]
    cut = Reference("Smith, J. (2010). Police and dialogue", 0, 1, {}, entry, ("31",))  # as `resting` gives it
    own = Passage("a", "A", "a", "lesson", 1, None, None, None, "x", 0, 1, references=(cut,))
    assert wrong("Smith (2010), p. 31; Smith (2010), p. 32", own) == [("32",)]


def test_markers_that_point_to_no_reference() -> None:
    """ "ibid." is the one before, and a name that two have may be either; another name's pages are nobody's."""
    jones = "Jones, A. (2012). Prisons. Oslo: Press"
    own = passage(
        SMITH, jones,
        markers=(("(Jones 2012)", 1, ()), ("(ibid., p. 4)", None, ("4",)), ("(Smith: 5)", None, ("5",)),
                 ("(OECD: 61)", None, ("61",))),
    )  # fmt: skip
    assert wrong("Jones (2012), p. 4; Smith (2010), p. 5", own) == []
    assert wrong("Jones (2012), p. 5; Smith (2010), p. 4", own) == [("5",), ("4",)]
    assert wrong("Jones (2012), p. 61", own) == [("61",)]


def test_pages_that_a_footnote_of_the_passage_gives() -> None:
    own = passage(SMITH, VAN_VEEN, note=f"{SMITH}, p. 31; see Van Veen, OECD 2016, p. 8.")
    assert wrong(f"{SMITH}, p. 31; Van Veen (2016), p. 8", own) == []
    assert wrong(f"{SMITH}, p. 8; Van Veen (2016), p. 31", own) == [("8",), ("31",)]


def test_pages_in_place_of_those_that_are_given() -> None:
    assert wrong(f"{SMITH}, p. 99", instead=("7",)) == []
    assert wrong(SMITH, instead=("34",)) == [("34",)]
    assert wrong(f"{SMITH}; {VAN_VEEN}", instead=("34",)) == []
    assert wrong(f"{SMITH}; {VAN_VEEN}", instead=("35",)) == [("35",)]


def test_nothing_to_compare_pages_with() -> None:
    assert wrong("Interview with the mayor, p. 3", passage()) == []


def test_many_pages_take_time_in_proportion() -> None:
    assert slower(lambda text: wrong(text), "x, 1; p. 1; ") < 3


NAMES = ("Smith", "Jones", "Kamara", "Diallo")


@settings(derandomize=True, max_examples=150)
@given(st.data())
def test_each_source_has_its_own_pages(data: st.DataObject) -> None:
    """Any sources, each with pages of its own, in any order; one page of another one, and that one alone is wrong."""
    count = data.draw(st.integers(2, 4))
    numbers = data.draw(
        st.lists(st.integers(1, 999).filter(lambda n: n != 44), min_size=count, max_size=count, unique=True)
    )
    lines = [f"{name}, A. ({2000 + at}). Report {name}son 44. Oslo: Press" for at, name in enumerate(NAMES[:count])]
    own = passage(*lines, markers=tuple((f"({NAMES[at]})", at, (str(numbers[at]),)) for at in range(count)))
    order = data.draw(st.permutations(range(count)))
    short = data.draw(st.booleans())
    dash = data.draw(st.sampled_from([", p. ", ", ", ": ", " (p. "]))

    def stated(pages: list[int]) -> str:
        named = [f"{NAMES[at]} ({2000 + at})" if short else lines[at] for at in range(count)]
        return "; ".join(f"{named[at]}{dash}{pages[at]}{')' if '(' in dash else ''}" for at in order)

    assert wrong(stated(numbers), own) == []
    one = data.draw(st.integers(0, count - 1))
    other = data.draw(st.sampled_from([44, *(number for at, number in enumerate(numbers) if at != one)]))
    assert wrong(stated([other if at == one else numbers[at] for at in range(count)]), own) == [(str(other),)]
