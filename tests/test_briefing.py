"""A briefing: what an item quotes, its file, and what becomes of it when the documents change."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qa import Library
from qa.briefing import Briefing, Item, item_of, placed, read_briefing, written
from qa.briefing.model import LONGEST_LINE, LONGEST_NOTE, MOST_ITEMS, checked, settled
from qa.datatypes import Evidence, Passage
from qa.errors import BriefingError
from tests.conftest import MakeLibrary, put
from tests.fakes import ALPHA, BETA

LESSON = "alpha/lesson-1"


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    made = make_library({"alpha.txt": ALPHA, "beta.txt": BETA})
    made.build()
    return made


def sentence(passage: Passage, words: str) -> Evidence:
    start = passage.start + passage.text.index(words)
    return Evidence(start, start + len(words), words)


def test_an_item_quotes_the_whole_passage_or_pieces_of_it(library: Library) -> None:
    passage = library.passage(LESSON)
    assert item_of(passage) == Item(LESSON, ("Trust grows slowly. Trust is lost in a day.",))
    second = sentence(passage, "Trust is lost in a day.")
    assert item_of(passage, [second], question="Why?", note="So.") == Item(LESSON, (second.text,), "Why?", "So.")
    first, outside = sentence(passage, "Trust grows"), Evidence(0, 5, "Alpha")
    assert item_of(passage, [second, first]).quoted == ("Trust grows", "Trust is lost in a day."), "in reading order"
    assert item_of(passage, [outside]).quoted == (passage.text,)


def test_pieces_with_nothing_between_them_are_one(library: Library) -> None:
    passage = library.passage(LESSON)
    pieces = [sentence(passage, each) for each in ("Trust grows slowly.", "Trust is lost in a day.")]
    assert item_of(passage, pieces).quoted == (passage.text,)


def test_each_piece_is_found_where_it_stands(library: Library) -> None:
    (quoted,) = placed([Item(LESSON, ("Trust grows", "lost in a day"))], library.opened())
    assert quoted.trouble == ""
    assert [ALPHA[each.start : each.end] for each in quoted.pieces] == ["Trust grows", "lost in a day"]


@pytest.mark.parametrize(
    ("document", "trouble"),
    [
        (ALPHA.replace("grows slowly", "grows slowlier"), "its passage no longer says it word for word"),
        (ALPHA.replace("Lesson 1 – Trust comes first\n\nTrust grows slowly. Trust is lost in a day.\n\n", ""), "gone"),
    ],
)
def test_what_is_no_longer_there_is_told_and_never_given(library: Library, document: str, trouble: str) -> None:
    briefing = Briefing((Item(LESSON, (library.passage(LESSON).text,)), Item("beta/overview", ("Moldova",))))
    put(library, "alpha.txt", document)
    library.build()
    first, second = placed(briefing.items, library.opened())
    assert trouble in first.trouble
    assert (first.pieces, second.trouble) == ((), "")
    with pytest.raises(BriefingError, match=r"^1 quotation of 2 cannot be given word for word: alpha/lesson-1 \("):
        settled([first, second])


def test_a_passage_that_moved_is_found_again(library: Library) -> None:
    """By its old id, and where that id is another passage's now, by its words."""
    example = item_of(library.passage("alpha/lesson-1/police-in-burundi"))
    second = item_of(library.passage("alpha/lesson-2"))
    changed = ALPHA.replace("Lesson 2", "Lesson 2 – Listen\n\nHear them all.\n\nLesson 3")
    put(library, "alpha.txt", changed.replace("Police in Burundi", "Police of Burundi"))
    library.build()
    found = placed([example, second], library.opened())
    assert [each.passage.id for each in found if each.passage] == ["alpha/lesson-1/police-of-burundi", "alpha/lesson-3"]
    assert [each.trouble for each in found] == ["", ""]


def test_a_few_words_that_another_passage_says_too_are_not_taken_for_it(library: Library) -> None:
    put(library, "beta.txt", BETA.replace("The police kept it.", "They kept it."))
    put(library, "gamma.txt", BETA.replace("Beta", "Gamma"))
    library.build()
    (quoted,) = placed([Item("beta/overview", ("The police kept it.",))], library.opened())
    assert quoted.trouble == "its passage no longer says it word for word"


def test_the_file_of_a_briefing_reads_back(library: Library) -> None:
    briefing = checked(
        Briefing(
            (item_of(library.passage(LESSON), question="Why?", note="First.\n\nSecond “note”."),),
            title="Trust", author="Anícia Lalá", made="2026-11-28", group="question", build="0123456789ab",
        )
    )  # fmt: skip
    assert read_briefing(written(briefing)) == briefing


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "This is not the file of a briefing: "),
        ("[" * 100_000, "This is not the file of a briefing: "),
        ("[1]", "lessons-desk-briefing must be 1"),
        ('{"lessons-desk-briefing": 2}', "lessons-desk-briefing must be 1"),
        ({"items": "x"}, f"a list of at most {MOST_ITEMS} items"),
        ({"items": [{}] * (MOST_ITEMS + 1)}, f"a list of at most {MOST_ITEMS} items"),
        ({"items": [1]}, "Item 1 of the briefing is no object"),
        ({"items": [{"passage": "a", "quoted": []}]}, "Item 1 of the briefing has no words"),
        ({"items": [{"passage": "a", "quoted": ["  "]}]}, "Item 1 of the briefing has no words"),
        ({"items": [{"passage": "a", "quoted": [["x"]]}]}, "Item 1 of the briefing has no words"),
        ({"items": [{"passage": "a", "quoted": ["\ud800 one two"]}]}, "Item 1 of the briefing quotes half a character"),
        ({"items": [{"passage": "a", "quoted": ["x" * 200_001]}]}, "quotes more than 200,000 characters"),
        ({"items": [{"passage": "a", "quoted": ["x"], "note": 5}]}, "The note on item 1"),
        ({"items": [{"passage": "a", "quoted": ["x"], "note": "x" * (LONGEST_NOTE + 1)}]}, "The note on item 1"),
        ({"items": [{"passage": "a" * (LONGEST_LINE + 1), "quoted": ["x"]}]}, "'passage' of a briefing is a line"),
        ({"title": ["x"]}, "'title' of a briefing is a line"),
        ({"made": "28.11.2026"}, "'28.11.2026' is not a date"),
        ({"made": "2026-02-30"}, "'2026-02-30' is not a date"),
        ({"group": "author"}, "grouped by lesson, question, none, not by 'author'"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(content: object, message: str) -> None:
    text = content if isinstance(content, str) else json.dumps({"lessons-desk-briefing": 1, **content})  # type: ignore[dict-item]
    with pytest.raises(BriefingError) as raised:
        read_briefing(text)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_lines_are_tidied_and_today_is_the_date() -> None:
    read = read_briefing('{"lessons-desk-briefing": 1, "title": " A \\u202e\\n title ", "group": "none"}')
    assert read.title == "A title"
    assert len(read.made) == 10
    assert checked(replace(read, title="")).title == "Briefing"


@pytest.mark.parametrize(
    ("briefing", "message"),
    [
        (Briefing(title="t" * (LONGEST_LINE + 1)), "A line of the briefing has 501 characters, the limit is 500"),
        (Briefing((Item("a", ("x",), note="n" * (LONGEST_NOTE + 1)),)), "A note has more than 20,000 characters"),
        (Briefing((Item("a", ("x",)),) * (MOST_ITEMS + 1)), "A briefing has at most 500 items, this one 501"),
    ],
)
def test_what_could_not_be_read_again_is_not_written(briefing: Briefing, message: str) -> None:
    with pytest.raises(BriefingError, match=message):
        checked(briefing)
