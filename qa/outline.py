"""Structure: blocks of a document -> its sections (overview, lessons, examples), references, footnotes, headings.

Rules of the genre "lessons learned", none for a single file. Every block is either the text of a section or a
structural span (title, contents, heading, reference, footnote), so that nothing is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath

from qa import headings
from qa.datatypes import Span
from qa.documents import Extract
from qa.draft import Draft
from qa.footnotes import footnote_calls, footnote_label, footnote_label_length
from qa.forms import Forms, with_run_ins_split
from qa.headings import LessonHeading
from qa.references import looks_like_reference, reads_as_prose, states_a_source
from qa.structure import Document, Section
from qa.text import fold, is_rule, without_item

_TITLE_PAGE = 5  # blocks among which the title stands
_QUOTED = re.compile(r"\".*[.\"]$")


def outline(path: str, extract: Extract) -> Document:
    """The Document of an extracted text. Pure and deterministic; never fails on any text.

    `path` is the file relative to the corpus; its stem is the title where the text states none.
    """
    return _Outliner(path, with_run_ins_split(extract)).run()


class _Outliner:
    """One pass over the blocks; the state is the open section and what its last headings announced."""

    def __init__(self, path: str, extract: Extract) -> None:
        self.path = path
        self.source = extract.text
        self.blocks = extract.blocks
        self.metadata = extract.metadata
        self.draft = Draft(extract)
        self.sections = self.draft.sections
        self.forms = Forms(extract)
        self.texts, self.lessons = self.forms.texts, self.forms.lessons
        self.title = ""
        self.group: str | None = None  # the heading above the titles of examples: a country
        self.calls: dict[str, int] = {}
        self.in_examples = self.in_footnotes = self.in_sources = self.in_resources = self.in_list = False
        self.opened: set[int | str] = set()  # keys of the lessons so far
        self.labelled = False  # the last title of an example was "Example 1: ..."
        self.announced = False  # an "Examples" heading whose first example has not begun

    def run(self) -> Document:
        for label, at in footnote_calls(self.source):
            self.calls.setdefault(label, at)
        at = self._title()
        self.forms.find_contents(at)
        contents = self.forms.contents
        outside = (at for at in range(len(self.blocks)) if at not in contents)
        self.sources = Counter(fold(self.texts[at]) for at in outside if headings.is_sources_heading(self.texts[at]))
        while at < len(self.blocks):
            if at in contents:
                self.draft.mark("contents", at)
                at += 1
            else:
                at = self._take(at)
        return self.draft.document(self.path, self._document_title())

    # -- what a block is -------------------------------------------------------------------------------------------

    def _title(self) -> int:
        """Takes the document's title and what stands before it; returns the next block's place."""
        at = self._title_place()
        if at is None:
            return 0
        self.title = self.draft.raw(at)
        for before in range(at + 1):
            self.draft.mark("title", before)
        return at + 1

    def _title_place(self) -> int | None:
        """The first block if it reads as a title; a heading of the highest level soon after it, below a logo, wins."""
        if len(self.blocks) < 2 or self.lessons[0] or headings.is_known_heading(self.texts[0]):
            return None
        top = min((block.level for block in self.blocks if block.level), default=None)
        for at in range(min(_TITLE_PAGE, len(self.blocks) - 1)):
            if top is not None and self.blocks[at].level == top and self.forms.is_marked(at):
                known = self.lessons[at] or headings.is_known_heading(self.texts[at])
                if not known:
                    return at
                break
            if not self.forms.is_front_line(at):
                break
        return 0 if self.forms.is_marked(0) or self.forms.is_formed(0) else None

    def _document_title(self) -> str:
        """The title that front matter states, else the text's own, else the file's properties', else its name."""
        stated = self.metadata
        own = stated.title if stated.explicit and stated.title else self.title or stated.title
        return own or PurePosixPath(self.path).stem.replace("_", " ")

    def _take(self, at: int) -> int:
        lesson = self.lessons[at]
        if lesson and not self._is_recap(at, lesson):
            return self._open_lesson(at, lesson)
        if self._take_heading(at) or self._take_footnote(at) or self._take_source(at):
            return at + 1
        if self._heads_a_section(at):
            self._open_overview(at)
        elif (title := self._example_title(at)) is not None:
            return self._open_titled_example(at, title)
        elif self._heads_a_group(at):
            self.group = self.draft.raw(at)
            self.draft.mark("heading", at)
        elif self._is_subtitle(at):
            self.draft.mark("title", at)
        else:
            self._take_text(at)
        return at + 1

    def _is_subtitle(self, at: int) -> bool:
        """Whether the block is a subtitle, an author or a date: before any text of a document with lessons."""
        return not self.sections and self._has_lessons() and self.forms.is_front_line(at)

    def _is_recap(self, at: int, lesson: LessonHeading) -> bool:
        """Whether a section after the lessons, a conclusion, names one of them again."""
        marked = self.forms.is_marked(at) and self.forms.depth(at) == self.forms.lesson_depth
        return bool(self.opened) and not self._in_lesson() and lesson.key in self.opened and not marked

    def _take_heading(self, at: int) -> bool:
        """Takes a heading that announces what follows in the open section; says whether it was one."""
        text = self.texts[at]
        if headings.is_footnotes_heading(text) and self._is_note(at + 1):
            self.in_footnotes, self.in_examples = True, False
        elif self._in_lesson() and headings.is_examples_heading(text):
            self.in_examples = self.announced = True
            self.in_sources = self.in_footnotes = self.labelled = False
        elif self._heads_sources(at):
            self.in_sources = True
        elif not is_rule(text) and not self._heads_lessons(at):
            return False
        self.draft.mark("heading", at)
        return True

    def _heads_lessons(self, at: int) -> bool:
        """Whether "Lessons learned", or a marked heading above lessons, stands directly above a lesson."""
        if at + 1 >= len(self.blocks) or not self.lessons[at + 1]:
            return False
        part = self.forms.is_marked(at) and self.forms.depth(at) < self.forms.lesson_depth
        return part or headings.is_lessons_heading(self.texts[at])

    def _heads_sources(self, at: int) -> bool:
        """Whether "References" heads the sources of the open lesson or example, and not those of the document."""
        if not self._in_lesson() or self.in_footnotes or not headings.is_sources_heading(self.texts[at]):
            return False
        if self.forms.is_marked(at) and self._closes_lesson(at):
            return False
        return at < self.forms.last_lesson or self.sources[fold(self.texts[at])] > 1 or self._is_inner(at)

    def _is_inner(self, at: int) -> bool:
        """Whether the format marks the block as a heading below the open lesson's own."""
        return self.forms.is_marked(at) and not self.forms.flat and self.forms.depth(at) > self.forms.lesson_depth

    def _closes_lesson(self, at: int) -> bool:
        """Whether the format marks the block as a heading of the lessons' own depth or above."""
        return self.forms.is_marked(at) and not self.forms.flat and self.forms.depth(at) <= self.forms.lesson_depth

    def _take_source(self, at: int) -> bool:
        """Takes a line below "References" in a lesson or an example; says whether it was one."""
        if not self.in_sources:
            return False
        text = self.texts[at]
        short = headings.heading_like(without_item(text), None) and not self.forms.is_marked(at)
        entry = looks_like_reference(text) or (short and not self._is_title(at) and not reads_as_prose(text))
        if entry and not headings.is_known_heading(text):
            self.draft.add_reference(at)
            return True
        self.in_sources = False
        return False

    def _heads_a_section(self, at: int) -> bool:
        """Whether the block heads a section that is no lesson: an introduction, a conclusion, resources, an annex."""
        text = self.texts[at]
        if at + 1 == len(self.blocks):
            return False
        if headings.is_numbered(text) and not self.forms.is_numbered_title(at):
            return False
        if self._in_lesson() and headings.is_section_heading(text) and self._is_within(at):
            return False
        known = (headings.is_section_heading, headings.is_sources_heading, headings.is_footnotes_heading)
        if any(test(text) for test in known):
            return True
        if self.in_footnotes and self.forms.heading_like(at):
            return True
        if self._in_lesson():
            return self._closes_lesson(at)
        if not self._is_title(at):
            return False
        level = self.blocks[at].level
        beside = level is not None and level == self.forms.lesson_depth
        return bool(self.sections) or not self._has_lessons() or beside or headings.is_front_heading(text)

    def _is_within(self, at: int) -> bool:
        """Whether "Limitations" is a part of a lesson: deeper than its heading, or with lessons still to come."""
        return self._is_inner(at) or (headings.is_subheading(self.texts[at]) and at < self.forms.last_lesson)

    def _example_title(self, at: int) -> str | None:
        """The title of the example that begins here, as it stands."""
        if not self._in_lesson():
            return None
        labelled = headings.labelled_example(self.texts[at])
        if labelled is not None and self.blocks[at].kind in ("heading", "paragraph"):
            self.labelled = True
            return self.draft.raw_end(at, labelled)
        if not self._is_example_title(at):
            return None
        numbered = headings.is_numbered(self.texts[at])
        return self.draft.raw_end(at, without_item(self.texts[at])) if numbered else self.draft.raw(at)

    def _is_example_title(self, at: int) -> bool:
        """Whether the block titles an example: below "Examples", or where lessons have sourced headings in them."""
        if self.forms.is_marked(at):
            if self.forms.depth(at) > self.forms.example_depth:
                return False
        elif self.labelled:  # where "Example 1: ..." is the habit, a line without it titles none
            return False
        if not self.in_examples and not (self.forms.bare_examples and self._is_inner(at)):
            return False
        return self._is_title(at)

    def _heads_a_group(self, at: int) -> bool:
        """Whether the block stands above an example's title: a country, between two examples or before the first."""
        if not self.in_examples or not self._heading_like(at) or looks_like_reference(self.texts[at]):
            return False
        if self.forms.is_marked(at):
            return self.forms.depth(at) < self.forms.example_depth and self.forms.is_marked(at + 1)
        after_entries = bool(self.sections[-1].references) or self.group is not None
        between = self.announced or (after_entries and not self.in_list)
        return between and at + 1 < len(self.blocks) and self._is_title(at + 1)

    def _is_title(self, at: int) -> bool:
        """Whether the block is the title of what follows: heading-like, before prose, and no bibliographic entry."""
        like = self._heading_like(at) or self.forms.is_numbered_title(at)
        if not like or at + 1 >= len(self.blocks):
            return False
        if self.blocks[at].level is not None:
            return not (self.in_examples and self.forms.depth(at) < self.forms.example_depth
                        and self.forms.is_marked(at + 1))  # fmt: skip
        if states_a_source(self.texts[at]) or _QUOTED.match(self.texts[at]):
            return False
        below = at + 2 if self.forms.is_dateline(at + 1, in_lesson=self._in_lesson()) else at + 1
        return not self.in_list and self._is_prose(below) and self._no_entry(at)

    def _is_prose(self, at: int) -> bool:
        return self.forms.is_prose(at, in_lesson=self._in_lesson())

    def _no_entry(self, at: int) -> bool:
        """A block in title form is no entry unless it reads as one and text of the section stands before it."""
        after_text = bool(self.sections) and bool(self.sections[-1].body)
        return not (after_text and looks_like_reference(self.texts[at]) and self.texts[at].endswith("."))

    def _heading_like(self, at: int) -> bool:
        return self.forms.heading_like(at, in_lesson=self._in_lesson())

    def _in_lesson(self) -> bool:
        return bool(self.sections) and self.sections[-1].kind != "overview"

    def _has_lessons(self) -> bool:
        return self.forms.last_lesson >= 0

    # -- text and references ---------------------------------------------------------------------------------------

    def _take_text(self, at: int) -> None:
        """A block of the open section: a reference once there is text before it, else text."""
        section = self.sections[-1] if self.sections else self._opened(Section("overview"))
        if self.in_footnotes:
            section = self._opened(Section("overview"))
        if section.body and not self.in_resources and looks_like_reference(self.texts[at]):
            self.draft.add_reference(at)
            return
        inline = self.forms.inline_examples and self._in_lesson() and headings.is_inline_example(self.texts[at])
        untitled = self.in_examples and (self.announced or section.kind == "lesson" or self._is_over(section))
        if inline or untitled:
            self._opened(self._example(None, None))
        self.draft.add_text(at)
        self.announced = False
        self.in_list = self.texts[at].endswith(":") or (self.in_list and self._heading_like(at))

    def _is_over(self, section: Section) -> bool:
        """Whether text after the references of an example is another example's: where examples have no titles."""
        return section.kind == "example" and bool(section.references) and section.example_title is None

    def _label(self, at: int, *, bracketed_only: bool) -> str | None:
        if at >= len(self.blocks):
            return None
        return footnote_label(self.texts[at], bracketed_only=bracketed_only)

    def _is_note(self, at: int) -> bool:
        """Whether the first block below "Notes" is a footnote: marked as one, or its label is in brackets or called."""
        if self.forms.marks_notes:
            return at < len(self.blocks) and self.blocks[at].kind == "footnote"
        label = self._label(at, bracketed_only=False)
        return label is not None and (label in self.calls or self._label(at, bracketed_only=True) is not None)

    def _goes_on(self, at: int) -> bool:
        """Whether a paragraph without a label stands between two notes, so that it goes on with the first of them."""
        for other in range(at + 1, len(self.blocks)):
            if self._heading_like(other):
                return False
            if self._label(other, bracketed_only=False) is not None:
                return True
        return False

    def _take_footnote(self, at: int) -> bool:
        """Takes a footnote's body, known by its kind, or by its label and its place or its call; says if it was one."""
        marked = self.blocks[at].kind == "footnote"
        label = self._label(at, bracketed_only=not (self.in_footnotes or marked))
        start = self.draft.span(at).start
        if marked:
            length = footnote_label_length(self.source[start : self.blocks[at].end]) if label else 0
            self.draft.add_note(at, label or "", length)
            return True
        if label is None:
            if not self.in_footnotes or self._heading_like(at) or not self._goes_on(at):
                return False
            self.draft.continue_note(at)
            return True
        if not self.in_footnotes and (self._is_entry(at) or self.calls.get(label, start) >= start):
            return False
        self.draft.add_note(at, label, footnote_label_length(self.source[start : self.blocks[at].end]))
        return True

    def _is_entry(self, at: int) -> bool:
        """Whether a line with a label is a numbered reference: it stands in a list of sources and reads as one."""
        return (self.in_sources or self.in_resources) and looks_like_reference(self.texts[at])

    # -- opening sections ------------------------------------------------------------------------------------------

    def _open_lesson(self, at: int, lesson: LessonHeading) -> int:
        last, title = at, self.draft.raw_end(at, lesson.title) or None
        if title is None and self._titles_lesson(at + 1):
            last, title = at + 1, self.draft.raw(at + 1)
        self._opened(Section("lesson", self.draft.span(at, last), lesson.number, title))
        self.opened.add(lesson.key)
        self.draft.mark("heading", at, last)
        return last + 1

    def _titles_lesson(self, at: int) -> bool:
        if at >= len(self.blocks) or self.lessons[at] or not self.forms.heading_like(at, in_lesson=True):
            return False
        return not headings.is_known_heading(self.texts[at]) and headings.labelled_example(self.texts[at]) is None

    def _open_titled_example(self, at: int, title: str) -> int:
        last = at + 1 if self.forms.is_dateline(at + 1, in_lesson=True) else at
        self._opened(self._example(self.draft.span(at, last), title))
        self.in_examples = True
        self.draft.mark("heading", at, last)
        return last + 1

    def _example(self, heading: Span | None, title: str | None) -> Section:
        lesson = self.sections[-1]
        return Section("example", heading, lesson.lesson_number, lesson.lesson_title, title, group=self.group)

    def _open_overview(self, at: int) -> None:
        self._opened(Section("overview", self.draft.span(at), section_title=self.draft.raw(at)))
        self.in_resources = headings.is_sources_heading(self.texts[at])
        self.draft.mark("heading", at)

    def _opened(self, section: Section) -> Section:
        self.draft.open(section)
        self.in_examples = self.in_examples and section.kind == "example"
        if section.kind != "example":
            self.group, self.labelled = None, False
        self.in_footnotes = self.in_sources = self.in_resources = self.in_list = self.announced = False
        return section
