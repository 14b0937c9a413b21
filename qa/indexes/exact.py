"""Exact search by one matrix product: small, plain, and the oracle for the others."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np

from qa.indexes.base import Found, Rows, Vectors, ordered


class ExactIndex:
    """See `VectorIndex`."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """See `VectorIndex.build`."""
        return cls(np.ascontiguousarray(vectors, dtype=np.float32))

    def search(self, question: Vectors, k: int, rows: Rows | None = None) -> Found:
        """See `VectorIndex.search`."""
        among = np.arange(len(self.vectors)) if rows is None else rows
        # Row by row in double precision: a matrix product may give equal rows unequal scores, and ties would be noise.
        scores = (self.vectors[among].astype(np.float64) * question).sum(axis=1)
        best = ordered(among, scores.astype(np.float32))
        return Found(best.rows[:k], best.scores[:k])

    def save(self, path: Path) -> None:
        """See `VectorIndex.save`."""
        with path.open("wb") as stream:
            np.lib.format.write_array(stream, self.vectors, allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """See `VectorIndex.load`."""
        with path.open("rb") as stream:
            return cls(np.lib.format.read_array(stream, allow_pickle=False))
