"""The command line. Exit 0 = done, 1 = a check found problems, 2 = could not (one line on stderr says why)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import click
import typer

from qa import Answer, Library, QAError, __version__
from qa.contract import answer_json, check_json, passage_json, report_json
from qa.datatypes import Progress
from qa.show import console, show_answer, show_check, show_passages, show_report

app = typer.Typer(
    name="qa",
    help="Ask a folder of “lessons learned” documents; get the passages that answer, word for word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", help="Folder that holds corpus/ and index/ (default: QA_LIBRARY, else here)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, on standard output.")]
_common: dict[str, Path | None] = {"library": None}


def _version(wanted: bool) -> None:
    if wanted:
        print(f"qa {__version__}")
        raise typer.Exit


@app.callback()
def common(
    library: LibraryOption = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Options for every command."""
    _common["library"] = library


@app.command()
def index(
    full: Annotated[bool, typer.Option("--full", help="Encode everything anew, even what has not changed.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Build the index of corpus/ and make it live. Exit 1 if a file could not be read (the rest is built)."""
    opened = _library(library)
    with _progress(quiet=as_json) as progress:
        report = opened.build(full=full, progress=progress)
    for warning in report.warnings:
        print(warning, file=sys.stderr)
    if as_json:
        _print_json(report_json(report))
    else:
        show_report(console(), report)
    raise typer.Exit(1 if opened.status().skipped else 0)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in plain language.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many passages.")] = 5,
    document: Annotated[str | None, typer.Option(help="Only this document: its title or its path.")] = None,
    lesson: Annotated[int | None, typer.Option(help="Only the lesson of this number.")] = None,
    batch: Annotated[Path | None, typer.Option(help="A file with one question a line; one answer each.")] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Ask, and get the passages closest to the question with their citations."""
    if (question is None) == (batch is None):
        _refuse('give either a question or --batch FILE. Example: qa ask "How to build trust with local partners?"')
    assistant = _library(library).assistant()
    if batch is None:
        _print_answer(assistant.ask(question or "", k=k, document=document, lesson=lesson), as_json)
        return
    for answer in assistant.ask_each(_lines(batch), k=k, document=document, lesson=lesson):
        _print_answer(answer, as_json)


@app.command()
def passages(as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """The passages that corpus/ holds now; with --json one object a line."""
    found = _library(library).corpus().passages
    if not as_json:
        show_passages(console(), found)
        return
    for passage in found:
        _print_json(passage_json(passage))


@app.command()
def source(path: Annotated[str, typer.Argument(help="A document of corpus/.")], library: LibraryOption = None) -> None:
    """Print the extracted text of a document, in which offsets count, byte for byte (UTF-8)."""
    sys.stdout.buffer.write(_library(library).source(path).encode())


@app.command()
def check(as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Name what an editor should mend (path:line) and say whether the index is fresh. Exit 1 if there is something."""
    opened = _library(library)
    problems, status = opened.corpus().problems, opened.status()
    if as_json:
        _print_json(check_json(status, problems))
    else:
        show_check(console(), status, problems)
    found = status.state != "fresh" or any(problem.level == "problem" for problem in problems)
    raise typer.Exit(1 if found else 0)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 7860,
    library: LibraryOption = None,
) -> None:
    """Serve the page."""
    from qa.web import serve as serve_page

    serve_page(_library(library), host=host, port=port)


def _library(folder: Path | None) -> Library:
    return Library(folder or _common["library"])


def _lines(path: Path) -> list[str]:
    """The lines of a file of questions; an empty line is a question too, so that answers keep their places."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        _refuse(f"{path} cannot be read: {error.strerror}. Give a text file with one question a line.")
    except UnicodeDecodeError:
        _refuse(f"{path} is not UTF-8 text. Save it as UTF-8, with one question a line.")
    return text.removesuffix("\n").split("\n") if text else []


def _print_answer(answer: Answer, as_json: bool) -> None:
    if as_json:
        _print_json(answer_json(answer))
    else:
        show_answer(console(), answer)
        print()


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on a terminal's standard error, nothing elsewhere."""
    err = console(stderr=True)
    if quiet or not err.is_terminal:
        yield None
        return
    from rich.progress import Progress as Bar

    with Bar(console=err, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage.capitalize(), total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield report


def _refuse(message: str) -> NoReturn:
    raise click.UsageError(message)


def main() -> NoReturn:
    """Runs the command line; every error becomes one line on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(_run())


def _run() -> int:
    try:
        return app(standalone_mode=False) or 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        return _failed(f"{error.format_message().rstrip('.')}. See: qa --help")
    except (click.Abort, KeyboardInterrupt):
        return _failed("stopped.") and 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of our output went away
        return 0
    except QAError as error:
        return _failed(str(error))
    except Exception as error:  # the one boundary: a person at a terminal never sees a traceback
        if os.environ.get("QA_DEBUG"):
            raise
        return _failed(
            f"unexpected {type(error).__name__}: {error}. Run again with QA_DEBUG=1 and report what it says."
        )


def _failed(message: str) -> int:
    print("qa: " + " ".join(message.split()), file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
