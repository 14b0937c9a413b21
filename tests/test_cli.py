"""The command line: exit codes, one line for what could not be done, JSON as in the contract, nothing harmful shown."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from qa import Library, __version__, cli
from tests.conftest import ROOT, put
from tests.fakes import ALPHA, BETA, FakeEncoder

COMMANDS = (
    "index",
    "ask",
    "passages",
    "source",
    "outline",
    "check",
    "serve",
    "builds",
    "rollback",
    "diff",
    "watch",
    "brief",
    "verify",
    "cite",
    "export",
    "lessons",
    "eval",
)
AS_A_PROGRAM = """
import qa.assistant
from tests.fakes import FakeEncoder
qa.assistant.SentenceEncoder = FakeEncoder
from qa.cli import main
main()
"""
TERMINAL_CODES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
STYLES = re.compile(r"\x1b\[[0-9;]*m")


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    def json(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def library(built_library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A built library with the fake encoder, which is the current folder too."""
    monkeypatch.chdir(built_library.folder)
    monkeypatch.setattr("qa.assistant.SentenceEncoder", FakeEncoder)
    monkeypatch.setenv("QA_MODEL", "fake")
    return built_library


@pytest.fixture
def qa(library: Library, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command line in this process."""

    def run(*args: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["qa", *args])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capsysbinary.readouterr()
        return Ran(int(str(left.value.code)), out.decode(), err.decode())

    return run


def one_line(ran: Ran, said: str) -> None:
    assert ran.code == 2
    assert ran.out == ""
    assert re.fullmatch(said, ran.err.removesuffix("\n")), ran.err
    assert ran.err.count("\n") == 1


# -- help and wrong use ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_an_example(qa: Run, command: str) -> None:
    for option in ("--help", "-h"):
        ran = qa(command, option)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(f"Usage: qa {command} ")
        assert f"Example:  qa {command}" in ran.out
        assert max(map(len, ran.out.splitlines())) <= 80


def test_every_command_is_in_the_overview(qa: Run) -> None:
    for args in ((), ("--help",)):
        ran = qa(*args)
        assert (ran.code, ran.err) == (0, "")
        assert re.findall(r"^  (\w+)  +\S", ran.out.split("Commands:")[1], re.MULTILINE) == list(COMMANDS)


def test_version(qa: Run) -> None:
    assert qa("--version") == (0, f"qa {__version__}\n", "")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nonsense",), r"qa: No such command 'nonsense'\. See: qa --help"),
        (("aks", "x"), r"qa: No such command 'aks'\. Did you mean 'ask'\?.* See: qa --help"),
        (("--nonsense",), r"qa: No such option: --nonsense.* See: qa --help"),
        (("ask", "x", "--nonsense"), r"qa: No such option: --nonsense.* See: qa --help"),
        (("ask",), r"qa: .*Give either a question or --batch FILE.* See: qa --help"),
        (("ask", "x", "--batch", "y"), r"qa: .*Give either a question or --batch FILE.* See: qa --help"),
        (("ask", "x", "y"), r"qa: .*unexpected extra argument.*y.* See: qa --help"),
        (("ask", "x", "-k", "many"), r"qa: Invalid value for '-k': .* See: qa --help"),
        (("ask", "x", "-k"), r"qa: .*-k.* requires an argument.* See: qa --help"),
        (("ask", "x", "-k", "0"), r"qa: k is 0; give a number from 1 to 1000\."),
        (("ask", "x", "-k", "-3"), r"qa: k is -3; give a number from 1 to 1000\."),
        (("ask", "x", "-k", "99999999999999999999999"), r"qa: k is 9{23}; give a number from 1 to 1000\."),
        (("ask", "x", "--lesson", "99999999999999999999999"), r"qa: lesson is 9{23}; give a number .*"),
        (("ask", "x", "--document", "nowhere"), r"qa: No document is called 'nowhere'; the index holds 2: .*"),
        (("ask", "x", "--kind", "chapter"), r"qa: kind is 'chapter'; give one of: overview, lesson, example\."),
        (("ask", "x", "--year", "soon"), r"qa: year is 'soon'; give a year, or the first and the last: 2010-2015\."),
        (("ask", "x", "--year", "1999"), r"qa: No document states a year of 1999; the index knows 0\."),
        (("ask", "x", "--language", "nl"), r"qa: No passage is in the language 'nl'; the index knows 1: en\."),
        (("ask", ""), r"qa: The question is empty\. .*"),
        (("ask", " \n "), r"qa: The question is empty\. .*"),
        (("ask", "\x1b\x00\u202e\udc80"), r"qa: The question is empty\. .*"),
        (("ask", "x" * 20_000), r"qa: The question is 20,000 characters long, the limit is 4,000\. .*"),
        (("ask", "--batch", "nowhere"), r"qa: .*nowhere cannot be read: No such file or directory\. .*"),
        (("ask", "--batch", "."), r"qa: .*\. cannot be read: Is a directory\. .*"),
        (("source", "nowhere.txt"), r"qa: nowhere\.txt is not in corpus, which holds 2 files\. Run: qa passages"),
        (("source", "../../etc/passwd"), r"qa: \.\./\.\./etc/passwd is not in corpus, .*"),
        (("source",), r"qa: Missing argument .*path.*\. See: qa --help"),
        (("outline",), r"qa: Missing argument .*path.*\. See: qa --help"),
        (("outline", "nowhere.txt"), r"qa: nowhere\.txt cannot be read: No such file or directory\. .*"),
        (("outline", "x" * 300), r"qa: x+ cannot be read: File name too long\. .*"),
        (("outline", "corpus"), r"qa: corpus is a folder\. Name one document in it\."),
        (("outline", ""), r"qa: \. is a folder\. Name one document in it\."),
        (("source", "\x1b[31m\u202e.txt"), r"qa: \[31m\.txt is not in corpus, .*"),
    ],
)
def test_wrong_use_is_one_line(qa: Run, args: tuple[str, ...], said: str) -> None:
    one_line(qa(*args), said)


def test_a_setting_that_cannot_be_used_is_one_line(qa: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_KEEP_BUILDS", "none")
    one_line(qa("check"), r"qa: QA_KEEP_BUILDS is 'none': .*\. Change or unset QA_KEEP_BUILDS\.")


def test_an_unforeseen_error_is_one_line(qa: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by\nnought \x1b[2J")

    monkeypatch.setattr(Library, "corpus", fail)
    expected = r"qa: unexpected ZeroDivisionError: by nought \[2J\. Run again with QA_DEBUG=1 and report what it says\."
    one_line(qa("passages"), expected)
    monkeypatch.setenv("QA_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["qa", "passages"])
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_a_server_that_leaves_keeps_its_exit_code(qa: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(*_: object) -> None:
        sys.exit(3)

    monkeypatch.setattr(Library, "corpus", leave)
    assert qa("passages").code == 3


# -- qa index ----------------------------------------------------------------------------------------------------------


def test_index(qa: Run, library: Library) -> None:
    put(library, "gamma.txt", BETA)
    ran = qa("index")
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(
        r"Index ready: 6 passages from 3 documents, build [0-9a-f]{12}\.\n"
        r"Passages: 1 added, 5 unchanged; nothing to encode; \d\.\d s\.\n",
        ran.out,
    )


def test_index_json(qa: Run, library: Library) -> None:
    put(library, "beta.txt", BETA.replace("kept it", "kept all of it"))
    ran = qa("index", "--json")
    assert (ran.code, ran.err) == (0, "")
    (report,) = ran.json()
    assert list(report) == [
        "build", "documents", "passages", "added", "changed", "removed", "unchanged", "embedded", "seconds", "warnings",
        "skipped", "moved",
    ]  # fmt: skip
    assert (report["documents"], report["passages"], report["warnings"]) == (2, 5, [])
    assert (report["added"], report["changed"], report["removed"], report["unchanged"]) == (0, 1, 0, 4)
    assert report["build"] == (library.index_dir / "CURRENT").read_text().strip()
    (full,) = qa("index", "--json", "--full").json()
    assert full["build"] == report["build"]
    assert full["embedded"] > report["embedded"] > 0  # type: ignore[operator]


def test_a_skipped_file_is_named_and_the_rest_is_built(qa: Run, library: Library) -> None:
    put(library, "bad.txt", b"\x00")
    ran = qa("index", "--json")
    assert ran.code == 1
    (report,) = ran.json()
    assert (report["documents"], report["skipped"]) == (2, 1)
    assert isinstance(report["warnings"], list)
    assert re.fullmatch(r"bad\.txt:1: is not text.* \[not-read\]", *report["warnings"])
    assert ran.err.startswith("bad.txt:1: is not text")
    assert ran.err.count("\n") == 1
    ran = qa("index")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "1 file could not be read and was left out." in ran.out
    assert qa("check").code == 1
    (library.corpus_dir / "bad.txt").unlink()
    assert qa("index").code == 0


def test_many_warnings_are_cut_short(qa: Run, library: Library) -> None:
    for number in range(13):
        put(library, f"bad{number:02}.txt", b"\x00")
    lines = qa("index").err.splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("bad00.txt:1: ")
    assert lines[-1] == "... and 3 more. Run: qa check"


@pytest.mark.parametrize("empty", [True, False])
def test_without_documents(qa: Run, library: Library, empty: bool) -> None:
    shutil.rmtree(library.corpus_dir)
    if empty:
        library.corpus_dir.mkdir()
    said = r"qa: The corpus folder corpus (does not exist|holds no document that can be read: 0 files).*"
    for command in ("index", "passages"):
        one_line(qa(command), said)
        one_line(qa(command, "--json"), said)
    ran = qa("check", "--json")
    assert (ran.code, ran.err) == (1, "")
    found = json.loads(ran.out)
    assert (found["state"], found["changes"]["removed"]) == ("stale", ["alpha.txt", "beta.txt"])
    assert re.match(said.removeprefix("qa: "), found["problems"][0]["message"])
    shutil.rmtree(library.index_dir)
    one_line(qa("check"), said)
    one_line(qa("check", "--json"), said)


def test_questions_are_answered_while_the_documents_are_gone(qa: Run, library: Library) -> None:
    shutil.rmtree(library.corpus_dir)
    ran = qa("ask", "trust")
    assert (ran.code, ran.out.count("Cite as")) == (0, 5)
    assert re.match(r"The corpus folder corpus does not exist.* The index still answers", ran.err)


def test_a_build_that_is_running_is_one_line(qa: Run, library: Library) -> None:
    from filelock import FileLock

    with FileLock(library.index_dir / ".lock"):
        one_line(qa("index"), r"qa: Another process is building index now\. Wait until it has finished\.")


# -- which library -----------------------------------------------------------------------------------------------------


def test_the_library_is_named_before_or_after_the_command_or_by_the_environment(
    qa: Run, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Library(tmp_path / "other", encoder=FakeEncoder())
    put(other, "only.txt", BETA)
    expected = ["only/overview"]
    for args in (
        ("--library", str(other.folder), "passages", "--json"),
        ("passages", "--json", "--library", "../other"),
    ):
        assert [line["id"] for line in qa(*args).json()] == expected
    monkeypatch.setenv("QA_LIBRARY", str(other.folder))
    assert [line["id"] for line in qa("passages", "--json").json()] == expected
    assert len(qa("passages", "--json", "--library", str(library.folder)).json()) == 5


def test_a_missing_library(qa: Run, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    said = rf"qa: (There is no library: the folder|The corpus folder) {nowhere}(/corpus)? does not exist\. .*"
    for args in (("index",), ("ask", "x"), ("passages",), ("source", "a.txt"), ("check",)):
        one_line(qa(*args, "--library", nowhere), said)
    assert not Path(nowhere).exists()


def test_without_an_index(qa: Run, library: Library) -> None:
    shutil.rmtree(library.index_dir)
    said = r"qa: No index has been built in index yet\. Run: qa index"
    one_line(qa("ask", "trust"), said)
    one_line(qa("ask", "trust", "--json"), said)
    (check,) = qa("check", "--json").json()
    assert (check["fresh"], check["state"], check["build"]) == (False, "missing", None)


# -- qa ask ------------------------------------------------------------------------------------------------------------

ANSWER_KEYS = ["question", "verdict", "reason", "searched", "hits", "build", "timing_ms", "confidence"]


def test_ask_json(qa: Run) -> None:
    ran = qa("ask", "trust in Burundi", "-k", "2", "--lesson", "1", "--document", "Alpha", "--json")
    assert (ran.code, ran.err) == (0, "")
    (answer,) = ran.json()
    assert list(answer) == ANSWER_KEYS
    assert answer["question"] == "trust in Burundi"
    filters = {"document": "alpha.txt", "lesson": 1}
    assert answer["searched"] == {"documents": 1, "passages": 2, "filters": filters, "also": []}
    hits = answer["hits"]
    assert isinstance(hits, list)
    assert [list(hit) for hit in hits] == [["rank", "score", "passage", "evidence", "citation", "alike"]] * 2
    for hit in hits:
        for evidence in hit["evidence"]:
            assert list(evidence) == ["start", "end", "text"]
            assert ALPHA[evidence["start"] : evidence["end"]] == evidence["text"]


DATED = """---
title: Gamma
year: 2012
language: fr
---

# Gamma

Ce que le programme a appris de la confiance entre la police et la population, au cours de longues années.

## Leçon 1 – La confiance

La confiance entre la police et la population grandit lentement, et se perd en un seul jour.
"""


@pytest.mark.parametrize(
    ("args", "filters", "found"),
    [
        (("--kind", "Example"), {"kind": "example"}, {"alpha/lesson-1/police-in-burundi"}),
        (("--country", "BI", "--kind", "example"), {"kind": "example", "country": "Burundi"}, None),
        (("--year", "2012"), {"year": "2012"}, {"gamma/overview", "gamma/lesson-1"}),
        (("--year", "2010 - 2015", "--kind", "lesson"), {"kind": "lesson", "year": "2010-2015"}, {"gamma/lesson-1"}),
        (("--language", "French"), {"language": "fr"}, {"gamma/overview", "gamma/lesson-1"}),
    ],
)
def test_a_search_can_be_narrowed(
    qa: Run, library: Library, args: tuple[str, ...], filters: dict[str, str], found: set[str] | None
) -> None:
    put(library, "gamma.md", DATED)
    library.build()
    (library.folder / "questions.txt").write_text("trust\npolice\n")
    for answer in (
        *qa("ask", "trust", *args, "--json").json(),
        *qa("ask", "--batch", "questions.txt", *args, "--json").json(),
    ):
        assert answer["searched"]["filters"] == filters  # type: ignore[index]
        assert {hit["passage"]["id"] for hit in answer["hits"]} == (found or {"alpha/lesson-1/police-in-burundi"})  # type: ignore[attr-defined]


def test_what_was_searched_for_too_and_where_the_same_stands(qa: Run, library: Library) -> None:
    put(library, "gamma.txt", BETA)
    library.build()
    (answer,) = qa("ask", "agrement", "-k", "1", "--document", "beta.txt", "--json").json()
    assert answer["searched"]["also"] == ["agreement"]  # type: ignore[index]
    ran = qa("ask", "agrement in Moldova", "-k", "1")
    assert "Also searched for: agreement.\n" in ran.out
    assert "   The same text also stands in: Beta (gamma/overview)\n" in ran.out


def test_ask_for_people(qa: Run, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = qa("ask", "trust in Burundi", "-k", "2", "--lesson", "1")
    assert (ran.code, ran.err) == (0, "")
    assert "alpha/lesson-1/police-in-burundi  characters 183-239  score 0." in ran.out
    put(library, "alpha.txt", ALPHA + "More.\n")
    ran = qa("ask", "trust", "-k", "1")
    assert ran.code == 0
    assert ran.err == "Documents have changed since the index was built: 1 changed. Run: qa index\n"


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_batch(qa: Run, tmp_path: Path, start: bytes, end: bytes, last: bool) -> None:
    lines = [b"trust", b"", b"\x1b\x01", b"x" * 20_000, "où est la confiance ?".encode(), b"", b"police"]
    path = tmp_path / "questions.txt"
    path.write_bytes(start + end.join(lines) + (end if last else b""))
    ran = qa("ask", "--batch", str(path), "--json", "-k", "1")
    assert (ran.code, ran.err) == (0, "")
    answers = ran.json()
    assert [answer["question"] for answer in answers] == [
        "trust", "", "", "x" * 20_000, "où est la confiance ?", "", "police",
    ]  # fmt: skip
    assert all(list(answer) == ANSWER_KEYS for answer in answers)
    assert [answer["verdict"] for answer in answers if answer["question"] in ("", "x" * 20_000)] == ["none"] * 4
    assert all(len(answer["hits"]) == 1 for answer in (answers[0], answers[4], answers[6]))  # type: ignore[arg-type]


@pytest.mark.parametrize(("content", "answers"), [(b"", 0), (b"\n", 1), (b"\n\n", 2), (b"a\n\n", 2), (b"a", 1)])
def test_empty_lines_count(qa: Run, tmp_path: Path, content: bytes, answers: int) -> None:
    (tmp_path / "questions.txt").write_bytes(content)
    assert len(qa("ask", "--batch", str(tmp_path / "questions.txt"), "--json").json()) == answers


def test_batch_loads_the_model_once(qa: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr("qa.assistant.SentenceEncoder", lambda model: made.append(model) or FakeEncoder(model))
    (tmp_path / "questions.txt").write_text("trust\n\npolice\n")
    assert qa("ask", "--batch", str(tmp_path / "questions.txt"), "--json").code == 0
    assert made == ["fake"]


def test_batch_from_standard_input(qa: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbftrust\r\npolice\r\n")))
    assert [answer["question"] for answer in qa("ask", "--batch", "-", "--json").json()] == ["trust", "police"]


@pytest.mark.parametrize("content", ["trust\n".encode("utf-16"), b"confian\xe7a\n"])
def test_a_batch_in_another_encoding(qa: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "questions.txt"
    path.write_bytes(content)
    one_line(qa("ask", "--batch", str(path)), r"qa: .*questions\.txt is not UTF-8 text\. Save it as UTF-8, .*")


def test_a_batch_for_people(qa: Run, tmp_path: Path) -> None:
    (tmp_path / "questions.txt").write_text("trust\n\npolice\n")
    ran = qa("ask", "--batch", str(tmp_path / "questions.txt"), "-k", "1")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.index("trust") < ran.out.index("The question is empty") < ran.out.index("\npolice\n")


# -- qa passages, qa source, qa check ----------------------------------------------------------------------------------


def test_passages_json_and_source_agree(qa: Run, library: Library) -> None:
    """Bytes that a text stream would translate: line ends of Windows and old Macs, form feeds, no-break spaces."""
    put(
        library,
        "windows.txt",
        "\ufeff" + ALPHA.replace("\n", "\r\n").replace("grows slowly", "grows\u00a0slowly\u2028é"),
    )
    put(library, "mac.txt", ALPHA.replace("\n", "\r"))
    ran = qa("passages", "--json")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.json()
    assert len(lines) == 4 + 1 + 4 + 4
    for line in lines:
        assert list(line) == [
            "id", "document", "path", "kind", "lesson_number", "lesson_title", "example_title", "section_title", "part",
            "pages", "text", "start", "end", "countries", "language", "references", "markers", "footnotes",
        ]  # fmt: skip
        text = qa("source", str(line["path"])).out
        assert text[line["start"] : line["end"]] == line["text"]  # type: ignore[misc]
    assert qa("source", "mac.txt").out == qa("source", "alpha.txt").out == ALPHA
    assert qa("source", "corpus/alpha.txt").out == ALPHA
    assert "\r" not in qa("source", "windows.txt").out


def test_passages_for_people(qa: Run, library: Library) -> None:
    put(library, "bad.txt", b"\x00")
    ran = qa("passages")
    assert ran.code == 0
    assert ran.err.startswith("bad.txt:1: is not text")
    assert ran.out == (
        "Alpha  alpha.txt\n"
        "├── Overview  12 words\n"
        "├── Lesson 1 – Trust comes first  9 words\n"
        "│   └── Police in Burundi  10 words, 1 reference\n"
        "└── Lesson 2 – Agreement helps  10 words\n"
        "Beta  beta.txt\n"
        "└── Overview  10 words\n"
        "5 passages in 2 documents\n"
    )


def test_outline_of_a_document_of_the_corpus(qa: Run) -> None:
    ran = qa("outline", "alpha.txt")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:2] == ["Alpha", "alpha.txt: 4 passages, 41 words, language en"]
    assert "└── Example: Police in Burundi" in lines
    assert lines[-1] == "Nothing to mend."
    assert qa("outline", "corpus/alpha.txt").out == ran.out.replace("alpha.txt", "corpus/alpha.txt")


def test_outline_of_a_draft_needs_no_library(
    qa: Run, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    Path("draft.txt").write_text("Draft\n\nIt is so.\n\nLessn 1 – Ask\n\nThey asked.\n")
    ran = qa("outline", "draft.txt")
    assert (ran.code, ran.err) == (0, "")  # an outline is no check
    assert "\ndraft.txt:5: “Lessn 1 – Ask” reads like the heading of a lesson" in ran.out
    assert "\n1 problem, 1 note.\n" in ran.out
    assert not (tmp_path / "elsewhere" / "index").exists()
    (found,) = qa("outline", str(tmp_path / "elsewhere" / "draft.txt"), "--json").json()
    assert list(found) == ["document", "path", "metadata", "sections", "problems"]
    assert found["path"] == str(tmp_path / "elsewhere" / "draft.txt")


def test_outline_tells_of_a_draft_that_cannot_be_read(qa: Run, library: Library) -> None:
    put(library, "bad.txt", b"\x00")
    one_line(qa("outline", "bad.txt"), r"qa: bad\.txt is not text: .*")
    put(library, "bad.xlsx", b"PK")
    one_line(qa("outline", "bad.xlsx", "--json"), r"qa: bad\.xlsx has the format \.xlsx, and only .*")


def test_check(qa: Run, library: Library) -> None:
    ran = qa("check")
    assert (ran.code, ran.err) == (0, "")
    note = "beta.txt:1: note: No heading reads as a lesson; the document was read as one text. "
    assert ran.out.startswith(f"{note}Lessons begin with “Lesson 1 – Title”. [no-lessons]\n1 note.\n")
    assert re.fullmatch(
        r"The index is fresh\. 5 passages from 2 documents, build [0-9a-f]{12} of \S+, model fake\.",
        ran.out.splitlines()[-1],
    )
    put(library, "beta.txt", BETA + "\nMore (OECD:34).\n")
    ran = qa("check")
    assert ran.code == 1
    assert "\nbeta.txt:5: The marker (OECD:34) names no single reference of its passage; it has none. " in ran.out
    assert "[marker-unresolved]\n1 problem, 1 note.\n" in ran.out
    assert "The index is stale." in ran.out
    assert ran.out.endswith("  changed  beta.txt\n")


def test_check_json(qa: Run, library: Library) -> None:
    ran = qa("check", "--json")
    (check,) = ran.json()
    assert ran.code == 0
    assert list(check) == ["fresh", "state", "reason", "build", "changes", "problems"]
    assert (check["fresh"], check["state"], check["reason"]) == (True, "fresh", "")
    assert [(each["path"], each["level"], each["page"]) for each in check["problems"]] == [("beta.txt", "note", "")]  # type: ignore[attr-defined]
    (library.corpus_dir / "beta.txt").unlink()
    ran = qa("check", "--json")
    assert ran.code == 1
    assert ran.json()[0]["changes"] == {"added": [], "changed": [], "removed": ["beta.txt"]}


def test_check_of_a_damaged_index(qa: Run, library: Library) -> None:
    (library.index_dir / "CURRENT").write_text("x")
    ran = qa("check")
    assert ran.code == 1
    expected = "The index cannot be used. index/CURRENT holds 'x', which is no build's id. Run: qa index --full\n"
    assert ran.out.endswith(f"1 note.\n{expected}")
    assert qa("index", "--full").code == 0
    assert qa("check").code == 0


# -- nothing harmful reaches a terminal --------------------------------------------------------------------------------

HARM = "\x1b]0;owned\x1b\\ \x1b[2J \x9b31m \u202e \x7f"
HARMFUL = (
    "Title #\n\nText of trust # here (OECD:1 #).\n\nLesson 1 – Trust #\n\nTrust #.\n\nExamples\n\nCase #\n\n"
    "The police #[1] say (OECD:1).\n\nSmith, J. (2010). # Title. (pp. 3-9).\n\n[1] Note #.\n"
).replace("#", HARM)


@pytest.fixture
def harmful(library: Library) -> Library:
    put(library, "evil.txt", HARMFUL)
    put(library, f"evil\x1b[2J{chr(0x9B)}31m.txt", BETA)
    put(library, "\x1b[31mbad.txt", b"\x00")
    return library


@pytest.mark.parametrize(
    "args",
    [
        ("passages",),
        ("passages", "--json"),
        ("index",),
        ("index", "--json"),
        ("check",),
        ("check", "--json"),
        ("ask", f"trust {HARM}", "-k", "9"),
        ("ask", f"trust {HARM}", "-k", "9", "--json"),
        ("ask", "x", "--document", f"a {HARM}"),
        (f"ask{HARM}",),
        ("ask", "x", f"--opt{HARM}"),
        ("source", f"a {HARM}"),
        ("outline", "corpus/beta.txt"),
        ("outline", "corpus/beta.txt", "--json"),
        ("outline", f"a {HARM}"),
        ("passages", "--library", f"a {HARM}"),
    ],
)
def test_no_terminal_code_is_shown(qa: Run, harmful: Library, args: tuple[str, ...]) -> None:
    harmful.build()
    ran = qa(*args)
    assert not TERMINAL_CODES.search((ran.out + ran.err).replace("\n", ""))


def program(*args: str, **env: str) -> tuple[list[str], dict[str, str]]:
    """The command and environment that run the command line with the fake encoder in a process of its own."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}  # as most have it
    return [sys.executable, "-c", AS_A_PROGRAM, *args], {**ours, "PYTHONPATH": str(ROOT), **env}


def on_a_terminal(*args: str, columns: int = 80, **env: str) -> bytes:
    """What a terminal of that width gets, standard error included."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    command, environment = program(*args, **{"TERM": "xterm-256color", **env})
    for name in ("COLUMNS", "LINES"):
        environment.pop(name, None)
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True
    ) as process:
        os.close(theirs)
        out, deadline = b"", time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                ready, _, _ = select.select([ours], [], [], 1)
                piece = os.read(ours, 65536) if ready else b""
            except OSError:  # Linux's way to say that the other side is closed
                break
            if not piece and process.poll() is not None:
                break
            out += piece
    os.close(ours)
    return out.replace(b"\r\n", b"\n")


def test_on_a_terminal_there_are_styles_and_no_other_codes(harmful: Library) -> None:
    harmful.build()
    out = on_a_terminal("ask", "trust police", "-k", "9").decode()
    assert "\x1b[" in out
    assert not TERMINAL_CODES.search(STYLES.sub("", out))
    out = on_a_terminal("source", "evil.txt").decode()
    assert "Text of trust" in out
    assert not TERMINAL_CODES.search(out)


def test_evidence_is_marked_without_colour_too(library: Library) -> None:
    out = on_a_terminal("ask", "trust", "-k", "1", NO_COLOR="1").decode()
    assert "Closest" not in out
    codes = {code for sgr in STYLES.findall(out) for code in sgr[2:-1].split(";")}
    assert codes <= {"0", "1", "2", "3", "4"}, "only bold, dim, italic, underline"
    assert re.search(r"\x1b\[1;4mTrust grows slowly\.", out)
    out = on_a_terminal("ask", "trust", "-k", "1", TERM="dumb").decode()
    assert "\x1b" not in out
    assert "Closest: “Trust grows slowly.”" in out


def test_lines_fit_the_terminal(library: Library) -> None:
    widths = (40, 120)
    with ThreadPoolExecutor() as pool:
        outputs = pool.map(lambda columns: on_a_terminal("ask", "police in burundi", columns=columns), widths)
    for columns, output in zip(widths, outputs, strict=True):
        every = STYLES.sub("", output.decode()).splitlines()
        lines = [line for line in every if "  score " not in line and not line.startswith("   File: ")]
        assert len(every) - len(lines) == 10
        assert 35 <= max(map(len, lines)) <= min(columns, 92)
        assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_of_another_encoding(library: Library, encoding: str) -> None:
    put(library, "beta.txt", BETA.replace("Moldova", "Confiança – “信”"))
    library.build()
    commands = (("passages",), ("ask", "trust", "-k", "9"), ("ask", "trust", "--document", "Beta", "--json"))
    with ThreadPoolExecutor() as pool:
        outputs = pool.map(lambda args: on_a_terminal(*args, PYTHONIOENCODING=encoding, NO_COLOR="1"), commands)
    passages, answer, line = outputs
    assert b"Beta" in passages
    assert passages.endswith(b"5 passages in 2 documents\n")
    assert "Confiança".encode(encoding, "replace") in answer
    assert "Confiança – “信”" in json.loads(line.decode(encoding))["hits"][0]["passage"]["text"]


def test_pipes_get_utf_8_whatever_the_locale(library: Library) -> None:
    put(library, "beta.txt", BETA.replace("Moldova", "Confiança – “信”"))
    library.build()
    command, environment = program("passages", "--json", PYTHONIOENCODING="ascii", LC_ALL="C")
    done = subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60)
    assert "Confiança – “信”".encode() in done.stdout


@pytest.mark.parametrize("args", [("passages",), ("passages", "--json"), ("source", "alpha.txt")])
def test_a_reader_that_goes_away_is_no_error(library: Library, args: tuple[str, ...]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    command, environment = program(*args)
    done = subprocess.run(command, env=environment, stdout=theirs, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_is_one_line_and_leaves_the_index(library: Library) -> None:
    live = (library.index_dir / "CURRENT").read_text()
    put(library, "beta.txt", BETA + "\nMore.\n")
    code = """
import sys, time
import qa.assistant
from tests.fakes import FakeEncoder

class Hanging(FakeEncoder):
    def encode_passages(self, texts, done=None):
        print("encoding", file=sys.stderr, flush=True)
        time.sleep(60)

qa.assistant.SentenceEncoder = Hanging
from qa.cli import main
main()
"""
    command = [sys.executable, "-c", code, "index"]
    _, environment = program()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr
        assert process.stderr.readline() == b"encoding\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"qa: stopped.\n")
    assert (library.index_dir / "CURRENT").read_text() == live
    assert not list((library.index_dir / "builds").glob(".unfinished*"))
    assert library.assistant().ask("trust").hits


def test_progress_is_shown_on_a_terminal_and_goes_away(library: Library) -> None:
    out = on_a_terminal("index", "--full").decode()
    assert "Reading" in out
    assert out.splitlines()[-2].endswith(".")
    assert "Index ready: " in STYLES.sub("", out)
