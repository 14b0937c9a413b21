"""The JSON that scripts rely on: `qa passages`, `qa ask`, `qa index` and `qa check` with --json. A contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from qa.datatypes import Answer, BuildReport, Passage, Problem, Status


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
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "countries": list(passage.countries),
        "language": passage.language,
        "references": [{"text": item.text, "csl": dict(item.csl)} for item in passage.references],
        "markers": [
            {"text": marker.text, "reference": marker.reference, "pages": list(marker.pages)}
            for marker in passage.markers
        ],
        "footnotes": [{"label": note.label, "text": note.text} for note in passage.footnotes],
    }


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
        },
        "hits": [
            {
                "rank": hit.rank,
                "score": hit.score,
                "passage": passage_json(hit.passage),
                "evidence": [asdict(evidence) for evidence in hit.evidence],
                "citation": hit.citation,
            }
            for hit in answer.hits
        ],
        "build": answer.build,
        "timing_ms": dict(answer.timing_ms),
    }


def report_json(report: BuildReport) -> dict[str, Any]:
    """What `qa index --json` prints."""
    return {**asdict(report), "warnings": list(report.warnings)}


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
