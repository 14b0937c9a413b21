"""Every question to every system, timed; the measures with their intervals, and ours against each other system."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np

from benchmarks.retrieval.baselines import System
from benchmarks.retrieval.clock import TimedEncoder
from benchmarks.retrieval.task import DEPTH, Task
from qa.datatypes import Progress
from qa.metrics import Numbers, Qrels, Rows, bootstrap, ndcg, recall, reciprocal_rank, sign_flip, success

LEADING = "nDCG@10"
METRICS: Mapping[str, tuple[Callable[[Qrels, Sequence[str], int], float], int]] = {
    LEADING: (ndcg, 10),
    "recall@10": (recall, 10),
    "recall@100": (recall, DEPTH),
    "hit@1": (success, 1),
    "MRR@10": (reciprocal_rank, 10),
}
Values = Sequence[float]


@dataclass(frozen=True, slots=True)
class Seconds:
    """Of one question, the median and the mean: all of it, and what is not spent in the encoder."""

    p50: float
    mean: float
    p50_without_encoding: float
    mean_without_encoding: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a system did on a collection: each measure for each question, in order."""

    values: Mapping[str, Values]
    seconds: Seconds
    index_seconds: float | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over `n` questions with its 95 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Ours less another's, paired by question, with its 95 % interval and the p-value of the sign-flip test."""

    value: float
    low: float
    high: float
    p: float


def run(task: Task, system: System, clock: TimedEncoder, progress: Progress | None = None) -> Outcome:
    """Asks a system every question; the first one twice, so that nothing is loaded while the clock runs."""
    values: dict[str, list[float]] = {name: [] for name in METRICS}
    whole, outside = [], []
    if task.questions:
        system.rank(task.questions[0].text, DEPTH)
    for done, question in enumerate(task.questions, start=1):
        encoding, started = clock.total, time.perf_counter()
        ranking = system.rank(question.text, DEPTH)
        whole.append(time.perf_counter() - started)
        outside.append(whole[-1] - (clock.total - encoding))
        for name, (measure, k) in METRICS.items():
            values[name].append(measure(question.qrels, ranking, k))
        if progress:
            progress("asking", done, len(task.questions))
    seconds = Seconds(median(whole), fmean(whole), median(outside), fmean(outside))
    return Outcome(values, seconds, system.index_seconds)


def estimate(collections: Sequence[Values]) -> Interval:
    """The mean of the means of collections, each resampled over its own questions; `n` counts all questions."""
    groups = [np.array(values, dtype=np.float64) for values in collections]

    def of(*rows: Rows) -> Numbers:
        return np.asarray(np.mean([group[own].mean(axis=1) for group, own in zip(groups, rows, strict=True)], axis=0))

    low, high = bootstrap(of, *map(len, groups))
    value = fmean(float(group.mean()) for group in groups)
    return Interval(value, low, high, sum(map(len, groups)))


def difference(collections: Sequence[tuple[Values, Values]]) -> Difference:
    """Ours less the other's, averaged as `estimate` does; a sign is flipped for both of a question's values."""
    changes = [np.subtract(ours, other).tolist() for ours, other in collections]
    found = estimate(changes)
    # every collection counts the same however many questions it has, so a question counts by its share
    shares = [change / len(own) for own in changes for change in own]
    return Difference(found.value, found.low, found.high, sign_flip(shares))
