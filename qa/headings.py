"""What a heading looks like in documents of the genre, in English, French, Spanish and Portuguese.

Every function takes a block's matching form (`qa.text.matching_form`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa import vocabulary
from qa.footnotes import SUPERSCRIPTS
from qa.text import ends_in_abbreviation, fold, is_rule, matching_form

LONGEST_HEADING = 200
_LONGEST_SENTENCE = 400  # of a numbered lesson whose heading is one long sentence
_folded = lru_cache(maxsize=16)(fold)  # one block is asked about many times in a row
_WORD, _COUNTED, _SUFFIX = vocabulary.LESSON, "|".join(vocabulary.COUNTED_WORDS), vocabulary.ORDINAL_SUFFIX
_LESSON = re.compile(
    rf"(?:{_WORD}|(?P<counted>{_COUNTED}))(?: |-(?=\d)){vocabulary.NUMBER_SIGN}"
    rf"(?:(?P<letter>[a-z])(?= ?[–—:)|•]| - )|(?P<label>\d{{1,3}}(?:(?:\.\d{{1,2}}){{1,2}}[a-z]?|[a-z]))(?!\w)"
    rf"|(?P<number>\d{{1,3}}(?:{_SUFFIX}(?!\w))?|(?:dix-)?[^\W\d_]{{1,11}}))"
    r"(?P<mark> ?[-–—:.)|•·›→]+)?(?: ?(?<=[\s–—:.)|•·›→-])(?P<title>.*))?$"
)
_LESSON_ORDINAL = re.compile(
    rf"(?:the |la |le |el |a |o )?(?P<number>[^\W\d_]{{4,12}}|\d{{1,2}}(?:{_SUFFIX}|[ae]))"
    rf" (?:{_WORD}|(?P<counted>{_COUNTED}))(?: ?[-–—:.] ?(?P<title>\S.*)?)?$"
)
_LESSON_ALONE = re.compile(rf"{_WORD}(?: ?[–—:] ?| ?- )(?P<title>\S.*)$")
_EXAMPLES = re.compile(vocabulary.EXAMPLES)
_LABELLED_EXAMPLE = re.compile(vocabulary.LABELLED_EXAMPLE)
_FOOTNOTES = re.compile(vocabulary.FOOTNOTES)
_SOURCES = re.compile(vocabulary.SOURCES)
_SECTION = re.compile(vocabulary.SECTION)
_CONTENTS = re.compile(vocabulary.CONTENTS)
_FRONT = re.compile(vocabulary.FRONT)
_LESSONS = re.compile(vocabulary.LESSONS)
_SUBHEADING = re.compile(vocabulary.SUBHEADING)
_BYLINE = re.compile(r"(?:by|par|por|de) [A-ZÀ-Þ][^.!?;:]{1,100}$")
_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}[.)]? (?=\S)")
_PAGE_AT_END = re.compile(r"[ .…·_]+\d{0,3}$")  # in a table of contents
_NUMBERED = re.compile(r"\d{1,2}[.)] ")
_SENTENCE_END = (".", "!", ";", ",", ":", "…")
_ENDS = (".", "!", "?", ":", "…")
_RUN_IN_END = re.compile(r"[^\W\d][.!?][\"'”’»)]*(?=\s+[\"'“‘«¿¡(]?[^\W\d_a-zß-öø-ÿ])")
_INITIAL_AT_END = re.compile(r"(?:^|[\s.])[^\W\d_]\.$")
_FEWEST_WORDS = 8  # of a text that goes on below its heading in one paragraph
_CALLS_AT_END = re.compile(rf"(?: ?\[\^?(?:\d{{1,6}}|\w{{1,4}})\]|[{SUPERSCRIPTS}])+$")


@dataclass(frozen=True, slots=True)
class LessonHeading:
    """A line that reads "Lesson 2 – Title" or "Lesson: Title"; the number or the title may be missing.

    `label` is the number as it stands where it is more than one: "1.1" and "1.2" both have the number 1.
    """

    number: int | None
    title: str
    label: str = ""

    @property
    def key(self) -> int | str:
        """What a table of contents and a heading have in common: the label, else the number, else the title."""
        return self.label or (title_key(self.title) if self.number is None else self.number)


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
        lesson = numbered_start(text) if len(text) <= _LONGEST_SENTENCE else None
        return lesson if lesson and _sentence_end(text, 0, len(text)) is None else None
    if (lesson := numbered_start(text)) or (lesson := _unmarked_lesson(text, level)):
        return lesson
    if not heading_like(text, level):
        return None
    ordinal = _LESSON_ORDINAL.match(_folded(text))
    if ordinal and (number := _ordinal(ordinal["number"])) and not (ordinal["counted"] and not ordinal["title"]):
        return LessonHeading(number, _title(text, ordinal))
    alone = _LESSON_ALONE.match(_folded(text))
    return LessonHeading(None, _title(text, alone)) if alone else None


def numbered_start(text: str) -> LessonHeading | None:
    """The lesson whose number and a mark behind it `text` begins with, however long it is: "Lesson 2: ..."."""
    text = _without_number(text)
    match = _LESSON.match(_folded(text))
    if match is None or not match["mark"] or (number := _stated_number(match, text)) is None:
        return None
    return LessonHeading(number, _title(text, match), match["label"] or "")


def _unmarked_lesson(text: str, level: int | None) -> LessonHeading | None:
    """The lesson of "Lesson 2 Title" or "Lesson 2"."""
    text = _without_number(text)
    match = _LESSON.match(_folded(text))
    if match is None or match["mark"] or match["counted"] or (number := _stated_number(match, text)) is None:
        return None
    title = _title(text, match).strip("-–—:. ")
    is_word = bool(match["number"]) and match["number"].isalpha()
    prose = title and (
        (title[0].islower() and (level is None or is_word)) or (level is None and text.endswith((".", ",", ";")))
    )
    return None if prose else LessonHeading(number, title, match["label"] or "")


def _title(text: str, match: re.Match[str]) -> str:
    """The title that `match` found in the folded `text`, as it stands there: a ligature is two letters when folded."""
    if not match["title"]:
        return ""
    at = match.start("title")
    if len(text) != len(match.string):
        before = match.string[:at].rstrip()
        at = next((at for at in range(len(text)) if fold(text[:at]) == before), at)
    return text[at:].strip()


def _stated_number(match: re.Match[str], text: str) -> int | None:
    """The number of a lesson; the letters A, B, C have their places in the alphabet, but I and V are Roman."""
    if match["label"]:
        return int(re.split("[.a-z]", match["label"])[0])
    if match["letter"]:
        is_capital = text[match.start("letter")].isupper()
        return vocabulary.ROMAN.get(match["letter"], ord(match["letter"]) - ord("a") + 1 if is_capital else None)
    word = match["number"]
    return (
        int(re.sub(r"\D", "", word))
        if word[0].isdigit()
        else vocabulary.ROMAN.get(word) or vocabulary.NUMBER_WORDS.get(word)
    )


def _ordinal(word: str) -> int | None:
    return int(re.sub(r"\D", "", word)) if word[0].isdigit() else vocabulary.ORDINALS.get(word)


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
    title = _labelled(_without_number(text)) if heading_like(text, None) or is_numbered(text) else None
    return title if title and heading_like(title, None) else None


def is_inline_example(text: str) -> bool:
    """Whether a paragraph is an example without a title: "Example: In Mali the police ..."."""
    title = _labelled(text)
    return title is not None and not heading_like(title, None)


def _labelled(text: str) -> str | None:
    match = _LABELLED_EXAMPLE.match(_folded(text))
    return _title(text, match) if match else None


def run_in_heading(raw: str) -> int | None:
    """Where the heading of a lesson ends in a paragraph that goes on: "Lesson 1: Listen first. The police met ..."."""
    if not _LESSON.match(fold(raw[:LONGEST_HEADING]).partition(". ")[0]):
        return None
    end = 0
    while (end := _sentence_end(raw, end, LONGEST_HEADING) or 0) > 0:
        lesson = lesson_heading(matching_form(raw[:end]), None)
        if lesson and any(character.isalpha() for character in lesson.title):
            rest = raw[end:].split()
            return end if len(rest) >= _FEWEST_WORDS and rest[-1].rstrip("\"'”’)]").endswith(_ENDS) else None
    return None


def _sentence_end(text: str, start: int, stop: int) -> int | None:
    """Where the first sentence that ends before others in `text[start:stop]` does: not at "Gen." or an initial."""
    for match in _RUN_IN_END.finditer(text, start, stop):
        before = text[: match.end()]
        if not ends_in_abbreviation(before, before_capital=True) and not _INITIAL_AT_END.search(before):
            return match.end()
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
