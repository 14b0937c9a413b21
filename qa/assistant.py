"""The wiring: `Library` is a folder with corpus/ and index/, `Assistant` answers questions from its live build."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Unpack

from qa.answer import hits, nothing_passes, reason
from qa.build import build
from qa.builds import builds_of, changes_since, damaged, roll_back
from qa.corpus import Corpus, extract_file, read_corpus
from qa.datatypes import Answer, BuildInfo, BuildReport, Passage, PassageChanges, Progress, Searched, Status
from qa.documents import read_bytes
from qa.encoders import Encoder, SentenceEncoder, go_offline
from qa.errors import DocumentError, FilterError, IndexMismatch, QuestionError
from qa.filters import Filters, conditions, resolved
from qa.freshness import Watcher
from qa.fusion import Fusion
from qa.indexes.base import Rows
from qa.lock import Holder, holder
from qa.manifest import current_build
from qa.query import asked, read_question
from qa.rerank import Reranker
from qa.retrieve import Candidate, reranked, retrieve
from qa.settings import Settings, load_settings
from qa.signals import FIRST, signals
from qa.store import OpenBuild, open_current
from qa.text import collapse, printable
from qa.verdict import confidence, verdict
from qa.windows import searched_text

_MOST_HITS = 1000
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
        self.reranker = Reranker(self.settings.reranker) if self.settings.reranker else None
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

    def builds(self) -> tuple[BuildInfo, ...]:
        """The finished builds that are kept, the newest first. Raises IndexMissing."""
        return builds_of(self.index_dir)

    def rollback(self, build: str | None = None) -> BuildInfo:
        """Makes a build live again: the one named, else the one before the live one; see `qa.builds.roll_back`."""
        name = roll_back(self.index_dir, build, self.encoder.fingerprint).manifest.build
        return next(each for each in self.builds() if each.build == name)

    def damaged(self) -> tuple[str, ...]:
        """What is wrong with the builds that are kept, read whole and asked; see `qa.builds.damaged`."""
        return damaged(self.index_dir)

    def changes(self, before: str | None = None, after: str | None = None) -> tuple[str, str, PassageChanges]:
        """What became of passages from one build to another, with the builds' ids; see `qa.builds.changes_since`."""
        return changes_since(self.index_dir, before, after)

    def building(self) -> Holder | None:
        """Who is building the index now, in this process or another; None if nobody is."""
        return holder(self.index_dir)

    def corpus(self) -> Corpus:
        """The documents as they are now, with their passages and problems. Raises CorpusError."""
        return read_corpus(self.corpus_dir, self.settings.max_bytes)

    def source(self, path: str) -> str:
        """The extracted text of a document as it is now, in which offsets count. Raises DocumentError, CorpusError."""
        return extract_file(self.corpus_dir, path, self.settings.max_bytes).text

    def passage(self, name: str) -> Passage:
        """The passage of an id in the live build; an id that it had in an earlier build leads to it too.

        Raises FilterError if there is none, IndexUnusable, ModelError.
        """
        opened = self.opened()
        row = opened.row_of(name)
        if row is None:
            raise FilterError(
                f"No passage has the id {name[:_LONGEST_NAME]!r}; the index holds {opened.passage_count:,}. "
                "See: qa passages, and for ids that are gone: qa diff"
            )
        return opened.passage(row)

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

    def __init__(self, library: Library, fusion: Fusion = Fusion()) -> None:  # noqa: B008  # it is frozen
        self.library = library
        self.fusion = fusion

    def warm(self) -> None:
        """Loads the models, so that the first question does not wait for them. Raises ModelError."""
        self.library.encoder.encode_question("warm")
        if self.library.reranker:
            self.library.reranker.scores("warm", ["warm"])

    def ask(self, question: str, *, k: int = 5, **filters: Unpack[Filters]) -> Answer:
        """The k passages closest to the question, best first, with a verdict on whether they answer it.

        `filters` narrow what is searched: document, lesson, kind, country, year, language (`qa.filters.Filters`).
        Raises QuestionError (empty, too long), FilterError (one that nothing can pass), IndexUnusable, ModelError.
        """
        started = time.perf_counter()
        if not 1 <= k <= _MOST_HITS:
            raise FilterError(f"k is {k}; give a number from 1 to {_MOST_HITS}.")
        cleaned = self._cleaned(question)
        opened, encoder = self.library.opened(), self.library.encoder
        passing = resolved(opened, filters)
        rows = opened.rows(conditions(passing)) if passing else None
        query = read_question(cleaned, opened.lexicon, encoder)
        searched = _searched(opened, rows, passing, query.also)
        if not searched.passages:
            timing = _timing(started, time.perf_counter() - started)
            return Answer(cleaned, "none", nothing_passes(searched), searched, (), opened.manifest.build, timing)
        ready = asked(query, encoder)
        encoding = time.perf_counter() - started
        # All that is needed to fold every repeated text and still give k.
        depth = max(k, self.fusion.judged) + opened.repeated
        candidates = retrieve(opened.searchable, ready, depth, rows=rows, fusion=self.fusion)
        candidates = self._reranked(candidates, query.text, opened)
        found = hits(opened, candidates, query, k=max(k, FIRST), rows=rows)
        first = [hit.passage for hit in found]
        signs = signals(query, ready, candidates[0], first)
        sure = confidence(signs)
        told = verdict(sure, signs)
        return Answer(
            cleaned, told, reason(told, query, first[:FIRST], opened.lexicon), searched, found[:k],
            opened.manifest.build, _timing(started, encoding), sure, signs,
        )  # fmt: skip

    def ask_each(self, questions: Iterable[str], *, k: int = 5, **filters: Unpack[Filters]) -> Iterator[Answer]:
        """One answer a question, in order; a question that cannot be asked gets the verdict "none" and the reason."""
        for question in questions:
            try:
                yield self.ask(question, k=k, **filters)
            except QuestionError as error:
                cleaned, build = collapse(printable(question)), self.library.opened().manifest.build
                yield Answer(cleaned, "none", str(error), Searched(0, 0, {}), (), build, _NO_TIME)

    def _reranked(self, candidates: list[Candidate], question: str, opened: OpenBuild) -> list[Candidate]:
        """The candidates as the reranker orders them, if there is one."""
        reranker, judged = self.library.reranker, candidates[: self.fusion.judged]
        if reranker is None or not judged:
            return candidates
        texts = [searched_text(opened.passage(each.row)) for each in judged]
        return reranked(candidates, reranker.scores(question, texts))

    def _cleaned(self, question: str) -> str:
        asked, longest = collapse(printable(question)), self.library.settings.max_question
        if not asked:
            raise QuestionError("The question is empty. Ask in a sentence or in a few words.")
        if len(asked) > longest:
            raise QuestionError(
                f"The question is {len(asked):,} characters long, the limit is {longest:,}. Ask it in fewer words."
            )
        return asked


def _searched(opened: OpenBuild, rows: Rows | None, filters: dict[str, str | int], also: tuple[str, ...]) -> Searched:
    if rows is None:
        return Searched(len(opened.documents), opened.passage_count, {}, also)
    return Searched(opened.count_documents(rows), len(rows), filters, also)


def _timing(started: float, encoding: float) -> dict[str, float]:
    total = time.perf_counter() - started
    parts = {"encode": encoding, "search": total - encoding, "total": total}
    return {name: round(seconds * 1000, 1) for name, seconds in parts.items()}
