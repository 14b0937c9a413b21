"""A folder that is watched: every change reaches the index, one at rest makes one build, a failure does not end it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from qa import BuildReport, CorpusError, Library, QAError, Settings
from qa.watch import watch
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA, FakeEncoder


class Told:
    """What the watcher said."""

    def __init__(self) -> None:
        self.reports: list[BuildReport] = []
        self.errors: list[str] = []


@contextmanager
def watched(library: Library) -> Iterator[Told]:
    """The library is watched in another thread meanwhile."""
    told, stop = Told(), threading.Event()

    def failed(error: QAError) -> None:
        told.errors.append(str(error))

    def work() -> None:
        watch(library, build=library.build, built=told.reports.append, failed=failed, stop=stop)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


def wait_for(what: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def test_every_change_reaches_the_index(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA})
    with watched(library) as told:
        wait_for(lambda: len(told.reports) == 1)
        time.sleep(1)  # until the folder is looked at
        put(library, "sub/beta.txt", BETA)
        wait_for(lambda: library.opened().passage_count == 5)
        put(library, "sub/beta.txt", BETA.replace("kept it", "kept all of it"))
        wait_for(lambda: told.reports[-1].changed == 1)
        (library.corpus_dir / "sub" / "beta.txt").unlink()
        wait_for(lambda: library.opened().passage_count == 4)
        assert library.assistant().ask("police dialogue Moldova", k=9).searched.passages == 4
    assert told.errors == []


def test_a_folder_at_work_is_built_when_it_comes_to_rest(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA})
    with watched(library) as told:
        wait_for(lambda: len(told.reports) == 1)
        time.sleep(1)
        for number in range(10):
            put(library, f"{number}.txt", BETA.replace("Beta", f"Beta {number}"))
            time.sleep(0.1)
        wait_for(lambda: library.status().state == "fresh")
        assert len(told.reports) < 8, "not one build a file"
        assert library.opened().passage_count == 14


def test_a_failure_is_told_once_and_does_not_end_it(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA})
    with watched(library) as told:
        wait_for(lambda: len(told.reports) == 1)
        time.sleep(1)
        (library.corpus_dir / "alpha.txt").unlink()
        wait_for(lambda: len(told.errors) == 1)
        assert "holds no document that can be read" in told.errors[0]
        assert library.assistant().ask("trust").hits, "the index before still answers"
        put(library, "beta.txt", BETA)
        wait_for(lambda: len(told.reports) == 2)
    assert len(told.errors) == 1


def test_there_is_nothing_to_watch(make_library: MakeLibrary) -> None:
    library = Library(make_library({}).folder / "nowhere", settings=Settings(), encoder=FakeEncoder())
    with pytest.raises(CorpusError, match="There is no folder"):
        watch(library, build=library.build, built=print, failed=print)


@pytest.mark.model
def test_the_command_watches_until_ctrl_c(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA})
    command = [sys.executable, "-m", "qa.cli", "watch", "--library", str(library.folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline().startswith("Index ready: 4 passages from 1 document")
        process.stdout.readline()
        time.sleep(2)
        put(library, "beta.txt", BETA)
        assert process.stdout.readline().startswith("Index ready: 5 passages from 2 documents")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.splitlines()[0].startswith("Watching ")
    assert errors.splitlines()[-1] == "qa: stopped."
    assert "Traceback" not in errors
