"""A passage's citation in a style, in two levels: what the passage rests on, and where that was read.

An adviser must not cite what she has not read, so the document that she did read is named in every style. A reference
line that was not understood whole is given as it stands: a styled entry that lacks an author or a year which the line
does state would be a wrong citation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

from qa.citations import citation, page_words, place, reference_line
from qa.datatypes import Passage, Reference
from qa.sources import resting
from qa.styles import Published, Run, styled
from qa.text import collapse, words_of
from qa.works import Work, makers, year

Style = Literal["plain", "footnote", "author-date", "apa", "chicago", "harvard"]

_PUBLISHED: Mapping[str, Published] = {each: each for each in get_args(Published)}
_STATED_PAGES = re.compile(r"\b(?:pp?|pags?|p[aá]gs?)\.\s?(\d[\d\s,–—-]*)", re.IGNORECASE)
_ET_AL = re.compile(r"\bet al\b|\b(?:and|y|e|et) (?:others|outros|otros|autres)\b", re.IGNORECASE)
_INNER = str.maketrans("“”", "‘’")
_ADDRESS_LAST = re.compile(r"(?:https?://|www\.)\S+$")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d[a-z]?")
# Words of reference lines that no field holds.
_UNSTATED = frozenset(
    "in dans em en at of the and et y e by par por le la el on from ed eds edited edition editor editors dir dirs coord"
    " coords coordinator coordinadora org orgs hrsg trans translated translator translation vol volume tome tomo no nos"
    " num numero issue p pp pag pags page pages isbn doi http https www url available disponivel disponible online"
    " retrieved accessed consulte consultado acesso acedido recuperado last visited source sources reference references"
    " fuente fuentes fonte fontes referencia referencias special nd sd sf report rapport relatorio informe".split()
)
_MONTHS = frozenset(
    "jan january janvier janeiro enero feb february fevrier fevereiro febrero mar march mars marco marzo apr april avr"
    " avril abr abril may mai maio mayo jun june juin junho junio jul july juil juillet julho julio aug august aout ago"
    " agosto sep sept september septembre setembro septiembre set oct october octobre out outubro octubre nov november"
    " novembre novembro noviembre dec december decembre dezembro dez diciembre dic".split()
)


def cited(passage: Passage, style: Style = "plain") -> str:
    """The citation of a passage: its references in the style, then the document and the place where they are cited.

    Without references only the place. "author-date" goes into a sentence and has no full stop; all others end with one.
    """
    passage = resting(passage)
    if style == "plain" or not passage.references:
        return citation(passage)
    where = place(passage if passage.lesson_number is None else replace(passage, lesson_title=None))
    pages = [_pages_of(passage, at) for at in range(len(passage.references))]
    if style == "author-date":
        return f"{'; '.join(_shorts(passage.references, pages))}, cited in {where}"
    if style == "footnote":
        notes = [_footnote(each, of) for each, of in zip(passage.references, pages, strict=True)]
        return f"{'; '.join(notes)}, cited in {where}."
    entries = [_full(each, of, style) for each, of in zip(passage.references, pages, strict=True)]
    return f"{' '.join(entries)} Cited in {where}."


def short(reference: Reference, pages: Sequence[str] = ()) -> str:
    """The author-date form of one reference: "Lalá and Francisco (2008), pp. 77-94".

    `pages` are those that a passage's markers give, else those that the line states. A work without authors goes by its
    short title, one without a year by "n.d."; a line of which too little is certain is given as it stands.
    """
    return _short(reference, pages, titled=False)


def entry(work: Work, style: Style = "plain") -> tuple[Run, ...]:
    """The bibliography entry of a work, in runs of upright and italic type; its line where the style has no form."""
    if style not in _PUBLISHED or not _understood(work.text, work.csl):
        return (Run(work.text),)
    return styled(work.csl, _PUBLISHED[style]) or (Run(work.text),)


# -- pages ---------------------------------------------------------------------------------------------------------


def _pages_of(passage: Passage, at: int) -> tuple[str, ...]:
    """The pages that the passage's own lines and markers give for a reference, each once, in order."""
    marked = (page for each in passage.markers if each.reference == at for page in each.pages)
    return tuple(dict.fromkeys((*passage.references[at].pages, *marked)))


def _stated_pages(text: str, csl: Mapping[str, Any]) -> set[str]:
    """The pages that a line states, with plain hyphens."""
    stated = [str(csl.get("page", "")), *_STATED_PAGES.findall(text)]
    return {piece for each in stated for page in each.split(",") if (piece := _hyphened(page))}


def _hyphened(pages: str) -> str:
    return re.sub(r"\s?[–—-]\s?", "-", pages).strip()


def _unstated(pages: Sequence[str], text: str, csl: Mapping[str, Any]) -> Sequence[str]:
    """The pages, unless the line states each of them."""
    return () if _stated_pages(text, csl).issuperset(map(_hyphened, pages)) else pages


# -- one reference -------------------------------------------------------------------------------------------------


def _footnote(reference: Reference, pages: Sequence[str]) -> str:
    return reference_line(reference, _unstated(pages, collapse(reference.text), reference.csl))


def _full(reference: Reference, pages: Sequence[str], style: Style) -> str:
    """The entry as a sentence, and after it the pages that it does not name itself."""
    line, csl = collapse(reference.text), reference.csl
    if not _understood(line, csl):
        return f"{_footnote(reference, pages)}."
    found = "".join(run.text for run in entry(Work(line, csl, ""), style))
    # What stands in a book or a journal has pages of its own there; others are those that the line cites.
    stated = [str(csl["page"])] if "page" in csl and "container-title" not in csl else []
    words = page_words(_unstated(pages or stated, found, {}))
    end = "" if found.endswith((".", "!", "?", "”")) or _ADDRESS_LAST.search(found) else "."
    return f"{found}{end}{f' {words[0].upper()}{words[1:]}.' if words else ''}"


def _shorts(references: Sequence[Reference], pages: Sequence[Sequence[str]]) -> list[str]:
    """The author-date forms; two works of one author and year are told apart by their titles."""
    plain = Counter(map(_author_date, references))
    return [_short(each, of, titled=plain[_author_date(each)] > 1) for each, of in zip(references, pages, strict=True)]


def _short(reference: Reference, pages: Sequence[str], *, titled: bool) -> str:
    found, title = _author_date(reference), _short_title(reference.csl)
    if not found:
        return _footnote(reference, pages)
    telling = f"“{title}”" if titled and title and makers(reference.csl) else ""
    stated = page_words(pages or [str(reference.csl.get("page", ""))])
    return ", ".join(filter(None, (found, telling, stated)))


def _author_date(reference: Reference) -> str:
    """Such as "Lalá and Francisco (2008)"; empty if too little of the line is certain for it."""
    line, csl = collapse(reference.text), reference.csl
    title, names, when = _short_title(csl), makers(csl), year(csl)
    left = _left_over(line, csl)
    if not (title or (names and when)) or (left and not names):
        return ""
    if not when and any(_YEAR.fullmatch(word) for word in left):
        return ""  # it does state a year
    return f"{_known_as(names, line.replace(_title(csl), '')) if names else f'“{title}”'} ({when or 'n.d.'})"


def _known_as(names: Sequence[str], line: str) -> str:
    if len(names) > 2 or _ET_AL.search(line):
        return f"{names[0]} et al."
    return " and ".join(names)


def _title(csl: Mapping[str, Any]) -> str:
    """The title; none if it has no letter, for then it was cut wrongly out of its line."""
    title = str(csl.get("title", ""))
    return title if any(letter.isalpha() for letter in title) else ""


def _short_title(csl: Mapping[str, Any]) -> str:
    """The title without its subtitle; quotation marks within it are single ones."""
    title = _title(csl)
    head = title.split(": ")[0].strip()
    return (head or title).translate(_INNER)


# -- how much of a line is understood ------------------------------------------------------------------------------


def _understood(line: str, csl: Mapping[str, Any]) -> bool:
    """Whether a styled entry says all that the line says of a work."""
    title = _title(csl)
    return bool(title) and not _left_over(line, csl) and not _ET_AL.search(line.replace(title, ""))


def _left_over(line: str, csl: Mapping[str, Any]) -> list[str]:
    """The names and years in a line that are in no field of its CSL-JSON."""
    held = _values({name: value for name, value in csl.items() if name != "title"} | {"title": _title(csl)}) | _UNSTATED
    dated = any(len(part) > 1 for field in ("issued", "accessed") for part in csl.get(field, {}).get("date-parts", ()))
    held |= _MONTHS if dated else frozenset()
    found = []
    for word in _WORD.findall(line):
        is_year = bool(_YEAR.fullmatch(word))
        if {*words_of(word[:4] if is_year else word)} <= held:
            continue
        if (word[0].isupper() and len(word) > 1) or is_year:
            found.append(word)
    return found


def _values(value: object) -> set[str]:
    """The words and numbers of a value and of all that it holds."""
    if isinstance(value, Mapping):
        return {word for name, each in value.items() if name not in ("type", "language") for word in _values(each)}
    if isinstance(value, (list, tuple)):
        return {word for each in value for word in _values(each)}
    return {*words_of(str(value))}
