"""The files of one build: documents, passages and windows in SQLite, beside their vectors, terms and words."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

import numpy as np

from qa.changes import Print
from qa.corpus import Corpus, CorpusFile
from qa.datatypes import Passage, Problem, Span
from qa.documents.blocks import Metadata
from qa.entries import Held, entry_of, passage_from, words_json, words_together
from qa.errors import IndexDamaged
from qa.indexes import FlatIndex
from qa.indexes.base import Rows
from qa.interaction import Bits
from qa.lexical import LexicalIndex
from qa.manifest import Manifest, current_build, read_manifest, read_since, verify_files
from qa.passages import Said
from qa.query import Lexicon
from qa.retrieve import Searchable, packed_signs
from qa.structure import Document
from qa.windows import searched_text

PASSAGES, STRETCH_VECTORS, WINDOW_VECTORS = "passages.sqlite", "vectors.faiss", "windows.faiss"
TERMS, WORD_SIGNS = "lexical", "words.npy"
# No journal: a build that is cut off is thrown away, and a finished one is made durable before it gets its name.
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE documents (path TEXT PRIMARY KEY, title TEXT NOT NULL, year INTEGER, source TEXT NOT NULL,
                        id TEXT NOT NULL, sha256 TEXT NOT NULL, stated TEXT NOT NULL, words TEXT NOT NULL)
                        WITHOUT ROWID;
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, path TEXT NOT NULL, lesson INTEGER,
                       kind TEXT NOT NULL, language TEXT, announces INTEGER NOT NULL, said TEXT NOT NULL,
                       start INTEGER NOT NULL, end INTEGER NOT NULL, print TEXT NOT NULL, terms TEXT NOT NULL,
                       content TEXT NOT NULL);
CREATE INDEX passages_said ON passages (said);
CREATE INDEX passages_path ON passages (path);
CREATE TABLE words (word TEXT PRIMARY KEY, passages INTEGER NOT NULL, large INTEGER NOT NULL,
                    small INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE stretches (row INTEGER PRIMARY KEY, passage INTEGER NOT NULL, words INTEGER NOT NULL, key TEXT NOT NULL);
CREATE TABLE windows (row INTEGER PRIMARY KEY, passage INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
                      key TEXT NOT NULL);
"""
_ROWS = """
SELECT row FROM passages WHERE (:document IS NULL OR path = :document) AND (:lesson IS NULL OR lesson = :lesson)
AND (:kind IS NULL OR kind = :kind) AND (:language IS NULL OR language = :language)
AND (:country IS NULL OR EXISTS (SELECT 1 FROM json_each(content, '$.countries') WHERE value = :country))
AND (:since IS NULL OR path IN (SELECT path FROM documents WHERE year BETWEEN :since AND :until)) ORDER BY row
"""
_LANGUAGES = "SELECT language FROM passages GROUP BY language ORDER BY count(*) DESC, language"
_VALUES = {
    "country": "SELECT DISTINCT value FROM passages, json_each(content, '$.countries') ORDER BY value",
    "year": "SELECT DISTINCT year FROM documents WHERE year IS NOT NULL ORDER BY year",
    "language": "SELECT DISTINCT language FROM passages WHERE language IS NOT NULL ORDER BY language",
    "kind": "SELECT DISTINCT kind FROM passages ORDER BY kind",
}
_TAKEN_OVER = """
INSERT INTO passages
SELECT row + ?, id, path, lesson, kind, language, announces, said, start, end, print, terms, content
FROM lender.passages WHERE row >= ? AND row < ? ORDER BY row
"""
_SOURCES_KEPT = 16  # documents' texts that are kept in memory
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


class Stretches(NamedTuple):
    """Columns of all stretches: the passage's row, how many of its words are kept, the key of its encoded text."""

    passage: list[int]
    words: list[int]
    key: list[str]


class Windows(NamedTuple):
    """Columns of all windows: the passage's row, its start and end in the document, the key of its encoded text."""

    passage: list[int]
    span: list[tuple[int, int]]
    key: list[str]


class Place(NamedTuple):
    """Where a passage stands in a build: its row, and its start in its document."""

    row: int
    start: int


def write_store(
    folder: Path, corpus: Corpus, *, lender: OpenBuild | None, stretches: Stretches, windows: Windows
) -> None:
    """Writes the database of a build and its terms; a passage's row is its place in the corpus.

    What is kept of files that are `known` is taken over from `lender`.
    """
    with closing(sqlite3.connect(folder / PASSAGES, uri=True)) as database, database:
        database.executescript(_TABLES)
        if lender:
            database.execute("ATTACH ? AS lender", (_location(lender.folder),))
        files = [file for file in corpus.files if file.document]
        for file in files:
            if lender and file.known is not None:
                database.execute("INSERT INTO documents SELECT * FROM lender.documents WHERE path = ?", (file.path,))
            else:
                database.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _document_row(file))
        row = 0
        for file in files:
            if lender and file.known is not None:
                rows = lender.rows_of(file.path)
                database.execute(_TAKEN_OVER, (row - rows.start, rows.start, rows.stop))
            else:
                made = _passage_rows(file.passages, row)
                database.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", made)
            row += file.passage_count
        words = _words(database, [file.path for file in files if file.known is None], lender)
        database.executemany("INSERT INTO words VALUES (?, ?, ?, ?)", words)
        parts = ((row, *each) for row, each in enumerate(zip(*stretches, strict=True)))
        database.executemany("INSERT INTO stretches VALUES (?, ?, ?, ?)", parts)
        cut = ((row, passage, *span, key) for row, (passage, span, key) in enumerate(zip(*windows, strict=True)))
        database.executemany("INSERT INTO windows VALUES (?, ?, ?, ?, ?)", cut)
        terms = [terms.split() for (terms,) in database.execute("SELECT terms FROM passages ORDER BY row")]
    _forget_sqlite(folder / PASSAGES)
    (folder / TERMS).mkdir()
    LexicalIndex.build(terms).save(folder / TERMS)


def _forget_sqlite(path: Path) -> None:
    """Takes out of a database's header which SQLite wrote it: another machine's must give the same file.

    It is for information only (bytes 96 to 99, www.sqlite.org/fileformat.html, 1.3.20).
    """
    with path.open("r+b") as stream:
        stream.seek(96)
        stream.write(bytes(4))


def _words(database: sqlite3.Connection, read: Sequence[str], lender: OpenBuild | None) -> list[Held]:
    """The words of all documents: of those `read`, their own; of the others, what the lender holds."""
    new = (database.execute("SELECT words FROM documents WHERE path = ?", (path,)).fetchone()[0] for path in read)
    if lender is None:
        return words_together((), (), new)
    taken = {path for (path,) in database.execute("SELECT path FROM documents")} - {*read}
    return words_together(lender.words(), lender.words_of_all_but(taken), new)


def _location(build: Path) -> str:
    """The address of a finished build's database, which nobody writes to."""
    return f"{(build / PASSAGES).absolute().as_uri()}?mode=ro&immutable=1"


def _document_row(file: CorpusFile) -> tuple[object, ...]:
    """The row of a document; what `OpenBuild.file` needs to give it back without reading it again is in `stated`."""
    document = cast(Document, file.document)
    year = _YEAR.search(document.metadata.year)
    stated = {
        "year": document.metadata.year, "pages": document.pages, "lines": document.lines,
        "problems": [asdict(problem) for problem in file.problems],
    }  # fmt: skip
    kept = json.dumps(stated, ensure_ascii=False)
    place = (document.path, document.title, int(year[0]) if year else None, document.source)
    return (*place, file.document_id, file.sha256, kept, words_json(file.passages))


def _passage_rows(passages: Sequence[Passage], first: int) -> Iterator[tuple[object, ...]]:
    """The rows of a document's passages. An overview of a document with lessons announces them."""
    lessons = any(passage.kind != "overview" for passage in passages)
    for row, passage in enumerate(passages, first):
        announces = passage.kind == "overview" and not passage.section_title and lessons
        place = (passage.id, passage.path, passage.lesson_number, passage.kind, passage.language)
        yield (row, *place, announces, *entry_of(passage))


class OpenBuild:
    """A build opened for reading, every file verified first. It stays whole however many builds come after it."""

    def __init__(self, index: Path, build: str) -> None:
        self.folder = index / "builds" / build
        self.manifest: Manifest = read_manifest(index, build)
        verify_files(self.folder, self.manifest)
        self.since = read_since(self.folder)
        self._lock = threading.Lock()
        self._sources: dict[str, str] = {}
        try:
            self._read()
        except (sqlite3.Error, ValueError, KeyError, TypeError, OSError) as error:
            raise IndexDamaged(f"index/builds/{build} cannot be read: {error}. Run: qa index --full") from error

    def _read(self) -> None:
        self.stretch_vectors = FlatIndex.load(self.folder / STRETCH_VECTORS)
        self.window_vectors = FlatIndex.load(self.folder / WINDOW_VECTORS)
        self._database = sqlite3.connect(_location(self.folder), uri=True, check_same_thread=False)
        weakref.finalize(self, self._database.close)  # whoever still answers from a build that was replaced may go on
        owners = np.array(self._all("SELECT passage, words FROM stretches ORDER BY row"), dtype=np.int64).reshape(-1, 2)
        self.stretch_passage: Rows = np.ascontiguousarray(owners[:, 0])
        self.stretch_words: Rows = np.ascontiguousarray(owners[:, 1])
        self.word_signs: Bits = np.load(self.folder / WORD_SIGNS, allow_pickle=False)
        windows = self._all("SELECT passage, start, end FROM windows ORDER BY row")
        table = np.array(windows, dtype=np.int64).reshape(-1, 3)
        self.window_passage: Rows = np.ascontiguousarray(table[:, 0])
        self.window_span = table[:, 1:]
        self.documents: dict[str, str] = dict(self._all("SELECT path, title FROM documents"))
        self.said: list[str] = [said for (said,) in self._all("SELECT said FROM passages ORDER BY row")]
        self.passage_count = len(self.said)
        self.repeated = self.passage_count - len(set(self.said))  # passages that say what another one says
        announces = self._all("SELECT announces FROM passages ORDER BY row")
        lexical = LexicalIndex.load(self.folder / TERMS, self.passage_count)
        self.lexicon = Lexicon(
            index=lexical,
            words=dict(self._all("SELECT word, passages FROM words WHERE passages")),
            names={word for (word,) in self._all("SELECT word FROM words WHERE passages AND large > small")},
            countries=set(self.values("country")),
            languages=tuple(language for (language,) in self._all(_LANGUAGES)),
        )
        self.searchable = Searchable(
            self.stretch_vectors, self.stretch_passage,
            self.window_vectors, self.window_passage, packed_signs(self.window_vectors.vectors),
            lexical, self.word_signs, np.repeat(self.stretch_passage, self.stretch_words),
            np.array([announced for (announced,) in announces], dtype=np.bool_),
        )  # fmt: skip

    def _all(self, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        try:
            with self._lock:
                return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            where = f"index/builds/{self.folder.name}/{PASSAGES}"
            raise IndexDamaged(f"{where} cannot be read: {error}. Run: qa index --full") from error

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        return passage_from(self._all("SELECT content FROM passages WHERE row = ?", (row,))[0][0])

    def passages(self) -> tuple[Passage, ...]:
        """Every passage, by row."""
        return tuple(passage_from(content) for (content,) in self._all("SELECT content FROM passages ORDER BY row"))

    def saying(self, words: str) -> list[int]:
        """The rows of the passages whose text has these words."""
        query = "SELECT row FROM passages WHERE instr(json_extract(content, '$.text'), ?) ORDER BY row"
        return [row for (row,) in self._all(query, (words,))]

    def first_rows(self) -> dict[str, int]:
        """The row of the first passage of each document that has one, by path."""
        return dict(self._all("SELECT path, min(row) FROM passages GROUP BY path ORDER BY path"))

    def row_of(self, name: str) -> int | None:
        """The row of the passage of an id, or of the one that an id of an earlier build leads to."""
        leads = (self.since.successors if self.since else {}).get(name, name)
        found = self._all("SELECT row FROM passages WHERE id = ?", (leads,))
        return int(found[0][0]) if found else None

    def count_documents(self, rows: Rows) -> int:
        """How many documents the passages of `rows` come from."""
        paths = dict(self._all("SELECT row, path FROM passages"))
        return len({paths[int(row)] for row in rows})

    def rows(self, filters: Mapping[str, str | int | None]) -> Rows:
        """Rows of the passages that pass: document (path), lesson, kind, country, language, since and until (years)."""
        named = dict.fromkeys(("document", "lesson", "kind", "country", "language", "since", "until"))
        found = self._all(_ROWS, {**named, **filters})
        return np.array([row for (row,) in found], dtype=np.int64)

    def alike(self, row: int, among: Rows | None) -> list[int]:
        """The other rows, of `among` if given, whose passages say the very same."""
        found = self._all("SELECT row FROM passages WHERE said = ? AND row != ? ORDER BY row", (self.said[row], row))
        return [other for (other,) in found if among is None or other in among]

    def spans(self, row: int) -> tuple[Rows, list[Span]]:
        """The rows of a passage's windows, in reading order, and their spans in the document."""
        start, end = np.searchsorted(self.window_passage, [row, row + 1])
        own = np.arange(start, end)
        return own, [Span(int(start), int(end)) for start, end in self.window_span[own]]

    def window_key(self, row: int) -> str:
        """The key of the text that a window's vector was made of."""
        return str(self._all("SELECT key FROM windows WHERE row = ?", (row,))[0][0])

    def values(self, what: Literal["country", "year", "language", "kind"]) -> list[str]:
        """What passages can be filtered by, sorted."""
        return [str(value) for (value,) in self._all(_VALUES[what])]

    def source(self, path: str) -> str | None:
        """The extracted text of a document as it was when the build was made; None if it is not in the build."""
        known = self._sources.get(path)  # another thread may empty it at any time
        if known is not None:
            return known
        found: list[tuple[str]] = self._all("SELECT source FROM documents WHERE path = ?", (path,))
        if not found:
            return None
        if len(self._sources) >= _SOURCES_KEPT:
            self._sources.clear()
        self._sources[path] = found[0][0]
        return found[0][0]

    def file(self, path: str, sha256: str, document_id: str) -> CorpusFile | None:
        """A document as it was read, if it is that very file under that id; its sections and structure are left out."""
        query = "SELECT title, source, stated FROM documents WHERE path = ? AND sha256 = ? AND id = ?"
        found = self._all(query, (path, sha256, document_id))
        if not found:
            return None
        ((title, source, kept),) = found
        stated = json.loads(kept)
        document = Document(
            path, title, source, (), (), (), metadata=Metadata(year=stated["year"]),
            pages=tuple(map(tuple, stated["pages"])), lines=tuple(map(tuple, stated["lines"])),
        )  # fmt: skip
        problems = tuple(Problem(**each) for each in stated["problems"])
        known = self._all("SELECT said, start, end FROM passages WHERE path = ? ORDER BY row", (path,))
        return CorpusFile(path, sha256, document, (), problems, document_id, tuple(Said(*each) for each in known))

    def rows_of(self, path: str) -> range:
        """The rows of a document's passages, which stand together."""
        ((first, count),) = self._all("SELECT min(row), count(*) FROM passages WHERE path = ?", (path,))
        return range(first or 0, (first or 0) + count)

    def like(self, name: str, printed: str) -> Place | None:
        """Where the passage of this id and print stands, if there is one."""
        query = "SELECT row, start FROM passages WHERE id = ? AND print = ?"
        found = self._all(query, (name, printed))
        return Place(*found[0]) if found else None

    def has(self, name: str) -> bool:
        """Whether there is a passage of this id."""
        return bool(self._all("SELECT 1 FROM passages WHERE id = ?", (name,)))

    def words(self) -> list[Held]:
        """Every word, in how many passages it is, how often it is written large and small."""
        return self._all("SELECT word, passages, large, small FROM words")

    def words_of_all_but(self, paths: Set[str]) -> list[str]:
        """What `words_json` gave for each document but these."""
        return [words for path, words in self._all("SELECT path, words FROM documents") if path not in paths]

    def prints(self) -> dict[str, Print]:
        """What tells one state of each passage from another, by id."""
        return {name: Print(*both) for name, *both in self._all("SELECT id, print, said FROM passages")}

    def text(self, name: str) -> str:
        """What the passage of an id says, its titles and prose."""
        return searched_text(passage_from(self._all("SELECT content FROM passages WHERE id = ?", (name,))[0][0]))

    @cached_property
    def stretch_keys(self) -> list[str]:
        """The key of each stretch's encoded text, by row."""
        return [key for (key,) in self._all("SELECT key FROM stretches ORDER BY row")]

    @cached_property
    def window_keys(self) -> list[str]:
        """The key of each window's encoded text, by row."""
        return [key for (key,) in self._all("SELECT key FROM windows ORDER BY row")]


def open_current(index: Path) -> OpenBuild:
    """The live build. Raises IndexUnusable."""
    name = current_build(index)
    try:
        return OpenBuild(index, name)
    except IndexDamaged:
        if current_build(index) == name:
            raise
        return open_current(index)  # another build went live, and this one away, while it was being opened
