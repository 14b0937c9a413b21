"""Whether what a briefing quotes still stands in the documents, word for word, where its footnotes say, and on what.

The documents are taken as they are now. What a footnote says is compared as strictly as it is written: one in our own
form names a place and its sources exactly, one in an adviser's own words only what can be told of them for sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from qa.citations import place
from qa.cited_pages import Wrong, wrong_pages
from qa.corpus import Corpus
from qa.datatypes import Passage
from qa.ibid import read_notes
from qa.named import (
    Note,
    is_meant,
    likeness,
    place_forms,
    place_spans,
    read_note,
    sources_of,
    styled_entries,
    styled_sources_of,
    titles_within,
    unlisted,
)
from qa.page_numbers import without_pages
from qa.references import looks_like_reference
from qa.sources import resting
from qa.text import matching_form, words_of
from qa.wording import NEARLY, Wording, difference
from qa.written import FEWEST_WORDS, Quotation

__all__ = ["About", "Finding", "State", "findings_json", "summary", "verify"]

State = Literal["verified", "moved", "changed", "gone"]
About = Literal["quotation", "source", "footnote"]
STATES: tuple[State, ...] = ("verified", "moved", "changed", "gone")
_ALIKE = NEARLY / 100
_MOST_PLACES = 3  # that a message names
_MOST_LISTED = 10  # passages that JSON lists


@dataclass(frozen=True, slots=True)
class Finding:
    """What has become of a quotation, of a source that its footnote names, or of a footnote behind no quotation.

    `passages` are those where the words stand now, or nearly stand; `difference` is from the briefing's words to the
    documents': `[-briefing-]{+document+}`.
    """

    quotation: Quotation
    about: About
    state: State
    message: str = ""
    passages: tuple[Passage, ...] = ()
    difference: str = ""


def verify(quotations: Iterable[Quotation], corpus: Corpus) -> tuple[Finding, ...]:
    """A finding for each quotation, in their order; behind it one for each source that is not what the passage lists.

    A footnote behind no quotation has one only if it names a place or a source of the corpus.
    """
    checker, listed = _Checker([resting(each) for each in corpus.passages]), tuple(quotations)
    notes = iter(read_notes((note for quotation in listed for note in quotation.footnotes), checker.titles))
    return tuple(
        finding
        for quotation in listed
        for finding in checker.findings(quotation, [next(notes) for _ in quotation.footnotes])
    )


def summary(findings: Iterable[Finding]) -> dict[About, dict[State, int]]:
    """How many findings there are of each kind and state; states that do not occur are left out."""
    counts: dict[About, dict[State, int]] = {"quotation": {}, "source": {}, "footnote": {}}
    for each in findings:
        own = counts[each.about]
        own[each.state] = own.get(each.state, 0) + 1
    return {about: {state: own[state] for state in STATES if state in own} for about, own in counts.items()}


def findings_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """What `qa verify --json` prints."""
    counts = summary(findings)
    return {
        "quotations": sum(counts["quotation"].values()),
        **{state: counts["quotation"].get(state, 0) for state in STATES},
        "sources": counts["source"],
        "footnotes": counts["footnote"],
        "findings": [_finding_json(each) for each in findings],
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    quotation = finding.quotation
    return {
        "about": finding.about,
        "state": finding.state,
        "message": finding.message,
        "text": quotation.text,
        "kind": quotation.kind,
        "paragraph": quotation.paragraph,
        "heading": quotation.heading,
        "footnotes": list(quotation.footnotes),
        "difference": finding.difference,
        "passages": [
            {"id": each.id, "document": each.document, "path": each.path, "place": place(each)}
            for each in finding.passages[:_MOST_LISTED]
        ],
    }


class _Checker:
    """A corpus that quotations and footnotes are looked up in."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.wording = Wording(passages)
        titles = {matching_form(each.document) for each in passages}
        self.titles = sorted(titles, key=lambda title: (-len(title), title))
        self.forms = {each.id: place_forms(each) for each in passages}
        self.within = titles_within(passages)
        self.sources: dict[str, list[Passage]] = {}  # each with the passages that list it
        for each in passages:
            for source in sources_of([each]):
                self.sources.setdefault(source, []).append(each)

    def findings(self, quotation: Quotation, footnotes: Sequence[Sequence[Note]]) -> Iterator[Finding]:
        """The finding on the words, then those on the sources of its footnotes, in which no "Ibid." is left."""
        if quotation.kind == "note":
            for turn, note in enumerate(footnotes[0]):
                found = self._of_note(quotation, note)
                yield from (each for each in found if not turn or each.state != "verified")
            return
        finding = self._of_words(quotation, footnotes)
        yield finding
        if finding.state in ("verified", "moved"):
            for note in (each for notes in footnotes for each in notes):
                agreeing = [each for each in finding.passages if self._agrees(note, each)]
                yield from self._of_sources(quotation, note, agreeing or finding.passages)

    def _of_words(self, quotation: Quotation, footnotes: Sequence[Sequence[Note]]) -> Finding:
        standing = self.wording.standing(quotation.text)
        if not standing:
            return self._of_lost(quotation)
        if len(words_of(quotation.text)) < FEWEST_WORDS:  # a term that may stand anywhere
            return Finding(quotation, "quotation", "verified", passages=standing)
        agreeing = list(standing)
        for notes, text in zip(footnotes, quotation.footnotes, strict=True):
            fitting = [each for each in standing if all(self._agrees(note, each) is not False for note in notes)]
            if not fitting:
                where = "; ".join(place(each) for each in standing[:_MOST_PLACES])
                message = f"The words stand in {where}. The footnote says: {text}"
                return Finding(quotation, "quotation", "moved", message, standing)
            agreeing = [each for each in fitting if each in agreeing] or agreeing
        return Finding(quotation, "quotation", "verified", passages=tuple(agreeing))

    def _agrees(self, note: Note, passage: Passage) -> bool | None:
        return note.agrees(passage, self.forms[passage.id], self.within[passage.path])

    def _of_lost(self, quotation: Quotation) -> Finding:
        """What became of words that stand in no passage as they are quoted."""
        scattered = self.wording.scattered(quotation.text)
        if scattered:
            first = [each[0] for each in scattered]
            where = "; ".join([*dict.fromkeys(map(place, first))][:_MOST_PLACES])
            message = f"Its pieces do not stand together in one passage, in this order. They stand in {where}."
            return Finding(
                quotation, "quotation", "changed", message, tuple({each.id: each for each in first}.values())
            )
        nearly = self.wording.nearest(quotation.text)
        if nearly:
            message = f"Not word for word what stands in {place(nearly.passage)}."
            return Finding(quotation, "quotation", "changed", message, (nearly.passage,), nearly.difference)
        return Finding(quotation, "quotation", "gone", "No document says this, nor nearly this.")

    def _of_sources(self, quotation: Quotation, note: Note, passages: Sequence[Passage]) -> Iterator[Finding]:
        """A finding for each source that a footnote names and no one of the passages lists so."""
        listed = sources_of(passages)
        yield from self._of_pages(quotation, note, passages)
        strange = [
            each for each in unlisted(note.stated, [*listed, *self._forms_of(passages)]) if not _is_listed(each, listed)
        ]
        styled = styled_sources_of(passages) if strange else []
        for stated in strange:
            for source in unlisted(stated, styled):
                if not _is_listed(source, listed) and (note.formal or self._names_another(source, listed)):
                    yield self._of_source(quotation, source, listed, passages[0])

    def _of_pages(self, quotation: Quotation, note: Note, passages: Sequence[Passage]) -> Iterator[Finding]:
        """A finding for pages that a footnote gives behind a source and no passage gives of it."""
        if note.instead and not note.sources and (note.documents or note.lessons):
            return  # pages of the document
        spans = [] if note.formal else place_spans(note.stated, self.titles, passages, self._forms_of(passages))
        if not wrong_pages(note.stated, passages, places=spans, instead=note.instead):
            return
        entries = styled_entries(passages)
        for wrong in wrong_pages(note.stated, passages, places=spans, instead=note.instead, entries=entries):
            yield Finding(quotation, "source", "changed", _of_wrong(wrong), tuple(passages[:1]))

    def _forms_of(self, passages: Iterable[Passage]) -> list[str]:
        return [form for each in passages for form in self.forms[each.id]]

    def _names_another(self, source: str, listed: Sequence[str]) -> bool:
        """Whether words in an adviser's own form name a source that is not listed so."""
        if any(likeness(source, known) >= _ALIKE for known in listed):
            return True
        told = read_note(source, self.titles)
        if told.documents or told.lessons:
            return False
        return looks_like_reference(source) or any(is_meant(source, known) for known in self.sources)

    def _of_source(self, quotation: Quotation, source: str, listed: Sequence[str], passage: Passage) -> Finding:
        """What is wrong with a source that is not listed so: it is nearly one that is, or it is none of them."""
        nearest = max(listed, key=lambda known: (likeness(source, known), known), default="")
        if likeness(source, nearest) >= _ALIKE:
            message = "The footnote does not name the source as the passage does."
            return Finding(quotation, "source", "changed", message, (passage,), difference(source, nearest))
        message = f"The footnote names a source that the passage does not rest on: {source}."
        elsewhere = next((each[0] for known, each in self.sources.items() if is_meant(source, known)), None)
        if elsewhere:
            message += f" It is listed by {place(elsewhere)}."
        return Finding(quotation, "source", "gone", message, (passage,))

    def _of_note(self, quotation: Quotation, note: Note) -> Iterator[Finding]:
        """A footnote behind no quotation: the place that it names must be there, and list its sources."""
        text = quotation.footnotes[0]
        told = [(each, self._agrees(note, each)) for each in self.passages]
        there = [each for each, agrees in told if agrees]
        if there:
            yield Finding(quotation, "footnote", "verified", passages=tuple(there[:1]))
            yield from self._of_sources(quotation, note, there)
        elif any(agrees is False for _, agrees in told):
            message = f"No passage stands where the footnote says: {text}"
            yield Finding(quotation, "footnote", "gone", message)
        elif standing := self.wording.standing(text):
            yield Finding(quotation, "footnote", "verified", passages=standing)
        else:
            yield from self._of_source_alone(quotation, note)

    def _of_source_alone(self, quotation: Quotation, note: Note) -> Iterator[Finding]:
        """A footnote that names no place may name a source of the corpus, or nearly one; else it is the adviser's."""
        sources: list[str] = []
        for each in unlisted(note.stated, ()):
            if sources and not without_pages(each)[0]:
                sources[-1] += f"; {each}"  # pages alone are those of the source before
            else:
                sources.append(each)
        for source in sources:
            name, _ = without_pages(source.partition("; ")[0])
            meant = [each for known, each in self.sources.items() if is_meant(name, known)]
            if meant:
                listing = [each for passages in meant for each in passages]
                wrong = wrong_pages(source, listing, instead=note.instead)
                message = " ".join(map(_of_wrong, wrong))
                yield Finding(quotation, "footnote", "changed" if wrong else "verified", message, tuple(listing[:1]))
                continue
            nearest = max(self.sources, key=lambda known: (likeness(name, known), known), default="")
            if likeness(name, nearest) >= _ALIKE:
                listing = self.sources[nearest][:1]
                message = f"Not the source as {place(listing[0])} lists it."
                yield Finding(quotation, "footnote", "changed", message, tuple(listing), difference(name, nearest))


def _of_wrong(wrong: Wrong) -> str:
    whose = f"of “{wrong.source}”" if wrong.source else "of its sources"
    return f"The passage does not cite these pages {whose}: {', '.join(wrong.pages)}."


def _is_listed(source: str, listed: Sequence[str]) -> bool:
    """Whether words name nothing but a source that is listed, or its pages."""
    name, _ = without_pages(source)
    return not words_of(name) or any(is_meant(each, known) for each in (name, source) for known in listed)
