"""The real model on the document that ships: questions in other words than the document's, and what should come up."""

from __future__ import annotations

import pytest

from qa import Answer, Library

pytestmark = pytest.mark.model

LESSON_1, LESSON_2, LESSON_3 = (f"political-engagement/lesson-{number}" for number in (1, 2, 3))
QUESTIONS = {
    "What should be discussed with leaders besides equipment?": LESSON_1,
    "Which scheme for aid effectiveness was tried out over ten years?": (
        f"{LESSON_1}/implementation-of-the-paris-declaration-in-mozambique"
    ),
    "How did investigators of impunity get on better with the prosecutors?": (
        f"{LESSON_1}/international-commission-against-impunity-in-guatemala-comision"
    ),
    "Can an outsider help both parties to have confidence in each other?": LESSON_2,
    "Why was a United Nations agency asked to take part in police reform?": (
        f"{LESSON_2}/police-and-judicial-reform-in-mozambique"
    ),
    "Does mediation experience help in Harare?": f"{LESSON_2}/zimbabwe-peace-and-security-programme-zpsp",
    "Who kept daily contact with the Dutch embassy?": f"{LESSON_2}/netherlands-support-of-the-ssd-programme-in-burundi",
    "Is it useful to sign something with the host government?": LESSON_3,
    "What was agreed for eight years in 2009?": f"{LESSON_3}/netherlands-support-of-the-ssd-programme-in-burundi",
    "Which Norwegian mission stayed longer than foreseen?": (
        f"{LESSON_3}/rule-of-law-advisory-mission-on-moldova-norlam"
    ),
    "What difficulties do donors meet with political commitment?": "political-engagement/overview",
}


def asked(library: Library, question: str) -> Answer:
    return library.assistant().ask(question, k=3)


@pytest.mark.parametrize(("question", "expected"), QUESTIONS.items())
def test_the_right_passage_is_among_the_first_three(real_library: Library, question: str, expected: str) -> None:
    ids = [hit.passage.id for hit in asked(real_library, question).hits]
    assert expected in ids


def test_most_right_passages_come_first(real_library: Library) -> None:
    first = [asked(real_library, question).hits[0].passage.id for question in QUESTIONS]
    right = [found == expected for found, expected in zip(first, QUESTIONS.values(), strict=True)]
    assert sum(right) >= 0.7 * len(right)


@pytest.mark.parametrize(
    "question",
    [
        "How long do I boil an egg?",
        "asdf qwer zxcv",
        "Hello!",
        "Who won the world cup in 1998?",
        "SELECT * FROM users;",
    ],
)
def test_another_subject_has_no_answer(real_library: Library, question: str) -> None:
    assert asked(real_library, question).verdict == "none"


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What did NORLAM do in Ukraine?", "No passage mentions Ukraine."),
        ("what did norlam do in ukraine", "No passage mentions ukraine."),
        ("What did NORLAM do in Guatemala?", "None of the first passages mentions NORLAM and Guatemala together."),
        ("What did the Dutch do in Mozambique?", "None of the first passages mentions Dutch and Mozambique together."),
        ("How to build trust in Kosovo?", "No passage mentions Kosovo."),
        (
            "How many investigators did the Guatemalan impunity commission employ?",
            "The question asks for a number, and the first passage gives none.",
        ),
    ],
)
def test_a_near_miss_is_not_answered_and_the_reason_says_what_is_missing(
    real_library: Library, question: str, missing: str
) -> None:
    answer = asked(real_library, question)
    assert answer.verdict != "answered"
    assert answer.reason.startswith(missing)


@pytest.mark.parametrize("question", ["How to build trust with local partners?", "What do official agreements change?"])
def test_the_subject_of_the_document_is_answered(real_library: Library, question: str) -> None:
    answer = asked(real_library, question)
    assert answer.verdict == "answered"
    source = real_library.source("political-engagement.txt")
    for hit in answer.hits:
        assert hit.passage.text == source[hit.passage.start : hit.passage.end]
        assert hit.evidence
        assert all(source[item.start : item.end] == item.text for item in hit.evidence)
