"""FAISS's flat index: exact inner products (Johnson, Douze, Jégou 2017, arXiv:1702.08734)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import numpy as np

from qa.indexes.base import Found, Rows, Vectors, ordered

_NEAR = 1e-6  # more than FAISS's own noise between two ways to compute one inner product


class FlatIndex:
    """See `VectorIndex`."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401  # faiss has no types
        self._index = index

    @property
    def vectors(self) -> Vectors:
        """All rows, shape (rows, dim), as a copy."""
        return np.asarray(self._index.reconstruct_n(0, self._index.ntotal), dtype=np.float32)

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
        among = None if rows is None else _faiss().SearchParameters(sel=_faiss().IDSelectorBatch(rows))
        asked = np.ascontiguousarray(question[None, :], dtype=np.float32)
        scores, found = self._index.search(asked, depth, params=among)
        if depth == k:  # rows may be left out that tie with the last one, and FAISS does not keep the lowest of them
            _, near, rows_near = self._index.range_search(asked, float(scores[0, -1]) - _NEAR, params=among)
            best = ordered(rows_near, near)
            return Found(best.rows[:k], best.scores[:k])
        return ordered(found[0], scores[0])

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
