"""A question in the words of a corpus: weighed by how rare they are, slips mended."""

from __future__ import annotations

import math

import pytest

from qa.lexical import LexicalIndex
from qa.query import Lexicon, Query, asked, read_question
from tests.fakes import VOCABULARY, FakeEncoder

PASSAGES = [
    ["trust", "grow", "slowli"],
    ["trust", "polic", "burundi"],
    ["trust", "reconcili", "dpko", "depart", "peacekeep", "oper"],
]
WORDS = {"trust": 3, "grows": 1, "slowly": 1, "police": 1, "burundi": 1, "reconciliation": 1, "negociaciones": 1}
# How rare a word is: ln(1 + passages / (1 + those that hold it)), of three passages.
IN_ALL, IN_ONE, IN_NONE = math.log(1 + 3 / 4), math.log(1 + 3 / 2), math.log(1 + 3 / 1)


def lexicon(*, languages: tuple[str | None, ...] = ("en",)) -> Lexicon:
    return Lexicon(LexicalIndex.build(PASSAGES), WORDS, names=set(), countries=set(), languages=languages)


def read(question: str, **changes: object) -> Query:
    return read_question(question, lexicon(**changes), FakeEncoder())  # type: ignore[arg-type]


def test_words_are_weighed_by_how_rare_they_are() -> None:
    query = read("How does the trust in the police grow in Atlantis?")
    assert query.text == "How does the trust in the police grow in Atlantis?"
    assert query.weights == pytest.approx({"trust": IN_ALL, "police": IN_ONE, "grow": IN_ONE, "atlantis": IN_NONE})
    assert query.terms == ("trust", "polic", "grow", "atlanti")
    assert [word.text for word in query.words] == ["how", "does", "the", "trust", "in", "police", "grow", "atlantis"]
    assert (query.also, query.language) == ((), "en")


@pytest.mark.parametrize(
    ("question", "text", "also"),
    [
        ("How to build trsut?", "How to build trust?", ("trust",)),
        ("reconcilliation, Reconcilliation", "reconciliation, Reconciliation", ("reconciliation",)),
        ("How  does   Trust grow?", "How does Trust grow?", ()),
        ("Is Brundi a country?", "Is Burundi a country?", ("burundi",)),
        ("IS BRUNDI A COUNTRY?", "IS BURUNDI A COUNTRY?", ("burundi",)),
        # words that are spelt as they are meant
        ("Is Burma a country?", "Is Burma a country?", ()),  # a country, though no passage names it
        ("trusted people growing", "trusted people growing", ()),  # other forms of known words
        ("growth", "growth", ()),  # two letters more
        ("agreement", "agreement", ()),  # a word of the model's own
        ("wha is tust1", "wha is tust1", ()),
    ],
)
def test_slips_are_mended(question: str, text: str, also: tuple[str, ...]) -> None:
    query = read(question)
    assert (query.text, query.also) == (text, also)


def test_a_word_of_the_model_s_own_stays() -> None:
    """The corpus has words a letter away, and not these."""
    known = {"dialoguee": 1, "moldovan": 1}
    made = Lexicon(LexicalIndex.build(PASSAGES), known, set(), set(), ("en",))
    assert {"dialogue", "moldova"} <= set(VOCABULARY)
    assert read_question("dialogue Moldova", made, FakeEncoder()).also == ()


@pytest.mark.parametrize(
    ("languages", "also"),
    [(("en",), ()), (("en", None), ()), (("en", "fr"), ("burundi",)), (("fr",), ("burundi",)), ((None,), ("burundi",))],
)
def test_words_of_another_language_are_no_slips(languages: tuple[str | None, ...], also: tuple[str, ...]) -> None:
    """A French question may be answered by English passages; a slip is only mended where French is written."""
    question = "Comment la police et les partenaires locaux travaillent-ils au Burrundi ?"
    assert read(question, languages=languages).also == also


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did DPKO do in Burundi?", ["DPKO", "Burundi"]),
        ("what did dpko do in burundi?", ["dpko", "burundi"]),
        ("trust AND police OR NOT Atlantis", ["Atlantis"]),  # function words are none
        ("What did the Police do in Brundi?", ["Police", "Burundi"]),  # as mended
    ],
)
def test_names_are_those_that_were_asked_for(question: str, names: list[str]) -> None:
    made = Lexicon(LexicalIndex.build(PASSAGES), WORDS, {"dpko"}, set(), ("en",))
    assert [name.written for name in read_question(question, made, FakeEncoder()).names] == names


def test_a_short_question_is_taken_to_be_in_the_corpus_s_first_language() -> None:
    assert read("la confianza", languages=("es", "en")).language == "es"
    assert read("la confianza", languages=("es", "en")).terms == ("confianz", "confianza")
    assert read("la confianza", languages=()).language is None
    assert read("How does trust grow between the police and the people?", languages=("es",)).language == "en"


@pytest.mark.parametrize("question", ["?", "🙂", "the", "- -"])
def test_a_question_without_a_word_to_search_for(question: str) -> None:
    query = read(question)
    assert (query.text, query.terms, query.weights, query.also) == (question, (), {}, ())


def test_what_the_indexes_are_searched_with() -> None:
    """The words that say something carry the weights."""
    query = read("What did DPKO do for trust?")
    made = asked(query, FakeEncoder())
    assert made.terms == query.terms
    assert made.vector == pytest.approx(FakeEncoder().encode_question(query.text))
    assert made.words.words.texts[:2] == ("what", "did")
    weights = dict(zip(made.words.words.texts, made.words.weights.tolist(), strict=True))
    # "dpko" is in one passage, "trust" in all three.
    assert weights["dpko"] == pytest.approx(IN_ONE / (IN_ONE + IN_ALL))
    assert weights["trust"] == pytest.approx(IN_ALL / (IN_ONE + IN_ALL))
    assert weights["what"] == weights["do"] == 0
