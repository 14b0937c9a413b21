"""Words in their context, the signs that are kept of them, and how closely a passage's words cover a question's."""

from __future__ import annotations

import math

import numpy as np
import pytest

from qa.encoders import Contextual, Vectors
from qa.interaction import Words, covered, signs, weighted, words_in_context

HALF = math.sqrt(0.5)


def read(*tokens: tuple[int, int, list[float]]) -> Contextual:
    """What a model gives for a text: (start, end, vector) a token."""
    spans = np.array([(start, end) for start, end, _ in tokens], dtype=np.int64).reshape(-1, 2)
    vectors = np.array([vector for _, _, vector in tokens], dtype=np.float32).reshape(-1, 2)
    return Contextual(np.array([1, 0], np.float32), spans, vectors)


def words(texts: list[str], vectors: list[list[float]]) -> Words:
    return Words(tuple(texts), np.array(vectors, dtype=np.float32))


def test_a_word_is_the_mean_of_its_tokens_at_length_one() -> None:
    # "Ex-police": "Ex", "-", "pol", "ice" and "trust"; the hyphen is no word.
    found = words_in_context(
        "Ex-police trust",
        read((0, 2, [1, 0]), (2, 3, [1, 0]), (3, 6, [1, 0]), (6, 9, [0, 1]), (10, 15, [0, -1])),
    )
    assert found.texts == ("ex", "police", "trust")
    assert found.vectors == pytest.approx(np.array([[1, 0], [HALF, HALF], [0, -1]]))


def test_words_that_the_model_did_not_read_are_left_out() -> None:
    found = words_in_context("(Trust) grows slowly", read((1, 6, [0, 1]), (8, 13, [1, 0])))
    assert found.texts == ("trust", "grows")


@pytest.mark.parametrize("text", ["", "?!", "trust"])
def test_a_text_without_tokens_has_no_words(text: str) -> None:
    found = words_in_context(text, read())
    assert found.texts == ()
    assert found.vectors.shape == (0, 2)


def test_tokens_that_cancel_each_other_out_are_no_error() -> None:
    found = words_in_context("trust", read((0, 2, [1, 0]), (2, 5, [-1, 0])))
    assert found.vectors.tolist() == [[0, 0]]


def test_a_token_before_the_first_word_belongs_to_none() -> None:
    assert words_in_context("- trust", read((0, 1, [1, 0]), (2, 7, [0, 1]))).texts == ("trust",)


def test_signs_are_bits() -> None:
    found = signs(words(["a", "b"], [[0.5, -0.5, 0.5, 0.5], [-0.5, -0.5, 0.0, 0.5]]), ())
    assert found.dtype == np.uint8
    assert found.tolist() == [[0b10110000], [0b00010000]]


def test_signs_leave_words_out() -> None:
    made = words(["the", "trust", "the"], [[1, -1], [-1, 1], [1, 1]])
    assert signs(made, {"the"}).tolist() == [[0b01000000]]
    assert signs(made, {"the", "trust"}).shape == (0, 1)
    wide = Words(("trust",), np.ones((1, 9), np.float32))
    assert signs(wide, ()).tolist() == [[0xFF, 0x80]], "nine signs take two bytes"


def test_weights_sum_to_one_and_words_without_one_count_nothing() -> None:
    made = words(["how", "trust", "police"], [[1, 0], [1, 0], [1, 0]])
    known = weighted(made, {"how": 1.0, "trust": 5.0, "police": 2.0})
    assert known.words is made
    assert known.weights.tolist() == [0.125, 0.625, 0.25]
    assert weighted(made, {"trust": 6.0, "police": 2.0}).weights.tolist() == [0, 0.75, 0.25]
    assert weighted(words([], []), {}).weights.shape == (0,)


def test_where_no_word_says_anything_all_count_alike() -> None:
    """ "How is it?" is still a question."""
    made = words(["how", "is", "it", "so"], [[1, 0]] * 4)
    assert weighted(made, {"trust": 5.0}).weights.tolist() == [0.25] * 4


def test_the_closest_word_counts() -> None:
    """The signs of (0.7, 0.7) are (+, +): an inner product of 1 with (1, 0), over sqrt(2) * sqrt(2 / pi) = 1.128379."""
    question = words(["trust", "police"], [[1, 0], [0, -1]])
    both, against = [0b11000000], [0b00000000]
    assert covered(question, np.array([both], np.uint8)) == pytest.approx([0.886227, 0])
    assert covered(question, np.array([against], np.uint8)) == pytest.approx([0, 0.886227])
    assert covered(question, np.array([against, both], np.uint8)) == pytest.approx([0.886227, 0.886227])


def test_never_more_than_one() -> None:
    """(0.5, 0.5, 0.5, 0.5) with its own signs: 2 / (2 * 0.797885) = 1.253."""
    assert covered(words(["trust"], [[0.5] * 4]), np.array([[0b11110000]], np.uint8)).tolist() == [1.0]


def test_nothing_covers_nothing() -> None:
    question = words(["trust"], [[1.0, 0.0]])
    assert covered(question, np.empty((0, 1), np.uint8)).tolist() == [0.0]
    assert covered(Words((), np.empty((0, 2), np.float32)), np.array([[255]], np.uint8)).shape == (0,)
    assert covered(Words((), np.empty((0, 0), np.float32)), np.empty((0, 0), np.uint8)).shape == (0,)


def test_it_estimates_the_cosine() -> None:
    """Of vectors in all directions, as many as a model has: within 0.15 for each of 50, without bias."""
    random, dim = np.random.default_rng(7), 384
    errors = []
    for _ in range(50):
        first, other = (_unit(random.normal(size=dim)) for _ in range(2))
        cosine = float(random.uniform(0.2, 0.9))
        across = _unit(other - (other @ first) * first)
        second = cosine * first + math.sqrt(1 - cosine**2) * across
        bits = signs(Words(("second",), second[None, :].astype(np.float32)), ())
        (estimate,) = covered(Words(("first",), first[None, :].astype(np.float32)), bits)
        errors.append(float(estimate) - cosine)
    assert max(map(abs, errors)) < 0.15
    assert abs(sum(errors)) / len(errors) < 0.03


def _unit(vector: Vectors) -> Vectors:
    return vector / np.linalg.norm(vector)
