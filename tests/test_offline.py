"""The real thing with every socket cut: `qa index` and `qa ask` in processes of their own, and the right answer."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qa import Library
from tests.conftest import SEED
from tests.serving import cut_off

pytestmark = pytest.mark.model

QUESTION = "how to build trust with local partners?"


class Offline:
    """A library of its own, a home of its own, and no network."""

    def __init__(self, folder: Path) -> None:
        self.library, self.attempts = folder / "library", folder / "attempts"
        (self.library / "corpus").mkdir(parents=True)
        shutil.copy(SEED, self.library / "corpus")
        (folder / "home").mkdir()
        self.environment = cut_off(self.attempts) | {"HOME": str(folder / "home")}

    def run(self, *args: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, *args]
        return subprocess.run(
            command, cwd=self.library, env=self.environment, capture_output=True, check=False, timeout=300
        )

    def qa(self, *args: str) -> dict[str, object]:
        done = self.run("-m", "qa.cli", *args, "--json")
        assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
        return dict(json.loads(done.stdout))


@pytest.fixture
def offline(tmp_path: Path) -> Offline:
    return Offline(tmp_path)


def test_the_cut_is_noticed(offline: Offline) -> None:
    """Or the next test would prove nothing."""
    code = "import socket; socket.socket().connect(('198.51.100.7', 80))"
    assert offline.run("-c", code).returncode == 1
    assert offline.run("-c", "import socket; socket.getaddrinfo('example.org', 80)").returncode == 1
    assert [line.split()[0] for line in offline.attempts.read_text().splitlines()] == [
        "socket.connect",
        "socket.getaddrinfo",
    ]


def test_index_and_ask_without_a_network(offline: Offline) -> None:
    report = offline.qa("index")
    assert (report["documents"], report["passages"], report["warnings"]) == (1, 11, [])
    answer = offline.qa("ask", QUESTION, "-k", "3")
    assert answer["verdict"] == "answered"
    hits = answer["hits"]
    assert isinstance(hits, list)
    assert [hit["passage"]["lesson_number"] for hit in hits] == [2, 2, 2]
    assert not offline.attempts.exists(), offline.attempts.read_text()


def test_the_first_three_hits_come_from_lesson_2(real_library: Library) -> None:
    """Each with its citation, and with evidence that is the source's own words."""
    answer = real_library.assistant().ask(QUESTION)
    source = SEED.read_text(encoding="utf-8")
    assert [hit.passage.lesson_number for hit in answer.hits[:3]] == [2, 2, 2]
    for hit in answer.hits:
        assert hit.passage.text == source[hit.passage.start : hit.passage.end]
        assert hit.citation.endswith(".")
        assert "Political Engagement" in hit.citation
        assert all(reference.text.rstrip(".") in hit.citation for reference in hit.passage.references)
        assert 1 <= len(hit.marked) <= len(hit.evidence) <= 3
        for evidence in hit.evidence:
            assert evidence.text == source[evidence.start : evidence.end]
        for evidence in hit.marked:
            assert hit.passage.start <= evidence.start < evidence.end <= hit.passage.end


def test_another_subject_is_not_answered(real_library: Library) -> None:
    for question in ("How do I bake sourdough bread?", "Who won the cup in 1998?"):
        assert real_library.assistant().ask(question).verdict == "none"
