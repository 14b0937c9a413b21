"""The corpus folder: which files it holds, what each of them says, what is wrong with them."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path

from qa.datatypes import Passage, Problem, Progress
from qa.documents import Extract, extract, read_bytes
from qa.errors import CorpusError, DocumentError
from qa.hashing import file_sha256
from qa.lint import lint
from qa.lint_corpus import lint_together
from qa.outline import outline
from qa.passages import Said, document_ids, passages_of, said_of
from qa.structure import Document
from qa.text import counted

_SYSTEM = frozenset({"Thumbs.db", "desktop.ini"})
# How browsers in four languages name the folder of pictures and scripts of a saved page.
_COMPANION = re.compile(r"(?:[_-]files|\.files|[_-]fichiers|[_-]archivos|[_-]ficheiros|[_-]arquivos|[_-]Dateien)$")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file of the corpus as read: its document and passages, or the problem that kept it out.

    `sha256` is of the file's bytes; "" if they could not be read. Of a file that is taken over from a build there is
    only what the others look at: `known` is what its passages say, and they themselves are left out.
    """

    path: str
    sha256: str
    document: Document | None
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...]
    document_id: str = ""
    known: tuple[Said, ...] | None = None

    @property
    def passage_count(self) -> int:
        """How many passages it has."""
        return len(self.passages if self.known is None else self.known)


Known = Callable[[str, str, str], CorpusFile | None]
"""A file that was read before, by its path, its SHA-256 and its document's id; None if it was not."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every file of the folder, sorted by path; `shared` are the problems that show only across the files."""

    files: tuple[CorpusFile, ...]
    shared: tuple[Problem, ...] = ()

    @property
    def passage_count(self) -> int:
        """How many passages the documents have together."""
        return sum(file.passage_count for file in self.files)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Passages of all documents that were read: by path, then in reading order."""
        return tuple(passage for file in self.files for passage in file.passages)

    @property
    def skipped(self) -> tuple[Problem, ...]:
        """One problem for each file that could not be read."""
        return tuple(file.problems[0] for file in self.files if file.document is None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything an editor should know, by path and line."""
        found = [*(problem for file in self.files for problem in file.problems), *self.shared]
        return tuple(sorted(found, key=lambda problem: (problem.path, problem.line)))


def list_files(folder: Path) -> list[str]:
    """Paths of the files below `folder`, relative, with forward slashes, sorted. Hidden and lock files are left out.

    So is the folder that a browser saves beside a web page ("Page_files" beside "Page.html"). Links to files count as
    files; a link to a folder is listed and not followed. A name with control characters, or not in UTF-8, is listed
    with escapes in their place, so that it can be named; it cannot be opened by that.
    Raises CorpusError if the folder is missing or cannot be listed.
    """
    if not folder.is_dir():
        raise CorpusError(f"The corpus folder {folder} does not exist. Make it and put your documents there.")
    try:
        return sorted(_walk(folder))
    except OSError as error:
        raise CorpusError(f"The corpus folder {folder} cannot be listed: {error.strerror}. Check it.") from error


def _walk(folder: Path) -> Iterator[str]:
    def fail(error: OSError) -> None:
        raise error

    for base, folders, names in os.walk(folder, onerror=fail):
        pages = {Path(name).stem for name in names if name.lower().endswith((".html", ".htm"))}
        folders[:] = [name for name in folders if not name.startswith(".") and not _is_companion(name, pages)]
        links = [name for name in folders if os.path.islink(os.path.join(base, name))]
        for name in [*links, *names]:
            if not name.startswith((".", "~$")) and not name.endswith(("~", ".tmp", ".swp")) and name not in _SYSTEM:
                path = (Path(base) / name).relative_to(folder).as_posix()
                yield _UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], path)


def _is_companion(folder: str, pages: Set[str]) -> bool:
    end = _COMPANION.search(folder)
    return end is not None and folder[: end.start()] in pages


def read_corpus(
    folder: Path, max_bytes: int, progress: Progress | None = None, *, known: Known | None = None
) -> Corpus:
    """Reads every file of the folder. A file that cannot be read costs only itself and becomes a problem.

    One that is `known` is taken from there.

    Raises CorpusError if the folder is missing, or holds no passage at all.
    """
    paths = list_files(folder)
    ids = document_ids(paths)
    files = []
    for done, path in enumerate(paths, start=1):
        files.append(read_file(folder, path, document_id=ids[path], max_bytes=max_bytes, known=known))
        if progress:
            progress("reading", done, len(paths))
    corpus = Corpus(tuple(files), _shared(files))
    if not corpus.passage_count:
        raise CorpusError(_nothing(folder, corpus))
    return corpus


def _shared(files: Iterable[CorpusFile]) -> tuple[Problem, ...]:
    return lint_together(
        (file.document, file.known or [said_of(each) for each in file.passages]) for file in files if file.document
    )


def _nothing(folder: Path, corpus: Corpus) -> str:
    first = f" ({corpus.skipped[0].path} {corpus.skipped[0].message})" if corpus.skipped else ""
    return (
        f"The corpus folder {folder} holds no document that can be read: {counted(len(corpus.files), 'file')}, "
        f"0 passages{first}. Put your documents there (.txt, .md, .docx, .html, .pdf)."
    )


def read_file(folder: Path, path: str, *, document_id: str, max_bytes: int, known: Known | None = None) -> CorpusFile:
    """One file of the corpus; never raises for what the file holds."""
    digest = ""
    try:
        data = read_bytes(folder / path, max_bytes)
        digest = hashlib.sha256(data).hexdigest()
        if known and (before := known(path, digest, document_id)):
            return before
        document = outline(path, extract(path, data))
    except DocumentError as error:
        return CorpusFile(path, digest, None, (), (Problem(path, 1, "not-read", str(error)),))
    passages = tuple(passages_of(document, document_id))
    return CorpusFile(path, digest, document, passages, lint(document, passages), document_id)


def read_any_file(folder: Path, path: str, max_bytes: int) -> Corpus:
    """One document anywhere on this machine, or one named by its path in the corpus folder, which need not exist.

    Its passages and its problems, also those across its own passages. Raises DocumentError if it cannot be read.
    """
    inside = not os.path.exists(path) and os.path.exists(folder / path)  # says no where the system cannot look, too
    base, name = (folder if inside else Path()), path
    if os.path.isdir(base / name):
        raise DocumentError(f"{path or '.'} is a folder. Name one document in it.")
    file = read_file(base, name, document_id=next(iter(document_ids([name]).values())), max_bytes=max_bytes)
    if file.document is None:
        raise DocumentError(f"{path} {file.problems[0].message}")
    return Corpus((file,), _shared([file]))


def extract_file(folder: Path, path: str, max_bytes: int) -> Extract:
    """The extracted text of one document of the corpus, named by its path in it, or by its path on this machine.

    Raises CorpusError if the folder is missing, DocumentError if it holds no such file or the file cannot be read.
    """
    known = list_files(folder)
    for name in (path, path.removeprefix("corpus/"), _inside(folder, path)):
        if name in known:
            return extract(name, read_bytes(folder / name, max_bytes))
    raise DocumentError(f"{path} is not in {folder}, which holds {len(known)} files. Run: qa passages")


def _inside(folder: Path, path: str) -> str:
    try:
        return Path(path).resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return ""


def hash_file(path: Path) -> str:
    """SHA-256 of a regular file's bytes, hexadecimal. Raises OSError, also for a pipe or a device."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "is not a regular file", str(path))
    return file_sha256(path)
