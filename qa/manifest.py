"""The manifest: what a build was made from, what it holds, and the checks that it is whole.

Layout of an index folder:
    CURRENT                    the id of the live build
    builds/<id>/manifest.json  this file's subject
    builds/<id>/since.json     what has changed since the build that was live before; none for a first build
    builds/<id>/...            the files named in `checksums`
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from qa.datatypes import PassageChanges
from qa.errors import IndexDamaged, IndexMismatch, IndexMissing
from qa.files import replace_file
from qa.hashing import file_sha256

SCHEMA = 6
SINCE = "since.json"
_UNCHECKED = frozenset({"manifest.json", SINCE})  # each sealed by itself
_BUILD_ID = re.compile(r"[0-9a-f]{12}(?:-\d{1,6})?")
_MEND = "Run: qa index --full"


@dataclass(frozen=True, slots=True)
class Manifest:
    """See the module. Paths are relative to the corpus; `files` maps them to SHA-256, `skipped` to [SHA-256, why]."""

    build: str
    created: str
    files: Mapping[str, str]
    skipped: Mapping[str, tuple[str, str]]
    settings: Mapping[str, Any]
    model: str
    weights: str
    dim: int
    counts: Mapping[str, int]
    checksums: Mapping[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    @property
    def identity(self) -> str:
        """Twelve hexadecimal digits over all that makes the build what it is; the build id begins with them."""
        made_of = {
            "schema": self.schema,
            "files": dict(self.files),
            "skipped": {path: digest for path, (digest, _) in self.skipped.items()},
            "settings": dict(self.settings),
            "weights": self.weights,
        }
        return _digest(made_of)[:12]


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes manifest.json with a seal over its own content."""
    (folder / "manifest.json").write_text(_sealed(asdict(manifest)), encoding="utf-8")


def _sealed(content: Mapping[str, Any]) -> str:
    text = json.dumps({**content, "seal": _digest(content)}, indent=1, ensure_ascii=False, sort_keys=True)
    return text + "\n"


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since the build `before`, and where ids of any earlier build lead to now (`successors`)."""

    before: str
    changes: PassageChanges
    successors: Mapping[str, str]


def write_since(folder: Path, since: Since) -> None:
    """Writes since.json, sealed, in one step: the build may be read meanwhile."""
    replace_file(folder / SINCE, _sealed(asdict(since)).encode())


def read_since(folder: Path) -> Since | None:
    """What `write_since` wrote, None if nothing was. Raises IndexDamaged."""
    where = f"index/builds/{folder.name}/{SINCE}"
    try:
        content = json.loads((folder / SINCE).read_text(encoding="utf-8"))
        if content.pop("seal") != _digest(content):
            raise IndexDamaged(f"{where} was altered. {_MEND}")
        changes = content["changes"]
        lists = {name: tuple(changes[name]) for name in ("added", "changed", "removed")}
        made = PassageChanges(**lists, moved=changes["moved"], unchanged=changes["unchanged"])
        return Since(content["before"], made, content["successors"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(f"{where} cannot be read. {_MEND}") from error


def read_manifest(index: Path, build: str) -> Manifest:
    """The manifest of a build, its seal checked. Raises IndexDamaged, or IndexMismatch for another schema."""
    where = f"index/builds/{build}/manifest.json"
    try:
        content = json.loads((index / "builds" / build / "manifest.json").read_text(encoding="utf-8"))
        seal, schema = content.pop("seal"), content["schema"]
        if isinstance(schema, int) and schema != SCHEMA:
            raise IndexMismatch(f"{where} has layout {schema}, this version reads layout {SCHEMA}. {_MEND}")
        if seal != _digest(content):
            raise IndexDamaged(f"{where} was altered. {_MEND}")
        content["skipped"] = {path: (digest, why) for path, (digest, why) in content["skipped"].items()}
        manifest = Manifest(**content)
        if manifest.build != build or manifest.identity != build.split("-")[0]:
            raise IndexDamaged(f"{where} is that of another build. {_MEND}")
        return manifest
    except FileNotFoundError as error:
        raise IndexDamaged(f"{where} is missing. {_MEND}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged(f"{where} cannot be read. {_MEND}") from error


def current_build(index: Path) -> str:
    """The id of the live build. Raises IndexMissing if there is none, IndexDamaged if CURRENT names none."""
    name = _named(index)
    if not os.path.isdir(index / "builds" / name):  # unlike Path.is_dir, False for what may not be looked at
        if _named(index) != name:
            return current_build(index)  # another build went live, and this one away, since CURRENT was read
        raise IndexDamaged(f"index/CURRENT names build {name}, which is not in index/builds/. {_MEND}")
    return name


def _named(index: Path) -> str:
    try:
        text = (index / "CURRENT").read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissing(_none_yet(index)) from error
    except NotADirectoryError as error:
        raise IndexDamaged(f"{index} is a file, not a folder. Move it away, then run: qa index --full") from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"index/CURRENT cannot be read. {_MEND}") from error
    if not _BUILD_ID.fullmatch(text):
        raise IndexDamaged(f"index/CURRENT holds {text[:40]!r}, which is no build's id. {_MEND}")
    return text


def _none_yet(index: Path) -> str:
    if not index.parent.is_dir():
        return f"There is no library: the folder {index.parent} does not exist. Name another one by --library."
    return f"No index has been built in {index} yet. Run: qa index"


def list_builds(index: Path) -> list[str]:
    """Ids of the finished builds, whole or not, in no order."""
    folder = index / "builds"
    return [path.name for path in folder.iterdir() if _BUILD_ID.fullmatch(path.name)] if folder.is_dir() else []


def make_current(index: Path, build: str) -> None:
    """Makes `build` the live one, in one step that lasts."""
    replace_file(index / "CURRENT", f"{build}\n".encode())
    sync_folder(index)


def sync_folder(folder: Path) -> None:
    """Makes the folder's entries durable, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a build but its manifest, by path relative to `folder`, sorted."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in _UNCHECKED:
            found[name] = file_sha256(path)
    return found


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Raises IndexDamaged naming the first file of the build that is missing or not as it was written."""
    for name, expected in manifest.checksums.items():
        try:
            found = file_sha256(folder / name)
        except OSError as error:
            why = "is missing" if isinstance(error, FileNotFoundError) else "cannot be read"
            raise IndexDamaged(f"index/builds/{manifest.build}/{name} {why}. {_MEND}") from error
        if found != expected:
            raise IndexDamaged(f"index/builds/{manifest.build}/{name} is not as it was written. {_MEND}")
    for path in sorted(folder.rglob("[!.]*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in _UNCHECKED and name not in manifest.checksums:
            raise IndexDamaged(f"index/builds/{manifest.build}/{name} is no part of the build. {_MEND}")
