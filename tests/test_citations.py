"""Citation text: both levels, and only what is stated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.citations import citation, place
from qa.datatypes import Passage, Reference

PASSAGE = Passage(
    id="d/lesson-2/x",
    document="Oversight",
    path="d.txt",
    kind="example",
    lesson_number=2,
    lesson_title="Listen",
    example_title="Ledger in Peru",
    section_title=None,
    text="x",
    start=0,
    end=1,
)


def test_both_levels() -> None:
    references = (Reference("The Long\nRoad, ISSAT.", 2, 23), Reference("Beyond, Ana, 2014", 24, 41))
    assert citation(replace(PASSAGE, references=references)) == (
        "The Long Road, ISSAT; Beyond, Ana, 2014. Cited in: Oversight, Lesson 2 (“Listen”), Example “Ledger in Peru”."
    )


def test_without_references_only_the_place() -> None:
    assert citation(PASSAGE) == "Oversight, Lesson 2 (“Listen”), Example “Ledger in Peru”."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "lesson", "example_title": None}, "Oversight, Lesson 2 (“Listen”)"),
        ({"lesson_title": None, "example_title": None}, "Oversight, Lesson 2, Example"),
        ({"kind": "lesson", "lesson_number": None}, "Oversight, Lesson “Listen”"),
        ({"kind": "overview", "lesson_number": None, "lesson_title": None}, "Oversight"),
        (
            {"kind": "overview", "lesson_number": None, "lesson_title": None, "section_title": "Annex A"},
            "Oversight, “Annex A”",
        ),
    ],
)
def test_place_names_what_is_there(changes: dict[str, object], expected: str) -> None:
    assert place(replace(PASSAGE, **changes)) == expected
