"""A build's files give back what was written; it stays readable while others replace it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from qa import IndexDamaged, Library, Passage, Reference
from qa.indexes import FlatIndex
from qa.manifest import Manifest, verify_files
from qa.passages import passages_of
from qa.store import OpenBuild, open_current
from qa.structure import Document
from qa.windows import key_of
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    made = make_library({"alpha.txt": ALPHA, "sub/beta.txt": BETA})
    made.build()
    return made


def test_passages_come_back_as_they_were(seed_library: Library) -> None:
    """References, markers with pages, footnotes: the seed document has them all."""
    seed_library.build()
    opened, passages = seed_library.opened(), seed_library.corpus().passages
    assert [opened.passage(row) for row in range(opened.passage_count)] == list(passages)
    assert opened.passage_count == 11
    assert any(passage.footnotes for passage in passages)
    assert any(passage.markers for passage in passages)


def test_rows_are_those_of_the_document_and_the_lesson(library: Library) -> None:
    opened = library.opened()
    ids = [opened.passage(row).id for row in range(opened.passage_count)]
    assert ids == [
        "alpha/overview",
        "alpha/lesson-1",
        "alpha/lesson-1/police-in-burundi",
        "alpha/lesson-2",
        "sub/beta/overview",
    ]
    assert opened.rows({"document": "alpha.txt"}).tolist() == [0, 1, 2, 3]
    assert opened.rows({"lesson": 1, "document": None}).tolist() == [1, 2]
    assert opened.rows({"document": "alpha.txt", "lesson": 2}).tolist() == [3]
    assert opened.rows({"document": "sub/beta.txt", "lesson": 1}).tolist() == []
    assert opened.rows({"kind": "overview"}).tolist() == [0, 4]
    assert opened.rows({"kind": "example", "country": "Burundi"}).tolist() == [2]
    assert opened.rows({"country": "Moldova"}).tolist() == [4]
    assert opened.rows({"language": "en"}).tolist() == [0, 1, 2, 3, 4]
    assert opened.rows({"language": "fr"}).tolist() == []
    assert opened.rows({}).tolist() == [0, 1, 2, 3, 4]
    assert opened.count_documents(opened.rows({})) == 2
    assert opened.count_documents(opened.rows({"lesson": 1})) == 1
    assert opened.count_documents(opened.rows({"lesson": 9})) == 0


def test_rows_by_the_year_that_a_document_states(make_library: MakeLibrary) -> None:
    library = make_library(
        {
            "a.md": "---\ntitle: A\nyear: 2012\n---\n\nThe police kept the trust.\n",
            "b.md": "---\ntitle: B\ndate: 2015-03-02\n---\n\nThe police lost the trust.\n",
            "c.txt": BETA,
        }
    )
    library.build()
    opened = library.opened()
    assert opened.values("year") == ["2012", "2015"]
    assert opened.rows({"since": 2012, "until": 2012}).tolist() == [0]
    assert opened.rows({"since": 2010, "until": 2020}).tolist() == [0, 1]
    assert opened.rows({"since": 2013, "until": 2014}).tolist() == []


def test_what_passages_can_be_filtered_by(library: Library) -> None:
    opened = library.opened()
    assert opened.values("country") == ["Burundi", "Moldova"]
    assert opened.values("year") == []
    assert opened.values("language") == ["en"]
    assert opened.values("kind") == ["example", "lesson", "overview"]


def test_the_same_words_are_alike_wherever_they_stand(make_library: MakeLibrary) -> None:
    """White space, dashes and quotes may differ, case and words may not."""
    library = make_library(
        {
            "a.txt": "One\n\nThe police kept  the group's trust.\n",
            "b.txt": "Two\n\nThe police kept the\ngroup’s trust.\n",
            "c.txt": "Three\n\nThe Police kept the group's trust.\n",
        }
    )
    library.build()
    opened = library.opened()
    assert opened.alike(0, None) == [1]
    assert opened.alike(1, None) == [0]
    assert opened.alike(2, None) == []
    assert opened.alike(0, opened.rows({"document": "a.txt"})) == []
    assert opened.alike(0, opened.rows({"document": "b.txt"})) == [1]


def test_passages_of_references_alone_are_not_alike(make_library: MakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    def all_references(document: Document, document_id: str) -> list[Passage]:
        return [
            replace(each, references=(Reference(each.text, each.start, each.end),))
            for each in passages_of(document, document_id)
        ]

    monkeypatch.setattr("qa.corpus.passages_of", all_references)
    library = make_library({"a.txt": BETA, "b.txt": BETA.replace("trust", "peace"), "c.txt": BETA})
    library.build()
    assert [library.opened().alike(row, None) for row in range(3)] == [[2], [], [0]]


def test_the_windows_of_a_passage_are_its_sentences(library: Library) -> None:
    opened = library.opened()
    rows, spans = opened.spans(1)
    assert rows.tolist() == [2, 3]  # after the two of the overview
    assert [ALPHA[span.start : span.end] for span in spans] == ["Trust grows slowly.", "Trust is lost in a day."]


def test_the_key_of_each_text(library: Library) -> None:
    """Five passages of one stretch each, nine sentences; every word but function words has its signs."""
    opened = library.opened()
    assert len({*opened.stretch_keys}) == len(opened.stretch_passage) == 5
    assert len({*opened.window_keys}) == len(opened.window_passage) == 9, "all differ"
    assert opened.window_keys[2] == opened.window_key(2) == key_of("Trust grows slowly.")
    assert sum(opened.stretch_words) == len(opened.word_signs)
    assert opened.stretch_vectors.vectors.shape == (5, 8)


def test_the_database_is_sound_and_does_not_say_which_sqlite_wrote_it(library: Library) -> None:
    path = library.opened().folder / "passages.sqlite"
    assert path.read_bytes()[96:100] == bytes(4)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_rows_and_the_state_of_a_passage(library: Library) -> None:
    opened = library.opened()
    assert [opened.rows_of(path) for path in ("alpha.txt", "sub/beta.txt", "none.txt")] == [
        range(4), range(4, 5), range(0)
    ]  # fmt: skip
    state = opened.prints()["alpha/lesson-1"].content
    assert opened.like("alpha/lesson-1", state) == (1, opened.passage(1).start)
    assert opened.like("alpha/lesson-2", state) is None


def test_sources_are_the_extracted_texts(library: Library) -> None:
    opened = library.opened()
    assert opened.documents == {"alpha.txt": "Alpha", "sub/beta.txt": "Beta"}
    assert opened.source("alpha.txt") == ALPHA
    assert opened.source("gamma.txt") is None


def test_more_sources_than_are_kept_in_memory_read_by_many(make_library: MakeLibrary) -> None:
    names = [f"{number:02}.txt" for number in range(40)]
    library = make_library({name: BETA.replace("Beta", f"Beta {name}") for name in names})
    library.build()
    opened = library.opened()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(opened.source, names * 10))
    assert found == [BETA.replace("Beta", f"Beta {name}") for name in names] * 10


def test_every_window_lies_in_its_passage(library: Library) -> None:
    opened = library.opened()
    for passage_row, (start, end) in zip(opened.window_passage, opened.window_span, strict=True):
        passage = opened.passage(int(passage_row))
        assert passage.start <= start < end <= passage.end


def test_contents_differ_by_words_and_not_by_places(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA})
    library.build()
    before = library.opened().prints()
    put(library, "alpha.txt", ALPHA.replace("It has two lessons.", "It has two lessons, which follow."))
    library.build()
    after = library.opened().prints()
    assert [name for name in before if before[name] != after[name]] == ["alpha/overview"]


def test_a_replaced_and_pruned_build_still_answers(library: Library) -> None:
    opened = library.opened()
    shutil.rmtree(opened.folder)
    assert opened.passage(0).id == "alpha/overview"
    assert opened.source("alpha.txt") == ALPHA
    assert len(opened.stretch_vectors.search(opened.stretch_vectors.vectors[0], 2).rows) == 2


def test_a_build_is_read_from_many_threads(library: Library) -> None:
    opened, found = library.opened(), []

    def read() -> None:
        found.extend(opened.passage(row % 5).id for row in range(100))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 800
    assert found.count("alpha/lesson-2") == 160


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_a_left_over_journal_is_no_part_of_a_build(library: Library, suffix: str) -> None:
    (library.opened().folder / f"passages.sqlite{suffix}").write_bytes(b"garbage" * 99)
    with pytest.raises(IndexDamaged, match=rf"passages.sqlite{suffix} is no part of the build"):
        open_current(library.index_dir)


def test_a_database_that_breaks_while_open_is_damage(library: Library) -> None:
    opened = library.opened()
    opened._database.close()
    with pytest.raises(IndexDamaged, match=r"^index/builds/.*/passages.sqlite cannot be read: .*Run: qa index --full$"):
        opened.passage(0)


def test_a_whole_manifest_over_files_of_no_known_kind_is_damage(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cannot happen by damage to one file, as checksums tell; a build by another program could be so."""
    monkeypatch.setattr("qa.store.verify_files", lambda folder, manifest: None)
    build = library.opened().folder
    (build / "vectors.faiss").write_bytes(b"garbage")
    with pytest.raises(IndexDamaged, match=r"^index/builds/.* cannot be read: vectors.faiss is not a FAISS index. "):
        OpenBuild(library.index_dir, build.name)
    FlatIndex.build(library.opened().stretch_vectors.vectors).save(build / "vectors.faiss")
    (build / "passages.sqlite").unlink()
    sqlite3.connect(build / "passages.sqlite").close()
    with pytest.raises(IndexDamaged, match=r"passages.sqlite cannot be read: .*Run: qa index --full$"):
        OpenBuild(library.index_dir, build.name)


def test_a_build_replaced_while_it_is_being_opened_is_no_damage(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader has read CURRENT; then another build goes live and this one is pruned."""
    first = library.opened().manifest.build

    calls: list[Path] = []

    def slow(folder: Path, manifest: Manifest) -> None:
        calls.append(folder)
        if len(calls) == 1:
            put(library, "alpha.txt", ALPHA + "More.\n")
            library.build()
            shutil.rmtree(folder)
        verify_files(folder, manifest)

    monkeypatch.setattr("qa.store.verify_files", slow)
    assert open_current(library.index_dir).manifest.build != first
