"""What must always be true of a document that was read, on the shipped document and on thousands of generated ones.

1 verbatim, 2 nothing lost, 3 nothing invented, 6 same in, same out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.countries import canonical
from qa.datatypes import Passage, Span
from qa.documents import extract
from qa.documents.plain import decode
from qa.errors import DocumentError
from qa.lint import lint
from qa.outline import outline
from qa.passages import passages_of
from qa.structure import Document
from qa.text import collapse, matching_form, sentence_spans
from tests.conftest import ROOT, SEED
from tests.reading import read

fast = settings(max_examples=150, deadline=None)

# -- the invariants ----------------------------------------------------------------------------------------------------


def check(document: Document, found: list[Passage]) -> None:
    verbatim(document.source, found)
    nothing_lost(document, found)
    nothing_invented(document, found)
    ids = [passage.id for passage in found]
    assert len(set(ids)) == len(ids)
    assert [passage.start for passage in found] == sorted(passage.start for passage in found)


def verbatim(source: str, found: list[Passage]) -> None:
    for passage in found:
        assert passage.text
        for piece in (passage, *passage.references, *passage.markers, *passage.footnotes):
            assert piece.text == source[piece.start : piece.end]
        for marker in passage.markers:
            assert passage.start <= marker.start < marker.end <= passage.end
            assert marker.reference is None or 0 <= marker.reference < len(passage.references)
            assert all(page in marker.text for page in marker.pages)


def nothing_lost(document: Document, found: list[Passage]) -> None:
    spans = [Span(passage.start, passage.end) for passage in found] + [span for _, span in document.structure]
    spans.sort(key=lambda span: span.start)
    for one, other in pairwise(spans):
        assert one.end <= other.start, (document.source[one.start : one.end], document.source[other.start : other.end])
    at = 0
    for span in [*spans, Span(len(document.source), len(document.source))]:
        between = document.source[at : span.start]
        assert not between.strip(), between
        at = span.end


def nothing_invented(document: Document, found: list[Passage]) -> None:
    """Every word shown as a title, a reference or a note stands in the source, the file's properties or its name."""
    words = collapse(f"{document.source} {document.metadata.title} doc")
    for passage in found:
        titles = (passage.document, passage.lesson_title, passage.example_title, passage.section_title)
        for shown in [*titles, *(reference.text for reference in passage.references)]:
            assert shown is None or collapse(shown) in words
        for reference in passage.references:
            raw = f"{collapse(reference.text)} {matching_form(reference.text).replace('–', '-')}"
            urls = {link.url for link in document.links if reference.start <= link.start < reference.end}
            stated = {key: value for key, value in reference.csl.items() if key not in ("type", "language")}
            assert all(value in raw or value in urls for value in strings(stated)), (raw, reference.csl)
        assert all(canonical(country) == country for country in passage.countries)
        assert passage.language is None or re.fullmatch("[a-z]{2}", passage.language)


def strings(value: object) -> Iterator[str]:
    """Every text and number within a CSL-JSON value."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)
    else:
        yield str(value)


def test_the_shipped_document() -> None:
    document, found = read(SEED.read_bytes())
    assert len(found) == 11
    check(document, found)


def test_nothing_lost_would_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself: a passage that is left out, and one that is there twice, fail it."""
    document, found = read(SEED.read_bytes())
    with pytest.raises(AssertionError):
        nothing_lost(document, found[1:])
    with pytest.raises(AssertionError):
        nothing_lost(document, [*found, found[0]])


def test_no_seed_passage_crosses_a_lesson_or_an_example() -> None:
    document, found = read(SEED.read_bytes())
    headings = [span.start for what, span in document.structure if what == "heading"]
    assert len(headings) == 3 + 3 + 7 + 1  # lessons, "Examples", examples, "Footnotes"
    for passage in found:
        assert not any(passage.start < at < passage.end for at in headings)


# -- generated documents -----------------------------------------------------------------------------------------------

NAMES = ("Kosovo", "Côte d’Ivoire", "São Tomé", "South Sudan", "Mali", "Peru", "Đà Nẵng", "東ティモール", "ليبيا")
LESSON_FORMS = ("Lesson {n} – {t}", "Lesson {n}: {t}", "LESSON {n}. {t}", "Leçon {n} – {t}", "Lección {n}. {t}",
                "Lição {n} – {t}", "Lesson {n}\n\n{t}", "Lesson {n} {t} ", "Key lesson {n} - {t}", "Lesson: {t}",
                "Lesson {n} – {t}[1]", "Lesson {n}")  # fmt: skip
EXAMPLES = (
    "Examples",
    "Example:",
    "Case studies",
    "Case study 1",
    "In practice",
    "Exemples",
    "Ejemplos",
    "Exemplos",
    "",
)
REFERENCES = ("Beyond the Barracks, Ruth Adeyemi, Harbour Institute, 2014.", "The Long Road, ISSAT.",
              "Diallo, A. (2015). La police a changé. Niamey : Presses.", "Guia de defesa, Rui Sanches, 2018",
              "- See the Report, Ana Duarte, www.example.org", "Manual de control, Red Andina (disponible en inglés).",
              "Beyond the\u00a0Barracks, Ruth Adeyemi, 2014 (also available in French).")  # fmt: skip
SECTIONS = ("Conclusion", "Annex A: terms", "Selected resources", "References", "Footnotes", "Notes", "Introduction",
            "Contents", "Bibliografía", "The way forward", "Remerciements")  # fmt: skip
NOTES = ("[1] A note.", "[^2] Another\nnote.", "1. A third note.", "* A star.", "¹ Raised.", "[9] Nobody calls it.")
SENTENCES = ("It was so.", "They met[1] in Bo, e.g. on pp. 3-4.", "Trust grew (OECD:34,50) (Adeyemi 2014, p. 3).",
             "Three things followed:", "Was it enough? No!", "La police a changé² de visage.", "a lower-case line",
             "An unended line", "He said “no.”", "• a bullet", "2. a numbered item", "(Ruth:1)",
             "“Quoted.”[1]")  # fmt: skip
ODD = (
    "=====",
    "* * *",
    "3. Vetting in Peru",
    "Mali, 2009-2013",
    "\ufeff",
    "\u00ad",
    "\u200b",
    "…",
    "[",
    "]",
    "(",
    "[1]",
    "\u0301",
    "İ",
    "ﬁ",
    "\ud7ff",
    "\u2028",
    "\x85",
    "\x0c",
    "\t",
)

prose = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map(" ".join)
titles = st.builds("{} in {}".format, st.sampled_from(("Police reform", "Border dialogue", "Vetting")),
                   st.sampled_from(NAMES))  # fmt: skip
numbers = st.one_of(st.integers(1, 4), st.sampled_from(("ONE", "two", "III", "99", "7b")))
lesson_lines = st.builds(lambda form, n, t: form.format(n=n, t=t), st.sampled_from(LESSON_FORMS), numbers, titles)
odd_text = st.text(st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("\n \t\xa0")), max_size=40)
pieces = st.one_of(
    titles,
    prose,
    lesson_lines,
    st.sampled_from(EXAMPLES),
    st.sampled_from(REFERENCES),
    st.sampled_from(SECTIONS),
    st.sampled_from(NOTES),
    st.sampled_from(ODD),
    st.builds("{} ........ {}".format, lesson_lines, st.integers(1, 99)),
    odd_text,
)


@st.composite
def examples(draw: st.DrawFn) -> list[str]:
    refs = draw(st.lists(st.sampled_from(REFERENCES), max_size=3))
    return [draw(titles), *draw(st.lists(prose, min_size=1, max_size=3)), *refs]


@st.composite
def well_formed(draw: st.DrawFn) -> list[str]:
    """Title, overview, perhaps contents, lessons with examples, perhaps sections and notes after them."""
    lines = [draw(titles), draw(prose)]
    lessons = [draw(lesson_lines) for _ in range(draw(st.integers(0, 4)))]
    if draw(st.booleans()):
        lines += [*draw(st.sampled_from(([], ["Contents"]))), *lessons, *draw(st.sampled_from(([], ["Annex A"])))]
    for lesson in lessons:
        lines += [lesson, draw(prose), draw(st.sampled_from(EXAMPLES))]
        for example in draw(st.lists(examples(), max_size=3)):
            lines += example
    return lines + draw(st.lists(pieces, max_size=6))


@st.composite
def layouts(draw: st.DrawFn, parts: st.SearchStrategy[list[str]]) -> str:
    """The pieces as a text file: wrapped or not, with or without blank lines, with any line ends."""
    lines = draw(parts)
    width = draw(st.sampled_from((0, 0, 20, 72)))
    if width:
        lines = [wrapped(line, width) for line in lines]
    gap = draw(st.sampled_from(("\n\n", "\n\n", "\n", "\n \t\n", "\n\n\n")))
    end = draw(st.sampled_from(("\n", "\r\n", "\r")))
    return (gap.join(lines) + draw(st.sampled_from(("", gap)))).replace("\n", end)


def wrapped(line: str, width: int) -> str:
    rows = [""]
    for word in line.split(" "):
        if len(rows[-1]) + len(word) >= width:
            rows.append("")
        rows[-1] += f" {word}" if rows[-1] else word
    return "\n".join(rows)


any_documents = st.one_of(layouts(well_formed()), layouts(st.lists(pieces, max_size=25)))


def read_or_refuse(data: bytes) -> tuple[Document, list[Passage]] | None:
    """None for what is refused with one line, as an empty text is."""
    refusal = ""
    try:
        return read(data)
    except DocumentError as error:
        refusal = str(error)
    assert refusal
    assert "\n" not in refusal
    return None


@fast
@given(any_documents)
def test_documents_of_the_genre_keep_the_invariants(text: str) -> None:
    outcome = read_or_refuse(text.encode())
    if outcome:
        document, found = outcome
        check(document, found)
        for problem in lint(document, found):
            assert 1 <= problem.line <= document.source.count("\n") + 1
            assert "\n" not in str(problem)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_keeps_the_invariants(text: str) -> None:
    outcome = read_or_refuse(text.encode("utf-8", "replace"))
    if outcome:
        check(*outcome)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    outcome = read_or_refuse(data)
    if outcome:
        check(*outcome)


@settings(max_examples=100, deadline=None)
@given(layouts(well_formed()), st.sampled_from(("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")))
def test_the_encoding_of_the_file_changes_nothing(text: str, encoding: str) -> None:
    plain, _ = decode(text.encode())
    assert decode(text.encode(encoding))[0] == plain


@settings(max_examples=100, deadline=None)
@given(layouts(well_formed()))
def test_line_ends_change_nothing(text: str) -> None:
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    assert read_or_refuse(text.encode()) == read_or_refuse(unix.encode())


@fast
@given(any_documents)
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert "".join("".join(text[span.start : span.end].split()) for span in spans) == "".join(text.split())
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)


@fast
@given(st.text(max_size=80))
def test_the_matching_form_is_stable(text: str) -> None:
    form = matching_form(text)
    assert matching_form(form) == form


# -- well-formed documents have the tree they were made from -----------------------------------------------------------

cases = st.tuples(titles, st.lists(st.sampled_from(REFERENCES[:4]), max_size=2, unique=True))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(cases, max_size=3), min_size=1, max_size=4),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from(("\n\n", "\n")),
    st.booleans(),
)
def test_a_document_is_read_as_it_was_made(
    lessons: list[list[tuple[str, list[str]]]], end: str, gap: str, contents: bool
) -> None:
    lines = ["Title of it all", "The overview says how it was."]
    if contents and len(lessons) > 1:
        lines += [f"Lesson {number} Other words {number}" for number in range(1, len(lessons) + 1)]
    expected: list[tuple[object, ...]] = [("overview", None, None, [])]
    for number, examples_of in enumerate(lessons, start=1):
        lines += [f"Lesson {number} – Ask first", "Those who ask are told more than those who tell.", "Examples"]
        expected.append(("lesson", number, None, []))
        for title, references in examples_of:
            lines += [title, "The police asked the council, and the council was asked in turn.", *references]
            expected.append(("example", number, title, references))
    _, found = read(gap.join(lines).replace("\n", end))
    assert [
        (each.kind, each.lesson_number, each.example_title, [reference.text for reference in each.references])
        for each in found
    ] == expected


# -- same in, same out -------------------------------------------------------------------------------------------------

SCRIPT = """
import sys
from pathlib import Path
from qa.corpus import read_corpus
for file in read_corpus(Path(sys.argv[1]), 10**6).files:
    print(repr(file))
"""
MESSY = """Title

Lesson 1 – Speak[1]

They met[2] and spoke[1] (Adeyemi:3) (Duarte:4).

Examples

Vetting in Mali

It was so (Adeyemi and Duarte 2014).

Beyond the Barracks, Ruth Adeyemi and Ana Duarte, 2014.

Notes

[1] One. [2] Two.

[2] Two again.
"""


def run(folder: Path, seed: str) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)], cwd=ROOT, env=environment, check=True, capture_output=True
    ).stdout


def test_the_same_corpus_is_read_alike_whatever_the_hash_seed(tmp_path: Path) -> None:
    for name, content in (("seed.txt", SEED.read_bytes()), ("messy.txt", MESSY.encode()), ("bad.txt", b"\x00")):
        (tmp_path / name).write_bytes(content)
    outputs = {run(tmp_path, seed) for seed in ("0", "4242")}
    assert len(outputs) == 1
    assert b"beyond" in outputs.pop().lower()


@settings(max_examples=50, deadline=None)
@given(any_documents)
def test_the_same_text_is_read_alike_twice(text: str) -> None:
    assert read_or_refuse(text.encode()) == read_or_refuse(text.encode())


def test_the_name_of_the_file_is_the_title_only_where_the_text_states_none() -> None:
    assert outline("Some_File.txt", extract("x.txt", b"it says so.")).title == "Some File"
    named, _ = read("Stated\n\nIt says so.", "Some_File.txt")
    assert named.title == "Stated"
    assert passages_of(named, "x")[0].document == "Stated"
