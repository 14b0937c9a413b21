"""The names in a question (places, organisations, people, numbers), and which of them a passage mentions.

A near-miss ("What did NORLAM do in Ukraine?") differs from an answered question mostly by a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from qa.countries import countries_of, country_of_city, places_in
from qa.datatypes import Passage
from qa.terms import function_words
from qa.text import fold, word_spans, words_of
from qa.windows import titles_of

_INSIDE = re.compile(r"(?<=[^\W\d_][,;]\s|[^\W\d_]{2}\s)[^\W\d_]+")  # a word within a sentence
_OPENS = re.compile(r"(?:^|[.?!:]\s*)[\s\"'“‘(¿¡«]*$")
# Every passage of the field is about a place on one of them.
_CONTINENTS = frozenset(
    """africa african africans afrique africain africaine africains africaines africano africana africanos africanas
    europe european europeans europeen europeenne europeens europeennes europa europeo europea europeos europeas europeu
    europeia europeus europeias asia asian asians asie asiatique asiatiques asiatico asiatica latin america american
    americas amerique latine latina western""".split()
)
_FEWEST_ALIKE, _ENDING = 5, 3  # "European" mentions Europe: words alike but for their last letters


class Name(NamedTuple):
    """A name of a question: as it is written, its word (of a country, its words) folded, and the country it means."""

    written: str
    word: str
    country: str | None

    @property
    def is_number(self) -> bool:
        """A year, the number of a resolution."""
        return self.word[:1].isdigit()


def names_of(question: str, written_large: Collection[str]) -> list[Name]:
    """The names in a question, each once: numbers, countries, cities, and words with a capital inside a sentence.

    Where a question does without capitals, or has no other letters, also the words that the corpus writes with one
    (`written_large`); so do those at the beginning of a sentence.
    """
    question = unicodedata.normalize("NFC", question)
    words = word_spans(question)
    shouted = not any(map(str.islower, question))
    unshifted = shouted or not any(map(str.isupper, question))
    alike = unshifted or not any(map(str.isupper, question.strip()[1:]))
    places = places_in(_capitalised(question, words) if alike else question)
    found = {start: _place(question[start:end], country) for start, end, country in places if country}
    for word, start, end in words:
        if word in _CONTINENTS or any(first < end and start < last for first, last, _ in places):
            continue
        written = question[start:end]
        large = not shouted and written[0].isupper()
        inside = large and (written[1:].isupper() or not _OPENS.search(question[:start]))
        city = country_of_city(word) if large or shouted else None
        if city or inside or written[0].isdigit() or ((large or unshifted) and word in written_large):
            found[start] = Name(written, word, city)
    first: dict[str, Name] = {}
    for _, name in sorted(found.items()):
        first.setdefault(name.word, name)
    return list(first.values())


def _place(written: str, country: str) -> Name:
    return Name(written, " ".join(words_of(written)), country)


def _capitalised(text: str, words: Iterable[tuple[str, int, int]]) -> str:
    """The text, of the same length, with a capital for each word that says something, and no other."""
    letters = list(text)
    for word, start, end in words:
        little = any(word in function_words(language) for language in ("en", "fr", "es", "pt"))
        first = text[start].lower() if little else text[start].upper()
        changed = first + text[start + 1 : end].lower()
        if len(changed) == end - start:
            letters[start:end] = changed
    return "".join(letters)


def capitals(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often texts write each word (folded) with a capital, and how often without, inside their sentences."""
    large: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for match in _INSIDE.finditer(text):
            (large if match[0][0].isupper() else small)[fold(match[0])] += 1
    return large, small


class Mentions:
    """What one passage mentions, its titles included."""

    def __init__(self, passage: Passage) -> None:
        self._marked = passage.countries
        self._text = f"{titles_of(passage)}\n{passage.text}"
        self._words = set(words_of(self._text))

    @cached_property
    def _countries(self) -> set[str]:
        return {*self._marked, *countries_of(self._text)}

    def __contains__(self, name: Name) -> bool:
        """Whether the name is mentioned, perhaps by another form of the word, or by its country."""
        if name.country:
            return name.country in self._countries or name.word in self._words
        return name.word in self._words or any(alike(name.word, word) for word in self._words)


def alike(word: str, other: str) -> bool:
    """Whether two words begin alike and differ only in their endings."""
    shared = max(_FEWEST_ALIKE, len(word) - _ENDING)
    return min(len(word), len(other)) >= _FEWEST_ALIKE and word[:shared] == other[:shared]
