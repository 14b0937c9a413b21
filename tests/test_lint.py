"""What the editor is told, with the line it stands on."""

from __future__ import annotations

import pytest

from qa.lint import lint
from tests.conftest import SEED
from tests.reading import read


def found(text: str) -> list[str]:
    return [str(problem) for problem in lint(*read(text))]


def test_the_shipped_document_has_no_problem() -> None:
    assert lint(*read(SEED.read_bytes())) == ()


START = "Title\n\nIt is so.\n\nLesson 1 – Speak\n\nThey speak.\n\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{START}Lesson 3 – Listen\n\nThey listen.", "9: Lesson 3 follows lesson 1; 2 was expected. [lesson-number]"),
        (f"{START}Lesson 1 – Listen\n\nThey listen.", "9: Lesson 1 follows lesson 1; 2 was expected. [lesson-number]"),
        (f"{START}Lesson 2 – Listen", "9: The lesson “Listen” has no text of its own. [no-text]"),
        (f"{START}They met[1].", "9: The call [1] has no footnote. [footnote-missing]"),
        (f"{START}Notes\n\n1. A note.", "11: No passage calls footnote [1]. [footnote-not-called]"),
        (
            f"{START}They met (Ruth:3).",
            "9: The marker (Ruth:3) names no single reference of its passage. [marker-unresolved]",
        ),
    ],
)
def test_each_rule(text: str, message: str) -> None:
    assert found(text) == [f"doc.txt:{message}"]


def test_a_lesson_whose_text_is_its_examples_is_not_empty() -> None:
    assert found(f"{START}Lesson 2 – Listen\n\nExamples\n\nLedger in Peru\n\nThey asked.") == []


def test_lessons_without_numbers_skip_none() -> None:
    assert found("Title\n\nLesson: Speak\n\nThey speak.\n\nLesson: Listen\n\nThey listen.") == []


def test_an_encoding_that_was_guessed_is_a_note_and_no_problem() -> None:
    problems = lint(*read("Title\n\nC’était ainsi.".encode("cp1252")))
    assert [(problem.level, problem.rule, problem.line) for problem in problems] == [("note", "encoding", 1)]


def test_one_call_is_reported_once_a_passage_and_a_rule_a_hundred_times() -> None:
    assert len(found(f"{START}{'They met[1]. ' * 1000}")) == 1
    assert len(found(f"{START}{''.join(f'They met[{at}]. ' for at in range(1000))}")) == 100
