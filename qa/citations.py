"""Citation text: what the passage rests on, as the document states it, and where it was read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.datatypes import Passage, Reference
from qa.sources import cited_on, points_back, resting
from qa.text import collapse


def place(passage: Passage) -> str:
    """Where the passage stands: "Political Engagement, Lesson 2 (“Build trust ...”), Example “Police ...”, p. 12"."""
    parts = [passage.document]
    if passage.lesson_number is not None:
        title = f" (“{passage.lesson_title}”)" if passage.lesson_title else ""
        parts.append(f"Lesson {passage.lesson_number}{title}")
    elif passage.lesson_title:
        parts.append(f"Lesson “{passage.lesson_title}”")
    if passage.kind == "example":
        parts.append(f"Example “{passage.example_title}”" if passage.example_title else "Example")
    if passage.section_title:
        parts.append(f"“{passage.section_title}”")
    return ", ".join([*parts, *filter(None, (passage.part_words, passage.page_words))])


def citation(passage: Passage) -> str:
    """Both levels in one line: the references word for word, then "Cited in:" and the place; only the place if none.

    An adviser must not cite what she has not read, so the document that she did read is always named.
    """
    where, references = f"{place(passage)}.", resting(passage).references
    if not references:
        return where
    return f"{'; '.join(reference_line(each, each.pages) for each in references)}. Cited in: {where}"


def reference_line(reference: Reference, pages: Sequence[str] = ()) -> str:
    """A reference line as it stands, without its full stop, and behind it the pages that it is cited on.

    One that only points to another, "Ibid., p. 4", is in quotation marks if it cannot be told to which: among other
    references it would seem to point to one of them.
    """
    line = collapse(reference.text).rstrip(". ")
    return f"“{line}”" if points_back(line) else ", ".join(filter(None, (line, page_words(pages))))


def meant_line(reference: Reference) -> str:
    """What a line that only points to another one means, with its pages; empty for a line that gives its source."""
    return f"{reference_line(cited_on(reference, reference.pages), reference.pages)}." if reference.meant else ""


def page_words(pages: Sequence[str]) -> str:
    """Pages as they are written: "p. 12", "pp. 12, 14", "pp. 12-14"; empty for none."""
    listed = ", ".join(pages)
    return f"{'pp.' if re.search(r'[,–—-]', listed) else 'p.'} {listed}" if listed else ""
