"""Fixtures: libraries in temporary folders, the fake encoder, and no way out to the network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from qa import Library, Settings
from tests.fakes import ALPHA, BETA, FakeEncoder

if TYPE_CHECKING:  # only the tests of the page need them
    from playwright.sync_api import Browser

    from tests.serving import Visit

ROOT = Path(__file__).parent.parent
SEED = ROOT / "corpus" / "political-engagement.txt"
MakeLibrary = Callable[[Mapping[str, str | bytes]], Library]

hypothesis.settings.register_profile("unhurried", deadline=None)  # a busy machine must not decide a test either
hypothesis.settings.load_profile("unhurried")
for _name in [name for name in os.environ if name.startswith("QA_")]:
    del os.environ[_name]  # a developer's own settings must not decide a test


def put(library: Library, name: str, content: str | bytes) -> Path:
    """Writes a file of the library's corpus."""
    path = library.corpus_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def run_python(
    code: str, *args: object, env: Mapping[str, str] | None = None, cwd: Path | None = None, timeout: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """Runs `code` in a new interpreter that finds `qa` and `tests`; `args` are its `sys.argv[1:]`."""
    command = [sys.executable, "-c", code, *map(str, args)]
    paths = os.pathsep.join(filter(None, [(env or {}).get("PYTHONPATH"), str(ROOT)]))
    environment = {**os.environ, **(env or {}), "PYTHONPATH": paths}
    return subprocess.run(command, capture_output=True, env=environment, cwd=cwd, timeout=timeout, check=False)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` by its path relative to it."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection to another machine fails the test that tries it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def make_library(tmp_path: Path) -> MakeLibrary:
    """Makes a library of the given files (path in corpus/ -> content) with the fake encoder; nothing is built yet."""

    def make(files: Mapping[str, str | bytes]) -> Library:
        folder = tmp_path / "library"
        (folder / "corpus").mkdir(parents=True)
        library = Library(folder, settings=Settings(), encoder=FakeEncoder())
        for name, content in files.items():
            put(library, name, content)
        return library

    return make


@pytest.fixture(scope="session")
def _two_documents(tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(tmp_path_factory.mktemp("two-documents"), settings=Settings(), encoder=FakeEncoder())
    put(library, "alpha.txt", ALPHA)
    put(library, "beta.txt", BETA)
    library.build()
    return library


@pytest.fixture
def built_library(_two_documents: Library, tmp_path: Path) -> Library:
    """A copy of its own of a library of `ALPHA` and `BETA`, built with the fake encoder: five passages."""
    shutil.copytree(_two_documents.folder, tmp_path / "library")
    return Library(tmp_path / "library", settings=Settings(), encoder=FakeEncoder())


@pytest.fixture
def seed_library(make_library: MakeLibrary) -> Library:
    """The document that ships in corpus/, with the fake encoder; not built yet."""
    return make_library({SEED.name: SEED.read_bytes()})


@pytest.fixture(scope="session")
def real_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The document that ships in corpus/, built with the real model. Read only: other tests share it."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "corpus").mkdir()
    shutil.copy(SEED, folder / "corpus")
    library = Library(folder, settings=Settings())
    library.build()
    return library


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for the tests of a module."""
    from playwright.sync_api import sync_playwright

    from tests.serving import launch

    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """A window; at the end it must have asked this machine only, and run nothing that it should not."""
    from tests.serving import Visit

    made = Visit(browser)
    yield made
    assert made.hosts <= {"127.0.0.1"}
    assert made.page.evaluate("window.pwned") is None
    made.context.close()
