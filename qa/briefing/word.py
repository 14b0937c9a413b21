"""A briefing as a Word document: headings, quotations in the style "Quote", native footnotes, one bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from qa.briefing.footnotes import Footnotes
from qa.briefing.sheet import Heading, Paragraph, Quotation, Sheet
from qa.documents.docx import FOREIGN
from qa.errors import BriefingError
from qa.styles import Run

_LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "pt": "pt-PT", "ar": "ar-SA", "fa": "fa-IR", "he": "he-IL"}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps"})
_NOTE, _BIBLIOGRAPHY, _STAMP = "Adviser note", "Bibliography", "Briefing stamp"
_LONGEST_STATED = 255  # characters of a property of a Word file
_GREY = RGBColor(0x55, 0x55, 0x55)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def word(sheet: Sheet, template: bytes | None = None) -> bytes:
    """The bytes of the .docx; it follows what a template holds, in the template's styles.

    Raises BriefingError if the template is no Word document.
    """
    document = _opened(template)
    _make_styles(document)
    footnotes = Footnotes(document)
    document.add_paragraph(_safe(sheet.title), style="Title")
    if sheet.byline:
        document.add_paragraph(_safe(sheet.byline), style="Subtitle")
    for part in sheet.parts:
        if isinstance(part, Heading):
            document.add_heading(_safe(part.text), min(part.level, 9))
        else:
            _quote(document, part, footnotes)
            _note(document, part.note, sheet.author)
    _list(document, "Sources", sheet.sources)
    _list(document, "Documents quoted", [(Run(each, False),) for each in sheet.documents])
    for line in sheet.stamp:
        document.add_paragraph(_safe(line), style=_STAMP)
    if template is None:
        _number_pages(document)
    _state(document, sheet)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _opened(template: bytes | None) -> DocumentObject:
    try:
        return Document(None if template is None else BytesIO(template))
    except (PackageNotFoundError, *FOREIGN) as error:
        raise BriefingError(
            "The template is not a Word document (.docx). Save it as .docx in Word and try again."
        ) from error


def _make_styles(document: DocumentObject) -> None:
    """The styles that are needed, where the template has not got them."""
    styles = document.styles
    for name in ("Title", "Subtitle", "Quote", _NOTE, _BIBLIOGRAPHY, _STAMP, *(f"Heading {n}" for n in range(1, 5))):
        if name in styles:
            if styles[name].type != WD_STYLE_TYPE.PARAGRAPH:
                raise BriefingError(f"The template's style “{name}” is no style of paragraphs. Rename it there.")
            continue
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name not in (_NOTE, _STAMP))
        style.base_style = styles["Normal"]
        space = style.paragraph_format
        if name == "Quote":
            style.font.italic = True
            space.left_indent = space.right_indent = Cm(1)
        elif name == _NOTE:
            space.left_indent = Cm(0.5)
            style.font.color.rgb = _GREY
        elif name == _BIBLIOGRAPHY:
            space.left_indent, space.first_line_indent, space.space_after = Cm(1), Cm(-1), Pt(6)
        elif name == _STAMP:
            style.font.size, style.font.color.rgb, space.space_before = Pt(8.5), _GREY, Pt(6)
        else:
            style.font.bold, style.font.size = True, Pt(24 if name == "Title" else 13)
    if document.styles["Quote"].paragraph_format.left_indent is None:
        document.styles["Quote"].paragraph_format.left_indent = Cm(1)


def _quote(document: DocumentObject, quotation: Quotation, footnotes: Footnotes) -> None:
    for number, paragraph in enumerate(quotation.paragraphs, start=1):
        made = document.add_paragraph(style="Quote")
        _fill(made, paragraph, quotation.language)
        if number == len(quotation.paragraphs):
            footnotes.add(made, _safe(quotation.footnote))


def _fill(made: WordParagraph, paragraph: Paragraph, language: str | None) -> None:
    """The words; a break that only a narrow column made stays in the text as it is, and Word shows it as a space."""
    backwards = language in _RIGHT_TO_LEFT
    if backwards:
        made._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001
    run = None
    for bit in paragraph:
        if bit.kind == "break":
            made.add_run().add_break()
            run = None
            continue
        if run is None:
            run = made.add_run()
            _speak(run, language, backwards=backwards)
        _append(run, bit.text)


def _append(run: WordRun, text: str) -> None:
    """`text` as it is: python-docx would make a line break of a newline."""
    for number, piece in enumerate(_safe(text).split("\t")):
        if number:
            run.add_tab()
        if piece:
            element = OxmlElement("w:t")
            element.text = piece
            element.set(qn("xml:space"), "preserve")
            run._r.append(element)  # noqa: SLF001


def _speak(run: WordRun, language: str | None, *, backwards: bool) -> None:
    """Says in which language the words are, for a spelling checker and a screen reader."""
    if not language:
        return
    properties = run._r.get_or_add_rPr()  # noqa: SLF001
    if backwards:
        properties.append(OxmlElement("w:rtl"))
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:bidi" if backwards else "w:val"), _LOCALES.get(language, language))
    properties.append(spoken)


def _note(document: DocumentObject, note: str, author: str) -> None:
    for number, paragraph in enumerate(filter(str.strip, note.split("\n\n"))):
        made = document.add_paragraph(style=_NOTE)
        if number == 0:
            made.add_run(_safe(f"Note by {author}: " if author else "Note: ")).bold = True
        made.add_run(_safe(paragraph.strip()))


def _list(document: DocumentObject, heading: str, entries: Iterable[tuple[Run, ...]]) -> None:
    for number, runs in enumerate(entries):
        if number == 0:
            document.add_heading(heading, 1)
        made = document.add_paragraph(style=_BIBLIOGRAPHY)
        for run in runs:
            made.add_run(_safe(run.text)).italic = run.italic or None


def _number_pages(document: DocumentObject) -> None:
    line = document.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)  # noqa: SLF001
    shown = OxmlElement("w:r")
    field.append(shown)
    text = OxmlElement("w:t")
    text.text = "1"
    shown.append(text)


def _state(document: DocumentObject, sheet: Sheet) -> None:
    """What the file says of itself, and the language of all that is not quoted."""
    stated = document.core_properties
    author = _safe(sheet.author)[:_LONGEST_STATED]
    stated.title, stated.author, stated.last_modified_by = _safe(sheet.title)[:_LONGEST_STATED], author, author
    stated.comments, stated.language, stated.revision = _safe(" ".join(sheet.stamp))[:_LONGEST_STATED], "en-GB", 1
    stated.created = stated.modified = datetime.combine(datetime.fromisoformat(sheet.made).date(), time())
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        spoken = defaults.find(qn("w:lang"))
        if spoken is None:
            spoken = OxmlElement("w:lang")
            defaults.append(spoken)
        spoken.set(qn("w:val"), "en-GB")


def _safe(text: str) -> str:
    """`text` with a sign of replacement for each character that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
