"""One writer at a time; whoever holds the lock is named, and a dead one holds nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qa import BuildBusy
from qa.lock import building, holder
from tests.conftest import ROOT

_HOLD = """
import sys, time
from pathlib import Path
from qa.lock import building
with building(Path(sys.argv[1])) as told:
    told.progress("encoding", 3, 9)
    print("held", flush=True)
    time.sleep(60)
"""


def held_elsewhere(index: Path) -> subprocess.Popen[bytes]:
    """A process that holds the lock until it is ended."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(index)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert process.stdout
    assert process.stdout.readline() == b"held\n"
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    """Kills it, as a power cut would."""
    process.kill()
    process.communicate()


def test_nobody_builds(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    with building(tmp_path) as told:
        found = holder(tmp_path)
        assert found
        assert (found.pid, found.here, found.total) == (os.getpid(), True, 0)
        told.progress("reading", 1, 2)
        seen = holder(tmp_path)
        assert seen
        assert (seen.stage, seen.done, seen.total) == ("reading", 1, 2)
    assert holder(tmp_path) is None
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock"]


def test_another_process_is_named_and_how_far_it_is(tmp_path: Path) -> None:
    process = held_elsewhere(tmp_path)
    try:
        found = holder(tmp_path)
        assert found
        assert (found.pid, found.here, found.stage, found.done, found.total) == (process.pid, False, "encoding", 3, 9)
        with pytest.raises(BuildBusy) as raised, building(tmp_path):
            pass
        said = str(raised.value)
        assert said.startswith(f"Process {process.pid} has been building {tmp_path} since ")
        assert "(encoding, 3 of 9). Wait until it has finished, or stop it." in said
    finally:
        end(process)


def test_a_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    process = held_elsewhere(tmp_path)
    end(process)
    assert (tmp_path / ".building").is_file()
    assert holder(tmp_path) is None
    with building(tmp_path):
        found = holder(tmp_path)
        assert found
        assert found.here


def test_progress_is_not_written_for_every_step(tmp_path: Path) -> None:
    with building(tmp_path) as told:
        told.progress("encoding", 0, 10_000)
        before = (tmp_path / ".building").stat().st_ino
        for done in range(10_000):
            told.progress("encoding", done, 10_000)
        assert (tmp_path / ".building").stat().st_ino == before or time.monotonic() - told._told < 1


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"pid": "x", "host": "h", "since": 1}', "\x00", '{"pid": 1}'])
def test_what_cannot_be_read_names_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / ".building").write_text(content)
    assert holder(tmp_path) is None


def test_a_builder_on_another_machine_is_believed(tmp_path: Path) -> None:
    (tmp_path / ".building").write_text(
        json.dumps({"pid": 1, "host": "elsewhere", "since": time.time(), "stage": "", "done": 0, "total": 0})
    )
    found = holder(tmp_path)
    assert found
    assert (found.host, found.here) == ("elsewhere", False)


def test_a_builder_that_cannot_tell_builds_all_the_same(tmp_path: Path) -> None:
    (tmp_path / ".building").mkdir()
    with building(tmp_path) as told:
        told.progress("reading", 1, 2)
