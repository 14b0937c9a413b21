"""txtai's hybrid search as it comes: its own BM25 and dense, half and half, over the same vectors as the others."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Sequence

import numpy as np

from benchmarks.retrieval.task import Task
from benchmarks.retrieval.vectors import Encoded
from qa.encoders import Encoder, Vectors


def missing() -> str | None:
    """Why it cannot be measured here; None if it can."""
    if importlib.util.find_spec("txtai") is None:
        return "txtai is not installed. Run: pip install -e '.[bench]'"
    return None


class TxtaiHybrid:
    """`Embeddings(hybrid=True)`; the vectors come from our encoder, and are searched exactly.

    Exactly, because its default above 5,000 passages is an approximate index, which would rank it lower for another
    reason than the one that is measured.
    """

    def __init__(self, task: Task, encoded: Encoded, encoder: Encoder) -> None:
        from txtai import Embeddings

        started = time.perf_counter()
        known = dict(zip(task.texts, encoded.vectors, strict=True))

        def transform(texts: Sequence[str]) -> Vectors:  # txtai takes a plain function only
            return np.stack([known[text] if text in known else encoder.encode_question(text) for text in texts])

        self._embeddings = Embeddings(
            hybrid=True, content=False, method="external", transform=transform, faiss={"components": "IDMap,Flat"}
        )
        self._embeddings.index((name, text, None) for name, text in zip(task.ids, task.texts, strict=True))
        self.index_seconds: float | None = encoded.seconds + time.perf_counter() - started

    def rank(self, question: str, k: int) -> list[str]:
        """See `System.rank`; equal scores are put in the order of their ids."""
        hits = self._embeddings.search(question, k)
        return [name for name, _ in sorted(hits, key=lambda hit: (-hit[1], hit[0]))]
