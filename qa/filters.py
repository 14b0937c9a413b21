"""What narrows a search before anything is ranked: document, lesson, kind, country, year, language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypedDict, get_args

from qa.countries import canonical
from qa.datatypes import Kind
from qa.errors import FilterError
from qa.language import stated_language
from qa.store import OpenBuild
from qa.text import words_of

_HIGHEST_LESSON = 9999
_YEARS = re.compile(r"\s*(\d{4})\s*(?:[-–—]\s*(\d{4})\s*)?")
_MOST_NAMED = 5


class Filters(TypedDict, total=False):
    """Each may be left out or None.

    `document` is a title, a path or an id's first part; `lesson` a number; `kind` "overview", "lesson" or "example";
    `country` one that passages are marked with, by any usual name or code; `year` that of the document, as it states
    it, or the first and last of several ("2010-2015"); `language` that of the passage, by name or code.
    """

    document: str | None
    lesson: int | None
    kind: str | None
    country: str | None
    year: str | int | None
    language: str | None


def resolved(opened: OpenBuild, filters: Filters) -> dict[str, str | int]:
    """The filters that are set, each as the build knows it. Raises FilterError for one that nothing can pass."""
    unknown = filters.keys() - Filters.__annotations__.keys()
    if unknown:
        raise TypeError(f"no such filter: {', '.join(sorted(unknown))}")
    found: dict[str, str | int] = {}
    if (document := filters.get("document")) is not None:
        found["document"] = _path_of(opened, document)
    if (lesson := filters.get("lesson")) is not None:
        if not 0 <= lesson <= _HIGHEST_LESSON:
            raise FilterError(f"lesson is {lesson}; give a number from 0 to {_HIGHEST_LESSON}.")
        found["lesson"] = lesson
    if (kind := filters.get("kind")) is not None:
        found["kind"] = _one_of("kind", kind.strip().casefold(), get_args(Kind))
    if (country := filters.get("country")) is not None:
        found["country"] = _country_of(opened, country)
    if (year := filters.get("year")) is not None:
        found["year"] = _years_of(opened, str(year))
    if (language := filters.get("language")) is not None:
        found["language"] = _language_of(opened, language)
    return found


def conditions(found: Mapping[str, str | int]) -> dict[str, str | int | None]:
    """What `OpenBuild.rows` asks for: the filters, the years as first and last."""
    asked: dict[str, str | int | None] = {name: value for name, value in found.items() if name != "year"}
    if "year" in found:
        first, _, last = str(found["year"]).partition("-")
        asked |= {"since": int(first), "until": int(last or first)}
    return asked


def _path_of(opened: OpenBuild, name: str) -> str:
    """The path of the document that `name` means: its path, else the one whose title or path without suffix it is."""
    wanted = name.removeprefix("corpus/")
    if wanted in opened.documents:
        return wanted
    meant = [
        path
        for path, title in sorted(opened.documents.items())
        if words_of(wanted) in (words_of(path), words_of(title), words_of(path.rsplit(".", 1)[0]))
    ]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise FilterError(f"{name!r} names {len(meant)} documents; give the path of one: {', '.join(meant[:5])}.")
    known = ", ".join(sorted(opened.documents)[:_MOST_NAMED])
    raise FilterError(f"No document is called {name!r}; the index holds {len(opened.documents)}: {known}.")


def _country_of(opened: OpenBuild, name: str) -> str:
    """The country that `name` means ("Burundi", "DRC", "BI"), as the passages are marked with it."""
    known = opened.values("country")
    meant = words_of(canonical(name) or canonical(name.upper()) or name)  # "drc" is no word here
    found = next((country for country in known if words_of(country) == meant), None)
    if found is None:
        raise FilterError(f"No passage is marked with the country {name!r}; the index knows {_listed(known)}.")
    return found


def _years_of(opened: OpenBuild, name: str) -> str:
    match = _YEARS.fullmatch(name)
    first, last = (match[1], match[2] or match[1]) if match else ("", "")
    if not match or first > last:
        raise FilterError(f"year is {name!r}; give a year, or the first and the last: 2010-2015.")
    known = opened.values("year")
    if not any(first <= year <= last for year in known):
        raise FilterError(f"No document states a year of {name}; the index knows {_listed(known)}.")
    return first if first == last else f"{first}-{last}"


def _language_of(opened: OpenBuild, name: str) -> str:
    known = opened.values("language")
    found = stated_language(name)
    if found not in known:
        raise FilterError(f"No passage is in the language {name!r}; the index knows {_listed(known)}.")
    return found


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise FilterError(f"{what} is {value!r}; give one of: {', '.join(allowed)}.")
    return value


def _listed(known: list[str]) -> str:
    return f"{len(known)}: {', '.join(known[:_MOST_NAMED])}" if known else "0"
