"""A question made ready to be searched for: its words and their weights, slips mended."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from qa.countries import canonical
from qa.encoders import Encoder
from qa.interaction import weighted, words_in_context
from qa.language import language_of
from qa.lexical import LexicalIndex
from qa.mentions import Name, alike, names_of
from qa.retrieve import Asked
from qa.spelling import nearest_word
from qa.terms import Word, question_words
from qa.text import word_spans


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a corpus is written in: terms, words (folded) with their passages, names, countries, languages."""

    index: LexicalIndex
    words: Mapping[str, int]
    names: Set[str]
    countries: Set[str]
    languages: tuple[str | None, ...]

    def mentions(self, name: Name) -> bool:
        """Whether any passage mentions the name."""
        if name.country in self.countries or name.word in self.words:
            return True
        return not name.country and any(alike(name.word, word) for word in self.words)


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched: `text` is encoded, `words` are weighted by `weights`, `also` are mended words."""

    text: str
    words: tuple[Word, ...]
    weights: Mapping[str, float]
    terms: tuple[str, ...]
    also: tuple[str, ...]
    language: str | None
    names: tuple[Name, ...] = ()


def read_question(question: str, lexicon: Lexicon, encoder: Encoder) -> Query:
    """The query of a question in the words of a corpus."""
    asked_in = language_of(question) or next(iter(lexicon.languages), None)
    slips = {
        word.text: meant
        for word in question_words(question, asked_in, lexicon.languages)
        if (asked_in in lexicon.languages or not any(lexicon.languages))  # words of another language are no slips
        and (meant := _meant(word, lexicon, encoder))
    }
    text = _mended(question, slips)
    words = question_words(text, asked_in, lexicon.languages)
    weights = {word.text: lexicon.index.weight(word.terms) for word in words if word.terms}
    return Query(
        text=text,
        words=tuple(words),
        weights=weights,
        terms=tuple(dict.fromkeys(term for word in words for term in word.terms)),
        also=tuple(slips.values()),
        language=asked_in,
        names=tuple(
            name for name in names_of(text, lexicon.names) if name.country or name.word in weights
        ),  # "AND" is none
    )


def asked(query: Query, encoder: Encoder) -> Asked:
    """What the indexes are searched with."""
    (read,) = encoder.encode_tokens([query.text], question=True)
    return Asked(read.vector, query.terms, weighted(words_in_context(query.text, read), query.weights))


def _meant(word: Word, lexicon: Lexicon, encoder: Encoder) -> str | None:
    """The corpus's word for one that it does not have and that is no word of the model's, nor a country's name."""
    if not word.terms or any(len(lexicon.index.holders(term)) for term in word.terms):
        return None
    if encoder.knows(word.text) or canonical(word.text):
        return None
    return nearest_word(word.text, lexicon.words)


def _mended(question: str, slips: Mapping[str, str]) -> str:
    pieces, at = [], 0
    for word, start, end in word_spans(question):
        if word in slips:
            pieces += [question[at:start], _in_the_case_of(question[start:end], slips[word])]
            at = end
    return re.sub(r"\s+", " ", "".join([*pieces, question[at:]]))


def _in_the_case_of(written: str, meant: str) -> str:
    if written.isupper():
        return meant.upper()
    return meant.capitalize() if written[0].isupper() else meant
