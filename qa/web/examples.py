"""Example questions that this library can answer."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from qa import Assistant, QAError

_SHOWN = 4
_LOOKED_AT = 100  # passages whose lesson titles may stand in
# Questions that advisers ask; those that the library answers are offered, so that no example leads nowhere.
_POOL = (
    "How to build trust with local partners?",
    "How can political dialogue be kept going?",
    "What do official agreements change?",
    "How to work when political will is elsewhere?",
    "How can local ownership be strengthened?",
    "How should donors coordinate their support?",
    "How to plan the hand-over of a programme?",
    "How can progress be monitored and evaluated?",
    "How can reforms be made to last?",
    "How to involve civil society?",
)


class Examples:
    """Four questions that the live build answers, else lesson titles as they stand; found once a build."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._found: tuple[str, tuple[str, ...]] = ("", ())

    def current(self) -> tuple[str, ...]:
        """The example questions for the live build, or none if it cannot answer."""
        try:
            opened = self._assistant.library.opened()
            with self._lock:
                if self._found[0] != opened.manifest.build:
                    first = (opened.passage(row).lesson_title for row in range(min(opened.passage_count, _LOOKED_AT)))
                    self._found = (opened.manifest.build, self._chosen(filter(None, first)))
                return self._found[1]
        except QAError:
            return ()

    def _chosen(self, titles: Iterable[str]) -> tuple[str, ...]:
        answered = [question for question in _POOL if self._assistant.ask(question, k=1).verdict == "answered"]
        return tuple(dict.fromkeys([*answered[:_SHOWN], *titles]))[:_SHOWN]
