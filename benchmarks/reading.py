"""Time of reading beside that of encoding, over documents in every format, in one run.

    python benchmarks/reading.py [--documents 500] [--full] [--json]

The documents are drawn from seeds (tests/shapes.py) before the clock starts: text, Markdown, Word, HTML and PDF in
turn, and one of them is broken: it must cost only itself. Reading is the build's own way from the folder to passages.
Encoding with the real model is timed on a sample of one document in twenty and scaled up by the number of texts;
`--full` instead builds the whole index and times it all.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # for `tests`

from qa import Library, Settings  # noqa: E402
from qa.corpus import Corpus, list_files, read_corpus, read_file  # noqa: E402
from tests.shapes import FORMATS, draw, render  # noqa: E402

SAMPLE = 20  # one document in so many is encoded


def peak_mb(who: int) -> float:
    """Largest resident memory so far, MB (Linux counts in KiB, macOS in bytes)."""
    return resource.getrusage(who).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def write_corpus(folder: Path, documents: int) -> None:
    """The documents, the last one broken: a PDF that ends after a hundred bytes."""
    folder.mkdir(parents=True)
    for seed in range(documents):
        form = FORMATS[seed % len(FORMATS)]
        data = render(draw(seed), form, seed // len(FORMATS))
        name, data = (f"d{seed:04d}.{form}", data) if seed < documents - 1 else (f"d{seed:04d}.pdf", data[:100])
        (folder / name).write_bytes(data)


def read_all(folder: Path, documents: int) -> tuple[Corpus, float]:
    """The corpus and the seconds it took; fails unless exactly the broken file is missing, and named."""
    started = time.perf_counter()
    corpus = read_corpus(folder, Settings().max_bytes)
    seconds = time.perf_counter() - started
    broken = [file for file in corpus.files if file.document is None]
    assert len(corpus.files) - len(broken) == documents - 1
    assert [problem.path for problem in corpus.skipped] == [f"d{documents - 1:04d}.pdf"]
    return corpus, seconds


def by_format(folder: Path) -> dict[str, float]:
    """Milliseconds a document by format, each file read once more."""
    taken: dict[str, list[float]] = defaultdict(list)
    for path in list_files(folder):
        started = time.perf_counter()
        file = read_file(folder, path, document_id="d", max_bytes=Settings().max_bytes)
        if file.document:
            taken[Path(path).suffix.removeprefix(".")].append(time.perf_counter() - started)
    return {form: 1000 * sum(each) / len(each) for form, each in sorted(taken.items())}


def encode_sample(folder: Path, base: Path) -> tuple[float, int]:
    """Seconds of building a library of every twentieth document without its reading, and its passages."""
    sample = base / "sample"
    (sample / "corpus").mkdir(parents=True)
    for path in list_files(folder)[::SAMPLE]:
        (sample / "corpus" / path).write_bytes((folder / path).read_bytes())
    library = Library(sample)
    library.assistant().warm()
    started = time.perf_counter()
    corpus = read_corpus(sample / "corpus", Settings().max_bytes)
    reading = time.perf_counter() - started
    started = time.perf_counter()
    library.build(full=True)
    return time.perf_counter() - started - reading, len(corpus.passages)


def measure(base: Path, documents: int, *, full: bool) -> dict[str, float]:
    """Figures by name."""
    folder = base / "library" / "corpus"
    write_corpus(folder, documents)
    corpus, reading = read_all(folder, documents)
    found = {"documents": float(documents), "passages": float(len(corpus.passages)), "reading, s": reading}
    found |= {f"a document in {form}, ms": value for form, value in by_format(folder).items()}
    found["memory for reading, MB"] = peak_mb(resource.RUSAGE_SELF)
    if full:
        library = Library(base / "library")
        library.assistant().warm()
        started = time.perf_counter()
        report = library.build(full=True)
        found["encoding and writing, s"] = time.perf_counter() - started - reading
        assert report.documents == documents - 1
    else:
        seconds, passages = encode_sample(folder, base)
        found["encoding and writing, s"] = seconds * len(corpus.passages) / passages
    found["reading beside encoding"] = reading / found["encoding and writing, s"]
    return found


def table(found: dict[str, float], *, full: bool) -> str:
    """The figures as Markdown."""
    how = "all encoded" if full else f"encoding of one document in {SAMPLE}, scaled"
    lines = [
        f"| {found['documents']:.0f} documents, {found['passages']:,.0f} passages ({how}) | measured |",
        "|---|---|",
    ]
    for name, value in list(found.items())[2:]:
        what, _, unit = name.partition(", ")
        lines.append(f"| {what} | {value:.3g} {unit} |")
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=500)
    options.add_argument("--full", action="store_true", help="encode every document: minutes")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), chosen.documents, full=chosen.full)
    print(json.dumps(found) if chosen.json else table(found, full=chosen.full))


if __name__ == "__main__":
    main()
