"""The seam between retrieval and a kind of vector index."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol, Self

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


class Found(NamedTuple):
    """Rows of the index and their cosine with the question, best first, ties by row; both of shape (n,)."""

    rows: Rows
    scores: Vectors


class VectorIndex(Protocol):
    """Rows of unit vectors, searched by inner product (cosine)."""

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """An index over `vectors`, shape (rows, dim)."""

    def search(self, question: Vectors, k: int, rows: Rows | None = None) -> Found:
        """The k best rows for a question of shape (dim,), only among `rows` if given; fewer if there are fewer."""

    def save(self, path: Path) -> None:
        """Writes the index to one file."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads what `save` wrote. Raises ValueError if the file is not such an index."""


def ordered(rows: Rows, scores: Vectors) -> Found:
    """Best first, ties by row."""
    order = np.lexsort((rows, -scores))
    return Found(rows[order], scores[order])


def runs(starts: Rows, counts: Rows) -> Rows:
    """The rows of several runs, one after another: each has its start and its count."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + counts, counts)
