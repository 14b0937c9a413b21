"""Test collections: every text is a passage at its place in one source, and only judged questions count."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from qa import EvaluationError
from qa.beir import read_beir
from qa.gold import Notice, Question

CORPUS = (
    {"_id": "d 1", "title": "On  trust", "text": "Trust grows slowly and is lost in a single day by all."},
    {"_id": "d2", "title": "", "text": " The police met the people of the town. \n"},
    {"_id": "d3", "title": "Blank", "text": " \n"},
)
QUERIES = ({"_id": "q1", "text": "How does trust grow?"}, {"_id": "q2", "text": "Who met?"}, {"_id": "q3", "text": "?"})
QRELS = "query-id\tcorpus-id\tscore\nq1\td 1\t2\nq1\td2\t0\nq3\td2\t0\n"
ANSWERS = (
    {"_id": "q1", "is_impossible": False, "answers": ["slowly", " "]},
    {"_id": "q2", "is_impossible": True, "answers": ["nobody"], "more": 1},
)


def jsonl(rows: Iterable[object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def collection(tmp_path: Path, **changes: str | None) -> Path:
    """A folder with the collection; `changes` replace a file by its name without the suffix, None leaves it out."""
    files = {"corpus": jsonl(CORPUS), "queries": jsonl(QUERIES), "qrels": QRELS, "answers": None, **changes}
    folder = tmp_path / "tiny"
    folder.mkdir()
    for name, text in files.items():
        if text is not None:
            (folder / f"{name}.{'tsv' if name == 'qrels' else 'jsonl'}").write_text(text, encoding="utf-8")
    return folder


def test_texts_are_passages_of_one_source(tmp_path: Path) -> None:
    read = read_beir(collection(tmp_path))
    (file,) = read.corpus.files
    assert file.document is not None
    first, second = CORPUS[0]["text"], CORPUS[1]["text"]
    assert file.document.source == f"{first}\n\n{second}"
    assert file.document.title == "tiny"
    assert [(each.id, each.document, each.text) for each in file.passages] == [
        ("d 1", "On trust", first),
        ("d2", "", second),  # a text without a title has none: its name says nothing
    ]
    for passage in file.passages:
        assert passage.text == file.document.source[passage.start : passage.end]
        assert (passage.path, passage.kind, passage.language, passage.trail) == (
            "corpus.jsonl", "overview", "en", (passage.document,)
        )  # fmt: skip
    assert file.sha256 == read.digest == hashlib.sha256(jsonl(CORPUS).encode()).hexdigest()


def test_a_blank_text_is_left_out_and_said(tmp_path: Path) -> None:
    read = read_beir(collection(tmp_path))
    assert read.gold.notices == (Notice(None, "corpus.jsonl:3: The text of 'd3' is blank; it is left out."),)
    assert str(read.gold.notices[0]) == "corpus.jsonl:3: The text of 'd3' is blank; it is left out."


def test_only_queries_with_something_relevant_or_an_answer_count(tmp_path: Path) -> None:
    folder = collection(tmp_path)
    assert read_beir(folder).gold.questions == (
        Question("q1", "How does trust grow?", "answerable", None, (), {"d 1": 2, "d2": 0}),
    )
    before = read_beir(folder).gold.sha256
    (folder / "answers.jsonl").write_text(jsonl(ANSWERS), encoding="utf-8")
    read = read_beir(folder)
    assert read.gold.questions == (
        Question("q1", "How does trust grow?", "answerable", None, ("slowly",), {"d 1": 2, "d2": 0}),
        Question("q2", "Who met?", "unanswerable-near", None, (), {}),
    )
    assert read.gold.sha256 != before


def test_qrels_stand_in_a_folder_of_their_own_too(tmp_path: Path) -> None:
    folder = collection(tmp_path, qrels=None)
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text(QRELS.replace("\n", "\r\n"), encoding="utf-8")
    assert read_beir(folder).gold.questions[0].qrels == {"d 1": 2, "d2": 0}


def test_qrels_without_a_header(tmp_path: Path) -> None:
    assert read_beir(collection(tmp_path, qrels="q1\td2\t1\nq1\td2\t1\n")).gold.questions[0].qrels == {"d2": 1}


def test_what_is_judged_and_not_there_is_said(tmp_path: Path) -> None:
    answers = jsonl([{"_id": "q8", "is_impossible": True}, {"_id": "q2", "is_impossible": True}])
    read = read_beir(collection(tmp_path, corpus=jsonl(CORPUS[:2]), qrels="q1\td9\t1\nq7\td2\t1\n", answers=answers))
    assert [str(notice) for notice in read.gold.notices] == [
        "q1: the relevant 'd9' is not in the corpus; it counts as not found",
        "q7: has relevance judgements, but is not in queries.jsonl",
        "q8: has an answer, but is not in queries.jsonl",
    ]
    assert read.gold.questions[0].qrels == {"d9": 1}


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("corpus", '{"_id": "d1", "text": "x"}\n{"_id": "d1", "text": "y"}', r":2: the _id 'd1' stands in .* too\..*"),
        ("corpus", '{"_id": "d1"}', r":1: “text” is missing; it must be a text\. Mend the line\."),
        ("corpus", '{"_id": 1, "text": "x"}', r":1: “_id” is 1; it must be a text that is not blank\. .*"),
        ("corpus", '{"_id": "d1", "text": " "}', r" holds no text\. .*"),
        ("corpus", "", r" holds no text\. .*"),
        ("queries", '{"_id": "q1", "text": ""}', r":1: “text” is \"\"; it must be a text that is not blank\. .*"),
        ("queries", "q1 x", r":1: the line is not JSON at character 1\. .*"),
        ("qrels", "a\tb\tc\nq1\td2\t1.5", r":2: 'q1\\td2\\t1\.5' is not query-id, corpus-id and a whole score .*"),
        ("qrels", "q1 0 d2 1", r":1: 'q1 0 d2 1' is not query-id, corpus-id and a whole score .*"),
        ("qrels", "q1\td2\t1\nq1\td2\t2", r":2: 'q1' and 'd2' have the score 1 before, here 2\."),
        ("answers", '{"_id": "q1", "is_impossible": 1}', r":1: “is_impossible” is 1; it must be true or false\. .*"),
        ("answers", '{"_id": "q1", "answers": "x"}', r":1: “answers” is \"x\"; it must be a list of texts\. .*"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, file: str, text: str, said: str) -> None:
    folder = collection(tmp_path, **{file: text})
    with pytest.raises(EvaluationError) as caught:
        read_beir(folder)
    name = re.escape(str(folder / f"{file}.{'tsv' if file == 'qrels' else 'jsonl'}"))
    assert re.fullmatch(name + said, str(caught.value))


@pytest.mark.parametrize("missing", ["corpus", "queries", "qrels"])
def test_a_folder_without_a_file_is_no_collection(tmp_path: Path, missing: str) -> None:
    with pytest.raises(EvaluationError, match=rf"tiny is no collection: it has no {missing}\."):
        read_beir(collection(tmp_path, **{missing: None}))


def test_a_collection_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"tiny has 3 queries, and none has a relevant passage or an answer\.$"):
        read_beir(collection(tmp_path, qrels="q1\td2\t0\n"))
