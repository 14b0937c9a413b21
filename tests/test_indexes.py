"""Every kind of vector index keeps the same contract, and gives what exact search gives."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.indexes import ExactIndex, FlatIndex

KINDS = pytest.mark.parametrize("kind", [ExactIndex, FlatIndex])
Kind = type[ExactIndex] | type[FlatIndex]

# Cosines with EAST: 1, 0, 0.6, -1, 1, 0.6
ROWS = np.array([[1, 0], [0, 1], [0.6, 0.8], [-1, 0], [1, 0], [0.6, -0.8]], dtype=np.float32)
EAST = np.array([1, 0], dtype=np.float32)


def search(kind: Kind, k: int, rows: list[int] | None = None) -> tuple[list[int], list[float]]:
    among = None if rows is None else np.array(rows, dtype=np.int64)
    found = kind.build(ROWS).search(EAST, k, among)
    assert found.rows.dtype == np.int64
    assert found.scores.dtype == np.float32
    return found.rows.tolist(), [round(float(score), 6) for score in found.scores]


@KINDS
def test_best_first_and_ties_by_row(kind: Kind) -> None:
    assert search(kind, 6) == ([0, 4, 2, 5, 1, 3], [1, 1, 0.6, 0.6, 0, -1])


@KINDS
@pytest.mark.parametrize(("k", "expected"), [(1, [0]), (2, [0, 4]), (3, [0, 4, 2]), (5, [0, 4, 2, 5, 1])])
def test_a_tie_at_the_last_place_goes_to_the_lower_row(kind: Kind, k: int, expected: list[int]) -> None:
    assert search(kind, k)[0] == expected


@KINDS
def test_many_equal_rows_come_in_order(kind: Kind) -> None:
    index = kind.build(np.tile(np.array([0.6, 0.8], dtype=np.float32), (500, 1)))
    assert index.search(EAST, 7).rows.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert index.search(EAST, 3, np.array([400, 30, 77, 31], dtype=np.int64)).rows.tolist() == [30, 31, 77]


@KINDS
def test_k_beyond_the_rows_gives_them_all(kind: Kind) -> None:
    assert len(search(kind, 1000)[0]) == 6


@KINDS
def test_only_the_rows_asked_for_are_searched(kind: Kind) -> None:
    assert search(kind, 2, [5, 3, 1]) == ([5, 1], [0.6, 0])
    assert search(kind, 9, [5, 3, 1]) == ([5, 1, 3], [0.6, 0, -1])
    assert search(kind, 3, []) == ([], [])


@KINDS
def test_an_index_without_rows_finds_nothing(kind: Kind) -> None:
    assert kind.build(np.empty((0, 2), dtype=np.float32)).search(EAST, 3).rows.tolist() == []


@KINDS
def test_saved_and_loaded_it_is_the_same(kind: Kind, tmp_path: Path) -> None:
    kind.build(ROWS).save(tmp_path / "vectors")
    loaded = kind.load(tmp_path / "vectors")
    assert np.array_equal(loaded.vectors, ROWS)
    assert loaded.search(EAST, 3).rows.tolist() == [0, 4, 2]


@KINDS
def test_the_same_vectors_are_the_same_bytes(kind: Kind, tmp_path: Path) -> None:
    for name in ("one", "two"):
        kind.build(ROWS).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@KINDS
def test_a_truncated_file_is_refused(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "vectors"
    kind.build(ROWS).save(path)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        with pytest.raises(ValueError, match="."):
            kind.load(path)


@KINDS
@pytest.mark.parametrize("content", [b"", b"x" * 500, b"PK\x03\x04" + bytes(200), b"\x80\x04]\x94."])
def test_a_foreign_file_is_refused(kind: Kind, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vectors").write_bytes(content)
    with pytest.raises(ValueError, match="."):
        kind.load(tmp_path / "vectors")


@pytest.mark.parametrize("other", [faiss.IndexFlatL2(2), faiss.IndexLSH(2, 4)])
def test_a_faiss_index_of_another_kind_is_refused(tmp_path: Path, other: faiss.Index) -> None:
    path = tmp_path / "vectors"
    path.write_bytes(faiss.serialize_index(other).tobytes())
    with pytest.raises(ValueError, match="vectors is a Index.*, not a flat index of inner products"):
        FlatIndex.load(path)


@st.composite
def searches(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int, np.ndarray | None]:
    """Small whole numbers, so that sums are exact and many scores tie."""
    dim, rows = draw(st.integers(1, 4)), draw(st.integers(0, 30))
    numbers = st.integers(-2, 2)
    vectors = draw(st.lists(st.lists(numbers, min_size=dim, max_size=dim), min_size=rows, max_size=rows))
    question = draw(st.lists(numbers, min_size=dim, max_size=dim))
    among = draw(st.none() | st.sets(st.integers(0, rows - 1)) if rows else st.none())
    return (
        np.array(vectors, dtype=np.float32).reshape(rows, dim),
        np.array(question, dtype=np.float32),
        draw(st.integers(1, rows + 3)),
        None if among is None else np.array(sorted(among, reverse=True), dtype=np.int64),
    )


@given(searches())
def test_the_default_kind_gives_what_exact_search_gives(
    case: tuple[np.ndarray, np.ndarray, int, np.ndarray | None],
) -> None:
    vectors, question, k, rows = case
    expected = ExactIndex.build(vectors).search(question, k, rows)
    found = FlatIndex.build(vectors).search(question, k, rows)
    assert found.rows.tolist() == expected.rows.tolist()
    assert found.scores.tolist() == expected.scores.tolist()
