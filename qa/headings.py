"""What a heading looks like in documents of the genre, in English, French, Spanish and Portuguese.

Every function takes a block's matching form (`qa.text.matching_form`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.footnotes import SUPERSCRIPTS
from qa.text import fold, is_rule, matching_form

LONGEST_HEADING = 200
_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "one un une uno una um uma first premiere primera primeira",
            "two deux dos dois duas second deuxieme seconde segunda",
            "three trois tres third troisieme tercera terceira",
            "four quatre cuatro quatro fourth quatrieme cuarta quarta",
            "five cinq cinco fifth cinquieme quinta",
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
_folded = lru_cache(maxsize=16)(fold)  # one block is asked about many times in a row
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_LESSON_WORD = (
    r"(?:key )?(?:lesson|le[cç]on|lecci[oó]n|li[cç][aã]o)(?: (?:learn(?:ed|t)|identified|apprise|aprendida))?"
)
# Words that head a lesson only with a number after them.
_LESSON_NUMBERED = (
    r"lessons (?:learn(?:ed|t)|identified)|le[cç]ons apprises|lecciones aprendidas|li[cç][oõ]es aprendidas"
    r"|enseignement|ense[nñ]anza|ensinamento|aprendizaje|aprendizado"
)
_NUMBER_SIGN = r"(?:n\.?[°º] ?|n[uú]m\. ?|no?\. ?|no (?=\d)|#)?"
_LESSON = re.compile(
    rf"(?:{_LESSON_WORD}|(?P<counted>{_LESSON_NUMBERED})) {_NUMBER_SIGN}(?P<number>\d{{1,3}}[a-z]?|[^\W\d_]{{1,8}})"
    r"(?P<mark> ?[-–—:.)|•]+)?(?: ?(?<=[\s–—:.)|•-])(?P<title>.*))?$",
    re.IGNORECASE,
)
_LESSON_ORDINAL = re.compile(
    rf"(?:the |la |a )?(?P<number>[^\W\d_]{{4,10}}) {_LESSON_WORD} ?[-–—:] ?(?P<title>\S.*)$", re.IGNORECASE
)
_LESSON_ALONE = re.compile(rf"{_LESSON_WORD} ?[-–—:] ?(?P<title>\S.*)$", re.IGNORECASE)
_ORDINAL = rf"(?: {_NUMBER_SIGN}\d{{1,2}})?"
_EXAMPLES = re.compile(
    r"(?:(?:(?:country|selected|practical|illustrative|case|some|concrete) )?examples?"
    r"(?: (?:from the field|in practice))?|(?:country )?case stud(?:y|ies)|(?:lessons )?in practice"
    r"|(?:quelques )?exemples?(?: pratiques?| concrets?)?|etudes? de cas|cas (?:pratiques?|concrets?)|en pratique"
    r"|(?:algunos )?ejemplos?(?: practicos?| concretos?)?|estudios? de casos?|casos? (?:practicos?|de estudio)"
    r"|en la practica|(?:alguns )?exemplos?(?: praticos?| concretos?)?|estudos? de casos?"
    rf"|casos? (?:praticos?|de estudo)|na pratica){_ORDINAL}\s?[:.]?$"
)
_LABELLED_EXAMPLE = re.compile(
    r"(?:(?:country |case |practical )?example|case(?: study)?|in practice|exemple(?: pratique| concret)?"
    r"|[eé]tude de cas|cas (?:pratique|concret)|en pratique|ejemplo(?: pr[aá]ctico)?|estudio de caso"
    r"|caso (?:pr[aá]ctico|de estudio)|en la pr[aá]ctica|exemplo(?: pr[aá]tico)?|estudo de caso"
    rf"|caso (?:pr[aá]tico|de estudo)|na pr[aá]tica|(?:box|encadr[eé]|recuadro|caixa)(?= \d))(?:{_ORDINAL}| [a-z])"
    r"(?: ?[-–—:]|(?<=\d)\.) ?(?P<title>\S.*)",
    re.IGNORECASE,
)
_FOOTNOTES = re.compile(
    r"(?:(?:foot|end)?notes?(?: de (?:bas de page|fin))?|notas?(?: (?:al pie|de rodape|finales|finais))?)\s?:?$"
)
# Headings of what a lesson or an example rests on, or of the resources at the end of a document.
_SOURCES = re.compile(
    r"(?:(?:selected |further |key |additional |useful )?(?:resources|readings?|references|sources|links)|source"
    r"|reference|bibliography|works cited|(?:ressources|sources|references)(?: choisies| utiles| selectionnees)?"
    r"|bibliographie|pour en savoir plus|(?:recursos|fuentes|referencias)(?: selecc?ionad[ao]s| utiles| uteis)?"
    r"|fontes|bibliografia|para saber mas|para saber mais)\s?:?$"
)
_SECTION = re.compile(
    r"(?:(?:conclusions?|conclusion(?:es)?|conclus(?:ao|oes)|recommendations?|recommandations?|recomendacion(?:es)?"
    r"|recomendac(?:ao|oes))(?: (?:and|et|y|e) .{1,40})?|(?:concluding|final|closing) (?:remarks|thoughts)|next steps"
    r"|(?:the )?way forward|looking ahead|acknowledge?ments?|remerciements|agradecimientos|agradecimentos"
    r"|about (?:this|the) .{1,40}|glossary|acronyms.{0,30}|abbreviations|glossaire|sigles.{0,30}|glosario|siglas.{0,30}"
    r"|(?:annex|annexe|appendix|anexo|apendice)(?:es|s)?\b.{0,80})\s?:?$"
)
_CONTENTS = re.compile(
    r"(?:(?:table of )?contents|in this (?:note|document|paper)|table des matieres|sommaire|indice|contenido|sumario)"
    r"\s?:?$"
)
_FRONT = re.compile(
    r"(?:introduction|overview|background|context|(?:executive )?summary|foreword|preface|contexte|resume|avant-propos"
    r"|introduccion|contexto|antecedentes|resumen|prologo|introducao|enquadramento|prefacio|resumo)\b.{0,40}$"
)
# What the lessons of a document stand under.
_LESSONS = re.compile(
    r"(?:(?:the |key |main )*lessons(?: learn(?:ed|t)| identified)?"
    r"|(?:les )?(?:principales )?lecons(?: apprises| tirees)?|(?:les )?(?:principaux )?enseignements(?: tires)?"
    r"|(?:las )?(?:principales )?lecciones(?: aprendidas)?|(?:as )?(?:principais )?licoes(?: aprendidas)?)\s?:?$"
)
# Headings inside a lesson or an example, which title none.
_SUBHEADING = re.compile(
    r"(?:background|context|situation|challenges?|approach|activities|what (?:happened|was done|we learned|worked)"
    r"|results?|outcomes?|impact|why it (?:matters|works|worked)|key (?:points|messages|results|findings)|findings"
    r"|contexte|defis?|demarche|approche|activites|ce qui (?:s'est passe|a ete fait)|resultats?|points cles"
    r"|contexto|antecedentes|situacion|retos?|desafios?|enfoque|actividades|que (?:paso|se hizo)|resultados?|impacto"
    r"|puntos clave|situacao|abordagem|atividades|o que (?:aconteceu|foi feito)|pontos-chave)\s?[:?]?$"
)
_BYLINE = re.compile(r"(?:by|par|por|de) [A-ZÀ-Þ][^.!?;:]{1,100}$")
_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}[.)]? (?=\S)")
_PAGE_AT_END = re.compile(r"[ .…·_]+\d{0,3}$")  # in a table of contents
_NUMBERED = re.compile(r"\d{1,2}[.)] ")
_SENTENCE_END = (".", "!", ";", ",", ":", "…")
_ENDS = (".", "!", "?", ":", "…")
_RUN_IN_END = re.compile(r"[^\W\d][.!?][\"'”’»)]*(?=\s+[\"'“‘«¿¡(]?[^\W\d_a-zß-öø-ÿ])")
_FEWEST_WORDS = 8  # of a text that goes on below its heading in one paragraph
_CALLS_AT_END = re.compile(rf"(?: ?\[\^?(?:\d{{1,6}}|\w{{1,4}})\]|[{SUPERSCRIPTS}])+$")


@dataclass(frozen=True, slots=True)
class LessonHeading:
    """A line that reads "Lesson 2 – Title" or "Lesson: Title"; the number or the title may be missing."""

    number: int | None
    title: str

    @property
    def key(self) -> int | str:
        """What a table of contents and a heading have in common: the number, else the title."""
        return title_key(self.title) if self.number is None else self.number


def title_key(title: str) -> str:
    """What a title has in common with its line in a table of contents, where leaders and a page may follow it."""
    return fold(_PAGE_AT_END.sub("", title))


def heading_like(text: str, level: int | None) -> bool:
    """Whether a block has a heading's form: stated by the format, or short and without a sentence's end."""
    if level is not None:
        return True
    if not text or len(text) > LONGEST_HEADING or text[0].islower() or is_rule(text):
        return False
    if _CALLS_AT_END.sub("", text).rstrip("\"')").endswith(_SENTENCE_END):
        return False
    return not re.match(r"[-*•‣◦–—\[(]|\d{1,3}[.)] ", text) and not re.search(r"[a-z)]{2}[.!] [A-Z]", text)


def is_numbered(text: str) -> bool:
    """Whether the block has a number before it, as a list item or a numbered heading has."""
    return bool(_NUMBERED.match(text))


def lesson_heading(text: str, level: int | None) -> LessonHeading | None:
    """The lesson heading that `text` is, or None. "Lesson 2 was that trust matters." is prose, not a heading."""
    if len(text) > LONGEST_HEADING:
        return None
    match = _LESSON.match(_without_number(text))
    number = _number(fold(match["number"])) if match else None
    if match is None or number is None or (match["counted"] and not match["mark"]):
        ordinal = _LESSON_ORDINAL.match(text) if heading_like(text, level) else None
        if ordinal and (number := _number(fold(ordinal["number"]))):
            return LessonHeading(number, ordinal["title"])
        alone = _LESSON_ALONE.match(text)
        return LessonHeading(None, alone["title"]) if alone and heading_like(text, level) else None
    title = (match["title"] or "").strip()
    if match["mark"]:
        return LessonHeading(number, title)
    title = title.strip("-–—:. ")
    prose = title and level is None and (title[0].islower() or text.endswith((".", ",", ";")))
    return None if prose else LessonHeading(number, title)


def numbered_lessons(texts: Sequence[str]) -> list[LessonHeading | None]:
    """The lessons of a document that calls none "lesson": titles 1, 2, 3 over text, most of them with "Examples" below.

    The lines of a table of contents are among them.
    """
    entries = [_numbered_title(text) for text in texts]
    heads = {at: entry for at, entry in enumerate(entries) if entry and _heads_text(texts, at)}
    numbers = [entry.number for entry in heads.values()]
    if len(heads) < 2 or numbers != list(range(1, len(heads) + 1)):
        return [None] * len(texts)
    ends = [*list(heads)[1:], len(texts)]
    illustrated = sum(
        any(is_examples_heading(text) for text in texts[at:end]) for at, end in zip(heads, ends, strict=True)
    )
    if illustrated * 2 <= len(heads):
        return [None] * len(texts)
    titles = {fold(entry.title) for entry in heads.values()}
    listed = {at: entry for at, entry in enumerate(entries[: min(heads)]) if entry and title_key(entry.title) in titles}
    return [heads.get(at) or listed.get(at) for at in range(len(texts))]


def _numbered_title(text: str) -> LessonHeading | None:
    number, _, title = text.partition(" ")
    if len(text) > LONGEST_HEADING or not _NUMBERED.match(text) or is_known_heading(text):
        return None
    return LessonHeading(int(number[:-1]), title) if heading_like(title, None) else None


def _heads_text(texts: Sequence[str], at: int) -> bool:
    """Whether running text stands below a numbered line, and no other item of a list above it."""
    below = texts[at + 1] if at + 1 < len(texts) else ""
    alone = not any(is_numbered(text) for text in (*texts[max(0, at - 1) : at], below))
    return alone and bool(below) and not heading_like(below, None)


def _number(word: str) -> int | None:
    if word[0].isdigit():
        return int(word.rstrip("abcdefghijklmnopqrstuvwxyz"))
    if word in _ROMAN:
        return _ROMAN.index(word) + 1
    return _WORDS.get(word)


def _reads(pattern: re.Pattern[str], text: str) -> bool:
    """Whether `text`, without the number of a section, is a heading of the pattern: "4.1 Examples"."""
    return len(text) <= LONGEST_HEADING and bool(pattern.match(_without_number(_folded(text))))


def _without_number(text: str) -> str:
    match = _SECTION_NUMBER.match(text)
    return text[match.end() :] if match else text


def is_examples_heading(text: str) -> bool:
    """Whether the block only announces examples ("Examples", "Case study 2", "Ejemplos")."""
    return _reads(_EXAMPLES, text)


def labelled_example(text: str) -> str | None:
    """The title in "Example 2: Title", or None."""
    match = _LABELLED_EXAMPLE.match(_without_number(text)) if heading_like(text, None) or is_numbered(text) else None
    return match["title"] if match and heading_like(match["title"], None) else None


def is_inline_example(text: str) -> bool:
    """Whether a paragraph is an example without a title: "Example: In Mali the police ..."."""
    match = _LABELLED_EXAMPLE.match(text)
    return match is not None and not heading_like(match["title"], None)


def run_in_heading(raw: str) -> int | None:
    """Where the heading of a lesson ends in a paragraph that goes on: "Lesson 1: Listen first. The police met ..."."""
    if not _LESSON.match(matching_form(raw[:LONGEST_HEADING]).partition(". ")[0]):
        return None
    for match in _RUN_IN_END.finditer(raw, 0, LONGEST_HEADING):
        lesson = lesson_heading(matching_form(raw[: match.end()]), None)
        if lesson and any(character.isalpha() for character in lesson.title):
            rest = raw[match.end() :].split()
            return match.end() if len(rest) >= _FEWEST_WORDS and rest[-1].rstrip("\"'”’)]").endswith(_ENDS) else None
    return None


def is_footnotes_heading(text: str) -> bool:
    """Whether the block announces footnotes ("Footnotes", "Notes", "Notas")."""
    return _reads(_FOOTNOTES, text)


def is_sources_heading(text: str) -> bool:
    """Whether the block heads references or resources ("References", "Selected resources", "Fuentes")."""
    return _reads(_SOURCES, text)


def is_section_heading(text: str) -> bool:
    """Whether the block is a known heading that belongs to no lesson ("Conclusion", "Annex A")."""
    return _reads(_SECTION, text) and heading_like(_without_number(text).rstrip(":"), None)


def is_front_heading(text: str) -> bool:
    """Whether the block heads what comes before the lessons ("Introduction", "Background")."""
    return _reads(_FRONT, text)


def is_lessons_heading(text: str) -> bool:
    """Whether the block heads the lessons of a document ("Lessons learned", "2 Lessons")."""
    return _reads(_LESSONS, text)


def is_subheading(text: str) -> bool:
    """Whether the block is a heading within a lesson or an example ("Background", "Results") and titles none."""
    return _reads(_SUBHEADING, text)


def is_byline(text: str) -> bool:
    """Whether the block names an author below a title: "by Ruth Adeyemi"."""
    return bool(_BYLINE.match(text))


def is_contents_heading(text: str) -> bool:
    """Whether the block heads a table of contents ("Contents", "Sommaire")."""
    return _reads(_CONTENTS, text)


def is_known_heading(text: str) -> bool:
    """Whether the block is a heading by its very words, of whatever kind, so that it titles no document or lesson."""
    tests = (is_examples_heading, is_footnotes_heading, is_sources_heading, is_section_heading, is_front_heading)
    return any(test(text) for test in tests) or is_contents_heading(text)
