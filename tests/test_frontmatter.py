"""Front matter: what it states, what is none, and that nothing in it can break a build."""

from __future__ import annotations

import pytest

from qa.documents import READERS, Block, Extract, extract
from qa.documents.blocks import Link, Metadata
from qa.documents.frontmatter import front_matter
from tests.conftest import MakeLibrary

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


ESCAPED = r"""title: "A \ud800 B\x1b[31m \u202e C"
author: ["\udfff", "B. Ba"]
url: "https://example.org/\udc00"
countries: ["Mali\ud83d"]
"""


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_escapes_cannot_bring_half_characters_or_control_codes(name: str, make_library: MakeLibrary) -> None:
    content = f"---\n{ESCAPED}---\nHeading\n\nPolice officers were trained here."
    found = extract(name, content.encode()).metadata
    assert (found.title, found.author) == ("A \ufffd B[31m C", "\ufffd, B. Ba")
    assert (found.url, found.countries) == ("https://example.org/\ufffd", ("Mali\ufffd",))
    library = make_library({name: content, "b.txt": "Title\n\nAnother document."})
    assert library.build().documents == 2
    assert [passage.document for passage in library.corpus().passages if passage.path == name] == ["A \ufffd B[31m C"]


HALF = "\ud800"


def test_no_reader_can_give_half_characters(monkeypatch: pytest.MonkeyPatch, make_library: MakeLibrary) -> None:
    """Whatever a format's library makes of its bytes."""
    text = f"Title\n\nPolice {HALF} officers met."
    link = Link(7, 13, f"https://example.org/{HALF}")
    broken = Extract(text, (Block(0, 5), Block(7, len(text))), (f"note {HALF}",), ((0, f"p{HALF}"),), links=(link,))
    monkeypatch.setitem(READERS, ".txt", lambda data: broken)
    found = extract("a.txt", b"")
    assert found.text == "Title\n\nPolice \ufffd officers met."
    assert found.blocks == broken.blocks
    assert (found.notes, found.pages) == (("note \ufffd",), ((0, "p\ufffd"),))
    assert found.links == (Link(7, 13, "https://example.org/\ufffd"),)
    library = make_library({"a.txt": "any"})
    assert library.build().passages == 1
