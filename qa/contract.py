"""The JSON that scripts rely on: `qa passages`, `qa ask`, `qa index` and `qa check` with --json. A contract."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from qa.datatypes import Answer, BuildInfo, BuildReport, Footnote, Passage, PassageChanges, Problem, Reference, Status

_PLACE = ("id", "document", "path", "lesson_number", "lesson_title", "example_title")
# What JSON allows as it is in a string but must not reach a terminal (C1 codes, bidirectional overrides) or a file.
_UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def to_json(value: object, *, ascii_only: bool = False) -> str:
    """`value` as one line of JSON that no terminal takes for a command; it reads back as the very same value."""
    text = json.dumps(value, ensure_ascii=ascii_only)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def passage_json(passage: Passage) -> dict[str, Any]:
    """One line of `qa passages --json`."""
    return {
        "id": passage.id,
        "document": passage.document,
        "path": passage.path,
        "kind": passage.kind,
        "lesson_number": passage.lesson_number,
        "lesson_title": passage.lesson_title,
        "example_title": passage.example_title,
        "section_title": passage.section_title,
        "part": list(passage.part) if passage.part else None,
        "pages": list(passage.pages),
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "countries": list(passage.countries),
        "language": passage.language,
        "references": [reference_json(item) for item in passage.references],
        "markers": [
            {"text": marker.text, "reference": marker.reference, "pages": list(marker.pages)}
            for marker in passage.markers
        ],
        "footnotes": [footnote_json(note) for note in passage.footnotes],
    }


def footnote_json(note: Footnote) -> dict[str, Any]:
    """A note as it stands; with the sources that it gives, if it is nothing but these."""
    sources = {"sources": [reference_json(each) for each in note.sources]} if note.sources else {}
    return {"label": note.label, "text": note.text, **sources}


def reference_json(reference: Reference) -> dict[str, Any]:
    """A line as it stands; with what it points to, and the pages of that, if it only does so."""
    found: dict[str, Any] = {"text": reference.text, "csl": dict(reference.csl)}
    if reference.meant:
        found |= {"meant": reference_json(reference.meant), "pages": list(reference.pages)}
    return found


def answer_json(answer: Answer) -> dict[str, Any]:
    """What `qa ask --json` prints."""
    return {
        "question": answer.question,
        "verdict": answer.verdict,
        "reason": answer.reason,
        "searched": {
            "documents": answer.searched.documents,
            "passages": answer.searched.passages,
            "filters": dict(answer.searched.filters),
            "also": list(answer.searched.also),
        },
        "hits": [
            {
                "rank": hit.rank,
                "score": hit.score,
                "passage": passage_json(hit.passage),
                "evidence": [asdict(evidence) for evidence in hit.evidence],
                "citation": hit.citation,
                "alike": [_place_json(passage) for passage in hit.alike],
            }
            for hit in answer.hits
        ],
        "build": answer.build,
        "timing_ms": dict(answer.timing_ms),
        "confidence": answer.confidence,
    }


def _place_json(passage: Passage) -> dict[str, Any]:
    """Where a passage stands that says the very same as a hit."""
    whole = passage_json(passage)
    return {name: whole[name] for name in _PLACE}


def report_json(report: BuildReport) -> dict[str, Any]:
    """What `qa index --json` prints."""
    return {**asdict(report), "warnings": list(report.warnings)}


def builds_json(builds: Iterable[BuildInfo]) -> list[dict[str, Any]]:
    """What `qa builds --json` prints."""
    return [asdict(each) for each in builds]


def changes_json(before: str, after: str, changes: PassageChanges) -> dict[str, Any]:
    """What `qa diff --json` prints: ids of passages; "moved" maps the id before to the one after."""
    return {
        "before": before or None,
        "after": after,
        "added": list(changes.added),
        "changed": list(changes.changed),
        "removed": list(changes.removed),
        "moved": dict(changes.moved),
        "unchanged": changes.unchanged,
    }


def check_json(status: Status, problems: Iterable[Problem]) -> dict[str, Any]:
    """What `qa check --json` prints."""
    return {
        "fresh": status.state == "fresh",
        "state": status.state,
        "reason": status.reason,
        "build": status.build or None,
        "changes": {name: list(paths) for name, paths in asdict(status.changes).items()},
        "problems": [asdict(problem) for problem in problems],
    }
