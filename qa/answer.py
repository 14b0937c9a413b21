"""Candidates -> Answer: hits with their evidence, the same text folded, the verdict and its reason."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer_type import gives_number
from qa.citations import citation
from qa.datatypes import Evidence, Hit, Passage, Searched, Verdict
from qa.evidence import evidence
from qa.indexes.base import Rows
from qa.mentions import Mentions, Name
from qa.query import Lexicon, Query
from qa.retrieve import Candidate
from qa.store import OpenBuild

_MOST_NAMED = 3  # words named in a reason


def hits(
    build: OpenBuild, candidates: Sequence[Candidate], query: Query, *, k: int, rows: Rows | None
) -> tuple[Hit, ...]:
    """The first k hits; a passage that says the very same as one before it is folded under that one."""
    found: list[Hit] = []
    said: set[str] = set()
    for candidate in candidates:
        if len(found) == k:
            break
        if build.said[candidate.row] not in said:
            said.add(build.said[candidate.row])
            found.append(_hit(build, len(found) + 1, candidate, query, rows))
    return tuple(found)


def _hit(build: OpenBuild, rank: int, candidate: Candidate, query: Query, rows: Rows | None) -> Hit:
    passage = build.passage(candidate.row)
    own, spans = build.spans(candidate.row)
    cosine = dict(zip(candidate.windows.tolist(), candidate.cosines.tolist(), strict=True))
    source = build.source(passage.path) or ""
    marked = tuple(
        Evidence(span.start, span.end, source[span.start : span.end])
        for span in evidence(passage, source, spans, [cosine[row] for row in own.tolist()], query)
    )
    alike = tuple(build.passage(row) for row in build.alike(candidate.row, rows))
    return Hit(rank, round(candidate.score, 4), passage, marked, citation(passage), alike)


def reason(found: Verdict, query: Query, hits: Sequence[Passage], lexicon: Lexicon) -> str:
    """One or two sentences on a verdict: what of the question is missing, what is nearest; `hits` best first."""
    if found == "answered":
        return "The marked sentences are the closest to the question; read the passage before you quote it."
    said = _missing(query, hits, lexicon)
    if found == "none":
        return f"{said or 'No passage is close to this question.'} Nearest: {' › '.join(hits[0].trail)}."
    said = said or "No passage answers this for certain."
    return f"{said} These are the closest; read them before you quote."


def _missing(query: Query, hits: Sequence[Passage], lexicon: Lexicon) -> str:
    """What was asked for and is not there; empty if nothing is known to be missing."""
    mentions = [Mentions(passage) for passage in hits]
    unknown = [name for name in query.names if not lexicon.mentions(name)]
    missing = [name for name in query.names if name not in mentions[0]]
    if unknown:
        return f"No passage mentions {_named(unknown)}."
    if missing and not any(all(name in each for name in query.names) for each in mentions):
        together = len({name.written for name in query.names}) > 1
        said = f"{_named(query.names, 'and')} together" if together else _named(missing)
        return f"None of the first passages mentions {said}."
    if not gives_number(query.text, hits[0].text):
        return "The question asks for a number, and the first passage gives none."
    return f"The first passage does not mention {_named(missing)}." if missing else ""


def nothing_passes(searched: Searched) -> str:
    """The reason where the filters leave no passage."""
    filters = ", ".join(f"{name} {value}" for name, value in searched.filters.items())
    return f"No passage passes the filters: {filters}."


def _named(names: Sequence[Name], joined: str = "or") -> str:
    shown = list(dict.fromkeys(name.written for name in names))[:_MOST_NAMED]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {joined} {shown[-1]}"
