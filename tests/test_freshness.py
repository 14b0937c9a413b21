"""Fresh or stale, and what changed: by content, not by file times."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from qa import Changes, Library, Settings, __version__
from qa.freshness import Watcher
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    made = make_library({"alpha.txt": ALPHA, "sub/beta.txt": BETA})
    made.build()
    return made


def stale(library: Library, **changes: tuple[str, ...]) -> str:
    """The reason, after seeing that the library is stale by these changes and fresh again after a build."""
    status = library.status()
    assert (status.state, status.changes) == ("stale", Changes(**changes))
    library.build()
    assert library.status().state == "fresh"
    assert not library.status().changes
    return status.reason


def test_a_new_index_is_fresh_and_says_what_it_holds(library: Library) -> None:
    status = library.status()
    assert (status.state, status.reason, status.changes, status.skipped) == ("fresh", "", Changes(), ())
    assert (status.documents, status.passages, status.model) == (2, 5, "fake")
    assert status.build == library.opened().manifest.build
    assert status.built_at.endswith("+00:00")


def test_a_library_without_an_index(make_library: MakeLibrary) -> None:
    status = make_library({"alpha.txt": ALPHA}).status()
    assert status.state == "missing"
    assert status.reason.endswith("index yet. Run: qa index")


def test_an_edit(library: Library) -> None:
    put(library, "alpha.txt", ALPHA + "More.\n")
    expected = "Documents have changed since the index was built: 1 changed. Run: qa index"
    assert stale(library, changed=("alpha.txt",)) == expected


def test_an_edit_of_the_same_length_in_the_same_instant(library: Library) -> None:
    """A clock may be coarser than two edits, and an editor may put the old time back."""
    path = library.corpus_dir / "alpha.txt"
    for number in range(20):
        path.write_text(ALPHA.replace("by all", f"by {number:03}"))
        os.utime(path, ns=(10**18, 10**18))
        assert library.status().changes == Changes(changed=("alpha.txt",)), number
        path.write_text(ALPHA)
        os.utime(path, ns=(10**18, 10**18))
        assert library.status().state == "fresh", number


def test_a_file_that_was_just_changed_is_read_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may change once more before the clock of the file system moves on."""
    watcher, read = Watcher(library.corpus_dir, 10**6), []
    monkeypatch.setattr("qa.freshness.hash_file", lambda path: read.append(path.name) or "")
    watcher.hashes()
    watcher.hashes()
    assert read == ["alpha.txt", "beta.txt"] * 2


def test_a_time_that_was_put_back_hides_no_edit(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.freshness._SETTLED", -(10**18))
    path = library.corpus_dir / "alpha.txt"
    os.utime(path, (1, 1))
    watcher = Watcher(library.corpus_dir, 10**6)
    before = watcher.hashes()
    time.sleep(0.05)
    path.write_text(ALPHA.replace("by all", "by few"))
    os.utime(path, (1, 1))
    assert watcher.hashes() != before


def test_a_settled_file_is_not_read_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = Watcher(library.corpus_dir, 10**6)
    first = watcher.hashes()
    monkeypatch.setattr("qa.freshness._SETTLED", -(10**18))  # everything has been as it is for long enough
    assert watcher.hashes() == first
    monkeypatch.setattr("qa.freshness.hash_file", lambda path: pytest.fail(f"{path} was read again"))
    assert watcher.hashes() == first


def test_an_added_a_changed_and_a_removed_document(library: Library) -> None:
    put(library, "new/one.txt", BETA)
    put(library, "new/two.txt", BETA)
    put(library, "alpha.txt", ALPHA + "More.\n")
    (library.corpus_dir / "sub/beta.txt").unlink()
    reason = stale(library, added=("new/one.txt", "new/two.txt"), changed=("alpha.txt",), removed=("sub/beta.txt",))
    assert reason == ("Documents have changed since the index was built: 2 added, 1 changed, 1 removed. Run: qa index")


def test_a_renamed_document_is_one_removed_and_one_added(library: Library) -> None:
    (library.corpus_dir / "alpha.txt").rename(library.corpus_dir / "omega.txt")
    stale(library, added=("omega.txt",), removed=("alpha.txt",))


def test_a_touched_document_is_fresh(library: Library) -> None:
    library.status()
    os.utime(library.corpus_dir / "alpha.txt", (1, 1))
    assert library.status().state == "fresh"
    (library.corpus_dir / "alpha.txt").touch()
    assert library.status().state == "fresh"


def test_a_reverted_edit_is_fresh(library: Library) -> None:
    put(library, "alpha.txt", ALPHA + "More.\n")
    assert library.status().state == "stale"
    put(library, "alpha.txt", ALPHA)
    assert library.status().state == "fresh"


@pytest.mark.parametrize("name", [".hidden.txt", "~$alpha.txt", "alpha.txt~", "alpha.txt.swp", ".git/config.txt"])
def test_files_of_editors_are_no_change(library: Library, name: str) -> None:
    put(library, name, "x")
    assert library.status().state == "fresh"


def test_a_file_that_cannot_be_read_is_known_and_its_mending_seen(library: Library) -> None:
    put(library, "bad.txt", b"text\x00more")
    stale(library, added=("bad.txt",))
    status = library.status()
    assert [(problem.path, problem.rule) for problem in status.skipped] == [("bad.txt", "not-read")]
    assert (status.state, status.documents) == ("fresh", 2)
    put(library, "bad.txt", BETA)
    stale(library, changed=("bad.txt",))
    assert library.status().skipped == ()
    assert library.status().documents == 3


def test_a_file_that_is_too_large_is_known_and_its_mending_seen(library: Library) -> None:
    library = Library(library.folder, settings=Settings(max_file_mb=0.001), encoder=library.encoder)
    put(library, "large.txt", "word " * 300)
    stale(library, added=("large.txt",))
    assert [problem.path for problem in library.status().skipped] == ["large.txt"]
    put(library, "large.txt", "other " * 300)
    assert library.status().state == "fresh"
    put(library, "large.txt", BETA)
    stale(library, changed=("large.txt",))


def test_a_document_that_can_no_longer_be_read_is_changed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError(path)

    monkeypatch.setattr("qa.freshness.hash_file", refuse)
    assert library.status().changes == Changes(changed=("alpha.txt", "sub/beta.txt"))


def test_without_its_corpus_the_index_still_answers_and_says_so(library: Library) -> None:
    shutil.rmtree(library.corpus_dir)
    assert library.assistant().ask("trust").hits
    status = library.status()
    assert (status.state, status.changes) == ("stale", Changes(removed=("alpha.txt", "sub/beta.txt")))
    assert status.reason.startswith(f"The corpus folder {library.corpus_dir} does not exist.")
    assert status.reason.endswith("The index still answers.")
    assert (status.documents, status.passages) == (2, 5)


def test_an_emptied_corpus_is_stale(library: Library) -> None:
    shutil.rmtree(library.corpus_dir)
    library.corpus_dir.mkdir()
    assert library.status().changes == Changes(removed=("alpha.txt", "sub/beta.txt"))


def test_an_index_of_another_release_is_stale(built_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.freshness.__version__", "999.0")
    monkeypatch.setattr("qa.build.__version__", "999.0")
    status = built_library.status()
    assert (status.state, status.changes) == ("stale", Changes())
    assert status.reason == f"Version {__version__} built the index, this is 999.0. Run: qa index"
    built_library.build()
    assert built_library.status().state == "fresh"
