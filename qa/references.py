"""Reference lines (is this block a bibliographic entry?) and in-text markers (which entry, which pages?).

Precision before recall: a marker that no single entry explains stays unresolved.
"""

from __future__ import annotations

import re

from qa.datatypes import Marker, Reference
from qa.text import fold, matching_form

_LONGEST_REFERENCE = 600
_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_NAME = r"[^\W\d_a-z][\w'-]*"  # starts with an upper-case letter or one without case
_AUTHOR_FIRST = re.compile(rf"{_NAME}(?:[ -]{_NAME})*, (?:[^\W\d_]\.[ -]?)+")
_AUTHOR_YEAR = re.compile(rf"[^.()]{{2,160}}\({_YEAR}\)[.,:]? \S")
_PAGES_AT_END = re.compile(r"[,.(] ?(?:pp?|pags?|s)\. ?\d+(?:\s?[-–,]\s?\d+)*\)?$")
_YEAR_AT_END = re.compile(rf"[,.(] ?(?:[^\W\d_]+ )?{_YEAR}\)?$")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi[:.]|isbn)\S*", re.IGNORECASE)
_AVAILABILITY = re.compile(
    r"\s*[(\[](?:also )?(?:available|dispon[ií]vel|disponible|en anglais|in (?:english|french|spanish|portuguese))"
    r"[^)\]]*[)\]]$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:sources?|r[eé]f[eé]rences?|fuentes?|refer[eê]ncias?|fontes?) ?: ", re.IGNORECASE)
_LINKING = frozenset(
    "a al an and by con d' da das de del des di do dos du e ed eds en et for from in l la las le les los o of on or the"
    " to und van von with y &".split()
)
# Words that finite prose has and a name, a publisher or most titles do not.
_PROSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|should|may|might|must|been|they|it|he|she|we|there|which"
    r"|est|sont|etait|etaient|ont|sera|ils|elle|elles|nous|es|son|fue|fueron|era|eran|han|hay|ellos"
    r"|foi|foram|sao|eles|tem|tinha|estava)\b"
)
_SENTENCE_BREAK = re.compile(r"[a-z)]{2}[.!?] (?=[A-Z])")

_PAGE = r"\d{1,4}(?:\s?[-–]\s?\d{1,4})?"
_PAGE_LIST = rf"{_PAGE}(?:\s?[,;]\s?{_PAGE})*"
_KEY_PAGES = re.compile(rf"\(([^\W\d_][^():;\n]{{0,60}}?)\s?:\s?({_PAGE_LIST})\)")
_KEY_YEAR = re.compile(
    rf"\(([^\W\d_][^()\n]{{0,80}}?),?\s({_YEAR})(?:\s?[,:]\s?(?:pp?\.|págs?\.)?\s?({_PAGE_LIST}))?\)"
)


def looks_like_reference(text: str) -> bool:
    """Whether a block that follows a passage's text reads as one bibliographic entry, in any of en, fr, es, pt.

    Judged by form: authors first ("Surname, A. ... (2008). Title"), or title first with names, year or pages at its
    end ("Title, Name, Publisher, 2016."), or an address. Finite prose is none.
    """
    plain = matching_form(text)
    if not plain or len(plain) > _LONGEST_REFERENCE:
        return False
    if _AUTHOR_FIRST.match(plain) or _LABEL.match(plain):
        return True
    bare = _AVAILABILITY.sub("", plain.rstrip(". ")).rstrip(". ")
    stated = bare != plain.rstrip(". ")
    if _prose_like(bare):
        return False
    return (
        stated
        or bool(_ADDRESS.search(plain))
        or bool(_AUTHOR_YEAR.match(plain))
        or bool(_PAGES_AT_END.search(fold(bare)))
        or bool(_YEAR_AT_END.search(bare))
        or _ends_with_names(bare)
    )


def states_a_source(text: str) -> bool:
    """Whether the block carries a mark that only a bibliographic entry has: authors first, pages, or an address."""
    plain = matching_form(text)
    if not looks_like_reference(text):
        return False
    return bool(_AUTHOR_FIRST.match(plain) or _ADDRESS.search(plain) or _PAGES_AT_END.search(fold(plain).rstrip(". ")))


def _prose_like(plain: str) -> bool:
    breaks = len(_SENTENCE_BREAK.findall(plain))
    return breaks > 2 or len(_PROSE.findall(fold(plain))) > (1 if breaks or len(plain) > 120 else 0)


def _ends_with_names(bare: str) -> bool:
    """Whether what follows the last commas reads as names: "Title, Erwin Van Veen" or "Title, ISSAT"."""
    title, _, tail = bare.rpartition(", ")
    words = tail.split()
    if not title or not words or len(words) > 9:
        return False
    lower = [word for word in words if word[:1].islower() and word not in _LINKING]
    return words[0][:1].isupper() and len(lower) * 3 <= len(words)


def find_markers(source: str, start: int, end: int, references: tuple[Reference, ...]) -> tuple[Marker, ...]:
    """In-text markers of `source[start:end]`: "(OECD:34,50)" always, "(Lalá and Francisco 2008, p. 80)" if it resolves.

    A marker resolves to the one reference that holds every name of its key (and its year); pages as they stand.
    """
    found = []
    for match in _KEY_PAGES.finditer(source, start, end):
        index = _only(references, _names(match[1]))
        found.append(Marker(match[0], match.start(), match.end(), index, _pages(match[2])))
    for match in _KEY_YEAR.finditer(source, start, end):
        index = _only(references, [*_names(match[1]), match[2]])
        if index is not None:
            found.append(Marker(match[0], match.start(), match.end(), index, _pages(match[3])))
    return tuple(sorted(found, key=lambda marker: marker.start))


def _names(key: str) -> list[str]:
    """The capitalised words of a marker's key: names, not "and", "et al." or "ibid."."""
    return [word for word in re.findall(r"[\w'-]+", matching_form(key)) if word[:1].isupper()]


def _only(references: tuple[Reference, ...], needed: list[str]) -> int | None:
    if not needed:
        return None
    holders = [
        index
        for index, reference in enumerate(references)
        if set(needed) <= set(re.findall(r"[\w'-]+", matching_form(reference.text)))
    ]
    return holders[0] if len(holders) == 1 else None


def _pages(text: str | None) -> tuple[str, ...]:
    return tuple(re.split(r"\s?[,;]\s?", text)) if text else ()
