"""What an editor should mend across the documents of a corpus: the same text in two places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from qa.datatypes import Problem
from qa.lint import problem
from qa.lint_headings import Found
from qa.passages import Said
from qa.places import line_at, page_at
from qa.structure import Document
from qa.text import counted

_AT_MOST = 100
_FEWEST_WORDS = 8
_Read = tuple[Document, Sequence[Said]]
_Place = tuple[Document, Said]


def lint_together(documents: Iterable[_Read]) -> tuple[Problem, ...]:
    """Passages that say what an earlier one says, of each document at most the first hundred.

    Two documents that are mostly the same are named once.
    """
    first: dict[str, _Place] = {}
    found: list[Problem] = []
    for document, passages in documents:
        again = [(passage, place) for passage in passages if (place := _earlier(first, document, passage))]
        twin = _twin(document, passages, again)
        if twin:
            found.append(problem(document, twin))
            again = [(passage, (other, same)) for passage, (other, same) in again if other is document]
        found += [problem(document, each) for each in islice(_repeated(document, again), _AT_MOST)]
    return tuple(found)


def _earlier(first: dict[str, _Place], document: Document, passage: Said) -> _Place | None:
    """The place where this is said already; else the passage's becomes it. Short texts may well be the same."""
    place = first.setdefault(passage.key, (document, passage))
    short = len(document.source[passage.start : passage.end].split()) < _FEWEST_WORDS
    return None if place[1] is passage or short else place


def _twin(document: Document, passages: Sequence[Said], again: Sequence[tuple[Said, _Place]]) -> Found | None:
    """The finding that most of a document is in one other document."""
    others = Counter(other.path for _, (other, _) in again if other is not document)
    path, count = others.most_common(1)[0] if others else ("", 0)
    if count < 2 or count * 2 <= len(passages):
        return None
    message = (
        f"{count:,} of {counted(len(passages), 'passage')} stand word for word in {path} too. "
        "If it is the same document, remove one of the two files."
    )
    return Found(passages[0].start, "passage-duplicate", message)


def _repeated(document: Document, again: Sequence[tuple[Said, _Place]]) -> Iterator[Found]:
    for passage, (other, same) in again:
        where = f"{other.path}:{_spot(other, same.start)}"
        message = f"The text is the same as at {where}. Keep one of the two, or say what differs."
        yield Found(passage.start, "passage-duplicate", message, "problem" if other is document else "note")


def _spot(document: Document, offset: int) -> str:
    page = page_at(document, offset)
    return f"p. {page}" if page else str(line_at(document, offset))
