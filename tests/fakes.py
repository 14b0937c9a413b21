"""Stand-ins for slow parts, with values that can be worked out by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from qa.encoders import Contextual, Vectors
from qa.text import word_spans, words_of

ALPHA = """Alpha

What the alpha programme taught about police work. It has two lessons.

Lesson 1 – Trust comes first

Trust grows slowly. Trust is lost in a day.

Examples

Police in Burundi

The police of Burundi met the dialogue group every week.

Smith, J. (2010). Police and dialogue. Burundi Press (pp. 3-9).

Lesson 2 – Agreement helps

An agreement makes dialogue last. It is signed by all.
"""
BETA = "Beta\n\nMoldova signed an agreement on trust. The police kept it.\n"
VOCABULARY = ("trust", "police", "dialogue", "agreement", "burundi", "moldova", "mozambique")


class FakeEncoder:
    """One dimension a word of `VOCABULARY`, plus one that is 1 for every text; the vector is scaled to length 1.

    "trust" and "trust trust" have the cosine (1*2 + 1*1) / (sqrt(2) * sqrt(5)) = 0.9487.
    """

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.fingerprint = hashlib.sha256(name.encode()).hexdigest()
        self.encoded: list[str] = []

    def encode_passages(self, texts: Sequence[str], done: Callable[[int], None] | None = None) -> Vectors:
        """Remembers every text in `encoded`."""
        self.encoded.extend(texts)
        if done:
            done(len(texts))
        return np.stack([self.encode_question(text) for text in texts])

    def encode_question(self, question: str) -> Vectors:
        words = words_of(question)
        counts = np.array([*(words.count(word) for word in VOCABULARY), 1], dtype=np.float32)
        return np.asarray(counts / np.linalg.norm(counts), dtype=np.float32)

    def encode_tokens(self, texts: Sequence[str], *, question: bool = False) -> Iterator[Contextual]:
        """A token a word: a word of `VOCABULARY` stands on its own axis, every other one on the last."""
        if not question:
            self.encoded.extend(texts)
        for text in texts:
            words = word_spans(text)
            axes = [VOCABULARY.index(word) if word in VOCABULARY else len(VOCABULARY) for word, _, _ in words]
            spans = np.array([(start, end) for _, start, end in words], dtype=np.int64).reshape(-1, 2)
            yield Contextual(self.encode_question(text), spans, np.eye(len(VOCABULARY) + 1, dtype=np.float32)[axes])

    def knows(self, word: str) -> bool:
        """The model's own words are those of `VOCABULARY`."""
        return word in VOCABULARY

    def fits(self, text: str) -> bool:
        """Texts of up to 60 words are read whole."""
        return len(text.split()) <= 60
