"""In-text markers by the one entry that explains them."""

from __future__ import annotations

import itertools
import time

import pytest

from qa.datatypes import Marker, Reference
from qa.markers import find_markers, prepared
from tests.reading import passages, read

BOOKS = (
    Reference("Lalá, A., and Francisco, L. (2008). The Difficulties. Routledge.", 0, 0),
    Reference("Better Engagement, Erwin Van Veen, OECD, 2016.", 0, 0),
    Reference("More Change, Erwin Van Veen, OECD, 2014.", 0, 0),
    Reference("Côte d’Ivoire after the Crisis, Aya O’Konan, 2011.", 0, 0),
)


def markers(text: str, references: tuple[Reference, ...] = BOOKS) -> list[tuple[str, int | None, tuple[str, ...]]]:
    found = find_markers(text, 0, len(text), references)
    assert all(text[marker.start : marker.end] == marker.text for marker in found)
    return [(marker.text, marker.reference, marker.pages) for marker in found]


@pytest.mark.parametrize(
    ("marker", "reference", "pages"),
    [
        ("(Francisco:80)", 0, ("80",)),
        ("(Lalá and Francisco: 80, 82-84)", 0, ("80", "82-84")),
        ("(Lalá and Francisco 2008)", 0, ()),
        ("(Lalá and Francisco, 2008, p. 80)", 0, ("80",)),
        ("(Lalá 2008: 80; 82)", 0, ("80", "82")),
        ("(Van Veen 2016)", 1, ()),
        ("(OECD 2014, pp. 3–5)", 2, ("3–5",)),
        ("(O'Konan:7)", 3, ("7",)),
        ("(Lalá and\nFrancisco:\n80,\n82)", 0, ("80", "82")),
        ("(Lalá and\nFrancisco 2008,\np. 80)", 0, ("80",)),
        ("(Adeyemi 2014, p. 3)", None, ("3",)),
        ("(OECD:34)", None, ("34",)),  # two entries hold the name
        ("(Van Veen:34)", None, ("34",)),
        ("(Adeyemi:3)", None, ("3",)),  # none does
        ("(Lalá and Adeyemi:3)", None, ("3",)),
    ],
)
def test_a_marker_resolves_to_the_only_entry_that_holds_its_names(
    marker: str, reference: int | None, pages: tuple[str, ...]
) -> None:
    assert markers(f"They met {marker}, and left.") == [(marker, reference, pages)]


@pytest.mark.parametrize(
    "text",
    [
        "They met (in 2008) there.",
        "They met (Adeyemi 2008) there.",  # a year in brackets that no entry explains is prose
        "At (10:30) they met.",
        "It was (see below) so.",
        "(Lalá 2009)",
        "(a ratio of 3:4)",
    ],
)
def test_what_is_no_marker(text: str) -> None:
    assert markers(text) == []


def test_without_references_nothing_resolves() -> None:
    assert markers("(OECD:34)", ()) == [("(OECD:34)", None, ("34",))]


def test_markers_stand_in_order_and_within_the_span() -> None:
    text = "(OECD:1) (Lalá 2008) (Francisco:3) (OECD:4)"
    found = find_markers(text, 9, 34, BOOKS)
    assert found == (Marker("(Lalá 2008)", 9, 20, 0, ()), Marker("(Francisco:3)", 21, 34, 0, ("3",)))


LISTED = (
    Reference("a", 0, 0, {"author": [{"family": "Kamara", "given": "F."}], "issued": {"date-parts": [[2011]]}}),
    Reference("Keys, Thoko Banda, 2013.", 0, 0),
    Reference("Report, Organisation for Economic Co-operation and Development, 2012.", 0, 0,
              {"publisher": "Organisation for Economic Co-operation and Development"}),
    Reference("Zelaya, M. (2017a). Uno.", 0, 0),
    Reference("Zelaya, M. (2017b). Dos.", 0, 0),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Costs fell (Banda 2013; Zelaya 2017b, p. 27).", [("Banda 2013", 1, ()), ("Zelaya 2017b, p. 27", 4, ("27",))]),
        ("Costs fell (see Banda, pp. 27-29).", [("(see Banda, pp. 27-29)", 1, ("27-29",))]),
        ("Bajó (cf. Zelaya 2017a, págs. 12-14).", [("(cf. Zelaya 2017a, págs. 12-14)", 3, ("12-14",))]),
        ("Bajó (voir Zelaya, p. 44).", [("(voir Zelaya, p. 44)", None, ("44",))]),  # a or b?
        ("Costs fell (OECD: 34-36; 50).", [("(OECD: 34-36; 50)", 2, ("34-36", "50"))]),
        ("As Banda (2013, p. 4) says.", []),  # no author is stated: not guessed
        ("It fell (ibid., p. 4).", [("(ibid., p. 4)", None, ("4",))]),
        ("(Article 3:2) (UNSCR 1325) (2005-2012) (see Lesson 2) (SSD) (10:30) (Lesson: 2)", []),
        ("They met (Bo, 34).", []),
    ],
)
def test_markers_of_more_forms(text: str, expected: list[tuple[str, int | None, tuple[str, ...]]]) -> None:
    assert markers(text, LISTED) == expected


TWO_YEARS = (
    Reference("Lalá, A. (2008). One. Routledge.", 0, 0,
              {"author": [{"family": "Lalá"}], "issued": {"date-parts": [[2008]]}}),
    Reference("Lalá, A. (2010). Two. Routledge.", 0, 0,
              {"author": [{"family": "Lalá"}], "issued": {"date-parts": [[2010]]}}),
    Reference("Three, OECD, 2016.", 0, 0, {"publisher": "OECD", "issued": {"date-parts": [[2016]]}}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell (Lalá 2008, 2010).", [("Lalá 2008", 0, ()), ("2010", 1, ())]),
        ("It fell (see Lalá, 2008 and 2010).", [("Lalá, 2008", 0, ()), ("2010", 1, ())]),
        ("It fell (Lalá 2008, 2012).", [("Lalá 2008", 0, ()), ("2012", None, ())]),
        ("It fell (Budget 2008, 2010).", []),
        ("It fell (OECD 2016: 34).", [("(OECD 2016: 34)", 2, ("34",))]),
        ("OECD (2016, pp. 34-36) says so.", [("OECD (2016, pp. 34-36)", 2, ("34-36",))]),
        ("It fell (see Annex 2: 34) (Annex: 2) (Figure 3: 5).", []),
    ],
)
def test_two_years_are_two_works(text: str, expected: list[tuple[str, int | None, tuple[str, ...]]]) -> None:
    assert markers(text, TWO_YEARS) == expected


def test_an_entry_elsewhere_does_not_win_over_two_that_stand_with_the_passage() -> None:
    own = (Reference("One, OECD, 2014.", 0, 0, {"publisher": "OECD"}),
           Reference("Two, OECD, 2015.", 0, 0, {"publisher": "OECD"}))  # fmt: skip
    other = Reference("OECD (2016). Three.", 0, 0, {"author": [{"literal": "OECD"}]})
    text = "It fell (OECD:34)."
    assert [each.reference for each in find_markers(text, 0, len(text), own, elsewhere=prepared(text, [other]))] == [
        None
    ]
    assert [
        each.reference for each in find_markers(text, 0, len(text), own[:1], elsewhere=prepared(text, [other]))
    ] == [0]
    assert [each.reference for each in find_markers(text, 0, len(text), (), elsewhere=prepared(text, [other]))] == [0]


def test_a_range_of_numbers_names_no_single_reference() -> None:
    listed = "".join(f"[{number}] Keys {number}, Thoko Banda, 2013.\n" for number in (3, 4, 5))
    text = "Costs fell [3-5], not [3-9].\n" + listed
    starts = [text.index(f"Keys {number}") for number in (3, 4, 5)]
    references = tuple(Reference(text[at : text.index("\n", at)], at, text.index("\n", at)) for at in starts)
    found = find_markers(text, 0, 28, references)
    assert [(each.text, each.reference, each.pages) for each in found] == [("[3-5]", None, ())]


@pytest.mark.parametrize(
    "piece", ["A. ", "(", ", ", "Aa Aa ", "1", "(Aa:1", "de la ", "[1; ", "Aa (2008) ", "(Aa 2008, "]
)
def test_the_time_grows_with_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begun = [time.perf_counter()]
        for _ in range(3):
            find_markers(text, 0, length, TWO_YEARS)
            begun.append(time.perf_counter())
        return min(after - before for before, after in itertools.pairwise(begun))

    assert seconds(80_000) < 16 * seconds(10_000) + 0.02  # eight times the text; squared it would be 64


def test_names_before_a_bracket_are_a_marker_if_an_author_is_called_so() -> None:
    entry = Reference("Banda, T. and Phiri, A. (2013). Keys.", 0, 0,
                      {"author": [{"family": "Banda"}, {"family": "Phiri"}],
                       "issued": {"date-parts": [[2013]]}})  # fmt: skip
    text = "As Banda and Phiri (2013, p. 4) say, Phiri et al. (2013) left in March (2013)."
    expected = [("Banda and Phiri (2013, p. 4)", 0, ("4",)), ("Phiri et al. (2013)", 0, ())]
    assert markers(text, (entry,)) == expected


def test_a_number_is_a_marker_where_a_reference_has_it_and_no_footnote() -> None:
    text = "Costs fell [3, p. 12], then rose [7].\n[3] Keys, Thoko Banda, 2013.\n"
    at = text.index("Keys")
    references = (Reference(text[at:].strip(), at, len(text) - 1),)
    assert [(each.text, each.reference, each.pages) for each in find_markers(text, 0, 37, references)] == [
        ("[3, p. 12]", 0, ("12",))
    ]
    assert find_markers(text, 0, 37, references, {"3"}) == ()


CITING = """Reform

Lesson 1: Ask first

The costs of a report were high in every district (Kamara and Hughes, 2011: 9), and others agree (Zelaya:4).

Examples

Village dialogues

The dialogues were held in every village and were paid for by the chiefs.

Kamara, F. and Hughes, L. (2011). What Does a Report Cost? Freetown: Centre for Safety Studies, pp. 8-31.

References

Diagnóstico participativo, Marta Zelaya, Red de Gobiernos Locales, 2017.

Guide to Reform, Ruth Adeyemi, Harbour Institute, 2014.
"""


def test_a_lesson_cites_what_its_example_or_the_list_at_the_end_holds() -> None:
    lesson, example, _ = passages(CITING)
    assert [entry.text[:6] for entry in lesson.references] == ["Kamara", "Diagnó"]
    assert [(marker.reference, marker.pages) for marker in lesson.markers] == [(0, ("9",)), (1, ("4",))]
    assert all(CITING[entry.start : entry.end] == entry.text for entry in lesson.references)
    assert [entry.text[:6] for entry in example.references] == ["Kamara"]  # no marker needs another


def test_what_two_entries_elsewhere_explain_stays_unresolved() -> None:
    twice = CITING.replace("Guide to Reform, Ruth Adeyemi,", "Guide to Reform, Marta Zelaya,")
    lesson = passages(twice)[0]
    assert [entry.text[:6] for entry in lesson.references] == ["Kamara"]
    assert [marker.reference for marker in lesson.markers] == [0, None]


def test_an_entry_of_the_list_at_the_end_has_the_address_of_its_link() -> None:
    linked = CITING.replace("Diagnóstico participativo,", "[Diagnóstico participativo](https://example.org/d),")
    marked = linked.replace("Lesson 1", "## Lesson 1").replace("\nReferences", "\n## References")
    lesson = read(marked.replace("Reform\n", "# Reform\n", 1), "doc.md")[1][0]
    assert [entry.csl.get("URL") for entry in lesson.references] == [None, "https://example.org/d"]


def names(number: int) -> str:
    """A family name of its own for each number: 0 is "Aba", 10 is "Bba"."""
    return "".join(chr(97 + int(digit)) for digit in str(number)).capitalize() + "ba"


def test_nine_hundred_lessons_that_cite_one_list_take_a_moment() -> None:
    lessons = [
        f"Lesson {at + 1} – Trust grows\n\nIt was so in phase {at} ({names(at)} 2011, p. 4)." for at in range(900)
    ]
    entries = [f"{names(at)}, A. (2011). The Reform of Office {at}. Routledge." for at in range(900)]
    started = time.perf_counter()
    found = passages("\n\n".join(["Title", *lessons, "References", *entries]))
    assert time.perf_counter() - started < 5  # 25 seconds and more where every lesson reads the list again
    cited = [each.references[0].text for each in found if each.kind == "lesson"]
    assert cited == entries
    assert all(marker.reference == 0 for each in found for marker in each.markers)


def test_a_semicolon_parts_one_number_from_the_next() -> None:
    text = "So it was [2, pp. 3-5; 3].\n[2] Uma obra, Paulo Nunes, 2012.\n[3] Keys, Thoko Banda, 2013.\n"
    starts = (text.index("Uma"), text.index("Keys"))
    references = tuple(Reference(text[at : text.index("\n", at)], at, text.index("\n", at)) for at in starts)
    found = find_markers(text, 0, text.index("\n"), references)
    assert [(each.reference, each.pages) for each in found] == [(0, ("3-5",)), (1, ())]
