"""The benchmark of rebuilds, small: what it measures, and that it stops where more is encoded than was edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.rebuild import measure
from benchmarks.speed import table
from qa import Library
from tests.fakes import FakeEncoder


def test_the_benchmark_measures_rebuilds(tmp_path: Path) -> None:
    found = measure(tmp_path, 4, 4, FakeEncoder())
    assert found["texts encoded a rebuild, most"] == 2
    assert 0 < found["rebuild, one document edited, s"] < found["full build, s"]
    lines = table(found, "four").splitlines()
    assert len(lines) == 2 + len(found)
    assert lines[2].endswith("| 1.0000 |")


def test_the_benchmark_stops_where_more_is_encoded_than_was_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incremental = Library.build
    monkeypatch.setattr(Library, "build", lambda library, full=False: incremental(library, full=True))
    with pytest.raises(RuntimeError, match=r"edit 0 had \d+ texts encoded"):
        measure(tmp_path, 2, 1, FakeEncoder())
