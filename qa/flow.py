"""How a text flows: where its paragraphs end, and which line breaks in them only a narrow column made."""

from __future__ import annotations

import re

# A line break that a narrow column made, not one that a writer meant: after a full line, before no list item.
_WRAP = re.compile(r"(?<=[^\n]{40})\n(?!\s*(?:\n|[-+*•‣◦–—]\s|\(?\w{1,3}[.)]\s|\[[^\]\s]{1,4}\]\s))")
_PARAGRAPH_END = re.compile(r"[^\S\n]*\n\s*\n")


def wraps(text: str) -> list[int]:
    """Where the line breaks stand that a writer did not mean: such a break is a space."""
    return [match.start() for match in _WRAP.finditer(text)]


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph; between them there are blank lines only."""
    found, at = [], 0
    for match in _PARAGRAPH_END.finditer(text):
        found.append((at, match.start()))
        at = match.end()
    return [(start, end) for start, end in [*found, (at, len(text))] if text[start:end].strip()]
