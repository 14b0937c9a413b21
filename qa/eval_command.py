"""The command `qa eval`: measures a library, or a test collection, and compares two such measurements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from qa.assistant import Library
from qa.beir import read_beir
from qa.comparison import compare, comparison_json
from qa.datatypes import Progress
from qa.evaluation import Report, evaluate, evaluation_json, indexed
from qa.gold import read_gold
from qa.options import JsonOption, LibraryOption
from qa.progress import progress_bar
from qa.show import console, plain, write_json
from qa.show_eval import show_comparison, show_evaluation, show_notices
from qa.trec_run import write_run

app = typer.Typer()

_ONE = "Give one of --gold FILE, --beir DIR and --compare A B. Example: qa eval --gold questions.jsonl"


@app.command("eval", epilog="Example:  qa eval --gold questions.jsonl --json > report.json")
def evaluation(
    ctx: typer.Context,
    gold: Annotated[
        Path | None, typer.Option(help="Questions over the documents of this library, a JSON object a line.")
    ] = None,
    beir: Annotated[
        Path | None,
        typer.Option(help="A test collection: a folder with corpus.jsonl, queries.jsonl, qrels.tsv.", metavar="DIR"),
    ] = None,
    two: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--compare", help="Two reports saved with --json, question by question.", metavar="A B"),
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(help="Write the hits as a TREC run, too; white space and % in ids are percent-encoded."),
    ] = None,
    lang: Annotated[str | None, typer.Option(help="With --gold: only questions of this language, as in: fr")] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Measure retrieval and verdicts on questions with known answers.

    The questions go through the same search as those of `qa ask`. With --beir, a collection is indexed first, in
    index/evaluation/, and the library's own index stays as it is.
    """
    if sum(each is not None for each in (gold, beir, two)) != 1:
        raise typer.BadParameter(_ONE)
    if lang is not None and gold is None:
        raise typer.BadParameter("--lang goes with --gold only.")
    if two is not None:
        if run is not None:
            raise typer.BadParameter("--run goes with --gold or --beir, not with --compare.")
        _compare(*two, as_json=as_json)
        return
    if run is not None and (run.is_dir() or not run.absolute().parent.is_dir()):
        raise typer.BadParameter(f"{run} cannot be written: it is a folder, or its folder does not exist.")
    opened = Library(library or ctx.obj)
    with progress_bar(console(stderr=True), quiet=as_json) as progress:
        report = _of_beir(opened, beir, progress) if beir else _of_gold(opened, gold or Path(), lang, progress)
    show_notices(console(stderr=True), report.notices)
    if gold is not None and (reason := opened.status().reason):
        console(stderr=True).print(Text(plain(reason)), soft_wrap=True)
    if run is not None:
        write_run(run, ((row.question.qid, row.hits) for row in report.rows))
    if as_json:
        write_json(evaluation_json(report))
    else:
        show_evaluation(console(), report)


def _of_gold(library: Library, path: Path, language: str | None, progress: Progress | None) -> Report:
    gold = read_gold(path, library.opened().passages())
    if language is not None:
        gold = gold.only(language)
    return evaluate(library.assistant(), gold, language=language, progress=progress)


def _of_beir(library: Library, folder: Path, progress: Progress | None) -> Report:
    collection = read_beir(folder)
    return evaluate(indexed(collection, library, progress).assistant(), collection.gold, progress=progress)


def _compare(first: Path, second: Path, *, as_json: bool) -> None:
    found = compare(first, second)
    if as_json:
        write_json(comparison_json(found))
    else:
        show_comparison(console(), found)
