"""In-text markers of a passage: which of its references, and which pages, "(OECD:34,50)" and "[3, p. 12]" point to.

A marker resolves to the one reference that explains it, by its authors first, then by its editors and organisations
(also by their initials), then by the words of its line. Two that do, or none, and it stays unresolved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.datatypes import Marker, Reference
from qa.footnotes import SUPERSCRIPTS, footnote_calls
from qa.text import fold, matching_form

YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_PAGE = r"\d{1,4}(?:\s?[-–]\s?\d{1,4})?"
PAGE_WORD = r"(?:pp?\.|p[aá]gs?\.|pages?|p[aá]ginas?)\s?"
PAGE_LIST = rf"{_PAGE}(?:\s?(?:[,;]|and|et|y|e|&)\s?(?:{PAGE_WORD})?{_PAGE})*"
_COMMA_LIST = PAGE_LIST.replace("[,;]", ",")  # behind a number a semicolon parts it from the next: "[2, p. 3; 4]"
_BRACKET = re.compile(r"\(([^()]{2,240})\)")
_PART = re.compile(rf";\s*(?=[^\W\d_])(?!{PAGE_WORD}\d)")
LEAD = re.compile(
    r"(?:(?:see(?: also| for example)?|e\.\s?g\.|voir(?: aussi)?|v[eé]ase|ver(?: tamb[eé]m)?|vide|cf\.|apud|in"
    r"|(?:cited|quoted|as cited) in|cit[eé] (?:par|dans)|citado (?:por|en|em)),?\s)+",
    re.IGNORECASE,
)
_KEY = re.compile(
    rf"(?P<names>[^\W\d_][^():;\[\]\d]{{0,80}}?)"
    rf"(?:,?\s\(?(?P<year>{YEAR}))?"
    rf"(?:\s?(?P<link>[,:])\s?(?P<word>{PAGE_WORD})?(?P<pages>{PAGE_LIST}))?"
)
_YEARS = re.compile(
    rf"(?P<names>[^\W\d_][^():;\[\]\d]{{0,80}}?),?\s(?P<years>{YEAR}(?:(?:,\s?|\s(?:and|et|y|e|&)\s){YEAR})+)"
)
_AGAIN = re.compile(
    rf"(?:ibid(?:em)?|id(?:em)?|op\.\s?cit|loc\.\s?cit)\.?(?:\s?[,:]\s?(?:{PAGE_WORD})?(?P<pages>{PAGE_LIST}))?",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"(?P<year>{YEAR})(?:\s?[,:]\s?(?:{PAGE_WORD})(?P<pages>{PAGE_LIST})|\s?:\s?(?P<more>{PAGE_LIST}))?"
)
_NAME = r"[^\W\d_a-zß-öø-ÿ][\w'’-]*"
_NAMES_BEFORE = re.compile(
    rf"(?:{_NAME}|et al\.)(?:(?:,? (?:and|et|y|e|&) |, | (?:(?:van|von|de|der|da|dos|la|du|del) )?)"
    rf"(?:{_NAME}|et al\.?))*"
    r",?(?:['’]s)?\s?$"
)
_NUMBERS = re.compile(
    rf"\[(\d{{1,3}}(?:,\s?{PAGE_WORD}{_COMMA_LIST})?(?:[;,]\s?\d{{1,3}}(?:,\s?{PAGE_WORD}{_COMMA_LIST})?)*)\]"
)
_NUMBER_RANGE = re.compile(r"\[(\d{1,3})\s?[-–]\s?(\d{1,3})\]")
_NUMBER = re.compile(rf"(?P<number>\d{{1,3}})(?:,\s?{PAGE_WORD}(?P<pages>{_COMMA_LIST}))?(?=[;,]|$)")
_LABEL = re.compile(r"(?:\[(\d{1,3})\]|\(?(\d{1,3})[.)])\s+$")
_WORDS_BEFORE = 120
# First words, without diacritics, of what has the form of a marker and names a part of a document, or counts.
_NO_NAMES = frozenset(
    "Lesson Lessons Example Article Articles Section Chapter Annex Appendix Table Figure Box Part Phase Step Page Pages"
    " Paragraph Resolution Ratio Total Budget Score Note Day Week Month Year Men Women Leçon Lecon Exemple Chapitre"
    " Annexe Tableau Partie"
    " Leccion Ejemplo Articulo Capitulo Anexo Cuadro Tabla Parte Licao Exemplo Artigo Quadro Tabela"
    " January February March April May June July August September October November December".split()
)


@dataclass(frozen=True, slots=True)
class Entries:
    """References prepared for the search: which of them hold a name, at three levels of trust, a year, a number.

    `by_name`: for each level, name -> places in `references`. Those in `skipped` explain nothing.
    """

    references: tuple[Reference, ...]
    by_name: tuple[Mapping[str, set[int]], ...]
    by_year: Mapping[str, set[int]]
    numbers: Mapping[str, int]
    skipped: frozenset[int] = frozenset()


def prepared(source: str, references: Iterable[Reference]) -> Entries:
    """The references of a document's text `source`, ready for any number of passages. Linear in their length.

    One that is listed again is its first; a number that two entries have is that of none.
    """
    every = tuple(references)
    by_year, numbers = dict[str, set[int]](), dict[str, set[int]]()
    by_name: tuple[dict[str, set[int]], ...] = ({}, {}, {})
    firsts: dict[Hashable, int] = {}
    for at, reference in enumerate(every):
        first = firsts.setdefault(same_entry(reference), at)
        levels, years = _held(reference) if first == at else (({}, {}, {}), {})
        for index, held in (*zip(by_name, levels, strict=True), (by_year, years)):
            for word in held:
                index.setdefault(word, set()).add(at)
        label = _label(source, reference)
        if label is not None:
            numbers.setdefault(label, set()).add(first)
    return Entries(every, by_name, by_year, {label: min(own) for label, own in numbers.items() if len(own) == 1})


def same_entry(reference: Reference) -> Hashable:
    """What is equal for lines that give the same entry, or point to the same pages of one."""
    return fold(reference.text), reference.meant and reference.meant.start, reference.pages


_Pools = tuple[Entries, ...]


def find_markers(
    source: str,
    start: int,
    end: int,
    references: Sequence[Reference],
    footnotes: Collection[str] = frozenset(),
    elsewhere: Entries | None = None,
) -> tuple[Marker, ...]:
    """The markers of `source[start:end]` in order, each with its reference (None = unresolved) and pages as stated.

    One marker a part of a bracket: "(Kamara 2011; Banda 2013, p. 27)" holds two. Names with a year and no page, and
    names before a bracket, are a marker only if they resolve: "(March 2008)" is none. "[3]" is one where the reference
    is numbered so and no footnote is, whose labels are `footnotes`. "(Lalá 2008, 2010)" holds two; "[3-5]" names no
    single one. An entry of `elsewhere` counts only if none of `references`, which stand with the passage, holds the
    names; its index goes on after theirs.
    """
    brackets = list(_BRACKET.finditer(source, start, end))
    if not brackets and {*"[", *SUPERSCRIPTS}.isdisjoint(source[start:end]):
        return ()
    near = prepared(source, references)
    pools = (near, elsewhere) if elsewhere else (near,)
    found: list[Marker] = []
    for bracket in brackets:
        found += _narrative(source, start, bracket, pools) or list(_bracketed(bracket, pools))
    numbers: dict[str, int] = {}
    for pool, before in reversed(list(zip(pools, (0, len(near.references)), strict=False))):
        numbers |= {label: before + at for label, at in pool.numbers.items() if at not in pool.skipped}
    if numbers:
        found += _numbered(source, start, end, numbers, footnotes)
    return tuple(sorted(found, key=lambda marker: marker.start))


def _bracketed(bracket: re.Match[str], pools: _Pools) -> Iterator[Marker]:
    inner, at = bracket[1], bracket.start(1)
    borders = [0, *(place for match in _PART.finditer(inner) for place in match.span()), len(inner)]
    parts = list(zip(borders[::2], borders[1::2], strict=True))
    for left, right in parts:
        piece = inner[left:right]
        if several := _by_years(bracket.string, at + left, piece, pools):
            yield from several
            continue
        stated = _explained(piece.strip(), pools)
        if stated is not None:
            index, pages = stated
            span = bracket.span() if len(parts) == 1 else (at + left, at + left + len(piece.rstrip()))
            yield Marker(bracket.string[span[0] : span[1]], *span, index, pages)


def _by_years(source: str, start: int, piece: str, pools: _Pools) -> list[Marker]:
    """The markers of "Lalá 2008, 2010": one a year; none if no year is one of an entry's."""
    lead = LEAD.match(piece)
    begin = lead.end() if lead else 0
    key = _YEARS.fullmatch(piece, begin)
    if key is None:
        return []
    names, found = capitalised(key["names"]), []
    for at, year in enumerate(re.finditer(YEAR, key["years"])):
        index = _resolve(names, year[0], pools)
        left = begin if at == 0 else key.start("years") + year.start()
        span = start + left, start + key.start("years") + year.end()
        found.append(Marker(source[span[0] : span[1]], *span, index, ()))
    return found if any(marker.reference is not None for marker in found) else []


def _explained(piece: str, pools: _Pools) -> tuple[int | None, tuple[str, ...]] | None:
    """The reference and the pages of one part of a bracket; None if it is no marker."""
    again = _AGAIN.fullmatch(piece)
    if again:
        return None, pages_in(again["pages"])
    lead = LEAD.match(piece)
    key = _KEY.fullmatch(piece[lead.end() :] if lead else piece)
    if key is None or not (key["year"] or key["pages"]):
        return None
    if key["pages"] and not key["word"] and key["link"] == "," and (not key["year"] or _is_year(key["pages"])):
        return None  # "(Bo, 34)" counts something; "(Lalá 2008, 2010)" gives two years
    names = capitalised(key["names"])
    index = _resolve(names, key["year"], pools)
    if index is None and (not key["pages"] or not names or names[0] in _NO_NAMES):
        return None
    return index, pages_in(key["pages"])


def _is_year(pages: str) -> bool:
    return bool(re.match(r"(?:19|20)\d\d\b", pages))


def _narrative(source: str, start: int, bracket: re.Match[str], pools: _Pools) -> list[Marker]:
    """The marker whose names stand before the bracket: "Lalá and Francisco (2008, p. 80)"; only one that resolves."""
    dated = _DATED.fullmatch(bracket[1])
    if dated is None or not any(dated["year"] in pool.by_year for pool in pools):
        return []
    left = max(start, bracket.start() - _WORDS_BEFORE)
    before = source[left : bracket.start()]
    starts = [match.start() for match in re.finditer(rf"(?<![\w'’-]){_NAME}", before)]
    for at in starts:
        if not _NAMES_BEFORE.fullmatch(re.sub(r"\s", " ", before[at:])):
            continue
        names = capitalised(re.sub(r"['’]s\s*$", "", before[at:]))
        index = _resolve(names, dated["year"], pools, levels=2)
        if index is not None:
            span = left + at, bracket.end()
            return [Marker(source[span[0] : span[1]], *span, index, pages_in(dated["pages"] or dated["more"]))]
    return []


def _numbered(
    source: str, start: int, end: int, numbers: dict[str, int], footnotes: Collection[str]
) -> Iterator[Marker]:
    for bracket in _NUMBER_RANGE.finditer(source, start, end):
        known = all(number in numbers and number not in footnotes for number in bracket.groups())
        if known and int(bracket[1]) < int(bracket[2]):
            yield Marker(bracket[0], *bracket.span(), None, ())
    for label, at in footnote_calls(source[start:end]):
        raised = source[start + at] != "[" and label in numbers and label not in footnotes
        if raised:
            span = start + at, start + at + len(label)
            yield Marker(source[span[0] : span[1]], *span, numbers[label], ())
    for bracket in _NUMBERS.finditer(source, start, end):
        parts = list(_NUMBER.finditer(bracket[1]))
        for part in parts:
            if part["number"] in numbers and part["number"] not in footnotes:
                at = bracket.start(1)
                span = bracket.span() if len(parts) == 1 else (at + part.start(), at + part.end())
                index = numbers[part["number"]]
                yield Marker(source[span[0] : span[1]], *span, index, pages_in(part["pages"]))


def _label(source: str, reference: Reference) -> str | None:
    """The number that a reference stands under in its list: "[3]", "3."."""
    match = _LABEL.search(source[max(0, reference.start - 12) : reference.start])
    return (match[1] or match[2]) if match else None


def pages_in(text: str | None) -> tuple[str, ...]:
    """Each page or range as it stands."""
    return tuple(re.findall(_PAGE, text)) if text else ()


# -- resolving -----------------------------------------------------------------------------------------------------


def entry_named(names: str, year: str | None, entries: Entries, levels: int = 3) -> Reference | None:
    """The only entry that holds the capitalised words of `names` (and the year), by the first `levels` of trust."""
    found = _resolve(capitalised(names), year, (entries,), levels)
    return None if found is None else entries.references[found]


def _resolve(names: Sequence[str], year: str | None, pools: _Pools, levels: int = 3) -> int | None:
    """The only entry that holds all names (and the year), at the first level of trust where any does.

    The passage's own entries come first: where two of them do, no other is meant.
    """
    before = 0
    for pool in pools:
        found = _holding(names, year, pool, levels)
        if found:
            return before + found.pop() if len(found) == 1 else None
        before += len(pool.references)
    return None


def _holding(names: Sequence[str], year: str | None, pool: Entries, levels: int) -> set[int]:
    initials = "".join(name[0] for name in names)
    dated = [pool.by_year.get(year, set())] if year else []
    for keys in (names, (initials,) if len(initials) > 2 else ()):
        for level in range(levels if keys else 0):
            wanted = {key if level == 2 else key.casefold() for key in keys}
            holders = [*(pool.by_name[level].get(key, set()) for key in wanted), *dated]
            found = set.intersection(*sorted(holders, key=len)) - pool.skipped
            if found:
                return found
    return set()


def _held(reference: Reference) -> tuple[tuple[set[str], ...], set[str]]:
    """What a key may name in a reference, in the order of trust, and the years that it may have."""
    csl = reference.csl
    authors = {word.casefold() for name in csl.get("author", ()) for word in _name_words(name)}
    organisations = [csl.get("publisher", ""), csl.get("container-title", "")]
    editors = {word.casefold() for name in csl.get("editor", ()) for word in _name_words(name)}
    near = {word.casefold() for text in organisations for word in (*_words(text), _initials(text))}
    words = set(_words(reference.text))
    years = {word for word in words if re.fullmatch(YEAR, word)}
    issued = csl.get("issued", {}).get("date-parts")
    if issued:
        years = {word for word in years if word.startswith(str(issued[0][0]))}
    return (authors, authors | editors | near, words), years


def _name_words(name: dict[str, str]) -> list[str]:
    literal = name.get("literal", "")
    return [*_words(" ".join(filter(None, (name.get("family"), name.get("given"), literal)))), _initials(literal)]


def _initials(name: str) -> str:
    """The initials of the capitalised words of an organisation's name, at least two; else nothing."""
    letters = [word[0] for word in _words(name) if word[0].isupper() and "-" not in word[:1]]
    return "".join(letters) if len(letters) > 1 else ""


def _words(text: str) -> list[str]:
    """The words without diacritics, in their case."""
    plain = unicodedata.normalize("NFD", matching_form(text))
    return re.findall(r"\w[\w'-]*", re.sub(r"[\u0300-\u036f]", "", plain))


def capitalised(key: str) -> list[str]:
    """The capitalised words of a key: names, not "and", "et al." or "de"."""
    return [word for word in _words(key) if word[:1].isupper()]
