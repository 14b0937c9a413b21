"""What the editor is told about one document, with the line or the page it stands on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Passage, Problem, Reference, Span
from qa.documents.blocks import Metadata
from qa.lint import lint
from qa.structure import Document, Section
from tests.conftest import SEED
from tests.reading import read


def found(text: str) -> list[str]:
    return [str(problem).removeprefix("doc.txt:") for problem in lint(*read(text))]


def rules(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.rule) for problem in lint(*read(text))]


def test_the_shipped_document_has_no_problem() -> None:
    assert lint(*read(SEED.read_bytes())) == ()


START = "Title\n\nIt is so.\n\nLesson 1 – Speak\n\nThey speak.\n\n"
BOOK = "Ruth Adeyemi, Speaking First, ISSAT, 2011, pp. 3-9"
OTHER = "Paulo Lima, Listening After, ISSAT, 2012"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"{START}They met[1].",
            "9: The call [1] has no footnote. Write the note, or remove the call. [footnote-missing]",
        ),
        (
            f"{START}Notes\n\n[1] A note.",
            "11: No passage calls footnote [1]. Write [1] where it belongs, or remove it. [footnote-not-called]",
        ),
        (
            f"{START}They met (Ruth:3).",
            "9: The marker (Ruth:3) names no single reference of its passage; it has none. "
            "Use a name that one of them has, or add the reference. [marker-unresolved]",
        ),
        (
            f"{START}They met (Maria:3).\n\n{BOOK}\n",
            "9: The marker (Maria:3) names no single reference of its passage; it has 1 reference. "
            "Use a name that one of them has, or add the reference. [marker-unresolved]",
        ),
        (
            f"{START}They met (Adeyemi:3).\n\n{BOOK}\n\n{OTHER}\n",
            "13: note: No marker names the reference “Paulo Lima, Listening After, ISSAT, 2012”, "
            "as markers name others here. [reference-unused]",
        ),
        (
            f"{START}They met.\n\nIbid., p. 4.\n",
            "11: note: “Ibid., p. 4.” cannot be told to point to one reference. Write that one in full. "
            "[reference-unclear]",
        ),
        (
            f"{START}They met (Adeyemi:50-34).\n\n{BOOK}\n",
            "9: The pages 50-34 run backwards: 34 comes before 50. Correct them. [page-range-reversed]",
        ),
        (
            f"{START}They met [1-2].\n\nReferences\n\n[1] {BOOK}\n\n[2] {OTHER}\n\nLesson 2 – Ask\n\nThey ask.",
            "9: The marker [1-2] names several references, 1 to 2, and is linked to none. "
            "Write a marker for each, as [1][2]. [marker-unresolved]",
        ),
        (
            f"{START}They met.\n\n{BOOK.replace('3-9', '94-77')}\n",
            "11: The pages 94-77 run backwards: 77 comes before 94. Correct them. [page-range-reversed]",
        ),
    ],
)
def test_notes_and_references(text: str, message: str) -> None:
    assert found(text) == [message]


def test_a_call_that_names_a_numbered_reference_needs_no_footnote() -> None:
    sources = f"\n\nReferences\n\n[1] {BOOK}\n\n[2] {OTHER}\n\nLesson 2 – Ask\n\nThey ask."
    assert rules(f"{START}They met [1] and left [2].{sources}") == []
    assert rules(f"{START}They met [1] and left [2] at last [7].{sources}") == [(9, "footnote-missing")]


@pytest.mark.parametrize(
    "pages",
    ["pp. 94-97", "pp. 134-7", "pp. 134–37", "pp. 9-10", "p. 3-1", "2011-2009", "pp. 3, 2", "art. 9-3", "26(2):7-94"],
)
def test_pages_that_do_not_run_backwards(pages: str) -> None:
    assert found(f"{START}They met as it says in {pages} of the law.") == []


@pytest.mark.parametrize(
    ("pages", "named"),
    [
        ("pp. 94–77", "94-77"),
        ("PP. 94 - 77", "94-77"),
        ("p. 94-77", "94-77"),
        ("págs. 94-77", "94-77"),
        ("pages 94-77", "94-77"),
        ("pp. 134-27", "134-27"),
        ("pp. 3-9, 94-77", "94-77"),
        ("26(2):294-77", "294-77"),
    ],
)
def test_pages_that_run_backwards(pages: str, named: str) -> None:
    (message,) = found(f"{START}They met as it says in {pages} of the law.")
    assert message.startswith(f"9: The pages {named} run backwards:")


def test_references_without_markers_are_the_rule_in_most_documents() -> None:
    """A reference below a text is its source; odd is one without a marker only where markers name nearly all."""
    lonely = "".join(f"Lesson {at} – Speak\n\nThey {at} spoke.\n\n{OTHER}\n\n" for at in (2, 3))
    assert found(f"{START}They met.\n\n{BOOK}\n\n{lonely}") == []
    assert found(f"{START}They met (Adeyemi:3).\n\n{BOOK}\n\n{lonely}") == []


@pytest.mark.parametrize(("named", "expected"), [(2, []), (3, ["reference-unused"])])
def test_a_reference_without_a_marker_where_three_have_one(named: int, expected: list[str]) -> None:
    sections = [f"Lesson {at} – Speak\n\nThey {at} spoke (Lima:{at}).\n\n{OTHER}\n\n" for at in range(2, named + 2)]
    text = f"{START}They met.\n\n{BOOK}\n\n{''.join(sections)}"
    assert [rule for _, rule in rules(text)] == expected


# -- lessons -----------------------------------------------------------------------------------------------------------


def lessons(*numbers: int) -> str:
    """A title and a text, then lessons of these numbers: their headings stand on lines 5, 9, 13 ..."""
    return "Title\n\nIt is so.\n\n" + "".join(f"Lesson {number} – Speak{at}\n\nThey {at} speak.\n\n"
                                             for at, number in enumerate(numbers))  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "messages"),
    [
        ((1, 2, 3), []),
        ((1, 3), ["9: Lesson 3 follows lesson 1; 2 was expected. Correct the number. [lesson-number]"]),
        (
            (1, 1),
            ["9: Lesson 1 has the number of the lesson on line 5; 2 was expected. Correct one. [lesson-number]"],
        ),
        (
            (1, 2, 3, 2, 4),
            ["17: Lesson 2 has the number of the lesson on line 9; 4 was expected. Correct one. [lesson-number]"],
        ),
        (
            (2, 3),
            ["5: The first lesson has the number 2; 1 was expected. Is a heading before it misspelt? [lesson-number]"],
        ),
        (
            (1, 2, 1, 2),
            ["13: note: Lesson 1 follows lesson 2: numbers begin anew. If that is not meant, write 3. [lesson-number]"],
        ),
        (
            (1, 3, 2),
            [
                "9: Lesson 3 follows lesson 1; 2 was expected. Correct the number. [lesson-number]",
                "13: Lesson 2 follows lesson 3; 4 was expected. Correct the number. [lesson-number]",
            ],
        ),
    ],
)
def test_numbers_of_lessons(numbers: tuple[int, ...], messages: list[str]) -> None:
    assert found(lessons(*numbers)) == messages


def test_a_lesson_without_text() -> None:
    message = "9: The lesson “Listen” has no text of its own. Write its text, or remove the heading. [no-text]"
    assert found(f"{START}Lesson 2 – Listen") == [message]


def test_a_lesson_whose_text_is_its_examples_is_not_empty() -> None:
    assert found(f"{START}Lesson 2 – Listen\n\nExamples\n\nLedger in Peru\n\nThey asked.") == []


def test_lessons_without_numbers_skip_none() -> None:
    assert found("Title\n\nLesson: Speak\n\nThey speak.\n\nLesson: Listen\n\nThey listen.") == []


def test_a_table_of_contents_that_names_a_lesson_more() -> None:
    """It is one finding, not an empty lesson and a number twice for each of its lines."""
    contents = "Title\n\nIt is so.\n\nContents\n\nLesson 1 – Speak\n\nLesson 2 – Listen\n\nLesson 3 – Ask\n\n"
    body = "Lesson 1 – Speak\n\nThey speak.\n\nLesson 2 – Listen\n\nThey listen."
    message = (
        "The table of contents names lesson 3, and no heading below it has that number. "
        "Correct the number, or write the heading. [contents-differ]"
    )
    assert found(contents + body) == [f"11: {message}"]
    gap = contents.replace("Lesson 3 – Ask\n\n", "Some words that end here.\n\nLesson 3 – Ask\n\n")
    assert found(contents + body.replace("Lesson 2", "Lesson 3")) != []
    assert "contents-differ" not in " ".join(found(gap + body + "\n\nLesson 3 – Ask\n\nThey ask."))


def test_a_table_of_contents_with_other_titles_is_fine() -> None:
    contents = "Title\n\nIt is so.\n\nContents\n\nLesson 1 – Talk\n\nLesson 2 – Hear\n\n"
    assert found(f"{contents}Lesson 1 – Speak\n\nThey speak.\n\nLesson 2 – Listen\n\nThey listen.") == []


# -- headings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["Lessn 2", "Leson 2:", "Leson 2: Listen", "LESSN 2 – LISTEN", "Lessno 2 - Listen", "Lesson", "Lesson:",
     "Lesson tow – Listen", "Lesson twelv – Listen", "Lesson b: Listen", "Lessons 2 – Listen", "Lesson2 – Listen",
     "Lesson 2 listen first", "2. Lessn 2 – Listen", "Leçn 2 : Écouter", "Lesson number"],
)  # fmt: skip
def test_a_heading_that_was_not_taken_as_a_lesson(line: str) -> None:
    text = f"{START}{line}\n\nThey listen to it."
    assert [each.text for each in read(text)[1]][-1] == f"They speak.\n\n{line}\n\nThey listen to it."
    message = f"“{line}” reads like the heading of a lesson and was not taken as one. Write “Lesson 3 – Title”."
    assert found(text) == [f"9: {message} [heading-may-be-lesson]"]


LONG = "Lesson 2: the police were " + "asked to listen and " * 20 + "came. They listened"


@pytest.mark.parametrize("line", [LONG, f"- {LONG}", "• Lesson 2: Listen"])
def test_a_text_that_begins_like_a_lesson_and_was_not_taken_as_one(line: str) -> None:
    (message,) = found(f"{START}{line}\n\nThey listen to it.")
    words = " ".join(line.lstrip("-• ").split()[:6])
    assert message == (
        f"9: The paragraph “{words} ...” begins like a lesson and was not taken as one. "
        "Write “Lesson 3 – Title” on a line of its own, and the text below it. [heading-may-be-lesson]"
    )


def test_a_text_that_names_a_lesson_again_begins_none() -> None:
    assert found(f"{START}Conclusion\n\nSo it is.\n\n{LONG.replace('Lesson 2', 'Lesson 1')}.") == []


def test_lessons_with_labels_have_numbers_of_their_own() -> None:
    assert found(f"{START}Lesson 2.1 – Listen\n\nThey listen.\n\nLesson 2.2 – Ask\n\nThey ask.") == []


@pytest.mark.parametrize(
    "line",
    ["Lesson plans for trainers", "Lessons learned in Mali", "Sección 3 – Presupuesto", "Elección 2014: el voto",
     "Lesotho 2011: a review", "Session 2 – Listen", "Lesson 2 was that trust matters.", "They met in lesson 2",
     "Section 3", "Listen 2 days", "Lessors 2", "Lessen 2 – Ask"],
)  # fmt: skip
def test_lines_that_are_no_lesson_s_heading(line: str) -> None:
    assert found(f"{START}They agreed.\n\n{line}\n\nThey listen to it.") == []


@pytest.mark.parametrize(
    "line", ["Exampels", "Exmples:", "Case stduy 2: Vetting in Peru", "Exampel: Vetting", "Ejmplos"]
)
def test_a_heading_that_was_not_taken_as_an_example(line: str) -> None:
    message = (
        f"“{line}” reads like the heading of an example and was not taken as one. "
        "Write “Examples”, or “Example: Title”."
    )
    assert found(f"{START}{line}\n\nThey listen to it.") == [f"9: {message} [heading-may-be-example]"]


@pytest.mark.parametrize("line", ["Samples", "Exam: a trial", "Case load", "Cases: two of them", "Examining Peru"])
def test_lines_that_announce_no_example(line: str) -> None:
    assert found(f"{START}They agreed.\n\n{line}\n\nThey listen to it.") == []


def test_examples_before_the_first_lesson_are_no_slip() -> None:
    assert found("Title\n\nIt is so.\n\nExampels\n\nThey met.\n\nLesson 1 – Speak\n\nThey speak.") == []


def marked(*sections: Section) -> list[str]:
    source = "Lesson 1 – A\nText a.\nWhy Trust\nText b.\nLesson 2 – C\nText c.\n"
    document = Document("d.html", "D", source, sections, (), ())
    return [f"{each.line} {each.level} {each.rule}" for each in lint(document, [])]


FIRST = Section("lesson", Span(0, 12), 1, "A", body=[Span(13, 20)])
LAST = Section("lesson", Span(39, 51), 2, "C", body=[Span(52, 59)])


@pytest.mark.parametrize(
    ("heading", "title", "expected"),
    [
        (Span(21, 30), "Why Trust", ["3 note heading-may-be-lesson"]),
        (Span(21, 30), "Conclusion", []),
        (None, None, ["4 note text-outside-lesson"]),
    ],
)
def test_a_section_between_lessons(heading: Span | None, title: str | None, expected: list[str]) -> None:
    between = Section("overview", heading, section_title=title, body=[Span(31, 38)])
    assert marked(FIRST, between, LAST) == expected


def test_a_list_of_lessons_that_was_not_taken_for_contents_is_one_finding() -> None:
    listed = [Section("lesson", Span(at, at + 1), number) for at, number in ((0, 1), (2, 2), (4, 3))]
    own = [Section("lesson", Span(21, 30), number, body=[Span(31, 38)]) for number in (1, 2)]
    assert marked(*listed, *own) == ["1 problem contents-differ"]
    assert marked(*listed) == ["1 problem no-text"] * 3


def test_a_section_before_or_after_the_lessons_is_fine() -> None:
    other = Section("overview", Span(21, 30), section_title="Why Trust", body=[Span(31, 38)])
    assert marked(FIRST, replace(other)) == []
    assert marked(other, LAST) == ["5 problem lesson-number"]


def test_a_document_without_lessons_says_how_it_was_read() -> None:
    known = "Lessons begin with “Lesson 1 – Title”. [no-lessons]"
    text = "Title\n\nIntroduction\n\nIt is so.\n\nConclusion\n\nSo it is.\n"
    how = "the document was read as 2 sections by its headings"
    assert found(text) == [f"1: note: No heading reads as a lesson; {how}. {known}"]
    how = "the document was read as one text"
    assert found("It is so.\n") == [f"1: note: No heading reads as a lesson; {how}. {known}"]


# -- the rest ----------------------------------------------------------------------------------------------------------


def test_an_encoding_that_was_guessed_is_a_note_and_no_problem() -> None:
    problems = lint(*read("Title\n\nLesson 1 – A\n\nC’était ainsi.".encode("cp1252")))
    assert [(problem.level, problem.rule, problem.line) for problem in problems] == [("note", "encoding", 1)]


def test_a_country_that_is_not_known() -> None:
    document, passages = read(START)
    stated = replace(document, metadata=Metadata(countries=("Mali", "Malli"), explicit=True))
    message = "The front matter names the country “Malli”, which is not known. Correct its spelling."
    assert [str(each) for each in lint(stated, passages)] == [f"doc.txt:1: {message} [country-unknown]"]


def passage(text: str, part: tuple[int, int] | None = None) -> Passage:
    return Passage("i", "D", "d.txt", "lesson", 1, "Speak", None, None, text, 0, len(text), part=part)


def test_long_texts_are_noted_once() -> None:
    document, _ = read(START)
    cut = [passage("One.", (1, 2)), passage("Two.", (2, 2))]
    message = "The text of “Speak” is so long that it was cut into 2 passages. Give its parts headings. [passage-long]"
    assert [str(each) for each in lint(document, cut)] == [f"doc.txt:1: note: {message}"]
    message = "The text of “Speak” is 2,001 words long, and is shown as one passage. Give its parts headings."
    assert [str(each) for each in lint(document, [passage("word " * 2001)])] == [
        f"doc.txt:1: note: {message} [passage-long]"
    ]
    assert lint(document, [passage("word " * 2000)]) == ()


def test_pages_are_named_where_the_format_has_them() -> None:
    document, passages = read(f"{START}They met[1].")
    paged = replace(document, pages=((0, "iv"), (20, "1")), lines=((0, 3), (20, 70)))
    (problem,) = lint(paged, passages)
    assert (problem.page, problem.line) == ("1", 70)
    assert str(problem).startswith("doc.txt:p. 1: The call [1] has no footnote.")


def test_a_problem_is_one_line() -> None:
    assert str(Problem("a.txt", 3, "rule", "Mend.")) == "a.txt:3: Mend. [rule]"
    assert str(Problem("a.pdf", 3, "rule", "Mend.", "note", "xii")) == "a.pdf:p. xii: note: Mend. [rule]"


def test_one_call_is_reported_once_a_passage_and_a_rule_a_hundred_times() -> None:
    assert [rule for _, rule in rules(f"{START}{'They met[1]. ' * 100}")] == ["footnote-missing"]
    text = f"{START}{''.join(f'They met[{at}]. ' for at in range(1000))}"
    assert [rule for _, rule in rules(text)].count("footnote-missing") == 100


def test_a_reference_in_two_parts_of_a_text_is_named_by_either() -> None:
    document, _ = read(START)
    text = "They met (Adeyemi:3)."
    book = Reference(BOOK, 0, len(BOOK))
    _, (_, lesson) = read(f"{START}{text}\n\n{BOOK}\n")
    assert lesson.markers[0].reference == 0
    parts = [replace(lesson, references=(book,)), replace(lesson, references=(book,), markers=())]
    assert lint(document, parts) == ()


PIECES = (
    "Lesson ",
    "Lessn ",
    "Examples",
    "1",
    "3 – ",
    "Title",
    "\n\n",
    "They met. ",
    "[1]",
    "(OECD:9-3)",
    "pp. 9-3 ",
    BOOK,
)


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_every_finding_is_one_printable_line_in_the_document(pieces: list[str]) -> None:
    text = "".join(pieces) + "x"
    problems = lint(*read(text))
    assert list(problems) == sorted(problems, key=lambda each: each.line)
    assert len(set(problems)) == len(problems)
    for problem in problems:
        assert 1 <= problem.line <= text.count("\n") + 1
        assert str(problem).isprintable()
