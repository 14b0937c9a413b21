"""How questions are worded: names and years in them, others put in their place, and the ways people type."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib import resources

from qa.countries import countries_of
from qa.text import fold, words_of

_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'’-]*[a-z0-9][\w'’-]*|[A-Z]{2,})(?: (?:[A-Z][\w'’-]*|[IVX]+))*")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_BEFORE = re.compile(r"([a-z,]+) $")
_NO_NAME = frozenset("i what who which when where how why is are was were did does do can the in of".split())
_ASKING = frozenset(
    "a about all also am an and any are as at be been being but by can could did do does for from get had has have he "
    "her his how i if in into is it its kind many may me much must my name of on one or our s she should so some than "
    "that the their them there these they this those to type was we were what when where which who whom whose why will "
    "with would you your".split()
)
_WITH_ARTICLE = re.compile(
    r"\b(?:Republic|United|Islands|Netherlands|Philippines|Maldives|Bahamas|Gambia|Seychelles)\b"
)
_ENGLISH = re.compile(r"[A-Z][a-z]+(?:an|ese|ish|[^aeiou]i)(?: [A-Z][a-z]+)?")  # the table has four languages
_FEWEST_WORDS = 2  # of those that are not in _ASKING: with fewer, a question means nothing without its passage
_LONGEST_NAME = 4  # words
_YEARS_AWAY = 40
_LONGEST_BEFORE = 30  # characters in which the word before a name is looked for

Names = Mapping[tuple[bool, str], list[str]]


def is_askable(question: str) -> bool:
    """Whether the question says enough to be understood without its passage."""
    return len([word for word in words_of(question) if word not in _ASKING]) >= _FEWEST_WORDS


def names_of(texts: Iterable[str]) -> Names:
    """The names in the middle of the texts' sentences, by whether they are a country's and by the word before."""
    found: dict[tuple[bool, str], set[str]] = defaultdict(set)
    for text in texts:
        for match in _names(text):
            found[_slot(text, match)].add(match.group())
    return {slot: sorted(names) for slot, names in sorted(found.items())}


def _names(text: str) -> list[re.Match[str]]:
    found = [match for match in _NAME.finditer(text) if match.group().lower() not in _NO_NAME]
    return [match for match in found if len(match.group().split()) <= _LONGEST_NAME]


def _slot(text: str, match: re.Match[str]) -> tuple[bool, str]:
    before = _BEFORE.search(text[max(match.start() - _LONGEST_BEFORE, 0) : match.start()])
    return _is_country(match.group()), before.group(1) if before else ""


@cache
def _is_country(name: str) -> bool:
    return bool(countries_of(name))


class Swapper:
    """Puts another name or year into a question, one of `names` of which `text` holds no word."""

    def __init__(self, names: Names, text: str, *, years: bool = True) -> None:
        self.names = names
        self.text = text
        self.years = years

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the text, folded."""
        return frozenset(words_of(self.text))

    def swap(self, question: str, rng: random.Random) -> str | None:
        """The question with one name or year swapped; None if it has none, or none fits."""
        places = [(match, False) for match in _names(question)]
        if self.years:
            places += [(match, True) for match in _YEAR.finditer(question)]
        if not places:
            return None
        match, is_year = rng.choice(places)
        other = self._year(match, rng) if is_year else self._name(question, match, rng)
        return question[: match.start()] + other + question[match.end() :] if other else None

    def _name(self, question: str, match: re.Match[str], rng: random.Random) -> str | None:
        own = set(words_of(match.group()))
        fitting = [
            name
            for name in self.names.get(_slot(question, match), [])
            if not own & set(words_of(name)) and not any(word in self.words for word in words_of(name))
        ]
        return rng.choice(fitting) if fitting else None

    def _year(self, match: re.Match[str], rng: random.Random) -> str | None:
        year = int(match.group())
        years = [str(other) for other in range(year - _YEARS_AWAY, year + _YEARS_AWAY) if str(other) not in self.words]
        return rng.choice(years) if years else None


@cache
def _adjectives() -> Mapping[str, str]:
    """How the people of each country are called in English; "" where there is no word for it."""
    data = json.loads(resources.files("qa").joinpath("data/countries.json").read_text(encoding="utf-8"))
    return {
        country: next(filter(_ENGLISH.fullmatch, entry["adjectives"]), "")
        for country, entry in sorted(data["countries"].items())
    }


def placed(question: str, among: Iterable[str] | None, without: Iterable[str], rng: random.Random) -> str | None:
    """The question asked of a country: one of `among` (None: of all) but not of `without`; None if there is none."""
    adjectives = _adjectives()
    left = set(without) | set(countries_of(question))
    fitting = [country for country in (adjectives if among is None else sorted(set(among))) if country not in left]
    if not fitting:
        return None
    country = rng.choice(fitting)
    bare, mark = (question[:-1].rstrip(), "?") if question.endswith("?") else (question, "")
    way = rng.random()
    if way < 0.3 and adjectives[country]:
        return f"{bare} in the {adjectives[country]} case{mark}"
    where = f"in {'the ' if _WITH_ARTICLE.search(country) else ''}{country}"
    return f"{bare} {where}{mark}" if way < 0.7 else f"I{where[1:]}, {_small(bare)}{mark}"


def _small(question: str) -> str:
    first, _, rest = question.partition(" ")
    return f"{first.lower() if first.lower() in _ASKING else first} {rest}"


def varied(question: str, rng: random.Random) -> str:
    """The question as some people would type it: as it is, in small letters, without its mark, as keywords."""
    way, bare = rng.random(), question.rstrip("?. ") or question
    if way < 0.1:
        return question.lower()
    if way < 0.2:
        return bare
    if way < 0.3:
        return bare.lower()
    if way < 0.38:
        kept = [word for word in bare.split() if fold(word).strip(",.'’\"") not in _ASKING]
        return " ".join(kept) if len(kept) > 1 else question
    return question
