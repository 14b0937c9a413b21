"""The sentences of a passage that answer: those closest to the question by their cosine and by the words they share."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Passage, Span
from qa.query import Query
from qa.terms import terms_of

_MOST = 3
_CLOSE = 0.85  # another sentence is evidence too if it comes this near to the best one
_WORDS = 0.5  # how much the share of the question's words counts beside a cosine


def evidence(passage: Passage, spans: Sequence[Span], cosines: Sequence[float], query: Query) -> list[Span]:
    """One to three of the passage's sentences (`spans`, with their cosines), in reading order."""
    scores = [
        cosine + _WORDS * _shared(passage.text[span.start - passage.start : span.end - passage.start], passage, query)
        for span, cosine in zip(spans, cosines, strict=True)
    ]
    if not scores:
        return []
    best = max(scores)
    order = sorted(range(len(spans)), key=lambda at: (-scores[at], at))
    chosen = [at for at in order if scores[at] >= best * _CLOSE][:_MOST] if best > 0 else order[:1]
    return [spans[at] for at in sorted(chosen)]


def _shared(sentence: str, passage: Passage, query: Query) -> float:
    """The weighted share of the question's words that stand in the sentence."""
    total = sum(query.weights.values())
    held = set(terms_of(sentence, passage.language))
    found = sum(query.weights[word.text] for word in query.words if not held.isdisjoint(word.terms))
    return found / total if total else 0.0
