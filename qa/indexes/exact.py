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
        best = ordered(among, self.vectors[among] @ question)
        return Found(best.rows[:k], best.scores[:k])

    def save(self, path: Path) -> None:
        """See `VectorIndex.save`."""
        with path.open("wb") as stream:
            np.save(stream, self.vectors, allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """See `VectorIndex.load`."""
        with path.open("rb") as stream:
            return cls(np.load(stream, allow_pickle=False))
