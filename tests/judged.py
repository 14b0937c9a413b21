"""An assistant with answers made up beforehand, for tests of what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any, cast

from qa import Answer, Assistant, Evidence, Hit, Passage, Searched
from qa.gold import Gold, Question

BUILD = "0123456789ab"
TEXT = "Trust grows slowly. It is lost in a day. Nobody forgets."


def passage(name: str) -> Passage:
    return Passage(name, "A document", "a.txt", "lesson", 1, "Trust", None, None, TEXT, 100, 100 + len(TEXT))


def hit(rank: int, name: str, score: float = 0.5, evidence: Iterable[str] = ()) -> Hit:
    """`evidence` are sentences of `TEXT`."""
    spans = tuple(Evidence(100 + TEXT.index(each), 100 + TEXT.index(each) + len(each), each) for each in evidence)
    return Hit(rank, score, passage(name), spans, "Cited")


def answer(verdict: str = "answered", confidence: float = 0.5, hits: Iterable[Hit] = (), **changes: object) -> Answer:
    values: dict[str, Any] = {
        "question": "?",
        "verdict": verdict,
        "reason": "A reason.",
        "searched": Searched(1, 5, {}),
        "hits": tuple(hits),
        "build": BUILD,
        "timing_ms": {"total": 10.0},
        "confidence": confidence,
    }
    return Answer(**{**values, **changes})


def ranked(*names: str) -> tuple[Hit, ...]:
    """Hits with the scores 0.9, 0.8 ..."""
    return tuple(hit(rank, name, round(1 - rank / 10, 1)) for rank, name in enumerate(names, start=1))


class Prepared:
    """Gives the answer that stands for a question's text."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, int]] = []
        manifest = SimpleNamespace(build=BUILD, identity=BUILD, model="fake", weights="f" * 64)
        opened = SimpleNamespace(manifest=manifest, documents={"a.txt": "A document"}, passage_count=5)
        self.library = SimpleNamespace(opened=lambda: opened)

    def ask_each(self, questions: Iterable[str], *, k: int) -> Iterator[Answer]:
        for question in questions:
            self.asked.append((question, k))
            yield self.answers[question]


def prepared(answers: Mapping[str, Answer]) -> Assistant:
    return cast(Assistant, Prepared(answers))


def gold_of(*questions: Question) -> Gold:
    return Gold("gold", "gold.jsonl", "e" * 64, questions)
