"""What a footnote of a briefing names: the place that was quoted, and the sources that it rests on.

One in our own form names a place exactly; in one in an adviser's own words only what can be told for sure counts: the
number of a lesson, the title of a document, a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

from qa.citations import place
from qa.cite import Style, cited
from qa.datatypes import Passage
from qa.page_numbers import is_among, without_pages
from qa.text import matching_form, words_of
from qa.wording import NEARLY, aligned

__all__ = [
    "PART", "Note", "is_meant", "likeness", "place_forms", "place_spans", "read_note", "sources_of",
    "styled_entries", "styled_sources_of", "titles_within", "unlisted",
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
_WITHIN = re.compile(
    r"[\s,:()\"—–-]*(?:\.?\s*\b(?:example|exemple|ejemplo|exemplo)\b[\s.:]*)?[\s,:(\"—–-]*", re.IGNORECASE
)  # between a lesson and the title of what is in it
_DATED = re.compile(r"\W{0,4}(?:1[5-9]|20)\d\d")  # behind the title of a source
_CITING = re.compile(r"\b(?:citing|quoting|citant|citando)\b|;", re.IGNORECASE)
PART = re.compile(r',? ?(?:Example\b(?: "[^"]*")?|\(?"[^"]*"\)?|part \d+ of \d+)', re.IGNORECASE)
_NAMES = re.compile(r"(?:1[5-9]|20)\d\d|[^\W\d_]\w+")
_NEAR = 40  # characters between the names of a lesson and of what is in it
_DEEPEST = 3  # titles one within the other
_LONGEST_TITLES = 1_000  # characters of these
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

    `place` is the part that may name a place, `stated` the part that may name sources, `sources` the same if it does
    seem to. It is `formal` if it has our own form. `lessons`, `documents` and `pages` are what it names in any words.
    `instead` are pages that are meant in place of its own: those of "Ibid., p. 31". `behind` is what follows each
    document and lesson.
    """

    place: str
    stated: str
    formal: bool
    lessons: frozenset[int]
    documents: frozenset[str]
    pages: tuple[str, ...]
    sources: str = ""
    instead: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()

    def agrees(self, passage: Passage, forms: Sequence[str], titles: Sequence[str] = ()) -> bool | None:
        """Whether the place that it names is the passage's, whose `place_forms` are `forms`; None if it names none.

        `titles` are those of all that is in the document, in matching form, the longest first.
        """
        if self.instead and not self.sources and self.documents and passage.pages:  # another page of the document
            same = matching_form(passage.document) in self.documents
            return same and any(is_among(page, passage.pages) for page in self.instead)
        if self.lessons and passage.lesson_number not in self.lessons:
            titled = {int(number) for form in forms for number in _LESSON.findall(form)}  # "Lesson 3 revisited"
            if not self.lessons & titled:
                return False
        if self._names_another(passage, titles):
            return False
        if any(self._ends_in(form) for form in forms):
            return True
        if self.formal or _FORMAL.search(self.place):
            return False
        if not self.lessons and not self.documents:
            return False if any(_nearly(self.place, form) for form in forms) else None
        if self.documents and matching_form(passage.document) not in self.documents:
            return False
        return not self.pages or not passage.pages or any(is_among(page, passage.pages) for page in self.pages)

    def _names_another(self, passage: Passage, titles: Sequence[str]) -> bool:
        """Whether what stands right behind a document or a lesson is the title of something else in it."""
        named = {title for behind in self.behind for title in _titles_leading(behind, titles)}
        if not named:
            return False
        lesson, *own = (
            matching_form(each or "") for each in (passage.lesson_title, passage.example_title, passage.section_title)
        )
        named -= {title for title in named if title == lesson or (not any(own) and title in lesson)}  # named in short
        return bool(named) and named.isdisjoint(own)

    def _ends_in(self, form: str) -> bool:
        """Whether a place stands in it as the whole of what it names, so that nothing within that place follows."""
        at = -1 if form else len(self.place)
        while (at := self.place.find(form, at + 1)) >= 0:
            rest = self.place[at + len(form) :]
            if _begins(self.place, at) and not _GOES_ON.match(rest) and not rest[:1].isalnum():
                return True
        return False


def place_forms(passage: Passage) -> tuple[str, ...]:
    """How citations write where a passage stands, in matching form: with the title of a numbered lesson and without.

    An adviser may leave out the word "Example".
    """
    both = [passage] if passage.lesson_number is None else [passage, replace(passage, lesson_title=None)]
    forms = [matching_form(place(each)) for each in both]
    return tuple(dict.fromkeys([*forms, *(form.replace(', Example "', ', "') for form in forms)]))


def read_note(text: str, titles: Sequence[str]) -> Note:
    """A footnote understood; `titles` are those of all documents in matching form, the longest first."""
    *before, named = _CITED_IN.split(matching_form(text))
    stated = " ".join(before) if before else named
    found = _title_spans(named, titles)
    lessons = [match.span() for match in _LESSON.finditer(named)]
    last = max((end for _, end in found or lessons), default=len(named))
    behind = _behind(named, last)
    return Note(
        place=named,
        stated=stated,
        formal=bool(before),
        lessons=frozenset(map(int, _LESSON.findall(named))),
        documents=frozenset(named[start:end] for start, end in found),
        pages=tuple(page for match in _PAGES.finditer(behind) for page in match.groups() if page),
        sources=stated if before or _names_more(named, [*found, *lessons]) else "",
        behind=tuple(_behind(named, end)[:_LONGEST_TITLES] for _, end in [*found, *lessons][:_MOST_SOURCES]),
    )


def _behind(named: str, end: int) -> str:
    return _CITING.split(named[end:], maxsplit=1)[0]


def _titles_leading(text: str, titles: Sequence[str]) -> Iterator[str]:
    """The titles that a text begins with: of a lesson, of what is in it, of what is in that."""
    for _ in range(_DEEPEST):
        text = _WITHIN.sub("", text, count=1)
        title = next((each for each in titles if text.startswith(each) and _is_title(text, len(each))), None)
        if title is None:
            return
        yield title
        text = text[len(title) :]


def _is_title(text: str, end: int) -> bool:
    """Whether a title ends here, and is not the beginning of a longer one or of a source."""
    return bool(_AFTER_TITLE.match(text, end)) and not _DATED.match(text, end)


def _names_more(named: str, places: Iterable[tuple[int, int]]) -> bool:
    """Whether a footnote seems to name a source besides places, titles within them and their pages."""
    for start, end in sorted(places, reverse=True):
        named = f"{named[:start]} {named[end:]}"
    names = _NAMES.findall(_PAGES.sub(" ", PART.sub(" ", named)))
    return any(not name[0].islower() and name.casefold() not in _OF_NO_SOURCE for name in names)


def _title_spans(named: str, titles: Iterable[str]) -> list[tuple[int, int]]:
    """Where a footnote names documents, no title inside another, the longest first."""
    found: list[tuple[int, int]] = []
    for title in titles:
        at = named.find(title)
        end = at + len(title)
        inside = any(start <= at < stop for start, stop in found)
        if at >= 0 and not inside and _begins(named, at) and _AFTER_TITLE.match(named, end):
            found.append((at, end))
    return found


def place_spans(
    stated: str, titles: Iterable[str], passages: Iterable[Passage], forms: Iterable[str]
) -> list[tuple[int, int]]:
    """Where a footnote names documents, lessons, and what stands in the lessons right behind these.

    `forms` are the `place_forms` of the passages, `titles` those of all documents.
    """
    found = [(at, at + len(form)) for form in forms if (at := stated.find(form)) >= 0]
    found += _title_spans(stated, titles)
    found += [match.span() for match in _LESSON.finditer(stated)]
    within = {title for own in titles_within(passages).values() for title in own}
    for title in sorted(within, key=_longest_first):
        at = stated.find(title)
        if at >= 0 and any(end <= at <= end + _NEAR and ";" not in stated[end:at] for _, end in found):
            found.append((at, at + len(title)))
    return found


def titles_within(passages: Iterable[Passage]) -> dict[str, list[str]]:
    """The titles of lessons and of what is in them, by the path of the document, the longest first."""
    found: dict[str, set[str]] = {}
    for each in passages:
        titles = filter(None, (each.lesson_title, each.example_title, each.section_title))
        found.setdefault(each.path, set()).update(map(matching_form, titles))
    return {path: sorted(filter(None, titles), key=_longest_first) for path, titles in found.items()}


def _longest_first(title: str) -> tuple[int, str]:
    return -len(title), title


def _begins(text: str, at: int) -> bool:
    """Whether a title may begin here, and is not the end of a longer one."""
    return bool(_BEFORE_TITLE.search(text[max(at - _LONGEST_BEFORE, 0) : at] if at else ""))


def _nearly(named: str, form: str) -> bool:
    """Whether a footnote is a place, but for a letter or two: one that was there under another name."""
    from rapidfuzz import fuzz

    if not len(form) / 2 < len(named) < 2 * len(form):
        return False
    return fuzz.ratio(named.strip(" ."), form, score_cutoff=NEARLY) > 0


# -- sources -----------------------------------------------------------------------------------------------------------


def sources_of(passages: Iterable[Passage]) -> list[str]:
    """The sources and the notes of passages, in matching form, without the full stop at their ends."""
    texts = [each.text for passage in passages for each in passage.references]
    texts += [each.text for passage in passages for each in passage.footnotes]
    return [*dict.fromkeys(matching_form(text).rstrip(". ") for text in texts)]


def styled_sources_of(passages: Iterable[Passage]) -> list[str]:
    """The sources of passages as our citations write them in every style, alone and all of a passage together."""
    listed = list(passages)
    together = [form for each in listed if len(each.references) > 1 for form in _styled(each)]
    return [*dict.fromkeys([*together, *(form for _, form in styled_entries(listed))])]


def styled_entries(passages: Iterable[Passage]) -> list[tuple[str, str]]:
    """The line of each source, as `sources_of` gives it, with how a style writes it; each pair once."""
    alone = [one for each in passages for at in range(len(each.references)) for one in _alone(each, at)]
    return [*dict.fromkeys((line, form) for each in alone for line in sources_of([each])[:1] for form in _styled(each))]


def _styled(passage: Passage) -> Iterator[str]:
    """What the passage rests on in every style, with all pages and, as a part of it may be cited, without the last."""
    for style in get_args(Style) if passage.references else ():
        stated = _CITED_IN.split(matching_form(cited(passage, style)))[0].rstrip(" .,;")
        yield stated
        yield without_pages(stated)[0]


def _alone(passage: Passage, at: int) -> Iterator[Passage]:
    """The passage with one of its references, and with the whole entry that this one means, if it does."""
    markers = tuple(replace(each, reference=0) for each in passage.markers if each.reference == at)
    reference = passage.references[at]
    for each in filter(None, (reference, reference.meant)):
        yield replace(passage, references=(each,), markers=markers)


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
