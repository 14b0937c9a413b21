"""The pages that a footnote gives behind a source, compared with those that passages give of that very source.

A page of another source, a volume or a day of the month is none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qa.datatypes import Marker, Passage, Reference
from qa.page_numbers import NAMED, YEAR, bare_pages, is_among, numbers_in, pages_stated
from qa.text import matching_form

__all__ = ["Wrong", "wrong_pages"]

_NAME = re.compile(rf"{YEAR}|[^\W\d_][\w'-]*")
_AGAIN = re.compile(r"\W*(?:ibid|idem|id\b)", re.IGNORECASE)
_NO_NAMES = frozenset(
    "a also and as cf citing e ed eds et for from ibid id idem in on p pp quoting see source sources the und ver voir y"
    .split()
)  # fmt: skip
_FEWEST_WORDS = 3  # of a line that is looked for as it stands
_FIRST_SIGN = 0xF0000  # private characters: each stands for a source
_PLACE = "\uf8ff"
_SIGN = re.compile(f"[{chr(_FIRST_SIGN)}-\U000ffffd{_PLACE}]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Pages that a footnote gives and no passage does; `source` is the line of which they should be, if it is told."""

    pages: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    line: str
    words: frozenset[str]
    pages: frozenset[str]
    is_note: bool = False


_Owners = tuple[int, ...]
"""Which of the sources are named; empty if none can be told."""
_Claim = tuple[tuple[str, ...], _Owners]
"""Pages, and the sources of which they may be; empty if none can be told."""


def wrong_pages(
    stated: str,
    passages: Sequence[Passage],
    *,
    places: Iterable[tuple[int, int]] = (),
    instead: Sequence[str] = (),
    entries: Iterable[tuple[str, str]] = (),
) -> list[Wrong]:
    """The pages that a footnote states behind sources and that passages do not give of them.

    `places` are spans of it that name where the words were read; pages behind these are none of a source. `instead` are
    pages of its sources that replace its own. `entries` are lines and how a style writes them, so that a number in an
    entry is no page. Pages behind no source that can be told must be those of any one.
    """
    sources = _sources(passages)
    signed = _signed(stated, sources, places, entries)
    claims = [(tuple(instead), _all_owners(signed, sources))] if instead else _claims(signed, sources)
    compared = ((_not_given(pages, owners, sources, passages), owners) for pages, owners in claims)
    return [Wrong(wrong, sources[owners[0]].line if len(owners) == 1 else "") for wrong, owners in compared if wrong]


# -- what passages give ------------------------------------------------------------------------------------------------


def _sources(passages: Iterable[Passage]) -> list[_Source]:
    """The sources of passages, each line once, with the pages and the ends of ranges that they give of it."""
    found: dict[str, set[str]] = {}
    words: dict[str, set[str]] = {}
    for passage in passages:
        own = [_line(each.text) for each in passage.references]
        given = [{*_of_line(each), *_of_markers(passage, at)} for at, each in enumerate(passage.references)]
        for note in passage.footnotes:
            line = _line(note.text)
            found.setdefault(line, set()).update(pages_stated(line))
            _add_of_note(line, own, given)
        for reference, line, pages in zip(passage.references, own, given, strict=True):
            meant = _line(reference.meant.text) if reference.meant else line
            for each in (line, meant):
                found.setdefault(each, set()).update(pages)
                words.setdefault(each, set()).update(_words(f"{line} {meant} {_makers(reference.csl)}"))
    return [
        _Source(line, frozenset(words.get(line) or _words(line)), frozenset(_with_ends(pages)), line not in words)
        for line, pages in found.items()
        if line
    ]


def _line(text: str) -> str:
    return matching_form(text).rstrip(". ")


def _makers(csl: Any) -> str:  # noqa: ANN401
    """The names of a work's makers as a citation may write them."""
    names = [name for role in ("author", "editor") for name in csl.get(role, ())]
    return matching_form(" ".join(str(part) for name in names for part in name.values()))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _with_ends(pages: Iterable[str]) -> set[str]:
    return {part for page in pages for part in (page, *page.split("-"))}


def _of_line(reference: Reference) -> set[str]:
    """The pages that a reference line states as pages, and those that it states of the entry that it points to."""
    stated = [str(reference.csl.get("page", "")), *reference.pages]
    return pages_stated(_line(reference.text)) | {page for each in stated for page in numbers_in(each)}


def _of_markers(passage: Passage, at: int) -> Iterator[str]:
    """The pages of the markers that point to a reference.

    So does "(ibid., p. 4)" behind one, and "(Smith: 4)" may, if there are two by Smith.
    """
    last: int | None = None
    for marker in sorted(passage.markers, key=lambda each: each.start):
        if marker.reference is not None:
            last = marker.reference
        elif not (last in (at, None) if _AGAIN.match(marker.text) else _may_mean(marker, passage.references[at])):
            continue
        if marker.reference in (at, None):
            yield from (page for stated in marker.pages for page in numbers_in(stated))


def _may_mean(marker: Marker, reference: Reference) -> bool:
    names = _names(matching_form(marker.text))
    return bool(names) and {name.casefold() for name in names} <= _words(_line(reference.text))


def _add_of_note(line: str, own: Sequence[str], given: Sequence[set[str]]) -> None:
    """Adds to each reference the pages that a footnote of the passage gives behind it."""
    sources = [_Source(each, frozenset(_words(each)), frozenset()) for each in own]
    for pages, owners in _claims(_signed(line, sources), sources):
        if len(owners) == 1:
            given[owners[0]].update(pages)


# -- what a footnote gives ---------------------------------------------------------------------------------------------


def _claims(signed: str, sources: Sequence[_Source]) -> Iterator[_Claim]:
    """Pages with the sources that are named right before them; those of the place that was read do not count."""
    done = 0
    owners: _Owners | None = ()
    for match, bare in _stated(signed):
        before = signed[done : match.start()]
        last = before.rpartition(";")[2]
        piece = last if _tells(last) else before
        if _tells(piece):
            owners = _owners(piece, sources)
        done = match.end()
        if owners is not None and not (bare and not owners):
            yield numbers_in(match["pages"]), owners


def _stated(signed: str) -> list[tuple[re.Match[str], bool]]:
    """Pages with a word for them, and bare ones (True) at the end of what names a source, in their order."""
    found = [(match, False) for match in NAMED.finditer(signed)]
    taken = {at for match, _ in found for at in range(*match.span())}
    found += [(match, True) for match in bare_pages(signed) if taken.isdisjoint(range(*match.span()))]
    return sorted(found, key=lambda pair: pair[0].start())


def _tells(piece: str) -> bool:
    return bool(_SIGN.search(piece) or _names(piece))


def _names(text: str) -> list[str]:
    """Names and years, which tell sources apart, in their order."""
    return [name for name in _NAME.findall(text) if not name[0].islower() and name.casefold() not in _NO_NAMES]


def _owners(piece: str, sources: Sequence[_Source]) -> _Owners | None:
    """The source that a piece names last, or those that it may be; None for the place where the words were read."""
    signs = list(_SIGN.finditer(piece))
    names = [name.casefold() for name in _names(piece[signs[-1].end() :] if signs else piece)]
    told = _told(names, sources)
    if told or not signs:
        return told
    sign = signs[-1][0]
    return None if sign == _PLACE else (ord(sign) - _FIRST_SIGN,)


def _told(names: Sequence[str], sources: Sequence[_Source]) -> _Owners:
    """The sources that have these names; notes of the passages, which may name several, only if no other has."""
    parts = [frozenset(re.findall(r"\w+", name)) for name in names]
    for of_notes in (False, True):
        told = _having(parts, sources, [at for at, each in enumerate(sources) if each.is_note == of_notes])
        if told:
            return told
    return ()


def _having(parts: Sequence[frozenset[str]], sources: Sequence[_Source], candidates: Sequence[int]) -> _Owners:
    """Those of the candidates that have all the names; else those that have the last names, then the years, of any."""
    fitting = [at for at in candidates if parts and all(part <= sources[at].words for part in parts)]
    if fitting:
        return tuple(fitting)
    told = False
    for part in sorted(reversed(parts), key=lambda part: min(part)[:1].isdecimal()):
        if narrowed := [at for at in candidates if part <= sources[at].words]:
            candidates, told = narrowed, True
    return tuple(candidates) if told else ()


def _all_owners(signed: str, sources: Sequence[_Source]) -> _Owners:
    """Every source that is named."""
    found = {ord(sign) - _FIRST_SIGN for sign in _SIGN.findall(signed) if sign != _PLACE}
    for piece in signed.split(";"):
        found |= {*(_owners(piece, sources) or ())}
    return tuple(sorted(found))


def _not_given(
    pages: Sequence[str], owners: _Owners, sources: Sequence[_Source], passages: Iterable[Passage]
) -> tuple[str, ...]:
    """The pages that are none of the sources'; if these cannot be told, none of any one's nor of the document."""
    given = {page for at in owners or range(len(sources)) for page in sources[at].pages}
    wrong = [page for page in pages if page not in given]
    if not owners:
        read = [each.pages for each in passages if each.pages]
        if not sources and not read:  # nothing to compare them with
            return ()
        wrong = [page for page in wrong if not any(is_among(page, each) for each in read)]
    return tuple(wrong)


def _signed(
    stated: str,
    sources: Sequence[_Source],
    places: Iterable[tuple[int, int]] = (),
    entries: Iterable[tuple[str, str]] = (),
) -> str:
    """What is stated, with one sign in the place of each line or entry that stands there whole, and of each place."""
    known = {each.line: at for at, each in enumerate(sources)}
    forms = known | {entry: known[line] for line, entry in entries if line in known}
    spans = [
        (start, start + len(form), chr(_FIRST_SIGN + at))
        for form, at in sorted(forms.items(), key=lambda pair: -len(pair[0]))
        if len(form.split()) >= _FEWEST_WORDS
        for start in _whole(stated, form)
    ]
    taken: list[tuple[int, int, str]] = []
    for start, end, sign in [*spans, *((start, end, _PLACE) for start, end in places)]:
        if not any(first < end and start < last for first, last, _ in taken):
            taken.append((start, end, sign))
    parts, done = list[str](), 0
    for start, end, sign in sorted(taken):
        parts += [stated[done:start], f" {sign}"]
        done = end
    return "".join([*parts, stated[done:]])


def _whole(text: str, part: str) -> Iterator[int]:
    """Where a part stands in a text without cutting a word."""
    at = text.find(part)
    while at >= 0:
        end = at + len(part)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            yield at
        at = text.find(part, at + 1)
