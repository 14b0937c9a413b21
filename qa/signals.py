"""Signals of whether the best passage answers a question: numbers, higher = more likely, from what retrieval found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.answer_type import gives_number
from qa.datatypes import Passage
from qa.mentions import Mentions
from qa.query import Query
from qa.retrieve import Asked, Candidate

_LEAST = 2  # of the question's words: those that are covered worst
FIRST = 3  # hits whose names are looked at together


def signals(query: Query, asked: Asked, best: Candidate, first: Sequence[Passage]) -> dict[str, float]:
    """Every signal by its name; `best` is the first candidate, `first` are the passages of the first hits, best first.

    `sentence`: the cosine of the closest sentence; `interaction`: how well the passage's words cover the question's;
    `least`: how well the two of them that are covered worst; `names`: the share of the question's names that one of the
    first hits mentions; `together`: 0 where it names a place and none mentions all of its names; `number`: 0 where it
    asks for a number and the best passage gives none.
    """
    weights = asked.words.weights
    cover = best.covered if len(best.covered) else np.zeros(len(weights), dtype=np.float32)
    mentions = [Mentions(passage) for passage in first[:FIRST]] if query.names else []
    missing = sum(not any(name in each for each in mentions) for name in query.names)
    named = [name for name in query.names if not name.is_number]
    apart = any(name.country for name in named) and not any(all(name in each for name in named) for each in mentions)
    made = {
        "sentence": float(best.cosines[0]) if len(best.cosines) else best.dense,
        "interaction": float((cover * weights).sum()),
        "least": float(np.sort(cover[weights > 0])[:_LEAST].mean()) if (weights > 0).any() else 0.0,
        "names": 1.0 - missing / max(len(query.names), 1),
        "together": 1.0 - apart,
        "number": float(gives_number(query.text, first[0].text)),
    }
    return {name: round(value, 4) for name, value in made.items()}
