"""The results as Markdown: two small tables for a README, then each collection by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean

from benchmarks.retrieval.measure import LEADING, METRICS, Difference, Interval
from benchmarks.retrieval.results import OnCollection, Results
from benchmarks.retrieval.systems import OURS, SYSTEMS

_OTHERS = tuple(name for name in METRICS if name != LEADING)
_LEAST_P = 0.001


def markdown(results: Results) -> str:
    """Everything that is said in words and tables."""
    details = [line for each in results.collections for line in _details(results, each)]
    return "\n".join([summary(results), *details]) + "\n"


def summary(results: Results) -> str:
    """The leading measure by collection with its interval, the others as means, and how they were measured."""
    return "\n".join([*_leading(results), "", *_other_measures(results), "", _how(results)])


def _leading(results: Results) -> Iterator[str]:
    several = len(results.collections) > 1
    heads = [f"{each.name} ({len(each.qids)})" for each in results.collections]
    yield from _head(
        [
            LEADING,
            *heads,
            *(["mean"] if several else []),
            f"{SYSTEMS[OURS].label} less it{', mean' if several else ''}",
            "p",
        ]
    )
    for system in results.systems:
        scopes = [*results.collections, *([None] if several else [])]
        cells = [_interval(results.estimate(system, LEADING, scope)) for scope in scopes]
        yield _row(system, [*cells, *_versus(results.difference(system, LEADING, None))])


def _other_measures(results: Results) -> Iterator[str]:
    mean = "mean over collections" if len(results.collections) > 1 else results.collections[0].name
    yield from _head([mean, *_OTHERS, "ms a question", "without encoding it", "s to index"])
    for system in results.systems:
        measures = [_number(results.estimate(system, name, None).value) for name in _OTHERS]
        outcomes = [each.outcomes[system] for each in results.collections]
        times = [
            _ms(each.seconds.p50 for each in outcomes),
            _ms(each.seconds.p50_without_encoding for each in outcomes),
        ]
        yield _row(system, [*measures, *times, _indexing([each.index_seconds for each in outcomes])])


def _details(results: Results, each: OnCollection) -> Iterator[str]:
    yield from ["", f"## {each.name}", "", f"{each.passages:,} passages, {len(each.qids):,} answerable questions.", ""]
    yield from _head(["with 95 % intervals", *METRICS])
    for system in results.systems:
        yield _row(system, [_interval(results.estimate(system, name, each)) for name in METRICS])
    if OURS not in results.systems or len(results.systems) == 1:
        return
    yield ""
    yield from _head([f"{SYSTEMS[OURS].label} less", *METRICS])
    for system in results.systems:
        if system != OURS:
            found = (_versus(results.difference(system, name, each)) for name in METRICS)
            yield _row(system, [f"{value}, p {chance}" for value, chance in found])


def _how(results: Results) -> str:
    made = results.made
    versions = ", ".join(f"{name} {number}" for name, number in made["versions"].items())
    model, machine = made["model"], made["machine"]
    reranker = f", reranker of {SYSTEMS[OURS].label} {made['reranker']}" if made["reranker"] else ""
    return (
        f"In brackets: the 95 % interval, resampled over questions; behind the names of collections, their answerable "
        f"questions. p: paired sign-flip test, not corrected for the number of comparisons. "
        f"Times are medians of single questions asked one after another. {made['date']}, {machine['cpu']}, "
        f"{machine['cores']} cores (load {machine['load']}); model {model['name']} "
        f"({model['fingerprint'][:8]}){reranker}; {versions}."
    )


def _head(cells: Sequence[str]) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
    yield f"|{'---|' * len(cells)}"


def _row(system: str, cells: Sequence[str]) -> str:
    marks = "**" if system == OURS else ""
    return f"| {marks}{SYSTEMS[system].label}{marks} | {' | '.join(cells)} |"


def _versus(found: Difference | None) -> tuple[str, str]:
    if found is None:
        return "", ""
    chance = f"< {_LEAST_P}" if found.p < _LEAST_P else f"{found.p:.3f}"
    return f"{_signed(found.value)} ({_signed(found.low)} to {_signed(found.high)})", chance


def _interval(found: Interval) -> str:
    return f"{_number(found.value)} ({_number(found.low)}–{_number(found.high)})"


def _number(value: float) -> str:
    return f"{value:.3f}"


def _signed(value: float) -> str:
    return f"{round(value, 3) + 0:+.3f}"  # + 0: no "-0.000"


def _ms(seconds: Iterable[float]) -> str:
    return f"{1000 * fmean(seconds):.1f}"


def _indexing(seconds: Sequence[float | None]) -> str:
    known = [each for each in seconds if each is not None]
    return f"{sum(known):.1f}" if len(known) == len(seconds) else "–"
