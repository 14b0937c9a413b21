"""A log says now and then how far a build is; a terminal shows it; neither gets in the way of anything else."""

from __future__ import annotations

import io

from rich.console import Console

from qa.progress import lines, progress_bar


def test_lines_tell_how_far_how_fast_and_how_long() -> None:
    now, said = [100.0], list[str]()
    report = lines(said.append, every=10, clock=lambda: now[0])
    for seconds, done in ((0, 0), (5, 50), (10, 100), (12, 120), (20, 200), (90, 900)):
        now[0] = 100.0 + seconds
        report("encoding", done, 10_000)
    assert said == [
        "Encoding: 100 of 10,000, 10.0 a second, about 16 min left",
        "Encoding: 200 of 10,000, 10.0 a second, about 16 min left",
        "Encoding: 900 of 10,000, 10.0 a second, about 15 min left",
    ]
    now[0] += 10
    report("writing", 0, 1)
    report("writing", 1, 1)
    assert said[3:] == ["Writing: 1 of 1"], "a stage that has just begun has no rate"


def test_what_is_short_says_nothing() -> None:
    out = io.StringIO()
    with progress_bar(Console(file=out, force_terminal=False), quiet=False) as report:
        assert report
        for done in range(100):
            report("reading", done, 100)
    assert out.getvalue() == ""


def test_quiet_is_quiet() -> None:
    with progress_bar(Console(file=io.StringIO(), force_terminal=True), quiet=True) as report:
        assert report is None


def test_a_terminal_shows_each_stage() -> None:
    out = io.StringIO()
    with progress_bar(Console(file=out, force_terminal=True, width=100), quiet=False) as report:
        assert report
        for stage in ("reading", "encoding"):
            for done in range(11):
                report(stage, done, 10)
    shown = out.getvalue()
    assert "Reading" in shown
    assert "Encoding" in shown
    assert "10/10" in shown
