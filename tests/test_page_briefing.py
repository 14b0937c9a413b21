"""The briefing in a real browser: what an adviser keeps, orders, annotates, takes away as a file and opens again."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from qa import Hit, Library
from qa.briefing import Briefing, item_of, read_briefing, written
from tests.conftest import SEED
from tests.serving import Server, Visit, served
from tests.test_page import HOSTILE, HOSTILE_NAME, TRUST

pytestmark = [pytest.mark.browser, pytest.mark.model]
expect.set_options(timeout=20_000)  # a busy machine must not decide a test

KEY = "lessons-desk-briefing"
RUNS = '<img src=x onerror="window.pwned=1"> ${window.pwned=1} {{value}} </textarea><script>window.pwned=1</script>'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The document that ships and a hostile one, indexed and served. Tests that share it leave it as it is."""
    folder = tmp_path_factory.mktemp("page-briefing")
    (folder / "corpus" / "reports").mkdir(parents=True)
    shutil.copy(SEED, folder / "corpus")
    (folder / "corpus" / HOSTILE_NAME).write_text(HOSTILE, encoding="utf-8")
    Library(folder).build()
    with served(folder) as running:
        running.wait_for("readyz")
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """The document that ships, indexed and served for one test alone."""
    (tmp_path / "corpus").mkdir()
    shutil.copy(SEED, tmp_path / "corpus")
    Library(tmp_path).build()
    with served(tmp_path) as running:
        running.wait_for("readyz")
        yield running


def hits(server: Server, question: str = TRUST) -> tuple[Hit, ...]:
    return Library(server.folder).assistant().ask(question).hits


def add(page: Page, *ranks: int) -> None:
    for rank in ranks:
        page.get_by_role("button", name=f"Add to briefing (passage {rank})").click()


def items(page: Page) -> Locator:
    return page.locator("#briefing-items .item")


def button(page: Page, act: str, number: int) -> Locator:
    return items(page).nth(number - 1).get_by_role("button", name=f"{act} (passage {number} of the briefing)")


def kept(page: Page) -> dict[str, Any]:
    """What the browser keeps; it must be a briefing to `qa brief --open` too."""
    text = page.evaluate(f"localStorage.getItem('{KEY}')")
    read_briefing(text)
    return dict(json.loads(text))


def wait_until_kept(page: Page, words: str) -> None:
    page.wait_for_function("([key, words]) => localStorage.getItem(key)?.includes(words)", arg=[KEY, words])


def order(page: Page) -> list[str]:
    return [item["passage"] for item in kept(page)["items"]]


def three(server: Server, visit: Visit) -> Page:
    """A page with the first three passages in the briefing."""
    page = visit.open(server.url)
    visit.ask(TRUST)
    add(page, 1, 2, 3)
    expect(items(page)).to_have_count(3)
    return page


def export(page: Page, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("button", name=name, exact=True).click()
    return content(started.value)


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def choose_file(page: Page, text: str) -> None:
    file = {"name": "saved.json", "mimeType": "application/json", "buffer": text.encode()}
    page.set_input_files("#briefing-file", files=[file])  # type: ignore[list-item]


def test_passages_are_added_word_for_word_and_taken_out_again(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    expect(page.locator("#briefing-empty")).to_contain_text("Nothing in it yet.")
    for name in ("Word", "PDF", "Markdown", "Save to go on later"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()
    visit.ask(TRUST)
    found = hits(server)
    add(page, 1, 3)
    expect(page.locator("#briefing-news")).to_have_text("Added. 2 passages in the briefing.")
    expect(page.locator("#briefing-count")).to_have_text("2 passages")
    quoted = read_briefing(json.dumps(kept(page))).items
    assert quoted == tuple(item_of(found[at].passage, question=TRUST) for at in (0, 2))
    for item, at in zip(items(page).all(), (0, 2), strict=True):
        shown = item.locator(".where").text_content() or ""
        assert shown.split(" ", 1)[1] == " › ".join(found[at].passage.trail)
        first = " ".join(found[at].passage.text.split()[:10])
        assert (item.locator(".words").text_content() or "").startswith(f"“{first}")

    pressed = page.get_by_role("button", name="In the briefing (passage 1)")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    pressed.click()
    expect(page.locator("#briefing-news")).to_have_text("Removed. 1 passage in the briefing.")
    expect(page.get_by_role("button", name="Add to briefing (passage 1)")).to_be_focused()
    assert order(page) == [found[2].passage.id]
    visit.ask("Which memorandum did Norway sign?")
    visit.ask(TRUST)  # the cards are made anew
    expect(page.get_by_role("button", name="In the briefing (passage 3)")).to_be_visible()
    expect(page.locator("button[aria-pressed=true]")).to_have_count(1)
    assert visit.complaints == []


@pytest.mark.parametrize("rank", [1, 3])
def test_marked_sentences_can_be_quoted_alone(server: Server, visit: Visit, rank: int) -> None:
    page = three(server, visit)
    hit = hits(server)[rank - 1]
    expected = item_of(hit.passage, hit.marked).quoted
    assert expected != (hit.passage.text,)
    assert len(expected) < len(hit.marked) if rank == 3 else len(expected) == 2  # two that follow each other are one
    choice = page.get_by_label(f"Quoted (passage {rank} of the briefing)")
    choice.select_option("Marked sentences")
    assert tuple(kept(page)["items"][rank - 1]["quoted"]) == expected
    exported = export(page, "Markdown").decode()
    assert all(piece in exported for piece in expected)
    assert hit.passage.text not in exported
    page.reload()
    expect(choice).to_have_value("marked")
    choice.select_option("Whole passage")
    assert kept(page)["items"][rank - 1]["quoted"] == [hit.passage.text]


def test_what_does_not_answer_is_not_kept_under_the_question(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    visit.ask("How long do I boil an egg?")
    add(page, 1)
    assert [item["question"] for item in kept(page)["items"]] == [""]


def test_order_notes_removal_and_undo_keep_the_focus_and_survive_a_reload(server: Server, visit: Visit) -> None:
    page = three(server, visit)
    a, b, c = (hit.passage.id for hit in hits(server)[:3])
    button(page, "Move down", 1).click()
    assert order(page) == [b, a, c]
    expect(button(page, "Move down", 2)).to_be_focused()
    expect(page.locator("#briefing-news")).to_have_text("Moved down: passage 2 of 3.")
    page.keyboard.press("Enter")
    assert order(page) == [b, c, a]
    expect(button(page, "Move down", 3)).to_be_focused()  # there it has nothing more to do
    expect(button(page, "Move down", 3)).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    button(page, "Move up", 3).click()
    assert order(page) == [b, a, c]
    expect(button(page, "Move up", 2)).to_be_focused()

    note = page.get_by_label("Your note (passage 2 of the briefing)")
    note.fill("Ask the embassy.\n" + RUNS)
    page.get_by_label("Title").fill(RUNS)
    page.get_by_label("Your name").fill("A. Adviser")
    page.get_by_label("Grouped by").select_option("Question asked")
    page.get_by_label("Sources cited as").select_option("APA")
    button(page, "Remove", 2).click()
    expect(items(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    expect(page.locator("#briefing-items > li").nth(1)).to_contain_text("Removed.")
    page.keyboard.press("Enter")
    assert order(page) == [b, a, c]
    expect(button(page, "Remove", 2)).to_be_focused()

    page.reload()
    expect(items(page)).to_have_count(3)
    expect(note).to_have_value("Ask the embassy.\n" + RUNS)
    expect(page.get_by_label("Title")).to_have_value(RUNS)
    expect(page.get_by_label("Your name")).to_have_value("A. Adviser")
    expect(page.get_by_label("Grouped by")).to_have_value("question")
    expect(page.get_by_label("Sources cited as")).to_have_value("apa")
    assert page.locator("#briefing :is(img, script)").count() == 0
    expect(page.get_by_role("button", name="In the briefing (passage 2)")).to_be_visible()
    assert visit.complaints == []


def test_what_was_typed_last_is_kept_when_the_page_is_closed(server: Server, visit: Visit) -> None:
    page = three(server, visit)
    page.get_by_label("Your note (passage 3 of the briefing)").press_sequentially("late words")
    page.goto("about:blank")
    page.goto(server.url)
    expect(page.get_by_label("Your note (passage 3 of the briefing)")).to_have_value("late words")


def test_each_export_holds_the_quotations_word_for_word(server: Server, visit: Visit) -> None:
    page = three(server, visit)
    found = hits(server)[:3]
    page.get_by_label("Title").fill("Trust at work")
    page.get_by_label("Your name").fill("A. Adviser")
    page.get_by_label("Your note (passage 1 of the briefing)").fill("Mine alone.")
    page.get_by_label("Grouped by").select_option("Nothing: my own order")
    source = Library(server.folder).source(SEED.name)

    with page.expect_download() as started:
        page.get_by_role("button", name="Word", exact=True).click()
    expect(page.locator("#briefing-news")).to_have_text("The Word file is made.")
    assert started.value.suggested_filename == "trust-at-work.docx"
    word = content(started.value)
    document = docx.Document(io.BytesIO(word))
    quotes = [each.text for each in document.paragraphs if each.style and each.style.name == "Quote"]
    assert len(quotes) >= 3
    assert all(quote in source for quote in quotes)
    assert "".join(quotes) == "".join(re.sub(r"\s*\n\s*\n\s*", "", hit.passage.text) for hit in found)
    assert document.core_properties.title == "Trust at work"
    assert "Note by A. Adviser: Mine alone." in [each.text for each in document.paragraphs]
    footnotes = zipfile.ZipFile(io.BytesIO(word)).read("word/footnotes.xml").decode()
    assert len(re.findall(r'w:id="[1-9]', footnotes)) == 3

    shown = pypdfium2.PdfDocument(export(page, "PDF"))
    pdf = "".join("".join(each.get_textpage().get_text_range() for each in shown).split())
    assert "Transparencyandaccesstoinformationalsofacilitate" in pdf
    assert "Minealone." in pdf
    text = export(page, "Markdown").decode()
    assert found[0].passage.text in text
    assert "Mine alone." in text
    assert visit.complaints == []


def test_a_saved_briefing_is_opened_again(server: Server, visit: Visit) -> None:
    page = three(server, visit)
    page.get_by_label("Title").fill("Año & paz")
    page.get_by_label("Your note (passage 1 of the briefing)").fill("First.")
    with page.expect_download() as started:
        page.get_by_role("button", name="Save to go on later").click()
    assert started.value.suggested_filename == "año-paz.json"
    text = content(started.value).decode()
    before = read_briefing(text)
    assert [item.note for item in before.items] == ["First.", "", ""]

    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_role("button", name="Keep the briefing")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Clear", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Yes, clear it").click()
    expect(items(page)).to_have_count(0)
    expect(page.locator("#briefing-empty")).to_be_visible()
    expect(page.locator("button[aria-pressed=true]")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()

    choose_file(page, text)
    expect(items(page)).to_have_count(3)
    expect(page.locator("#briefing-title")).to_be_focused()
    assert read_briefing(json.dumps(kept(page))) == before
    expect(page.get_by_label("Quoted (passage 1 of the briefing)")).to_be_visible()  # the choice is in the file too

    hit = hits(server)[4]
    choose_file(page, written(Briefing((item_of(hit.passage),), title="From a command", group="none")))
    expect(items(page)).to_have_count(1)
    expect(items(page).locator(".where")).to_contain_text(" › ".join(hit.passage.trail))  # the file does not say it
    expect(page.get_by_role("button", name="In the briefing (passage 5)")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(items(page)).to_have_count(3)
    assert read_briefing(json.dumps(kept(page))) == before
    assert visit.complaints == []


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '"x"', '{"a": 1}', '{"lessons-desk-briefing": 2, "items": []}',
        '{"lessons-desk-briefing": 1}', '{"lessons-desk-briefing": 1, "items": [null]}',
        '{"lessons-desk-briefing": 1, "items": [{"passage": "x", "quoted": []}]}',
        '{"lessons-desk-briefing": 1, "items": [{"passage": "x", "quoted": [7]}]}',
        json.dumps({KEY: 1, "items": [{"passage": "x", "quoted": ["x"]}] * 501}),
    ],
)  # fmt: skip
def test_a_file_that_is_no_briefing_is_told_and_changes_nothing(server: Server, visit: Visit, text: str) -> None:
    page = visit.open(server.url)
    visit.ask(TRUST)
    add(page, 1)
    before = kept(page)
    choose_file(page, text)
    expect(page.locator("#briefing-alert p")).to_contain_text(
        re.compile("This is not a saved briefing|It was not opened")
    )
    assert kept(page) == before
    expect(items(page)).to_have_count(1)
    assert visit.complaints == []


def test_what_a_file_holds_is_shown_and_never_run(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    item = {name: RUNS for name in ("passage", "question", "note", "key", "was", "part")}
    item |= {"quoted": [RUNS], "other": [RUNS], "trail": [RUNS, RUNS], "__proto__": {"polluted": 1}}
    sent = {KEY: 1, "title": RUNS, "author": RUNS, "group": RUNS, "style": RUNS, "items": [item, item]}
    choose_file(page, json.dumps(sent))
    expect(items(page)).to_have_count(2)
    expect(items(page).first.locator(".where")).to_contain_text(RUNS)
    expect(items(page).first.locator(".trouble")).to_contain_text("no longer in the documents")
    expect(page.get_by_label("Your note (passage 1 of the briefing)")).to_have_value(RUNS)
    expect(page.get_by_label("Title")).to_have_value(RUNS)
    expect(page.get_by_label("Grouped by")).to_have_value("lesson")
    assert page.locator("#briefing :is(img, script, svg)").count() == 0
    page.get_by_role("button", name="PDF", exact=True).click()
    expect(page.locator("#briefing-alert p")).to_contain_text("cannot be given word for word")
    button(page, "Remove", 1).click()
    expect(items(page)).to_have_count(1)
    assert page.evaluate("({}).polluted") is None


def test_passages_of_a_hostile_document_are_quoted_as_they_stand(server: Server, visit: Visit) -> None:
    page = visit.open(server.url + "?q=police+at+the+prison+gate&k=13")
    hostile = {each.id: each for each in Library(server.folder).corpus().passages if each.path == HOSTILE_NAME}
    expect(page.locator(".cards article")).to_have_count(13)
    for name in hostile:
        page.locator(f'article[data-id="{name}"] [data-act=keep]').click()
    assert {item["passage"]: item["quoted"] for item in kept(page)["items"]} == {
        name: [each.text] for name, each in hostile.items()
    }
    expect(items(page)).to_have_count(2)
    assert page.locator("#briefing :is(img, script, svg, b)").count() == 0
    document = docx.Document(io.BytesIO(export(page, "Word")))
    source = Library(server.folder).source(HOSTILE_NAME)
    quotes = [each.text for each in document.paragraphs if each.style and each.style.name == "Quote"]
    assert quotes
    assert all(quote in source for quote in quotes)
    assert export(page, "PDF").startswith(b"%PDF")
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("name", "words"), [("political-engagement/lesson-2", "Trust is bought."), ("../../etc/passwd", "x")]
)
def test_a_forged_item_is_told_and_never_exported(server: Server, visit: Visit, name: str, words: str) -> None:
    page = visit.open(server.url)
    forged = {KEY: 1, "items": [{"passage": name, "quoted": [words], "trail": ["Real", "Looking"]}]}
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, json.dumps(forged)])
    page.reload()
    expect(items(page).locator(".trouble")).to_contain_text("It cannot be exported")
    for form in ("Word", "PDF", "Markdown"):
        page.get_by_role("button", name=form, exact=True).click()
        expect(page.get_by_role("button", name=form, exact=True)).not_to_have_attribute("aria-disabled", "true")
        expect(page.locator("#briefing-alert p")).to_contain_text("cannot be given word for word")
    expect(items(page)).to_have_count(1)


def test_storage_that_cannot_be_read_is_told_and_the_page_goes_on(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    page.evaluate(f"localStorage.setItem('{KEY}', '{{\"x\"')")
    visit.open(server.url)
    expect(page.locator("#briefing-alert")).to_contain_text("cannot be read")
    visit.ask(TRUST)
    add(page, 1)
    expect(page.locator("#briefing-alert")).to_be_empty()
    assert len(kept(page)["items"]) == 1
    assert visit.complaints == []


@pytest.mark.parametrize(
    "script",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })",
    ],
    ids=["full", "forbidden"],
)
def test_storage_that_is_full_or_forbidden_is_told_and_the_page_goes_on(
    server: Server, visit: Visit, script: str
) -> None:
    visit.page.add_init_script(script)
    page = visit.open(server.url)
    expect(page.locator("#briefing-alert")).to_be_empty()
    visit.ask(TRUST)
    add(page, 1, 2)
    expect(items(page)).to_have_count(2)
    expect(page.locator("#briefing-alert")).to_contain_text("This browser cannot keep the briefing")
    page.get_by_label("Your note (passage 1 of the briefing)").fill("Kept in the page.")
    button(page, "Move down", 1).click()
    expect(page.get_by_label("Your note (passage 2 of the briefing)")).to_have_value("Kept in the page.")
    assert "Kept in the page." in export(page, "Markdown").decode()
    assert visit.complaints == []


def test_a_full_briefing_is_told(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    full = {KEY: 1, "items": [{"passage": f"x{number}", "quoted": ["x"]} for number in range(500)]}
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, json.dumps(full)])
    visit.open(server.url)
    visit.ask(TRUST)
    add(page, 1)
    expect(page.locator("#briefing-alert")).to_contain_text("The briefing is full: it holds 500 passages.")
    expect(items(page)).to_have_count(500)


def test_an_export_that_fails_is_told_and_loses_nothing(server: Server, visit: Visit) -> None:
    page = three(server, visit)
    page.route("**/briefing?*", lambda route: route.abort())
    page.get_by_role("button", name="Word", exact=True).click()
    expect(page.locator("#briefing-alert p")).to_contain_text("did not answer, and no file was made")
    page.unroute("**/briefing?*")
    page.route("**/briefing?*", lambda route: route.fulfill(status=500, body="Traceback"))
    page.get_by_role("button", name="Word", exact=True).click()
    expect(page.locator("#briefing-alert p")).to_contain_text("Something unexpected went wrong")
    page.unroute("**/briefing?*")
    assert export(page, "Word").startswith(b"PK")
    expect(page.locator("#briefing-alert")).to_be_empty()
    expect(items(page)).to_have_count(3)


def test_a_passage_that_has_changed_is_told_and_can_be_added_again(own_server: Server, visit: Visit) -> None:
    page = three(own_server, visit)
    changed, first = hits(own_server)[0].passage.text, "Trust and collaboration with local partners"
    assert changed.startswith(first)
    page.get_by_label("Your note (passage 1 of the briefing)").fill("Mine.")
    wait_until_kept(page, "Mine.")
    own_server.stop()
    file = own_server.corpus / SEED.name
    file.write_text(file.read_text(encoding="utf-8").replace(first, f"{first} now"), encoding="utf-8")
    Library(own_server.folder).build()
    own_server.start()
    page.reload()  # the briefing outlives the server
    expect(items(page)).to_have_count(3)
    expect(page.locator(".trouble:visible")).to_have_text(
        ["This passage has changed since. It cannot be exported: take it out or add it again."]
    )
    page.get_by_role("button", name="Word", exact=True).click()
    expect(page.locator("#briefing-alert p")).to_contain_text("1 quotation of 3 cannot be given word for word")

    expect(page.locator("article").first.locator("blockquote")).to_contain_text(f"{first} now")
    add(page, 1)
    expect(page.locator("#briefing-news")).to_have_text("Added again. 3 passages in the briefing.")
    expect(page.locator(".trouble:visible")).to_have_count(0)
    expect(page.get_by_label("Your note (passage 1 of the briefing)")).to_have_value("Mine.")
    assert f"{first} now" in export(page, "Markdown").decode()

    file.write_text(file.read_text(encoding="utf-8").replace(f"{first} now", first), encoding="utf-8")
    Library(own_server.folder).build()  # noticed without a reload
    expect(page.locator(".trouble:visible")).to_have_count(1)
    add(page, 1)  # from an answer that is older than the index
    expect(page.locator(".trouble:visible")).to_have_count(1)


def test_a_lesson_that_is_numbered_anew_stays_in_the_briefing(own_server: Server, visit: Visit) -> None:
    page = three(own_server, visit)
    file = own_server.corpus / SEED.name
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"Lesson ([123])\b", lambda match: f"Lesson {int(match[1]) + 4}", text), encoding="utf-8")
    Library(own_server.folder).build()
    expect(items(page).first.locator(".where")).to_contain_text("Lesson 6 –")
    assert order(page)[0].endswith("/lesson-6")
    expect(page.get_by_role("button", name="In the briefing (passage 1)")).to_be_visible()
    expect(page.locator(".trouble:visible")).to_have_count(0)
    assert "Lesson 6" in export(page, "Markdown").decode()


def test_two_open_pages_stay_in_step(server: Server, visit: Visit) -> None:
    page = three(server, visit)
    other = visit.context.new_page()
    other.goto(page.url)
    expect(items(other)).to_have_count(3)
    other.get_by_label("Your note (passage 2 of the briefing)").fill("From the other page.")
    expect(page.get_by_label("Your note (passage 2 of the briefing)")).to_have_value("From the other page.")
    page.get_by_role("button", name="In the briefing (passage 1)").click()
    expect(items(other)).to_have_count(2)
    expect(other.get_by_role("button", name="Add to briefing (passage 1)")).to_be_visible()
    other.get_by_label("Title").press_sequentially("Both")
    page.get_by_label("Your name").press_sequentially("Me")
    expect(other.get_by_label("Your name")).to_have_value("Me")
    expect(page.get_by_label("Title")).to_have_value("Both")
    expect(other.get_by_label("Title")).to_have_value("Both")
    wait_until_kept(page, '"Me"')
    assert (kept(page)["title"], kept(page)["author"]) == ("Both", "Me")


def test_a_page_that_has_not_heard_of_the_other_loses_nothing(server: Server, visit: Visit) -> None:
    page = three(server, visit)
    other = visit.context.new_page()
    other.add_init_script("addEventListener('storage', event => event.stopImmediatePropagation())")
    other.goto(page.url)
    expect(items(other)).to_have_count(3)
    page.get_by_label("Your note (passage 2 of the briefing)").fill("Meanwhile.")
    add(page, 4)
    wait_until_kept(page, "Meanwhile.")
    expect(items(other)).to_have_count(3)
    add(other, 5)
    expect(items(other)).to_have_count(5)
    expect(other.get_by_label("Your note (passage 2 of the briefing)")).to_have_value("Meanwhile.")
    expect(items(page)).to_have_count(5)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_any_state(server: Server, browser: Browser, width: int, dark: bool) -> None:
    visit = Visit(browser, width=width, dark=dark)
    page = three(server, visit)
    page.get_by_label("Your note (passage 1 of the briefing)").fill("A note.")
    found = {"three": visit.violations()}
    button(page, "Remove", 2).click()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    found["removed"] = visit.violations()
    page.get_by_role("button", name="Clear", exact=True).click()
    found["question"] = visit.violations()
    page.get_by_role("button", name="Yes, clear it").click()
    found["cleared"] = visit.violations()
    choose_file(page, json.dumps({KEY: 1, "items": [{"passage": "x", "quoted": ["x"], "note": "y"}]}))
    expect(page.locator(".trouble:visible")).to_have_count(1)
    page.get_by_role("button", name="Word", exact=True).click()
    expect(page.locator("#briefing-alert p")).to_have_count(1)
    found["refused"] = visit.violations()
    assert found == {state: [] for state in found}
    visit.context.close()


def test_on_a_phone_a_link_leads_to_the_briefing(server: Server, browser: Browser) -> None:
    visit = Visit(browser, width=390, height=844)
    page = visit.open(server.url)
    link = page.locator("#briefing-link")
    expect(link).to_be_hidden()
    visit.ask(TRUST)
    add(page, 1)
    expect(link).to_have_text("Briefing (1)")
    page.locator("#rh").scroll_into_view_if_needed()
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.locator("#briefing-title")).to_be_focused()
    expect(page.locator("#briefing-title")).to_be_in_viewport()
    expect(link).to_be_hidden()  # it would cover what it leads to
    assert page.url.endswith("partners%3F")
    visit.context.close()


def test_nothing_is_cut_off_at_four_times_the_size(server: Server, browser: Browser) -> None:
    visit = Visit(browser, width=320, height=256)
    page = three(server, visit)
    button(page, "Remove", 2).click()
    page.get_by_role("button", name="Clear", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    inside = "[...document.querySelectorAll('#briefing *')].every(each => each.getBoundingClientRect().right <= 320)"
    assert page.evaluate(inside)
    visit.context.close()


def test_the_keyboard_is_enough(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    visit.ask(TRUST)
    page.get_by_role("button", name="Add to briefing (passage 1)").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="In the briefing (passage 1)")).to_be_focused()
    add(page, 2)
    page.get_by_label("Title").focus()
    page.keyboard.type("By hand")
    page.keyboard.press("Tab")
    page.keyboard.type("Me")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Quoted (passage 1 of the briefing)")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Quoted (passage 1 of the briefing)")).to_have_value("marked")
    page.keyboard.press("Tab")
    page.keyboard.type("A note")
    for name in ("Move up", "Move down", "Remove"):
        page.keyboard.press("Tab")
        expect(button(page, name, 1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(button(page, "Move down", 2)).to_be_focused()
    page.get_by_label("Sources cited as").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Word", exact=True)).to_be_focused()
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "by-hand.docx"
    for name in ("PDF", "Markdown", "Save to go on later"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Open a saved briefing")).to_be_focused()
    assert visit.complaints == []
