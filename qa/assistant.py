"""The wiring: `Library` is a folder with corpus/ and index/, `Assistant` answers questions from its live build."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from qa.answer import hit, verdict
from qa.build import build
from qa.corpus import Corpus, extract_file, read_corpus
from qa.countries import canonical
from qa.datatypes import Answer, BuildReport, Progress, Searched, Status
from qa.documents import read_bytes
from qa.encoders import Encoder, SentenceEncoder, go_offline
from qa.errors import DocumentError, FilterError, IndexMismatch, QuestionError
from qa.freshness import Watcher
from qa.indexes.base import Rows
from qa.manifest import current_build
from qa.retrieve import Vectorised, retrieve
from qa.settings import Settings, load_settings
from qa.store import OpenBuild, open_current
from qa.text import collapse, printable, words_of

_MOST_HITS = 1000
_HIGHEST_LESSON = 9999
_LONGEST_NAME = 200  # characters of a name that is repeated in an error
_NO_TIME = {"encode": 0.0, "search": 0.0, "total": 0.0}


class Library:
    """A folder that holds `corpus/` (the documents, which people edit) and `index/` (what a build makes of them)."""

    def __init__(
        self, folder: Path | str | None = None, *, settings: Settings | None = None, encoder: Encoder | None = None
    ) -> None:
        """Opens nothing yet. `folder` None means the setting QA_LIBRARY; `encoder` stands in for the model."""
        go_offline()
        self.settings = settings or load_settings()
        self.folder = Path(folder) if folder is not None else self.settings.library
        self.corpus_dir = self.folder / "corpus"
        self.index_dir = self.folder / "index"
        self._encoder = encoder
        self._opened: OpenBuild | None = None
        self._lock = threading.RLock()
        self._watcher = Watcher(self.corpus_dir, self.settings.max_bytes)

    @property
    def encoder(self) -> Encoder:
        """The embedding model; its files are checked at the first use. Raises ModelError."""
        with self._lock:
            if self._encoder is None:
                self._encoder = SentenceEncoder(self.settings.model)
            return self._encoder

    def build(self, *, full: bool = False, progress: Progress | None = None) -> BuildReport:
        """Builds the index and makes it live; see `qa.build.build` for what it raises."""
        return build(
            self.corpus_dir, self.index_dir, encoder=self.encoder, settings=self.settings, full=full, progress=progress
        )

    def corpus(self) -> Corpus:
        """The documents as they are now, with their passages and problems. Raises CorpusError."""
        return read_corpus(self.corpus_dir, self.settings.max_bytes)

    def source(self, path: str) -> str:
        """The extracted text of a document as it is now, in which offsets count. Raises DocumentError, CorpusError."""
        return extract_file(self.corpus_dir, path, self.settings.max_bytes).text

    def original(self, path: str) -> bytes:
        """The bytes of a document, the very file that the live build was made from; `path` is a passage's `path`.

        Raises FilterError if the build holds no such document, DocumentError if its file was changed, removed or cannot
        be read (it may no longer hold what was quoted), IndexUnusable, ModelError.
        """
        files = self.opened().manifest.files
        if path not in files:
            raise FilterError(f"No document is called {path[:_LONGEST_NAME]!r}; the index holds {len(files):,}.")
        try:
            data = read_bytes(self.corpus_dir / path, self.settings.max_bytes)
        except DocumentError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise DocumentError(f"{path} was removed after the index was built. Run: qa index") from error
            raise DocumentError(f"{path} {error}") from error
        if hashlib.sha256(data).hexdigest() != files[path]:
            raise DocumentError(
                f"{path} was changed after the index was built, and may no longer say what is quoted. Run: qa index"
            )
        return data

    def status(self) -> Status:
        """What the index is and whether it is fresh; cheap enough to ask every second. Raises no QAError."""
        return self._watcher.status(self.opened)

    def assistant(self) -> Assistant:
        """An assistant over this library; loads nothing yet."""
        return Assistant(self)

    def opened(self) -> OpenBuild:
        """The live build, verified when it was opened. Raises IndexUnusable, ModelError."""
        name = current_build(self.index_dir)
        with self._lock:
            if self._opened is None or self._opened.manifest.build != name:
                self._opened = self._fitting(open_current(self.index_dir))
            return self._opened

    def _fitting(self, opened: OpenBuild) -> OpenBuild:
        """The build, if it was made with this model."""
        manifest, encoder = opened.manifest, self.encoder
        if manifest.weights != encoder.fingerprint:
            dim = len(encoder.encode_question("dimensions"))
            raise IndexMismatch(
                f"index/ was built with the model {manifest.model} (dim {manifest.dim}, {manifest.weights[:8]}), "
                f"settings ask for {encoder.name} (dim {dim}, {encoder.fingerprint[:8]}). Run: qa index --full"
            )
        return opened


class Assistant:
    """Answers questions with passages, word for word. Safe to use from several threads."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def warm(self) -> None:
        """Loads the model, so that the first question does not wait for it. Raises ModelError."""
        self.library.encoder.encode_question("warm")

    def ask(
        self, question: str, *, k: int = 5,
        document: str | None = None, lesson: int | None = None, country: str | None = None,
    ) -> Answer:  # fmt: skip
        """The k passages closest to the question, best first, with a verdict on whether they answer it.

        `document` is a title, a path or an id's first part; `lesson` a number; `country` one that passages are marked
        with; all narrow what is searched. Raises QuestionError (empty, too long), FilterError (no such document or
        country, a number out of range), IndexUnusable, ModelError.
        """
        started = time.perf_counter()
        if not 1 <= k <= _MOST_HITS:
            raise FilterError(f"k is {k}; give a number from 1 to {_MOST_HITS}.")
        if lesson is not None and not 0 <= lesson <= _HIGHEST_LESSON:
            raise FilterError(f"lesson is {lesson}; give a number from 0 to {_HIGHEST_LESSON}.")
        asked = self._cleaned(question)
        opened = self.library.opened()
        path = _path_of(opened, document) if document is not None else None
        place = _country_of(opened, country) if country is not None else None
        named = {"document": path, "lesson": lesson, "country": place}
        filters = {name: value for name, value in named.items() if value is not None}
        rows = opened.rows(path, lesson, place) if filters else None
        searched = _searched(opened, rows, filters)
        vector = self.library.encoder.encode_question(asked)
        encoded = time.perf_counter()
        index = Vectorised(opened.stretch_vectors, opened.stretch_passage, opened.window_vectors, opened.window_passage)
        candidates = retrieve(index, vector, k, rows) if searched.passages else []
        hits = tuple(hit(opened, rank, candidate) for rank, candidate in enumerate(candidates, start=1))
        found, reason = verdict(hits[0].score if hits else None, opened.manifest.background, searched)
        return Answer(asked, found, reason, searched, hits, opened.manifest.build, _timing(started, encoded))

    def ask_each(
        self, questions: Iterable[str], *, k: int = 5,
        document: str | None = None, lesson: int | None = None, country: str | None = None,
    ) -> Iterator[Answer]:  # fmt: skip
        """One answer a question, in order; a question that cannot be asked gets the verdict "none" and the reason."""
        for question in questions:
            try:
                yield self.ask(question, k=k, document=document, lesson=lesson, country=country)
            except QuestionError as error:
                asked, build = collapse(printable(question)), self.library.opened().manifest.build
                yield Answer(asked, "none", str(error), Searched(0, 0, {}), (), build, _NO_TIME)

    def _cleaned(self, question: str) -> str:
        asked, longest = collapse(printable(question)), self.library.settings.max_question
        if not asked:
            raise QuestionError("The question is empty. Ask in a sentence or in a few words.")
        if len(asked) > longest:
            raise QuestionError(
                f"The question is {len(asked):,} characters long, the limit is {longest:,}. Ask it in fewer words."
            )
        return asked


def _path_of(opened: OpenBuild, name: str) -> str:
    """The path of the document that `name` means: its path, else the one whose title or path without suffix it is."""
    wanted = name.removeprefix("corpus/")
    if wanted in opened.documents:
        return wanted
    meant = [
        path
        for path, title in sorted(opened.documents.items())
        if words_of(wanted) in (words_of(path), words_of(title), words_of(path.rsplit(".", 1)[0]))
    ]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise FilterError(f"{name!r} names {len(meant)} documents; give the path of one: {', '.join(meant[:5])}.")
    known = ", ".join(sorted(opened.documents)[:5])
    raise FilterError(f"No document is called {name!r}; the index holds {len(opened.documents)}: {known}.")


def _country_of(opened: OpenBuild, name: str) -> str:
    """The country that `name` means ("Burundi", "DRC", "BI"), as the passages are marked with it."""
    known = opened.countries()
    meant = words_of(canonical(name) or name)
    found = next((country for country in known if words_of(country) == meant), None)
    if found is None:
        listed = f": {', '.join(known[:5])}" if known else ""
        raise FilterError(f"No passage is marked with the country {name!r}; the index knows {len(known)}{listed}.")
    return found


def _searched(opened: OpenBuild, rows: Rows | None, filters: dict[str, str | int]) -> Searched:
    if rows is None:
        return Searched(len(opened.documents), opened.passage_count, {})
    return Searched(opened.count_documents(rows), len(rows), filters)


def _timing(started: float, encoded: float) -> dict[str, float]:
    now = time.perf_counter()
    parts = {"encode": encoded - started, "search": now - encoded, "total": now - started}
    return {name: round(seconds * 1000, 1) for name, seconds in parts.items()}
