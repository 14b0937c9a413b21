"""Sections of a document -> passages with stable ids, and the texts that stand for them when they are encoded."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from qa.datatypes import Footnote, Passage, Reference, Span
from qa.footnotes import footnote_calls
from qa.places import pages_between
from qa.references import find_markers
from qa.structure import Document, Section
from qa.text import collapse, sentence_spans, slug


def document_ids(paths: Iterable[str]) -> dict[str, str]:
    """An id for each document path: its folders and stem as slugs; where two would share one, a digest of the path.

    A document whose id would be the folder of another counts as sharing it.
    """
    plain = {path: "/".join(slug(part) for part in PurePosixPath(path).with_suffix("").parts) for path in paths}
    taken = Counter(plain.values())
    folders = {parent.as_posix() for name in plain.values() for parent in PurePosixPath(name).parents}
    return {
        path: name if taken[name] == 1 and name not in folders else f"{name}-{_digest(path)}"
        for path, name in plain.items()
    }


def _digest(path: str) -> str:
    return hashlib.sha256(path.encode("utf-8", "backslashreplace")).hexdigest()[:8]


def passages_of(document: Document, document_id: str) -> list[Passage]:
    """The passages of a document in reading order. An id is made of the document, the lesson's number and the title.

    Titles, not places, so that an id keeps its meaning when an example is added before it.
    """
    notes: dict[str, list[Footnote]] = {}
    for note in document.footnotes:
        notes.setdefault(note.label, []).append(note)
    found: list[Passage] = []
    taken: Counter[str] = Counter()
    for section in document.sections:
        if section.body:
            found.append(_passage(document, section, _unique(f"{document_id}/{_place(section)}", taken), notes))
    return found


def _place(section: Section) -> str:
    if section.kind == "overview":
        return slug(section.section_title) if section.section_title else "overview"
    lesson = f"lesson-{section.lesson_number}"
    if section.lesson_number is None:
        lesson = f"lesson-{slug(section.lesson_title or '')}"
    if section.kind == "lesson":
        return lesson
    return f"{lesson}/{slug(section.example_title) if section.example_title else 'example'}"


def _unique(name: str, taken: Counter[str]) -> str:
    """`name`, or the first of `name-2`, `name-3` ... that is free."""
    taken[name] += 1
    if taken[name] == 1:
        return name
    return _unique(f"{name}-{taken[name]}", taken)


def _passage(document: Document, section: Section, name: str, notes: Mapping[str, Sequence[Footnote]]) -> Passage:
    start, end = section.body[0].start, section.body[-1].end
    references = tuple(section.references)
    passage = Passage(
        id=name,
        document=document.title,
        path=document.path,
        kind=section.kind,
        lesson_number=section.lesson_number,
        lesson_title=section.lesson_title,
        example_title=section.example_title,
        section_title=section.section_title,
        text=document.source[start:end],
        start=start,
        end=end,
        references=references,
        markers=find_markers(document.source, start, end, references),
        pages=pages_between(document, start, end),
    )
    return replace(passage, footnotes=_called(passage, notes))


def _called(passage: Passage, notes: Mapping[str, Sequence[Footnote]]) -> tuple[Footnote, ...]:
    """The footnotes that the passage or its title calls.

    A label used again (notes per lesson) is the next one after the passage's start, else the last one before it.
    """
    title = passage.lesson_title if passage.kind == "lesson" else passage.example_title or passage.section_title
    labels = {label for text in (passage.text, title or "") for label, _ in footnote_calls(text)}
    chosen = [_next(notes[label], passage.start) for label in labels if label in notes]
    return tuple(sorted(chosen, key=lambda note: note.start))


def _next(notes: Sequence[Footnote], start: int) -> Footnote:
    at = bisect_left(notes, start, key=lambda note: note.start)
    return notes[min(at, len(notes) - 1)]


def encoded_text(passage: Passage) -> str:
    """What is encoded for a passage: the titles it stands under, then its text without reference lines."""
    return f"{_heading(passage)}\n{_without_references(passage)}"


def windows(passage: Passage) -> list[Span]:
    """Spans in the document that find a passage and show its evidence: its sentences, reference lines left out."""
    moved = [Span(span.start + passage.start, span.end + passage.start) for span in sentence_spans(passage.text)]
    return [span for span in moved if not any(_overlap(span, reference) for reference in passage.references)]


def encoded_window(passage: Passage, span: Span) -> str:
    """What is encoded for a window: its own words, white space as single spaces.

    No title before it: on the questions that this was tried on, the title pulled sentences of one passage together.
    """
    return collapse(passage.text[span.start - passage.start : span.end - passage.start])


def _heading(passage: Passage) -> str:
    titles = (passage.lesson_title, passage.example_title, passage.section_title)
    return ". ".join(filter(None, titles)) or passage.document


def _without_references(passage: Passage) -> str:
    text, kept, at = passage.text, [], 0
    for reference in passage.references:
        if passage.start <= reference.start < passage.end:
            kept.append(text[at : reference.start - passage.start])
            at = reference.end - passage.start
    return collapse(" ".join([*kept, text[at:]]))


def _overlap(span: Span, reference: Reference) -> bool:
    return reference.start < span.end and span.start < reference.end
