"""`qa cite`, a passage's citation in a style, and `qa export references`, the works behind passages as a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer
from rich.text import Text

from qa.assistant import Library
from qa.briefing import quoted_passages, read_briefing
from qa.cite import Style, cited
from qa.datatypes import Passage
from qa.errors import QuestionError
from qa.files import replace_file
from qa.options import JsonOption, LibraryOption
from qa.reference_formats import bibtex, csl_json, ris
from qa.show import console, plain, write_json
from qa.sources import resting
from qa.text import counted
from qa.works import Work, works_of

Format = Literal["csl", "ris", "bibtex"]
AnyStyle = Literal["plain", "footnote", "author-date", "apa", "chicago", "harvard", "bibtex", "ris", "csl"]

app = typer.Typer()
export_app = typer.Typer(help="Write what the documents rest on as a file for a reference manager.")
app.add_typer(export_app, name="export", epilog="Example:  qa export references --format ris --out references.ris")

_WRITERS: dict[str, Callable[[Iterable[Work]], str]] = {"csl": csl_json, "ris": ris, "bibtex": bibtex}
_TEXT_STYLES: dict[str, Style] = {style: style for style in get_args(Style)}


@app.command(epilog="Example:  qa cite political-engagement/lesson-2 --style author-date")
def cite(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="A passage, as `qa passages` and `qa ask` name it.")],
    style: Annotated[AnyStyle, typer.Option(help="How it is cited, or the format of its references.")] = "plain",
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Print the citation of a passage: what it rests on, and where that was read.

    An id that the passage had in an earlier build is understood, too. With bibtex, ris and csl its references are
    printed, for a reference manager.
    """
    passage = Library(library or ctx.obj).passage(name)
    if style in _TEXT_STYLES:
        found = cited(passage, _TEXT_STYLES[style])
    else:
        found = _WRITERS[style](works_of([passage]))
        if not resting(passage).references:
            _note(f"{passage.id} lists no references.")
    if as_json:
        write_json({"id": passage.id, "style": style, "citation": found})
    elif style in _TEXT_STYLES:
        console().print(Text(plain(found)), soft_wrap=True)
    else:
        _write(found)


@export_app.callback()
def _group() -> None:
    """Makes `references` a command of its own, though it is the only one."""


@export_app.command(epilog="Example:  qa export references --format ris --out sources.ris")
def references(
    ctx: typer.Context,
    ids: Annotated[str | None, typer.Option(help="Only those behind these passages, with commas between.")] = None,
    question: Annotated[str | None, typer.Option(help="Only those behind the passages that answer this.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many passages for the question.")] = 5,
    briefing: Annotated[Path | None, typer.Option(help="Only those that a briefing saved as .json rests on.")] = None,
    file_format: Annotated[Format, typer.Option("--format", help="The format of the file.")] = "csl",
    out: Annotated[Path | None, typer.Option(help="The file to write (default: standard output).")] = None,
    library: LibraryOption = None,
) -> None:
    """Write the references of the whole index, or of some passages, each work once."""
    if sum(each is not None for each in (ids, question, briefing)) > 1:
        raise typer.BadParameter("Give one of --ids, --question and --briefing.")
    if out is not None and (out.is_dir() or not out.absolute().parent.is_dir()):
        raise typer.BadParameter(f"{out} cannot be written: it is a folder, or its folder does not exist.")
    found = Library(library or ctx.obj)
    works = works_of(_quoted(found, briefing) if briefing else _passages(found, ids, question, k))
    content = _WRITERS[file_format](works)
    if not works:
        _note("These passages list no references.")
    if out is None:
        _write(content)
        return
    try:
        replace_file(out, content.encode())
    except OSError as error:
        raise typer.BadParameter(f"{out} cannot be written: {error.strerror}. Name another file with --out") from error
    console().print(Text(f"Written: {plain(str(out))}, {counted(len(works), 'work')}."), soft_wrap=True)


def _quoted(library: Library, path: Path) -> Sequence[Passage]:
    """What the quotations of a briefing rest on: the sources that they themselves cite, else all of their passage."""
    try:
        read = read_briefing(path.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}. Name a briefing saved as .json") from error
    return quoted_passages(read, library.opened())


def _passages(library: Library, ids: str | None, question: str | None, k: int) -> Sequence[Passage]:
    if question is not None:
        answer = library.assistant().ask(question, k=k)
        if answer.verdict == "none":
            raise QuestionError(f"There is nothing to export: {answer.reason}")
        return [hit.passage for hit in answer.hits]
    if ids is None:
        return library.opened().passages()
    names = [name.strip() for name in ids.split(",") if name.strip()]
    if not names:
        raise typer.BadParameter("--ids names no passage. Example: qa export references --ids oversight/lesson-2")
    return [library.passage(name) for name in names]


def _write(content: str) -> None:
    sys.stdout.write(content)
    sys.stdout.flush()


def _note(message: str) -> None:
    console(stderr=True).print(Text(f"qa: {plain(message)}"), soft_wrap=True)
