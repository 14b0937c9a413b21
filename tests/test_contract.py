"""The JSON of the command line, key by key: others script against it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.contract import answer_json, check_json, passage_json, report_json, to_json
from qa.datatypes import (
    Answer,
    BuildReport,
    Changes,
    Evidence,
    Footnote,
    Hit,
    Marker,
    Passage,
    Problem,
    Reference,
    Searched,
    Status,
)

PASSAGE = Passage(
    id="doc/lesson-2/case",
    document="Doc",
    path="doc.txt",
    kind="example",
    lesson_number=2,
    lesson_title="Second",
    example_title="Case",
    section_title=None,
    text="Text (OECD:34,50)[1].",
    start=10,
    end=31,
    pages=("12", "13"),
    part=(2, 3),
    countries=("BI",),
    language="en",
    references=(Reference("OECD (2016).", 40, 52, {"type": "book"}),),
    markers=(Marker("(OECD:34,50)", 15, 27, 0, ("34", "50")), Marker("(UN:1)", 28, 34, None, ("1",))),
    footnotes=(Footnote("1", "A note.", 60, 67),),
)
PASSAGE_JSON = {
    "id": "doc/lesson-2/case",
    "document": "Doc",
    "path": "doc.txt",
    "kind": "example",
    "lesson_number": 2,
    "lesson_title": "Second",
    "example_title": "Case",
    "section_title": None,
    "part": [2, 3],
    "pages": ["12", "13"],
    "text": "Text (OECD:34,50)[1].",
    "start": 10,
    "end": 31,
    "countries": ["BI"],
    "language": "en",
    "references": [{"text": "OECD (2016).", "csl": {"type": "book"}}],
    "markers": [
        {"text": "(OECD:34,50)", "reference": 0, "pages": ["34", "50"]},
        {"text": "(UN:1)", "reference": None, "pages": ["1"]},
    ],
    "footnotes": [{"label": "1", "text": "A note."}],
}


def same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Equal as JSON, the order of keys included."""
    assert json.dumps(found) == json.dumps(expected)


def test_a_passage() -> None:
    same(passage_json(PASSAGE), PASSAGE_JSON)


def test_an_answer() -> None:
    overview = replace(PASSAGE, id="other", document="Other", path="o.txt", lesson_number=None, lesson_title=None)
    alike = (replace(PASSAGE, id="doc/lesson-3/case", lesson_number=3, lesson_title="Third"), overview)
    hit = Hit(1, 0.5, PASSAGE, (Evidence(10, 14, "Text"),), "OECD. Cited in: Doc.", alike)
    searched = Searched(1, 3, {"lesson": 2}, ("memorandum of understanding", "trust"))
    timing = {"encode": 1.0, "total": 2.5}
    answer = Answer(
        "why?", "answered", "Because.", searched, (hit,), "0123456789ab", timing, 0.75, {"cosine": 0.5}
    )  # fmt: skip
    expected = {
        "question": "why?",
        "verdict": "answered",
        "reason": "Because.",
        "searched": {
            "documents": 1,
            "passages": 3,
            "filters": {"lesson": 2},
            "also": ["memorandum of understanding", "trust"],
        },
        "hits": [
            {
                "rank": 1,
                "score": 0.5,
                "passage": PASSAGE_JSON,
                "evidence": [{"start": 10, "end": 14, "text": "Text"}],
                "citation": "OECD. Cited in: Doc.",
                "alike": [
                    {
                        "id": "doc/lesson-3/case",
                        "document": "Doc",
                        "path": "doc.txt",
                        "lesson_number": 3,
                        "lesson_title": "Third",
                        "example_title": "Case",
                    },
                    {
                        "id": "other",
                        "document": "Other",
                        "path": "o.txt",
                        "lesson_number": None,
                        "lesson_title": None,
                        "example_title": "Case",
                    },
                ],
            }
        ],
        "build": "0123456789ab",
        "timing_ms": {"encode": 1.0, "total": 2.5},
        "confidence": 0.75,
    }
    same(answer_json(answer), expected)


def test_a_report() -> None:
    report = BuildReport("0123456789ab", 1, 2, 3, 4, 5, 6, 7, 0.125, ("a.txt:1: is empty. [not-read]",), 1)
    expected = {
        "build": "0123456789ab",
        "documents": 1,
        "passages": 2,
        "added": 3,
        "changed": 4,
        "removed": 5,
        "unchanged": 6,
        "embedded": 7,
        "seconds": 0.125,
        "warnings": ["a.txt:1: is empty. [not-read]"],
        "skipped": 1,
        "moved": 0,
    }
    same(report_json(report), expected)


def test_a_check() -> None:
    status = Status("stale", "It has changed.", 1, 2, "m", "0123456789ab", "2026", Changes(added=("b.txt",)))
    problem = Problem("a.txt", 3, "marker-unresolved", "The marker (X:1) ...")
    expected = {
        "fresh": False,
        "state": "stale",
        "reason": "It has changed.",
        "build": "0123456789ab",
        "changes": {"added": ["b.txt"], "changed": [], "removed": []},
        "problems": [
            {
                "path": "a.txt",
                "line": 3,
                "rule": "marker-unresolved",
                "message": "The marker (X:1) ...",
                "level": "problem",
                "page": "",
            }
        ],
    }
    same(check_json(status, [problem]), expected)
    assert check_json(Status("missing", "None yet."), [])["build"] is None


HARMFUL = "\x1b]0;x\x07 \x9b31m \x7f \u202e \u2066 \u200f \u2028 \ud800 \ufeff"


def test_json_carries_no_command_to_a_terminal() -> None:
    text = to_json({"text": HARMFUL})
    assert json.loads(text) == {"text": HARMFUL}
    assert "\n" not in text
    assert text.isprintable()
    text.encode()


@given(st.text() | st.dictionaries(st.text(), st.lists(st.text())), st.booleans())
def test_json_reads_back_as_it_was(value: object, ascii_only: bool) -> None:
    text = to_json(value, ascii_only=ascii_only)
    assert json.loads(text) == value
    assert len(text.splitlines()) == 1
    assert not ascii_only or text.isascii()


@pytest.mark.parametrize("text", ["é – “Mozambique” 信", "plain"])
def test_json_keeps_letters_as_they_are(text: str) -> None:
    assert to_json(text) == f'"{text}"'
