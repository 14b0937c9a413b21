"""Acronyms and what they stand for, as the documents themselves say it (Schwartz and Hearst 2003)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from qa.text import collapse, words_of

_SHORT = r"[A-Z][A-Za-z0-9&./-]{1,11}"
_AFTER = re.compile(rf"\(\s*(?:[^()]{{0,120}}[,;:/]\s*)?({_SHORT})\s*[);,]")
_BEFORE = re.compile(rf"\b({_SHORT})\s*\(([^()]{{6,120}})\)")
_INSIDE = re.compile(rf"\(([^()]{{6,120}}?)[,;:/]\s*({_SHORT})\s*\)")
_TOKEN = re.compile(r"[\w&./-]+")
_ENDS = re.compile(r"[^\W_]{2}[.?!;:]\s|[()]")  # a sentence does, or a remark; a long form goes on
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


def expansions(question: str, known: Mapping[str, Sequence[str]], ordinary: Collection[str] = ()) -> list[str]:
    """What a question may also be called: the long forms of its acronyms, the acronyms of its long forms.

    An acronym may be written in other letters ("dpko", "ngo" for "NGOs"), but not in two, nor as one of the `ordinary`
    words (folded): "who" is not the World Health Organization, and in a question all in capitals "WHO" is not either.
    """
    parts = {part.strip("./-&") for token in _TOKEN.findall(question) for part in (token, *re.split("[/-]", token))}
    written = {form for part in parts for form in (part, part.removesuffix("s"))}
    small = {form.casefold() for form in written if len(form) > 2} - set(ordinary)
    folded, found = words_of(question), list[str]()
    large = written if len(folded) == 1 or any(letter.islower() for letter in question) else set()
    for short, forms in known.items():
        one = short.removesuffix("s")
        if one in large or one.casefold() in small:
            found += [form for form in forms if not _holds(folded, _words(form))]
        elif any(_holds(folded, _words(form)) for form in forms):
            found.append(short)
    return found


@lru_cache(maxsize=100_000)
def _words(form: str) -> tuple[str, ...]:
    return tuple(words_of(form))


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


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return bool(wanted) and any(
        list(words[at : at + len(wanted)]) == list(wanted) for at in range(len(words) - len(wanted) + 1)
    )
