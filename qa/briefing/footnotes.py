"""Native footnotes for python-docx, which has none of its own: the part, its styles, the references to it.

Office Open XML, ECMA-376 part 1, 17.11. Word numbers footnotes itself, in the order of their references.
"""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import PartFactory, XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
TEXT, REFERENCE = "footnote text", "footnote reference"
_LINE = '<w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:{}/></w:r></w:p>'
# Two that every such part begins with: the line above footnotes, and the one above a footnote that goes on overleaf.
_EMPTY = (
    f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="-1">{_LINE.format("separator")}</w:footnote>'
    f'<w:footnote w:type="continuationSeparator" w:id="0">{_LINE.format("continuationSeparator")}</w:footnote>'
    "</w:footnotes>"
)
PartFactory.part_type_for.setdefault(_TYPE, XmlPart)  # so that a template's own footnotes can be added to


class Footnotes:
    """The footnotes of a document; a template's own stay."""

    def __init__(self, document: Document) -> None:
        _make_styles(document)
        self._styles = document.styles
        part = document.part
        own = [rel.target_part for rel in part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
        if not own:
            own = [XmlPart(PackURI("/word/footnotes.xml"), _TYPE, parse_xml(_EMPTY), part.package)]
            part.relate_to(own[0], RELATIONSHIP_TYPE.FOOTNOTES)
        self._root = own[0].element
        self._last = max((int(note.get(qn("w:id"))) for note in self._root.iterchildren()), default=0)

    def add(self, paragraph: Paragraph, text: str) -> None:
        """A footnote whose number stands at the end of the paragraph."""
        self._last += 1
        number = paragraph.add_run()
        number.style = self._styles[REFERENCE]
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._last))
        number._r.append(reference)  # noqa: SLF001  # python-docx has no other way to a run's element
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self._last))
        self._root.append(note)
        element = OxmlElement("w:p")
        note.append(element)
        inside = Paragraph(element, paragraph._parent)  # noqa: SLF001
        inside.style = self._styles[TEXT]
        mark = inside.add_run()
        mark.style = self._styles[REFERENCE]
        mark._r.append(OxmlElement("w:footnoteRef"))  # noqa: SLF001
        inside.add_run(f" {text}")


def _make_styles(document: Document) -> None:
    """Word's own two styles, where a template has not got them."""
    styles = document.styles
    if TEXT not in styles:
        style = styles.add_style(TEXT, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = styles["Normal"]
        style.font.size = Pt(9)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.line_spacing = 1.0
    if REFERENCE not in styles:
        styles.add_style(REFERENCE, WD_STYLE_TYPE.CHARACTER, builtin=True).font.superscript = True
