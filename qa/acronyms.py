"""Acronyms and what they stand for, as the documents themselves say it (Schwartz and Hearst 2003)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qa.text import collapse, words_of

_SHORT = r"[A-Z][A-Za-z0-9&./-]{1,11}"
_AFTER = re.compile(rf"\(\s*(?:[^()]{{0,120}}[,;:/]\s*)?({_SHORT})\s*[);,]")
_BEFORE = re.compile(rf"\b({_SHORT})\s*\(([^()]{{6,120}})\)")
_INSIDE = re.compile(rf"\(([^()]{{6,120}}?)[,;:/]\s*({_SHORT})\s*\)")
_MOST_EXPANSIONS = 3  # of one acronym
_LONGEST_FORM = 12  # words
_LONGEST_BETWEEN = 4  # letters of a word that an acronym passes over: "of", "and", "para"


def acronyms_of(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Each acronym with its long forms, the most frequent first, at most three; sorted by acronym."""
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found.update(_pairs(text))
    table: dict[str, list[str]] = {}
    for (short, long), _ in sorted(found.items(), key=lambda item: (item[0][0], -item[1], item[0][1])):
        forms = table.setdefault(short, [])
        if len(forms) < _MOST_EXPANSIONS and words_of(long) not in map(words_of, forms):
            forms.append(long)
    return {short: tuple(forms) for short, forms in table.items()}


def expansions(question: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    """What a question may also be called: the long forms of its acronyms, the acronyms of its long forms."""
    written, folded = re.findall(r"[\w&./-]+", question), words_of(question)
    found: list[str] = []
    for short, forms in known.items():
        if short in written or (len(short) > 2 and short.casefold() in written):
            found += [form for form in forms if not _holds(folded, words_of(form))]
        elif any(_holds(folded, words_of(form)) for form in forms):
            found.append(short)
    return found


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
    if form and len(form) > len(short) + 2 and short not in re.findall(r"[\w&./-]+", form):
        yield short, form


def _by_initials(short: str, before: str) -> str | None:
    """The last words of `before` whose initials spell the acronym, short words between them left out."""
    words = list(re.finditer(r"[^\W_]+", before))
    letters = [letter for letter in short.casefold().removesuffix("s") if letter.isalnum()]
    at = len(words)
    for letter in reversed(letters):
        at -= 1
        while at >= 0 and words[at][0][0].casefold() != letter and len(words[at][0]) <= _LONGEST_BETWEEN:
            at -= 1
        if at < 0 or words[at][0][0].casefold() != letter:
            return None
    return before[words[at].start() :] if len(words) - at <= 2 * len(letters) + 1 else None


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
    short_enough = len(form.split()) <= min(len(letters) + 1, _LONGEST_FORM)
    return form if short_enough and 2 * initials >= len(letters) and not re.search(r"[.;:,()]\s", form) else None


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return bool(wanted) and any(
        list(words[at : at + len(wanted)]) == list(wanted) for at in range(len(words) - len(wanted) + 1)
    )
