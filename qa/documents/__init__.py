"""Readers: one per format, behind one function. A reader turns a file into extracted text and blocks with spans.

The seam is `Reader`: bytes in, `Extract` out. Offsets everywhere else in the package count in `Extract.text`.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qa.documents import docx, html, markdown, pdf, plain
from qa.documents.blocks import Block, Extract, Metadata
from qa.documents.isolated import read_isolated
from qa.errors import DocumentError
from qa.text import collapse, printable

__all__ = ["ISOLATED", "READERS", "Block", "Extract", "Reader", "extract", "read_bytes"]

Reader = Callable[[bytes], Extract]
READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".html": html.read,
    ".htm": html.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
}
ISOLATED = frozenset({".docx", ".pdf"})  # binary formats: read in a process of their own
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file; a link to one is followed. Opens no pipe and no device, which may never end.

    Raises DocumentError if it is no file, cannot be read, or is larger than `max_bytes`.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            what = "a folder behind a link" if stat.S_ISDIR(found.st_mode) else "a pipe, socket or device"
            raise DocumentError(f"is {what}, which is not read. Put the document itself here.")
        if found.st_size <= max_bytes:
            with path.open("rb") as stream:
                data = stream.read(max_bytes + 1)
            if len(data) <= max_bytes:
                return data
        size = max(found.st_size, max_bytes + 1)
        raise DocumentError(
            f"is {size / 1e6:.1f} MB, the limit is {max_bytes / 1e6:g} MB. Split it, or set QA_MAX_FILE_MB."
        )
    except OSError as error:
        raise DocumentError(
            f"cannot be read: {error.strerror or error}. Check the file, its name and its permissions."
        ) from error


def extract(name: str, data: bytes) -> Extract:
    """Text and blocks of the document `name` (its suffix picks the reader).

    Raises DocumentError if no reader knows the format, or the content is not what the suffix says, or is empty.
    """
    suffix = Path(name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise DocumentError(
            f"has the format {suffix or '(none)'}, and only {known} can be read. Save it as one of these."
        )
    found = _writable(read_isolated(suffix, data) if suffix in ISOLATED else reader(data))
    if not found.text.strip():
        raise DocumentError("is empty. Write its text, or remove the file.")
    return found


def _writable(found: Extract) -> Extract:
    """The extract without half characters, which no file and no database can hold; offsets keep their meaning.

    An escape can make one in any format (that of U+D800 in front matter): it is read as "�", as broken bytes are. What
    a file states about itself is shown on lines of its own, so control characters go too.
    """
    return replace(
        found,
        text=_whole(found.text),
        notes=tuple(map(_whole, found.notes)),
        pages=tuple((offset, _whole(label)) for offset, label in found.pages),
        links=tuple(replace(link, url=_whole(link.url)) for link in found.links),
        metadata=_stated(found.metadata),
    )


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def _stated(metadata: Metadata) -> Metadata:
    return replace(
        metadata,
        title=_line(metadata.title),
        author=_line(metadata.author),
        year=_line(metadata.year),
        url=_line(metadata.url),
        language=_line(metadata.language),
        countries=tuple(filter(None, map(_line, metadata.countries))),
    )


def _line(text: str) -> str:
    return collapse(printable(_whole(text)))
