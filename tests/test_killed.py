"""Builds that are killed from outside, at any moment: afterwards the index is the old one or the new one, and whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qa import Library, Settings
from tests.conftest import ROOT, put, run_python

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
KILLS, REAL_KILLS = 50, 5

# Each child builds a corpus that says another number; it is killed after a time drawn from 0 to what a build takes,
# which follows the machine's pace. It goes on until some were killed before the new index went live, and some after it.
# The parent only forks: a lock that a killed child holds (tqdm shares one with its children) would hold it up for ever.
_KILL_AT_RANDOM = """
import json, os, random, signal, sys, time, traceback
from pathlib import Path
from qa import Library, Settings
from qa.language import language_of
from tests.fakes import FakeEncoder
import bm25s.stopwords, faiss, rapidfuzz.process, Stemmer

language_of("A sentence that is long enough.")
folder, kills = Path(sys.argv[1]), int(sys.argv[2])
draw = random.Random(7)

def library():
    return Library(folder, settings=Settings(keep_builds=2), encoder=FakeEncoder())

def write(number):
    for name in "abcdef":
        text = f"The police of version{number} keep the {name}. " * 8
        text = f"Title\\n\\n{text}\\n\\nAnnex\\n\\nMore version{number} of {name}.\\n"
        (folder / "corpus" / f"{name}.txt").write_text(text)

def build():
    library().build()

def look():
    found = library()
    answer = found.assistant().ask("police trust", k=50)
    versions = {word for hit in answer.hits for word in hit.passage.text.split() if word.startswith("version")}
    print(json.dumps({"said": sorted({int(word.removeprefix("version").strip(".")) for word in versions}),
                      "new": number, "hits": len(answer.hits), "state": found.status().state,
                      "damaged": found.damaged()}), flush=True)

def finish():
    found = library()
    found.build()
    left = sorted(path.name for path in found.index_dir.iterdir())
    print(json.dumps({"state": found.status().state, "left": left, "builds": len(found.builds()), "killed": killed,
                      "hidden": [path.name for path in (found.index_dir / "builds").iterdir() if path.name[0] == "."]}),
          flush=True)

def forked(work):
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child

def done(work):
    started = time.perf_counter()
    _, status = os.waitpid(forked(work), 0)
    if status:
        sys.exit(f"{work.__name__} ended with status {status}")
    return time.perf_counter() - started

(folder / "corpus").mkdir(parents=True)
current = folder / "index" / "CURRENT"
number, killed, live = 0, 0, set()
write(number)
whole = done(build)
while (killed < kills or len(live) < 2) and number < 10 * kills:
    number += 1
    write(number)
    before = current.read_bytes()
    child = forked(build)
    time.sleep(draw.uniform(0, whole))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        killed += 1
        live.add(current.read_bytes() != before)
    whole *= 1.05 if current.read_bytes() == before else 0.95
    done(look)
done(finish)
"""


def test_kills_at_random_moments_leave_the_old_or_the_new_index_whole(tmp_path: Path) -> None:
    alone = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = run_python(_KILL_AT_RANDOM, tmp_path / "library", KILLS, env=alone, timeout=400)
    assert done.returncode == 0, done.stderr.decode()
    *looks, end = (json.loads(line) for line in done.stdout.splitlines())
    assert end.pop("killed") >= KILLS, "too many builds were over before they were killed"
    assert {look["said"] == [look["new"]] for look in looks} == {True, False}, "all before or all after going live"
    live = [0]
    for look in looks:
        assert look["said"] in (live, [look["new"]]), "a mix, or neither"
        live = look["said"]
        assert look["hits"] == 12
        assert look["state"] == ("fresh" if look["said"] == [look["new"]] else "stale")
        assert look["damaged"] == []
    assert end == {"state": "fresh", "left": [".lock", "CURRENT", "builds"], "builds": 2, "hidden": []}


@pytest.mark.model
def test_kills_with_the_real_model(tmp_path: Path) -> None:
    library = Library(tmp_path / "library", settings=Settings())
    texts = [f"Title\n\nThe police of version{number} met local partners.\n" for number in range(REAL_KILLS + 1)]
    put(library, "a.txt", texts[0])
    started = time.monotonic()
    command = [sys.executable, "-m", "qa.cli", "index", "--library", str(library.folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    whole, draw = time.monotonic() - started, random.Random(3)
    for number in range(1, REAL_KILLS + 1):
        put(library, "a.txt", texts[number])
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(draw.uniform(0.3, 1.0) * whole)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        (hit,) = library.assistant().ask("police").hits
        assert hit.passage.text in {text.split("\n")[2] for text in texts[: number + 1]}
        assert library.damaged() == ()
