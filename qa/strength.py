"""How strong the evidence for each lesson is: how many works, countries and years stand behind it, and where none do.

What is counted are distinct works (`qa.works`): three examples that all rest on one report are one source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from qa.datatypes import Passage
from qa.works import Work, works_of

__all__ = [
    "NO_SOURCE",
    "ONE_SOURCE",
    "Grid",
    "Row",
    "Strength",
    "elsewhere",
    "grid",
    "grid_json",
    "strengths",
    "strengths_json",
]

ONE_SOURCE, NO_SOURCE = "one source only", "no source"

_Key = tuple[str, int | None, str | None]


@dataclass(frozen=True, slots=True)
class Strength:
    """What stands behind a lesson and its examples.

    `examples` counts examples, however many passages a long one gave; `years` are those of the works that state one,
    ascending, each once.
    """

    document: str
    path: str
    lesson_number: int | None
    lesson_title: str | None
    examples: int
    works: tuple[Work, ...]
    countries: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def sources(self) -> int:
        """How many independent sources there are."""
        return len(self.works)

    @property
    def oldest(self) -> int | None:
        """The year of the oldest source that states one."""
        return self.years[0] if self.years else None

    @property
    def newest(self) -> int | None:
        """The year of the newest source that states one."""
        return self.years[-1] if self.years else None

    @property
    def flags(self) -> tuple[str, ...]:
        """What an adviser should know before resting on it."""
        return {0: (NO_SOURCE,), 1: (ONE_SOURCE,)}.get(self.sources, ())


@dataclass(frozen=True, slots=True)
class Row:
    """A lesson of a grid; `cells` are numbers of passages, one for each country of the grid."""

    document: str
    path: str
    lesson_number: int | None
    lesson_title: str | None
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Lessons by countries: how many passages of the lesson are marked with the country."""

    countries: tuple[str, ...]
    rows: tuple[Row, ...]

    def empty(self, row: Row) -> tuple[str, ...]:
        """The countries that nothing is told of under a lesson."""
        return tuple(country for country, cell in zip(self.countries, row.cells, strict=True) if not cell)


def strengths(passages: Iterable[Passage]) -> tuple[Strength, ...]:
    """One for each lesson, by path and in reading order. What stands in no lesson does not count."""
    return tuple(_strength(key, own) for key, own in _lessons(passages))


def grid(passages: Iterable[Passage], countries: Iterable[str] | None = None) -> Grid:
    """The lessons of the passages by `countries`, else by all that any passage is marked with, sorted."""
    given = list(passages)
    columns = tuple(
        sorted({country for each in given for country in each.countries} if countries is None else countries)
    )
    rows = (_row(key, own, columns) for key, own in _lessons(given))
    return Grid(columns, tuple(rows))


def elsewhere(passage: Passage, passages: Iterable[Passage]) -> dict[str, tuple[Passage, ...]]:
    """The other examples of the passage's lesson, by country; its own countries are left out.

    An example that is marked with several countries stands under each; one of several passages is given by its first.
    """
    found: dict[str, list[Passage]] = {}
    for each in passages:
        if passage.kind == "overview" or _key(each) != _key(passage) or not _is_example(each):
            continue
        for country in each.countries if each.id != passage.id else ():
            if country not in passage.countries:
                found.setdefault(country, []).append(each)
    return {country: tuple(found[country]) for country in sorted(found)}


def elsewhere_json(found: Mapping[str, Sequence[Passage]]) -> dict[str, Any]:
    """What `qa lessons --like` prints with --json: by country the ids and titles of examples."""
    return {
        "countries": {
            country: [{"id": each.id, "path": each.path, "title": each.trail[-1]} for each in passages]
            for country, passages in found.items()
        }
    }


def strengths_json(found: Iterable[Strength]) -> list[dict[str, Any]]:
    """What `qa lessons --json` prints of the lessons."""
    return [
        {
            **_place_json(each),
            "examples": each.examples,
            "sources": each.sources,
            "works": [{"id": work.id, "text": work.text} for work in each.works],
            "countries": list(each.countries),
            "oldest": each.oldest,
            "newest": each.newest,
            "flags": list(each.flags),
        }
        for each in found
    ]


def grid_json(found: Grid) -> dict[str, Any]:
    """What `qa lessons --grid --json` prints: for each lesson its cells, in the order of the countries."""
    rows = [_place_json(row) | {"cells": list(row.cells), "empty": list(found.empty(row))} for row in found.rows]
    return {"countries": list(found.countries), "rows": rows}


def _place_json(each: Strength | Row) -> dict[str, Any]:
    return {name: getattr(each, name) for name in ("document", "path", "lesson_number", "lesson_title")}


def _key(passage: Passage) -> _Key:
    return passage.path, passage.lesson_number, passage.lesson_title


def _lessons(passages: Iterable[Passage]) -> Iterator[tuple[_Key, list[Passage]]]:
    """The passages of each lesson, the lessons by path and in reading order."""
    inside = sorted((each for each in passages if each.kind != "overview"), key=lambda each: (each.path, each.start))
    for key, own in groupby(inside, key=_key):
        yield key, list(own)


def _is_example(passage: Passage) -> bool:
    """Whether it is an example, or the first passage of a long one."""
    return passage.kind == "example" and (passage.part is None or passage.part[0] == 1)


def _strength(key: _Key, passages: Sequence[Passage]) -> Strength:
    works = works_of(passages)
    return Strength(
        document=passages[0].document,
        path=key[0],
        lesson_number=key[1],
        lesson_title=key[2],
        examples=sum(map(_is_example, passages)),
        works=works,
        countries=tuple(sorted({country for each in passages for country in each.countries})),
        years=tuple(sorted({year for work in works for year in _years(work.csl)})),
    )


def _row(key: _Key, passages: Sequence[Passage], countries: Sequence[str]) -> Row:
    cells = (sum(country in each.countries for each in passages) for country in countries)
    return Row(passages[0].document, *key, tuple(cells))


def _years(csl: Mapping[str, Any]) -> list[int]:
    return [int(part[0]) for part in csl.get("issued", {}).get("date-parts", ()) if part]
