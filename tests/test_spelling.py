"""A word that no passage holds is taken for the nearest one only where little else can be meant."""

from __future__ import annotations

import pytest

from qa.spelling import nearest_word

KNOWN = {
    "police": 9, "policy": 4, "dialogue": 7, "burundi": 5, "negotiation": 3, "government": 6, "trust": 8, "信任": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("polise", "police"),  # a letter for another
        ("polce", "police"),  # one left out
        ("pollice", "police"),  # one too many
        ("plicoe", None),  # two slips in six letters
        ("poilce", "police"),  # two letters that changed places are one slip
        ("burrundi", "burundi"),
        ("burundy", "burundi"),
        ("burindu", None),  # two slips in seven letters
        ("dialouge", "dialogue"),
        ("dailouge", "dialogue"),  # two slips in eight
        ("negociacion", "negotiation"),  # two in eleven
        ("negosiasiom", None),  # three
        ("goverment", "government"),
        ("trst", "trust"),
        ("rust", None),  # the first letter stands
        ("bolice", None),
        ("tru", None),  # too short to tell
        ("trus", "trust"),
        ("trust1", None),  # with a digit it is no word
        ("1325", None),
        ("信仰", None),
        ("信任", None),
        ("", None),
        ("elephant", None),
    ],
)
def test_nearest_word(word: str, expected: str | None) -> None:
    assert nearest_word(word, KNOWN) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ugana", "uganda"),
        ("kenia", "kenya"),
        ("ukrain", "ukraine"),
        ("moldovia", "moldova"),
        ("colmbia", "colombia"),
        ("columbia", "colombia"),
        ("gambia", "gambia"),  # itself, and not Zambia
        ("zambi", "zambia"),
        ("irak", "iran"),  # one letter from both: by letter
        ("rwnada", "rwanda"),
        ("afganistan", "afghanistan"),
        ("sudna", "sudan"),
    ],
)
def test_names_of_countries(word: str, expected: str) -> None:
    names = "uganda kenya ukraine moldova colombia gambia zambia iraq iran rwanda afghanistan sudan".split()
    assert nearest_word(word, dict.fromkeys(names, 1)) == expected


def test_fewer_slips_come_before_more_passages() -> None:
    assert nearest_word("dialoguee", {"dialogue": 1, "dialogic": 900, "dialogued": 900}) == "dialogued"
    assert nearest_word("reconcile", {"reconciles": 1, "reconsider": 900}) == "reconciles"


def test_ties_go_to_the_more_frequent_then_by_letter() -> None:
    for known in ({"polite": 2, "police": 2, "polish": 9}, {"police": 2, "polish": 9, "polite": 2}):
        assert nearest_word("polie", known) == "police"
    assert nearest_word("polie", {"police": 2, "polite": 3}) == "polite"


def test_an_empty_corpus_has_no_word() -> None:
    assert nearest_word("polise", {}) is None
