"""Citation text: what the passage rests on, as the document states it, and where it was read."""

from __future__ import annotations

from qa.datatypes import Passage
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
    where = f"{place(passage)}."
    if not passage.references:
        return where
    stated = "; ".join(collapse(reference.text).rstrip(".") for reference in passage.references)
    return f"{stated}. Cited in: {where}"
