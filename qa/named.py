"""What a footnote of a briefing names: the place that was quoted, and the sources that it rests on.

One in our own form names a place exactly; in one in an adviser's own words only what can be told for sure counts: the
number of a lesson, the title of a document, a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

from qa.citations import place
from qa.cite import Style, cited
from qa.datatypes import Passage
from qa.text import fold, matching_form, words_of
from qa.wording import NEARLY, aligned

__all__ = [
    "Note", "is_meant", "likeness", "pages_cited", "place_forms", "read_note", "resolved", "sources_of",
    "styled_sources_of", "unlisted", "without_pages",
]  # fmt: skip

_CITED_IN = re.compile(r"\bcited in:?\s+", re.IGNORECASE)
_FORMAL = re.compile(r', Lesson (?:\d+ \()?"|, Example "|, "[^"]*"\.?$')
_GOES_ON = re.compile(r', (?:Example\b|Lesson\b|"|p\. |pp\. |part \d)| \("')
_LESSON = re.compile(r"\b(?:lesson|le[çc]on|lecci[óo]n|li[çc][ãa]o)\s+(?:n[.oº°]*\s*)?(\d{1,3})\b", re.IGNORECASE)
_PAGES = re.compile(r"\bpp?\.\s?(\w+)(?:\s?[-–]\s?(\w+))?")
_BEFORE_TITLE = re.compile(
    r"(?:^|[.,:;(\"—–-]\s?|\b(?:in|see|cf\.?|dans|voir|en|em|ver|v[ée]ase|de|du|of|from)\s)$", re.IGNORECASE
)
_AFTER_TITLE = re.compile(r"\s*(?:$|[.,:;)(\"—–-])")
_PAGES_AT_END = re.compile(r"\b(?:pp?|pags?|p[áa]gs?|pages?)\.?\s?(\d[\d\s,–-]*)$", re.IGNORECASE)
_IBID = re.compile(r"\W*(?:ibid|ibidem|idem|id|ebd)\b")
_MOST_SOURCES = 50  # that one footnote names
_LONGEST_BEFORE = 10  # characters that `_BEFORE_TITLE` looks at
_SAME_WORDS = 0.6  # of a footnote's words that must be a source's for it to be meant, though changed
_IN_FULL = 0.7  # of a source's length, from which a footnote means to give it word for word
_FEWEST_NAMED = 3  # words from which a footnote in an adviser's own words names a source
_OF_NO_SOURCE = frozenset(
    "a and cf cited dans de del des du e ed eds en em et for from ibid idem in la le les los of op p pag pp see the und"
    " ver voir y".split()
)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote as it was understood, in matching form.

    `place` is the part that may name a place, `stated` the part that may name sources. It is `formal` if it has our
    own form. `lessons`, `documents` and `pages` are what it names in any words.
    """

    place: str
    stated: str
    formal: bool
    lessons: frozenset[int]
    documents: frozenset[str]
    pages: tuple[str, ...]

    def agrees(self, passage: Passage, forms: Sequence[str]) -> bool | None:
        """Whether the place that it names is the passage's, whose `place_forms` are `forms`; None if it names none."""
        if self.lessons and passage.lesson_number not in self.lessons:
            titled = {int(number) for form in forms for number in _LESSON.findall(form)}  # "Lesson 3 revisited"
            if not self.lessons & titled:
                return False
        if any(self._ends_in(form) for form in forms):
            return True
        if self.formal or _FORMAL.search(self.place):
            return False
        if not self.lessons and not self.documents:
            return False if any(_nearly(self.place, form) for form in forms) else None
        if self.documents and matching_form(passage.document) not in self.documents:
            return False
        return not self.pages or not passage.pages or any(_among(page, passage.pages) for page in self.pages)

    def _ends_in(self, form: str) -> bool:
        """Whether a place stands in it as the whole of what it names, so that nothing within that place follows."""
        at = -1 if form else len(self.place)
        while (at := self.place.find(form, at + 1)) >= 0:
            rest = self.place[at + len(form) :]
            if _begins(self.place, at) and not _GOES_ON.match(rest) and not rest[:1].isalnum():
                return True
        return False


def place_forms(passage: Passage) -> tuple[str, ...]:
    """How citations write where a passage stands, in matching form: with the title of a numbered lesson and without."""
    both = [passage] if passage.lesson_number is None else [passage, replace(passage, lesson_title=None)]
    return tuple(matching_form(place(each)) for each in both)


def read_note(text: str, titles: Iterable[str]) -> Note:
    """A footnote understood; `titles` are those of all documents in matching form, the longest first."""
    *before, named = _CITED_IN.split(matching_form(text))
    documents, behind = _documents(named, titles)
    return Note(
        place=named,
        stated=" ".join(before) if before else named,
        formal=bool(before),
        lessons=frozenset(map(int, _LESSON.findall(named))),
        documents=frozenset(documents),
        pages=tuple(page for match in _PAGES.finditer(behind) for page in match.groups() if page),
    )


def _documents(named: str, titles: Iterable[str]) -> tuple[set[str], str]:
    """Titles that a footnote names, none inside another, and what stands behind the last of them."""
    found, last, taken = set[str](), len(named), list[tuple[int, int]]()
    for title in titles:
        at = named.find(title)
        end = at + len(title)
        inside = any(start <= at < stop for start, stop in taken)
        if at >= 0 and not inside and _begins(named, at) and _AFTER_TITLE.match(named, end):
            found.add(title)
            taken.append((at, end))
            last = max(end, last if len(found) > 1 else 0)
    return found, named[last:]


def _begins(text: str, at: int) -> bool:
    """Whether a title may begin here, and is not the end of a longer one."""
    return bool(_BEFORE_TITLE.search(text[max(at - _LONGEST_BEFORE, 0) : at] if at else ""))


def _nearly(named: str, form: str) -> bool:
    """Whether a footnote is a place, but for a letter or two: one that was there under another name."""
    from rapidfuzz import fuzz

    if not len(form) / 2 < len(named) < 2 * len(form):
        return False
    return fuzz.ratio(named.strip(" ."), form, score_cutoff=NEARLY) > 0


def _among(page: str, pages: Sequence[str]) -> bool:
    first, last = pages[0], pages[-1]
    if page.isdecimal() and first.isdecimal() and last.isdecimal():
        return int(first) <= int(page) <= int(last)
    return page in pages


# -- sources -----------------------------------------------------------------------------------------------------------


def sources_of(passages: Iterable[Passage]) -> list[str]:
    """The sources and the notes of passages, in matching form, without the full stop at their ends."""
    texts = [each.text for passage in passages for each in passage.references]
    texts += [each.text for passage in passages for each in passage.footnotes]
    return [*dict.fromkeys(matching_form(text).rstrip(". ") for text in texts)]


def styled_sources_of(passages: Iterable[Passage]) -> list[str]:
    """The sources of passages as our citations write them in every style, alone and all of a passage together."""
    found: dict[str, None] = {}
    for passage in passages:
        alone = [_alone(passage, at) for at in range(len(passage.references))] if len(passage.references) > 1 else []
        for each in (passage, *alone):
            for style in get_args(Style) if each.references else ():
                stated = _CITED_IN.split(matching_form(cited(each, style)))[0]
                found[stated.rstrip(" .,;")] = None
    return [*found]


def _alone(passage: Passage, at: int) -> Passage:
    markers = tuple(replace(each, reference=0) for each in passage.markers if each.reference == at)
    return replace(passage, references=passage.references[at : at + 1], markers=markers)


def unlisted(stated: str, listed: Iterable[str]) -> list[str]:
    """What is stated besides what is `listed`: it may be the names of other sources, or pages."""
    for known in sorted(filter(None, listed), key=len, reverse=True):
        stated = _without(stated, known)
    parts = (part.strip(" .,;") for part in stated.split("; ", _MOST_SOURCES))
    return [part for part in parts if words_of(part)]


def _without(stated: str, known: str) -> str:
    """What a footnote states without one source, wherever it stands whole."""
    at = stated.find(known)
    while at >= 0:
        end = at + len(known)
        if not stated[:at][-1:].isalnum() and not stated[end : end + 1].isalnum():
            stated = f"{stated[:at]}; {stated[end:].lstrip('.')}"
        at = stated.find(known, at + 2)
    return stated


def without_pages(source: str) -> tuple[str, tuple[str, ...]]:
    """A source without the pages at its end, and these."""
    found = _PAGES_AT_END.search(source)
    return (source[: found.start()].rstrip(" ,.;:("), tuple(re.findall(r"\d+", found[1]))) if found else (source, ())


def pages_cited(passages: Iterable[Passage]) -> set[str]:
    """Every page, and every other number, that passages give with their sources."""
    texts = [each.text for passage in passages for each in passage.references]
    texts += [page for passage in passages for marker in passage.markers for page in marker.pages]
    return {number for text in texts for number in re.findall(r"\d+", text)}


def resolved(texts: Iterable[str]) -> list[str]:
    """Footnotes with the text of the one before in the place of "Ibid."."""
    found: list[str] = []
    for text in texts:
        found.append(found[-1] if found and _IBID.match(fold(text)) else text)
    return found


@lru_cache(maxsize=100_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", text.casefold()) if word not in _OF_NO_SOURCE)


def is_meant(source: str, known: str) -> bool:
    """Whether a source is named in short, "Lalá and Francisco (2008)": with no word that is not the known one's."""
    own = _words(source)
    if len(source) >= _IN_FULL * len(known):
        return source == known
    return len(own) >= min(_FEWEST_NAMED, len(_words(known))) and own <= _words(known)


def likeness(source: str, known: str) -> float:
    """How alike (0 to 1) a source is to a known one: letter by letter, or, named in short, by most of its words."""
    if not known:
        return 0.0
    own = _words(source)
    shared = own & _words(known)
    named = len(own) >= _FEWEST_NAMED and any(not word.isdecimal() for word in shared)
    by_words = NEARLY / 100 if named and len(shared) >= max(2, _SAME_WORDS * len(own)) else 0.0
    return max(aligned(source, known)[0] / 100, by_words)
