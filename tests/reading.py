"""Reading a text the way the corpus is read, without a folder: for tests of structure."""

from __future__ import annotations

from qa.datatypes import Passage
from qa.documents import extract
from qa.outline import outline
from qa.passages import passages_of
from qa.structure import Document


def read(content: str | bytes, name: str = "doc.txt") -> tuple[Document, list[Passage]]:
    """The document and the passages of a text file's content; ids start with "doc"."""
    data = content.encode() if isinstance(content, str) else content
    document = outline(name, extract(name, data))
    return document, passages_of(document, "doc")


def passages(content: str | bytes) -> list[Passage]:
    return read(content)[1]


def tree(content: str | bytes) -> list[tuple[object, ...]]:
    """One row a passage: kind, lesson number, lesson title, example or section title, first word, last word."""
    rows = []
    for passage in passages(content):
        words = passage.text.split()
        title = passage.example_title if passage.kind == "example" else passage.section_title
        rows.append((passage.kind, passage.lesson_number, passage.lesson_title, title, words[0], words[-1]))
    return rows
