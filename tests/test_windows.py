"""What is encoded for a passage: nothing is cut off silently, and what fits is encoded whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Passage, Reference
from qa.encoders import SentenceEncoder
from qa.settings import Settings
from qa.windows import encoded_window, searched_text, stretches, titles_of, windows


def passage(text: str, *, start: int = 0, references: tuple[Reference, ...] = ()) -> Passage:
    return Passage("d/lesson-1", "Doc", "d.txt", "lesson", 1, "Walk", None, None, text, start, start + len(text),
                   references=references)  # fmt: skip


def short(text: str) -> bool:
    """A model that reads eight words."""
    return len(text.split()) <= 8


def texts(found: Passage) -> list[str]:
    return [encoded_window(found, span) for span in windows(found, short)]


def test_a_passage_that_fits_is_one_stretch_and_its_sentences() -> None:
    found = passage("They walk. They talk.", start=100)
    assert stretches(found, short) == ["Doc. Walk\nThey walk. They talk."]
    assert [(span.start, span.end) for span in windows(found, short)] == [(100, 110), (111, 121)]


def test_a_longer_one_has_stretches_of_three_sentences_under_its_title() -> None:
    found = passage("Officers walk. Traders talk. Children look. Mayors wait. Judges read. Guards sleep.")
    assert stretches(found, short) == [
        "Doc. Walk\nOfficers walk. Traders talk. Children look.",
        "Doc. Walk\nChildren look. Mayors wait. Judges read.",
        "Doc. Walk\nJudges read. Guards sleep.",
    ]


def test_three_sentences_that_are_too_long_together_stand_alone() -> None:
    found = passage("All officers walk at night. All traders talk at noon. Mayors wait.")
    assert stretches(found, short) == [
        "Doc. Walk\nAll officers walk at night.",
        "Doc. Walk\nAll traders talk at noon.",
        "Doc. Walk\nMayors wait.",
    ]


def test_a_sentence_that_is_too_long_is_cut_at_white_space() -> None:
    found = passage("one two three four five six seven eight nine ten")
    assert texts(found) == ["one two three four five six", "seven eight nine ten"]
    assert stretches(found, short) == ["Doc. Walk\none two three four five six", "Doc. Walk\nseven eight nine ten"]


def test_a_word_without_end_is_cut_anywhere() -> None:
    found = passage("x" * 40)
    spans = windows(found, lambda text: len(text) <= 16)
    assert "".join(found.text[span.start : span.end] for span in spans) == found.text
    assert max(span.end - span.start for span in spans) <= 16


def test_reference_lines_inside_a_passage_are_not_encoded() -> None:
    text = "They walk. Guide, Rui Sanches, 2018. They talk."
    reference = Reference("Guide, Rui Sanches, 2018.", 111, 136)
    found = passage(text, start=100, references=(reference,))
    assert texts(found) == ["They walk.", "They talk."]
    assert stretches(found, short) == ["Doc. Walk\nThey walk. They talk."]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("Doc", "Walk", None, None), "Doc. Walk"),
        (("Doc", "Walk", "In Burundi", None), "Doc. Walk. In Burundi"),
        (("Doc", None, None, "Annex"), "Doc. Annex"),
        (("Walk", "Walk", "In Burundi", "Walk"), "Walk. In Burundi"),  # each once
        (("", None, None, None), ""),
    ],
)
def test_the_titles_stand_before_the_text(
    titles: tuple[str, str | None, str | None, str | None], expected: str
) -> None:
    document, lesson, example, section = titles
    found = replace(
        passage("They walk."), document=document, lesson_title=lesson, example_title=example, section_title=section
    )
    assert titles_of(found) == expected
    whole = f"{expected}\nThey walk." if expected else "They walk."
    assert searched_text(found) == whole
    assert stretches(found, lambda text: True) == [whole]


def test_reference_lines_are_not_searched_either() -> None:
    text = "They walk.\nGuide, Rui Sanches, 2018.\nThey  talk."
    found = passage(text, start=100, references=(Reference("Guide, Rui Sanches, 2018.", 111, 136),))
    assert searched_text(found) == "Doc. Walk\nThey walk. They talk."


@given(st.text(alphabet="ab .\n\u00a0é", max_size=200), st.integers(1, 9))
def test_windows_hold_every_word_and_each_fits(text: str, room: int) -> None:
    found = passage(text)
    spans = windows(found, lambda piece: len(piece) <= room)
    kept = "".join("".join(text[span.start : span.end].split()) for span in spans)
    assert kept == "".join(text.split())
    assert all(len(encoded_window(found, span)) <= room for span in spans)


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "The police of the district walked the market every week. " * 200,
        "the police of the district walked the market every week and " * 200,
        "a|b" * 3000,
        "平和構築の教訓と地域社会" * 200,
        "Überprüfungsverfahren, désarmement; démobilisation… " * 100,
    ],
)
def test_the_real_model_reads_all_that_is_encoded(text: str) -> None:
    encoder = SentenceEncoder(Settings().model)
    tokenizer, longest = encoder._loaded().tokenizer, encoder._loaded().max_seq_length
    found = passage(text)
    assert not encoder.fits(text)
    encoded = [*stretches(found, encoder.fits), *(encoded_window(found, span) for span in windows(found, encoder.fits))]
    assert max(len(tokenizer(each, truncation=True, max_length=9999)["input_ids"]) for each in encoded) <= longest
