"""What became of passages between two builds: added, changed, removed, or moved to another id.

An id follows from a passage's document, lesson and example. Where one of them gets another name the passage gets
another id; it has moved if what it says is still there, word for word or nearly so, under an id that is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from qa.datatypes import PassageChanges

_ALIKE = 80.0  # of 100: how alike two texts must be to be the same passage before and after
_MOST_COMPARED = 250_000  # pairs of texts; beyond, only what moved word for word is found

Text = Callable[[str], str]
"""What the passage of an id says."""


class Print(NamedTuple):
    """Hashes of a state of a passage: of all that it is but its place in the file, and of what it says."""

    content: str
    said: str


def passage_changes(
    before: Mapping[str, Print], after: Mapping[str, Print], *, said_before: Text, says_now: Text
) -> PassageChanges:
    """The changes from one build to another. The texts are only asked for of ids that only one of them has."""
    both = before.keys() & after.keys()
    changed = sorted(each for each in both if before[each].content != after[each].content)
    gone, new = sorted(before.keys() - both), sorted(after.keys() - both)
    moved = _word_for_word(before, after, gone, new)
    gone = [each for each in gone if each not in moved]
    new = sorted({*new} - {*moved.values()})
    nearly = _nearly({each: said_before(each) for each in gone}, {each: says_now(each) for each in new})
    return PassageChanges(
        added=tuple(sorted({*new} - {*nearly.values()})),
        changed=tuple(changed),
        removed=tuple(each for each in gone if each not in nearly),
        moved=dict(sorted({**moved, **nearly}.items())),
        unchanged=len(both) - len(changed),
    )


def _word_for_word(
    before: Mapping[str, Print], after: Mapping[str, Print], gone: Iterable[str], new: Iterable[str]
) -> dict[str, str]:
    """Of several that say the same, the first goes to the first."""
    waiting: dict[str, list[str]] = {}
    for each in new:
        waiting.setdefault(after[each].said, []).append(each)
    found = {}
    for each in gone:
        if left := waiting.get(before[each].said):
            found[each] = left.pop(0)
    return found


def _nearly(gone: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Pairs whose texts are most alike, the most alike first."""
    if not gone or not new or len(gone) * len(new) > _MOST_COMPARED:
        return {}
    from rapidfuzz import fuzz, process

    scores = process.cdist(list(gone.values()), list(new.values()), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    olds, news, found = list(gone), list(new), dict[str, str]()
    pairs = [(-scores[i, j], i, j) for i, j in zip(*scores.nonzero(), strict=True)]
    for _, i, j in sorted(pairs):
        if olds[i] not in found and news[j] not in found.values():
            found[olds[i]] = news[j]
    return found
