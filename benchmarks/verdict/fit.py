"""Fits the numbers of the verdict, qa/data/verdict.json, and reports how well they do on collections they never saw.

    python -m benchmarks.verdict.fit FOLDER ... --library DIR --cache FILE --thresholds-gold FILE LIBRARY
        [--signals NAME ...] [--any-sign] [--report FOLDER ...] [--report-gold FILE LIBRARY] [--language en]
        [--write qa/data/verdict.json]

FOLDERs are collections in the layout of BEIR, as benchmarks.verdict.collections makes them. Their indexes go below
`--library`; what was asked is kept in `--cache` (`--again` asks anew, which is due when qa itself has changed).

`--thresholds-gold` is a gold file from which the two thresholds are taken, and nothing else: how sure the model is
depends on how questions are asked, so they should be of the field. Rates on that file are then no longer those of
questions never seen; its AUROC still is, since no threshold changes it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np

from benchmarks.verdict.gather import Cache, of_folder, of_gold
from benchmarks.verdict.model import (
    LACKING,
    Model,
    Numbers,
    Row,
    answerable,
    best_penalty,
    collections_of,
    fit,
    fit_positive,
    left_out,
    mean_auroc,
    told_apart,
)
from qa import Library
from qa.datatypes import Verdict
from qa.gold import QuestionKind
from qa.metrics import Estimate, auroc_of, mean
from qa.verdict import lacks

# The signals that are joined; the others of qa.signals rule an answer out.
SIGNALS = ("interaction", "least", "names", "sentence")
_TO_SPARE = 1.2  # how much surer than the surest off-topic question one must be that is not refused
_DECIMALS = 4


def thresholds(rows: Sequence[Row], confidences: Numbers) -> tuple[float, float]:
    """(weak, answered): below the first a verdict is none, below the second weak.

    Every off-topic question is refused, with a fifth to spare; the least sure answerable one is answered, since those
    of other people will be asked in words still further from the documents'.
    """
    off = np.array([row.kind == "unanswerable-off" for row in rows])
    answered = float(np.floor(confidences[answerable(rows)].min() * 10**_DECIMALS) / 10**_DECIMALS)
    return min(round(float(confidences[off].max()) * _TO_SPARE, _DECIMALS), answered), answered


def as_json(model: Model, weak: float, answered: float, fitted_on: str) -> dict[str, object]:
    """What qa/data/verdict.json holds."""
    numbers = zip(model.names, model.weights, model.means, model.scales, strict=True)
    return {
        "answered": answered,
        "coefficients": {
            name: {"mean": _rounded(mean_), "scale": _rounded(scale), "weight": _rounded(weight)}
            for name, weight, mean_, scale in sorted(numbers, key=lambda each: each[0])
        },
        "fitted_on": fitted_on,
        "intercept": _rounded(model.intercept),
        "weak": weak,
        "lacking": LACKING,
    }


def _rounded(value: float) -> float:
    return round(float(value), _DECIMALS)


def print_fit(rows: Sequence[Row], model: Model, scores: Numbers) -> None:
    """Coefficients, and AUROC by collection and by sort; `scores` are of models that did not see the collection."""
    print("\n| signal | weight |\n|---|---|")
    for name, weight in sorted(zip(model.names, model.weights, strict=True), key=lambda each: -each[1]):
        print(f"| {name} | {weight:+.2f} |")
    print(f"\nAUROC on collections left out, mean: {mean_auroc(rows, scores):.3f}")
    for name in collections_of(rows):
        own = np.array([row.collection == name for row in rows])
        value = told_apart([row for row in rows if row.collection == name], scores[own])
        print(f"  {name}: {_shown(value)}")
    print("By sort of question without an answer:")
    for sort in sorted({row.sort for row in rows if row.sort}):
        print(f"  {sort}: {_shown(told_apart(rows, scores, [sort]))}")


def print_ablation(rows: Sequence[Row], known: Sequence[str], used: Sequence[str], penalty: float) -> None:
    """The mean AUROC on collections left out of each signal alone, and of the model without it, or with it too."""
    print("\n| signal | alone | the model without it | with it too |\n|---|---|---|---|")
    for name in known:
        alone = mean_auroc(rows, left_out(rows, [name], penalty, positive=False))
        changed = [other for other in used if other != name] if name in used else [*used, name]
        other = f"{mean_auroc(rows, left_out(rows, changed, penalty)):.3f}" if changed else ""
        print(f"| {name} | {alone:.3f} | {other} | |" if name in used else f"| {name} | {alone:.3f} | | {other} |")


def print_report(rows: Sequence[Row], confidences: Numbers, weak: float, answered: float) -> None:
    """How the verdict does on a collection it was not fitted on, with 95 % intervals over its questions."""
    told = [_told(row, value, weak, answered) for row, value in zip(rows, confidences, strict=True)]
    of_kind = {kind: [verdict for row, verdict in zip(rows, told, strict=True) if row.kind == kind] for kind in _KINDS}
    print(f"\n{rows[0].collection}: {', '.join(f'{len(own)} {kind}' for kind, own in of_kind.items())}")
    yes, near = (confidences[[row.kind == kind for row in rows]] for kind in _KINDS[:2])
    print(f"  AUROC, {_KINDS[0]} over {_KINDS[1]}: {_estimate(auroc_of(yes.tolist(), near.tolist()))}")
    for kind, own in of_kind.items():
        for verdict in get_args(Verdict):
            print(f"  {kind}, {verdict}: {_estimate(mean([float(each == verdict) for each in own]))}")


def _told(row: Row, confidence: float, weak: float, answered: float) -> Verdict:
    if confidence >= answered and not lacks(row.signals):
        return "answered"
    return "weak" if confidence >= weak else "none"


_KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)


def _in_language(rows: Sequence[Row], language: str | None) -> list[Row]:
    return [row for row in rows if language is None or row.language in (None, language)]


def _shown(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"


def _estimate(found: Estimate) -> str:
    if found.value is None or found.low is None or found.high is None:
        return "no question"
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--library", type=Path, required=True, help="a folder; indexes are made below it")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--signals", nargs="+", default=SIGNALS, help="of the model (default: those that are shipped)")
    parser.add_argument("--any-sign", action="store_true", help="keep negative coefficients")
    parser.add_argument("--report", nargs="+", type=Path, default=[])
    parser.add_argument("--report-gold", nargs=2, type=Path, action="append", default=[], metavar=("FILE", "LIBRARY"))
    parser.add_argument("--thresholds-gold", nargs=2, type=Path, required=True, metavar=("FILE", "LIBRARY"))
    parser.add_argument("--language", help="of gold files and reports, only questions in it or in none")
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def main() -> None:
    """Asks, fits, reports, writes."""
    given = _arguments()
    given.library.mkdir(parents=True, exist_ok=True)
    cache, library = Cache(given.cache, again=given.again), Library(given.library)
    rows = [row for folder in given.folders for row in of_folder(folder, library, cache)]
    names = sorted(given.signals)
    penalty = best_penalty(rows, names)
    model = (fit if given.any_sign else fit_positive)(rows, names, penalty)
    scores = left_out(rows, names, penalty, positive=not given.any_sign)
    print(f"{len(rows)} questions, penalty {penalty}")
    print_fit(rows, model, scores)
    print_ablation(rows, sorted(rows[0].signals), model.names, penalty)
    fitted_on = f"{len(rows)} questions over {len(given.folders)} collections: {', '.join(collections_of(rows))}"
    path, folder = given.thresholds_gold
    field = _in_language(of_gold(path, folder, cache), given.language)
    weak, answered = thresholds(field, model.confidence(field))
    fitted_on += f"; thresholds on {len(field)} questions of {field[0].collection}"
    print(f"\nweak from {weak}, answered from {answered}")
    reported = [of_folder(folder, library, cache) for folder in given.report]
    reported += [of_gold(path, folder, cache) for path, folder in given.report_gold]
    for own in (_in_language(each, given.language) for each in reported):
        print_report(own, model.confidence(own), weak, answered)
    if given.write:
        text = json.dumps(as_json(model, weak, answered, fitted_on), indent=1, sort_keys=True)
        given.write.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
