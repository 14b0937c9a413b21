"""The files of one build: passages and windows in SQLite, their vectors, and the documents' extracted texts."""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qa.corpus import Corpus
from qa.datatypes import Footnote, Marker, Passage, Reference, Span
from qa.errors import IndexDamaged
from qa.indexes import FlatIndex
from qa.indexes.base import Rows
from qa.manifest import Manifest, current_build, read_manifest, verify_files

PASSAGES, STRETCH_VECTORS, WINDOW_VECTORS = "passages.sqlite", "vectors.faiss", "windows.faiss"
# No journal: a build that is cut off is thrown away, and a finished one is made durable before it gets its name.
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE documents (path TEXT PRIMARY KEY, title TEXT NOT NULL, source TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, path TEXT NOT NULL, lesson INTEGER,
                       content TEXT NOT NULL);
CREATE TABLE stretches (row INTEGER PRIMARY KEY, passage INTEGER NOT NULL, key TEXT NOT NULL);
CREATE TABLE windows (row INTEGER PRIMARY KEY, passage INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
                      key TEXT NOT NULL);
"""
_ROWS = """
SELECT row FROM passages WHERE (?1 IS NULL OR path = ?1) AND (?2 IS NULL OR lesson = ?2)
AND (?3 IS NULL OR EXISTS (SELECT 1 FROM json_each(content, '$.countries') WHERE value = ?3)) ORDER BY row
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch: the passage's row and the key of its encoded text."""

    passage: int
    key: str


@dataclass(frozen=True, slots=True)
class Window:
    """One window: the passage's row, its span in the document, and the key of its encoded text."""

    passage: int
    span: Span
    key: str


def write_store(folder: Path, corpus: Corpus, *, stretches: Iterable[Stretch], windows: Iterable[Window]) -> None:
    """Writes the database of a build and the extracted texts; a passage's row is its place in `corpus.passages`."""
    sources = folder / "sources"
    sources.mkdir()
    with closing(sqlite3.connect(folder / PASSAGES)) as database, database:
        database.executescript(_TABLES)
        documents = [file.document for file in corpus.files if file.document]
        for number, document in enumerate(documents):
            name = f"{number:05d}.txt"
            (sources / name).write_bytes(document.source.encode())
            database.execute("INSERT INTO documents VALUES (?, ?, ?)", (document.path, document.title, name))
        for row, passage in enumerate(corpus.passages):
            content = json.dumps(asdict(passage), ensure_ascii=False)
            values = (row, passage.id, passage.path, passage.lesson_number, content)
            database.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", values)
        parts = [(row, stretch.passage, stretch.key) for row, stretch in enumerate(stretches)]
        database.executemany("INSERT INTO stretches VALUES (?, ?, ?)", parts)
        rows = [
            (row, window.passage, window.span.start, window.span.end, window.key) for row, window in enumerate(windows)
        ]
        database.executemany("INSERT INTO windows VALUES (?, ?, ?, ?, ?)", rows)


def passage_from(content: str) -> Passage:
    """The Passage that `write_store` wrote as JSON."""
    value: dict[str, Any] = json.loads(content)
    value["countries"] = tuple(value["countries"])
    value["references"] = tuple(Reference(**item) for item in value["references"])
    value["footnotes"] = tuple(Footnote(**item) for item in value["footnotes"])
    value["markers"] = tuple(Marker(**{**item, "pages": tuple(item["pages"])}) for item in value["markers"])
    value["pages"] = tuple(value["pages"])
    value["part"] = tuple(value["part"]) if value["part"] else None
    return Passage(**value)


def _without_offsets(value: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if name not in ("start", "end")}


class OpenBuild:
    """A build opened for reading, every file verified first. It stays whole however many builds come after it."""

    def __init__(self, index: Path, build: str) -> None:
        self.folder = index / "builds" / build
        self.manifest: Manifest = read_manifest(index, build)
        verify_files(self.folder, self.manifest)
        self._lock = threading.Lock()
        try:
            self._read()
        except (sqlite3.Error, ValueError, KeyError, TypeError, OSError) as error:
            raise IndexDamaged(f"index/builds/{build} cannot be read: {error}. Run: qa index --full") from error

    def _read(self) -> None:
        self.stretch_vectors = FlatIndex.load(self.folder / STRETCH_VECTORS)
        self.window_vectors = FlatIndex.load(self.folder / WINDOW_VECTORS)
        location = f"{(self.folder / PASSAGES).absolute().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(location, uri=True, check_same_thread=False)
        weakref.finalize(self, self._database.close)  # whoever still answers from a build that was replaced may go on
        owners = self._all("SELECT passage FROM stretches ORDER BY row")
        self.stretch_passage: Rows = np.array([row for (row,) in owners], dtype=np.int64)
        windows = self._all("SELECT passage, start, end FROM windows ORDER BY row")
        table = np.array(windows, dtype=np.int64).reshape(-1, 3)
        self.window_passage: Rows = np.ascontiguousarray(table[:, 0])
        self.window_span = table[:, 1:]
        self.documents: dict[str, str] = dict(self._all("SELECT path, title FROM documents"))
        self.passage_count: int = self._all("SELECT count(*) FROM passages")[0][0]

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            with self._lock:
                return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            where = f"index/builds/{self.folder.name}/{PASSAGES}"
            raise IndexDamaged(f"{where} cannot be read: {error}. Run: qa index --full") from error

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        return passage_from(self._all("SELECT content FROM passages WHERE row = ?", (row,))[0][0])

    def count_documents(self, rows: Rows) -> int:
        """How many documents the passages of `rows` come from."""
        paths = dict(self._all("SELECT row, path FROM passages"))
        return len({paths[int(row)] for row in rows})

    def rows(self, path: str | None, lesson: int | None, country: str | None) -> Rows:
        """Rows of the passages of a document, of a lesson, of a country; None for all."""
        found = self._all(_ROWS, (path, lesson, country))
        return np.array([row for (row,) in found], dtype=np.int64)

    def countries(self) -> list[str]:
        """The countries that passages are marked with, sorted."""
        query = "SELECT DISTINCT value FROM passages, json_each(content, '$.countries') ORDER BY value"
        return [country for (country,) in self._all(query)]

    def source(self, path: str) -> str | None:
        """The extracted text of a document as it was when the build was made; None if it is not in the build."""
        found = self._all("SELECT source FROM documents WHERE path = ?", (path,))
        return (self.folder / "sources" / found[0][0]).read_bytes().decode() if found else None

    def contents(self) -> dict[str, object]:
        """What every passage says, by id, without offsets: equal as long as nothing but its place in the file changed.

        Read as plain JSON, so that builds of another passage format can be compared too.
        """
        found = self._all("SELECT id, content FROM passages")
        return {name: json.loads(content, object_hook=_without_offsets) for name, content in found}

    def vectors_by_key(self) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
        """Every vector of the build by the key of its encoded text, for reuse."""
        found = {}
        for table, index in (("windows", self.window_vectors), ("stretches", self.stretch_vectors)):
            keys = self._all(f"SELECT key FROM {table} ORDER BY row")
            for (key,), vector in zip(keys, index.vectors, strict=True):
                found[key] = vector
        return found


def open_current(index: Path) -> OpenBuild:
    """The live build. Raises IndexUnusable."""
    name = current_build(index)
    try:
        return OpenBuild(index, name)
    except IndexDamaged:
        if current_build(index) == name:
            raise
        return open_current(index)  # another build went live, and this one away, while it was being opened
