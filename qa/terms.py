"""Text to terms for lexical search: folded words without function words, cut to their stems (Snowball, Porter 2001)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from qa.text import words_of

_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "de": "german", "en": "english", "es": "spanish", "fr": "french",
    "it": "italian", "nl": "dutch", "pt": "portuguese", "ro": "romanian", "ru": "russian",
}  # fmt: skip
_STOPWORDS = {
    "de": "GERMAN", "en": "EN_PLUS", "es": "SPANISH", "fr": "FRENCH", "it": "ITALIAN", "nl": "DUTCH",
    "pt": "PORTUGUESE", "ru": "RUSSIAN",
}  # fmt: skip
# Words of almost every question: they say that something is asked, not what.
_ASKING = {"en": frozenset("please tell explain describe give show find know information".split())}
_STEMMING = threading.Lock()  # a stemmer keeps what it has seen, and is not safe to share


class Word(NamedTuple):
    """A word of a question, folded, and the terms it is searched as; none for a function word."""

    text: str
    terms: tuple[str, ...]


def terms_of(text: str, language: str | None) -> list[str]:
    """The terms of a text in reading order; of an unknown language, its words as they are."""
    return _stems([word for word in words_of(text) if word not in function_words(language)], language)


def question_words(text: str, asked_in: str | None, languages: Sequence[str | None]) -> list[Word]:
    """Every different word of a question in the language `asked_in`, with its terms in all `languages` of the corpus.

    A function word is one of the question's own language: "war" is searched for in English, not in German.
    """
    words = list(dict.fromkeys(words_of(text)))
    function = function_words(asked_in) | _ASKING.get(asked_in or "", frozenset())
    by_language = [dict(zip(words, _stems(words, language), strict=True)) for language in languages or [asked_in]]
    return [
        Word(word, () if word in function else tuple(dict.fromkeys(found[word] for found in by_language)))
        for word in words
    ]


def _stems(words: list[str], language: str | None) -> list[str]:
    stemmer = _stemmer(_ALGORITHMS.get(language or ""))
    if stemmer is None:
        return words
    with _STEMMING:
        return list(stemmer.stemWords(words))


@cache
def _stemmer(algorithm: str | None) -> Any:  # noqa: ANN401  # PyStemmer has no types
    import Stemmer

    return Stemmer.Stemmer(algorithm) if algorithm else None


@cache
def function_words(language: str | None) -> frozenset[str]:
    """The words of a language that say little by themselves, folded; none for a language without a list."""
    name = _STOPWORDS.get(language or "")
    if name is None:
        return frozenset()
    from bm25s import stopwords

    listed: Iterable[str] = getattr(stopwords, f"STOPWORDS_{name}")
    return frozenset(part for word in listed for part in words_of(word))
