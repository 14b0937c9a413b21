"""A section that is too long for one passage -> its parts, cut between paragraphs and never inside one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from qa.datatypes import Span
from qa.structure import Section
from qa.text import trimmed, without_item

LONGEST = 600
"""Words of a passage, about a page and a half; a longer section is parted if it has paragraphs to part between."""
_CHARACTERS_PER_WORD = 8  # for scripts that put no blanks between words


def parts_of(source: str, section: Section) -> list[Section]:
    """The section itself, or parts of about the same length in reading order; each keeps its titles and references.

    A list stays with the paragraph before it, unless the list alone is too long.
    """
    weights = [_weight(source[span.start : span.end]) for span in section.body]
    total = sum(weights)
    if total <= LONGEST:
        return [section]
    share = total / -(-total // LONGEST)
    parts: list[list[Span]] = []
    before, last, filled = 0, -1, 0  # words before this paragraph, number of the open part, words in it
    for span, weight in zip(section.body, weights, strict=True):
        number = int((before + weight / 2) / share)
        listed = without_item(source[span.start : span.end]) != source[span.start : span.end]
        if number > last and not (listed and parts and filled + weight <= LONGEST):
            parts.append([])
            last, filled = number, 0
        parts[-1].append(span)
        before, filled = before + weight, filled + weight
    for body, following in pairwise(parts):
        between = trimmed(source, body[-1].end, following[0].start)
        if between:  # footnotes at the foot of a page, or references, which the section's text goes on after
            body.append(between)
    return [replace(section, body=body) for body in parts]


def _weight(text: str) -> int:
    return max(len(text.split()), len(text) // _CHARACTERS_PER_WORD)
