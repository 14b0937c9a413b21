"""Names in a reference: persons in direct and inverted order, and the words that only organisations have.

Persons become CSL-JSON names. What may be cut at two places (a second given name or a first surname?) stays whole as a
literal, and what may be no person's name at all gives nothing.
"""

from __future__ import annotations

import re

from qa.text import fold

Name = dict[str, str]

UPPER = "[^\\W\\d_a-zß-öø-ÿ]"
_WORD = rf"{UPPER}[^\W\d_]*(?:['’ʼ-][^\W\d_]+)*"
_PARTICLES = frozenset(
    "van von de der den da do dos das del della di du la le el al bin ben ibn ter ten zu y e".split()
)
_INITIALS = rf"{UPPER}\.(?:[ -]?{UPPER}\.){{0,3}}"
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|Neto|Filho|Júnior")
_IS_WORD = re.compile(_WORD)
_IS_INITIALS = re.compile(rf"(?:{_INITIALS}|{UPPER}{{1,2}})")
_IS_GIVEN = re.compile(
    rf"(?:{_WORD}|{_INITIALS})(?:[ -](?:{_WORD}|{_INITIALS})){{0,3}}"
    r"(?: (?:van|von|de|da|do|dos|das|del|la|le|e)){0,2}"
)
_BRACKETED = re.compile(rf"((?:\w+ ){{0,2}}{_WORD}) \(({_WORD}(?:[ -]{_WORD}){{0,2}}|{_INITIALS})\)")
_AND = re.compile(r",? (?:and|et|y|e|und|&) ")
_ET_AL = re.compile(r",? (?:et al\.?|and others|e outros|y otros|et autres)$")
_CORPORATE = re.compile(
    r"(?:(?:the )?(?:united nations|world bank|european (?:union|commission|court of auditors)|african union"
    r"|government of \w+|un secretary-general|un women|ministry of (?:the )?\w+|council of europe)|nations unies"
    r"|union europeenne"
    r"|banque mondiale|union africaine|uni(?:ao|on) african?a|gouvernement (?:de|du) .+|go[bv]i?erno (?:de|do|da"
    r"|del) .+"
    r"|assemblee nationale.*|commission europeenne|minist(?:ere|erio) (?:de|da|do|des|du|del|dos|das) ?.+"
    r"|nacoes unidas|naciones unidas|uniao europeia|banco mundial|union europea|comis(?:sao|ion) europ(?:eia|ea))\b"
)
_LONGEST = 300  # characters of a list of names

_ORGANISATION = frozenset(
    "institute institut instituto institution initiative centre center centro council conseil consejo conselho"
    " commission comision comissao committee comite university universite universidad universidade press presses"
    " editions editorial editora editores edicoes ediciones publishers publishing publications books livraria"
    " libreria librairie verlag group grupo groupe forum foro network red rede reseau observatory observatoire"
    " observatorio association associacao asociacion foundation fondation fundacion fundacao agency agence agencia"
    " ministry ministere ministerio department departement departamento office bureau bank banque banco union"
    " assembly parliament nations uniao programme watch society organisation organization secretariat academy academie"
    " academia alliance federation house college school trust oxfam saferworld imprensa imprimerie imprenta"
    " procuraduria procuradoria court corte cour tribunal congreso congres government gobierno governo gouvernement"
    " assembleia asamblea assemblee defensoria provedoria".split()
)
# Words of publishers and periodicals, and the subject's own words, folded: no person is called so.
NO_PERSON = (
    frozenset(
        "international prensa fund oficina senate program project crisis rights journal review revue revista cahiers"
        " cuadernos cadernos notes papers paper series serie bulletin boletin boletim times observer post gazette"
        " tribune news service services sociedad sociedade mission report reports study studies evaluation assessment"
        " handbook manual guide guidelines toolkit resolution strategy policy security securite seguridad seguranca"
        " sector police policing policia justice justicia justica defence defense reform reforme reforma governance"
        " peace paix paz law rule democracy development conflict war human women gender the of for in on and des"
        " les los"
        " las annual final draft case lessons learned working brief briefing occasional special field national global"
        " european african world united south north west east republic state army force forces courts prison prisons"
        " border community public local civil volume issue edition chapter annex part table figure box lesson example"
        " january february march april may june july august september october november december support advisory"
        " training management action partners partnership consulting consultants research media works fellowship"
        " coalition company ltd inc llc sa geneva london oslo same after before small new old every one two three four"
        " five short long big good bad open better more less behind beyond against from to by with without under over"
        " how why what when where who which not no all some many first second third last next home church wall libro"
        " livro blanco defensa defesa rapport informe relatorio documento document comptes republica republique"
        " secretary unicef unesco ecowas cedeao interpol frontex minusma monusco minusca minustah eulex eucap eutm"
        " clingendael interpeace swisspeace memoria pays bas".split()
    )
    | _ORGANISATION
)


def is_organisation(text: str) -> bool:
    """Whether `text` names an organisation: a word that only such names have, or capitals alone ("ISSAT")."""
    words = re.findall(r"[^\W\d_]+", text)
    begins = text[:1].isupper() or text.startswith("minist")
    if not words or not begins or len(words) > 12 or re.search(r"\d|, [a-z]", text):
        return False
    if len(words) == 1:
        return len(words[0]) > 1 and words[0].isupper()
    bare = re.sub(r" ?\([A-Z][\w-]+\)$", "", text)
    return bool(_ORGANISATION.intersection(fold(bare).replace("'", " ").split()))


def persons(text: str) -> list[Name] | None:
    """The persons that `text` lists, in order, as CSL-JSON names; None if any of it may be something else.

    "et al." is dropped: the names that stand there are the names there are.
    """
    text = _ET_AL.sub("", text.strip())
    if not text or len(text) > _LONGEST:
        return None
    if ";" in text:
        lists = [persons(part) for part in re.split(r"; ?(?:(?:and|et|y|e|&) )?", text)]
        return [name for names in lists for name in names] if all(lists) else None  # type: ignore[union-attr]
    found: list[Name] = []
    for part in _AND.split(text):
        names = _listed([piece.strip() for piece in part.split(", ")], alone=not found)
        if not names:
            return None
        found.extend(names)
    return found


def is_inverted(text: str) -> bool:
    """Whether the first of the names in `text` has its surname before: "Lalá, A.", "SILVA José", "Diallo A."."""
    first = text.partition(", ")
    names = persons(text)
    return bool(names) and first[0].strip().startswith(names[0].get("family", "\0")) if names else False


def is_surely_inverted(text: str) -> bool:
    """Whether inverted names have initials or capitals, so that nothing else is written so: "Lalá, A.", "SOW, Ana"."""
    first, _, rest = text.partition(", ")
    if re.match(rf"{_INITIALS}(?:$|[,;& ])", rest) or re.search(rf" {_INITIALS}$", first):
        return True
    surname = first.split(" (")[0].split()[0]
    return surname.isupper() and len(surname) > 2


def is_corporate(text: str) -> bool:
    """Whether `text` is an organisation in a form that titles do not have: "ISSAT", "World Bank", "Ministry of ..."."""
    words = text.split()
    if len(words) == 1 or re.search(r" \([A-Z]{2,}\)$", text):
        return is_organisation(text)
    return len(words) < 9 and (bool(_CORPORATE.match(fold(text))) or (text.isupper() and is_organisation(text)))


def _listed(pieces: list[str], *, alone: bool) -> list[Name] | None:
    found: list[Name] = []
    at = 0
    while at < len(pieces):
        following = pieces[at + 1] if at + 1 < len(pieces) else ""
        name = _inverted(pieces[at], following, strict=not alone or bool(found) or len(pieces) > 3)
        step = 2 if name else 1
        name = name or _direct(pieces[at])
        if name is None:
            return None
        at += step
        if at < len(pieces) and _SUFFIX.fullmatch(pieces[at]):
            name["suffix"] = pieces[at]
            at += 1
        found.append(name)
    return found


def _inverted(family: str, given: str, *, strict: bool) -> Name | None:
    """The person "family, given"; `strict` takes initials only, for a full name there may be the next person's."""
    words = family.split()
    if not 0 < len(words) < 5 or not given or not all(_is_part(word) for word in words):
        return None
    if fold(words[-1]) in NO_PERSON or words[-1] in _PARTICLES:
        return None
    name = {"family": family, "given": given}
    if _IS_INITIALS.fullmatch(given) and "." in given:
        return name
    full = sum(word not in _PARTICLES for word in words)
    plain = not strict and _IS_GIVEN.fullmatch(given) and not _unlike(given)
    if plain and family.upper() == family and len(family) > 2:
        return name
    return name if plain and not _unlike(family) and (full == 1 or " " not in given) and not given.isupper() else None


def _direct(text: str) -> Name | None:
    """One person in the order of speech, or with the surname first: "SILVA José", "Diallo A.", "ADEYEMI (Ruth)"."""
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed and not _unlike(text):
        return {"family": bracketed[1], "given": bracketed[2]}
    words = text.split()
    if not 1 < len(words) < 7 or not all(_is_part(word) for word in words) or _unlike(text):
        return None
    if words[-1] in _PARTICLES or (len(words) == 2 and fold(words[0]) in _PARTICLES):
        return None
    if _IS_INITIALS.fullmatch(words[-1]) and "." in words[-1]:
        return _cut(words, next(at for at, word in enumerate(words) if "." in word), surname_first=True)
    capitals = [len(word) > 1 and word.isupper() and "." not in word for word in words]
    if capitals[0] and not all(capitals):
        cut = capitals.index(False)
        return None if any(capitals[cut:]) else _cut(words, cut, surname_first=True)
    if all(capitals):
        return None
    at = len(words) - 1
    while at > 1 and fold(words[at - 1]) in _PARTICLES:
        at -= 1
    full = [word for word in words[:at] if "." not in word]
    return {"literal": text} if len(full) > 1 else _cut(words, at, surname_first=False)


def _cut(words: list[str], at: int, *, surname_first: bool) -> Name | None:
    before, after = " ".join(words[:at]), " ".join(words[at:])
    if not before or not after:
        return None
    family, given = (before, after) if surname_first else (after, before)
    return {"family": family, "given": given}


def _is_part(word: str) -> bool:
    return bool(_IS_WORD.fullmatch(word) or word in _PARTICLES or re.fullmatch(_INITIALS, word))


def _unlike(text: str) -> bool:
    return bool(NO_PERSON.intersection(re.findall(r"[^\W\d_]+", fold(text))))
