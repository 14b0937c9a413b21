"""What the page shows, as HTML: escaped, complete, and in words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa import Answer, BuildReport, Changes, Evidence, Footnote, Hit, Passage, Problem, Reference, Searched, Status
from qa.web import render
from qa.web.rebuild import RebuildState

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n<>&\"'`${}\\"), max_size=120)


class Reader(HTMLParser):
    """The text and the tags of a piece of HTML; text of one class alone if asked for."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.marked, self._in_mark = "", [], "", False
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._in_mark = self._in_mark or tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = self._in_mark and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marked += data if self._in_mark else ""


def passage(text: str = "Some words.", start: int = 10, **changed: object) -> Passage:
    values: dict[str, object] = {
        "id": "d/lesson-1/x", "document": "A Document", "path": "d.txt", "kind": "example", "lesson_number": 1,
        "lesson_title": "A Lesson", "example_title": "An Example", "section_title": None, "text": text, "start": start,
        "end": start + len(text),
    }  # fmt: skip
    return Passage(**{**values, **changed})  # type: ignore[arg-type]


def hit(of: Passage, *spans: tuple[int, int], citation: str = "A citation.") -> Hit:
    evidence = tuple(Evidence(of.start + a, of.start + b, of.text[a:b]) for a, b in spans)
    return Hit(1, 0.5, of, evidence, citation)


def answer(verdict: str = "answered", question: str = "Why?", hits: tuple[Hit, ...] = ()) -> Answer:
    return Answer(question, verdict, "A reason.", Searched(1, 11, {}), hits, "abc", {"total": 1.0})  # type: ignore[arg-type]


@given(ANY_TEXT, st.integers(0, 120), st.integers(0, 120), st.integers(0, 120))
def test_a_passage_keeps_every_character_and_marks_its_evidence(text: str, a: int, b: int, c: int) -> None:
    first, second, third = sorted(min(at, len(text)) for at in (a, b, c))
    shown = Reader(render.passage_html(hit(passage(text), (first, second), (third, len(text)))))
    assert shown.text == text
    assert shown.marked == text[first:second] + text[third:]
    assert set(shown.tags) <= {"mark", "span"}


@given(ANY_TEXT)
@example('"><b>')
@example("'><b x='")
def test_no_text_from_outside_can_make_a_tag_or_leave_an_attribute(text: str) -> None:
    def page(value: str) -> list[str]:
        of = passage(
            "Some words.", id=value, document=value, path=value, lesson_title=value or None, language=value,
            example_title=value or None, references=(Reference(value, 0, 1),),
            footnotes=(Footnote(value, value, 0, 1),),
        )  # fmt: skip
        return Reader(render.answer(answer(question=value, hits=(hit(of, citation=value),)), 5)).tags

    assert page(text) == page("plain")


@pytest.mark.parametrize("make", [render.failure, render.sentence])
def test_an_error_is_escaped(make: object) -> None:
    assert "<img" not in make("<img src=x onerror=1>")  # type: ignore[operator]


def source_line(**changed: object) -> str:
    shown = render.answer(answer(hits=(hit(passage(**changed)),)), 5)  # type: ignore[arg-type]
    return re.findall(r'<p class="source">.*?</p>', shown)[0]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "File: Download the original, d.txt, Lesson 1 – A Lesson › An Example"),
        ({"pages": ("12",), "part": (2, 3)}, "File: Download the original, d.txt, p. 12"),
        ({"pages": ("ix", "x"), "path": "sub/é.pdf"}, "File: Download the original, sub/é.pdf, pp. ix-x"),
    ],
)
def test_the_source_line_names_the_file_and_the_page_else_the_section(
    changed: dict[str, object], expected: str
) -> None:
    assert Reader(source_line(**changed)).text == expected


def test_the_name_of_the_link_says_what_it_does() -> None:
    link = re.findall(r"<a [^>]*>(.*)</a>", source_line())[0]
    assert link == '<span class="sr-only">Download the original, </span><bdi>d.txt</bdi>'


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("sub/Año 2016.txt", "original/sub/A%C3%B1o%202016.txt"),
        ("100%.txt", "original/100%25.txt"),
        ("%2e%2e.txt", "original/%252e%252e.txt"),
        ("a?b#c&d.txt", "original/a%3Fb%23c%26d.txt"),
        ("\"><img src=x onerror='1'>.txt", "original/%22%3E%3Cimg%20src%3Dx%20onerror%3D%271%27%3E.txt"),
        ("javascript:alert(1)", "original/javascript%3Aalert%281%29"),
        ("\\evil.example\\a.txt", "original/%5Cevil.example%5Ca.txt"),
    ],
)
def test_any_name_of_a_file_makes_an_address_below_the_originals(path: str, address: str) -> None:
    assert re.findall(r'href="([^"]*)"', source_line(path=path)) == [address]


def test_a_break_of_a_narrow_column_stays_in_the_text_but_does_not_show() -> None:
    wrapped = (
        "A line that was broken by hand at some column of the\npage goes on here. A list follows it, one item a line:\n"
    )
    wrapped += "- one\n- two\n\nNew."
    html = render.passage_html(hit(passage(wrapped)))
    assert html.count('<span class="wrap">\n</span>') == 1
    assert Reader(html).text == wrapped


def test_the_command_of_an_error_becomes_the_button_of_the_page() -> None:
    assert render.sentence("It is gone. Run: qa index --full") == "It is gone. Press “Rebuild the index”."
    assert render.sentence("It is stale. Run: qa index") == "It is stale. Press “Rebuild the index”."
    assert render.sentence("Run: pip install x") == "Run: pip install x"


def test_an_overview_is_named_after_its_document() -> None:
    of = passage(kind="overview", lesson_number=None, lesson_title=None, example_title=None)
    shown = render.answer(answer(hits=(hit(of),)), 5)
    assert '<ol aria-label="Where it stands"><li><bdi>A Document</bdi></li></ol>' in shown
    assert "<bdi>Overview</bdi></h3>" in shown


def test_a_passage_without_sources_says_so() -> None:
    assert "The document names no source for this passage." in render.answer(answer(hits=(hit(passage()),)), 5)


def test_each_verdict_has_its_own_heading() -> None:
    of = (hit(passage()),)
    assert "1 passage for <q>Why?</q>" in render.answer(answer("answered", hits=of), 5)
    assert "No certain answer to <q>Why?</q>" in render.answer(answer("weak", hits=of), 5)
    none = render.answer(answer("none", hits=of), 5)
    assert "No answer in the documents to <q>Why?</q>" in none
    assert none.index("They do not answer the question.") < none.index("<article")
    assert "Show more passages" not in none


def test_more_passages_are_offered_while_there_are_more() -> None:
    of = tuple(hit(passage()) for _ in range(5))
    assert 'href="?q=Why%3F&amp;k=10"' in render.answer(answer(hits=of), 5)
    assert "Show more" not in render.answer(answer(hits=of * 2 + of[:1]), 15)  # all 11 are shown
    assert "Show more" not in render.answer(answer(hits=of), render.MOST)


FRESH = Status("fresh", "", 2, 13, "a-model", "abc", "2026-11-24T13:05:00+00:00")
STALE = Status(
    "stale", "It has changed. Run: qa index", 2, 13, "a-model", "abc", "2026-11-24T13:05:00+00:00",
    Changes(("n<ew>.txt",), ("c.txt",), ("r.txt",)), (Problem("bad.txt", 1, "not-read", "is empty."),),
)  # fmt: skip
REPORT = BuildReport("abc", 2, 13, 1, 2, 0, 10, 5, 1.25, ())


def test_the_panel_tells_what_the_index_is() -> None:
    shown = Reader(render.panel(FRESH, RebuildState(), "")).text
    for part in ("Up to date", "Documents2", "Passages13", "a-model", "24 Nov 2026, 13:05 UTC", "abc"):
        assert part in shown


def test_the_panel_tells_what_changed_and_what_was_not_read() -> None:
    shown = render.panel(STALE, RebuildState(), "")
    assert "<li>changed: c.txt</li><li>removed: r.txt</li><li>added: n&lt;ew&gt;.txt</li>" in shown
    assert "<li>bad.txt is empty.</li>" in shown


def test_a_long_list_is_cut_and_says_so() -> None:
    many = Changes(added=tuple(f"{number}.txt" for number in range(20)))
    status = Status("stale", "x", 1, 1, "m", "b", FRESH.built_at, many)
    assert "and 12 more. Run: qa check" in render.panel(status, RebuildState(), "")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (RebuildState(running=True, stage="Reading", done=3, total=9), 'max="9" value="3"'),
        (RebuildState(running=True, stage="Starting"), "<p>Starting. Questions"),
        (RebuildState(error="disk <full>. Run: qa index"), "disk &lt;full&gt;. Press “Rebuild the index”."),
        (RebuildState(report=REPORT), "Rebuilt in 1.2 s: 1 passage added, 2 passages changed."),
    ],
)
def test_the_panel_tells_how_the_rebuild_stands(state: RebuildState, expected: str) -> None:
    assert expected in render.panel(STALE if state.error else FRESH, state, "")


def test_what_a_rebuild_said_is_not_shown_when_it_is_no_longer_true() -> None:
    assert "Rebuild failed" not in render.panel(FRESH, RebuildState(error="x"), "")
    assert "Rebuilt" not in render.panel(STALE, RebuildState(report=REPORT), "")
    missing = Status("missing", "None yet.")
    assert "the build before" not in render.panel(missing, RebuildState(running=True, stage="Starting"), "")


def test_a_report_of_another_build_is_not_shown() -> None:
    other = BuildReport("def", 2, 13, 1, 2, 0, 10, 5, 1.25, ())
    assert "Rebuilt" not in render.panel(FRESH, RebuildState(report=other), "")


def test_the_banner_speaks_only_when_something_is_wrong() -> None:
    assert render.banner(FRESH, RebuildState()) == ""
    assert "It has changed. Press “Rebuild the index”." in render.banner(STALE, RebuildState())
    assert render.banner(STALE, RebuildState(running=True)) == ""
    assert 'class="note bad"' in render.banner(Status("missing", "None yet. Run: qa index"), RebuildState())


def test_a_screen_reader_is_told_when_a_rebuild_begins_and_ends() -> None:
    states = (RebuildState(), RebuildState(running=True), RebuildState(report=REPORT), RebuildState(error="x"))
    assert [render.news(state) for state in states] == [
        "", "The index is being rebuilt.", "The index was rebuilt.", "The rebuild failed.",
    ]  # fmt: skip


def test_example_questions_are_links_that_work_without_a_script() -> None:
    assert '<a href="?q=Why+%26+how%3F">Why &amp; how?</a>' in render.examples(["Why & how?"])
    assert render.examples([]) == ""
