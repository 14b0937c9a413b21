"""The collections that the verdict is fitted on, and the fit, on made-up input."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest

from benchmarks.verdict import collections as made_of
from benchmarks.verdict import fit as fitting
from benchmarks.verdict import model as model_of
from benchmarks.verdict.gather import Cache, of_folder
from benchmarks.verdict.model import Row
from benchmarks.verdict.wording import Swapper, is_askable, names_of, placed, varied
from qa import Library, Settings
from qa import verdict as shipped
from qa.beir import read_beir
from tests.fakes import FakeEncoder

PASSAGES = 12
ARTICLES = {"Rivers of Kenya": "Nairobi", "Bridges": "Isambard", "Canals": "Panama", "Locks": "Bramah"}


def passage(title: str, number: int) -> str:
    return f"{title}, part {number}: the {ARTICLES[title]} survey measured depth{number} and width{number} in Kenya."


def write_pairs(folder: Path) -> None:
    """Four articles of twelve passages, each with four questions and one that it does not answer."""
    folder.mkdir()
    rows = []
    for title, name in ARTICLES.items():
        for number in range(PASSAGES):
            for what in ("depth", "width", "length", "cost"):
                question = f"Which {what}{number} did the {name} survey measure in 1987?"
                rows.append({"q": question, "p": passage(title, number), "title": title, "y": 1, "kind": "pos"})
            question = f"Which weight{number} did the {name} survey never measure?"
            rows.append({"q": question, "p": passage(title, number), "title": title, "y": 0, "kind": "unanswerable"})
    with gzip.open(folder / "pairs.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A collection of two of the four articles, written."""
    write_pairs(tmp_path / "train")
    for name, value in (("ANSWERABLE", 10), ("NEAR", 20), ("OFF", 6)):
        monkeypatch.setattr(made_of, name, value)
    made = made_of.make_all(tmp_path / "train", {"pairs": made_of.Source(1, 2, 20)}, seed=1)
    made_of.write(made["pairs-1"], tmp_path / "pairs-1")
    return tmp_path / "pairs-1"


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def questions(folder: Path, sort: str) -> list[str]:
    qids = {row["_id"] for row in lines(folder / "answers.jsonl") if row["sort"] == sort}
    return [str(row["text"]) for row in lines(folder / "queries.jsonl") if row["_id"] in qids]


def asked_of(question: str) -> tuple[str, int]:
    """The article (by its name) and the passage that a question of `write_pairs` was written for."""
    folded = question.lower()
    title = next(title for title, name in ARTICLES.items() if name.lower() in folded)
    digits = next(word for word in folded.split() if word[-1].isdigit() and word[0] in "dwlc")
    return title, int("".join(letter for letter in digits if letter.isdigit()))


def test_a_collection_is_read_as_any_other_and_every_answer_is_in_it(folder: Path) -> None:
    collection = read_beir(folder)
    assert collection.gold.notices == ()
    kept = {(each.document, each.text) for each in collection.corpus.passages}
    assert len(kept) == 10  # of two articles eight passages each, three of them held out
    answerable = [each for each in collection.gold.questions if each.kind == "answerable"]
    assert len(answerable) == 10
    texts = {each.id: each.text for each in collection.corpus.passages}
    for question in answerable:
        assert [texts[name] for name in question.qrels] == [passage(*asked_of(question.text))]


def test_what_a_held_out_question_asks_for_is_not_there_but_its_article_is(folder: Path) -> None:
    corpus = lines(folder / "corpus.jsonl")
    held_out = questions(folder, "held-out")
    assert len(held_out) == 20 - 5 - 3 - 2 - 3  # what the other sorts' shares of the twenty leave
    for question in held_out:
        title, number = asked_of(question)
        assert title in {row["title"] for row in corpus}
        assert passage(title, number) not in {row["text"] for row in corpus}


def test_questions_against_a_passage_stand_beside_it(folder: Path) -> None:
    texts = {row["text"] for row in lines(folder / "corpus.jsonl")}
    against = questions(folder, "against")
    assert len(against) == 5
    for question in against:
        number = next(word for word in question.lower().split() if word.startswith("weight")).removeprefix("weight")
        assert any(f"part {number}:" in str(text) for text in texts)


def test_swapped_names_and_years_are_not_there_and_crossed_ones_only_in_the_other_article(folder: Path) -> None:
    corpus = lines(folder / "corpus.jsonl")
    everything = " ".join(f"{row['title']} {row['text']}" for row in corpus).lower()
    for question in questions(folder, "swapped"):
        there = [name for name in ARTICLES.values() if name.lower() in question.lower() and name.lower() in everything]
        assert not there or "1987" not in question  # the name or the year is another one
    assert len(questions(folder, "crossed")) == 2


def test_the_same_seed_gives_the_same_collection(tmp_path: Path) -> None:
    write_pairs(tmp_path / "train")
    sources = {"pairs": made_of.Source(2, 2, 20)}
    first, again = (made_of.make_all(tmp_path / "train", sources, seed=3) for _ in range(2))
    assert first == again
    assert first != made_of.make_all(tmp_path / "train", sources, seed=4)
    titles = [{title for title, _ in made.passages} for made in first.values()]
    assert titles[0].isdisjoint(titles[1])


def test_a_swap_takes_a_name_of_the_same_place_that_the_text_does_not_hold() -> None:
    names = names_of(["Who ruled in Peru?", "Who ruled in Chad?", "Who met Ada Byron?"])
    assert names == {(True, "in"): ["Chad", "Peru"], (False, "met"): ["Ada Byron"]}
    swapper = Swapper(names, "The king of Peru.")
    assert swapper.swap("What is grown in Ghana?", random.Random(1)) == "What is grown in Chad?"
    assert swapper.swap("What is grown in gardens?", random.Random(1)) is None
    year = Swapper({}, " ".join(str(year) for year in range(1910, 1990) if year != 1951))
    assert year.swap("Who won in 1950?", random.Random(1)) == "Who won in 1951?"


def test_a_placed_question_names_a_country_of_those_given() -> None:
    found = {placed("Who won?", ["Chad", "Peru"], ["Peru"], random.Random(seed)) for seed in range(20)}
    assert found == {"Who won in Chad?", "In Chad, who won?", "Who won in the Chadian case?"}
    assert placed("Who won?", ["Peru"], ["Peru"], random.Random(1)) is None


def test_questions_are_typed_in_several_ways() -> None:
    ways = {varied("Who was the king of Chad?", random.Random(seed)) for seed in range(100)}
    assert ways == {
        "Who was the king of Chad?",
        "who was the king of chad?",
        "Who was the king of Chad",
        "who was the king of chad",
        "king Chad",
    }
    assert {varied("???", random.Random(seed)) for seed in range(50)} == {"???"}
    assert is_askable("Who was the king of Chad?")
    assert not is_askable("Who was he?")


def row(collection: str, sort: str, **signals: float) -> Row:
    kind = "unanswerable-off" if sort == "off" else "unanswerable-near" if sort else "answerable"
    return Row(collection, kind, sort, "en", {"number": 1.0, "together": 1.0, **signals})


def made_up(count: int = 200) -> list[Row]:
    """Rows of two collections: `good` is higher where there is an answer, `bad` lower, `noise` neither."""
    draw = np.random.default_rng(7).normal
    return [
        row(
            "ab"[number % 4 // 2],
            "" if number % 2 else "held-out",
            good=float(draw() + number % 2),
            bad=float(draw() - number % 2),
            noise=float(draw()),
        )
        for number in range(count)
    ]


def test_the_fit_finds_the_signs_and_the_positive_one_drops_what_is_negative() -> None:
    rows = made_up()
    model = model_of.fit(rows, ["good", "bad", "noise"], 0.01)
    assert model.weights[0] > 0.3
    assert model.weights[1] < -0.3
    assert abs(model.weights[2]) < 0.3
    assert "bad" not in model_of.fit_positive(rows, ["good", "bad", "noise"], 0.01).names
    assert model_of.fit_positive(rows, ["good", "bad"], 0.01).names == ("good",)


def test_the_fit_is_where_the_loss_is_least() -> None:
    # One signal, at -1 and 1, and a penalty p: w (1 - sigmoid(w)) ... by symmetry sigmoid(-w) = p * w.
    rows = [row("a", "", s=1.0), row("a", "held-out", s=-1.0)]
    model = model_of.fit(rows, ["s"], 0.1)
    weight = float(model.weights[0])
    assert 1 / (1 + np.exp(weight)) == pytest.approx(0.1 * weight)
    assert model.intercept == pytest.approx(0)


def test_every_collection_counts_alike_and_answerable_ones_as_much_as_the_others() -> None:
    rows = [row("a", "", s=0.0)] * 4 + [row("a", "against", s=0.0), row("a", "held-out", s=0.0), row("b", "", s=0.0)]
    weights = model_of.balanced(rows)
    assert weights[:4].sum() == pytest.approx(weights[4:6].sum())
    assert weights[6] == pytest.approx(weights[:4].sum())
    assert weights[5] / weights[4] == pytest.approx(model_of.SORTS["held-out"] / model_of.SORTS["against"])


def test_auroc_is_of_near_questions_or_of_the_sorts_asked_for() -> None:
    rows = [row("a", "", s=0.0), row("a", "held-out", s=0.0), row("a", "off", s=0.0)]
    scores = np.array([0.5, 0.7, 0.1])
    assert model_of.told_apart(rows, scores) == 0
    assert model_of.told_apart(rows, scores, ["off"]) == 1
    assert model_of.told_apart(rows[1:], scores[1:]) is None


def test_a_collection_left_out_is_judged_by_the_others() -> None:
    rows = made_up()
    upside_down = [
        each._replace(signals={**each.signals, "good": -each.signals["good"]}, collection="c") for each in rows[:40]
    ]
    both = rows + upside_down
    scores = model_of.left_out(both, ["good"], 0.01, positive=False)
    value = model_of.told_apart(upside_down, scores[-40:])
    assert value is not None
    assert value < 0.4  # fitted on itself, it would be above one half


def test_the_thresholds_refuse_what_is_off_topic_and_answer_what_has_an_answer() -> None:
    rows = [row("a", "", s=0.0)] * 2 + [row("a", "off", s=0.0)] * 2 + [row("a", "held-out", s=0.0)]
    assert fitting.thresholds(rows, np.array([0.30006, 0.4, 0.1, 0.05, 0.9])) == (0.12, 0.3)
    # The surest off-topic question is nearly as sure as the least sure answerable one: nothing is weak.
    assert fitting.thresholds(rows, np.array([0.3, 0.4, 0.28, 0.05, 0.9])) == (0.3, 0.3)


def test_what_is_lacking_leaves_a_fifth_of_the_confidence() -> None:
    model = model_of.fit(made_up(), ["good"], 0.01)
    there = row("a", "", good=0.5)
    whole, left = model.confidence([there, there._replace(signals={**there.signals, "number": 0.0})])
    assert left == pytest.approx(0.2 * whole)


def test_what_is_written_gives_the_confidence_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = made_up()
    model = model_of.fit_positive(rows, ["good", "noise"], 0.01)
    written = json.loads(json.dumps(fitting.as_json(model, 0.2, 0.5, "made-up questions")))
    monkeypatch.setattr(shipped, "_model", lambda: written)
    for each, expected in zip(rows[:5], model.confidence(rows[:5]), strict=True):
        assert shipped.confidence(each.signals) == pytest.approx(expected, abs=1e-3)
    assert [shipped.verdict(sure, rows[0].signals) for sure in (0.19, 0.2, 0.49, 0.5)] == [
        "none",
        "weak",
        "weak",
        "answered",
    ]


def test_thresholds_are_of_the_gold_file_and_the_model_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    field = [row("field", "", good=number / 40, bad=0.0, noise=0.0) for number in range(40)]
    field += [row("field", "off", good=-2.0, bad=0.0, noise=0.0)]
    spanish = [row("field", "", good=-9.0, bad=0.0, noise=0.0)._replace(language="es")] * 9
    monkeypatch.setattr(fitting, "of_folder", lambda *_: made_up())
    monkeypatch.setattr(fitting, "of_gold", lambda *_: [*field, *spanish])
    out = tmp_path / "verdict.json"
    gold = ["--thresholds-gold", "gold.jsonl", "x", "--language", "en"]
    signals = ["--signals", "good", "bad", "noise"]
    given = ["fit", "x", "--library", str(tmp_path / "l"), "--cache", str(tmp_path / "c"), "--write", str(out)]
    monkeypatch.setattr("sys.argv", [*given, *gold, *signals])
    fitting.main()
    written = json.loads(out.read_text(encoding="utf-8"))
    model = model_of.fit_positive(
        made_up(), ["bad", "good", "noise"], model_of.best_penalty(made_up(), ["bad", "good", "noise"])
    )
    assert written["coefficients"].keys() == set(model.names)
    assert written["intercept"] == pytest.approx(model.intercept, abs=1e-4)
    monkeypatch.setattr(shipped, "_model", lambda: written)
    verdicts = [shipped.verdict(shipped.confidence(each.signals), each.signals) for each in field]
    assert verdicts == ["answered"] * 40 + ["none"]
    assert "41 questions of field" in written["fitted_on"]


def test_what_was_asked_is_kept_with_its_sorts(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "indexes").mkdir()
    library = Library(tmp_path / "indexes", settings=Settings(), encoder=FakeEncoder())
    cache = tmp_path / "cache.json"
    rows = of_folder(folder, library, Cache(cache))
    assert {each.sort for each in rows} == {"", "against", "held-out", "swapped", "crossed", "placed", "off"}
    assert all(each.signals and each.collection == "pairs-1" for each in rows)
    monkeypatch.setattr("benchmarks.verdict.gather.indexed", None)  # asking again would fail
    assert of_folder(folder, library, Cache(cache)) == rows
    with pytest.raises(TypeError):
        of_folder(folder, library, Cache(cache, again=True))
