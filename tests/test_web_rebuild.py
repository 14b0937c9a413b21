"""The one rebuild of a process."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from qa import BuildReport, Library
from qa.datatypes import Progress
from qa.errors import BuildError
from qa.web.rebuild import Rebuild, RebuildState
from tests.test_lock import end, held_elsewhere

REPORT = BuildReport("abc", 1, 11, 11, 0, 0, 0, 22, 0.1, ())


class SlowLibrary(Library):
    """Its build waits until it is let go, and then gives or raises what it is told to."""

    def __init__(self, outcome: BuildReport | BaseException) -> None:
        super().__init__(Path())
        self.outcome, self.started, self.let_go, self.builds = outcome, threading.Event(), threading.Event(), 0

    def build(self, *, full: bool = False, progress: Progress | None = None) -> BuildReport:
        self.builds += 1
        assert progress
        progress("encoding", 3, 9)
        self.started.set()
        assert self.let_go.wait(10)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


def finished(rebuild: Rebuild) -> RebuildState:
    for thread in threading.enumerate():
        if thread.name == "rebuild":
            thread.join(10)
    return rebuild.state


def test_progress_is_seen_and_a_second_start_joins_the_first() -> None:
    library = SlowLibrary(REPORT)
    rebuild = Rebuild(library)
    assert rebuild.start()
    assert library.started.wait(10)
    state = rebuild.state
    assert (state.running, state.done, state.total) == (True, 3, 9)
    assert not rebuild.start()
    library.let_go.set()
    assert finished(rebuild) == RebuildState(report=REPORT)
    assert library.builds == 1
    assert rebuild.start()  # and when it has ended another can begin
    finished(rebuild)


def test_a_rebuild_of_another_process_is_seen_and_none_is_started_beside_it(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.index_dir.mkdir()
    rebuild = Rebuild(library)
    assert rebuild.seen() == RebuildState()
    process = held_elsewhere(library.index_dir)
    try:
        stage = "Reading passages with the model"
        assert rebuild.seen() == RebuildState(running=True, stage=stage, done=3, total=9)
        assert not rebuild.start()
    finally:
        end(process)
    assert rebuild.seen() == RebuildState()


def test_a_build_that_fails_is_told_in_its_own_words() -> None:
    library = SlowLibrary(BuildError("The disk is full."))
    library.let_go.set()
    rebuild = Rebuild(library)
    rebuild.start()
    assert finished(rebuild) == RebuildState(error="The disk is full.")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_build_that_breaks_leaves_no_page_waiting() -> None:
    library = SlowLibrary(ZeroDivisionError("unforeseen"))
    library.let_go.set()
    rebuild = Rebuild(library)
    rebuild.start()
    assert finished(rebuild).running is False
    assert "stopped unexpectedly" in rebuild.state.error
