"""Footnotes as text shows them: the label that a note begins with, and the calls "[1]", "[^1]" and "¹"."""

from __future__ import annotations

import re
from collections.abc import Iterator

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_NOTE_LABEL = re.compile(
    rf"\s*(?:\[\^?(\d{{1,6}}|\w{{1,4}})\]:?\s+|([{SUPERSCRIPTS}]{{1,3}})\s*|\(?(\d{{1,3}})[.)]\s+"
    r"|(\d{1,3})\s+|\^(\d{1,3})\s+"
    r"|([*†‡])\s*)(?=\S)"
)
_CALL = re.compile(rf"\[\^?(\d{{1,6}}|\w{{1,4}})\]|([{SUPERSCRIPTS}]{{1,3}})(?!\w)")
_UNIT = re.compile(r"\b[ckm]?m$")


def footnote_label(text: str, *, bracketed_only: bool) -> str | None:
    """The label that a footnote begins with: "[1] ...", "¹ ...", or below their heading also "1. ...", "* ..."."""
    match = _NOTE_LABEL.match(text)
    if match is None or (bracketed_only and not (match[1] or match[2])):
        return None
    return next(group for group in match.groups() if group).translate(_PLAIN_DIGITS)


def footnote_calls(text: str) -> Iterator[tuple[str, int]]:
    """Label and offset of every call "[1]", "[^1]" or "¹" in `text`; the raised figure of "m²" is none."""
    for match in _CALL.finditer(text):
        if match[1] or not _UNIT.search(text[max(0, match.start() - 3) : match.start()]):
            yield (match[1] or match[2]).translate(_PLAIN_DIGITS), match.start()


def footnote_label_length(raw: str) -> int:
    """Characters of the label and the white space after it, in the raw block."""
    match = _NOTE_LABEL.match(raw)
    return match.end() if match else 0
