"""Late interaction: how close the closest word of a passage comes to each word of a question, both in their context.

MaxSim of ColBERT (Khattab and Zaharia 2020, arXiv:2004.12832) with the word vectors of the model that makes the
embeddings, which was not trained for it: it settles the order of the first hits, it does not find them. Of a passage's
words only the signs are kept, 48 bytes a word; an inner product with signs estimates the cosine (Charikar 2002).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from qa.encoders import Contextual, Vectors
from qa.text import word_spans

Bits = npt.NDArray[np.uint8]
# The mean of the absolute values of a random direction's components, times the root of their number.
_SIGN_LENGTH = float(np.sqrt(2 / np.pi))


class Words(NamedTuple):
    """The words of a text, folded, and their vectors, shape (words, dim), each of length 1."""

    texts: tuple[str, ...]
    vectors: Vectors


class Weighted(NamedTuple):
    """The words of a question with the weight of each, shape (words,), summing to 1."""

    words: Words
    weights: Vectors


def words_in_context(text: str, read: Contextual) -> Words:
    """Each word's vector is the mean of its tokens'; words that the model did not read are left out."""
    spans = word_spans(text)
    starts = np.array([start for _, start, _ in spans], dtype=np.int64)
    owners = np.searchsorted(starts, read.spans[:, 0], side="right") - 1
    found: dict[int, list[Any]] = {}
    for owner, (start, _), vector in zip(owners.tolist(), read.spans.tolist(), read.tokens, strict=True):
        if owner >= 0 and start < spans[owner][2]:
            found.setdefault(owner, []).append(vector)
    means = np.array([np.mean(found[owner], axis=0) for owner in found], dtype=np.float32)
    vectors = means.reshape(len(found), read.tokens.shape[1])
    return Words(
        tuple(spans[owner][0] for owner in found),
        vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9),
    )


def weighted(words: Words, weights: Mapping[str, float]) -> Weighted:
    """The words of a question; those without a weight of their own say nothing, unless none says anything."""
    found = np.array([weights.get(word, 0.0) for word in words.texts], dtype=np.float32)
    if not found.any():
        found = np.ones(len(found), dtype=np.float32)
    return Weighted(words, found / max(float(found.sum()), 1e-9))


def signs(words: Words, left_out: Collection[str]) -> Bits:
    """The signs of the vectors of all words but those `left_out`, eight to a byte: (words, dim / 8 rounded up)."""
    kept = [at for at, word in enumerate(words.texts) if word not in left_out]
    return np.packbits(words.vectors[kept] > 0, axis=1)


def covered(question: Words, passage: Bits) -> Vectors:
    """For each word of the question about the cosine of the closest word of the passage, shape (words,)."""
    dim = question.vectors.shape[1]
    if not len(passage) or not dim:
        return np.zeros(len(question.texts), dtype=np.float32)
    directions = np.unpackbits(passage, axis=1, count=dim).astype(np.float32) * 2 - 1
    products = question.vectors @ directions.T
    best: Vectors = products.max(axis=1) / (np.sqrt(dim) * _SIGN_LENGTH)
    return np.clip(best, 0, 1)
