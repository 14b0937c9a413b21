"""A word of a question that no passage holds, as it was probably meant: the nearest word of the corpus.

Distance: optimal string alignment (Damerau 1964), by rapidfuzz.
"""

from __future__ import annotations

from collections.abc import Mapping

_FEWEST_LETTERS = 4
_TWO_SLIPS = 8  # letters from which on a word may hold two slips


def nearest_word(word: str, known: Mapping[str, int]) -> str | None:
    """The word of `known` (folded word -> in how many passages) closest to `word`; None if none is close.

    One slip, two in a word of eight letters or more; its first letter stands. Ties: the more frequent, then by letter.
    """
    if len(word) < _FEWEST_LETTERS or not word.isalpha():
        return None
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    most = 2 if len(word) >= _TWO_SLIPS else 1
    like = [other for other in known if other[0] == word[0] and abs(len(other) - len(word)) <= most]
    found = extract(word, like, scorer=OSA.distance, score_cutoff=most, limit=None)
    return min(((distance, -known[other], other) for other, distance, _ in found), default=(0, 0, None))[2]
