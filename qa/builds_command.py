"""The commands `qa builds`, `qa rollback` and `qa diff`: which builds are kept, going back to one, what has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from qa.assistant import Library
from qa.contract import builds_json, changes_json
from qa.show import console, plain, show_builds, show_changes, write_json

app = typer.Typer()

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", help="Folder that holds corpus/ and index/ (default: QA_LIBRARY, else this folder)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, on standard output.")]


@app.command(epilog="Example:  qa builds")
def builds(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the builds that are kept, the newest first, and say which is live."""
    found = Library(library or ctx.obj).builds()
    if as_json:
        write_json(builds_json(found))
    else:
        show_builds(console(), found)


@app.command(epilog="Example:  qa rollback")
def rollback(
    ctx: typer.Context,
    build: Annotated[
        str | None, typer.Argument(help="A build of `qa builds`, or how its id begins (default: the one before).")
    ] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Make an earlier build live again. The documents stay as they are; `qa index` builds from them."""
    found = Library(library or ctx.obj).rollback(build)
    if as_json:
        write_json(builds_json([found])[0])
    else:
        console().print(Text(f"Live again: build {found.build}, made {plain(found.created)}."))


@app.command(epilog="Example:  qa diff    or    qa diff 3f2a 81c0")
def diff(
    ctx: typer.Context,
    before: Annotated[str | None, typer.Argument(help="A build (default: the one before the live one).")] = None,
    after: Annotated[str | None, typer.Argument(help="Another build (default: the live one).")] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say which passages were added, changed, removed or moved to another id from one build to another."""
    earlier, later, changes = Library(library or ctx.obj).changes(before, after)
    if as_json:
        write_json(changes_json(earlier, later, changes))
    else:
        show_changes(console(), earlier, later, changes)
