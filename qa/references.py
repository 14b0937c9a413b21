"""Reference lines: is this block a bibliographic entry? Precision before recall: a line that may be prose is prose."""

from __future__ import annotations

import re

from qa.countries import canonical
from qa.imprint import segment_fields
from qa.markers import PAGE_LIST, PAGE_WORD
from qa.names import is_organisation, persons
from qa.text import fold, matching_form, without_item

_LONGEST_REFERENCE = 600
_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_MONTH = r"(?:jan|ene|f[eé][bv]|mar|a[bpv]r|ma[iy]|ju[inl]|ao[uû]|a[gu][go]|sep|set|o[cu]t|no[uv]|d[eé][cisz])[^\W\d_]*"
_INITIALS_FIRST = re.compile(
    r"(?:(?:van|von|de|der|den|da|dos|la|le|el|al|bin) )*[^\W\d_a-z][\w'-]*(?: [^\W\d_][\w'-]*){0,3}"
    r", (?:[^\W\d_a-z]\.[ -]?){1,4}(?:[,;(&:\"'] ?|and |et |y |e |eds?\b|[^\W_a-z])"
)
_NAME_YEAR = re.compile(
    rf"[^\W\d_a-z][\w'-]+,? (?:[^\W\d_a-z]\.[ -]?){{1,3}},? ?\(?{_YEAR}\)?[.,:] "
)  # "Ndiaye M., 2012, "
_NAMES_YEAR = re.compile(rf"([^()]{{2,160}}?),? ?\((?:{_YEAR}|n\.? ?d\.|s\.? ?[df]\.)\)([.,:]?) [\"'¿¡]?[^\W_a-z]")
_YEAR_AT_END = re.compile(
    rf"[,.(:] ?(?:(?:\d{{1,2}}(?:er|[°º])? (?:de )?)?{_MONTH} (?:de )?)?(?:{_YEAR}|n\. ?d|s\. ?[df]|forthcoming)\)?$",
    re.IGNORECASE,
)
_EXTENT = re.compile(r"[,.] \d{1,4} ?(?:pp?|pages?|p[aá]gs?|p[aá]ginas?)$")  # after the year: ", 210 p."
_EDITION = re.compile(r", (?:[^\W\d_]+|\d{1,2}[^\W_]{0,3}\.?) (?:ed\.|[eé]di[ctç][^\W\d_]*)$", re.IGNORECASE)
_PAGES_AT_END = re.compile(r"(?:[,.:] ?(?:pp?|pags?)\. ?|\((?:1[89]|20)\d\d\)[:,] ?)\d+(?:\s?[-–,]\s?\d+)*$")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi[:.]|isbn)\S*", re.IGNORECASE)
_AVAILABILITY = re.compile(
    r" ?[(\[](?:(?:also )?available|(?:tamb[eé]m |tambi[eé]n |[eé]galement )?(?:dispon[ií]vel|disponible)"
    r"|en anglais|in (?:english|french|spanish|portuguese)|unpublished|in press|in[eé]dito?|mimeo)[^)\]]*[)\]]$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:sources?|r[eé]f[eé]rences?|fuentes?|refer[eê]ncias?|fontes?) ?: ", re.IGNORECASE)
_LINKING = frozenset(
    "a al an and as at au aux by con d' da das de del des di do dos du e ed eds en el et for from in into l la las le"
    " les los o of on or par para per por pour sur the to und van versus von with y & et. al. pp. p. vol. no.".split()
)
_ENGLISH = re.compile(r"\b(?:the|of|and|in|to|for|on|with|from|at|by|an|when|after|before|over)\b")
_ROMANCE = re.compile(
    r"\b(?:de|la|le|les|des|du|et|el|los|las|del|y|do|da|dos|das|e|o|em|na|no|une?|um|uma|para|aux?)\b"
)
# Words that open a sentence of prose and no name: "In Kosovo, U.N. police ...".
_OPENERS = frozenset(
    "in at on after since during by for from with when while as dans en a au depuis apres pendant em no na nos nas"
    " durante desde despues apos".split()
)
_LOWER = "[a-zß-öø-ÿ]"
# Words and endings of finite prose. They count in lower case only: a title in title case may hold any of them.
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|should|may|might|must|been|did|does|they|it|he|she|we|there"
    r"|which|met|took|made|gave|held|fell|rose|began|became|went|came|said|told|kept|brought|sent|paid|spoke|drew"
    rf"|(?!(?:pied|pared|merced)\b)[a-z]{{2,}}(?<!hundr)(?<!e)ed|est|sont|étai(?:en)?t|ont|sera|ils|elles?|nous"
    rf"|a(?= {_LOWER}{{2,}}(?:é|is|it)e?s?\b)"
    rf"|{_LOWER}{{2,}}(?:èrent|aient)|es|son|fue|fueron|era|eran|han|hay|ellos|{_LOWER}{{3,}}(?:aron|ieron|ó)"
    rf"|foi|foram|são|eles|tem|tinha|estava|{_LOWER}{{3,}}(?:aram|eram|iram|ou))\b"
)
_SENTENCE_BREAK = re.compile(r"[a-z)]{2}[.!?] (?=[A-Z])")


_NO_WORD = rf"(?!{_YEAR}\b)"  # "Smith 2010, 2011" gives two years
_STATED = rf"(?:{PAGE_WORD}|{_NO_WORD})(?P<pages>{PAGE_LIST})(?P<on>\s?(?:ff?|sqq?|et s|ss)\b)?\.?"
_PAGES = rf"(?:(?:\s?[,.:;]|\sat)?\s?{_STATED})?[\s.)]{{0,8}}$"
# Lines that only point to another one: "Ibid., p. 31", "Smith, op. cit.", "Smith (2010), p. 4".
IBID = re.compile(rf"\W{{0,8}}(?:[Ii]b[ií]d(?:em)?|[IiÍí]dem|[Ii]d(?=\.)|[Ee]bd)\b\.?{_PAGES}")
AGAIN = re.compile(
    r"(?P<names>[^\W\d_][^\d]{1,200}?),?\s\(?(?:(?:op|loc|ob|art)\.?\s?cit|supra,?\s(?:note|nota|n\.)\s?(?P<note>\d+))\b"
    rf"\.?\)?{_PAGES}",
    re.IGNORECASE,
)
SHORT = re.compile(
    rf"(?P<names>[^\W\d_][^():;\[\]\d]{{0,120}}?),?\s\(?(?P<year>{_YEAR})\)?"
    rf"(?:\s?[,:]\s?{_STATED})?[\s.)]{{0,8}}$"
)


# Labels of captions and of bylines: what follows is no entry.
_CAPTION = re.compile(
    r"(?:(?:authors?|auteure?s?|autor[ae]?s?|contacts?|contactos?|contatos?|dates?|fechas?|datas?|figures?|figuras?"
    r"|tables?|tableau|tabla|tabela|cuadro|quadro|graphique|gr[aá]fico|chart|box|encadr[eé]|recuadro|caixa|map"
    r"|carte|mapa"
    r"|photos?|fotos?|notes?|notas?)(?: (?:\d{1,3}|[ivx]+))? ?[:.] "
    r"|(?:written|prepared|compiled|drafted) by |(?:with )?thanks to |r[eé]dig[eé] par |(?:escrito|preparado"
    r"|elaborado|redigido) por )",
    re.IGNORECASE,
)
_LEADING_AWAY = re.compile(
    r"(?:for (?:more|further)|see|visit|pour (?:plus|en savoir)|para (?:m[aá]s|mais|saber)|voir"
    r"|consultez|v[eé]ase|ver)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]{3,300}\"")
_READ_AT = re.compile(
    r"[,.(\[]? ?(?:available (?:at|from|online)|(?:last )?accessed|retrieved|recuperado|consult[eé]e? le|consultado"
    r"|ace(?:sso|dido) em|dispon[ií]vel em|disponible (?:en|sur))\b:?(?: \S{1,40}){1,6}[)\]]?",
    re.IGNORECASE,
)
_NOTE_SHAPE = re.compile(
    rf"\([^\W\d_a-z][^():]{{1,40}}: [^():]{{1,80}}, {_YEAR}\)(?:, \d{{1,5}}(?:\s?[-–]\s?\d{{1,5}})?)?\.?$"
)
_NAME_PLAIN_YEAR = re.compile(rf"([^()]{{2,160}}?)\. {_YEAR}\. [\"'¿¡]?[^\W_a-z]")
_CAPITALS_FIRST = re.compile(r"[^\W\d_a-z]{3,}(?:[ -][^\W\d_a-z]{2,})*, [^\W\d_a-z][^\W\d_A-Z]+(?: [\w.]+){0,3}[.;,] ")


_NO_NAME = re.compile(
    r"(?:phase|part|partie|parte|fase|[eé]tape|etapa|volume|step)\b|.*\b(?:by|to|from|with)\b|.*\b(?:1[89]|20)\d\d$",
    re.I,
)
_PLACES_BEFORE = re.compile(
    r" (?:in|at|à|en|em) [^\W\d_a-z][\w'-]*, [^\W\d_a-z][\w'-]* (?:and|et|y|e) [^\W\d_a-z][\w'-]*$"
)


def looks_like_reference(text: str) -> bool:
    """Whether a block that follows a passage's text reads as one bibliographic entry, in any of en, fr, es, pt.

    Judged by form: authors first ("Surname, A. ... (2008). Title"), or title first with names, year or pages at its
    end ("Title, Name, Publisher, 2016."), or an address. Finite prose is none.
    """
    plain = without_item(matching_form(text))
    if not plain or len(plain) > _LONGEST_REFERENCE or _CAPTION.match(plain):
        return False
    if _authors_first(plain) or IBID.match(plain) or (AGAIN.match(plain) and not _prose_like(plain)):
        return True
    bare = plain.rstrip(". ")
    title = _EXTENT.sub("", _AVAILABILITY.sub("", bare).rstrip(". "))
    if _prose_like(_READ_AT.sub("", _QUOTED.sub("", title))):
        return False
    label = _LABEL.match(plain)
    if label and plain[label.end() : label.end() + 1].islower():
        return False  # the source of a table: "Source: ministry of finance, 2014"
    address = _ADDRESS.search(plain) and not _LEADING_AWAY.match(plain)
    marked = _AVAILABILITY.search(bare) or label or address or _PAGES_AT_END.search(fold(title))
    return bool(marked) or _ends_with_year(title, stopped=plain != bare) or _ends_with_names(title)


def states_a_source(text: str) -> bool:
    """Whether a block in the form of a title has a mark that only a bibliographic entry has, so that it is none."""
    plain = without_item(matching_form(text))
    if len(plain) > _LONGEST_REFERENCE or not looks_like_reference(plain):
        return False
    bare = plain.rstrip(". ")
    marked = _LABEL.match(plain) or _ADDRESS.search(plain) or _AVAILABILITY.search(bare)
    listed = plain.count(", ") > 1 and _ends_with_year(bare, stopped=False)
    return bool(marked or listed or _authors_first(plain) or _PAGES_AT_END.search(fold(bare)))


def _authors_first(plain: str) -> bool:
    if fold(plain[:20]).partition(" ")[0] in _OPENERS:
        return False
    dated = _NAMES_YEAR.match(plain)
    if dated and _names_like(dated[1]) and (dated[2] or not _prose_like(plain)):
        return True
    yeared = _NAME_PLAIN_YEAR.match(plain)
    named = yeared and (persons(yeared[1]) or is_organisation(yeared[1]))
    capitals = _CAPITALS_FIRST.match(plain) and re.search(_YEAR, plain)
    if capitals and len(_FINITE.findall(plain)) < 2:
        return True
    shaped = _INITIALS_FIRST.match(plain) or _NAME_YEAR.match(plain) or _NOTE_SHAPE.search(plain) or named
    return bool(shaped) and not _prose_like(_QUOTED.sub("", plain))


def reads_as_prose(text: str) -> bool:
    """Whether a line holds a finite verb, as no bibliographic entry does outside its title."""
    return bool(_FINITE.search(matching_form(text)))


def _prose_like(plain: str) -> bool:
    breaks = len(_SENTENCE_BREAK.findall(plain))
    return breaks > 2 or len(_FINITE.findall(plain)) > (1 if breaks or len(plain) > 120 else 0)


def _lower_words(words: list[str]) -> int:
    return sum(word[:1].islower() and word not in _LINKING for word in words)


def _names_like(text: str) -> bool:
    """Whether `text` may be names: a capital first, few words in lower case besides "and", "of", "de"."""
    words = text.split()
    if not any(character.isalpha() for character in text) or words[0][:1].islower() or fold(words[0]) in _OPENERS:
        return False
    return _lower_words(words) * 3 <= len(words)


def _ends_with_year(bare: str, *, stopped: bool) -> bool:
    """Whether a year stands at the end and a short name before it: "Title, Name, 2016", "Place: Publisher, 2016".

    Nothing but "Title, 2016" is the title of a programme or a dateline, unless a full stop follows it (`stopped`).
    """
    match = _YEAR_AT_END.search(bare)
    if match is None:
        return False
    before = _EDITION.sub("", bare[: match.start()])
    name = re.split(r"[,.:;][\"']? ", before)[-1]
    if canonical(name) and not any(segment_fields(part) for part in before.split(", ")[1:-1]):
        return False  # "Women in Uniform, Sierra Leone, 2012" is a title
    if _PLACES_BEFORE.search(before) and not is_organisation(name):
        return False  # "Consultations in Bo, Kenema and Makeni, 2014"
    if name == before:
        return stopped and len(before.split()) > 3 and _title_case(before)
    return (len(name.split()) <= 9 and not name[:1].islower()) or segment_fields(name) is not None


def _ends_with_names(bare: str) -> bool:
    """Whether names follow the last comma, and a title stands before it: "Title, Erwin Van Veen", "Title, ISSAT"."""
    title, _, tail = bare.rpartition(", ")
    words = tail.split()
    if not title or not 0 < len(words) < 10 or _FINITE.search(bare):
        return False
    if _NO_NAME.match(tail):
        return False
    parts = bare.split(", ")
    if len(parts) > 2 and all(is_organisation(part) for part in parts):
        return False  # a list of ministries
    if _names_a_person(title) and not tail[:1].islower():
        return len(words) > 2 or title.rpartition(", ")[0].split()[-1][:1].islower()
    people = re.split(r" (?:and|et|y|e|und|&) ", tail)
    if not _names_like(tail) or (len(people) > 1 and any(len(name.split()) < 2 for name in people)):
        return False  # an enumeration: "in Bo, Kenema and Port Loko"
    known = is_organisation(tail) or (len(words) > 1 and len(title.split()) > 2)
    return known and (_title_case(title) or len(_ROMANCE.findall(title)) > len(_ENGLISH.findall(title)))


def _names_a_person(title: str) -> bool:
    """Whether a name in two or three words follows the last comma: "Title, Rosa Quispe"."""
    title, _, name = title.rpartition(", ")
    words = name.split()
    return (
        bool(title)
        and 1 < len(words) < 4
        and not canonical(name)
        and all(word.isalpha() and word.istitle() for word in words)
    )


def _title_case(title: str) -> bool:
    words = title.split()
    return not title[:1].islower() and _lower_words(words) * 6 <= len(words)
