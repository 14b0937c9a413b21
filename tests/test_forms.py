"""Structure where the format marks headings: their depth decides, and a short plain paragraph is no heading.

Written as Markdown, the shortest way to write marked headings; trees worked by hand.
"""

from __future__ import annotations

import pytest

from qa.datatypes import Passage
from tests.reading import read

SEEN = "Oversight is work that nobody sees until it is missing."
SPEAK = "Members who speak with officers before the hearing hear more at it."
VOTED = "The committee asked for the ledger, and the ministry sent it within a week."
WALKED = "Officers walked the market with the traders, who named the corners they avoid."
LISTEN = "Listening costs a morning, and not listening costs a year."
GUIDE = "Guia de fiscalização da defesa, Rui Sanches, 2018."
BARRACKS = "Beyond the Barracks, Ruth Adeyemi, Harbour Institute, 2014."

Row = tuple[str, int | None, str | None, str]
"""Kind, lesson number, title of the example or section, text with single spaces."""


def passages(*blocks: str) -> list[Passage]:
    return read("\n\n".join(blocks) + "\n", "doc.md")[1]


def rows(*blocks: str) -> list[Row]:
    found = []
    for each in passages(*blocks):
        title = each.example_title if each.kind == "example" else each.section_title
        found.append((each.kind, each.lesson_number, title, " ".join(each.text.split())))
    return found


def references(*blocks: str) -> list[list[str]]:
    return [[reference.text for reference in passage.references] for passage in passages(*blocks)]


def test_a_short_paragraph_is_text_where_titles_are_marked() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "### Examples", "#### Ledger in Peru", VOTED,
                 "Three committees, one ledger", WALKED, "#### Walks in Mali", WALKED)  # fmt: skip
    assert found == [
        ("overview", None, None, SEEN),
        ("lesson", 1, None, SPEAK),
        ("example", 1, "Ledger in Peru", f"{VOTED} Three committees, one ledger {WALKED}"),
        ("example", 1, "Walks in Mali", WALKED),
    ]


def test_a_country_above_the_titles_of_examples_is_a_group() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "### Examples", "#### Peru", "##### The ledger",
                 VOTED, GUIDE, "##### The market", WALKED, "#### Mali", "##### The gate", LISTEN)  # fmt: skip
    assert [row[:3] for row in found[2:]] == [
        ("example", 1, "The ledger"), ("example", 1, "The market"), ("example", 1, "The gate"),
    ]  # fmt: skip
    assert [row[3] for row in found[2:]] == [VOTED, WALKED, LISTEN]


def test_headings_inside_an_example_are_its_text() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "### Examples",
                 "#### The ledger", "##### The trouble", VOTED, "##### The turn", WALKED,
                 "#### The gate", "##### The trouble", LISTEN, "##### The turn", SPEAK)  # fmt: skip
    assert found[2:] == [
        ("example", 1, "The ledger", f"The trouble {VOTED} The turn {WALKED}"),
        ("example", 1, "The gate", f"The trouble {LISTEN} The turn {SPEAK}"),
    ]


def test_sourced_headings_inside_lessons_are_examples_though_nothing_says_examples() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "### The ledger in Peru", VOTED, GUIDE,
                 "### The market in Mali", WALKED, BARRACKS, "## Lesson 2 – Listen", LISTEN)  # fmt: skip
    assert [row[:3] for row in found] == [
        ("overview", None, None), ("lesson", 1, None), ("example", 1, "The ledger in Peru"),
        ("example", 1, "The market in Mali"), ("lesson", 2, None),
    ]  # fmt: skip


def test_headings_inside_lessons_that_rest_on_nothing_are_the_lesson_s_text() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "### How long it takes", VOTED,
                 "## Lesson 2 – Listen", LISTEN)  # fmt: skip
    assert found[1] == ("lesson", 1, None, f"{SPEAK} How long it takes {VOTED}")
    assert len(found) == 3


@pytest.mark.parametrize("mark", ["## {}", "**{}**"])
def test_headings_all_of_one_depth(mark: str) -> None:
    heads = ["Lesson 1 – Speak", "Examples", "The ledger", "The market", "Lesson 2 – Listen", "Conclusion"]
    one, examples, ledger, market, two, end = (mark.format(head) for head in heads)
    found = rows("# Oversight", SEEN, one, SPEAK, examples, ledger, VOTED, market, WALKED, two, LISTEN, end, SEEN)
    assert found == [
        ("overview", None, None, SEEN), ("lesson", 1, None, SPEAK), ("example", 1, "The ledger", VOTED),
        ("example", 1, "The market", WALKED), ("lesson", 2, None, LISTEN), ("overview", None, "Conclusion", SEEN),
    ]  # fmt: skip


def test_a_part_above_the_lessons_belongs_to_none() -> None:
    found = rows("# Oversight", SEEN, "## Part A: Before the hearing", "### Lesson 1 – Speak", SPEAK, "#### Examples",
                 "##### The ledger", VOTED, "## Part B: After it", "### Lesson 2 – Listen", LISTEN)  # fmt: skip
    assert [row[:3] for row in found] == [
        ("overview", None, None), ("lesson", 1, None), ("example", 1, "The ledger"), ("lesson", 2, None),
    ]  # fmt: skip
    assert "Part" not in " ".join(row[3] for row in found)


def test_a_heading_as_high_as_the_lessons_ends_the_last_of_them() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "### Examples", "#### The ledger", VOTED,
                 "## Ten years on", WALKED)  # fmt: skip
    assert found[-1] == ("overview", None, "Ten years on", WALKED)


def test_a_lesson_whose_title_is_a_heading_of_its_own() -> None:
    (_, lesson, example) = passages("# Oversight", SEEN, "## Lesson 1", "### Speak first", SPEAK, "### Examples",
                                    "#### The ledger", VOTED)  # fmt: skip
    assert (lesson.lesson_title, lesson.text) == ("Speak first", SPEAK)
    assert example.example_title == "The ledger"


def test_unmarked_titles_of_examples_below_marked_lessons() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "Examples", "The ledger in Peru", VOTED, GUIDE,
                 "The market in Mali", WALKED)  # fmt: skip
    assert found[2:] == [("example", 1, "The ledger in Peru", VOTED), ("example", 1, "The market in Mali", WALKED)]


def test_an_unmarked_line_that_names_a_marked_lesson_is_text() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "Lesson 1 – Speak", VOTED, "## Lesson 2 – Listen",
                 LISTEN)  # fmt: skip
    assert found[1] == ("lesson", 1, None, f"{SPEAK} Lesson 1 – Speak {VOTED}")


def test_a_lesson_that_somebody_forgot_to_mark_is_one() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "Lesson 2 – Listen", LISTEN,
                 "## Lesson 3 – Walk", WALKED)  # fmt: skip
    assert [row[1] for row in found] == [None, 1, 2, 3]


def test_a_list_of_the_lessons_is_the_table_of_contents() -> None:
    document, found = read(
        f"# Oversight\n\n{SEEN}\n\n- [Lesson 1: Speak](#a)\n- [Lesson 2: Listen](#b)\n- [Annex](#c)\n\n"
        f"## Lesson 1: Speak\n\n{SPEAK}\n\n## Lesson 2: Listen\n\n{LISTEN}\n\n## Annex\n\n{VOTED}\n",
        "doc.md",
    )
    assert [passage.text for passage in found] == [SEEN, SPEAK, LISTEN, VOTED]
    assert [what for what, _ in document.structure].count("contents") == 3


def test_sources_below_a_heading_inside_the_last_example() -> None:
    blocks = ("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "### Examples", "#### The ledger", VOTED,
              "##### Further reading", "- ISSAT, a note on ledgers", f"- {GUIDE}")  # fmt: skip
    assert references(*blocks)[-1] == ["ISSAT, a note on ledgers", GUIDE]


def test_a_document_without_lessons_is_read_by_its_headings() -> None:
    found = rows("# Oversight", SEEN, "## Ledgers", VOTED, "A short line", "### Markets", WALKED)
    assert found == [
        ("overview", None, None, SEEN), ("overview", None, "Ledgers", f"{VOTED} A short line"),
        ("overview", None, "Markets", WALKED),
    ]  # fmt: skip


def test_a_paragraph_in_a_heading_s_style_is_text() -> None:
    long = " ".join([VOTED, WALKED, LISTEN, SPEAK])
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", f"## {long}", SPEAK, "## Lesson 2 – Listen", LISTEN)
    assert found[1] == ("lesson", 1, None, f"{long} {SPEAK}")


def test_what_stands_before_the_lessons_keeps_its_headings() -> None:
    found = rows("# Oversight", "Geneva, March 2019", "## Why this note", SEEN, "## Lesson 1 – Speak", SPEAK)
    assert found == [("overview", None, "Why this note", SEEN), ("lesson", 1, None, SPEAK)]


def test_front_matter_names_the_document() -> None:
    document, found = read(
        f"---\ntitle: Guarding the ledger\nauthor: Ruth Adeyemi\n---\n\n# Oversight\n\n{SEEN}\n", "a.md"
    )
    assert document.title == "Guarding the ledger"
    assert document.metadata.author == "Ruth Adeyemi"
    assert [passage.text for passage in found] == [SEEN]


LONG = "The police of the district met traders every week and wrote down what they heard."


def test_a_lesson_and_its_text_in_one_paragraph() -> None:
    found = rows("# Oversight", SEEN, f"**Lesson 1: Speak first.** {LONG}", WALKED, f"Lesson 2. Who pays? {LONG}",
                 "Lesson 3: Think. Act.", LISTEN)  # fmt: skip
    assert found == [
        ("overview", None, None, SEEN), ("lesson", 1, None, f"{LONG} {WALKED}"), ("lesson", 2, None, LONG),
        ("lesson", 3, None, LISTEN),
    ]  # fmt: skip
    titles = [passage.lesson_title for passage in passages(f"**Lesson 1: Speak first.** {LONG}", WALKED)]
    assert titles == ["Speak first."]


def test_a_sentence_about_a_lesson_heads_nothing() -> None:
    found = rows(
        "# Oversight", "## Lesson 1 – Speak", SPEAK, f"Lesson 2 was hard to learn. {LONG}", "## Lesson 2 – Walk", WALKED
    )
    assert [row[1] for row in found] == [1, 2]


def test_lessons_in_the_first_column_of_a_table() -> None:
    table = f"| Lesson | Why |\n|---|---|\n| Lesson 1: Speak | {SPEAK} |\n| Lesson 2: Listen | {LISTEN} |"
    document, found = read(f"# Oversight\n\n{SEEN}\n\n{table}\n", "doc.md")
    assert [(each.kind, each.lesson_title, each.text) for each in found[1:]] == [
        ("lesson", "Speak", SPEAK), ("lesson", "Listen", LISTEN),
    ]  # fmt: skip
    assert [what for what, _ in document.structure].count("dropped") == 2


def test_an_example_that_begins_in_the_middle_of_its_line() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, f"Example: In Mali, {LONG}", GUIDE)
    assert found[2] == ("example", 1, None, f"Example: In Mali, {LONG}")


def test_numbered_labels_and_lessons_with_letters() -> None:
    found = rows(
        "Oversight", SEEN, "Lesson 1a – Speak", SPEAK, "1.1 Example: The ledger", VOTED, "Lesson 1b – Walk", WALKED
    )
    assert [row[:3] for row in found[1:]] == [("lesson", 1, None), ("example", 1, "The ledger"), ("lesson", 1, None)]


def test_limitations_inside_an_example_do_not_end_its_lesson() -> None:
    found = rows("# Oversight", SEEN, "## Lesson 1 – Speak", SPEAK, "### Examples", "#### The ledger", VOTED,
                 "##### Limitations", WALKED, "#### The gate", LISTEN, "## Limitations", SEEN)  # fmt: skip
    assert [row[:3] for row in found[2:]] == [
        ("example", 1, "The ledger"), ("example", 1, "The gate"), ("overview", None, "Limitations"),
    ]  # fmt: skip
    assert found[2][3] == f"{VOTED} Limitations {WALKED}"
