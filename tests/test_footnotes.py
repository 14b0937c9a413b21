"""Labels of footnotes and the calls that name them."""

from __future__ import annotations

import pytest

from qa import footnotes


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
