"""Where quotation marks stand around words: double ones for sure, single ones told from apostrophes with care.

A single mark may open a quotation, close one, or be an apostrophe ("the partners’ needs", "don’t", "‘90s"). One that
may be either closes a quotation only where nothing surer does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from qa.footnotes import SUPERSCRIPTS

__all__ = ["SINGLE", "marked"]

SINGLE = "‘'‹‚›"  # marks that open
# Pointed marks point inwards in German books, and both to the right in Swedish ones: »so«, »så».
_CLOSING = {"“": "”", "«": "»", "„": "“”", '"': '"', "»": "«»"}
_MARK = re.compile('[“”«»„"]')
_CLOSING_SINGLE = {"‘": "’", "'": "'", "‹": "›", "‚": "‘’", "›": "‹›"}
_SINGLE_MARK = re.compile("[‘’'‹›‚]")
_BEFORE_OPENING = "([{<—–-‐‑/"
_NEVER_OPENED = frozenset(".,;:!?)]}’'”»%")  # what no quotation begins with
_DECADE = re.compile(r"\d\ds(?!\w)")
_YEAR = re.compile(r"\d\d(?!\w)")
_ELIDED = re.compile(r"(?:s|t|k|m|n|em|[Tt]is|[Tt]was|twere|till?|cause|cos|cuz|bout|round|neath|tween|nother)(?!\w)")
_GOES_ON = re.compile(r"\s+\w")
_CALLS = str.maketrans(dict.fromkeys(SUPERSCRIPTS, "."))  # a raised digit is part of no word
_ENDS_IN_S = "sxzSXZ"  # letters behind which an apostrophe alone makes a genitive
_MOST_OPEN = 50  # quotations within each other
_SURE, _LIKELY, _MAYBE = 3, 2, 1

Spans = list[tuple[int, int]]


class _Sign(NamedTuple):
    """A single mark: it opens a quotation, or closes one, as surely as `sure` says."""

    at: int
    mark: str
    opens: bool
    sure: int


def marked(text: str, *, goes_on: bool = False) -> Spans:
    """Spans between quotation marks, the outermost, in order.

    A double mark that is never closed goes on to the end of the paragraph. So is a quotation of several paragraphs set:
    each begins with a mark, and only the last one ends with one. A single mark does so only at the head of a paragraph,
    and if the next one begins with such a mark too (`goes_on`).
    """
    double = _double(text)
    single = _single(text, double, goes_on=goes_on)
    found: Spans = []
    for start, end in sorted([*double, *single], key=lambda span: (span[0], -span[1])):
        if not found or start > found[-1][1]:
            found.append((start, end))
    return found


def _double(text: str) -> Spans:
    found: Spans = []
    opening, start, depth = "", 0, 0
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if not depth:
            if mark in _CLOSING and (mark != "»" or (_stands_free(text, at) and _stands_before_words(text, at))):
                opening, start, depth = mark, at + 1, 1
        elif mark in _CLOSING[opening]:
            depth -= 1
            if not depth:
                found.append((start, at))
        elif mark == opening:
            depth += 1
    if depth and opening != '"':
        found.append((start, len(text)))
    return found


def _single(text: str, double: Spans, *, goes_on: bool) -> Spans:
    """Spans between single marks that stand in no double ones: each sure closing mark ends the last one opened."""
    signs = list(_signs(text.translate(_CALLS), double))
    found: Spans = []
    waiting: list[int] = []
    for turn, sign in enumerate(signs):
        if sign.opens:
            waiting.append(turn)
        elif sign.sure == _SURE:
            fitting = [each for each in waiting[-_MOST_OPEN:] if sign.mark in _CLOSING_SINGLE[signs[each].mark]]
            fitting = [each for each in fitting if signs[each].sure > _MAYBE] or fitting
            if fitting:
                del waiting[waiting.index(fitting[-1], -_MOST_OPEN) :]
                found.append((signs[fitting[-1]].at + 1, sign.at))
    for turn in waiting:
        opening = signs[turn]
        if opening.sure < _SURE:
            continue
        if closing := _unsure_closing(opening, (signs[at] for at in range(turn + 1, len(signs))), double):
            found.append((opening.at + 1, closing.at))
        elif goes_on and not text[: opening.at].strip():
            found.append((opening.at + 1, len(text)))
    return found


def _signs(text: str, double: Spans) -> Iterator[_Sign]:
    within = iter([*double, (len(text) + 1, len(text) + 1)])
    start, end = next(within)
    for match in _SINGLE_MARK.finditer(text):
        at, mark = match.start(), match[0]
        while at >= end:
            start, end = next(within)
        if at >= start:
            continue
        if opens := _opens(text, at):
            yield _Sign(at, mark, opens=True, sure=opens)
        elif sure := _closes(text, at):
            yield _Sign(at, mark, opens=False, sure=sure)


def _stands_free(text: str, at: int) -> bool:
    """Whether a mark stands behind no word."""
    before = text[at - 1 : at] if at else ""
    return not before or before.isspace() or before in _BEFORE_OPENING


def _stands_before_words(text: str, at: int) -> bool:
    """Whether a quotation may begin right behind a mark."""
    after = text[at + 1 : at + 2]
    return bool(after) and not after.isspace() and after not in _NEVER_OPENED


def _opens(text: str, at: int) -> int:
    """How surely a mark opens a quotation; 0 if it does not. It may stand for what was left out: "'68", "‘tis"."""
    mark = text[at]
    if mark not in SINGLE or not _stands_free(text, at):
        return 0
    if mark == "‹":  # in French, with a space behind it
        return _SURE
    if not _stands_before_words(text, at) or (mark in "‘'" and _DECADE.match(text, at + 1)):
        return 0
    if mark in "‘'" and _YEAR.match(text, at + 1):
        return _MAYBE
    return _LIKELY if mark in "‘'" and _ELIDED.match(text, at + 1) else _SURE


def _closes(text: str, at: int) -> int:
    """How surely a mark closes what was opened; 0 if it does not."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "›":
        return _SURE
    if text[at] == "‹":
        return _SURE if before and not before.isspace() else 0
    if text[at] == "‚" or not before or before.isspace() or after.isalnum():
        return 0
    if text[at] == "‘":
        return _SURE
    if before in _ENDS_IN_S or before.isdecimal():  # 5' is a measure too
        return _MAYBE if _GOES_ON.match(text, at + 1) else _LIKELY
    return _SURE


def _unsure_closing(opening: _Sign, following: Iterable[_Sign], double: Spans) -> _Sign | None:
    """What closes a quotation, if nothing surely does: the first of the likeliest marks before the next opening one.

    What may be a genitive closes nothing over a quotation between double marks: that one is sure.
    """
    likely: list[_Sign] = []
    for sign in takewhile(lambda sign: not sign.opens, following):
        over = bisect_left(double, (opening.at, 0)) < bisect_left(double, (sign.at, 0))
        if sign.mark in _CLOSING_SINGLE[opening.mark] and not (over and sign.sure == _MAYBE):
            likely.append(sign)
    return max(likely, key=lambda sign: sign.sure, default=None)
