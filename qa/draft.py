"""A document while it is being read: what has been understood so far, block by block, with nothing lost.

`qa.outline` decides what each block is; the draft keeps it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from qa.bibliography import parse_reference
from qa.datatypes import Footnote, Reference, Span
from qa.documents import Extract
from qa.structure import Document, Section
from qa.text import collapse, matching_form, without_item

_BACKLINK = " \t\n\u00a0↩⤴\ufe0e\ufe0f"  # what a footnote copied from a web page ends with


class Draft:
    """Sections, structural spans and footnotes in the order of the blocks."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.sections: list[Section] = []
        self.structure: list[tuple[str, Span]] = [("dropped", Span(*span)) for span in extract.dropped]
        self._notes: list[tuple[str, int, int]] = []  # label, start, end of each footnote

    def document(self, path: str, title: str) -> Document:
        """The finished document."""
        extract = self.extract
        self._keep_bare_lessons()
        return Document(
            path, title, extract.text, tuple(self.sections), self._footnotes(), tuple(self.structure), extract.notes,
            extract.pages, extract.lines, extract.links, extract.metadata,
        )  # fmt: skip

    def _keep_bare_lessons(self) -> None:
        """A lesson that is a heading and no more is found by it: the heading is its text too."""
        for section, following in zip_longest(self.sections, self.sections[1:]):
            has_examples = following is not None and following.kind == "example"
            if section.kind == "lesson" and section.heading and not section.body and not has_examples:
                section.body.append(section.heading)
                self.structure.remove(("heading", section.heading))

    # -- blocks ----------------------------------------------------------------------------------------------------

    def span(self, at: int, last: int | None = None) -> Span:
        """The span of a block, or from a block to the `last` one."""
        blocks = self.extract.blocks
        return Span(blocks[at].start, blocks[at if last is None else last].end)

    def raw(self, at: int) -> str:
        """The block's words as they stand, white space as single spaces."""
        span = self.span(at)
        return collapse(self.extract.text[span.start : span.end])

    def raw_end(self, at: int, title: str) -> str:
        """The end of the block that `title` (in matching form) is, as it stands."""
        raw = self.raw(at)
        if not title or matching_form(raw[-len(title) :]) == title:
            return raw[-len(title) :] if title else ""
        ends = (raw[start:] for start in range(len(raw)))
        return next((end.strip() for end in ends if matching_form(end) == title), title)

    # -- what they are ---------------------------------------------------------------------------------------------

    def mark(self, what: str, at: int, last: int | None = None) -> None:
        """Notes that the block is no section's text but structure: a title, contents, a heading, a footnote."""
        self.structure.append((what, self.span(at, last)))

    def open(self, section: Section) -> Section:
        """Begins a section."""
        self.sections.append(section)
        return section

    def add_text(self, at: int) -> None:
        """Adds the block to the open section's text.

        References and footnotes with text after them stand inside the section; a table of contents parts it in two.
        """
        section = self.sections[-1]
        between = set()
        while section.body and self.structure and self.structure[-1][1].start > section.body[-1].start:
            between.add(self.structure[-1][0])
            if "contents" in between:
                section = self.open(replace(section, heading=None, body=[], references=[]))
                break
            self.structure.pop()
        section.body.append(self.span(at))

    def add_reference(self, at: int) -> None:
        """Adds the block to the open section as a reference, without the bullet before it."""
        span = self.span(at)
        text = without_item(self.extract.text[span.start : span.end])
        start = span.end - len(text)
        inside = (link for link in self.extract.links if start <= link.start < span.end)
        links = [(link.start - start, link.end - start, link.url) for link in inside]
        self.sections[-1].references.append(Reference(text, start, span.end, parse_reference(text, links)))
        self.mark("reference", at)

    def add_note(self, at: int, label: str, length: int) -> None:
        """Adds the block as the body of a footnote; its label takes up the first `length` characters."""
        span = self.span(at)
        self._notes.append((label, span.start + length, span.end))
        self.mark("footnote", at)

    def continue_note(self, at: int) -> None:
        """Adds the block to the last footnote."""
        label, start, _ = self._notes.pop()
        self._notes.append((label, start, self.span(at).end))
        self.mark("footnote", at)

    def _footnotes(self) -> tuple[Footnote, ...]:
        texts = [self.extract.text[start:end].rstrip(_BACKLINK) for _, start, end in self._notes]
        pairs = zip(self._notes, texts, strict=True)
        return tuple(Footnote(label, text, start, start + len(text)) for (label, start, _), text in pairs)
