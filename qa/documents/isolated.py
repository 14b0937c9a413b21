"""Readers of binary formats run in a process of their own: what breaks, hangs or fills it costs one file only.

The process is started with the first file and kept until no file came for a while. It is spoken to over its standard
input and output, in messages with their length before them: JSON, never pickle.
"""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import json
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from qa.documents.blocks import Block, Extract, Link, Metadata
from qa.errors import DocumentError

__all__ = ["FILE_SECONDS", "as_extract", "as_json", "read_isolated", "receive", "send"]

FILE_SECONDS = 10.0
START_SECONDS = 60.0
IDLE_SECONDS = 30.0
WORKER = "qa.documents.worker"
_DYING_SECONDS = 5.0
_SAVE_ANEW = "Save it anew, or as another format."
_LENGTH = struct.Struct(">Q")


def read_isolated(suffix: str, data: bytes) -> Extract:
    """Extract of `data`, read in the other process by the reader of `suffix`. Safe to call from any thread.

    Raises DocumentError with the reader's own message; or if the reader dies, runs out of memory, or takes longer
    than FILE_SECONDS (a PDF: for one of its pages).
    """
    return _CHILD.read(suffix, data)


def as_json(extract: Extract) -> bytes:
    """`extract` as JSON in ASCII."""
    return json.dumps(dataclasses.asdict(extract)).encode("ascii")


def as_extract(found: dict[str, Any]) -> Extract:
    """The inverse of `as_json`, from the JSON object it holds."""
    metadata = found["metadata"]
    return Extract(
        text=found["text"],
        blocks=tuple(Block(**block) for block in found["blocks"]),
        notes=tuple(found["notes"]),
        pages=tuple((offset, label) for offset, label in found["pages"]),
        lines=tuple((offset, line) for offset, line in found["lines"]),
        links=tuple(Link(**link) for link in found["links"]),
        dropped=tuple((start, end) for start, end in found["dropped"]),
        metadata=Metadata(**metadata | {"countries": tuple(metadata["countries"])}),
    )


def send(stream: IO[bytes], message: bytes) -> None:
    """Writes one message."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message, or None if the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    message = stream.read(size)
    return message if len(message) == size else None


class _Child:
    """The other process; started when it is needed, started anew after it died."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.idle = threading.Timer(0, self.close)

    def read(self, suffix: str, data: bytes) -> Extract:
        self.idle.cancel()
        with self.lock:
            answer, late = self._asked(suffix, data)
            if answer is None:
                code = self._stopped(_DYING_SECONDS)
                if late:
                    raise DocumentError(f"took longer than {FILE_SECONDS:g} s to read, the limit. {_SAVE_ANEW}")
                raise DocumentError(f"broke the reader of {suffix} files ({_ending(code)}). {_SAVE_ANEW}")
            self._wait()
        found = json.loads(answer)
        if "error" in found:
            raise DocumentError(found["error"])
        return as_extract(found)

    def _asked(self, suffix: str, data: bytes) -> tuple[bytes | None, bool]:
        """The answer, None if there is none; and whether the time ran out."""
        header = json.dumps({"suffix": suffix, "seconds": FILE_SECONDS}).encode("ascii")
        with contextlib.ExitStack() as interrupted:
            interrupted.callback(self._stopped)  # or its answer would be taken for the next file's
            found = _before(self._started(), FILE_SECONDS, [header, data])
            interrupted.pop_all()
        return found

    def _wait(self) -> None:
        """Ends the process when no other file comes."""
        self.idle.cancel()
        self.idle = threading.Timer(IDLE_SECONDS, self.close)
        self.idle.daemon = True
        self.idle.start()

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process and self.owner != os.getpid():
            self.process = None  # this process is a fork of the one that the child belongs to
        if self.process and self.process.poll() is not None:
            self._stopped()
        if self.process is None:
            self.process, self.owner = _start(), os.getpid()
            ready, _ = _before(self.process, START_SECONDS, [])
            if ready is None:
                code = self._stopped(_DYING_SECONDS)
                raise DocumentError(f"cannot be read: the reader's process did not start ({_ending(code)}). Try again.")
        return self.process

    def close(self) -> None:
        """Ends the process, if there is one; the next file starts another."""
        self.idle.cancel()
        with self.lock:
            self._stopped()

    def _stopped(self, grace: float = 0.0) -> int:
        """Ends the process and leaves no zombie; its exit status, negative for a signal.

        One that closed its pipes by itself gets `grace` seconds, so that it tells how it ended.
        """
        process, self.process = self.process, None
        if process is None or self.owner != os.getpid():
            return 0
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
        process.kill()  # does nothing to one that has ended
        code = process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):  # what was left to write has no reader any more
                    stream.close()
        return code


def _start() -> subprocess.Popen[bytes]:
    """Starts the process: with this very package, whatever the working directory holds, and without its own output."""
    package = str(Path(__file__).resolve().parents[2])
    given = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]  # "" would be the directory
    own = {"PYTHONPATH": os.pathsep.join([*given, package]), "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | own | {"OPENBLAS_NUM_THREADS": "1"},
    )


def _before(process: subprocess.Popen[bytes], seconds: float, messages: list[bytes]) -> tuple[bytes | None, bool]:
    """The answer to `messages`, None if the process ended without one; and whether it was too slow.

    It is killed when it gives no sign of life for `seconds`: an empty message, which it sends after each page.
    """
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    def watched() -> threading.Timer:
        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        return timer

    timer = watched()
    assert process.stdin
    assert process.stdout
    try:
        for message in messages:
            send(process.stdin, message)
        while (answer := receive(process.stdout)) == b"":
            timer.cancel()
            timer.join()
            timer = watched()
        return answer, late.is_set()
    except OSError:
        return None, late.is_set()
    finally:
        timer.cancel()
        timer.join()


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit status {code}"


_CHILD = _Child()
atexit.register(_CHILD.close)
