"""The works that passages rest on, each once however often it is listed: what a bibliography is made of.

A bibliography that lists one report three times is untidy; one that takes two editions for one is wrong. Two lines are
one work only where that is certain, and two where it is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from qa.datatypes import Passage, Reference
from qa.sources import cited_on, listing, points_back
from qa.text import collapse, fold, slug, without_item

# Words that stand before an address, folded, and say nothing of the work.
_LEAD = (
    r"(?:(?:available (?:at|from|online)|disponivel em|disponible (?:en|sur)(?: linea| ligne)?|retrieved from|en linea"
    r"|en ligne|url)\s?:?\s?)?"
)
_ADDRESS = re.compile(rf"[(\[]?{_LEAD}<?((?:https?://|www\.)[^\s<>\"]+)>?[)\]]?")
_ACCESSED = re.compile(
    r"[(\[]?(?:(?:last )?accessed|consulte[e]? le|consultad[oa]|consulta:|(?:re)?visited|acesso em|acedido (?:em|a)"
    r"|acces le|retrieved|recuperado)\b[^()\[\]]{0,30}?\b(?:19|20)\d\d\b[)\]]?"
)
_QUOTED = re.compile(r'"\s*([^"]*?)\s*"')  # the French have spaces there
_LABEL = re.compile(r"(?:sources?|references?|fuentes?|referencias?|fontes?)\s?:\s")
_ENDS = " .,;:()[]<>"
# Where these differ, two works of the same authors, year and title are two.
_TELLS_APART = (
    "edition", "volume", "issue", "number", "container-title", "collection-title", "collection-number", "publisher",
    "genre", "ISBN", "DOI",
)  # fmt: skip
_LONGEST_NAME = 24  # characters of the name in an id


@dataclass(frozen=True, slots=True)
class Work:
    """A work: its reference line as it stands in one line, its CSL-JSON (may be empty), a short readable id."""

    text: str
    csl: Mapping[str, Any]
    id: str


def works_of(passages: Iterable[Passage]) -> tuple[Work, ...]:
    """The works that the passages list, each once, in the order of a bibliography: by author, else title, then year.

    Of several lines on one work the one with the most CSL-JSON fields is kept, then the longest, then the first. The
    ids are unique among the works, and the same for the same passages.
    """
    listed = _listed(passages)
    groups = _Groups(len(listed))
    plain = [_plain(reference.text) for reference in listed]
    for key, apart in (
        (lambda at: plain[at].text, lambda at: {"address": plain[at].address}),
        (lambda at: fold(str(listed[at].csl.get("DOI", ""))), lambda _: {}),
        (lambda at: _identity(listed[at].csl), lambda at: _told_apart(listed[at].csl)),
    ):
        _join_alike(groups, key, apart, count=len(listed))
    kept = [_kept([listed[at] for at in group]) for group in groups.all()]
    return _with_ids(sorted(kept, key=_place))


def people(csl: Mapping[str, Any], role: Literal["author", "editor", "translator"] = "author") -> list[str]:
    """The surnames, or the whole names of organisations, of those who wrote (or edited, or translated) a work."""
    return [name for each in csl.get(role, ()) if (name := each.get("literal") or _surname(each))]


def makers(csl: Mapping[str, Any]) -> list[str]:
    """By whose names a work is known: its authors; its editors, unless they edited only the book that it stands in."""
    return people(csl) or ([] if "container-title" in csl else people(csl, "editor"))


def year(csl: Mapping[str, Any], field: str = "issued") -> str:
    """The year of a date, both ends of a range; empty if none is stated."""
    parts = csl.get(field, {}).get("date-parts", ())
    return "-".join(str(each[0]) for each in parts if each)


def _surname(name: Mapping[str, str]) -> str:
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    return family or name.get("given", "")


# -- which lines are one work --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plain:
    """A line as it is compared: folded, without the address, which is apart, and without when that was opened."""

    text: str
    address: str


class _Groups:
    """Which of a number of things belong together: disjoint sets, each named by its first."""

    def __init__(self, count: int) -> None:
        self._first = list(range(count))

    def first(self, at: int) -> int:
        while self._first[at] != at:
            self._first[at] = self._first[self._first[at]]
            at = self._first[at]
        return at

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        self._first[high] = low

    def all(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self._first)):
            found[self.first(at)].append(at)
        return list(found.values())


def _listed(passages: Iterable[Passage]) -> list[Reference]:
    """Every reference line once: the parts of a long text share their lines. "Ibid., p. 4" is no work of its own."""
    lines: dict[tuple[str, int], Reference] = {}
    for passage in passages:
        for each in listing(passage).references:
            key = passage.path, each.start
            if each.meant:  # cited on other pages than its line states, which are not the work's then
                lines[key] = replace(each.meant, csl=cited_on(each, ()).csl)
            else:
                lines.setdefault(key, each)
    return [each for each in lines.values() if not points_back(each.text)]


def _plain(text: str) -> _Plain:
    line = _QUOTED.sub(r'"\1"', without_item(fold(text)))
    line = line[label.end() :] if (label := _LABEL.match(line)) else line
    found = _ADDRESS.search(line)
    address = re.sub(r"https?://", "", found[1]).rstrip("/" + _ENDS) if found else ""
    rest = _ACCESSED.sub(" ", _ADDRESS.sub(" ", line))
    return _Plain(collapse(rest).strip(_ENDS), address)


def _identity(csl: Mapping[str, Any]) -> Hashable:
    """Authors, year and title, folded; nothing unless all three are stated."""
    names = tuple(fold(" ".join(map(str, each.values()))) for each in csl.get("author", ()))
    title = fold(str(csl.get("title", ""))).strip(_ENDS)
    return (names, year(csl), title) if names and year(csl) and title else ""


def _told_apart(csl: Mapping[str, Any]) -> dict[str, str]:
    """What tells works of the same authors, year and title apart.

    The pages are those of an article or a chapter where it stands in something, and only those cited elsewhere.
    """
    fields = {name: fold(str(csl.get(name, ""))).strip(_ENDS) for name in _TELLS_APART}
    date = csl.get("issued", {}).get("date-parts", [[]])[0]
    return fields | {
        "page": str(csl.get("page", "")) if "container-title" in csl else "",
        "date": "-".join(map(str, date)) if len(date) > 1 else "",
    }


def _join_alike(groups: _Groups, key: Any, apart: Any, *, count: int) -> None:  # noqa: ANN401  # two short functions
    """Joins what has the same key, unless it differs in what tells it apart; what states nothing of that fits all.

    Where some differ, those that state nothing fit more than one of them, and are left alone.
    """
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for at in range(count):
        if key(at):
            alike[key(at)].append(at)
    for members in alike.values():
        stated = {at: apart(at) for at in members}
        differ = [name for name in stated[members[0]] if len({each[name] for each in stated.values()} - {""}) > 1]
        same: dict[Hashable, int] = {}
        for at in members:
            groups.join(same.setdefault(tuple(stated[at][name] for name in differ), at), at)


# -- the work ------------------------------------------------------------------------------------------------------


def _kept(lines: Sequence[Reference]) -> Work:
    """The work of lines that are on one: the richest of them."""
    best = max(lines, key=lambda line: (len(line.csl), len(collapse(line.text))))
    csl = dict(best.csl)
    if "container-title" not in csl and len({line.csl.get("page") for line in lines}) > 1:
        csl.pop("page", None)  # those cited here and there, not the work's
    return Work(collapse(best.text), csl, "")


def _place(work: Work) -> tuple[str, ...]:
    """Where a work stands in a bibliography, in the same order on every machine."""
    given = [" ".join(map(str, each.values())) for each in work.csl.get("author", ()) or work.csl.get("editor", ())]
    names = [*makers(work.csl), *given] if makers(work.csl) else []
    first = " ".join(names) or str(work.csl.get("title") or without_item(work.text))
    words = re.sub(r"^\W+", "", fold(first))
    return (words, year(work.csl), fold(str(work.csl.get("title", ""))), fold(work.text), work.text)


def _with_ids(works: Iterable[Work]) -> tuple[Work, ...]:
    taken: set[str] = set()
    return tuple(_with_id(work, taken) for work in works)


def _with_id(work: Work, taken: set[str]) -> Work:
    name = next(name for name in _ids(work) if name not in taken)
    taken.add(name)
    return Work(work.text, work.csl, name)


def _ids(work: Work) -> Iterator[str]:
    """Ids such as "lala-2008" and "lala-2008-2": letters that every format and every tool takes in a key."""
    named = (makers(work.csl) or [str(work.csl.get("title") or without_item(work.text))])[0]
    plain = re.sub(r"[^a-z0-9]+", "-", slug(named, _LONGEST_NAME)).strip("-") or "work"
    first = "-".join(filter(None, (plain, year(work.csl))))
    yield first
    number = 2
    while True:
        yield f"{first}-{number}"
        number += 1
