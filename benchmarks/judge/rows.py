"""The training files: pairs of question and passage, cleaned; which articles are kept from the judge."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from qa.text import collapse, fold

HELD_OUT = 0.16  # of the articles: the verdict is calibrated on these, and the judge is watched on a part of them
_FEWEST, _MOST = 3, 60  # words of a question
_SHORTEST = 40  # characters of a passage
# What a model that was asked for questions wrote beside them.
_NO_QUESTION = re.compile(
    r"\b(?:generated questions?|provided documents?|example \d|the (?:text|passage|document)s?)\b", re.I
)


class Pair(NamedTuple):
    """A question and a passage; `kind` is "pos", "unanswerable" (written against this passage) or "hardneg"."""

    source: str
    question: str
    passage: str
    title: str
    kind: str

    @property
    def article(self) -> str:
        """What is kept together when some are held out: the article, else the passage."""
        return fold(self.title) or self.passage


def read_pairs(folder: Path) -> list[Pair]:
    """The pairs of NAME.jsonl.gz in the folder, by file, each once, without those that contradict each other."""
    found: dict[tuple[str, str], Pair] = {}
    said: dict[tuple[str, str], set[bool]] = defaultdict(set)
    for path in sorted(folder.glob("*.jsonl.gz")):
        for pair in _of_file(path):
            key = fold(pair.question), pair.passage
            found.setdefault(key, pair)
            said[key].add(pair.kind == "pos")
    return [pair for key, pair in found.items() if len(said[key]) == 1]


def _of_file(path: Path) -> Iterator[Pair]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            pair = Pair(
                path.name.split(".")[0], collapse(row["q"]), row["p"].strip(), collapse(row["title"]), row["kind"]
            )
            if _FEWEST <= len(pair.question.split()) <= _MOST and len(pair.passage) >= _SHORTEST:
                if not _NO_QUESTION.search(pair.question):
                    yield pair


def is_held_out(article: str) -> bool:
    """Whether an article is kept from training; the same on every machine."""
    return int(hashlib.sha256(article.encode()).hexdigest()[:8], 16) < HELD_OUT * 16**8


def split(pairs: Iterable[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Those to train on, and those held out; no article is in both."""
    both: tuple[list[Pair], list[Pair]] = ([], [])
    for pair in pairs:
        both[is_held_out(pair.article)].append(pair)
    return both
