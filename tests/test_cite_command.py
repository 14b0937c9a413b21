"""`qa cite` and `qa export references`: what they print and write, and one line for what could not be done."""

from __future__ import annotations

import json
import re
from pathlib import Path

import bibtexparser
import pytest
import rispy

from qa import Library
from tests.conftest import put, snapshot
from tests.fakes import FakeEncoder
from tests.test_eval_command import Run, qa  # noqa: F401  # a fixture

GAMMA = """Gamma

Lesson 1 – Trust again

Trust and dialogue and agreement.

Examples

Trust in Moldova

Moldova has trust (Smith:4).

Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9).

Lalá, A. (2008). Trust & agreement in Moldova. Maputo: Nova.
"""
PEACE, MOLDOVA = "alpha/lesson-1/police-in-burundi", "gamma/lesson-1/trust-in-moldova"


@pytest.fixture
def library(built_library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """`ALPHA`, `BETA` and `GAMMA`, built with the fake encoder, as the current folder."""
    put(built_library, "gamma.txt", GAMMA)
    built_library.build()
    monkeypatch.chdir(built_library.folder)
    monkeypatch.setattr("qa.assistant.SentenceEncoder", FakeEncoder)
    monkeypatch.setenv("QA_MODEL", "fake")
    return built_library


def test_a_citation_in_one_line(qa: Run) -> None:  # noqa: F811
    assert qa("cite", PEACE) == (
        0,
        "Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9). Cited in: Alpha, Lesson 1 (“Trust comes "
        "first”), Example “Police in Burundi”.\n",
        "",
    )


def test_the_styles(qa: Run) -> None:  # noqa: F811
    where = "Gamma, Lesson 1, Example “Trust in Moldova”"
    assert qa("cite", MOLDOVA, "--style", "author-date").out == (f"Smith (2010), p. 4; Lalá (2008), cited in {where}\n")
    assert qa("cite", MOLDOVA, "--style", "footnote").out == (
        "Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9), p. 4; Lalá, A. (2008). Trust & agreement in "
        f"Moldova. Maputo: Nova, cited in {where}.\n"
    )
    for style in ("apa", "chicago", "harvard"):
        ran = qa("cite", MOLDOVA, "--style", style)
        assert (ran.code, ran.err) == (0, "")
        assert "Trust & agreement in Moldova" in ran.out
        assert ran.out.endswith(f" Cited in {where}.\n")


def test_the_formats(qa: Run) -> None:  # noqa: F811
    found = bibtexparser.parse_string(qa("cite", MOLDOVA, "--style", "bibtex").out)
    assert [entry.key for entry in found.entries] == ["lala-2008", "smith-2010"]
    assert [entry["id"] for entry in rispy.loads(qa("cite", MOLDOVA, "--style", "ris").out)] == [
        "lala-2008",
        "smith-2010",
    ]
    assert [item["id"] for item in json.loads(qa("cite", MOLDOVA, "--style", "csl").out)] == ["lala-2008", "smith-2010"]


def test_json(qa: Run) -> None:  # noqa: F811
    for style in ("plain", "bibtex"):
        printed = qa("cite", MOLDOVA, "--style", style).out
        found = qa("cite", MOLDOVA, "--style", style, "--json").json()
        assert found == {"id": MOLDOVA, "style": style, "citation": found["citation"]}
        assert found["citation"].strip() == printed.strip()


def test_an_id_of_an_earlier_build(qa: Run, library: Library) -> None:  # noqa: F811
    put(library, "gamma.txt", GAMMA.replace("Trust in Moldova", "Trust at the Dniester"))
    library.build()
    assert qa("cite", MOLDOVA, "--json").json()["id"] == "gamma/lesson-1/trust-at-the-dniester"


def test_a_passage_without_references(qa: Run) -> None:  # noqa: F811
    assert qa("cite", "beta/overview", "--style", "apa") == (0, "Beta.\n", "")
    assert qa("cite", "beta/overview", "--style", "csl") == (0, "[]\n", "qa: beta/overview lists no references.\n")


def test_what_cannot_be_cited(qa: Run) -> None:  # noqa: F811
    ran = qa("cite", "nowhere")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("qa: No passage has the id 'nowhere'; the index holds ")
    assert ran.err.count("\n") == 1
    ran = qa("cite", PEACE, "--style", "vancouver")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "'apa'" in ran.err


def test_help_lists_the_styles(qa: Run) -> None:  # noqa: F811
    assert re.sub(r"\s", "", "<plain|footnote|author-date|apa|chicago|harvard|bibtex|ris|csl>") in re.sub(
        r"\s", "", qa("cite", "--help").out
    )


def test_the_references_of_the_whole_index(qa: Run) -> None:  # noqa: F811
    ran = qa("export", "references")
    assert (ran.code, ran.err) == (0, "")
    assert [(item["id"], item["note"]) for item in json.loads(ran.out)] == [
        ("lala-2008", "Lalá, A. (2008). Trust & agreement in Moldova. Maputo: Nova."),
        ("smith-2010", "Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9)."),
    ]
    assert len(rispy.loads(qa("export", "references", "--format", "ris").out)) == 2
    assert len(bibtexparser.parse_string(qa("export", "references", "--format", "bibtex").out).entries) == 2


def test_of_some_passages(qa: Run) -> None:  # noqa: F811
    assert [item["id"] for item in json.loads(qa("export", "references", "--ids", f"{PEACE}, beta/overview").out)] == [
        "smith-2010"
    ]
    ran = qa("export", "references", "--ids", "beta/overview", "--format", "ris")
    assert ran == (0, "", "qa: These passages list no references.\n")


def test_of_what_answers_a_question(qa: Run, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    ran = qa("export", "references", "--question", "police of Burundi dialogue group", "-k", "1")
    assert [item["id"] for item in json.loads(ran.out)] == ["smith-2010"]
    monkeypatch.setattr("qa.assistant.verdict", lambda sure, signs: "none")
    ran = qa("export", "references", "--question", "police")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("qa: There is nothing to export: ")


def test_into_a_file(qa: Run) -> None:  # noqa: F811
    Path("out").mkdir()
    Path("out/sources.ris").write_text("old", encoding="utf-8")
    ran = qa("export", "references", "--format", "ris", "--out", "out/sources.ris")
    assert ran == (0, "Written: out/sources.ris, 2 works.\n", "")
    assert [*snapshot(Path("out"))] == ["sources.ris"]  # and no temporary file
    assert Path("out/sources.ris").read_bytes() == qa("export", "references", "--format", "ris").out.encode()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--ids", PEACE, "--question", "police"), "Give one of --ids, --question and --briefing"),
        (("--ids", " , "), "--ids names no passage"),
        (("--ids", "nowhere"), "No passage has the id 'nowhere'"),
        (("--out", "."), "it is a folder, or its folder does not exist"),
        (("--out", "gone/sources.ris"), "it is a folder, or its folder does not exist"),
        (("--format", "word"), "'bibtex'"),
    ],
)
def test_what_cannot_be_exported(qa: Run, args: tuple[str, ...], message: str) -> None:  # noqa: F811
    ran = qa("export", "references", *args)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err


def test_a_file_that_cannot_be_written(qa: Run, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qa.cite_command.replace_file", full)
    ran = qa("export", "references", "--out", "sources.csl")
    assert (ran.code, ran.out) == (2, "")
    assert "sources.csl cannot be written: No space left on device. Name another file with --out" in ran.err
