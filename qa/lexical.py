"""Lexical retrieval: BM25 (Robertson and Zaragoza 2009) over passages' terms, by bm25s (Lù 2024, arXiv:2407.03618)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from qa.indexes.base import Rows, Vectors


class LexicalIndex:
    """BM25 scores of every passage for the terms of a question. Plain files, no pickle."""

    def __init__(self, index: Any, passages: int) -> None:  # noqa: ANN401  # bm25s has no types
        self._index = index
        self._passages = passages
        self._ids: dict[str, int] = index.vocab_dict

    @classmethod
    def build(cls, passages: Sequence[Sequence[str]]) -> Self:
        """An index over the terms of each passage; the same terms give the same files."""
        import bm25s

        vocabulary = {term: number for number, term in enumerate(sorted({"", *(t for each in passages for t in each)}))}
        ids = [[vocabulary[term] for term in each] for each in passages]
        if not any(ids):  # bm25s cannot average nothing; the empty term is never searched for
            ids = [[0] for _ in passages] or [[0]]
        index = bm25s.BM25()
        index.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(index, len(passages))

    def scores(self, terms: Collection[str]) -> Vectors:
        """The BM25 score of each passage, shape (passages,); each different term counts once, unknown ones nothing."""
        known = sorted({self._ids[term] for term in terms if term and term in self._ids})
        if not known:
            return np.zeros(self._passages, dtype=np.float32)
        return np.asarray(self._index.get_scores_from_ids(known), dtype=np.float32)[: self._passages]

    def holders(self, term: str) -> Rows:
        """Rows of the passages that hold a term, ascending."""
        number = self._ids.get(term) if term else None
        if number is None:
            return np.empty(0, dtype=np.int64)
        start, end = self._index.scores["indptr"][number : number + 2]
        return np.sort(np.asarray(self._index.scores["indices"][start:end], dtype=np.int64))

    def weight(self, terms: Sequence[str]) -> float:
        """The inverse document frequency of a word, ln(1 + N / (1 + n)), by the most frequent of its terms."""
        most = max((len(self.holders(term)) for term in terms), default=0)
        return float(np.log1p(self._passages / (1 + most)))

    def save(self, folder: Path) -> None:
        """Writes the index into a folder of its own."""
        self._index.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, passages: int) -> Self:
        """Reads what `save` wrote. Raises ValueError if it is not an index of that many passages."""
        import bm25s

        try:
            index = bm25s.BM25.load(str(folder), show_progress=False)
            count, whole = index.scores["num_docs"], _is_whole(index)
        except (OSError, EOFError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"{folder.name} is not a lexical index: {error}") from error
        if not whole:
            raise ValueError(f"{folder.name} is not a lexical index: its files do not belong together")
        if count != max(passages, 1):
            raise ValueError(f"{folder.name} holds {count} passages, the build has {passages}")
        return cls(index, passages)


def _is_whole(index: Any) -> bool:  # noqa: ANN401  # bm25s has no types
    """Whether a score stands for every term and row that the files name, so that no search can leave them."""
    rows, scores, borders = (index.scores[name] for name in ("indices", "data", "indptr"))
    return bool(
        len(borders) == len(index.vocab_dict) + 1
        and (borders[0], borders[-1]) == (0, len(rows))
        and (np.diff(borders) >= 0).all()
        and len(rows) == len(scores)
        and 0 <= rows.min(initial=0)
        and rows.max(initial=0) < index.scores["num_docs"]
    )
