"""The product's own path: a collection indexed by it, and asked through `Assistant.ask`."""

from __future__ import annotations

import json
import time

from qa import Assistant, Library, QuestionError
from qa.beir import Collection
from qa.datatypes import Progress
from qa.evaluation import indexed, ranking
from qa.fusion import Fusion


class Ours:
    """The product with the parts of its retrieval as `fusion` sets them; by default, as it ships."""

    def __init__(self, library: Library, index_seconds: float | None, fusion: Fusion | None = None) -> None:
        self._assistant = Assistant(library, fusion or Fusion())
        self._assistant.warm()
        self.index_seconds = index_seconds

    def rank(self, question: str, k: int) -> list[str]:
        """See `System.rank`. A question that the product refuses to take finds nothing."""
        try:
            answer = self._assistant.ask(question, k=k)
        except QuestionError:
            return []
        return ranking(answer)


def index_collection(
    collection: Collection, library: Library, progress: Progress | None
) -> tuple[Library, float | None]:
    """The collection as a library of its own, and the seconds of building it: now, or when this program built it.

    None where something else built it, or where an earlier build gave it vectors. Raises what `indexed` raises.
    """
    library.encoder.encode_question("warm")  # loading the model is no part of the time
    before = set(library.index_dir.glob("evaluation/*/index/builds/*"))
    started = time.perf_counter()
    made = indexed(collection, library, progress)
    seconds = time.perf_counter() - started
    build = made.opened().manifest.build
    note = made.folder / "benchmark.json"
    if not any(path.parent.parent == made.index_dir for path in before):
        note.write_text(json.dumps({"build": build, "seconds": round(seconds, 3)}), encoding="utf-8")
    noted = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}
    return made, noted["seconds"] if noted.get("build") == build else None
