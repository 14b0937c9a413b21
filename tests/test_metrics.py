"""The measures, worked by hand, and the same as those of trec_eval on rankings made by chance."""

from __future__ import annotations

import random
from math import log2

import ir_measures
import numpy as np
import pytest
from ir_measures import RR, R, Success, nDCG

from qa.metrics import (
    Estimate,
    Numbers,
    auroc,
    auroc_of,
    bootstrap,
    mean,
    ndcg,
    recall,
    reciprocal_rank,
    sign_flip,
    success,
)

QRELS = {"a": 2, "b": 1, "judged": 0, "spam": -1}


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [
        (["a", "b"], 10, 1.0),
        (["x", "b", "a"], 10, (1 / log2(3) + 2 / log2(4)) / (2 + 1 / log2(3))),  # 1.6309 / 2.6309
        (["b", "a"], 10, (1 + 2 / log2(3)) / (2 + 1 / log2(3))),
        (["b", "a"], 1, 1 / 2),  # the best that one hit can give is the grade 2
        (["x", "y", "a"], 2, 0.0),
        (["spam", "a", "b"], 10, (2 / log2(3) + 1 / log2(4)) / (2 + 1 / log2(3))),
        ([], 10, 0.0),
    ],
)
def test_ndcg_has_linear_gain(ranking: list[str], k: int, expected: float) -> None:
    assert ndcg(QRELS, ranking, k) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [
        (["x", "a", "b"], 1, (0.0, 0.0, 0.0)),
        (["x", "a", "b"], 2, (0.5, 0.5, 1.0)),
        (["x", "a", "b"], 3, (1.0, 0.5, 1.0)),
        (["judged", "spam", "x", "b"], 4, (0.5, 0.25, 1.0)),
        ([], 3, (0.0, 0.0, 0.0)),
    ],
)
def test_recall_reciprocal_rank_and_success(ranking: list[str], k: int, expected: tuple[float, ...]) -> None:
    assert (recall(QRELS, ranking, k), reciprocal_rank(QRELS, ranking, k), success(QRELS, ranking, k)) == expected


@pytest.mark.parametrize("measure", [ndcg, recall, reciprocal_rank, success])
def test_nothing_relevant_is_zero(measure: object) -> None:
    assert measure({"judged": 0}, ["judged", "x"], 10) == 0.0  # type: ignore[operator]


def test_the_measures_are_those_of_trec_eval() -> None:
    drawing = random.Random(7)
    names = [f"d{number}" for number in range(60)]
    qrels, rankings = {}, {}
    for number in range(40):
        judged = drawing.sample(names, drawing.randint(1, 25))
        qrels[f"q{number}"] = {each: drawing.randint(0, 3) for each in judged} | {judged[0]: drawing.randint(1, 3)}
        rankings[f"q{number}"] = drawing.sample(names, drawing.randint(0, 50))
    pairs = {
        nDCG @ 10: (ndcg, 10),
        **{R @ k: (recall, k) for k in (1, 3, 5, 10, 100)},
        RR @ 10: (reciprocal_rank, 10),
        **{Success @ k: (success, k) for k in (1, 3)},
    }
    # Scores that fall with the rank: trec_eval orders by score alone.
    run = {qid: {each: 1 / rank for rank, each in enumerate(found, 1)} for qid, found in rankings.items()}
    theirs = {(each.query_id, each.measure): each.value for each in ir_measures.iter_calc(list(pairs), qrels, run)}
    assert len(theirs) > 300
    for (qid, measure), expected in theirs.items():
        ours, k = pairs[measure]
        assert ours(qrels[qid], rankings[qid], k) == pytest.approx(expected), (qid, measure)


def test_auroc_counts_pairs_and_half_of_the_ties() -> None:
    # Of the pairs (3, 2), (3, 1), (2, 2), (2, 1): three above, one tie.
    assert auroc(np.array([3.0, 2.0]), np.array([2.0, 1.0])) == 3.5 / 4
    assert auroc(np.array([0.0]), np.array([1.0])) == 0.0
    assert auroc(np.array([5.0, 5.0]), np.array([5.0])) == 0.5


def test_the_mean_and_its_interval() -> None:
    # Of two questions, 0 and 1, a resample is twice 0 in a quarter of all cases, and twice 1 in another quarter.
    assert mean([0.0, 1.0]) == Estimate(0.5, 0.0, 1.0, 2)
    assert mean([0.25] * 5) == Estimate(0.25, 0.25, 0.25, 5)
    assert mean([]) == Estimate(None, None, None, 0)


def test_the_interval_of_a_share_is_near_the_normal_one() -> None:
    # Standard error of a half of 400: sqrt(0.25 / 400) = 0.025; 1.96 of it on each side.
    found = mean([0.0, 1.0] * 200)
    assert found.value == 0.5
    assert found.low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.005)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.005)


def test_the_interval_is_always_the_same() -> None:
    values = [0.1, 0.9, 0.4, 0.3, 0.7]
    assert mean(values) == mean(list(values))


def test_classes_are_resampled_apart_and_in_blocks() -> None:
    seen = []

    def counted(some: Numbers, others: Numbers) -> Numbers:
        seen.append((some.shape, others.shape))
        assert (some.max(), others.max()) == (599, 1)
        return np.full(len(some), len(seen), dtype=np.float64)

    # 1,000,000 // 600 = 1,666 resamples at once, then 334.
    assert bootstrap(counted, 600, 2) == (1.0, 2.0)
    assert seen == [((1666, 600), (1666, 2)), ((334, 600), (334, 2))]


def test_auroc_with_its_interval() -> None:
    assert auroc_of([0.9, 0.8], [0.1]) == Estimate(1.0, 1.0, 1.0, 3)
    # One answerable between two others: 0.5; a resample holds twice the lower (1), twice the upper (0), or both.
    assert auroc_of([0.5], [0.1, 0.9]) == Estimate(0.5, 0.0, 1.0, 3)
    assert auroc_of([], [0.1]) == auroc_of([0.1], []) == Estimate(None, None, None, 0)


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([1.0, 1.0, 1.0], 2 / 8),  # of the eight ways to give signs, +++ and --- are as far from zero
        ([1.0, 2.0], 2 / 4),
        ([1.0, -1.0], 4 / 4),
        ([-0.1, -0.2, -0.3, 0.0, 0.0], 2 / 8),  # no difference, no evidence
        ([0.0, 0.0], 1.0),
        ([], 1.0),
    ],
)
def test_sign_flips_are_counted_exactly_where_they_are_few(differences: list[float], p: float) -> None:
    assert sign_flip(differences) == p


def test_sign_flips_are_drawn_where_they_are_many() -> None:
    # 12 of 16 for b: the two-sided sign test gives 2 * (1 + 16 + 120 + 560 + 1820) / 2 ** 16 = 0.0768.
    assert sign_flip([1.0] * 12 + [-1.0] * 4) == pytest.approx(0.0768, abs=0.01)
    assert sign_flip([1.0] * 40) == 1 / 10_001
