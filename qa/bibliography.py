"""One reference line -> CSL-JSON (https://docs.citationstyles.org/en/stable/specification.html), only what is certain.

An adviser is blamed for a wrong citation, not for a short one: what the line does not state, or states so that it can
be read in two ways, is left out. Every value stands in the line (names reordered, dashes of pages made hyphens).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from qa.details import DATE, HOLE, Line, date_parts, take_details
from qa.language import title_language
from qa.names import UPPER, Name, is_inverted, is_organisation, persons
from qa.text import collapse, fold, without_item

_LONGEST = 1_000
_LABEL = re.compile(r"(?:sources?|r[eé]f[eé]rences?|fuentes?|refer[eê]ncias?|fontes?)\s?:\s", re.IGNORECASE)
_AGAIN = re.compile(r"(?:ibid|idem|id\.|op\. ?cit|loc\. ?cit)\b|.*\b(?:op|loc)\. ?cit\b", re.IGNORECASE)
_DATED = re.compile(rf"((?:[^()\0]|\([^()\d]{{1,20}}\)){{2,200}}?),? \(({DATE}|n\.? ?d\.?|s\.? ?[df]\.?)\)[.,:]? ?")
_DATED_AFTER = re.compile(rf"[,.]? ?({DATE})[,.:] ")
_EDITED = re.compile(r" ?\((?:eds?|dirs?|coords?|orgs?|éds?|hrsg)\.?\)$", re.IGNORECASE)
_END_DATE = re.compile(rf"[,.:(\0]\s?\(?({DATE}|n\. ?d|s\. ?[df])\)?[\s.,:;)\0]*$")
_QUOTED = re.compile(r"[“«\"]\s?([^“”«»\"\0]{4,300}?)[,.]?\s?[”»\"],?\s?")
_IN = re.compile(r"(?:^|(?<=[.,?!] ))(?:In|Dans|En|Em|in|dans)\s?:? (?=[^\W\d_])")
_EDITORS = re.compile(
    r"[,(]? ?(?:\b(?:eds?\.(?: by)?|edited by|sous la direction de|dir\.|éds?\.|coord\.|org\.)) ([^\0();:]{4,160})\)?"
)
_PLACE_PUBLISHER = re.compile(rf"(?:^|(?<=[.,\0] ))({UPPER}[\w'’ /-]{{2,40}}) ?: ({UPPER}[^:\0;]{{2,80}})$")
_SYMBOL = re.compile(r"\b([ASE]/(?:[A-Z]+/)*[\w./-]*\d[\w./-]*)")
_RESOLUTION = re.compile(r"Resolution \d{2,4} \(\d{4}\)")
_GENRE = re.compile(
    r" (?:(?:evaluation |annual |final |research )?report|case (?:note|study)"
    r"|working paper|policy (?:brief|paper)|briefing)$"
)
_PERIODICAL = re.compile(r"\b(?:Journal|Review|Revue|Revista|Quarterly|Bulletin|Boletín|Boletim)\b")
_NEWSPAPER = re.compile(r"\b(?:Times|Observer|Post|Gazette|Tribune|Guardian|Herald|Le Monde|El País|Público)\b")
_SERIES = re.compile(
    rf"({UPPER}[^,:\0]{{3,60}} (?:Series|Papers?|Notes|Cahiers|Cuadernos)(?: on \w+)?)(?: (\d{{1,4}}))?$"
)
_PUBLISHERS = frozenset(
    "routledge ashgate springer brill sage karthala l'harmattan earthscan elsevier almedina siglo xxi".split()
    + ["palgrave macmillan", "zed books", "lynne rienner", "siglo xxi", "la découverte", "edward elgar"]
)
# Cities where much is published, and the capitals of the countries most written about: a place only if it is one.
_CITIES = frozenset(
    "abidjan abingdon abuja accra addis amman amsterdam antananarivo bamako bangkok bangui barcelona beirut berlin bern"
    " bissau bogota bogotá brasilia brasília brussels bruxelles bujumbura cairo cambridge caracas conakry copenhagen"
    " dakar dublin freetown gaborone geneva genève harare juba kabul kampala kathmandu khartoum kigali kinshasa lagos"
    " leiden lilongwe lima lisboa lisbon london londres luanda lusaka madrid managua maputo monrovia montreal montréal"
    " nairobi niamey oslo ottawa ouagadougou oxford paris port-au-prince praia prishtina pretoria quito ramallah rabat"
    " santiago sarajevo stockholm tbilisi tirana tunis utrecht vienna washington zurich yaoundé".split()
    + ["new york", "the hague", "la haye", "buenos aires", "são paulo", "rio de janeiro", "addis ababa", "cape town"]
    + ["san salvador", "la paz", "port louis", "dar es salaam", "washington dc", "washington, d.c.", "guatemala city"]
)
_ENDS = " \t.,;:()[]<>\0"


def parse_reference(text: str, links: Sequence[tuple[int, int, str]] = ()) -> dict[str, Any]:
    """The CSL-JSON of a reference line, without an id; empty if nothing of it is certain.

    `links` are (start, end, address) of words of `text` that lead somewhere: the one on the title, or the only one,
    is the URL unless the line prints an address itself.
    """
    raw = _unlabelled(collapse(text))
    if not raw or len(raw) > _LONGEST or _AGAIN.match(raw):
        return {}
    line = Line(raw.rstrip())
    take_details(line)
    fields = line.fields
    _take_symbol(line)
    _take_shape(line)
    for name in [name for name, value in fields.items() if name != "page" and not _stands(value, raw)]:
        del fields[name]  # cut together over a hole
    if "URL" not in fields and (address := _linked(text, links, fields.get("title", ""))):
        fields["URL"] = address
    if "title" in fields and (language := title_language(fields["title"])) in ("en", "fr", "es", "pt"):
        fields["language"] = language
    return {"type": _type(fields, raw), **fields} if fields else {}


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
    on_title = [url for start, end, url in links if title and collapse(text[start:end]).strip(_ENDS) in title]
    found = set(on_title or [url for _, _, url in links])
    return found.pop() if len(found) == 1 else ""


def _take_symbol(line: Line) -> None:
    symbol = line.take(_SYMBOL)
    if symbol:
        line.fields["number"] = symbol[1].rstrip(".")


# -- shapes --------------------------------------------------------------------------------------------------------


def _take_shape(line: Line) -> None:
    """Fills authors, date, title and what follows, by the first shape that the line has."""
    dated = _DATED.match(line.text)
    if dated and (names := _authors(dated[1])):
        _put_names(line, dated[1], names)
        _put_date(line, dated[2])
        line.text = line.text[dated.end() :]
        _take_titled(line, sentences=True)
        return
    date = line.take(_END_DATE)
    if date:
        _put_date(line, date[1])
    leading = _leading(line.text)
    if leading:
        end, names, sentences = leading
        _put_names(line, line.text[:end], names)
        line.text = line.text[end:].lstrip(" .,:;")
        early = None if date else _DATED_AFTER.match(line.text)
        if early:
            _put_date(line, early[1])
            line.text = line.text[early.end() :]
        _take_titled(line, sentences=sentences)
    else:
        _take_title_first(line)


def _authors(text: str) -> list[Name] | None:
    bare = _EDITED.sub("", text).strip()
    names = persons(bare)
    if names:
        return names
    single = re.fullmatch(rf"({UPPER}[\w'’-]+) et al\.?", bare)
    if single:
        return [{"family": single[1]}]
    return [{"literal": bare}] if is_organisation(bare) else None


def _put_names(line: Line, stated: str, names: list[Name]) -> None:
    line.fields["editor" if _EDITED.search(stated.rstrip(" .,")) else "author"] = names


def _put_date(line: Line, stated: str) -> None:
    parts = date_parts(stated)
    if parts:
        line.fields["issued"] = {"date-parts": [parts]}


def _leading(text: str) -> tuple[int, list[Name], bool] | None:
    """The names in inverted order, or an organisation, that the line begins with: their end, and if a stop follows."""
    best = None
    for match in re.finditer(r"(?:(?<=\.)|[.,:]) (?=[^a-z])|(?<=\)), ", text[:240]):
        part = text[: match.start()].rstrip(" ,")
        if HOLE in part:
            break
        bare = _EDITED.sub("", part)
        if (names := persons(bare)) and is_inverted(bare):
            by_comma = match[0].startswith(",")
            best = match.end(), names, not by_comma
    if best is not None and re.match(r"(?:&|and|et|y|e) ", text[best[0] :]) is None:
        return best
    first, comma, rest = text.partition(", ")
    quoted = _QUOTED.match(rest)
    if comma and quoted and (names := persons(first)):
        return len(first) + 2, names, False
    official = is_organisation(first) and HOLE not in first and not _GENRE.search(first) and len(first.split()) < 7
    if comma and official and not persons(rest.partition(",")[0]) and len(rest.split(",")[0].split()) > 1:
        acronym = " " not in first or first.endswith(")") or first.startswith("United Nations")
        return (len(first) + 2, [{"literal": first}], False) if acronym else None
    return None


def _take_titled(line: Line, *, sentences: bool) -> None:
    """What follows the authors: title, then where it appeared. `sentences`: parted by stops, else by commas."""
    text = line.text
    quoted = _QUOTED.match(text)
    if quoted:
        line.fields["title"] = quoted[1].strip(_ENDS)
        _take_container(line, text[quoted.end() :])
        return
    if sentences:
        end = _title_end(text)
        line.fields["title"] = _clean(text[:end])
        _take_container(line, text[end:])
        return
    segments = text.split(", ")
    kept = _peel(line, segments)
    if len(kept) == 1 or not _may_be_more(kept[-1]):
        line.fields["title"] = _clean(", ".join(kept))


def _title_end(text: str) -> int:
    """Where a title that ends with a full stop ends."""
    for match in re.finditer(r"[.?!] (?=[^a-z\s])|\.?\s?\0|$", text):
        before = re.split(r"[\s.]", text[: match.start()])[-1]
        following = text[match.end() :]
        if match[0].startswith(("?", "!")) and not _ends_after(following):
            continue
        if len(before) > 1 and fold(before) not in ("vs", "st", "dr", "mr", "vol", "no"):
            return match.end()
    return len(text)


def _ends_after(following: str) -> bool:
    """Whether the title is over before `following`, so that a question mark ends it and is no part of it."""
    return bool(_IN.match(following) or _PLACE_PUBLISHER.match(following) or _role(following.strip(_ENDS)))


def _take_container(line: Line, text: str) -> None:
    """Editors, container, place and publisher after the title."""
    text = text.strip(" ")
    editors = _EDITORS.search(text)
    if editors:
        pieces = editors[1].split(", ")
        for count in range(len(pieces), 0, -1):
            people = persons(", ".join(pieces[:count]).strip(" .,"))
            if people:
                line.fields["editor"] = people
                text = text[: editors.start()] + HOLE + ", ".join(pieces[count:]) + text[editors.end() :]
                break
    inside = _IN.match(text)
    if inside:
        text = text[inside.end() :]
        holder = re.split(r"\. |\s?\0|,(?= [^,]*$)", text)[0]
        line.fields["container-title"] = _clean(holder)
        text = text[len(holder) :]
    _take_imprint(line, text.strip(_ENDS))


def _take_imprint(line: Line, text: str) -> None:
    stated = _PLACE_PUBLISHER.search(text)
    if stated:
        line.fields |= {"publisher-place": _clean(stated[1]), "publisher": _clean(stated[2])}
        return
    _peel(line, [part for part in re.split(r", |\. |\s?\0\s?", text) if part.strip(_ENDS)], least=0)


def _take_title_first(line: Line) -> None:
    """The names part the title from the rest: "Title, Name, Publisher, Place"."""
    quoted = _QUOTED.match(line.text)
    text = line.text[quoted.end() :] if quoted else line.text
    if quoted:
        line.fields["title"] = quoted[1].strip(_ENDS)
    segments = [part for part in text.split(", ") if part.strip(_ENDS)]
    first = 0 if quoted else 1
    people = [at for at in range(first, len(segments)) if persons(segments[at].strip(_ENDS))]
    run = [at for at in people if at - people[0] == people.index(at)] if people else []
    if run:
        end = run[-1] + 1
        names = persons(", ".join(part.strip(_ENDS) for part in segments[run[0] : end]))
        if names and (len(run) == 1 or re.search(r" (?:and|et|y|e|&) ", segments[end - 1])):
            line.fields["author"] = names
            if not quoted:
                line.fields["title"] = _clean(", ".join(segments[: run[0]]))
        _peel(line, segments[end:], least=0)
        return
    kept = _peel(line, segments, least=first)
    if not quoted and kept and (len(kept) == 1 or not _may_be_more(kept[-1])):
        line.fields["title"] = _clean(", ".join(kept))


def _peel(line: Line, segments: list[str], least: int = 1) -> list[str]:
    """Takes place, publisher, periodical and series from the end of `segments`; returns what it does not know."""
    kept = list(segments)
    while len(kept) > least:
        part = kept[-1].strip(_ENDS)
        field = _role(part)
        if field is None or field in line.fields:
            break
        line.fields[field] = _GENRE.sub("", part) if field == "publisher" else part
        series = _SERIES.fullmatch(part) if field == "collection-title" else None
        if series:
            line.fields["collection-title"] = series[1]
            if series[2]:
                line.fields["collection-number"] = series[2]
        kept.pop()
    return kept


def _role(part: str) -> str | None:
    """The field that a segment of an imprint is certain to be."""
    if not part or HOLE in part or len(part.split()) > 9:
        return None
    if all(fold(city) in _FOLDED_CITIES for city in re.split(r" ?[/&] ?| and ", part)):
        return "publisher-place"
    if _SERIES.fullmatch(part):
        return "collection-title"
    if part[:1].isupper() and (_PERIODICAL.search(part) or _NEWSPAPER.search(part)):
        return "container-title"
    if fold(part) in _PUBLISHERS or is_organisation(_GENRE.sub("", part)) or part.startswith("European Commission"):
        return "publisher"
    return None


_FOLDED_CITIES = frozenset(fold(city) for city in _CITIES)


def _may_be_more(part: str) -> bool:
    """Whether the last segment of a would-be title may be a name that is not known as one."""
    words = part.strip(_ENDS).split()
    return 0 < len(words) < 5 and all(word[:1].isupper() for word in words)


def _clean(text: str) -> str:
    """A value without the punctuation about it; brackets stay in pairs."""
    value = text.strip(" \t.,;:\0")
    if value.endswith(")") and "(" not in value:
        value = value[:-1].rstrip(" .,;:")
    return value[:-1].rstrip() if value.endswith("(") else value


def _type(fields: dict[str, Any], raw: str) -> str:
    plain = fold(raw)
    holder = fields.get("container-title", "")
    if re.search(r"\b(?:phd|doctoral|master'?s?) (?:thesis|dissertation)|\bthese de doctorat|\btesis doctoral", plain):
        return "thesis"
    if _RESOLUTION.search(raw) and "number" in fields:
        return "legislation"
    if holder and _NEWSPAPER.search(holder) and not _PERIODICAL.search(holder):
        return "article-newspaper"
    if holder:
        journal = _PERIODICAL.search(holder) or ("volume" in fields and "editor" not in fields)
        return "article-journal" if journal else "chapter"
    if _GENRE_ANYWHERE.search(re.sub(r"https?://\S+", "", plain)):
        return "report"
    if "publisher" in fields or "ISBN" in fields or "number-of-pages" in fields:
        return "book" if "ISBN" in fields or "publisher-place" in fields or "number-of-pages" in fields else "document"
    return "webpage" if "URL" in fields and ("accessed" in fields or fields.keys() == {"URL"}) else "document"


_GENRE_ANYWHERE = re.compile(r"\b(?:report|case note|case study|working paper|policy brief)\b")
