"""What tells a found answer from the nearest passage: each signal worked by hand, from candidates made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from qa.datatypes import Passage
from qa.interaction import Weighted, Words
from qa.lexical import LexicalIndex
from qa.mentions import Name
from qa.query import Query
from qa.retrieve import Asked, Candidate
from qa.signals import signals
from qa.terms import Word

BEST = Passage("d/lesson-1", "Doc", "d.txt", "lesson", 1, "Walk", None, None, "Trust in Burundi.", 0, 17)
OTHER, RAIN, SMITH = (
    replace(BEST, id=f"d/lesson-{number}", text=text) for number, text in ((2, "Moldova."), (3, "Rain."), (4, "Smith."))
)
# "trust" is in rows 0 and 1, "police" in 1, "moldova" in none; "the" is no word to search for.
INDEX = LexicalIndex.build([["trust"], ["trust", "polic"], ["rain"], ["rain"]])
WORDS = (Word("the", ()), Word("trust", ("trust",)), Word("police", ("polic",)), Word("moldova", ("moldova",)))
WEIGHTS = {"trust": 1.0, "police": 2.0, "moldova": 5.0}
QUERY = Query("the trust police moldova", WORDS, WEIGHTS, ("trust", "polic", "moldova"), (), "en")
ASKED = Asked(
    np.zeros(2, np.float32), QUERY.terms,
    Weighted(
        Words(("the", "trust", "police", "moldova"), np.zeros((4, 2), np.float32)),
        np.array([0, 0.125, 0.25, 0.625], np.float32),
    ),
)  # fmt: skip


def candidate(
    row: int, score: float = 0.5, *, dense: float = 0.5, cosines: Sequence[float] = (), covered: Sequence[float] = ()
) -> Candidate:
    return Candidate(
        row, score, dense, 0.0, np.arange(len(cosines), dtype=np.int64),
        np.array(cosines, np.float32), np.array(covered, np.float32),
    )  # fmt: skip


def found(*candidates: Candidate, names: Sequence[Name] = (), query: Query = QUERY) -> dict[str, float]:
    return signals(replace(query, names=tuple(names)), ASKED, candidates, first=[BEST, OTHER, RAIN, SMITH], index=INDEX)


def test_how_close_the_best_is() -> None:
    made = found(candidate(1, 0.75, dense=0.6, cosines=[0.7, 0.1]), candidate(0, 0.5, dense=0.5, cosines=[0.3]))
    assert (made["cosine"], made["sentence"], made["margin"]) == (0.6, 0.7, 0.25)
    # The sentences 0.7 and 0.3: mean 0.5, standard deviation 0.2.
    assert made["ahead"] == 1.0


def test_a_passage_without_a_sentence_counts_as_a_whole() -> None:
    made = found(candidate(1, dense=0.6), candidate(0, dense=0.2))
    assert (made["sentence"], made["ahead"]) == (0.6, 1.0)


def test_alone_it_is_ahead_of_nothing() -> None:
    made = found(candidate(1, dense=0.6, cosines=[0.7]))
    assert (made["margin"], made["ahead"], made["alone"]) == (0.0, 0.0, 0.0)


def test_how_well_its_words_cover_the_question_s() -> None:
    made = found(candidate(1, covered=[1.0, 1.0, 0.5, 0.2]), candidate(0, covered=[0.0, 0.5, 1.0, 0.4]))
    # 0.125 * 1 + 0.25 * 0.5 + 0.625 * 0.2 = 0.375
    assert made["interaction"] == 0.375
    # -(0.25 * 0.5 ** 2 + 0.625 * 0.8 ** 2) = -(0.0625 + 0.4)
    assert made["squared"] == -0.4625
    # Together 1, 1 and 0.4: 0.125 + 0.25 + 0.25 = 0.625
    assert made["alone"] == -0.25


def test_the_words_that_are_covered_worst_say_most() -> None:
    """A word that weighs nothing is not among them."""
    worst = found(candidate(1, covered=[0.0, 1.0, 0.5, 0.2]))["least"]
    assert 0.2 <= worst < 0.5
    assert found(candidate(1, covered=[0.0, 1.0, 1.0, 1.0]))["least"] == 1.0


def test_what_was_not_judged_covers_nothing() -> None:
    made = found(candidate(1))
    assert (made["interaction"], made["squared"], made["least"]) == (0.0, -1.0, 0.0)


def test_which_of_the_question_s_words_are_held() -> None:
    """Of the weights 1, 2 and 5, row 0 holds the 1, row 1 the 1 and the 2, the corpus no more."""
    assert found(candidate(0))["coverage"] == 0.125
    assert found(candidate(1))["coverage"] == 0.375
    assert found(candidate(2))["coverage"] == 0.0
    assert found(candidate(2), candidate(0))["coverage_together"] == 0.125
    assert found(candidate(0), candidate(1))["coverage_together"] == 0.375
    assert found(candidate(2))["known"] == 0.375


def test_a_question_without_words_lacks_none() -> None:
    empty = Query("?", (), {}, (), (), None)
    nothing = Asked(
        np.zeros(2, np.float32), (), Weighted(Words((), np.empty((0, 2), np.float32)), np.empty(0, np.float32))
    )
    made = signals(empty, nothing, [candidate(0), candidate(1)], first=[BEST], index=INDEX)
    assert (made["coverage"], made["coverage_together"], made["known"], made["names"]) == (1.0, 1.0, 1.0, 1.0)
    assert (made["interaction"], made["squared"], made["least"], made["alone"]) == (0.0, 0.0, 0.0, 0.0)


def test_which_names_the_first_three_mention() -> None:
    burundi, smith, moldova = (
        Name("Burundi", "burundi", "Burundi"),
        Name("Smith", "smith", None),
        Name("Moldova", "moldova", "Moldova"),
    )
    assert found(candidate(0))["names"] == 1.0, "no name is missing where none is asked for"
    assert found(candidate(0), names=[burundi])["names"] == 1.0
    assert found(candidate(0), names=[burundi, smith])["names"] == 0.5
    assert found(candidate(0), names=[smith, moldova])["names"] == 0.5
    assert found(candidate(0), names=[smith])["names"] == 0.0


def test_whether_one_passage_mentions_a_place_together_with_the_other_names() -> None:
    burundi, trust, moldova, year = (
        Name("Burundi", "burundi", "Burundi"),
        Name("Trust", "trust", None),
        Name("Moldova", "moldova", "Moldova"),
        Name("1999", "1999", None),
    )
    assert found(candidate(0))["together"] == 1.0
    assert found(candidate(0), names=[trust, burundi])["together"] == 1.0
    assert found(candidate(0), names=[trust, moldova])["together"] == 0.0, "each by another passage"
    assert found(candidate(0), names=[moldova])["together"] == 1.0
    assert found(candidate(0), names=[trust, burundi, year])["together"] == 1.0, "a year may stand in a source"
    assert found(candidate(0), names=[trust, Name("Rain", "rain", None)])["together"] == 1.0, "no place is asked for"


def test_whether_the_best_gives_the_number_that_was_asked_for() -> None:
    assert found(candidate(0))["number"] == 1.0
    assert found(candidate(0), query=replace(QUERY, text="How many police?"))["number"] == 0.0


def test_more_candidates_than_are_looked_at_change_nothing() -> None:
    """A verdict must not depend on how many hits were asked for."""
    first = [candidate(number % 4, 0.9 - number / 100, dense=0.9 - number / 100) for number in range(40)]
    assert found(*first) == found(*first, *[candidate(1, 0.0, dense=-1.0)] * 500)


@pytest.mark.parametrize("name", ["cosine", "sentence", "interaction", "coverage", "known", "names", "margin"])
def test_signals_are_plain_numbers_of_four_decimals(name: str) -> None:
    made = found(candidate(1, 1 / 3, dense=1 / 3, cosines=[1 / 7], covered=[1 / 3] * 4), candidate(0, 1 / 9))
    assert type(made[name]) is float
    assert made[name] == round(made[name], 4)
