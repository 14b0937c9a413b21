"""Makes small collections to fit the verdict on, out of pairs of question and passage.

    python -m benchmarks.verdict.collections --train DIR --out DIR [--seed 1]

A collection looks like an adviser's library: some articles, a third of whose passages are held out. DIR holds
NAME.jsonl.gz with a line for each pair: q, p (the passage), title, y (1: it answers), kind ("unanswerable": written
against this very passage). Each collection is a folder in the layout of BEIR; in answers.jsonl "sort" says what kind of
question without an answer it is:

    held-out   the passage that answers is held out, others of its article, or on its subject, are not
    against    written against a passage that is there, which does not answer it
    swapped    a name, a country or a year put into an answerable question that no passage holds
    crossed    the same with a name that only another article holds
    placed     asked of a country ("... in Chad?") that its article does not name; as many answerable ones are asked of
               a country that is named in the passage that answers
    off        of other articles' subjects, and small talk, gibberish, orders ("kind": "unanswerable-off")
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.verdict.off_topic import QUESTIONS as OFF_TOPIC
from benchmarks.verdict.related import Field
from benchmarks.verdict.wording import Swapper, is_askable, names_of, placed, varied
from qa.countries import countries_of

SIZES = (0.4, 1.0, 1.5)  # of the articles of a source's collections in turn: libraries are small and not so small
HELD_OUT = 1 / 3
SHORT = 2  # passages of an article that is kept or held out as a whole
ANSWERABLE, NEAR, OFF = 100, 100, 25  # questions of a collection
NEAR_SORTS = {"against": 0.25, "swapped": 0.15, "crossed": 0.1, "placed": 0.15}  # at most; the rest is held out
ASKED_AS_THEY_ARE = 0.75  # of the questions with an answer, at most
OFF_ELSEWHERE = 0.5  # of the off-topic questions; the others are OFF_TOPIC's


class Pair(NamedTuple):
    """A question and a passage of an article; `against` marks a question written to have no answer there."""

    question: str
    passage: str
    title: str
    answers: bool
    against: bool


class Source(NamedTuple):
    """How to cut a training file: so many collections, of so many articles, of at most so many passages each.

    `related`: its articles are short and of everything, so a collection is of those that are nearest to one of them.
    """

    collections: int
    articles: int
    passages: int
    related: bool = False


class Asked(NamedTuple):
    """A question of a collection; `relevant` are passages, none where it has no answer there."""

    text: str
    relevant: tuple[str, ...]
    sort: str


@dataclass(frozen=True, slots=True)
class Made:
    """A collection before it is written: passages (title, text), and questions."""

    passages: tuple[tuple[str, str], ...]
    questions: tuple[Asked, ...]


# Questions to SQuAD's passages were written by people who saw them, and repeat their words; those of BoolQ and QED were
# typed into a search engine, those of ConditionalQA ask for someone's own case.
SOURCES = {
    "squad-train-part": Source(2, 4, 40),
    "squad-dev-other": Source(2, 5, 36),
    "squad2-dev-half": Source(2, 4, 40),
    "squadshifts-newwiki": Source(1, 5, 34),
    "conditionalqa-train-evidence": Source(3, 40, 12, related=True),
    "boolq-dev": Source(3, 120, 12, related=True),
    "qed-dev": Source(2, 120, 12, related=True),
}


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a training file whose question can be asked without the passage before the eyes."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Pair(row["q"].strip(), row["p"], row["title"], row["y"] == 1, row["kind"] == "unanswerable")
        for row in rows
        if row["title"] and is_askable(row["q"])
    ]


def groups(pairs: Iterable[Pair], source: Source, rng: random.Random) -> Iterator[list[Pair]]:
    """The pairs of each collection: whole articles, none in two collections; those with traps first."""
    articles: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        articles[pair.title].append(pair)
    choose = _related if source.related else _any
    for titles in choose(articles, source, rng):
        yield [pair for title in titles for pair in articles[title]]


def _any(articles: Mapping[str, Sequence[Pair]], source: Source, rng: random.Random) -> Iterator[list[str]]:
    marked = [title for title in sorted(articles) if any(pair.against for pair in articles[title])]
    others = [title for title in sorted(articles) if title not in set(marked)]
    rng.shuffle(marked)
    rng.shuffle(others)
    chosen = [*marked, *others][: source.collections * source.articles]
    rng.shuffle(chosen)
    for start in range(0, len(chosen), source.articles):
        yield chosen[start : start + source.articles]


def _related(articles: Mapping[str, Sequence[Pair]], source: Source, rng: random.Random) -> Iterator[list[str]]:
    titles = sorted(articles)
    field = Field([f"{title} {articles[title][0].passage}" for title in titles])
    left = set(range(len(titles)))
    for _ in range(source.collections):
        chosen = field.around(rng.choice(sorted(left)), sorted(left), source.articles)
        left -= set(chosen)
        yield [titles[number] for number in chosen]


def keep(pairs: Sequence[Pair], most: int, rng: random.Random) -> set[tuple[str, str]]:
    """(title, passage) of those that the collection holds: two thirds of each article's block of at most `most`.

    Of articles of one or two passages, which may say the same, two thirds of the articles.
    """
    articles: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        if pair.passage not in articles[pair.title]:
            articles[pair.title].append(pair.passage)
    short = [title for title in articles if len(articles[title]) <= SHORT]
    left = set(rng.sample(short, round(len(short) * HELD_OUT)))
    kept = {(title, passage) for title in short if title not in left for passage in articles[title]}
    for title in [title for title in articles if len(articles[title]) > SHORT]:
        passages = articles[title]
        start = rng.randrange(max(len(passages) - most, 0) + 1)
        block = passages[start : start + most]
        out = set(rng.sample(range(len(block)), round(len(block) * HELD_OUT)))
        kept |= {(title, passage) for number, passage in enumerate(block) if number not in out}
    return kept


def make(pairs: Sequence[Pair], elsewhere: Sequence[Pair], most: int, rng: random.Random) -> Made:
    """A collection of these articles; `elsewhere` are pairs of other articles, for names and off-topic questions."""
    kept = keep(pairs, most, rng)
    relevant: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for pair in pairs:
        if pair.answers:
            relevant[pair.question].add((pair.title, pair.passage))
    there = [question for question, own in relevant.items() if own <= kept]
    out = [question for question, own in relevant.items() if not own & kept]
    against = [pair.question for pair in pairs if pair.against and (pair.title, pair.passage) in kept]
    against = [question for question in dict.fromkeys(against) if question not in relevant]
    for questions in (there, out, against):
        rng.shuffle(questions)
    answerable, spare = there[: _most(len(there))], there[_most(len(there)) :]
    parts = [(question, *min(relevant[question])) for question in spare]
    swaps = _swapped([each[:2] for each in parts[::2]], kept, elsewhere, rng)
    near = _near({"held-out": out, "against": against, **swaps, "placed": _placed(parts[1::2], kept, rng)})
    asked = [Asked(_of_country(text, relevant[text], rng), _passages(relevant[text]), "") for text in answerable]
    asked += [Asked(text, (), sort) for sort, texts in near.items() for text in texts]
    asked += [Asked(text, (), "off") for text in _off(elsewhere, rng)]
    asked = [Asked(varied(each.text, rng), each.relevant, each.sort) for each in asked]
    order = {(pair.title, pair.passage): None for pair in pairs if (pair.title, pair.passage) in kept}
    return Made(tuple(order), tuple(asked))


def _most(answerable: int) -> int:
    """How many of the questions with an answer are asked; the others' names are swapped."""
    return min(ANSWERABLE, round(answerable * ASKED_AS_THEY_ARE))


def _swapped(
    spare: Sequence[tuple[str, str]], kept: Iterable[tuple[str, str]], elsewhere: Sequence[Pair], rng: random.Random
) -> dict[str, list[str]]:
    """Questions of `spare` (with their article) with a name or year that is not there, or only in another article."""
    texts: dict[str, str] = defaultdict(str)
    for title, passage in sorted(kept):
        texts[title] += f" {title} {passage}"
    foreign = Swapper(names_of(pair.question for pair in elsewhere), " ".join(texts.values()))
    others = {
        title: Swapper(names_of(texts[other] for other in texts if other != title), texts[title], years=False)
        for title in texts
    }
    swapped = [foreign.swap(question, rng) for question, _ in spare[::2]]
    crossed = [others[title].swap(question, rng) for question, title in spare[1::2]]
    return {"swapped": [each for each in swapped if each], "crossed": [each for each in crossed if each]}


def _placed(spare: Sequence[tuple[str, str, str]], kept: Iterable[tuple[str, str]], rng: random.Random) -> list[str]:
    """Questions of `spare` (with article, passage) asked of a country that the article does not name."""
    named: dict[str, set[str]] = defaultdict(set)
    for title, passage in kept:
        named[title].update(countries_of(title, passage))
    everywhere = set().union(*named.values())
    made = [
        placed(question, everywhere if number % 2 else None, named[title], rng)
        for number, (question, title, _) in enumerate(spare)
    ]
    return [each for each in made if each]


def _of_country(question: str, relevant: Iterable[tuple[str, str]], rng: random.Random) -> str:
    """Some questions asked of a country that the passage which answers names."""
    if rng.random() < NEAR_SORTS["placed"] * 2:  # in about half of the passages there is one
        return placed(question, countries_of(*min(relevant)), (), rng) or question
    return question


def _passages(relevant: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(passage for _, passage in relevant))


def _near(questions: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """As many of each sort as there should be, held-out ones filling up what the others leave."""
    near = {sort: questions[sort][: round(NEAR * share)] for sort, share in NEAR_SORTS.items()}
    return near | {"held-out": questions["held-out"][: NEAR - sum(map(len, near.values()))]}


def _off(elsewhere: Sequence[Pair], rng: random.Random) -> list[str]:
    """Questions of other articles, and of nobody's."""
    others = sorted({pair.question for pair in elsewhere})
    count = round(OFF * OFF_ELSEWHERE)
    return [*rng.sample(others, min(count, len(others))), *rng.sample(OFF_TOPIC, OFF - count)]


def write(made: Made, folder: Path) -> None:
    """The collection as corpus.jsonl, queries.jsonl, qrels.tsv and answers.jsonl."""
    ids = {passage: f"p{number:03d}" for number, (_, passage) in enumerate(made.passages)}
    qids = [f"q{number:03d}" for number in range(len(made.questions))]
    corpus = [{"_id": ids[text], "title": title, "text": text} for title, text in made.passages]
    queries = [{"_id": qid, "text": asked.text} for qid, asked in zip(qids, made.questions, strict=True)]
    answers = [_answer(qid, asked) for qid, asked in zip(qids, made.questions, strict=True)]
    qrels = [
        f"{qid}\t{ids[passage]}\t1"
        for qid, asked in zip(qids, made.questions, strict=True)
        for passage in asked.relevant
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("corpus", corpus), ("queries", queries), ("answers", answers)):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    table = "\n".join(["query-id\tcorpus-id\tscore", *qrels])
    (folder / "qrels.tsv").write_text(table + "\n", encoding="utf-8")


def _answer(qid: str, asked: Asked) -> dict[str, object]:
    kind = "unanswerable-off" if asked.sort == "off" else "unanswerable-near" if asked.sort else "answerable"
    return {"_id": qid, "is_impossible": bool(asked.sort), "answers": [], "kind": kind, "sort": asked.sort}


def make_all(train: Path, sources: Mapping[str, Source], seed: int) -> dict[str, Made]:
    """Every collection by the name of its folder; the same for the same files and seed."""
    pairs = {name: read_pairs(train / f"{name}.jsonl.gz") for name in sources}
    made = {}
    for name, source in sources.items():
        rng = random.Random(f"{seed} {name}")
        for number, own in enumerate(groups(pairs[name], source, rng)):
            most = round(source.passages * SIZES[number % len(SIZES)])
            titles = {pair.title for pair in own}
            elsewhere = [pair for each in pairs.values() for pair in each if pair.title not in titles]
            made[f"{name}-{number + 1}"] = make(own, elsewhere, most, random.Random(f"{seed} {name} {number}"))
    return made


def main() -> None:
    """Writes the folders and prints what is in them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for name, made in make_all(given.train, SOURCES, given.seed).items():
        write(made, given.out / name)
        counts: dict[str, int] = defaultdict(int)
        for asked in made.questions:
            counts[asked.sort or "answerable"] += 1
        print(f"{name}: {len(made.passages)} passages, {dict(sorted(counts.items()))}")


if __name__ == "__main__":
    main()
