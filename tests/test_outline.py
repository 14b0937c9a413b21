"""Structure of documents of the genre in shapes that editors use: small invented documents, trees worked by hand."""

from __future__ import annotations

import pytest

from qa.datatypes import Passage
from tests.reading import passages, read, tree

OVERVIEW = "Oversight is work that nobody sees until it is missing."
SPEAK = "Members who speak with officers before the hearing hear more at it."
LISTEN = "Listening costs a morning, and not listening costs a year."
VOTED = "The committee asked for the ledger, and the ministry sent it within a week."
WALKED = "Officers walked the market with the traders, who named the corners they avoid."
BARRACKS = "Beyond the Barracks, Ruth Adeyemi, Harbour Institute, 2014."
GUIDE = "Guia de fiscalização da defesa, Rui Sanches, 2018."

PLAIN = [
    "Oversight of the Police",
    OVERVIEW,
    "Lesson 1 – Speak before the hearing",
    SPEAK,
    "Examples",
    "Ledger of the ministry in Peru",
    VOTED,
    BARRACKS,
    "Market walks in Mali",
    WALKED,
    "Lesson 2 – Listen",
    LISTEN,
    "Examples",
    "Ledger of the ministry in Peru",
    VOTED,
    GUIDE,
]
PLAIN_TREE = [
    ("overview", None, None, None, "Oversight", "missing."),
    ("lesson", 1, "Speak before the hearing", None, "Members", "it."),
    ("example", 1, "Speak before the hearing", "Ledger of the ministry in Peru", "The", "week."),
    ("example", 1, "Speak before the hearing", "Market walks in Mali", "Officers", "avoid."),
    ("lesson", 2, "Listen", None, "Listening", "year."),
    ("example", 2, "Listen", "Ledger of the ministry in Peru", "The", "week."),
]


def text(*lines: str, gap: str = "\n\n") -> str:
    return gap.join(lines) + "\n"


def references(content: str) -> list[list[str]]:
    return [[reference.text for reference in passage.references] for passage in passages(content)]


def titles(content: str) -> list[str | None]:
    return [passage.example_title for passage in passages(content) if passage.kind == "example"]


def replaced(**changes: str) -> str:
    """The plain document with some of its lines written otherwise; the keys are l1, l2, examples."""
    keys = {"l1": PLAIN[2], "l2": PLAIN[10], "examples": "Examples", "ledger": PLAIN[5], "market": PLAIN[8]}
    new = {keys[key]: value for key, value in changes.items()}
    return text(*(new.get(line, line) for line in PLAIN))


# -- layout ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\n\n\n", "\n \t\n", "\r\n\r\n", "\r\n", "\r", "\r\r", "\n\u00a0\n"])
def test_blank_lines_and_line_ends(gap: str) -> None:
    found = text(*PLAIN, gap=gap)
    assert tree(found) == PLAIN_TREE
    assert references(found) == [[], [], [BARRACKS], [], [], [GUIDE]]


def wrapped(line: str, width: int, indent: str = "") -> str:
    rows = [indent]
    for word in line.split():
        if len(rows[-1]) + 1 + len(word) > width:
            rows.append("")
        rows[-1] += word if not rows[-1].strip() else f" {word}"
    return "\n".join(rows)


@pytest.mark.parametrize(("width", "gap"), [(40, "\n\n"), (60, "\n\n\n"), (72, "\n\n"), (60, "\n"), (66, "\n")])
def test_hard_wrapped_lines(width: int, gap: str) -> None:
    long = " ".join([VOTED, WALKED, LISTEN, SPEAK])
    lines = [wrapped(long if line == VOTED else line, width) for line in PLAIN]
    found = passages(text(*lines, gap=gap))
    assert [row[:4] for row in tree(text(*lines, gap=gap))] == [row[:4] for row in PLAIN_TREE]
    assert " ".join(found[2].text.split()) == long
    assert [" ".join(reference.text.split()) for reference in found[2].references] == [BARRACKS]


INDENTED = """Title
Lesson 1 – Speak
  Nobody had asked the traders before, and they had answers ready
for all of the questions that the new council had written down.
  Officers who walked the market with the traders were told which
corners they avoid, and at which hours of the day or the night.
  - an item of a list that goes on and on until there is no room
    left on its line
"""


def test_paragraphs_told_apart_by_their_indent() -> None:
    """Without the indent, nothing tells that the full line "... written down." ends a paragraph."""
    document, found = read(INDENTED)
    assert len(found) == 1
    (section,) = document.sections
    starts = [document.source[span.start :].split()[0] for span in section.body]
    assert starts == ["Nobody", "Officers", "-"]


WRAPPED = f"""Oversight of the Police

Contents

Lesson 1 – Speak .................................................. 2
Lesson 2 – Listen ................................................. 3
Notes ............................................................. 4

Lesson 1 – Speak with those who vote
------------------------------------

{wrapped(SPEAK + " " + LISTEN, 40)}

Examples

Ledger in Peru

{wrapped(VOTED + " " + WALKED, 40)}

Adeyemi, R. (2014). Beyond the Barracks.
    Lagos: Harbour Institute.

Guia de fiscalização da defesa e das
    fronteiras, Rui Sanches, 2018.

Lesson 2 – Listen

{wrapped(LISTEN, 40)}
"""


def test_wrapped_lines_drawn_headings_leaders_and_hanging_entries() -> None:
    assert [row[:4] for row in tree(WRAPPED)] == [
        ("lesson", 1, "Speak with those who vote", None),
        ("example", 1, "Speak with those who vote", "Ledger in Peru"),
        ("lesson", 2, "Listen", None),
    ]
    assert [" ".join(entry.split()) for entry in references(WRAPPED)[1]] == [
        "Adeyemi, R. (2014). Beyond the Barracks. Lagos: Harbour Institute.",
        "Guia de fiscalização da defesa e das fronteiras, Rui Sanches, 2018.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Case study: Walks in Mali",
        "References:",
        "Notes:",
        "Adeyemi, R. (2014). Beyond the Barracks.",
    ],
)
@pytest.mark.parametrize("end", ["council.", "council.[1]", "council.”", "council.²"])
def test_a_line_that_starts_anew_below_a_full_line(line: str, end: str) -> None:
    """Nothing else parts the two: no blank line, and no room was left on the full line."""
    full = f"Officers walked the market, and the traders told the new {end}"
    content = (
        f"Oversight\nLesson 1 – Speak\nThe officers had no answer ready for all of the questions\nthat {full}\n{line}\n"
    )
    document, _ = read(content)
    blocks = [span for section in document.sections for span in section.body]
    assert document.source[blocks[0].start : blocks[0].end].endswith(end)


def test_a_wrapped_heading_is_one_heading() -> None:
    content = text(
        "Oversight", wrapped("Lesson 1 – Speak with all of those who will later have to vote", 40), wrapped(SPEAK, 40)
    )
    assert tree(content)[0][:3] == ("lesson", 1, "Speak with all of those who will later have to vote")


# -- headings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("Lesson 1: Speak first", 1, "Speak first"),
        ("Lesson 1:Speak first", 1, "Speak first"),
        ("Lesson 1. Speak first", 1, "Speak first"),
        ("Lesson 1—Speak first", 1, "Speak first"),
        ("Lesson 1 - Speak first", 1, "Speak first"),
        ("Lesson 1 Speak first", 1, "Speak first"),
        ("LESSON ONE", 1, None),
        ("LESSON ONE: SPEAK FIRST", 1, "SPEAK FIRST"),
        ("Lesson IV – Speak first", 4, "Speak first"),
        ("Key Lesson 3 – Speak first", 3, "Speak first"),
        ("Lesson learned 3: Speak first", 3, "Speak first"),
        ("Lesson No. 3 – Speak first", 3, "Speak first"),
        ("Lesson #3 – Speak first", 3, "Speak first"),
        ("Leçon 2 – L’écoute d’abord", 2, "L’écoute d’abord"),
        ("Lec\u0327on 2 – D’abord l’e\u0301coute", 2, "D’abord l’e\u0301coute"),
        ("Leçon n° 2 : Écouter", 2, "Écouter"),
        ("Lección 3. Escuchar primero", 3, "Escuchar primero"),
        ("Lección dos – Escuchar", 2, "Escuchar"),
        ("Lição 4 – Ouvir primeiro", 4, "Ouvir primeiro"),
        ("Lesson: Speak first", None, "Speak first"),
        ("Lesson learned – Speak first", None, "Speak first"),
        ("\ufeffLesson\u00a01 – Speak\u00ad\u00a0first ", 1, "Speak\u00ad first"),
    ],
)
def test_lesson_headings(heading: str, number: int | None, title: str | None) -> None:
    found = tree(text("Oversight", OVERVIEW, heading, SPEAK))
    assert found[1][:3] == ("lesson", number, title)


@pytest.mark.parametrize(
    "line",
    [
        "Lesson 1 was that trust matters.",
        "Lesson 2 on trust is the one that donors quote",
        "Lessons 1 and 2 – a summary",
        "Lesson plans – for teachers",
        "Lessons learned",
        "The lesson: ask first.",
        "Lesson: ask first.",
        "Lesson 1: " + "word " * 90,
    ],
)
def test_what_is_no_lesson_heading(line: str) -> None:
    assert {passage.kind for passage in passages(text("Oversight", OVERVIEW, line, SPEAK))} == {"overview"}


def test_a_title_on_the_line_below_the_number() -> None:
    found = tree(text("Oversight", OVERVIEW, "LESSON ONE", "Speak first", SPEAK, "LESSON TWO", "Listen", LISTEN))
    assert [row[:3] for row in found[1:]] == [("lesson", 1, "Speak first"), ("lesson", 2, "Listen")]


def test_lessons_without_numbers() -> None:
    content = text("Oversight", "Lesson: Speak", "Lesson: Listen", "Lesson: Speak", SPEAK, "Lesson: Listen", LISTEN)
    assert [row[:3] for row in tree(content)] == [("lesson", None, "Speak"), ("lesson", None, "Listen")]
    assert [passage.id for passage in passages(content)] == ["doc/lesson-speak", "doc/lesson-listen"]


def test_a_remark_that_begins_with_lesson_is_text_where_lessons_are_numbered() -> None:
    found = passages(text("Oversight", "Lesson 1 – Speak", SPEAK, "Lesson: Ask before you speak", VOTED))
    assert len(found) == 1
    assert "Ask before you speak" in found[0].text


@pytest.mark.parametrize(
    "heading",
    ["Examples", "EXAMPLES", "Example:", "Case studies", "Case study:", "Case study 1", "In practice", "Exemples",
     "Exemple :", "Études de cas", "En pratique", "Ejemplos", "Estudio de caso", "En la práctica", "Exemplos",
     "Na prática", "Estudos de caso", "Country examples", "2.2 Examples", "Quelques exemples", "Casos prácticos"],
)  # fmt: skip
def test_headings_that_announce_examples(heading: str) -> None:
    assert tree(replaced(examples=heading)) == PLAIN_TREE


@pytest.mark.parametrize(
    "label",
    [
        "Example: {}",
        "Example 2 – {}",
        "Case study: {}",
        "Exemple : {}",
        "Caso A: {}",
        "Caso práctico: {}",
        "Cas concret 2 : {}",
    ],
)
def test_examples_that_say_so_before_their_title(label: str) -> None:
    if label.startswith("Caso A"):
        label = "Estudio de caso 1. {}"
    lines = [line for line in PLAIN if line != "Examples"]
    content = text(*(label.format(line) if line in (PLAIN[5], PLAIN[8]) else line for line in lines))
    assert tree(content) == PLAIN_TREE


def test_a_labelled_title_keeps_its_own_quotes() -> None:
    assert titles(replaced(ledger="Example 1: Ledger in Côte d’Ivoire"))[0] == "Ledger in Côte d’Ivoire"


def test_examples_without_titles() -> None:
    lines = ["Oversight", "Lesson 1 – Speak", SPEAK, "Examples", VOTED, BARRACKS, WALKED, GUIDE]
    found = passages(text(*lines))
    assert [passage.id for passage in found] == ["doc/lesson-1", "doc/lesson-1/example", "doc/lesson-1/example-2"]
    assert references(text(*lines)) == [[], [BARRACKS], [GUIDE]]


def test_each_heading_announces_one_example_without_title() -> None:
    found = passages(text("Oversight", "Lesson 1 – Speak", SPEAK, "Example", VOTED, LISTEN, "Example", WALKED))
    assert [passage.text for passage in found[1:]] == [f"{VOTED}\n\n{LISTEN}", WALKED]


def test_paragraphs_and_bullets_stay_in_their_example() -> None:
    inside = [
        VOTED,
        "Three things followed:",
        "• the ledger was printed",
        "• the hall was full",
        "(a) and so on",
        LISTEN,
    ]
    found = passages(
        text("Oversight", "Lesson 1 – Speak", SPEAK, "Examples", "Ledger in Peru", *inside, "Walks in Mali", WALKED)
    )
    assert [passage.example_title for passage in found] == [None, "Ledger in Peru", "Walks in Mali"]
    assert found[1].text == "\n\n".join(inside)


def test_items_of_a_list_are_no_titles() -> None:
    items = [f"{VOTED[:-1]}:", "Printed ledgers", "A fuller hall", WALKED]
    assert titles(text("Oversight", "Lesson 1 – Speak", SPEAK, "Examples", "Ledger in Peru", *items)) == [
        "Ledger in Peru"
    ]


@pytest.mark.parametrize(
    "sentence",
    ["It worked.", "It worked!", "Nobody came.[1]", "Nobody came.²", "He said “we will not come.”", "- Printed ledgers",
     "1. Printed ledgers\n\n2. A fuller hall", "(Ruth Adeyemi)", "printed ledgers", "It worked …",
     "First they came. Then they left"],
)  # fmt: skip
def test_a_short_sentence_is_no_title(sentence: str) -> None:
    lines = ["Oversight", "Lesson 1 – Speak", SPEAK, "Examples", "Ledger in Peru", VOTED, sentence, WALKED]
    assert titles(text(*lines)) == ["Ledger in Peru"]


def test_a_title_with_a_line_of_place_and_years_below_it() -> None:
    found = tree(replaced(market="Market walks\n\nMali, 2009-2013"))
    assert [row[3] for row in found] == [None, None, "Ledger of the ministry in Peru", "Market walks", None,
                                         "Ledger of the ministry in Peru"]  # fmt: skip


def test_a_country_above_the_titles_is_in_no_passage() -> None:
    found = replaced(ledger=f"Peru\n\n{PLAIN[5]}")
    assert tree(found) == PLAIN_TREE


def test_a_number_before_a_title_is_not_part_of_it() -> None:
    assert tree(replaced(ledger=f"1. {PLAIN[5]}", market=f"2. {PLAIN[8]}")) == PLAIN_TREE


@pytest.mark.parametrize("heading", ["Background", "What happened", "Résultats :"])
def test_a_heading_within_an_example_is_its_text(heading: str) -> None:
    found = passages(replaced(ledger=f"{PLAIN[5]}\n\n{heading}\n\n{LISTEN}\n\nResults"))
    assert [passage.example_title for passage in found] == [row[3] for row in PLAIN_TREE]
    assert found[2].text == text(heading, LISTEN, "Results", VOTED).strip()


def test_items_named_like_sections_are_no_sections() -> None:
    items = ["The report had three parts:", "1. Introduction", "2. Conclusions", "3. Recommendations"]
    assert [row[:4] for row in tree(text(*PLAIN[:7], *items, *PLAIN[7:]))] == [row[:4] for row in PLAIN_TREE]


def test_numbered_sections_with_lessons_among_them() -> None:
    numbers = {PLAIN[1]: f"1  Introduction\n\n{OVERVIEW}\n\n2  Lessons", SPEAK: f"{SPEAK}\n\n2.1.1 Examples"}
    lines = [numbers.get(line, line) for line in PLAIN if line != "Examples"]
    lines = [f"2.{line[7]}  {line}" if line.startswith("Lesson ") else line for line in lines]
    lines = [f"{LISTEN}\n\n2.2.1 Examples" if line == LISTEN else line for line in lines]
    found = tree(text(*lines, "3. Conclusion", LISTEN))
    assert found[0] == ("overview", None, None, "1 Introduction", "Oversight", "missing.")
    assert found[1:-1] == PLAIN_TREE[1:]
    assert found[-1] == ("overview", None, None, "3. Conclusion", "Listening", "year.")


def test_numbered_titles_above_examples_are_lessons() -> None:
    assert tree(replaced(l1="1. Speak before the hearing", l2="2. Listen")) == PLAIN_TREE


def test_lines_drawn_below_headings_are_in_no_passage() -> None:
    drawn = {PLAIN[0]: "=====", PLAIN[2]: "-----", PLAIN[5]: "~~~~~", PLAIN[9]: "* * *"}
    assert tree(text(*(f"{line}\n{drawn[line]}" if line in drawn else line for line in PLAIN))) == PLAIN_TREE


# -- contents ----------------------------------------------------------------------------------------------------------

ENTRIES = ("Lesson 1 – Talk early", "Lesson 2 Hear them out", "Selected resources")


@pytest.mark.parametrize(
    "contents",
    [
        ENTRIES,
        ("Contents", *ENTRIES),
        ("Table of contents", "Introduction", *ENTRIES),
        ("Contents", *(f"{entry} ........ {page}" for page, entry in enumerate(ENTRIES, start=3))),
        ("Contents", *(f"{entry}\t{page}" for page, entry in enumerate(ENTRIES, start=3))),
        ("Contents", *(f"{entry} … {page}" for page, entry in enumerate(ENTRIES, start=3))),
        tuple(f"• {entry}" for entry in ENTRIES),
        ("Lesson 1 – Talk early", "Ledger of the ministry in Peru", "Market walks in Mali", "Lesson 2 – Hear them out"),
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_the_table_of_contents_is_in_no_passage(contents: tuple[str, ...], gap: str) -> None:
    document, _ = read(text(*PLAIN[:2], gap.join(contents), *PLAIN[2:]))
    listed = [document.source[span.start : span.end] for what, span in document.structure if what == "contents"]
    assert listed == list(contents)
    assert tree(text(*PLAIN[:2], gap.join(contents), *PLAIN[2:])) == PLAIN_TREE


def test_an_introduction_between_contents_and_lessons_is_a_section() -> None:
    found = tree(text(*PLAIN[:2], *ENTRIES, "Introduction", LISTEN, *PLAIN[2:]))
    assert found[1] == ("overview", None, None, "Introduction", "Listening", "year.")
    assert found[2:] == PLAIN_TREE[1:]


def test_text_on_both_sides_of_the_contents_is_two_passages() -> None:
    found = passages(text(*PLAIN[:2], *ENTRIES, LISTEN, *PLAIN[2:]))
    assert [passage.text for passage in found[:2]] == [OVERVIEW, LISTEN]
    assert [passage.kind for passage in found[:2]] == ["overview", "overview"]


def test_contents_of_a_document_without_lessons() -> None:
    lines = [
        "Oversight",
        "Contents",
        "Why it fails .... 1",
        "What helps .... 2",
        "Why it fails",
        SPEAK,
        "What helps",
        LISTEN,
    ]
    document, found = read(text(*lines))
    assert [passage.section_title for passage in found] == ["Why it fails", "What helps"]
    assert [what for what, _ in document.structure] == [
        "title",
        "contents",
        "contents",
        "contents",
        "heading",
        "heading",
    ]


# -- what comes before and after the lessons ---------------------------------------------------------------------------


def test_lines_below_the_title_are_no_text() -> None:
    content = text(PLAIN[0], "by Ruth Adeyemi, Harbour Institute", "Published 14 March 2023", *PLAIN[1:])
    assert tree(content) == PLAIN_TREE


@pytest.mark.parametrize("heading", ["Conclusion", "Conclusions and recommendations", "Annex A: Terms of reference",
                                     "Conclusión", "Annexe 1", "The way forward", "Remerciements"])  # fmt: skip
def test_a_section_after_the_last_lesson(heading: str) -> None:
    found = tree(text(*PLAIN, heading, LISTEN, SPEAK))
    assert found[:-1] == PLAIN_TREE
    assert found[-1] == ("overview", None, None, heading, "Listening", "it.")


def test_a_conclusion_that_names_the_lessons_again_is_one_passage() -> None:
    found = passages(text(*PLAIN, "Conclusion", "To sum up:", PLAIN[2], PLAIN[10], LISTEN))
    assert len(found) == 7
    assert found[-1].text == text("To sum up:", PLAIN[2], PLAIN[10], LISTEN).strip()


@pytest.mark.parametrize("heading", ["Selected resources", "Further reading", "Bibliographie", "Recursos"])
def test_resources_after_the_last_lesson_are_one_passage(heading: str) -> None:
    content = text(*PLAIN, heading, BARRACKS, GUIDE, "The Long Road, ISSAT.")
    assert tree(content)[-1] == ("overview", None, None, heading, "Beyond", "ISSAT.")
    assert references(content)[-2:] == [[GUIDE], []]


@pytest.mark.parametrize("heading", ["References", "Sources:", "Further reading", "Fuentes"])
def test_references_under_their_own_heading_belong_to_the_example(heading: str) -> None:
    lines = [f"{heading}\n\n{line}" if line in (BARRACKS, GUIDE) else line for line in PLAIN]
    assert tree(text(*lines)) == PLAIN_TREE
    assert references(text(*lines)) == [[], [], [BARRACKS], [], [], [GUIDE]]


def test_a_reference_is_without_the_bullet_before_it() -> None:
    lines = [f"- {BARRACKS}\n2. The Long Road, ISSAT." if line == BARRACKS else line for line in PLAIN]
    assert references(text(*lines))[2] == [BARRACKS, "The Long Road, ISSAT."]


def test_text_after_the_references_of_a_titled_example_is_still_its_text() -> None:
    content = text("Oversight", "Lesson 1 – Speak", SPEAK, "Examples", "Ledger in Peru", VOTED, BARRACKS, WALKED, GUIDE)
    found = passages(content)
    assert [passage.example_title for passage in found] == [None, "Ledger in Peru"]
    assert found[1].text == text(VOTED, BARRACKS, WALKED).strip()
    assert references(content)[1] == [BARRACKS, GUIDE]


def test_a_long_last_paragraph_is_text() -> None:
    last = (
        "Of the 73 grants that were paid two failed, in Lilongwe and in Mzimba, and the sums were repaid, "
        "as the auditors Banda and Phiri of the National Audit Office found when they came back in 2013."
    )
    content = text("Oversight", "Lesson 1 – Speak", SPEAK, "Examples", "Grants in Malawi", VOTED, last)
    assert references(content) == [[], []]
    assert passages(content)[1].text.endswith("in 2013.")


# -- documents without lessons -----------------------------------------------------------------------------------------


def rows(found: list[Passage]) -> list[tuple[str, str | None, str]]:
    return [(passage.kind, passage.section_title, passage.text) for passage in found]


def test_a_document_with_headings_and_no_lessons() -> None:
    document, found = read(text("Oversight", OVERVIEW, "Why it fails", SPEAK, VOTED, "What helps", LISTEN))
    assert document.title == "Oversight"
    assert rows(found) == [
        ("overview", None, OVERVIEW),
        ("overview", "Why it fails", f"{SPEAK}\n\n{VOTED}"),
        ("overview", "What helps", LISTEN),
    ]


def test_a_line_above_a_numbered_title_is_text() -> None:
    found = rows(passages(text("Minutes", "Ministry, 3 May 2017", SPEAK, "Absent: Ms Duarte", "1. Opening", LISTEN)))
    assert [row[1:] for row in found] == [
        ("Ministry, 3 May 2017", text(SPEAK, "Absent: Ms Duarte").strip()),
        ("1. Opening", LISTEN),
    ]


def test_a_document_of_paragraphs() -> None:
    document, found = read(text(OVERVIEW, SPEAK, LISTEN), "my_file.txt")
    assert document.title == "my file"
    assert rows(found) == [("overview", None, f"{OVERVIEW}\n\n{SPEAK}\n\n{LISTEN}")]


@pytest.mark.parametrize("line", ["Oversight", OVERVIEW, "x", "?", "[1]", "Examples", "Footnotes", "Contents"])
def test_a_document_of_one_line_is_its_text(line: str) -> None:
    document, found = read(line)
    assert document.title == "doc"
    assert rows(found) == [("overview", None, line)]


def test_a_lesson_that_is_only_a_heading_is_found_by_it() -> None:
    document, found = read("Lesson 1 – Speak")
    assert [(passage.lesson_title, passage.text) for passage in found] == [("Speak", "Lesson 1 – Speak")]
    assert document.structure == ()
    found = passages(text("Title", "Lesson 1: Listen first. Then act.", "Lesson 2: Go", "Example: Bo", VOTED))
    assert [passage.text for passage in found] == ["Lesson 1: Listen first. Then act.", VOTED]


# -- what is text all the same, and no structure -----------------------------------------------------------------------


def whole(*lines: str) -> str:
    """Everything that is in a passage, in order."""
    return " ".join(" ".join(passage.text.split()) for passage in passages(text(*lines)))


LESSON = ("Title", "Lesson 1 – Speak", SPEAK)


def test_prose_below_notes_that_nothing_calls_is_text() -> None:
    assert VOTED in whole(*LESSON, "Notes", f"1. {VOTED}", WALKED)
    assert WALKED in whole(*LESSON, "Notes", f"1. {VOTED}", WALKED)


def test_prose_after_the_last_note_is_text() -> None:
    lines = ("Title", f"{SPEAK}[1]", "Notes", "[1] An interview in Bo.", "Its second paragraph, on the same day.",
             "[2] Another one.", VOTED)  # fmt: skip
    document, found = read(text(*lines))
    assert [note.text.split("\n")[0] for note in document.footnotes] == ["An interview in Bo.", "Another one."]
    assert found[-1].text == VOTED


def test_prose_below_sources_is_no_reference() -> None:
    line = "Two cars and one radio were all the district had"
    assert line in whole(*LESSON, "Resources", line, "Lesson 2 – Listen", LISTEN)
    assert references(text(*LESSON, "Sources", line, "Lesson 2 – Listen", LISTEN)) == [[], []]


def test_numbered_references_are_no_notes() -> None:
    lines = ("Title", "Lesson 1 – Speak", f"{SPEAK} [1]", "Example: Bo", f"{VOTED} [2]", "References",
             f"[1] {BARRACKS}", f"[2] {GUIDE}")  # fmt: skip
    found = passages(text(*lines))
    assert not any(passage.footnotes for passage in found)
    assert [[marker.reference for marker in passage.markers] for passage in found[:2]] == [[0], [0]]
    assert [[reference.text for reference in passage.references] for passage in found[:2]] == [
        [BARRACKS], [GUIDE],
    ]  # fmt: skip


def test_countries_above_examples_though_no_reference_parts_them() -> None:
    lines = [*LESSON, "Examples", "Mali", "Bamako police", VOTED, "Niger", "Niamey police", WALKED]
    assert titles(text(*lines)) == ["Bamako police", "Niamey police"]
    assert [passage.countries for passage in passages(text(*lines))][1:] == [("Mali",), ("Niger",)]


def test_where_examples_are_labelled_a_line_without_a_label_titles_none() -> None:
    lines = [*LESSON, "Example 1: Bo", "A hard start", VOTED, "A better end", WALKED, "Example 2: Kenema", LISTEN]
    assert titles(text(*lines)) == ["Bo", "Kenema"]


def test_a_quotation_titles_no_example() -> None:
    lines = [*LESSON, "Examples", "Ledger of Bo", VOTED, "“We were never asked”", WALKED]
    assert titles(text(*lines)) == ["Ledger of Bo"]


def test_a_word_in_brackets_begins_no_note() -> None:
    assert "[We] came back" in whole(*LESSON, "“[We] were never asked,” they said.", "[We] came back in spring.")


def test_a_logo_above_the_title_and_a_date_below_it() -> None:
    page = f"<body><p>HARBOUR</p><h1>Guarding</h1><p>marzo de 2021</p><h2>Lesson 1</h2><p>{SPEAK}</p></body>"
    document, found = read(page, "doc.html")
    assert document.title == "Guarding"
    assert [passage.text for passage in found] == [SPEAK]


def test_a_table_beside_lessons_opens_none() -> None:
    table = f"| Lesson | Hours |\n|---|---|\n| Lesson 7 | {VOTED} |\n| Lesson 8 | {WALKED} |"
    found = read(f"# Title\n\n## Lesson 1 – Speak\n\n{SPEAK}\n\n{table}\n", "doc.md")[1]
    assert [passage.lesson_number for passage in found] == [1]
    assert VOTED in found[0].text


def test_a_known_heading_is_no_document_title() -> None:
    document, found = read(text("Introduction", OVERVIEW, "Lesson 1 – Speak", SPEAK))
    assert document.title == "doc"
    assert found[0].section_title == "Introduction"


# -- footnotes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "heading", "note"),
    [
        ("[1]", "Footnotes", "[1] A note."),
        ("[1]", "Notes:", "1. A note."),
        ("[1]", "Notes", "1 A note."),
        ("[1]", "Endnotes", "(1) A note."),
        ("¹", "Notas", "¹ A note."),
        ("¹", "Notes", "1) A note."),
        ("[^1]", "Footnotes", "[^1]: A note."),
        ("[1]", None, "[1] A note."),
        ("[^1]", None, "[^1]: A note."),
        ("¹", None, "¹A note."),
        ("[1]", None, "[1] A note. ↩"),
        ("[a]", "Footnotes", "[a] A note."),
    ],
)
def test_footnotes(call: str, heading: str | None, note: str) -> None:
    called = OVERVIEW.replace(" until", f"{call} until")
    lines = [PLAIN[0], called, *PLAIN[2:], *([heading] if heading else []), note]
    document, found = read(text(*lines))
    assert [each.text for each in found[0].footnotes] == ["A note."]
    assert [each.label for each in document.footnotes] == [call.strip("[^]").replace("¹", "1")]
    assert len(found) == 6
    assert not any(passage.footnotes for passage in found[1:])


def test_a_number_in_brackets_that_nobody_calls_is_text() -> None:
    assert passages(text("Title", OVERVIEW, "[7] Seven times they came."))[0].text.endswith("they came.")


def test_a_footnote_of_two_paragraphs() -> None:
    document, found = read(text("Title", f"{OVERVIEW}[1]", "Notes", "[1] A note.", "it goes on.", "[2] Other."))
    assert [(note.label, note.text) for note in document.footnotes] == [
        ("1", "A note.\n\nit goes on."),
        ("2", "Other."),
    ]
    assert len(found) == 1


def test_a_footnote_between_two_paragraphs_stands_inside_the_passage() -> None:
    found = passages(text("Title", f"{OVERVIEW}[1]", "[1] A note.", SPEAK))
    assert [passage.text for passage in found] == [f"{OVERVIEW}[1]\n\n[1] A note.\n\n{SPEAK}"]
    assert [note.text for note in found[0].footnotes] == ["A note."]
