"""What was measured, on which machine, with which versions; as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.retrieval.measure import LEADING, METRICS, Difference, Interval, Outcome, difference, estimate
from benchmarks.retrieval.systems import OURS, SYSTEMS
from benchmarks.retrieval.task import DEPTH, Task
from qa import Library, __version__

FORMAT = "retrieval-benchmark/1"
_PACKAGES = ("numpy", "torch", "sentence-transformers", "faiss-cpu", "bm25s", "PyStemmer", "txtai")
_DECIMALS = 6


@dataclass(frozen=True, slots=True, eq=False)
class OnCollection:
    """The outcomes on one collection, by system; equal only to itself."""

    name: str
    sha256: str
    passages: int
    qids: tuple[str, ...]
    outcomes: Mapping[str, Outcome]


class Results:
    """Outcomes by collection, the estimates over one or several of them, and how they came about."""

    def __init__(self, collections: Sequence[OnCollection], library: Library) -> None:
        self.collections = tuple(collections)
        self.systems = tuple(name for name in SYSTEMS if all(name in each.outcomes for each in collections))
        self.made = _made(library)
        self.estimate = cache(self._estimate)
        self.difference = cache(self._difference)

    def _estimate(self, system: str, metric: str, of: OnCollection | None = None) -> Interval:
        """A measure on one collection, or its mean over all of them."""
        return estimate([each.outcomes[system].values[metric] for each in self._of(of)])

    def _difference(self, system: str, metric: str, of: OnCollection | None = None) -> Difference | None:
        """Ours less the system's; None for ours itself, and where ours was not run."""
        if system == OURS or OURS not in self.systems:
            return None
        both = [(each.outcomes[OURS].values[metric], each.outcomes[system].values[metric]) for each in self._of(of)]
        return difference(both)

    def _of(self, one: OnCollection | None) -> tuple[OnCollection, ...]:
        return self.collections if one is None else (one,)


def on_collection(task: Task, outcomes: Mapping[str, Outcome]) -> OnCollection:
    """The outcomes with what is said of their collection."""
    return OnCollection(task.name, task.sha256, len(task.ids), tuple(each.qid for each in task.questions), outcomes)


def results_json(results: Results) -> dict[str, Any]:
    """All of it; times in seconds, "index_seconds" null where an index was not made by this program."""
    return {
        "format": FORMAT,
        **results.made,
        "depth": DEPTH,
        "systems": {name: SYSTEMS[name].label for name in results.systems},
        "collections": [_collection_json(results, each) for each in results.collections],
        "mean": {system: _system_json(results, system) for system in results.systems},
    }


def _collection_json(results: Results, each: OnCollection) -> dict[str, Any]:
    systems = {}
    for system in results.systems:
        outcome = each.outcomes[system]
        systems[system] = {
            **_system_json(results, system, each),
            "seconds": _rounded(asdict(outcome.seconds)),
            "index_seconds": outcome.index_seconds,
            LEADING: [round(value, _DECIMALS) for value in outcome.values[LEADING]],
        }
    about = {"name": each.name, "sha256": each.sha256, "passages": each.passages, "questions": len(each.qids)}
    return {**about, "qids": list(each.qids), "systems": systems}


def _system_json(results: Results, system: str, of: OnCollection | None = None) -> dict[str, Any]:
    metrics = {name: _rounded(asdict(results.estimate(system, name, of))) for name in METRICS}
    differences = {name: results.difference(system, name, of) for name in METRICS}
    return {
        "metrics": metrics,
        "ours_less_this": {name: _rounded(asdict(each)) for name, each in differences.items() if each is not None},
    }


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(value, _DECIMALS) if isinstance(value, float) else value for name, value in values.items()}


def _made(library: Library) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"cpu": _cpu(), "cores": cores(), "system": platform.platform(), "load": load_average()},
        "model": {"name": library.encoder.name, "fingerprint": library.encoder.fingerprint},
        "reranker": library.settings.reranker or None,
        "versions": {"lessons-desk": __version__, "python": platform.python_version(), **_versions()},
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load_average() -> float | None:
    """Processes that wanted to run in the last minutes, this one among them; None where the system does not say."""
    return round(os.getloadavg()[1], 1) if hasattr(os, "getloadavg") else None


def _cpu() -> str:
    """The processor's name as Linux states it, else as Python does."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()
