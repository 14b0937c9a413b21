"""Narrowing a search on the page: the choices that the live build offers, and what of them was chosen.

What is chosen travels as one string in the form of an address ("country=Burundi&year=2012"), as in the page's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, cast
from urllib.parse import parse_qsl

from qa import Answer, Assistant, QAError

LONGEST = 4000  # characters of what was chosen, all fields together
_KINDS = {"overview": "Overviews", "lesson": "Lessons", "example": "Examples"}
_LANGUAGES = {
    "ar": "Arabic", "ca": "Catalan", "de": "German", "en": "English", "es": "Spanish", "fr": "French",
    "gl": "Galician", "it": "Italian", "la": "Latin", "nl": "Dutch", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sw": "Swahili",
}  # fmt: skip


class Narrowed(TypedDict, total=False):
    """The filters of `Assistant.ask` that the page offers."""

    document: str
    country: str
    kind: str
    year: str
    language: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name as a filter, its label, the words for no choice, and the choices as (value, words)."""

    name: str
    label: str
    all: str
    choices: tuple[tuple[str, str], ...]


def narrowed(sent: str | Mapping[str, str]) -> Narrowed:
    """The filters of an address's query, or of the same as a string; what is empty or unknown is left out."""
    pairs = dict(parse_qsl(sent)) if isinstance(sent, str) else sent
    found = {name: str(pairs.get(name, "")).strip() for name in Narrowed.__annotations__}
    return cast(Narrowed, {name: value for name, value in found.items() if value})


def fields(assistant: Assistant) -> tuple[Field, ...]:
    """The fields with the choices of the live build, those that can narrow anything; none if it cannot answer."""
    try:
        opened = assistant.library.opened()
        kinds, languages = opened.values("kind"), opened.values("language")
        offered = (
            (2, Field("document", "Document", "All documents", _titled(opened.documents))),
            (1, Field("country", "Country", "All countries", _same(opened.values("country")))),
            (2, Field("kind", "Part", "All parts", tuple(pair for pair in _KINDS.items() if pair[0] in kinds))),
            (1, Field("year", "Year", "All years", _same(opened.values("year")[::-1]))),
            (2, Field("language", "Language", "All languages", tuple((code, language(code)) for code in languages))),
        )
    except QAError:
        return ()  # the notice over the results says why
    return tuple(field for fewest, field in offered if len(field.choices) >= fewest)


def language(code: str) -> str:
    """The English name of a language, or its code."""
    return _LANGUAGES.get(code, code)


def chosen(found: Answer) -> list[str]:
    """What an answer's search was narrowed to, in words."""
    filters = {name: str(value) for name, value in found.searched.filters.items()}
    if "document" in filters and found.hits:
        filters["document"] = found.hits[0].passage.document
    words = {
        "document": lambda value: f"“{value}”",
        "lesson": lambda value: f"lesson {value}",
        "kind": lambda value: _KINDS[value].lower(),
        "language": language,
    }
    return [words[name](value) if name in words else value for name, value in filters.items()]


def _same(values: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)


def _titled(documents: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Paths with titles, sorted by title; titles that are not unique with their path."""
    times = Counter(documents.values())
    named = [(path, title if times[title] == 1 else f"{title} ({path})") for path, title in documents.items()]
    return tuple(sorted(named, key=lambda pair: (pair[1].casefold(), pair[0])))
