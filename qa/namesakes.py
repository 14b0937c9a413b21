"""What bears the name of a country and is none: money, a river, a town elsewhere, a person.

Each function gets the text before and after a name, of any length, and looks at what stands right beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_UNITS = (
    r"(?:dollars?|d[oó]lar(?:es)?|centimes?|euros?|francs?|francos?|pesos?|pounds?|libras?|sterling"
    r"|shillings?|chelines|xelins|rands?|reais|nairas?|cedis?|kwachas?|kwanzas?|meticais|metical|birr|dalasis?|leones?"
    r"|ouguiyas?|ariary|pulas?|escudos?|gourdes?|lempiras?|quetzal(?:es)?|bol[ií]vares|dinars?|dinares|dirhams?"
    r"|rials?|riyals?|riais|liras?|lire|shekels?|rupees?|rupias?|roupies?|rupiahs?|takas?|kyats?|kips?|riels?|bahts?"
    r"|ringgits?|yuan|yen|renminbi|r(?:ou|u)bles?|rublos?|rublas?|hryvnias?|zlotys?|forints?|kuna|denars?"
    r"|laris?|drams?|manats?|tenge|somoni|afghanis?|kronor|kron[ae]r?|couronnes?|coronas?|coroas?|crowns?)"
)
# A title ends at a blank line: "Kenya", and below it "Dollars and sense".
_SPACE = r"(?=\s)[^\S\n]*\n?[^\S\n]*"
# What is another word before an adjective: "deux cents maliens", "lei angolana", "eleições livres moçambicanas".
_MORE_UNITS = r"(?:cents?|livres?|colones|lei|leva)"
_MONEY_AFTER = re.compile(rf"(?:[-‑]|{_SPACE})(?:{_UNITS}|{_MORE_UNITS})(?![\w'’])", re.IGNORECASE)
_MONEY_BEFORE = re.compile(rf"(?<!\w){_UNITS}\s+$", re.IGNORECASE)
_MONEY_OF_STATES = re.compile(rf"(?<!\w){_UNITS}\s+(?:des|de los|dos|of the)\s+$", re.IGNORECASE)

_RIVER_AFTER = re.compile(rf"{_SPACE}[Rr]ivers?\b")
_RIVER_BEFORE = re.compile(r"\b(?:[Rr]iver|[Ff]leuve|[Rr]ivière|[Rr][ií]o)\s+$")
# Not Washington, which is a capital, and not Georgia: "Moldova, Georgia" is a list.
_STATE = re.compile(
    r"(?:\s+City)?,\s*(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho"
    r"|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi"
    r"|Missouri|Montana|Nebraska|Nevada|New (?:York|Hampshire|Jersey|Mexico)|(?:North|South) (?:Carolina|Dakota)|Ohio"
    r"|Oklahoma|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|(?:West )?Virginia|Wisconsin|Wyoming"
    r"|Bahia)\b|\s+d[ae] Bahia\b"
)

_ET_AL = re.compile(r",?\s+et\.?\s+al\b")
_AND = r"(?:\s*&\s*|,?\s+(?:and|et|y|e)\s+)"
_SURNAME = r"([A-ZÀ-Þ][\w'’-]+)"
_DATE = r"(?:19|20)\d\d[a-z]?(?!\w|\s?[-–]\s?\d)"
_DATED = re.compile(rf"(?:,?\s+|,?\s*\(){_DATE}")
_BRACKETED = re.compile(rf"\s+\({_DATE}[^()]{{0,30}}\)")
_SECOND_AFTER = re.compile(rf"{_AND}{_SURNAME}(?=,?\s*\(?{_DATE})")
_FIRST_BEFORE = re.compile(rf"{_SURNAME}{_AND}$")
_IN_MARKER = re.compile(
    r"(?:\(|\([^()]*\b(?:19|20)\d\d[^();]*;\s*)(?:(?:see|see also|cf\.|e\.g\.|voir|v[eé]ase|ver|vide),?\s+)?$"
)
_AS_SAID_BY = re.compile(
    r"\b(?:according to|selon|d['’]après|seg[uú]n|segundo|de acordo com|de acuerdo con|see|voir|v[eé]ase|cf\.)\s+$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\s+(?:(?:also|rightly|too|ha(?:s|ve))\s+)?(?:found|finds?|argue[sd]?|show(?:s|ed|n)?|note[sd]?|writes?|wrote|says?"
    r"|said|reports?|describe[sd]?|suggest(?:s|ed)?|observe[sd]?|conclude[sd]?|point(?:s|ed)? out|stress(?:es|ed)?"
    r"|state[sd]|claim(?:s|ed)?|explain(?:s|ed)?|warn(?:s|ed)?|define[sd]?|examine[sd]?|analy[sz]e[sd]?"
    r"|highlight(?:s|ed)?|demonstrate[sd]?|estimate[sd]?|recommend(?:s|ed)?"
    r"|montre|constate|affirme|souligne|explique|conclut|écrit|soutient|estime|décrit"
    r"|muestra|señala|sostiene|afirma|concluye|explica|observa|encuentra|argumenta"
    r"|mostra|conclui|aponta|descreve|defende|constata)\b"
)

_TITLES = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Lady|Judge|Justice|General|Gen|Colonel|Col|Captain|Capt|Major|Maj"
_TITLES += r"|Sergeant|Sgt|Lieutenant|Lt|Inspector|Ambassador|Father|Sister|Mme|Mlle|Sra?|Dra|Doña|Don|Dona|Dom"
_TITLES += (
    r"|Mister|Lord|Monsieur|Messieurs|Madame|Mademoiselle|Maître|Docteur|Docteure|Professeur|Commandant|Capitaine"
)
_TITLES += r"|Señora?|Señorita|Doctora?|Profesora?|Coronel|Comandante|Senhora?|Doutora?|Professora|Capitán|Capitão)\.?"
_GIVEN = (
    "Aaron Adam Alan Albert Alex Alice Andrew Ann Anna "
    "Anne Anthony Barbara Ben Benjamin Bob Brian Carlos Carol Caroline "
    "Charles Chris Claire Daniel David Deborah Diana Edward "
    "Elena Elizabeth Emily Emma Eric Frank François George Grace "
    "Hannah Helen Henry Ian Jack James Jane Jean Jennifer Jessica Jim Joan Joe John José Joseph Juan Julia Karen Kate "
    "Kathryn Kevin Laura Linda Lisa Louis Lucy Luis Luke "
    "María Maria Marie Mark Martin Mary Matthew Michael Michelle Mike "
    "Nancy Neil Nicholas Oliver Pamela Patricia Patrick Paul Pedro Peter Philip Pierre Rachel Rebecca Richard Robert "
    "Roger Rose Ruth Sally Samuel Sandra Sara Sarah Simon Sophie Stephen Steven Stuart Susan Thomas Tim Tom Vernon "
    "Victoria Walter William Anatole Tom"
)
_NAMED_BEFORE = re.compile(rf"\b(?:{_TITLES}|[A-Z]\.|{'|'.join(_GIVEN.split())})[^\S\n]+(?:[A-Z]\.[^\S\n]*)?$")


def is_money(before: str, after: str, *, adjective: bool, states: bool) -> bool:
    """Whether the name is said of money: "Kenya shillings", and after the word where it is an adjective's place.

    `adjective`: it is a lower-case demonym ("francs suisses"); `states`: it is the United States ("dólares de los").
    """
    if _MONEY_AFTER.match(after) or ((adjective or states) and _MONEY_BEFORE.search(before)):
        return True
    return states and bool(_MONEY_OF_STATES.search(before))


def is_place_elsewhere(before: str, after: str) -> bool:
    """Whether the name is a river's or a town's: "Senegal River", "Salvador, Bahia"."""
    return bool(_RIVER_AFTER.match(after) or _RIVER_BEFORE.search(before) or _STATE.match(after))


def is_named_person(before: str) -> bool:
    """Whether a title or a given name stands before the name: "Ms Jordan", "Michael Jordan"."""
    return bool(_NAMED_BEFORE.search(before))


def is_cited_group(after: str) -> bool:
    """Whether "et al." follows: whatever the name, an author's."""
    return bool(_ET_AL.match(after))


def is_author(before: str, after: str, is_country: Callable[[str], bool]) -> bool:
    """Whether the name, one that people have too, is cited: "(see Jordan, 2012)", "Jordan and Diallo (2011)".

    A year alone makes no author: "Georgia (2008)" is what a title says of a case. Nor does another country beside it.
    """
    marker = _IN_MARKER.search(before) if _DATED.match(after) else None
    if marker:
        return not any(map(is_country, re.findall(_SURNAME, marker[0])))
    second = _SECOND_AFTER.match(after)
    first = _FIRST_BEFORE.search(before) if _DATED.match(after) else None
    if any(other and not is_country(other[1]) for other in (second, first)):
        return True
    year = _BRACKETED.match(after)
    return bool(year and (_AS_SAID_BY.search(before) or _SAYS.match(after, year.end())))
