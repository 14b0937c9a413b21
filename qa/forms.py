"""What each block of a document looks like: by its words, by its kind and by its level among the other headings.

Nothing here depends on how far the reading has come; that is `qa.outline`. A format that marks headings is believed:
there, a plain paragraph is none, however short. A depth is a heading's level, or `BOLD` for a bold paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from qa import headings
from qa.contents import contents_range
from qa.documents import Block, Extract
from qa.headings import LessonHeading
from qa.references import looks_like_reference
from qa.text import fold, matching_form, without_item

BOLD = 10
_LONGEST_DATELINE = 60
_LONGEST_FRONT_LINE = 80
_DATE = re.compile(r"(?:\d{1,2}(?:er|[°º.])? )?(?:de )?[^\W\d_]{3,10}\.?,? (?:de )?(?:19|20)\d\d$")  # "marzo de 2021"
_LONGEST_MARKED = 250  # a longer "heading" is a paragraph in a heading's style


class Forms:
    """The blocks of a document with their matching forms, their lessons, and the depths of its headings."""

    def __init__(self, extract: Extract) -> None:
        self.blocks: tuple[Block, ...] = extract.blocks
        self.texts = [matching_form(extract.text[block.start : block.end]) for block in extract.blocks]
        self.marks_notes = any(block.kind == "footnote" for block in extract.blocks)
        self._by_form = self._lessons_by_form()
        self.lessons = self._lessons()
        self.contents = range(0)
        self._measure([])

    def find_contents(self, first: int) -> None:
        """Finds the table of contents after the title, and measures the headings outside it."""
        lines = [without_item(text) for text in self.texts]
        pairs = zip(lines, self.texts, self._by_form, strict=True)
        lessons = [
            lesson if line is text or lesson else headings.lesson_heading(line, None) for line, text, lesson in pairs
        ]
        self.contents = contents_range(lines, lessons, first)
        self._measure([at for at in range(len(self.blocks)) if at not in self.contents])

    # -- lessons and depths ----------------------------------------------------------------------------------------

    def _lessons_by_form(self) -> list[LessonHeading | None]:
        """The lesson heading that each block is. Where lessons are numbered, "Lesson: ..." is a remark in the text."""
        pairs = zip(self.texts, self.blocks, strict=True)
        found = [
            headings.lesson_heading(text, block.level) if block.kind in ("heading", "paragraph") else None
            for text, block in pairs
        ]
        if any(lesson and lesson.number is not None for lesson in found):
            return [lesson if lesson and lesson.number is not None else None for lesson in found]
        return found if any(found) else headings.numbered_lessons(self.texts)

    def _lessons(self) -> list[LessonHeading | None]:
        """Where some lessons are marked as headings, an unmarked line that names the same lesson is none."""
        pairs = list(zip(self._by_form, self.blocks, strict=True))
        marked = {lesson.key for lesson, block in pairs if lesson and block.kind == "heading"}
        return [
            lesson if lesson and (block.kind == "heading" or lesson.key not in marked) else None
            for lesson, block in pairs
        ]

    def _measure(self, outside: list[int]) -> None:
        """Whether headings are marked, and how deep lessons, "Examples" and the titles of examples are."""
        lessons = [at for at in outside if self.lessons[at]]
        self.last_lesson = max(lessons, default=-1)
        marked = [at for at in outside if self.is_marked(at)]
        marked_lessons = [at for at in lessons if self.is_marked(at)]
        self.marked = 2 * len(marked_lessons) > len(lessons) if lessons else len(marked) > 1
        self.lesson_depth = _usual(self.depth(at) for at in marked_lessons)
        announced = [at for at in marked if headings.is_examples_heading(self.texts[at])]
        examples_depth = _usual(self.depth(at) for at in announced)
        self.flat = self.lesson_depth == BOLD or (bool(announced) and examples_depth <= self.lesson_depth)
        labelled = any(headings.labelled_example(self.texts[at]) is not None for at in outside)
        inner = [at for at in marked if marked_lessons and at > marked_lessons[0] and self._may_title(at)]
        named = any(headings.is_examples_heading(self.texts[at]) for at in outside)
        self.inline_examples = not named
        self.bare_examples = not named and not labelled and self._mostly_sourced(inner)
        self.marked_inside = bool(inner)
        self.example_depth = self._example_depth(inner)

    def _may_title(self, at: int) -> bool:
        """Whether the marked heading may title an example: it stands deeper than lessons and is no known heading."""
        text = self.texts[at]
        if self.lessons[at] or headings.is_known_heading(text) or headings.is_subheading(text):
            return False
        above = self.lessons[at - 1] if at else None
        if above and not above.title:  # the title of that lesson
            return False
        return self.flat or self.depth(at) > self.lesson_depth

    def _mostly_sourced(self, inner: list[int]) -> bool:
        """Whether most headings inside lessons stand over a text that rests on a reference, as examples do."""
        ends = [next((at for at in range(start + 1, len(self.blocks)) if self._heads(at)), None) for start in inner]
        sourced = sum(
            any(looks_like_reference(self.texts[at]) for at in range(start + 1, end or len(self.blocks)))
            for start, end in zip(inner, ends, strict=True)
        )
        return bool(inner) and sourced * 2 >= len(inner)

    def _heads(self, at: int) -> bool:
        return self.is_marked(at) and not headings.is_sources_heading(self.texts[at])

    def _example_depth(self, inner: list[int]) -> int:
        """The shallowest depth whose headings mostly stand over text; a title that a lesson repeats is a subheading."""
        lesson_of, current = {}, -1
        for at in range(len(self.blocks)):
            current = at if self.lessons[at] else current
            lesson_of[at] = current
        often = Counter((lesson_of[at], fold(self.texts[at])) for at in inner)
        titles = [at for at in inner if often[lesson_of[at], fold(self.texts[at])] == 1]
        for depth in sorted({self.depth(at) for at in titles}):
            same = [at for at in titles if self.depth(at) == depth]
            if 2 * sum(not self.is_marked(at + 1) for at in same if at + 1 < len(self.blocks)) >= len(same):
                return depth
        return _usual(self.depth(at) for at in titles)

    # -- one block -------------------------------------------------------------------------------------------------

    def depth(self, at: int) -> int:
        """The level of a heading, `BOLD` where the format states none."""
        return self.blocks[at].level or BOLD

    def is_marked(self, at: int) -> bool:
        """Whether the format marks the block as a heading and it reads as one."""
        if at >= len(self.blocks) or self.blocks[at].kind != "heading" or len(self.texts[at]) > _LONGEST_MARKED:
            return False
        return self.blocks[at].level is not None or headings.heading_like(self.texts[at], None)

    def heading_like(self, at: int, *, in_lesson: bool = False) -> bool:
        """Whether the block has a heading's form, among the headings of its document."""
        if in_lesson and headings.is_subheading(self.texts[at]):
            return False
        if self.blocks[at].kind == "heading":
            return self.is_marked(at)
        if self.marked and (self.marked_inside or not in_lesson):
            return False
        return self.is_formed(at)

    def is_formed(self, at: int) -> bool:
        """Whether a paragraph has a heading's form, by its words alone."""
        return self.blocks[at].kind == "paragraph" and headings.heading_like(self.texts[at], None)

    def is_numbered_title(self, at: int) -> bool:
        """Whether "2. Vetting in Peru" is a title: a list has an item above or below it."""
        text = self.texts[at]
        if not headings.is_numbered(text) or not headings.heading_like(without_item(text), None):
            return False
        if self.blocks[at].kind != "paragraph":
            return self.is_marked(at)
        if self.marked and self.marked_inside:
            return False
        around = self.texts[max(0, at - 1) : at] + self.texts[at + 1 : at + 2]
        return not any(headings.is_numbered(text) for text in around)

    def is_prose(self, at: int, *, in_lesson: bool) -> bool:
        """Whether the block is running text: there is one, and it has the form of no heading."""
        if at >= len(self.blocks) or self.lessons[at] or self.blocks[at].kind == "footnote":
            return False
        return not self.heading_like(at, in_lesson=in_lesson) and not self.is_numbered_title(at)

    def is_front_line(self, at: int) -> bool:
        """Whether the block may be a subtitle, an author or a date: what stands between the title and the text."""
        text = self.texts[at]
        if headings.is_byline(text) or _DATE.match(text) or self.is_marked(at):
            return True
        return self.is_formed(at) and (not self.marked or len(text) <= _LONGEST_FRONT_LINE)

    def is_dateline(self, at: int, *, in_lesson: bool) -> bool:
        """Whether the block is a second line of a title: "Burundi, 2009-2013"."""
        if at >= len(self.blocks):
            return False
        text = self.texts[at]
        dated = len(text) <= _LONGEST_DATELINE and bool(re.search(r"\b(?:19|20)\d\d\b", text))
        like = self.is_formed(at) or self.heading_like(at, in_lesson=in_lesson)
        return dated and like and self.is_prose(at + 1, in_lesson=in_lesson)


def _lessons_stand_in_rows(extract: Extract) -> bool:
    """Whether all lessons of the document, two or more, are first cells of rows."""
    heads = [extract.text[block.start : block.end].partition(" | ")[0] for block in extract.blocks]
    kinds = [
        block.kind
        for block, head in zip(extract.blocks, heads, strict=True)
        if len(head) <= headings.LONGEST_HEADING and headings.lesson_heading(matching_form(head), block.level)
    ]
    return len(kinds) > 1 and set(kinds) == {"row"}


def with_run_ins_split(extract: Extract) -> Extract:
    """The extract with each heading of a lesson that stands in one block with its text as a block of its own.

    It is the first sentence of a paragraph; or, where all lessons stand in a table, the first cell of a row: the bar
    behind that cell is dropped.
    """
    blocks, dropped = [], list(extract.dropped)
    in_table = any(block.kind == "row" for block in extract.blocks) and _lessons_stand_in_rows(extract)
    for block in extract.blocks:
        raw = extract.text[block.start : block.end]
        end, rest = None, None
        if (
            in_table
            and block.kind == "row"
            and (bar := raw.find(" | ")) > 0
            and headings.lesson_heading(matching_form(raw[:bar]), None)
        ):
            end, rest = bar, bar + 3
            dropped.append((block.start + bar + 1, block.start + bar + 2))
        elif block.kind == "paragraph" and (end := headings.run_in_heading(raw)):
            rest = end + len(raw[end:]) - len(raw[end:].lstrip())
        if end is None or rest is None:
            blocks.append(block)
        else:
            blocks += [
                replace(block, end=block.start + end, kind="heading" if block.kind == "row" else "paragraph"),
                replace(block, start=block.start + rest, kind="paragraph"),
            ]
    return replace(extract, blocks=tuple(blocks), dropped=tuple(dropped))


def _usual(depths: Iterable[int]) -> int:
    """The most common depth, of equals the shallowest; `BOLD` if there is none."""
    counts = Counter(depths)
    return min(counts, key=lambda depth: (-counts[depth], depth), default=BOLD)
