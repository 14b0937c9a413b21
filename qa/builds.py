"""The finished builds of an index: which there are, what differs between two of them, and going back to one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qa.changes import passage_changes
from qa.datatypes import BuildInfo, PassageChanges
from qa.errors import BuildError, IndexDamaged, IndexMismatch, IndexUnusable
from qa.lock import building
from qa.manifest import current_build, list_builds, make_current, read_manifest
from qa.probe import probe
from qa.store import OpenBuild, open_current


def builds_of(index: Path) -> tuple[BuildInfo, ...]:
    """Every finished build, the newest first, damaged ones last. Raises IndexMissing if there is none."""
    live = ""
    try:
        live = current_build(index)
    except IndexUnusable:
        if not list_builds(index):
            raise
    found = [_info(index, name, live) for name in list_builds(index)]
    return tuple(sorted(found, key=lambda each: (each.created, each.build), reverse=True))


def damaged(index: Path) -> tuple[str, ...]:
    """What is wrong with each build that is kept, every file read and every document asked for; nothing if all is well.

    Raises IndexMissing if there is none.
    """
    found: list[str] = []
    for each in builds_of(index):
        try:
            probe(OpenBuild(index, each.build))
        except IndexMismatch as error:
            found += [str(error)] if each.live else []  # one of an earlier release is only no longer of use
        except IndexDamaged as error:
            found.append(str(error) if each.live else f"{error} It is not the live one.")
    return tuple(found)


def _info(index: Path, name: str, live: str) -> BuildInfo:
    try:
        manifest = read_manifest(index, name)
    except IndexUnusable as error:
        return BuildInfo(name, live=name == live, damage=str(error))
    counts = manifest.counts
    return BuildInfo(name, manifest.created, counts["documents"], counts["passages"], manifest.model, name == live)


def roll_back(index: Path, name: str | None, fingerprint: str) -> OpenBuild:
    """Makes a build live again: the one named, else the one that was live before; the model's fingerprint must fit.

    Raises BuildError if there is no such build or it does not fit, BuildBusy, IndexUnusable if it is damaged.
    """
    current_build(index)  # where there is no index, nothing is made to lock it
    try:
        with building(index):
            target = OpenBuild(index, _named(index, name) if name else _before(index))
            if target.manifest.weights != fingerprint:
                raise BuildError(
                    f"Build {target.manifest.build} was made with another model, {target.manifest.model}. "
                    "Set QA_MODEL to that model, or name another build: qa builds"
                )
            make_current(index, target.manifest.build)
            return target
    except OSError as error:
        raise BuildError(
            f"The index in {index} cannot be written: {error.strerror or error}. The live build stays as it was; check "
            "the disk and the folder's permissions, then run: qa rollback"
        ) from error


def _named(index: Path, name: str) -> str:
    """The build whose id is or begins with `name`."""
    found = [each for each in list_builds(index) if each == name] or [
        each for each in list_builds(index) if each.startswith(name)
    ]
    if len(found) == 1:
        return found[0]
    what = "is more than one build" if found else "is no build that is kept"
    raise BuildError(f"{name[:40]!r} {what}. There are: {_listed(builds_of(index))}. See: qa builds")


def _before(index: Path) -> str:
    """The build that was live before the live one, else the next older one."""
    live = open_current(index)
    kept = builds_of(index)
    if live.since and any(each.build == live.since.before for each in kept):
        return live.since.before
    older = [each.build for each in kept if not each.damage and each.created < live.manifest.created]
    if not older:
        raise BuildError(f"There is no build before {live.manifest.build}. There are: {_listed(kept)}. See: qa builds")
    return older[0]


def _listed(kept: Iterable[BuildInfo]) -> str:
    return ", ".join(each.build for each in kept)


def changes_between(before: OpenBuild | None, after: OpenBuild) -> PassageChanges:
    """What became of the passages; before a first build there was none."""
    if before is None:
        return PassageChanges(added=tuple(sorted(after.prints())))
    return passage_changes(before.prints(), after.prints(), said_before=before.text, says_now=after.text)


def changes_since(index: Path, before: str | None, after: str | None) -> tuple[str, str, PassageChanges]:
    """The ids of two builds and what differs: by default the live one, and the one that was live before it.

    Raises BuildError if a build is named that is not kept, IndexUnusable.
    """
    later = OpenBuild(index, _named(index, after)) if after else open_current(index)
    if before is None:
        if later.since is None:
            return "", later.manifest.build, changes_between(None, later)
        return later.since.before, later.manifest.build, later.since.changes
    earlier = OpenBuild(index, _named(index, before))
    return earlier.manifest.build, later.manifest.build, changes_between(earlier, later)
