"""A damaged index is recognised when it is opened, the message names the file and the command, and that mends it."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import IndexDamaged, IndexMismatch, IndexMissing, IndexUnusable, Library, Settings
from qa.manifest import _digest
from tests.conftest import put, snapshot
from tests.fakes import BETA, FakeEncoder

LEXICAL = (
    "data.csc.index.npy",
    "indices.csc.index.npy",
    "indptr.csc.index.npy",
    "params.index.json",
    "vocab.index.json",
)
FILES = (
    "manifest.json", "passages.sqlite", "vectors.faiss", "windows.faiss", "words.npy",
    "lexical/data.csc.index.npy", "lexical/vocab.index.json",
)  # fmt: skip


@pytest.fixture
def library(built_library: Library) -> Library:
    return built_library


def anew(library: Library) -> Library:
    """The library as another process would open it."""
    return Library(library.folder, settings=Settings(), encoder=FakeEncoder())


def live(library: Library) -> Path:
    return library.index_dir / "builds" / (library.index_dir / "CURRENT").read_text().strip()


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0b100
    path.write_bytes(data)


def replace_by_another(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def test_these_are_the_files_of_a_build(library: Library) -> None:
    assert set(snapshot(live(library))) == {*FILES, *(f"lexical/{name}" for name in LEXICAL)}


DAMAGES = (truncate, empty, flip_a_bit, replace_by_another, replace_by_a_folder, Path.unlink)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("file", FILES)
def test_damage_to_any_file(library: Library, file: str, damage: Callable[[Path], None], full: bool) -> None:
    damage(live(library) / file)
    opened = anew(library)
    with pytest.raises(IndexDamaged) as raised:
        opened.assistant().ask("trust")
    expected = (
        rf"index/builds/[0-9a-f]{{12}}/{file} (is missing|cannot be read|was altered|is not as it was written)\. "
    )
    assert re.fullmatch(expected + "Run: qa index --full", str(raised.value))
    status = opened.status()
    assert (status.state, status.reason) == ("damaged", str(raised.value))
    report = opened.build(full=full)
    assert (report.passages, opened.status().state) == (5, "fresh")
    assert len(anew(library).assistant().ask("trust", k=9).hits) == 5


def seal(path: Path, **changes: object) -> None:
    """Writes a changed manifest as the other version would have: with a seal that fits."""
    content = json.loads(path.read_text()) | changes
    del content["seal"]
    path.write_text(json.dumps({**content, "seal": _digest(content)}))


CASES: dict[str, tuple[Callable[[Library], object], type[IndexUnusable], str]] = {
    "CURRENT names another folder": (
        lambda library: (library.index_dir / "CURRENT").write_text("../../../../etc/passwd"),
        IndexDamaged,
        r"index/CURRENT holds '../../../../etc/passwd', which is no build's id. Run: qa index --full",
    ),
    "CURRENT is empty": (
        lambda library: (library.index_dir / "CURRENT").write_text(""),
        IndexDamaged,
        r"index/CURRENT holds '', which is no build's id. Run: qa index --full",
    ),
    "CURRENT names a missing build": (
        lambda library: (library.index_dir / "CURRENT").write_text("0123456789ab"),
        IndexDamaged,
        r"index/CURRENT names build 0123456789ab, which is not in index/builds/. Run: qa index --full",
    ),
    "CURRENT is a folder": (
        lambda library: replace_by_a_folder(library.index_dir / "CURRENT"),
        IndexDamaged,
        r"index/CURRENT cannot be read. Run: qa index --full",
    ),
    "CURRENT is missing": (
        lambda library: (library.index_dir / "CURRENT").unlink(),
        IndexMissing,
        r"No index has been built in .*/index yet. Run: qa index",
    ),
    "the live build is missing": (
        lambda library: shutil.rmtree(live(library)),
        IndexDamaged,
        r"index/CURRENT names build [0-9a-f]{12}, which is not in index/builds/. Run: qa index --full",
    ),
    "the live build is empty": (
        lambda library: (shutil.rmtree(live(library)), live(library).mkdir()),
        IndexDamaged,
        r"index/builds/[0-9a-f]{12}/manifest.json is missing. Run: qa index --full",
    ),
    "builds is a file": (
        lambda library: (shutil.rmtree(library.index_dir / "builds"), (library.index_dir / "builds").write_text("")),
        IndexDamaged,
        r"index/CURRENT names build [0-9a-f]{12}, which is not in index/builds/. Run: qa index --full",
    ),
    "everything is gone": (
        lambda library: shutil.rmtree(library.index_dir),
        IndexMissing,
        r"No index has been built in .*/index yet. Run: qa index",
    ),
    "a newer layout": (
        lambda library: seal(live(library) / "manifest.json", schema=99),
        IndexMismatch,
        r"index/builds/[0-9a-f]{12}/manifest.json has layout 99, this version reads layout 6. Run: qa index --full",
    ),
    "a file that is not ours": (
        lambda library: (live(library) / "lexical.bin").write_bytes(b"foreign"),
        IndexDamaged,
        r"index/builds/[0-9a-f]{12}/lexical.bin is no part of the build. Run: qa index --full",
    ),
    "another model": (
        lambda library: Library(library.folder, encoder=FakeEncoder("other")).build(),
        IndexMismatch,
        r"index/ was built with the model other \(dim 8, [0-9a-f]{8}\), "
        r"settings ask for fake \(dim 8, [0-9a-f]{8}\). Run: qa index --full",
    ),
}


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_damage_to_the_index(library: Library, case: str, full: bool) -> None:
    damage, error, message = CASES[case]
    damage(library)
    opened = anew(library)
    with pytest.raises(error) as raised:
        opened.assistant().ask("trust")
    assert re.fullmatch(message, str(raised.value))
    assert opened.status().state == ("missing" if error is IndexMissing else "damaged")
    opened.build(full=full)
    assert opened.status().state == "fresh"
    assert len(anew(library).assistant().ask("trust", k=9).hits) == 5


def test_an_index_that_is_a_file(library: Library) -> None:
    shutil.rmtree(library.index_dir)
    library.index_dir.write_text("mine")
    opened = anew(library)
    with pytest.raises(IndexDamaged, match=r"index is a file, not a folder. Move it away, then run: qa index --full$"):
        opened.assistant().ask("trust")
    assert opened.status().state == "damaged"
    library.index_dir.rename(library.folder / "index.mine")
    opened.build(full=True)
    assert opened.status().state == "fresh"


def test_files_of_two_builds_mixed(library: Library) -> None:
    """Each file is whole, but they do not belong together."""
    first = live(library)
    (library.corpus_dir / "beta.txt").write_text(BETA + "\nMore trust.\n")
    library.build()
    shutil.copy(first / "vectors.faiss", live(library) / "vectors.faiss")
    with pytest.raises(IndexDamaged, match=r"vectors.faiss is not as it was written"):
        anew(library).opened()
    shutil.copytree(first, live(library), dirs_exist_ok=True)
    with pytest.raises(IndexDamaged, match=r"manifest.json is that of another build"):
        anew(library).opened()


def test_damage_to_an_older_build_does_not_matter(library: Library) -> None:
    first = live(library)
    (library.corpus_dir / "beta.txt").write_text(BETA + "\nMore trust.\n")
    second = library.build().build
    empty(first / "vectors.faiss")
    assert anew(library).assistant().ask("trust").build == second
    (library.corpus_dir / "beta.txt").write_text(BETA)
    assert library.build().build == first.name
    assert anew(library).assistant().ask("trust").build == first.name


def test_a_damaged_build_lends_no_vectors(library: Library) -> None:
    truncate(live(library) / "vectors.faiss")
    opened = anew(library)
    report = opened.build()
    assert isinstance(opened.encoder, FakeEncoder)
    assert report.embedded == len(opened.encoder.encoded) > 0
    assert (report.added, report.unchanged) == (5, 0)


def test_a_bit_flipped_anywhere_is_found(library: Library) -> None:
    """In any file of a build, at any place: a hundred of them, drawn once and for all."""
    draw = random.Random(5)
    put(library, "beta.txt", BETA + "\nMore.\n")
    library.build()  # so that there is a since.json, too
    files = sorted(path for path in live(library).rglob("*") if path.is_file())
    assert len(files) >= 10
    for number in range(100):
        path = files[number % len(files)]
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
        path.write_bytes(flipped)
        opened = anew(library)
        with pytest.raises(IndexUnusable) as raised:
            opened.assistant().ask("trust")
        assert "\n" not in str(raised.value)
        assert str(raised.value).endswith("Run: qa index --full")
        assert opened.status().state == "damaged"
        path.write_bytes(whole)
    assert len(anew(library).assistant().ask("trust", k=9).hits) == 5


def test_a_deep_look_has_nothing_against_a_build_of_an_earlier_release(library: Library) -> None:
    before = live(library)
    put(library, "beta.txt", BETA + "\nMore.\n")
    library.build()
    seal(before / "manifest.json", schema=1)
    assert library.damaged() == ()
    assert ["layout 1" in each.damage for each in library.builds()].count(True) == 1


def test_a_deep_look_finds_what_is_wrong_with_a_build_that_is_not_live(library: Library) -> None:
    before = live(library)
    put(library, "beta.txt", BETA + "\nMore.\n")
    library.build()
    assert library.damaged() == ()
    flip_a_bit(before / "vectors.faiss")
    (said,) = library.damaged()
    assert f"{before.name}/vectors.faiss is not as it was written" in said
    assert said.endswith("It is not the live one.")
