"""Very long sections become parts that name themselves; the words of a document stay where they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.parts import LONGEST
from tests.reading import passages, read

REFERENCE = "Beyond the Barracks, Ruth Adeyemi, Harbour Institute, 2014."


def paragraph(words: int, name: str = "word") -> str:
    return " ".join(["Officers", *[name] * (words - 2), "again."])


def lesson(*blocks: str) -> str:
    return "\n\n".join(["Patrols", "Lesson 1 – Walk the beat", *blocks, ""])


def test_a_lesson_of_just_the_longest_length_is_one_passage() -> None:
    (passage,) = passages(lesson(paragraph(LONGEST // 2), paragraph(LONGEST // 2)))
    assert passage.part is None
    assert passage.trail[-1] == "Lesson 1 – Walk the beat"


def test_a_longer_one_has_parts_of_about_the_same_length_cut_between_paragraphs() -> None:
    blocks = [paragraph(100, f"word{number}") for number in range(13)]
    found = passages(lesson(*blocks, REFERENCE))
    assert [passage.part for passage in found] == [(1, 3), (2, 3), (3, 3)]
    assert [passage.id for passage in found] == ["doc/lesson-1", "doc/lesson-1/part-2", "doc/lesson-1/part-3"]
    assert [len(passage.text.split()) for passage in found] == [400, 500, 400]
    assert "\n\n".join(passage.text for passage in found) == "\n\n".join(blocks)
    assert [[reference.text for reference in passage.references] for passage in found] == [[REFERENCE]] * 3
    assert [passage.trail[-1] for passage in found] == [f"Lesson 1 – Walk the beat, part {n} of 3" for n in (1, 2, 3)]


def test_one_endless_paragraph_stays_whole() -> None:
    (passage,) = passages(lesson(paragraph(5 * LONGEST)))
    assert passage.part is None


def test_a_list_stays_with_the_line_that_announces_it() -> None:
    items = [f"- {paragraph(20)}" for _ in range(10)]
    blocks = [paragraph(350), "They agreed on the following points, all of them:", *items, paragraph(350)]
    found = passages(lesson(*blocks))
    assert [passage.part for passage in found] == [(1, 2), (2, 2)]
    assert [passage.text.count("\n- ") for passage in found] == [10, 0]


def test_an_example_named_like_a_part_keeps_its_own_id() -> None:
    example = ["Examples", "Part 2", "It was so then."]
    found = passages(lesson(*[paragraph(400)] * 3, *example))
    assert len({passage.id for passage in found}) == len(found) == 3


@given(st.lists(st.integers(2, 700), min_size=1, max_size=12))
def test_parts_hold_every_paragraph_once_in_order(lengths: list[int]) -> None:
    blocks = [paragraph(length, f"w{number}") for number, length in enumerate(lengths)]
    document, found = read(lesson(*blocks))
    assert "\n\n".join(passage.text for passage in found) == "\n\n".join(blocks)
    for passage in found:
        assert document.source[passage.start : passage.end] == passage.text
        assert (
            len(passage.text.split()) <= LONGEST
            or "\n\n" not in passage.text
            or len(passage.text.split()) < 2 * LONGEST
        )


def test_notes_and_entries_between_two_parts_are_not_lost() -> None:
    """Text that goes on after a footnote holds it; where the parts meet there, the first one ends with it."""
    note = "[1] Two of the five teams did not."
    blocks = [f"{paragraph(398)} So it was.[1]", note, paragraph(400)]
    found = passages(lesson(*blocks))
    assert [passage.part for passage in found] == [(1, 2), (2, 2)]
    assert found[0].text == "\n\n".join(blocks[:2])
    assert found[1].text == blocks[2]
    assert [note.label for note in found[0].footnotes] == ["1"]
