"""The command `qa lessons`: how strong the evidence for each lesson is, and what is told of which country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.assistant import Library
from qa.datatypes import Passage
from qa.filters import conditions, resolved
from qa.options import JsonOption, LibraryOption
from qa.show import console, plain, write_json
from qa.strength import (
    NO_SOURCE,
    ONE_SOURCE,
    Grid,
    Row,
    Strength,
    elsewhere,
    elsewhere_json,
    grid,
    grid_json,
    strengths,
    strengths_json,
)
from qa.text import counted

app = typer.Typer()
_LONGEST_YEARS = len("2001-2016")


@app.command(epilog="Example:  qa lessons --grid")
def lessons(
    ctx: typer.Context,
    document: Annotated[str | None, typer.Option(help="Only this document: its title or its path.")] = None,
    as_grid: Annotated[bool, typer.Option("--grid", help="Lessons by countries, and what is empty.")] = False,
    like: Annotated[str | None, typer.Option(help="The lesson of this passage (its id) in other countries.")] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say of each lesson how many independent sources, countries and examples stand behind it, and of which years.

    With --grid, how many passages of each lesson tell of each country; with --like, which examples of other countries
    stand under the same lesson as a passage.
    """
    found = Library(library or ctx.obj)
    opened = found.opened()
    if like is not None:
        others = elsewhere(found.passage(like), opened.passages())
        write_json(elsewhere_json(others)) if as_json else show_elsewhere(console(), others)
        return
    rows = opened.rows(conditions(resolved(opened, {"document": document})))
    passages = [opened.passage(int(row)) for row in sorted(rows)]
    if as_grid:
        table = grid(passages, opened.values("country"))
        write_json(grid_json(table)) if as_json else show_grid(console(), table)
    else:
        strong = strengths(passages)
        write_json({"lessons": strengths_json(strong)}) if as_json else show_lessons(console(), strong)
    if not as_json and (reason := found.status().reason):
        console(stderr=True).print(Text(plain(reason)), soft_wrap=True)


def show_lessons(out: Console, found: Sequence[Strength]) -> None:
    """A line for each lesson under its document, then how many rest on one source or on none."""
    columns = {"Examples": "right", "Sources": "right", "Countries": "right", "Years": "left"}
    for document, own in _by_document(found):
        table = _table(out, document, columns)
        for each in own:
            numbers = (Text(f"{each.examples:,}"), _sources(each), Text(f"{len(each.countries):,}"))
            table.add_row(_name(each), *numbers, Text(_years(each)))
        out.print(table)
        out.print()
    flagged = [(flag, sum(flag in each.flags for each in found)) for flag in (ONE_SOURCE, NO_SOURCE)]
    told = ", ".join(f"{count:,} with {flag}" for flag, count in flagged if count)
    out.print(Text(f"{counted(len(found), 'lesson')}{f': {told}' if told else ''}.", style="bold"))


def show_elsewhere(out: Console, found: Mapping[str, Sequence[Passage]]) -> None:
    """Each country with the examples that tell of it."""
    for country, passages in found.items():
        out.print(Text(plain(country), style="bold"))
        for each in passages:
            out.print(Text(f"  {plain(each.trail[-1])}  ({plain(each.id)})"), soft_wrap=True)
    if not found:
        out.print(Text("No example of another country stands under the same lesson."))


def show_grid(out: Console, found: Grid) -> None:
    """Of each lesson how many passages there are for each country that has some, and how many countries have none."""
    for document, own in _by_document(found.rows):
        table = _table(out, document, {"Empty": "right"})
        table.add_column("Passages by country", overflow="fold", ratio=1)
        for row in own:
            pairs = zip(found.countries, row.cells, strict=True)
            told = ", ".join(f"{plain(country)} {cell:,}" for country, cell in pairs if cell)
            table.add_row(_name(row), Text(f"{len(found.empty(row)):,}"), Text(told or "–"))
        out.print(table)
        out.print()
    cells = len(found.rows) * len(found.countries)
    empty = sum(len(found.empty(row)) for row in found.rows)
    countries = f"{len(found.countries):,} {'country' if len(found.countries) == 1 else 'countries'}"
    told = f"{counted(len(found.rows), 'lesson')} by {countries}: {empty:,} of {counted(cells, 'cell')} empty."
    out.print(Text(told, style="bold"))


_Line = TypeVar("_Line", Strength, Row)


def _by_document(lines: Iterable[_Line]) -> Iterator[tuple[str, list[_Line]]]:
    for _, own in groupby(lines, key=lambda each: each.path):
        listed = list(own)
        yield plain(listed[0].document), listed


def _table(out: Console, document: str, columns: Mapping[str, str]) -> Table:
    """A table without lines under the document's title; a lesson's title is cut where the line ends."""
    out.print(Text(document, style="bold"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=True)
    table.add_column("Lesson", no_wrap=True, overflow="ellipsis", ratio=1)
    for name, side in columns.items():
        width = max(len(name), _LONGEST_YEARS if name == "Years" else 0)
        table.add_column(name, justify=side, no_wrap=True, width=width)  # type: ignore[arg-type]  # "left" or "right"
    return table


def _sources(each: Strength) -> Text:
    if each.flags:
        return Text("none", style="red") if not each.sources else Text("1 only", style="yellow")
    return Text(f"{each.sources:,}")


def _name(each: Strength | Row) -> Text:
    number = f"{each.lesson_number}  " if each.lesson_number is not None else ""
    return Text(f"{number}{plain(each.lesson_title or '')}")


def _years(each: Strength) -> str:
    if each.oldest is None:
        return "–"
    return f"{each.oldest}" if each.oldest == each.newest else f"{each.oldest}-{each.newest}"
