"""Speed and memory of building and asking, as ratios in one run.

    python benchmarks/speed.py [--documents 100] [--json]

Documents are made from the one in corpus/, each with other words, so that no passage is encoded twice by mistake.
The whole way is timed: reading, encoding with the real model, writing, verifying, swapping; asking with encoding.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from qa import Library

ROOT = Path(__file__).parent.parent
QUESTIONS = (
    "How to build trust with local partners?",
    "What do official agreements change?",
    "Which programme had mediation skills?",
    "How long do I boil an egg?",
)


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def write_corpus(folder: Path, documents: int) -> None:
    """`documents` variants of the shipped document."""
    folder.mkdir(parents=True)
    text = next((ROOT / "corpus").glob("*.txt")).read_text(encoding="utf-8")
    for number in range(documents):
        varied = text.replace("Political", f"Political {number}").replace(" the ", f" the {number}th ")
        (folder / f"document-{number:05d}.txt").write_text(varied, encoding="utf-8")


def peak_mb() -> float:
    """Largest resident memory of this process so far, MB (Linux counts in KiB, macOS in bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def measure(folder: Path, documents: int) -> dict[str, float]:
    """Seconds and MB by name."""
    write_corpus(folder / "corpus", documents)
    library = Library(folder)
    assistant = library.assistant()
    found = {"load model, s": timed(assistant.warm)}
    before = peak_mb()
    found["full build, s"] = timed(lambda: library.build(full=True))
    found["memory for the build, MB"] = peak_mb() - before
    found["rebuild, nothing changed, s"] = timed(library.build)
    edited = folder / "corpus" / "document-00000.txt"
    edited.write_text(edited.read_text(encoding="utf-8").replace("trust", "reliance"), encoding="utf-8")
    found["rebuild, one document edited, s"] = timed(library.build)
    found["is it fresh?, s"] = median(timed(library.status) for _ in range(20))
    assistant.ask(QUESTIONS[0])
    answers = [assistant.ask(question) for question in QUESTIONS for _ in range(10)]
    found["ask, s"] = median(answer.timing_ms["total"] for answer in answers) / 1000
    found["of which search, s"] = median(answer.timing_ms["search"] for answer in answers) / 1000
    command = [sys.executable, "-m", "qa.cli", "ask", QUESTIONS[0], "--json", "--library", str(folder)]
    found["ask in a new process, s"] = timed(lambda: subprocess.run(command, check=True, capture_output=True))
    return found


def table(found: dict[str, float], what: str) -> str:
    """The figures, those in seconds with their ratio to a full build, as Markdown."""
    whole = found["full build, s"]
    lines = [f"| {what} | measured | of a full build |", "|---|---|---|"]
    for name, value in found.items():
        share = f"{value / whole:.4f}" if name.endswith(", s") else ""
        lines.append(f"| {name} | {value:.3f} | {share} |")
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=100)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder) / "library", chosen.documents)
    print(
        json.dumps(found)
        if chosen.json
        else table(found, f"{chosen.documents} documents, {chosen.documents * 11} passages")
    )


if __name__ == "__main__":
    main()
