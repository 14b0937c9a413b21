"""Who a reference line begins with: persons in inverted order, or an organisation in a form that titles do not have."""

from __future__ import annotations

import re

from qa.details import HOLE
from qa.imprint import bare, segment_fields
from qa.names import UPPER, Name, is_corporate, is_inverted, is_organisation, is_surely_inverted, persons

_EDITED = re.compile(r",? ?\((?:eds?|dirs?|coords?|orgs?|éds?|hrsg)\.?\)\.?$", re.IGNORECASE)
QUOTED = re.compile(r"[“«\"]\s?([^“”«»\"\0]{4,300}?)[,.]?\s?[”»\"][.,]?\s?")
_STOP = re.compile(r"(?<=[^\W\d_]{4})\.$")  # that ends a sentence, no abbreviation


def authors(text: str) -> list[Name] | None:
    """The persons, or else the organisation, that the words before a date name."""
    listed = _EDITED.sub("", text).strip()
    single = re.fullmatch(rf"({UPPER}[\w'’-]+) et al\.?", listed)
    if single:
        return [{"family": single[1]}]
    named = persons(listed) or persons(listed.removesuffix("."))  # "Sedra, Mark. (2010)."
    return named or ([{"literal": _STOP.sub("", listed)}] if is_organisation(listed) else None)


def are_editors(stated: str) -> bool:
    """Whether "(eds.)" stands behind the names."""
    return bool(_EDITED.search(stated.rstrip(" .,")))


def leading(text: str) -> tuple[int, list[Name], bool] | None:
    """The names in inverted order, or an organisation, that the line begins with: their end, and if a stop follows."""
    best = None
    for match in re.finditer(r"(?<=\.) (?=[^a-z])|[,:] (?=[^a-z])|(?<=\)), ", text[:240]):
        part = text[: match.start()].rstrip(" ,")
        if HOLE in part:
            break
        listed = _EDITED.sub("", part)
        for stated in dict.fromkeys((listed, listed.rstrip("."))):
            names = persons(stated)
            if names and is_inverted(stated) and _may_lead(stated, match[0], text[match.end() :]):
                best = match.end(), names, not match[0].startswith(",")
                break
    if best is not None and re.match(r"(?:&|and|et|y|e) ", text[best[0] :]) is None:
        return best
    return _leading_organisation(text)


def _may_lead(stated: str, mark: str, following: str) -> bool:
    """Whether inverted names begin the line; "Fields, Ruth, ..." may be a title and a name, and is none."""
    return not mark.startswith(",") or is_surely_inverted(stated) or bool(QUOTED.match(following))


def _leading_organisation(text: str) -> tuple[int, list[Name], bool] | None:
    sentence = re.match(rf"({UPPER}[^.,:\0]{{1,80}})\. (?=[^a-z])", text)
    if sentence and is_corporate(sentence[1]):
        if is_organisation(text[sentence.end() :].partition(". ")[0]):
            return None  # "BRASIL. Ministério da Justiça. Plano ...": who of them?
        return sentence.end(), [{"literal": sentence[1]}], True
    first, comma, rest = text.partition(", ")
    quoted = QUOTED.match(rest)
    if comma and quoted and (names := persons(first)):
        return len(first) + 2, names, False
    following = bare(rest.partition(", ")[0])
    if not comma or HOLE in first or not is_corporate(first) or len(following.split()) < 2:
        return None
    stated = segment_fields(following)
    if persons(following) or (stated and "genre" not in stated):
        return None  # "Ministry of Defence, Ruth Adeyemi": a title and its author
    return len(first) + 2, [{"literal": first}], False
