"""An encoder that notes the time spent inside it, whoever calls it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, cast

from qa.encoders import Encoder


class TimedEncoder:
    """Stands in for `encoder`; `seconds` holds the time inside each of its methods so far.

    Where a method gives one result after another, making each of them counts. What the encoder calls of its own is not
    counted twice: it does not know of this one.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._timed = encoder
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the encoder has
        found = getattr(self._timed, name)
        return self._timing(name, found) if callable(found) else found

    def _timing(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: object, **kwargs: object) -> object:
            made = self._run(name, lambda: method(*args, **kwargs))
            return self._each(name, made) if isinstance(made, Iterator) else made

        return timed

    def _each(self, name: str, results: Iterator[object]) -> Iterator[object]:
        end = object()
        while (made := self._run(name, lambda: next(results, end))) is not end:
            yield made

    def _run(self, name: str, work: Callable[[], object]) -> object:
        started = time.perf_counter()
        try:
            return inside_encoder(work)
        finally:
            self.seconds[name] += time.perf_counter() - started

    @property
    def total(self) -> float:
        """Seconds inside the encoder so far."""
        return sum(self.seconds.values())

    def as_encoder(self) -> Encoder:
        """Itself, under the type that the product asks for."""
        return cast(Encoder, self)


def inside_encoder(work: Callable[[], object]) -> object:
    """What `work` gives; whoever looks at the stack knows by this function that the encoder is at work."""
    return work()
