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
        ({"pages": ("12",)}, "Oversight, Lesson 2 (“Listen”), Example “Ledger in Peru”, p. 12"),
        ({"pages": ("ix", "10")}, "Oversight, Lesson 2 (“Listen”), Example “Ledger in Peru”, pp. ix-10"),
        (
            {"pages": ("12",), "part": (2, 3)},
            "Oversight, Lesson 2 (“Listen”), Example “Ledger in Peru”, part 2 of 3, p. 12",
        ),
        (
            {"kind": "overview", "lesson_number": None, "lesson_title": None, "example_title": None, "part": (1, 2)},
            "Oversight, part 1 of 2",
        ),
    ],
)
def test_place_names_what_is_there(changes: dict[str, object], expected: str) -> None:
    assert place(replace(PASSAGE, **changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("Oversight", "Lesson 2 – Listen", "Ledger in Peru")),
        ({"part": (2, 3)}, ("Oversight", "Lesson 2 – Listen", "Ledger in Peru, part 2 of 3")),
        ({"kind": "lesson", "example_title": None, "part": (1, 2)}, ("Oversight", "Lesson 2 – Listen, part 1 of 2")),
        (
            {"kind": "overview", "lesson_number": None, "lesson_title": None, "section_title": "Annex", "part": (3, 3)},
            ("Oversight", "Annex, part 3 of 3"),
        ),
        (
            {"kind": "overview", "lesson_number": None, "lesson_title": None, "part": (1, 2)},
            ("Oversight", "Overview, part 1 of 2"),  # the document's own title stays as it is
        ),
    ],
)
def test_the_trail_names_the_part_at_its_end(changes: dict[str, object], expected: tuple[str, ...]) -> None:
    assert replace(PASSAGE, **changes).trail == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"pages": ("12",), "part": (2, 3)}, "p. 12"),
        ({"pages": ("12", "13")}, "pp. 12-13"),
        ({}, "Lesson 2 – Listen › Ledger in Peru"),
        ({"part": (2, 3)}, "Lesson 2 – Listen › Ledger in Peru, part 2 of 3"),
        ({"kind": "overview", "lesson_number": None, "lesson_title": None}, "Overview"),
    ],
)
def test_where_to_look_is_the_page_else_the_section(changes: dict[str, object], expected: str) -> None:
    assert replace(PASSAGE, **changes).locator == expected
