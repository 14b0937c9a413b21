"""Where the time of a question goes: inside the encoder and outside it, as shares of one run.

    python -m benchmarks.cost FOLDER [--library DIR] [-k 5] [--questions N] [--json]

FOLDER is a collection in the layout of BEIR; it is indexed as `qa eval --beir` does, once. Every question goes through
`Assistant.ask` with the model loaded and the index open. The time inside the encoder is measured around its methods.
In a second pass the running function is looked at a thousand times a second: it says whose the time outside is.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import numpy as np

from benchmarks.retrieval.clock import TimedEncoder, inside_encoder
from benchmarks.retrieval.ours import index_collection
from benchmarks.retrieval.results import cores, load_average
from qa import Assistant, Library, QAError
from qa.beir import read_beir
from qa.progress import progress_bar
from qa.show import console

ENCODER = "encoder"
_TICK = 0.001  # seconds
_MODULES = 10  # listed one by one
_WARM = 5  # questions asked before the clock starts


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of each question by part: each of the encoder's methods, and what is outside; samples by module."""

    encoder: Mapping[str, Sequence[float]]
    outside: Sequence[float]
    samples: Mapping[str, int]

    @property
    def inside(self) -> list[float]:
        """Seconds of each question inside the encoder."""
        return [sum(each) for each in zip(*self.encoder.values(), strict=True)]

    @property
    def ratio(self) -> float:
        """All time outside the encoder over all time inside it."""
        return sum(self.outside) / sum(self.inside)


def measure(assistant: Assistant, clock: TimedEncoder, questions: Sequence[str], k: int) -> Cost:
    """Asks every question twice: timed, then sampled. Raises what `Assistant.ask` raises."""
    for question in questions[:_WARM]:
        assistant.ask(question, k=k)
    rows, outside = [], []
    for question in questions:
        before, started = dict(clock.seconds), time.perf_counter()
        assistant.ask(question, k=k)
        whole = time.perf_counter() - started
        rows.append({name: seconds - before.get(name, 0.0) for name, seconds in clock.seconds.items()})
        outside.append(whole - sum(rows[-1].values()))
    methods = sorted(name for name in clock.seconds if any(row.get(name) for row in rows))
    encoder = {name: [row.get(name, 0.0) for row in rows] for name in methods}
    with sampling() as samples:
        for question in questions:
            assistant.ask(question, k=k)
    return Cost(encoder, outside, samples)


@contextmanager
def sampling() -> Iterator[Counter[str]]:
    """Counts, at every tick, the module of ours that runs; Unix only."""
    found: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        found[module_of(frame)] += 1

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _TICK, _TICK)
    try:
        yield found
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def module_of(frame: FrameType | None) -> str:
    """The innermost module of qa on the stack; `ENCODER` if the stack goes through the encoder."""
    innermost = ""
    while frame is not None:
        if frame.f_code is inside_encoder.__code__:
            return ENCODER
        name = frame.f_globals.get("__name__", "")
        if not innermost and name.startswith("qa."):
            innermost = name
        frame = frame.f_back
    return innermost or "other"


def as_json(cost: Cost) -> dict[str, object]:
    """Shares of all time, and milliseconds of a question."""
    parts = {**cost.encoder, "inside": cost.inside, "outside": cost.outside}
    return {
        "questions": len(cost.outside),
        "outside_over_inside": round(cost.ratio, 4),
        "parts": {name: dict(zip(("share", "p50_ms", "p95_ms"), _figures(cost, part), strict=True))
                  for name, part in parts.items()},
        "samples_outside": {name: count for name, count in cost.samples.items() if name != ENCODER},
    }  # fmt: skip


def table(cost: Cost) -> str:
    """The shares as Markdown."""
    lines = [f"| {len(cost.outside):,} questions | share of the time | p50, ms | p95, ms |", "|---|---|---|---|"]
    lines.append(_line("**in the encoder**", *_figures(cost, cost.inside)))
    lines += [_line(f"— {name}", *_figures(cost, part)) for name, part in cost.encoder.items()]
    lines.append(_line("**outside the encoder**", *_figures(cost, cost.outside)))
    own = Counter({name: count for name, count in cost.samples.items() if name != ENCODER})
    share = sum(cost.outside) / (sum(cost.outside) + sum(cost.inside))
    most = own.most_common(_MODULES)
    most.append(("the others", own.total() - sum(count for _, count in most)))
    lines += [f"| — {name} | {share * count / max(own.total(), 1):.3f} | | |" for name, count in most]
    whole = np.add(cost.inside, cost.outside)
    lines.append(_line("a question", *_figures(cost, whole.tolist())))
    busy = f" Load {load} on {cores()} cores: only an idle machine tells." if (load := load_average()) else ""
    return "\n".join([*lines, "", f"outside / inside = {cost.ratio:.2f}.{busy}"])


def _figures(cost: Cost, part: Sequence[float]) -> tuple[float, float, float]:
    share = sum(part) / (sum(cost.inside) + sum(cost.outside))
    p50, p95 = np.percentile(part, (50, 95)) * 1000
    return round(share, 4), round(float(p50), 2), round(float(p95), 2)


def _line(name: str, share: float, p50: float, p95: float) -> str:
    return f"| {name} | {share:.3f} | {p50:.1f} | {p95:.1f} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; 2 and one line where that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cost", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a collection in the layout of BEIR")
    parser.add_argument("--library", type=Path, help="folder whose index/evaluation/ keeps the index (default: .)")
    parser.add_argument("-k", type=int, default=5, help="hits asked for (default: 5)")
    parser.add_argument("--questions", type=int, metavar="N", help="only the first N")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        plain = Library(asked.library)
        clock = TimedEncoder(plain.encoder)
        library = Library(plain.folder, settings=plain.settings, encoder=clock.as_encoder())
        collection = read_beir(asked.folder)
        questions = [question.text for question in collection.gold.questions][: asked.questions]
        with progress_bar(console(stderr=True), quiet=asked.json) as progress:
            made, _ = index_collection(collection, library, progress)
        cost = measure(made.assistant(), clock, questions, asked.k)
    except QAError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(as_json(cost)) if asked.json else table(cost))
    return 0


if __name__ == "__main__":
    sys.exit(main())
