"""Labels of footnotes and the calls that name them."""

from __future__ import annotations

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
    text = "will[1] and[^b] it²; 9 m², 3 km³ and[abcde]"
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


def test_a_note_called_twice_leaves_no_turn_to_count_by() -> None:
    text = "One[1]. Two[1]. Three[1].\n\n[1] First.\n\n[1] Second."
    notes = notes_of(text, ("1", "First."), ("1", "Second."))
    assert [note.text for note in (notes.of("1", at) for at in (3, 11, 21)) if note] == ["First."] * 3
    assert notes.of("2", 3) is None
