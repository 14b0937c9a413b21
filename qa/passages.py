"""Sections of a document -> passages with stable ids; a very long section gives several."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from qa.countries import countries_of, stated_countries
from qa.datatypes import Footnote, Passage
from qa.footnotes import footnote_calls
from qa.language import language_of, stated_language
from qa.markers import find_markers
from qa.parts import parts_of
from qa.places import pages_between
from qa.structure import Document, Section
from qa.text import collapse, slug


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
        if not section.body:
            continue
        name, parts = f"{document_id}/{_place(section)}", parts_of(document.source, section)
        for number, part in enumerate(parts, start=1):
            own = _unique(name if number == 1 else f"{name}/part-{number}", taken)
            passage = _passage(document, part, own, notes)
            found.append(replace(passage, part=(number, len(parts))) if len(parts) > 1 else passage)
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
    return replace(
        passage,
        footnotes=_called(passage, notes),
        countries=_countries(document, passage),
        language=stated_language(document.metadata.language) or language_of(prose_of(passage)),
    )


def _countries(document: Document, passage: Passage) -> tuple[str, ...]:
    """The countries that the document states, else those that the passage and the title it stands under name."""
    if document.metadata.countries:
        return stated_countries(document.metadata.countries)
    title = passage.lesson_title if passage.kind == "lesson" else passage.example_title or passage.section_title
    return countries_of(title or passage.document, prose_of(passage))


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


def prose_of(passage: Passage) -> str:
    """The passage's words without the reference lines that stand among them, white space as single spaces."""
    text, kept, at = passage.text, [], 0
    for reference in passage.references:
        if passage.start <= reference.start < passage.end:
            kept.append(text[at : reference.start - passage.start])
            at = reference.end - passage.start
    return collapse(" ".join([*kept, text[at:]]))
