"""Test collections in the layout of BEIR (Thakur et al. 2021, arXiv:2104.08663), as a corpus like any other.

A folder with corpus.jsonl (_id, title, text), queries.jsonl (_id, text), qrels.tsv or qrels/test.tsv (query-id,
corpus-id, score; tabs) and, where there is one, answers.jsonl (_id, is_impossible, answers).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qa.corpus import Corpus, CorpusFile
from qa.datatypes import Passage, Problem
from qa.errors import EvaluationError
from qa.gold import Gold, Notice, Question, QuestionKind
from qa.language import language_of
from qa.metrics import Qrels
from qa.records import Record, lines_of, read_bytes, records
from qa.structure import Document
from qa.text import collapse

_PATH = "corpus.jsonl"
_QRELS = ("qrels.tsv", "qrels/test.tsv")
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection as read; `digest` is the SHA-256 of its corpus.jsonl."""

    corpus: Corpus
    digest: str
    gold: Gold


class _Answers(NamedTuple):
    impossible: bool
    phrases: tuple[str, ...]


def read_beir(folder: Path) -> Collection:
    """Everything that counts in the folder: queries with a relevant passage, or with a row in answers.jsonl.

    Raises EvaluationError if a file is missing or a line cannot be used.
    """
    files = _files(folder)
    data = {path: read_bytes(path) for path in files}
    corpus = _corpus(folder, data)
    ids = {passage.id for passage in corpus.passages}
    qrels, answers = _qrels(folder, data), _answers(folder / "answers.jsonl", data)
    queries = {record.text("_id"): record for record in _each_once(folder / "queries.jsonl", data)}
    counted = [qid for qid in queries if qid in answers or any(grade > 0 for grade in qrels.get(qid, {}).values())]
    if not counted:
        raise EvaluationError(f"{folder} has {len(queries)} queries, and none has a relevant passage or an answer.")
    notices = [*_skipped(corpus), *_missing(queries, qrels, answers, ids)]
    questions = tuple(_question(queries[qid], qrels.get(qid, {}), answers.get(qid)) for qid in counted)
    together = hashlib.sha256(b"".join(hashlib.sha256(data[path]).digest() for path in files)).hexdigest()
    digest = hashlib.sha256(data[folder / _PATH]).hexdigest()
    return Collection(corpus, digest, Gold("beir", folder.resolve().name, together, questions, tuple(notices)))


def _files(folder: Path) -> list[Path]:
    """The files of the collection, in a fixed order."""
    qrels = next((folder / name for name in _QRELS if (folder / name).is_file()), folder / _QRELS[0])
    found = [folder / _PATH, folder / "queries.jsonl", qrels]
    for path in found:
        if not path.is_file():
            raise EvaluationError(
                f"{folder} is no collection: it has no {path.name}. It needs corpus.jsonl, queries.jsonl and qrels.tsv."
            )
    answers = folder / "answers.jsonl"
    return [*found, answers] if answers.is_file() else found


def _each_once(path: Path, data: Mapping[Path, bytes]) -> Iterator[Record]:
    """The records of a file in which an _id may stand only once."""
    seen: dict[str, str] = {}
    for record in records(path, data[path]):
        earlier = seen.setdefault(record.text("_id"), record.where)
        if earlier != record.where:
            raise EvaluationError(
                f"{record.where}: the _id {record.value['_id']!r} stands in {earlier} too. Change one."
            )
        yield record


def _corpus(folder: Path, data: Mapping[Path, bytes]) -> Corpus:
    """One document of all texts, each of them a passage; texts that are blank become problems."""
    path = folder / _PATH
    texts, rows, problems = [], [], []
    start = 0
    for record in _each_once(path, data):
        text = record.text("text", blank=True)
        if not text.strip():
            line = int(record.where.rpartition(":")[2])
            message = f"The text of {record.value['_id']!r} is blank; it is left out."
            problems.append(Problem(_PATH, line, "no-text", message))
            continue
        texts.append(text)
        rows.append((record, text, start))
        start += len(text) + len(_BETWEEN)
    if not texts:
        raise EvaluationError(f"{path} holds no text. Give one JSON object a line: _id, title, text.")
    source = _BETWEEN.join(texts)
    language = language_of(source)
    passages = tuple(_passage(*row, language) for row in rows)
    document = Document(_PATH, folder.resolve().name, source, (), (), ())
    sha256 = hashlib.sha256(data[path]).hexdigest()
    return Corpus((CorpusFile(_PATH, sha256, document, passages, tuple(problems)),))


def _passage(record: Record, text: str, start: int, language: str | None) -> Passage:
    name = record.text("_id")
    return Passage(
        id=name,
        document=collapse(record.text_or_none("title") or ""),
        path=_PATH,
        kind="overview",
        lesson_number=None,
        lesson_title=None,
        example_title=None,
        section_title=None,
        text=text,
        start=start,
        end=start + len(text),
        language=language,
    )


def _qrels(folder: Path, data: Mapping[Path, bytes]) -> dict[str, dict[str, int]]:
    """Grades by query and passage. The first line may be a header: its third column is then no number."""
    path = next(folder / name for name in _QRELS if folder / name in data)
    found: dict[str, dict[str, int]] = {}
    for number, (where, line) in enumerate(lines_of(path, data[path])):
        columns = [column.strip() for column in line.split("\t")]
        grade = _whole(columns[2]) if len(columns) == 3 else None
        if grade is None and number == 0 and len(columns) == 3:
            continue
        if grade is None:
            raise EvaluationError(
                f"{where}: {line[:60]!r} is not query-id, corpus-id and a whole score with tabs between. Mend the line."
            )
        qid, passage, _ = columns
        before = found.setdefault(qid, {}).setdefault(passage, grade)
        if before != grade:
            raise EvaluationError(f"{where}: {qid!r} and {passage!r} have the score {before} before, here {grade}.")
    return found


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _answers(path: Path, data: Mapping[Path, bytes]) -> dict[str, _Answers]:
    if path not in data:
        return {}
    rows = _each_once(path, data)
    return {row.text("_id"): _Answers(row.yes("is_impossible"), row.texts("answers")) for row in rows}


def _question(record: Record, qrels: Qrels, answers: _Answers | None) -> Question:
    impossible = answers is not None and answers.impossible
    phrases = answers.phrases if answers is not None and not impossible else ()
    kind: QuestionKind = "unanswerable-near" if impossible else "answerable"
    return Question(record.text("_id"), record.text("text"), kind, None, phrases, qrels)


def _skipped(corpus: Corpus) -> Iterator[Notice]:
    for problem in corpus.problems:
        yield Notice(None, f"{problem.path}:{problem.line}: {problem.message}")


def _missing(
    queries: Mapping[str, Record],
    qrels: Mapping[str, Qrels],
    answers: Mapping[str, _Answers],
    ids: set[str],
) -> Iterator[Notice]:
    """Judged passages that the corpus does not hold, and judged or answered queries that there are not."""
    for qid, grades in qrels.items():
        if qid not in queries:
            yield Notice(qid, "has relevance judgements, but is not in queries.jsonl")
            continue
        for passage, grade in grades.items():
            if grade > 0 and passage not in ids:
                yield Notice(qid, f"the relevant {passage!r} is not in the corpus; it counts as not found")
    for qid in answers:
        if qid not in queries:
            yield Notice(qid, "has an answer, but is not in queries.jsonl")
