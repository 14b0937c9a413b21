"""Words put in the place of others, so that a question asks in other words than its passage answers in."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import faiss

from benchmarks.judge.passages import encoded
from qa.encoders import Vectors
from qa.text import words_of

_FEWEST = 4  # texts that hold a word
_SHORTEST = 4  # letters
_CLOSE = 0.6  # the least cosine of two words
_MOST, _LOOKED_AT = 4, 12  # synonyms of a word, of so many words close to it
_OTHER = 4  # letters by which two words must differ at their beginning and at their end
_OFTEN = 0.6  # of the words that question and passage share
_WORDS = re.compile(r"(\w+)")


class Synonyms:
    """The closest words of each word of the texts, as the embedding model has them."""

    def __init__(self, texts: Iterable[str], cache: Path) -> None:
        counts = Counter(word for text in texts for word in set(words_of(text)))
        words = [w for w, n in counts.items() if n >= _FEWEST and len(w) >= _SHORTEST and w.isascii() and w.isalpha()]
        self.of = _closest(words, encoded(words, cache)) if words else {}

    def reword(self, question: str, text: str, rng: random.Random) -> str:
        """The question with other words for some of those that stand in the text; names and figures stay."""
        held = set(words_of(text))
        return "".join(self._other(piece, held, rng) for piece in _WORDS.split(question))

    def _other(self, piece: str, held: Collection[str], rng: random.Random) -> str:
        if piece in self.of and piece in held and rng.random() < _OFTEN:
            return rng.choice(self.of[piece])
        return piece


def _closest(words: Sequence[str], vectors: Vectors) -> dict[str, list[str]]:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    cosines, nearest = index.search(vectors, min(_LOOKED_AT, len(words)))
    found: dict[str, list[str]] = {}
    for word, own, columns in zip(words, cosines, nearest, strict=True):
        near = [words[at] for cosine, at in zip(own, columns, strict=True) if cosine > _CLOSE]
        if close := [other for other in near if _is_other(word, other)]:
            found[word] = close[:_MOST]
    return found


def _is_other(word: str, other: str) -> bool:
    return word[:_OTHER] != other[:_OTHER] and word[-_OTHER:] != other[-_OTHER:]
