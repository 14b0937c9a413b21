"""What the page shows, as HTML: escaped, complete, and in words."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa import (
    Answer,
    BuildReport,
    Changes,
    Evidence,
    Footnote,
    Hit,
    Passage,
    PassageChanges,
    Problem,
    Reference,
    Searched,
    Status,
)
from qa.web import panel, render
from qa.web.narrowing import Field
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
            footnotes=(Footnote(value, value, 0, 1),), heading=Evidence(5, 9, "x"),
        )  # fmt: skip
        found = replace(hit(of, citation=value), alike=(of, of), evidence=(Evidence(0, 1, "x"), Evidence(5, 9, "x")))
        searched = Searched(1, 11, {"country": value, "document": value, "year": value}, (value, value))
        whole = replace(answer(question=value, hits=(found,)), searched=searched)
        nothing = replace(whole, searched=replace(searched, passages=0), hits=())
        choice = Field("country", "Country", "All countries", ((value, value),))
        shown = render.answer(whole, 5) + render.answer(nothing, 5) + render.narrowing((choice,))
        return [tag for tag in Reader(shown).tags if tag != "mark"]  # where there is no title, none is marked

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


def test_what_ibid_means_stands_below_it_and_a_note_that_is_a_source_counts() -> None:
    book = Reference("Berg, A. <2010>. Night Guards, p. 12.", 30, 67)
    ibid = Reference("Ibid., p. 31.", 70, 83, meant=book, pages=("31",))
    noted = passage(footnotes=(Footnote("1", "Ibid., p. 31.", 70, 83, (ibid,)),))
    for of in (passage(references=(ibid,)), noted):
        shown = render.answer(answer(hits=(hit(of),)), 5)
        assert "<bdi>Ibid., p. 31.</bdi>" in shown
        assert '<span class="meant">That is: <bdi>Berg, A. &lt;2010&gt;. Night Guards, p. 31.</bdi></span>' in shown
        assert "names no source" not in shown


def test_evidence_beside_the_passage_is_marked_where_it_stands() -> None:
    """The word "Lesson" is the page's own, and stays unmarked."""
    of = passage(
        "Some words.", example_title=None, kind="lesson", heading=Evidence(0, 9, "x"),
        references=(Reference("A source.", 30, 39), Reference("Another.", 40, 48)),
        footnotes=(Footnote("1", "Note.", 50, 55),),
    )  # fmt: skip

    def marks(*spans: tuple[int, int]) -> list[str]:
        evidence = tuple(Evidence(start, end, "x") for start, end in spans)
        return re.findall("<mark>(.*?)</mark>", render.answer(answer(hits=(replace(hit(of), evidence=evidence),)), 5))

    assert marks((0, 9)) == ["A Lesson"]
    assert marks((10, 14), (40, 48)) == ["Some", "<bdi>Another.</bdi>"]
    assert marks((50, 55)) == ["<bdi>Note.</bdi>"]
    assert marks() == []


def test_what_was_searched_for_too_is_told() -> None:
    searched = Searched(1, 11, {}, ("memorandum of <understanding>", "trust"))
    shown = render.answer(replace(answer(hits=(hit(passage()),)), searched=searched), 5)
    assert (
        '<p class="searched">Also searched for: <bdi>memorandum of &lt;understanding&gt;</bdi>; <bdi>trust</bdi>.</p>'
    ) in shown
    assert "Also searched" not in render.answer(answer(hits=(hit(passage()),)), 5)


def test_where_the_same_text_stands_is_told() -> None:
    other = passage(document="B", path="b<1>.txt", example_title=None, kind="lesson")
    shown = render.answer(answer(hits=(replace(hit(passage()), alike=(other, passage())),)), 5)
    assert shown.count("The same text also stands in") == 1
    assert "<li><bdi>B › Lesson 1 – A Lesson</bdi> <span>(<bdi>b&lt;1&gt;.txt</bdi>)</span></li><li>" in shown
    assert "The same text" not in render.answer(answer(hits=(hit(passage()),)), 5)


def test_what_the_search_was_narrowed_to_is_told_with_a_way_out() -> None:
    searched = Searched(1, 2, {"document": "d.txt", "country": "Mali", "year": "2010-2012"})
    shown = render.answer(replace(answer("weak", hits=(hit(passage()),)), searched=searched), 5)
    assert (
        Reader(shown).text.count("Searched 2 passages in 1 document: only “A Document”, Mali, 2010-2012. Search") == 1
    )
    assert '<a href="?q=Why%3F">Search everything</a>' in shown
    assert 'href="?q=Why%3F&amp;document=d.txt&amp;country=Mali&amp;year=2010-2012&amp;k=10"' in shown
    assert "Search everything" not in render.answer(answer(hits=(hit(passage()),)), 5)


def test_choices_that_leave_nothing_are_told() -> None:
    searched = Searched(0, 0, {"country": "Mali", "kind": "lesson"})
    shown = render.answer(replace(answer("none"), searched=searched), 5)
    assert Reader(shown).text == (
        "Nothing to search for Why?No passage is all of this: Mali, lessons.Search everything"
    )


def test_where_the_nearest_stands_is_not_told_twice() -> None:
    nearest = "A Document › Lesson 1 – A Lesson › An Example"
    found = replace(answer("none", hits=(hit(passage()),)), reason=f"No passage mentions Chad. Nearest: {nearest}.")
    assert '<p class="reason"><bdi>No passage mentions Chad.</bdi></p>' in render.answer(found, 5)


def test_fields_to_narrow_the_search() -> None:
    shown = render.narrowing((Field("year", "Year", "All years", (("2012", "2012"), ("2009", "2009"))),))
    assert '<label for="narrow-year">Year</label><select id="narrow-year" name="year">' in shown
    assert re.findall(r'<option value="(\d*)">(.*?)</option>', shown) == [
        ("", "All years"), ("2012", "2012"), ("2009", "2009"),
    ]  # fmt: skip
    assert shown.count('<button type="button"') == 2
    assert render.narrowing(()) == ""


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
    shown = Reader(panel.panel(FRESH, RebuildState(), "")).text
    for part in ("Up to date", "Documents2", "Passages13", "a-model", "24 Nov 2026, 13:05 UTC", "abc"):
        assert part in shown


def test_the_panel_tells_what_changed_and_what_was_not_read() -> None:
    shown = panel.panel(STALE, RebuildState(), "")
    assert "<li>changed: c.txt</li><li>removed: r.txt</li><li>added: n&lt;ew&gt;.txt</li>" in shown
    assert "<li>bad.txt is empty.</li>" in shown


def test_the_panel_tells_what_has_changed_since_the_build_before() -> None:
    since = PassageChanges(("a", "b"), ("c",), (), {"d": "e"}, 7)
    shown = Reader(panel.panel(replace(FRESH, since=since), RebuildState(), "")).text
    assert "Since the build before2 passages added, 1 changed, 1 renamed" in shown
    for nothing in (None, PassageChanges(unchanged=9)):
        assert "Since the build before" not in panel.panel(replace(FRESH, since=nothing), RebuildState(), "")


def test_a_long_list_is_cut_and_says_so() -> None:
    many = Changes(added=tuple(f"{number}.txt" for number in range(20)))
    status = Status("stale", "x", 1, 1, "m", "b", FRESH.built_at, many)
    assert "and 12 more. Run: qa check" in panel.panel(status, RebuildState(), "")


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
    assert expected in panel.panel(STALE if state.error else FRESH, state, "")


def test_what_a_rebuild_said_is_not_shown_when_it_is_no_longer_true() -> None:
    assert "Rebuild failed" not in panel.panel(FRESH, RebuildState(error="x"), "")
    assert "Rebuilt" not in panel.panel(STALE, RebuildState(report=REPORT), "")
    missing = Status("missing", "None yet.")
    assert "the build before" not in panel.panel(missing, RebuildState(running=True, stage="Starting"), "")


def test_a_report_of_another_build_is_not_shown() -> None:
    other = BuildReport("def", 2, 13, 1, 2, 0, 10, 5, 1.25, ())
    assert "Rebuilt" not in panel.panel(FRESH, RebuildState(report=other), "")


def test_the_banner_speaks_only_when_something_is_wrong() -> None:
    assert panel.banner(FRESH, RebuildState()) == ""
    assert "It has changed. Press “Rebuild the index”." in panel.banner(STALE, RebuildState())
    assert panel.banner(STALE, RebuildState(running=True)) == ""
    assert 'class="note bad"' in panel.banner(Status("missing", "None yet. Run: qa index"), RebuildState())


def test_a_screen_reader_is_told_when_a_rebuild_begins_and_ends() -> None:
    states = (RebuildState(), RebuildState(running=True), RebuildState(report=REPORT), RebuildState(error="x"))
    assert [panel.news(state) for state in states] == [
        "", "The index is being rebuilt.", "The index was rebuilt.", "The rebuild failed.",
    ]  # fmt: skip


def test_example_questions_are_links_that_work_without_a_script() -> None:
    assert '<a href="?q=Why+%26+how%3F">Why &amp; how?</a>' in render.examples(["Why & how?"])
    assert render.examples([]) == ""
