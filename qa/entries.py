"""What is kept of a passage and of the words of a document; made once, and taken over while the file stays the same."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from qa.datatypes import Passage
from qa.mentions import capitals
from qa.passages import prose_of
from qa.terms import terms_of
from qa.text import matching_form, words_of
from qa.windows import searched_text


class Entry(NamedTuple):
    """`said` is equal for equal text, `printed` as long as nothing but the passage's place in the file has changed.

    `terms` are those of its titles and prose, with spaces between; `content` is the passage as JSON.
    """

    said: str
    printed: str
    terms: str
    content: str


def entry_of(passage: Passage) -> Entry:
    """The entry of a passage that was read."""
    content = _content(passage)
    return Entry(
        said=_hash(matching_form(prose_of(passage) or passage.text)),
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


def words_json(passages: Sequence[Passage]) -> str:
    """The words (folded) of a document: in how many passages each is, how often it is written large and small."""
    counts = Counter(word for passage in passages for word in set(words_of(searched_text(passage))))
    large, small = capitals(passage.text for passage in passages)
    words = sorted({*counts, *large, *small})
    return json.dumps({word: (counts[word], large[word], small[word]) for word in words}, ensure_ascii=False)


def words_together(documents: Iterable[str]) -> list[tuple[str, int, bool]]:
    """Of what `words_json` gave for each document: every word, in how many passages, whether it is written large."""
    counts, large, small = Counter[str](), Counter[str](), Counter[str]()
    for document in documents:
        for word, (held, upper, lower) in json.loads(document).items():
            counts[word] += held
            large[word] += upper
            small[word] += lower
    return [(word, counts[word], large[word] > small[word]) for word in sorted(counts) if counts[word]]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _without_offsets(value: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if name not in ("start", "end")}
