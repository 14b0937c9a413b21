"""The countries a passage is about: names, demonyms and acronyms of missions, found in four languages.

A country counts where the words name it, its people or its territory ("Burundi", "the Burundian programme", "UNMIL").
A city, a currency, a language ("printed in French") and a person ("Ms Jordan") count for none, and a word that may mean
two countries ("Congolese") for none unless the passage says which. Names follow common English usage ("Côte d'Ivoire",
"Cape Verde", "Turkey"); the table is `data/countries.json`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from qa.namesakes import is_author, is_cited_group, is_money, is_named_person, is_place_elsewhere
from qa.text import fold

What = Literal["name", "acronym", "adjective", "ambiguous", "nothing"]

_WORD = re.compile(r"[^\W_]+")
# What may stand between the words of one name; a full stop only after an abbreviation ("St. Lucia", "D.R. Congo").
_GAP = re.compile(r"[^\S\n]+|[^\S\n]*\n[^\S\n]*|[-‐‑'’ʼ]")
_GAP_AFTER_SHORT = re.compile(r"\.\s?")
_SHORTEST_IN_CAPITALS = 4

# Countries whose name is a given name too: a family name after it makes a person ("Jordan Okafor", "Israel Gómez").
_GIVEN_NAMES = frozenset("Jordan Chad Israel Georgia India Kenya".split())
_FAMILY_NAME = re.compile(r"[^\S\n]+([A-ZÀ-Þ][\w'’-]+)(?:[^\S\n]+([A-ZÀ-Þ][\w'’-]+))?(?!\s+[A-ZÀ-Þ])")
_NOT_FAMILY = frozenset(
    "Police Army Armed Air Navy Forces Force Defence Defense "
    "Security Justice Judicial Legal Law Rule Court Courts Prison "
    "Prisons Penal Border Community Civil Public National Internal International Integrated Local Municipal Regional "
    "Peace Stabilisation Stabilization Reform Support Programme Program Project Review Survey Study Strategy Policy "
    "Plan Initiative Mission Fund Facility Training Governance Government Parliament Ministry Human Women Youth Gender "
    "Development Assistance Partnership Transition Transitional Country Case Office Team Access Accountability "
    "Parliamentary Conflict Violence Refugee Arms Customs Coast Intelligence Military Gendarmerie Democracy Election "
    "Elections Media Economic Basin Valley River Sector Evaluation Assessment Lessons After Before When While And Or "
    "The In Of For From To By With As At On".split()
)
_PLACED = re.compile(r"\b(?:in|across|throughout|within|inside|en|em|au|na|no|dans)[^\S\n]+$", re.IGNORECASE)
_MARKED = re.compile(r"\s*:\s*\d")
_YEAR = re.compile(r",?\s*(?:19|20)\d\d\b")
_US_STATE_OF_GEORGIA = re.compile(
    r"\b(?:Atlanta|Savannah|Alabama|Florida|Tennessee|North Carolina|South Carolina|[Ss]tate of Georgia|Georgia, U\.?S)"
    r"|\b(?:Athens|Augusta|Macon|Columbus|Marietta|Decatur|Valdosta|Fort Benning), Georgia\b"
)
_CAUCASUS = re.compile(
    r"\b(?:Tbilisi|Tiflis|Georgian|Abkhazia|Ossetia|Batumi|Kutaisi|Adjara|Caucasus|géorgien|georgian)"
)
_MONEY = re.compile(r"\s?\$")
_SHOUTED = re.compile(r"\b[A-Z]{3,}[^\S\n]+$")

_AND = r"(?:\s*,\s*(?:and|or|et|ou|y|e|o)?\s+|\s*/\s*|\s+(?:and|or|et|ou|y|e|o)\s+)"
_IN_A_LANGUAGE = re.compile(
    r"\b(?:in|into|en|em|speaks?|spoken?|speaking|fluent in|hablan?|parle(?:nt)?|falam?)\s+(?:both\s+)?"
    rf"(?:[^\W\d_]+{_AND})*$",
    re.IGNORECASE,
)
_MORE_LANGUAGES = re.compile(rf"(?:{_AND}[A-ZÀ-Þ]\w+)*")
_NO_NOUN_AFTER = re.compile(
    r"\s*$|\s*[^\w\s-]|\s*\n|\s+(?:and|or|but|by|with|to|for|at|on|in|as|is|was|were|are|than|only|before|after|et|ou|y|e)\b"
)
_LANGUAGE_AFTER = re.compile(
    r"(?:[-‑]|\s+)(?:speak\w+|languages?|translations?|versions?|subtitles|interpreters?|lessons|classes)\b"
)
_LANGUAGE_BEFORE = re.compile(
    r"\b(?:langues?|lenguas?|línguas?|idiomas?|versions?|versión|versão|traduction|traducción|tradução|expression"
    r"|hispanophone|en|em)\s+$",
    re.IGNORECASE,
)
_ETHNIC_BEFORE = re.compile(r"\b(?:ethnic|ethnically)\s+$", re.IGNORECASE)
_ORIGIN_AFTER = re.compile(r"\s+(?:origin|descent|ancestry)\b")
_VERB_AFTER = re.compile(r"\s+(?:an?|the|your|our|its|his|her|each|this|that|it|them)\b")


@dataclass(frozen=True, slots=True)
class _Table:
    """`phrases`: first word -> (all words, what it is, country), the longest first; `known`: folded name -> country.

    `cities`: folded word -> country.
    """

    phrases: dict[str, list[tuple[tuple[str, ...], What, str]]]
    known: dict[str, str]
    codes: dict[str, str]
    cities: dict[str, str]
    contexts: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    what: What
    country: str


@cache
def _table() -> _Table:
    data = json.loads(resources.files("qa").joinpath("data/countries.json").read_text(encoding="utf-8"))
    table = _Table({}, {}, {}, {}, {})
    for country, entry in data["countries"].items():
        table.codes.update(dict.fromkeys(entry["codes"], country))
        table.cities.update({fold(word): country for word in entry["cities"]})
        for name in (country, *entry["names"], *entry["also"]):
            table.known.setdefault(_known_form(name), country)
        for what, key in (("name", "names"), ("acronym", "acronyms"), ("adjective", "adjectives")):
            for phrase in entry[key]:
                _add(table, phrase, what, country)  # type: ignore[arg-type]
    for phrase in data["nothing"]:
        _add(table, phrase, "nothing", "")
    for group in data["ambiguous"]:
        known = group["words"][0]
        table.contexts[known] = tuple(
            (country, re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b"))
            for country, words in group["context"].items()
        )
        for phrase in group["words"]:
            _add(table, phrase, "ambiguous", known)
    for entries in table.phrases.values():
        entries.sort(key=lambda each: (-len(each[0]), each[1] != "nothing", each[2]))
    return table


def _add(table: _Table, phrase: str, what: What, country: str) -> None:
    forms = {phrase, phrase.upper()} if len(phrase) >= _SHORTEST_IN_CAPITALS and what != "acronym" else {phrase}
    for form in forms:
        words = tuple(_WORD.findall(form))
        table.phrases.setdefault(words[0], []).append((words, what, country))


def _known_form(name: str) -> str:
    words = _WORD.findall(fold(name))
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def canonical(name: str) -> str | None:
    """The English short name of the country that `name` means, or None.

    `name` is a name or alias in English, French, Spanish or Portuguese, with or without accents and capitals, or an
    ISO 3166 code of two or three capitals.
    """
    table, plain = _table(), name.strip()
    return table.codes.get(plain) or table.known.get(_known_form(plain))


def unknown_countries(names: Iterable[str]) -> tuple[str, ...]:
    """Those of `names`, in order, that mean no country of the table: for the editor to correct."""
    return tuple(name for name in names if canonical(name) is None)


def stated_countries(names: Iterable[str]) -> tuple[str, ...]:
    """The short names of a document's stated countries, sorted, each once; unknown ones are left out."""
    return tuple(sorted({known for name in names if (known := canonical(name))}))


def countries_of(*texts: str) -> tuple[str, ...]:
    """The countries that the texts (a passage's title and its text) name, as English short names, sorted.

    Time is linear in the length of the texts. What the texts do not make sure is left out.
    """
    text = unicodedata.normalize("NFC", "\n\n".join(texts))
    mentions = [each for each in _mentions(text) if each.what != "nothing"]
    persons = {each.country for each in mentions if each.what == "name" and _is_person(text, each)}
    found = {
        each.country
        for each in mentions
        if each.what != "ambiguous"
        and not _means_something_else(text, each)
        and (each.country not in persons or _is_placed(text, each))
    }
    found |= _told_apart(text, {each.country for each in mentions if each.what == "ambiguous"}, found)
    named = {each.country for each in mentions if each.what == "name"}
    # "Guinean" is said of all three.
    if "Guinea" not in named and found & {"Guinea-Bissau", "Equatorial Guinea"}:
        found.discard("Guinea")
    return tuple(sorted(_without_namesakes(text, found)))


def country_of_city(word: str) -> str | None:
    """The country of a city that is known by this word (folded), or None.

    A passage that names a city is not marked with its country: "the Paris Declaration" is not about France. Of a
    question it tells what it asks for.
    """
    return _table().cities.get(word)


def places_in(text: str) -> list[tuple[int, int, str | None]]:
    """Start, end and country of each name or demonym in an NFC text; None where it is the name of a language."""
    kept = countries_of(text)
    found: list[tuple[int, int, str | None]] = []
    for each in _mentions(text):
        if each.what == "adjective" and _is_language(text, each):
            found.append((each.start, each.end, None))
        elif each.what != "nothing" and each.country in kept:
            found.append((each.start, each.end, each.country))
    return found


def _mentions(text: str) -> Iterable[_Mention]:
    """Every phrase of the table that stands in the text, the longest at each place, none within another."""
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    phrases, at = _table().phrases, 0
    while at < len(words):
        taken = 1
        for phrase, what, country in phrases.get(words[at][0], ()):
            if _stands(text, words[at : at + len(phrase)], phrase):
                taken = len(phrase)
                yield _Mention(words[at][1], words[at + taken - 1][2], what, country)
                break
        at += taken


def _stands(text: str, words: list[tuple[str, int, int]], phrase: tuple[str, ...]) -> bool:
    if len(words) < len(phrase) or any(word[0] != part for word, part in zip(words, phrase, strict=True)):
        return False
    pairs = zip(words, words[1:], strict=False)
    return all(_is_gap(text[left[2] : right[1]], left[0]) for left, right in pairs)


def _is_gap(between: str, word: str) -> bool:
    return bool(_GAP.fullmatch(between) or (len(word) <= 2 and _GAP_AFTER_SHORT.fullmatch(between)))


def _before(text: str, mention: _Mention) -> str:
    return text[max(0, mention.start - 80) : mention.start]


def _after(text: str, mention: _Mention) -> str:
    return text[mention.end : mention.end + 80]


def _is_placed(text: str, mention: _Mention) -> bool:
    return mention.what == "adjective" or bool(_PLACED.search(_before(text, mention)))


def _is_person(text: str, mention: _Mention) -> bool:
    """Whether the name is somebody's: a title or a given name before it, a family name after it, or it is cited."""
    before, after = _before(text, mention), _after(text, mention)
    if is_named_person(before):
        return True
    if before.endswith("(") and (_MARKED.match(after) or (mention.country in _GIVEN_NAMES and _YEAR.match(after))):
        return True
    if is_cited_group(after):
        return True
    if mention.country not in _GIVEN_NAMES or _is_placed(text, mention):
        return False
    if is_author(before, after, lambda word: word in _NOT_FAMILY or word in _table().phrases):
        return True
    family = _FAMILY_NAME.match(after)
    return family is not None and not _NOT_FAMILY.intersection(filter(None, family.groups()))


def _means_something_else(text: str, mention: _Mention) -> bool:
    before, after = _before(text, mention), _after(text, mention)
    follows_noun = mention.what == "adjective" and text[mention.start].islower()
    beside = after.removeprefix(".") if "." in text[mention.start : mention.end] else after
    if is_money(before, beside, adjective=follows_noun, states=mention.country == "United States"):
        return True
    if mention.what == "adjective":
        return _is_language(text, mention) or _is_no_demonym(text, mention)
    if text[mention.start : mention.end] in ("US", "U.S"):
        return bool(_MONEY.match(after.removeprefix("."))) or bool(_SHOUTED.search(before))
    return _is_person(text, mention) or (mention.what == "name" and is_place_elsewhere(before, after))


def _is_language(text: str, mention: _Mention) -> bool:
    """Whether the demonym is the name of a language: "printed in French and read aloud", "Spanish-speaking"."""
    before, after = _before(text, mention), _after(text, mention)
    if _LANGUAGE_AFTER.match(after):
        return True
    if text[mention.start].islower() and _LANGUAGE_BEFORE.search(before):
        return True
    if not _IN_A_LANGUAGE.search(before):
        return False
    more = _MORE_LANGUAGES.match(after)
    return bool(_NO_NOUN_AFTER.match(after, more.end() if more else 0))


def _is_no_demonym(text: str, mention: _Mention) -> bool:
    before, after = _before(text, mention), _after(text, mention)
    if mention.country == "Poland" and _VERB_AFTER.match(after):
        return True
    if mention.country == "United States" and before.endswith(("-", "‑")):
        return True
    return bool(_ETHNIC_BEFORE.search(before) or _ORIGIN_AFTER.match(after))


def _told_apart(text: str, words: set[str], found: set[str]) -> set[str]:
    """The countries that the ambiguous `words` mean, as told by places that only one of them has."""
    contexts = _table().contexts
    return {
        country
        for word in words
        if not found.intersection(country for country, _ in contexts[word])
        for country, places in contexts[word]
        if places.search(text)
    }


def _without_namesakes(text: str, found: set[str]) -> set[str]:
    """`found` without Georgia where the American state is meant."""
    if "Georgia" in found and _US_STATE_OF_GEORGIA.search(text) and not _CAUCASUS.search(text):
        return found - {"Georgia"}
    return found
