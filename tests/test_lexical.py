"""BM25 worked by hand, plain files that are the same for the same terms, and nothing that is not such an index."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa.lexical import LexicalIndex
from tests.conftest import run_python, snapshot

PASSAGES = [["trust", "police"], ["trust", "trust", "trust", "dialogue"], []]
# Lucene's BM25 with k1 = 1.5 and b = 0.75, three passages of 2 terms on average:
#   idf = ln(1 + (3 - n + 0.5) / (n + 0.5)), tf = f / (f + 1.5 * (0.25 + 0.75 * length / 2))
# "police":   n = 1, idf = ln(1 + 2.5 / 1.5) = 0.980829; passage 0: 1 / (1 + 1.5) = 0.4, so 0.392332
# "dialogue": n = 1, idf the same;                       passage 1: 1 / (1 + 2.625) = 0.275862, so 0.270574
# "trust":    n = 2, idf = ln(1 + 1.5 / 2.5) = 0.470004; passage 0: 0.4, so 0.188001; 1: 3 / 5.625, so 0.250669
POLICE, DIALOGUE, TRUST = (0.392332, 0.0, 0.0), (0.0, 0.270574, 0.0), (0.188001, 0.250669, 0.0)


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex.build(PASSAGES)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["police"], POLICE),
        (["dialogue"], DIALOGUE),
        (["trust"], TRUST),
        (["trust", "trust"], TRUST),  # each different term counts once
        (["trust", "police"], np.add(TRUST, POLICE)),
        (["police", "trust", "unheard"], np.add(TRUST, POLICE)),
        (["unheard"], (0.0, 0.0, 0.0)),
        ([""], (0.0, 0.0, 0.0)),
        ([], (0.0, 0.0, 0.0)),
    ],
)
def test_scores(index: LexicalIndex, terms: list[str], expected: tuple[float, ...]) -> None:
    found = index.scores(terms)
    assert found.dtype == np.float32
    assert found == pytest.approx(expected, abs=1e-6)


def test_the_order_of_terms_does_not_matter(index: LexicalIndex) -> None:
    both = [index.scores(terms).tobytes() for terms in (["trust", "police"], ["police", "trust"])]
    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("term", "rows"), [("trust", [0, 1]), ("police", [0]), ("dialogue", [1]), ("unheard", []), ("", [])]
)
def test_holders(index: LexicalIndex, term: str, rows: list[int]) -> None:
    assert index.holders(term).tolist() == rows


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (["police"], 0.916291),  # ln(1 + 3 / 2)
        (["trust"], 0.693147),  # ln(1 + 3 / 3)
        (["unheard"], 1.386294),  # ln(1 + 3 / 1)
        (["police", "trust"], 0.693147),  # by the most frequent
        ([], 1.386294),
    ],
)
def test_weight(index: LexicalIndex, terms: list[str], expected: float) -> None:
    assert index.weight(terms) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("passages", [[], [[]], [[], [], []]])
def test_a_corpus_without_terms(passages: list[list[str]], tmp_path: Path) -> None:
    built = LexicalIndex.build(passages)
    built.save(tmp_path)
    for index in (built, LexicalIndex.load(tmp_path, len(passages))):
        assert index.scores(["trust", ""]).tolist() == [0.0] * len(passages)
        assert index.holders("trust").tolist() == index.holders("").tolist() == []


def test_saved_files_load(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path, 3)
    assert loaded.scores(["trust", "police"]).tobytes() == index.scores(["trust", "police"]).tobytes()
    assert loaded.holders("trust").tolist() == [0, 1]
    assert loaded.weight(["police"]) == index.weight(["police"])


def test_the_same_terms_give_the_same_files_in_every_process(tmp_path: Path) -> None:
    """Terms of many scripts; the order in which a process happens to keep them must not matter."""
    code = """
import sys
from pathlib import Path
from qa.lexical import LexicalIndex
words = ["trust", "police", "1325", "\\u4fe1\\u4efb", "ni\\u00f1o", "\\u043c\\u0438\\u0440", "\\u202e", "a" * 300]
passages = [[words[(row * step) % len(words)] for step in range(row % 7)] for row in range(60)]
LexicalIndex.build(passages).save(Path(sys.argv[1]))
"""
    made = []
    for seed in ("1", "2"):
        ran = run_python(code, tmp_path / seed, env={"PYTHONHASHSEED": seed})
        assert ran.returncode == 0, ran.stderr.decode()
        made.append(snapshot(tmp_path / seed))
    assert made[0] == made[1]
    assert len(made[0]) == 5
    assert not any(b"\x80\x04" in content for content in made[0].values()), "no pickle"


def rewrite(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], object]:
    return lambda folder: np.save(folder / f"{name}.csc.index.npy", change(np.load(folder / f"{name}.csc.index.npy")))


def params(**changes: object) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        path = folder / "params.index.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return change


def written(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


VOCABULARY, PARAMETERS, INDPTR = "vocab.index.json", "params.index.json", "indptr.csc.index.npy"


@pytest.mark.parametrize(
    "damage",
    [
        written(VOCABULARY, b""),
        written(VOCABULARY, b"{"),
        written(VOCABULARY, b"[]"),
        written(VOCABULARY, b"{}"),
        written(VOCABULARY, b"\xff\xfe"),
        written(PARAMETERS, b"[]"),
        written(PARAMETERS, b"{}"),
        written(INDPTR, b""),
        written(INDPTR, b"garbage" * 9),
        written(INDPTR, b"\x80\x04N."),  # a pickle
        lambda folder: (folder / INDPTR).unlink(),
        lambda folder: (folder / INDPTR).write_bytes((folder / INDPTR).read_bytes()[:-3]),
        rewrite("indptr", lambda array: array[:-1]),
        rewrite("indptr", lambda array: array[::-1]),
        rewrite("indptr", lambda array: array + 1),
        rewrite("indices", lambda array: array + 3),
        rewrite("indices", lambda array: array - 1),
        rewrite("indices", lambda array: array[1:]),
        rewrite("data", lambda array: array[1:]),
        rewrite("data", lambda array: np.float32(1)),
        params(num_docs=2),
        params(num_docs="3"),
        params(num_docs=None),
        params(unheard=1),
    ],
)
def test_what_is_not_such_an_index_is_refused(
    index: LexicalIndex, damage: Callable[[Path], object], tmp_path: Path
) -> None:
    index.save(tmp_path / "lexical")
    damage(tmp_path / "lexical")
    with pytest.raises(ValueError, match=r"^lexical (is not a lexical index: .*|holds .* passages, the build has 3)$"):
        LexicalIndex.load(tmp_path / "lexical", 3)


def test_an_index_of_another_number_of_passages_is_refused(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "lexical")
    with pytest.raises(ValueError, match=r"^lexical holds 3 passages, the build has 4$"):
        LexicalIndex.load(tmp_path / "lexical", 4)
