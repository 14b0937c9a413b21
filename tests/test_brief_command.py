"""`qa brief`: what it writes, and one line for what it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from qa import Library
from tests.conftest import put
from tests.fakes import ALPHA
from tests.test_eval_command import Run, library, qa  # noqa: F401  # fixtures

EXAMPLE = "alpha/lesson-1/police-in-burundi"


def test_a_question_becomes_a_word_file(qa: Run) -> None:  # noqa: F811
    ran = qa("brief", "--question", "police dialogue burundi", "-k", "2", "--title", "Police", "--out", "out.docx")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "Written: out.docx, 2 quotations.\n"
    texts = [each.text for each in Document("out.docx").paragraphs]
    assert texts[0] == "Police"
    assert "The police of Burundi met the dialogue group every week." in texts


def test_passages_notes_and_a_saved_file_that_goes_on(qa: Run) -> None:  # noqa: F811
    made = ("--title", "Trust", "--author", "A. Adviser", "--date", "2026-11-28", "--group", "question")
    ran = qa(
        "brief", "--ids", f"{EXAMPLE}, beta/overview", "--note", f"{EXAMPLE}=Ask = them.", *made, "--out", "b.json"
    )
    assert ran.code == 0, ran.err
    saved = json.loads(Path("b.json").read_text(encoding="utf-8"))
    assert [item["passage"] for item in saved["items"]] == [EXAMPLE, "beta/overview"]
    assert saved["items"][0]["note"] == "Ask = them."
    assert (saved["title"], saved["author"], saved["made"], saved["group"]) == (
        "Trust",
        "A. Adviser",
        "2026-11-28",
        "question",
    )
    ran = qa("brief", "--open", "b.json", "--question", "trust", "-k", "1", "--evidence", "--out", "b.md")
    assert ran.out == "Written: b.md, 3 quotations.\n"
    text = Path("b.md").read_text(encoding="utf-8")
    assert text.startswith("# Trust\n\nA. Adviser · 28 November 2026\n")
    assert "*Note by A. Adviser:* Ask = them." in text


def test_a_stale_index_is_told(qa: Run, library: Library) -> None:  # noqa: F811
    put(library, "alpha.txt", ALPHA.replace("every week", "every day"))
    ran = qa("brief", "--ids", EXAMPLE, "--out", "b.md")
    assert ran.code == 0
    assert ran.err.startswith("qa: Documents have changed since the index was built: 1 changed.")
    assert "every week" in Path("b.md").read_text(encoding="utf-8"), "what the index says, as everywhere"


def test_what_was_saved_and_is_no_longer_said_is_not_written(qa: Run, library: Library) -> None:  # noqa: F811
    qa("brief", "--ids", EXAMPLE, "--out", "b.json")
    put(library, "alpha.txt", ALPHA.replace("every week", "every day"))
    library.build()
    ran = qa("brief", "--open", "b.json", "--out", "b.docx")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"qa: 1 quotation of 1 cannot be given word for word: {EXAMPLE} (its passage no longer says it word for word). "
        "Take them out of the briefing, or choose them anew.\n"
    )
    assert not Path("b.docx").exists()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--out", "b.docx"), "The briefing holds no passage yet. Add at least one."),
        (("--ids", "alpha/none", "--out", "b.docx"), "No passage has the id 'alpha/none'"),
        (("--question", "mozambique", "--out", "b.docx"), "No passage answers 'mozambique': "),
        (("--ids", EXAMPLE, "--out", "b.odt"), "not as 'odt'. Name the file NAME.docx."),
        (("--ids", EXAMPLE, "--out", "none/b.md"), "none/b.md cannot be written: No such file or directory."),
        (("--ids", EXAMPLE, "--note", "beta/overview=x", "--out", "b.md"), "--note names 'beta/overview'"),
        (("--ids", EXAMPLE, "--date", "tomorrow", "--out", "b.md"), "'tomorrow' is not a date."),
        (("--open", "none.json", "--out", "b.md"), "none.json cannot be read: No such file or directory."),
        (("--open", "gold.jsonl", "--out", "b.md"), "This is not the file of a briefing"),
        (("--ids", EXAMPLE, "--template", "none.docx", "--out", "b.docx"), "none.docx cannot be read"),
        (("--ids", EXAMPLE, "--template", "gold.jsonl", "--out", "b.docx"), "The template is not a Word document"),
    ],
)
def test_what_cannot_be_done_is_one_line(qa: Run, args: tuple[str, ...], said: str) -> None:  # noqa: F811
    ran = qa("brief", *args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_the_references_of_a_briefing(qa: Run) -> None:  # noqa: F811
    qa("brief", "--ids", f"{EXAMPLE},beta/overview", "--out", "b.json")
    ran = qa("export", "references", "--briefing", "b.json", "--format", "ris")
    assert ran.code == 0
    assert ran.out.count("TY  - ") == 1
    assert "Police and dialogue" in ran.out
    for args, said in (
        (("--briefing", "none.json"), "none.json cannot be read"),
        (("--briefing", "b.json", "--ids", EXAMPLE), "Give one of --ids, --question and --briefing"),
        (("--briefing", "gold.jsonl"), "This is not the file of a briefing"),
    ):
        refused = qa("export", "references", *args)
        assert (refused.code, refused.out) == (2, "")
        assert said in refused.err
