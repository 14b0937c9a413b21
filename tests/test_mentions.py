"""The names in a question, however it is written, and whether a passage mentions them in one form or another."""

from __future__ import annotations

import pytest

from qa.datatypes import Passage
from qa.mentions import Mentions, Name, alike, capitals, names_of
from qa.terms import function_words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did Smith do in Ukraine?", ["Smith", "Ukraine"]),
        ("Jones was where?", []),  # at the beginning any word has a capital
        ("Smith was where?", ["Smith"]),  # the corpus writes it with one
        ("PRG was where?", ["PRG"]),
        ("Did Smith meet Jones? Then Brown left. «Adams» asked: Why not?", ["Smith", "Jones", "Brown"]),
        ("Burundi, Burundi and burundi", ["Burundi"]),  # each once
        ("How did Burundian police work?", ["Burundian"]),
        ("Resolution 1325 of 2000", ["1325", "2000"]),
        ("la policía de Perú", ["Perú"]),
        ("¿Trabajó Smith?", ["Smith"]),
        ("What did the group in Côte d'Ivoire do?", ["Côte d'Ivoire"]),
        ("Which South Sudanese counties?", ["South Sudanese"]),
        ("Example from Harare and Bujumbura", ["Harare", "Bujumbura"]),
        ("What was printed in Spanish?", []),  # a language
        ("the European donor of an African police, western or not", []),
        # what is written in small letters though others are not is no name, whatever titles look like
        ("Did Jones build on smith?", ["Jones"]),
        # in small letters: countries, and what the corpus writes with a capital
        ("what did smith do in ukraine?", ["smith", "ukraine"]),
        ("What happened in south sudan?", ["south sudan"]),
        ("what did jones do?", []),
        ("how to polish a report", []),
        # all in capitals the same
        ("WHAT DID SMITH DO IN UKRAINE IN 2010?", ["SMITH", "UKRAINE", "2010"]),
        ("WHAT DID JONES DO?", []),
        ("", []),
        ("?!", []),
    ],
)
def test_names(question: str, expected: list[str]) -> None:
    assert [name.written for name in names_of(question, {"smith"})] == expected


def test_a_name_knows_its_word_and_its_country() -> None:
    assert names_of("Who is Smith of BURUNDI or Perú?", ()) == [
        Name("Smith", "smith", None),
        Name("BURUNDI", "burundi", "Burundi"),
        Name("Perú", "peru", "Peru"),
    ]


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
def test_function_words_are_no_names(language: str) -> None:
    """Written in small letters, a question's words are looked up among the countries as if they had a capital."""
    assert [word for word in function_words(language) if names_of(word, ())] == []


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["The police of Burundi met."], {"burundi"}),
        (["Burundi met. Police came."], set()),  # at the beginning of a sentence
        (["In Moldova, Smith came."], {"moldova", "smith"}),
        (["They came (Smith)."], set()),  # only what stands among words
        (["He put Trust in trust."], set()),  # no more often than not
        (["He put Trust in trust.", "They put Trust there."], {"trust"}),
        (["the CÔTE"], {"cote"}),
        ([], set()),
    ],
)
def test_words_that_are_written_large(texts: list[str], expected: set[str]) -> None:
    large, small = capitals(texts)
    assert {word for word, times in large.items() if times > small[word]} == expected


PASSAGE = Passage(
    "d/lesson-1", "Policing in Georgia", "d.txt", "lesson", 1, "Trust", None, None,
    "The European mission met Dr. Smith in 2010. Ivorian officers came.", 0, 66, countries=("Burundi",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Name("Smith", "smith", None), True),
        (Name("Smithson", "smithson", None), True),  # alike but for three letters
        (Name("Smythe", "smythe", None), False),
        (Name("Europe", "europe", None), True),  # "European"
        (Name("2010", "2010", None), True),
        (Name("2011", "2011", None), False),
        (Name("Policing", "policing", None), True),  # in a title
        (Name("Burundi", "burundi", "Burundi"), True),  # the passage is marked with it
        (Name("Burundian", "burundian", "Burundi"), True),
        (Name("Georgian", "georgian", "Georgia"), True),
        (Name("Abidjan", "abidjan", "Côte d'Ivoire"), True),  # "Ivorian" is of the same country
        (Name("Ukraine", "ukraine", "Ukraine"), False),
    ],
)
def test_mentions(name: Name, expected: bool) -> None:
    assert (name in Mentions(PASSAGE)) is expected


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("europe", "european", True),
        ("european", "europe", True),
        ("moldova", "moldovan", True),
        ("smith", "smith", True),
        ("smith", "smits", False),  # five letters must be the same
        ("iran", "iraq", False),
        ("iran", "iran", False),  # too short to be judged; the same word is found otherwise
        ("reconciliation", "reconciliatory", True),
        ("reconciliation", "reconcile", False),
    ],
)
def test_alike(word: str, other: str, expected: bool) -> None:
    assert alike(word, other) is expected
