"""What "Ibid.", "op. cit." and short forms mean: lines under examples, notes, lists; and where it cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.briefing.sheet import resting_on
from qa.cite import Style, cited
from qa.datatypes import Evidence, Passage
from qa.lint import lint
from qa.sources import points_back, resting
from qa.text import sentence_spans
from qa.works import works_of
from tests.reading import passages, read

BERG = "Berg, A. (2010). Night Guards. Bergen: Havn Press."
EIDE = "Eide, K. (2009). Theft at Sea. Oslo: Fjord."
CHAPTER = (
    "Lalá, A., and Francisco, L. (2008). The Difficulties of Donor Coordination. In Managing Insecurity: Field "
    "Experiences (pp.77-94), eds. G. Peake, E. Scheye and A. Hills, Routledge, Abingdon."
)
PROSE = "The port hired forty night guards and counted every container twice a week, which nobody had done before."


def examples(*lines: Sequence[str]) -> list[Passage]:
    """The examples of a lesson, each with a title, its prose and the lines below it."""
    parts = [
        "Harbour Police",
        "Harbour police lessons are collected here.",
        "Lesson 1 – Guard the quay",
        PROSE,
        "Examples",
    ]
    for number, own in enumerate(lines):
        parts += [f"Port of {'Bergen Oslo Narvik Bodo'.split()[number]}", PROSE, *own]
    return [each for each in passages("\n\n".join(parts) + "\n") if each.kind == "example"]


def noted(text: str, *notes: str) -> Passage:
    """A lesson's own text with its footnotes."""
    below = "\n\n".join(f"[{number}] {note}" for number, note in enumerate(notes, start=1))
    source = (
        f"Harbour Police\n\nLessons are collected here.\n\nLesson 1 – Guard the quay\n\n{text}\n\nNotes\n\n{below}\n"
    )
    return next(each for each in passages(source) if each.kind == "lesson")


@pytest.mark.parametrize(
    ("line", "pages"),
    [
        ("Ibid.", ()), ("Ibid., p. 31.", ("31",)), ("Ibidem, pp. 31-33", ("31-33",)), ("ibid. at 31", ("31",)),
        ("Idem, p. 4.", ("4",)), ("Id., pp. 4, 9.", ("4", "9")), ("Ibid: 31", ("31",)), ("Ebd., p. 3", ("3",)),
        ("Ibíd., pág. 31.", ("31",)),
        ("Berg, op. cit., p. 31.", ("31",)), ("A. Berg, op.cit.", ()), ("Berg, loc. cit.", ()),
        ("Berg (2010), p. 31.", ("31",)),
    ],
)  # fmt: skip
def test_what_a_line_points_to(line: str, pages: tuple[str, ...]) -> None:
    _, oslo = examples([BERG], [line])
    (own,) = oslo.references
    assert own.text.rstrip(".") == line.rstrip("."), "the line as it stands"
    assert own.meant is not None
    assert (own.meant.text, own.pages) == (BERG, pages)
    (rests,) = resting(oslo).references
    assert rests.text.rstrip(".") == BERG.rstrip(".")
    assert [work.text for work in works_of([oslo])] == [BERG]


@pytest.mark.parametrize(
    "lines",
    [
        ([BERG], [], ["Ibid., p. 31."]),  # the source of the example between may not have been told
        (["Ibid., p. 31."],),
        ([BERG], ["Dahl, op. cit., p. 31."]),
        ([BERG, "Berg, A. (2012). Day Guards. Bergen: Havn Press."], ["Berg, op. cit., p. 31."]),
        ([BERG], ["Dahl, op. cit., p. 31."], ["Ibid."]),
    ],
)
def test_what_cannot_be_told_points_to_nothing(lines: Sequence[Sequence[str]]) -> None:
    last = examples(*lines)[-1]
    (own,) = last.references
    assert own.meant is None
    line = own.text.rstrip(".")
    where = "Harbour Police, Lesson 1, Example"
    for style in ("footnote", "author-date"):
        assert cited(last, style).startswith(f"“{line}”, cited in {where}")
    assert cited(last).startswith(f"“{line}”. Cited in: Harbour Police")
    assert works_of([last]) == ()


def test_a_chain_of_pointers() -> None:
    *_, narvik, bodo = examples([EIDE, BERG], ["Ibid., p. 31."], ["Ibid."], ["Eide, op. cit., p. 2.", "Ibid., p. 3."])
    assert cited(narvik, "author-date").startswith("Berg (2010), p. 31, cited in")
    assert cited(narvik, "footnote").startswith(f"{BERG.rstrip('.')}, p. 31, cited in")
    assert cited(narvik).startswith(f"{BERG.rstrip('.')}, p. 31. Cited in:")
    assert cited(bodo, "author-date").startswith("Eide (2009), pp. 2, 3, cited in"), "one entry, its pages together"


def test_pages_at_the_end_of_the_line_are_those_of_that_line() -> None:
    bergen, oslo = examples([BERG.rstrip(".") + ", p. 12."], ["Ibid., p. 31."])
    assert cited(bergen, "footnote").startswith("Berg, A. (2010). Night Guards. Bergen: Havn Press, p. 12, cited")
    assert cited(oslo, "footnote").startswith("Berg, A. (2010). Night Guards. Bergen: Havn Press, p. 31, cited")
    assert cited(oslo, "apa").startswith("Berg, A. (2010). Night Guards. Havn Press. P. 31. Cited")
    (work,) = works_of([bergen, oslo])
    assert "page" not in work.csl or work.csl["page"] == "12"


def test_the_pages_of_a_chapter_stay() -> None:
    _, oslo = examples([CHAPTER], ["Ibid., p. 80."])
    assert cited(oslo, "footnote").startswith(f"{CHAPTER.rstrip('.')}, p. 80, cited")
    assert cited(oslo, "author-date").startswith("Lalá and Francisco (2008), p. 80, cited")
    assert [work.csl["page"] for work in works_of([oslo])] == ["77-94"]


def test_sources_in_footnotes() -> None:
    own = noted(
        "Night guards halve theft.[1] Dogs frighten the dockers.[2] Lamps last.[3] Fences rust.[4]",
        EIDE, "See Berg, A. (2010). Night Guards. Bergen: Havn Press, p. 12.", "Ibid., p. 31.",
        "By which the harbour's own fences are meant, not those of the town that surround them.",
    )  # fmt: skip
    assert [note.label for note in own.footnotes] == ["1", "2", "3", "4"]
    assert own.references == (), "they are no lines of its own"
    found = resting(own)
    assert [each.text for each in found.references] == [EIDE, "Berg, A. (2010). Night Guards. Bergen: Havn Press"]
    assert [(each.text, each.reference, each.pages) for each in found.markers] == [
        ("[1]", 0, ()), ("[2]", 1, ("12",)), ("[3]", 1, ("31",)),
    ]  # fmt: skip
    assert resting(found) == found
    assert cited(own, "author-date").startswith("Eide (2009); Berg (2010), pp. 12, 31, cited in")
    assert [work.id for work in works_of([own])] == ["berg-2010", "eide-2009"]


def test_two_sources_in_one_note() -> None:
    own = noted("Night guards halve theft.[1] Lamps last.[2]", f"{EIDE.rstrip('.')}; {BERG}", "Ibid., p. 9.")
    found = resting(own)
    assert [each.text.rstrip(".") for each in found.references] == [EIDE.rstrip("."), BERG.rstrip("."), "Ibid., p. 9"]
    assert [(each.text, each.reference) for each in found.markers] == [("[1]", 0), ("[1]", 1), ("[2]", 2)]
    assert "“Ibid., p. 9”" in cited(own, "footnote"), "of which of the two it is cannot be told"


def test_a_note_that_explains_is_no_source() -> None:
    own = noted("Guards matter.[1] Lamps last.[2]", "Since 2012.", "Bergen and Oslo, in the year 2014, had none.")
    assert resting(own) == own
    assert all(note.sources == () for note in own.footnotes)


def test_short_forms_in_notes_name_the_entries_of_the_list() -> None:
    text = f"""Harbour Police

Lessons are collected here.

Lesson 1 – Guard the quay

Night guards halve theft.[1] Dogs frighten the dockers.[2]

[1] Berg 2010, p. 4.
[2] Dahl 2011, p. 9.

References

{BERG}
{EIDE}
"""
    own = next(each for each in passages(text) if each.kind == "lesson")
    assert cited(own, "author-date").startswith("Berg (2010), p. 4; Dahl 2011, p. 9, cited in")
    assert [work.text for work in works_of([own])] == [BERG, "Dahl 2011, p. 9."], "the list has no Dahl"


def test_raised_calls_lead_into_a_numbered_list() -> None:
    text = f"""Harbour Police

Lessons are collected here.

Lesson 1 – Guard the quay

Night guards halve theft.¹ Dogs need 20 m² each.² Lamps last ten winters.³

References

[1] {EIDE}
[2] {BERG}
"""
    own = next(each for each in passages(text) if each.kind == "lesson")
    assert [(each.text, own.references[each.reference or 0].text) for each in own.markers] == [("¹", EIDE), ("²", BERG)]


@pytest.mark.parametrize("line", ["Ibid.", "ibid., p. 4", "[3] Idem.", "Smith, op. cit., p. 4", "Smith, supra note 4."])
def test_points_back(line: str) -> None:
    assert points_back(line)


@pytest.mark.parametrize(
    "line", [BERG, "Idaho Police, 2014.", "ID 4, p. 3", "Ebdon, R. (2010). Title.", "Opera in Cities, 2010."]
)
def test_does_not_point_back(line: str) -> None:
    assert not points_back(line)


# -- what stands between may be a source that was not read -----------------------------------------------------------

QUISPE = "Quispe, R. (2016). What a Border Is For. Lima: Invented Press."
DAHL = "Dahl, K. (2011). Trust and Police. London: Zed Books"
UNREAD = "Interviews with two guards and one officer held in Lilongwe."
SAYING = "An aim is good for all people.[1] A plan is better than that.[2] A list helps the guards most.[3]"


def said_in(own: Passage, sentence: int, style: Style = "author-date") -> str:
    """How one sentence of the passage is cited in a briefing."""
    span = sentence_spans(own.text)[sentence - 1]
    piece = Evidence(own.start + span.start, own.start + span.end, own.text[span.start : span.end])
    return cited(resting_on(own, [piece]), style).partition(", cited in ")[0]


def listed(*entries: str, text: str = SAYING, heading: str = "References") -> Passage:
    """A lesson's own text, and the numbered list at the end of its document."""
    lines = "\n".join(f"[{number}] {entry}" for number, entry in enumerate(entries, start=1))
    above = "Harbour Police\n\nLessons are collected here.\n\nLesson 1 – Guard the quay"
    source = f"{above}\n\n{text}\n\n{heading}\n\n{lines}\n"
    return next(each for each in passages(source) if each.kind == "lesson")


def test_ibid_does_not_jump_over_what_was_not_read() -> None:
    own = listed(QUISPE, "Interview with a guard at the northern border", "Ibid., p. 31.")
    assert said_in(own, 1) == "Quispe (2016)"
    assert "Quispe" not in said_in(own, 3)
    for lines in ([[QUISPE, UNREAD], ["Ibid., p. 31."]], [[QUISPE, UNREAD, "Ibid., p. 31."]]):
        *_, last = examples(*lines)
        assert "Quispe" not in cited(last, "author-date").rpartition(";")[2]
        assert "“Ibid., p. 31”" in cited(last)


def test_ibid_does_not_go_over_a_lesson_without_sources() -> None:
    text = f"T\n\nIt is so.\n\nLesson 1 – Speak\n\n{PROSE}\n\n{QUISPE}\n\nLesson 2 – Listen\n\n{PROSE} {UNREAD}"
    *_, last = passages(f"{text}\n\nExamples\n\nBo\n\n{PROSE}\n\nIbid., p. 31.\n")
    assert (last.kind, last.references[0].meant) == ("example", None)


def test_pages_without_a_word_at_the_end_of_a_line() -> None:
    own = noted(SAYING, "Rosa Quispe, What a Border Is For (Lima: Invented Press, 2016), 45.", "Ibid., p. 31.", "Ibid.")
    assert [said_in(own, number) for number in (1, 2, 3)] == [
        "Quispe (2016), p. 45", "Quispe (2016), p. 31", "Quispe (2016), p. 31",
    ]  # fmt: skip
    assert "45" not in said_in(own, 2, "footnote")


def test_a_sentence_with_a_note_of_its_own_is_given_no_other_source() -> None:
    own = noted(SAYING, "This is what three officers told us in Bo, and no book says it.", f"{DAHL}, p. 4.", QUISPE)
    assert said_in(own, 1) == "Harbour Police, Lesson 1 (“Guard the quay”)."
    assert said_in(own, 2) == "Dahl (2011), p. 4"


def test_pages_that_go_on() -> None:
    own = noted(SAYING, QUISPE, "Ibid., p. 13 ff.", "Ibid., pp. 20, 24 sq.")
    assert said_in(own, 2) == "Quispe (2016), p. 13 ff"
    assert said_in(own, 3) == "Quispe (2016), pp. 20, 24 sq"


def test_a_list_of_sources_rests_on_none() -> None:
    found = passages(f"T\n\nIt is so.\n\nLesson 1 – Speak\n\n{PROSE}\n\nReferences\n\n[1] {QUISPE}\n[2] Ibid., p. 4.\n")
    assert found[-1].section_title == "References"
    assert cited(found[-1], "footnote") == "T, “References”."
    assert [work.text for work in works_of(found)] == [QUISPE]


def test_a_label_that_is_used_again_in_one_passage() -> None:
    text = (
        "An aim is good for all.[1] A plan is better.[1]\n\n[1] {}, p. 4.\n\nA list helps.[1] A map helps.\n\n[1] {}\n"
    )
    source = f"Harbour Police\n\nIt is so.\n\nLesson 1 – Guard the quay\n\n{text.format(DAHL, QUISPE)}"
    own = next(each for each in passages(source) if each.kind == "lesson")
    number = [at for at, span in enumerate(sentence_spans(own.text), 1) if own.text[span.start :].startswith("A list")]
    assert [said_in(own, each) for each in (1, 2, *number)] == ["Dahl (2011), p. 4"] * 2 + ["Quispe (2016)"]


def test_a_number_that_two_lists_have_is_that_of_none() -> None:
    text = f"T\n\nIt is so.\n\nLesson 1 – Guard\n\nAn aim is good for all.¹\n\nExamples\n\nBo\n\n{PROSE}\n\n"
    own = next(
        each for each in passages(f"{text}1. {QUISPE}\n\nKenema\n\n{PROSE}\n\n1. {DAHL}.\n") if each.kind == "lesson"
    )
    assert "Dahl" not in cited(own)
    assert "Quispe" not in cited(own)


def test_the_same_pointer_twice_in_a_list_and_the_same_entry() -> None:
    text = f"{SAYING} A map helps them.[4]"
    own = listed(QUISPE, "Ibid., p. 4.", f"{DAHL}.", "Ibid., p. 4.", text=text)
    assert [said_in(own, number) for number in (1, 2, 3, 4)] == [
        "Quispe (2016)", "Quispe (2016), p. 4", "Dahl (2011)", "Dahl (2011), p. 4",
    ]  # fmt: skip
    own = listed(QUISPE, f"{DAHL}.", QUISPE)
    assert [said_in(own, number) for number in (1, 2, 3)] == ["Quispe (2016)", "Dahl (2011)", "Quispe (2016)"]


def test_ibid_follows_the_order_of_the_calls() -> None:
    text = "# T\n\nIt is so.\n\n## Lesson 1 – Speak\n\nAn aim is good.[^a] A plan is better.[^b] A list helps.[^c]\n\n"
    source = f"{text}[^a]: {QUISPE}\n[^c]: {DAHL}.\n[^b]: Ibid., p. 31.\n"
    own = next(each for each in read(source, "doc.md")[1] if each.kind == "lesson")
    assert said_in(own, 1) == "Quispe (2016)"
    assert said_in(own, 2) == "“Ibid., p. 31”"


def test_op_cit_is_by_the_one_who_is_named() -> None:
    explained = "As the World Bank says in its World Development Report 2011, and as others said before."
    jones = "Jones, P. (2010). The World Bank and Police Reform. London: Zed Books."
    own = noted(SAYING, explained, jones, "World Bank, op. cit., p. 5.")
    assert "Jones" not in said_in(own, 3)
    older = "The older view, which nobody holds now, is set out in Dahl, K. (2001). Guards of Old. Oslo: Press."
    for pointer in ("Dahl, supra note 1, p. 7.", "Dahl, op. cit., p. 7."):
        assert "2011" not in said_in(noted(SAYING, older, f"{DAHL}.", pointer), 3)
    own = noted(SAYING, f"{DAHL}.", "Dahl, K. (2001). Guards of Old. Oslo: Press.", "Dahl, supra note 1, p. 7.")
    assert said_in(own, 3) == "Dahl (2011), p. 7"
    own = noted(SAYING, f"{DAHL}.", "Dahl, K. (2001). Guards of Old. Oslo: Press.", "Dahl, Guards, op. cit., p. 7.")
    assert said_in(own, 3) == "Dahl (2001), p. 7"


def test_a_second_year_is_no_page() -> None:
    own = noted(SAYING, "Dahl, K. (2010). Guards of Old. Oslo: Press.", f"{DAHL}, p. 4.", "Dahl 2010, 2011.")
    assert "p. 2011" not in said_in(own, 3)


def test_a_sentence_has_its_own_pages_only() -> None:
    raised = "An aim is good for all people.¹ A plan is better than that.² A list helps the guards most."
    own = listed(f"{QUISPE.rstrip('.')}, p. 9.", "Ibid., p. 31.", text=raised)
    assert [said_in(own, number) for number in (1, 2)] == ["Quispe (2016), p. 9", "Quispe (2016), p. 31"]
    first = "Lalá, A. (2008). Donors and Police. Maputo: Press, p. 77-94."
    own = noted(SAYING, first, "Ibid., p. 80.", "Lalá, art. cit., p. 81.")
    pages = ["Lalá (2008), pp. 77-94", "Lalá (2008), p. 80", "Lalá (2008), p. 81"]
    assert [said_in(own, number) for number in (1, 2, 3)] == pages


def test_an_entry_that_is_listed_with_pages_and_without_is_one() -> None:
    notes = f"[1] {DAHL}, p. 4.\n\n[2] {QUISPE}\n\n[3] Dahl (2011), p. 6."
    text = f"Harbour Police\n\nIt is so.\n\nLesson 1 – Guard\n\n{SAYING}\n\nNotes\n\n{notes}\n\nReferences\n\n{DAHL}.\n"
    own = next(each for each in passages(text) if each.kind == "lesson")
    assert said_in(own, 3) == "Dahl (2011), p. 6"
    assert [work.id for work in works_of([own])] == ["dahl-2011", "quispe-2016"]


def test_a_short_form_of_nobody_is_told() -> None:
    document, own = read(f"T\n\nIt is so.\n\nLesson 1 – Speak\n\n{PROSE}\n\n{QUISPE}\n\nDahl (2011), p. 6.\n")
    assert [problem.rule for problem in lint(document, own)] == ["reference-unclear"]
