"""A briefing as PDF/UA (tagged, ISO 14289-1), set by typst, which the extra `pdf` installs."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from qa.briefing.sheet import Heading, Quotation, Sheet
from qa.errors import BriefingError


def pdf(sheet: Sheet) -> bytes:
    """The bytes of the PDF. Raises BriefingError where typst is not installed or cannot set the text."""
    try:
        import typst
    except ImportError as error:
        raise BriefingError(
            "A PDF needs typst, which is not installed. Run: pip install 'lessons-desk[pdf]'"
        ) from error
    layout = (files("qa") / "data" / "briefing.typ").read_bytes()
    try:
        made = typst.compile(
            layout, format="pdf", pdf_standards=["ua-1"], sys_inputs={"sheet": json.dumps(_data(sheet))}
        )
    except RuntimeError as error:  # typst's own error is one
        raise BriefingError(f"The PDF could not be set: {error}. Export it as .docx or .md instead.") from error
    assert isinstance(made, bytes)  # noqa: S101  # of one document, not of one a page
    return made


def _data(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "author": sheet.author,
        "byline": sheet.byline,
        "parts": [_part(part, sheet.author) for part in sheet.parts],
        "sources": [[run._asdict() for run in runs] for runs in sheet.sources],
        "documents": list(sheet.documents),
        "stamp": list(sheet.stamp),
    }


def _part(part: Heading | Quotation, author: str) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"kind": "heading", "level": part.level, "text": part.text}
    return {
        "kind": "quotation",
        "paragraphs": [[bit._asdict() for bit in paragraph] for paragraph in part.paragraphs],
        "footnote": part.footnote,
        "language": part.language,
        "note": part.note,
        "who": f"Note by {author}:" if author else "Note:",
    }
