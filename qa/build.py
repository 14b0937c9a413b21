"""Corpus -> a finished build, made beside the live one and swapped in as the last step."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from qa.corpus import Corpus, read_corpus
from qa.datatypes import BuildReport, Progress
from qa.encoders import Encoder, Vectors
from qa.errors import BuildBusy, BuildError, IndexUnusable
from qa.indexes import FlatIndex
from qa.manifest import Manifest, checksums, make_current, sync_folder, write_manifest
from qa.passages import FORMAT, encoded_text, encoded_window, windows
from qa.retrieve import background
from qa.settings import Settings
from qa.store import PASSAGE_VECTORS, WINDOW_VECTORS, OpenBuild, Window, open_current, write_store


def build(
    corpus_dir: Path, index: Path, encoder: Encoder, settings: Settings,
    *, full: bool = False, progress: Progress | None = None,
) -> BuildReport:  # fmt: skip
    """Builds the index of `corpus_dir` in `index` and makes it live; the old build stays live until then.

    Vectors of texts that have not changed are taken over unless `full`. A corpus that is already indexed is left as
    it is. Raises CorpusError, BuildBusy, BuildError (disk full, no permission); each leaves the live build untouched.
    """
    started = time.perf_counter()
    try:
        index.mkdir(parents=True, exist_ok=True)
        with FileLock(index / ".lock", timeout=0):
            corpus = read_corpus(corpus_dir, int(settings.max_file_mb * 1e6), progress)
            return _Builder(corpus, index, encoder, settings, full).run(progress, started)
    except Timeout as error:
        raise BuildBusy(f"Another process is building {index} now. Wait until it has finished.") from error
    except OSError as error:
        raise BuildError(
            f"The index in {index} cannot be written: {error.strerror or error}. The index before is untouched."
        ) from error


class _Builder:
    def __init__(self, corpus: Corpus, index: Path, encoder: Encoder, settings: Settings, full: bool) -> None:
        self.corpus, self.index, self.encoder, self.settings = corpus, index, encoder, settings
        self.old = self._usable_build()
        self.reusable = {} if full or self.old is None else self._reusable(self.old)
        self.full = full
        self.embedded = 0

    def _usable_build(self) -> OpenBuild | None:
        try:
            return open_current(self.index)
        except IndexUnusable:
            return None

    def _reusable(self, old: OpenBuild) -> dict[str, Vectors]:
        same = old.manifest.weights == self.encoder.fingerprint and old.manifest.settings["format"] == FORMAT
        return old.vectors_by_key() if same else {}

    def run(self, progress: Progress | None, started: float) -> BuildReport:
        manifest = self._manifest()
        if self.old and not self.full and self.old.manifest.identity == manifest.identity:
            return self._report(self.old.manifest.build, started)
        folder = self.index / "builds" / f".unfinished-{os.getpid()}"
        self._clear_unfinished()
        folder.mkdir(parents=True)
        try:
            name = self._write(folder, manifest, progress)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        make_current(self.index, name)
        report = self._report(name, started)
        self._prune(name)
        return report

    def _manifest(self) -> Manifest:
        read = [file for file in self.corpus.files if file.document]
        lost = [file for file in self.corpus.files if not file.document]
        return Manifest(
            build="",
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            files={file.path: file.sha256 for file in read},
            skipped={file.path: (file.sha256, file.problems[0].message) for file in lost},
            settings={"format": FORMAT},
            model=self.encoder.name,
            weights=self.encoder.fingerprint,
            dim=0,
            counts={},
            background=(),
        )

    def _write(self, folder: Path, manifest: Manifest, progress: Progress | None) -> str:
        """Writes the build in `folder`, verifies it, moves it to its place; returns its id."""
        passages = self.corpus.passages
        texts = [encoded_text(passage) for passage in passages]
        spans = [(row, span) for row, passage in enumerate(passages) for span in windows(passage)]
        window_texts = [encoded_window(passages[row], span) for row, span in spans]
        vectors = self._vectors([*texts, *window_texts], progress)
        write_store(
            folder, self.corpus, [_key(text) for text in texts],
            [Window(row, span, _key(text)) for (row, span), text in zip(spans, window_texts, strict=True)],
        )  # fmt: skip
        indexes = FlatIndex.build(vectors[: len(texts)]), FlatIndex.build(vectors[len(texts) :])
        for made, file in zip(indexes, (PASSAGE_VECTORS, WINDOW_VECTORS), strict=True):
            made.save(folder / file)
        name = self._free_name(manifest.identity)
        counts = {"documents": len(manifest.files), "passages": len(texts), "windows": len(window_texts)}
        found = background(*indexes, np.array([row for row, _ in spans], dtype=np.int64), self.encoder)
        values: dict[str, Any] = {field: getattr(manifest, field) for field in Manifest.__dataclass_fields__}
        values |= {"build": name, "dim": vectors.shape[1], "counts": counts, "background": found}
        write_manifest(folder, Manifest(**{**values, "checksums": checksums(folder)}))
        _sync(folder)
        place = self.index / "builds" / name
        folder.rename(place)
        sync_folder(place.parent)
        OpenBuild(self.index, name)
        return name

    def _vectors(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        """Vectors of `texts`, encoding each different text that is not known once."""
        new = sorted({text for text in texts if _key(text) not in self.reusable})
        known = dict(self.reusable)
        if new:
            report = (lambda done: progress("encoding", done, len(new))) if progress else None
            made = self.encoder.encode_passages(new, report)
            known |= {_key(text): vector for text, vector in zip(new, made, strict=True)}
        self.embedded = len(new)
        return np.stack([known[_key(text)] for text in texts])

    def _free_name(self, identity: str) -> str:
        """The build's id: its identity, with a number if a build of the same identity is there already."""
        name, number = identity, 1
        while (self.index / "builds" / name).exists():
            number += 1
            name = f"{identity}-{number}"
        return name

    def _clear_unfinished(self) -> None:
        """Removes what a killed build left behind; this process holds the lock, so nobody is writing it."""
        for left in (self.index / "builds").glob(".unfinished-*"):
            shutil.rmtree(left, ignore_errors=True)
        for left in self.index.glob(".CURRENT.*"):
            left.unlink(missing_ok=True)

    def _prune(self, live: str) -> None:
        """Removes all but the newest finished builds."""
        builds = sorted((self.index / "builds").glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime_ns)
        others = [path for path in builds if path.name != live]
        for path in others[: max(0, len(builds) - self.settings.keep_builds)]:
            shutil.rmtree(path, ignore_errors=True)

    def _report(self, name: str, started: float) -> BuildReport:
        now = open_current(self.index)
        before = self.old.passages_by_id() if self.old else {}
        after = now.passages_by_id()
        both = before.keys() & after.keys()
        changed = sum(before[passage] != after[passage] for passage in both)
        return BuildReport(
            build=name,
            documents=len(now.documents),
            passages=len(after),
            added=len(after.keys() - before.keys()),
            changed=changed,
            removed=len(before.keys() - after.keys()),
            unchanged=len(both) - changed,
            embedded=self.embedded,
            seconds=round(time.perf_counter() - started, 3),
            warnings=tuple(str(problem) for problem in self.corpus.problems),
        )


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _sync(folder: Path) -> None:
    """Makes the content of every file of the folder durable before the folder gets its name."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)
