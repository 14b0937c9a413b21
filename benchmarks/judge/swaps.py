"""Near-misses: a name, a year or a number put into a question, or into a window, in the place of the one asked for."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from benchmarks.verdict.wording import Swapper, names_of
from qa.text import words_of

_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w.,-]*\d)")
_IN_WINDOW = 0.35  # of the swaps are made in the window, if the question and the window share a name


class Swaps:
    """Puts in what other questions name."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.names = names_of(questions)

    def swap(self, question: str, title: str, window: str, rng: random.Random) -> tuple[str, str, str] | None:
        """Question, title and window, of which the window no longer answers the question; None if none is found."""
        if rng.random() < _IN_WINDOW:
            return self._in_window(question, title, window, rng)
        asked = Swapper(self.names, f"{title} {window}").swap(question, rng) or self._other_number(
            question, window, rng
        )
        return (asked, title, window) if asked else None

    def _in_window(self, question: str, title: str, window: str, rng: random.Random) -> tuple[str, str, str] | None:
        """The name that the question and the window share is another one in the window and in the title."""
        asked = Swapper(self.names, f"{title} {window} {question}").swap(question, rng)
        if asked is None:
            return None
        old, new = _differing(question, asked)
        shown = f"{title} {window}"
        if len(old) < 4 or old not in shown or set(words_of(new)) & set(words_of(question)):
            return None
        pattern = re.compile(rf"\b{re.escape(old)}\b")
        if not pattern.search(window):
            return None
        return question, pattern.sub(new, title), pattern.sub(new, window)

    def _other_number(self, question: str, window: str, rng: random.Random) -> str | None:
        """The question with another number than the window's."""
        found = [match for match in _NUMBER.finditer(question) if match[0] in window]
        if not found:
            return None
        match = rng.choice(found)
        whole = match[0].replace(",", "").split(".")[0]
        other = str(max(2, int(whole) + rng.choice([-3, -2, -1, 1, 2, 3, 5, 10, 20])))
        return None if other in words_of(window) else question[: match.start()] + other + question[match.end() :]


def _differing(one: str, other: str) -> tuple[str, str]:
    """The stretches in which two texts differ."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(one.rfind(" ", 0, start) + 1, 0)
    back = 0
    while back < min(len(one), len(other)) - start and one[len(one) - 1 - back] == other[len(other) - 1 - back]:
        back += 1
    while back and one[len(one) - back] != " " and one[len(one) - back].isalnum():
        back -= 1
    return one[start : len(one) - back], other[start : len(other) - back]
