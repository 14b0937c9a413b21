"""Documents of the genre drawn from a seed, with the tree they must be read as, in every format that is read.

One abstract document (`draw`) is rendered as plain text, Markdown, Word, HTML or PDF (`render`), each in several
shapes; `expected` tells its passages. Texts are invented: sentences are put together from word lists.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from random import Random
from textwrap import wrap

import docx
import typst

from qa.datatypes import Passage
from tests.shape_words import LANGUAGES, Words

FORMATS = ("txt", "md", "docx", "html", "pdf")
_CALL = re.compile(r"\[(\d+)\]")
_ONES = ("ONE", "TWO", "THREE", "FOUR", "FIVE")
_LEVELS = {"title": 1, "lesson": 2, "examples": 3, "example": 4, "closing": 2}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Element:
    """One block as an author thinks of it; a row's cells are joined by " | ", calls of footnotes stand as "[1]"."""

    kind: str  # title, lesson, examples, example, closing, paragraph, item, row, reference
    text: str


@dataclass(frozen=True)
class Row:
    """What a passage must be."""

    kind: str
    number: int | None
    lesson: str | None
    example: str | None
    section: str | None
    words: tuple[str, ...]
    references: tuple[str, ...]
    footnotes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Drawn:
    """A document without a format."""

    seed: int
    language: str
    elements: tuple[Element, ...]
    footnotes: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        return self.elements[0].text


# -- drawing -----------------------------------------------------------------------------------------------------------


def draw(seed: int) -> Drawn:
    """The document of a seed: one to four lessons with up to three examples each."""
    return _Author(seed).write()


class _Author:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.seed = seed
        self.language = self.random.choice(sorted(LANGUAGES))
        self.words: Words = LANGUAGES[self.language]
        self.elements: list[Element] = []
        self.rows: list[Row] = []
        self.notes: list[tuple[str, str]] = []
        self.used: set[str] = set()
        self.heading = self.random.choice(self.words.lesson_forms)
        self.labelled = self.random.random() < 0.2
        self.with_notes = self.random.random() < 0.6

    def write(self) -> Drawn:
        self._add("title", self._unique(self.words.titles))
        self._row("overview", pieces=self._paragraphs(1, 3))
        for number in range(1, self.random.randint(1, 4) + 1):
            self._lesson(number)
        if self.random.random() < 0.6:
            heading = self._add("closing", self.random.choice(self.words.closings))
            self._row("overview", section=heading, pieces=self._paragraphs(1, 2))
        return Drawn(self.seed, self.language, tuple(self.elements), tuple(self.notes), tuple(self.rows))

    def _lesson(self, number: int) -> None:
        title = self._unique(self.words.lessons)
        self._add("lesson", self.heading.format(n=number, t=title, word=_ONES[number]))
        known = number if "{n}" in self.heading else number + 1 if "{word}" in self.heading else None
        pieces = self._paragraphs(1, 2)
        if self.random.random() < 0.3:
            pieces += [Element("item", f"- {self._sentence()}") for _ in range(self.random.randint(2, 4))]
            pieces += self._paragraphs(1, 1)
        if self.random.random() < 0.25:
            pieces += [Element("row", " | ".join(cells)) for cells in self.words.table(self.random)]
            pieces += self._paragraphs(1, 1)
        self._row("lesson", number=known, lesson=title, pieces=pieces)
        examples = self.random.randint(0, 3)
        if examples and not self.labelled:
            self._add("examples", self.words.examples)
        for _ in range(examples):
            self._example(known, title)

    def _example(self, number: int | None, lesson: str) -> None:
        title = self._unique(self.words.example_titles)
        self._add("example", f"{self.words.label}: {title}" if self.labelled else title)
        authors = self.random.sample(list(self.words.authors), self.random.randint(0, 2))
        references = [self._reference(*author) for author in authors]
        marker = next((f"({name} {year}, p. {self.random.randint(2, 90)})" for name, year, _ in references), None)
        pieces = self._paragraphs(1, 2, marker)
        self._row("example", number=number, lesson=lesson, example=title, pieces=pieces,
                  references=[text for _, _, text in references])  # fmt: skip

    def _row(
        self,
        kind: str,
        *,
        pieces: Sequence[Element],
        number: int | None = None,
        lesson: str | None = None,
        example: str | None = None,
        section: str | None = None,
        references: Sequence[str] = (),
    ) -> None:
        self.elements += pieces
        self.elements += [Element("reference", text) for text in references]
        words = " ".join(piece.text for piece in pieces)
        called = set(_CALL.findall(words))
        notes = tuple(note for note in self.notes if note[0] in called)
        self.rows.append(
            Row(kind, number, lesson, example, section, tuple(words.split()), tuple(references), notes)
        )  # fmt: skip

    def _add(self, kind: str, text: str) -> str:
        self.elements.append(Element(kind, text))
        return text

    def _paragraphs(self, fewest: int, most: int, marker: str | None = None) -> list[Element]:
        found = []
        for at in range(self.random.randint(fewest, most)):
            sentences = [self._sentence() for _ in range(self.random.randint(2, 5))]
            if marker and not at:
                sentences[0] = f"{sentences[0][:-1]} {marker}."
            if self.with_notes and self.random.random() < 0.25:
                self.notes.append((str(len(self.notes) + 1), self._sentence()))
                sentences[-1] += f"[{len(self.notes)}]"
            found.append(Element("paragraph", " ".join(sentences)))
        return found

    def _sentence(self) -> str:
        return self._filled(self.random.choice(self.words.sentences))

    def _unique(self, forms: Sequence[str]) -> str:
        for _ in range(50):
            text = self._filled(self.random.choice(forms))
            if text not in self.used:
                self.used.add(text)
                return text
        raise AssertionError("too few words for so many titles")

    def _filled(self, form: str) -> str:
        def word(match: re.Match[str]) -> str:
            return self.random.choice(self.words.lists[match[1]])

        text = re.sub(r"\{(\w+)\}", word, form)
        return text[0].upper() + text[1:]

    def _reference(self, surname: str, given: str) -> tuple[str, int, str]:
        year, what = self.random.randint(1998, 2023), self._unique(self.words.works)
        form = self.random.choice(self.words.reference_forms)
        return surname, year, form.format(surname=surname, given=given, initial=given[0], year=year, what=what)


def expected(drawn: Drawn) -> list[Row]:
    """The passages of the document in reading order."""
    return list(drawn.rows)


def rows(passages: Iterable[Passage]) -> list[Row]:
    """Passages that were read, in the form of `expected`."""
    return [
        Row(
            each.kind, each.lesson_number, each.lesson_title, each.example_title, each.section_title,
            tuple(each.text.split()), tuple(" ".join(one.text.split()) for one in each.references),
            tuple((note.label, " ".join(note.text.split())) for note in each.footnotes),
        )
        for each in passages
    ]  # fmt: skip


# -- rendering ---------------------------------------------------------------------------------------------------------


def render(drawn: Drawn, form: str, shape: int = 0) -> bytes:
    """The document in a format of `FORMATS`; `shape` picks one of its layouts (any number)."""
    return _RENDERERS[form](drawn, shape)


def _with_calls(text: str, plain: Callable[[str], str], call: Callable[[str], str]) -> str:
    """`text` with its words and its calls of footnotes each in the format's form."""
    parts = _CALL.split(text)
    return "".join(call(part) if at % 2 else plain(part) for at, part in enumerate(parts))


def _runs(elements: Iterable[Element]) -> Iterator[tuple[str, list[str]]]:
    """Elements; those that belong together (items of a list, rows of a table) in one."""
    for kind, group in groupby(elements, key=lambda each: each.kind):
        texts = [each.text for each in group]
        if kind in ("item", "row"):
            yield kind, texts
        else:
            yield from ((kind, [text]) for text in texts)


def text_of(drawn: Drawn, shape: int) -> str:
    """Plain text: wrapped at 72 or not, one or two blank lines or (unwrapped) none, lists tight or not."""
    wrapped, gap, tight = ((0, "\n\n", False), (72, "\n\n", True), (0, "\n", True), (0, "\n\n\n", True),
                           (66, "\n\n\n", False))[shape % 5]  # fmt: skip
    lines = []
    for kind, texts in _runs(drawn.elements):
        if wrapped and kind not in _LEVELS:
            texts = ["\n".join(wrap(text, wrapped, break_long_words=False, break_on_hyphens=False)) for text in texts]
        lines.append(("\n" if tight else gap).join(texts))
    if drawn.footnotes:
        lines.append(LANGUAGES[drawn.language].notes)
        lines += [f"[{label}] {text}" for label, text in drawn.footnotes]
    return gap.join(lines) + "\n"


def _txt(drawn: Drawn, shape: int) -> bytes:
    end = ("\n", "\r\n", "\n")[shape % 3]
    encoding = ("utf-8", "utf-8-sig", "utf-16", "cp1252")[shape % 4]
    return text_of(drawn, shape).replace("\n", end).encode(encoding)


def _md(drawn: Drawn, shape: int) -> bytes:
    style = ("atx", "setext", "bold")[shape % 3]
    lines = [f"---\ntitle: {drawn.title}\nlang: {drawn.language}\n---"] if shape % 2 else []
    for kind, texts in _runs(drawn.elements):
        marked = [_with_calls(text, _escaped_md, "[^{}]".format) for text in texts]
        if kind in _LEVELS:
            lines.append(_md_heading(marked[0], _LEVELS[kind], style))
        elif kind == "row":
            cells = [f"| {text.replace(chr(92) + '|', '|')} |" for text in marked]
            lines.append("\n".join([cells[0], "|" + "---|" * (texts[0].count("|") + 1), *cells[1:]]))
        else:
            lines.append("\n".join(marked))
    lines += [f"[^{label}]: {_escaped_md(text)}" for label, text in drawn.footnotes]
    return ("\n\n".join(lines) + "\n").encode()


def _escaped_md(text: str) -> str:
    return re.sub(r"([*_`\\|])", r"\\\1", text)


def _md_heading(text: str, level: int, style: str) -> str:
    if style == "setext" and level < 3:
        return f"{text}\n{'=-'[level - 1] * len(text)}"
    return f"**{text}**" if style == "bold" else f"{'#' * level} {text}"


def _html(drawn: Drawn, shape: int) -> bytes:
    style = ("article", "page", "soup")[shape % 3]
    holder = "div" if style == "soup" else "p"
    body = []
    for kind, texts in _runs(drawn.elements):
        marked = [_with_calls(text, escape, _html_call) for text in texts]
        if kind in _LEVELS:
            body.append(f"<h{_LEVELS[kind]}>{marked[0]}</h{_LEVELS[kind]}>")
        elif kind == "item":
            body.append("<ul>" + "".join(f"<li>{text[2:]}</li>" for text in marked) + "</ul>")
        elif kind == "row":
            cells = ("".join(f"<td>{cell}</td>" for cell in text.split(" | ")) for text in marked)
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
        else:
            body.append(f"<{holder}>{marked[0]}</{holder}>")
    notes = [
        f'<li id="fn{label}">{escape(text)} <a href="#ref{label}">↩</a></li>' for label, text in drawn.footnotes
    ]  # fmt: skip
    if notes:
        body.append(f'<section class="footnotes"><ol>{"".join(notes)}</ol></section>')
    page = _HTML_PAGES[style].format(body="\n".join(body), title=escape(drawn.title), lang=drawn.language)
    return page.encode()


def _html_call(label: str) -> str:
    return f'<sup><a id="ref{label}" href="#fn{label}">{label}</a></sup>'


_HEAD = '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | Reform Hub</title></head>'
_HTML_PAGES = {
    "article": _HEAD + "<body><article>\n{body}\n</article></body></html>",
    "page": _HEAD + '<body><div class="cookie-banner" role="dialog">We use cookies. <button>Accept</button></div>'
    '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></nav></header>'
    '<main><article>\n{body}\n</article></main><aside class="sidebar"><h2>Related</h2><ul><li><a href="/x">Another '
    "page</a></li></ul></aside><footer><p>Copyright Reform Hub. All rights reserved.</p></footer></body></html>",
    "soup": _HEAD + '<body><div class="c-1"><div class="c-2"><div>\n{body}\n</div></div></div></body></html>',
}


def _docx(drawn: Drawn, shape: int) -> bytes:
    bold = shape % 2 == 1
    document = docx.Document()
    for kind, texts in _runs(drawn.elements):
        if kind == "row":
            cells = [text.split(" | ") for text in texts]
            table = document.add_table(rows=len(cells), cols=len(cells[0]))
            for at, row in enumerate(cells):
                for column, cell in enumerate(row):
                    table.cell(at, column).text = cell
        for text in texts if kind != "row" else ():
            if kind == "item":
                paragraph = document.add_paragraph(style="List Bullet")
                _add_runs(paragraph.add_run, text[2:])
            elif kind in _LEVELS and bold:
                document.add_paragraph().add_run(text).bold = True
            elif kind in _LEVELS:
                document.add_heading(text, _LEVELS[kind] - 1)
            else:
                _add_runs(document.add_paragraph().add_run, text)
    stream = io.BytesIO()
    document.save(stream)
    return _with_footnotes(stream.getvalue(), drawn.footnotes) if drawn.footnotes else stream.getvalue()


def _add_runs(add_run: Callable[[str], object], text: str) -> None:
    for at, part in enumerate(_CALL.split(text)):
        add_run(f"\ue000{part}\ue000" if at % 2 else part)


def _with_footnotes(data: bytes, notes: Sequence[tuple[str, str]]) -> bytes:
    """A Word file whose "\\ue0001\\ue000" are true footnotes, which python-docx cannot write."""
    bodies = "".join(
        f'<w:footnote w:id="{label}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {escape(text)}'
        "</w:t></w:r></w:p></w:footnote>"
        for label, text in notes
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                content = re.sub(
                    "<w:t>\ue000(\\d+)\ue000</w:t>", r'<w:footnoteReference w:id="\1"/>', content
                )  # fmt: skip
            elif name == "word/_rels/document.xml.rels":
                link = (
                    '<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                    'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
                )
                content = content.replace("</Relationships>", link)
            elif name == "[Content_Types].xml":
                part = (
                    '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
                    'officedocument.wordprocessingml.footnotes+xml"/></Types>'
                )
                content = content.replace("</Types>", part)
            target.writestr(name, content.encode("utf-8", "surrogateescape"))
        target.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{_W}">{bodies}</w:footnotes>')
    return stream.getvalue()


def _pdf(drawn: Drawn, shape: int) -> bytes:
    notes = dict(drawn.footnotes)
    lines = [
        f"#set document(title: {_typ(drawn.title)})",
        f'#set page(paper: "a5", columns: {1 + shape % 2}, numbering: "1", header: align(right, {_typ(drawn.title)}))',
        f'#set text(lang: "{drawn.language}", size: 9pt, hyphenate: true)\n#set par(justify: true)',
        "#set super(typographic: false)",  # raised small digits, as Word and LaTeX set them
    ]

    def call(label: str) -> str:
        return f"#footnote[#{_typ(notes[label])}]"

    for kind, texts in _runs(drawn.elements):
        marked = [_with_calls(text, lambda part: f"#{_typ(part)}" if part else "", call) for text in texts]
        if kind in _LEVELS:
            lines.append(f"{'=' * _LEVELS[kind]} {marked[0]}")
        elif kind == "item":
            lines.append("\n".join(f"- #{_typ(text[2:])}" for text in texts))
        elif kind == "row":
            cells = [cell for text in texts for cell in text.split(" | ")]
            lines.append(f"#table(columns: {texts[0].count('|') + 1}, {', '.join(map(_typ, cells))})")
        else:
            lines.append(marked[0])
    return bytes(typst.compile("\n\n".join(lines).encode()))


def _typ(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_RENDERERS: dict[str, Callable[[Drawn, int], bytes]] = {
    "txt": _txt,
    "md": _md,
    "docx": _docx,
    "html": _html,
    "pdf": _pdf,
}
