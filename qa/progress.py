"""How far a build or a measurement is: a bar on a terminal, a plain line now and then in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from qa.datatypes import Progress

if TYPE_CHECKING:
    from rich.progress import TaskID

EVERY = 10.0  # seconds between two lines of a log; what takes less says nothing


@contextmanager
def progress_bar(err: Console, *, quiet: bool) -> Iterator[Progress | None]:
    """A bar with its rate and the time left on a terminal, lines elsewhere, nothing if `quiet`."""
    if quiet:
        yield None
    elif not err.is_terminal:
        yield lines(lambda line: err.print(Text(line), soft_wrap=True))
    else:
        with _bar(err) as report:
            yield report


@contextmanager
def _bar(err: Console) -> Iterator[Progress]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )  # fmt: skip
    with Bar(*columns, console=err, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage.capitalize(), total=total, rate="")
            speed = bar.tasks[tasks[stage]].speed
            bar.update(tasks[stage], completed=done, total=total, rate=f"{speed:,.0f}/s" if speed else "")

        yield report


def lines(
    say: Callable[[str], object], *, every: float = EVERY, clock: Callable[[], float] = time.monotonic
) -> Progress:
    """A progress that says, every so many seconds, how far a stage is, how fast it goes and how long it will take."""
    began: dict[str, float] = {}
    said = clock()

    def report(stage: str, done: int, total: int) -> None:
        nonlocal said
        now = clock()
        started = began.setdefault(stage, now)
        if now - said < every or not done:
            return
        said = now
        rate = done / (now - started) if now > started else 0.0
        left = f", {rate:,.1f} a second, about {_duration((total - done) / rate)} left" if rate else ""
        say(f"{stage.capitalize()}: {done:,} of {total:,}{left}")

    return report


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
