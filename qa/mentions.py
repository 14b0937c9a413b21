"""The names in a question (places, organisations, people, numbers), and which of them a passage mentions.

A near-miss ("What did NORLAM do in Ukraine?") differs from an answered question mostly by a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from qa.countries import countries_of
from qa.datatypes import Passage
from qa.text import fold, word_spans, words_of
from qa.windows import titles_of

_INSIDE = re.compile(r"(?<=[^\W\d_][,;]\s|[^\W\d_]{2}\s)[^\W\d_]+")  # a word within a sentence
_OPENS = re.compile(r"(?:^|[.?!:]\s*)[\s\"'“‘(¿¡«]*$")
_FEWEST_ALIKE, _ENDING = 5, 3  # "European" mentions Europe: words alike but for their last letters


class Name(NamedTuple):
    """A name of a question: as it is written, its word folded, and the country it means, if any."""

    written: str
    word: str
    country: str | None


def names_of(question: str, written_large: Collection[str]) -> list[Name]:
    """The names in a question, each once.

    Numbers, words with a capital inside a sentence, and words that the corpus writes with one (`written_large`), so
    that they are known in a question in small letters; in one all in capitals, only those and countries.
    """
    shouted = not any(letter.islower() for letter in question)
    all_alike = shouted or not any(letter.isupper() for letter in question.strip()[1:])
    found: dict[str, Name] = {}
    for word, start, end in word_spans(question):
        written = question[start:end]
        country = next(iter(countries_of(written.capitalize() if all_alike else written)), None)
        capital = (
            not shouted and written[0].isupper() and (written[1:].isupper() or not _OPENS.search(question[:start]))
        )
        if country or capital or written[0].isdigit() or word in written_large:
            found.setdefault(word, Name(written, word, country))
    return list(found.values())


def words_written_large(texts: Iterable[str]) -> set[str]:
    """The words (folded) that texts write with a capital more often than not, inside their sentences."""
    large: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for match in _INSIDE.finditer(text):
            (large if match[0][0].isupper() else small)[fold(match[0])] += 1
    return {word for word, times in large.items() if times > small[word]}


class Mentions:
    """What one passage mentions, its titles included."""

    def __init__(self, passage: Passage) -> None:
        text = f"{titles_of(passage)}\n{passage.text}"
        self._words = set(words_of(text))
        self._countries = {*passage.countries, *countries_of(text)}

    def __contains__(self, name: Name) -> bool:
        """Whether the name is mentioned, perhaps by another form of the word, or by its country."""
        if name.country:
            return name.country in self._countries or name.word in self._words
        return name.word in self._words or any(alike(name.word, word) for word in self._words)


def alike(word: str, other: str) -> bool:
    """Whether two words begin alike and differ only in their endings."""
    shared = max(_FEWEST_ALIKE, len(word) - _ENDING)
    return min(len(word), len(other)) >= _FEWEST_ALIKE and word[:shared] == other[:shared]
