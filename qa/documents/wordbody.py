"""The XML of a Word document made plain before it is turned into HTML: only what a reader of the page sees, in place.

Deleted, moved and hidden text, pictures, comments and bookmarks go. Text boxes become paragraphs behind their own.
Headings, items of lists and bold text are marked as such, whatever style makes them so, and carry the number that Word
counts for them.
"""

from __future__ import annotations

from lxml import etree

from qa.documents.wordstyles import Numbering, Styles, W, on, value

__all__ = ["HEADING", "ITEM", "STYLES_XML", "plain_body"]

HEADING, ITEM = "qa-heading-", "qa-item-"  # with the level behind: names of styles that no document has
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_GONE = (
    "del moveFrom bookmarkStart bookmarkEnd commentReference annotationRef footnoteRef endnoteRef delText delInstrText"
    " sectPr proofErr lastRenderedPageBreak softHyphen rubyPr rt ffData"
).split()
_PICTURES = ("drawing", "pict", "object")
_WRAPPERS = ("fldSimple", "bdo", "dir", "ins", "moveTo", "smartTag", "customXml", "ruby", "rubyBase")
_TEXT = (W + "t", W + "sym")
_SAME = {"ptab": "tab", "cr": "br"}
STYLES_XML = (
    f'<w:styles xmlns:w="{W[1:-1]}">'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}{level}"><w:name w:val="{name}{level}"/></w:style>'
        for name, levels in ((HEADING, range(1, 7)), (ITEM, range(1, 10)))
        for level in levels
    )
    + "</w:styles>"
).encode()


def plain_body(root: etree._Element, styles: Styles, numbering: Numbering, links: set[str]) -> None:
    """Makes a body, or the notes of one, plain. `links` are the ids of relationships that exist."""
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=True)
    _join_broken(root)
    etree.strip_elements(root, *(W + name for name in _GONE), with_tail=False)
    _free_boxes(root)
    etree.strip_tags(root, *(W + name for name in _WRAPPERS))
    for name, same in _SAME.items():
        for sign in root.iter(W + name):
            sign.tag = W + same
    _free_controls(root)
    for link in list(root.iter(W + "hyperlink")):
        _keep_outside_only(link, links)
    for paragraph in list(root.iter(W + "p")):
        _mark(paragraph, styles, numbering)


def _join_broken(root: etree._Element) -> None:
    """A paragraph whose end was deleted, or that is the large first letter of the next one, goes on in that one."""
    for properties in list(root.iter(W + "pPr")):
        paragraph = properties.getparent()
        mark, frame = properties.find(W + "rPr"), properties.find(W + "framePr")
        deleted = mark is not None and mark.find(W + "del") is not None
        letter = frame is not None and frame.get(W + "dropCap", "none") != "none"
        if paragraph is None or not (deleted or letter):
            continue
        following = paragraph.getnext()
        if following is not None and following.tag == W + "p":
            at = 1 if following.find(W + "pPr") is not None else 0
            for child in reversed([each for each in paragraph if each is not properties]):
                following.insert(at, child)
            paragraph.getparent().remove(paragraph)
        elif mark is not None and deleted:
            etree.SubElement(mark, W + "vanish")


def _free_boxes(root: etree._Element) -> None:
    """The text of text boxes behind the paragraph they hang on, once; pictures go."""
    for choice in list(root.iter(_MC + "AlternateContent")):
        kept = next((each for each in choice if next(each.iter(W + "txbxContent"), None) is not None), None)
        if kept is None:  # a picture in two forms, or plain text that an old program gets in another way
            kept = choice.find(_MC + "Fallback")
            kept = kept if kept is not None else choice.find(_MC + "Choice")
        for other in list(choice):
            if other is not kept:
                choice.remove(other)
    etree.strip_tags(root, _MC + "AlternateContent", _MC + "Choice", _MC + "Fallback")
    for box in reversed(list(root.iter(W + "txbxContent"))):  # the innermost first
        owner = next(box.iterancestors(W + "p"), None)
        if owner is not None:
            for child in reversed(list(box)):
                owner.addnext(child)
    etree.strip_elements(root, *(W + name for name in _PICTURES), with_tail=False)


def _free_controls(root: etree._Element) -> None:
    """The content of content controls in their place, without what only waits to be filled in."""
    for control in list(root.iter(W + "sdt")):
        properties = control.find(W + "sdtPr")
        if on(properties, "showingPlcHdr"):
            content = control.find(W + "sdtContent")
            for text in list(content.iter(W + "t")) if content is not None else ():
                text.getparent().remove(text)
    etree.strip_elements(root, W + "sdtPr", W + "sdtEndPr", with_tail=False)
    etree.strip_tags(root, W + "sdt", W + "sdtContent")


def _keep_outside_only(link: etree._Element, links: set[str]) -> None:
    """A link to a place in the document, or to nowhere, is text."""
    if link.get(_R + "id") not in links:
        link.attrib.clear()


def _mark(paragraph: etree._Element, styles: Styles, numbering: Numbering) -> None:
    """Marks a paragraph as heading or item, its runs as bold, and puts its label before its text."""
    used = styles.of(paragraph)
    level = styles.level(paragraph)
    runs = [run for run in paragraph.iter(W + "r") if next(run.iterancestors(W + "p"), None) is paragraph]
    hides, bold = styles.states("vanish", used), styles.states("b", used)
    for run in runs:
        if styles.shows("vanish", run, inherited=hides):
            for child in [each for each in run if each.tag != W + "fldChar" and each.tag != W + "instrText"]:
                run.remove(child)
        else:
            _mark_run(run, bold=level is None and styles.shows("b", run, inherited=bold))
    has_text = any((sign.text or "").strip() or sign.tag == W + "sym" for run in runs for sign in run.iter(*_TEXT))
    hidden = not has_text and on(paragraph.find(f"{W}pPr/{W}rPr"), "vanish")
    label = None if hidden else numbering.label(paragraph)  # an empty paragraph counts, one that is hidden does not
    name = f"{HEADING}{level}" if level else ""
    if label and has_text and not (level and label.text == "-"):
        name = name or f"{ITEM}{label.depth + 1}"
        _put_before(paragraph, label.text)
    properties = paragraph.find(W + "pPr")
    if properties is not None:
        paragraph.remove(properties)
    if name:
        properties = etree.Element(W + "pPr")
        etree.SubElement(properties, W + "pStyle").set(W + "val", name)
        paragraph.insert(0, properties)


def _mark_run(run: etree._Element, *, bold: bool) -> None:
    """The run with no other properties than bold and raised or lowered."""
    raised = value(run, "rPr/vertAlign")
    properties = run.find(W + "rPr")
    if properties is not None:
        run.remove(properties)
    raises = raised in ("superscript", "subscript")
    if bold or raises:
        properties = etree.Element(W + "rPr")
        if bold:
            etree.SubElement(properties, W + "b")
        if raises:
            etree.SubElement(properties, W + "vertAlign").set(W + "val", raised or "")
        run.insert(0, properties)
    for symbol in list(run.iter(W + "sym")):
        _spell(symbol)


def _spell(symbol: etree._Element) -> None:
    """A character of a symbol font as the text it is, where its font is not one of signs only."""
    code = symbol.get(W + "char", "")
    try:
        number = int(code, 16)
    except ValueError:
        number = 0
    if not 0x20 <= number < 0xD800:  # private use or nothing: the table of symbol fonts knows it, or nobody
        if number == 0:
            symbol.getparent().remove(symbol)
        return
    if symbol.get(W + "font", "").lower().startswith(("symbol", "wingdings", "webdings")):
        return
    text = etree.Element(W + "t")
    text.text = chr(number)
    symbol.getparent().replace(symbol, text)


def _put_before(paragraph: etree._Element, label: str) -> None:
    """The label and a space as a run of its own."""
    run = etree.Element(W + "r")
    etree.SubElement(run, W + "t").text = f"{label} "
    paragraph.insert(1 if paragraph.find(W + "pPr") is not None else 0, run)
