"""What people read: verdict first, each passage once with its evidence marked, every line within the width."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from qa import Answer, BuildReport, Changes, Evidence, Footnote, Hit, Passage, Problem, Reference, Searched, Status
from qa.show import console, show_answer, show_check, show_passages, show_report, show_warnings
from tests.test_contract import PASSAGE

TEXT = "Trust grows slowly. It is lost in a day. [1] Nobody forgets."
LESSON = Passage(
    id="alpha/lesson-1",
    document="Alpha",
    path="alpha.txt",
    kind="lesson",
    lesson_number=1,
    lesson_title="Trust comes first",
    example_title=None,
    section_title=None,
    text=TEXT,
    start=100,
    end=100 + len(TEXT),
    references=(Reference("Smith, J. (2010). Police.", 200, 225),),
    footnotes=(Footnote("1", "In most cases.", 300, 314),),
)


def printed(show: object, *args: object, width: int = 60, **kind: object) -> str:
    out = io.StringIO()
    made = Console(file=out, width=width, highlight=False, markup=False, emoji=False, **kind)  # type: ignore[arg-type]
    show(made, *args)  # type: ignore[operator]
    return out.getvalue()


def answer(*evidence: tuple[int, int], verdict: str = "answered", passage: Passage = LESSON) -> Answer:
    found = tuple(Evidence(start, end, passage.text[start - 100 : end - 100]) for start, end in evidence)
    hit = Hit(1, 0.678, passage, found, "Smith, J. (2010). Police. Cited in: Alpha, Lesson 1.")
    return Answer("How does trust grow?", verdict, "A reason.", Searched(1, 4, {}), (hit,), "b", {})  # type: ignore[arg-type]


def test_an_answer_in_full() -> None:
    assert printed(show_answer, answer((100, 119))) == (
        "How does trust grow?\n"
        "Answered. A reason.\n"
        "Searched 4 passages in 1 document.\n"
        "\n"
        "1 ──────────────────────────────────────────────────────────\n"
        "   Alpha\n"
        "   Lesson 1 – Trust comes first\n"
        "\n"
        "   Trust grows slowly. It is lost in a day. [1] Nobody\n"
        "   forgets.\n"
        "\n"
        "   Closest: “Trust grows slowly.”\n"
        "   Note [1]: In most cases.\n"
        "   Cite as: Smith, J. (2010). Police. Cited in: Alpha,\n"
        "   Lesson 1.\n"
        "   File: corpus/alpha.txt, Lesson 1 – Trust comes first\n"
        "   alpha/lesson-1  characters 100-160  score 0.68\n"
        "\n"
    )


def test_what_was_searched_for_too_and_where_the_same_text_stands() -> None:
    found = answer((100, 119))
    alike = (replace(LESSON, id="b/lesson-2", document="B\x1b[2J", lesson_number=2), replace(PASSAGE, part=None))
    searched = Searched(1, 4, {"country": "Burundi", "year": "2010-2012"}, ("memorandum of\nunderstanding", "trust"))
    lines = printed(
        show_answer, replace(found, searched=searched, hits=(replace(found.hits[0], alike=alike),)), width=40
    ).splitlines()
    assert lines[2:6] == [
        "Searched 4 passages in 1 document,",
        "country Burundi, year 2010-2012.",
        "Also searched for: memorandum of",
        "understanding; trust.",
    ]
    assert lines[-3:] == [
        "   The same text also stands in: B[2J › Lesson 2 – Trust comes first (b/lesson-2)",
        "   The same text also stands in: Doc › Lesson 2 – Second › Case (doc/lesson-2/case)",
        "",
    ]


def test_evidence_that_is_the_whole_passage_is_not_repeated() -> None:
    assert "Closest" not in printed(show_answer, answer((100, 100 + len(TEXT))))


def test_evidence_is_marked_in_its_place_on_a_terminal() -> None:
    out = printed(show_answer, answer((100, 119), (120, 140)), force_terminal=True, color_system="standard", width=200)
    marked = "\x1b[1;4;30;43m"
    assert f"   {marked}Trust grows slowly.\x1b[0m {marked}It is lost in a day.\x1b[0m [1] Nobody forgets.\n" in out
    assert "Closest" not in out


def test_evidence_beside_the_passage_is_told_below_it() -> None:
    """Its heading or a note cannot be marked in its text."""
    heading = Evidence(70, 96, "Lesson 1 – Trust comes first")
    found = answer((100, 119))
    found = replace(found, hits=(replace(found.hits[0], evidence=(heading, *found.hits[0].evidence)),))
    plain_out = printed(show_answer, found)
    assert "   Closest: “Lesson 1 – Trust comes first”\n   Closest: “Trust grows slowly.”\n" in plain_out
    out = printed(show_answer, found, force_terminal=True, color_system=None, width=200)
    assert out.count("Closest: ") == 1
    assert "Closest: “Lesson 1 – Trust comes first”" in out


def test_evidence_that_overlaps_is_shown_once() -> None:
    out = printed(show_answer, answer((100, 140), (120, 160)), force_terminal=True, color_system=None, width=200)
    assert out.count("It is lost in a day.") == 1
    assert TEXT in out


@pytest.mark.parametrize(
    ("verdict", "said"), [("weak", "Perhaps. A reason."), ("none", "No answer in the corpus. A reason.")]
)
def test_other_verdicts(verdict: str, said: str) -> None:
    lines = printed(show_answer, answer(verdict=verdict)).splitlines()
    assert lines[1] == said
    assert ("The nearest passages, which do not answer it:" in lines) == (verdict == "none")


@pytest.mark.parametrize("width", [20, 40, 80])
def test_lines_fit_but_for_those_to_copy(width: int) -> None:
    lines = printed(show_answer, answer((100, 119)), width=width).splitlines()
    copied = [
        "   File: corpus/alpha.txt, Lesson 1 – Trust comes first",
        "   alpha/lesson-1  characters 100-160  score 0.68",
    ]
    assert [line for line in lines if len(line) > width] == [line for line in copied if len(line) > width]
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"path": "sub/Año  2016.pdf", "pages": ("12", "13")}, "corpus/sub/Año  2016.pdf, pp. 12-13"),
        ({"part": (2, 3)}, "corpus/alpha.txt, Lesson 1 – Trust comes first, part 2 of 3"),
        ({"path": "a\x1b[31m\u202e.txt", "pages": ("iv",)}, "corpus/a[31m.txt, p. iv"),
    ],
)
def test_the_source_can_be_opened_from_the_library(changes: dict[str, object], expected: str) -> None:
    lines = printed(show_answer, answer(passage=replace(LESSON, **changes))).splitlines()
    assert lines[-3] == f"   File: {expected}"


def test_the_passage_is_word_for_word() -> None:
    """Markup of the terminal library, of the web and of templates is only text."""
    text = "[bold]not bold[/bold] :smile: {{x}} ${y} <b> \\[z] https://x.org"
    passage = Passage("i", "D", "d.txt", "overview", None, None, None, None, text, 100, 100 + len(text))
    assert text in printed(show_answer, answer(passage=passage), width=200)


def test_a_readable_width(monkeypatch: pytest.MonkeyPatch) -> None:
    for columns, expected in (("200", 92), ("92", 92), ("40", 40)):
        monkeypatch.setenv("COLUMNS", columns)
        assert console().width == expected


def test_a_report() -> None:
    report = BuildReport("0123456789ab", 1, 1200, 3, 0, 1, 1197, 1, 0.26, ())
    assert printed(show_report, report, width=100) == (
        "Index ready: 1,200 passages from 1 document, build 0123456789ab.\n"
        "Passages: 3 added, 1 removed, 1,197 unchanged; 1 text encoded; 0.3 s.\n"
    )


def test_ten_warnings_are_shown() -> None:
    assert printed(show_warnings, [f"a{number}" for number in range(10)]).splitlines()[-1] == "a9"
    assert printed(show_warnings, ["a"] * 11).splitlines()[-1] == "... and 1 more. Run: qa check"


def test_examples_stand_under_their_lesson() -> None:
    passages = [LESSON, PASSAGE]
    assert printed(show_passages, passages).splitlines() == [
        "Alpha  alpha.txt",
        "└── Lesson 1 – Trust comes first  12 words, 1 reference, 1 ",
        "    footnote",
        "Doc  doc.txt",
        "└── Case, part 2 of 3  2 words, 1 reference, 1 footnote",
        "2 passages in 2 documents",
    ]


def test_a_check() -> None:
    problems = [Problem("a.txt", 3, "rule", "Mend this."), Problem("b.txt", 1, "encoding", "Note.", "note")]
    changes = Changes(added=("n.txt",), removed=("r.txt",))
    status = Status("stale", "It has changed.", 1, 2, "m", "0123456789ab", "2026-01-01", changes)
    assert printed(show_check, status, problems) == (
        "a.txt:3: Mend this. [rule]\n"
        "b.txt:1: note: Note. [encoding]\n"
        "1 problem, 1 note.\n"
        "The index is stale. 2 passages from 1 document, build 0123456789ab of 2026-01-01, model m. It has changed.\n"
        "  added    n.txt\n"
        "  removed  r.txt\n"
    )
    assert printed(show_check, Status("missing", "Run: qa index"), []) == "There is no index. Run: qa index\n"
