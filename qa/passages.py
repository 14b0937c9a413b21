"""Sections of a document -> passages with stable ids, and the texts that stand for them when they are encoded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from qa.datatypes import Footnote, Passage, Reference, Span
from qa.outline import Document, Section
from qa.references import find_markers
from qa.text import collapse, sentence_spans, slug

# Raised when structure rules or encoded texts change, so that an index made before is known to be another one.
FORMAT = 1
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def document_ids(paths: Iterable[str]) -> dict[str, str]:
    """An id for each document path: its folders and stem as slugs, with the suffix where two would share one."""
    plain = {path: "/".join(slug(part) for part in PurePosixPath(path).with_suffix("").parts) for path in paths}
    shared = Counter(plain.values())
    return {
        path: name if shared[name] == 1 else f"{name}-{slug(PurePosixPath(path).name)}" for path, name in plain.items()
    }


def passages_of(document: Document, document_id: str) -> list[Passage]:
    """The passages of a document in reading order. An id is made of the document, the lesson's number and the title.

    Titles, not places, so that an id keeps its meaning when an example is added before it.
    """
    found: list[Passage] = []
    taken: Counter[str] = Counter()
    for section in document.sections:
        if not section.body:
            continue
        name = f"{document_id}/{_place(section)}"
        taken[name] += 1
        unique = name if taken[name] == 1 else f"{name}-{taken[name]}"
        found.append(_passage(document, section, unique))
    return found


def _place(section: Section) -> str:
    if section.kind == "overview":
        return slug(section.section_title) if section.section_title else "overview"
    lesson = "lesson" if section.lesson_number is None else f"lesson-{section.lesson_number}"
    if section.kind == "lesson":
        return lesson
    return f"{lesson}/{slug(section.example_title) if section.example_title else 'example'}"


def _passage(document: Document, section: Section, name: str) -> Passage:
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
    )
    return replace(passage, footnotes=_called(document.footnotes, passage))


def _called(footnotes: Sequence[Footnote], passage: Passage) -> tuple[Footnote, ...]:
    """The footnotes that the passage calls. A label used again (notes per lesson) is the next one after the call."""
    titles = " ".join(filter(None, (passage.example_title, passage.section_title)))
    labels = {note.label for note in footnotes if calls(f"{passage.text} {titles}", note.label)}
    chosen: dict[str, Footnote] = {}
    for note in footnotes:
        if note.label in labels and (note.label not in chosen or chosen[note.label].start < passage.end):
            chosen[note.label] = note
    return tuple(sorted(chosen.values(), key=lambda note: note.start))


def calls(text: str, label: str) -> bool:
    """Whether `text` calls the footnote `label`: "[1]", "[^1]" or a superscript."""
    if f"[{label}]" in text or f"[^{label}]" in text:
        return True
    raised = label.translate(_SUPERSCRIPT)
    return raised != label and bool(re.search(rf"(?<![⁰¹²³⁴-⁹]){raised}(?![⁰¹²³⁴-⁹])", text))


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
