"""Quotation marks, double and single, and the apostrophes that are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.quotation_marks import marked
from tests.test_page_numbers import slower


def inside(text: str) -> list[str]:
    return [text[start:end] for start, end in marked(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said ‘like this’.", ["like this"]),
        ("He said 'like this'.", ["like this"]),
        ("Il dit ‹comme ça› et ‹ comme ça ›.", ["comme ça", " comme ça "]),
        ("Er sagt ‚so etwas‘ und ‚so etwas’.", ["so etwas", "so etwas"]),
        ("Er sagt »so etwas«, »das ›da drin‹ auch« (»und das«).", ["so etwas", "das ›da drin‹ auch", "und das"]),
        ("Er sagt ›so etwas‹ und ›das‹.", ["so etwas", "das"]),
        ("Han sade »så här» och ›så›.", ["så här", "så"]),
        ("« un » reste », « deux », ‹ trois › et », « fin »", [" un ", " deux ", " trois ", " fin "]),
        ("menu Fichier » Ouvrir, puis « oui »", [" oui "]),
        ("(‘like this’)—‘and this’", ["like this", "and this"]),
        ("‘[t]he law’, ‘… and more’, ‘$5 each’", ["[t]he law", "… and more", "$5 each"]),
        ("‘don’t do it’ and 'isn't it'", ["don’t do it", "isn't it"]),
        ("‘the partners’ needs came first’", ["the partners’ needs came first"]),
        ("‘needs of the partners’ and then", ["needs of the partners"]),
        ("'the partners' needs came first'", ["the partners' needs came first"]),
        ("'needs of the partners' and then", ["needs of the partners"]),
        ("‘needs of the partners’, he said, ‘came first’", ["needs of the partners", "came first"]),
        ("‘the partners’, donors’ and ministers’ needs first’", ["the partners’, donors’ and ministers’ needs first"]),
        ("‘the partners’ needs in the ‘dialogue’ came first’", ["the partners’ needs in the ‘dialogue’ came first"]),
        ("‘the partners’ and then ‘the needs of donors’ again", ["the partners", "the needs of donors"]),
        ("‘it began in the ‘90s and in ’68’", ["it began in the ‘90s and in ’68"]),
        ("'the trust of 2010', over 5' of it", ["the trust of 2010"]),
        ("'needs of the partners' took 5 or 6' to tell", ["needs of the partners"]),
        ("‘12 of 15 ministries agreed’", ["12 of 15 ministries agreed"]),
        ("he said 'in '68 they came first'", ["in '68 they came first"]),
        ("'we like rock 'n' roll best' he said", ["we like rock 'n' roll best"]),
        ("“one ‘two three’ four” and ‘five “six” seven’", ["one ‘two three’ four", "five “six” seven"]),
        ("“the partners’ needs” and ‘more’", ["the partners’ needs", "more"]),
        ("He said ‘like this’¹ and 'like this'², ‘and this³’ too", ["like this", "like this", "and this³"]),
        ("he said 'in '68¹ they came first'², in the '90s³ too", ["in '68¹ they came first"]),
        ("‘Abd said “one two” and the ministers’ men", ["one two"]),
    ],
)  # fmt: skip
def test_marks_of_quotations(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the donors' money and the ministers' patience ran out",
        "the donors’ money and the ministers’ patience ran out",
        "In the ‘90s the donors’ money ran out, and in the '80s the ministers' patience",
        "in '68 the ministers' patience ran out",
        "It’s the 'tis of the ministers' men, isn’t it",
        "L’appropriation d’une politique qu’on n’a pas choisie",
        "two o’clock, the police o' Leith, rock ’n’ roll",
        "a pole of 5' and one of 6' were left",
        "‘", "'", "’", "‘ ’", "' '", "‘’",
        "‘one that nobody closes",
    ],
)  # fmt: skip
def test_apostrophes_are_none(text: str) -> None:
    assert marked(text) == []


def test_a_quotation_of_several_paragraphs() -> None:
    """Each begins with a mark; a single one counts only if the next paragraph begins with one too."""
    assert inside("“one two") == ["one two"]
    assert [*marked("‘one two", goes_on=True)] == [(1, 8)]
    assert marked("x ‘one two", goes_on=True) == []
    assert marked("‘one two’ three", goes_on=True) == [(1, 8)]


WORDS = st.lists(
    st.sampled_from("don’t partners’ donors' l’appropriation trust isn't o’clock James’ 2010 x".split()),
    min_size=1,
    max_size=12,
)


@settings(derandomize=True, max_examples=200)
@given(WORDS, st.sampled_from(["", ".", ",", ";", ")", "!"]))
def test_prose_with_apostrophes_alone_holds_no_quotation(words: list[str], end: str) -> None:
    assert marked(" ".join(words) + end) == []


@settings(derandomize=True, max_examples=200)
@given(WORDS, WORDS, WORDS, st.sampled_from(["‘’", "''"]), st.sampled_from(["", ".", ","]))
def test_what_ends_without_an_s_is_read_whole(
    before: list[str], words: list[str], after: list[str], marks: str, stop: str
) -> None:
    """Whatever genitives and elisions stand in it, before it or behind it."""
    quoted = " ".join([*words, f"first{stop}"])
    text = f"{' '.join(before)} {marks[0]}{quoted}{marks[1]} {' '.join(after)}"
    assert inside(text) == [quoted]


@settings(derandomize=True, max_examples=300)
@given(st.text(alphabet="ab s90“”«»„\"‘’'‹›‚()-.,", max_size=60), st.booleans())
def test_spans_are_in_order_and_apart(text: str, goes_on: bool) -> None:
    spans = marked(text, goes_on=goes_on)
    assert spans == sorted(spans)
    assert all(0 < start <= end <= len(text) for start, end in spans)
    assert all(first[1] < second[0] for first, second in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    [" ‘a" * 50_000 + " b’" * 50_000, "‘a s’ b " * 50_000, " '68" * 50_000 + " b'" * 50_000, "‘a s’ “b” " * 50_000,
     " ‘a" * 100_000, "a’ " * 100_000 + "‘" + "a s’ " * 100_000],
    ids=["nested", "unsure", "years", "double", "open", "apostrophes"],
)  # fmt: skip
def test_hostile_marks_are_read_in_seconds(text: str) -> None:
    started = time.perf_counter()
    marked(text)
    assert time.perf_counter() - started < 5  # about 0.5 s; a busy machine is slower


@pytest.mark.parametrize("unit", ["‘", "’", "‘’", "'", " ‘a", "s’ ", " '68", "“‘", "‘a s’ b ", "‘a s’ “b” ", "‘a’¹ "])
def test_marks_take_time_in_proportion(unit: str) -> None:
    assert slower(marked, unit, 50_000) < 3
