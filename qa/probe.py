"""A finished build is tried before it goes live: each document must be found by its own words, as it says them."""

from __future__ import annotations

import numpy as np

from qa.errors import IndexDamaged
from qa.fusion import Fusion
from qa.interaction import Weighted, Words
from qa.retrieve import Asked, retrieve
from qa.store import OpenBuild
from qa.terms import terms_of
from qa.windows import encoded_window, key_of

_SAME = 0.99  # the least cosine of a sentence with itself
_PLAIN = Fusion(judged=0, announced=0.0)


def probe(build: OpenBuild) -> None:
    """Asks for the first sentence of each document. Raises IndexDamaged naming what does not fit together."""
    where, counts = f"index/builds/{build.manifest.build}", build.manifest.counts
    held = {
        "documents": len(build.documents), "passages": build.passage_count, "windows": len(build.window_passage)
    }  # fmt: skip
    if held != dict(counts):
        raise IndexDamaged(f"{where} holds {held}, and should hold {dict(counts)}. Run: qa index --full")
    for path, row in build.first_rows().items():
        if not _found(build, row):
            raise IndexDamaged(f"{where} does not find {path} by its own words. Run: qa index --full")


def _found(build: OpenBuild, row: int) -> bool:
    passage = build.passage(row)
    source = build.source(passage.path) or ""
    if source[passage.start : passage.end] != passage.text:
        return False
    own, spans = build.spans(row)
    if not len(own):
        return True  # it has no sentence, only references
    text = encoded_window(passage, spans[0])
    if build.window_key(int(own[0])) != key_of(text):
        return False
    vector, terms = build.window_vectors.vector(int(own[0])), terms_of(text, passage.language)
    nothing = Weighted(Words((), np.empty((0, len(vector)), np.float32)), np.empty(0, np.float32))
    (best,) = retrieve(build.searchable, Asked(vector, terms, nothing), 1, rows=np.array([row]), fusion=_PLAIN)
    return best.cosines[0] >= _SAME and (best.lexical > 0 or not terms)
