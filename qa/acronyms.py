"""Acronyms and what they stand for, as a text itself says it (Schwartz and Hearst 2003)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.text import collapse

_SHORT = r"[A-Z][A-Za-z0-9&./-]{1,11}"
_AFTER = re.compile(rf"\(\s*(?:[^()]{{0,120}}[,;:/]\s*)?({_SHORT})\s*[);,]")
_BEFORE = re.compile(rf"\b({_SHORT})\s*\(([^()]{{6,120}})\)")
_INSIDE = re.compile(rf"\(([^()]{{6,120}}?)[,;:/]\s*({_SHORT})\s*\)")
_TOKEN = re.compile(r"[\w&./-]+")
_ENDS = re.compile(r"[^\W_]{2}[.?!;:]\s|[()]")  # a sentence does, or a remark; a long form goes on
_LONGEST_FORM = 12  # words
_LONGEST_BETWEEN = 4  # letters of a word that an acronym passes over: "of", "and", "para"


def acronyms_of(text: str) -> dict[str, str]:
    """Each acronym that the text spells out, with its long form: the last one, if there are several."""
    return dict(_pairs(text))


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    line = collapse(text)
    for match in _AFTER.finditer(line):
        yield from _pair(match[1], line[max(0, match.start() - 200) : match.start()].rstrip(" ,;:"))
    for match in _INSIDE.finditer(line):
        yield from _pair(match[2], match[1])
    for match in _BEFORE.finditer(line):
        yield from _pair(match[1], match[2])


def _pair(short: str, before: str) -> Iterable[tuple[str, str]]:
    short = short.strip("./-&")
    if sum(letter.isupper() for letter in short) < 2 or len(short) > len(before):
        return
    form = _by_initials(short, before) or _by_letters(short, before)
    if form and len(form) > len(short) + 2 and short not in _TOKEN.findall(form):
        yield short, form


def _by_initials(short: str, before: str) -> str | None:
    """The last words of `before` whose initials spell the acronym; short words and second halves may be passed over."""
    words = list(re.finditer(r"[^\W_]+", before))
    letters = [letter for letter in short.removesuffix("s").casefold() if letter.isalnum()]
    firsts = [word[0][0].casefold() for word in words]
    passed = [len(word[0]) <= _LONGEST_BETWEEN or before[word.start() - 1 : word.start()] == "-" for word in words]

    spelt = {0}  # how many of the last letters the words from here on may spell: "de" is one of them or passed over
    for at in range(len(words) - 1, -1, -1):
        longer = {count + 1 for count in spelt if firsts[at] == letters[-count - 1]}
        spelt = longer | (spelt if passed[at] else set())
        if len(letters) in spelt:
            form = before[words[at].start() :]
            return form if len(words) - at <= 2 * len(letters) + 1 and not _ENDS.search(form) else None
    return None


def _by_letters(short: str, before: str) -> str | None:
    """The shortest end of `before` that holds the acronym's letters in order, the first and half of all at initials."""
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    at, initials = len(before), 0
    for number in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (before[at].casefold() != letters[number] or (number == 0 and not _begins(before, at))):
            at -= 1
        if at < 0:
            return None
        initials += _begins(before, at)
    form = before[at:]
    longest = 2 * len(letters) if initials == len(letters) else len(letters) + 1
    short_enough = len(form.split()) <= min(longest, _LONGEST_FORM)
    return form if short_enough and 2 * initials >= len(letters) and not re.search(r"[.;:,()]\s", form) else None


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
