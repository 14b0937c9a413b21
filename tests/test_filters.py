"""What narrows a search: each filter by the names that people use, and one line for whatever nothing can pass."""

from __future__ import annotations

from typing import Any

import pytest

from qa import FilterError, Library
from qa.filters import conditions, resolved
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA

FRENCH = """---
title: Bêta
date: 2012-03-01
language: fr
---

# Bêta

Les policiers du Burundi ont rencontré le groupe de dialogue chaque semaine pendant toute une année.

## Leçon 1 – La confiance vient lentement

La confiance vient lentement, et elle se perd en un seul jour quand les promesses ne sont pas tenues.
"""
ENGLISH = (
    "---\ntitle: Gamma\nyear: 2015\nlanguage: en\n---\n\nThe police of Ivory Coast kept the trust of the people.\n"
)


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    """Seven passages: four of Alpha (no year), two of Bêta (French, 2012), one of Gamma (2015)."""
    made = make_library({"alpha.txt": ALPHA, "beta.md": FRENCH, "sub/gamma.md": ENGLISH})
    made.build()
    return made


def passing(library: Library, **filters: Any) -> list[str]:  # noqa: ANN401  # whatever a caller may give
    """Ids of the passages that pass, as `Assistant.ask` finds them."""
    answer = library.assistant().ask("trust", k=50, **filters)
    assert len(answer.hits) == answer.searched.passages
    return sorted(hit.passage.id for hit in answer.hits)


ALPHAS = ["alpha/lesson-1", "alpha/lesson-1/police-in-burundi", "alpha/lesson-2", "alpha/overview"]
BETAS, GAMMA = ["beta/lesson-1", "beta/overview"], ["sub/gamma/overview"]


@pytest.mark.parametrize(
    ("filters", "expected", "known_as"),
    [
        ({"document": "beta.md"}, BETAS, {"document": "beta.md"}),
        ({"document": "corpus/sub/gamma.md"}, GAMMA, {"document": "sub/gamma.md"}),
        ({"document": "sub/gamma"}, GAMMA, {"document": "sub/gamma.md"}),
        ({"document": "beta"}, BETAS, {"document": "beta.md"}),
        ({"document": "BÊTA"}, BETAS, {"document": "beta.md"}),
        ({"lesson": 1}, ["alpha/lesson-1", "alpha/lesson-1/police-in-burundi", "beta/lesson-1"], {"lesson": 1}),
        ({"lesson": 0}, [], {"lesson": 0}),
        ({"kind": "overview"}, ["alpha/overview", "beta/overview", *GAMMA], {"kind": "overview"}),
        ({"kind": " Example "}, ["alpha/lesson-1/police-in-burundi"], {"kind": "example"}),
        ({"country": "Burundi"}, ["alpha/lesson-1/police-in-burundi", "beta/overview"], {"country": "Burundi"}),
        ({"country": "bi"}, ["alpha/lesson-1/police-in-burundi", "beta/overview"], {"country": "Burundi"}),
        ({"country": "cote d’ivoire"}, GAMMA, {"country": "Côte d'Ivoire"}),
        ({"country": "Ivory Coast"}, GAMMA, {"country": "Côte d'Ivoire"}),
        ({"year": "2012"}, BETAS, {"year": "2012"}),
        ({"year": 2015}, GAMMA, {"year": "2015"}),
        ({"year": "2010-2014"}, BETAS, {"year": "2010-2014"}),
        ({"year": " 2012 – 2015 "}, [*BETAS, *GAMMA], {"year": "2012-2015"}),
        ({"year": "2012-2012"}, BETAS, {"year": "2012"}),
        ({"language": "fr"}, BETAS, {"language": "fr"}),
        ({"language": "French"}, BETAS, {"language": "fr"}),
        ({"language": "français"}, BETAS, {"language": "fr"}),
        ({"language": "EN"}, [*ALPHAS, *GAMMA], {"language": "en"}),
        # several together, and those that are not set
        ({"document": "alpha", "lesson": 1, "kind": "lesson"}, ["alpha/lesson-1"],
         {"document": "alpha.txt", "lesson": 1, "kind": "lesson"}),
        ({"year": "2012", "language": "en"}, [], {"year": "2012", "language": "en"}),
        ({"document": None, "lesson": None, "kind": "lesson", "year": None},
         ["alpha/lesson-1", "alpha/lesson-2", "beta/lesson-1"], {"kind": "lesson"}),
        ({"document": None, "country": None}, [*ALPHAS, *BETAS, *GAMMA], {}),
    ],
)  # fmt: skip
def test_filters(library: Library, filters: dict[str, Any], expected: list[str], known_as: dict[str, Any]) -> None:
    assert passing(library, **filters) == sorted(expected)
    assert library.assistant().ask("trust", **filters).searched.filters == known_as


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"document": "delta"}, "No document is called 'delta'; the index holds 3: alpha.txt, beta.md, sub/gamma.md."),
        ({"document": ""}, "No document is called ''; the index holds 3: alpha.txt, beta.md, sub/gamma.md."),
        ({"lesson": -1}, "lesson is -1; give a number from 0 to 9999."),
        ({"lesson": 10_000}, "lesson is 10000; give a number from 0 to 9999."),
        ({"kind": "chapter"}, "kind is 'chapter'; give one of: overview, lesson, example."),
        ({"kind": ""}, "kind is ''; give one of: overview, lesson, example."),
        ({"country": "pe"}, "No passage is marked with the country 'pe'; the index knows 2: Burundi, Côte d'Ivoire."),
        ({"country": "Nowhere"},
         "No passage is marked with the country 'Nowhere'; the index knows 2: Burundi, Côte d'Ivoire."),
        ({"country": ""}, "No passage is marked with the country ''; the index knows 2: Burundi, Côte d'Ivoire."),
        ({"year": "1999"}, "No document states a year of 1999; the index knows 2: 2012, 2015."),
        ({"year": "2013-2014"}, "No document states a year of 2013-2014; the index knows 2: 2012, 2015."),
        ({"year": "2015-2012"}, "year is '2015-2012'; give a year, or the first and the last: 2010-2015."),
        ({"year": "lately"}, "year is 'lately'; give a year, or the first and the last: 2010-2015."),
        ({"year": "20155"}, "year is '20155'; give a year, or the first and the last: 2010-2015."),
        ({"year": -2015}, "year is '-2015'; give a year, or the first and the last: 2010-2015."),
        ({"year": ""}, "year is ''; give a year, or the first and the last: 2010-2015."),
        ({"language": "de"}, "No passage is in the language 'de'; the index knows 2: en, fr."),
        ({"language": "Klingon"}, "No passage is in the language 'Klingon'; the index knows 2: en, fr."),
        ({"language": ""}, "No passage is in the language ''; the index knows 2: en, fr."),
    ],
)  # fmt: skip
def test_what_nothing_can_pass_is_told_in_one_line(library: Library, filters: dict[str, Any], message: str) -> None:
    with pytest.raises(FilterError) as raised:
        library.assistant().ask("trust", **filters)
    assert str(raised.value) == message


def test_a_name_of_two_documents_is_refused(library: Library) -> None:
    put(library, "other.md", ENGLISH)
    library.build()
    with pytest.raises(FilterError) as raised:
        library.assistant().ask("trust", document="gamma")
    assert str(raised.value) == "'gamma' names 2 documents; give the path of one: other.md, sub/gamma.md."


def test_a_path_comes_before_a_title(library: Library) -> None:
    """Another document is called "beta.md"."""
    put(library, "x.md", ENGLISH.replace("Gamma", "beta.md"))
    library.build()
    assert passing(library, document="beta.md") == BETAS


def test_of_many_only_the_first_are_named(make_library: MakeLibrary) -> None:
    library = make_library({f"{year}.md": ENGLISH.replace("2015", str(year)) for year in range(2001, 2009)})
    library.build()
    expected = "No document states a year of 1999; the index knows 8: 2001, 2002, 2003, 2004, 2005."
    with pytest.raises(FilterError) as raised:
        library.assistant().ask("trust", year=1999)
    assert str(raised.value) == expected


def test_filters_that_exclude_each_other_give_a_reason(library: Library) -> None:
    answer = library.assistant().ask("trust", year="2012", language="en")
    assert (answer.verdict, answer.hits) == ("none", ())
    assert answer.reason == "No passage passes the filters: year 2012, language en."
    assert (answer.searched.documents, answer.searched.passages) == (0, 0)


def test_an_unknown_filter_is_a_programming_error(library: Library) -> None:
    with pytest.raises(TypeError, match=r"^no such filter: author, colour$"):
        resolved(library.opened(), {"colour": "blue", "author": "x"})  # type: ignore[typeddict-unknown-key]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({}, {}),
        ({"document": "a.txt", "lesson": 0}, {"document": "a.txt", "lesson": 0}),
        ({"year": "2012"}, {"since": 2012, "until": 2012}),
        ({"year": "2010-2015", "kind": "lesson"}, {"kind": "lesson", "since": 2010, "until": 2015}),
    ],
)
def test_what_the_build_is_asked_for(found: dict[str, str | int], expected: dict[str, str | int]) -> None:
    assert conditions(found) == expected
