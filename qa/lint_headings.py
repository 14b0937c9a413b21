"""What an editor should mend in the structure of a document: its lessons, its headings, its table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple

from qa import headings
from qa.datatypes import Span
from qa.places import line_at, page_at
from qa.structure import Document, Section
from qa.text import collapse, counted, fold, matching_form, without_item
from qa.vocabulary import EXAMPLE_NAMES, EXAMPLES_NAMES, LESSON_WORDS, NUMBER_WORDS

_LONGEST = 120
_OTHER_WORDS = frozenset("lessen lesser lessor lesion lessons lecons".split())
_LESSON_LINE = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]? )?(?P<word>[^\W\d_]{4,9})"
    r"(?: ?[#°º]? ?(?P<number>\d{1,3}(?!\w)|(?<= )[^\W\d_]{1,10}))?(?P<mark> ?[-–—:.)|]+)?(?: (?P<title>.*))?$"
)
_EXAMPLE_LINE = re.compile(r"(?P<name>[^\W\d_]+(?: [^\W\d_]+){0,2})(?: \d{1,2})?\s?(?:[:.]|[-–—](?= )|$)")
_KNOWN = (headings.is_known_heading, headings.is_lessons_heading, headings.is_subheading)


class Found(NamedTuple):
    """A finding at an offset of the document's text."""

    offset: int
    rule: str
    message: str
    level: Literal["problem", "note"] = "problem"


def place(document: Document, offset: int) -> str:
    """Where an offset stands, in words: "page 12", else "line 40"."""
    page = page_at(document, offset)
    return f"page {page}" if page else f"line {line_at(document, offset)}"


def lint_headings(document: Document) -> Iterator[Iterator[Found]]:
    """The findings of each rule, by rule."""
    listed = _listed(document)
    sections = document.sections[len(listed) :] if listed else document.sections
    yield _contents(document, listed)
    yield _numbers(
        document, [lesson for lesson in _lessons(sections) if lesson.heading and not _label(document, lesson)]
    )
    yield _empty(sections)
    yield _misspelt(document)
    yield _run_together(document)
    yield _between(document)
    yield _outside(document)
    yield _no_lessons(document)


def _offset(section: Section) -> int:
    if section.heading:
        return section.heading.start
    return section.body[0].start if section.body else 0


def _label(document: Document, lesson: Section) -> str:
    """The label of a lesson whose number is not its own: "1.1", "2a"."""
    span = lesson.heading or Span(0, 0)
    heading = headings.lesson_heading(matching_form(document.source[span.start : span.end]), 1)
    return heading.label if heading else ""


def _lessons(sections: Sequence[Section]) -> list[Section]:
    return [section for section in sections if section.kind == "lesson"]


# -- the order of lessons ----------------------------------------------------------------------------------------------


def _listed(document: Document) -> list[Section]:
    """The sections up to the last of the lessons without text that read like a table of contents, or none.

    They are: two or more at the beginning, and one of their numbers comes again below them.
    """
    first = next((at for at, section in enumerate(document.sections) if section.kind == "lesson"), 0)
    bare = list(takewhile(lambda section: section.kind == "lesson" and not section.body, document.sections[first:]))
    end = first + len(bare)
    if bare and end < len(document.sections) and document.sections[end].kind == "example":
        end, bare = end - 1, bare[:-1]  # the last of them has its text in its examples
    later = {section.lesson_number for section in _lessons(document.sections[end:])} - {None}
    if len(bare) < 2 or not later & {section.lesson_number for section in bare}:
        return []
    return list(document.sections[:end])


def _contents(document: Document, listed: Sequence[Section]) -> Iterator[Found]:
    """Lessons that only the table of contents has, and lists of lessons that were not taken as one for that reason."""
    own = {lesson.lesson_number for lesson in _lessons(document.sections[len(listed) :])}
    for lesson in _lessons(listed):
        if lesson.lesson_number not in own:
            yield _only_listed(_offset(lesson), lesson.lesson_number)
    named: set[int] = set()
    for what, span in document.structure:
        if what == "contents":
            text = without_item(matching_form(document.source[span.start : span.end]))
            heading = headings.lesson_heading(text, None)
            if heading and heading.number is not None and own - {None} and heading.number not in own | named:
                named.add(heading.number)
                yield _only_listed(span.start, heading.number)


def _only_listed(offset: int, number: int | None) -> Found:
    message = (
        f"The table of contents names lesson {number}, and no heading below it has that number. "
        "Correct the number, or write the heading."
    )
    return Found(offset, "contents-differ", message)


def _numbers(document: Document, lessons: Sequence[Section]) -> Iterator[Found]:
    """Numbers that are left out, come twice, or do not begin at 1. Parts may each begin anew: a note."""
    seen: dict[int, int] = {}
    last = 0
    for lesson in lessons:
        number, offset = lesson.lesson_number, _offset(lesson)
        if number is None:
            continue
        expected = max(seen, default=0) + 1
        if number == 1 and last > 1:
            message = f"Lesson 1 follows lesson {last}: numbers begin anew. If that is not meant, write {expected}."
            yield Found(offset, "lesson-number", message, "note")
            seen.clear()
        elif number in seen:
            where = place(document, seen[number])
            message = f"Lesson {number} has the number of the lesson on {where}; {expected} was expected. Correct one."
            yield Found(offset, "lesson-number", message)
        elif not seen and number != 1:
            message = f"The first lesson has the number {number}; 1 was expected. Is a heading before it misspelt?"
            yield Found(offset, "lesson-number", message)
        elif number != expected:
            message = f"Lesson {number} follows lesson {last}; {expected} was expected. Correct the number."
            yield Found(offset, "lesson-number", message)
        seen.setdefault(number, offset)
        last = number


def _empty(sections: Sequence[Section]) -> Iterator[Found]:
    for at, section in enumerate(sections):
        followed = sections[at + 1].kind if at + 1 < len(sections) else None
        own_text = section.body and section.body != [section.heading]
        if own_text or (section.kind == "lesson" and followed == "example"):
            continue
        name = section.example_title or section.section_title or section.lesson_title or section.lesson_number
        kind = "section" if section.kind == "overview" else section.kind
        message = f"The {kind} “{name}” has no text of its own. Write its text, or remove the heading."
        yield Found(_offset(section), "no-text", message)


# -- headings that were not taken as what they seem to be --------------------------------------------------------------


def _misspelt(document: Document) -> Iterator[Found]:
    """Short lines that read nearly like the heading of a lesson or of examples, and were taken as none."""
    first = next((_offset(lesson) for lesson in _lessons(document.sections)), len(document.source))
    for span in _short_lines(document):
        raw = collapse(document.source[span.start : span.end])
        text = matching_form(raw)
        if nearly_lesson(text):
            message = f"“{raw}” reads like the heading of a lesson and was not taken as one. Write “Lesson 3 – Title”."
            yield Found(span.start, "heading-may-be-lesson", message)
        elif span.start > first and nearly_examples(text):
            message = (
                f"“{raw}” reads like the heading of an example and was not taken as one. "
                "Write “Examples”, or “Example: Title”."
            )
            yield Found(span.start, "heading-may-be-example", message)


def _run_together(document: Document) -> Iterator[Found]:
    """Texts that begin "Lesson 2: ..." and were not taken as a lesson, where no other has that number."""
    known = {lesson.lesson_number for lesson in _lessons(document.sections)}
    for span in sorted((span for section in document.sections for span in section.body), key=lambda span: span.start):
        text = without_item(matching_form(document.source[span.start : span.end]))
        lesson = headings.numbered_start(text)
        if lesson and lesson.number not in known:
            words = " ".join(text.split()[:6])
            message = (
                f"The paragraph “{words} ...” begins like a lesson and was not taken as one. "
                "Write “Lesson 3 – Title” on a line of its own, and the text below it."
            )
            yield Found(span.start, "heading-may-be-lesson", message)


def _short_lines(document: Document) -> Iterator[Span]:
    """Every short block that is no lesson's heading, in order."""
    spans = [span for section in document.sections for span in section.body]
    lessons = {section.heading for section in document.sections if section.kind == "lesson"}
    spans += [span for what, span in document.structure if what in ("heading", "title") and span not in lessons]
    return (span for span in sorted(spans, key=lambda span: span.start) if span.end - span.start <= _LONGEST)


def nearly_lesson(text: str) -> bool:
    """Whether a line (in matching form) heads a lesson but for a slip: "Lessn 3", "Lesson", "Lesson tow – Title"."""
    match = _LESSON_LINE.match(text)
    if match is None or headings.lesson_heading(text, None):
        return False
    if not headings.heading_like(without_item(text).rstrip(":-– "), None):
        return False
    word, number, title = fold(match["word"]), fold(match["number"] or ""), match["title"]
    if word in ("lessons", "lecons"):
        return number.isdigit() and bool(match["mark"])
    if not _is_near(word, LESSON_WORDS, exact=True):
        return False
    if number.isdigit() or number in ("number", "numero"):
        return True
    if not number:
        return title is None
    return bool(match["mark"]) and (len(number) == 1 or _is_near(number, [*NUMBER_WORDS], exact=True))


def nearly_examples(text: str) -> bool:
    """Whether a line (in matching form) announces an example but for one letter: "Exampels", "Case stduy 2: Title"."""
    match = _EXAMPLE_LINE.match(text)
    if match is None or headings.is_examples_heading(text) or headings.labelled_example(text) is not None:
        return False
    if not headings.heading_like(text.rstrip(": "), None):
        return False
    return _is_near(fold(match["name"]), (*EXAMPLE_NAMES, *EXAMPLES_NAMES), exact=False)


def _is_near(word: str, known: Sequence[str], *, exact: bool) -> bool:
    """Whether `word` is one of the known words but for one letter; or, with `exact`, is one."""
    if word in known:
        return exact
    return word not in _OTHER_WORDS and any(word[:1] == each[:1] and _one_slip(word, each) for each in known)


def _one_slip(word: str, other: str) -> bool:
    """Whether one letter added, left out, replaced, or swapped with the next makes `word` of `other`."""
    if abs(len(word) - len(other)) > 1:
        return False
    same = next((at for at, pair in enumerate(zip(word, other, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return True
    left, right = word[same:], other[same:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right or left == right[1:] or left[1:] == right[1:]


def _between(document: Document) -> Iterator[Found]:
    """Headings of the lessons' own level that stand between lessons and are none."""
    lessons = [at for at, section in enumerate(document.sections) if section.kind == "lesson"]
    for section in document.sections[min(lessons, default=0) : max(lessons, default=0)]:
        title = section.section_title
        if section.kind == "overview" and title and not any(test(matching_form(title)) for test in _KNOWN):
            message = (
                f"“{title}” stands between lessons and was read as a section of its own. "
                "If it is a lesson, write “Lesson 3 – Title”; if it belongs to one, make its heading smaller."
            )
            yield Found(_offset(section), "heading-may-be-lesson", message, "note")


def _outside(document: Document) -> Iterator[Found]:
    """Text after the first lesson that stands under no heading."""
    lessons = [at for at, section in enumerate(document.sections) if section.kind == "lesson"]
    for section in document.sections[min(lessons, default=len(document.sections)) :]:
        if section.kind == "overview" and section.heading is None and section.body:
            words = " ".join(document.source[section.body[0].start : section.body[0].end].split()[:6])
            message = f"The text “{words} ...” stands after the first lesson and under no heading. Give it one."
            yield Found(_offset(section), "text-outside-lesson", message, "note")


def _no_lessons(document: Document) -> Iterator[Found]:
    if _lessons(document.sections) or not document.sections:
        return
    headed = sum(section.heading is not None for section in document.sections)
    how = f"as {counted(headed, 'section')} by its headings" if headed else "as one text"
    message = f"No heading reads as a lesson; the document was read {how}. Lessons begin with “Lesson 1 – Title”."
    yield Found(0, "no-lessons", message, "note")
