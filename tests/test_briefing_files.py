"""A briefing as Word, Markdown and PDF: the quoted words are the document's, whatever they are."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import mammoth
import pypdfium2
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from qa import Library, Settings
from qa.briefing import Briefing, Item, item_of
from qa.briefing.export import exported
from qa.briefing.model import GROUPS, Group, checked, items_of
from qa.briefing.sheet import OMISSION, Heading, Quotation, sheet_of
from qa.errors import BriefingError
from tests.conftest import SEED, MakeLibrary, put
from tests.fakes import ALPHA, BETA, FakeEncoder

HOSTILE = """Hostile ${title} {{x}} <b>Document</b> \\*

Lesson 1 – # Titles * and _marks_ [1](javascript:x)

The police \\* said *not bold* and _not this_ and `no code` and <script>alert(1)</script> and [no](link) ![no](image).
1. This is no list. # This is no heading. > This is no quotation. ~~kept~~ | a | b | &amp; &lt; ${1+1} {{ 2 }} \\\\ end
{ HYPERLINK "http://x.org" } { INCLUDETEXT "c:\\\\boot.ini" } =1+1 @SUM(1) #set page(width: 1cm) #panic("no") $x^2$ // *

- no list item here, although it begins like one, and it goes on over the end of a line that is full
+ nor here
1) nor here
    four spaces before, and two at the end  
\u202eback to front\u202c and \u05e9\u05dc\u05d5\u05dd and \u0627\u0644\u0634\u0631\u0637\u0629 met every week in town.

Examples

Long lines

{long}

${evil}, A. (2016). <script>Title</script> {{of}} *all* _things_. Paris: Press_\\*.
""".replace("{long}", "dialogue " * 3000 + "x" * 5000)


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    made = make_library({"alpha.txt": ALPHA, "beta.txt": BETA, "hostile.txt": HOSTILE})
    made.build()
    return made


def all_of(library: Library) -> Briefing:
    """Every passage, whole."""
    opened = library.opened()
    items = tuple(item_of(opened.passage(row)) for row in range(opened.passage_count))
    return checked(Briefing(items, title="All", author="A. Adviser", made="2026-11-28"))


def quotes_of_word(content: bytes) -> list[str]:
    """The paragraphs that are quotations; a footnote's number is no text."""
    return [each.text for each in Document(BytesIO(content)).paragraphs if each.style and each.style.name == "Quote"]


def footnotes_of_word(content: bytes) -> list[str]:
    (part,) = (rel.target_part for rel in Document(BytesIO(content)).part.rels.values() if "footnotes" in rel.reltype)
    notes = [note for note in part.element.iterchildren() if int(note.get(qn("w:id"))) > 0]
    return ["".join(each.text or "" for each in note.iter(qn("w:t"))).strip() for note in notes]


def shown(tokens: Sequence[Any]) -> str:
    """What a renderer shows of inline tokens: soft breaks and hard ones are line breaks."""
    found = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            found.append("\n")
        elif token.type == "image":
            found.append(f"IMAGE {token.content}")
        else:
            found.append(token.content if token.type in ("text", "code_inline", "html_inline") else "")
        assert token.type in ("text", "text_special", "softbreak", "hardbreak", "footnote_ref"), token
    return "".join(found)


def quotes_of_markdown(content: bytes) -> list[str]:
    """The paragraphs of blockquotes as they are shown."""
    tokens = MarkdownIt("commonmark").use(footnote_plugin).parse(content.decode())
    found, depth = [], 0
    for token in tokens:
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if depth:
            assert token.type in ("blockquote_open", "paragraph_open", "inline", "paragraph_close"), token
            found += [shown(token.children or ())] if token.type == "inline" else []
    return found


def stretches(paragraphs: Sequence[str]) -> list[str]:
    return [piece for paragraph in paragraphs for piece in paragraph.split(OMISSION)]


def text_of_pdf(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def squeezed(text: str) -> str:
    """Letters and digits only: a PDF has no lines, and hyphens where they end."""
    return re.sub(r"[\W_]", "", text)


# -- every word --------------------------------------------------------------------------------------------------------


def test_whatever_a_document_says_is_quoted_as_it_is(library: Library) -> None:
    """Markup, fields, formulas, very long lines, right to left: words like others, in each format."""
    briefing, opened = all_of(library), library.opened()
    sources = [opened.source(path) or "" for path in opened.documents]
    word, markdown = exported(briefing, opened, "docx"), exported(briefing, opened, "md")
    for quotes in (quotes_of_word(word), quotes_of_markdown(markdown)):
        for quote in quotes:
            assert any(quote in source for source in sources), quote[:200]
        whole = "".join("".join(quotes).split())
        for item in briefing.items:
            assert "".join(item.quoted[0].split()) in whole
    fields = {
        each.tag
        for each in Document(BytesIO(word)).element.iter()
        if "fld" in str(each.tag) or "instr" in str(each.tag)
    }
    assert not fields
    assert squeezed("no heading. > This is no quotation") in squeezed(text_of_pdf(exported(briefing, opened, "pdf")))


def test_200_questions_in_all_exports_are_quoted_byte_for_byte(tmp_path: Path) -> None:
    """Questions drawn from the words of the documents; every quotation stands in its source at the offsets it names."""
    library = Library(tmp_path, settings=Settings(), encoder=FakeEncoder())
    put(library, "seed.txt", SEED.read_bytes())
    put(library, "sub/alpha.md", ALPHA.replace("Lesson", "## Lesson"))
    put(library, "hostile.txt", HOSTILE)
    library.build()
    opened, assistant, draw = library.opened(), library.assistant(), random.Random(11)
    words = [word for path in opened.documents for word in (opened.source(path) or "").split() if len(word) < 30]
    checked_quotes = 0
    for number in range(200):
        at = draw.randrange(len(words) - 8)
        answer = assistant.ask(" ".join(words[at : at + draw.randint(1, 8)]) + "?", k=3)
        items = items_of(answer.hits, answer.question, evidence_only=bool(number % 2))
        briefing = checked(Briefing(tuple(items), group=GROUPS[number % 3]))
        for hit in answer.hits:
            source = opened.source(hit.passage.path) or ""
            assert source[hit.passage.start : hit.passage.end] == hit.passage.text
            assert all(source[each.start : each.end] == each.text for each in hit.evidence)
        sources = [opened.source(hit.passage.path) or "" for hit in answer.hits]
        read = [
            quotes_of_word(exported(briefing, opened, "docx")),
            quotes_of_markdown(exported(briefing, opened, "md")),
        ]
        for quotes in map(stretches, read):
            assert quotes
            assert all(any(quote in source for source in sources) for quote in quotes)
            checked_quotes += len(quotes)
        assert read[0] == read[1]
        text = squeezed(text_of_pdf(exported(briefing, opened, "pdf")))
        for quote in read[0]:
            assert squeezed(quote)[:40] in text  # a page may end within the rest
    assert checked_quotes > 800


# -- what else is in the files -----------------------------------------------------------------------------------------


def noted(library: Library) -> Briefing:
    first = item_of(
        library.passage("alpha/lesson-1/police-in-burundi"), question="Who met?", note="Ask them.\n\nTwice."
    )
    second = Item("alpha/lesson-1", ("Trust grows slowly.", "lost in a day"), "Who met?")
    third = item_of(library.passage("beta/overview"), question="Who signed?")
    return checked(Briefing((first, second, third), title="Trust", author="Anícia Lalá", made="2026-11-28"))


def test_the_word_file_has_what_a_briefing_needs(library: Library) -> None:
    content = exported(noted(library), library.opened(), "docx")
    document = Document(BytesIO(content))
    paragraphs = [(each.style.name if each.style else "", each.text) for each in document.paragraphs]
    assert paragraphs[:5] == [
        ("Title", "Trust"),
        ("Subtitle", "Anícia Lalá · 28 November 2026"),
        ("Heading 1", "Alpha"),
        ("Heading 2", "Lesson 1 – Trust comes first"),
        ("Quote", "Trust grows slowly. […] lost in a day"),
    ]
    assert paragraphs[5] == ("Heading 3", "Police in Burundi")
    assert ("Adviser note", "Note by Anícia Lalá: Ask them.") in paragraphs
    assert ("Bibliography", "Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9).") in paragraphs
    assert paragraphs[-2][1].startswith(
        "Quotations verbatim: 3 quotations, word for word from the documents as indexed in"
    )
    assert paragraphs[-1][1] == "Asked: “Who met?” “Who signed?”"
    notes = footnotes_of_word(content)
    assert len(notes) == 3
    assert notes[1].startswith("Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9)")
    assert notes[2] == "Beta."
    stated = document.core_properties
    assert (stated.title, stated.author, stated.language) == ("Trust", "Anícia Lalá", "en-GB")
    assert stated.created is not None
    assert stated.created.isoformat()[:10] == "2026-11-28"
    footer = document.sections[0].footer.paragraphs[0]._p  # noqa: SLF001
    assert [each.get(qn("w:instr")) for each in footer.iter(qn("w:fldSimple"))] == ["PAGE"]


def test_another_reader_of_word_files_sees_the_footnotes(library: Library) -> None:
    html = mammoth.convert_to_html(BytesIO(exported(noted(library), library.opened(), "docx"))).value
    assert html.count('href="#footnote-ref-') == 3
    assert "<h1>Alpha</h1>" in html
    assert "Beta. <a" in html


def test_the_markdown_file_has_what_a_briefing_needs(library: Library) -> None:
    text = exported(noted(library), library.opened(), "md").decode()
    assert text.startswith(
        "# Trust\n\nAnícia Lalá · 28 November 2026\n\n## Alpha\n\n### Lesson 1 – Trust comes first\n\n"
    )
    assert (
        "> The police of Burundi met the dialogue group every week.[^2]\n\n*Note by Anícia Lalá:* Ask them.\\\nTwice."
        in text
    )
    assert "> Trust grows slowly. […] lost in a day[^1]" in text
    assert "\n\n## Sources\n\n- Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9).\n" in text
    assert text.endswith("\n\n[^3]: Beta.\n")


def test_the_pdf_is_tagged_and_says_the_same(library: Library) -> None:
    content = exported(noted(library), library.opened(), "pdf")
    pdf = pypdfium2.PdfDocument(content)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(pdf)
    assert pdf.get_metadata_value("Title") == "Trust"
    assert b"pdfuaid" in content
    text = text_of_pdf(content)
    for words in (
        "Anícia Lalá · 28 November 2026",
        "The police of Burundi met",
        "Note by Anícia Lalá",
        "Sources",
        "Beta.",
    ):
        assert squeezed(words) in squeezed(text)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("lesson", ["Alpha", "Lesson 1 – Trust comes first", "Police in Burundi", "Beta", "Overview"]),
        ("question", ["Who met?", "Alpha › Lesson 1 – Trust comes first › Police in Burundi",
                      "Alpha › Lesson 1 – Trust comes first", "Who signed?", "Beta"]),
        ("none", ["Alpha › Lesson 1 – Trust comes first › Police in Burundi",
                  "Alpha › Lesson 1 – Trust comes first", "Beta"]),
    ],
)  # fmt: skip
def test_quotations_are_grouped(library: Library, group: Group, expected: list[str]) -> None:
    sheet = sheet_of(replace(noted(library), group=group), library.opened())
    assert [part.text for part in sheet.parts if isinstance(part, Heading)] == expected


def test_groups_stand_where_their_first_quotation_does(library: Library) -> None:
    ids = ("beta/overview", "alpha/lesson-2", "alpha/lesson-1", "alpha/lesson-1/police-in-burundi", "alpha/overview")
    briefing = checked(Briefing(tuple(item_of(library.passage(each)) for each in ids)))
    headings = [part.text for part in sheet_of(briefing, library.opened()).parts if isinstance(part, Heading)]
    assert headings == [
        "Beta", "Overview", "Alpha", "Lesson 2 – Agreement helps", "Lesson 1 – Trust comes first", "Police in Burundi",
        "Overview",
    ]  # fmt: skip


def test_a_footnote_names_the_sources_of_the_quoted_words_only(make_library: MakeLibrary) -> None:
    text = (
        "Title\n\nOverview.\n\nLesson 1 – Speak\n\n"
        "Trust grew (Smith 2010: 4). Police met (Jones 2012: 9). Rain fell.\n\n"
        "Smith, J. (2010). Trust. Oslo: Press.\n\nJones, A. (2012). Police. Oslo: Press.\n"
    )
    library = make_library({"a.txt": text})
    library.build()
    cases = {
        "Trust grew (Smith 2010: 4).": ("Smith",),
        "Police met (Jones 2012: 9).": ("Jones",),
        "Rain fell.": ("Smith", "Jones"),
    }
    for words, names in cases.items():
        sheet = sheet_of(checked(Briefing((Item("a/lesson-1", (words,)),))), library.opened())
        (quotation,) = (part for part in sheet.parts if isinstance(part, Quotation))
        assert [name for name in ("Smith", "Jones") if name in quotation.footnote] == list(names)
        assert len(sheet.sources) == len(names)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Horses fear tunnels and were withdrawn.", ["Jones"]),  # its marker stands behind the full stop
        (
            "(Smith 2010) Horses fear tunnels and were withdrawn.",
            ["Jones"],
        ),  # and that of the sentence before at its head
        ("Dogs frighten thieves within a year.", ["Smith"]),
        ("Torches cost little.", ["Smith", "Jones"]),  # cites nothing: all that the passage rests on
    ],
)
def test_a_marker_behind_the_full_stop_is_the_sentence_s_before(
    make_library: MakeLibrary, words: str, names: list[str]
) -> None:
    text = (
        "Title\n\nOverview.\n\nLesson 1 – Guard\n\nDogs frighten thieves within a year. (Smith 2010) Horses fear "
        "tunnels and were withdrawn. (Jones 2012, p. 7) Torches cost little.\n\n"
        "Smith, J. (2010). Dogs. Oslo: Press.\n\nJones, A. (2012). Horses. Oslo: Press.\n"
    )
    library = make_library({"a.txt": text})
    library.build()
    sheet = sheet_of(checked(Briefing((Item("a/lesson-1", (words,)),))), library.opened())
    (quotation,) = (part for part in sheet.parts if isinstance(part, Quotation))
    assert [name for name in ("Smith", "Jones") if name in quotation.footnote] == names
    assert ("p. 7" in quotation.footnote) == ("Jones" in names)


def test_long_lines_are_cut_in_the_properties_alone(library: Library) -> None:
    briefing = replace(noted(library), title="t" * 400, author="a" * 400)
    document = Document(BytesIO(exported(briefing, library.opened(), "docx")))
    assert (document.paragraphs[0].text, document.core_properties.title) == ("t" * 400, "t" * 255)


def test_a_template_whose_quote_is_no_paragraph_is_refused(library: Library) -> None:
    template, own = BytesIO(), Document()
    own.styles["Quote"].delete()
    own.styles.add_style("Quote", WD_STYLE_TYPE.CHARACTER)
    own.save(template)
    with pytest.raises(BriefingError, match="The template's style “Quote” is no style of paragraphs"):
        exported(noted(library), library.opened(), "docx", template=template.getvalue())


def test_a_template_gives_its_styles_and_keeps_what_it_holds(library: Library) -> None:
    template, own = BytesIO(), Document()
    own.add_paragraph("Letterhead of the ministry")
    own.styles["Quote"].font.name = "Garamond"
    own.sections[0].footer.paragraphs[0].text = "Confidential"
    own.save(template)
    once = exported(noted(library), library.opened(), "docx", template=template.getvalue())
    made = Document(BytesIO(once))
    assert [each.text for each in made.paragraphs[:2]] == ["Letterhead of the ministry", "Trust"]
    assert made.styles["Quote"].font.name == "Garamond"
    assert made.sections[0].footer.paragraphs[0].text == "Confidential"
    twice = exported(noted(library), library.opened(), "docx", template=once)
    assert len(footnotes_of_word(twice)) == 6, "a template's own footnotes stay"
    ids = [each.get(qn("w:id")) for each in Document(BytesIO(twice)).element.iter(qn("w:footnoteReference"))]
    assert len(set(ids)) == 6


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_a_template_that_is_no_word_file_is_refused(library: Library, content: bytes) -> None:
    with pytest.raises(BriefingError, match="The template is not a Word document"):
        exported(noted(library), library.opened(), "docx", template=content)


@pytest.mark.parametrize(
    ("form", "message"), [("odt", "written as docx, md, pdf, json, not as 'odt'"), ("", "not as ''")]
)
def test_a_format_that_is_none_is_refused(library: Library, form: str, message: str) -> None:
    with pytest.raises(BriefingError, match=message):
        exported(noted(library), library.opened(), form)


def test_nothing_chosen_is_no_briefing(library: Library) -> None:
    with pytest.raises(BriefingError, match="holds no passage yet"):
        exported(checked(Briefing()), library.opened(), "docx")
    with pytest.raises(BriefingError, match="A template is for .docx only"):
        exported(noted(library), library.opened(), "md", template=b"")


def test_the_saved_file_is_what_was_given(library: Library) -> None:
    briefing = noted(library)
    assert len(json.loads(exported(briefing, library.opened(), "json"))["items"]) == 3


def test_languages_and_directions_are_stated(make_library: MakeLibrary) -> None:
    french = "La police et la population se sont rencontrées chaque semaine dans la maison commune du quartier."
    arabic = "التقت الشرطة بالسكان كل أسبوع في المدينة."
    library = make_library(
        {
            "f.md": f"# Titre\n\n{french}\n",
            "a.md": f"---\nlanguage: ar\n---\n# \u0639\u0646\u0648\u0627\u0646\n\n{arabic}\n",
        }
    )
    library.build()
    document = Document(BytesIO(exported(all_of(library), library.opened(), "docx")))
    spoken = {
        each.text: [lang.attrib for lang in each._p.iter(qn("w:lang"))]  # noqa: SLF001
        for each in document.paragraphs
        if each.style and each.style.name == "Quote"
    }
    assert spoken[french] == [{qn("w:val"): "fr-FR"}]
    assert spoken[arabic] == [{qn("w:bidi"): "ar-SA"}]
