"""What the judge is taught with: a question and a window under its title, and whether the one answers the other.

answered     the window around the sentence that is closest to a question which its passage answers
unanswerable the same of a question that was written against the passage
near         the closest sentences and the best passages by BM25 of other passages
beside       the farthest window of the very passage
labelled     what the files themselves call a near passage without the answer
swapped      a name, a year or a number in the question or the window is another: "What did NORLAM do in Ukraine?"
placed       asked of a country that the passage does not name; as many answered ones of one that it names
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.judge.passages import Passages, Sentence, encoded
from benchmarks.judge.rows import Pair
from benchmarks.judge.swaps import Swaps
from benchmarks.verdict.wording import is_askable, placed, varied
from qa.countries import countries_of
from qa.encoders import Vectors
from qa.lexical import LexicalIndex
from qa.terms import terms_of

MOST_OF_PASSAGE = {"pos": 4, "unanswerable": 5, "hardneg": 4}  # pairs, so that none is learnt by heart
NEAR, NEAR_DEEP = 1, 12  # negatives a question, of so many that are looked at
SHARES = {"near": 0.5, "beside": 0.2, "swapped": 0.45, "placed": 0.1}  # of the answered questions
OF_ITS_COUNTRY = 0.3  # of the answered questions whose window names a country are asked of it
TITLED = 0.8  # of the windows that have a title show it
KINDS = {"pos": "answered", "hardneg": "labelled"}  # as the files call them; others keep their name
_SURER = 0.02  # a sentence elsewhere that is that much closer to the question may answer it too


class Example(NamedTuple):
    """What the judge reads, and what it should say: 1 = answers."""

    question: str
    window: str
    answers: int
    kind: str
    offset: float = 0.0  # the logit of its chance as far as it is known without reading


class Maker:
    """Makes examples of pairs. The same seed gives the same ones."""

    def __init__(self, pairs: Sequence[Pair], folder: Path, seed: int) -> None:
        """`folder` keeps the vectors."""
        self.rng = random.Random(seed)
        titles = {pair.passage: pair.title for pair in pairs}
        self.number = {passage: at for at, passage in enumerate(titles)}
        self.passages = Passages(list(titles), list(titles.values()), folder / "sentences.npy")
        self.questions = list(dict.fromkeys(pair.question for pair in pairs))
        self.row = {question: at for at, question in enumerate(self.questions)}
        self.vectors = encoded(self.questions, folder / "questions.npy")
        self.swaps = Swaps(self.questions)

    def examples(self, pairs: Iterable[Pair]) -> Iterator[Example]:
        """The examples of some of the pairs, all of which the maker was made with."""
        chosen = self._chosen(pairs)
        answered = [pair for pair in chosen if pair.kind == "pos"]
        for pair in chosen:
            kind = KINDS.get(pair.kind, pair.kind)
            asked = pair.question
            if pair.kind == "pos" and self.rng.random() < OF_ITS_COUNTRY:
                asked = self._of_its_country(pair) or asked
            yield self._example(asked, pair.passage, self._best(pair), kind)
        near = self._near([pair for pair in answered if self.rng.random() < SHARES["near"]])
        yield from near
        for pair in answered:
            yield from self._made_wrong(pair)

    def _chosen(self, pairs: Iterable[Pair]) -> list[Pair]:
        """At most so many of each passage, none whose question means nothing without it."""
        askable = [pair for pair in pairs if is_askable(pair.question)]
        self.rng.shuffle(askable)
        taken: dict[tuple[str, str], int] = defaultdict(int)
        found = []
        for pair in askable:
            taken[pair.passage, pair.kind] += 1
            if taken[pair.passage, pair.kind] <= MOST_OF_PASSAGE[pair.kind]:
                found.append(pair)
        return found

    def _best(self, pair: Pair) -> int:
        return self.passages.best(self.number[pair.passage], self._vector(pair))[0]

    def _vector(self, pair: Pair) -> Vectors:
        vector: Vectors = self.vectors[self.row[pair.question]]
        return vector

    def _example(self, question: str, passage: str, place: int, kind: str) -> Example:
        number = self.number[passage]
        return self._of(question, self.passages.titles[number], self.passages.window(number, place), kind)

    def _of(self, question: str, title: str, window: str, kind: str) -> Example:
        shown = under(title, window, self.rng)
        return Example(varied(question, self.rng), shown, int(kind == "answered"), kind)

    # -- near passages ---------------------------------------------------------------------------------------------

    def _near(self, pairs: Sequence[Pair]) -> Iterator[Example]:
        """Windows of other passages: the closest by their sentences, and by their words."""
        closest = self.passages.near(self.vectors[[self.row[pair.question] for pair in pairs]], NEAR_DEEP * 4)
        lexical = LexicalIndex.build([terms_of(text, "en") for text in self.passages.texts])
        for at, pair in enumerate(pairs):
            own = self.number[pair.passage]
            most = self.passages.best(own, self._vector(pair))[1] + _SURER
            by_words = lexical.scores(terms_of(pair.question, "en")).argsort()[::-1][:NEAR_DEEP]
            ways = [
                [each for each, cosine in closest[at] if each.passage != own and cosine < most],
                [self._closest(int(number), pair) for number in by_words if number != own],
            ]
            found = {each for each in ways[self.rng.random() < 0.5][:NEAR_DEEP] if self._is_other(each, pair, most)}
            for each in self.rng.sample(sorted(found), min(NEAR, len(found))):
                yield self._example(pair.question, self.passages.texts[each.passage], each.place, "near")

    def _closest(self, number: int, pair: Pair) -> Sentence:
        return Sentence(number, self.passages.best(number, self._vector(pair))[0])

    def _is_other(self, sentence: Sentence, pair: Pair, most: float) -> bool:
        cosine = self.passages.best(sentence.passage, self._vector(pair))[1]
        return cosine < most and self.passages.texts[sentence.passage] != pair.passage

    # -- made wrong ------------------------------------------------------------------------------------------------

    def _made_wrong(self, pair: Pair) -> Iterator[Example]:
        number, place = self.number[pair.passage], self._best(pair)
        title, window = self.passages.titles[number], self.passages.window(number, place)
        if self.rng.random() < SHARES["beside"]:
            far = max(range(len(self.passages.sentences[number])), key=lambda at: abs(at - place))
            if abs(far - place) > 3:
                yield self._example(pair.question, pair.passage, far, "beside")
        if self.rng.random() < SHARES["swapped"]:
            swapped = self.swaps.swap(pair.question, title, window, self.rng)
            if swapped:
                yield self._of(*swapped, "swapped")
        if self.rng.random() < SHARES["placed"]:
            there = countries_of(f"{title} {pair.passage}")
            asked = placed(pair.question, None, there, self.rng)
            if asked:
                yield self._of(asked, title, window, "placed")

    def _of_its_country(self, pair: Pair) -> str | None:
        """The question asked of a country that its window or title names."""
        number = self.number[pair.passage]
        shown = f"{self.passages.titles[number]} {self.passages.window(number, self._best(pair))}"
        there = countries_of(shown)
        return placed(pair.question, there, (), self.rng) if there else None


def under(title: str, text: str, rng: random.Random) -> str:
    """A text as the judge reads it: mostly under its title, if it has one."""
    return f"{title}. {text}" if title and rng.random() < TITLED else text


def write(examples: Iterable[Example], path: Path) -> None:
    """Writes examples, one JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        for each in examples:
            file.write(json.dumps(each._asdict(), ensure_ascii=False) + "\n")


def read(path: Path) -> list[Example]:
    """The examples that `write` wrote."""
    with path.open(encoding="utf-8") as file:
        return [Example(**json.loads(line)) for line in file]
