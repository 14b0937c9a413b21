"""What a passage rests on: its reference lines, the sources in its footnotes, and what "Ibid." among them means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.datatypes import Marker, Passage, Reference
from qa.footnotes import CALL
from qa.headings import is_sources_heading
from qa.text import fold, without_item

_POINTS_BACK = re.compile(
    r"\W*(?:(?:(?:ibid|ibidem|idem|ebd)\b|id\.)|.*\b(?:(?:op|loc|ob|art)\.? ?cit|supra,? (?:note|nota|n\.) ?\d)\b)"
)
_PAGES_AT_END = re.compile(
    r"[\s,.:;(]{0,8}\b(?:pp?|pages?|p[aá]gs?|p[aá]ginas?)\b\.?\s?\d{1,5}(?:\s?[-–,]\s?\d{1,5})*[\s.)]{0,8}$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\d{1,5}(?:\s?[-–]\s?\d{1,5})?")


def points_back(line: str) -> bool:
    """Whether a reference line only points to another one: "Ibid., p. 4", "Smith, op. cit."."""
    return bool(_POINTS_BACK.match(without_item(fold(line))))


def resting(passage: Passage) -> Passage:
    """The passage with all that it rests on as its references (see `listing`); a list of sources rests on none."""
    if passage.section_title and is_sources_heading(passage.section_title):
        return replace(passage, references=(), markers=())
    return listing(passage)


def listing(passage: Passage) -> Passage:
    """The passage with all sources that it gives among its references, each once, and a marker for each note's call.

    What only points to another entry is that entry (`meant`), with the pages that it states of it; the pages that the
    entry's line itself ends with are then cut off, for they were cited elsewhere. Changes nothing the second time.
    """
    if not any(each.meant for each in passage.references) and not any(note.sources for note in passage.footnotes):
        return passage
    found = _Found()
    places = [found.place(each) for each in passage.references]
    markers = [_moved(each, passage.references, places) for each in passage.markers]
    for note in passage.footnotes:
        for source in note.sources:
            at, pages = found.place(source), pages_cited_by(source)
            calls = (CALL.match(passage.text, start - passage.start) for start in note.calls)
            ends = [(call[0], passage.start + call.start(), passage.start + call.end()) for call in calls if call]
            markers += [Marker(*call, at, pages) for call in ends]
    return replace(
        passage,
        references=tuple(found.references()),
        markers=tuple(sorted(markers, key=lambda marker: marker.start)),
        footnotes=tuple(replace(note, sources=()) for note in passage.footnotes),
    )


def _moved(marker: Marker, references: Sequence[Reference], places: Sequence[int]) -> Marker:
    """The marker with the new place of its reference, and with the pages of its line if it states none itself."""
    if marker.reference is None:
        return marker
    pages = marker.pages or pages_cited_by(references[marker.reference])
    return replace(marker, reference=places[marker.reference], pages=pages)


class _Found:
    """The entries of a passage, each once, with all the pages that lines and notes state of it."""

    def __init__(self) -> None:
        self._entries: dict[tuple[int, int], Reference] = {}
        self._pages: dict[tuple[int, int], list[str]] = {}

    def place(self, reference: Reference) -> int:
        """Where the entry that a line gives, or points to, stands among the references."""
        entry = reference.meant or reference
        key = entry.start, entry.end
        self._entries.setdefault(key, entry)
        pages = self._pages.setdefault(key, [])
        pages += [page for page in pages_cited_by(reference) if page not in pages]
        return list(self._entries).index(key)

    def references(self) -> Iterator[Reference]:
        for key, entry in self._entries.items():
            pages = tuple(self._pages[key])
            yield entry if pages == pages_cited_by(entry) else cited_on(entry, pages)


def cited_on(entry: Reference, pages: Sequence[str]) -> Reference:
    """An entry as it is cited on these pages: without those that its line ends with, but for a chapter's own."""
    entry = entry.meant or entry
    match = _at_end(entry)
    text = entry.text[: match.start()] if match else entry.text
    csl = {name: value for name, value in entry.csl.items() if name != "page" or match is None}
    return Reference(text, entry.start, entry.start + len(text), csl, entry, tuple(pages))


def pages_cited_by(reference: Reference) -> tuple[str, ...]:
    """The pages that a line cites: of what it points to, or of the work that it gives."""
    match = None if reference.meant else _at_end(reference)
    return tuple(_PAGE.findall(match[0])) if match else reference.pages


def _at_end(entry: Reference) -> re.Match[str] | None:
    """The pages of a whole work that its line ends with."""
    if "container-title" in entry.csl:
        return None
    page = re.escape(str(entry.csl.get("page", ""))).replace(r"\-", r"\s?[-–—]\s?")
    bare = re.search(rf",\s{page}[\s.)]{{0,8}}$", entry.text) if page else None
    return _PAGES_AT_END.search(entry.text) or bare
