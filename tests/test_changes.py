"""What became of passages between two builds: an id that is gone leads to where its passage went."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qa import PassageChanges
from qa.changes import Print, passage_changes

LONG = "The police of Burundi met the donors in 2009, and agreed on eight years of support that both sides kept to."


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> PassageChanges:
    """Of passages that are nothing but their text."""

    def prints(texts: Mapping[str, str]) -> dict[str, Print]:
        return {each: Print(f"content of {text}", text) for each, text in texts.items()}

    return passage_changes(prints(before), prints(after), said_before=before.__getitem__, says_now=after.__getitem__)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, PassageChanges()),
        ({"a": "x", "b": "y"}, {"a": "x", "b": "y"}, PassageChanges(unchanged=2)),
        ({}, {"b": "y", "a": "x"}, PassageChanges(added=("a", "b"))),
        ({"b": "y", "a": "x"}, {}, PassageChanges(removed=("a", "b"))),
        ({"a": "x", "b": "y"}, {"a": "z", "b": "y"}, PassageChanges(changed=("a",), unchanged=1)),
        # the same words under another id
        ({"a": "x", "b": "y"}, {"c": "x", "b": "y"}, PassageChanges(moved={"a": "c"}, unchanged=1)),
        # two that say the same: the first goes to the first, and what is left over is new or gone
        ({"a": "x", "b": "x"}, {"c": "x", "d": "x", "e": "x"}, PassageChanges(("e",), moved={"a": "c", "b": "d"})),
        ({"a": "x", "b": "x"}, {"c": "x"}, PassageChanges(removed=("b",), moved={"a": "c"})),
        # an id that another passage takes over: what it stood for is gone, or has gone on itself
        ({"a": "x", "b": "y"}, {"b": "x"}, PassageChanges(removed=("b",), moved={"a": "b"})),
        ({"a": "x", "b": "y"}, {"a": "n", "b": "x", "c": "y"}, PassageChanges(("a",), moved={"a": "b", "b": "c"})),
        ({"a": "x", "b": "y"}, {"a": "y", "b": "x"}, PassageChanges(moved={"a": "b", "b": "a"})),
        ({"a": "x", "b": LONG}, {"a": LONG, "c": LONG + "."}, PassageChanges(("c",), removed=("a",), moved={"b": "a"})),
        # but an id whose words are nearly the same is itself, even if another passage says now what it said
        ({"a": LONG}, {"a": LONG + ".", "b": LONG}, PassageChanges(("b",), changed=("a",))),
        ({"a": LONG, "b": "y"}, {"a": "y", "c": LONG + "."}, PassageChanges(moved={"a": "c", "b": "a"})),
        # nearly the same words
        ({"a": LONG}, {"b": LONG.replace("eight", "six")}, PassageChanges(moved={"a": "b"})),
        ({"a": LONG}, {"b": LONG[:50]}, PassageChanges(added=("b",), removed=("a",))),
        ({"a": LONG}, {"b": LONG + " And more.", "c": LONG + "."}, PassageChanges(("b",), moved={"a": "c"})),
    ],
)
def test_changes(before: dict[str, str], after: dict[str, str], expected: PassageChanges) -> None:
    assert changes(before, after) == expected
    assert bool(expected) == (before != after)


def test_too_many_to_compare_are_only_matched_word_for_word() -> None:
    before = {f"a{number}": f"{LONG} {number}" for number in range(600)}
    after = {f"b{number}": f"{LONG} {number}" for number in range(600, 1200)} | {"c": f"{LONG} 7"}
    found = changes(before, after)
    assert found.moved == {"a7": "c"}
    assert (len(found.added), len(found.removed)) == (600, 599)
