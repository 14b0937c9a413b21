"""`qa eval`: what it prints, its exit codes, and one line for what could not be done."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import ir_measures
import pytest
from ir_measures import nDCG

from qa import Library, cli
from tests.conftest import ROOT, put, snapshot
from tests.fakes import FakeEncoder
from tests.test_beir import ANSWERS, CORPUS, collection, jsonl
from tests.test_gold import entry, line


class Ran(NamedTuple):
    code: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Run = Callable[..., Ran]
QUESTIONS = (
    line(
        qid="police", question="Burundi police dialogue", answer_phrase="every week",
        relevant=[entry("alpha.txt", 1, "Police in Burundi", grade=2), entry("alpha.txt", 1, grade=1)],
    ),
    line(qid="accord", lang="fr", question="moldova agreement", relevant=[entry("beta.txt", grade=2)]),
    line(qid="near", question="mozambique", kind="unanswerable-near", answer_phrase=None),
)  # fmt: skip


@pytest.fixture
def library(built_library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A built library with the fake encoder, which is the current folder too; gold.jsonl lies in it."""
    monkeypatch.chdir(built_library.folder)
    monkeypatch.setattr("qa.assistant.SentenceEncoder", FakeEncoder)
    monkeypatch.setenv("QA_MODEL", "fake")
    Path("gold.jsonl").write_text("\n".join(QUESTIONS), encoding="utf-8")
    return built_library


@pytest.fixture
def qa(library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*args: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["qa", *args])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return Ran(int(str(left.value.code)), *capsys.readouterr())

    return run


def test_a_gold_file_for_people(qa: Run) -> None:
    ran = qa("eval", "--gold", "gold.jsonl")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("gold.jsonl: 2 answerable questions of 3\n")
    assert re.search(r"^hit@1 +1\.000  1\.000 – 1\.000 +2$", ran.out, re.MULTILINE)
    assert re.search(r"^unanswerable-near( +\d){3} +\d\.\d{3}$", ran.out, re.MULTILINE)
    assert max(map(len, ran.out.splitlines())) <= 92


def test_a_gold_file_as_json_is_the_same_each_time(qa: Run, library: Library) -> None:
    ran = qa("eval", "--gold", "gold.jsonl", "--json")
    assert (ran.code, ran.err) == (0, "")
    found, again = ran.json(), qa("eval", "--gold", "gold.jsonl", "--json").json()
    assert found["measured"]["build"] == library.opened().manifest.build
    assert [row["qid"] for row in found["rows"]] == ["police", "accord", "near"]
    assert found["rows"][0]["relevant"] == [
        {"id": "alpha/lesson-1/police-in-burundi", "grade": 2, "rank": 1},
        {"id": "alpha/lesson-1", "grade": 1, "rank": found["rows"][0]["relevant"][1]["rank"]},
    ]
    assert set(found["languages"]) == {"en", "fr"}
    assert set(found.pop("timing_ms")) == set(again.pop("timing_ms")) == {"mean", "p50"}
    assert found == again


def test_questions_of_one_language(qa: Run) -> None:
    found = qa("eval", "--gold", "gold.jsonl", "--lang", "fr", "--json").json()
    assert [row["qid"] for row in found["rows"]] == ["accord"]
    assert found["measured"]["language"] == "fr"
    assert found["languages"] == {}


def test_an_entry_that_names_nothing_is_said(qa: Run) -> None:
    Path("gold.jsonl").write_text(line(qid="q", relevant=[entry("gone.txt", 3)]), encoding="utf-8")
    ran = qa("eval", "--gold", "gold.jsonl", "--json")
    message = "gone.txt, lesson 3 names no passage of the index; it counts as not found"
    assert ran.err == f"q: {message}\n"
    assert ran.json()["warnings"] == [{"qid": "q", "message": message}]
    assert ran.json()["metrics"]["recall@100"]["value"] == 0.0


def test_a_stale_index_is_said(qa: Run, library: Library) -> None:
    put(library, "alpha.txt", "Alpha\n\nNothing is left of it.\n")
    ran = qa("eval", "--gold", "gold.jsonl")
    assert ran.code == 0
    assert ran.err == "Documents have changed since the index was built: 1 changed. Run: qa index\n"


def test_a_run_is_what_the_report_measured(qa: Run) -> None:
    found = qa("eval", "--gold", "gold.jsonl", "--run", "hits.trec", "--json").json()
    run = list(ir_measures.read_trec_run("hits.trec"))
    assert {each.query_id for each in run} == {"police", "accord", "near"}
    qrels = {row["qid"]: {each["id"]: each["grade"] for each in row["relevant"]} for row in found["rows"][:2]}
    theirs = ir_measures.calc_aggregate([nDCG @ 10], qrels, run)[nDCG @ 10]
    assert theirs == pytest.approx(found["metrics"]["nDCG@10"]["value"], abs=1e-6)


def test_a_collection(qa: Run, library: Library, tmp_path: Path) -> None:
    folder = collection(tmp_path, answers=jsonl(ANSWERS))
    before = snapshot(library.index_dir)
    ran = qa("eval", "--beir", str(folder), "--run", "hits.trec", "--json")
    assert ran.code == 0
    assert ran.err == "corpus.jsonl:3: The text of 'd3' is blank; it is left out.\n"
    found = ran.json()
    assert (found["measured"]["source"], found["measured"]["name"], found["measured"]["passages"]) == (
        "beir",
        "tiny",
        2,
    )
    assert found["questions"] == {"answerable": 1, "unanswerable-near": 1, "unanswerable-off": 0}
    assert found["metrics"]["hit@1"]["value"] == 1.0
    assert found["rows"][0]["hits"][0]["id"] == "d 1"
    assert Path("hits.trec").read_text().startswith("q1 Q0 d%201 1 ")
    made = {name: data for name, data in snapshot(library.index_dir).items() if name.startswith("evaluation/tiny-")}
    assert any(name.endswith("/manifest.json") for name in made)
    assert {name: data for name, data in snapshot(library.index_dir).items() if name not in made} == before
    assert qa("eval", "--beir", str(folder), "--json").json()["rows"] == found["rows"]
    assert {name: data for name, data in snapshot(library.index_dir).items() if name in made} == made


def test_a_collection_needs_no_index_of_the_library_s_own(qa: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert qa("eval", "--beir", str(collection(tmp_path)), "--library", str(empty), "--json").code == 0
    assert [path.name for path in (empty / "index").iterdir()] == ["evaluation"]


def test_two_reports(qa: Run) -> None:
    for name in ("a.json", "b.json"):
        Path(name).write_text(qa("eval", "--gold", "gold.jsonl", "--json").out, encoding="utf-8")
    ran = qa("eval", "--compare", "a.json", "b.json")
    assert (ran.code, ran.err) == (0, "")
    assert "3 questions in both (0 only in A, 0 only in B)\n" in ran.out
    found = qa("eval", "--compare", "a.json", "b.json", "--json").json()
    assert found["same_questions"] is True
    assert found["metrics"]["nDCG@10"]["difference"] == 0.0
    assert found["metrics"]["nDCG@10"]["equal"] == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), r"Invalid value: Give one of --gold FILE, --beir DIR and --compare A B\. .* See: qa --help"),
        (("--gold", "gold.jsonl", "--beir", "."), r"Invalid value: Give one of .*"),
        (("--gold", "gold.jsonl", "--compare", "a", "b"), r"Invalid value: Give one of .*"),
        (("--compare", "a"), r".*--compare.* requires 2 arguments.*"),
        (("--gold", "nowhere.jsonl"), r"nowhere\.jsonl cannot be read: No such file or directory\. Check the path\."),
        (("--gold", "."), r"\. cannot be read: Is a directory\. Check the path\."),
        (("--gold", "bad.jsonl"), r"bad\.jsonl:1: the line is not JSON at character 1\. Mend the line\."),
        (("--gold", "gold.jsonl", "--lang", "xx"), r"gold\.jsonl has no question in 'xx'; its languages are: en, fr\."),
        (("--gold", "gold.jsonl", "--library", "none"), r"There is no library: the folder none does not exist\. .*"),
        (("--gold", "gold.jsonl", "--run", "none/run"), r"Invalid value: none/run cannot be written: .*"),
        (("--gold", "gold.jsonl", "--run", "corpus"), r"Invalid value: corpus cannot be written: .*"),
        (("--gold", "gold.jsonl", "--run", "/dev/full"), r"/dev/full cannot be written: No space left on device\. .*"),
        (("--beir", "nowhere"), r"nowhere is no collection: it has no corpus\.jsonl\. .*"),
        (("--beir", "nowhere", "--lang", "en"), r"Invalid value: --lang goes with --gold only\. .*"),
        (("--compare", "a", "b", "--run", "c"), r"Invalid value: --run goes with --gold or --beir, not with .*"),
        (("--compare", "bad.jsonl", "bad.jsonl"), r"bad\.jsonl is not a report of qa eval\. Make one: .*"),
        (("--compare", "none", "bad.jsonl"), r"none cannot be read: No such file or directory\. Check the path\."),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line(qa: Run, args: tuple[str, ...], said: str) -> None:
    Path("bad.jsonl").write_text("x\n")
    ran = qa("eval", *args)
    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(f"qa: {said}\n", ran.err), ran.err


def test_a_collection_is_not_indexed_in_a_library_that_is_not_there(qa: Run, tmp_path: Path) -> None:
    ran = qa("eval", "--beir", str(collection(tmp_path)), "--library", "none")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "qa: There is no folder none to build in. Name another one by --library.\n"
    assert not Path("none").exists()


def test_a_line_of_a_collection_is_named(qa: Run, tmp_path: Path) -> None:
    folder = collection(tmp_path, corpus=jsonl(CORPUS) + "{\n")
    assert qa("eval", "--beir", str(folder)).err == (
        f"qa: {folder}/corpus.jsonl:4: the line is not JSON at character 2. Mend the line.\n"
    )


def test_the_manual_s_gold_line_is_one(qa: Run) -> None:
    manual = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
    (example,) = re.findall(r'^\{"qid".*?\}$', manual, re.MULTILINE | re.DOTALL)
    Path("gold.jsonl").write_text(example.replace("\n", " "), encoding="utf-8")
    ran = qa("eval", "--gold", "gold.jsonl", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json()["metrics"]["hit@3"]["value"] == 1.0
