"""A build whose parts do not belong together never goes live, though every file is as it was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypedDict, Unpack

import pytest

from qa import BuildError, Library
from qa.corpus import Corpus
from qa.lexical import LexicalIndex
from qa.probe import probe
from qa.store import OpenBuild, Stretches, Windows, write_store
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA

Write = Callable[..., None]


class Others(TypedDict):
    """What else `write_store` is given."""

    lender: OpenBuild | None
    stretches: Stretches


def windows_changed(folder: Path, corpus: Corpus, *, windows: Windows, **others: Unpack[Others]) -> None:
    """Each sentence gets the place of the one after it, and the last one that of the first."""
    turned = windows._replace(span=[*windows.span[1:], windows.span[0]])
    write_store(folder, corpus, windows=turned, **others)


def a_window_lost(folder: Path, corpus: Corpus, *, windows: Windows, **others: Unpack[Others]) -> None:
    write_store(folder, corpus, windows=Windows(*(column[:-1] for column in windows)), **others)


def a_source_changed(folder: Path, corpus: Corpus, *, windows: Windows, **others: Unpack[Others]) -> None:
    files = [
        replace(file, document=replace(file.document, source=file.document.source[1:]))
        for file in corpus.files
        if file.document
    ]
    write_store(folder, Corpus(tuple(files), corpus.shared), windows=windows, **others)


def the_terms_of_others(folder: Path, corpus: Corpus, *, windows: Windows, **others: Unpack[Others]) -> None:
    write_store(folder, corpus, windows=windows, **others)
    for path in (folder / "lexical").iterdir():
        path.unlink()
    (folder / "lexical").rmdir()
    (folder / "lexical").mkdir()
    LexicalIndex.build([["rain"] for _ in corpus.passages]).save(folder / "lexical")


@pytest.mark.parametrize("broken", [windows_changed, a_window_lost, a_source_changed, the_terms_of_others])
def test_a_build_that_does_not_fit_together_is_not_served(
    make_library: MakeLibrary, monkeypatch: pytest.MonkeyPatch, broken: Write
) -> None:
    library = make_library({"alpha.txt": ALPHA})
    live = library.build().build
    put(library, "beta.txt", BETA)
    monkeypatch.setattr("qa.build.write_store", broken)
    with pytest.raises(BuildError, match="does not read back as it was written") as raised:
        library.build(full=True)
    assert "\n" not in str(raised.value)
    assert library.assistant().ask("trust").build == live
    assert [path.name for path in (library.index_dir / "builds").iterdir()] == [live], "nothing is left behind"
    monkeypatch.undo()
    assert library.build().documents == 2


def test_a_document_without_a_sentence_needs_none(make_library: MakeLibrary) -> None:
    library: Library = make_library({"a.txt": "Title\n\nSmith, J. (2010). A title. London: Press.\n", "b.txt": BETA})
    library.build()
    probe(library.opened())
