"""The table of contents: which blocks of a document it takes up.

Every function takes the blocks' matching forms (`qa.text.matching_form`).
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.headings import (
    LONGEST_HEADING,
    LessonHeading,
    heading_like,
    is_contents_heading,
    is_section_heading,
    is_sources_heading,
    title_key,
)


def contents_range(texts: Sequence[str], lessons: Sequence[LessonHeading | None], start: int) -> range:
    """The blocks of the table of contents, empty if there is none.

    A table of contents is a run of heading-like lines naming lessons that come again after it. It begins at
    "Contents" or at its first lesson, and ends where a lesson comes again or before the heading of running text.
    """
    first = next((at for at in range(start, len(texts)) if lessons[at]), None)
    if first is None:
        return _contents_without_lessons(texts, start)
    seen: set[int | str] = set()
    end = first
    while end < len(texts) and (lessons[end] or heading_like(texts[end], None)):
        lesson = lessons[end]
        if lesson and lesson.key in seen:
            return range(_contents_start(texts, first, start), end)
        if lesson:
            seen.add(lesson.key)
        end += 1
    later = {lesson.key for lesson in lessons[end:] if lesson}
    if len(seen) < 2 or not seen <= later:
        return range(0)
    heads_text = not (lessons[end - 1] or is_section_heading(texts[end - 1]) or is_sources_heading(texts[end - 1]))
    return range(_contents_start(texts, first, start), end - 1 if heads_text else end)


def _contents_without_lessons(texts: Sequence[str], start: int) -> range:
    """The lines below "Contents" that come again as headings."""
    first = next((at for at in range(start, len(texts)) if is_contents_heading(texts[at])), None)
    if first is None:
        return range(0)
    keys = [title_key(text) if len(text) <= LONGEST_HEADING else "" for text in texts]
    last = {key: at for at, key in enumerate(keys)}
    seen: set[str] = set()
    end = first + 1
    while end < len(texts) and heading_like(texts[end], None) and last[keys[end]] > end and keys[end] not in seen:
        seen.add(keys[end])
        end += 1
    return range(first, end) if end > first + 1 else range(0)


def _contents_start(texts: Sequence[str], first: int, start: int) -> int:
    at = first
    while at > start and heading_like(texts[at - 1], None):
        at -= 1
        if is_contents_heading(texts[at]):
            return at
    return first
