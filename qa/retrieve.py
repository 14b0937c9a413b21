"""Hybrid retrieval: cosines of a passage's stretches and best sentence, fused with BM25; then late interaction.

Dense passage retrieval: Karpukhin et al. 2020, arXiv:2004.04906. The stretch of a passage that fits the model is the
whole of it; of a longer one it is three sentences under its titles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qa.encoders import Vectors
from qa.fusion import Fusion, fused
from qa.indexes import VectorIndex
from qa.indexes.base import Rows, runs
from qa.interaction import Bits, Weighted, covered
from qa.lexical import LexicalIndex

Signs = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]
_DEPTH = 200  # candidates taken from each index before they are scored exactly
_STRETCHES_DEEP, _WINDOWS_DEEP = 2, 4  # times as many stretches and windows
# A long passage's stretches count together: by its best one alone, a passage would gain by being long. No more than
# these, so that an answer is found in a document without headings too, whatever else it is about.
_STRETCHES = 12
_WHOLE = 0.6  # what their mean counts; the rest is the best sentence's
_DECIMALS = 5  # differences below this are noise between machines; such scores tie


class Searchable(NamedTuple):
    """What is searched: indexes over stretches, windows, terms and words, and whose each row is: a passage's row.

    Rows of one passage stand together, in the order of passages, each of which has a stretch. `window_signs`: those of
    the windows' vectors, by which the nearest of many are found fast (Charikar 2002). `announces`: whether a passage is
    an overview of lessons.
    """

    stretches: VectorIndex
    stretch_passage: Rows
    windows: VectorIndex
    window_passage: Rows
    window_signs: Signs
    lexical: LexicalIndex
    words: Bits
    word_passage: Rows
    announces: Mask


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

    Exact while no more than 200 passages are searched; beyond, exact among those of the 400 best stretches, of the 800
    sentences whose signs agree most with the question's, and the 200 best by BM25.
    """
    found = _first(searched, asked, rows, fusion, k=max(k, fusion.judged), depth=max(_DEPTH, 2 * k))
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


def _first(
    searched: Searchable, asked: Asked, rows: Rows | None, fusion: Fusion, *, k: int, depth: int
) -> list[Candidate]:
    """The k best candidates by cosines and BM25, best first."""
    lexical = searched.lexical.scores(asked.terms)
    passages = _near(searched, asked, lexical, rows, depth)
    stretches = _by_passage(searched.stretches, asked.vector, searched.stretch_passage, passages)
    windows = _by_passage(searched.windows, asked.vector, searched.window_passage, passages)
    dense = _dense(stretches, windows)
    scores = fused(dense, lexical[passages], fusion.dense)
    lost = fusion.announced * searched.announces[passages]
    final = np.round(scores.astype(np.float64) - lost, _DECIMALS)
    unjudged = np.empty(0, np.float32)
    return [
        Candidate(
            int(passages[at]), float(final[at]), float(dense[at]), float(lexical[passages[at]]),
            *windows.of(at), unjudged,
        )
        for at in np.lexsort((passages, -final))[:k]
    ]  # fmt: skip


def _ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.row))


def _near(searched: Searchable, asked: Asked, lexical: Vectors, rows: Rows | None, depth: int) -> Rows:
    """The passages to be scored, ascending: all, if they are few, else the nearest by each of three measures."""
    if (len(lexical) if rows is None else len(rows)) <= depth:
        return np.arange(len(lexical)) if rows is None else rows
    own_stretches, own_windows = _owned(searched.stretch_passage, rows), _owned(searched.window_passage, rows)
    stretches = searched.stretches.search(asked.vector, depth * _STRETCHES_DEEP, own_stretches).rows
    windows = _agreeing(searched.window_signs, asked.vector, depth * _WINDOWS_DEEP, own_windows)
    by_term = _best_rows(lexical, depth, rows)
    owners = [searched.stretch_passage[stretches], searched.window_passage[windows], by_term]
    return np.unique(np.concatenate(owners))


def packed_signs(vectors: Vectors) -> Signs:
    """Which components of each vector are positive, 64 to a number: (rows, dim / 64 rounded up)."""
    bits = np.packbits(vectors > 0, axis=1)
    return np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view(np.uint64)


def _agreeing(signs: Signs, question: Vectors, k: int, rows: Rows | None) -> Rows:
    """The k rows whose signs agree most with the question's, and all that tie with the last of them."""
    among = signs if rows is None else signs[rows]
    if len(among) <= k:
        return np.arange(len(signs)) if rows is None else rows
    differing = np.bitwise_count(among ^ packed_signs(question[None, :])).sum(axis=1, dtype=np.int32)
    found = np.flatnonzero(differing <= np.partition(differing, k - 1)[k - 1])
    return found if rows is None else rows[found]


def _best_rows(scores: Vectors, depth: int, rows: Rows | None) -> Rows:
    """Rows of the best positive scores, at most `depth`."""
    among = np.flatnonzero(scores > 0) if rows is None else rows[scores[rows] > 0]
    order = np.lexsort((among, -scores[among]))
    return among[order[:depth]]


def _owned(owners: Rows, passages: Rows | None) -> Rows | None:
    """The rows of an index that belong to `passages`; None for all."""
    return None if passages is None else runs(*_held(owners, passages))


def _held(owners: Rows, passages: Rows) -> tuple[Rows, Rows]:
    """The first row of an index that belongs to each of `passages`, and how many do."""
    first, last = (np.searchsorted(owners, passages, side=side) for side in ("left", "right"))
    return first, last - first


class _Grouped(NamedTuple):
    """Rows of an index and their cosines, those of one passage together and best first; where each group starts."""

    rows: Rows
    cosines: Vectors
    starts: Rows

    def of(self, at: int) -> tuple[Rows, Vectors]:
        """The group of the passage at this place."""
        own = slice(self.starts[at], self.starts[at + 1])
        return self.rows[own], self.cosines[own]


def _by_passage(index: VectorIndex, question: Vectors, owners: Rows, passages: Rows) -> _Grouped:
    """Every row that belongs to one of `passages` (ascending)."""
    first, counts = _held(owners, passages)
    starts = np.concatenate([[0], np.cumsum(counts)])
    own = runs(first, counts)
    found = index.search(question, len(own), own)
    order = np.argsort(owners[found.rows], kind="stable")
    return _Grouped(found.rows[order], found.scores[order], starts)


def _dense(stretches: _Grouped, windows: _Grouped) -> Vectors:
    """The cosine of each passage: of its stretches and its best sentence; of its stretches alone where it has none."""
    counts = np.diff(stretches.starts)
    place = np.arange(len(stretches.rows)) - np.repeat(stretches.starts[:-1], counts)
    kept = np.where(place < _STRETCHES, stretches.cosines, 0).astype(np.float64)
    whole = np.add.reduceat(kept, stretches.starts[:-1]) / np.minimum(counts, _STRETCHES)
    has = np.diff(windows.starts) > 0
    best = whole.copy()
    best[has] = windows.cosines[windows.starts[:-1][has]]
    mixed: Vectors = (_WHOLE * whole + (1 - _WHOLE) * best).astype(np.float32)
    return mixed
