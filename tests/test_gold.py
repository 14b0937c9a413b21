"""Gold files: what an entry names, what is said of one that names nothing, and which line is wrong."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from qa import EvaluationError, Passage
from qa.gold import Gold, Notice, Question, read_gold


def passage(id: str, path: str, kind: str, lesson: int | None = None, **titles: object) -> Passage:
    values = {"lesson_title": None, "example_title": None, "section_title": None, **titles}
    return Passage(id, "A document", path, kind, lesson, text="x", start=0, end=1, **values)  # type: ignore[arg-type]


PASSAGES = (
    passage("a/overview", "a.txt", "overview"),
    passage("a/lesson-1", "a.txt", "lesson", 1, lesson_title="Trust"),
    passage("a/lesson-1/peru", "a.txt", "example", 1, lesson_title="Trust", example_title="“Diálogo” in Perú"),
    passage("a/lesson-2", "a.txt", "lesson", 2, lesson_title="Time", part=(1, 2)),
    passage("a/lesson-2/part-2", "a.txt", "lesson", 2, lesson_title="Time", part=(2, 2)),
    passage("a/lesson-x", "a.txt", "lesson", None, lesson_title="Without a number"),
    passage("a/conclusion", "a.txt", "overview", section_title="Conclusion"),
    passage("north/b/overview", "north/b.txt", "overview"),
    passage("south/b/overview", "south/b.txt", "overview"),
)


def line(**changes: object) -> str:
    value = {"qid": "q1", "lang": "en", "question": "Why?", "kind": "answerable", "relevant": [], "answer_phrase": "so"}
    return json.dumps({**value, **changes})


def entry(
    file: str = "a.txt", lesson: int | None = None, title: str | None = None, **more: object
) -> dict[str, object]:
    return {"file": file, "lesson_number": lesson, "example_title": title, **more}


def gold(tmp_path: Path, *lines: str) -> Gold:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_gold(path, PASSAGES)


@pytest.mark.parametrize(
    ("relevant", "qrels"),
    [
        (entry(grade=2), {"a/overview": 2}),
        (entry(lesson=1, grade=1), {"a/lesson-1": 1}),
        (entry(lesson=1, title="dialogo in PERU", grade=2), {"a/lesson-1/peru": 2}),
        (entry(lesson=2, grade=2), {"a/lesson-2": 2, "a/lesson-2/part-2": 2}),
        (entry(title="Conclusion", grade=1), {"a/conclusion": 1}),
        (entry("north/b.txt", grade=1), {"north/b/overview": 1}),
        (entry("corpus/north/b.txt", grade=1), {"north/b/overview": 1}),
        (entry(grade=0), {"a/overview": 0}),
        (entry(), {"a/overview": 1}),
        ({"file": "a.txt"}, {"a/overview": 1}),
    ],
)
def test_an_entry_names_passages(tmp_path: Path, relevant: dict[str, object], qrels: dict[str, int]) -> None:
    sure = entry("a.txt", 1, "“Diálogo” in Perú", grade=2)
    found = gold(tmp_path, line(relevant=[relevant, sure]))
    assert found.questions[0].qrels == {**qrels, "a/lesson-1/peru": 2}
    assert found.notices == ()


def test_of_two_entries_the_higher_grade_counts(tmp_path: Path) -> None:
    found = gold(tmp_path, line(relevant=[entry(lesson=1, grade=2), entry(lesson=1, grade=1)]))
    assert found.questions[0].qrels == {"a/lesson-1": 2}


@pytest.mark.parametrize(
    ("relevant", "name"),
    [
        (entry("none.txt"), "none.txt, overview"),
        (entry(lesson=9), "a.txt, lesson 9"),
        (entry(lesson=2, title="Peru"), "a.txt, lesson 2, “Peru”"),
        (entry("", 1) | {"file": "x/a.txt"}, "x/a.txt, lesson 1"),
    ],
)
def test_an_entry_that_names_nothing_is_said_and_counts(tmp_path: Path, relevant: dict[str, object], name: str) -> None:
    found = gold(tmp_path, line(relevant=[{**relevant, "grade": 2}, entry(lesson=1, grade=1)]))
    assert found.notices == (Notice("q1", f"{name} names no passage of the index; it counts as not found"),)
    assert found.questions[0].qrels == {name: 2, "a/lesson-1": 1}
    assert str(found.notices[0]).startswith("q1: ")


def test_a_name_of_two_documents_is_said(tmp_path: Path) -> None:
    found = gold(tmp_path, line(relevant=[entry("b.txt", grade=2)]))
    assert found.questions[0].qrels == {"north/b/overview": 2, "south/b/overview": 2}
    assert found.notices == (Notice("q1", "b.txt names 2 documents: north/b.txt, south/b.txt; give a whole path"),)


def test_an_answerable_question_without_an_answer_is_said(tmp_path: Path) -> None:
    said = Notice("q1", "is answerable, but nothing is relevant to it; it does not count for retrieval")
    assert gold(tmp_path, line()).notices == (said,)
    assert gold(tmp_path, line(relevant=[entry(grade=0)])).notices == (said,)
    assert gold(tmp_path, line(kind="unanswerable-near")).notices == ()


def test_questions_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "my gold.jsonl"
    text = "\r\n".join([
        line(qid="b", question="Pourquoi\u2028?", lang="fr", relevant=[entry()], answer_phrase=" so "),
        "",
        line(qid="a", kind="unanswerable-off", lang=None, answer_phrase=None, note="more is allowed"),
    ])  # fmt: skip
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\\u2028", "\u2028").encode())
    found = read_gold(path, PASSAGES)
    assert found.questions == (
        Question("b", "Pourquoi\u2028?", "answerable", "fr", ("so",), {"a/overview": 1}),
        Question("a", "Why?", "unanswerable-off", None, (), {}),
    )
    assert (found.source, found.name) == ("gold", "my gold.jsonl")
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_only_one_language(tmp_path: Path) -> None:
    found = gold(tmp_path, line(qid="e", relevant=[entry(lesson=9)]), line(qid="f", lang="fr", relevant=[entry("?")]))
    french = found.only("fr")
    assert [question.qid for question in french.questions] == ["f"]
    assert [notice.qid for notice in french.notices] == ["f"]
    with pytest.raises(EvaluationError, match=r"^gold\.jsonl has no question in 'de'; its languages are: en, fr\.$"):
        found.only("de")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ('{"qid": ', "the line is not JSON at character 9"),
        ("[" * 100_000, "the line is not JSON as it stands"),
        ("[1]", r"the line holds \[1\], not a JSON object"),
        (line(qid=None), "“qid” is null; it must be a text that is not blank"),
        (line(qid=7), "“qid” is 7; it must be a text that is not blank"),
        (line(question="  "), "“question” is \"  \"; it must be a text that is not blank"),
        ('{"qid": "q", "kind": "answerable"}', "“question” is missing; it must be a text that is not blank"),
        (line(question="\ud800"), r"“question” is \"\\ud800\"; it must be whole characters, .*"),
        (line(kind="maybe"), "“kind” is \"maybe\"; it must be one of answerable, unanswerable-near, unanswerable-off"),
        (line(lang=3), "“lang” is 3; it must be a text"),
        (line(answer_phrase=["so"]), r"“answer_phrase” is \[\"so\"\]; it must be a text"),
        (line(relevant="a.txt"), "“relevant” is \"a.txt\"; it must be a list of objects"),
        (line(relevant=["a.txt"]), r"“relevant” is \[\"a.txt\"\]; it must be a list of objects"),
        (line(relevant=[entry(grade="2")]), "“grade” is \"2\"; it must be a whole number or null"),
        (line(relevant=[entry(grade=True)]), "“grade” is true; it must be a whole number or null"),
        (line(relevant=[entry(lesson=1) | {"lesson_number": "1"}]), "“lesson_number” is \"1\"; it must be a whole .*"),
        (line(relevant=[{}]), "“file” is missing; it must be a text that is not blank"),
        (line(qid="q0"), "the qid 'q0' stands on an earlier line too"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, bad: str, said: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        gold(tmp_path, line(qid="q0", relevant=[entry()]), "", bad)
    assert re.fullmatch(rf"{re.escape(str(tmp_path / 'gold.jsonl'))}:3: {said}\. (?:Mend the line|Change one)\.",
                        str(caught.value))  # fmt: skip


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    for data, said in ((b"", "holds no question"), (b"{}\n\xff", r":2: the line is not UTF-8 text")):
        path = tmp_path / "gold.jsonl"
        path.write_bytes(data.replace(b"{}", line().encode()))
        with pytest.raises(EvaluationError, match=said):
            read_gold(path, PASSAGES)
    with pytest.raises(EvaluationError, match=r"nowhere cannot be read: No such file or directory\. Check the path\.$"):
        read_gold(tmp_path / "nowhere", PASSAGES)
