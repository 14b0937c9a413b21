"""A logistic model worked by hand; the numbers that are shipped fit the signals there are, whatever they are."""

from __future__ import annotations

import math
from typing import Any

import pytest

from qa import Library
from qa.datatypes import Verdict
from qa.verdict import _model, confidence, verdict

# 0.5 + 2 * (cosine - 0.4) / 0.2 - 1 * (length - 3) / 2
MODEL: dict[str, Any] = {
    "intercept": 0.5,
    "coefficients": {
        "cosine": {"mean": 0.4, "scale": 0.2, "weight": 2.0},
        "length": {"mean": 3.0, "scale": 2.0, "weight": -1.0},
    },
    "answered": 0.7,
    "weak": 0.3,
    "lacking": 0.5,
}


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.verdict._model", lambda: MODEL)


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize(
    ("cosine", "length", "expected"),
    [
        (0.4, 3, 0.6225),  # the means: 1 / (1 + e^-0.5)
        (0.35, 3, 0.5),  # 0.5 - 0.5
        (0.6, 3, 0.9241),  # 0.5 + 2
        (0.4, 5, 0.3775),  # 0.5 - 1
        (0.6, 5, 0.8176),  # 0.5 + 2 - 1
        (1e9, 3, 1.0),
        (-1e9, 3, 0.0),
    ],
)
def test_confidence(cosine: float, length: float, expected: float) -> None:
    signals = {"cosine": cosine, "length": length, "not in the model": 99.0, "number": 1.0, "together": 1.0}
    assert confidence(signals) == expected
    for lacking in ("number", "together"):
        assert confidence(signals | {lacking: 0.0}) == pytest.approx(expected / 2, abs=1e-4)


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize(
    ("sure", "expected"),
    [(1.0, "answered"), (0.7, "answered"), (0.6999, "weak"), (0.3, "weak"), (0.2999, "none"), (0.0, "none")],
)
def test_verdict(sure: float, expected: Verdict) -> None:
    assert verdict(sure, {"number": 1.0, "together": 1.0}) == expected
    at_most_weak = "none" if expected == "none" else "weak"
    assert verdict(sure, {"number": 0.0, "together": 1.0}) == at_most_weak
    assert verdict(sure, {"number": 1.0, "together": 0.0}) == at_most_weak


def test_the_numbers_that_are_shipped_fit_the_signals(built_library: Library) -> None:
    model, signals = _model(), built_library.assistant().ask("trust and police").signals
    assert model["coefficients"].keys() <= signals.keys()
    assert 0 < model["weak"] < model["answered"] < 1
    for each in model["coefficients"].values():
        assert each["scale"] > 0
        assert all(math.isfinite(value) for value in (each["mean"], each["scale"], each["weight"]))
