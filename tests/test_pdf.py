"""The PDF reader: blocks, pages, notes, links, and what it refuses."""

from __future__ import annotations

import gc
import re
import time
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents import pdf
from qa.documents.blocks import Extract, Metadata
from qa.documents.layout import Word
from qa.documents.pdf_words import PageWords, page_words
from qa.errors import DocumentError
from qa.outline import outline
from qa.passages import passages_of
from tests.pdfs import Sheet, Text, make, paragraph

DATA = Path(__file__).parent / "data"
TEXT = "Advisers ask the residents of a district first, and only then do they/write a plan that the minister can sign."
ONE = "Advisers ask the residents of a district first, and only then do they write a plan that the minister can sign."


def blocks(found: Extract) -> list[tuple[str, str]]:
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def read(*sheets: Sheet, info: str = "", catalog: str = "") -> Extract:
    found = pdf.read(make(sheets, info=info, catalog=catalog))
    covered = bytearray(len(found.text))
    for block in found.blocks:
        covered[block.start : block.end] = b"\1" * (block.end - block.start)
    assert all(inside or character.isspace() for inside, character in zip(covered, found.text, strict=True))
    assert [offset for offset, _ in found.pages] == sorted(offset for offset, _ in found.pages)
    return found


def test_two_columns_set_by_typst() -> None:
    found = pdf.read((DATA / "columns.pdf").read_bytes())
    agreed = (
        "Paragraph {} tells how the community and the police of the district agreed on the times at which cattle are "
        "watered, who announces them on the radio, and who is responsible when soldiers do not keep to them."
    )
    got = blocks(found)
    running = [block for block in got if block[0] != "footnote"]
    assert running == [
        ("heading", "Local ownership"),
        ("heading", "Lesson 1 – Ask first"),
        (
            "paragraph",
            "Advisers ask residents before they write anything, because the answer is seldom what headquarters "
            "expected.[1] Implementation follows the answer, and the implementation of a plan that nobody wanted "
            "costs 40 m2 of offices and three years of work.",
        ),
        ("item", "- The first item of a list, which is long enough to be wrapped over two lines."),
        ("item", "- The second item."),
        ("heading", "Examples"),
        ("paragraph", "See the report by Akol for the account of the district."),
        ("row", "Place | Year | Cost"),
        ("row", "Bo | 2011 | 40"),
        ("row", "Juba | 2014 | 75"),
        *[("paragraph", agreed.format(number)) for number in range(1, 22)],
        ("heading", "Lesson 2 – Leave well"),
        ("paragraph", "The last paragraph has a note too.[2]"),
    ]
    assert [block for block in got if block[0] == "footnote"] == [
        ("footnote", "[1] Two of the five teams did not."),
        ("footnote", "[2] The last note."),
    ]
    assert [block.level for block in found.blocks if block.kind == "heading"] == [1, 2, None, 2]
    assert [label for _, label in found.pages] == ["7", "8"]
    assert [(found.text[link.start : link.end], link.url) for link in found.links] == [
        ("the report by Akol", "https://example.org/akol")
    ]
    assert found.metadata == Metadata(title="Field lessons", language="en")


def test_a_report_set_by_typst() -> None:
    found = pdf.read((DATA / "report.pdf").read_bytes())
    got = blocks(found)
    names = [f"Lesson {number} – Sit where the people are {letter}" for number, letter in enumerate("ABCDEF", 1)]
    assert got[:2] == [("heading", "After conflict"), ("heading", "Contents")]
    assert [text for _, text in got[2:8]] == [f"{name} .... {page}" for page, name in enumerate(names, 2)]
    assert [text for kind, text in got[8:] if kind == "heading"] == names
    assert [kind for kind, _ in got[8:] if kind != "heading"][:4] == ["paragraph"] * 2 + ["footnote"] * 2
    text = " ".join(text for _, text in got)
    assert text.count("Courts in the valley") == 0
    beside = "In brief: the court comes to the village and not the other way round."
    at = got.index(("paragraph", beside))
    assert got[at + 1] == ("footnote", "[1] First note of lesson 2.")
    assert got[at - 2][1].startswith(
        "Lesson 2 opens with a call.[1] Visit 1 was made by the judges of the upper valley,"
    )
    assert [label for _, label in found.pages] == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_ligature_does_not_break_a_word() -> None:
    document = pypdfium2.PdfDocument((DATA / "report.pdf").read_bytes())
    words = [word.text for word in page_words(document, 0, 10_000).words]
    document.close()
    assert words[:2] == ["After", "conflict"]


def test_notes_numbered_anew_on_each_page_go_to_the_passages_that_call_them() -> None:
    passages = passages_of(outline("report.pdf", pdf.read((DATA / "report.pdf").read_bytes())), "report")
    lessons = [passage for passage in passages if passage.kind == "lesson"]
    assert [[note.text for note in passage.footnotes] for passage in lessons] == [
        [f"First note of lesson {number}.", f"Second note of lesson {number}."] for number in range(1, 7)
    ]


def test_a_page_printed_by_a_browser_loses_its_head_and_foot() -> None:
    found = pdf.read((DATA / "printed.pdf").read_bytes())
    sentences = [f"Sentence {number} of a paragraph that runs over the end of the page." for number in range(1, 90)]
    assert blocks(found) == [
        ("heading", "Prisons and courts"),
        ("paragraph", "Prisons come last in the budget, and last in the itinerary of visitors[1]."),
        ("heading", "Lesson 1"),
        ("paragraph", " ".join(sentences)),
        ("heading", "Notes"),
        ("footnote", "[1] So it was in 2019."),
    ]
    assert len(found.pages) == 2
    assert blocks(found)[3][1][0] == "S"
    middle = found.pages[1][0]
    assert found.blocks[3].start < middle < found.blocks[3].end
    assert found.text[middle - 1] == " "


def test_a_real_heading_at_the_top_of_pages_stays_and_a_running_head_goes() -> None:
    def sheet(number: int) -> Sheet:
        top = "Examples" if number % 2 else f"The text about {'ABCDE'[number]} goes on here."
        head = [Text(50, 575, "Lesson 1 Ask first", 8)] if number else []
        return Sheet([*head, Text(50, 540, top, 10), *paragraph(TEXT, y=500), Text(195, 20, f"{number + 7}", 8)])

    found = read(*[sheet(number) for number in range(5)])
    texts = [text for _, text in blocks(found)]
    assert texts.count("Examples") == 2
    assert "Lesson 1 Ask first" not in found.text
    assert [label for _, label in found.pages] == ["7", "8", "9", "10", "11"]


@pytest.mark.parametrize("number", ["12", "- 12 -", "Page 3 of 9", "iv", "3 | Field lessons", "3/9"])
def test_a_bare_page_number_is_left_out_of_a_single_page(number: str) -> None:
    assert blocks(read(Sheet([*paragraph(TEXT), Text(180, 20, number, 9)]))) == [("paragraph", ONE)]


def test_page_labels_of_the_file_come_first() -> None:
    sheets = [Sheet(paragraph(TEXT)) for _ in range(3)]
    found = read(*sheets, catalog="/PageLabels<</Nums[0<</S/r>>2<</S/D/St 5>>]>>")
    assert [label for _, label in found.pages] == ["i", "ii", "5"]


def test_words_broken_at_line_ends() -> None:
    lines = (
        "The imple-/mentation of this rather long plan was led by the SSR-/related units, "
        "and its non-/state partners had soft words/"
    )
    got = blocks(read(Sheet(paragraph(lines.rstrip("/")))))
    assert "The implementation of this" in got[0][1]
    text = " ".join(text for _, text in got)
    assert "SSR-related units" in text
    assert "non-state partners" in text


@pytest.mark.parametrize(
    ("broken", "elsewhere", "whole"),
    [
        ("one-/page", "", "one-page"),
        ("self-/assessment", "", "self-assessment"),
        ("high-/lights", "", "highlights"),
        ("pre-/vious", "", "previous"),
        ("pre-/war", "The war ended.", "pre-war"),
        ("sous-/officiers", "Les officiers restent.", "sous-officiers"),
        ("cease-/fire", "The fire did not cease.", "cease-fire"),
        ("cease-/fire", "The fire did not cease, nor did the ceasefire.", "ceasefire"),
        ("post-/pone", "The cease-fire.", "postpone"),
        ("Port-/au-Prince", "", "Port-au-Prince"),
        ("Timor-/-Leste", "", "Timor-Leste"),
    ],
)
def test_a_hyphen_at_a_line_end_stays_where_it_is_the_words_own(broken: str, elsewhere: str, whole: str) -> None:
    words = f"The plan of the council was called {broken} here and it was imple-/mented by all of the residents./"
    got = blocks(read(Sheet([*paragraph(words + elsewhere), *paragraph("The plan was implemented.", y=400)])))
    assert f" {whole} here and it was implemented by" in got[0][1]


def test_a_note_that_goes_on_at_the_foot_of_the_next_page_is_one() -> None:
    call = [*paragraph("The plan of the mission was written by all of the residents", y=90), Text(303.6, 94, "1", 6)]
    foot = [Text(50, 44, "1", 5), Text(56, 40, "A note that is too long for its page and goes", 8)]
    first = Sheet([*paragraph(TEXT), *call, *foot])
    second = Sheet([*paragraph("and they signed it."), *paragraph(TEXT, y=500), Text(50, 40, "on at the next.", 8)])
    found = read(first, second)
    assert blocks(found)[1:] == [
        ("paragraph", "The plan of the mission was written by all of the residents[1] and they signed it."),
        ("paragraph", ONE),
        ("footnote", "[1] A note that is too long for its page and goes on at the next."),
    ]
    assert [found.text[offset:][:9] for offset, _ in found.pages] == [TEXT[:9], "and they ", "[1] A not", "on at the"]
    assert [label for _, label in found.pages] == ["1", "2", "1", "2"]


def test_an_address_broken_at_a_line_end_is_one() -> None:
    lines = ["The plan of the council is kept at https://www.", "example.org/plans and was signed by all."]
    got = blocks(read(Sheet([Text(50, 540 - 12 * at, line) for at, line in enumerate(lines)])))
    assert got == [
        ("paragraph", "The plan of the council is kept at https://www.example.org/plans and was signed by all.")
    ]


def test_numbered_items_are_items_and_a_hanging_reference_is_one_paragraph() -> None:
    items = [Text(50, 540 - 12 * at, f"{at + 1}. Ask the residents of the district number {at}.") for at in range(3)]
    hanging = [
        *paragraph("Akol, D. (2016), Safety Dialogues of the Villages of the Upper Nile, Working", y=490),
        Text(65, 478, "Paper 7."),
    ]
    got = blocks(read(Sheet([*items, *hanging, *paragraph(TEXT, y=450)])))
    assert got == [
        *[("item", f"{at + 1}. Ask the residents of the district number {at}.") for at in range(3)],
        ("paragraph", "Akol, D. (2016), Safety Dialogues of the Villages of the Upper Nile, Working Paper 7."),
        ("paragraph", ONE),
    ]


def test_a_head_above_a_sentence_that_goes_on_from_the_page_before_is_left_out() -> None:
    first = Sheet(paragraph("The plan of the mission was written by the residents of the two districts, who", y=60))
    second = Sheet([Text(50, 575, "Field lessons", 8), *paragraph("signed it in the spring.")])
    got = blocks(read(first, second))
    assert [text for _, text in got] == [
        "The plan of the mission was written by the residents of the two districts, who signed it in the spring."
    ]


def test_each_page_that_was_read_is_told() -> None:
    told: list[int] = []
    pdf.read(make([Sheet(paragraph(TEXT))] * 3), lambda: told.append(1))
    assert len(told) == 3


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from([50, 65, 210]), st.integers(3, 40), st.sampled_from([8, 10, 14]))),
        min_size=1,
        max_size=3,
    )
)
@settings(deadline=None)
def test_every_word_drawn_is_in_the_text_or_is_furniture(places: list[list[tuple[int, int, int]]]) -> None:
    drawn: list[str] = []
    sheets = []
    for page, each in enumerate(places):
        names = [f"{'abc'[page]}{'klmnopqrst'[at % 10]}{'uvwxyz'[at // 10 % 6]}" for at in range(len(each))]
        drawn += [name for name, (_, row, _) in zip(names, each, strict=True) if 6 < row < 34]
        sheets.append(
            Sheet([Text(x, 14 * row, f"{name} drawn", size) for name, (x, row, size) in zip(names, each, strict=True)])
        )
    if drawn:
        text = read(*sheets).text
        assert [name for name in drawn if name not in text] == []


def test_fonts_that_name_no_letters_are_refused() -> None:
    page = PageWords([Word("\ue001\ue002\ue003\ue004", 0, 9, 0, 10), Word("abcdef", 10, 19, 0, 10)])
    with pytest.raises(DocumentError, match=r"is not readable: its fonts name no letter for 4 of 10 characters\. "):
        pdf._check_text([page])


def test_a_page_of_too_many_characters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_MOST_CHARACTERS", 50)
    with pytest.raises(DocumentError, match=r"has 11\d characters on page 2, the limit is 50\. Split the page, "):
        pdf.read(make([Sheet([Text(50, 500, "Short.")]), Sheet(paragraph(TEXT))]))


def test_footnotes_do_not_break_a_paragraph_over_two_pages() -> None:
    first = Sheet(
        [
            *paragraph("The plan of the mission was written by the residents of the two districts, who", y=90),
            Text(385, 94, "1", 6),
            Text(50, 44, "1", 5),
            Text(56, 40, "A note at the foot of the page.", 8),
        ]
    )
    second = Sheet(paragraph("signed it in the spring./", y=540)[:1] + paragraph(TEXT, y=500))
    found = read(first, second)
    assert blocks(found) == [
        (
            "paragraph",
            "The plan of the mission was written by the residents of the two districts, who[1] signed it in the "
            "spring.",
        ),
        ("paragraph", ONE),
        ("footnote", "[1] A note at the foot of the page."),
    ]
    assert found.text[found.pages[1][0] :].startswith("signed it")


def test_a_turned_page_is_read_and_a_stamp_at_a_slant_is_not() -> None:
    stamp = Text(100, 200, "DRAFT", 60, matrix="0.7 0.7 -0.7 0.7")
    upright = [Text(60, 60, "First line of the page.", matrix="0 1 -1 0")]
    assert blocks(read(Sheet([*paragraph(TEXT), stamp]))) == [("paragraph", ONE)]
    assert blocks(read(Sheet(upright, more="/Rotate 90"))) == [("paragraph", "First line of the page.")]


def test_the_invisible_text_of_a_scan_is_read() -> None:
    assert blocks(read(Sheet(paragraph(TEXT), draws="3 Tr\n"))) == [("paragraph", ONE)]


def test_a_link_covers_its_words_only() -> None:
    link = "/Annots[<</Type/Annot/Subtype/Link/Rect[50 537 92 550]/A<</S/URI/URI(https://example.org/a)>>>>]"
    found = read(Sheet(paragraph(TEXT), more=link))
    assert [(found.text[one.start : one.end], one.url) for one in found.links] == [
        ("Advisers", "https://example.org/a")
    ]


@pytest.mark.parametrize(
    ("title", "kept"),
    [("Local ownership", "Local ownership"), ("Microsoft Word - a.doc", ""), ("untitled", ""), ("report_v2.indd", "")],
)
def test_a_title_that_names_a_file_is_none(title: str, kept: str) -> None:
    found = read(Sheet(paragraph(TEXT)), info=f"/Title({title})/Author(Nobody)")
    assert (found.metadata.title, found.metadata.author) == (kept, "")


def test_an_owner_password_alone_does_not_hinder_reading() -> None:
    assert blocks(pdf.read(make([Sheet(paragraph(TEXT))], user=b""))) == [("paragraph", ONE)]


IMAGE = "q 400 0 0 600 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (make([Sheet(paragraph(TEXT))], user=b"secret"), r"is protected by a password, .* without protection\."),
        (b"hello", r"is no PDF: it begins with “hello”, not “%PDF-”\. .*"),
        (b"", r"is no PDF: .*"),
        (make([Sheet(paragraph(TEXT))])[:300].replace(b"/Root", b"/Rut"), r"is damaged: .*"),
        (make([]), r"(?:has 0 pages|is damaged).*"),
        (make([Sheet(draws=IMAGE)] * 12), r"has 12 pages and no text: it is a scan\. .*OCR.*"),
        (make([Sheet()]), r"has 1 page and no text: only drawings\. Add the text, .*"),
        (make([Sheet()] * 2001), r"has 2,001 pages, the limit is 2,000\. Split .*"),
    ],
    ids=["password", "no PDF", "empty", "damaged", "no pages", "scan", "blank", "too many pages"],
)
def test_what_cannot_be_read_is_named(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        pdf.read(data)
    assert re.fullmatch(message, str(caught.value)), str(caught.value)
    gc.collect()


def test_pages_without_text_are_named() -> None:
    found = read(Sheet(paragraph(TEXT)), Sheet(draws=IMAGE), Sheet())
    assert len(found.notes) == 1
    assert found.notes[0].startswith("has 1 of 3 pages without text (page 2 of the file)")
    assert [label for _, label in found.pages] == ["1", "2", "3"]


def test_a_page_of_very_many_words_takes_linear_time() -> None:
    def spent(count: int) -> float:
        texts = [Text(5 + at % 40 * 9.5, 595 - at // 40 * 590 / (count // 40), "ab", 0.4) for at in range(count)]
        data = make([Sheet(texts)])
        begin = time.process_time()
        pdf.read(data)
        return time.process_time() - begin

    small, large = spent(5_000), spent(20_000)
    assert large < 12 * max(small, 0.05)


def test_a_raised_digit_is_a_call_only_where_its_page_has_the_note_and_no_unit_stands_before_it() -> None:
    def sheet(label: str) -> Sheet:
        words = [Text(50, 540, "The police rented 40 m"), Text(150.1, 544, "2", 6), Text(158, 540, "of offices")]
        after = [Text(198.2, 544, "2", 6), Text(205, 540, "in the town.")]
        return Sheet([*words, *after, *paragraph(TEXT, y=500), Text(50, 44, label, 5), Text(56, 40, "A note.", 8)])

    assert blocks(read(sheet("2")))[0] == ("paragraph", "The police rented 40 m2 of offices[2] in the town.")
    assert "[" not in blocks(read(sheet("1")))[0][1]
