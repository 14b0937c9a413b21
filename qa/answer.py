"""Candidates -> Answer: evidence sentences, verdict, reason."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.citations import citation
from qa.datatypes import Evidence, Hit, Searched, Verdict
from qa.retrieve import Candidate
from qa.store import OpenBuild

_MOST_EVIDENCE = 2
_CLOSE = 0.85  # a second sentence is evidence too if its cosine comes this near to the best one's


def hit(build: OpenBuild, rank: int, candidate: Candidate) -> Hit:
    """The hit for a candidate: the passage, its evidence in reading order, its citation."""
    passage = build.passage(candidate.row)
    spans = sorted(tuple(int(at) for at in build.window_span[row]) for row in _evidence(candidate))
    evidence = tuple(
        Evidence(start, end, passage.text[start - passage.start : end - passage.start]) for start, end in spans
    )
    return Hit(rank, round(candidate.score, 4), passage, evidence, citation(passage))


def _evidence(candidate: Candidate) -> list[int]:
    """Rows of the windows closest to the question: the best, and the next if it is nearly as close."""
    if not len(candidate.windows):
        return []
    least = max(float(candidate.cosines[0]) * _CLOSE, 0.0)
    chosen = [
        int(row) for row, cosine in zip(candidate.windows, candidate.cosines, strict=True) if float(cosine) >= least
    ]
    return chosen[:_MOST_EVIDENCE] or [int(candidate.windows[0])]


def verdict(best: float | None, background: Sequence[float], searched: Searched) -> tuple[Verdict, str]:
    """The verdict and its reason from the best hit's score and the scores of off-topic questions in this corpus.

    "none": no better than chance. "weak": better than chance, yet within its spread. A first measure: it tells other
    subjects from the corpus's own; it cannot tell a question close to the corpus that the corpus does not answer.
    """
    if best is None:
        return "none", f"No passage passes the filters: {_filters(searched)}."
    level, spread = float(np.mean(background)), float(np.std(background))
    if best < level + 4 * spread:
        return "none", "No passage is close to this question."
    if best < level + 6 * spread:
        return "weak", "No passage answers this for certain. These are the closest; read them before you quote."
    return "answered", "The marked sentences are the closest to the question; read the passage before you quote it."


def _filters(searched: Searched) -> str:
    return ", ".join(f"{name} {value}" for name, value in searched.filters.items())
