"""Signals of whether the best passage answers a question: numbers, higher = more likely, from what retrieval found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from qa.countries import canonical
from qa.lexical import LexicalIndex
from qa.query import Query
from qa.retrieve import Asked, Candidate
from qa.terms import Word
from qa.text import word_spans

_CLOSE = 0.6  # the cosine from which on a token of a text covers one of the question
_FIRST = 3  # hits that are looked at together


def signals(query: Query, asked: Asked, found: Sequence[Candidate], index: LexicalIndex) -> dict[str, float]:
    """Every signal by its name; `found` are the candidates, best first, at least one."""
    top, first = found[0], found[:_FIRST]
    weights = asked.words.weights
    cover = top.covered if len(top.covered) else np.zeros(len(weights), dtype=np.float32)
    content = weights > 0.5 * float(weights.max(initial=0))
    dense = np.array([candidate.dense for candidate in found])
    words = [word for word in query.words if word.terms]
    names = [word for word in words if word.text in names_of(query.text)]
    lexical = max(candidate.lexical for candidate in found)
    made = {
        "cosine": top.dense,
        "sentence": float(top.cosines[0]) if len(top.cosines) else top.dense,
        "interaction": float((cover * weights).sum()),
        "shortfall": -float((np.clip(_CLOSE - cover, 0, None) * weights).sum()),
        "least": float(cover[content].min(initial=1)),
        "coverage": _share(words, query.weights, [top.row], index),
        "coverage_first": max(_share(words, query.weights, [each.row], index) for each in first),
        "coverage_together": _share(words, query.weights, [each.row for each in first], index),
        "known": _share(words, query.weights, None, index),
        "names": _share(names, dict.fromkeys(query.weights, 1.0), [top.row], index),
        "names_known": _share(names, dict.fromkeys(query.weights, 1.0), None, index),
        "margin": top.score - found[1].score if len(found) > 1 else 0.0,
        "ahead": float((dense[0] - dense.mean()) / max(float(dense.std()), 0.02)),
        "lexical": top.lexical / lexical if lexical else 0.0,
        "length": -float(len(words)),
    }
    return {name: round(value, 4) for name, value in made.items()}


def names_of(question: str) -> set[str]:
    """The words (folded) that name something: with a capital inside a sentence, numbers, countries."""
    found = set()
    for word, start, end in word_spans(question):
        written = question[start:end]
        opens = not re.search(r"[^\s\"'“‘(¿¡]", question[:start]) or re.search(r"[.?!:]\s*$", question[:start])
        capital = written[0].isupper() and (not opens or written[1:].upper() == written[1:] != "")
        if capital or written[0].isdigit() or canonical(written):
            found.add(word)
    return found if any(letter.islower() for letter in question) else {word for word in found if canonical(word)}


def missing_words(query: Query, rows: Sequence[int] | None, index: LexicalIndex) -> list[str]:
    """The names of the question, as written there, that none of the passages holds; None = of the whole corpus."""
    names = names_of(query.text)
    held = {word.text for word in query.words if _held(word, rows, index)}
    return [
        query.text[start:end]
        for word, start, end in word_spans(query.text)
        if word in names and word not in held and any(each.text == word and each.terms for each in query.words)
    ]


def _share(
    words: Sequence[Word], weights: Mapping[str, float], rows: Sequence[int] | None, index: LexicalIndex
) -> float:
    """The weighted share of the words that any of the passages holds; 1 where there is no word."""
    total = sum(weights[word.text] for word in words)
    return sum(weights[word.text] for word in words if _held(word, rows, index)) / total if total else 1.0


def _held(word: Word, rows: Sequence[int] | None, index: LexicalIndex) -> bool:
    holders = [index.holders(term) for term in word.terms]
    if rows is None:
        return any(map(len, holders))
    return any(np.isin(rows, each).any() for each in holders)
