"""What is kept of a passage and of the words of a document; made once, and taken over while the file stays the same."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from qa.datatypes import Footnote, Marker, Passage, Reference, Span
from qa.mentions import capitals
from qa.passages import said_of
from qa.terms import terms_of
from qa.text import words_of
from qa.windows import searched_text


class Entry(NamedTuple):
    """`said`, `start` and `end` are those of `Said`; `printed` is equal as long as nothing but the place has changed.

    `terms` are those of its titles and prose, with spaces between; `content` is the passage as JSON.
    """

    said: str
    start: int
    end: int
    printed: str
    terms: str
    content: str


def entry_of(passage: Passage) -> Entry:
    """The entry of a passage that was read."""
    content = _content(passage)
    return Entry(
        *said_of(passage),
        printed=_printed(content),
        terms=" ".join(terms_of(searched_text(passage), passage.language)),
        content=content,
    )


def print_of(passage: Passage) -> str:
    """`Entry.printed` of a passage."""
    return _printed(_content(passage))


def _content(passage: Passage) -> str:
    return json.dumps(asdict(passage), ensure_ascii=False)


def _printed(content: str) -> str:
    return _hash(json.dumps(json.loads(content, object_hook=_without_offsets), ensure_ascii=False))


def passage_from(content: str) -> Passage:
    """The Passage whose `Entry.content` this is."""
    value: dict[str, Any] = json.loads(content)
    value["countries"] = tuple(value["countries"])
    value["references"] = tuple(map(_reference_from, value["references"]))
    value["footnotes"] = tuple(map(_footnote_from, value["footnotes"]))
    value["markers"] = tuple(Marker(**{**item, "pages": tuple(item["pages"])}) for item in value["markers"])
    value["pages"] = tuple(value["pages"])
    value["part"] = tuple(value["part"]) if value["part"] else None
    value["heading"] = Span(**value["heading"]) if value["heading"] else None
    return Passage(**value)


def _footnote_from(value: dict[str, Any]) -> Footnote:
    sources = tuple(map(_reference_from, value["sources"]))
    return Footnote(**{**value, "sources": sources, "calls": tuple(value["calls"])})


def _reference_from(value: dict[str, Any]) -> Reference:
    meant = _reference_from(value["meant"]) if value["meant"] else None
    return Reference(**{**value, "meant": meant, "pages": tuple(value["pages"])})


def words_json(passages: Sequence[Passage]) -> str:
    """The words (folded) of a document: in how many passages each is, how often it is written large and small."""
    counts = Counter(word for passage in passages for word in set(words_of(searched_text(passage))))
    large, small = capitals(passage.text for passage in passages)
    words = sorted({*counts, *large, *small})
    return json.dumps({word: (counts[word], large[word], small[word]) for word in words}, ensure_ascii=False)


Held = tuple[str, int, int, int]
"""A word, in how many passages it is, how often it is written large and small."""


def words_together(before: Iterable[Held], gone: Iterable[str], new: Iterable[str]) -> list[Held]:
    """The words of a corpus, sorted: those `before`, less and more what `words_json` gave for these documents."""
    held = {word: list(counts) for word, *counts in before}
    for sign, documents in ((-1, gone), (1, new)):
        for word, counts in (item for document in documents for item in json.loads(document).items()):
            total = held.setdefault(word, [0, 0, 0])
            for place, count in enumerate(counts):
                total[place] += sign * count
    kept = sorted((word, counts) for word, counts in held.items() if any(counts))
    return [(word, passages, large, small) for word, (passages, large, small) in kept]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _without_offsets(value: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if name not in ("start", "end", "calls")}
