"""Fusion of what the retrievers find: each passage's scores as a share of the best one's, weighted.

Convex combination with theoretical-minimum normalisation (Bruch, Gai and Ingber 2023, arXiv:2210.11934): a cosine
below 0 and a BM25 score of 0 mean "nothing", so a score depends on the best passage only, not on the worst, nor on how
many there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa.indexes.base import Vectors


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each retriever counts. `dense` is the share of the cosines, the rest is BM25's.

    `judged` first passages are ordered anew by their late interaction (0 turns it off); `announced` is what an overview
    loses, which only announces what the lessons say.
    """

    dense: float = 0.8
    judged: int = 20
    announced: float = 0.25


def fused(dense: Vectors, lexical: Vectors, share: float) -> Vectors:
    """The combined score of each passage from its cosine and its BM25 score, all of shape (passages,), 0 to 1."""
    mixed: Vectors = share * _of_best(dense) + (1 - share) * _of_best(lexical)
    return mixed


def _of_best(scores: Vectors) -> Vectors:
    kept = np.clip(scores, 0, None)
    best = float(kept.max(initial=0))
    return kept / best if best > 0 else kept
