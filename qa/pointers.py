"""Lines and notes that only point to another entry of their document: "Ibid., p. 31", "Lalá, op. cit.", "Lalá (2008)".

"Ibid." is the entry right before it in its own sequence: the lines under lessons and examples, the notes, the list at
the end. A name is the one entry of the document that holds it. Where that is not certain a line points to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from qa.datatypes import Footnote, Reference
from qa.markers import LEAD, PAGE_LIST, PAGE_WORD, YEAR, Entries, entry_named, pages_in, prepared
from qa.references import AGAIN, IBID, looks_like_reference
from qa.sources import pages_cited_by, points_back
from qa.structure import Document
from qa.text import fold, without_item

__all__ = ["ReadEntry", "Lines", "read_lines"]

_DATED = re.compile(
    rf"(?P<names>[^\W\d_][^();:\[\]\d]{{0,120}}?),?\s\(?(?P<year>{YEAR})\)?"
    rf"(?:\s?[,:]\s?(?:{PAGE_WORD})?(?P<pages>{PAGE_LIST}))?[\s.)]{{0,8}}$"
)
_PARTED = re.compile(r";\s+")

ReadEntry = Callable[[int, int], Reference]
"""The reference that a stretch of the document's text gives, from its start and its end."""


class Lines:
    """What every line and note of a document gives, or points to, by where it stands."""

    def __init__(self, references: dict[int, Reference], sources: dict[int, tuple[Reference, ...]]) -> None:
        self._references, self._sources = references, sources

    def reference(self, line: Reference) -> Reference:
        """A line with what it means."""
        return self._references.get(line.start, line)

    def note(self, note: Footnote) -> Footnote:
        """A note with the sources that it gives."""
        return replace(note, sources=self._sources.get(note.start, ()))


def read_lines(document: Document, listed: Sequence[Reference], entry: ReadEntry) -> Lines:
    """What the reference lines and the notes of a document mean; `listed` are the lines of lists at its end."""
    given = {note.start: list(_given(document.source, note, entry)) for note in document.footnotes}
    under = [each for section in document.sections for each in section.references]
    every = [*under, *listed, *(each for sources in given.values() for each in sources)]
    known = prepared(document.source, {fold(each.text): each for each in every if _is_full(each)}.values())
    references = [*_resolved(_under_examples(document), known), *_resolved(listed, known)]
    sources: dict[int, tuple[Reference, ...]] = {}
    last: Reference | None = None
    for note in document.footnotes:
        found = [_meaning(each, last, known) for each in given[note.start]]
        sources[note.start] = tuple(each for each in found if each.meant or looks_like_reference(each.text))
        last = _before(found[0]) if len(found) == 1 else None
    return Lines({each.start: each for each in references}, sources)


def _under_examples(document: Document) -> Iterator[Reference | None]:
    """The lines under lessons and examples; None for an example without any, whose source may not have been told."""
    for section in document.sections:
        yield from section.references
        if section.kind == "example" and not section.references:
            yield None


def _resolved(lines: Iterable[Reference | None], known: Entries) -> Iterator[Reference]:
    """The lines, each with what it means."""
    last: Reference | None = None
    for each in lines:
        found = _meaning(each, last, known) if each else None
        last = _before(found) if found else None
        if found:
            yield found


def _before(reference: Reference) -> Reference | None:
    """What an "Ibid." behind a line means: the line, or what that one means."""
    return None if points_back(reference.text) and not reference.meant else reference


def _meaning(line: Reference, last: Reference | None, known: Entries) -> Reference:
    """A line with the entry that it points to; as it is if it points to none, or if that cannot be told."""
    text = without_item(line.text)
    if ibid := IBID.match(text):
        if last is None:
            return line
        return replace(line, meant=last.meant or last, pages=pages_in(ibid["pages"]) or pages_cited_by(last))
    named = AGAIN.match(text)
    if key := named or (_is_dated(line) and _DATED.match(text)):
        year = None if named else key["year"]
        meant = entry_named(key["names"], year, known, levels=3 if named else 2)
        if meant and meant.start != line.start:
            return replace(line, meant=meant, pages=pages_in(key["pages"]))
        if year and str(line.csl.get("title", "")).endswith(year):
            return replace(line, csl={})  # "Dahl 2011" is no title
    return line


def _is_full(line: Reference) -> bool:
    return not points_back(line.text) and not _is_dated(line)


def _is_dated(line: Reference) -> bool:
    """Whether a line is no more than names, a year and pages."""
    return bool(_DATED.match(without_item(line.text)))


def _given(source: str, note: Footnote, entry: ReadEntry) -> Iterator[Reference]:
    """The lines that a note consists of, if it is nothing but sources."""
    pieces, at = [], note.start
    for border in _PARTED.finditer(source, note.start, note.end):
        pieces.append((at, border.start()))
        at = border.end()
    pieces.append((at, note.end))
    for spans in (pieces, [(note.start, note.end)]):
        own = [_without_lead(source, start, end) for start, end in spans]
        if all(looks_like_reference(source[start:end]) or _DATED.match(source, start, end) for start, end in own):
            yield from (entry(start, end) for start, end in own)
            return


def _without_lead(source: str, start: int, end: int) -> tuple[int, int]:
    lead = LEAD.match(source, start, end)
    return (lead.end() if lead else start), end
