"""Dense retrieval: a passage's score is the mean of the cosines of its best stretch and its best window (a sentence).

Dense passage retrieval: Karpukhin et al. 2020, arXiv:2004.04906. The stretch of a passage that fits the model is the
whole of it; of a longer one it is three sentences under its titles.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qa.encoders import Encoder
from qa.indexes import VectorIndex
from qa.indexes.base import Found, Rows, Vectors

_DEPTH = 200  # candidates taken from each index before they are scored exactly
_WINDOWS_PER_PASSAGE = 8
_DECIMALS = 6  # differences below this are noise between machines; such scores tie
# Everyday questions on other matters: what the best passage of a corpus scores by chance with this model.
_OFF_TOPIC = (
    "How long do I boil an egg?", "Who won the football match last night?", "What is the boiling point of water?",
    "How do I reset my phone?", "Which plants grow well in the shade?", "What is the derivative of x squared?",
    "Recommend a hotel near the beach", "How do I remove a coffee stain?", "What time does the train leave?",
    "Write a poem about autumn", "How many calories are in a banana?", "Translate good morning into Italian",
    "Which film won the prize for best picture?", "How do I change a flat tyre?", "What is the capital of Australia?",
    "Why is the sky blue?", "How do I sort a list in Python?", "What medicine helps against a headache?",
    "How long does a cat sleep?", "Which guitar is good for beginners?", "How far away is the moon?",
    "What does a new kitchen cost?", "When do swallows fly south?", "How do I knit a scarf?",
)  # fmt: skip


class Vectorised(NamedTuple):
    """What is searched: indexes over stretches and windows, and whose each row is: a passage's row."""

    stretches: VectorIndex
    stretch_passage: Rows
    windows: VectorIndex
    window_passage: Rows


class Candidate(NamedTuple):
    """A passage's row, its score, and its windows' rows with their cosines, best first."""

    row: int
    score: float
    windows: Rows
    cosines: Vectors


def retrieve(searched: Vectorised, question: Vectors, k: int, rows: Rows | None = None) -> list[Candidate]:
    """The k best passages for a question's vector, shape (dim,), only among `rows` if given; ties by row.

    Exact while no more than 200 passages are searched; beyond, exact among the 200 best by either score.
    """
    depth = max(_DEPTH, 2 * k)
    by_stretch = searched.stretches.search(question, depth, _owned(searched.stretch_passage, rows))
    by_window = searched.windows.search(question, depth * _WINDOWS_PER_PASSAGE, _owned(searched.window_passage, rows))
    candidates = np.union1d(searched.stretch_passage[by_stretch.rows], searched.window_passage[by_window.rows])
    stretches = _exact(searched.stretches, question, searched.stretch_passage, candidates)
    windows = _exact(searched.windows, question, searched.window_passage, candidates)
    stretch_owners, owners = searched.stretch_passage[stretches.rows], searched.window_passage[windows.rows]
    found = [
        _candidate(
            int(row), float(stretches.scores[stretch_owners == row][0]),
            windows.rows[owners == row], windows.scores[owners == row],
        )
        for row in candidates
    ]  # fmt: skip
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.row))[:k]


def _owned(owners: Rows, passages: Rows | None) -> Rows | None:
    """The rows of an index that belong to `passages`; None for all."""
    return None if passages is None else np.flatnonzero(np.isin(owners, passages))


def _exact(index: VectorIndex, question: Vectors, owners: Rows, passages: Rows) -> Found:
    """Every row that belongs to `passages`, best first."""
    own = np.flatnonzero(np.isin(owners, passages))
    return index.search(question, len(own), own)


def _candidate(row: int, cosine: float, windows: Rows, cosines: Vectors) -> Candidate:
    best = float(cosines[0]) if len(cosines) else cosine
    return Candidate(row, round((cosine + best) / 2, _DECIMALS), windows, cosines)


def background(searched: Vectorised, encoder: Encoder) -> tuple[float, ...]:
    """The best score of each off-topic question in this corpus with this model, sorted: the level of chance."""
    best = (retrieve(searched, encoder.encode_question(question), 1) for question in _OFF_TOPIC)
    return tuple(sorted(found[0].score for found in best if found))
