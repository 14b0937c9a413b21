"""Forms of text for matching, ids and display; sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Span
from qa.text import (
    collapse,
    fold,
    matching_form,
    printable,
    sentence_spans,
    slug,
    trimmed,
    without_item,
    word_spans,
    words_of,
)


def test_collapse_knows_every_kind_of_white_space() -> None:
    assert collapse(" a\t\nb\u00a0\u2003 c ") == "a b c"
    assert collapse(" \u00a0\n") == ""


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("L’e\u0301tat «de droit»", 'L\'état "de droit"'),
        ("soft\u00adhyphen, zero\u200bwidth, \ufeffmark", "softhyphen, zerowidth, mark"),
        ("non\u2011breaking", "non-breaking"),
        ("en – dash", "en – dash"),
        ("\u00ad", ""),
    ],
)
def test_matching_form(text: str, form: str) -> None:
    assert matching_form(text) == form


def test_fold_drops_case_and_accents() -> None:
    assert fold("Lição ÉTAT Straße Đà") == "licao etat strasse đa"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Côte d’Ivoire: 2nd phase", "cote-d-ivoire-2nd-phase"),
        ("東ティモール", "東ティモール"),
        ("../../etc/passwd", "etc-passwd"),
        ("…", "untitled"),
        ("", "untitled"),
        ("word " * 30, "-".join(["word"] * 14)),  # 14 * 4 + 13 = 69; one more would be 74
        ("x" * 100, "x" * 72),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_printable_drops_what_could_trick_a_terminal() -> None:
    assert printable("a\x1b[31mb\u202ec\ud800d\x00\te\n") == "a[31mbcd\te\n"


def test_words_of() -> None:
    assert words_of("L’État, pp. 3-4: état_major") == ["l", "etat", "pp", "3", "4", "etat", "major"]
    assert words_of("أسئلة, ガイド, हिन्दी में") == ["أسئلة", "ガイド", "हिन्दी", "में"], "signs are part of a word"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’État, pp. 3", [("l", 0, 1), ("etat", 2, 6), ("pp", 8, 10), ("3", 12, 13)]),
        ("Pe\u0301rez e\u0301", [("perez", 0, 6), ("e", 7, 9)]),  # an accent may be a character of its own
        ("dia\u00adlogue\u00ad, \u200btrust\u200b", [("dialogue", 0, 9), ("trust", 13, 18)]),
        ("donʼt", [("don", 0, 3), ("t", 4, 5)]),
        ("Straße", [("strasse", 0, 6)]),
        ("?!", []),
    ],
)
def test_word_spans(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert word_spans(text) == expected


@given(
    st.text(st.characters(max_codepoint=0x1AAF))
    | st.text(alphabet="aBéमेंأガ\u0301\u00ad\u200b\u2060ʼ'’_- 1ßİΐ\u0345ﬁŉ信")
)
def test_words_with_spans_are_the_same_words(text: str) -> None:
    found = word_spans(text)
    assert [word for word, _, _ in found] == words_of(text)
    assert all(words_of(text[start:end]) == [word] for word, start, end in found)


def test_trimmed() -> None:
    assert trimmed("  ab c \n", 0, 7) == Span(2, 6)
    assert trimmed("  ab", 0, 2) is None
    assert trimmed("", 0, 0) is None


@pytest.mark.parametrize("text", ["- x", "• x", "1. x", "(2) x", "[3] x", "x"])
def test_without_item(text: str) -> None:
    assert without_item(text) == "x"


@pytest.mark.parametrize("text", ["2009 Review", "-x", "1.5 million", "[1]x"])
def test_what_is_no_item(text: str) -> None:
    assert without_item(text) == text


SENTENCES = [
    "One came.| Two went.",
    "See pp. 3-4 of it.| They left.",
    "Cf. art. 5 and vol. 2 of it.| They left.",
    "Véase pág. 12 del informe.| Salieron.",
    "Voir p. ex. le rapport.| Ils sont partis.",
    "Lalá et al. (2008) say so.| They left.",
    "So say Lalá et al.| They left.",
    "They said no.| They left.",
    "It has No. 5 on it.| They left.",
    "Dr. Adeyemi came.| She left.",
    "They came (OECD:34).| They left.",
    "Was it so?| No!| It was not.",
    "Theft fell.[1] |Dogs frighten them.[2, p. 7] |Lamps last.[^3] |Fences rust. [4][5] |Cows run.¹,² |The end.³",
    "“They left!”[3] |He said so (p. 3).[a] |Then theft[1]. |Dogs[2]. |He left. |[We] shall go, see Art. [3] of it.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    text = marked.replace("|", "")
    assert [text[span.start : span.end] for span in sentence_spans(text)] == [
        sentence.strip() for sentence in marked.split("|")
    ]


def test_a_blank_line_ends_a_sentence_and_a_single_line_break_does_not() -> None:
    text = "One\ncame\n \nTwo went"
    assert [text[span.start : span.end] for span in sentence_spans(text)] == ["One\ncame", "Two went"]


def test_sentences_of_a_part() -> None:
    text = "One came. Two went. Three stayed."
    assert sentence_spans(text, 10, 19) == [Span(10, 19)]
    assert sentence_spans(text, 9, 10) == []


@pytest.mark.parametrize(
    "unit", ["a", "a. ", "p. ", "(", "( ", "(A 2014, p. 3) ", '"', "No. ", "1.", "e.g. ", "A, A. ", ", "]
)
def test_sentences_take_time_in_proportion(unit: str) -> None:
    """Sixty thousand characters: a quadratic rule would take minutes."""
    started = time.perf_counter()
    sentence_spans(unit * (60_000 // len(unit)))
    assert time.perf_counter() - started < 10


def test_a_very_long_paragraph_has_the_same_sentences_wherever_it_is_cut_for_syntok(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each sentence is known, so no other cutting is the expectation: about 60,000 characters."""
    forms = ("On pp. {1} they met the U.N. team{0}.", "Was Lt. Col. Bah{0} the {1}th?", "They came{0} (OECD:{1},50).",
             "Then{0} {1} left in May!")  # fmt: skip
    sentences = [forms[number % 4].format(" many" * (number % 50), number) for number in range(400)]
    text = " ".join(sentences)
    for longest in (2_000, 700, 10**9):
        monkeypatch.setattr("qa.text._LONGEST_PIECE", longest)
        assert [text[span.start : span.end] for span in sentence_spans(text)] == sentences
