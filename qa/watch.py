"""Rebuilds the index whenever a document was added, changed or removed, once the folder has come to rest."""

from __future__ import annotations

import threading
from collections.abc import Callable

from qa.assistant import Library
from qa.datatypes import BuildReport
from qa.errors import CorpusError, QAError

_REST = 500  # ms without a change before a rebuild; who saves a document writes it in several steps
_LONGEST = 5_000  # ms after which one begins all the same
_AGAIN = 5_000  # ms after which what failed is tried again, and a change that was not seen is looked for

Built = Callable[[BuildReport], object]
Failed = Callable[[QAError], object]


def watch(
    library: Library, *, build: Callable[[], BuildReport], built: Built, failed: Failed,
    stop: threading.Event | None = None,
) -> None:  # fmt: skip
    """Builds by `build` whenever the index is not fresh, until `stop` is set or Ctrl-C.

    A build that fails is told, once for the same reason, and tried again. Raises CorpusError if there is no corpus
    folder to watch.
    """
    from watchfiles import watch as changes

    if not library.corpus_dir.is_dir():
        raise CorpusError(f"There is no folder {library.corpus_dir} to watch. Make it and put your documents there.")
    told = _rebuild(library, "", build, built, failed)
    seen = changes(
        library.corpus_dir, watch_filter=None, debounce=_LONGEST, step=_REST, rust_timeout=_AGAIN,
        yield_on_timeout=True, stop_event=stop, raise_interrupt=True,
    )  # fmt: skip
    for _ in seen:
        told = _rebuild(library, told, build, built, failed)


def _rebuild(library: Library, told: str, build: Callable[[], BuildReport], built: Built, failed: Failed) -> str:
    """What went wrong, empty if nothing did; `told` went wrong the last time."""
    try:
        if library.status().state != "fresh":
            built(build())
    except QAError as error:
        if str(error) != told:
            failed(error)
        return str(error)
    return ""
