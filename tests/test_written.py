"""Briefings read: what is a quotation, which footnotes stand behind it, and files that were made to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import DocumentError
from qa.text import words_of
from qa.written import Quotation, quotations_in, read_written

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"
Lines = Sequence[tuple[str, str]]
"""Style and text of each paragraph; "^1" in a text calls the first footnote, "^^1" the first endnote."""


def word(lines: Lines, footnotes: Sequence[str] = (), endnotes: Sequence[str] = (), *, base: str = "") -> bytes:
    """A .docx with native notes. A style that Word's template lacks is made, based on `base` if that is given."""
    document = docx.Document()
    for kind, notes in (("footnotes", footnotes), ("endnotes", endnotes)):
        if notes:
            xml = notes_xml(kind, notes)
            part = Part(PackURI(f"/word/{kind}.xml"), TYPE.format(kind), xml, document.part.package)
            document.part.relate_to(part, KIND.format(kind))
    for style, text in lines:
        if style and style not in [each.name for each in document.styles]:
            made = document.styles.add_style(style, WD_STYLE_TYPE.PARAGRAPH)
            if base:
                made.base_style = document.styles[base]
        paragraph = document.add_paragraph(style=style or None)
        for number, piece in enumerate(text.split("^")):
            if number and piece[:1].isdecimal():
                ends = text.split("^")[number - 1] == ""
                call = OxmlElement("w:endnoteReference" if ends else "w:footnoteReference")
                call.set(qn("w:id"), piece[0])
                paragraph.add_run()._r.append(call)
                piece = piece[1:]
            if piece:
                paragraph.add_run(piece)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def notes_xml(kind: str, notes: Sequence[str]) -> bytes:
    one = kind[:-1]
    body = "".join(
        f'<w:{one} w:id="{number}"><w:p><w:r><w:{one}Ref/></w:r><w:r><w:t xml:space="preserve"> {escape(note)}</w:t>'
        f"</w:r></w:p></w:{one}>"
        for number, note in enumerate(notes, start=1)
    )
    separators = "".join(
        f'<w:{one} w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p></w:{one}>'
        for name, number in (("separator", -1), ("continuationSeparator", 0))
    )
    return f'<w:{kind} xmlns:w="{W}">{separators}{body}</w:{kind}>'.encode()


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """The package with another content of a part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            target.writestr(each, content if each == name else source.read(each))
    return stream.getvalue()


def of_word(
    lines: Lines, footnotes: Sequence[str] = (), endnotes: Sequence[str] = (), *, base: str = ""
) -> list[Quotation]:
    return list(quotations_in("briefing.docx", word(lines, footnotes, endnotes, base=base)))


def of_markdown(text: str) -> list[Quotation]:
    return list(quotations_in("briefing.md", text.encode()))


def texts(quotations: Sequence[Quotation]) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.text, each.footnotes) for each in quotations]


# -- Word --------------------------------------------------------------------------------------------------------------


def test_a_quotation_of_the_export_has_its_footnote_and_its_place() -> None:
    lines = [
        ("Heading 1", "Trust"), ("Quote", "Trust grows slowly.^1"), ("Adviser note", "Note by Ana: mine alone."),
        ("Heading 1", "Sources"), ("Bibliography", "Smith, J. (2010). “Four words and more” in a title."),
    ]  # fmt: skip
    assert of_word(lines, ["Smith. Cited in: Alpha."]) == [
        Quotation("Trust grows slowly.", 2, "Trust", ("Smith. Cited in: Alpha.",), "block")
    ]


def test_paragraphs_that_follow_each_other_are_one_quotation_up_to_a_footnote() -> None:
    lines = [("Quote", "One one."), ("Quote", "Two two.^1"), ("Quote", "Three.^2"), ("", "Prose."), ("Quote", "Four.")]
    assert texts(of_word(lines, ["A", "B"])) == [
        ("One one.\n\nTwo two.", ("A",)), ("Three.", ("B",)), ("Four.", ()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "style", ["Quote", "Intense Quote", "Citation", "Citation intense", "Cita", "Cita destacada", "Citação", "Zitat",
              "Intensives Zitat", "Block Quote", "Quotations"],
)  # fmt: skip
def test_a_quotation_is_known_by_the_name_of_its_style_in_any_language(style: str) -> None:
    assert texts(of_word([(style, "Trust grows.")])) == [("Trust grows.", ())]


def test_a_style_that_is_based_on_one_of_quotations_is_one() -> None:
    assert texts(of_word([("Mission extract", "Trust grows.")], base="Quote")) == [("Trust grows.", ())]
    assert of_word([("Mission extract", "Trust grows.")]) == []


def test_endnotes_count_as_footnotes_do() -> None:
    assert texts(of_word([("Quote", "One.^^1")], endnotes=["At the end"])) == [("One.", ("At the end",))]


def test_words_between_marks_in_prose_are_quotations_from_four_words_on() -> None:
    lines = [("", "He said “one two three four”^1 and “only three words”, then « un deux trois quatre »^2, later.^3")]
    assert texts(of_word(lines, ["A", "B", "C"])) == [
        ("one two three four", ("A",)), ("un deux trois quatre", ("B",)), ("", ("C",)),
    ]  # fmt: skip


def test_raised_figures_are_kept_apart_from_the_words() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("political will", style="Quote")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" is elsewhere")
    stream = io.BytesIO()
    document.save(stream)
    assert texts(quotations_in("a.docx", stream.getvalue())) == [("political will¹ is elsewhere", ())]


def test_deleted_and_hidden_words_are_not_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Trust ", style="Quote")
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = "never "
    run.append(text)
    deleted.append(run)
    paragraph._p.append(deleted)
    paragraph.add_run("hardly ").font.hidden = True
    paragraph.add_run("grows.")
    stream = io.BytesIO()
    document.save(stream)
    assert texts(quotations_in("a.docx", stream.getvalue())) == [("Trust grows.", ())]


def test_a_call_without_a_footnote_is_none() -> None:
    assert texts(of_word([("Quote", "One.^7")], ["A"])) == [("One.", ())]


# -- Markdown ----------------------------------------------------------------------------------------------------------

EXPORT = """# Briefing

## Alpha › Lesson 1

> Trust grows slowly. […] Trust is lost
> in a day\\[1\\].
>
> A second paragraph.[^1]

*Note by Ana:* I was there.

Mine, “with four words quoted”.[^2]

> Police.[^3]

> Dialogue.

## Sources

- Smith. “Four words and more”.

[^1]: Smith. Cited in: Alpha.
[^2]: Jones
    and others.
[^3]: Beta.
"""


def test_markdown_of_the_export() -> None:
    heading = "Alpha › Lesson 1"
    assert of_markdown(EXPORT) == [
        Quotation(
            "Trust grows slowly. […] Trust is lost\nin a day[1].\n\nA second paragraph.", 3, heading,
            ("Smith. Cited in: Alpha.",), "block",
        ),
        Quotation("with four words quoted", 6, heading, ("Jones and others.",), "inline"),
        Quotation("Police.", 7, heading, ("Beta.",), "block"),
        Quotation("Dialogue.", 8, heading, (), "block"),
    ]  # fmt: skip


def test_a_note_inside_a_blockquote_is_the_advisers() -> None:
    text = "> Trust grows.\n>\n> *Note by Ana:* and how.\n>\n> *Nota de Rui:* “four words are quoted”"
    assert texts(of_markdown(text)) == [
        ("Trust grows.", ()), ("four words are quoted", ()),
    ]  # fmt: skip


def test_questions_in_the_stamp_are_no_quotations() -> None:
    stamp = "## Documents quoted\n\n- Alpha (alpha.txt)\n\n---\n\nAsked: “How to build trust with partners?”\n"
    assert of_markdown(stamp) == []
    assert of_word([("Briefing stamp", "Asked: “How to build trust with partners?”")]) == []


def test_a_list_of_sources_ends_at_the_next_heading() -> None:
    found = of_markdown(
        "## Sources\n\n“one two three four”\n\n> A set quotation.\n\n## After\n\n“five six seven eight”"
    )
    assert texts(found) == [("A set quotation.", ()), ("five six seven eight", ())]


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ('"one two three four" and "five six seven eight"', ["one two three four", "five six seven eight"]),
        ("„eins zwei drei vier“", ["eins zwei drei vier"]),
        ("„eins zwei drei vier”", ["eins zwei drei vier"]),
        ("« un “deux” trois quatre »", ["un “deux” trois quatre"]),
        ("“one “two” three four”", ["one “two” three four"]),
        ("“one two three four goes on to the end", ["one two three four goes on to the end"]),
        ('a pipe of 3" and nothing of four words', []),
    ],
)
def test_marks(prose: str, expected: list[str]) -> None:
    assert [each.text for each in of_markdown(prose)] == expected


@pytest.mark.parametrize("marks", ["‘’", "''", "‹›", "‚‘"])
def test_single_marks_in_both_formats(marks: str) -> None:
    start, end = marks
    prose = f"He said {start}the partners’ needs came first{end}NOTE and {start}three words only{end}; don’t ask."
    expected = [("the partners’ needs came first", ("A",))]
    assert texts(of_markdown(prose.replace("NOTE", "[^1]") + "\n\n[^1]: A\n")) == expected
    assert texts(of_word([("", prose.replace("NOTE", "^1"))], ["A"])) == expected
    set_apart = f"{start}The partners’ needs came first.{end}"
    for whole in (set_apart, f"{set_apart} — Smith, 2010"):
        assert texts(of_markdown(f"> {whole}\n")) == texts(of_word([("Quote", whole)])) == [
            ("The partners’ needs came first.", ())
        ]  # fmt: skip


def test_a_single_mark_goes_on_in_the_next_paragraph() -> None:
    assert texts(of_markdown("‘One two three four.\n\n‘Five six seven eight.’\n")) == [
        ("One two three four.", ()), ("Five six seven eight.", ()),
    ]  # fmt: skip
    assert of_markdown("‘One two three four.\n\nFive six seven eight.\n") == []
    assert of_markdown("‘One two three four.\n\n> ‘a’\n")[0].kind == "block"


def test_prose_with_apostrophes_alone_quotes_nothing() -> None:
    assert of_markdown("In the ‘90s the donors' money and the ministers' patience ran out, didn’t they’.\n") == []
    assert [each.text for each in of_markdown("> ‘Trust’ is what the partners’ needs grow on.\n")] == [
        "‘Trust’ is what the partners’ needs grow on."
    ]


def test_marks_around_a_whole_set_quotation_and_an_attribution_are_not_of_it() -> None:
    assert [each.text for each in of_markdown("> “Trust grows slowly.” — Smith, 2010")] == ["Trust grows slowly."]
    assert [each.text for each in of_markdown("> “Trust” is a word that grows.")] == ["“Trust” is a word that grows."]


def test_footnotes_written_in_place_and_html() -> None:
    found = of_markdown(
        "“one two three four”^[written here] <!-- “five six seven eight” -->\n\n> m<sup>2</sup> of land"
    )
    assert texts(found) == [("one two three four", ("written here",)), ("m² of land", ())]


def test_front_matter_is_no_text() -> None:
    assert of_markdown("---\ntitle: “one two three four”\n---\n\nText.\n") == []


def test_where_a_quotation_stands_in_words() -> None:
    assert Quotation("a", 1200, "Trust").where == "paragraph 1,200, under “Trust”"
    assert Quotation("a", 3).where == "paragraph 3"


# -- what cannot be read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF", "has the format .pdf; give a briefing as .docx, .md."),
        ("a", b"x", "has the format (none)"),
        ("a.docx", b"", "is empty: 0 bytes"),
        ("a.docx", b"just text", "is plain text, not .docx"),
        ("a.docx", b"PK\x03\x04 and no more", "is damaged"),
        ("a.docx", word([("Quote", "One.")])[:2000], "is damaged"),
        ("a.md", b"\x00\x01\x02\x00" * 50, ""),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(name: str, data: bytes, said: str) -> None:
    with pytest.raises(DocumentError) as error:
        quotations_in(name, data)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_every_cut_of_a_word_file_is_refused_or_read() -> None:
    data = word([("Quote", "One one.^1")], ["A"])
    for size in range(0, len(data), len(data) // 40):
        with pytest.raises(DocumentError):
            quotations_in("a.docx", data[:size])


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><x>&a;&f;</x>'
    for part in ("word/document.xml", "word/styles.xml"):
        with pytest.raises(DocumentError, match="DOCTYPE"):
            quotations_in("a.docx", repacked(word([("Quote", "One.")]), part, bomb))
    with pytest.raises(DocumentError, match="DOCTYPE"):
        quotations_in("a.docx", repacked(word([("Quote", "One.^1")], ["A"]), "word/footnotes.xml", bomb))


def test_a_file_that_blows_up_is_refused() -> None:
    bomb = f'<w:document xmlns:w="{W}"><w:body>{" " * 60_000_000}</w:body></w:document>'.encode()
    with pytest.raises(DocumentError, match="unpacks to 60 MB"):
        quotations_in("a.docx", repacked(word([("Quote", "One.")]), "word/document.xml", bomb))
    bomb = bomb[:100] + b" " * 20_000_000 + bomb[-30:]
    with pytest.raises(DocumentError, match="as no real document does"):
        quotations_in("a.docx", repacked(word([("Quote", "One.")]), "word/document.xml", bomb))


def test_deep_xml_is_refused() -> None:
    deep = f'<w:document xmlns:w="{W}"><w:body>{"<w:p>" * 5000}{"</w:p>" * 5000}</w:body></w:document>'
    with pytest.raises(DocumentError):
        quotations_in("a.docx", repacked(word([("Quote", "One.")]), "word/document.xml", deep.encode()))


@pytest.mark.parametrize(
    "text",
    ["> " + "word " * 200_000, '"' * 1_000_000, "“" * 300_000, " ‘a" * 20_000, "[^1]" * 100_000,
     ">" * 50_000 + " deep", "<!--" * 100_000, "- " * 20_000 + "deep", "[" * 200_000, "*_" * 50_000],
    ids=["line", "straight", "open", "single", "calls", "quotes", "comments", "lists", "brackets", "emphasis"],
)  # fmt: skip
def test_hostile_markdown_is_read_or_refused(text: str) -> None:
    try:
        found = quotations_in("a.md", text.encode())
    except DocumentError:
        return
    assert len(found) <= 2


def test_too_many_quotations_are_refused() -> None:
    with pytest.raises(DocumentError, match="has 2,001 quotations, the limit is 2,000"):
        of_markdown("“one two three four” " * 2001)


def test_errors_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"missing\.md cannot be read"):
        read_written(tmp_path / "missing.md", 100)
    (tmp_path / "large.md").write_text("x" * 200)
    with pytest.raises(DocumentError, match=r"large\.md is 0\.0 MB, the limit is 0\.0001 MB"):
        read_written(tmp_path / "large.md", 100)
    (tmp_path / "own.md").write_text("> Trust grows.\n")
    assert texts(read_written(tmp_path / "own.md", 100)) == [("Trust grows.", ())]


@settings(derandomize=True, max_examples=80)
@given(st.data())
def test_damaged_bytes_are_refused_or_read(data: st.DataObject) -> None:
    whole = bytearray(word([("Quote", "One one.^1"), ("", "“one two three four”^2")], ["A", "B"]))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(DocumentError):
        quotations_in("a.docx", bytes(whole))


@settings(derandomize=True, max_examples=150)
@given(st.text(alphabet='ab “”«»„"‘’‹›‚[]()^:>*_`-#\n\t<!&;1', max_size=120))
def test_any_markdown_is_read_and_any_quotation_has_words(text: str) -> None:
    for each in quotations_in("a.md", f"x\n\n{text}".encode()):
        assert each.footnotes if each.kind == "note" else words_of(each.text)
        assert each.paragraph >= 1


def test_words_that_go_on_behind_the_closing_mark_are_part_of_what_is_quoted() -> None:
    """A source may stand there, in capitals; invented words must not go unread."""
    (named,) = quotations_in("a.md", "> “The police of Burundi met.” — OECD (2016), p. 4\n".encode())
    assert named.text == "The police of Burundi met."
    (longer,) = quotations_in("a.md", "> “The police of Burundi met.” — and were paid twice for it\n".encode())
    assert longer.text.endswith("and were paid twice for it")
