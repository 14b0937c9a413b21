"""Asks questions through the product's own path and keeps their signals, so that a fit can be repeated without."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.verdict.model import Row
from qa import Library
from qa.beir import read_beir
from qa.evaluation import indexed
from qa.gold import Gold, read_gold

_SORTS = {"answerable": "", "unanswerable-near": "near", "unanswerable-off": "off"}


class Cache:
    """A JSON file of rows by the name of their collection, each kept with the SHA-256 of what it was made from."""

    def __init__(self, path: Path, *, again: bool = False) -> None:
        self.path = path
        self.kept: dict[str, Any] = {}
        if path.is_file() and not again:
            self.kept = json.loads(path.read_text(encoding="utf-8"))

    def rows(self, name: str, sha256: str) -> list[Row] | None:
        """What was kept of that very collection."""
        kept = self.kept.get(name)
        if not kept or kept["sha256"] != sha256:
            return None
        return [Row(name, *(row[key] for key in ("kind", "sort", "language", "signals"))) for row in kept["rows"]]

    def keep(self, name: str, sha256: str, rows: Iterable[Row]) -> None:
        """Adds a collection to the file."""
        made = [row._asdict() for row in rows]
        self.kept[name] = {"sha256": sha256, "rows": made}
        text = json.dumps(self.kept, ensure_ascii=False, sort_keys=True)
        self.path.write_text(text, encoding="utf-8")


def of_folder(folder: Path, library: Library, cache: Cache) -> list[Row]:
    """The rows of a collection in the layout of BEIR, indexed in a library of its own below `library`."""
    collection = read_beir(folder)
    name, sha256 = collection.gold.name, collection.gold.sha256
    if (kept := cache.rows(name, sha256)) is not None:
        return kept
    kinds = _kinds(folder / "answers.jsonl")
    made = indexed(collection, library, None)
    rows = _ask(made, collection.gold, kinds)
    cache.keep(name, sha256, rows)
    return rows


def of_gold(path: Path, folder: Path, cache: Cache) -> list[Row]:
    """The rows of a gold file over the library in `folder`, which must have been indexed."""
    library = Library(folder)
    gold = read_gold(path, library.opened().passages())
    name, sha256 = path.stem, f"{gold.sha256} {library.opened().manifest.identity}"
    if (kept := cache.rows(name, sha256)) is not None:
        return kept
    rows = _ask(library, gold, {})
    cache.keep(name, sha256, rows)
    return rows


def _kinds(path: Path) -> dict[str, tuple[str, str]]:
    """Kind and sort of each question as answers.jsonl has them, where it does."""
    if not path.is_file():
        return {}
    rows: list[Mapping[str, str]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["_id"]: (row["kind"], row["sort"]) for row in rows if "kind" in row and "sort" in row}


def _ask(library: Library, gold: Gold, kinds: Mapping[str, tuple[str, str]]) -> list[Row]:
    """A row for each question that could be asked."""
    rows = []
    answers = library.assistant().ask_each(question.text for question in gold.questions)
    for question, answer in zip(gold.questions, answers, strict=True):
        kind, sort = kinds.get(question.qid, (question.kind, _SORTS[question.kind]))
        if answer.signals:
            rows.append(Row(gold.name, kind, sort, question.language, dict(answer.signals)))
    return rows
