"""How well each lesson is supported, as data for the page: the same as `qa lessons` prints."""

from __future__ import annotations

from starlette.responses import JSONResponse

from qa import Library, QAError
from qa.strength import grid, grid_json, strengths, strengths_json


def lessons(library: Library) -> JSONResponse:
    """Each lesson of the live build with its sources, examples, countries and years, and lessons by countries.

    503 with one sentence where there is no index that can answer.
    """
    try:
        opened = library.opened()
        passages = opened.passages()
    except QAError as error:
        return JSONResponse({"reason": str(error)}, 503, headers={"cache-control": "no-store"})
    found = {
        "build": opened.manifest.build,
        "lessons": strengths_json(strengths(passages)),
        "grid": grid_json(grid(passages)),
    }
    return JSONResponse(found, headers={"cache-control": "no-store"})
