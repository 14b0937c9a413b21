"""The command line. Exit 0 = done, 1 = a check found problems, 2 = could not (one line on stderr says why)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn, TextIO

import typer

from qa import Answer, CorpusError, Library, Problem, QAError, Status, __version__
from qa.briefing.command import app as briefing_app
from qa.builds_command import app as builds_app
from qa.cite_command import app as cite_app
from qa.contract import answer_json, check_json, passage_json, report_json
from qa.corpus import read_any_file
from qa.eval_command import app as eval_app
from qa.filters import Filters
from qa.lessons_command import app as lessons_app
from qa.options import JsonOption, LibraryOption
from qa.outlined import outline_json
from qa.progress import progress_bar
from qa.show import (
    console,
    plain,
    show_answer,
    show_check,
    show_passages,
    show_report,
    show_warnings,
    write_json,
)
from qa.show_outline import show_outline
from qa.text import printable
from qa.verify_command import app as verify_app

_STOPPED = 130

app = typer.Typer(
    name="qa",
    help="Ask a folder of “lessons learned” documents; get the passages that answer, word for word.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"qa {__version__}")
        raise typer.Exit


@app.callback(
    invoke_without_command=True,
    epilog='Begin with:  qa index   then   qa ask "How to build trust with local partners?"',
)
def common(
    ctx: typer.Context,
    library: LibraryOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Ask a folder of “lessons learned” documents; get the passages that answer, word for word."""
    ctx.obj = library
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())


@app.command(epilog="Example:  qa index --library ~/lessons")
def index(
    ctx: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="Encode everything anew, even what has not changed.")] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Build the index of corpus/ and make it live.

    A file that cannot be read is left out and named on standard error; the others are built, and the exit code is 1.
    """
    with progress_bar(console(stderr=True), quiet=as_json) as progress:
        report = _library(ctx, library).build(full=full, progress=progress)
    show_warnings(console(stderr=True), report.warnings)
    if as_json:
        write_json(report_json(report))
    else:
        show_report(console(), report)
    if report.skipped:
        raise typer.Exit(1)


@app.command(epilog='Example:  qa ask "How to build trust?" --country Burundi --year 2010-2016')
def ask(
    ctx: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question, in plain language.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many passages.")] = 5,
    document: Annotated[str | None, typer.Option(help="Only this document: its title or its path.")] = None,
    lesson: Annotated[int | None, typer.Option(help="Only the lesson of this number.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only this kind: overview, lesson or example.")] = None,
    country: Annotated[str | None, typer.Option(help="Only passages marked with this country.")] = None,
    year: Annotated[str | None, typer.Option(help="Only documents of this year, or of years: 2010-2015.")] = None,
    language: Annotated[str | None, typer.Option(help="Only passages in this language: its name or code.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help="A file with one question a line, - for standard input; one answer each.")
    ] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Ask, and get the passages closest to the question with their citations."""
    if (question is None) == (batch is None):
        _refuse('Give either a question or --batch FILE. Example: qa ask "How to build trust with local partners?"')
    opened = _library(ctx, library)
    asked = opened.assistant()
    filters = Filters(document=document, lesson=lesson, kind=kind, country=country, year=year, language=language)
    if batch is not None:
        for answer in asked.ask_each(_lines(batch), k=k, **filters):
            _print_answer(answer, as_json)
        return
    _print_answer(asked.ask(question or "", k=k, **filters), as_json)
    if not as_json and (reason := opened.status().reason):
        _note(reason)


@app.command(epilog="Example:  qa passages --json > passages.jsonl")
def passages(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """The passages that corpus/ holds now; with --json one object a line."""
    corpus = _library(ctx, library).corpus()
    for skipped in corpus.skipped:
        _note(str(skipped))
    if not as_json:
        show_passages(console(), corpus.passages)
        return
    for passage in corpus.passages:
        write_json(passage_json(passage))


@app.command(epilog="Example:  qa source political-engagement.txt")
def source(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(help="A document of corpus/.")],
    library: LibraryOption = None,
) -> None:
    """Print the extracted text of a document, in which offsets count, byte for byte (UTF-8).

    On a terminal, control codes are left out.
    """
    text = _library(ctx, library).source(path)
    if sys.stdout.isatty():
        print(printable(text), end="")
    else:
        sys.stdout.buffer.write(text.encode())


@app.command(epilog="Example:  qa outline ~/Desktop/draft.txt")
def outline(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(help="A document: any file, or one of corpus/.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Print what is understood of one document: its lessons, examples, references, and what to mend.

    It need not be in corpus/: try a document before you add it.
    """
    opened = _library(ctx, library)
    read = read_any_file(opened.corpus_dir, path, opened.settings.max_bytes)
    for document in filter(None, (file.document for file in read.files)):
        if as_json:
            write_json(outline_json(document, read.passages, read.problems))
        else:
            show_outline(console(), document, read.passages, read.problems)


@app.command(epilog="Example:  qa check --json")
def check(
    ctx: typer.Context,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every build that is kept, and ask each for its documents.")
    ] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Name what an editor should mend (path:line) and say whether the index is fresh.

    The exit code is 1 if there is something to mend or the index is not fresh.
    """
    opened = _library(ctx, library)
    status = opened.status()
    problems = _problems(opened, status)
    if deep and status.build:
        problems += tuple(Problem("index", 1, "index-damaged", each) for each in opened.damaged())
    if as_json:
        write_json(check_json(status, problems))
    else:
        show_check(console(), status, problems)
    found = status.state != "fresh" or any(problem.level == "problem" for problem in problems)
    raise typer.Exit(1 if found else 0)


@app.command(epilog="Example:  qa serve --port 8080")
def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 7860,
    library: LibraryOption = None,
) -> None:
    """Serve the page."""
    from qa.web import serve as serve_page

    serve_page(_library(ctx, library), host=host, port=port, announce=print)


app.add_typer(builds_app)
app.add_typer(briefing_app)
app.add_typer(verify_app)
app.add_typer(cite_app)
app.add_typer(lessons_app)
app.add_typer(eval_app)


def _problems(library: Library, status: Status) -> tuple[Problem, ...]:
    """What an editor should mend; a corpus with nothing to read is a problem too where an index still answers."""
    try:
        return library.corpus().problems
    except CorpusError as error:
        if not status.build:
            raise
        return (Problem("corpus", 1, "not-read", str(error)),)


def _library(ctx: typer.Context, folder: Path | None) -> Library:
    """The library named after the command, else before it, else by QA_LIBRARY."""
    return Library(folder or ctx.obj)


def _lines(path: Path) -> list[str]:
    """The lines of a file of questions; an empty line is a question too, so that answers keep their places."""
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        _refuse(f"{path} cannot be read: {error.strerror}. Give a text file with one question a line")
    except UnicodeDecodeError:
        _refuse(f"{path} is not UTF-8 text. Save it as UTF-8, with one question a line")
    return text.removesuffix("\n").split("\n") if text else []


def _print_answer(answer: Answer, as_json: bool) -> None:
    if as_json:
        write_json(answer_json(answer))
    else:
        show_answer(console(), answer)


def _note(message: str) -> None:
    print(plain(message), file=sys.stderr)


def _refuse(message: str) -> NoReturn:
    raise typer.BadParameter(message)


def main() -> NoReturn:
    """Runs the command line; every error becomes one line on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        _make_safe(stream)
    sys.exit(_run())


def _make_safe(stream: TextIO) -> None:
    """UTF-8 into files and pipes; on a terminal its own encoding, which may lack a letter but must not fail."""
    encoding = stream.encoding if stream.isatty() else "utf-8"
    stream.reconfigure(encoding=encoding, errors="replace")  # type: ignore[attr-defined]


def _run() -> int:
    """The exit code. Typer turns Ctrl-C into an exit code and a broken pipe into SystemExit; both are met here."""
    try:
        code = app(prog_name="qa", standalone_mode=False) or 0
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as error:
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader of our output has seen enough
        return 0
    except typer.Abort:
        return _failed("stopped.", _STOPPED)
    except typer.TyperException as error:
        return _failed(f"{error.format_message().rstrip('.')}. See: qa --help")
    except QAError as error:
        return _failed(str(error))
    except Exception as error:  # noqa: BLE001  # the one boundary: a person at a terminal never sees a traceback
        if os.environ.get("QA_DEBUG"):
            raise
        return _failed(
            f"unexpected {type(error).__name__}: {error}. Run again with QA_DEBUG=1 and report what it says."
        )
    return _failed("stopped.", _STOPPED) if code == _STOPPED else code


def _failed(message: str, code: int = 2) -> int:
    _note(f"qa: {message}")
    return code


if __name__ == "__main__":
    main()
