"""A briefing as an adviser has it (.docx, .md) -> its quotations, each with its place and the footnotes behind it.

The file may come from our own export, from Word afterwards, or from nobody who ever heard of us. What is set as a
quotation is one, and so are words between quotation marks, double or single; a note of the adviser's is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from lxml import etree
from markdown_it.token import Token

from qa.documents import docx, markdown, read_bytes
from qa.documents.frontmatter import front_matter
from qa.documents.plain import decode
from qa.documents.wordbody import plain_body
from qa.documents.wordstyles import Numbering, Styles, W, value
from qa.errors import DocumentError
from qa.footnotes import SUPERSCRIPTS
from qa.headings import is_sources_heading
from qa.quotation_marks import SINGLE, marked
from qa.text import collapse, counted, fold, printable, words_of

__all__ = ["FORMATS", "Quotation", "quotations_in", "read_written"]

FORMATS = (".docx", ".md", ".markdown")
FEWEST_WORDS = 4  # of a quotation inside a sentence; fewer are a term or a doubt
_MOST_QUOTATIONS = 2_000
_LONGEST_REST = 200  # characters of an attribution behind a quotation: "— OECD, 2016"
_QUOTE_STYLE = re.compile(
    r"(?:(?:intense|block|intensives|duidelijk) ?)?"
    r"(?:quotes?|quotations?|citation|cita|citacao|zitat|citazione|citaat)(?: ?(?:intense|intensa|destacada|text))?"
)
_LIST_STYLE = re.compile(r"bibliogra(?:phy|phie|fia)|literaturverzeichnis|(?:works )?cited|references?|briefing stamp")
_NOTE_BY = re.compile(r"\s*(?:note|nota)(?: (?:by|de|do|da|du)\b|:)", re.IGNORECASE)
_LISTED = frozenset({"documents quoted"})  # headings of our own export
_TAG = re.compile(r"<[^<>]*>")
_RAISED = str.maketrans("0123456789", SUPERSCRIPTS)

Kind = Literal["block", "inline", "note"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a briefing gives as somebody else's, and the texts of the footnotes behind them.

    `paragraph` is its 1-based place among the paragraphs that are not empty, `heading` what it stands under. A "note"
    is a footnote that stands behind no quotation: it has no words of its own.
    """

    text: str
    paragraph: int
    heading: str = ""
    footnotes: tuple[str, ...] = ()
    kind: Kind = "block"

    @property
    def where(self) -> str:
        """Where to look in the briefing: "paragraph 12, under “Trust”"."""
        return f"paragraph {self.paragraph:,}" + (f", under “{self.heading}”" if self.heading else "")


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph; `calls` are footnotes by the offset in its text at which they are called.

    `group` tells quotations apart that follow each other, where the format does.
    """

    kind: Literal["quote", "prose", "heading", "listed"]
    text: str
    calls: tuple[tuple[int, str], ...] = ()
    level: int = 0
    group: int = 0


def read_written(path: Path, max_bytes: int) -> tuple[Quotation, ...]:
    """The quotations of a briefing, in its order. Raises DocumentError, with the file's name, if it cannot be read."""
    try:
        return quotations_in(path.name, read_bytes(path, max_bytes))
    except DocumentError as error:
        raise DocumentError(f"{printable(str(path))} {error}") from error


def quotations_in(name: str, data: bytes) -> tuple[Quotation, ...]:
    """The quotations of the briefing `name` (its suffix says the format). Raises DocumentError."""
    suffix = Path(name).suffix.lower()
    if suffix not in FORMATS:
        raise DocumentError(f"has the format {suffix or '(none)'}; give a briefing as {', '.join(FORMATS[:2])}.")
    try:
        blocks = list(_word_blocks(data) if suffix == ".docx" else _markdown_blocks(data))
    except RecursionError as error:
        raise DocumentError("is nested too deep to be read. Save it anew, or as another format.") from error
    found = tuple(_quotations(blocks))
    if len(found) > _MOST_QUOTATIONS:
        raise DocumentError(f"has {counted(len(found), 'quotation')}, the limit is {_MOST_QUOTATIONS:,}. Split it.")
    return found


# -- paragraphs -> quotations ------------------------------------------------------------------------------------------


def _quotations(blocks: Sequence[_Block]) -> Iterator[Quotation]:
    heading, listed_at, run = "", 0, list[_Block]()
    first = 0
    written = [block for block in blocks if block.text.strip() or block.calls]
    for number, (block, following) in enumerate(zip(written, [*written[1:], None], strict=True), start=1):
        if run and (
            block.kind != "quote" or block.group != run[-1].group or run[-1].calls
        ):  # a footnote ends the quotation it stands behind
            yield from _block_quotation(run, first, heading)
            run = []
        if block.kind == "quote":
            first = first if run else number
            run.append(block)
        elif block.kind == "heading":
            heading = printable(collapse(block.text))
            if listed_at and block.level <= listed_at:
                listed_at = 0
            if is_sources_heading(heading) or fold(heading) in _LISTED:
                listed_at = block.level
            yield from _notes(block.calls, number, heading)
        elif block.kind == "prose" and not listed_at:
            goes_on = following is not None and following.kind == "prose" and _begins_marked(following)
            yield from _inline(block, number, heading, marked(block.text, goes_on=goes_on))
    if run:
        yield from _block_quotation(run, first, heading)


def _block_quotation(run: Sequence[_Block], number: int, heading: str) -> Iterator[Quotation]:
    """The paragraphs as one quotation, without the marks that stand around it all and an attribution behind them."""
    text, calls = "", list[tuple[int, str]]()
    for block in run:
        text += "\n\n" if text else ""
        calls += [(len(text) + at, note) for at, note in block.calls]
        text += block.text
    whole, notes = text.strip(), tuple(note for _, note in calls)
    spans = marked(whole)
    if spans and spans[0][0] == 1:
        start, end = spans[0]
        rest = whole[end + 1 :].strip()
        if not rest or _names_source(rest):
            whole = whole[start:end]
    if words_of(whole):
        yield Quotation(whole.strip(), number, heading, notes, "block")
    else:
        yield from _notes(calls, number, heading)


def _names_source(rest: str) -> bool:
    """Whether what stands behind a quotation says where it is from, and does not go on with it in small letters."""
    return len(rest) <= _LONGEST_REST and rest[0] in "—–-(" and not rest.lstrip("—–-( ")[:1].islower()


def _begins_marked(block: _Block) -> bool:
    """Whether a paragraph begins with a single mark, so that a quotation may go on in it."""
    return block.text.lstrip()[:1] in {*SINGLE}


def _inline(block: _Block, number: int, heading: str, spans: Iterable[tuple[int, int]]) -> Iterator[Quotation]:
    """What stands in the spans. A footnote belongs to the words before it, and only the next one after."""
    spans = [(start, end) for start, end in spans if len(words_of(block.text[start:end])) >= FEWEST_WORDS]
    taken = set[int]()
    borders = [*(start for start, _ in spans[1:]), len(block.text) + 1]
    for (start, end), following in zip(spans, borders, strict=False):  # without a span there is one border too many
        after = next((at for at, _ in block.calls if end <= at < following), -1)
        own = [turn for turn, (at, _) in enumerate(block.calls) if start <= at < end or at == after]
        taken.update(own)
        footnotes = tuple(block.calls[turn][1] for turn in own)
        yield Quotation(block.text[start:end].strip(), number, heading, footnotes, "inline")
    yield from _notes([call for turn, call in enumerate(block.calls) if turn not in taken], number, heading)


def _notes(calls: Iterable[tuple[int, str]], number: int, heading: str) -> Iterator[Quotation]:
    return (Quotation("", number, heading, (note,), "note") for _, note in calls)


# -- Word --------------------------------------------------------------------------------------------------------------


def _word_blocks(data: bytes) -> list[_Block]:
    docx.check_kind(data)
    try:
        return _body(docx.Package(data))
    except docx.FOREIGN as error:  # what zipfile and lxml raise at damage, as where documents are read
        what = " ".join(str(error).split())[:80] or type(error).__name__
        raise DocumentError(f"is damaged and is no whole .docx: {what}. {docx.ANEW}") from error


def _body(package: docx.Package) -> list[_Block]:
    styles = Styles(package.tree(package.beside("styles")))
    notes = {
        (kind, note.get(f"{W}id", "")): _note_text(note, styles)
        for kind in ("footnote", "endnote")
        for note in _children(package.tree(package.beside(f"{kind}s")))
    }
    root = package.tree(package.main)
    if root is None:
        return []
    kinds: dict[etree._Element, tuple[str, int]] = {}
    for paragraph in root.iter(f"{W}p"):  # before it is made plain: that takes the styles away
        kinds[paragraph] = _kind(paragraph, styles)
    plain_body(root, styles, Numbering(None, styles), set())
    return [_paragraph(each, kinds.get(each, ("prose", 0)), notes) for each in root.iter(f"{W}p")]


def _children(root: etree._Element | None) -> list[etree._Element]:
    return [] if root is None else [each for each in root if isinstance(each.tag, str)]


def _note_text(note: etree._Element, styles: Styles) -> str:
    plain_body(note, styles, Numbering(None, styles), set())
    return printable(collapse(" ".join(_paragraph(each, ("prose", 0), {}).text for each in note.iter(f"{W}p"))))


def _kind(paragraph: etree._Element, styles: Styles) -> tuple[str, int]:
    """What a paragraph is by its style or one that its style is based on, whatever the language of Word names it."""
    names = [value(paragraph, "pPr/pStyle") or ""]
    for style in styles.of(paragraph):
        names += [value(style, "name") or "", style.get(f"{W}styleId", "")]
    folded = [" ".join(words_of(name)) for name in names]
    if any(_QUOTE_STYLE.fullmatch(name) for name in folded):
        return "quote", 0
    if any(_LIST_STYLE.fullmatch(name) for name in folded):
        return "listed", 0
    level = styles.level(paragraph)
    return ("heading", level) if level else ("prose", 0)


def _paragraph(paragraph: etree._Element, kind: tuple[Any, int], notes: dict[tuple[str, str], str]) -> _Block:
    parts: list[str] = []
    calls: list[tuple[int, str]] = []
    size = 0
    for run in paragraph.iter(f"{W}r"):
        raised = value(run, "rPr/vertAlign") == "superscript"
        for child in run:
            piece, tag = "", child.tag.rpartition("}")[2]
            if tag == "t":
                piece = child.text or ""
                piece = piece.translate(_RAISED) if raised and piece.strip().isdecimal() else piece
            elif tag in ("tab", "br"):
                piece = " "
            elif tag == "noBreakHyphen":
                piece = "\u2011"
            elif tag in ("footnoteReference", "endnoteReference"):
                note = notes.get((tag.removesuffix("Reference"), child.get(f"{W}id", "")))
                calls += [(size, note)] if note else []
                if child.get(f"{W}customMarkFollows") in ("1", "true", "on"):
                    break  # the mark is the rest of the run
            parts.append(piece)
            size += len(piece)
    return _Block(kind[0], "".join(parts), tuple(calls), kind[1])


# -- Markdown ----------------------------------------------------------------------------------------------------------


def _markdown_blocks(data: bytes) -> list[_Block]:
    source, _ = decode(data)
    body = source[front_matter(source)[1] :]
    env: dict[str, Any] = {}
    tokens = markdown.commonmark().parse(markdown.DEEP.sub(r"\1 ", body), env)
    notes = _markdown_notes(tokens, env)
    found: list[_Block] = []
    quoted = inside_note = heading = group = 0
    for token in tokens:
        if token.type.startswith("blockquote_"):
            quoted += token.nesting
            group += not quoted
        elif token.type.startswith("footnote_reference_"):
            inside_note += token.nesting
        elif token.type in ("heading_open", "heading_close"):
            heading = int(token.tag[1]) if token.nesting > 0 else 0
        elif inside_note:
            continue
        elif token.type == "inline":
            block = _inline_block(token.children or (), notes)
            kind: Literal["quote", "prose", "heading"] = "heading" if heading else "quote" if quoted else "prose"
            if kind == "quote" and token.content.startswith(("*", "_")) and _NOTE_BY.match(block.text):
                kind = "prose"  # the adviser's own, though it was drawn into the quotation
            found.append(replace(block, kind=kind, level=heading, group=group))
        elif token.type in ("html_block", "fence", "code_block"):
            found.append(_Block("prose", _TAG.sub(" ", token.content)))
    return found


def _markdown_notes(tokens: Sequence[Token], env: dict[str, Any]) -> dict[object, str]:
    """The text of each footnote by its label; of one written in place (`^[...]`), by its number."""
    notes: dict[object, str] = {}
    label: object = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            label = token.meta.get("label")
            notes[label] = ""
        elif token.type == "footnote_reference_close":
            label = None
        elif token.type == "inline" and label is not None:
            notes[label] = f"{notes[label]} {_inline_block(token.children or (), {}).text}"
    for number, note in env.get("footnotes", {}).get("list", {}).items():
        if "tokens" in note:
            notes[number] = _inline_block(note["tokens"], {}).text
    return {name: printable(collapse(text)) for name, text in notes.items()}


def _inline_block(tokens: Sequence[Token], notes: dict[object, str]) -> _Block:
    parts: list[str] = []
    calls: list[tuple[int, str]] = []
    size, raised = 0, False
    for token in tokens:
        piece = token.content if token.type in ("text", "code_inline", "text_special") else ""
        if token.type in ("softbreak", "hardbreak"):
            piece = "\n"
        elif token.type == "html_inline":
            name = fold(token.content).strip("<>/ ")
            raised = name == "sup" and not token.content.startswith("</")
            piece = " " if name.startswith("br") else ""
        elif token.type == "image":
            piece = _inline_block(token.children or (), {}).text
        elif token.type == "footnote_ref":
            note = notes.get(token.meta.get("label") or token.meta.get("id"))
            calls += [(size, note)] if note else []
        piece = piece.translate(_RAISED) if raised and piece.strip().isdecimal() else piece
        parts.append(piece)
        size += len(piece)
    return _Block("prose", "".join(parts), tuple(calls))
