"""Footnotes at the foot of a page or a column, and endnotes under a heading: taken out of the running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.documents.layout import Line, is_ended
from qa.documents.paragraphs import Draft
from qa.text import fold

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SMALLER = 0.94
_LABEL = re.compile(r"\[?(\d{1,3}|[*†‡§¶]{1,3}|[⁰¹²³⁴-⁹]{1,3})[\].)]?")
_GLUED = re.compile(r"([⁰¹²³⁴-⁹]{1,3})\S")
_NOTES = re.compile(
    r"(?:\d{1,2}[.)]?\s+)?(?:(?:end|foot)?notes|notes (?:de fin|de bas de page|and references)|notas(?: finais| finales"
    r"| al final| de rodape| de fim)?)\s*:?"
)


def note_label(line: Line) -> str:
    """The label that a line of a footnote begins with, or ""."""
    first = line.words[0].text
    glued = _GLUED.match(first)
    if glued:
        return glued[1].translate(SUPERSCRIPTS)
    match = _LABEL.fullmatch(first)
    if not match or len(line.words) < 2:
        return ""
    label = match[1].translate(SUPERSCRIPTS)
    return "" if label == "0" else label


def without_notes(lines: Sequence[Line], body: float, *, open_note: bool) -> tuple[list[Line], list[Draft]]:
    """A page's lines without its footnotes, and these; one without a label goes on from the page before.

    `open_note` is whether the page before ends with a footnote that may go on.
    """
    text: list[Line] = []
    notes: list[Draft] = []
    for region in _regions(lines):
        cut = _first_note(region, body, len(lines), open_note=open_note and not notes)
        text += region[:cut]
        if text and _NOTES.fullmatch(fold(text[-1].text)):
            text += region[cut:]  # endnotes, of the whole document
            continue
        for line in region[cut:]:
            label = note_label(line)
            if (label and _follows(label, notes)) or not notes:
                notes.append(Draft("footnote", [line], label=label))
            else:
                notes[-1].lines.append(line)
    return text, notes


def is_open(note: Draft) -> bool:
    """Whether the footnote ends no sentence, so that it goes on at the foot of the next page."""
    return not is_ended(note.lines[-1].text)


def _regions(lines: Sequence[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    for line in lines:
        if found and found[-1][-1].region == line.region:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _first_note(region: list[Line], body: float, count: int, *, open_note: bool) -> int:
    """Where the footnotes of a column begin: at its end, in smaller type, with a label."""
    start = len(region)
    while start and region[start - 1].size < _SMALLER * body:
        start -= 1
    labels = [at for at in range(start, len(region)) if note_label(region[at])]
    if not labels:
        return start if open_note and start and start < len(region) else len(region)
    raised = region[labels[0]].raised(region[labels[0]].words[0])
    if not raised and 2 * (len(region) - start) > count:
        return len(region)  # a list in small type, not the foot of a page
    return start if open_note else labels[0]


def _follows(label: str, notes: Sequence[Draft]) -> bool:
    """Whether the label may come next: a number that opens a wrapped line of a note seldom does."""
    last = notes[-1].label if notes else ""
    return not (label.isdigit() and last.isdigit()) or int(label) == int(last) + 1


def endnote_labels(lines: Sequence[Line]) -> set[str]:
    """Labels of the lines under the headings of endnotes."""
    found: set[str] = set()
    inside = False
    for line in lines:
        if _NOTES.fullmatch(fold(line.text)):
            inside = True
        elif inside and (label := note_label(line)):
            found.add(label)
    return found


def name_endnotes(found: Sequence[Draft]) -> None:
    """Makes footnotes of the labelled blocks under a heading of endnotes."""
    inside = False
    last = ""
    for draft in found:
        text = fold(" ".join(line.text for line in draft.lines[:2]))
        if _NOTES.fullmatch(text):
            inside, last = True, ""
        elif draft.kind == "heading":
            inside = False
        elif inside and draft.kind in ("paragraph", "item") and (label := note_label(draft.lines[0])):
            if label.isdigit() and (not last or int(label) == int(last) + 1):
                draft.kind, draft.label, last = "footnote", label, label
