"""Texts of one field out of many: those nearest to one of them, by their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from qa.lexical import LexicalIndex
from qa.terms import terms_of

Rows = np.ndarray[Any, np.dtype[np.int64]]


class Field:
    """Finds what is related among texts, by BM25."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._terms = [terms_of(text, "en") for text in texts]
        self._index = LexicalIndex.build(self._terms)

    def around(self, pivot: int, left: Sequence[int], count: int) -> list[int]:
        """The `count` texts among `left` (ascending) that are nearest to the text `pivot`, nearest first."""
        rows = np.array(left, dtype=np.int64)
        scores = self._index.scores(self._terms[pivot])[rows]
        order: Rows = np.lexsort((rows, -scores))
        return [int(row) for row in rows[order[:count]]]
