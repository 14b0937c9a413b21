"""A process that goes on answering serves a new build as soon as it is live, and no question is lost meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from qa import Library, Settings
from tests.conftest import ROOT, put
from tests.fakes import FakeEncoder
from tests.serving import Visit, launch, served

LATEST = 2.0  # seconds after the swap by which every answer is the new build's
REBUILDS = 8

# Asks until its standard input ends; a line an answer: when it was asked, of which build, what its passages say.
_ASKS = """
import json, sys, threading, time
from pathlib import Path
from qa import Library, Settings
from tests.fakes import FakeEncoder

assistant = Library(Path(sys.argv[1]), settings=Settings(), encoder=FakeEncoder()).assistant()
ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
while not ended.is_set():
    asked = time.time()
    answer = assistant.ask("police trust", k=9)
    print(json.dumps([asked, answer.build, sorted({hit.passage.text for hit in answer.hits})]), flush=True)
"""


def write(library: Library, number: int) -> None:
    for name in ("a.txt", "b.txt"):
        put(library, name, f"Title\n\nThe police of version{number} earned trust.\n")


def test_another_process_serves_a_new_build_at_once(tmp_path: Path) -> None:
    library = Library(tmp_path / "library", settings=Settings(keep_builds=1), encoder=FakeEncoder())
    write(library, 0)
    live = [(0.0, library.build().build)]  # each build, and when it was live for certain
    command = [sys.executable, "-c", _ASKS, str(library.folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as asking:
        assert asking.stdout
        told = [asking.stdout.readline()]  # it has begun
        reader = threading.Thread(target=lambda: told.extend(asking.stdout or ()))
        reader.start()
        for number in range(1, REBUILDS + 1):
            write(library, number)
            live.append((time.time(), library.build().build))
            live[-1] = (time.time(), live[-1][1])
            time.sleep(0.2)
        time.sleep(LATEST)
        assert asking.stdin
        asking.stdin.close()
        reader.join()
        assert asking.stderr
        assert (asking.wait(), asking.stderr.read()) == (0, "")
    answers = [json.loads(line) for line in told]
    names = [name for _, name in live]
    assert {build for _, build, _ in answers} > {names[0], names[-1]}
    for asked, build, texts in answers:
        number = names.index(build)
        assert texts == [f"The police of version{number} earned trust."], "one build's words, whole"
        settled = [name for since, name in live if since + LATEST < asked]
        assert number >= max(0, len(settled) - 1), "an old build was served"
    assert answers[-1][1] == names[-1]


@pytest.mark.browser
@pytest.mark.model
def test_the_page_answers_through_rebuilds_and_serves_the_last_one(tmp_path: Path) -> None:
    library = Library(tmp_path, settings=Settings(keep_builds=1))
    write(library, 0)
    library.build()
    rebuilt, enough = [library.opened().manifest.build], threading.Event()

    def rebuild() -> None:
        while not enough.is_set():
            write(library, len(rebuilt))
            rebuilt.append(library.build().build)

    with served(tmp_path) as server, sync_playwright() as playwright:
        server.wait_for("readyz")
        browser = launch(playwright)
        visit = Visit(browser)
        page = visit.open(server.url)
        thread = threading.Thread(target=rebuild)
        thread.start()
        seen, questions = set(), cycle(("Who earned the trust?", "Was trust earned by the police?"))
        for _ in range(6):
            visit.ask(next(questions))  # never the same twice: the page would have nothing to change
            (text,) = page.locator(".cards article blockquote").all_inner_texts()
            seen.add(text)
        enough.set()
        thread.join()
        visit.ask("Did the police earn trust?")
        last = f"version{len(rebuilt) - 1} "
        expect(page.locator(".cards article blockquote")).to_contain_text(last, timeout=1000 * LATEST)
        assert len(seen) > 1, "it was asked while it was rebuilt"
        browser.close()
