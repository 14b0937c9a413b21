"""The systems that are compared, by name, and how each is made for a collection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.retrieval.baselines import Bm25, Chunks, Dense, MinMax, ReciprocalRanks, System
from benchmarks.retrieval.clock import TimedEncoder
from benchmarks.retrieval.ours import Ours, index_collection
from benchmarks.retrieval.task import Task, task_of
from benchmarks.retrieval.txtai_hybrid import TxtaiHybrid, missing
from benchmarks.retrieval.vectors import Encoded, VectorCache
from qa import Library
from qa.beir import Collection
from qa.datatypes import Progress
from qa.fusion import Fusion

OURS = "ours"


class Bench:
    """One collection, its vectors and indexes; each is made when a system first needs it, and shared."""

    def __init__(
        self, collection: Collection, library: Library, *,
        clock: TimedEncoder, most: int | None = None, progress: Progress | None = None,
    ) -> None:  # fmt: skip
        self.collection, self.library, self.clock, self.progress = collection, library, clock, progress
        self.task: Task = task_of(collection, most)
        self.encoder = clock.as_encoder()
        self.cache = VectorCache(_vectors_dir(library), self.encoder, progress)

    @cached_property
    def encoded(self) -> Encoded:
        """The vectors of whole passages."""
        return self.cache.encoded(self.task.texts)

    @cached_property
    def indexed(self) -> tuple[Library, float | None]:
        """The collection as the product indexes it, and the seconds of that."""
        return index_collection(self.collection, self.library, self.progress)

    @cached_property
    def bm25(self) -> Bm25:
        """BM25, which fusions share."""
        return Bm25(self.task)

    @cached_property
    def dense(self) -> Dense:
        """Dense, which fusions share."""
        return Dense(self.task, self.encoded, self.encoder)


def _vectors_dir(library: Library) -> Path:
    return library.index_dir / "evaluation" / "vectors"


@dataclass(frozen=True, slots=True)
class Kind:
    """A system before it is made; `asked` only if it must be asked for, `missing` says why it cannot be made here."""

    label: str
    make: Callable[[Bench], System]
    asked: bool = False
    missing: Callable[[], str | None] = lambda: None


# Our own retrieval with a part of it turned off, or weighted otherwise, is one more line with its `Fusion`.
SYSTEMS: Mapping[str, Kind] = {
    OURS: Kind("Lessons Desk", lambda bench: Ours(*bench.indexed)),
    "ours-first": Kind("Lessons Desk, no late interaction", lambda bench: Ours(*bench.indexed, Fusion(judged=0))),
    "bm25": Kind("BM25", lambda bench: bench.bm25),
    "dense": Kind("dense", lambda bench: bench.dense),
    "rrf": Kind("BM25 + dense, reciprocal ranks", lambda bench: ReciprocalRanks(bench.bm25, bench.dense)),
    "min-max": Kind("BM25 + dense, min-max .3 + .7", lambda bench: MinMax(bench.bm25, bench.dense)),
    "txtai": Kind(
        "txtai, hybrid", lambda bench: TxtaiHybrid(bench.task, bench.encoded, bench.encoder), missing=missing
    ),
    "chunks": Kind(
        "dense, chunks of 1,000 characters", lambda bench: Chunks(bench.task, bench.cache, bench.encoder), asked=True
    ),
}
