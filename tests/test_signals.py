"""What tells a found answer from the nearest passage: each signal worked by hand, from candidates made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from qa.datatypes import Passage
from qa.interaction import Weighted, Words
from qa.mentions import Name
from qa.query import Query
from qa.retrieve import Asked, Candidate
from qa.signals import signals

BEST = Passage("d/lesson-1", "Doc", "d.txt", "lesson", 1, "Walk", None, None, "Trust in Burundi.", 0, 17)
OTHER, RAIN, SMITH = (
    replace(BEST, id=f"d/lesson-{number}", text=text) for number, text in ((2, "Moldova."), (3, "Rain."), (4, "Smith."))
)
QUERY = Query("the trust police moldova", (), {}, ("trust", "polic", "moldova"), (), "en")
WEIGHTS = np.array([0, 0.125, 0.25, 0.625], np.float32)
ASKED = Asked(
    np.zeros(2, np.float32), QUERY.terms,
    Weighted(Words(("the", "trust", "police", "moldova"), np.zeros((4, 2), np.float32)), WEIGHTS),
)  # fmt: skip


def candidate(*, dense: float = 0.5, cosines: Sequence[float] = (), covered: Sequence[float] = ()) -> Candidate:
    return Candidate(
        0, 0.5, dense, 0.0, np.arange(len(cosines), dtype=np.int64),
        np.array(cosines, np.float32), np.array(covered, np.float32),
    )  # fmt: skip


def found(best: Candidate | None = None, names: Sequence[Name] = (), text: str = QUERY.text) -> dict[str, float]:
    query = replace(QUERY, text=text, names=tuple(names))
    return signals(query, ASKED, best or candidate(), [BEST, OTHER, RAIN, SMITH])


def test_how_close_the_closest_sentence_is() -> None:
    assert found(candidate(dense=0.6, cosines=[0.7, 0.1]))["sentence"] == 0.7
    assert found(candidate(dense=0.6))["sentence"] == 0.6, "a passage without a sentence counts as a whole"


def test_how_well_its_words_cover_the_question_s() -> None:
    # 0.125 * 1 + 0.25 * 0.5 + 0.625 * 0.2 = 0.375
    assert found(candidate(covered=[1.0, 1.0, 0.5, 0.2]))["interaction"] == 0.375


def test_the_words_that_are_covered_worst_say_most() -> None:
    """A word that weighs nothing is not among them."""
    assert found(candidate(covered=[0.0, 1.0, 0.5, 0.2]))["least"] == 0.35
    assert found(candidate(covered=[0.0, 1.0, 1.0, 1.0]))["least"] == 1.0


def test_what_was_not_judged_covers_nothing() -> None:
    made = found(candidate())
    assert (made["interaction"], made["least"]) == (0.0, 0.0)


def test_a_question_without_words_lacks_none() -> None:
    nothing = Weighted(Words((), np.empty((0, 2), np.float32)), np.empty(0, np.float32))
    asked = Asked(np.zeros(2, np.float32), (), nothing)
    made = signals(Query("?", (), {}, (), (), None), asked, candidate(), [BEST])
    assert (made["names"], made["together"], made["number"]) == (1.0, 1.0, 1.0)
    assert (made["interaction"], made["least"]) == (0.0, 0.0)


BURUNDI, MOLDOVA = Name("Burundi", "burundi", "Burundi"), Name("Moldova", "moldova", "Moldova")
TRUST, RAINS, SMITHS = (Name(word.capitalize(), word, None) for word in ("trust", "rain", "smith"))
YEAR = Name("1999", "1999", None)


def test_which_names_the_first_three_mention() -> None:
    assert found()["names"] == 1.0, "no name is missing where none is asked for"
    assert found(names=[BURUNDI])["names"] == 1.0
    assert found(names=[BURUNDI, SMITHS])["names"] == 0.5
    assert found(names=[SMITHS, MOLDOVA])["names"] == 0.5
    assert found(names=[SMITHS])["names"] == 0.0


def test_whether_one_passage_mentions_a_place_together_with_the_other_names() -> None:
    assert found()["together"] == 1.0
    assert found(names=[MOLDOVA])["together"] == 1.0
    assert found(names=[TRUST, BURUNDI])["together"] == 1.0
    assert found(names=[TRUST, MOLDOVA])["together"] == 0.0, "each by another passage"
    assert found(names=[TRUST, BURUNDI, YEAR])["together"] == 1.0, "a year may stand in a source"
    assert found(names=[TRUST, RAINS])["together"] == 1.0, "no place is asked for"


def test_whether_the_best_gives_the_number_that_was_asked_for() -> None:
    assert found()["number"] == 1.0
    assert found(text="How many police?")["number"] == 0.0


@pytest.mark.parametrize("name", ["sentence", "interaction", "least", "names", "together", "number"])
def test_signals_are_plain_numbers_of_four_decimals(name: str) -> None:
    made = found(candidate(dense=1 / 3, cosines=[1 / 7], covered=[1 / 3] * 4), names=[BURUNDI, SMITHS, RAINS])
    assert type(made[name]) is float
    assert made[name] == round(made[name], 4)
