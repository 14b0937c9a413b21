"""What stands for each passage in the vector indexes: its stretches and its windows, cut, and encoded where new."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from qa.corpus import Corpus
from qa.datatypes import Passage, Progress
from qa.encoders import Encoder, Vectors
from qa.entries import print_of
from qa.indexes.base import Rows, runs
from qa.interaction import Bits, signs, words_in_context
from qa.store import OpenBuild, Stretches, Windows
from qa.terms import function_words
from qa.windows import encoded_window, key_of, stretches, windows


class Encoded(NamedTuple):
    """The stretches and windows of a corpus, each with its vector, shape (n, dim); the signs of the stretches' words.

    `embedded`: how many texts had to be encoded for them.
    """

    stretches: Stretches
    windows: Windows
    stretch_vectors: Vectors
    window_vectors: Vectors
    word_signs: Bits
    embedded: int


def encode(
    corpus: Corpus, encoder: Encoder, progress: Progress, *, vectors: OpenBuild | None, cuts: OpenBuild | None
) -> Encoded:
    """Cuts every passage, and encodes each different text that has no vector in the build `vectors`, once.

    A passage that is the same in the build `cuts` is cut as it was there; files that are `known` come from that build.
    """
    cut = _Cut(encoder)
    for file in corpus.files:
        if cuts and file.known is not None:
            cut.take(cuts, cuts.rows_of(file.path))
            continue
        for passage in file.passages:
            same = cuts.like(passage.id, print_of(passage)) if cuts else None
            if cuts and same:
                cut.take(cuts, range(same.row, same.row + 1), moved=passage.start - same.start)
            else:
                cut.add(passage)
    return _encoded(cut, encoder, progress, vectors)


class _Part(NamedTuple):
    """A stretch to encode, and its language, by which words of it are left out."""

    text: str
    language: str | None


class _Cut:
    """The columns of all stretches and windows, passage by passage, and by their keys the texts that were cut anew."""

    def __init__(self, encoder: Encoder) -> None:
        self._fits = encoder.fits
        self._passages = 0
        self.stretch_passage, self.stretch_keys = list[int](), list[str]()
        self.window_passage, self.window_span, self.window_keys = list[int](), list[tuple[int, int]](), list[str]()
        self.parts, self.texts = dict[str, _Part](), dict[str, str]()

    def add(self, passage: Passage) -> None:
        """Cuts one more passage."""
        for text in stretches(passage, self._fits):
            key = key_of(text, passage.language)
            self.parts[key] = _Part(text, passage.language)
            self.stretch_passage.append(self._passages)
            self.stretch_keys.append(key)
        for span in windows(passage, self._fits):
            text = encoded_window(passage, span)
            key = key_of(text)
            self.texts[key] = text
            self.window_passage.append(self._passages)
            self.window_span.append((span.start, span.end))
            self.window_keys.append(key)
        self._passages += 1

    def take(self, before: OpenBuild, rows: range, *, moved: int = 0) -> None:
        """Takes over these rows of a build, whose places in their document have `moved`."""
        further = self._passages - rows.start
        own = slice(*np.searchsorted(before.stretch_passage, [rows.start, rows.stop]))
        self.stretch_passage += (before.stretch_passage[own] + further).tolist()
        self.stretch_keys += before.stretch_keys[own]
        own = slice(*np.searchsorted(before.window_passage, [rows.start, rows.stop]))
        self.window_passage += (before.window_passage[own] + further).tolist()
        self.window_span += map(tuple, (before.window_span[own] + moved).tolist())
        self.window_keys += before.window_keys[own]
        self._passages += len(rows)


def _encoded(cut: _Cut, encoder: Encoder, progress: Progress, before: OpenBuild | None) -> Encoded:
    """Encodes what has no vector in `before`, and gives every stretch and window its own.

    Shorter texts come first, in an order that follows from the texts alone: which of them are in a batch together
    decides a model's last decimals.
    """
    read, known = (before.stretch_keys, before.window_keys) if before else ([], [])
    parts = sorted(cut.parts.keys() - {*read}, key=lambda key: (len(cut.parts[key].text), key))
    texts = sorted(cut.texts.keys() - {*known}, key=lambda key: (len(cut.texts[key]), cut.texts[key]))
    total = len(parts) + len(texts)
    wholes, words = list[Vectors](), list[Bits]()
    encoded = encoder.encode_tokens([cut.parts[key].text for key in parts])
    for (text, language), each in zip((cut.parts[key] for key in parts), encoded, strict=True):
        wholes.append(each.vector[None, :])
        words.append(signs(words_in_context(text, each), function_words(language)))
        progress("encoding", len(wholes), total)
    rows = _rows([*read, *parts], cut.stretch_keys)
    vectors = np.concatenate([*([before.stretch_vectors.vectors] if before else ()), *wholes])[rows]
    counts, word_signs = _words(before, words, rows)
    sentences = [before.window_vectors.vectors if before else vectors[:0]]
    if texts:
        told = partial(_told, progress, len(parts), total)
        sentences.append(encoder.encode_passages([cut.texts[key] for key in texts], told))
    return Encoded(
        Stretches(cut.stretch_passage, counts.tolist(), cut.stretch_keys),
        Windows(cut.window_passage, cut.window_span, cut.window_keys),
        vectors,
        np.concatenate(sentences)[_rows([*known, *texts], cut.window_keys)],
        word_signs,
        total,
    )


def _told(progress: Progress, before: int, total: int, done: int) -> None:
    progress("encoding", before + done, total)


def _rows(keys: Sequence[str], wanted: Sequence[str]) -> Rows:
    """Where each of the wanted keys stands."""
    row_of = {key: row for row, key in enumerate(keys)}
    return np.array([row_of[key] for key in wanted], dtype=np.int64)


def _words(before: OpenBuild | None, new: Sequence[Bits], rows: Rows) -> tuple[Rows, Bits]:
    """How many words each of these stretches has, and the signs of all; rows count through a build's, then the new."""
    signs_of = [*([before.word_signs] if before else ()), *new]
    counts = np.array([*(before.stretch_words if before else ()), *map(len, new)], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    return counts[rows], np.concatenate(signs_of)[runs(starts[rows], counts[rows])]
