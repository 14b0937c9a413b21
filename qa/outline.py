"""Structure: blocks of a document -> its sections (overview, lessons, examples), references, footnotes, headings.

Rules of the genre "lessons learned", none for a single file. Every block is either the text of a section or a
structural span (title, contents, heading, reference, footnote), so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from qa import headings
from qa.datatypes import Footnote, Kind, Reference, Span
from qa.documents import Block, Extract
from qa.headings import LessonHeading
from qa.references import looks_like_reference, states_a_source
from qa.text import collapse, matching_form


@dataclass(slots=True)
class Section:
    """One overview, lesson or example as it stands: heading, text blocks, references."""

    kind: Kind
    heading: Span | None = None
    lesson_number: int | None = None
    lesson_title: str | None = None
    example_title: str | None = None
    section_title: str | None = None
    body: list[Span] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as understood. `structure` holds (what, span) for all that is no section's text.

    `notes` say how the file had to be read (an encoding that was guessed).
    """

    path: str
    title: str
    source: str
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    structure: tuple[tuple[str, Span], ...]
    notes: tuple[str, ...] = ()


def outline(path: str, extract: Extract) -> Document:
    """The Document of an extracted text. Pure and deterministic; never fails on any text.

    `path` is the file relative to the corpus; its stem is the title where the text states none.
    """
    return _Outliner(path, extract).run()


class _Outliner:
    """One pass over the blocks; the state is the open section and whether examples have begun in this lesson."""

    def __init__(self, path: str, extract: Extract) -> None:
        self.path = path
        self.source = extract.text
        self.notes = extract.notes
        self.blocks = extract.blocks
        self.texts = [matching_form(extract.text[block.start : block.end]) for block in extract.blocks]
        self.lessons = [headings.lesson_heading(text, block.level) for text, block in self._pairs()]
        self.sections: list[Section] = []
        self.structure: list[tuple[str, Span]] = []
        self.footnotes: list[Footnote] = []
        self.in_examples = False
        self.in_footnotes = False
        self.has_lessons = False

    def _pairs(self) -> Iterator[tuple[str, Block]]:
        return zip(self.texts, self.blocks, strict=True)

    def run(self) -> Document:
        at = self._title()
        contents = headings.contents_range(self.texts, self.lessons, at)
        self.has_lessons = any(self.lessons)
        while at < len(self.blocks):
            if at in contents:
                self._mark("contents", at)
                at += 1
            else:
                at = self._take(at)
        title = self.title or PurePosixPath(self.path).stem.replace("_", " ")
        sections, footnotes, structure = tuple(self.sections), tuple(self.footnotes), tuple(self.structure)
        return Document(self.path, title, self.source, sections, footnotes, structure, self.notes)

    # -- what a block is -------------------------------------------------------------------------------------------

    def _title(self) -> int:
        """Takes the first block as the document's title if it reads as one; returns the next block's place."""
        self.title = ""
        first = bool(self.blocks) and not self.lessons[0] and self._heading_like(0) and len(self.blocks) > 1
        if first and not headings.is_section_heading(self.texts[0]):
            self.title = self._raw(0)
            self._mark("title", 0)
            return 1
        return 0

    def _take(self, at: int) -> int:
        lesson, text = self.lessons[at], self.texts[at]
        if lesson:
            return self._open_lesson(at, lesson)
        if headings.is_footnotes_heading(text) and self._label(at + 1, bracketed_only=False):
            self.in_footnotes, self.in_examples = True, False
            self._mark("heading", at)
        elif self._take_footnote(at):
            pass
        elif self._heads_a_section(at):
            self._open_overview(at)
        elif self._in_lesson() and headings.is_examples_heading(text):
            self.in_examples = True
            self._mark("heading", at)
        elif self.in_examples:
            self._take_in_examples(at)
        elif not self.sections and self.has_lessons and self._heading_like(at):
            self._mark("title", at)  # a subtitle, an author, a date: before any text
        else:
            self._take_text(at)
        return at + 1

    def _heads_a_section(self, at: int) -> bool:
        """Whether the block heads a section that is no lesson: an introduction, a conclusion, resources, an annex."""
        if at + 1 == len(self.blocks):
            return False
        if headings.is_section_heading(self.texts[at]) or self.in_footnotes:
            return True
        if self._in_lesson() or not self._is_title(at):
            return False
        return bool(self.sections) or not self.has_lessons or headings.is_front_heading(self.texts[at])

    def _take_in_examples(self, at: int) -> None:
        labelled = headings.labelled_example(self.texts[at])
        if labelled is not None or self._is_title(at):
            self._open_example(at, labelled or self._raw(at))
            return
        if self.sections[-1].kind == "lesson":
            self._open_example(None, None)
        self._take_text(at)

    def _take_text(self, at: int) -> None:
        """A block of the open section: a reference once there is text before it, else text."""
        section = self.sections[-1] if self.sections else self._opened(Section("overview"))
        if section.body and looks_like_reference(self.texts[at]):
            span = self._span(at)
            section.references.append(Reference(self.source[span.start : span.end], span.start, span.end))
            self._mark("reference", at)
            return
        if section.references and section.kind == "example":
            section = self._opened(self._example(None, None))
        if section.references:
            self._reopen(section)
        section.body.append(self._span(at))

    def _reopen(self, section: Section) -> None:
        """Text after reference lines in a lesson or an overview: those lines stand inside the passage's span."""
        inside = {(reference.start, reference.end) for reference in section.references}
        kept = [(what, span) for what, span in self.structure if (span.start, span.end) not in inside]
        self.structure = kept

    def _is_title(self, at: int) -> bool:
        """Whether the block is the title of what follows: heading-like, before prose, and no bibliographic entry."""
        if not self._heading_like(at) or at + 1 >= len(self.blocks) or states_a_source(self.texts[at]):
            return False
        if self.blocks[at].level is not None:
            return True
        return not self._heading_like(at + 1) and not self.lessons[at + 1] and self._no_entry(at)

    def _no_entry(self, at: int) -> bool:
        """A block in title form is no entry unless it reads as one and text of the section stands before it."""
        after_text = bool(self.sections) and bool(self.sections[-1].body)
        return not (after_text and looks_like_reference(self.texts[at]) and self.texts[at].endswith("."))

    def _heading_like(self, at: int) -> bool:
        return headings.heading_like(self.texts[at], self.blocks[at].level)

    def _in_lesson(self) -> bool:
        return bool(self.sections) and self.sections[-1].kind != "overview"

    # -- opening sections ------------------------------------------------------------------------------------------

    def _open_lesson(self, at: int, lesson: LessonHeading) -> int:
        words = len(lesson.title.split())
        title = " ".join(self._raw(at).split()[-words:]).lstrip("-–—:. ") if words else None
        heading_end = at
        if title is None and at + 1 < len(self.blocks) and self._heading_like(at + 1) and not self.lessons[at + 1]:
            examples = headings.is_examples_heading(self.texts[at + 1])
            if not examples:
                heading_end, title = at + 1, self._raw(at + 1)
        span = Span(self.blocks[at].start, self.blocks[heading_end].end)
        self._opened(Section("lesson", span, lesson.number, title))
        self.in_examples = self.in_footnotes = False
        self.structure.append(("heading", span))
        return heading_end + 1

    def _open_example(self, at: int | None, title: str | None) -> None:
        section = self._opened(self._example(self._span(at) if at is not None else None, title))
        if section.heading:
            self.structure.append(("heading", section.heading))

    def _example(self, heading: Span | None, title: str | None) -> Section:
        lesson = self.sections[-1]
        return Section("example", heading, lesson.lesson_number, lesson.lesson_title, title)

    def _open_overview(self, at: int) -> None:
        self._opened(Section("overview", self._span(at), section_title=self._raw(at)))
        self.in_examples = self.in_footnotes = False
        self._mark("heading", at)

    def _opened(self, section: Section) -> Section:
        self.sections.append(section)
        return section

    # -- footnotes -------------------------------------------------------------------------------------------------

    def _label(self, at: int, *, bracketed_only: bool) -> str | None:
        if at >= len(self.blocks):
            return None
        return headings.footnote_label(self.texts[at], bracketed_only=bracketed_only)

    def _take_footnote(self, at: int) -> bool:
        """Takes a footnote's body, known by its label and by its place or its call; says whether it was one."""
        span = self._span(at)
        label = self._label(at, bracketed_only=not self.in_footnotes)
        if label is None:
            if not self.in_footnotes or self._heading_like(at):
                return False
            first = self.footnotes.pop()
            label, start = first.label, first.start
        else:
            start = span.start + headings.footnote_label_length(self.source[span.start : span.end])
            if not self.in_footnotes and self.source.find(f"[{label}]", 0, span.start) < 0:
                return False
        self.footnotes.append(Footnote(label, self.source[start : span.end], start, span.end))
        self._mark("footnote", at)
        return True

    # -- spans -----------------------------------------------------------------------------------------------------

    def _span(self, at: int) -> Span:
        return Span(self.blocks[at].start, self.blocks[at].end)

    def _raw(self, at: int) -> str:
        """The block's words as they stand, white space as single spaces."""
        return collapse(self.source[self.blocks[at].start : self.blocks[at].end])

    def _mark(self, what: str, at: int) -> None:
        self.structure.append((what, self._span(at)))
