"""Text to terms: folded, without function words, cut to stems, by the language of the text and of the question."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from qa.terms import _ALGORITHMS, _STOPWORDS, Word, function_words, question_words, terms_of


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        # Snowball's own vocabularies: negotiators, negotiated -> negoti; agreements -> agreement; police -> polic.
        ("The agreements were negotiated by the police.", "en", ["agreement", "negoti", "polic"]),
        ("Trust, TRUST and trusted", "en", ["trust", "trust", "trust"]),  # every one counts, in reading order
        ("También las negociaciones son largas", "es", ["negoci", "larg"]),
        ("Les négociations étaient longues", "fr", ["negoci", "longu"]),
        ("Die Verhandlungen sind für alle wichtig", "de", ["verhandl", "wichtig"]),
        ("The agreements were negotiated", None, ["the", "agreements", "were", "negotiated"]),
        ("The agreements were negotiated", "xx", ["the", "agreements", "were", "negotiated"]),
        ("Resolution 1325 (2000)", "en", ["resolut", "1325", "2000"]),
        ("", "en", []),
        ("- … ?!", "en", []),
        ("what is it", "en", []),
    ],
)
def test_terms(text: str, language: str | None, expected: list[str]) -> None:
    assert terms_of(text, language) == expected


@pytest.mark.parametrize("language", _ALGORITHMS)
def test_every_language_that_is_named_has_its_stemmer(language: str) -> None:
    assert len(terms_of("1325 kilometres", language)) == 2


@pytest.mark.parametrize("language", _STOPWORDS)
def test_every_list_of_function_words_is_folded(language: str) -> None:
    listed = function_words(language)
    assert len(listed) > 50
    assert all(word == word.casefold() and word.isalpha() for word in listed)


def test_a_language_without_a_list_has_no_function_words() -> None:
    assert function_words("ar") == function_words("xx") == function_words(None) == frozenset()


def test_a_question_s_words_each_once_with_their_terms() -> None:
    assert question_words("How did the police of Burundi meet the Police?", "en", ["en"]) == [
        Word("how", ()),
        Word("did", ()),
        Word("the", ()),
        Word("police", ("polic",)),
        Word("of", ()),
        Word("burundi", ("burundi",)),
        Word("meet", ("meet",)),
    ]


def test_words_that_only_ask_are_not_searched_for() -> None:
    found = question_words("Please tell me about information on trust", "en", ["en"])
    assert [word.text for word in found if word.terms] == ["trust"]
    assert terms_of("information", "en") == ["inform"], "in a passage they are words like others"


def test_a_word_has_the_terms_of_every_language_of_the_corpus() -> None:
    # "negociaciones" is cut in Spanish and not in English; an unknown language leaves it whole.
    assert question_words("negociaciones", "es", ["en", "es", None]) == [
        Word("negociaciones", ("negociacion", "negoci", "negociaciones"))
    ]
    assert question_words("trust", "en", ["en", "es"]) == [Word("trust", ("trust",))]


def test_function_words_are_those_of_the_question_s_own_language() -> None:
    """ "War" is German for "was"; an English question about war is searched for in German passages too."""
    assert question_words("war", "en", ["en", "de"]) == [Word("war", ("war",))]
    assert question_words("war", "de", ["en", "de"]) == [Word("war", ())]


def test_an_empty_corpus_has_no_language_and_the_question_s_own_counts() -> None:
    assert question_words("The agreements", "en", []) == [Word("the", ()), Word("agreements", ("agreement",))]


def test_a_question_without_words() -> None:
    assert question_words("?!", "en", ["en"]) == []


def test_many_threads_share_a_stemmer() -> None:
    texts = [f"negotiated agreements of group{number}" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: terms_of(text, "en"), texts))
    assert found == [["negoti", "agreement", f"group{number}"] for number in range(200)]
