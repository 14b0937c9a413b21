"""One reference line -> CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html), only what is certain.

An adviser is blamed for a wrong citation, not for a short one: what the line does not state, or states so that it can
be read in two ways, is left out. Every value stands in the line (names reordered, dashes of pages made hyphens).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from qa.containers import AND, IN, joined, peel, take_container, take_imprint
from qa.details import DATE, YEAR, Line, date_parts, hyphened, take_details
from qa.imprint import (
    ENDS,
    PLACE_PUBLISHER,
    bare,
    is_newspaper,
    is_of_reports,
    is_periodical,
    is_place,
    is_thesis,
    segment_fields,
)
from qa.language import title_language
from qa.leading import QUOTED, are_editors, authors, leading
from qa.names import UPPER, Name, persons
from qa.text import collapse, fold, without_item

_LONGEST = 1_000
_LABEL = re.compile(r"(?:sources?|r[eé]f[eé]rences?|fuentes?|refer[eê]ncias?|fontes?)\s?:\s", re.IGNORECASE)
_AGAIN = re.compile(r"(?:ibid|idem|id\.|op\. ?cit|loc\. ?cit)\b", re.IGNORECASE)
_SAME_WORK = re.compile(r"\b(?:op|loc)\. ?cit\b", re.IGNORECASE)
_DATED = re.compile(rf"((?:[^()\0]|\([^()\d]{{1,20}}\)){{2,200}}?),? \(({DATE}|n\.? ?d\.?|s\.? ?[df]\.?)\)[.,:]? ?")
_DATED_PLAIN = re.compile(rf"([^()\0]{{2,200}}?)\. ({YEAR})[a-z]?\. ")
_DATED_AFTER = re.compile(rf"[,.]? ?({DATE})[,.:] ")
_CHICAGO_NOTE = re.compile(
    rf"({UPPER}[^\0]{{4,300}}?),? \(({UPPER}[^():\0]{{1,40}}): ({UPPER}[^():\0]{{1,80}}), ({YEAR})\)"
    r"(?:, (\d{1,5}(?:\s?[-–—]\s?\d{1,5})?))?[\s.\0]*$"
)
_END_DATE = re.compile(rf"[,.:(\0]\s?\(?({DATE}|n\. ?d|s\. ?[df])\)?[\s.,:;)\0]*$")
_QUOTED_SECOND = re.compile(r"[^“”«»\"\0]{2,100}, (?=[“«\"][^“”«»\" ]+ [^“”«»\" ]+ )")
_TITLE_END = re.compile(
    r"[.?!] (?=[^a-z\s])|\.?\s?\0|$"
    r"|, (?=(?:[Ii]n|[Dd]ans|[Ee][nm])\s?:? [^()\0]{4,120} \((?:eds?|dirs?|coords?|orgs?|éds?|hrsg)\.?\))"
)
_SYMBOL = re.compile(r"(?<![\w/])([ASE]/(?=[\w./-]{0,40}\d)[\w./-]{1,60})")
_RESOLUTION = re.compile(r"(?:Resolution|Résolution|Resolución|Resolução) \d{2,4} \(\d{4}\)")


def parse_reference(text: str, links: Sequence[tuple[int, int, str]] = ()) -> dict[str, Any]:
    """The CSL-JSON of a reference line, without an id; empty if nothing of it is certain.

    `links` are (start, end, address) of words of `text` that lead somewhere: the one on the title, or the only one,
    is the URL unless the line prints an address itself.
    """
    raw = _unlabelled(collapse(text))
    if not raw or len(raw) > _LONGEST or _AGAIN.match(raw) or _SAME_WORK.search(raw):
        return {}
    line = Line(raw.rstrip())
    take_details(line)
    fields = line.fields
    _take_symbol(line)
    _take_shape(line)
    for name in [name for name, value in fields.items() if name != "page" and not _stands(value, raw)]:
        del fields[name]  # cut together over a hole
    if "issue" in fields and "container-title" not in fields:
        del fields["issue"]  # the number of a law or of a series
    if "URL" not in fields and (address := _linked(text, links, fields.get("title", ""))):
        fields["URL"] = address
    kind = _type(line)
    if "title" in fields and (language := title_language(fields["title"])) in ("en", "fr", "es", "pt"):
        fields["language"] = language
    return {"type": kind, **fields} if fields else {}


def _stands(value: object, raw: str) -> bool:
    """Whether a value, or every part of every name of it, stands in the line; dates are checked where they are read."""
    if isinstance(value, str):
        return bool(value) and value in raw
    if isinstance(value, list):
        return bool(value) and all(_stands(part, raw) for name in value for part in name.values())
    return True


def _unlabelled(line: str) -> str:
    plain = without_item(line)
    label = _LABEL.match(plain)
    return plain[label.end() :] if label else plain


def _linked(text: str, links: Sequence[tuple[int, int, str]], title: str) -> str:
    """The address on the title, else the only address there is."""
    on_title = [url for start, end, url in links if title and collapse(text[start:end]).strip(ENDS) in title]
    found = set(on_title or [url for _, _, url in links])
    return found.pop() if len(found) == 1 else ""


def _take_symbol(line: Line) -> None:
    symbol = line.take(_SYMBOL)
    if symbol:
        line.fields["number"] = symbol[1].rstrip(".")


# -- shapes --------------------------------------------------------------------------------------------------------


def _take_shape(line: Line) -> None:
    """Fills authors, date, title and what follows, by the first shape that the line has."""
    if _take_chicago_note(line):
        return
    dated = next((found for shape in (_DATED, _DATED_PLAIN) if (found := shape.match(line.text))), None)
    if dated and (names := authors(dated[1])):
        _put_names(line, dated[1], names)
        _put_date(line, dated[2])
        line.text = line.text[dated.end() :]
        _take_titled(line, sentences=True)
        return
    date = line.take(_END_DATE)
    if date:
        _put_date(line, date[1])
    first = leading(line.text)
    if first:
        end, names, sentences = first
        _put_names(line, line.text[:end], names)
        line.text = line.text[end:].lstrip(" .,:;")
        early = None if date else _DATED_AFTER.match(line.text)
        if early:
            _put_date(line, early[1])
            line.text = line.text[early.end() :]
        _take_titled(line, sentences=sentences)
    else:
        _take_title_first(line)


def _take_chicago_note(line: Line) -> bool:
    """Takes "Mark Sedra, Reform in Conflict (London: Routledge, 2016), 45."; says whether the line was one."""
    note = _CHICAGO_NOTE.match(line.text)
    if note is None:
        return False
    _put_date(line, note[4])
    line.fields |= {"publisher-place": note[2].strip(), "publisher": note[3]}
    line.city_first = True
    if note[5]:
        line.fields["page"] = hyphened(note[5])
    stated, _, title = note[1].partition(", ")
    names = authors(stated)
    if names and title:
        _put_names(line, stated, names)
        line.text = title
        _take_titled(line, sentences=True)
    return True


def _put_names(line: Line, stated: str, names: list[Name]) -> None:
    line.fields["editor" if are_editors(stated) else "author"] = names


def _put_date(line: Line, stated: str) -> None:
    parts = date_parts(stated)
    if parts:
        line.fields["issued"] = {"date-parts": [parts]}


def _take_titled(line: Line, *, sentences: bool) -> None:
    """What follows the authors: title, then where it appeared. `sentences`: parted by stops, else by commas."""
    text = line.text
    quoted = QUOTED.match(text)
    if quoted:
        line.fields["title"] = bare(quoted[1])
        take_container(line, text[quoted.end() :])
        return
    if sentences:
        end = _title_end(text)
        title, rest = text[:end], text[end:]
        if not bare(rest):
            title = _without_imprint(line, title)
        line.fields["title"] = bare(title)
        take_container(line, rest)
        return
    _put_title(line, peel(line, [part for part in text.split(", ") if bare(part)]))


def _without_imprint(line: Line, title: str) -> str:
    """A title that ends with the line, without ", Praia: Uni-CV" and ", Revista de Ciencia Política" at its end."""
    head, comma, tail = bare(title).rpartition(", ")
    stated = PLACE_PUBLISHER.fullmatch(tail)
    if comma and stated and is_place(stated[1]):
        line.fields |= {"publisher-place": stated[1].strip(), "publisher": stated[2]}
        line.city_first = True
        return head
    if comma and is_periodical(tail) and not AND.search(tail):
        line.fields["container-title"] = tail
        return head
    return title


def _title_end(text: str) -> int:
    """Where a title that ends with a full stop ends."""
    for match in _TITLE_END.finditer(text):
        before = re.split(r"[\s.]", text[max(0, match.start() - 20) : match.start()])[-1]
        following = text[match.end() :]
        if match[0].startswith(("?", "!")) and not _ends_after(following):
            continue
        if len(before) > 1 and fold(before) not in ("vs", "st", "dr", "mr", "vol", "no"):
            return match.end()
    return len(text)


def _ends_after(following: str) -> bool:
    """Whether the title is over before `following`, so that a question mark ends it and is no part of it."""
    return bool(IN.match(following) or PLACE_PUBLISHER.match(following) or segment_fields(bare(following)))


def _take_title_first(line: Line) -> None:
    """The names part the title from the rest: "Title, Name, Publisher, Place"."""
    second = _QUOTED_SECOND.match(line.text)
    text = line.text[second.end() :] if second else line.text
    quoted = QUOTED.match(text)
    if quoted:
        line.fields["title"] = bare(quoted[1])
        text = text[quoted.end() :]
    segments = [part for part in re.split(r", |(?<=\w{4})\. (?=[^\Wa-z])|\. ?(?=\0)", text) if bare(part)]
    first = 0 if quoted else 1
    run = _people(segments, first)
    if not run:
        kept = peel(line, segments, least=first)
        if quoted:
            take_imprint(line, ", ".join(kept))
        else:
            _put_title(line, kept)
        return
    end = run[-1] + 1
    names = persons(", ".join(bare(part) for part in segments[run[0] : end]))
    certain = bool(names) and (len(run) == 1 or bool(AND.search(segments[end - 1])))
    if names and certain:
        line.fields["author"] = names
    if not quoted and (certain or len(segments[0].split()) > 2):
        line.fields["title"] = bare(", ".join(segments[: run[0]]))
    peel(line, segments[end:], least=0)


def _people(segments: Sequence[str], first: int) -> list[int]:
    """The places of the first segments in a row that are persons."""
    run: list[int] = []
    for at in range(first, len(segments)):
        part = bare(segments[at])
        if persons(part) and segment_fields(part) is None and not re.match(r"[A-Z]{2,}\b(?!\.)", part):
            run.append(at)
        elif run:
            break
    return run


def _put_title(line: Line, kept: Sequence[str]) -> None:
    """What is left of a line whose end was read is its title, unless something that is not known is among it."""
    imprint = "publisher" in line.fields
    if title := joined(kept, enumerated=imprint):
        line.fields["title"] = title


def _type(line: Line) -> str:
    """The type that the line states outside its title; else "document"."""
    fields = line.fields
    holder, genre = fields.get("container-title", ""), fields.get("genre", "")
    if genre:
        return "thesis" if is_thesis(genre) else "report"
    if is_of_reports(fields.get("collection-title", "")):
        return "report"
    if "number" in fields and _RESOLUTION.fullmatch(fields.get("title", "")):
        return "legislation"
    if is_newspaper(holder) and not is_periodical(holder):
        return "article-newspaper"
    if is_periodical(holder) or (holder and "volume" in fields and "editor" not in fields):
        return "article-journal"
    if holder and ("editor" in fields or "publisher" in fields):
        return "chapter"
    if "ISBN" in fields or line.city_first or {"publisher", "publisher-place", "number-of-pages"} <= fields.keys():
        return "book"
    return "webpage" if "accessed" in fields and not fields.get("URL", ".pdf").endswith(".pdf") else "document"
