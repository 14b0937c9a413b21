"""Seconds to write a briefing of forty passages in each format, and as a share of the time of one warm question.

    python -m benchmarks.briefing [--passages 40] [--json]

The passages are those of the document in corpus/, again and again, each with a note; styles are set anew each time.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.speed import QUESTIONS, timed, write_corpus
from qa import Library
from qa.briefing import Briefing, item_of
from qa.briefing.export import exported
from qa.briefing.model import checked
from qa.cite import Style

_CASES: tuple[tuple[str, Style], ...] = (
    ("docx", "footnote"), ("docx", "apa"), ("md", "footnote"), ("pdf", "footnote"), ("json", "plain"),
)  # fmt: skip


def measure(folder: Path, passages: int) -> dict[str, float]:
    """Seconds by name."""
    write_corpus(folder / "corpus", 1)
    library = Library(folder)
    library.build()
    assistant, opened = library.assistant(), library.opened()
    assistant.ask(QUESTIONS[0])
    found = {"a warm question, s": median(timed(lambda: assistant.ask(QUESTIONS[0])) for _ in range(10))}
    rows = (number % opened.passage_count for number in range(passages))
    briefing = checked(Briefing(tuple(item_of(opened.passage(row), note="A note.") for row in rows), title="Forty"))
    for form, style in _CASES:
        name = f"{passages} passages as .{form}, sources in the style {style}, s"
        found[name] = median(timed(lambda: exported(briefing, opened, form, style=style)) for _ in range(5))  # noqa: B023
    return found


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=40)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder) / "library", chosen.passages)
    if chosen.json:
        print(json.dumps(found))
        return
    question = found["a warm question, s"]
    print("| what | seconds | of a question |\n|---|---|---|")
    print(
        "\n".join(
            f"| {name.removesuffix(', s')} | {value:.3f} | {value / question:.1f} |" for name, value in found.items()
        )
    )


if __name__ == "__main__":
    main()
