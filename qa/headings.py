"""What a heading looks like in documents of the genre, in English, French, Spanish and Portuguese.

Every function takes a block's matching form (`qa.text.matching_form`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.text import fold

_LONGEST_HEADING = 200
_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "one un une uno una um uma first",
            "two deux dos dois duas second",
            "three trois tres third",
            "four quatre cuatro quatro fourth",
            "five cinq cinco fifth",
            "six seis sixth",
            "seven sept siete sete seventh",
            "eight huit ocho oito eighth",
            "nine neuf nueve nove ninth",
            "ten dix diez dez tenth",
        ),
        start=1,
    )
    for word in words.split()
}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_LESSON = re.compile(
    r"(?:key )?(?:lesson|le[cç]on|lecci[oó]n|li[cç][aã]o)(?: (?:learn(?:ed|t)|identified|apprise|aprendida))?"
    r" (?:no?\. ?|n° ?|#)?(?P<number>\d{1,3}|[^\W\d_]{1,8})(?P<mark> ?[-–—:.)]+)?(?: ?(?<=[\s–—:.)-])(?P<title>.*))?$",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(
    r"(?:(?:country |selected |practical )?examples?|case stud(?:y|ies)|in practice|exemples?|etudes? de cas"
    r"|en pratique|ejemplos?|estudios? de casos?|en la practica|exemplos?|estudos? de casos?|na pratica)\s?[:.]?$"
)
_LABELLED_EXAMPLE = re.compile(
    r"(?:example|case(?: study)?|exemple|[eé]tude de cas|ejemplo|estudio de caso|exemplo|estudo de caso)"
    r"(?: (?:no?\. ?)?[\da-z]{1,3})? ?[-–—:] ?(?P<title>\S.*)",
    re.IGNORECASE,
)
_FOOTNOTES = re.compile(
    r"(?:foot|end)?notes?(?: de (?:bas de page|fin))?\s?:?$|notas?(?: (?:al pie|de rodape|finales))?\s?:?$"
)
_SECTION = re.compile(
    r"(?:(?:selected|further|key|additional|useful) (?:resources|reading|readings|references|sources|links)|resources"
    r"|bibliography|references|works cited|conclusions?|concluding remarks|recommendations?|acknowledge?ments?"
    r"|(?:annex|annexe|appendix|anexo|apendice)\b.{0,80}"
    r"|ressources(?: choisies| utiles| selectionnees)?|bibliographie|recommandations?|pour en savoir plus|remerciements"
    r"|recursos(?: seleccionados| selecionados| utiles| uteis)?|bibliografia|referencias|conclusion(?:es)?"
    r"|recomendacion(?:es)?|agradecimientos|conclus(?:ao|oes)|recomendac(?:ao|oes)|agradecimentos)\s?:?$"
)
_CONTENTS = re.compile(r"(?:(?:table of )?contents|table des matieres|sommaire|indice|contenido|sumario)\s?:?$")
_FRONT = re.compile(
    r"(?:introduction|overview|background|context|(?:executive )?summary|foreword|preface|contexte|resume|avant-propos"
    r"|introduccion|contexto|antecedentes|resumen|prologo|introducao|enquadramento|prefacio|resumo)\b.{0,40}$"
)
_NOTE_LABEL = re.compile(r"\s*(?:\[\^?(\w{1,4})\]:?|(\d{1,3})[.)]|(\d{1,3})|\^(\d{1,3})|([*†‡]))\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class LessonHeading:
    """A line that reads "Lesson 2 – Title"; the title may be empty."""

    number: int
    title: str


def heading_like(text: str, level: int | None) -> bool:
    """Whether a block has a heading's form: stated by the format, or short and without a sentence's end."""
    if level is not None:
        return True
    if not text or len(text) > _LONGEST_HEADING or text[0].islower() or text.endswith((".", "!", ";", ",", ":")):
        return False
    return not re.match(r"[-*•‣◦–—\[(]|\d{1,3}[.)] ", text) and not re.search(r"[a-z)]{2}[.!] [A-Z]", text)


def lesson_heading(text: str, level: int | None) -> LessonHeading | None:
    """The lesson heading that `text` is, or None. "Lesson 2 was that trust matters." is prose, not a heading."""
    if len(text) > _LONGEST_HEADING:
        return None
    match = _LESSON.match(text)
    number = _number(fold(match["number"])) if match else None
    if match is None or number is None:
        return None
    title = (match["title"] or "").strip("-–—:. ") if not match["mark"] else (match["title"] or "").strip()
    if title and not match["mark"] and (title[0].islower() or title.endswith(".")) and level is None:
        return None
    return LessonHeading(number, title)


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    if word in _ROMAN:
        return _ROMAN.index(word) + 1
    return _WORDS.get(word)


def is_examples_heading(text: str) -> bool:
    """Whether the block only announces examples ("Examples", "Case studies", "Ejemplos")."""
    return bool(_EXAMPLES.match(fold(text)))


def labelled_example(text: str) -> str | None:
    """The title in "Example 2: Title", or None."""
    match = _LABELLED_EXAMPLE.match(text)
    return match["title"] if match and heading_like(text, None) else None


def is_footnotes_heading(text: str) -> bool:
    """Whether the block announces footnotes ("Footnotes", "Notes", "Notas")."""
    return bool(_FOOTNOTES.match(fold(text)))


def is_section_heading(text: str) -> bool:
    """Whether the block is a known heading that belongs to no lesson ("Selected resources", "Annex A")."""
    return len(text) <= _LONGEST_HEADING and bool(_SECTION.match(fold(text)))


def is_front_heading(text: str) -> bool:
    """Whether the block heads what comes before the lessons ("Introduction", "Background")."""
    return bool(_FRONT.match(fold(text)))


def footnote_label(text: str, *, bracketed_only: bool) -> str | None:
    """The label with which a footnote's body begins: "[1] ...", or under a footnotes heading also "1. ...", "* ..."."""
    match = _NOTE_LABEL.match(text)
    if match is None or (bracketed_only and not match[1]):
        return None
    return next(group for group in match.groups() if group)


def footnote_label_length(raw: str) -> int:
    """Characters of the label and the white space after it, in the raw block."""
    match = _NOTE_LABEL.match(raw)
    return match.end() if match else 0


def contents_range(texts: Sequence[str], lessons: Sequence[LessonHeading | None], start: int) -> range:
    """The blocks of the table of contents, empty if there is none.

    A table of contents is a run of heading-like lines naming lessons whose numbers come again after it. It begins at
    "Contents" or at its first lesson, and ends where a number comes again or before the heading of running text.
    """
    first = next((at for at in range(start, len(texts)) if lessons[at]), None)
    if first is None:
        return range(0)
    seen: set[int] = set()
    end = first
    while end < len(texts) and (lessons[end] or heading_like(texts[end], None)):
        lesson = lessons[end]
        if lesson and lesson.number in seen:
            return range(_contents_start(texts, first, start), end)
        if lesson:
            seen.add(lesson.number)
        end += 1
    later = {lesson.number for lesson in lessons[end:] if lesson}
    if len(seen) < 2 or not seen <= later:
        return range(0)
    heads_text = not lessons[end - 1] and not is_section_heading(texts[end - 1])
    return range(_contents_start(texts, first, start), end - 1 if heads_text else end)


def _contents_start(texts: Sequence[str], first: int, start: int) -> int:
    at = first
    while at > start and heading_like(texts[at - 1], None):
        at -= 1
        if _CONTENTS.match(fold(texts[at])):
            return at
    return first
