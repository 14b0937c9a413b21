"""Front matter: what it states, what is none, and that nothing in it can break a build."""

from __future__ import annotations

import pytest

from qa.documents import extract
from qa.documents.blocks import Metadata
from qa.documents.frontmatter import front_matter

FRONT = (
    "---\nTitle:  Vetting   in Haiti\nauthors: [A. Lalá, B. Ba]\ndate: 2019-13-45\ncountries: NO, Mali\nlang: fr\n---\n"
)


def test_what_it_states_is_taken_as_written() -> None:
    metadata, end, notes = front_matter(FRONT + "Text")
    assert metadata == Metadata("Vetting in Haiti", "A. Lalá, B. Ba", "2019", "", "fr", ("NO", "Mali"), explicit=True)
    assert (FRONT + "Text")[end:] == "Text"
    assert notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "---\nA rule, then text.\n---\nMore",
        "---\nNote: this is a draft\n---\nMore",
        "---\ntitle: never closed\n",
        " ---\ntitle: x\n---\n",
        "---\n" + "a: b\n" * 101 + "title: x\n---\n",
        "Text\n---\ntitle: x\n---\n",
    ],
)
def test_what_is_none_stays_text_without_a_note(text: str) -> None:
    assert front_matter(text) == (Metadata(), 0, ())


@pytest.mark.parametrize(
    "block", ["title: [open\n", "title: &a x\nurl: *a\n", "title: " + "[" * 5000 + "\n", "title: 'x\nyear: 2\n"]
)
def test_broken_or_growing_yaml_is_kept_as_text_with_a_note(block: str) -> None:
    metadata, end, (note,) = front_matter(f"---\n{block}---\nText")
    assert (metadata, end) == (Metadata(), 0)
    assert "kept as text" in note


def test_values_are_bounded() -> None:
    metadata, _, _ = front_matter(f"---\ntitle: {'x' * 900}\n---\n")
    assert metadata.title == "x" * 500


def test_plain_text_keeps_it_in_the_text_and_out_of_the_blocks() -> None:
    found = extract("a.txt", (FRONT + "First.\n\nSecond.\n").encode())
    assert found.text.startswith(FRONT)
    assert found.dropped == ((0, len(FRONT)),)
    assert [found.text[each.start : each.end] for each in found.blocks] == ["First.", "Second."]
    assert found.metadata.title == "Vetting in Haiti"


def test_keys_in_other_languages() -> None:
    found, _, _ = front_matter("---\ntitre: Police\nauteur: A. Ba\nannée: 2019\nlangue: fr\npays: Mali, Niger\n---\nx")
    assert (found.title, found.author, found.year, found.language) == ("Police", "A. Ba", "2019", "fr")
    assert found.countries == ("Mali", "Niger")
