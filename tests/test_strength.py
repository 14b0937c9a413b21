"""Evidence strength: sources, countries, years and examples of each lesson, the grid, and the same lesson elsewhere."""

from __future__ import annotations

import pytest

from qa import Passage
from qa.strength import elsewhere, grid, grid_json, strengths, strengths_json
from tests.conftest import MakeLibrary

ALPHA = """Alpha

An overview that tells of Guatemala.

Lesson 1 – Trust comes first

Trust grows slowly.[1] It did so in the police.

Examples

Police in Burundi

The police met the group every week.

Smith, J. (2010). Police and dialogue. Burundi Press.

Banda, T. (2004). Small money. Lilongwe: Reform Press.

Army in Mali

The army met the group every month.

SMITH, J. (2010). Police and Dialogue. Burundi Press.

Ibid., p. 4.

Courts

The courts met nobody.

Lesson 2 – Agreement helps

An agreement makes dialogue last.

Examples

Dialogue in Mali

They signed it.

The Zimbabwe Peace and Security Programme, ISSAT.

Lesson 3 – Nothing is known

It is only said.

Footnotes

[1] Tavares, H. (1999). Stages of trust. Praia: Ilhéu Press.
"""
BETA = "Beta\n\nLesson 1 – Trust comes first\n\nTrust in Kenya.\n"


@pytest.fixture
def passages(make_library: MakeLibrary) -> tuple[Passage, ...]:
    return make_library({"alpha.txt": ALPHA, "beta.txt": BETA}).corpus().passages


def test_what_stands_behind_each_lesson(passages: tuple[Passage, ...]) -> None:
    first, second, third, other = strengths(passages)
    assert (first.document, first.path, first.lesson_number, first.lesson_title) == (
        "Alpha", "alpha.txt", 1, "Trust comes first",
    )  # fmt: skip
    # Smith, listed twice in two spellings, is one; "Ibid." is none; Tavares stands in a footnote
    assert (first.examples, first.sources, first.flags) == (3, 3, ())
    assert [work.id for work in first.works] == ["banda-2004", "smith-2010", "tavares-1999"]
    assert (first.oldest, first.newest, first.years) == (1999, 2010, (1999, 2004, 2010))
    assert first.countries == ("Burundi", "Mali")
    assert (second.examples, second.sources, second.flags) == (1, 1, ("one source only",))
    assert (second.oldest, second.newest, second.countries) == (None, None, ("Mali",))
    assert (third.examples, third.sources, third.flags, third.countries) == (0, 0, ("no source",), ())
    assert (other.path, other.lesson_number, other.countries) == ("beta.txt", 1, ("Kenya",))


def test_a_note_that_is_prose_is_no_source(make_library: MakeLibrary) -> None:
    text = ALPHA.replace(
        "Tavares, H. (1999). Stages of trust. Praia: Ilhéu Press.", "It is often said that nobody knows why."
    )
    first, *_ = strengths(make_library({"alpha.txt": text}).corpus().passages)
    assert [work.id for work in first.works] == ["banda-2004", "smith-2010"]


def test_a_long_example_counts_once(make_library: MakeLibrary) -> None:
    long = "\n\n".join(
        f"The police met the group in week {week} and told it what had been done. " * 8 for week in range(40)
    )
    text = f"Alpha\n\nLesson 1 – Trust\n\nIt grows.\n\nExamples\n\nPolice in Burundi\n\n{long}\n"
    passages = make_library({"alpha.txt": text}).corpus().passages
    parts = [each for each in passages if each.kind == "example"]
    assert len(parts) > 1
    (found,) = strengths(passages)
    assert found.examples == 1
    assert grid(passages).rows[0].cells == (len(parts),)


def test_the_grid_has_every_country_and_its_empty_cells(passages: tuple[Passage, ...]) -> None:
    found = grid(passages)
    assert found.countries == ("Burundi", "Guatemala", "Kenya", "Mali")
    assert [(row.path, row.lesson_number, row.cells) for row in found.rows] == [
        ("alpha.txt", 1, (1, 0, 0, 1)),
        ("alpha.txt", 2, (0, 0, 0, 1)),
        ("alpha.txt", 3, (0, 0, 0, 0)),
        ("beta.txt", 1, (0, 0, 1, 0)),
    ]
    assert found.empty(found.rows[0]) == ("Guatemala", "Kenya")
    assert found.empty(found.rows[2]) == found.countries


def test_the_grid_of_some_lessons_by_the_countries_of_all(passages: tuple[Passage, ...]) -> None:
    found = grid((each for each in passages if each.path == "beta.txt"), ["Kenya", "Mali"])
    assert (found.countries, [row.cells for row in found.rows]) == (("Kenya", "Mali"), [(1, 0)])


def test_the_same_lesson_in_other_countries(passages: tuple[Passage, ...]) -> None:
    by_id = {each.id: each for each in passages}
    lesson, burundi = by_id["alpha/lesson-1"], by_id["alpha/lesson-1/police-in-burundi"]
    mali = by_id["alpha/lesson-1/army-in-mali"]
    assert elsewhere(burundi, passages) == {"Mali": (mali,)}
    assert elsewhere(mali, passages) == {"Burundi": (burundi,)}
    assert elsewhere(lesson, passages) == {"Burundi": (burundi,), "Mali": (mali,)}
    assert elsewhere(by_id["alpha/lesson-2/dialogue-in-mali"], passages) == {}
    assert elsewhere(by_id["alpha/overview"], passages) == {}


def test_nothing_of_nothing() -> None:
    assert strengths([]) == ()
    assert grid_json(grid([])) == {"countries": [], "rows": []}


def test_json(passages: tuple[Passage, ...]) -> None:
    assert strengths_json(strengths(passages))[1] == {
        "document": "Alpha",
        "path": "alpha.txt",
        "lesson_number": 2,
        "lesson_title": "Agreement helps",
        "examples": 1,
        "sources": 1,
        "works": [{"id": "the-zimbabwe-peace-and", "text": "The Zimbabwe Peace and Security Programme, ISSAT."}],
        "countries": ["Mali"],
        "oldest": None,
        "newest": None,
        "flags": ["one source only"],
    }
    assert grid_json(grid(passages))["rows"][1] == {
        "document": "Alpha",
        "path": "alpha.txt",
        "lesson_number": 2,
        "lesson_title": "Agreement helps",
        "cells": [0, 0, 0, 1],
        "empty": ["Burundi", "Guatemala", "Kenya"],
    }
