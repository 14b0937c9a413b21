"""The one rebuild of a process, started by anyone, and that of another process: both seen by every open page."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from qa import BuildReport, Library, QAError

_STAGES = {"reading": "Reading documents", "encoding": "Reading passages with the model", "writing": "Saving"}


@dataclass(frozen=True, slots=True)
class RebuildState:
    """Where the rebuild stands. `total` is 0 while there is nothing to count; `error` is a sentence or empty."""

    running: bool = False
    stage: str = ""
    done: int = 0
    total: int = 0
    report: BuildReport | None = None
    error: str = ""


class Rebuild:
    """Builds the index in a thread of its own while questions are answered from the build before."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self.state = RebuildState()

    def seen(self) -> RebuildState:
        """Where it stands; while another process builds (`qa index`, `qa watch`), where that does."""
        state, other = self.state, self._library.building()
        if state.running or other is None or other.here:
            return state
        stage = _STAGES.get(other.stage, "Starting")
        return RebuildState(running=True, stage=stage, done=other.done, total=other.total)

    def start(self) -> bool:
        """Starts a rebuild unless one is running, here or in another process; says whether it did."""
        with self._lock:
            if self.seen().running:
                return False
            self.state = RebuildState(running=True, stage="Starting")
        threading.Thread(target=self._run, name="rebuild", daemon=True).start()
        return True

    def _run(self) -> None:
        ended = RebuildState(error="The rebuild stopped unexpectedly; the index before is still in use.")
        try:
            ended = RebuildState(report=self._library.build(progress=self._progress))
        except QAError as error:
            ended = RebuildState(error=str(error))
        finally:  # whatever happens, no page may wait for ever; an unforeseen error goes to the log by its thread
            self.state = ended

    def _progress(self, stage: str, done: int, total: int) -> None:
        self.state = replace(self.state, stage=_STAGES.get(stage, stage), done=done, total=total)
