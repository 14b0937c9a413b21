"""Hybrid retrieval: cosines of a passage's stretches and best sentence, fused with BM25; then late interaction.

Dense passage retrieval: Karpukhin et al. 2020, arXiv:2004.04906. The stretch of a passage that fits the model is the
whole of it; of a longer one it is three sentences under its titles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from qa.encoders import Vectors
from qa.fusion import Fusion, fused
from qa.indexes import VectorIndex
from qa.indexes.base import Found, Rows
from qa.interaction import Bits, Weighted, covered
from qa.lexical import LexicalIndex

_DEPTH = 200  # candidates taken from each index before they are scored exactly
_PER_PASSAGE = 8  # stretches, or windows
# A long passage's stretches count together: by its best one alone, a passage would gain by being long. No more than
# these, so that an answer is found in a document without headings too, whatever else it is about.
_STRETCHES = 12
_WHOLE = 0.6  # what their mean counts; the rest is the best sentence's
_DECIMALS = 5  # differences below this are noise between machines; such scores tie


class Searchable(NamedTuple):
    """What is searched: indexes over stretches, windows, terms and words, and whose each row is: a passage's row."""

    stretches: VectorIndex
    stretch_passage: Rows
    windows: VectorIndex
    window_passage: Rows
    lexical: LexicalIndex
    words: Bits
    word_passage: Rows
    overviews: Rows


class Asked(NamedTuple):
    """A question made ready: its vector, shape (dim,), the terms it is searched as, its weighted words."""

    vector: Vectors
    terms: Sequence[str]
    words: Weighted


class Candidate(NamedTuple):
    """A passage's row, its score, the parts of it, and its windows' rows with their cosines, best first.

    `dense` is a cosine, `lexical` a BM25 score, `covered` the cosine of the closest word for each of the question's,
    empty if the passage was not judged by late interaction.
    """

    row: int
    score: float
    dense: float
    lexical: float
    windows: Rows
    cosines: Vectors
    covered: Vectors


def retrieve(
    searched: Searchable, asked: Asked, k: int, *, rows: Rows | None = None, fusion: Fusion = Fusion()  # noqa: B008
) -> list[Candidate]:  # fmt: skip
    """The k best passages, only among `rows` if given; ties by row.

    Exact while no more than 200 passages are searched; beyond, exact among the 200 best by each of the three scores.
    """
    found = _first(searched, asked, rows, fusion, depth=max(_DEPTH, 2 * k))
    judged = [_judged(each, searched, asked.words) for each in found[: fusion.judged]]
    # A passage that was not judged keeps its place behind those that were.
    rest = [each._replace(score=each.score / 2) if judged else each for each in found[fusion.judged :]]
    return (_ordered(judged) + rest)[:k]


def reranked(found: Sequence[Candidate], scores: Vectors) -> list[Candidate]:
    """The first candidates with the mean of their score and a reranker's, shape (n,), ordered anew; then the others."""
    first = [
        each._replace(score=round((each.score + float(score)) / 2, _DECIMALS))
        for each, score in zip(found, scores, strict=False)
    ]
    return _ordered(first) + [each._replace(score=each.score / 2) for each in found[len(scores) :]]


def _judged(candidate: Candidate, searched: Searchable, question: Weighted) -> Candidate:
    """The candidate with the mean of its score and of how well its words cover the question's."""
    start, end = np.searchsorted(searched.word_passage, [candidate.row, candidate.row + 1])
    cover = covered(question.words, searched.words[start:end])
    score = (candidate.score + float((cover * question.weights).sum())) / 2
    return candidate._replace(score=round(score, _DECIMALS), covered=cover)


def _first(searched: Searchable, asked: Asked, rows: Rows | None, fusion: Fusion, depth: int) -> list[Candidate]:
    """The candidates, best first, by cosines and BM25."""
    lexical = searched.lexical.scores(asked.terms)
    candidates = np.arange(len(lexical)) if rows is None else rows
    if len(candidates) > depth:
        near = [
            owners[index.search(asked.vector, depth * _PER_PASSAGE, _owned(owners, rows)).rows]
            for index, owners in (
                (searched.stretches, searched.stretch_passage),
                (searched.windows, searched.window_passage),
            )
        ]
        candidates = np.unique(np.concatenate([*near, _best_rows(lexical, depth, rows)]))
    stretches = _by_passage(searched.stretches, asked.vector, searched.stretch_passage, candidates)
    windows = _by_passage(searched.windows, asked.vector, searched.window_passage, candidates)
    pairs = zip(stretches, windows, strict=True)
    dense = np.array([_dense(stretch.scores, window.scores) for stretch, window in pairs], dtype=np.float32)
    scores = fused(dense, lexical[candidates], fusion.dense)
    scores = scores - fusion.announced * np.isin(candidates, searched.overviews)
    unjudged = np.empty(0, np.float32)
    made = [
        Candidate(int(row), round(float(score), _DECIMALS), float(cosine), float(lexical[row]), *own, unjudged)
        for row, score, cosine, own in zip(candidates, scores, dense, windows, strict=True)
    ]
    return _ordered(made)


def _ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.row))


def _dense(stretches: Vectors, windows: Vectors) -> float:
    """The cosine of a passage: of its stretches and its best sentence; of its stretches alone where it has none."""
    whole = float(stretches[:_STRETCHES].mean())
    return _WHOLE * whole + (1 - _WHOLE) * float(windows[0]) if len(windows) else whole


def _best_rows(scores: Vectors, depth: int, rows: Rows | None) -> Rows:
    """Rows of the best positive scores, at most `depth`."""
    among = np.flatnonzero(scores > 0) if rows is None else rows[scores[rows] > 0]
    order = np.lexsort((among, -scores[among]))
    return among[order[:depth]]


def _owned(owners: Rows, passages: Rows | None) -> Rows | None:
    """The rows of an index that belong to `passages`; None for all."""
    return None if passages is None else np.flatnonzero(np.isin(owners, passages))


def _by_passage(index: VectorIndex, question: Vectors, owners: Rows, passages: Rows) -> list[Found]:
    """For each of `passages` (ascending) every row that belongs to it, best first."""
    own = np.flatnonzero(np.isin(owners, passages))
    found = index.search(question, len(own), own)
    order = np.argsort(owners[found.rows], kind="stable")
    rows, scores = found.rows[order], found.scores[order]
    starts, ends = (np.searchsorted(owners[rows], passages, side=side) for side in ("left", "right"))
    return [Found(rows[start:end], scores[start:end]) for start, end in zip(starts, ends, strict=True)]
