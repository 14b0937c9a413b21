"""Evidence is the source's own words, at most two sentences; the verdict depends on the level of chance."""

from __future__ import annotations

import numpy as np
import pytest

from qa import Library, Searched
from qa.answer import hit, verdict
from qa.datatypes import Verdict
from qa.retrieve import Candidate
from tests.conftest import MakeLibrary
from tests.fakes import ALPHA

SEARCHED = Searched(2, 11, {})


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    made = make_library({"alpha.txt": ALPHA})
    made.build()
    return made


def found(row: int, windows: list[int], cosines: list[float]) -> Candidate:
    return Candidate(row, 0.123456, np.array(windows, np.int64), np.array(cosines, np.float32))


# Row 1 is lesson 1: "Trust grows slowly. Trust is lost in a day."; its sentences are windows 2 and 3.
@pytest.mark.parametrize(
    ("windows", "cosines", "expected"),
    [
        ([2, 3], [0.8, 0.1], ["Trust grows slowly."]),
        ([3, 2], [0.8, 0.67], ["Trust is lost in a day."]),  # 0.85 * 0.8 = 0.68
        ([3, 2], [0.8, 0.69], ["Trust grows slowly.", "Trust is lost in a day."]),  # in reading order
        ([3, 2], [0.0, -0.1], ["Trust is lost in a day."]),
        ([3, 2], [-0.2, -0.21], ["Trust is lost in a day."]),
        ([], [], []),
    ],
)
def test_evidence(library: Library, windows: list[int], cosines: list[float], expected: list[str]) -> None:
    opened = library.opened()
    made = hit(opened, 4, found(1, windows, cosines))
    assert (made.rank, made.score, made.passage.id) == (4, 0.1235, "alpha/lesson-1")
    assert [evidence.text for evidence in made.evidence] == expected
    source = opened.source("alpha.txt")
    assert source is not None
    assert all(source[evidence.start : evidence.end] == evidence.text for evidence in made.evidence)
    assert made.citation


def test_never_more_than_two_sentences(library: Library) -> None:
    assert len(hit(library.opened(), 1, found(1, [2, 3, 2], [0.8, 0.8, 0.8])).evidence) == 2


# Mean 0.2 and standard deviation 0.1: "none" below 0.6, "weak" below 0.8.
BACKGROUND = (0.1, 0.3, 0.1, 0.3)


@pytest.mark.parametrize(
    ("best", "expected"),
    [(-1.0, "none"), (0.59, "none"), (0.61, "weak"), (0.79, "weak"), (0.81, "answered"), (1.0, "answered")],
)
def test_verdict(best: float, expected: Verdict) -> None:
    assert verdict(best, BACKGROUND, SEARCHED)[0] == expected


def test_every_verdict_has_a_reason_that_says_what_was_searched() -> None:
    assert verdict(0.5, BACKGROUND, SEARCHED)[1] == "No passage is close to this question."
    assert verdict(0.9, BACKGROUND, SEARCHED)[1].startswith(
        "The marked sentences are the closest to the question; read"
    )
    assert verdict(0.7, BACKGROUND, SEARCHED)[1].startswith("No passage answers this for certain.")
    nothing = Searched(0, 0, {"document": "a.txt", "lesson": 9})
    assert verdict(None, BACKGROUND, nothing) == ("none", "No passage passes the filters: document a.txt, lesson 9.")
