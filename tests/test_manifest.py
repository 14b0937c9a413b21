"""The manifest is what it was written as, CURRENT names a build, and a build's id says what it is made of."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from qa import IndexDamaged, IndexMismatch, IndexMissing
from qa.manifest import (
    SCHEMA,
    Manifest,
    checksums,
    current_build,
    list_builds,
    make_current,
    read_manifest,
    verify_files,
    write_manifest,
)

# SHA-256 of "abc", from FIPS 180-2, appendix B.1
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
MANIFEST = Manifest(
    build="",
    created="2026-01-02T03:04:05+00:00",
    files={"ünïcode.txt": ABC, "a.txt": ABC},
    skipped={"b.pdf": ("", "cannot be read")},
    settings={"version": "1"},
    model="fake",
    weights="w",
    dim=2,
    counts={"documents": 2, "passages": 3, "windows": 4},
)
BUILD = MANIFEST.identity


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index" / "builds" / BUILD
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "00000.txt").write_text("abc")
    write_manifest(folder, replace(MANIFEST, build=BUILD, checksums=checksums(folder)))
    return tmp_path / "index"


def edit(index: Path, **changes: object) -> None:
    path = index / "builds" / BUILD / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_it_reads_back_as_it_was_written(index: Path) -> None:
    assert re.fullmatch("[0-9a-f]{12}", BUILD)
    assert read_manifest(index, BUILD) == replace(MANIFEST, build=BUILD, checksums={"sources/00000.txt": ABC})


@pytest.mark.parametrize(
    "changes",
    [
        {"files": {"a.txt": "0" * 64}},
        {"counts": {"documents": 1}},
        {"dim": 3},
        {"seal": "0"},
        {"seal": None},
        {"extra": 1},
        {"schema": "1"},
        {"schema": None},
    ],
)
def test_an_altered_manifest_is_damaged(index: Path, changes: dict[str, object]) -> None:
    edit(index, **changes)
    with pytest.raises(IndexDamaged, match=rf"^index/builds/{BUILD}/manifest.json was altered. Run: qa index --full$"):
        read_manifest(index, BUILD)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"3", b"{}", b"\xff\xfe", b"\x00" * 50, b'{"seal": 1}'])
def test_a_manifest_that_is_none_is_damaged(index: Path, content: bytes) -> None:
    (index / "builds" / BUILD / "manifest.json").write_bytes(content)
    with pytest.raises(IndexDamaged, match=rf"^index/builds/{BUILD}/manifest.json cannot be read. Run: qa index"):
        read_manifest(index, BUILD)


def test_a_sealed_manifest_with_other_fields_is_damaged(index: Path) -> None:
    """Sealed by this layout, yet with a field that it does not have: no crash with a TypeError."""
    path = index / "builds" / BUILD / "manifest.json"
    content = json.loads(path.read_text())
    del content["seal"], content["dim"]
    from qa.manifest import _digest

    path.write_text(json.dumps({**content, "seal": _digest(content)}))
    with pytest.raises(IndexDamaged, match=r"manifest.json cannot be read"):
        read_manifest(index, BUILD)


def test_the_manifest_of_another_build_is_damaged(index: Path) -> None:
    (index / "builds" / BUILD).rename(index / "builds" / "ba9876543210")
    with pytest.raises(IndexDamaged, match=r"ba9876543210/manifest.json is that of another build. Run: qa index"):
        read_manifest(index, "ba9876543210")


def test_a_missing_manifest_is_damaged(index: Path) -> None:
    (index / "builds" / BUILD / "manifest.json").unlink()
    with pytest.raises(IndexDamaged, match=rf"^index/builds/{BUILD}/manifest.json is missing. Run: qa index --full$"):
        read_manifest(index, BUILD)


def test_a_newer_layout_is_a_mismatch(index: Path) -> None:
    edit(index, schema=SCHEMA + 1)
    layouts = f"has layout {SCHEMA + 1}, this version reads layout {SCHEMA}"
    expected = rf"^index/builds/{BUILD}/manifest.json {layouts}. Run: qa index --full$"
    with pytest.raises(IndexMismatch, match=expected):
        read_manifest(index, BUILD)


def test_files_are_verified(index: Path) -> None:
    folder = index / "builds" / BUILD
    manifest = read_manifest(index, BUILD)
    verify_files(folder, manifest)
    (folder / ".DS_Store").write_text("what a system leaves harms nobody")
    verify_files(folder, manifest)
    (folder / "sources" / "not-ours.txt").write_text("foreign")
    with pytest.raises(
        IndexDamaged, match=rf"^index/builds/{BUILD}/sources/not-ours.txt is no part of the build. Run: "
    ):
        verify_files(folder, manifest)
    (folder / "sources" / "not-ours.txt").unlink()
    (folder / "sources" / "00000.txt").write_text("abd")
    with pytest.raises(IndexDamaged, match=rf"^index/builds/{BUILD}/sources/00000.txt is not as it was written. Run: "):
        verify_files(folder, manifest)
    (folder / "sources" / "00000.txt").unlink()
    with pytest.raises(IndexDamaged, match=rf"^index/builds/{BUILD}/sources/00000.txt is missing. Run: "):
        verify_files(folder, manifest)
    (folder / "sources" / "00000.txt").mkdir()
    with pytest.raises(IndexDamaged, match=rf"^index/builds/{BUILD}/sources/00000.txt cannot be read. Run: "):
        verify_files(folder, manifest)


def test_current_is_replaced_and_leaves_nothing_beside_it(index: Path) -> None:
    with pytest.raises(IndexMissing, match=r"No index has been built in .*index yet. Run: qa index$"):
        current_build(index)
    make_current(index, BUILD)
    assert (index / "CURRENT").read_bytes() == f"{BUILD}\n".encode()
    assert current_build(index) == BUILD
    assert sorted(path.name for path in index.iterdir()) == ["CURRENT", "builds"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"garbage",
        b"\xff\xfe",
        b"../../../etc",
        b"0123456789ab/../0123456789ab",
        b"/0123456789ab",
        b"0123456789AB",
        b"0123456789abc",
        b"0123456789ab\n0123456789ab",
        b".unfinished-12",
        b"\x1b[31m",
    ],
)
def test_a_current_that_names_no_build_is_damaged(index: Path, content: bytes) -> None:
    (index / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"^index/CURRENT .*\. Run: qa index --full$") as raised:
        current_build(index)
    assert str(raised.value).isprintable()


def test_a_current_that_names_a_missing_build_is_damaged(index: Path) -> None:
    (index / "CURRENT").write_text("ba9876543210")
    expected = r"^index/CURRENT names build ba9876543210, which is not in index/builds/. Run: qa index --full$"
    with pytest.raises(IndexDamaged, match=expected):
        current_build(index)


def test_a_build_replaced_since_current_was_read_is_no_damage(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (index / "CURRENT").write_text("ba9876543210")
    isdir = os.path.isdir

    def replaced(path: Path) -> bool:
        if Path(path).name == "ba9876543210":
            make_current(index, BUILD)
        return isdir(path)

    monkeypatch.setattr("os.path.isdir", replaced)
    assert current_build(index) == BUILD


def test_an_index_that_is_a_file_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexDamaged, match=r"index is a file, not a folder. Move it away, then run: qa index"):
        current_build(tmp_path / "index")


def test_a_missing_library_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"There is no library: the folder .*nowhere does not exist."):
        current_build(tmp_path / "nowhere" / "index")


def test_only_builds_are_listed(index: Path, tmp_path: Path) -> None:
    for name in ("0123456789ab", "0123456789ab-2", "backup", "feed", ".unfinished-1", "0123456789ab.old"):
        (index / "builds" / name).mkdir()
    assert sorted(list_builds(index)) == sorted(["0123456789ab", "0123456789ab-2", BUILD])
    assert list_builds(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"files": {"a.txt": ABC}},
        {"files": {"a.txt": ABC, "ünïcode.txt": "0" * 64}},
        {"files": {"b.txt": ABC, "ünïcode.txt": ABC}},
        {"skipped": {}},
        {"skipped": {"b.pdf": (ABC, "cannot be read")}},
        {"settings": {"version": "2"}},
        {"weights": "v"},
        {"schema": SCHEMA + 1},
    ],
)
def test_what_a_build_is_made_of_decides_its_identity(changes: dict[str, object]) -> None:
    assert replace(MANIFEST, **changes).identity != MANIFEST.identity


@pytest.mark.parametrize(
    "changes",
    [
        {"created": "2027"},
        {"build": "x"},
        {"model": "another name of the same weights"},
        {"files": {"a.txt": ABC, "ünïcode.txt": ABC}},
        {"skipped": {"b.pdf": ("", "said in other words")}},
    ],
)
def test_nothing_else_decides_its_identity(changes: dict[str, object]) -> None:
    assert replace(MANIFEST, **changes).identity == MANIFEST.identity
