"""The second stage of the training: what the product's own search leaves unexplained.

Whole passages instead of windows, and each example with an offset: how likely the search's scores by themselves say
that the passage answers. The judge is trained on the sum of the offset and its own logit, so it learns to correct the
scores instead of learning them once more, worse than the embedding model knows them: trained without, it took most
answers that share no words with their question for none. Near ones are the passages that the search puts first.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.judge.pairs import KINDS, Example, under
from benchmarks.judge.passages import Passages, around, encoded, sentences_of
from benchmarks.judge.rows import Pair
from benchmarks.judge.search import Found, Search
from benchmarks.judge.swaps import Swaps
from benchmarks.judge.synonyms import Synonyms
from benchmarks.verdict.wording import is_askable, placed, varied
from qa.countries import countries_of

# Questions to SQuAD's passages repeat their words; they would outnumber those that people typed into a search engine or
# asked about their own case.
MOST = {"squad-train-part": 6_000, "squad-dev-other": 2_500, "squad2-dev-half": 1_500, "squadshifts-newwiki": 3_500}
MOST_OF_KIND = {"unanswerable": 8_000, "hardneg": 4_000}
MOST_OF_PASSAGE = {"pos": 2, "unanswerable": 3, "hardneg": 3}  # so that none is learnt by heart
REWORDED = 0.4  # of the questions
OF_ITS_COUNTRY = 0.2  # of the answered questions are asked of a country that the passage names
NEAR, NEAR_DEEP = 0.8, 8  # of the answered questions get a near passage, one of so many that come first
SURER = 0.2  # a passage whose best sentence is closer by more than this may answer too
SWAPPED, PLACED = 2_100, 700  # examples
LONGEST = 600  # characters of a passage around its closest sentence


class _Asked(NamedTuple):
    """A question as it is asked, of a passage by its number; `text` if that is not the passage's own."""

    question: str
    passage: int
    kind: str
    title: str | None = None
    text: str | None = None


class ResidualMaker:
    """Makes the examples of the second stage. The same seed gives the same ones."""

    def __init__(self, pairs: Sequence[Pair], folder: Path, seed: int) -> None:
        """`pairs` are all that may be learnt from; `folder` keeps the vectors."""
        self.rng, self.folder = random.Random(seed), folder
        self.pairs = pairs
        titles = {pair.passage: pair.title for pair in pairs}
        self.number = {passage: at for at, passage in enumerate(titles)}
        self.passages = Passages(list(titles), list(titles.values()), folder / "sentences.npy")
        self.search = Search(self.passages, folder)
        self.swaps = Swaps([pair.question for pair in pairs])
        self.synonyms = Synonyms([*(pair.question for pair in pairs), *titles], folder / "words.npy")

    def examples(self) -> list[Example]:
        """All of them, each with its offset."""
        asked = [self._asked(pair) for pair in self._chosen()]
        asked += self._made_wrong([pair for pair in self.pairs if pair.kind == "pos"])
        vectors = encoded([each.question for each in asked], self.folder / "asked.npy")
        made, scores = list[Example](), list[list[float]]()
        found = self.search.each([each.question for each in asked], vectors)
        for each, vector, own in zip(asked, vectors, found, strict=True):
            of_this = [each, *self._near(each, own)]
            scores += [own.of(other.passage) for other in of_this]
            made += [self._example(other, self.passages.best(other.passage, vector)[0]) for other in of_this]
        model = LogisticRegression(C=1e3).fit(scores, [each.answers for each in made])
        offsets = np.asarray(scores) @ model.coef_[0] + model.intercept_[0]
        return [each._replace(offset=round(float(offset), 4)) for each, offset in zip(made, offsets, strict=True)]

    def _chosen(self) -> Iterator[Pair]:
        of_passage, of_group = defaultdict[tuple[str, str], int](int), defaultdict[str, int](int)
        for pair in self.rng.sample(self.pairs, len(self.pairs)):
            group = pair.source if pair.kind == "pos" else pair.kind
            full = of_group[group] >= (MOST | MOST_OF_KIND).get(group, len(self.pairs))
            if full or of_passage[pair.passage, pair.kind] >= MOST_OF_PASSAGE[pair.kind]:
                continue
            if is_askable(pair.question):
                of_passage[pair.passage, pair.kind] += 1
                of_group[group] += 1
                yield pair

    def _asked(self, pair: Pair) -> _Asked:
        question = pair.question
        if pair.kind == "pos" and self.rng.random() < OF_ITS_COUNTRY:
            there = countries_of(f"{pair.title} {pair.passage}")
            question = (placed(question, there, (), self.rng) if there else None) or question
        if self.rng.random() < REWORDED:
            question = self.synonyms.reword(question, pair.passage, self.rng)
        return _Asked(varied(question, self.rng), self.number[pair.passage], KINDS.get(pair.kind, pair.kind))

    def _near(self, asked: _Asked, found: Found) -> list[_Asked]:
        """One of the passages that come first, if the question has an answer."""
        if asked.kind != "answered" or self.rng.random() > NEAR:
            return []
        first = np.argsort(-found.fused, kind="stable")[: 2 * NEAR_DEEP].tolist()
        most = found.best[asked.passage] + SURER
        others = [number for number in first if number != asked.passage and found.best[number] < most][:NEAR_DEEP]
        return [_Asked(asked.question, self.rng.choice(others), "near")] if others else []

    def _made_wrong(self, pairs: Sequence[Pair]) -> list[_Asked]:
        """Another name, year or number than the passage's; a country that it does not name."""
        left = {"swapped": SWAPPED, "placed": PLACED}
        found = []
        for pair in self.rng.sample(pairs, len(pairs)):
            kind = "swapped" if self.rng.random() < SWAPPED / (SWAPPED + PLACED) else "placed"
            if left[kind] and (made := self._wrong(pair, kind)):
                left[kind] -= 1
                found.append(made)
            if not any(left.values()):
                break
        return found

    def _wrong(self, pair: Pair, kind: str) -> _Asked | None:
        number = self.number[pair.passage]
        if kind == "placed":
            named = countries_of(f"{pair.title} {pair.passage}")
            asked = placed(pair.question, None, named, self.rng)
            return _Asked(varied(asked, self.rng), number, kind) if asked else None
        swapped = self.swaps.swap(pair.question, pair.title, pair.passage, self.rng)
        if swapped is None:
            return None
        question, title, text = swapped
        return _Asked(varied(question, self.rng), number, kind, title, text)

    def _example(self, asked: _Asked, place: int) -> Example:
        title = self.passages.titles[asked.passage] if asked.title is None else asked.title
        sentences = self.passages.sentences[asked.passage] if asked.text is None else sentences_of(asked.text)
        shown = under(title, around(sentences, place, LONGEST), self.rng)
        return Example(asked.question, shown, int(asked.kind == "answered"), asked.kind)
