"""What of a passage answers: the sentences closest to the question by their cosine and by the words they share.

Beside them its heading, a source or a note, if that says more of what was asked for than any sentence does, or spells
out an acronym of the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.acronyms import acronyms_of
from qa.datatypes import Footnote, Passage, Reference, Span
from qa.query import Query
from qa.terms import terms_of
from qa.text import words_of

_MOST = 3
_CLOSE = 0.6  # another sentence is evidence too if it comes this near to the best one
_WORDS = 0.1  # how much the share of the question's words counts beside a cosine
_SAYS = 0.3  # the least share of the question's words in what is no sentence


def evidence(
    passage: Passage, source: str, spans: Sequence[Span], cosines: Sequence[float], query: Query
) -> list[Span]:
    """One to three spans of the document's text (`source`), in reading order; `spans` are the passage's sentences."""
    shares = [_share(source[span.start : span.end], passage, query) for span in spans]
    beside = _beside(passage, source, query, max(shares, default=0.0))
    scores = [cosine + _WORDS * share for cosine, share in zip(cosines, shares, strict=True)]
    best = max(scores, default=0.0)
    order = sorted(range(len(spans)), key=lambda at: (-scores[at], at))
    close = [at for at in order if scores[at] >= best * _CLOSE] if best > 0 else order[:1]
    chosen = [spans[at] for at in close[: _MOST - len(beside)]]
    return sorted([*chosen, *beside], key=lambda span: span.start)


def _beside(passage: Passage, source: str, query: Query, most: float) -> list[Span]:
    """At most one span that is no sentence."""
    asked = set(words_of(query.text))
    for span in _others(passage):
        text = source[span.start : span.end]
        spelt = any(short.casefold() in asked for short in acronyms_of(text))
        if spelt or _share(text, passage, query) > max(most, _SAYS):
            return [span]
    return []


def _others(passage: Passage) -> Iterator[Span]:
    if passage.heading:
        yield passage.heading
    beside: tuple[Reference | Footnote, ...] = (*passage.references, *passage.footnotes)
    yield from (Span(each.start, each.end) for each in beside)


def _share(text: str, passage: Passage, query: Query) -> float:
    """The weighted share of the question's words that stand in the text."""
    total = sum(query.weights.values())
    held = set(terms_of(text, passage.language))
    found = sum(query.weights[word.text] for word in query.words if not held.isdisjoint(word.terms))
    return found / total if total else 0.0
