"""Passages as the judge sees them in use: in windows of three sentences, found by the encoder that finds them there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from qa.encoders import Vectors, model_folder
from qa.settings import DEFAULT_MODEL
from qa.text import collapse, sentence_spans

SIDE = 1  # sentences to each side of the one that is closest to the question
_LONGEST = 60  # sentences of a passage that are looked at


class Sentence(NamedTuple):
    """A sentence by its passage's number and its own place there."""

    passage: int
    place: int


class Passages:
    """All passages of the training files, cut into sentences, each with its vector."""

    def __init__(self, texts: Sequence[str], titles: Sequence[str], cache: Path) -> None:
        """`cache` is a .npy file that keeps the vectors from run to run."""
        self.texts, self.titles = texts, titles
        self.sentences = [sentences_of(text) for text in texts]
        self.first = np.cumsum([0, *map(len, self.sentences)])
        self._cache = cache

    @cached_property
    def vectors(self) -> Vectors:
        """One row a sentence, in order, float16 on disk."""
        return encoded([each for own in self.sentences for each in own], self._cache)

    def best(self, passage: int, question: Vectors) -> tuple[int, float]:
        """The place of the sentence that is closest to the question, and its cosine."""
        cosines = self.vectors[self.first[passage] : self.first[passage + 1]] @ question
        return int(cosines.argmax()), float(cosines.max())

    def window(self, passage: int, place: int) -> str:
        """A sentence with those beside it."""
        return " ".join(self.sentences[passage][max(place - SIDE, 0) : place + SIDE + 1])

    def near(self, questions: Vectors, k: int) -> list[list[tuple[Sentence, float]]]:
        """The k closest sentences of all for each question, with their cosines, best first."""
        index = faiss.IndexFlatIP(self.vectors.shape[1])
        index.add(self.vectors)
        cosines, rows = index.search(questions, min(k, index.ntotal))
        owners = np.searchsorted(self.first, rows, side="right") - 1
        return [
            [
                (Sentence(int(owner), int(row - self.first[owner])), float(cosine))
                for owner, row, cosine in zip(*each, strict=True)
            ]
            for each in zip(owners, rows, cosines, strict=True)
        ]


def sentences_of(text: str) -> list[str]:
    """The first sentences, white space as single spaces."""
    return [collapse(text[span.start : span.end]) for span in sentence_spans(text)][:_LONGEST]


def around(sentences: Sequence[str], place: int, longest: int) -> str:
    """A sentence with as many to both sides of it as stand with it in so many characters."""
    start = end = min(place, len(sentences) - 1)
    left = longest - len(sentences[start])
    while True:
        before = start > 0 and len(sentences[start - 1]) < left
        after = end + 1 < len(sentences) and len(sentences[end + 1]) < left
        if before and (not after or place - start <= end - place):
            start -= 1
            left -= len(sentences[start]) + 1
        elif after:
            end += 1
            left -= len(sentences[end]) + 1
        else:
            return " ".join(sentences[start : end + 1])


def encoded(texts: Sequence[str], cache: Path) -> Vectors:
    """The vectors of texts, kept in a .npy file; made anew if that has another number of rows."""
    if cache.is_file() and len(kept := np.load(cache)) == len(texts):
        vectors: Vectors = kept.astype(np.float32)
        return vectors
    model = SentenceTransformer(str(model_folder(DEFAULT_MODEL)), local_files_only=True)
    with torch.autocast(model.device.type, dtype=torch.bfloat16):  # three times as fast; what is near stays near
        found = model.encode(list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False)
    short = np.asarray(found, np.float16)
    np.save(cache, short)
    return np.asarray(short, np.float32)
