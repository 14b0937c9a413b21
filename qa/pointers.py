"""Lines and notes that only point to another entry of their document: "Ibid., p. 31", "Lalá, op. cit.", "Lalá (2008)".

"Ibid." is the entry right before it in its own sequence: the lines under lessons and examples, the notes, the list at
the end. A name is the one entry of the document that holds it. Where that is not certain a line points to nothing: what
stands between may be a source that was not read as one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from qa.datatypes import Footnote, Reference, Span
from qa.footnotes import footnote_calls
from qa.markers import LEAD, YEAR, Entries, capitalised, entry_named, pages_in, prepared
from qa.references import AGAIN, IBID, SHORT, looks_like_reference
from qa.sources import cited_on, pages_cited_by, points_back
from qa.structure import Document
from qa.text import fold, without_item

__all__ = ["Lines", "ReadEntry", "names_only", "read_lines"]

_PARTED = re.compile(r";\s+")
_YEARS = re.compile(YEAR)

ReadEntry = Callable[[int, int], Reference]
"""The reference that a stretch of the document's text gives, from its start and its end."""
Sequenced = Iterable[Reference | None]
"""Reference lines in reading order; None where something stands between that may be a source that was not read."""


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


def read_lines(document: Document, listed: Sequence[Reference | None], entry: ReadEntry) -> Lines:
    """What the reference lines and the notes of a document mean; `listed` are the lines of lists at its end."""
    given = {note.start: list(_given(document.source, note, entry)) for note in document.footnotes}
    under = [each for section in document.sections for each in section.references]
    every = [*under, *filter(None, listed), *(each for sources in given.values() for each in sources)]
    known = _Known(document, every, given)
    references = [*_resolved(_under_sections(document), known), *_resolved(listed, known)]
    sources: dict[int, tuple[Reference, ...]] = {}
    last: Reference | None = None
    before = _called_before(document)
    for at, note in enumerate(document.footnotes):
        if at and before.get(note.start, 0) != document.footnotes[at - 1].start:
            last = None  # in the file another note stands before it than where they are called
        found = [known.meaning(each, last) for each in given[note.start]]
        known.noted.setdefault(note.label, []).extend(each.meant or each for each in found)
        sources[note.start] = tuple(each for each in found if each.meant or looks_like_reference(each.text))
        last = _before(found[0]) if len(found) == 1 else None
    return Lines({each.start: each for each in references}, sources)


def _under_sections(document: Document) -> Iterator[Reference | None]:
    """The lines under lessons and examples."""
    for section in document.sections:
        parts: list[Reference | Span] = [*section.body, *section.references]
        parts.sort(key=lambda part: part.start)
        begun = False  # what stands above the first line is the section's own text
        for part in parts:
            if isinstance(part, Reference):
                yield part
                begun = True
            elif begun or part is parts[-1]:
                yield None


def _called_before(document: Document) -> dict[int, int]:
    """For each note the one that is called before it, by where they stand; of labels used again as they stand."""
    notes = {note.label: note.start for note in document.footnotes}
    starts = [note.start for note in document.footnotes]
    if notes and len(notes) == len(starts):
        order = dict.fromkeys(label for label, _ in footnote_calls(document.source) if label in notes)
        starts = [notes[label] for label in order]
    return dict(zip(starts[1:], starts, strict=False))


def _resolved(lines: Sequenced, known: _Known) -> Iterator[Reference]:
    """The lines, each with what it means."""
    last: Reference | None = None
    for each in lines:
        found = known.meaning(each, last) if each else None
        last = _before(found) if found else None
        if found:
            yield found


def _before(reference: Reference) -> Reference | None:
    """What an "Ibid." behind a line means: the line, or what that one means."""
    return None if points_back(reference.text) and not reference.meant else reference


class _Known:
    """The full entries of a document, by names and years; `noted` are those of the notes so far, by their labels."""

    def __init__(self, document: Document, lines: Iterable[Reference], given: dict[int, list[Reference]]) -> None:
        full = {fold(cited_on(each, ()).text).rstrip(". "): each for each in lines if _is_full(each)}
        self.entries: Entries = prepared(document.source, full.values())
        self.noted: dict[str, list[Reference]] = {}
        self.labels = Counter(note.label for note in document.footnotes)
        unread = (note.text for note in document.footnotes if not given[note.start])
        # Who is named with a year where no entry was read may have one there.
        self._unread = {name for text in unread if _YEARS.search(text) for name in capitalised(text)}

    def meaning(self, line: Reference, last: Reference | None) -> Reference:
        """A line with the entry that it points to; as it is if it points to none, or if that cannot be told."""
        text = without_item(line.text)
        if ibid := IBID.match(text):
            pages = _pages(ibid) or (pages_cited_by(last) if last else ())
            return replace(line, meant=last.meant or last, pages=pages) if last else line
        if again := AGAIN.match(text):
            meant = self._again(again)
            return replace(line, meant=meant, pages=_pages(again)) if meant else line
        short = SHORT.match(text)
        if short is None:
            return line
        meant = None if self._is_unread(short["names"]) else entry_named(short["names"], short["year"], self.entries, 2)
        if meant and meant.start != line.start:
            return replace(line, meant=meant, pages=_pages(short))
        return replace(line, csl={}) if names_only(text) else line

    def _again(self, again: re.Match[str]) -> Reference | None:
        """What "Smith, op. cit." means: the one entry by Smith, or the one of the note that it names."""
        if label := again["note"]:
            noted = self.noted.get(label, []) if self.labels[label] == 1 else []
            return noted[0] if len(noted) == 1 and _holds(noted[0], again["names"]) else None
        if self._is_unread(again["names"]):
            return None
        found = entry_named(again["names"], None, self.entries)
        return found if found and _holds(found, again["names"]) else None

    def _is_unread(self, names: str) -> bool:
        return not self._unread.isdisjoint(capitalised(names)[:1])


def _holds(entry: Reference, names: str) -> bool:
    """Whether an entry is by one of these, or says by nobody whom it is."""
    by = [*entry.csl.get("author", ()), *entry.csl.get("editor", ())]
    own = {word.casefold() for name in by for part in name.values() for word in capitalised(str(part))}
    return not own or any(name.casefold() in own for name in capitalised(names))


def _pages(match: re.Match[str]) -> tuple[str, ...]:
    """The pages of a pointer, "13 ff" among them."""
    pages = pages_in(match["pages"])
    return (*pages[:-1], f"{pages[-1]}{match['on']}") if pages and match["on"] else pages


def _is_full(line: Reference) -> bool:
    return not points_back(line.text) and not SHORT.match(without_item(line.text))


def names_only(line: str) -> bool:
    """Whether a line is no more than the names of one or two, a year and pages: "Dahl 2011" has no title."""
    short = SHORT.match(line)
    words = re.findall(r"[^\W\d_]+", re.sub(r"\b(?:and|et al|et|y|e|und)\b", " ", short["names"])) if short else []
    return 0 < len(words) < 4 and all(word[0].isupper() for word in words)


def _given(source: str, note: Footnote, entry: ReadEntry) -> Iterator[Reference]:
    """The lines that a note consists of, if it is nothing but sources."""
    pieces, at = [], note.start
    for border in _PARTED.finditer(source, note.start, note.end):
        pieces.append((at, border.start()))
        at = border.end()
    pieces.append((at, note.end))
    for spans in (pieces, [(note.start, note.end)]):
        own = [_without_lead(source, start, end) for start, end in spans]
        if all(_may_give(source[start:end]) for start, end in own):
            yield from (entry(start, end) for start, end in own)
            return


def _may_give(text: str) -> bool:
    return looks_like_reference(text) or points_back(text) or bool(SHORT.match(text))


def _without_lead(source: str, start: int, end: int) -> tuple[int, int]:
    lead = LEAD.match(source, start, end)
    return (lead.end() if lead else start), end
