"""Corpus -> a finished build, made beside the live one and swapped in as the last step."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from qa.builds import changes_between
from qa.corpus import Corpus, CorpusFile, Known, list_files, read_corpus
from qa.datatypes import BuildReport, PassageChanges, Progress
from qa.encoders import Encoder
from qa.encoding import encode
from qa.errors import BuildError, IndexUnusable
from qa.indexes import FlatIndex
from qa.lock import building
from qa.manifest import (
    Manifest,
    Since,
    checksums,
    list_builds,
    make_current,
    sync_folder,
    write_manifest,
    write_since,
)
from qa.probe import probe
from qa.settings import Settings
from qa.store import (
    STRETCH_VECTORS,
    WINDOW_VECTORS,
    WORD_SIGNS,
    OpenBuild,
    open_current,
    write_store,
)
from qa.version import __version__


def build(
    corpus_dir: Path, index: Path,
    *, encoder: Encoder, settings: Settings, full: bool = False, progress: Progress | None = None,
) -> BuildReport:  # fmt: skip
    """Builds the index of `corpus_dir` in `index` and makes it live; the old build stays live until then.

    Vectors of texts that have not changed are taken over unless `full`; a build of the same corpus and model that is
    still there is made live again. The same corpus gives the same build id. Raises CorpusError, BuildBusy, BuildError
    (disk full, no permission), ModelError; each leaves a live index as it was.
    """
    list_files(corpus_dir)  # a mistyped library is named before anything is made in it
    return build_corpus(
        lambda told, known: read_corpus(corpus_dir, settings.max_bytes, told, known=known), index,
        encoder=encoder, settings=settings, full=full, progress=progress,
    )  # fmt: skip


def build_corpus(
    read: Callable[[Progress, Known], Corpus], index: Path,
    *, encoder: Encoder, settings: Settings, full: bool = False, progress: Progress | None = None,
) -> BuildReport:  # fmt: skip
    """`build` of whatever `read` gives; it is called once the lock is held, with what it tells its progress.

    It is given what the old build knows of files, too, which need not be read again.
    """
    started = time.perf_counter()
    if index.exists() and not index.is_dir():
        raise BuildError(f"{index} is a file, not a folder. Move it away, then run: qa index")
    try:
        index.mkdir(parents=True, exist_ok=True)
        with building(index) as told:
            tell = _each(progress or _untold, told.progress)
            builder = _Builder(index, encoder=encoder, settings=settings, full=full)
            return builder.run(read(tell, builder.known), tell, started)
    except MemoryError as error:
        raise BuildError(
            f"There was not enough memory to build {index}. The live index, if there is one, stays as it was; "
            "close other programs or build on a larger machine, then run: qa index"
        ) from error
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BuildError(
            f"The index in {index} cannot be written: {reason}. The live index, if there is one, stays as it was; "
            "check the disk and the folder's permissions, then run: qa index"
        ) from error


class _Builder:
    """Builds one corpus. `vectors` is the build that vectors are taken over from, `cuts` the one that the rest is."""

    def __init__(self, index: Path, *, encoder: Encoder, settings: Settings, full: bool) -> None:
        self.index, self.encoder, self.settings, self.full = index, encoder, settings, full
        self.builds = index / "builds"
        self.embedded = 0
        self.old = _opened(index)
        fits = self.old is not None and not full and self.old.manifest.weights == encoder.fingerprint
        self.vectors = self.old if fits else None
        self.cuts = self.vectors if self.vectors and self.vectors.manifest.settings == _made_by() else None

    def known(self, path: str, sha256: str, document_id: str) -> CorpusFile | None:
        """A file as it was read for the build before."""
        return self.cuts.file(path, sha256, document_id) if self.cuts else None

    def run(self, corpus: Corpus, progress: Progress, started: float) -> BuildReport:
        self.corpus = corpus
        self._clear_leftovers()
        manifest = self._manifest()
        made = None if self.full else self._made_before(manifest.identity)
        if made is None:
            folder = self.builds / f".unfinished-{os.getpid()}"
            folder.mkdir(parents=True)
            try:
                made = self._write(folder, manifest, progress)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        changes = changes_between(self.old, made)
        if self.old is None or self.old.manifest.build != made.manifest.build:
            _note_changes(self.old, made, changes)
            make_current(self.index, made.manifest.build)
        self._prune(made.manifest.build)
        return self._report(made, changes, started)

    def _manifest(self) -> Manifest:
        """The manifest as far as it is known before anything is written."""
        read = [file for file in self.corpus.files if file.document]
        lost = [file for file in self.corpus.files if not file.document]
        return Manifest(
            build="",
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            files={file.path: file.sha256 for file in read},
            skipped={file.path: (file.sha256, file.problems[0].message) for file in lost},
            settings=_made_by(),
            model=self.encoder.name,
            weights=self.encoder.fingerprint,
            dim=0,
            counts={},
        )

    def _made_before(self, identity: str) -> OpenBuild | None:
        """A whole build of the same identity: the live one, or one that a crash or a reverted edit left behind."""
        if self.old and self.old.manifest.identity == identity:
            return self.old
        names = sorted(name for name in list_builds(self.index) if name.split("-")[0] == identity)
        return next(filter(None, map(self._whole, names)), None)

    def _whole(self, name: str) -> OpenBuild | None:
        try:
            return OpenBuild(self.index, name)
        except IndexUnusable:
            return None

    def _write(self, folder: Path, manifest: Manifest, progress: Progress) -> OpenBuild:
        """Writes the build in `folder`, moves it to its place and verifies it there."""
        made = encode(self.corpus, self.encoder, progress, vectors=self.vectors, cuts=self.cuts)
        self.embedded = made.embedded
        progress("writing", 0, 1)
        write_store(folder, self.corpus, lender=self.cuts, stretches=made.stretches, windows=made.windows)
        FlatIndex.build(made.stretch_vectors).save(folder / STRETCH_VECTORS)
        FlatIndex.build(made.window_vectors).save(folder / WINDOW_VECTORS)
        np.save(folder / WORD_SIGNS, made.word_signs, allow_pickle=False)
        passages, windows = self.corpus.passage_count, len(made.windows.key)
        written = replace(
            manifest,
            dim=made.stretch_vectors.shape[1],
            counts={"documents": len(manifest.files), "passages": passages, "windows": windows},
            checksums=checksums(folder),
        )
        opened = self._placed(folder, written)
        progress("writing", 1, 1)
        return opened

    def _placed(self, folder: Path, manifest: Manifest) -> OpenBuild:
        """Gives the finished folder its name, unless a build with the very same files has it already."""
        name, number = manifest.identity, 1
        while (self.builds / name).exists():
            there = self._whole(name)
            if there is None:
                _discard(self.builds / name)  # damaged: the new one takes its place
            elif there.manifest.checksums == manifest.checksums:
                return there
            else:
                number += 1
                name = f"{manifest.identity}-{number}"
        write_manifest(folder, replace(manifest, build=name))
        _sync(folder)
        folder.rename(self.builds / name)
        sync_folder(self.builds)
        try:
            opened = OpenBuild(self.index, name)
            probe(opened)
        except IndexUnusable as error:
            _discard(self.builds / name)
            raise BuildError(
                f"The new build does not read back as it was written ({error}). The live index, if there is one, "
                "stays as it was; check the disk, then run: qa index"
            ) from error
        return opened

    def _clear_leftovers(self) -> None:
        """Removes what a killed build left behind; this process holds the lock, so nobody is writing it."""
        if self.builds.is_file():
            self.builds.unlink()
        if (self.index / "CURRENT").is_dir():
            _remove(self.index / "CURRENT")
        left_behind = (*self.builds.glob(".unfinished-*"), *self.builds.glob("*/.since.json.*"))
        for left in (*left_behind, *self.index.glob(".CURRENT.*"), *self.index.glob(".building.*")):
            with suppress(OSError):
                _remove(left)

    def _prune(self, live: str) -> None:
        """Removes all but the newest finished builds. What cannot be removed now goes with a later build."""
        with suppress(OSError):
            others = [self.builds / name for name in list_builds(self.index) if name != live]
            others.sort(key=lambda path: path.stat().st_mtime_ns)
            for path in others[: max(0, len(others) + 1 - self.settings.keep_builds)]:
                _discard(path)

    def _report(self, made: OpenBuild, changes: PassageChanges, started: float) -> BuildReport:
        told = [each for each in self.corpus.problems if each.level == "problem" or each.rule == "encoding"]
        problems = sorted(told, key=lambda problem: problem.rule != "not-read")  # skipped files first
        return BuildReport(
            build=made.manifest.build,
            documents=len(made.documents),
            passages=made.passage_count,
            added=len(changes.added) + len(changes.moved),
            changed=len(changes.changed),
            removed=len(changes.removed) + len(changes.moved),
            unchanged=changes.unchanged,
            embedded=self.embedded,
            seconds=round(time.perf_counter() - started, 3),
            warnings=tuple(str(problem) for problem in problems),
            skipped=len(self.corpus.skipped),
            moved=len(changes.moved),
        )


def _note_changes(before: OpenBuild | None, after: OpenBuild, changes: PassageChanges) -> None:
    """Keeps with a build what has changed since the one before, and where ids that are gone lead to."""
    if before is None:
        return
    earlier = before.since.successors if before.since else {}
    led = {old: changes.moved.get(new, new) for old, new in earlier.items()} | dict(changes.moved)
    successors = {old: new for old, new in led.items() if not after.has(old) and after.has(new)}
    write_since(after.folder, Since(before.manifest.build, changes, successors))


def _discard(build: Path) -> None:
    """Removes a finished build; it loses its name first, so that nobody ever takes half of it for a build."""
    gone = build.with_name(f".unfinished-{build.name}-{os.getpid()}")
    build.rename(gone)
    _remove(gone)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _each(*heard: Progress) -> Progress:
    """A progress that tells all of these."""

    def tell(stage: str, done: int, total: int) -> None:
        for each in heard:
            each(stage, done, total)

    return tell


def _made_by() -> dict[str, str]:
    """What else makes a build what it is: a new release reads the documents anew."""
    return {"version": __version__}


def _opened(index: Path) -> OpenBuild | None:
    try:
        return open_current(index)
    except IndexUnusable:
        return None


def _untold(stage: str, done: int, total: int) -> None:
    """A progress that nobody follows."""


def _sync(folder: Path) -> None:
    """Makes the content of every file of the folder durable before the folder gets its name."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)
