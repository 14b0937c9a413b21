"""Where a work appeared: the book or journal that holds it, its editors, publisher and place, from a part of a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.details import HOLE, Line
from qa.imprint import PLACE_PUBLISHER, bare, segment_fields
from qa.names import UPPER, persons

AND = re.compile(r" (?:and|et|y|e|&) ")
IN = re.compile(r"(?:^|(?<=[.,?!] ))(?:In|Dans|En|Em|in|dans|en|em)\s?:? (?=[^\W\d_])")
_HOLDERS = re.compile(r"([^()\0]{4,160}?),? \((?:eds?|dirs?|coords?|orgs?|éds?|hrsg)\.?\)[.,:]? ", re.IGNORECASE)
_EDITORS = re.compile(
    r"[,(]? ?(?:\b(?:eds?\.(?: by)?|edited by|sous la direction de|dirs?\.|éds?\.|coords?\.|orgs?\.))"
    r" ([^\0();:]{4,160})\)?"
)


def take_container(line: Line, text: str) -> None:
    """Editors, container, place and publisher after the title."""
    text = _take_editors(line, text.strip(" "))
    inside = IN.match(text)
    if inside:
        text = text[inside.end() :]
        holders = _HOLDERS.match(text)
        people = persons(holders[1].strip()) if holders else None
        if holders and people:
            line.fields["editor"] = people
            text = text[holders.end() :]
        holder = re.split(r"\. |\s?\0", text)[0]
        text = text[len(holder) :]
        kept = peel(line, holder.split(", "))
        if title := joined(kept):
            line.fields["container-title"] = title
    elif "volume" in line.fields and "container-title" not in line.fields:
        text = _take_journal(line, text)
    take_imprint(line, bare(text))


def _take_editors(line: Line, text: str) -> str:
    editors = _EDITORS.search(text)
    if editors is None:
        return text
    pieces = editors[1].split(", ")
    last = next((at for at, piece in enumerate(pieces, 1) if AND.search(piece)), len(pieces))
    for count in range(last, 0, -1):
        people = persons(", ".join(pieces[:count]).strip(" .,"))
        if people:
            line.fields["editor"] = people
            return text[: editors.start()] + HOLE + ", ".join(pieces[count:]) + text[editors.end() :]
    return text


def _take_journal(line: Line, text: str) -> str:
    """Takes the name that stands between the title and the volume, which was taken out; returns the rest."""
    holder, hole, rest = text.partition(HOLE)
    kept = peel(line, bare(holder).split(", "))
    name = ", ".join(kept)
    if hole and name[:1].isupper() and ". " not in name and len(name) < 100 and "container-title" not in line.fields:
        line.fields["container-title"] = name
        return rest
    return text


def take_imprint(line: Line, text: str) -> None:
    """What stands after the title and its container: publisher and place, in either order."""
    stated = PLACE_PUBLISHER.search(text)
    if stated:
        line.fields |= {"publisher-place": stated[1].strip(), "publisher": bare(stated[2])}
        line.city_first = True
        return
    parts = [bare(part) for part in re.split(r", |\. |\s?\0\s?", text)]
    kept = peel(line, [part for part in parts if part], least=0)
    if len(kept) != 1 or not kept[0][:1].isupper() or len(kept[0].split()) > 6 or re.search(r"\d", kept[0]):
        return
    issued = line.fields.get("issued", {}).get("date-parts", [[]])[0]
    place = line.fields.get("publisher-place")
    if place and "publisher" not in line.fields and f"{kept[0]}, {place}" in text:
        line.fields["publisher"] = kept[0]  # "Hart, Oxford": nothing but a publisher stands before its place
    elif len(issued) == 3 and line.fields.keys() <= {"author", "title", "issued", "page"}:
        line.fields["container-title"] = kept[0]  # a day's paper


def peel(line: Line, segments: list[str], least: int = 1) -> list[str]:
    """Takes place, publisher, periodical and series from the end of `segments`; returns what it does not know."""
    kept = list(segments)
    if len(kept) > least + 1 and _is_city_of(bare(kept[-1]), bare(kept[-2])):
        line.fields["publisher-place"] = bare(kept.pop())
    while len(kept) > least:
        stated = segment_fields(bare(kept[-1]))
        if stated is None or stated.keys() & line.fields.keys():
            break
        line.fields |= stated
        kept.pop()
    return kept


def _is_city_of(part: str, before: str) -> bool:
    """Whether a word that is not known stands after a publisher, so that it is the place."""
    plain = re.fullmatch(rf"{UPPER}(?:['’-]?[^\W\d_])+", part) and not part.isupper()
    publisher = segment_fields(before)
    telling = " " in before or before.isupper()
    return bool(plain and telling and publisher and "publisher" in publisher and segment_fields(part) is None)


def joined(kept: Sequence[str], *, enumerated: bool = True) -> str:
    """Segments as one title if each after the first goes on with it; else nothing."""
    goes_on = all(part[:1].islower() or re.match(r"\d(?!\d{3}$)", part) for part in kept[1:])
    listed = enumerated and bool(AND.search(kept[-1])) if kept else False
    return bare(", ".join(kept)) if goes_on or listed else ""
