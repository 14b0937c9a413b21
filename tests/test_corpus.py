"""The corpus folder: which files are seen, and that a bad one costs only itself."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from qa.corpus import extract_file, hash_file, list_files, read_corpus, read_file
from qa.errors import CorpusError, DocumentError

GOOD = b"Title\n\nIt is so.\n"


def write(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        (folder / f"{name}.txt").write_bytes(content)
    return folder


# -- which files -------------------------------------------------------------------------------------------------------


def test_files_are_listed_sorted_with_forward_slashes(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", "a/b/d.txt", "Z.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(GOOD)
    assert list_files(tmp_path) == ["Z.txt", "a/b/d.txt", "a/c.txt", "b.txt"]


def test_the_folder_beside_a_saved_page_is_no_part_of_the_corpus(tmp_path: Path) -> None:
    for name in ("Note.html", "Note_files/logo.png", "Note_files/ad.html", "Rapport.htm", "Rapport_fichiers/a.css",
                 "Note/inside.txt", "Other_files/kept.txt", "a/Note_files/kept.txt", "Thumbs.db"):  # fmt: skip
        put_file(tmp_path / name)
    assert list_files(tmp_path) == [
        "Note.html", "Note/inside.txt", "Other_files/kept.txt", "Rapport.htm", "a/Note_files/kept.txt",
    ]  # fmt: skip


def put_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("It is so.")


def test_hidden_lock_and_backup_files_are_left_out(tmp_path: Path) -> None:
    for name in (".hidden", "~$word.docx", "a.txt~", "a.tmp", ".a.swp", "a.swp"):
        (tmp_path / name).write_bytes(GOOD)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").write_bytes(GOOD)
    assert list_files(tmp_path) == []


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="does not exist. Make it"):
        list_files(tmp_path / "none")
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError, match="does not exist"):
        list_files(tmp_path / "file")


def test_a_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(CorpusError, match="cannot be listed: Permission denied"):
        list_files(tmp_path)


def test_the_corpus_folder_may_be_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    write(real, a=GOOD)
    (tmp_path / "corpus").symlink_to(real)
    assert list_files(tmp_path / "corpus") == ["a.txt"]


# -- links -------------------------------------------------------------------------------------------------------------


def test_a_link_to_a_file_is_read_wherever_the_file_is(tmp_path: Path) -> None:
    """Who may write links into corpus/ may write documents there too; what is read is only ever shown as text."""
    outside = write(tmp_path, outside=GOOD) / "outside.txt"
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").symlink_to(outside)
    assert [passage.text for passage in read_corpus(corpus, 1000).passages] == ["It is so."]


def test_a_link_to_a_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write(corpus, a=GOOD)
    (corpus / "loop").symlink_to(corpus)
    found = read_corpus(corpus, 1000)
    assert [file.path for file in found.files] == ["a.txt", "loop"]
    assert "is a folder behind a link" in found.skipped[0].message


def test_pipes_and_devices_never_hang(tmp_path: Path) -> None:
    write(tmp_path, a=GOOD)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert [problem.path for problem in read_corpus(tmp_path, 1000).skipped] == ["pipe.txt", "zero.txt"]
    for name in ("pipe.txt", "zero.txt"):
        with pytest.raises(OSError, match="not a regular file"):
            hash_file(tmp_path / name)


# -- bad files ---------------------------------------------------------------------------------------------------------


def test_each_bad_file_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path, a=GOOD, binary=b"\x89PNG\x00", blank=b" \n", empty=b"", z=GOOD, big=b"x" * 1001)
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "sheet.xlsx").write_bytes(b"PK")
    found = read_corpus(tmp_path, 1000)
    assert [passage.id for passage in found.passages] == ["a/overview", "z/overview"]
    assert {problem.path: problem.message.split(". ")[0].split(": ")[0] for problem in found.skipped} == {
        "big.txt": "is 0.0 MB, the limit is 0.001 MB",
        "binary.txt": "is not text",
        "blank.txt": "is empty",
        "empty.txt": "is empty",
        "gone.txt": "cannot be read",
        "sheet.xlsx": "has the format .xlsx, and only .docx, .htm, .html, .markdown, .md, .pdf, .txt can be read",
    }
    for problem in found.skipped:
        assert problem.rule == "not-read"
        assert "\n" not in str(problem)


def test_a_name_that_is_no_text_is_named_with_escapes_and_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path, a=GOOD)
    (tmp_path / "two\nlines.txt").write_bytes(GOOD)
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(GOOD)
    found = read_corpus(tmp_path, 1000)
    assert [file.path for file in found.files] == ["a.txt", "caf\\udce9.txt", "two\\nlines.txt"]
    assert len(found.passages) == 1
    for problem in found.skipped:
        assert str(problem).isprintable()


@pytest.mark.parametrize("files", [{}, {"a": b""}, {"a": b"- - -"}])
def test_a_corpus_without_a_passage(tmp_path: Path, files: dict[str, bytes]) -> None:
    with pytest.raises(CorpusError, match=rf"no document that can be read: {len(files)} files?, 0 passages"):
        read_corpus(write(tmp_path, **files), 1000)


def test_the_hash_is_of_the_bytes_even_of_a_file_that_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a=b"\x00")
    file = read_file(tmp_path, "a.txt", document_id="a", max_bytes=1000)
    assert file.document is None
    assert file.sha256 == hashlib.sha256(b"\x00").hexdigest() == hash_file(tmp_path / "a.txt")


def test_progress_counts_every_file(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    read_corpus(write(tmp_path, a=GOOD, b=b""), 1000, lambda *step: seen.append(step))
    assert seen == [("reading", 1, 2), ("reading", 2, 2)]


# -- one document's text -----------------------------------------------------------------------------------------------


def test_a_document_is_found_by_its_name_or_its_path(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write(corpus, a=b"\xef\xbb\xbfTitle\r\n\r\nIt is so.")
    for name in ("a.txt", "corpus/a.txt", str(corpus / "a.txt")):
        assert extract_file(corpus, name, 1000).text == "Title\n\nIt is so."


@pytest.mark.parametrize("name", ["b.txt", "../secret.txt", "/etc/hostname", "", ".", "a.txt/", "a\x00b"])
def test_only_documents_of_the_corpus_are_shown(tmp_path: Path, name: str) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    write(corpus, a=GOOD)
    write(tmp_path, secret=GOOD)
    with pytest.raises(DocumentError, match="is not in .* which holds 1 files"):
        extract_file(corpus, name, 1000)
