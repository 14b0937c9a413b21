"""A build that dies at any point, or whose disk fails at any point, leaves a whole index that answers.

Python reports each file operation to audit hooks (`sys.addaudithook`). A forked child counts those that write and dies
at number n, for every n there is.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa import Library, Settings
from qa.manifest import current_build, list_builds
from tests.conftest import ROOT, MakeLibrary, put, run_python
from tests.fakes import ALPHA, BETA, FakeEncoder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

_DIE_AT_EVERY_STEP = """
import errno, json, os, shutil, sys
from pathlib import Path
from qa import BuildError, Library, QAError, Settings
from tests.fakes import ALPHA, BETA, FakeEncoder
from qa.language import language_of
import bm25s.stopwords, faiss, rapidfuzz.process, Stemmer  # once, and not in every child

language_of("A sentence that is long enough.")  # unpacks its model into a temporary file, once a process
template, work, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
WRITING = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "sqlite3.connect", "shutil.rmtree"}
FINISHED, REFUSED, KILLED = 0, 3, 9

def writes(event, args):
    if event == "open":
        return args[0] is not None and isinstance(args[2], int) and bool(args[2] & (os.O_WRONLY | os.O_RDWR))
    return event in WRITING

def library(folder):
    return Library(folder, settings=Settings(keep_builds=1), encoder=FakeEncoder())

def build(folder, step):
    state = {"steps": 0, "on": True}

    def hook(event, args):
        if state["on"] and writes(event, args):
            state["steps"] += 1
            if state["steps"] == step and how == "kill":
                os._exit(KILLED)
            if state["steps"] >= step and how == "disk":
                raise OSError(errno.ENOSPC, "No space left on device")

    sys.addaudithook(hook)
    try:
        library(folder).build()
    except BuildError as error:
        state["on"] = False
        assert "\\n" not in str(error) and "No space left on device" in str(error), error
        os._exit(REFUSED)
    os._exit(FINISHED)

def look(folder):
    found = {}
    before = library(folder)
    try:
        answer = before.assistant().ask("trust", k=50)
        texts = sorted(hit.passage.text for hit in answer.hits)
        found["serves"] = {"old": "old", "new": "new"}[{"old" if "OLD" in t else "new" for t in texts}.pop()]
        found["mixed"] = len({"OLD" in text for text in texts}) != 1
        found["state"] = before.status().state
    except QAError as error:
        found["serves"], found["mixed"], found["state"] = str(error), None, None
    report = before.build()
    after = library(folder).assistant().ask("trust", k=50)
    found["mended"] = all("NEW" in hit.passage.text for hit in after.hits) and len(after.hits) == 2
    left = sorted(path.name for path in (folder / "index" / "builds").iterdir())
    found["left"] = left == [report.build] and not list((folder / "index").glob(".CURRENT*"))
    print(json.dumps(found), flush=True)
    os._exit(0)

def forked(function, *args):
    child = os.fork()
    if child == 0:
        try:
            function(*args)
        except BaseException:
            import traceback
            traceback.print_exc()
            os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

step, code = 0, None
while code != FINISHED:
    step += 1
    folder = work / f"{how}-{step}"
    shutil.copytree(template, folder)
    code = forked(build, folder, step)
    print(json.dumps({"step": step, "code": code}), flush=True)
    if forked(look, folder):
        raise SystemExit(f"step {step} cannot be looked at")
    shutil.rmtree(folder)
"""


def test_every_step_is_survived(tmp_path: Path) -> None:
    """Old until CURRENT is renamed, new from then on; the next build cleans up."""
    template, ways = old_library(tmp_path), {"kill": 9, "disk": 3}
    with ThreadPoolExecutor() as pool:
        ran = pool.map(lambda how: run_python(_DIE_AT_EVERY_STEP, template.folder, tmp_path, how, timeout=600), ways)
    for expected, done in zip(ways.values(), ran, strict=True):
        assert done.returncode == 0, done.stderr.decode()
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        steps, looks = lines[::2], lines[1::2]
        assert len(steps) > 15, "the audit hook sees too little"
        assert [step["code"] for step in steps[:-1]] == [expected] * (len(steps) - 1)
        served = [look["serves"] for look in looks]
        assert set(served) == {"old", "new"}
        assert served == sorted(served, key=["old", "new"].index), "once new, always new"
        for step, look in zip(steps, looks, strict=True):
            assert look["mixed"] is False, step
            assert look["state"] == {"old": "stale", "new": "fresh"}[look["serves"]], step
            assert look["mended"], step
            assert look["left"], step


def old_library(folder: Path) -> Library:
    """A library whose live build says OLD in every passage, while its corpus says NEW."""
    library = Library(folder / "template", settings=Settings(keep_builds=1), encoder=FakeEncoder())
    for version in ("OLD", "NEW"):
        for name in ("alpha.txt", "beta.txt"):
            put(library, name, f"Title\n\nThe police of the {version} version keep the {name}.\n")
        if version == "OLD":
            library.build()
    return library


_HANG = """
import sys, time
from qa import Library, Settings
from tests.fakes import FakeEncoder

class Hanging(FakeEncoder):
    def encode_passages(self, texts, done=None):
        print("encoding", flush=True)
        time.sleep(60)

Library(sys.argv[1], settings=Settings(), encoder=Hanging()).build()
"""


def test_a_build_killed_from_outside_leaves_the_old_index_and_no_lock(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA, "beta.txt": BETA})
    live = library.build().build
    put(library, "beta.txt", BETA + "\nMore.\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _HANG, str(library.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        assert process.stdout.readline() == b"encoding\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert list((library.index_dir / "builds").glob(".unfinished-*"))
    assert library.assistant().ask("trust").build == live
    assert library.status().state == "stale"
    report = library.build()
    assert report.changed == 1
    assert current_build(library.index_dir) == report.build
    assert sorted(path.name for path in (library.index_dir / "builds").iterdir()) == sorted([live, report.build])


def test_many_processes_build_at_once_and_one_does(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA, "beta.txt": BETA})
    code = """
import sys, time
from qa import BuildBusy, Library, Settings
from tests.fakes import FakeEncoder

class Slow(FakeEncoder):
    def encode_passages(self, texts, done=None):
        time.sleep(1)
        return super().encode_passages(texts, done)

try:
    Library(sys.argv[1], settings=Settings(), encoder=Slow()).build()
    print("built")
except BuildBusy as error:
    print("busy" if str(error).count("\\n") == 0 else error)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(library.folder)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(3)]
    said = Counter(process.communicate(timeout=60)[0].decode().strip() for process in processes)
    assert said["built"] >= 1
    assert set(said) <= {"built", "busy"}
    assert said.total() == 3
    assert list_builds(library.index_dir) == [current_build(library.index_dir)]
