"""A run as TREC's tools read it: qid Q0 docid rank score tag, a line for each hit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from qa.errors import EvaluationError

Ranked = tuple[str, Sequence[tuple[str, float]]]
"""A question's id, and its hits (id, score), best first."""
_ESCAPED = re.compile(r"[%\s\x00-\x1f\x7f]")
_TAG = "lessons-desk"
_DECIMALS = 6
_STEP = 10**-_DECIMALS


def run_lines(ranked: Iterable[Ranked]) -> Iterator[str]:
    """The lines of the run. White space and % in ids are percent-encoded.

    A score that is not below the one before is put a millionth below it: trec_eval orders by score alone, and the
    order must stay the one that people see.
    """
    for qid, hits in ranked:
        last = float("inf")
        for rank, (passage, score) in enumerate(hits, start=1):
            last = round(min(round(score, _DECIMALS), last - _STEP), _DECIMALS)
            yield f"{escaped(qid)} Q0 {escaped(passage)} {rank} {last:.{_DECIMALS}f} {_TAG}"


def escaped(name: str) -> str:
    """An id without white space; `urllib.parse.unquote` gives the id back."""
    return _ESCAPED.sub(lambda match: quote(match[0], safe=""), name)


def write_run(path: Path, ranked: Iterable[Ranked]) -> None:
    """Writes a run. Raises EvaluationError if the file cannot be written."""
    try:
        path.write_text("".join(f"{line}\n" for line in run_lines(ranked)), encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{path} cannot be written: {error.strerror}. Name another file by --run.") from error
