"""The tree that an editor sees: a line for each thing, within the width, and nothing of a document interpreted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.datatypes import Problem
from qa.documents.blocks import Metadata
from qa.lint import lint
from qa.show_outline import show_outline
from tests.reading import read
from tests.test_outlined import TEXT
from tests.test_show import printed


def shown(text: str, width: int = 60, problems: Sequence[Problem] | None = None) -> str:
    document, passages = read(text)
    return printed(show_outline, document, passages, lint(document, passages) if problems is None else problems,
                   width=width)  # fmt: skip


def test_a_document_in_full() -> None:
    assert shown(TEXT, 80) == (
        "Title\n"
        "doc.txt: 4 passages, 23 words, language en\n"
        "\n"
        "Overview\n"
        "line 3, 3 words: It is so.\n"
        "\n"
        "Lesson 1 – Speak\n"
        "line 5, 9 words: They speak of Mali[1] … a long time now.\n"
        "Note [1]: Since 2012.\n"
        "Countries: Mali\n"
        "└── Example: Ledger in Peru\n"
        "    line 11, 7 words: They met twice (Adeyemi:3) … and once (Okafor:4).\n"
        "    Reference: Ruth Adeyemi, Speaking First, ISSAT, 2011\n"
        "    Marker: (Adeyemi:3) names Ruth Adeyemi, Speaking First, ISSAT, 2011\n"
        "    Marker: (Okafor:4) names no reference\n"
        "    Countries: Peru\n"
        "\n"
        "Lesson 2 – Listen\n"
        "line 17, 4 words: Lesson 2 – Listen\n"
        "\n"
        "Beside the text: 1 line of title, 4 headings, 1 reference, 1 footnote.\n"
        "doc.txt:13: The marker (Okafor:4) names no single reference of its passage; it has 1 reference. "
        "Use a name that one of them has, or add the reference. [marker-unresolved]\n"
        "doc.txt:17: The lesson “Listen” has no text of its own. Write its text, or remove the heading. [no-text]\n"
        "2 problems.\n"
    )


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_fit(width: int) -> None:
    lines = shown(TEXT * 2, width, problems=()).splitlines()
    assert lines[1].startswith("doc.txt: ")  # whole, to be copied
    assert max(map(len, lines[2:])) <= width
    assert lines[-1] == "Nothing to mend."


def test_long_references_are_cut_to_one_line() -> None:
    lines = shown(TEXT.replace("Speaking First", "Speaking First " + "and Listening After It " * 9)).splitlines()
    (line,) = [line for line in lines if "Reference:" in line]
    assert line.endswith("…")
    assert len(line) <= 60


def test_what_a_file_states_about_itself() -> None:
    document, passages = read(TEXT)
    stated = Metadata(title="Speak", author="Ruth", year="2011", countries=("Mali", "Peru"), explicit=True)
    lines = printed(show_outline, replace(document, metadata=stated), passages, (), width=90).splitlines()
    assert lines[2] == "Stated in the front matter: title Speak; author Ruth; year 2011; countries Mali, Peru"
    stated = Metadata(author="Ruth")
    lines = printed(show_outline, replace(document, metadata=stated), passages, (), width=90).splitlines()
    assert lines[2] == "Stated in the file's properties: author Ruth"


def test_pages_stand_in_the_place_of_lines() -> None:
    document, passages = read(TEXT)
    paged = replace(document, pages=((0, "iv"), (18, "1")))
    out = printed(show_outline, paged, passages, lint(paged, passages), width=90)
    assert "\np. iv, 3 words: It is so.\n" in out
    assert "\np. 1, 9 words: They speak" in out
    assert "\ndoc.txt:p. 1: The marker" in out


def test_an_example_without_a_lesson_stands_alone() -> None:
    assert "\nOverview\n" in shown("It is so.")


def test_document_text_is_only_text() -> None:
    start = "[bold]Title[/bold] :smile:\n\nIt is \x1b[31mso.\n\n"
    bad = f"{start}Lesson 1 – [link=x]Speak\u202e\x1b]0;x\n\nThey speak."
    out = shown(bad, 120)
    assert "line 1, 5 words: [bold]Title[/bold] :smile: It is … [31mso.\n" in out
    assert "Lesson 1 – [link=x]Speak]0;x\n" in out
    assert not {"\x1b", "\u202e"} & set(out)


def test_notes_and_problems_are_counted() -> None:
    problems = [
        Problem("d", 1, "r", "Mend."),
        Problem("d", 2, "r", "See.", "note"),
        Problem("d", 2, "r", "Too.", "note"),
    ]
    assert shown("It is so.", 60, problems).endswith(
        "d:1: Mend. [r]\nd:2: note: See. [r]\nd:2: note: Too. [r]\n1 problem, 2 notes.\n"
    )
