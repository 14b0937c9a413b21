"""Each section of a document with its place, its words and what was found in it; and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from qa.contract import to_json
from qa.corpus import read_any_file
from qa.datatypes import Footnote, Kind, Marker, Problem, Reference
from qa.outlined import Outlined, outline_json, outlined
from tests.reading import read

TEXT = """Title

It is so.

Lesson 1 – Speak

They speak of Mali[1] for a long time now.

Examples

Ledger in Peru

They met twice (Adeyemi:3) and once (Okafor:4).

Ruth Adeyemi, Speaking First, ISSAT, 2011

Lesson 2 – Listen

Notes

[1] Since 2012.
"""
BOOK = "Ruth Adeyemi, Speaking First, ISSAT, 2011"


def titles(kind: Kind, number: int | None, lesson: str | None, example: str | None) -> tuple[object, ...]:
    return (kind, number, lesson, example, None)


def test_every_section_with_what_was_found_in_it() -> None:
    document, passages = read(TEXT)
    overview, lesson, example, empty = outlined(document, passages)
    own = ("kind", "lesson_number", "lesson_title", "example_title", "section_title", "line", "words", "begins", "ends")

    def row(section: Outlined) -> tuple[object, ...]:
        return tuple(getattr(section, name) for name in own)

    assert row(overview) == (*titles("overview", None, None, None), 3, 3, "It is so.", "")
    assert row(lesson) == (*titles("lesson", 1, "Speak", None), 5, 9, "They speak of Mali[1]", "a long time now.")
    assert row(example) == (
        *titles("example", 1, "Speak", "Ledger in Peru"), 11, 7, "They met twice (Adeyemi:3)", "and once (Okafor:4).",
    )  # fmt: skip
    assert row(empty) == (*titles("lesson", 2, "Listen", None), 17, 4, "Lesson 2 – Listen", "")
    assert (document.source[empty.start : empty.end], empty.passages) == ("Lesson 2 – Listen", 1)
    assert document.source[example.start : example.end] == "They met twice (Adeyemi:3) and once (Okafor:4)."
    assert [(note.label, note.text) for note in lesson.footnotes] == [("1", "Since 2012.")]
    assert [reference.text for reference in example.references] == [BOOK]
    assert [(marker.text, marker.reference) for marker in example.markers] == [("(Adeyemi:3)", 0), ("(Okafor:4)", None)]


def test_a_text_that_was_cut_into_parts_is_one_section() -> None:
    document, (first, *_) = read("Title\n\nOne two three. Four five six.\n\nEnd of it.\n")
    end, start = first.start + 14, first.start + 15
    one, two = Reference("One, A. (2001). Book.", 900, 921), Reference("Two, B. (2002). Book.", 930, 951)
    note = Footnote("1", "A note.", 990, 997)
    parts = [
        replace(first, end=end, part=(1, 2), references=(one,), footnotes=(note,), countries=("Peru",), language="es"),
        replace(first, start=start, part=(2, 2), references=(two, one), footnotes=(note,), countries=("Mali", "Peru"),
                markers=(Marker("(Two:3)", 40, 47, 0, ("3",)), Marker("(One:3)", 50, 57, 1, ("3",)))),
    ]  # fmt: skip
    (section,) = outlined(document, parts)
    assert (section.passages, section.words, section.countries, section.language) == (2, 9, ("Mali", "Peru"), "es")
    assert (section.references, section.footnotes) == ((one, two), (note,))
    assert [(marker.text, marker.reference) for marker in section.markers] == [("(Two:3)", 1), ("(One:3)", 0)]


def test_a_file_is_looked_for_here_and_then_in_the_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus").mkdir()
    monkeypatch.chdir(tmp_path)
    for name, text in (("corpus/a.txt", "In the corpus.\n"), ("corpus/b.txt", "In it.\n"), ("a.txt", "Here.\n")):
        Path(name).write_text(text)
    first = [read_any_file(Path("corpus"), name, 1000).passages[0].text for name in ("a.txt", "b.txt", "corpus/a.txt")]
    assert first == ["Here.", "In it.", "In the corpus."]


def test_pages() -> None:
    document, passages = read(TEXT)
    paged = replace(document, pages=((0, "iv"), (18, "1")), lines=((0, 3), (18, 70)))
    assert [(section.page, section.line) for section in outlined(paged, passages)][:2] == [("iv", 3), ("1", 70)]


def test_json() -> None:
    document, passages = read(TEXT)
    problem = Problem("doc.txt", 3, "rule", "Mend.", "note", "iv")
    found = outline_json(document, passages, [problem])
    assert list(found) == ["document", "path", "metadata", "sections", "problems"]
    assert (found["document"], found["path"]) == ("Title", "doc.txt")
    assert list(found["metadata"]) == ["title", "author", "year", "url", "language", "countries", "explicit"]
    assert found["problems"] == [
        {"path": "doc.txt", "line": 3, "rule": "rule", "message": "Mend.", "level": "note", "page": "iv"}
    ]
    example = found["sections"][2]
    assert list(example) == [
        "kind", "lesson_number", "lesson_title", "example_title", "section_title", "line", "page", "start", "end",
        "words", "begins", "ends", "passages", "countries", "language", "references", "markers", "footnotes",
    ]  # fmt: skip
    assert [reference["text"] for reference in example["references"]] == [BOOK]
    assert example["markers"] == [
        {"text": "(Adeyemi:3)", "reference": 0, "pages": ["3"]},
        {"text": "(Okafor:4)", "reference": None, "pages": ["4"]},
    ]
    assert found["sections"][1]["footnotes"] == [{"label": "1", "text": "Since 2012."}]
    assert json.loads(to_json(found)) == found | {"metadata": found["metadata"] | {"countries": []}}
