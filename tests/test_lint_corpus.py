"""The same text in two places, within a document and across documents."""

from __future__ import annotations

from pathlib import Path

from qa.corpus import read_corpus
from qa.lint_corpus import lint_together
from qa.passages import Said, passages_of, said_of
from qa.structure import Document
from tests.conftest import MakeLibrary
from tests.reading import read

HEAD = "Title\n\nIt is so.\n\nLesson 1 – Speak\n\n"
LONG = "They met every week in the house by the river."
OTHER = "Nobody came to the second meeting in the town hall."


def named(text: str, path: str) -> tuple[Document, list[Said]]:
    document, _ = read(text, path)
    return document, [said_of(passage) for passage in passages_of(document, path)]


def found(**texts: str) -> list[str]:
    documents = [named(text, f"{name}.txt") for name, text in texts.items()]
    return [str(problem) for problem in lint_together(documents)]


def test_the_same_text_twice_in_a_document_is_a_problem() -> None:
    text = f"{HEAD}{LONG}\n\nLesson 2 – Listen\n\n{LONG}"
    message = "The text is the same as at a.txt:7. Keep one of the two, or say what differs. [passage-duplicate]"
    assert found(a=text) == [f"a.txt:11: {message}"]


def test_the_same_text_in_two_documents_is_a_note() -> None:
    message = "The text is the same as at a.txt:7. Keep one of the two, or say what differs. [passage-duplicate]"
    assert found(a=f"{HEAD}{LONG}", b=f"Other\n\nIt was.\n\nLesson 1 – Hear\n\n{LONG}") == [f"b.txt:7: note: {message}"]


def test_spaces_lines_and_quotes_make_no_difference() -> None:
    one = "They met “every week” in the house by the river."
    two = 'They  met "every week" in\nthe house by the river.'
    assert len(found(a=f"{HEAD}{one}", b=f"{HEAD}{two}")) == 1


def test_short_texts_and_other_texts_may_well_be_there_twice() -> None:
    assert (
        found(a=f"{HEAD}They met every week in the house.\n\nLesson 2 – Go\n\nThey met every week in the house.") == []
    )
    assert found(a=f"{HEAD}{LONG}", b=f"{HEAD}{OTHER}") == []


def test_a_document_that_is_there_twice_is_named_once() -> None:
    text = f"{HEAD}{LONG}\n\nLesson 2 – Listen\n\n{OTHER}"
    message = (
        "2 of 3 passages stand word for word in a.txt too. "
        "If it is the same document, remove one of the two files. [passage-duplicate]"
    )
    assert found(a=text, b=text) == [f"b.txt:3: {message}"]
    assert len(found(a=text, b=text, c=text)) == 2


def test_what_a_copy_repeats_in_itself_is_still_named() -> None:
    texts = [LONG, OTHER, "In the third year they built a second house.", "Then the police asked for a house as well."]
    shared = HEAD + "\n\n".join(f"{text}\n\nLesson {at} – Go" for at, text in enumerate(texts, start=2))
    third = "Nothing of what was promised came about at all."
    both = found(a=f"{shared}\n\nSo.", b=f"{shared}\n\n{third}\n\nLesson 6 – Stay\n\n{third}")
    assert [each[:30] for each in both] == ["b.txt:3: 4 of 7 passages stand", "b.txt:27: The text is the same"]


def test_a_corpus_names_them_in_their_place(make_library: MakeLibrary) -> None:
    library = make_library({"a.txt": f"{HEAD}{LONG}", "b.txt": f"{HEAD}{LONG}\n\nLesson 3 – Go\n\nThey met[1]."})
    problems = read_corpus(Path(library.corpus_dir), 10**6).problems
    assert [(each.path, each.line, each.rule) for each in problems] == [
        ("b.txt", 7, "passage-duplicate"),
        ("b.txt", 9, "lesson-number"),
        ("b.txt", 11, "footnote-missing"),
    ]
