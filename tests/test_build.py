"""A build is made beside the live one and swapped in whole; the same corpus gives the same build."""

from __future__ import annotations

import errno
import json
import os
import pickletools
import sqlite3
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from qa import BuildBusy, BuildError, CorpusError, FilterError, IndexDamaged, Library, ModelError, Settings, corpus
from qa.build import build
from qa.manifest import current_build, list_builds
from tests.conftest import MakeLibrary, put, run_python, snapshot
from tests.fakes import ALPHA, BETA, FakeEncoder


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    """Five passages: alpha's overview, lesson 1, its example, lesson 2; beta's overview."""
    return make_library({"alpha.txt": ALPHA, "beta.txt": BETA})


def encoder_of(library: Library) -> FakeEncoder:
    assert isinstance(library.encoder, FakeEncoder)
    return library.encoder


def counts(library: Library, *, full: bool = False) -> tuple[int, int, int, int]:
    report = library.build(full=full)
    return report.added, report.changed, report.removed, report.unchanged


def served(library: Library) -> set[str]:
    return {hit.passage.id for hit in library.assistant().ask("trust", k=100).hits}


# -- what is counted and what is encoded -------------------------------------------------------------------------------


def test_the_first_build_adds_everything(library: Library) -> None:
    report = library.build()
    assert (report.documents, report.passages) == (2, 5)
    assert (report.added, report.changed, report.removed, report.unchanged) == (5, 0, 0, 0)
    encoded = encoder_of(library).encoded
    assert report.embedded == len(encoded)
    stretches, windows = encoded[:5], encoded[5:]  # each passage is one stretch; of the sentences none comes twice
    assert [text.split("\n")[0] for text in stretches].count("Beta") == 1
    assert sorted(stretches, key=len) == stretches
    assert windows == sorted(set(windows), key=lambda text: (len(text), text))
    other = Library(library.folder, settings=Settings(), encoder=FakeEncoder())
    other.build(full=True)
    assert encoder_of(other).encoded == encoded, "in one order: batches decide a model's last decimals"
    assert report.build == current_build(library.index_dir)
    assert report.warnings == ()


def test_nothing_changed_does_nothing(library: Library) -> None:
    first = library.build()
    before = snapshot(library.index_dir)
    second = library.build()
    assert (second.build, second.embedded) == (first.build, 0)
    assert (second.added, second.changed, second.removed, second.unchanged) == (0, 0, 0, 5)
    assert snapshot(library.index_dir) == before


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("alpha.txt", ALPHA.replace("signed by all", "signed by most"), (0, 1, 0, 4)),
        ("alpha.txt", ALPHA.replace("What the alpha", "What, in short, the alpha"), (0, 1, 0, 4)),  # moves all the rest
        (
            "alpha.txt",
            ALPHA.replace("Trust comes first", "Trust comes at once"),
            (0, 2, 0, 3),
        ),  # lesson and its example
        ("alpha.txt", ALPHA.replace("Police in Burundi", "Dialogue in Burundi"), (1, 0, 1, 4)),
        ("alpha.txt", ALPHA.replace("(pp. 3-9)", "(pp. 3-10)"), (0, 1, 0, 4)),
        ("alpha.txt", ALPHA.replace("Alpha\n", "Alpha again\n", 1), (0, 4, 0, 1)),
        ("alpha.txt", "\ufeff" + ALPHA, (0, 0, 0, 5)),
        ("alpha.txt", ALPHA.replace("\n", "\r\n"), (0, 0, 0, 5)),
        ("gamma.txt", BETA, (1, 0, 0, 5)),
        ("beta.txt", None, (0, 0, 1, 4)),
    ],
)
def test_counts(library: Library, path: str, content: str | None, expected: tuple[int, int, int, int]) -> None:
    library.build()
    if content is None:
        (library.corpus_dir / path).unlink()
    else:
        put(library, path, content)
    assert counts(library) == expected


def test_only_new_texts_are_encoded(library: Library) -> None:
    library.build()
    encoder_of(library).encoded.clear()
    put(library, "alpha.txt", ALPHA.replace("signed by all", "signed by most"))
    report = library.build()
    encoded = encoder_of(library).encoded
    assert report.embedded == len(encoded) >= 1
    assert all("signed by most" in text for text in encoded)


def test_a_text_that_moved_is_not_encoded_again(library: Library) -> None:
    library.build()
    encoder_of(library).encoded.clear()
    (library.corpus_dir / "beta.txt").rename(library.corpus_dir / "zeta.txt")
    report = library.build()
    assert (report.added, report.changed, report.removed, report.unchanged, report.moved) == (1, 0, 1, 4, 1)
    assert encoder_of(library).encoded == []
    assert served(library) >= {"zeta/overview"}


def test_full_encodes_everything_and_comes_to_the_same_build(library: Library) -> None:
    first = library.build()
    encoder_of(library).encoded.clear()
    report = library.build(full=True)
    assert report.embedded == len(encoder_of(library).encoded) == first.embedded
    assert (report.build, report.unchanged) == (first.build, 5)
    assert list_builds(library.index_dir) == [first.build]


def test_the_same_text_twice_shares_a_vector_and_keeps_two_ids(make_library: MakeLibrary) -> None:
    library = make_library({"one.txt": BETA, "two.txt": BETA})
    report = library.build()
    assert report.passages == 2
    encoded = encoder_of(library).encoded
    assert len(encoded) == len(set(encoded)) == report.embedded
    (hit,) = library.assistant().ask("trust").hits
    assert (hit.passage.id, [passage.id for passage in hit.alike]) == ("one/overview", ["two/overview"])


def test_ids_are_stable_across_builds(library: Library) -> None:
    library.build()
    before = served(library)
    put(library, "alpha.txt", ALPHA.replace("Examples\n", "Examples\n\nA new one\n\nIt came before the other one.\n"))
    library.build()
    assert served(library) == before | {"alpha/lesson-1/a-new-one"}


def test_another_model_reuses_nothing(library: Library) -> None:
    first = library.build()
    other = Library(library.folder, settings=Settings(), encoder=FakeEncoder("other"))
    report = other.build()
    assert report.embedded == first.embedded == len(encoder_of(other).encoded)
    assert report.build != first.build


def test_skipped_files_come_first_among_the_warnings(library: Library) -> None:
    put(library, "aaa.txt", "Lessons\n\nLesson 1 – One\n\nText (OECD:3).\n\nLesson 3 – Three\n\nText.\n")
    put(library, "zzz.bin", b"\x00\x01")
    report = library.build()
    assert report.documents == 3
    assert report.warnings[0].startswith("zzz.bin:1: ")
    assert len(report.warnings) > 1
    assert all(warning.startswith("aaa.txt:") for warning in report.warnings[1:])


def test_progress_names_the_stages_and_ends_complete(library: Library) -> None:
    calls: list[tuple[str, int, int]] = []
    library.build(progress=lambda *call: calls.append(call))
    assert list(dict.fromkeys(stage for stage, _, _ in calls)) == ["reading", "encoding", "writing"]
    assert {stage: (done, total) for stage, done, total in calls}["reading"] == (2, 2)
    assert all(done == total for stage, done, total in dict((call[0], call) for call in calls).values())


# -- old or new, never a mix -------------------------------------------------------------------------------------------


def test_a_removed_document_is_never_served(library: Library) -> None:
    library.build()
    assistant = library.assistant()
    assert assistant.ask("trust in moldova", document="beta.txt").hits
    (library.corpus_dir / "beta.txt").unlink()
    library.build()
    assert {hit.passage.path for hit in assistant.ask("trust in moldova", k=100).hits} == {"alpha.txt"}
    with pytest.raises(FilterError, match=r"No document is called 'beta.txt'; the index holds 1: alpha.txt."):
        assistant.ask("trust in moldova", document="beta.txt")
    assert library.opened().source("beta.txt") is None


def test_a_reverted_edit_makes_the_old_build_live_again(library: Library) -> None:
    first = library.build()
    put(library, "beta.txt", BETA + "\nMore of it.\n")
    second = library.build()
    encoder_of(library).encoded.clear()
    put(library, "beta.txt", BETA)
    third = library.build()
    assert (third.build, third.embedded, third.changed) == (first.build, 0, 1)
    assert encoder_of(library).encoded == []
    assert sorted(list_builds(library.index_dir)) == sorted([first.build, second.build])
    assert library.opened().source("beta.txt") == BETA


def test_the_newest_builds_are_kept(library: Library) -> None:
    library.settings = Settings(keep_builds=2)
    (library.index_dir / "builds" / "backup").mkdir(parents=True)  # begins like a build's id, and is none
    made = []
    for number in range(4):
        put(library, "beta.txt", f"{BETA}\nVersion {number}.\n")
        made.append(library.build().build)
        os.utime(library.index_dir / "builds" / made[-1], ns=(number * 10**9, number * 10**9))
    assert sorted(list_builds(library.index_dir)) == sorted(made[-2:])
    assert (library.index_dir / "builds" / "backup").is_dir()


def test_an_old_build_made_live_again_is_kept(library: Library) -> None:
    library.settings = Settings(keep_builds=1)
    first = library.build().build
    put(library, "beta.txt", BETA + "\nMore.\n")
    library.settings = Settings(keep_builds=2)
    library.build()
    put(library, "beta.txt", BETA)
    library.settings = Settings(keep_builds=1)
    assert library.build().build == first
    assert list_builds(library.index_dir) == [first]


def test_left_overs_of_a_killed_build_are_removed_even_if_nothing_is_built(library: Library) -> None:
    library.build()
    left = library.index_dir / "builds" / ".unfinished-1"
    left.mkdir()
    (left / "passages.sqlite").write_bytes(b"half")
    (library.index_dir / ".CURRENT.1").write_text("half")
    library.build()
    assert sorted(path.name for path in library.index_dir.iterdir()) == [".lock", "CURRENT", "builds"]
    assert len(list((library.index_dir / "builds").iterdir())) == 1


def test_two_builds_at_once(library: Library) -> None:
    library.build()
    before = snapshot(library.index_dir)
    put(library, "beta.txt", BETA + "\nMore.\n")
    with FileLock(library.index_dir / ".lock"), pytest.raises(BuildBusy) as raised:
        library.build()
    assert str(raised.value) == f"Another process is building {library.index_dir} now. Wait until it has finished."
    assert snapshot(library.index_dir) == before
    assert counts(library) == (0, 1, 0, 4)


def test_answers_while_it_is_rebuilt_come_from_one_build_each(library: Library) -> None:
    """Every passage of version n says so; an answer never holds two versions, nor a build and another's text."""

    def write(number: int) -> str:
        for name in ("alpha.txt", "beta.txt"):
            text = f"The police of version{number} keep the {name}.\n\nAnnex\n\nMore version{number} of {name}.\n"
            put(library, name, f"Title\n\n{text}")
        return library.build().build

    library.settings = Settings(keep_builds=1)
    versions = {write(0): "version0"}
    answers, stop, errors = [], threading.Event(), []

    def ask() -> None:
        assistant = library.assistant()
        while not stop.is_set():
            try:
                answers.append(assistant.ask("police trust", k=9))
            except Exception as error:  # noqa: BLE001  # reported below, in the test's own thread
                errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 21):
        versions[write(number)] = f"version{number}"
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len({answer.build for answer in answers}) > 1
    for answer in answers:
        assert len(answer.hits) == 4
        assert all(versions[answer.build] in hit.passage.text for hit in answer.hits)


# -- failures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("alpha.txt", ALPHA.replace("What the alpha", "What, in short, the alpha")),  # moves all the rest
        ("alpha.txt", "\ufeff" + ALPHA.replace("\n", "\r\n")),
        ("alpha.txt", ALPHA.replace("Trust comes first", "Trust comes at once")),
        ("alpha.txt", ALPHA.replace("Police in Burundi", "Dialogue in Burundi")),
        ("aaa.txt", BETA.replace("Beta", "Before all others")),
        ("alpha.md", BETA),  # another document that would have the same id
        ("gamma.txt", ALPHA.replace("Alpha", "Gamma")),  # the same text in two places, which an editor should mend
        ("broken.pdf", "no PDF"),
        ("beta.txt", None),
    ],
)
def test_what_is_taken_over_is_what_would_be_made(library: Library, path: str, content: str | None) -> None:
    """After any edit the build is, byte for byte, the one that is built from nothing."""
    library.build()
    if content is None:
        (library.corpus_dir / path).unlink()
    else:
        put(library, path, content)
    report = library.build()
    anew = build(library.corpus_dir, library.folder / "other", encoder=FakeEncoder(), settings=Settings())
    assert (report.build, report.warnings, report.skipped) == (anew.build, anew.warnings, anew.skipped)
    reused = report.build
    taken_over, made = (snapshot(library.folder / where / "builds" / reused) for where in ("index", "other"))
    for files in (taken_over, made):
        del files["manifest.json"]
    del taken_over["since.json"]
    assert taken_over == made


def test_what_has_not_changed_is_not_read_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.build()
    put(library, "alpha.txt", ALPHA.replace("signed by all", "signed by most"))
    (library.corpus_dir / "beta.txt").touch()
    read: list[str] = []
    outline = corpus.outline
    monkeypatch.setattr(corpus, "outline", lambda path, extract: (read.append(path), outline(path, extract))[1])
    library.build()
    assert read == ["alpha.txt"]
    library.build(full=True)
    assert sorted(read) == ["alpha.txt", "alpha.txt", "beta.txt"]


def test_too_little_memory_leaves_the_live_build(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    live = library.build().build
    put(library, "beta.txt", BETA + "\nMore.\n")

    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("qa.build.np.concatenate", fail)
        with pytest.raises(BuildError, match="^There was not enough memory to build "):
            library.build()
    assert library.assistant().ask("trust").build == live
    assert library.build().changed == 1


@pytest.mark.parametrize(
    ("where", "error", "said"),
    [
        ("qa.build.write_store", OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        ("qa.build.write_store", sqlite3.OperationalError("database or disk is full"), "database or disk is full"),
        ("qa.store.LexicalIndex.save", OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        ("qa.build.np.save", OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        ("qa.build.FlatIndex.save", OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        ("qa.build.write_manifest", PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
        ("qa.build.sync_folder", OSError(errno.EIO, "Input/output error"), "Input/output error"),
        ("qa.build.make_current", OSError(errno.EROFS, "Read-only file system"), "Read-only file system"),
        ("qa.lock.FileLock.acquire", PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
    ],
)
def test_a_disk_that_fails_leaves_the_live_build(
    library: Library, monkeypatch: pytest.MonkeyPatch, where: str, error: Exception, said: str
) -> None:
    live = library.build().build
    put(library, "beta.txt", BETA + "\nMore.\n")

    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(where, fail)
        with pytest.raises(
            BuildError, match=rf"^The index in .* cannot be written: {said}\. .*run: qa index$"
        ) as raised:
            library.build()
    assert "\n" not in str(raised.value)
    assert current_build(library.index_dir) == live
    assert library.assistant().ask("trust").build == live
    assert not list((library.index_dir / "builds").glob(".unfinished*"))
    assert counts(library) == (0, 1, 0, 4)


def test_a_build_that_cannot_be_pruned_is_done_all_the_same(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.settings = Settings(keep_builds=1)
    library.build()
    put(library, "beta.txt", BETA + "\nMore.\n")
    with monkeypatch.context() as patched:
        patched.setattr("qa.build.list_builds", lambda index: [*list_builds(index), "ffffffffffff"])
        assert counts(library) == (0, 1, 0, 4)


def test_a_build_that_does_not_verify_is_never_served(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    live = library.build().build
    put(library, "beta.txt", BETA + "\nMore.\n")

    def lose_a_bit(path: Path, target: Path) -> Path:
        data = bytearray((path / "vectors.faiss").read_bytes())
        data[-1] ^= 1
        (path / "vectors.faiss").write_bytes(data)
        os.rename(path, target)  # noqa: PTH104  # Path.rename is what is being replaced
        return target

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", lose_a_bit)
        with pytest.raises(BuildError, match=r"The new build does not read back as it was written \(index/builds/.*\)"):
            library.build()
    assert list_builds(library.index_dir) == [live]
    assert library.assistant().ask("trust").build == live
    assert counts(library) == (0, 1, 0, 4)


@pytest.mark.parametrize("method", ["encode_passages", "encode_tokens"])
def test_a_model_that_fails_leaves_the_live_build(
    library: Library, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    live = library.build().build
    put(library, "beta.txt", BETA + "\nMore.\n")

    def fail(*_: object) -> None:
        raise ModelError("no")

    monkeypatch.setattr(encoder_of(library), method, fail)
    with pytest.raises(ModelError):
        library.build()
    assert list_builds(library.index_dir) == [live] == [current_build(library.index_dir)]
    assert not list((library.index_dir / "builds").glob(".unfinished*"))


def test_an_emptied_corpus_leaves_the_live_build(library: Library) -> None:
    live = library.build().build
    for name in ("alpha.txt", "beta.txt"):
        (library.corpus_dir / name).unlink()
    with pytest.raises(CorpusError, match=r"holds no document that can be read: 0 files"):
        library.build()
    assert library.assistant().ask("trust").build == live


def test_a_mistyped_library_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"The corpus folder .*nowhere/corpus does not exist"):
        Library(tmp_path / "nowhere", encoder=FakeEncoder()).build()
    assert not (tmp_path / "nowhere").exists()


def test_an_index_that_is_a_file_is_left_alone(library: Library) -> None:
    library.index_dir.write_text("mine")
    with pytest.raises(BuildError, match=r"index is a file, not a folder. Move it away, then run: qa index$"):
        library.build()
    assert library.index_dir.read_text() == "mine"


def test_builds_of_one_identity_with_other_files_get_a_number(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code that is being worked on may read the same corpus otherwise, under one version."""
    first = library.build().build
    monkeypatch.setattr("qa.encoding.stretches", lambda passage, fits: [passage.text])
    second = library.build(full=True).build
    assert second == f"{first}-2"
    assert library.assistant().ask("trust").build == second
    assert library.build(full=True).build == second


# -- same in, same out -------------------------------------------------------------------------------------------------

_TWO_BUILDS = """
import json, sys
from pathlib import Path
from qa import Library, Settings
from qa.contract import answer_json
from tests.fakes import FakeEncoder
library = Library(Path(sys.argv[1]), settings=Settings(), encoder=FakeEncoder())
library.build()
assistant = library.assistant()
questions = ["trust", "police and dialogue in burundi", "an agreement", "nothing of this"]
answers = [answer_json(assistant.ask(question, k=50)) for question in questions]
for answer in answers:
    del answer["timing_ms"]
print(json.dumps(answers))
"""


def test_same_corpus_same_files_same_answers(tmp_path: Path, seed_library: Library) -> None:
    """In another folder, under another hash seed, zone and locale, with other file times, made in another order."""
    files = {"alpha.txt": ALPHA, "sub/beta.txt": BETA, "copy.txt": BETA, "bad.bin": b"\0"}
    outputs, indexes = [], []
    machines = (("one", "1", 1, "UTC", "C"), ("another/two", "7", -1, "Asia/Kabul", "pt_PT.UTF-8"))
    for name, seed, order, zone, locale in machines:
        library = Library(tmp_path / name, encoder=FakeEncoder())
        for path, content in list(files.items())[::order]:
            os.utime(put(library, path, content), (10**9 * (order + 3), 10**9))
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = run_python(_TWO_BUILDS, library.folder, env=environment)
        assert done.returncode == 0, done.stderr.decode()
        outputs.append(json.loads(done.stdout))
        indexes.append(snapshot(library.index_dir))
    assert outputs[0] == outputs[1]
    assert indexes[0].keys() == indexes[1].keys()
    for path, content in indexes[0].items():
        if path.endswith("manifest.json"):
            one, two = json.loads(content), json.loads(indexes[1][path])
            for timed in ("created", "seal"):
                del one[timed], two[timed]
            assert one == two
        else:
            assert content == indexes[1][path], path


def test_an_edit_and_its_reverse_is_the_same_as_no_edit(library: Library, make_library: MakeLibrary) -> None:
    """Vectors that were taken over give the same files as vectors that were made."""
    put(library, "beta.txt", BETA + "\nMore.\n")
    library.build()
    put(library, "beta.txt", BETA)
    reused = library.build().build
    taken_over = snapshot(library.index_dir / "builds" / reused)
    build(library.corpus_dir, library.folder / "other", encoder=FakeEncoder(), settings=Settings())
    made = snapshot(library.folder / "other" / "builds" / reused)
    del taken_over["manifest.json"], made["manifest.json"], taken_over["since.json"]
    assert taken_over == made


def test_no_pickle_and_no_absolute_path(library: Library) -> None:
    library.build()
    files = snapshot(library.index_dir)
    assert {Path(name).suffix for name in files} <= {".json", ".sqlite", ".faiss", ".npy", ""}
    for name, content in files.items():
        assert str(library.folder).encode() not in content, name
        assert not _is_pickle(content), name
        kinds = {".sqlite": b"SQLite format 3\0", ".faiss": b"IxFI", ".npy": b"\x93NUMPY", ".json": b"{"}
        magic = kinds.get(Path(name).suffix, b"")
        assert content.startswith(magic), name


def _is_pickle(content: bytes) -> bool:
    try:
        return len(content) > 1 and list(pickletools.genops(content))[-1][0].name == "STOP"
    except (ValueError, IndexError, UnicodeDecodeError):
        return False


def test_the_live_build_is_damaged_only_until_the_next_build(library: Library) -> None:
    name = library.build().build
    (library.index_dir / "builds" / name / "vectors.faiss").unlink()
    fresh = Library(library.folder, encoder=FakeEncoder())
    with pytest.raises(IndexDamaged):
        fresh.opened()
    assert fresh.build().build == name
    assert fresh.assistant().ask("trust").hits


def test_a_new_release_reads_the_documents_anew_and_keeps_their_vectors(
    seed_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seed_library.build()
    monkeypatch.setattr("qa.build.__version__", "999.0")
    after = seed_library.build()
    assert after.build != before.build
    assert (after.unchanged, after.embedded) == (11, 0)
