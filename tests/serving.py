"""A served page and a real browser for the tests of the page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
TESTS = Path(__file__).parent
AXE = TESTS / "node_modules" / "axe-core" / "axe.min.js"


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium; the test fails, not skips, where there is none."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, f"none of {CHROMIUM} is on PATH; run: make test"
    return playwright.chromium.launch(executable_path=found, args=list(FLAGS))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cut_off(attempts: Path) -> dict[str, str]:
    """The environment of a process that has no network; what it tries to reach is written to `attempts`."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_", "GRADIO_"))
    }
    paths = os.pathsep.join([str(TESTS / "cut"), str(TESTS.parent)])
    return kept | {"PYTHONPATH": paths, "ATTEMPTS": str(attempts)}


@dataclass
class Server:
    """`qa serve` in a process of its own, without a network."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def attempts(self) -> Path:
        """What the server tried to reach; there must be no such file."""
        return self.folder / "attempts"

    @property
    def corpus(self) -> Path:
        return self.folder / "corpus"

    def start(self) -> None:
        command = [sys.executable, "-m", "qa.cli", "serve", "--library", str(self.folder), "--port", str(self.port)]
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=cut_off(self.attempts))
        self.wait_for("healthz")

    def wait_for(self, path: str, seconds: float = 90) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            assert self.process
            assert self.process.poll() is None, self.log()
            with suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(self.url + path) as reply:
                if reply.status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"{path} did not answer in {seconds} s: {self.log()}")

    def log(self) -> str:
        return (self.folder / "serve.log").read_text(encoding="utf-8")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None
        assert not self.attempts.exists(), self.attempts.read_text()


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """The page of the library `folder`, stopped at the end."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Visit:
    """One browser window, and all that it asked for and complained of."""

    def __init__(self, browser: Browser, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        self.context.on("request", lambda request: self._asked(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    def _asked(self, url: str) -> None:
        if "://" in url:  # not data: and blob:
            self.hosts.add(url.split("/")[2].rsplit(":", 1)[0])

    def open(self, url: str) -> Page:
        """Opens a page and waits until it shows something of its own."""
        self.page.goto(url)
        ready = "(shown => shown && !shown.textContent.includes('Getting ready'))(document.querySelector('#results'))"
        self.page.wait_for_function(ready)
        self.page.wait_for_selector("#library-status dl")
        return self.page

    def ask(self, question: str) -> Page:
        """Types a question and presses Enter; returns when the new outcome has the focus."""
        self.page.evaluate("document.querySelector('#rh')?.removeAttribute('id')")
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        self.page.wait_for_function("document.activeElement?.id === 'rh'")
        return self.page

    def violations(self) -> list[str]:
        """What axe-core finds wrong with the page as it is now."""
        self.page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document).then(result => result.violations)")
        return [f"{item['id']}: {node['html'][:120]}" for item in found for node in item["nodes"]]
