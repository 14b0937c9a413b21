"""Vectors of whole texts, made once by the product's encoder and kept as .npy files."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.datatypes import Progress
from qa.encoders import Encoder, Vectors


@dataclass(frozen=True, slots=True)
class Encoded:
    """One row a text, shape (len(texts), dim), each of length 1, and the seconds that it took to make them."""

    vectors: Vectors
    seconds: float


class VectorCache:
    """A folder of vectors, known by the hash of their texts and the fingerprint of the model."""

    def __init__(self, folder: Path, encoder: Encoder, progress: Progress | None = None) -> None:
        self.folder, self.encoder, self.progress = folder, encoder, progress

    def encoded(self, texts: Sequence[str]) -> Encoded:
        """The vectors of `texts`, each cut off where the model's window ends, as most programs do by default."""
        digest = hashlib.sha256(self.encoder.fingerprint.encode())
        for text in texts:
            digest.update(hashlib.sha256(text.encode()).digest())
        stem = self.folder / digest.hexdigest()[:24]
        rows, about = stem.with_suffix(".npy"), stem.with_suffix(".json")
        if not (rows.is_file() and about.is_file()):
            self._write(texts, rows, about)
        seconds = json.loads(about.read_text(encoding="utf-8"))["seconds"]
        return Encoded(np.load(rows, allow_pickle=False), float(seconds))

    def _write(self, texts: Sequence[str], rows: Path, about: Path) -> None:
        self.encoder.encode_question("warm")  # loading the model is no part of the time
        started = time.perf_counter()
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # texts of like length go together: no padding
        progress = self.progress
        done = (lambda count: progress("encoding", count, len(texts))) if progress else None
        made = self.encoder.encode_passages([texts[at] for at in order], done)
        vectors = np.empty_like(made)
        vectors[order] = made
        seconds = time.perf_counter() - started
        self.folder.mkdir(parents=True, exist_ok=True)
        with _replacing(rows).open("wb") as stream:
            np.lib.format.write_array(stream, vectors, allow_pickle=False)
        content = {"model": self.encoder.name, "texts": len(texts), "seconds": round(seconds, 3)}
        _replacing(about).write_text(json.dumps(content), encoding="utf-8")
        for path in (rows, about):  # `about` last: it says that the rows are whole
            os.replace(_replacing(path), path)


def _replacing(path: Path) -> Path:
    return path.with_suffix(f"{path.suffix}.unfinished")
