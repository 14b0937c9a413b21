"""What every system gets: the passages of a collection, and its questions that have a relevant passage."""

from __future__ import annotations

from dataclasses import dataclass

from qa.beir import Collection
from qa.errors import EvaluationError
from qa.gold import Question

DEPTH = 100  # hits asked for; the deepest measure looks at as many


@dataclass(frozen=True, slots=True)
class Task:
    """A collection as the baselines see it. `ids` ascend, so that a tie by row is a tie by id; `texts` go with them."""

    name: str
    sha256: str
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    questions: tuple[Question, ...]


def task_of(collection: Collection, most: int | None = None) -> Task:
    """The very passages that the product indexes; only answerable questions, the first `most` of them if given.

    Raises EvaluationError if there is no such question.
    """
    passages = sorted(collection.corpus.passages, key=lambda passage: passage.id)
    questions = [
        question
        for question in collection.gold.questions
        if question.kind == "answerable" and any(grade > 0 for grade in question.qrels.values())
    ]
    if not questions[:most]:
        raise EvaluationError(f"{collection.gold.name} has no question with a relevant passage. Name another folder.")
    return Task(
        name=collection.gold.name,
        sha256=collection.gold.sha256,
        ids=tuple(passage.id for passage in passages),
        texts=tuple("\n".join(filter(None, (passage.document, passage.text))) for passage in passages),
        questions=tuple(questions[:most]),
    )
