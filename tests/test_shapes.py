"""One document in every format: the same lessons, examples, references and notes, as they were written."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from qa.datatypes import Passage
from qa.documents import READERS, Extract, extract
from qa.lint import lint
from qa.outline import outline
from qa.passages import passages_of
from qa.structure import Document
from tests.shapes import Drawn, Row, draw, expected, render, rows
from tests.test_invariants import check

SEEDS = range(60)
FEWER = range(16)  # for what is the same question again: the suite must stay quick
PDF_SEEDS = range(0, 48, 3)


def shape_of(seed: int) -> int:
    """Another layout than the seed's own parity would pick: every language meets every layout."""
    return seed // 2


def understood(found: Extract, form: str) -> tuple[Document, list[Passage]]:
    document = outline(f"doc.{form}", found)
    passages = passages_of(document, "doc")
    check(document, passages)
    return document, passages


@cache
def read_drawn(seed: int, form: str) -> tuple[Extract, Document, list[Passage]]:
    """As the corpus reads it; Word and PDF in this process, which is faster and the same (test below)."""
    found = READERS[f".{form}"](render(draw(seed), form, shape_of(seed)))
    return (found, *understood(found, form))


@pytest.mark.parametrize("form", ["txt", "md", "docx", "html"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_tree_is_the_one_it_was_made_from(seed: int, form: str) -> None:
    drawn = draw(seed)
    _, document, passages = read_drawn(seed, form)
    assert document.title == drawn.title
    assert rows(passages) == expected(drawn)


@pytest.mark.parametrize("seed", FEWER)
def test_markers_and_ids_are_the_same_in_every_format(seed: int) -> None:
    first, *others = (
        [(each.id, [(one.text, one.reference, one.pages) for one in each.markers]) for each in passages]
        for _, _, passages in (read_drawn(seed, form) for form in ("txt", "md", "docx", "html"))
    )
    plain = [(name, [(" ".join(text.split()), *rest) for text, *rest in markers]) for name, markers in first]
    for other in others:
        assert [(name, [(" ".join(text.split()), *rest) for text, *rest in markers]) for name, markers in other] == (
            plain
        )


def test_every_marker_of_a_drawn_document_finds_its_reference() -> None:
    """The first reference of an example is named in its text: worked out by `draw`, so no marker may stay open."""
    markers = [
        (marker.reference, marker.text)
        for seed in SEEDS
        for passage in read_drawn(seed, "txt")[2]
        for marker in passage.markers
    ]
    assert len(markers) > 100
    assert {reference for reference, _ in markers} == {0}


@pytest.mark.parametrize("form", ["md", "docx", "html"])
@pytest.mark.parametrize("seed", FEWER)
def test_the_extracted_text_saved_as_a_text_file_reads_the_same(seed: int, form: str) -> None:
    """`qa source` may be edited and put back as .txt; only front matter, which Markdown has beside it, is lost."""
    found, _, passages = read_drawn(seed, form)
    _, again = understood(extract("doc.txt", found.text.encode()), "txt")
    assert rows(again) == rows(passages)


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_process_of_its_own_reads_the_same(form: str) -> None:
    for seed in (2, 3):
        data = render(draw(seed), form, shape_of(seed))
        assert extract(f"doc.{form}", data) == READERS[f".{form}"](data)


@pytest.mark.parametrize("seed", FEWER)
def test_a_drawn_document_is_only_faulted_for_what_is_missing(seed: int) -> None:
    _, document, passages = read_drawn(seed, "docx")
    assert [problem for problem in lint(document, passages) if problem.level == "error"] == []


# -- PDF ---------------------------------------------------------------------------------------------------------------


def without_notes(row: Row, drawn: Drawn) -> Row:
    """The words without the bodies of notes, which stand where a page ends, and without what those bodies call."""
    text = f" {' '.join(row.words)} "
    for label, body in drawn.footnotes:
        text = text.replace(f" [{label}] {body} ", " ")
    return replace(row, words=tuple(text.split()), footnotes=())


@pytest.mark.parametrize("seed", [seed for seed in PDF_SEEDS if "row" not in {e.kind for e in draw(seed).elements}])
def test_a_pdf_has_the_same_tree_words_and_notes(seed: int) -> None:
    drawn = draw(seed)
    _, document, passages = read_drawn(seed, "pdf")
    assert document.title == drawn.title
    assert [(note.label, " ".join(note.text.split())) for note in document.footnotes] == list(drawn.footnotes)
    assert [without_notes(row, drawn) for row in rows(passages)] == [
        replace(row, footnotes=()) for row in expected(drawn)
    ]
    for row, wanted in zip(rows(passages), expected(drawn), strict=True):
        assert set(row.footnotes) >= set(wanted.footnotes)


# -- the drawing itself ------------------------------------------------------------------------------------------------


def test_drawn_documents_are_varied_and_the_same_for_the_same_seed() -> None:
    drawn = [draw(seed) for seed in range(500)]
    assert draw(7) == drawn[7]
    assert {each.language for each in drawn} == {"en", "fr", "es", "pt"}
    words = [row.words for each in drawn for row in each.rows]
    assert len(set(words)) == len(words)
    assert {"item", "row", "reference", "closing", "example"} <= {e.kind for each in drawn for e in each.elements}
    assert sum(bool(each.footnotes) for each in drawn) > 100


def test_drawing_by_hand() -> None:
    """A comparison that would hold for anything proves nothing: a changed word, title or note is seen."""
    drawn = draw(1)
    data = render(drawn, "txt").decode()
    wanted = expected(drawn)
    assert any(row.references for row in wanted)
    assert any(row.footnotes for row in wanted)
    for old, new in ((wanted[0].words[3], "otherword"), (wanted[1].lesson or "", "Other title"), ("[1]", "")):
        assert old
        assert old in data
        changed = extract("doc.txt", data.replace(old, new).encode())
        assert rows(understood(changed, "txt")[1]) != wanted
