"""The details of a reference line that have a form of their own: dates, pages, volume, edition, addresses, notes.

Each is taken out of the line and leaves a hole, which no value of what remains may span: so every value stands in the
line as it is.
"""

from __future__ import annotations

import re
from typing import Any

from qa.text import fold

HOLE = "\0"
YEAR = r"(?:1[6-9]|20)\d\d"
_MONTHS = {
    number: tuple(stems.split())
    for number, stems in enumerate(
        (
            "jan ene", "feb fev", "mar", "apr avr abr", "may mai", "jun juin", "jul juil", "aug aou ago", "sep set",
            "oct out", "nov", "dec dic dez",
        ),
        1,
    )
}  # fmt: skip
_MONTH = r"[^\W\d_]{3,10}\.?"
_DATES = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:er|[ºª°]|st|nd|rd|th)?(?: de)? (?P<month>{_MONTH})(?: de)?,? (?P<year>{YEAR})"),
    re.compile(rf"(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?, (?P<year>{YEAR})"),
    re.compile(rf"(?P<year>{YEAR}), (?P<month>{_MONTH})(?: (?P<day>\d{{1,2}}))?"),
    re.compile(rf"(?P<month>{_MONTH})(?: de)? (?P<year>{YEAR})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
    re.compile(rf"(?P<year>{YEAR})[a-z]?"),
)
DATE = (
    rf"(?:\d{{1,2}}(?:er|[ºª°]|st|nd|rd|th)?(?: de)? {_MONTH}(?: de)?,? {YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?, {YEAR}"
    rf"|{YEAR}, {_MONTH}(?: \d{{1,2}})?|{_MONTH}(?: de)? {YEAR}|{YEAR}-\d{{2}}-\d{{2}}|{YEAR}[a-z]?)"
)
_ALSO = r"(?:(?:also|aussi|tamb[eé]m|tambi[eé]n|[eé]galement) )?"
_NOTE = re.compile(
    rf"\s?[(\[]({_ALSO}(?:available (?!at|from|online)"
    rf"|(?:dispon[ií]vel|disponible) {_ALSO}(?:en|em) (?!l[ií]n)|(?:en|em) (?:anglais|fran[cç]ais|ingl[eê]s|franc[eê]s)"
    r"|in (?:english|french|spanish|portuguese)|unpublished|in press|in[eé]dito?|mimeo)"
    r"[^)\]]{0,80})[)\]]",
    re.IGNORECASE,
)
_ACCESSED = re.compile(
    r"[(\[]?(?:(?:last )?accessed(?: on)?|consult[eé]e? le|consulta(?:do|da|:) ?(?:el|em)?|(?:re)?visited(?: on)?"
    r"|acesso em|acedido (?:em|a)|acc[eè]s le|retrieved(?: on)?|recupera(?:do|do em|do el)(?: el| em)?)"
    rf":?\s({DATE})(?:,? (?:from|de))?[)\]]?",
    re.IGNORECASE,
)
_ADDRESS_LEAD = (
    r"(?:(?:available (?:at|from|online)|dispon[ií]vel em|disponible (?:en|sur)(?: l[ií]nea| ligne)?|retrieved from"
    r"|en l[ií]nea|en ligne|url)\s?:?\s)?"
)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi\s?[:.]\s?)?\b(10\.\d{4,9}/[^\s<>\"”»\0]+)", re.IGNORECASE)
_URL = re.compile(rf"{_ADDRESS_LEAD}[<\[]?((?:https?://|www\.)[^\s<>\"”»\0]+)[>\]]?", re.IGNORECASE)
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s?((?:97[89][ -]?)?\d[\d -]{7,12}[\dXx])")
_NO_YEAR = rf"(?!{YEAR}\b(?!\s?[-–]))"
_RANGE = r"\d{1,5}(?:\s?[-–—]\s?\d{1,5})?"
_PAGES = re.compile(
    rf"\(?\b(?:pp?|pags?|p[aá]gs?|S)\.\s?({_RANGE}(?:,\s?{_NO_YEAR}{_RANGE}){{0,6}})"
    r"(?!\d|\s?[-–]?\s?pp?\b)\)?",
    re.IGNORECASE,
)
_EXTENT = re.compile(r"(?<=[,.;] )(\d{1,4})\s?(?:pp?|pages?|p[aá]gs?|p[aá]ginas?)\.?(?=$|[\s.,;)\0])")
_VOLUME = re.compile(r"\b(?:vol(?:ume)?|tome)\.?\s?(\d{1,4}|[IVXL]+)\b", re.IGNORECASE)
_ISSUE = re.compile(
    r"(?<=[,(\0:;] )(?:no|nos|n[uú]m|nº|n°|issue|numéro|número)\.?\s?(\d{1,4}(?:[-/]\d{1,4})?)(?![\d(])", re.IGNORECASE
)
_VOLUME_ISSUE = re.compile(
    rf"(?<=[^\W\d_])(,?)\s(\d{{1,3}})\s?\((\d{{1,3}})\)(?:[,:]\s?({_NO_YEAR}{_RANGE}))?"
    r"(?=$|[.,;\s\0])"
)
_VOLUME_SHORT = re.compile(r"(?<=, )v\.\s?(\d{1,3})(?:,\s?n\.\s?[º°]?\s?(\d{1,3}))?(?=$|[.,;\s\0])")
_VOLUME_NUMBER = re.compile(
    rf"(?<=[^\W\d_])(,?)\s(\d{{1,3}}), (?:no|n°|nº|n[uú]m)\.?\s?(\d{{1,3}})(?: \(({YEAR})\))?"
    rf"(?:[,:] ({_RANGE}))?(?=$|[.,;\s\0])"
)
_VOLUME_PAGES = re.compile(rf"(?<=[^\W\d_])(,?)\s(\d{{1,3}})\s?:\s?({_RANGE})(?=$|[.,;\0])")
_EDITION = re.compile(
    r"(?<=[,.(] )\(?((?:\d{1,2}(?:st|nd|rd|th|e|ª|a|è?me)?\.?|second|third|revised|deuxième|segunda|tercera)) "
    r"(?:ed|éd|edition|édition|edición|edição)\b\.?\)?",
    re.IGNORECASE,
)


class Line:
    """What is left of a reference line, and the fields taken from it so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.fields: dict[str, Any] = {}
        self.city_first = False  # "Lisboa: Almedina", as books have it

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match of `pattern`, which leaves a hole."""
        match = pattern.search(self.text)
        if match:
            self.text = self.text[: match.start()] + HOLE + self.text[match.end() :]
        return match

    def take_field(self, name: str, pattern: re.Pattern[str], strip: str = "") -> None:
        """The first group of the first match becomes the field `name`, without the characters `strip` at its end."""
        match = self.take(pattern)
        if match:
            self.fields[name] = match[1].rstrip(strip)


def take_details(line: Line) -> None:
    """Takes all details but the date of issue, whose place depends on the shape of the line."""
    line.take_field("note", _NOTE)
    accessed = line.take(_ACCESSED)
    if accessed and (parts := date_parts(accessed[1])):
        line.fields["accessed"] = {"date-parts": [parts]}
    line.take_field("DOI", _DOI, ".,;)")
    line.take_field("URL", _URL, ".,;)")
    line.take_field("ISBN", _ISBN)
    line.take_field("edition", _EDITION, ".")
    _take_volume(line)
    if "page" not in line.fields and (pages := line.take(_PAGES)):
        line.fields["page"] = hyphened(pages[1])
    line.take_field("number-of-pages", _EXTENT)


def _take_volume(line: Line) -> None:
    both = line.take(_VOLUME_ISSUE)
    if both:
        line.fields |= {"volume": both[2], "issue": both[3]}
        if both[4]:
            line.fields["page"] = hyphened(both[4])
        return
    numbered = line.take(_VOLUME_NUMBER)
    if numbered:
        line.fields |= {"volume": numbered[2], "issue": numbered[3]}
        if numbered[4]:
            line.fields["issued"] = {"date-parts": [[int(numbered[4])]]}
        if numbered[5]:
            line.fields["page"] = hyphened(numbered[5])
        return
    alone = line.take(_VOLUME_PAGES)
    if alone:
        line.fields |= {"volume": alone[2], "page": hyphened(alone[3])}
        return
    short = line.take(_VOLUME_SHORT)
    if short:
        line.fields |= {"volume": short[1]} | ({"issue": short[2]} if short[2] else {})
        return
    line.take_field("volume", _VOLUME)
    line.take_field("issue", _ISSUE)


def hyphened(pages: str) -> str:
    """Pages with plain hyphens and no space round them."""
    return re.sub(r"\s?[-–—]\s?", "-", pages)


def date_parts(text: str) -> list[int] | None:
    """Year, month and day of a date as stated, as far as it states them; None if it is no date."""
    for pattern in _DATES:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        stated = match.groupdict()
        parts = [int(stated["year"])]
        if stated.get("month"):
            month = _month(stated["month"])
            if month is None:
                return None
            parts.append(month)
            if stated.get("day") and 0 < int(stated["day"]) < 32:
                parts.append(int(stated["day"]))
        return parts
    return None


def _month(word: str) -> int | None:
    if word.isdigit():
        return int(word) if 0 < int(word) < 13 else None
    plain = fold(word)
    return next((number for number, stems in _MONTHS.items() if plain.startswith(stems)), None)
