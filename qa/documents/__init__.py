"""Readers: one per format, behind one function. A reader turns a file into extracted text and blocks with spans.

The seam is `Reader`: bytes in, `Extract` out. Offsets everywhere else in the package count in `Extract.text`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qa.documents import plain
from qa.documents.blocks import Block, Extract
from qa.errors import DocumentError

__all__ = ["READERS", "Block", "Extract", "Reader", "extract", "read_bytes"]

Reader = Callable[[bytes], Extract]
READERS: dict[str, Reader] = {".txt": plain.read}


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The file's bytes. Raises DocumentError if it cannot be read or is larger than `max_bytes`."""
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise DocumentError(
                f"is {size / 1e6:.1f} MB, the limit is {max_bytes / 1e6:g} MB. Split it, or set QA_MAX_FILE_MB."
            )
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"cannot be read: {error.strerror or error}. Check the file and its permissions."
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
    found = reader(data)
    if not found.text.strip():
        raise DocumentError("is empty. Write its text, or remove the file.")
    return found
