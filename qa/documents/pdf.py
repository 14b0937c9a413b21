"""PDF: the text layer, read by PDFium, as blocks in reading order with page labels, links and footnotes."""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING

from qa.documents.blocks import Extract, Metadata
from qa.documents.composing import Composer, Vocabulary
from qa.documents.layout import Fragment, Line, fragments, ordered
from qa.documents.margins import without_margins
from qa.documents.page_notes import endnote_labels, is_open, name_endnotes, without_notes
from qa.documents.paragraphs import BULLETS, Draft, drafts
from qa.documents.pdf_words import PageWords, page_words
from qa.documents.running_heads import Page, body_size, without_running_heads
from qa.errors import DocumentError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MOST_PAGES = 2_000
_MOST_CHARACTERS = 400_000  # of one page; a dense page of a newspaper has 30,000
_MOST_UNMAPPED = 0.3
_NO_TITLE = re.compile(r"(?i)\s*$|microsoft (?:word|powerpoint|excel)\b|untitled|document\d*$|.*\.\w{2,5}$|\S+://")
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff]")
_MAPPED = re.compile(r"[^\W_]|[\ufffd\ue000-\uf8ff]")


def read(data: bytes, page_done: Callable[[], None] | None = None) -> Extract:
    """Extract of a PDF that has a text layer. `page_done` is called after each page that was read.

    Raises DocumentError if it is damaged, protected by a password, a scan without text, has too many pages, or its
    fonts do not say which letters they draw.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error, data) from error
    with closing(document):
        return _extract(document, page_done)


def _refusal(error: Exception, data: bytes) -> DocumentError:
    import pypdfium2.raw as raw

    code = getattr(error, "err_code", None)
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        how = "a password" if code == raw.FPDF_ERR_PASSWORD else "an encryption that is not known"
        return DocumentError(f"is protected by {how}, and 0 of its pages can be read. Save it without protection.")
    if b"%PDF-" not in data[:1024]:
        begin = data[:5].decode("ascii", "backslashreplace")
        return DocumentError(f"is no PDF: it begins with “{begin}”, not “%PDF-”. Give it the suffix of its format.")
    return DocumentError(
        f"is damaged: none of its {len(data):,} bytes could be read as pages ({error}). Save or download it again."
    )


def _extract(document: PdfDocument, page_done: Callable[[], None] | None) -> Extract:
    pages = len(document)
    if not pages:
        raise DocumentError("has 0 pages, and 1 or more are needed. Save or download it again.")
    if pages > _MOST_PAGES:
        raise DocumentError(f"has {pages:,} pages, the limit is {_MOST_PAGES:,}. Split it into several files.")
    found: list[PageWords] = []
    for index in range(pages):
        found.append(_words(document, index))
        if page_done is not None:
            page_done()
    _check_text(found)
    text_pages = [Page(fragments(page.words), page.height, page.bottom) for page in found]
    kept, printed = without_running_heads(text_pages)
    body = body_size(text_pages)
    aside = [without_margins(parts, body, page) for page, parts in enumerate(kept)]
    lines = _lines([parts for parts, _ in aside])
    composer = _composed(lines, [Draft(lines=note) for _, notes in aside for note in notes], body)
    text, begun = composer.finish()
    stated = [document.get_page_label(index) or printed.get(index) for index in range(pages)]
    labels = list(_labels(stated, printed))
    return Extract(
        text=text,
        blocks=tuple(composer.blocks),
        notes=tuple(_notes(found)),
        pages=tuple((offset, labels[page]) for offset, page in begun),
        links=tuple(composer.links),
        metadata=_metadata(document),
    )


def _words(document: PdfDocument, index: int) -> PageWords:
    import pypdfium2

    try:
        return page_words(document, index, _MOST_CHARACTERS)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(
            f"is damaged: page {index + 1} of {len(document)} cannot be read ({error}). Save or download it again."
        ) from error


def _check_text(found: Sequence[PageWords]) -> None:
    """Raises DocumentError if there is no text, or mostly characters that stand for no letter."""
    text = "".join(word.text for page in found for word in page.words)
    if not text:
        what = "it is a scan. Run text recognition (OCR) on it" if any(page.has_image for page in found) else ""
        many = f"{len(found):,} page" + "s" * (len(found) > 1)
        raise DocumentError(f"has {many} and no text: {what or 'only drawings. Add the text'}, then build again.")
    letters = len(_MAPPED.findall(text))
    unmapped = sum(character not in BULLETS for character in _UNMAPPED.findall(text))
    if unmapped > _MOST_UNMAPPED * max(letters, 1):
        raise DocumentError(
            f"is not readable: its fonts name no letter for {unmapped:,} of {letters:,} characters. "
            "Run text recognition (OCR) on it, or save it again with its fonts."
        )


def _lines(kept: Sequence[list[Fragment]]) -> list[list[Line]]:
    """Each page's lines; regions are numbered through the document."""
    found: list[list[Line]] = []
    region = 0
    for page, parts in enumerate(kept):
        lines = ordered(parts, page, region)
        region = max((line.region for line in lines), default=region) + 1
        found.append(lines)
    return found


def _composed(pages: Sequence[list[Line]], margins: list[Draft], body: float) -> Composer:
    """The blocks written: footnotes stand at the end of the section that calls them, and so do notes in the margin."""
    running: list[Line] = []
    notes: list[list[Draft]] = []
    open_note: Draft | None = None
    for lines in pages:
        text, found = without_notes(lines, body, open_note=open_note is not None)
        if open_note and found and not found[0].label:
            open_note.lines += found.pop(0).lines
        open_note = found[-1] if found and is_open(found[-1]) else None
        running += text
        notes.append(found)
    everywhere = endnote_labels(running)
    labels = {page: everywhere | {note.label for note in found} for page, found in enumerate(notes)}
    composer = Composer(len(pages), Vocabulary(line for lines in pages for line in lines), labels)
    blocks = drafts(running, body)
    name_endnotes(blocks)
    _write(composer, blocks, notes, margins)
    return composer


def _write(composer: Composer, blocks: Sequence[Draft], notes: Sequence[list[Draft]], margins: list[Draft]) -> None:
    """Writes the blocks, each page's `notes` where they are called, and `margins` where the text has come down to."""
    beside = deque(margins)
    due: list[Draft] = []
    done = 0
    for at, block in enumerate(blocks):
        composer.add(block)
        due += _called(composer, notes)
        while beside and _place(beside[0].lines[0]) <= _place(block.lines[-1]):
            due.append(beside.popleft())
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        while done < (following.lines[0].page if following else len(notes)):
            due += notes[done]  # without a call: after the paragraph in which their page ends
            done += 1
        # Where a heading ends the section, so that the notes of a page do not stand in the middle of its text.
        if following is None or (following.kind == "heading" and block.kind != "heading"):
            for note in sorted(due, key=lambda note: note.kind == "footnote"):  # notes in the margin are text
                composer.add(note)
            due.clear()
    for note in (*chain.from_iterable(notes[done:]), *beside):
        composer.add(note)


def _place(line: Line) -> tuple[int, float]:
    """What grows from the top of a document to its end."""
    return line.page, -line.y


def _called(composer: Composer, notes: Sequence[list[Draft]]) -> Iterator[Draft]:
    """The notes called since this was asked last; they are taken out of `notes`."""
    for page, label in composer.take_calls():
        if note := next((note for note in notes[page] if note.label == label), None):
            notes[page].remove(note)
            yield note


def _labels(labels: Sequence[str | None], printed: dict[int, str]) -> Iterator[str]:
    """Each page's label: the file's, else the one printed, else counted on from a printed one, else its place."""
    step = next((int(number) - index for index, number in printed.items()), 1)
    for index, label in enumerate(labels):
        yield label or str(index + step if index + step > 0 else index + 1)


def _notes(found: Sequence[PageWords]) -> Iterator[str]:
    empty = [str(index + 1) for index, page in enumerate(found) if page.has_image and not page.words]
    if empty:
        shown = ", ".join(empty[:12]) + (", ..." if len(empty) > 12 else "")
        yield (
            f"has {len(empty)} of {len(found)} pages without text (page {shown} of the file): scans. "
            "Run text recognition (OCR) on it to have them read."
        )


def _metadata(document: PdfDocument) -> Metadata:
    """The title and the language that the file states; a title that is a file's name is none."""
    import pypdfium2.raw as raw

    title = " ".join(document.get_metadata_value("Title").replace("\x00", "").split())
    size = raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    language = ""
    if 2 < size < 256:
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
        language = buffer.raw[: size - 2].decode("utf-16-le", "ignore")
    return Metadata(title="" if _NO_TITLE.match(title) else title, language=language)
