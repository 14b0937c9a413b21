"""Page numbers as footnotes and reference lines write them: "pp. 77–94", "(pp.3-9)", "S. 12 f.", and bare ", 45."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["NAMED", "YEAR", "bare_pages", "is_among", "leading_pages", "numbers_in", "pages_stated", "without_pages"]

YEAR = r"(?:1[5-9]|20)\d\d[a-z]?(?!\w)"
_PAGE = r"(?:[a-z]{0,2}\d{1,5}|[ivxlc]{1,8})"
_RANGE = rf"{_PAGE}(?:\s?[-–—]\s?{_PAGE})?(?:\s?ff?\b\.?)?(?!\w)"
_AND = r"\b(?:and|et|y|e|und)\b"
_MORE = rf"(?:,\s?(?!{YEAR})(?=\d|[ivxlc]{{2}}){_RANGE}(?!\s(?!{_AND})[^\W\d_])|\s?(?:&|{_AND})\s?(?=\d){_RANGE})"
_LIST = rf"(?P<pages>(?!{YEAR}(?!\s?[-–—]\s?\d)){_RANGE}{_MORE}*)"
_WORD = r"(?<![^\W_])(?:pp?|p[aá]gs?|pages?|p[aá]ginas?|seiten?)"
NAMED = re.compile(rf"(?:{_WORD}\.\s?|{_WORD}\s?(?=\d)|(?<![^\W_])s\.\s?(?=\d)){_LIST}", re.IGNORECASE)
_DIGITS = r"\d{1,4}(?:\s?[-–—]\s?\d{1,4})?(?!\w)"
_BARE_LIST = rf"(?P<pages>(?!{YEAR}){_DIGITS}(?:,\s?(?!{YEAR}){_DIGITS})*)"
# The whole list is taken, whether or not it is at an end: one that is read again from each number takes for ever.
_BARE = re.compile(rf"(?<=\S)\s?[,:;]\s?(?>{_BARE_LIST})(?:(?=[)\]]?[\s.,]*(?:;|$))(?P<end>))?")
_LEADING = re.compile(
    rf"[(\[]?(?:{NAMED.pattern}|(?:at\s)?{_BARE_LIST.replace('pages', 'bare')}(?=\s?[.,;)]|$))", re.IGNORECASE
)
_LINE_END = re.compile(rf"(?:\)|(?<!\w){YEAR})\s?[,:]\s?{_BARE_LIST}[)\s.]*$")  # "(Paris: Seuil, 2010), 45."
_EACH = re.compile(rf"({_PAGE})(?:\s?[-–—]\s?({_PAGE}))?(?=ff?\b|(?!\w))", re.IGNORECASE)


def pages_stated(line: str) -> set[str]:
    """The pages that a reference line in matching form states as pages, in one form."""
    found = [*NAMED.finditer(line), *_LINE_END.finditer(line)]
    ends = {match.end() for match in found}
    for match in bare_pages(line):
        if match.start() in ends:  # "pp. 3; 7"
            found.append(match)
            ends.add(match.end())
    return {page for match in found for page in numbers_in(match["pages"])}


def bare_pages(text: str) -> Iterator[re.Match[str]]:
    """Where pages stand with no word for them at the end of what names a source, or alone behind its other pages.

    "Smith (2010), 45", "Smith 2010:45", "Smith, p. 45; 47". The group "pages" holds them.
    """
    return (match for match in _BARE.finditer(text) if match["end"] is not None)


def without_pages(source: str) -> tuple[str, tuple[str, ...]]:
    """A source without the pages at its end, and these."""
    if re.fullmatch(_BARE_LIST, source):
        return "", numbers_in(source)
    for match in (*NAMED.finditer(source), *bare_pages(source)):
        if not source[match.end() :].strip(" .,;:)]"):
            return source[: match.start()].rstrip(" ,.;:(["), numbers_in(match["pages"])
    return source, ()


def leading_pages(text: str) -> tuple[tuple[str, ...], str]:
    """The pages that a text begins with, and the rest of it."""
    match = _LEADING.match(text)
    return (numbers_in(match["pages"] or match["bare"]), text[match.end() :]) if match else ((), text)


def numbers_in(pages: str) -> tuple[str, ...]:
    """Pages in one form: "134–9, 12f." are "134-139" and "12"."""
    return tuple(_plain(match) for match in _EACH.finditer(pages))


def is_among(page: str, pages: Sequence[str]) -> bool:
    """Whether a page, or either end of a range, lies between the first and the last of pages."""
    first, last = pages[0], pages[-1]
    for each in page.split("-"):
        if each.isdecimal() and first.isdecimal() and last.isdecimal():
            if int(first) <= int(each) <= int(last):
                return True
        elif each in pages:
            return True
    return False


def _plain(match: re.Match[str]) -> str:
    first, last = match[1].casefold(), (match[2] or "").casefold()
    if first.isdecimal() and last.isdecimal() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{first}-{last}" if last else first
