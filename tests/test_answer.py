"""Hits hold the source's own words; what is there twice is folded; a reason names what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa import Library, Passage, Searched
from qa.answer import nothing_passes, reason
from qa.datatypes import Verdict
from qa.lexical import LexicalIndex
from qa.mentions import names_of
from qa.query import Lexicon, Query
from tests.conftest import MakeLibrary
from tests.fakes import ALPHA

TWICE = """Gamma

Lesson 1 – Trust

Trust grows slowly.

Examples

Police

The police of Moldova met the dialogue group.

Lesson 2 – Agreement

An agreement helps.

Examples

Police

The police of  Moldova met the dialogue group.
"""


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    made = make_library({"alpha.txt": ALPHA, "gamma.txt": TWICE})
    made.build()
    return made


def test_evidence_is_the_source_s_own_words(library: Library) -> None:
    for hit in library.assistant().ask("How does trust grow with the police?", k=8).hits:
        source = library.opened().source(hit.passage.path)
        assert source is not None
        assert 1 <= len(hit.evidence) <= 3
        assert all(source[each.start : each.end] == each.text for each in hit.evidence)
        assert hit.citation


def test_ranks_count_from_one_and_scores_fall(library: Library) -> None:
    hits = library.assistant().ask("trust", k=8).hits
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_the_same_text_is_folded_under_the_first(library: Library) -> None:
    """Eight passages, two of them the same but for a space: seven hits, and both are reachable."""
    answer = library.assistant().ask("police dialogue Moldova", k=9)
    assert answer.searched.passages == 8
    assert len(answer.hits) == 7
    first = answer.hits[0]
    pair = {"gamma/lesson-1/police", "gamma/lesson-2/police"}
    assert {first.passage.id, *(passage.id for passage in first.alike)} == pair
    assert all(not hit.alike for hit in answer.hits[1:])


def test_under_a_filter_the_other_one_is_no_hit_and_not_named(library: Library) -> None:
    answer = library.assistant().ask("police dialogue Moldova", k=9, document="gamma", lesson=2)
    assert answer.hits[0].passage.id == "gamma/lesson-2/police"
    assert answer.hits[0].alike == ()


def test_an_acronym_is_answered_by_the_heading_that_spells_it_out(make_library: MakeLibrary) -> None:
    text = "Delta\n\nLesson 1 – Work\n\nWork goes on.\n\nExamples\n\nPeace and Police Programme (PPP)\n\nThe PPP met.\n"
    made = make_library({"delta.txt": text})
    made.build()
    best = made.assistant().ask("What does PPP mean?", k=1).hits[0]
    assert "Peace and Police Programme (PPP)" in [each.text for each in best.evidence]
    assert [each.text for each in best.marked] == ["The PPP met."]


BEST = Passage(
    "d/lesson-1", "Doc", "d.txt", "lesson", 1, "Trust", None, None, "Trust in Burundi grew in 2010.", 0, 30,
    countries=("Burundi",),
)  # fmt: skip
OTHER = replace(BEST, text="Georgia has a police of Smith's.", countries=("Georgia",))
LEXICON = Lexicon(
    index=LexicalIndex.build([["trust"]]), words={"trust": 1, "burundi": 1, "moldova": 1, "georgia": 1, "smith": 1},
    names={"burundi"}, countries={"Burundi", "Moldova", "Georgia"}, languages=("en",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "question", "expected"),
    [
        ("none", "What happened in Ukraine?", "No passage mentions Ukraine. Nearest: Doc › Lesson 1 – Trust."),
        ("none", "What happened in Burundi?", "No passage is close to this question. Nearest: Doc › Lesson 1 – Trust."),
        (
            "none", "What did Smith do in Ukraine in 1999?",
            "No passage mentions Ukraine or 1999. Nearest: Doc › Lesson 1 – Trust.",
        ),
        (
            "weak", "What happened in Ukraine?",
            "No passage mentions Ukraine. These are the closest; read them before you quote.",
        ),
        (
            "weak", "What happened in Moldova?",
            "None of the first passages mentions Moldova. These are the closest; read them before you quote.",
        ),
        (
            "weak", "What happened in Georgia?",
            "The first passage does not mention Georgia. These are the closest; read them before you quote.",
        ),
        (
            "none", "What did Smith do in Burundi?",
            "None of the first passages mentions Smith and Burundi together. Nearest: Doc › Lesson 1 – Trust.",
        ),
        (
            "weak", "How many of them trust?",
            "The question asks for a number, and the first passage gives none. "
            "These are the closest; read them before you quote.",
        ),
        (
            "weak", "What happened to trust?",
            "No passage answers this for certain. These are the closest; read them before you quote.",
        ),
        (
            "answered", "What happened to trust?",
            "The marked sentences are the closest to the question; read the passage before you quote it.",
        ),
    ],
)  # fmt: skip
def test_a_reason_names_what_is_missing(found: Verdict, question: str, expected: str) -> None:
    query = Query(question, (), {}, (), (), "en", tuple(names_of(question, LEXICON.names)))
    assert reason(found, query, [BEST, OTHER], LEXICON) == expected


def test_a_reason_names_the_filters_that_nothing_passes() -> None:
    nothing = Searched(0, 0, {"document": "a.txt", "lesson": 9})
    assert nothing_passes(nothing) == "No passage passes the filters: document a.txt, lesson 9."
