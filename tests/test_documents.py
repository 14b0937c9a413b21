"""Readers: encodings, what is refused and how, blocks of lines, and time in proportion to size."""

from __future__ import annotations

import codecs
import io
import os
import socket
import time
import zipfile
from pathlib import Path

import pytest

from qa.corpus import read_file
from qa.documents import extract, read_bytes
from qa.documents.plain import decode
from qa.errors import DocumentError
from tests.reading import read

TEXT = "L’État, São Tomé\n\n“Señor” – Đà Nẵng\n"
WINDOWS = "L’État, São Tomé\r\n\r\n“Señor” – œuvre €\r\n"


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(DocumentError) as error:
        extract(name, data)
    assert "\n" not in str(error.value)
    return str(error.value)


# -- encodings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    ],
)
def test_unicode_files_are_read_without_a_note(data: bytes) -> None:
    assert decode(data) == (TEXT, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_guessed_and_said(encoding: str) -> None:
    text, (note,) = decode(TEXT.encode(encoding))
    assert text == TEXT
    assert "UTF-16" in note


def test_windows_1252_is_guessed_and_said() -> None:
    text, (note,) = decode(WINDOWS.encode("cp1252"))
    assert text == WINDOWS.replace("\r\n", "\n")
    assert "Windows-1252" in note


def test_one_broken_byte_does_not_spoil_every_accent() -> None:
    text, (note,) = decode(("é" * 20).encode() + b"\xff" + "é".encode())
    assert text == "é" * 20 + "\ufffd" + "é"
    assert "1 bytes that are not UTF-8" in note


@pytest.mark.parametrize(("end", "lines"), [("\n", 3), ("\r\n", 3), ("\r", 3), ("\u2028", 3), ("\x85", 3), ("\x0c", 3)])
def test_line_ends_make_blocks(end: str, lines: int) -> None:
    text = end.join(["Title", "It is so.", "It was so."])
    assert len(extract("a.txt", text.encode()).blocks) == lines


def test_every_character_is_kept_but_the_mark_and_carriage_returns() -> None:
    odd = "a\u00a0\u00ad\ufeff\u200b\u0301\t\x0c\u2028z"
    assert extract("a.txt", codecs.BOM_UTF8 + odd.encode()).text == odd


HYPHENS = """Title

The hospital of the old town was rebuilt there in Port-au-
Prince after the storm, with the money of the years 2009-
2017 and with stones from the harbour that had fallen in -
so the people of the quarter said, and they knew it well.

It is so.
"""


def test_a_line_end_after_a_hyphen_is_taken_out_of_a_wrapped_paragraph() -> None:
    found = extract("a.txt", HYPHENS.encode())
    texts = [found.text[block.start : block.end] for block in found.blocks]
    assert "in Port-au-Prince after" in texts[1]
    assert "years 2009-2017 and" in texts[1]
    assert "fallen in -\nso the" in texts[1]
    assert texts[2] == "It is so."
    assert found.text.replace("\n", "").replace(" ", "") == HYPHENS.replace("\n", "").replace(" ", "")
    last = [line for offset, line in found.lines if offset <= found.blocks[2].start][-1]
    assert last == HYPHENS[: HYPHENS.index("It is so.")].count("\n") + 1


@pytest.mark.parametrize(
    ("line", "next_line", "joined"),
    [
        ("pre-", "and post-war", False),
        ("short-", "to medium-term", False),
        ("socio-", "et politico-culturel", False),
        ("mid-", "or long-term", False),
        ("Port-", "au-Prince", True),
        ("state-", "of-the-art", True),  # the hyphen goes on
        ("post-", "war", True),
        ("face-", "to-face", True),
        ("co-", "operation", True),  # "o" begins it, and is no word
    ],
)
def test_a_hyphen_that_waits_for_a_later_word_keeps_its_line_end(line: str, next_line: str, joined: bool) -> None:
    filler = "so the people of the quarter said that they knew it and were sure"
    lines = [filler, f"{filler[: 66 - len(line)].rstrip()} {line}", f"{next_line} they said it and were not", filler]
    text = "\n".join(lines)
    (block,) = extract("a.txt", text.encode()).blocks
    assert block.start == 0
    found = extract("a.txt", text.encode()).text
    assert (f"{line}{next_line}" in found) is joined
    assert (f"{line}\n{next_line}" in found) is not joined


# -- what is refused ---------------------------------------------------------------------------------------------------


def a_docx() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:document>" + "text " * 500)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00",
        b"text\x00text",
        b"\x00" * 5000,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00\x01",
        a_docx(),
        b"\xff\xfe\x00",
        b"caf\xe9 \x81\x8d",
        codecs.BOM_UTF8 + b"\xff\xff",
        codecs.BOM_UTF16_LE + b"\x00\xd8",
        bytes(range(256)),
    ],
)
def test_a_binary_file_is_refused_with_the_place(data: bytes) -> None:
    assert refusal("a.txt", data).startswith("is not text: ")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u00a0\u2003\n".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal("a.txt", data) == "is empty. Write its text, or remove the file."


@pytest.mark.parametrize(("name", "suffix"), [("a.xyz", ".xyz"), ("README", "(none)"), ("a.txt.bak", ".bak")])
def test_an_unknown_format_is_refused_and_named(name: str, suffix: str) -> None:
    formats = ".docx, .htm, .html, .markdown, .md, .pdf, .txt"
    assert (
        refusal(name, b"text") == f"has the format {suffix}, and only {formats} can be read. Save it as one of these."
    )


def test_the_suffix_may_be_written_in_capitals() -> None:
    assert extract("A.TXT", b"text").text == "text"


def cannot(path: Path, max_bytes: int = 1000) -> str:
    with pytest.raises(DocumentError) as error:
        read_bytes(path, max_bytes)
    return str(error.value)


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)  # a hole: takes no room on the disk
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))
    assert cannot(path, 20_000_000) == "is 50.0 MB, the limit is 20 MB. Split it, or set QA_MAX_FILE_MB."


def test_the_limit_itself_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1000)
    assert len(read_bytes(tmp_path / "a.txt", 1000)) == 1000
    assert "limit" in cannot(tmp_path / "a.txt", 999)


def test_a_file_that_grows_while_it_is_read_is_held_to_the_limit() -> None:
    """The kernel's own files say that they hold 0 bytes, and hold more."""
    path = Path("/proc/self/maps")
    if not path.exists():
        pytest.skip("no /proc here")
    assert path.stat().st_size == 0
    assert "the limit is" in cannot(path, 10)


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    """Opening a pipe that nobody writes to waits for ever; /dev/zero never ends."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    (tmp_path / "folder.txt").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket.txt"))
        for name in ("pipe.txt", "zero.txt", "socket.txt"):
            assert cannot(tmp_path / name).startswith("is a pipe, socket or device")
    assert cannot(tmp_path / "folder.txt").startswith("is a folder")


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    assert cannot(tmp_path / "gone.txt").startswith("cannot be read: No such file or directory.")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert cannot(tmp_path / "loop.txt").startswith("cannot be read: ")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked.txt").write_text("text")
    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, who may read everything
    assert cannot(tmp_path / "locked.txt").startswith("cannot be read: Permission denied.")


# -- time --------------------------------------------------------------------------------------------------------------

LINES = "T\n\nLesson 1 – A\n\nIt is so.\n\n"
HOSTILE = {
    "letters": "a",
    "line feeds": "\n",
    "blank lines": "a\n\n",
    "lessons": "Lesson 1\n",
    "lessons with text": "Lesson 1\n\nIt was so[1].\n\n[1] A note.\n\n",
    "brackets": "(",
    "markers": "(Ab ",
    "page lists": "(A:1,1",
    "calls": "[1]",
    "raised": "¹",
    "hyphens": "A-",
    "hyphened names": f"{'A-' * 250}\n\n",
    "hyphened words": f"{'A-A ' * 120}\n\n",
    "initials": f"Ab{', A.' * 150}\n\n",
    "commas": f"{'Ab, ' * 149}\n\n",
    "references between text": "Smith, A. (2008). Title. Publisher.\n\nIt was so then.\n\n",
    "titles": "Police in Kosovo\n\n",
    "wrapped": "word word word word word word word word\n",
    "spaces": " ",
    "tabs": "\t\n",
    "marks": "\u0301",
    "dots": ".",
    "digits": "1",
    "notes that go on": "Notes\n\n[1] A note.\n\nit goes on.\n\n" + "and on.\n\n" * 12_000,
    "contents": "\n\n".join(
        ["Contents", *(f"Title {at}" for at in range(5000)), *(f"Title {at}" for at in range(5000))]
    ),
    "markers and references": "So (Smith:4) " * 6000 + "\n\n" + "Smith, A. (2008). Title. Publisher.\n\n" * 2500,
    "leaders": "Lesson 1 ... ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_time_in_proportion(name: str, tmp_path: Path) -> None:
    """A hundred thousand characters: a quadratic rule would take minutes, an exponential one for ever."""
    unit = HOSTILE[name]
    start = "" if name == "contents" else LINES
    (tmp_path / "a.txt").write_text(start + unit * max(1, 100_000 // len(unit)))
    started = time.perf_counter()
    read_file(tmp_path, "a.txt", document_id="a", max_bytes=10**6)
    assert time.perf_counter() - started < 5


def test_ten_thousand_footnotes_and_their_calls() -> None:
    calls = " ".join(f"a[{at}]" for at in range(10_000))
    notes = "\n\n".join(f"[{at}] Note {at}." for at in range(10_000))
    started = time.perf_counter()
    _, (passage,) = read(f"Title\n\n{calls}.\n\nFootnotes\n\n{notes}")
    assert time.perf_counter() - started < 5
    assert len(passage.footnotes) == 10_000
    assert passage.footnotes[-1].text == "Note 9999."
