"""Commands on builds: `qa builds` and `qa rollback`, `qa diff`, and `qa watch`, which makes one after each change."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from qa.assistant import Library
from qa.contract import builds_json, changes_json
from qa.datatypes import BuildReport
from qa.options import JsonOption, LibraryOption
from qa.progress import progress_bar
from qa.show import console, plain, show_builds, show_changes, show_report, show_warnings, write_json
from qa.watch import watch as keep_fresh

app = typer.Typer()


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


@app.command(epilog="Example:  qa watch --library ~/lessons")
def watch(ctx: typer.Context, library: LibraryOption = None) -> None:
    """Rebuild the index whenever a document is added, changed or removed, until Ctrl-C.

    A running page serves the new index at once.
    """
    opened, out, err = Library(library or ctx.obj), console(), console(stderr=True)

    def build() -> BuildReport:
        with progress_bar(err, quiet=False) as progress:
            return opened.build(progress=progress)

    def built(report: BuildReport) -> None:
        show_warnings(err, report.warnings)
        show_report(out, report)

    err.print(Text(f"Watching {plain(str(opened.corpus_dir))}. Stop with Ctrl-C."), soft_wrap=True)
    keep_fresh(opened, build=build, built=built, failed=lambda error: err.print(Text(f"qa: {plain(str(error))}")))
