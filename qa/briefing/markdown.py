"""A briefing as Markdown (CommonMark with footnotes), in which nothing of a document is taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qa.briefing.sheet import OMISSION, Heading, Paragraph, Quotation, Sheet
from qa.styles import Run
from qa.text import collapse

_MARKUP = re.compile(r"([\\`*_\[\]<>&|~])")
# What is markup only at the start of a line: a list, a heading, a rule, the underline of a heading, a definition.
_OPENING = re.compile(r"^(\d{0,9})([.)#+=:-])")
_EDGE = re.compile(r"^[ \t]+|[ \t]+$")


def markdown(sheet: Sheet) -> str:
    """The text of the file; what its renderer shows of a quotation is the document's words, character by character."""
    return "\n\n".join(_blocks(sheet)) + "\n"


def _blocks(sheet: Sheet) -> Iterator[str]:
    yield f"# {_line(sheet.title)}"
    if sheet.byline:
        yield _line(sheet.byline)
    notes: list[str] = []
    for part in sheet.parts:
        if isinstance(part, Heading):
            yield f"{'#' * min(part.level + 1, 6)} {_line(part.text)}"
            continue
        notes.append(part.footnote)
        yield _quote(part, len(notes))
        if part.note:
            yield _note(part.note, sheet.author)
    if sheet.sources:
        yield "## Sources"
        yield "\n".join(f"- {_runs(runs)}" for runs in sheet.sources)
    if sheet.documents:
        yield "## Documents quoted"
        yield "\n".join(f"- {_line(each)}" for each in sheet.documents)
    yield "---"
    yield from map(_line, sheet.stamp)
    yield from (f"[^{number}]: {_line(note)}" for number, note in enumerate(notes, start=1))


def _quote(quotation: Quotation, number: int) -> str:
    shown = [_paragraph(each) for each in quotation.paragraphs]
    shown[-1] += f"[^{number}]"
    return "\n>\n".join("\n".join(f"> {line}" for line in each.split("\n")) for each in shown)


def _paragraph(paragraph: Paragraph) -> str:
    """A break that a writer meant is a hard one; the others are soft, which is a space to whoever reads the page."""
    shown = {"break": "\\\n", "wrap": "\n", "omission": OMISSION}
    text = "".join(shown.get(bit.kind) or _escaped(bit.text) for bit in paragraph)
    return "\n".join(_OPENING.sub(r"\1\\\2", line) for line in text.split("\n"))


def _escaped(text: str) -> str:
    """White space at an end of a line would be lost, so it is written by its code."""
    coded = _EDGE.sub(lambda match: "".join(f"\0{ord(sign)};" for sign in match[0]), text)
    return _MARKUP.sub(r"\\\1", coded).replace("\0", "&#")


def _note(note: str, author: str) -> str:
    """One paragraph, so that all of it is seen to be the adviser's."""
    who = f"Note by {author}:" if author else "Note:"
    lines = "\\\n".join(_line(line) for line in note.split("\n") if line.strip())
    return f"*{_line(who)}* {lines}"


def _line(text: str) -> str:
    return _OPENING.sub(r"\1\\\2", _escaped(collapse(text)))


def _runs(runs: Iterable[Run]) -> str:
    return "".join(f"*{_escaped(run.text)}*" if run.italic and run.text.strip() else _escaped(run.text) for run in runs)
