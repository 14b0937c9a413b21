"""A rebuild after one document of many was edited: its share of a full build, what it encodes, what memory it takes.

    python -m benchmarks.rebuild [--documents 2000] [--rebuilds 20] [--model] [--json]

Each rebuild follows an edit of another document, one sentence more. The whole way is timed: reading, cutting, encoding,
writing, verifying, swapping. Vectors are stand-ins, so that a full build is as short as it can be and nothing hides
behind the model; with --model they are the real model's. Stops if a text is encoded that the edit did not touch.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.speed import peak_mb, table, timed, write_corpus
from qa import Library
from tests.fakes import FakeEncoder


def measure(folder: Path, documents: int, rebuilds: int, encoder: FakeEncoder | None = None) -> dict[str, float]:
    """Seconds, MB and counts by name. Raises RuntimeError if a rebuild encodes what was not edited."""
    write_corpus(folder / "corpus", documents)
    library = Library(folder, encoder=encoder)
    library.assistant().warm()
    found = {"full build, s": timed(lambda: library.build(full=True))}
    seconds, encoded, settled = list[float](), list[int](), 0.0
    for number in range(rebuilds):
        edited = folder / "corpus" / f"document-{number * documents // rebuilds:05d}.txt"
        edited.write_text(f"{edited.read_text(encoding='utf-8')}\nEdit {number} was made.\n", encoding="utf-8")
        before = len(encoder.encoded) if encoder else 0
        seconds.append(timed(lambda: encoded.append(library.build().embedded)))
        others = [text for text in encoder.encoded[before:] if f"Edit {number} " not in text] if encoder else []
        if others or encoded[-1] > 2:  # the new sentence, and the passage that it is in
            raise RuntimeError(f"edit {number} had {encoded[-1]} texts encoded, also {others[:1]}")
        settled = peak_mb() if number < rebuilds / 2 else settled
    found["rebuild, one document edited, s"] = median(seconds)
    found["slowest of them, s"] = max(seconds)
    found["texts encoded a rebuild, most"] = max(encoded)
    found["more memory for the second half of them, MB"] = peak_mb() - settled
    return found


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--rebuilds", type=int, default=20)
    options.add_argument("--model", action="store_true", help="the real model instead of stand-ins")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        encoder = None if chosen.model else FakeEncoder()
        found = measure(Path(folder) / "library", chosen.documents, chosen.rebuilds, encoder)
    print(
        json.dumps(found) if chosen.json else table(found, f"{chosen.documents} documents, {chosen.rebuilds} rebuilds")
    )


if __name__ == "__main__":
    main()
