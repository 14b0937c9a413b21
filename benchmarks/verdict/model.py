"""The logistic model of the verdict: its fit, and how well it tells questions apart.

Ridge-penalised logistic regression (le Cessie and van Houwelingen 1992, doi:10.2307/2347628) by Newton's method, on
standardised signals. The sign of a coefficient is held to be positive: every signal of `qa.signals` is higher where an
answer is more likely, so a negative coefficient is a quirk of the collections, and its signal is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from qa.metrics import auroc
from qa.verdict import lacks

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Chosen = np.ndarray[Any, np.dtype[np.bool_]]

PENALTIES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
# What a sort counts in the fit beside the answerable ones, which count 1. Questions written against a passage by people
# who looked for a trap are the least like those that are asked in earnest, and no signal of words tells them.
SORTS = {"against": 0.15, "held-out": 0.5, "swapped": 0.2, "crossed": 0.2, "off": 0.15}
# What is left of the confidence where a number is asked for and the passage gives none, or a place and none of the
# first passages mentions it together with the other names. Set by hand: of the answerable questions of the fifteen
# collections none lacked a number and one in a hundred its names, and there are too few others to fit it by.
LACKING = 0.2
_ROUNDS = 100
_DONE = 1e-10
_LEAST_SCALE = 1e-6  # a signal that varies less says nothing


class Row(NamedTuple):
    """A question that was asked: its signals, its kind, what sort of unanswerable question ("" if answerable)."""

    collection: str
    kind: str
    sort: str
    language: str | None
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """confidence = sigmoid(intercept + sum of weight * (signal - mean) / scale), the arrays in the order of `names`.

    Times LACKING where `lacks` says so.
    """

    names: tuple[str, ...]
    means: Numbers
    scales: Numbers
    weights: Numbers
    intercept: float

    def confidence(self, rows: Sequence[Row]) -> Numbers:
        """Of each row, 0 to 1."""
        total = self.intercept + (table(rows, self.names) - self.means) / self.scales @ self.weights
        lacking = np.array([lacks(row.signals) for row in rows])
        return np.asarray(1 / (1 + np.exp(-np.clip(total, -30, 30)))) * np.where(lacking, LACKING, 1.0)


def table(rows: Sequence[Row], names: Sequence[str]) -> Numbers:
    """The signals, shape (rows, names)."""
    return np.array([[row.signals[name] for name in names] for row in rows], dtype=np.float64).reshape(-1, len(names))


def answerable(rows: Sequence[Row]) -> Chosen:
    """Which rows have an answer."""
    return np.array([row.kind == "answerable" for row in rows], dtype=np.bool_)


def balanced(rows: Sequence[Row]) -> Numbers:
    """A weight for each row: the answerable of each collection together as much as its others, by SORTS; mean 1."""
    cells = [(row.collection, row.sort if row.kind != "answerable" else "") for row in rows]
    counts: dict[tuple[str, str], int] = {}
    for cell in cells:
        counts[cell] = counts.get(cell, 0) + 1
    shares: dict[str, float] = {}
    for collection, sort in counts:
        shares[collection] = shares.get(collection, 0.0) + (_share(sort) if sort else 0.0)
    weights = [
        (_share(sort) / shares[collection] if sort else 1.0) / counts[collection, sort] for collection, sort in cells
    ]
    found = np.array(weights, dtype=np.float64)
    return np.asarray(found / found.mean())


def _share(sort: str) -> float:
    return SORTS.get(sort, SORTS["held-out"])


def fit(rows: Sequence[Row], names: Sequence[str], penalty: float) -> Model:
    """The model with the smallest weighted log loss plus `penalty` / 2 * |weights|^2, the loss being a mean."""
    signals, truth, weights = table(rows, names), answerable(rows).astype(np.float64), balanced(rows)
    weights = weights / weights.sum()
    means, scales = signals.mean(axis=0), np.maximum(signals.std(axis=0), _LEAST_SCALE)
    design = np.column_stack([np.ones(len(rows)), (signals - means) / scales])
    ridge = np.diag([0.0, *[penalty] * len(names)])
    found = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (weights * (likely - truth)) + ridge @ found
        curve = (design.T * (weights * likely * (1 - likely))) @ design + ridge + 1e-12 * np.eye(len(found))
        step = np.linalg.solve(curve, slope)
        found = found - step
        if float(np.abs(step).max()) < _DONE:
            break
    return Model(tuple(names), means, scales, found[1:], float(found[0]))


def fit_positive(rows: Sequence[Row], names: Sequence[str], penalty: float) -> Model:
    """The model of those signals whose coefficients are all positive: the most negative one is left out, and again."""
    left = list(names)
    while True:
        model = fit(rows, left, penalty)
        worst = int(np.argmin(model.weights))
        if len(left) == 1 or model.weights[worst] > 0:
            return model
        del left[worst]


def told_apart(rows: Sequence[Row], scores: Numbers, sorts: Iterable[str] | None = None) -> float | None:
    """The AUROC of answerable rows over others: of these sorts, or all but "off"; None where one side is empty."""
    yes = answerable(rows)
    wanted = None if sorts is None else set(sorts)
    no = np.array([row.sort in wanted if wanted is not None else row.sort != "off" for row in rows]) & ~yes
    return auroc(scores[yes], scores[no]) if yes.any() and no.any() else None


def collections_of(rows: Sequence[Row]) -> list[str]:
    """The names of the collections, in order."""
    return sorted({row.collection for row in rows})


def left_out(rows: Sequence[Row], names: Sequence[str], penalty: float, *, positive: bool = True) -> Numbers:
    """The confidence of each row by the model that was fitted on all other collections."""
    found = np.zeros(len(rows))
    for name in collections_of(rows):
        own = np.array([row.collection == name for row in rows])
        others = [row for row in rows if row.collection != name]
        model = (fit_positive if positive else fit)(others, names, penalty)
        found[own] = model.confidence([row for row in rows if row.collection == name])
    return found


def mean_auroc(rows: Sequence[Row], scores: Numbers) -> float:
    """The mean over the collections of the AUROC of answerable rows over near ones."""
    found = []
    for name in collections_of(rows):
        own = [number for number, row in enumerate(rows) if row.collection == name]
        value = told_apart([rows[number] for number in own], scores[own])
        found += [] if value is None else [value]
    return float(np.mean(found)) if found else 0.0


def best_penalty(rows: Sequence[Row], names: Sequence[str]) -> float:
    """The penalty with the best mean AUROC on collections left out; of equals, the largest."""
    return max(PENALTIES, key=lambda each: (round(mean_auroc(rows, left_out(rows, names, each)), 4), each))
