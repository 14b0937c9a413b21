"""What a search on the page can be narrowed to, and what was chosen, in words."""

from __future__ import annotations

import pytest

from qa import Answer, FilterError, Library, Searched
from qa.web.narrowing import Field, chosen, fields, language, narrowed
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA
from tests.test_web_render import hit, passage

DATED = "---\ntitle: Beta\nyear: {year}\nlanguage: {language}\n---\n\n# Beta\n\nA word on trust.\n"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("", {}),
        ("country=Burundi&year=2010-2015", {"country": "Burundi", "year": "2010-2015"}),
        (
            "document=a%20b%26c.txt&kind=lesson&language=fr",
            {"document": "a b&c.txt", "kind": "lesson", "language": "fr"},
        ),
        ("country=+&year=&k=10&q=Why&lesson=2&folder=x", {}),
        ("country=Mali&country=Chad", {"country": "Chad"}),
        ("%=&&=;%zz\x00", {}),
        ({"country": " Mali ", "q": "Why?", "k": "5"}, {"country": "Mali"}),
    ],
)
def test_what_was_chosen_is_read_from_an_address_or_a_string(sent: str | dict[str, str], expected: object) -> None:
    assert narrowed(sent) == expected


def test_the_choices_are_those_of_the_live_build(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA, "b.md": DATED.format(year=2009, language="fr")})
    assistant = library.assistant()
    assert fields(assistant) == ()  # no index yet
    library.build()
    assert fields(assistant) == (
        Field("document", "Document", "All documents", (("alpha.txt", "Alpha"), ("b.md", "Beta"))),
        Field("country", "Country", "All countries", (("Burundi", "Burundi"),)),
        Field("kind", "Part", "All parts", (("overview", "Overviews"), ("lesson", "Lessons"), ("example", "Examples"))),
        Field("year", "Year", "All years", (("2009", "2009"),)),
        Field("language", "Language", "All languages", (("en", "English"), ("fr", "French"))),
    )
    put(library, "c.md", DATED.format(year=2012, language="en"))
    library.build()
    offered = {field.name: field.choices for field in fields(assistant)}
    assert offered["document"] == (("alpha.txt", "Alpha"), ("b.md", "Beta (b.md)"), ("c.md", "Beta (c.md)"))
    assert offered["year"] == (("2012", "2012"), ("2009", "2009"))


def test_a_field_that_narrows_nothing_is_not_offered(make_library: MakeLibrary) -> None:
    library = make_library({"beta.txt": BETA.replace("Moldova", "They")})
    library.build()
    assert fields(library.assistant()) == ()


def test_every_choice_can_be_searched(built_library: Library) -> None:
    assistant = built_library.assistant()
    for field in fields(assistant):
        for value, _ in field.choices:
            answer = assistant.ask("trust", **narrowed({field.name: value}))
            assert answer.searched.filters == {field.name: value}
            assert answer.searched.passages > 0


def test_a_choice_that_is_gone_is_told(built_library: Library) -> None:
    with pytest.raises(FilterError, match="Atlantis"):
        built_library.assistant().ask("trust", **narrowed("country=Atlantis"))


def test_what_was_chosen_in_words() -> None:
    filters = {"document": "d.txt", "lesson": 2, "kind": "example", "country": "Mali", "year": "2010", "language": "fr"}
    answer = Answer("Why?", "weak", "", Searched(1, 1, filters), (hit(passage()),), "b", {})
    assert chosen(answer) == ["“A Document”", "lesson 2", "examples", "Mali", "2010", "French"]
    assert chosen(Answer("Why?", "none", "", Searched(0, 0, filters), (), "b", {}))[0] == "“d.txt”"
    assert language("xx") == "xx"
