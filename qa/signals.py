"""Signals of whether the best passage answers a question: numbers, higher = more likely, from what retrieval found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from qa.answer_type import gives_number
from qa.datatypes import Passage
from qa.encoders import Vectors
from qa.lexical import LexicalIndex
from qa.mentions import Mentions
from qa.query import Query
from qa.retrieve import Asked, Candidate
from qa.terms import Word

_LEAST = 2  # of the question's words: those that are covered worst
FIRST = 3  # hits that are looked at together
_LOOKED_AT = 20  # candidates; no more, so that a verdict does not depend on how many hits were asked for


def signals(
    query: Query, asked: Asked, found: Sequence[Candidate], *, first: Sequence[Passage], index: LexicalIndex
) -> dict[str, float]:
    """Every signal by its name; `found` are the candidates, best first, at least one; `first` the passages of hits."""
    found = found[:_LOOKED_AT]
    top, words = found[0], [word for word in query.words if word.terms]
    weights = asked.words.weights
    cover = _cover(top, weights)
    together = np.max([_cover(each, weights) for each in found], axis=0)
    sentences = np.array([float(each.cosines[0]) if len(each.cosines) else each.dense for each in found])
    mentions = [Mentions(passage) for passage in first[:FIRST]] if query.names else []
    named = [name for name in query.names if not name.is_number]
    apart = any(name.country for name in named) and not any(all(name in each for name in named) for each in mentions)
    missing = sum(not any(name in each for each in mentions) for name in query.names)
    made = {
        "cosine": top.dense,
        "sentence": float(sentences[0]),
        "interaction": float((cover * weights).sum()),
        "squared": -float((weights * (1 - cover) ** 2).sum()),
        "least": float(np.sort(cover[weights > 0])[:_LEAST].mean()) if (weights > 0).any() else 0.0,
        "alone": float((cover * weights).sum() - (together * weights).sum()),
        "coverage": _share(words, query.weights, [top.row], index),
        "coverage_together": _share(words, query.weights, [each.row for each in found[:FIRST]], index),
        "known": _share(words, query.weights, None, index),
        "number": float(gives_number(query.text, first[0].text)),
        "together": 1.0 - apart,
        "names": 1.0 - missing / max(len(query.names), 1),
        "margin": top.score - found[1].score if len(found) > 1 else 0.0,
        "ahead": float((sentences[0] - sentences.mean()) / max(float(sentences.std()), 0.02)),
    }
    return {name: round(value, 4) for name, value in made.items()}


def _cover(candidate: Candidate, weights: Vectors) -> Vectors:
    return candidate.covered if len(candidate.covered) else np.zeros(len(weights), dtype=np.float32)


def _share(
    words: Sequence[Word], weights: Mapping[str, float], rows: Sequence[int] | None, index: LexicalIndex
) -> float:
    """The weighted share of the words that any of the passages holds; 1 where there is no word."""
    total = sum(weights[word.text] for word in words)
    return sum(weights[word.text] for word in words if held(word, rows, index)) / total if total else 1.0


def held(word: Word, rows: Sequence[int] | None, index: LexicalIndex) -> bool:
    """Whether any of the passages holds the word; None = any of the corpus."""
    holders = [index.holders(term) for term in word.terms]
    if rows is None:
        return any(map(len, holders))
    return any(np.isin(rows, each).any() for each in holders)
