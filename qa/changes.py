"""What became of passages between two builds: added, changed, removed, or moved to another id.

An id follows from a passage's document, lesson and example. Where one of them gets another name the passage gets
another id; it has moved if what it says is still there under an id that is new, word for word or nearly so, or, word
for word, under one that was another passage's: where a lesson is put between others, those after it are renumbered.
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
    """The changes from one build to another. The texts are only asked for where the prints do not settle it."""
    both = before.keys() & after.keys()
    changed = {each for each in both if before[each].content != after[each].content}
    gone, new = before.keys() - both, after.keys() - both
    said = {before[each].said for each in gone | changed}
    says = {after[each].said for each in new | changed}
    # An id may have changed hands where its words are elsewhere now, or were elsewhere before.
    handed = {
        each
        for each in changed
        if before[each].said != after[each].said
        and (before[each].said in says or after[each].said in said)
        and not _alike(said_before(each), says_now(each))
    }
    moved = _word_for_word(before, after, sorted(gone | handed), sorted(new | handed))
    same = handed - moved.keys() - {*moved.values()}
    gone, new = (gone | handed) - moved.keys() - same, (new | handed) - {*moved.values()} - same
    nearly = _nearly({each: said_before(each) for each in sorted(gone)}, {each: says_now(each) for each in sorted(new)})
    return PassageChanges(
        added=tuple(sorted(new - {*nearly.values()})),
        changed=tuple(sorted(changed - handed | same)),
        removed=tuple(sorted(gone - nearly.keys())),
        moved=dict(sorted({**moved, **nearly}.items())),
        unchanged=len(both) - len(changed),
    )


def _alike(one: str, other: str) -> bool:
    """Whether two texts are nearly the same."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) >= _ALIKE


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
