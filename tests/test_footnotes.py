"""Labels of footnotes and the calls that name them."""

from __future__ import annotations

import re

import pytest

from qa import footnotes
from qa.datatypes import Footnote


@pytest.mark.parametrize(
    ("text", "below_heading", "elsewhere"),
    [
        ("[1] A", "1", "1"),
        ("[^a]: A", "a", "a"),
        ("¹²A", "12", "12"),
        ("1. A", "1", None),
        ("(1) A", "1", None),
        ("1 A", "1", None),
        ("* A", "*", None),
        ("A", None, None),
        ("[1]", None, None),
        ("[123456] A", "123456", "123456"),
        ("[1234567] A", None, None),
        ("[abcde] A", None, None),
        ("[*] A", "*", "*"),
    ],
)
def test_footnote_labels(text: str, below_heading: str | None, elsewhere: str | None) -> None:
    assert footnotes.footnote_label(text, bracketed_only=False) == below_heading
    assert footnotes.footnote_label(text, bracketed_only=True) == elsewhere


def test_the_label_is_measured_in_the_raw_text() -> None:
    assert footnotes.footnote_label_length("[1] \u00a0A") == 5
    assert footnotes.footnote_label_length("A") == 0


def test_footnote_calls() -> None:
    text = "will[1] and[^b] it²; 9 m², 3 km³ and[abcde] [We] 10³ CO² [sic]"
    assert list(footnotes.footnote_calls(text)) == [("1", 4), ("b", 11), ("2", 18)]


def notes_of(text: str, *notes: tuple[str, str]) -> footnotes.Notes:
    found = [Footnote(label, body, text.index(body), text.index(body) + len(body)) for label, body in notes]
    return footnotes.Notes(text, found)


def test_a_label_of_every_page_means_the_notes_in_turn_where_all_stand_at_the_end() -> None:
    text = "One[1]. Two[1]. Three[2].\n\n[1] First.\n\n[1] Second.\n\n[2] Third."
    notes = notes_of(text, ("1", "First."), ("1", "Second."), ("2", "Third."))
    calls = list(footnotes.footnote_calls(text))[:3]
    assert [note.text for note in (notes.of(*call) for call in calls) if note] == ["First.", "Second.", "Third."]
    assert notes.labels == ("1", "2")


def bound(text: str, borders: tuple[int, ...] = ()) -> list[str | None]:
    """What each call of a text with the notes "[1] A.", "[1] B." ... means."""
    found = []
    for match in re.finditer(r"\[1\] (\w\.)", text):
        found.append(Footnote("1", match[1], match.start(1), match.end(1)))
    notes = footnotes.Notes(text, found, borders)
    calls = [at for label, at in footnotes.footnote_calls(text) if not notes.is_label(label, at)]
    return [note.text if (note := notes.of("1", at)) else None for at in calls]


def test_a_note_called_twice_in_one_lesson_is_the_same_note() -> None:
    assert bound("Met[1]. Again[1]. Once more[1].\n[1] A.\n[1] B.") == ["A.", "A.", "A."]


def test_a_call_without_a_note_of_its_own_takes_none_of_another_lesson() -> None:
    one = "Met[1].\n[1] A.\n"
    two, three = "Went[1].\n", "Ran[1].\n[1] C.\n"
    assert bound(one + two + three, (0, len(one), len(one + two))) == ["A.", None, "C."]
    again = "Again[1].\n"
    assert bound(one + again + three, (0, len(one + again))) == ["A.", "A.", "C."]


def test_notes_of_each_lesson_that_all_stand_at_the_end() -> None:
    one, two = "Met[1].\n", "Went[1]. Ran[1].\n"
    assert bound(f"{one}{two}[1] A.\n[1] B.", (0, len(one))) == ["A.", "B.", "B."]
    assert bound(f"{one}{two}[1] A.\n[1] B.\n[1] C.", (0, len(one))) == ["A.", "B.", "C."]


def test_a_call_of_no_note() -> None:
    notes = notes_of("One[1]. Two[2].\n\n[1] First.", ("1", "First."))
    assert notes.of("2", 11) is None
