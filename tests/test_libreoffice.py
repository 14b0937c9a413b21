"""A briefing opened by another program: LibreOffice reads the Word file and makes pages of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from qa import Library
from qa.briefing import Briefing, item_of
from qa.briefing.export import exported
from qa.briefing.model import checked
from tests.conftest import SEED, put
from tests.fakes import FakeEncoder
from tests.test_briefing_files import HOSTILE, squeezed


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    assert found, "LibreOffice is not on PATH; run: make test"
    return found


def pages(office: str, content: bytes, folder: Path) -> list[str]:
    """The text of each page, as LibreOffice sets it."""
    (folder / "briefing.docx").write_bytes(content)
    command = [
        office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
        "--outdir", str(folder), str(folder / "briefing.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = pypdfium2.PdfDocument(folder / "briefing.pdf")
    return [page.get_textpage().get_text_bounded() for page in pdf]


def test_libreoffice_shows_every_quotation_with_its_footnote(office: str, tmp_path: Path) -> None:
    library = Library(tmp_path / "library", encoder=FakeEncoder())
    put(library, "seed.txt", SEED.read_bytes())
    put(library, "hostile.txt", HOSTILE.replace("dialogue " * 3000, "dialogue "))
    library.build()
    opened = library.opened()
    passages = [opened.passage(row) for row in range(opened.passage_count)]
    items = tuple(item_of(passage, note="A note of mine." if not row else "") for row, passage in enumerate(passages))
    briefing = checked(Briefing(items, title="All of it", author="A. Adviser", made="2026-11-28"))
    found = pages(office, exported(briefing, opened, "docx"), tmp_path)
    assert len(found) > 3
    for number, page in enumerate(found, start=1):
        assert page.split()[-1] == str(number), "the page's number is its last word"
    text = squeezed("".join(found))
    for passage in passages:
        for sentence in passage.text.split(". ")[:3]:
            if len(sentence) < 120 and sentence.isascii():
                assert squeezed(sentence) in text
    assert squeezed("Note by A. Adviser: A note of mine.") in text
    assert squeezed("Sources") in text
    lala = squeezed(
        "Abingdon / New York, cited in Political Engagement, Lesson 2, Example “Police and Judicial Reform in"
    )
    assert lala in text, "a native footnote, at the foot of its page"
