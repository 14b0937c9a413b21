"""The sentences that answer, and what stands beside a passage where that says more; cases that no constant decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.datatypes import Footnote, Passage, Reference, Span
from qa.evidence import evidence
from qa.query import Query
from qa.terms import question_words

SOURCE = """Peace Building Programme (PBP)

Trust grows slowly. Dialogue helps. Police came. Rain fell. [1]

Smith, J. (2010). Disarmament in Burundi.

1. The reconciliation commission met twice.
"""
TEXT = "Trust grows slowly. Dialogue helps. Police came. Rain fell. [1]"


def span_of(text: str) -> Span:
    return Span(SOURCE.index(text), SOURCE.index(text) + len(text))


HEADING, REFERENCE, NOTE = SOURCE.split("\n\n")[0], *(line.strip() for line in SOURCE.split("\n\n")[2:])
PASSAGE = Passage(
    "d/lesson-1", "Doc", "d.txt", "lesson", 1, HEADING, None, None, TEXT, span_of(TEXT).start, span_of(TEXT).end,
    language="en", heading=span_of(HEADING),
    references=(Reference(REFERENCE, span_of(REFERENCE).start, span_of(REFERENCE).end),),
    footnotes=(Footnote("1", NOTE[3:], span_of(NOTE).start, span_of(NOTE).end),),
)  # fmt: skip
SENTENCES = ["Trust grows slowly.", "Dialogue helps.", "Police came.", "Rain fell."]


def query(text: str) -> Query:
    """A question whose words all weigh the same."""
    words = tuple(question_words(text, "en", ["en"]))
    return Query(text, words, {word.text: 1.0 for word in words if word.terms}, (), (), "en")


def found(question: str, cosines: list[float], passage: Passage = PASSAGE) -> list[str]:
    spans = [span_of(sentence) for sentence in SENTENCES]
    return [SOURCE[span.start : span.end] for span in evidence(passage, SOURCE, spans, cosines, query(question))]


@pytest.mark.parametrize(
    ("cosines", "expected"),
    [
        ([0.9, 0.0, 0.0, 0.0], [0]),
        ([0.1, 0.9, 0.1, 0.1], [1]),
        ([0.0, 0.9, 0.0, 0.9], [1, 3]),
        ([0.88, 0.0, 0.9, 0.0], [0, 2]),  # in reading order, not the best first
        ([0.9, 0.9, 0.9, 0.9], [0, 1, 2]),  # three at most; ties in reading order
        ([0.5, 0.9, 0.9, 0.9], [1, 2, 3]),
        ([0.0, 0.0, 0.0, 0.0], [0]),  # one at least
        ([-0.9, -0.2, -0.9, -0.2], [1]),
    ],
)
def test_the_closest_sentences(cosines: list[float], expected: list[int]) -> None:
    assert found("weather", cosines) == [SENTENCES[at] for at in expected]


def test_words_in_common_decide_between_close_sentences() -> None:
    """Four are as close; the one that holds the word is never left out."""
    for number, word in enumerate(["trusting", "dialogues", "police", "rain"]):
        assert SENTENCES[number] in found(word, [0.5, 0.5, 0.5, 0.5])
    assert found("rain", [0.0, 0.0, 0.0, 0.0]) == ["Rain fell."]


@pytest.mark.parametrize(
    ("question", "beside"),
    [
        ("peace building", HEADING),
        ("disarmament in Burundi", REFERENCE),
        ("reconciliation commission", NOTE),
        ("What does PBP mean?", HEADING),  # it spells the acronym out
        ("peace disarmament reconciliation building", HEADING),  # the first of several
    ],
)
def test_what_stands_beside_a_passage_where_it_says_more(question: str, beside: str) -> None:
    assert found(question, [0.9, 0.0, 0.0, 0.0]) == [
        text for text in (HEADING, "Trust grows slowly.", REFERENCE, NOTE) if text in (beside, "Trust grows slowly.")
    ]


def test_never_more_than_three_with_what_stands_beside() -> None:
    assert found("peace building", [0.9, 0.9, 0.9, 0.9]) == [HEADING, *SENTENCES[:2]]


@pytest.mark.parametrize("question", ["trust grows", "rain", "trust in the programme", "weather"])
def test_what_says_no_more_than_a_sentence_is_left_out(question: str) -> None:
    assert found(question, [0.9, 0.0, 0.0, 0.0])[0] in SENTENCES
    assert not {HEADING, REFERENCE, NOTE} & set(found(question, [0.9, 0.0, 0.0, 0.0]))


def test_a_passage_without_sentences() -> None:
    bare = replace(PASSAGE, heading=None, references=(), footnotes=())
    assert evidence(bare, SOURCE, [], [], query("trust")) == []
    assert evidence(PASSAGE, SOURCE, [], [], query("disarmament")) == [span_of(REFERENCE)]


def test_a_question_without_words_to_search_for() -> None:
    assert found("?", [0.1, 0.9, 0.1, 0.1]) == ["Dialogue helps."]
    assert found("who is it", [0.1, 0.1, 0.9, 0.1]) == ["Police came."]
