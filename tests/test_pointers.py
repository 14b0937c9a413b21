"""What "Ibid.", "op. cit." and short forms mean: lines under examples, notes, lists; and where it cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.cite import cited
from qa.datatypes import Passage
from qa.sources import points_back, resting
from qa.works import works_of
from tests.reading import passages

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
