"""`qa brief`: a briefing from the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from qa.assistant import Library
from qa.briefing.export import exported
from qa.briefing.model import Briefing, Group, Item, checked, item_of, items_of, read_briefing
from qa.cite import Style
from qa.errors import BriefingError
from qa.files import replace_file
from qa.options import LibraryOption
from qa.show import console, plain
from qa.text import counted

app = typer.Typer()


@app.command(epilog='Example:  qa brief --question "How to build trust?" --title "Trust" --out trust.docx')
def brief(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(help="The file to write: .docx, .md, .pdf, or .json to go on with it later.")],
    ids: Annotated[str | None, typer.Option(help="Passages by their ids, with commas between.")] = None,
    question: Annotated[list[str] | None, typer.Option(help="What answers this; may be given again.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many passages for a question.")] = 5,
    evidence: Annotated[bool, typer.Option("--evidence", help="Quote the closest sentences only.")] = False,
    saved: Annotated[Path | None, typer.Option("--open", help="Go on with a briefing that was saved as .json.")] = None,
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    author: Annotated[str, typer.Option(help="Who signs it.")] = "",
    made: Annotated[str, typer.Option("--date", help="Its date, as 2026-11-28 (default: today).")] = "",
    group: Annotated[Group | None, typer.Option(help="What quotations are grouped by (default: lesson).")] = None,
    note: Annotated[list[str] | None, typer.Option(help="Your note on a passage, ID=TEXT; may be given again.")] = None,
    style: Annotated[Style, typer.Option(help="How sources are cited.")] = "footnote",
    template: Annotated[Path | None, typer.Option(help="A .docx of yours: its styles and letterhead are used.")] = None,
    library: LibraryOption = None,
) -> None:
    """Write a briefing: passages word for word, each with its sources in a footnote, and one bibliography."""
    opened_library = Library(library or ctx.obj)
    before = (
        read_briefing(_bytes(saved, "a briefing that was saved as .json").decode(errors="replace"))
        if saved
        else Briefing()
    )
    chosen = [*_by_ids(opened_library, ids), *_by_questions(opened_library, question or [], k, evidence_only=evidence)]
    opened = opened_library.opened()
    briefing = checked(
        replace(
            before,
            items=tuple(_noted([*before.items, *chosen], note or [])),
            title=title or before.title,
            author=author or before.author,
            made=made or before.made,
            group=group or before.group,
            build=opened.manifest.build,
        )
    )
    own = _bytes(template, "a .docx") if template else None
    content = exported(briefing, opened, out.suffix.lower().removeprefix("."), style=style, template=own)
    try:
        replace_file(out, content)
    except OSError as error:
        raise BriefingError(f"{out} cannot be written: {error.strerror}. Name another file with --out") from error
    console().print(Text(f"Written: {plain(str(out))}, {counted(len(briefing.items), 'quotation')}."))
    if reason := opened_library.status().reason:
        console(stderr=True).print(Text(f"qa: {plain(reason)}"))


def _by_ids(library: Library, ids: str | None) -> list[Item]:
    return [item_of(library.passage(name.strip())) for name in (ids or "").split(",") if name.strip()]


def _by_questions(library: Library, questions: list[str], k: int, *, evidence_only: bool) -> list[Item]:
    """What answers each question; raises BriefingError where nothing does: a briefing is no place for near misses."""
    found = []
    for question in questions:
        answer = library.assistant().ask(question, k=k)
        if answer.verdict == "none":
            raise BriefingError(f"No passage answers {question!r}: {answer.reason} Name passages with --ids instead.")
        found += items_of(answer.hits, answer.question, evidence_only=evidence_only)
    return found


def _noted(items: list[Item], notes: list[str]) -> list[Item]:
    """The items, each with its note, if there is one for it."""
    named = dict(each.partition("=")[::2] for each in notes)
    unknown = [name for name in named if name not in {item.passage for item in items}]
    if unknown:
        raise BriefingError(f"--note names {unknown[0]!r}, which the briefing does not hold. Give it as ID=TEXT.")
    return [replace(item, note=named.get(item.passage, item.note)) for item in items]


def _bytes(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BriefingError(f"{path} cannot be read: {error.strerror}. Name {what}") from error
