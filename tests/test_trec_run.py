"""A run file that TREC's tools read, in the order in which the hits stand."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import ir_measures
import pytest
from ir_measures import RR

from qa import EvaluationError
from qa.trec_run import escaped, run_lines, write_run


def test_a_line_a_hit() -> None:
    ranked = [("q 1", [("a/b", 0.75), ("50 %\u00a0é", 0.5)]), ("q2", []), ("q3", [("c", -0.25)])]
    assert list(run_lines(ranked)) == [
        "q%201 Q0 a/b 1 0.750000 lessons-desk",
        "q%201 Q0 50%20%25%C2%A0é 2 0.500000 lessons-desk",
        "q3 Q0 c 1 -0.250000 lessons-desk",
    ]


@pytest.mark.parametrize("name", ["a", "a b", "100%", "%20", "tab\tline\nnbsp\u00a0", "ü/#+", "\u2028\x00\x85"])
def test_ids_come_back(name: str) -> None:
    assert unquote(escaped(name)) == name
    assert len(escaped(name).split()) == 1


def test_the_order_does_not_hang_on_ties(tmp_path: Path) -> None:
    # trec_eval puts the later id first among ties, and knows nothing of the ranks.
    scores = [line.split()[4] for line in run_lines([("q", [("a", 0.5), ("z", 0.5), ("b", 0.7), ("y", 0.4)])])]
    assert scores == ["0.500000", "0.499999", "0.499998", "0.400000"]
    path = tmp_path / "run.trec"
    write_run(path, [("q", [("a", 0.5), ("z", 0.5)])])
    run = list(ir_measures.read_trec_run(str(path)))
    found = ir_measures.calc_aggregate([RR @ 10], {"q": {"a": 1}}, run)
    assert found[RR @ 10] == 1.0


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(
        EvaluationError, match=r"none/run\.trec cannot be written: No such file .* Name another file by"
    ):
        write_run(tmp_path / "none" / "run.trec", [])
