"""The training of the judge: what it is taught with, and that a run that was stopped is the run that was not."""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from benchmarks.judge import passages as judged_passages
from benchmarks.judge import train
from benchmarks.judge.pairs import Example, Maker, read, write
from benchmarks.judge.passages import Passages, around
from benchmarks.judge.residual import ResidualMaker
from benchmarks.judge.rows import Pair, is_held_out, read_pairs, split
from benchmarks.judge.search import Search
from benchmarks.judge.swaps import Swaps
from benchmarks.judge.synonyms import Synonyms
from qa.encoders import Vectors, model_folder
from qa.settings import DEFAULT_MODEL
from qa.text import words_of

MODEL = model_folder(DEFAULT_MODEL)
HARBOUR = (
    "The port of Oslo hired forty guards in 1994. They counted every container twice a week. Thefts fell by half. "
    "Lamps were bought later. They lasted ten winters. Nobody repaired them. Dogs were withdrawn in spring."
)
COURTS = "Mobile courts sat in the markets of Kenema. They heard forty cases a week. Clerks were paid on time in Bo."
ROWS = [
    {"q": "How many guards did Oslo hire in 1994?", "p": HARBOUR, "title": "Ports", "y": 1, "kind": "pos"},
    {"q": "Who trained the dogs of the port?", "p": HARBOUR, "title": "Ports", "y": 0, "kind": "unanswerable"},
    {"q": "Where did the mobile courts sit?", "p": COURTS, "title": "Courts", "y": 1, "kind": "pos"},
    {"q": "where did the mobile courts sit?", "p": COURTS, "title": "Courts", "y": 0, "kind": "hardneg"},
    {"q": "Why so?", "p": COURTS, "title": "Courts", "y": 1, "kind": "pos"},
    {"q": "Here are the generated questions you asked for", "p": COURTS, "title": "Courts", "y": 1, "kind": "pos"},
    {"q": "When were clerks paid in Bo?", "p": COURTS, "title": "Courts", "y": 1, "kind": "pos"},
]


@pytest.fixture
def pairs(tmp_path: Path) -> list[Pair]:
    with gzip.open(tmp_path / "some-file.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in ROWS)
    return read_pairs(tmp_path)


def vectors_of(texts: Sequence[str], cache: Path | None = None) -> Vectors:
    """One axis a word, or nearly: texts are as near as they share words."""
    found = np.zeros((len(texts), 512), np.float32)
    for row, text in enumerate(texts):
        for word in words_of(text):
            found[row, zlib.crc32(word.encode()) % 512] += 1
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def fake_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged_passages, "encoded", vectors_of)
    for module in ("pairs", "residual", "search", "synonyms"):
        monkeypatch.setattr(f"benchmarks.judge.{module}.encoded", vectors_of)


def test_pairs_that_contradict_each_other_or_are_no_question_are_left_out(pairs: list[Pair]) -> None:
    assert [pair.question for pair in pairs] == [ROWS[0]["q"], ROWS[1]["q"], ROWS[6]["q"]]
    assert {pair.source for pair in pairs} == {"some-file"}


def test_an_article_is_held_out_as_a_whole_on_every_machine() -> None:
    made = [Pair("f", f"Question {at}?", f"passage {at}", f"Article {at // 3}", "pos") for at in range(3_000)]
    own, held_out = split(made)
    assert {pair.article for pair in own}.isdisjoint(pair.article for pair in held_out)
    assert 0.13 < len(held_out) / len(made) < 0.19
    assert [at for at in range(20) if is_held_out(f"article {at}")] == [0, 6, 8, 9, 17]


@pytest.mark.usefixtures("fake_vectors")
def test_a_window_is_the_closest_sentence_and_those_beside_it(tmp_path: Path) -> None:
    found = Passages([HARBOUR, COURTS], ["Ports", "Courts"], tmp_path / "v.npy")
    (question,) = vectors_of(["They lasted ten winters."])
    place, cosine = found.best(0, question)
    assert found.window(0, place) == "Lamps were bought later. They lasted ten winters. Nobody repaired them."
    assert cosine == pytest.approx(1, abs=1e-3)
    assert found.window(1, 0) == "Mobile courts sat in the markets of Kenema. They heard forty cases a week."
    assert found.near(question[None], 1)[0][0][0] == (0, 4)


@pytest.mark.usefixtures("fake_vectors")
def test_examples(pairs: list[Pair], tmp_path: Path) -> None:
    made = [list(Maker(pairs, tmp_path, seed).examples(pairs)) for seed in (1, 1, *range(2, 40))]
    assert made[0] == made[1]
    every = [each for run in made for each in run]
    assert {each.kind for each in every} >= {"answered", "unanswerable", "near", "beside", "swapped", "placed"}
    for each in every:
        assert each.answers == (each.kind == "answered")
        if each.kind == "answered" and "guards" in each.question.lower():
            assert "forty guards in 1994" in each.window
        if each.kind == "near":
            other = COURTS if "oslo" in each.question.lower() else HARBOUR
            assert each.window.removeprefix("Courts. ").removeprefix("Ports. ") in other
    write(every, tmp_path / "e.jsonl")
    assert read(tmp_path / "e.jsonl") == every


def test_around_a_sentence_as_many_as_fit() -> None:
    sentences = ["aa.", "bbbb.", "cc.", "dddddd.", "e."]
    shown = [around(sentences, place, 13) for place in range(6)]
    assert shown == ["aa. bbbb. cc.", "aa. bbbb. cc.", "aa. bbbb. cc.", "cc. dddddd.", "dddddd. e.", "dddddd. e."]
    assert around(sentences, 3, 2) == "dddddd.", "the sentence itself, however long"
    assert around(sentences, 2, 100) == " ".join(sentences)


@pytest.mark.usefixtures("fake_vectors")
def test_the_second_stage_corrects_what_the_search_says(pairs: list[Pair], tmp_path: Path) -> None:
    made = [ResidualMaker(pairs, tmp_path, seed).examples() for seed in (1, 1, *range(2, 40))]
    assert made[0] == made[1]
    every = [each for run in made for each in run]
    assert {each.kind for each in every} == {"answered", "unanswerable", "near", "swapped", "placed"}
    for each in every:
        assert each.answers == (each.kind == "answered")
        if each.kind == "near":
            assert each.window.removeprefix("Ports. ").removeprefix("Courts. ") in (HARBOUR, COURTS)
    for run in made:
        asked = {each.question: each for each in run if each.kind == "answered"}
        for each in run:
            if each.kind == "near":
                right = asked[each.question]
                assert right.window.removeprefix("Ports. ") != each.window.removeprefix("Ports. ")
                assert each.offset < right.offset, "by the search alone the right passage is likelier"
    write(every, tmp_path / "e.jsonl")
    assert read(tmp_path / "e.jsonl") == every


def test_the_search_finds_as_the_product_does(fake_vectors: None, tmp_path: Path) -> None:
    search = Search(Passages([HARBOUR, COURTS], ["Ports", "Courts"], tmp_path / "v.npy"), tmp_path)
    questions = ["They lasted ten winters.", "clerks in Kenema", "nothing of this"]
    first, second, third = search.each(questions, vectors_of(questions))
    assert first.best[0] == pytest.approx(1, abs=1e-3)
    assert first.fused[0] == pytest.approx(1, abs=1e-3)
    assert first.whole[0] < first.best[0]
    assert (second.lexical[1], second.lexical[0]) == (1.0, 0.0)
    assert second.of(1) == [float(scores[1]) for scores in second]
    assert third.lexical.tolist() == [0.0, 0.0]


def test_words_that_question_and_text_share_are_put_in_other_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    close = {"guards": 0.0, "sentries": 0.2, "guarding": 0.1, "winters": 2.0, "oslo": 3.0}

    def placed_on_a_circle(texts: Sequence[str], cache: Path) -> Vectors:
        return np.array([[np.cos(close[text]), np.sin(close[text])] for text in texts], np.float32)

    monkeypatch.setattr("benchmarks.judge.synonyms.encoded", placed_on_a_circle)
    synonyms = Synonyms(["guards sentries guarding winters 1994 Oslo"] * 4 + ["rare"], tmp_path / "w.npy")
    assert synonyms.of == {"guards": ["sentries"], "sentries": ["guarding", "guards"], "guarding": ["sentries"]}
    rng = random.Random(1)
    said = {synonyms.reword("Did guards of Oslo guard in 1994?", HARBOUR, rng) for _ in range(30)}
    assert said == {"Did guards of Oslo guard in 1994?", "Did sentries of Oslo guard in 1994?"}
    assert synonyms.reword("Did guards go?", COURTS, rng) == "Did guards go?", "the text has another word for it"


def test_a_swap_names_what_the_window_does_not() -> None:
    asked = ["Who reformed the police in Sierra Leone?", "Who reformed the courts in Liberia?", "Who went to Guinea?"]
    swaps, rng = Swaps(asked), random.Random(1)
    window = "The reform of the police in Sierra Leone was led by Kamara."
    kinds = set()
    for _ in range(200):
        found = swaps.swap(asked[0], "Police", window, rng)
        if found is None:
            continue
        question, title, shown = found
        kinds.add(shown == window)
        assert title == "Police"
        assert ("Sierra Leone" in question) != ("Sierra Leone" in shown)
    assert kinds == {True, False}, "in the question, and in the window"


@pytest.mark.model
def test_a_run_that_was_stopped_goes_on_to_the_same_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "BATCH", 2)
    monkeypatch.setattr(train, "EVERY", 2)
    examples = [Example(row["q"], str(row["p"])[:80], int(row["y"] == 1), "answered") for row in ROWS[:4]]

    class Stopped(train.Trainer):
        def _learn(self, batch: Sequence[int]) -> float:
            if self.step == 3:
                raise KeyboardInterrupt
            return super()._learn(batch)

    train.Trainer(examples, tmp_path / "whole", epochs=2, seed=1, base=MODEL).run()
    with pytest.raises(KeyboardInterrupt):
        Stopped(examples, tmp_path / "stopped", epochs=2, seed=1, base=MODEL).run()
    again = train.Trainer(examples, tmp_path / "stopped", epochs=2, seed=1, base=MODEL)
    again.run(examples)
    assert again.step == 4
    one, other = (load_file(tmp_path / name / "model" / "model.safetensors") for name in ("whole", "stopped"))
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)
    with pytest.raises(SystemExit, match="another run"):
        train.Trainer(examples, tmp_path / "stopped", epochs=3, seed=1, base=MODEL).run()
