"""`qa lessons`: a line for each lesson, JSON alone with --json, the grid, and a note when the index is stale."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from qa import Library, lessons_command
from qa.errors import FilterError, IndexMissing
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA, FakeEncoder

LONG = "Agreement comes first, whatever it takes and however long it may take"
GAMMA = f"Gamma [red]\n\nLesson 1 – {LONG}\n\nMoldova signed.\n"

root = typer.Typer()
root.add_typer(lessons_command.app)


@root.callback()
def _common(ctx: typer.Context) -> None:
    ctx.obj = None


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons_command, "Library", lambda folder: Library(folder, encoder=FakeEncoder()))
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    made = make_library({"alpha.txt": ALPHA, "beta.txt": BETA})
    made.build()
    return made


def run(library: Library, *options: str) -> Result:
    return CliRunner().invoke(root, ["lessons", "--library", str(library.folder), *options])


def test_a_line_for_each_lesson(library: Library) -> None:
    ran = run(library)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert [line.split() for line in ran.stdout.splitlines()] == [
        ["Alpha"],
        ["Lesson", "Examples", "Sources", "Countries", "Years"],
        ["1", "Trust", "comes", "first", "1", "1", "only", "1", "2010"],
        ["2", "Agreement", "helps", "0", "none", "0", "–"],
        [],
        ["2", "lessons:", "1", "with", "one", "source", "only,", "1", "with", "no", "source."],
    ]


def test_the_grid(library: Library) -> None:
    ran = run(library, "--grid")
    assert ran.exit_code == 0
    assert [line.split() for line in ran.stdout.splitlines()] == [
        ["Alpha"],
        ["Lesson", "Empty", "Passages", "by", "country"],
        ["1", "Trust", "comes", "first", "1", "Burundi", "1"],
        ["2", "Agreement", "helps", "2", "–"],
        [],
        "2 lessons by 2 countries: 3 of 4 cells empty.".split(),
    ]


def test_json(library: Library) -> None:
    ran = run(library, "--json")
    assert ran.stdout.count("\n") == 1
    value = json.loads(ran.stdout)["lessons"]
    assert [(each["lesson_number"], each["sources"], each["newest"]) for each in value] == [(1, 1, 2010), (2, 0, None)]
    value = json.loads(run(library, "--json", "--grid").stdout)
    assert value["countries"] == ["Burundi", "Moldova"]
    assert [each["cells"] for each in value["rows"]] == [[1, 0], [0, 0]]


def test_one_document_by_the_countries_of_all(library: Library) -> None:
    put(library, "gamma.txt", BETA.replace("Beta", "Gamma\n\nLesson 7 – Signing helps"))
    library.build()
    value = json.loads(run(library, "--json", "--grid", "--document", "Gamma").stdout)
    assert value["countries"] == ["Burundi", "Moldova"]
    assert [(each["lesson_number"], each["cells"]) for each in value["rows"]] == [(7, [0, 1])]
    assert isinstance(run(library, "--document", "Delta").exception, FilterError)


def test_a_document_without_lessons(library: Library) -> None:
    assert run(library, "--document", "Beta").stdout == "0 lessons.\n"
    assert run(library, "--document", "Beta", "--grid").stdout == "0 lessons by 2 countries: 0 of 0 cells empty.\n"


def test_the_live_index_is_told_and_that_it_is_stale(library: Library) -> None:
    put(library, "alpha.txt", ALPHA.replace("Lesson 2", "Lesson 5"))
    ran = run(library)
    assert "2  Agreement helps" in ran.stdout
    assert ran.stderr.count("\n") == 1
    assert "qa index" in ran.stderr
    assert run(library, "--json").stderr == ""


def test_no_index(make_library: MakeLibrary) -> None:
    assert isinstance(run(make_library({"alpha.txt": ALPHA})).exception, IndexMissing)


def test_titles_are_cut_to_a_line_and_are_no_markup(make_library: MakeLibrary) -> None:
    library = make_library({"gamma.txt": GAMMA})
    library.build()
    ran = run(library)
    title, _, line, *_ = ran.stdout.splitlines()
    assert title == "Gamma [red]"
    assert line.startswith("1  Agreement comes first, whatever")
    assert "…" in line
    assert len(line) <= 80


def test_the_same_lesson_in_other_countries(make_library: MakeLibrary) -> None:
    text = ALPHA.replace(
        "\nLesson 2",
        "\nPolice in Moldova\n\nThe police of Moldova met.\n\nSmith, J. (2011). Moldova. Press.\n\nLesson 2",
    )
    library = make_library({"alpha.txt": text})
    library.build()
    burundi = "alpha/lesson-1/police-in-burundi"
    ran = run(library, "--like", burundi)
    assert (ran.exit_code, ran.stdout) == (0, "Moldova\n  Police in Moldova  (alpha/lesson-1/police-in-moldova)\n")
    found = json.loads(run(library, "--like", burundi, "--json").stdout)
    assert [each["id"] for each in found["countries"]["Moldova"]] == ["alpha/lesson-1/police-in-moldova"]
    assert "No example of another country" in run(library, "--like", "alpha/lesson-2").stdout
