"""The process in which hostile formats are read; `qa.documents.isolated` starts it."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import IO

from qa.documents import READERS, pdf
from qa.documents.isolated import as_json, receive, send
from qa.errors import DocumentError

__all__ = ["answer", "main"]

_MEMORY = 1 << 30  # bytes over what the process holds at its start


def main() -> None:
    """Answers one file after the other, until the process that asks is gone."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):  # what a library prints must not stand between two answers
        os.dup2(nowhere, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the one that asks decides what to do about it
    limit_memory()
    _serve(requests, answers)


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    send(answers, b"{}")
    while True:
        header, data = receive(requests), receive(requests)
        if header is None or data is None:
            return
        asked = json.loads(header)
        seconds = 2 * asked["seconds"] + 1

        def alive(seconds: float = seconds) -> None:
            _alarm(seconds)
            send(answers, b"")

        _alarm(seconds)
        send(answers, answer(asked["suffix"], data, alive))
        _alarm(0)


def answer(suffix: str, data: bytes, alive: Callable[[], None] | None = None) -> bytes:
    """The extract of `data` as JSON, or {"error": what the reader says}. `alive` is called after each page of a PDF."""
    try:
        return as_json(pdf.read(data, alive) if suffix == ".pdf" else READERS[suffix](data))
    except DocumentError as error:
        message = str(error)
    except MemoryError:
        message = f"needs more than {_MEMORY / 1e9:.1f} GB of memory to be read, the limit. Split it."
    except RecursionError:
        message = "is nested too deep to be read. Save it anew, or as another format."
    return json.dumps({"error": message}).encode("ascii")


def limit_memory() -> None:
    """No more than `_MEMORY` bytes beyond what is held now, where the system can limit it."""
    try:
        import resource
    except ImportError:  # Windows
        return
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            held = int(stream.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):  # macOS has no such file, and enforces no such limit
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = held + _MEMORY
    if hard == resource.RLIM_INFINITY or wanted < hard:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _alarm(seconds: float) -> None:
    """Ends the process after `seconds`, if the one that asked was killed and cannot; 0 = not any more."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
