"""Sections of a document -> passages with stable ids; a very long section gives several."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from qa.bibliography import parse_reference
from qa.countries import countries_of, stated_countries
from qa.datatypes import Footnote, Passage, Reference, Span
from qa.documents.blocks import Link
from qa.footnotes import Notes, footnote_calls
from qa.headings import is_sources_heading
from qa.language import language_of, stated_language
from qa.markers import Entries, find_markers, prepared, same_entry
from qa.parts import parts_of
from qa.places import pages_between
from qa.pointers import Lines, ReadEntry, read_lines
from qa.references import looks_like_reference
from qa.sources import points_back
from qa.structure import Document, Section
from qa.text import collapse, matching_form, slug, without_item


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
    borders = [each.heading.start for each in document.sections if each.heading and each.kind != "example"]
    notes = Notes(document.source, document.footnotes, borders)
    listed = list(_listed(document))
    lines = read_lines(document, listed, _entry_of(document))
    found: list[Passage] = []
    taken: Counter[str] = Counter()
    for section in document.sections:
        if not section.body:
            continue
        name, parts = f"{document_id}/{_place(section)}", parts_of(document.source, section)
        for number, part in enumerate(parts, start=1):
            own = _unique(name if number == 1 else f"{name}/part-{number}", taken)
            passage = _passage(document, part, own, notes, lines)
            found.append(replace(passage, part=(number, len(parts))) if len(parts) > 1 else passage)
    return _with_references_elsewhere(document, found, [lines.reference(each) for each in listed if each])


def _with_references_elsewhere(
    document: Document, passages: Sequence[Passage], listed: Sequence[Reference]
) -> list[Passage]:
    """The passages, with the entries that their markers name in the same lesson, else in the document's own list.

    A lesson's text cites what is listed under one of its examples, or once at the end. An entry is added to the
    references of the passage only if a marker of it names that one alone.
    """
    lessons: dict[tuple[int | None, str | None], dict[int, Reference]] = {}
    for passage in passages:
        if passage.kind != "overview":
            entries = {reference.start: reference for reference in passage.references}
            lessons.setdefault((passage.lesson_number, passage.lesson_title), {}).update(entries)
    pools = {name: _pool(document, entries.values()) for name, entries in lessons.items() if entries}
    ending = _pool(document, listed)
    labels = frozenset(note.label for note in document.footnotes)
    found = []
    for passage in passages:
        lesson = pools.get((passage.lesson_number, passage.lesson_title)) if passage.kind != "overview" else None
        for pool in filter(None, (lesson, ending)):
            passage = _resolved(document.source, passage, pool, labels)
        found.append(passage)
    return found


_Pool = tuple[Entries, Mapping[Hashable, int]]


def _pool(document: Document, references: Iterable[Reference]) -> _Pool | None:
    """The entries, and where the first of each `same_entry` stands; None if there is none."""
    entries = prepared(document.source, references)
    places: dict[Hashable, int] = {}
    for at, entry in enumerate(entries.references):
        places.setdefault(same_entry(entry), at)
    return (entries, places) if places else None


def _resolved(source: str, passage: Passage, pool: _Pool, labels: frozenset[str]) -> Passage:
    """The passage with those entries of `pool` that its markers name and its own do not explain."""
    entries, places = pool
    own = passage.references
    skipped = frozenset(places[key] for key in map(same_entry, own) if key in places)
    if len(skipped) == len(places):
        return passage
    markers = {marker.start: marker for marker in passage.markers}
    others = replace(entries, skipped=skipped)
    added: list[int] = []
    for marker in find_markers(source, passage.start, passage.end, own, labels, others):
        before = markers.get(marker.start)
        if marker.reference is None or marker.reference < len(own) or (before and before.reference is not None):
            continue
        if marker.reference not in added:
            added.append(marker.reference)
        markers[marker.start] = replace(marker, reference=len(own) + added.index(marker.reference))
    references = (*own, *(entries.references[at - len(own)] for at in added))
    return replace(passage, references=references, markers=tuple(markers[start] for start in sorted(markers)))


def _listed(document: Document) -> Iterator[Reference | None]:
    """The entries of the lists at the end of a document ("References", "Selected resources"); None for other lines."""
    entry = _entry_of(document)
    for section in document.sections:
        if section.kind == "overview" and section.section_title and is_sources_heading(section.section_title):
            yield None
            parts: list[Reference | Span | Footnote] = [*section.references, *section.body]
            starts = sorted(part.start for part in parts) or [0]
            parts += [note for note in document.footnotes if starts[0] < note.start < starts[-1]]
            for part in sorted(parts, key=lambda part: part.start):
                if isinstance(part, Reference):
                    yield part
                    continue
                text = without_item(document.source[part.start : part.end])
                known = not isinstance(part, Footnote) and (looks_like_reference(text) or points_back(text))
                yield entry(part.end - len(text), part.end) if known else None


def _entry_of(document: Document) -> ReadEntry:
    """What reads a reference out of a stretch of the document, with the links in it."""
    links = sorted(document.links, key=lambda link: link.start)

    def entry(start: int, end: int) -> Reference:
        text, inside = document.source[start:end], links[_at(links, start) : _at(links, end)]
        own = [(link.start - start, link.end - start, link.url) for link in inside]
        return Reference(text, start, end, parse_reference(text, own))

    return entry


def _at(links: Sequence[Link], offset: int) -> int:
    return bisect_left(links, offset, key=lambda link: link.start)


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


def _passage(document: Document, section: Section, name: str, notes: Notes, lines: Lines) -> Passage:
    start, end = section.body[0].start, section.body[-1].end
    references = tuple(map(lines.reference, section.references))
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
        markers=find_markers(document.source, start, end, references, notes.labels),
        pages=pages_between(document, start, end),
        heading=section.heading,
    )
    title = _own_title(passage)
    texts = ((label, start + at) for label, at in footnote_calls(passage.text))
    own = [call for call in texts if not notes.is_label(*call)]
    of_title = [(label, start) for label, _ in footnote_calls(title)]
    found: dict[int, Footnote] = {}
    for call in [*of_title, *own]:
        if note := notes.of(*call):
            known = found.get(note.start) or lines.note(note)
            found[note.start] = replace(known, calls=(*known.calls, call[1])) if call in own else known
    return replace(
        passage,
        footnotes=tuple(found[at] for at in sorted(found)),
        countries=_countries(document, passage, section.group),
        language=_language(document, passage),
    )


def _own_title(passage: Passage) -> str:
    """The title that stands right above the passage."""
    title = passage.lesson_title if passage.kind == "lesson" else passage.example_title or passage.section_title
    return title or ""


def _countries(document: Document, passage: Passage, group: str | None) -> tuple[str, ...]:
    """The countries that the document states, else those that the passage and what it stands under name.

    The heading above several examples counts where the example's own title names no country.
    """
    if document.metadata.countries:
        return stated_countries(document.metadata.countries)
    title = _own_title(passage) or passage.document
    if group and not countries_of(title):
        title = f"{group}. {title}"
    return countries_of(title, prose_of(passage))


def _language(document: Document, passage: Passage) -> str | None:
    """What front matter states, else what the words show, else the file's properties, often those of a template."""
    stated = stated_language(document.metadata.language)
    if document.metadata.explicit and stated:
        return stated
    return language_of(prose_of(passage)) or stated


class Said(NamedTuple):
    """What a passage says, as a hash that is equal for equal words, and where it stands in its document."""

    key: str
    start: int
    end: int


def said_of(passage: Passage) -> Said:
    """Line ends, spaces, the kind of quotes and the references make no difference, unless it is nothing but these."""
    text = matching_form(prose_of(passage) or passage.text)
    return Said(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32], passage.start, passage.end)


def prose_of(passage: Passage) -> str:
    """The passage's words without the reference lines that stand among them, white space as single spaces."""
    text, kept, at = passage.text, [], 0
    for reference in passage.references:
        if passage.start <= reference.start < passage.end:
            kept.append(text[at : reference.start - passage.start])
            at = reference.end - passage.start
    return collapse(" ".join([*kept, text[at:]]))
