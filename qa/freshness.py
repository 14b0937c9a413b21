"""Is the index fresh? Compares the files of the corpus folder with what the live build was made from."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from qa.corpus import hash_file, list_files
from qa.datatypes import Changes, Problem, Status
from qa.errors import CorpusError, IndexMissing, QAError
from qa.manifest import Manifest
from qa.store import OpenBuild
from qa.version import __version__

_SETTLED = 2_000_000_000  # ns; a clock may be this coarse, so a file that was just changed may change unseen

_Stamp = tuple[int, int, int, int]
_UNSETTLED: _Stamp = (0, 0, 0, 0)


class Watcher:
    """Knows the hash of every file of a corpus folder; a file is read again only when its times or size changed."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder, self._max_bytes = folder, max_bytes
        self._known: dict[str, tuple[_Stamp, str]] = {}
        self._lock = threading.Lock()

    def hashes(self) -> dict[str, str]:
        """SHA-256 by path, "" for a file that is too large or cannot be read. Raises CorpusError (no folder)."""
        paths = list_files(self._folder)
        with self._lock:
            self._known = {path: self._hashed(path) for path in paths}
            return {path: digest for path, (_, digest) in self._known.items()}

    def _hashed(self, path: str) -> tuple[_Stamp, str]:
        try:
            stat = (self._folder / path).stat()
            stamp = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
            if stat.st_size > self._max_bytes:
                return stamp, ""
            known = self._known.get(path)
            if known and known[0] == stamp:
                return known
            settled = time.time_ns() - max(stat.st_mtime_ns, stat.st_ctime_ns) > _SETTLED
            return stamp if settled else _UNSETTLED, hash_file(self._folder / path)
        except OSError:
            return _UNSETTLED, ""

    def status(self, opened: Callable[[], OpenBuild]) -> Status:
        """The status of the build that `opened` gives; what `opened` raises is a state too."""
        try:
            build = opened()
        except IndexMissing as error:
            return Status("missing", str(error))
        except QAError as error:
            return Status("damaged", str(error))
        try:
            changes, reason = compare(build.manifest, self.hashes()), _other_version(build.manifest)
        except CorpusError as error:
            changes, reason = Changes(removed=tuple(sorted(build.manifest.files))), f"{error} The index still answers."
        return _status(build, changes, reason or _sentence(changes))


def compare(manifest: Manifest, now: Mapping[str, str]) -> Changes:
    """What was added, changed and removed in the corpus since the build of `manifest`; `now` maps path to SHA-256."""
    then = {**manifest.files, **{path: digest for path, (digest, _) in manifest.skipped.items()}}
    both = then.keys() & now.keys()
    return Changes(
        added=tuple(sorted(now.keys() - then.keys())),
        changed=tuple(sorted(path for path in both if now[path] != then[path])),
        removed=tuple(sorted(then.keys() - now.keys())),
    )


def _status(build: OpenBuild, changes: Changes, reason: str) -> Status:
    manifest = build.manifest
    return Status(
        state="stale" if reason else "fresh",
        reason=reason,
        documents=manifest.counts["documents"],
        passages=manifest.counts["passages"],
        model=manifest.model,
        build=manifest.build,
        built_at=manifest.created,
        changes=changes,
        skipped=tuple(Problem(path, 1, "not-read", why) for path, (_, why) in sorted(manifest.skipped.items())),
        since=build.since.changes if build.since else None,
    )


def _other_version(manifest: Manifest) -> str:
    """A sentence if another release made the build: it may have understood the documents in another way."""
    made_by = manifest.settings.get("version")
    if made_by == __version__:
        return ""
    return f"Version {made_by or 'unknown'} built the index, this is {__version__}. Run: qa index"


def _sentence(changes: Changes) -> str:
    """One sentence on how many documents were added, changed and removed; empty if none was."""
    counts = [(len(changes.added), "added"), (len(changes.changed), "changed"), (len(changes.removed), "removed")]
    parts = [f"{count:,} {what}" for count, what in counts if count]
    if not parts:
        return ""
    return f"Documents have changed since the index was built: {', '.join(parts)}. Run: qa index"
