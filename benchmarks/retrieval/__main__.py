"""The command: python -m benchmarks.retrieval FOLDER... (see README.md beside this file)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.retrieval import plot
from benchmarks.retrieval.clock import TimedEncoder
from benchmarks.retrieval.measure import Outcome, run
from benchmarks.retrieval.results import OnCollection, Results, on_collection, results_json
from benchmarks.retrieval.systems import SYSTEMS, Bench
from benchmarks.retrieval.table import markdown, summary
from qa import Library, QAError
from qa.beir import read_beir
from qa.datatypes import Progress
from qa.progress import progress_bar
from qa.show import console


def chosen(only: Sequence[str], *, with_chunks: bool) -> list[str]:
    """Names of systems: those asked for, else all but the ones that must be; what cannot run here is named and left."""
    names = [name for name in SYSTEMS if (name in only if only else not SYSTEMS[name].asked)]
    if with_chunks and "chunks" not in names:
        names.append("chunks")
    kept = []
    for name in names:
        reason = SYSTEMS[name].missing()
        if reason is None:
            kept.append(name)
        else:
            say(f"{name} is left out: {reason}")
    return kept


def measure(
    folders: Sequence[Path], names: Sequence[str], library: Library,
    *, most: int | None = None, progress: Progress | None = None,
) -> Results:  # fmt: skip
    """Runs the systems over the collections; `library` is where indexes and vectors are kept."""
    clock = TimedEncoder(library.encoder)
    timed = Library(library.folder, settings=library.settings, encoder=clock.as_encoder())
    found = [_on(folder, names, timed, clock=clock, most=most, progress=progress) for folder in folders]
    return Results(found, library)


def _on(
    folder: Path, names: Sequence[str], library: Library,
    *, clock: TimedEncoder, most: int | None, progress: Progress | None,
) -> OnCollection:  # fmt: skip
    collection = read_beir(folder)
    bench = Bench(collection, library, clock=clock, most=most, progress=progress)
    outcomes: dict[str, Outcome] = {}
    for name in names:
        outcomes[name] = run(bench.task, SYSTEMS[name].make(bench), clock, progress)
        say(f"{bench.task.name}: {SYSTEMS[name].label} done")
    return on_collection(bench.task, outcomes)


def write(results: Results, out: Path) -> None:
    """The table, the numbers and, where it can be drawn, the plot."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.md").write_text(markdown(results), encoding="utf-8")
    content = json.dumps(results_json(results), ensure_ascii=False, indent=1)
    (out / "results.json").write_text(content + "\n", encoding="utf-8")
    reason = plot.missing()
    if reason is None:
        plot.draw(results, out / "plot.svg")
    else:
        say(f"No plot: {reason}")


def say(line: str) -> None:
    """What people should know, apart from the table."""
    print(line, file=sys.stderr)


def options() -> argparse.ArgumentParser:
    """The command's options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="a collection in the layout of BEIR")
    parser.add_argument("--out", type=Path, help="folder for results.md, results.json and plot.svg")
    parser.add_argument("--library", type=Path, help="folder whose index/evaluation/ keeps the indexes (default: .)")
    parser.add_argument("--only", action="append", default=[], choices=list(SYSTEMS), help="a system; may be repeated")
    parser.add_argument("--chunks", action="store_true", help="chunks of 1,000 characters, too: encodes all anew")
    parser.add_argument("--questions", type=int, metavar="N", help="only the first N of each collection, as a trial")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints the summary, writes the files; 2 and one line where that cannot be done."""
    asked = options().parse_args(arguments)
    names = chosen(asked.only, with_chunks=asked.chunks)
    try:
        library = Library(asked.library)
        with progress_bar(console(stderr=True), quiet=False) as progress:
            results = measure(asked.folders, names, library, most=asked.questions, progress=progress)
    except QAError as error:
        say(str(error))
        return 2
    print(summary(results))
    if asked.out is not None:
        write(results, asked.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
