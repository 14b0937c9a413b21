"""Questions with known answers. A gold file names passages by file, lesson and example; a line is one JSON object.

{"qid", "lang", "question", "kind": "answerable|unanswerable-near|unanswerable-off",
 "relevant": [{"file", "lesson_number", "example_title", "grade"}], "answer_phrase"}
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple, get_args

from qa.datatypes import Passage
from qa.errors import EvaluationError
from qa.metrics import Qrels
from qa.records import Record, read_bytes, records
from qa.text import collapse, words_of

QuestionKind = Literal["answerable", "unanswerable-near", "unanswerable-off"]
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)


class Notice(NamedTuple):
    """What whoever made the questions should know; `qid` is None where it is about no single question."""

    qid: str | None
    message: str

    def __str__(self) -> str:
        return self.message if self.qid is None else f"{self.qid}: {self.message}"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the grades of passages that answer it, and words that an answer holds (any of `phrases` will do).

    "unanswerable-near" is of the documents' own field, "unanswerable-off" of another one.
    """

    qid: str
    text: str
    kind: QuestionKind
    language: str | None = None
    phrases: tuple[str, ...] = ()
    qrels: Qrels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gold:
    """The questions of a gold file or of a collection; `sha256` is of all that they were read from."""

    source: Literal["gold", "beir"]
    name: str
    sha256: str
    questions: tuple[Question, ...]
    notices: tuple[Notice, ...] = ()

    def only(self, language: str) -> Gold:
        """The questions of one language. Raises EvaluationError if there is none."""
        kept = tuple(question for question in self.questions if question.language == language)
        if not kept:
            known = ", ".join(sorted({question.language or "none" for question in self.questions}))
            raise EvaluationError(f"{self.name} has no question in {language!r}; its languages are: {known}.")
        qids = {question.qid for question in kept}
        return replace(self, questions=kept, notices=tuple(each for each in self.notices if each.qid in qids))


class Entry(NamedTuple):
    """What a gold line calls relevant: a lesson's own text, one of its examples, or the overview of a document.

    A section outside the lessons (a conclusion) has no number, and its heading as the title.
    """

    file: str
    lesson_number: int | None
    example_title: str | None
    grade: int

    def __str__(self) -> str:
        parts = [self.file] if self.lesson_number is None else [self.file, f"lesson {self.lesson_number}"]
        if self.example_title is not None:
            parts.append(f"“{collapse(self.example_title)}”")
        return ", ".join(parts if len(parts) > 1 else [*parts, "overview"])

    def names(self, passage: Passage) -> bool:
        """Whether the passage, or the long one that it is a part of, is what the entry names within its file."""
        if passage.lesson_number != self.lesson_number:
            return False
        if self.example_title is None:
            kind = "overview" if self.lesson_number is None else "lesson"
            return passage.kind == kind and passage.section_title is None
        title = passage.example_title or passage.section_title or ""
        return passage.kind != "lesson" and words_of(title) == words_of(self.example_title)


def read_gold(path: Path, passages: Sequence[Passage]) -> Gold:
    """The questions of a gold file, judged over these passages. Raises EvaluationError for a line of another form.

    An entry that names no passage gets a notice and stays: a relevant passage that cannot be found.
    """
    data = read_bytes(path)
    questions: dict[str, Question] = {}
    notices: list[Notice] = []
    for record in records(path, data):
        question = _question(record)
        if question.qid in questions:
            raise EvaluationError(
                f"{record.where}: the qid {question.qid!r} stands on an earlier line too. Change one."
            )
        qrels, messages = _judged([_entry(each) for each in record.objects("relevant")], passages)
        if question.kind == "answerable" and not any(grade > 0 for grade in qrels.values()):
            messages.append("is answerable, but nothing is relevant to it; it does not count for retrieval")
        questions[question.qid] = replace(question, qrels=qrels)
        notices += [Notice(question.qid, message) for message in messages]
    if not questions:
        raise EvaluationError(f"{path} holds no question. Give a file with one JSON object a line.")
    return Gold("gold", path.name, hashlib.sha256(data).hexdigest(), tuple(questions.values()), tuple(notices))


def _question(record: Record) -> Question:
    kind = next((each for each in KINDS if each == record.value.get("kind")), None)
    if kind is None:
        record.fail("kind", f"one of {', '.join(KINDS)}")
    phrase = record.text_or_none("answer_phrase")
    language = record.text_or_none("lang")
    return Question(record.text("qid"), record.text("question"), kind, language, (phrase,) if phrase else ())


def _entry(record: Record) -> Entry:
    grade = record.whole_or_none("grade")
    return Entry(
        file=record.text("file"),
        lesson_number=record.whole_or_none("lesson_number"),
        example_title=record.text_or_none("example_title"),
        grade=1 if grade is None else grade,
    )


def _judged(entries: Iterable[Entry], passages: Sequence[Passage]) -> tuple[Qrels, list[str]]:
    """Grades by the ids of the passages that the entries name, and what is wrong with the entries."""
    qrels: dict[str, int] = {}
    messages = []
    for entry in entries:
        files = _files(entry.file, passages)
        ids = [passage.id for passage in passages if passage.path in files and entry.names(passage)]
        if not ids:
            messages.append(f"{entry} names no passage of the index; it counts as not found")
            ids = [str(entry)]  # no passage's id: those hold no blank
        elif len(files) > 1:
            messages.append(f"{entry.file} names {len(files)} documents: {', '.join(sorted(files))}; give a whole path")
        for each in ids:
            qrels[each] = max(entry.grade, qrels.get(each, entry.grade))
    return qrels, messages


def _files(name: str, passages: Iterable[Passage]) -> set[str]:
    """The paths that `name` means: the very path, else every one that ends in this name."""
    paths = {passage.path for passage in passages}
    name = name.removeprefix("corpus/")
    return {name} if name in paths else {path for path in paths if PurePosixPath(path).name == name}
