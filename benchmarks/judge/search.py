"""What the product's search says of a question and a passage: its cosines and BM25, over all training passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.judge.passages import Passages, encoded
from qa.encoders import Vectors
from qa.fusion import Fusion, fused
from qa.lexical import LexicalIndex
from qa.terms import terms_of

_WHOLE = 0.6  # what the cosine of the whole passage counts; the rest is the best sentence's
_LONGEST = 1_200  # characters of a passage that are encoded as a whole
_TOGETHER = 128  # questions


class Found(NamedTuple):
    """Of each passage: cosines of the whole and of the best sentence, its share of the best BM25 score, the fusion."""

    whole: Vectors
    best: Vectors
    lexical: Vectors
    fused: Vectors

    def of(self, passage: int) -> list[float]:
        """The scores of one passage."""
        return [float(scores[passage]) for scores in self]


class Search:
    """Scores of every passage for a question, as the product's first stage has them."""

    def __init__(self, passages: Passages, folder: Path) -> None:
        """`folder` keeps the vectors."""
        texts = [
            f"{title}. {text}" if title else text for title, text in zip(passages.titles, passages.texts, strict=True)
        ]
        self.passages = passages
        self.whole = encoded([text[:_LONGEST] for text in texts], folder / "passages.npy")
        self.lexical = LexicalIndex.build([terms_of(text, "en") for text in passages.texts])

    def each(self, questions: Sequence[str], vectors: Vectors) -> Iterator[Found]:
        """For each question, of shape (passages,)."""
        for start in range(0, len(questions), _TOGETHER):
            some = vectors[start : start + _TOGETHER]
            whole = some @ self.whole.T
            sentences = some @ self.passages.vectors.T
            best = np.maximum.reduceat(sentences, self.passages.first[:-1], axis=1)
            for row, question in enumerate(questions[start : start + _TOGETHER]):
                lexical = self.lexical.scores(terms_of(question, "en"))
                dense = _WHOLE * whole[row] + (1 - _WHOLE) * best[row]
                share = lexical / max(float(lexical.max()), 1e-6)
                yield Found(whole[row], best[row], share, fused(dense, lexical, Fusion().dense))
