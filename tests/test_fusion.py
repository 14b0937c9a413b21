"""A convex combination of shares of the best score, worked by hand; neither scales nor numbers of passages matter."""

from __future__ import annotations

import numpy as np
import pytest

from qa.fusion import Fusion, fused


def mixed(dense: list[float], lexical: list[float], share: float) -> list[float]:
    found = fused(np.array(dense, np.float32), np.array(lexical, np.float32), share)
    assert found.shape == (len(dense),)
    return [round(score, 6) for score in found.tolist()]


@pytest.mark.parametrize(
    ("dense", "lexical", "share", "expected"),
    [
        # Shares of the best: 1, 0.5, 0.25 and 0, 0.5, 1.
        ([0.8, 0.4, 0.2], [0.0, 2.0, 4.0], 0.75, [0.75, 0.5, 0.4375]),
        ([0.8, 0.4, 0.2], [0.0, 2.0, 4.0], 1.0, [1.0, 0.5, 0.25]),
        ([0.8, 0.4, 0.2], [0.0, 2.0, 4.0], 0.0, [0.0, 0.5, 1.0]),
        ([0.8, -0.4], [1.0, 0.0], 0.5, [1.0, 0.0]),  # a cosine below 0 is no less than nothing
        ([0.8, 0.4], [0.0, 0.0], 0.75, [0.75, 0.375]),  # no word in common: the cosines alone, as they were
        ([-0.8, -0.4], [1.0, 4.0], 0.75, [0.0625, 0.25]),
        ([0.0], [0.0], 0.5, [0.0]),
        ([], [], 0.5, []),
    ],
)
def test_fused(dense: list[float], lexical: list[float], share: float, expected: list[float]) -> None:
    assert mixed(dense, lexical, share) == expected


def test_the_scale_of_a_score_does_not_matter() -> None:
    assert mixed([0.8, 0.4], [3.0, 6.0], 0.75) == mixed([0.2, 0.1], [30.0, 60.0], 0.75)


def test_worse_passages_do_not_change_a_score() -> None:
    """Unlike with the worst score as the zero (min-max), or with ranks."""
    assert mixed([0.8, 0.4], [2.0, 4.0], 0.75) == mixed([0.8, 0.4, -0.9, 0.1], [2.0, 4.0, 0.0, 0.0], 0.75)[:2]


def test_the_shares_that_are_set_make_sense() -> None:
    fusion = Fusion()
    assert 0 < fusion.dense <= 1
    assert 0 <= fusion.announced < 1
    assert fusion.judged >= 0
