"""A briefing as a file of one of four formats, by the end of its name."""

from __future__ import annotations

from qa.briefing.markdown import markdown
from qa.briefing.model import Briefing, placed, settled, written
from qa.briefing.sheet import sheet_of
from qa.cite import Style
from qa.errors import BriefingError
from qa.store import OpenBuild

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}
"""The media type of each format, by the end of a file's name."""


def exported(
    briefing: Briefing, opened: OpenBuild, form: str, *, style: Style = "footnote", template: bytes | None = None
) -> bytes:
    """The bytes of the file. Raises BriefingError if the build no longer holds a quotation word for word.

    `form` is one of FORMATS; a `template`, the bytes of a .docx, is for "docx" only.
    """
    if form not in FORMATS:
        raise BriefingError(f"A briefing is written as {', '.join(FORMATS)}, not as {form!r}. Name the file NAME.docx.")
    if template is not None and form != "docx":
        raise BriefingError(f"A template is for .docx only, not for .{form}. Leave it out, or name the file NAME.docx.")
    if not briefing.items:
        raise BriefingError("The briefing holds no passage yet. Add at least one.")
    if form == "json":
        settled(placed(briefing.items, opened))
        return written(briefing).encode()
    sheet = sheet_of(briefing, opened, style)
    if form == "md":
        return markdown(sheet).encode()
    if form == "pdf":
        from qa.briefing.pdf import pdf

        return pdf(sheet)
    from qa.briefing.word import word  # python-docx is slow to import

    return word(sheet, template)
