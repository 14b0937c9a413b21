"""FAISS's flat index: exact inner products (Johnson, Douze, Jégou 2017, arXiv:1702.08734)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import numpy as np

from qa.indexes.base import Found, Rows, Vectors, ordered

_NEAR = 1e-6  # more than FAISS's own noise between two ways to compute one inner product
_SPARE = 32  # rows more than asked for, among them what ties with the last one


class FlatIndex:
    """See `VectorIndex`."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401  # faiss has no types
        self._index = index

    @property
    def vectors(self) -> Vectors:
        """All rows, shape (rows, dim), as a copy."""
        return self._view.copy()

    def vector(self, row: int) -> Vectors:
        """One row, shape (dim,), as a copy."""
        return np.array(self._view[row])

    @property
    def _view(self) -> Vectors:
        """All rows as FAISS holds them, not copied."""
        rows, dim = self._index.ntotal, self._index.d
        view: Vectors = _faiss().rev_swig_ptr(self._index.get_xb(), rows * dim).reshape(rows, dim)
        return view

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """See `VectorIndex.build`."""
        index = _faiss().IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def search(self, question: Vectors, k: int, rows: Rows | None = None) -> Found:
        """See `VectorIndex.search`."""
        depth = min(k, self._index.ntotal if rows is None else len(rows))
        if depth == 0:
            return Found(np.empty(0, np.int64), np.empty(0, np.float32))
        if rows is not None:  # FAISS would look at every row, and ask of each whether it is one of them
            best = ordered(rows, np.einsum("ij,j->i", self._view[rows], question, dtype=np.float32))
            return Found(best.rows[:k], best.scores[:k])
        asked = np.ascontiguousarray(question[None, :], dtype=np.float32)
        scores, found = self._index.search(asked, min(k + _SPARE, self._index.ntotal))
        best = ordered(found[0], scores[0])
        last = float(best.scores[depth - 1])
        if len(best.rows) < self._index.ntotal and last - float(best.scores[-1]) <= _NEAR:
            # Of all that tie with the last one FAISS does not keep the lowest rows.
            _, near, rows_near = self._index.range_search(asked, last - _NEAR)
            best = ordered(rows_near, near)
        return Found(best.rows[:k], best.scores[:k])

    def save(self, path: Path) -> None:
        """See `VectorIndex.save`."""
        path.write_bytes(_faiss().serialize_index(self._index).tobytes())

    @classmethod
    def load(cls, path: Path) -> Self:
        """See `VectorIndex.load`."""
        try:
            index = _faiss().deserialize_index(np.frombuffer(path.read_bytes(), dtype=np.uint8))
        except RuntimeError as error:
            raise ValueError(f"{path.name} is not a FAISS index") from error
        if not isinstance(index, _faiss().IndexFlat) or index.metric_type != _faiss().METRIC_INNER_PRODUCT:
            raise ValueError(f"{path.name} is a {type(index).__name__}, not a flat index of inner products")
        return cls(index)


def _faiss() -> Any:  # noqa: ANN401  # faiss has no types
    """FAISS, imported at the first use: `import qa` must not load it."""
    import faiss

    return faiss
