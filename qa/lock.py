"""One writer at a time: the lock of an index, who holds it, and how far the build has come, for everybody to see.

The lock is the operating system's: it ends with the process that holds it, however that dies. What the holder says of
itself stands beside it, and counts only while that process lives.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from qa.errors import BuildBusy

_HOLDER = ".building"
_EVERY = 0.5  # seconds between two words on how far it is


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that builds, since when (seconds since 1970), and how far it is; `total` 0 = nothing to count."""

    pid: int
    host: str
    since: float
    stage: str = ""
    done: int = 0
    total: int = 0

    @property
    def here(self) -> bool:
        """Whether it is this very process."""
        return self.pid == os.getpid() and self.host == socket.gethostname()


class Building:
    """What a builder tells of itself while it holds the lock."""

    def __init__(self, index: Path) -> None:
        self._path = index / _HOLDER
        self._holder = Holder(os.getpid(), socket.gethostname(), time.time())
        self._told = 0.0
        self._tell(self._holder)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Says how far it is, twice a second at most."""
        now = time.monotonic()
        if now - self._told >= _EVERY or stage != self._holder.stage:
            self._told = now
            held = self._holder
            self._holder = Holder(held.pid, held.host, held.since, stage, done, total)
            self._tell(self._holder)

    def _tell(self, holder: Holder) -> None:
        """No build fails because nobody can be told."""
        temporary = self._path.with_name(f"{_HOLDER}.{os.getpid()}")
        with suppress(OSError):
            temporary.write_text(json.dumps(asdict(holder)), encoding="utf-8")
            temporary.replace(self._path)

    def done(self) -> None:
        """Nobody is building any more."""
        for path in (self._path, self._path.with_name(f"{_HOLDER}.{os.getpid()}")):
            with suppress(OSError):
                path.unlink(missing_ok=True)


@contextmanager
def building(index: Path) -> Iterator[Building]:
    """Holds the lock of an index. Raises BuildBusy, naming who holds it; OSError if there can be no lock."""
    lock = FileLock(index / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BuildBusy(_busy(index)) from error
    try:
        told = Building(index)
        try:
            yield told
        finally:
            told.done()
    finally:
        lock.release()


def holder(index: Path) -> Holder | None:
    """Who is building the index now; None if nobody is, as far as can be seen from here."""
    try:
        content = json.loads((index / _HOLDER).read_text(encoding="utf-8"))
        found = Holder(
            int(content["pid"]), str(content["host"]), float(content["since"]),
            str(content["stage"]), int(content["done"]), int(content["total"]),
        )  # fmt: skip
        alive = found.host != socket.gethostname() or _lives(found.pid)
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return None
    return found if alive else None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _busy(index: Path) -> str:
    found = holder(index)
    if found is None:
        return f"Another process is building {index} now. Wait until it has finished."
    where = "" if found.host == socket.gethostname() else f" on {found.host}"
    since = time.strftime("%H:%M", time.localtime(found.since))
    far = f" ({found.stage}, {found.done:,} of {found.total:,})" if found.total else ""
    return (
        f"Process {found.pid}{where} has been building {index} since {since}{far}. "
        "Wait until it has finished, or stop it."
    )
