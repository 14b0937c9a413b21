"""Word documents: what a reader sees in Word, and nothing else; damaged and foreign files in one line."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents import docx
from qa.documents.blocks import Extract
from qa.errors import DocumentError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'  # noqa: E501
)
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
FRENCH = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titre"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Lecon"><w:name w:val="Leçon SSR"/><w:basedOn w:val="Titre2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Plan"><w:name w:val="Plan"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'  # noqa: E501
    '<w:style w:type="paragraph" w:styleId="Gras"><w:name w:val="Gras"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Fort"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Cache"><w:name w:val="Cache"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def packed(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def made(body: str, *, styles: str = FRENCH, numbering: str = "", links: str = "", **more: str) -> bytes:
    """A .docx with this body; `footnotes`, `endnotes` and `core` are whole parts."""
    parts = {
        "_rels/.rels": RELS.format(f'<Relationship Id="a" Type="{R}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMES}>{numbering}</w:numbering>",
        "word/_rels/document.xml.rels": RELS.format(links),
    }
    for name in ("footnotes", "endnotes"):
        if name in more:
            parts[f"word/{name}.xml"] = f"<w:{name} {NAMES}>{more[name]}</w:{name}>"
    if "core" in more:
        parts["docProps/core.xml"] = more["core"]
    return packed(parts)


def p(text: str, properties: str = "") -> str:
    inner = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def in_list(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(at: int, shape: str, text: str, more: str = "") -> str:
    start = '<w:start w:val="1"/>'
    return f'<w:lvl w:ilvl="{at}">{start}<w:numFmt w:val="{shape}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def seen(extract: Extract) -> list[tuple[str, int | None, str]]:
    return [(block.kind, block.level, extract.text[block.start : block.end]) for block in extract.blocks]


def texts(body: str, **more: str) -> list[str]:
    return [text for _, _, text in seen(docx.read(made(body, **more)))]


def test_headings_by_name_base_and_outline() -> None:
    body = p("T", style("Titre")) + p("A", style("Titre1")) + p("B", style("Lecon")) + p("C", style("Plan"))
    body += p("D", '<w:outlineLvl w:val="3"/>') + p("E", style("Titre1") + '<w:outlineLvl w:val="9"/>') + p("F")
    assert seen(docx.read(made(body))) == [
        ("heading", 1, "T"), ("heading", 1, "A"), ("heading", 2, "B"), ("heading", 3, "C"), ("heading", 4, "D"),
        ("paragraph", None, "E"), ("paragraph", None, "F"),
    ]  # fmt: skip


def test_bold_by_run_by_style_and_switched_off() -> None:
    body = p(r("Run", "<w:b/>")) + p("Paragraph", style("Gras")) + p(r("Character", '<w:rStyle w:val="Fort"/>'))
    body += p(r("Off", '<w:b w:val="0"/>'), style("Gras"))
    body += p(r("Both toggle", '<w:rStyle w:val="Fort"/>'), style("Gras")) + p(r("Part", "<w:b/>") + r(" of it"))
    kinds = [(kind, text) for kind, _, text in seen(docx.read(made(body)))]
    assert kinds == [
        ("heading", "Run"), ("heading", "Paragraph"), ("heading", "Character"), ("paragraph", "Off"),
        ("paragraph", "Both toggle"), ("paragraph", "Part of it"),
    ]  # fmt: skip


def test_the_number_of_a_heading_that_word_counts() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="7">' + level(0, "decimal", "Leçon %1 :", '<w:pStyle w:val="Titre1"/>')
        + level(1, "decimal", "%1.%2") + "</w:abstractNum>"
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )  # fmt: skip
    styles = FRENCH.replace('<w:name w:val="heading 1"/>', f'<w:name w:val="heading 1"/><w:pPr>{in_list(3)}</w:pPr>')
    body = p("Écouter", style("Titre1")) + p("Texte.") + p("Un", style("Titre2") + in_list(3, 1))
    body += p("Deux", style("Titre2") + in_list(3, 1)) + p("Agir", style("Titre1"))
    body += p("Un", style("Titre2") + in_list(3, 1)) + p(
        "Sans", style("Titre1") + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    assert texts(body, styles=styles, numbering=numbering) == [
        "Leçon 1 : Écouter", "Texte.", "1.1 Un", "1.2 Deux", "Leçon 2 : Agir", "2.1 Un", "Sans",
    ]  # fmt: skip


def test_lists_go_on_and_start_over() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1">' + level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="2">' + level(0, "bullet", "\uf0b7") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )  # fmt: skip
    body = (
        p("one", in_list(1)) + p("sub", in_list(1, 1)) + p("between") + p("two", in_list(1)) + p("sub", in_list(1, 1))
    )
    body += p("dot", in_list(2)) + p("five", in_list(3)) + p("six", in_list(3))
    extract = docx.read(made(body, numbering=numbering))
    assert [(kind, text) for kind, _, text in seen(extract)] == [
        ("item", "1. one"), ("item", "a) sub"), ("paragraph", "between"), ("item", "2. two"), ("item", "a) sub"),
        ("item", "- dot"), ("item", "5. five"), ("item", "6. six"),
    ]  # fmt: skip


ONE_LIST = (
    '<w:abstractNum w:abstractNumId="1">' + level(0, "decimal", "%1.") + level(1, "lowerRoman", "%1.%2")
    + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>") + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)  # fmt: skip


def test_word_counts_an_empty_paragraph_but_none_that_is_hidden_or_deleted() -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>'
    end_gone = in_list(1) + '<w:rPr><w:del w:id="2"/></w:rPr>'
    body = p("one", in_list(1)) + p("", in_list(1)) + p("three", in_list(1))
    body += p(r("x", "<w:vanish/>"), in_list(1) + "<w:rPr><w:vanish/></w:rPr>") + p("four", in_list(1))
    body += p(gone, end_gone) + p("five", in_list(1)) + p(gone, end_gone) + f"<w:tbl>{row('a', 'b')}</w:tbl>"
    body += p("six", in_list(1))
    found = texts(body, numbering=ONE_LIST)
    assert found == ["1. one", "3. three", "4. four", "5. five", "a | b", "6. six"]


def test_a_heading_that_goes_on_in_the_line_of_its_text_keeps_its_number() -> None:
    """Word's style separator: the heading's end is hidden, so that the text stands behind it."""
    end = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    body = p("Trust", style("Titre1") + in_list(1) + end) + p("takes time.") + p("Pay", style("Titre1") + in_list(1))
    assert seen(docx.read(made(body, numbering=ONE_LIST))) == [
        ("heading", 1, "1. Trust"), ("paragraph", None, "takes time."), ("heading", 1, "2. Pay"),
    ]  # fmt: skip


def test_lists_in_notes_are_counted_apart() -> None:
    body = p(r("one") + '<w:r><w:footnoteReference w:id="3"/></w:r>', in_list(1)) + p("two", in_list(1))
    note = '<w:footnote w:id="3">' + p("First:") + p("a", in_list(1)) + p("b", in_list(1)) + "</w:footnote>"
    assert texts(body, numbering=ONE_LIST, footnotes=note) == ["1. one[1]", "2. two", "[1] First:\n1. a\n2. b"]


def test_legal_numbers_and_a_list_that_a_style_links() -> None:
    linked = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Liste"/></w:abstractNum>'
    linked += '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    styles = FRENCH + '<w:style w:type="numbering" w:styleId="Liste"><w:name w:val="Liste"/><w:pPr><w:numPr>'
    styles += '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = p("a", in_list(1)) + p("b", in_list(1, 1)) + p("c", in_list(2, 1)) + p("d", in_list(2, 2))
    found = texts(body, styles=styles, numbering=ONE_LIST.replace("<w:num ", linked + "<w:num ", 1))
    assert found == ["1. a", "1.i b", "1.ii c", "1.2.1 d"]


def test_levels_that_never_start_over_and_a_level_that_names_its_style() -> None:
    numbering = '<w:abstractNum w:abstractNumId="1">' + level(0, "none", "%1")
    numbering += level(1, "decimal", "%2)", '<w:pStyle w:val="Titre2"/><w:lvlRestart w:val="0"/>')
    numbering += "</w:abstractNum>" + '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    place = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = FRENCH.replace('<w:name w:val="heading 2"/>', f'<w:name w:val="heading 2"/>{place}')
    body = p("A", style("Titre1") + in_list(1)) + p("a", style("Titre2")) + p("b", style("Titre2"))
    body += p("B", style("Titre1") + in_list(1)) + p("c", style("Titre2"))
    assert texts(body, styles=styles, numbering=numbering) == ["A", "1) a", "2) b", "B", "3) c"]


def test_libreoffice_numbers_headings_with_nothing() -> None:
    numbering = '<w:abstractNum w:abstractNumId="1">' + level(0, "none", "") + level(1, "none", "") + "</w:abstractNum>"
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    styles = '<w:style w:type="paragraph" w:styleId="Heading"><w:name w:val="Heading"/></w:style>'
    for at in (0, 1):
        styles += f'<w:style w:type="paragraph" w:styleId="Heading{at + 1}"><w:name w:val="Heading {at + 1}"/>'
        styles += f'<w:basedOn w:val="Heading"/><w:pPr>{in_list(1, at)}<w:outlineLvl w:val="{at}"/></w:pPr></w:style>'
    mark = '<w:bookmarkStart w:id="0" w:name="__RefHeading___1"/>' + r("Lesson 1") + '<w:bookmarkEnd w:id="0"/>'
    body = p(mark, style("Heading1")) + p("Examples", style("Heading2")) + p("Loose", style("Heading"))
    assert seen(docx.read(made(body, styles=styles, numbering=numbering))) == [
        ("heading", 1, "Lesson 1"), ("heading", 2, "Examples"), ("paragraph", None, "Loose"),
    ]  # fmt: skip


def test_google_docs_counts_notes_from_nought_and_has_no_separators() -> None:
    call = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    call += '<w:footnoteReference w:customMarkFollows="0" w:id="0"/></w:r>'
    styles = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="normal"/></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    body = p('<w:bookmarkStart w:name="_heading=h.a" w:id="0"/>' + r("Trust", '<w:rtl w:val="0"/>'), style("Heading1"))
    body += p(r("Text", '<w:rtl w:val="0"/>') + call) + p('<w:r><w:rPr><w:rtl w:val="0"/></w:rPr></w:r>')
    note = '<w:footnote w:id="0">' + p(call.split("<w:footnoteReference")[0] + "<w:footnoteRef/></w:r>" + r(" Note."))
    assert seen(docx.read(made(body, styles=styles, footnotes=note + "</w:footnote>"))) == [
        ("heading", 1, "Trust"), ("paragraph", None, "Text[1]"), ("footnote", None, "[1] Note."),
    ]  # fmt: skip


def test_footnotes_and_endnotes() -> None:
    def call(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    body = p(r("First") + call("footnote", 5) + r(" and") + call("endnote", 2) + r(".")) + p(
        r("Second") + call("footnote", 4)
    )
    footnotes = '<w:footnote w:type="separator" w:id="-1">' + p("x") + '</w:footnote><w:footnote w:id="4">' + p("Four.")
    footnotes += '</w:footnote><w:footnote w:id="5">' + p("<w:r><w:footnoteRef/></w:r>" + r(" Five.")) + p("More.")
    footnotes += '</w:footnote><w:footnote w:id="9">' + p("Never called.") + "</w:footnote>"
    endnotes = '<w:endnote w:id="2">' + p("The end.") + "</w:endnote>"
    assert seen(docx.read(made(body, footnotes=footnotes, endnotes=endnotes))) == [
        ("paragraph", None, "First[1] and[i]."), ("paragraph", None, "Second[2]"),
        ("footnote", None, "[1] Five.\nMore."), ("footnote", None, "[i] The end."), ("footnote", None, "[2] Four."),
    ]  # fmt: skip


def test_notes_called_twice_or_side_by_side_and_calls_of_no_note() -> None:
    def call(number: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'

    raised = '<w:vertAlign w:val="superscript"/>'
    body = p(r("One") + call(1) + r(", ", raised) + call(2) + r(" and m") + r("2", raised)) + p(r("Again") + call(1))
    body += p(r("Lost") + call(7) + call(0))
    notes = "".join(f'<w:footnote w:id="{at}">{p(text)}</w:footnote>' for at, text in ((1, "First."), (2, "Second.")))
    notes += '<w:footnote w:type="separator" w:id="0">' + p("<w:r><w:separator/></w:r>") + "</w:footnote>"
    assert texts(body, footnotes=notes) == [
        "One[1],[2] and m²", "Again[1]", "Lost", "[1] First.", "[2] Second.",
    ]  # fmt: skip
    assert texts(p(r("Lost") + call(1))) == ["Lost"]


def test_what_word_does_not_show_is_left_out() -> None:
    body = p(r("Kept") + '<w:ins w:id="1">' + r(" new") + '</w:ins><w:del w:id="2"><w:r><w:delText> old</w:delText></w:r></w:del>'  # noqa: E501
             + r(" hidden", "<w:vanish/>") + r(" too", '<w:rStyle w:val="Cache"/>') + '<w:r><w:commentReference w:id="1"/></w:r>')  # fmt: skip  # noqa: E501
    body += p(r("CAPS as typed", "<w:caps/>") + '<w:moveFrom w:id="3">' + r("moved") + "</w:moveFrom>")
    body += p(r("Joined "), '<w:rPr><w:del w:id="4"/></w:rPr>') + p("in one")
    assert texts(body) == ["Kept new", "CAPS as typed", "Joined in one"]


def test_signs_breaks_fields_and_wrappers() -> None:
    begin, mid, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    body = p("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:tab/><w:t>x</w:t><w:br/><w:t>next</w:t></w:r>")
    body += p(begin + "<w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r>" + mid + r("Lesson 1 ... 3") + end)
    body += p(
        '<w:fldSimple w:instr=" TITLE ">' + r("Field") + "</w:fldSimple><w:smartTag>" + r(" tag") + "</w:smartTag>"
    )
    body += "<w:sdt><w:sdtPr/><w:sdtContent>" + p("Control") + "</w:sdtContent></w:sdt>"
    body += p('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>' + r(" go"))
    assert texts(body) == ["co‑op x\nnext", "Lesson 1 ... 3", "Field tag", "Control", "🡪 go"]


def test_signs_that_are_not_seen_and_signs_of_other_names() -> None:
    body = p("<w:r><w:t>cost</w:t><w:softHyphen/><w:t>ly</w:t></w:r>")
    body += p("<w:r><w:t>left</w:t><w:ptab/><w:t>right</w:t><w:cr/><w:t>below</w:t></w:r>")
    body += p(
        "<w:r><w:ruby><w:rubyPr/><w:rt>"
        + r("above")
        + "</w:rt><w:rubyBase>"
        + r("base")
        + "</w:rubyBase></w:ruby></w:r>"
    )  # noqa: E501
    body += p("P", '<w:framePr w:dropCap="drop" w:lines="3"/>') + p("olice reform")
    body += p('<w:r><w:t>page</w:t><w:br w:type="page"/><w:t>next page</w:t></w:r>')
    assert texts(body) == ["costly", "left right\nbelow", "base", "Police reform", "page\nnext page"]


def test_a_field_that_is_hidden_in_part() -> None:
    begin, end = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "end"))
    body = p(r("One") + f"<w:r><w:rPr><w:vanish/></w:rPr>{begin}<w:t>unseen</w:t></w:r><w:r>{end}</w:r>" + r(" line"))
    assert texts(body) == ["One line"]


def test_a_link_that_a_field_makes() -> None:
    def field(instruction: str, shown: str) -> str:
        begin, mid, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
        return begin + f"<w:r><w:instrText> {instruction} </w:instrText></w:r>" + mid + r(shown) + end

    body = p(r("See ") + field('HYPERLINK "https://un.org/a"', "the UN") + field('HYPERLINK \\l "_Toc1"', " above"))
    extract = docx.read(made(body))
    assert extract.text == "See the UN above"
    assert [(extract.text[link.start : link.end], link.url) for link in extract.links] == [
        ("the UN", "https://un.org/a")
    ]


def test_what_cannot_be_read_is_noted() -> None:
    math = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>a/b</m:t></m:r></m:oMath>'  # noqa: E501
    extract = docx.read(made(p(r("Rate: ") + math + math) + '<w:altChunk r:id="a"/>'))
    assert extract.text == "Rate:"
    assert extract.notes == (
        "has 2 equations, not read. Write the words that matter as text.",
        "has 1 embedded document, not read. Write the words that matter as text.",
    )
    assert docx.read(made(p("x"))).notes == ()


def test_text_boxes_once_and_pictures_not() -> None:
    box = "<w:txbxContent>" + p("In the box") + "</w:txbxContent>"
    body = p(
        r("Before") + f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>'  # noqa: E501
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"  # noqa: E501
    ) + p("<w:r><w:drawing/></w:r>" + r("After"))  # fmt: skip
    assert texts(body) == ["Before", "In the box", "After"]


def test_text_boxes_without_another_form_for_old_programs_and_inside_each_other() -> None:
    def box(inner: str) -> str:
        drawing = f"<w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing>"
        return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice></mc:AlternateContent></w:r>'

    body = p(r("Before") + box(p("Outer") + p(box(p("Inner")) + r("Last"))) + r(" after")) + p("Next")
    assert texts(body) == ["Before after", "Outer", "Last", "Inner", "Next"]


def test_what_a_content_control_asks_for_is_no_text() -> None:
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>" + r("Enter a date.") + "</w:sdtContent></w:sdt>"
    body = p(r("Date: ") + control.format("<w:showingPlcHdr/>")) + p(control.format(""))
    assert texts(body) == ["Date:", "Enter a date."]


def test_links_lead_outside_only() -> None:
    links = f'<Relationship Id="l" Type="{R}/hyperlink" Target="https://un.org/x" TargetMode="External"/>'
    body = p(r("See ") + '<w:hyperlink r:id="l" w:anchor="p3">' + r("the UN") + '</w:hyperlink><w:hyperlink w:anchor="_Toc1">' + r(" up")  # noqa: E501
             + '</w:hyperlink><w:hyperlink r:id="missing">' + r(" gone") + "</w:hyperlink>")  # fmt: skip
    extract = docx.read(made(body, links=links))
    assert extract.text == "See the UN up gone"
    assert [(extract.text[link.start : link.end], link.url) for link in extract.links] == [
        ("the UN", "https://un.org/x#p3")
    ]


def test_tables() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<w:tc><w:tcPr>{more}</w:tcPr>{p(text)}</w:tc>"

    body = (
        "<w:tbl><w:tr>" + cell("Country") + cell("Year") + "</w:tr><w:tr>" + cell("Mali", '<w:vMerge w:val="restart"/>')
    )
    body += cell("2012") + "</w:tr><w:tr>" + cell("", "<w:vMerge/>") + cell("2013") + "</w:tr></w:tbl>"
    extract = docx.read(made(body))
    assert seen(extract)[:2] == [("row", None, "Country | Year"), ("row", None, "Mali | 2012")]
    assert extract.text.count("2013") == 1


def test_tables_with_wide_cells_and_tables_inside() -> None:
    wide = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("Officers") + "</w:tc><w:tc>" + p("Year")
    inside = "<w:tr><w:tc>" + p("Panels") + "</w:tc><w:tc><w:tbl>" + row("1999", "12") + "</w:tbl>" + p("") + "</w:tc>"
    body = f"<w:tbl>{wide}</w:tc></w:tr>{row('24', '16', '1999')}</w:tbl>" + p("x") + f"<w:tbl>{inside}</w:tr></w:tbl>"
    assert seen(docx.read(made(body))) == [
        ("row", None, "Officers | Year"), ("row", None, "24 | 16 | 1999"), ("paragraph", None, "x"),
        ("paragraph", None, "Panels"), ("row", None, "1999 | 12"),
    ]  # fmt: skip


def test_a_document_written_by_python_docx() -> None:
    document = python_docx.Document()
    document.add_heading("Report on reform", 0)
    document.add_heading("Lesson 1", 1)
    document.add_paragraph("Words.").add_run(" Bold words.").bold = True
    document.add_paragraph("item", "List Bullet")
    document.add_paragraph("first", "List Number")
    document.core_properties.title = "Word Document"
    stream = io.BytesIO()
    document.save(stream)
    extract = docx.read(stream.getvalue())
    assert seen(extract) == [
        ("heading", 1, "Report on reform"), ("heading", 1, "Lesson 1"), ("paragraph", None, "Words. Bold words."),
        ("item", None, "- item"), ("item", None, "1. first"),
    ]  # fmt: skip
    assert extract.metadata.title == extract.metadata.author == ""
    assert extract.lines[3] == (extract.text.index("- item"), 4)


def test_metadata() -> None:
    core = '<c:coreProperties xmlns:c="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title>'
    core += "<dc:creator>jdoe</dc:creator></c:coreProperties>"
    styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault></w:docDefaults>'
    found = docx.read(made(p("x"), styles=styles, core=core.format("La réforme"))).metadata
    assert (found.title, found.author, found.language) == ("La réforme", "", "fr-FR")
    for default in ("Untitled", "Document1", "Microsoft Word - a.doc", "Normal.dotm"):
        assert docx.read(made(p("x"), core=core.format(default))).metadata.title == ""


def test_strict_documents_are_read() -> None:
    parts = {
        "word/document.xml": f"<w:document {NAMES}><w:body>{p('Strict', style('Titre1'))}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMES}>{FRENCH}</w:styles>",
    }
    strict = {name: text.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main") for name, text in parts.items()}
    assert seen(docx.read(packed(strict))) == [("heading", 1, "Strict")]


def test_all_parts_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "_MOST_PARTS", 2_000_000)
    words = "".join(f"{number:x}" for number in range(300_000))[:1_500_000]  # packs no better than text does
    data = made(p(words), styles=f"<w:x>{words}</w:x>")
    with pytest.raises(DocumentError, match=r"unpacks to 3 MB in word/document\.xml, the limit is 2 MB\. Split it\."):
        docx.read(data)
    monkeypatch.undo()
    assert docx.read(data).text == words


def test_styles_based_on_each_other() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:name w:val="{one}"/><w:basedOn w:val="{other}"/></w:style>'
        for one, other in ("AB", "BA", "CC")
    )
    assert texts(p("a", style("A")) + p("c", style("C")), styles=styles) == ["a", "c"]


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>' + f"<w:document {NAMES}><w:body>{p('x')}</w:body></w:document>"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xd0\xcf\x11\xe0rest", "is a Word 97-2003 file, not .docx. Open it in Word and save it as .docx."),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (b"{\\rtf1 x}", "is an RTF file, not .docx"),
        (b"<!DOCTYPE html><p>x", "is a web page or XML, not .docx"),
        (b"Just words", "is plain text, not .docx"),
        (b"%PDF-1.7", "is a PDF file, not .docx"),
        (b"", "is empty: 0 bytes"),
        (b"\x89PNG\x00\x00", "is not .docx: it begins with 89 50 4e 47, not with 50 4b"),
        (b"PK\x03\x04broken", "is damaged and is no whole .docx"),
        (packed({"xl/workbook.xml": "<x/>"}), "is an Excel workbook, not .docx: it has no word/document.xml"),
        (packed({"content.xml": "<x/>"}), "is an OpenDocument file, not .docx"),
        (packed({"word/document.xml": DOCTYPE}), "declares a DOCTYPE in word/document.xml"),
        (packed({"word/document.xml": "<a>" * 100_000 + "</a>" * 100_000}), "is damaged and is no whole .docx"),
        (packed({"word/document.xml": " " * 51_000_000}), "unpacks to 51 MB in word/document.xml, the limit is 50 MB"),
        (packed({"word/document.xml": " " * 5_000_000}), "packs 5,000,000 bytes into"),
    ],
)  # fmt: skip
def test_what_is_no_docx_is_told_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match="^" + re.escape(message)) as told:
        docx.read(data)
    assert "\n" not in str(told.value)


SAMPLE = made(p("Word one", style("Titre1")) + p("Text"), footnotes='<w:footnote w:id="1">' + p("n") + "</w:footnote>")
PARTS = zipfile.ZipFile(io.BytesIO(SAMPLE))
BODY = PARTS.read("word/document.xml")


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SAMPLE) - 1), st.integers(1, 255), st.integers(0, len(SAMPLE)))
def test_damage_of_the_file_ends_in_a_document_error(at: int, flip: int, cut: int) -> None:
    flipped = SAMPLE[:at] + bytes([SAMPLE[at] ^ flip]) + SAMPLE[at + 1 :]
    for data in (flipped, SAMPLE[:cut], flipped[:cut]):
        with suppress(DocumentError):
            docx.read(data)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(BODY) - 1), st.binary(max_size=3), st.integers(0, 40))
def test_damage_of_the_xml_ends_in_a_document_error(at: int, given: bytes, gone: int) -> None:
    parts: dict[str, str] = {name: PARTS.read(name).decode() for name in PARTS.namelist()}
    parts["word/document.xml"] = (BODY[:at] + given + BODY[at + gone :]).decode("utf-8", "replace")
    with suppress(DocumentError):
        docx.read(packed(parts))


def test_pictures_cost_nothing(tmp_path: Path) -> None:
    stream = io.BytesIO(made(p("Text")))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/media/image1.bmp", bytes(300_000_000))
    assert docx.read(stream.getvalue()).text == "Text"
