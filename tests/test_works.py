"""Which lines are one work, and which only look so; the order and the ids of a bibliography."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qa.bibliography import parse_reference
from qa.corpus import read_corpus
from qa.datatypes import Passage, Reference
from qa.works import Work, makers, people, works_of, year
from tests.conftest import ROOT

PASSAGE = Passage(
    id="d/overview", document="D", path="d.txt", kind="overview", lesson_number=None, lesson_title=None,
    example_title=None, section_title=None, text="x", start=0, end=1,
)  # fmt: skip


def passages(*lines: str | tuple[str, dict[str, Any]]) -> list[Passage]:
    """A passage a line, each with one reference: its CSL-JSON as given, else as it is read."""
    made = []
    for at, line in enumerate(lines):
        text, csl = (line, parse_reference(line)) if isinstance(line, str) else line
        made.append(replace(PASSAGE, id=f"d/{at}", references=(Reference(text, at * 1000, at * 1000 + 1, csl),)))
    return made


def texts(*lines: str | tuple[str, dict[str, Any]]) -> list[str]:
    return [work.text for work in works_of(passages(*lines))]


def book(**fields: str) -> dict[str, Any]:
    return {
        "type": "book", "author": [{"family": "Baker", "given": "B."}], "title": "Green Fields",
        "issued": {"date-parts": [[2010]]}, **{name.replace("_", "-"): value for name, value in fields.items()},
    }  # fmt: skip


def article(**fields: str) -> dict[str, Any]:
    return {**book(container_title="Journal of Reform", **fields), "type": "article-journal"}


def test_the_works_of_the_shipped_document() -> None:
    works = works_of(read_corpus(ROOT / "corpus", 10**8).passages)
    assert [work.id for work in works] == [
        "against-the-odds-cicig-2016", "avaliacao-independente", "evaluation-de-la-reforme", "handley", "lala-2008",
        "the-zimbabwe-peace-and", "van-veen-2016", "whist",
    ]  # fmt: skip
    assert works[4].csl["page"] == "77-94"


MAY = {"issued": {"date-parts": [[2010, 5]]}}
ONE = [
    # case, diacritics, quotation marks, the full stop, a label, the number of a list
    ("Réforme « lente », ISSAT, 2010.", 'REFORME "lente", ISSAT, 2010'),
    ("[4] Green Fields, ISSAT, 2010.", "Source: Green Fields, ISSAT, 2010."),
    # the address, and when it was opened
    ("Green Fields, ISSAT. Available at: https://a.org/x (accessed 3 May 2012).", "Green Fields, ISSAT."),
    ("Green Fields, ISSAT, http://a.org/x/", "Green Fields, ISSAT, https://a.org/x"),
    ("Campos verdes, ISSAT. Disponível em: <http://a.org/x>. Acesso em: 3 mar. 2010.", "Campos verdes, ISSAT"),
    # the DOI
    (("One form of it", book(DOI="10.1234/AB")), ("Another", {"type": "book", "title": "Fields", "DOI": "10.1234/ab"})),
    # authors, year and title, whatever else is stated once
    (("Baker, Green Fields, 2010", book()), ("Baker: GREEN FIELDS. Paris, 2010", book(publisher_place="Paris"))),
    (("Baker 1", article(volume="3", page="4-9")), ("Baker 2", article(volume="3"))),
    # a book that is cited at two places
    (("Baker, p. 3", book(page="3")), ("Baker, p. 50", book(page="50"))),
]
TWO = [
    ("Annual Report, ISSAT, 2010.", "Annual Report, ISSAT, 2011."),
    ("Annual Report, ISSAT. https://a.org/2010", "Annual Report, ISSAT. https://a.org/2011"),
    ("Green Fields, ISSAT.", "Green Fields, UNDP."),
    # the same words point to other works elsewhere
    # what tells works of the same authors, year and title apart
    *(
        ((f"1 {name}", book(**{name: one})), (f"2 {name}", book(**{name: other})))
        for name, one, other in (
            ("edition", "2nd", "3rd"), ("volume", "1", "2"), ("number", "12", "13"), ("publisher", "OECD", "UNDP"),
            ("ISBN", "1", "2"), ("DOI", "10.1/a", "10.1/b"), ("genre", "report", "Working Paper"),
        )
    ),
    (("1", article(issue="1")), ("2", article(issue="2"))),
    (("1", article(page="4-9")), ("2", article(page="44-59"))),
    (("May", book() | MAY), ("June", book() | {"issued": {"date-parts": [[2010, 6]]}})),
    # nothing is certain without an author or a year
    (("1", {"type": "document", "title": "Annual Review"}), ("2", {"type": "document", "title": "Annual Review"})),
    (("1", {**book(), "issued": {}}), ("2", {**book(), "issued": {}})),
    (("1", {**book(), "author": [{"family": "Baker", "given": "C."}]}), ("2", book())),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one_work(one: str | tuple[str, dict[str, Any]], other: str | tuple[str, dict[str, Any]]) -> None:
    assert len(texts(one, other)) == len(texts(other, one)) == 1


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_works(one: str | tuple[str, dict[str, Any]], other: str | tuple[str, dict[str, Any]]) -> None:
    assert len(texts(one, other)) == len(texts(other, one)) == 2


def test_what_may_be_either_of_two_works_is_neither() -> None:
    lines = [("first", book(edition="1st")), ("second", book(edition="2nd")), ("none", book())]
    assert len(texts(*lines)) == 3
    assert len(texts("Review, ISSAT. http://a.org/1", "Review, ISSAT. http://a.org/2", "Review, ISSAT.")) == 3


def test_alike_in_a_chain() -> None:
    assert len(texts(("A text", book()), ("Another", book(DOI="10.1/a")), ("A third", {"DOI": "10.1/A"}))) == 1


def test_the_richest_line_is_kept() -> None:
    rich, long = ("Baker 2010", book(publisher="Karthala")), ("Baker, B., Green Fields, 2010", book())
    assert texts(long, rich) == texts(rich, long) == ["Baker 2010"]
    assert texts(("short", book()), ("longer line", book())) == ["longer line"]
    assert texts(("first", book()), ("other", book())) == ["first"]


def test_pages_cited_here_and_there_are_not_the_works() -> None:
    (work,) = works_of(passages(("Baker, p. 3", book(page="3")), ("Baker, p. 50", book(page="50"))))
    assert "page" not in work.csl
    (work,) = works_of(passages(("Baker 1", article(page="4-9")), ("Baker 2", article())))
    assert work.csl["page"] == "4-9"


def test_a_line_that_two_passages_share_is_one() -> None:
    first = passages("The Long Road, ISSAT.")[0]
    assert len(works_of([first, replace(first, id="d/part-2")])) == 1


def test_a_line_that_only_points_to_another_is_no_work() -> None:
    assert texts("Ibid., p. 4.", "[4] Idem.", "Kamara, op. cit., p. 12.", "Kamara, A. (2010). A title.") == [
        "Kamara, A. (2010). A title."
    ]


def test_white_space_is_collapsed_and_nothing_else_of_a_line() -> None:
    assert texts("  [4]  The Long\n Road,\tISSAT. ") == ["[4] The Long Road, ISSAT."]


def test_the_order_of_a_bibliography() -> None:
    lines = [
        ("z", {"author": [{"family": "Zulu", "given": "A."}]}),
        ("é 2011", {"author": [{"family": "Élan", "given": "B."}], "issued": {"date-parts": [[2011]]}}),
        ("é 2009", {"author": [{"family": "Élan", "given": "B."}], "issued": {"date-parts": [[2009]]}}),
        ("e a", {"author": [{"family": "Elan", "given": "A."}], "issued": {"date-parts": [[2012]]}}),
        ("title", {"title": "“Fields” of Kono"}),
        ("editor", {"editor": [{"family": "Gow", "given": "C."}], "title": "A"}),
        ("chapter", {"editor": [{"family": "Abu", "given": "C."}], "title": "Mines", "container-title": "Book"}),
        ("[3] Bo, raw line", {}),
        ("ISSAT", {"author": [{"literal": "ISSAT"}]}),
    ]
    expected = ["[3] Bo, raw line", "e a", "é 2009", "é 2011", "title", "editor", "ISSAT", "chapter", "z"]
    assert texts(*lines) == texts(*reversed(lines)) == expected


def test_ids_are_short_readable_and_unique() -> None:
    date = {"issued": {"date-parts": [[2008]]}}
    lines = [
        ("a", {"author": [{"family": "Lalá", "given": "A."}], **date, "title": "A"}),
        ("b", {"author": [{"family": "Lala", "given": "A."}], **date, "title": "B"}),
        ("c", {"author": [{"family": "Lala", "given": "A."}], **date, "title": "C"}),
        ("d", {"author": [{"literal": "United Nations Development Programme"}], **date}),
        ("e", {"title": "Police & justice (draft)"}),
        ("العدالة", {}),
        ("f", {"author": [{"family": "Van Veen", "given": "E."}], "issued": {"date-parts": [[2008], [2010]]}}),
    ]
    assert {work.text: work.id for work in works_of(passages(*lines))} == {
        "a": "lala-2008", "b": "lala-2008-2", "c": "lala-2008-3", "d": "united-nations-2008",
        "e": "police-justice-draft", "العدالة": "work", "f": "van-veen-2008-2010",
    }  # fmt: skip


def test_no_id_is_given_twice_though_one_looks_like_a_number_of_another() -> None:
    lines = [("x", {"title": "Baker"}), ("y", {"title": "Baker"}), ("z", {"title": "Baker 2"})]
    assert sorted(work.id for work in works_of(passages(*lines))) == ["baker", "baker-2", "baker-2-2"]


def test_nothing_gives_nothing() -> None:
    assert works_of([]) == works_of([PASSAGE]) == ()


def test_names_and_years() -> None:
    csl = {
        "author": [{"family": "Berg", "non-dropping-particle": "van den"}, {"literal": "ISSAT"}, {"given": "Plato"}],
        "editor": [{"family": "Gow"}], "issued": {"date-parts": [[2008], [2010]]},
    }  # fmt: skip
    assert people(csl) == makers(csl) == ["van den Berg", "ISSAT", "Plato"]
    assert people(csl, "editor") == makers({"editor": csl["editor"]}) == ["Gow"]
    assert makers({"editor": csl["editor"], "container-title": "Book"}) == []
    assert (year(csl), year(csl, "accessed"), year({})) == ("2008-2010", "", "")


def test_a_work_is_a_value() -> None:
    assert works_of(passages(("Baker", book()))) == (Work("Baker", book(), "baker-2010"),)
