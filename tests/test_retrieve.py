"""Retrieval gives what the formulas give, computed here again, one passage after another, in double precision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest

from qa.fusion import Fusion
from qa.indexes import FlatIndex
from qa.interaction import Weighted, Words
from qa.lexical import LexicalIndex
from qa.retrieve import Asked, Candidate, Searchable, packed_signs, retrieve

Array = npt.NDArray[np.float64]
DIM = 16
TERMS = "trust police dialogue agreement burundi moldova reform peace".split()
TOLERANCE = 3e-5  # scores are rounded to five decimals, and FAISS computes in single precision
NOTHING = np.empty(0, np.int64)


@dataclass
class Corpus:
    """Everything that is known of the passages, by passage."""

    stretches: list[Array]
    windows: list[Array]
    terms: list[list[str]]
    words: list[Array]  # signs, -1 or 1
    overviews: list[int] = field(default_factory=list)

    def searchable(self) -> Searchable:
        def owners(parts: Sequence[Array]) -> npt.NDArray[np.int64]:
            return np.repeat(np.arange(len(parts), dtype=np.int64), [len(part) for part in parts])

        bits = np.packbits(np.concatenate(self.words) > 0, axis=1)
        return Searchable(
            FlatIndex.build(np.concatenate(self.stretches).astype(np.float32)), owners(self.stretches),
            FlatIndex.build(np.concatenate(self.windows).astype(np.float32)), owners(self.windows),
            packed_signs(np.concatenate(self.windows).astype(np.float32)),
            LexicalIndex.build(self.terms), bits, owners(self.words),
            np.isin(np.arange(len(self.terms)), self.overviews),
        )  # fmt: skip


@dataclass
class Question:
    vector: Array
    terms: list[str]
    words: Array
    weights: Array

    def asked(self) -> Asked:
        texts = tuple(f"word{number}" for number in range(len(self.words)))
        words = Words(texts, self.words.astype(np.float32).reshape(-1, len(self.vector)))
        return Asked(self.vector.astype(np.float32), self.terms, Weighted(words, self.weights.astype(np.float32)))


def unit(random: np.random.Generator, rows: int) -> Array:
    vectors = random.normal(size=(rows, DIM))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def around(random: np.random.Generator, subject: Array, rows: int) -> Array:
    """Vectors about the same subject, as those of one passage are."""
    vectors = subject + 0.7 * unit(random, rows)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def random_corpus(seed: int, passages: int) -> tuple[Corpus, Question]:
    random = np.random.default_rng(seed)
    subjects = unit(random, passages)
    corpus = Corpus(
        stretches=[around(random, subject, int(random.choice([1, 2, 3, 12, 13, 20]))) for subject in subjects],
        windows=[around(random, subject, int(random.integers(0, 7))) for subject in subjects],
        terms=[list(random.choice(TERMS, size=random.integers(0, 12))) for _ in range(passages)],
        words=[np.sign(random.normal(size=(int(random.integers(0, 9)), DIM))) for _ in range(passages)],
        overviews=sorted(random.choice(passages, size=passages // 10, replace=False).tolist()),
    )
    weights = random.random(5)
    return corpus, Question(
        unit(random, 1)[0], ["trust", "reform", "unheard"], unit(random, 5), weights / weights.sum()
    )


def bm25(corpus: Corpus, terms: Sequence[str]) -> list[float]:
    """Lucene's formula, k1 = 1.5, b = 0.75."""
    count, mean = len(corpus.terms), np.mean([len(each) for each in corpus.terms])
    scores = [0.0] * count
    for term in terms:
        holders = sum(term in each for each in corpus.terms)
        idf = math.log(1 + (count - holders + 0.5) / (holders + 0.5))
        for row, each in enumerate(corpus.terms):
            often = each.count(term)
            scores[row] += idf * often / (often + 1.5 * (0.25 + 0.75 * len(each) / mean)) if often else 0.0
    return scores


def expected(corpus: Corpus, question: Question, fusion: Fusion, among: Sequence[int]) -> dict[int, float]:
    """Every passage of `among` with its score, best first."""
    dense, lexical, first = {}, bm25(corpus, question.terms), {}
    for row in among:
        best = sorted((float(vector @ question.vector) for vector in corpus.stretches[row]), reverse=True)[:12]
        stretch = sum(best) / len(best)
        windows = [float(vector @ question.vector) for vector in corpus.windows[row]]
        dense[row] = 0.6 * stretch + 0.4 * max(windows) if windows else stretch
    nearest, most = max(max(dense.values()), 0), max(lexical[row] for row in among)
    for row in among:
        share = max(dense[row], 0) / nearest if nearest else 0.0
        first[row] = fusion.dense * share + (1 - fusion.dense) * (lexical[row] / most if most else 0.0)
        first[row] -= fusion.announced * (row in corpus.overviews)
    order = sorted(among, key=lambda row: (-first[row], row))
    judged = {}
    for row in order[: fusion.judged]:
        covered = [max((float(word @ signs) for signs in corpus.words[row]), default=0.0) for word in question.words]
        closest = [min(max(each / (math.sqrt(DIM) * math.sqrt(2 / math.pi)), 0.0), 1.0) for each in covered]
        judged[row] = (first[row] + sum(w * each for w, each in zip(question.weights, closest, strict=True))) / 2
    rest = {row: first[row] / 2 if judged else first[row] for row in order[fusion.judged :]}
    return dict(sorted(judged.items(), key=lambda item: (-item[1], item[0]))) | rest


def check(found: list[Candidate], wanted: dict[int, float], k: int) -> None:
    """The k best scores in order, and every row with its own: rows may change places only where scores tie."""
    assert len({each.row for each in found}) == len(found) == min(k, len(wanted))
    assert [each.score for each in found] == pytest.approx(list(wanted.values())[:k], abs=TOLERANCE)
    assert [each.score for each in found] == pytest.approx([wanted[each.row] for each in found], abs=TOLERANCE)


FUSIONS = [Fusion(dense=0.8, judged=20, announced=0.1), Fusion(dense=0.5, judged=0, announced=0.0), Fusion(judged=7)]


@pytest.mark.parametrize("fusion", FUSIONS, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_all_of_a_small_corpus_as_computed_one_by_one(seed: int, fusion: Fusion) -> None:
    corpus, question = random_corpus(seed, 120)
    found = retrieve(corpus.searchable(), question.asked(), 120, fusion=fusion)
    check(found, expected(corpus, question, fusion, range(120)), 120)


@pytest.mark.parametrize("fusion", FUSIONS, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_the_best_of_more_than_are_looked_at_in_depth(seed: int, fusion: Fusion) -> None:
    corpus, question = random_corpus(seed, 700)
    found = retrieve(corpus.searchable(), question.asked(), 30, fusion=fusion)
    check(found, expected(corpus, question, fusion, range(700)), 30)


@pytest.mark.parametrize("among", [range(0, 700, 2), range(400, 410), [699]], ids=str)
def test_filters_narrow_before_anything_is_ranked(among: Sequence[int]) -> None:
    """As many hits as there are, up to k, with the scores of a search for them alone."""
    corpus, question = random_corpus(1, 700)
    rows = np.array(among, dtype=np.int64)
    found = retrieve(corpus.searchable(), question.asked(), 30, rows=rows, fusion=FUSIONS[0])
    assert {each.row for each in found} <= set(among)
    check(found, expected(corpus, question, FUSIONS[0], among), 30)


def test_nothing_among_nothing() -> None:
    corpus, question = random_corpus(1, 20)
    assert retrieve(corpus.searchable(), question.asked(), 5, rows=NOTHING) == []


def test_fewer_passages_than_asked_for() -> None:
    corpus, question = random_corpus(1, 3)
    assert len(retrieve(corpus.searchable(), question.asked(), 1000)) == 3


def alike(count: int, *, terms: Sequence[str] = (), overviews: Sequence[int] = ()) -> tuple[Corpus, Question]:
    """Passages that differ in nothing."""
    random = np.random.default_rng(5)
    vector, signs = unit(random, 1), np.sign(random.normal(size=(2, DIM)))
    made = Corpus([vector] * count, [vector] * count, [list(terms)] * count, [signs] * count, list(overviews))
    return made, Question(vector[0], list(terms), vector, np.ones(1))


@pytest.mark.parametrize("terms", [[], ["trust"]])
@pytest.mark.parametrize("judged", [0, 20, 500])
def test_ties_go_by_row(terms: list[str], judged: int) -> None:
    """Also where more tie than are looked at, whichever an index gives first."""
    corpus, question = alike(450, terms=terms)
    found = retrieve(corpus.searchable(), question.asked(), 400, fusion=Fusion(judged=judged))
    assert [each.row for each in found] == list(range(400))
    found = retrieve(corpus.searchable(), question.asked(), 3, rows=np.array([7, 90, 300, 449]))
    assert [each.row for each in found] == [7, 90, 300]


def test_an_overview_that_only_announces_comes_after_its_equals() -> None:
    corpus, question = alike(4, overviews=[0, 2])
    found = retrieve(corpus.searchable(), question.asked(), 4, fusion=Fusion(announced=0.1))
    assert [each.row for each in found] == [1, 3, 0, 2]
    assert found[0].score - found[2].score == pytest.approx(0.05, abs=TOLERANCE)
    found = retrieve(corpus.searchable(), question.asked(), 4, fusion=Fusion(announced=0.0))
    assert [each.row for each in found] == [0, 1, 2, 3]


def east_and_north(degrees: float) -> Array:
    return np.array([[math.cos(math.radians(degrees)), math.sin(math.radians(degrees))]])


def test_what_was_not_judged_keeps_its_place_behind_what_was() -> None:
    """Four passages at 0, 10, 20 and 30 degrees; only the words of the last two are those of the question."""
    angles = (0, 10, 20, 30)
    yes, no = np.ones((1, 2)), -np.ones((1, 2))
    corpus = Corpus([east_and_north(angle) for angle in angles], [east_and_north(angle) for angle in angles],
                    [[], [], [], []], [no, no, yes, yes])  # fmt: skip
    question = Question(np.array([1.0, 0.0]), [], np.full((1, 2), math.sqrt(0.5)), np.ones(1))
    cosines = [math.cos(math.radians(angle)) for angle in angles]

    def found(judged: int) -> tuple[list[int], list[float]]:
        fusion = Fusion(dense=1.0, judged=judged, announced=0.0)
        candidates = retrieve(corpus.searchable(), question.asked(), 4, fusion=fusion)
        return [each.row for each in candidates], [each.score for each in candidates]

    # Words of the same direction cover a question's wholly, those of the opposite direction not at all.
    assert found(0) == ([0, 1, 2, 3], pytest.approx(cosines, abs=TOLERANCE))
    assert found(4) == ([2, 3, 0, 1], pytest.approx([(cosines[2] + 1) / 2, (cosines[3] + 1) / 2,
                                                     cosines[0] / 2, cosines[1] / 2], abs=TOLERANCE))  # fmt: skip
    # The fourth would come second; it was not judged, and stays last.
    assert found(3) == ([2, 0, 1, 3], pytest.approx([(cosines[2] + 1) / 2, *(cosines[at] / 2 for at in (0, 1, 3))],
                                                    abs=TOLERANCE))  # fmt: skip
    # Judged without a word in common, and still before what was not.
    assert found(2)[0] == [0, 1, 2, 3]


def test_what_a_candidate_tells() -> None:
    """Stretches at 0 and 60 degrees, windows at 60, 0 and 90: all stretches, the best window, all windows in order."""
    corpus = Corpus(
        [np.concatenate([east_and_north(60), east_and_north(0)]), east_and_north(60)],
        [np.concatenate([east_and_north(60), east_and_north(0), east_and_north(90)]), np.empty((0, 2))],
        [["trust"], []],
        [np.ones((1, 2)), np.empty((0, 2))],
    )
    question = Question(np.array([1.0, 0.0]), ["trust"], np.full((1, 2), math.sqrt(0.5)), np.ones(1))
    first, second = retrieve(corpus.searchable(), question.asked(), 2, fusion=Fusion(dense=0.75, judged=1))
    assert (first.row, second.row) == (0, 1)
    assert first.dense == pytest.approx(0.6 * 0.75 + 0.4 * 1.0)
    assert first.windows.tolist() == [1, 0, 2]
    assert first.cosines == pytest.approx([1.0, 0.5, 0.0], abs=1e-6)
    assert first.covered.tolist() == [1.0]
    # One of two passages holds it: ln(1 + 1.5 / 1.5) = 0.693147, once in 1 term, 0.5 on average: 1 / (1 + 2.625).
    assert first.lexical == pytest.approx(0.693147 / 3.625, abs=1e-6)
    assert first.score == 1.0
    # A passage without a sentence: its stretch alone. It was not judged.
    assert second.dense == pytest.approx(0.5)
    assert second.lexical == 0
    assert len(second.windows) == len(second.cosines) == len(second.covered) == 0
    assert second.score == pytest.approx(0.75 * 0.5 / 0.85 / 2, abs=TOLERANCE)


def test_words_alone_find_a_passage_that_no_vector_is_near() -> None:
    """Among 700 passages, the one whose vectors point away is the only one that holds the word."""
    corpus, question = random_corpus(2, 700)
    corpus.stretches[350] = corpus.windows[350] = -question.vector[None, :]
    corpus.terms[350] = ["mozambique"]
    question.terms = ["mozambique"]
    found = retrieve(corpus.searchable(), question.asked(), 1, fusion=Fusion(dense=0.3, judged=0))
    assert [each.row for each in found] == [350]


@pytest.mark.parametrize("k", [1, 5, 19, 21, 150])
def test_fewer_hits_are_the_first_of_more(k: int) -> None:
    corpus, question = random_corpus(3, 700)
    searchable, asked = corpus.searchable(), question.asked()
    longest = [each.row for each in retrieve(searchable, asked, 150)]
    assert [each.row for each in retrieve(searchable, asked, k)] == longest[:k]
