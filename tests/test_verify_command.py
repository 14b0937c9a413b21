"""`qa verify`: what it prints, its exit codes, JSON alone with --json, nothing harmful shown."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import typer
from typer.testing import CliRunner, Result

from qa import Library
from qa.briefing.export import exported
from qa.briefing.model import Briefing, checked, item_of
from qa.cite import Style
from qa.datatypes import Evidence
from qa.errors import DocumentError
from qa.verify import Finding
from qa.verify_command import app, told
from qa.written import Quotation
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA
from tests.test_written import word

PLACE = "Alpha, Lesson 1 (“Trust comes first”)"
GOOD = f"> Trust grows slowly. Trust is lost in a day.[^1]\n\n[^1]: {PLACE}.\n"

root = typer.Typer()
root.add_typer(app)


@root.callback()
def _common(ctx: typer.Context) -> None:
    ctx.obj = None


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    return make_library({"alpha.txt": ALPHA, "beta.txt": BETA})


def run(library: Library, name: str, content: str | bytes, *options: str) -> Result:
    """Runs `qa verify` on a briefing in a file of this name."""
    path = library.folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(root, ["verify", str(path), "--library", str(library.folder), *options])


def test_all_verified_is_exit_0_and_one_line(library: Library) -> None:
    ran = run(library, "a.md", GOOD)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (0, "1 quotation: 1 verified\n", "")


def test_moved_is_exit_0_and_says_where_to(library: Library) -> None:
    ran = run(library, "a.md", GOOD.replace("Lesson 1", "Lesson 2"))
    assert ran.exit_code == 0
    assert ran.stdout == (
        "Moved  paragraph 1\n"
        "   “Trust grows slowly. Trust is lost in a day.”\n"
        f"   The words stand in {PLACE}. The footnote says:\n"
        "   Alpha, Lesson 2 (“Trust comes first”).\n"
        "\n"
        "1 quotation: 1 moved\n"
    )


def test_changed_is_exit_1_and_shows_the_difference(library: Library) -> None:
    lines = [
        ("Heading 1", "Trust"), ("Quote", "Trust grows fast. Trust is lost in a day.^1"),
        ("", "He says: “an agreement makes dialogue last”"),
        ("Quote", "Nothing like this was ever written by anybody."),
    ]  # fmt: skip
    ran = run(library, "a.docx", word(lines, [f"{PLACE}."]))
    assert ran.exit_code == 1
    assert ran.stdout == (
        "Changed  paragraph 2, under “Trust”\n"
        f"   Not word for word what stands in {PLACE}.\n"
        "   Trust grows [-fast.-]{+slowly.+} Trust is lost in a day.\n"
        "\n"
        "Changed  paragraph 3, under “Trust”\n"
        "   Not word for word what stands in Alpha, Lesson 2 (“Agreement helps”).\n"
        "   [-an-]{+An+} agreement makes dialogue last\n"
        "\n"
        "Gone  paragraph 4, under “Trust”\n"
        "   “Nothing like this was ever written by anybody.”\n"
        "   No document says this, nor nearly this.\n"
        "\n"
        "[-the briefing-] {+the documents now+}\n"
        "3 quotations: 2 changed, 1 gone\n"
    )


def test_the_corpus_is_read_as_it_is_now(library: Library) -> None:
    put(library, "alpha.txt", ALPHA.replace("in a day", "in a week"))
    ran = run(library, "a.md", GOOD)
    assert ran.exit_code == 1
    assert "[-day.-]{+week.+}" in ran.stdout


def test_a_source_that_is_not_the_passages_is_exit_1(library: Library) -> None:
    smith = "Smith, J. (2011). Police and dialogue. Burundi Press (pp. 3-9)"
    note = f"{smith}. Cited in: {PLACE}, Example “Police in Burundi”"
    text = f"> The police of Burundi met the dialogue group every week.[^1]\n\n[^1]: {note}.\n"
    assert run(library, "a.md", text.replace("2011", "2010")).exit_code == 0
    ran = run(library, "a.md", text)
    assert ran.exit_code == 1
    assert "Changed source  paragraph 1\n" in ran.stdout
    assert ran.stdout.endswith("1 quotation: 1 verified\n1 source that is not the passage's own: 1 changed\n")


def test_json_is_alone_on_standard_output(library: Library) -> None:
    put(library, "broken.docx", b"PK\x03\x04")
    ran = run(library, "a.md", GOOD.replace("day", "week"), "--json")
    value = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert ran.stdout.count("\n") == 1
    assert (value["quotations"], value["changed"]) == (1, 1)
    assert value["findings"][0]["difference"] == "Trust grows slowly. Trust is lost in a [-week.-]{+day.+}"
    assert ran.stderr.startswith("broken.docx:")


def test_nothing_to_verify(library: Library) -> None:
    ran = run(library, "a.md", "Prose alone.\n")
    assert ran.exit_code == 0
    assert ran.stdout.startswith("No quotation was found")


def test_what_cannot_be_read_is_an_error_of_ours(library: Library) -> None:
    for name, content in (("a.pdf", b"%PDF"), ("a.docx", b"PK\x03\x04 cut")):
        ran = run(library, name, content)
        assert isinstance(ran.exception, DocumentError)
        assert ran.stdout == ""
    missing = CliRunner().invoke(root, ["verify", str(Path("none.md")), "--library", str(library.folder)])
    assert isinstance(missing.exception, DocumentError)


def test_nothing_in_a_briefing_reaches_the_terminal_as_a_command(library: Library) -> None:
    text = (
        "# [red]H\u202e&#27;[31m\n\n> [bold]No&#x9b;2J such \u202ewords at all.[^1]\n\n[^1]: Alpha, Lesson 9\u202e.\n"
    )
    ran = run(library, "a.md", text)
    assert ran.exit_code == 1
    assert not {"\x1b", "\x9b", "\u202e"} & {*ran.stdout}
    assert "[bold]No" in ran.stdout
    assert "under “[red]H" in ran.stdout


@pytest.mark.parametrize("form", ["md", "docx"])
@pytest.mark.parametrize("style", get_args(Style))
def test_a_briefing_that_we_wrote_is_verified(built_library: Library, form: str, style: Style) -> None:
    opened = built_library.opened()
    passages = [opened.passage(row) for row in range(opened.passage_count)]
    first = passages[1]
    pieces = [
        Evidence(first.start, first.start + 6, first.text[:6]),
        Evidence(first.end - 7, first.end, first.text[-7:]),
    ]
    note = "Mine; “not theirs at all” it is."
    items = [item_of(each, question="How does trust grow, if at all?", note="Mine.") for each in passages]
    items.append(item_of(first, pieces))
    briefing = checked(Briefing(tuple(items), title="T", author="Ana", made="2026-11-28", build=opened.manifest.build))
    ran = run(built_library, f"a.{form}", exported(briefing, opened, form, style=style))
    assert (ran.exit_code, ran.stdout) == (0, f"{len(items)} quotations: {len(items)} verified\n")
    noted = replace(briefing, items=(replace(items[0], note=note),))
    ran = run(built_library, f"b.{form}", exported(noted, opened, form, style=style))
    assert (ran.exit_code, ran.stdout.splitlines()[-1]) == (1, "2 quotations: 1 verified, 1 gone")


def test_a_long_quotation_is_shortened(library: Library) -> None:
    ran = run(library, "a.md", "> " + "nobody " * 200)
    assert " …”" in ran.stdout
    assert len(ran.stdout) < 800


def test_counts_in_words() -> None:
    quotation = Quotation("a", 1)
    found = [
        Finding(quotation, "quotation", "verified"), Finding(quotation, "quotation", "gone"),
        Finding(quotation, "footnote", "verified"), Finding(quotation, "footnote", "verified"),
        Finding(quotation, "source", "gone"), Finding(quotation, "source", "changed"),
    ]  # fmt: skip
    assert told(found) == (
        "2 quotations: 1 verified, 1 gone\n"
        "2 footnotes behind no quotation: 2 verified\n"
        "2 sources that are not the passages' own: 1 changed, 1 gone"
    )
