"""Common ways to retrieve, each a few lines over the same passages: BM25, dense, and two fusions of them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from benchmarks.retrieval.task import Task
from benchmarks.retrieval.vectors import Encoded, VectorCache
from qa.encoders import Encoder

Scores = np.ndarray[Any, np.dtype[np.floating[Any]]]
"""Shape (passages,); higher is better."""

CHUNK = 1_000  # characters
OVERLAP = 200
_RRF_K = 60
_DENSE_WEIGHT = 0.7
_DECIMALS = 6  # differences below this are noise of the matrix product; such scores tie


class System(Protocol):
    """What is measured. `index_seconds` is None where the index was made in an earlier run and not timed."""

    index_seconds: float | None

    def rank(self, question: str, k: int) -> list[str]:
        """The ids of the k best passages, best first; fewer where it finds fewer."""


class Bm25:
    """BM25 (Robertson and Zaragoza 2009) by bm25s with its defaults, English stop words and Snowball stems.

    A passage that shares no term with the question is not found.
    """

    def __init__(self, task: Task) -> None:
        import bm25s
        import Stemmer

        started = time.perf_counter()
        self.ids = task.ids
        self._bm25s, self._stemmer = bm25s, Stemmer.Stemmer("english")
        self._index = bm25s.BM25()
        self._index.index(self._terms(task.texts), show_progress=False)
        self.index_seconds: float | None = time.perf_counter() - started

    def _terms(self, texts: Sequence[str]) -> Any:  # noqa: ANN401  # bm25s has no types
        return self._bm25s.tokenize(
            list(texts), stopwords="english", stemmer=self._stemmer, return_ids=False, show_progress=False
        )

    def scores(self, question: str) -> Scores:
        """The score of each passage; 0 where no term is shared."""
        terms = self._terms([question])[0]
        if not terms:
            return np.zeros(len(self.ids), dtype=np.float32)
        return np.asarray(self._index.get_scores(terms), dtype=np.float32)

    def rank(self, question: str, k: int) -> list[str]:
        """See `System.rank`."""
        return best(self.ids, self.scores(question), k, above=0.0)


class Dense:
    """The cosine of whole passages, title in front, cut off at the model's window (Karpukhin et al. 2020)."""

    def __init__(self, task: Task, encoded: Encoded, encoder: Encoder) -> None:
        self.ids, self.encoder, self._vectors = task.ids, encoder, encoded.vectors
        self.index_seconds: float | None = encoded.seconds

    def scores(self, question: str) -> Scores:
        """The cosine of each passage with the question."""
        cosines: Scores = np.round(self._vectors @ self.encoder.encode_question(question), _DECIMALS)
        return cosines

    def rank(self, question: str, k: int) -> list[str]:
        """See `System.rank`."""
        return best(self.ids, self.scores(question), k)


class Fusion:
    """BM25 and dense together. Subclasses say how."""

    def __init__(self, bm25: Bm25, dense: Dense) -> None:
        self.bm25, self.dense = bm25, dense
        self.index_seconds: float | None = (bm25.index_seconds or 0.0) + (dense.index_seconds or 0.0)

    def fused(self, lexical: Scores, dense: Scores) -> Scores:
        """One score a passage from those of BM25 and of the cosine."""
        raise NotImplementedError

    def rank(self, question: str, k: int) -> list[str]:
        """See `System.rank`."""
        return best(self.bm25.ids, self.fused(self.bm25.scores(question), self.dense.scores(question)), k)


class ReciprocalRanks(Fusion):
    """The sum of 1 / (60 + rank) over both rankings, whole (Cormack, Clarke and Büttcher 2009)."""

    def fused(self, lexical: Scores, dense: Scores) -> Scores:
        """See `Fusion.fused`; what BM25 does not find gets nothing from it."""
        shares = [np.where(scores > least, 1 / (_RRF_K + _ranks(scores)), 0) for scores, least in
                  ((lexical, 0.0), (dense, -np.inf))]  # fmt: skip
        return np.asarray(shares[0] + shares[1], dtype=np.float64)


class MinMax(Fusion):
    """0.7 x dense + 0.3 x BM25, each brought to 0..1 over all passages.

    A convex combination: Bruch, Gai and Ingber 2023, arXiv:2210.11934.
    """

    def fused(self, lexical: Scores, dense: Scores) -> Scores:
        """See `Fusion.fused`."""
        return _DENSE_WEIGHT * _scaled(dense) + (1 - _DENSE_WEIGHT) * _scaled(lexical)


class Chunks:
    """Dense over pieces of 1,000 characters, each 200 into the one before; a passage counts by its best piece."""

    def __init__(self, task: Task, cache: VectorCache, encoder: Encoder) -> None:
        self.ids, self.encoder = task.ids, encoder
        pieces = [(row, piece) for row, text in enumerate(task.texts) for piece in chunks(text)]
        encoded = cache.encoded([piece for _, piece in pieces])
        self._vectors = encoded.vectors
        self._starts = np.flatnonzero(np.diff([row for row, _ in pieces], prepend=-1))
        self.index_seconds: float | None = encoded.seconds

    def rank(self, question: str, k: int) -> list[str]:
        """See `System.rank`."""
        cosines = self._vectors @ self.encoder.encode_question(question)
        return best(self.ids, np.round(np.maximum.reduceat(cosines, self._starts), _DECIMALS), k)


def chunks(text: str) -> list[str]:
    """Pieces of `CHUNK` characters, cut wherever that falls; the last one is what is left."""
    step = CHUNK - OVERLAP
    return [text[at : at + CHUNK] for at in range(0, max(len(text) - OVERLAP, 1), step)]


def best(ids: Sequence[str], scores: Scores, k: int, above: float = -np.inf) -> list[str]:
    """The k best by (-score, id) of those that score more than `above`; `ids` ascend."""
    order = np.argsort(-scores, kind="stable")[:k]
    return [ids[row] for row in order if scores[row] > above]


def _ranks(scores: Scores) -> Scores:
    ranks = np.empty(len(scores), dtype=np.float64)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks


def _scaled(scores: Scores) -> Scores:
    low, high = float(scores.min()), float(scores.max())
    scaled: Scores = (scores.astype(np.float64) - low) / (high - low) if high > low else np.zeros(len(scores))
    return np.round(scaled, _DECIMALS)
