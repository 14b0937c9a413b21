"""The guide for editors is true: its examples are read as it says, and it names every rule and heading it may."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest

from qa import headings
from qa.corpus import read_any_file
from qa.show_outline import show_outline
from tests.conftest import ROOT
from tests.test_docs import COMMANDS
from tests.test_show import printed

GUIDE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
BOXES = re.findall(r"^```(\w+) (\S+)\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
TREES = {name: text for kind, name, text in BOXES if kind == "tree"}
FILES = {name: text.encode() for kind, name, text in BOXES if kind != "tree"}
MODULES = ("lint.py", "lint_headings.py", "lint_corpus.py", "corpus.py")


def word_document() -> bytes:
    """The document that the guide describes by a table of styles and texts."""
    made = docx.Document()
    rows = re.findall(r"^\| (Title|Normal|Heading \d) \| (.*) \|$", GUIDE, re.MULTILINE)
    assert len(rows) == 10
    for style, text in rows:
        made.add_paragraph(text, style=style)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_every_format_has_an_example_and_its_tree() -> None:
    assert set(FILES) == {"guard.txt", "guard.md", "guard.html"}
    assert set(TREES) == {*FILES, "guard.docx"}


@pytest.mark.parametrize("name", TREES)
def test_an_example_is_read_as_the_guide_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / name).write_bytes(FILES.get(name) or word_document())
    monkeypatch.chdir(tmp_path)
    read = read_any_file(Path("corpus"), name, 10**6)
    assert printed(show_outline, read.files[0].document, read.passages, read.problems, width=80) == TREES[name]


def test_the_tree_is_right() -> None:
    """The trees of the guide show what their documents were made for: two lessons, an example, its source."""
    for name, text in TREES.items():
        assert re.findall(r"^Lesson.*", text, re.MULTILINE) == [
            "Lesson 1 – Agree on the aim first",
            "Lesson 2 – Train in mixed teams",
        ], name
        assert "Example: An invented review in Peru\n" in text
        assert "Reference: Quispe, R. and Vega, L. (2016)." in text
        assert "Marker: (Quispe:12-14) names Quispe, R. and Vega" in text
        assert text.endswith("Nothing to mend.\n")
    assert "Note [1]: One page is enough.\n" in TREES["guard.txt"]
    assert "Note [1]: One page is enough.\n" in TREES["guard.md"]


def test_every_rule_stands_in_the_guide() -> None:
    source = "".join((ROOT / "qa" / name).read_text(encoding="utf-8") for name in MODULES)
    rules = set(re.findall(r'"([a-z]+(?:-[a-z]+)+|encoding)"(?=[,)])', source)) - {"cp-1252", "utf-8"}
    assert rules == set(re.findall(r"^\| `([a-z-]+)` \|", GUIDE, re.MULTILINE))


def test_the_commands_that_it_names_exist() -> None:
    named = set(re.findall(r"`?qa ([a-z]+)", GUIDE))
    assert named == {"outline", "check", "source"}
    assert named <= set(COMMANDS)


def test_the_forms_that_it_names_are_recognised() -> None:
    (row,) = re.findall(r"^\| lesson \|.*$", GUIDE, re.MULTILINE)
    lines = re.findall(r"`([^`]+)`", row)
    assert len(lines) == 8
    for line in lines:
        assert headings.lesson_heading(line.replace("...", "Title"), None), line
    (row,) = re.findall(r"^\| examples of a lesson \|.*$", GUIDE, re.MULTILINE)
    for line in re.findall(r"`([^`]+)`", row):
        assert headings.is_examples_heading(line) or headings.labelled_example(line) == "Title", line
    (row,) = re.findall(r"^\| other sections \|.*$", GUIDE, re.MULTILINE)
    for line in re.findall(r"`([^`]+)`", row):
        assert headings.is_known_heading(line), line
