"""Measures of a ranking and of a verdict, and how sure they are.

A ranking is ids of passages, best first. Qrels map an id to its grade; above 0 is relevant, an id that is not there is
not. Every measure is from 0 to 1. The measures of rankings are those of trec_eval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

Qrels = Mapping[str, int]
Numbers = np.ndarray[Any, np.dtype[np.float64]]
Rows = np.ndarray[Any, np.dtype[np.int64]]

RESAMPLES = 2_000
_FLIPS = 10_000
_DRAWN_AT_ONCE = 1_000_000  # random numbers held in memory
_SEED = 20_010_917  # any number, and always the same one: two runs must give the same intervals
_BOUNDS = (2.5, 97.5)
_SAME = 1e-12  # sums of the same numbers in another order differ by less


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure over `n` questions with its 95 % interval; all None where n is 0."""

    value: float | None
    low: float | None
    high: float | None
    n: int


def ndcg(qrels: Qrels, ranking: Sequence[str], k: int) -> float:
    """nDCG@k with linear gain: grade / log2(rank + 1), summed, over the sum of the best possible ranking.

    Järvelin and Kekäläinen 2002, doi:10.1145/582415.582418; 0 where nothing is relevant.
    """
    ideal = _dcg(sorted(qrels.values(), reverse=True)[:k])
    return _dcg([qrels.get(each, 0) for each in ranking[:k]]) / ideal if ideal else 0.0


def _dcg(grades: Sequence[int]) -> float:
    gains = np.maximum(np.array(grades, dtype=np.float64), 0)
    return float(np.sum(gains / np.log2(np.arange(2, len(gains) + 2))))


def recall(qrels: Qrels, ranking: Sequence[str], k: int) -> float:
    """Recall@k: the share of all relevant passages that the first k hits hold; 0 where nothing is relevant."""
    relevant = _relevant(qrels)
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(qrels: Qrels, ranking: Sequence[str], k: int) -> float:
    """1 / rank of the first relevant passage among the first k, else 0; its mean over questions is MRR@k."""
    relevant = _relevant(qrels)
    return next((1 / rank for rank, each in enumerate(ranking[:k], start=1) if each in relevant), 0.0)


def success(qrels: Qrels, ranking: Sequence[str], k: int) -> float:
    """1 if one of the first k passages is relevant, else 0; its mean is Success@k, here called hit@k."""
    return float(not _relevant(qrels).isdisjoint(ranking[:k]))


def _relevant(qrels: Qrels) -> set[str]:
    return {each for each, grade in qrels.items() if grade > 0}


def auroc(positives: Numbers, negatives: Numbers) -> float:
    """The chance that a positive scores above a negative, a tie counting half: the area under the ROC curve.

    Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747. Both arrays hold at least one score.
    """
    ordered = np.sort(negatives)
    below = np.searchsorted(ordered, positives, side="left") + np.searchsorted(ordered, positives, side="right")
    return float(below.mean() / 2 / len(ordered))


def bootstrap(statistic: Callable[..., Numbers], *sizes: int) -> tuple[float, float]:
    """The 95 % percentile interval of a statistic over resamples with replacement, always the same ones.

    `statistic` is called with an array of rows, shape (resamples, size), for each of `sizes`: rows of a class of that
    many questions, drawn from it; it gives its value for each resample. Efron and Tibshirani 1993, An Introduction to
    the Bootstrap, chapter 13.
    """
    drawing = np.random.default_rng(_SEED)
    block = max(1, _DRAWN_AT_ONCE // max(sizes))
    drawn = []
    for done in range(0, RESAMPLES, block):
        resamples = min(block, RESAMPLES - done)
        drawn.append(statistic(*(drawing.integers(0, size, (resamples, size)) for size in sizes)))
    low, high = np.percentile(np.concatenate(drawn), _BOUNDS)
    return float(low), float(high)


def mean(values: Sequence[float]) -> Estimate:
    """The mean over questions, resampled over questions."""
    if not values:
        return Estimate(None, None, None, 0)
    numbers = np.array(values, dtype=np.float64)
    return Estimate(float(numbers.mean()), *mean_interval(numbers), len(numbers))


def mean_interval(values: Numbers) -> tuple[float, float]:
    """The interval of the mean of at least one value."""

    def of(rows: Rows) -> Numbers:
        return np.asarray(values[rows].mean(axis=1))

    return bootstrap(of, len(values))


def auroc_of(positives: Sequence[float], negatives: Sequence[float]) -> Estimate:
    """The AUROC, each class resampled apart; `n` counts both, and is 0 where one is empty."""
    if not positives or not negatives:
        return Estimate(None, None, None, 0)
    above, under = np.array(positives, dtype=np.float64), np.array(negatives, dtype=np.float64)

    def of(some: Rows, others: Rows) -> Numbers:
        return np.array([auroc(above[one], under[other]) for one, other in zip(some, others, strict=True)])

    return Estimate(auroc(above, under), *bootstrap(of, len(above), len(under)), len(above) + len(under))


def sign_flip(differences: Sequence[float]) -> float:
    """The two-sided p-value of a mean paired difference: how often flipping signs by chance gives one as large.

    The paired randomisation test (Smucker, Allan and Carterette 2007, doi:10.1145/1321440.1321528): exact over all
    flips where they are at most 10,000, else over 10,000 drawn ones, always the same. 1 where there is no difference.
    """
    values = np.array([each for each in differences if each], dtype=np.float64)
    if not len(values):
        return 1.0
    least = abs(values.sum()) - _SAME
    if 2 ** min(len(values), 64) <= _FLIPS:
        flips = np.array(list(product((-1, 1), repeat=len(values))))
        return float((abs(flips @ values) >= least).mean())
    return (1 + _as_large(values, least)) / (1 + _FLIPS)


def _as_large(values: Numbers, least: float) -> int:
    """How many of the drawn flips give a sum of at least this size."""
    drawing = np.random.default_rng(_SEED)
    block, found = max(1, _DRAWN_AT_ONCE // len(values)), 0
    for done in range(0, _FLIPS, block):
        flips = drawing.integers(0, 2, (min(block, _FLIPS - done), len(values))) * 2 - 1
        found += int((abs(flips @ values) >= least).sum())
    return found
