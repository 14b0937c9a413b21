"""What the end of a reference line states: publisher, place, periodical, series, genre ("ISSAT report", "PhD thesis").

A segment is read only if it can be but one of them: by a word that only such names have, or by its form.
"""

from __future__ import annotations

import re

from qa.details import HOLE
from qa.names import UPPER, is_organisation
from qa.text import fold

ENDS = " \t.,;:()[]<>\0"
_MOST_WORDS = 9
_NUMBER_SIGN = r"(?:(?:no|nr|n|num|núm)\.?\s?[º°]?\s?|#)?"
_THESIS = re.compile(
    r"(?:(?:unpublished )?(?:phd|ph\.d\.?|doctoral|master['’]?s?|ma|msc|bachelor['’]?s?) (?:thesis|dissertation)"
    r"|th[eè]se(?: de doctorat| de 3e cycle)?|m[eé]moire(?: de (?:master|ma[iî]trise|fin d['’]études))?"
    r"|tes(?:is|e)(?: doctoral| de (?:doctorado|maestr[ií]a|grado|licenciatura|m[aá]ster|doutora(?:mento|do)|mestrado))"
    r"|disserta[cç][aã]o(?: de mestrado)?)",
    re.IGNORECASE,
)
_REPORT = (
    r"(?:(?:(?:final|annual|interim|joint|external|mid-term|evaluation|research|mission|project) )*reports?"
    r"|(?:final |external |mid-term )?evaluation|case (?:note|study)|(?:policy |technical |background )note"
    r"|(?:working|discussion|occasional|policy|issue|background) papers?|(?:policy |issue )?brief(?:ing)?(?: paper)?"
    r"|rapports?|note d[e']|informes?|relat[oó]rios?|documentos? de trabal?[hj]o|document de travail|cahier)"
)
_REPORT_ALONE = re.compile(_REPORT, re.IGNORECASE)
_REPORT_NUMBERED = re.compile(
    rf"((?:{UPPER}[\w-]+ ){{0,3}}?(?i:{_REPORT})(?: {UPPER}[\w-]+){{0,2}}) (?i:{_NUMBER_SIGN})"
    r"(\d{1,4}(?:/\d{2,4})?)"
)
_REPORT_AFTER = re.compile(rf"({UPPER}.*?) ((?i:{_REPORT}))")
_REPORT_BEFORE = re.compile(
    r"((?:note de cas|[eé]tude de cas|nota de caso|estud(?:i)?o de caso|rapport|informe|relat[oó]rio)(?: (?:final"
    r"|annuel|anual|d['’][eé]valuation))?) "
    r"(?:de la |de l['’]|d['’]|du |des |del |de |do |da |dos |das )?(.+)"
)
_PERIODICAL = re.compile(r"\b(?:Journal|Review|Revue|Revista|Quarterly|Bulletin|Boletín|Boletim)\b")
_OFFICIAL = re.compile(
    r"Journal [Oo]fficiel|Diário (?:da República|Oficial)|Diario Oficial|Official (?:Journal|Gazette)"
)
_NEWSPAPER = re.compile(r"(?:The |Le |La |El |O )?(?:\w+ ){0,2}(?:Times|Observer|Post|Gazette|Tribune|Guardian|Herald)")
_NEWSPAPERS = frozenset(("le monde", "el pais", "publico", "jeune afrique", "the economist"))
_SERIES = re.compile(
    rf"({UPPER}[^,:\0]{{3,60}} (?:Series|Papers?|Notes|Cahiers|Cuadernos|Cadernos)(?: on \w+)?)(?: (\d{{1,4}}))?"
)
# Publishers whose names have no word that tells, and names of agencies that are words.
_PUBLISHERS = frozenset(
    "routledge ashgate springer brill sage karthala l'harmattan earthscan elsevier almedina oxfam saferworld interpeace"
    " swisspeace clingendael sida danida norad cordaid unicef oecd.stat berghof camoes usaid".split()
    + ["palgrave macmillan", "zed books", "lynne rienner", "siglo xxi", "la decouverte", "edward elgar", "oxfam novib"]
    + ["international crisis group", "international alert", "human rights watch", "amnesty international"]
    + ["oxfam gb", "oxfam america", "oxfam international", "transparency international", "search for common ground"]
    + ["search for common ground", "cour des comptes", "defensoria del pueblo", "folke bernadotte academy"]
)
# Cities where much is published, and the capitals of the countries most written about, in the four languages, folded.
_CITIES = frozenset(
    "abidjan abingdon abuja accra addis algiers alger amman amsterdam antananarivo bamako bangkok bangui barcelona"
    " beirut beyrouth berlin bern berne birmingham bissau bogota brasilia bruselas brussels bruxelas bruxelles"
    " bujumbura cairo cambridge caracas chisinau colombo conakry copenhagen copenhague cotonou dakar delhi dili"
    " dublin freetown gaborone genebra geneva geneve ginebra guatemala harare juba kabul kampala kathmandu"
    " khartoum kigali kinshasa lagos leiden libreville lilongwe lima lisboa lisbon lisbonne london londres lome"
    " luanda lusaka madrid managua"
    " manila maputo mexico monrovia montevideo montreal nairobi niamey nouakchott oslo ottawa ouagadougou oxford panama"
    " paris port-au-prince praia prishtina pristina pretoria quito rabat ramallah rome roma santiago sarajevo seoul"
    " skopje stockholm sydney tbilisi tegucigalpa tirana tokyo tripoli tunis utrecht vienna washington wien yaounde"
    " zagreb zurich".split()
    + ["new york", "nueva york", "nova iorque", "the hague", "la haye", "la haya", "buenos aires", "sao paulo"]
    + ["rio de janeiro", "addis ababa", "cape town", "san salvador", "la paz", "port louis", "dar es salaam"]
    + ["n'djamena", "addis abeba", "addis-abeba", "adis abeba"]
    + ["washington dc", "washington d.c", "guatemala city", "port moresby", "new delhi", "phnom penh", "san jose"]
)
_OFFICE = re.compile(
    rf"(?:UNDP|PNUD|UNODC|ONU|UN|USAID|OSCE|UNHCR|ACNUR|HCR|UNICEF|UNFPA|UNOPS|OIM|IOM|GIZ|DFID|OHCHR|UE|EU)"
    rf"(?: {UPPER}[^\W\d_]+(?:['’-][^\W\d_]+)*){{1,2}}"
)
_STATE = r"(?:, (?:[A-Z]{2}|D\.\s?C\.))?"
PLACE_PUBLISHER = re.compile(
    rf"(?:^|(?<=[.,\0] ))({UPPER}[\w'’ /-]{{2,40}}{_STATE}) ?: (?!An? )({UPPER}[^:\0;]{{1,80}})$"
)


def bare(part: str) -> str:
    """A segment without the punctuation about it; brackets stay in pairs."""
    value = part.strip(" \t.,;:<>\0")
    if value.endswith(")") and "(" not in value:
        value = value[:-1].rstrip(" .,;:")
    return value[:-1].rstrip() if value.endswith("(") else value


def is_place(part: str) -> bool:
    """Whether every city that `part` lists ("Abingdon / New York") is known."""
    return all(fold(re.sub(r"[,.]", "", city)) in _KNOWN for city in re.split(r" ?[/&] ?| and ", part))


_KNOWN = frozenset(city.replace(".", "") for city in _CITIES)


def is_periodical(title: str) -> bool:
    """Whether a word of `title` says that it is a journal."""
    return bool(_PERIODICAL.search(title)) and not _OFFICIAL.fullmatch(title)


def is_newspaper(title: str) -> bool:
    """Whether `title` is called as newspapers are."""
    return bool(_NEWSPAPER.fullmatch(title)) or fold(title) in _NEWSPAPERS


def is_of_reports(series: str) -> bool:
    """Whether a series is called after what it holds: evaluations, working papers, research reports."""
    return bool(re.search(r"\b(?:Evaluations?|Working|Policy|Research|Reports?|Occasional|Discussion)\b", series))


def is_thesis(genre: str) -> bool:
    """Whether a genre as it stands is a thesis."""
    return bool(_THESIS.fullmatch(genre))


def segment_fields(part: str) -> dict[str, str] | None:
    """The fields that a segment of an imprint is certain to state, none for "Journal officiel"; None if unknown."""
    if not part or HOLE in part or len(part.split()) > _MOST_WORDS:
        return None
    if is_place(part):
        return {"publisher-place": part}
    if _THESIS.fullmatch(part) or _REPORT_ALONE.fullmatch(part):
        return {"genre": part}
    series = _SERIES.fullmatch(part)
    numbered = _REPORT_NUMBERED.fullmatch(part)
    if numbered and not (series and "Series" in part):
        return {"genre": numbered[1], "number": numbered[2]}
    if _OFFICIAL.fullmatch(part):
        return {"container-title": part}
    if series:
        return {"collection-title": series[1]} | ({"collection-number": series[2]} if series[2] else {})
    if part[:1].isupper() and (is_periodical(part) or is_newspaper(part)):
        return {"container-title": part}
    return _publisher(part)


def _publisher(part: str) -> dict[str, str] | None:
    """An organisation, with the kind of its text before or after: "ISSAT report", "informe del PNUD"."""
    if _is_publisher(part):
        bracketed = re.fullmatch(r"(.+?) \(([^()]+)\)", part)
        if bracketed and is_thesis(bracketed[2]):
            return {"publisher": bracketed[1], "genre": bracketed[2]}
        after = _REPORT_AFTER.fullmatch(part)
        return {"publisher": after[1], "genre": after[2]} if after else {"publisher": part}
    after = _REPORT_AFTER.fullmatch(part)
    if after and _is_publisher(after[1]):
        return {"publisher": after[1], "genre": after[2]}
    before = _REPORT_BEFORE.fullmatch(part)
    if before and _is_publisher(before[2]):
        return {"publisher": before[2], "genre": before[1]}
    return None


def _is_publisher(part: str) -> bool:
    """One publisher, or two: "PNUD e União Europeia"; also an agency's office: "UNDP Mozambique"."""
    if is_organisation(part) or fold(part) in _PUBLISHERS:
        return True
    office = _OFFICE.fullmatch(part)
    two = re.split(r" (?:and|et|y|e|&|/) ", part)
    return bool(office) or (len(two) == 2 and all(_is_publisher(each) for each in two))
