"""The verdict: whether the best passage answers, from several signals by a logistic model whose numbers are data.

The numbers in data/verdict.json are fitted by benchmarks/verdict/fit.py on collections that the figures in the README
were not measured on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from qa.datatypes import Verdict


def confidence(signals: Mapping[str, float]) -> float:
    """How likely the best passage answers the question, 0 to 1."""
    model = _model()
    total = model["intercept"] + sum(
        each["weight"] * (signals[name] - each["mean"]) / each["scale"] for name, each in model["coefficients"].items()
    )
    sure = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
    return round(sure * model["lacking"] if lacks(signals) else sure, 4)


def lacks(signals: Mapping[str, float]) -> bool:
    """Whether something is missing without which it is no answer: a number, or a place together with who was there."""
    return not (signals["number"] and signals["together"])


def verdict(sure: float, signals: Mapping[str, float]) -> Verdict:
    """What a confidence means."""
    model = _model()
    if sure >= model["answered"] and not lacks(signals):
        return "answered"
    return "weak" if sure >= model["weak"] else "none"


@cache
def _model() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resources.files("qa").joinpath("data/verdict.json").read_text("utf-8"))
    return found
