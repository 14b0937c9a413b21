"""The page in a real browser, with the real model: what an adviser and an editor do with it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Route, expect

from qa import Library
from tests.conftest import SEED
from tests.serving import Server, Visit, served
from tests.test_lock import end, held_elsewhere

pytestmark = [pytest.mark.browser, pytest.mark.model]
expect.set_options(timeout=20_000)  # a busy machine must not decide a test

TRUST = "How to build trust with local partners?"
HOSTILE_NAME = (
    "reports/Año 2016 – “Paz” & police, 100% <img src=x onerror=window.pwned=1> "
    "as-long-as-names-of-files-sometimes-are.txt"
)
HOSTILE = """Hostile Document

Lesson 1 – Titles ${document.title='pwned'} {{value}} <img src=x onerror="window.pwned=1">

Policing words with ${window.pwned=1} and {{#each value}}{{this}}{{/each}} and `backticks` and
${a=1} stay as they stand.
A path such as C:\\users\\new and an end </script><script>window.pwned=1</script></textarea></blockquote> stay too.
A comment <!-- stays --> and a tag <b onmouseover="window.pwned=1">bold</b>, &amp; and &lt; stay,
\u202ereversed\u202c too.

Examples

Prison gate <svg onload="window.pwned=1">

Police and ${window.pwned=1} prisons <a href="javascript:window.pwned=1">work</a> together at the gate.

${window.pwned=1}, A. (2016). <script>window.pwned=1</script> Police at the Gate. Paris: Press.
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The document that ships and a hostile one, indexed and served. Tests that share it leave it as it is."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "corpus").mkdir()
    shutil.copy(SEED, folder / "corpus")
    (folder / "corpus" / "reports").mkdir()
    (folder / "corpus" / HOSTILE_NAME).write_text(HOSTILE, encoding="utf-8")
    Library(folder).build()
    with served(folder) as running:
        running.wait_for("readyz")
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """The document that ships, not indexed yet, served for one test alone."""
    (tmp_path / "corpus").mkdir()
    shutil.copy(SEED, tmp_path / "corpus")
    with served(tmp_path) as running:
        yield running


def test_asking_shows_the_passages_word_for_word(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    expect(page.locator("#results")).to_contain_text("Ask a question to search 13 passages from 2 documents.")
    expect(page.locator("#examples a")).to_have_count(4)
    visit.ask(TRUST)

    cards = page.locator(".cards article")
    expect(cards).to_have_count(5)
    expect(page).to_have_title(f"{TRUST} – Lessons Desk")
    assert "?q=How+to+build+trust" in page.url
    answer = Library(server.folder).assistant().ask(TRUST)
    for card, hit in zip(cards.all(), answer.hits, strict=True):
        assert card.locator("blockquote").text_content() == hit.passage.text
        marks = [mark.text_content() for mark in card.locator("blockquote mark").all()]
        assert marks == [item.text for item in hit.marked]
        assert card.locator("mark").count() == len(hit.evidence)
        references = [item.text_content() for item in card.locator(".references li").all()]
        assert references == [reference.text for reference in hit.passage.references]
        assert card.locator(".citation").text_content() == hit.citation
        for part in hit.passage.trail:
            expect(card.locator(".trail")).to_contain_text(part)
    assert [hit.passage.lesson_number for hit in answer.hits[:3]] == [2, 2, 2]
    assert visit.complaints == []


def test_an_example_question_is_a_link_that_answers(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    link = page.locator("#examples a").first
    question = link.text_content() or ""
    link.click()
    expect(page.locator("#rh")).to_contain_text(question)
    expect(page.locator("#question textarea")).to_have_value(question)


def test_a_deep_link_opens_with_the_answer_and_the_back_button_leads_back(server: Server, visit: Visit) -> None:
    page = visit.open(server.url + "?q=Which+memorandum+did+Norway+sign%3F&k=10")
    expect(page.locator("#question textarea")).to_have_value("Which memorandum did Norway sign?")
    expect(page.locator("article").first.locator("h3")).to_contain_text("NORLAM")
    expect(page.locator(".cards article")).to_have_count(10)
    page.get_by_role("link", name="Show more passages").click()
    expect(page.locator(".cards article")).to_have_count(13)
    visit.ask(TRUST)
    page.go_back()
    expect(page.locator("#rh")).to_contain_text("Which memorandum did Norway sign?")


def test_an_overview_shows_its_footnote(server: Server, visit: Visit) -> None:
    page = visit.open(server.url + "?q=Is+it+true+that+in+some+countries+nobody+wants+reform+at+all%3F")
    expect(page.locator(".footnotes").first).to_contain_text(
        "[1] There is often a claim that there is no political will"
    )


def test_the_citation_can_be_copied(server: Server, visit: Visit) -> None:
    page = visit.open(server.url + "?q=mediation+skills+in+Zimbabwe")
    card = page.locator("article").first
    button = card.get_by_role("button", name="Copy citation (passage 1)")
    button.click()
    expect(card.get_by_role("button", name="Copied (passage 1)")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == card.locator(".citation").text_content()
    expect(button).to_be_visible()


@pytest.mark.parametrize("name", [SEED.name, HOSTILE_NAME], ids=["plain", "hostile"])
def test_the_source_line_opens_the_original(server: Server, visit: Visit, name: str) -> None:
    page = visit.open(server.url + "?q=police+at+the+prison+gate&k=13")
    link = page.get_by_role("link", name=f"Download the original, {name}", exact=True).first
    with page.expect_download() as started:
        link.click()
    assert started.value.path().read_bytes() == (server.corpus / name).read_bytes()
    got = started.value.suggested_filename
    assert "".join(filter(str.isalnum, got)) == "".join(filter(str.isalnum, name.rsplit("/", 1)[-1]))
    visit.ask(TRUST)  # the page is still there, and works
    expect(page.locator(".cards article")).to_have_count(5)
    assert visit.complaints == []


def test_an_original_that_was_changed_is_told_beside_its_link(server: Server, visit: Visit) -> None:
    file = server.corpus / SEED.name
    page = visit.open(server.url + "?q=mediation+skills+in+Zimbabwe")
    card = page.locator("article").first
    link = card.get_by_role("link", name=f"Download the original, {SEED.name}")
    try:
        file.write_bytes(SEED.read_bytes().replace(b"mediation", b"zither"))
        link.click()
        refused = f"{SEED.name} was changed after the index was built"
        expect(card.get_by_role("alert")).to_contain_text(refused)
        expect(card.get_by_role("alert")).to_contain_text("Press “Rebuild the index”.")
        link.click()
        expect(card.get_by_role("alert")).to_have_count(1)
        assert visit.violations() == []
        link.evaluate("link => link.removeAttribute('data-act')")  # as if the script did not run
        link.click()
        expect(page.locator("body")).to_contain_text(refused)
        page.go_back()
    finally:
        file.write_bytes(SEED.read_bytes())
    expect(page.locator("#rh")).to_contain_text("mediation skills in Zimbabwe")
    with page.expect_download() as started:
        page.get_by_role("link", name=f"Download the original, {SEED.name}").first.click()
    assert started.value.path().read_bytes() == SEED.read_bytes()
    expect(page.locator(".refused")).to_have_count(0)


def test_a_question_without_an_answer_is_told_so(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    visit.ask("How long do I boil an egg?")
    expect(page.locator("#rh")).to_have_text("No answer in the documents to How long do I boil an egg?")
    assert page.locator("#results mark").count() == 0
    expect(page.locator(".nearest")).to_contain_text("They do not answer the question")
    expect(page.locator(".searched")).to_have_text("Searched 13 passages in 2 documents.")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", "The question is empty"),
        ("   \t ", "The question is empty"),
        ("\u0007\u001b\u0000\u202e", "The question is empty"),
        ("trust " * 3334, "20,003 characters long, the limit is 4,000"),
    ],
)
def test_a_question_that_cannot_be_asked_gives_a_sentence(
    server: Server, visit: Visit, question: str, sentence: str
) -> None:
    page = visit.open(server.url)
    visit.ask(question)
    expect(page.locator("#results [role=alert]")).to_contain_text(sentence)
    visit.ask(TRUST)
    expect(page.locator(".cards article")).to_have_count(5)


def test_what_a_document_holds_is_shown_and_never_run(server: Server, visit: Visit) -> None:
    page = visit.open(server.url + "?q=police+at+the+prison+gate&k=13")
    shown = {card.get_attribute("data-id"): card for card in page.locator("article").all()}
    hostile = [hit for hit in Library(server.folder).corpus().passages if hit.path == HOSTILE_NAME]
    assert len(hostile) == 2
    for passage in hostile:
        card = shown[passage.id]
        assert card.locator("blockquote").text_content() == passage.text
        expect(card.locator("h3")).to_contain_text(passage.trail[-1])
        expect(card.locator(".source a")).to_have_accessible_name(f"Download the original, {HOSTILE_NAME}")
        assert [item.text_content() for item in card.locator(".references li").all()] == [
            reference.text for reference in passage.references
        ]
    assert page.locator("#results :is(img, script, svg, b, a[href^=javascript])").count() == 0
    assert visit.complaints == []


@pytest.mark.parametrize(
    "question",
    [
        "police ${window.pwned=1} {{value}} `x` C:\\users",
        "police <img src=x onerror=window.pwned=1> </textarea></script><script>window.pwned=1</script>",
        "police \"'><svg onload=window.pwned=1>",
    ],
)
def test_what_a_question_holds_is_shown_and_never_run(server: Server, visit: Visit, question: str) -> None:
    page = visit.open(server.url)
    visit.ask(question)
    assert page.locator("#rh q").text_content() == question
    page.reload()
    expect(page.locator("#rh q")).to_have_text(question)
    expect(page.locator("#question textarea")).to_have_value(question)
    assert page.locator("#results :is(img, script, svg)").count() == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_any_state(server: Server, browser: Browser, width: int, dark: bool) -> None:
    visit = Visit(browser, width=width, dark=dark)
    page = visit.open(server.url)
    expect(page.locator("#examples a")).to_have_count(4)
    found = {"empty": visit.violations()}
    for state, question in (("results", TRUST), ("none", "How long do I boil an egg?"), ("error", "")):
        visit.ask(question)
        found[state] = visit.violations()
    page.locator("#narrow summary").click()
    page.get_by_label("Country", exact=True).select_option("Burundi")
    visit.ask("How was the MuO signed?")
    found["narrowed"] = visit.violations()
    page.get_by_label("Part", exact=True).select_option("overview")
    visit.ask(TRUST)
    found["nothing"] = visit.violations()
    page.evaluate("document.querySelector('#notices').innerHTML = '<div class=\"note bad\"><p>Stopped.</p></div>'")
    found["notice"] = visit.violations()
    assert found == {state: [] for state in found}
    visit.context.close()


def test_a_search_is_narrowed_on_the_page(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    summary = page.locator("#narrow summary")
    expect(page.get_by_label("Country", exact=True)).to_be_hidden()
    summary.click()
    page.get_by_label("Country", exact=True).select_option("Burundi")
    page.get_by_label("Part", exact=True).select_option(label="Examples")
    expect(summary).to_have_text("Narrow the search: Burundi, Examples")
    page.fill("#question textarea", TRUST)
    page.get_by_role("button", name="Search with these").click()
    expect(page.locator("#rh")).to_be_focused()
    expect(page.locator(".searched")).to_have_text(
        "Searched 2 passages in 1 document: only examples, Burundi. Search everything"
    )
    expect(page.locator(".cards article")).to_have_count(2)
    assert page.url.endswith("&country=Burundi&kind=example")

    page.reload()
    expect(page.locator(".searched")).to_contain_text("only examples, Burundi.")
    expect(summary).to_have_text("Narrow the search: Burundi, Examples")
    visit.ask("dialogue")  # the choices stay for the next question
    expect(page.locator(".searched")).to_contain_text("only examples, Burundi.")
    page.get_by_role("link", name="Search everything").click()
    expect(page.locator(".searched")).to_have_text("Searched 13 passages in 2 documents.")
    expect(summary).to_have_text("Narrow the search")
    page.go_back()
    expect(page.locator(".searched")).to_contain_text("only examples, Burundi.")
    summary.click()
    page.get_by_role("button", name="Clear all").click()
    expect(summary).to_have_text("Narrow the search")
    visit.ask("dialogue")
    expect(page.locator(".searched")).to_have_text("Searched 13 passages in 2 documents.")
    assert visit.complaints == []


@pytest.mark.parametrize("value", ["Atlantis", "<img src=x onerror=window.pwned=1>", "${window.pwned=1} {{x}}"])
def test_a_choice_in_the_address_that_does_not_exist_is_told(server: Server, visit: Visit, value: str) -> None:
    page = visit.open(f"{server.url}?q=trust&country={quote(value)}")
    expect(page.locator("#results [role=alert]")).to_contain_text(f"No passage is marked with the country '{value}'")
    expect(page.locator("#narrow summary")).to_have_text(f"Narrow the search: {value}")
    assert page.locator(":is(#results, #narrow-box) :is(img, script, svg)").count() == 0
    page.locator("#narrow summary").click()
    page.get_by_role("button", name="Clear all").click()
    visit.ask("trust")
    expect(page.locator(".cards article")).to_have_count(5)


def test_what_is_typed_before_the_answer_to_the_address_stays(server: Server, visit: Visit) -> None:
    waiting: list[Route] = []
    page = visit.page
    page.route("**/queue/join*", lambda route: waiting.append(route))
    with page.expect_request("**/queue/join*"):
        page.goto(server.url + "?q=mediation+skills")
    box = page.locator("#question textarea")
    expect(box).to_have_value("mediation skills")
    box.fill("another question")
    (asked,) = waiting
    asked.continue_()
    expect(page.locator("#rh")).to_contain_text("mediation skills")
    expect(box).to_have_value("another question")


def test_nothing_is_cut_off_at_four_times_the_size(server: Server, browser: Browser) -> None:
    visit = Visit(browser, width=320)
    page = visit.open(server.url + "?q=police+at+the+prison+gate&k=13")
    expect(page.locator(".source")).to_have_count(13)
    page.locator("#narrow summary").click()
    expect(page.get_by_label("Document", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    visit.context.close()


def test_the_keyboard_is_enough(server: Server, visit: Visit) -> None:
    page = visit.open(server.url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type("mediation skills")
    page.keyboard.press("Tab")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#rh")).to_be_focused()
    page.locator("#search").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#narrow summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Document", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Bur")
    expect(page.get_by_label("Country", exact=True)).to_have_value("Burundi")
    page.get_by_role("button", name="Search with these").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".searched")).to_contain_text("only Burundi.")
    expect(page.locator("#rh")).to_be_focused()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_library_without_an_index_is_built_from_the_page(own_server: Server, visit: Visit) -> None:
    page = visit.open(own_server.url)
    expect(page.locator("#notices")).to_contain_text("No index has been built")
    visit.ask(TRUST)
    expect(page.locator("#results [role=alert]")).to_contain_text("Press “Rebuild the index”.")
    page.get_by_role("button", name="Rebuild the index").click()
    expect(page.locator("#library-status")).to_contain_text("Up to date", timeout=60_000)
    expect(page.locator("#notices")).to_be_empty()
    page.fill("#question textarea", "")
    visit.ask(TRUST)
    expect(page.locator("article").first.locator(".trail")).to_contain_text("Lesson 2")


def test_an_edit_is_noticed_and_a_rebuild_serves_it_without_a_restart(
    own_server: Server, browser: Browser, visit: Visit
) -> None:
    for number in range(20):  # enough to see the progress
        text = (
            SEED.read_text(encoding="utf-8").replace("Political", f"Political {number}").replace(".", f" ({number}).")
        )
        (own_server.corpus / f"copy-{number:02}.txt").write_text(text, encoding="utf-8")
    Library(own_server.folder).build()
    edited = own_server.corpus / SEED.name
    page, other = visit.open(own_server.url), Visit(browser)
    other.open(own_server.url)
    visit.ask(TRUST)

    edited.write_text(
        edited.read_text(encoding="utf-8").replace("mediation skills", "zither playing"), encoding="utf-8"
    )
    (own_server.corpus / "copy-00.txt").unlink()
    for number in range(20, 40):
        text = SEED.read_text(encoding="utf-8").replace("the", f"the {number}")
        (own_server.corpus / f"copy-{number:02}.txt").write_text(text, encoding="utf-8")
    for window in (page, other.page):
        expect(window.locator("#library-status")).to_contain_text("Out of date")
        expect(window.locator("#library-status")).to_contain_text(f"changed: {SEED.name}")
        expect(window.locator("#notices")).to_contain_text("Documents have changed since the index was built")

    page.get_by_role("button", name="Rebuild the index").click()
    for window in (page, other.page):
        expect(window.locator("#library-status progress")).to_be_visible()
        expect(window.locator("#library-status")).to_contain_text(re.compile(r"\d+ of \d+"))
        expect(window.locator("#rebuild")).to_have_attribute("aria-disabled", "true")
    visit.ask("mediation skills")  # answered by the build before, while the new one is made
    expect(page.locator("article").first).to_contain_text("mediation skills")

    for window in (page, other.page):
        expect(window.locator("#library-status")).to_contain_text("Up to date", timeout=120_000)
    expect(page.locator(".old-build")).to_contain_text("The index was rebuilt after this answer")
    page.get_by_role("button", name="Search again").click()
    expect(page.locator(".old-build")).to_be_empty()
    page.locator("#narrow summary").click()
    expect(page.get_by_label("Document", exact=True).locator("option")).to_have_count(
        1 + 40
    )  # all, 39 copies, the edited one
    page.get_by_label("Document", exact=True).select_option(SEED.name)
    visit.ask("zither playing of the leadership")
    expect(page.locator("article").first.locator("blockquote")).to_contain_text("specialised zither playing")
    expect(page.locator("#results")).not_to_contain_text("copy-00.txt")
    other.context.close()


def test_a_rebuild_of_another_process_shows_here_and_what_it_changed_too(own_server: Server, visit: Visit) -> None:
    library = Library(own_server.folder)
    library.build()
    page = visit.open(own_server.url)
    expect(page.locator("#library-status")).to_contain_text("Up to date")
    process = held_elsewhere(library.index_dir)
    try:
        expect(page.locator("#library-status")).to_contain_text("Reading passages with the model 3 of 9")
        expect(page.locator("#rebuild")).to_have_attribute("aria-disabled", "true")
        visit.ask(TRUST)
        expect(page.locator(".cards article")).to_have_count(5)
    finally:
        end(process)
    expect(page.locator("#library-status progress")).to_have_count(0)
    expect(page.locator("#rebuild")).not_to_have_attribute("aria-disabled", "true")
    (own_server.corpus / "more.txt").write_text("More\n\nThe mediator met both parties.\n", encoding="utf-8")
    library.build()
    expect(page.locator("#library-status")).to_contain_text("Since the build before")
    expect(page.locator("#library-status")).to_contain_text("1 passage added")
    library.rollback()
    expect(page.locator("#library-status")).to_contain_text("Out of date")


def test_a_rebuild_that_fails_keeps_the_index_and_says_why(own_server: Server, visit: Visit) -> None:
    Library(own_server.folder).build()
    page = visit.open(own_server.url)
    (own_server.corpus / SEED.name).unlink()
    page.get_by_role("button", name="Rebuild the index").click()
    expect(page.locator("#library-status .bad")).to_contain_text("Rebuild failed: ")
    expect(page.locator("#library-status")).to_contain_text("Out of date")
    visit.ask(TRUST)
    expect(page.locator(".cards article")).to_have_count(5)


def test_a_question_that_does_not_get_through_is_told_so_and_kept(server: Server, visit: Visit) -> None:
    page = visit.open(server.url + "?q=trust")
    page.route("**/queue/join*", lambda route: route.fulfill(status=503, body="full"))
    page.fill("#question textarea", "mediation skills")
    page.press("#question textarea", "Enter")
    expect(page.locator("#failed")).to_contain_text("The question did not get through.")
    expect(page.locator("#search")).to_have_text("Search")
    expect(page.locator("#question textarea")).to_have_value("mediation skills")
    page.unroute("**/queue/join*")
    visit.ask("mediation skills")
    expect(page.locator("#failed")).to_be_empty()
    expect(page.locator("article").first).to_contain_text("mediation skills")


@pytest.mark.parametrize("k", ["0", "-1", "9" * 5000, "x", "٣"])
def test_a_strange_number_of_passages_in_the_address_does_no_harm(server: Server, visit: Visit, k: str) -> None:
    page = visit.open(f"{server.url}?q=trust&k={k}")
    expect(page.locator(".cards article")).to_have_count(5)


def test_a_server_that_stops_is_noticed_and_found_again(own_server: Server, visit: Visit) -> None:
    page = visit.open(own_server.url)
    own_server.stop()
    page.fill("#question textarea", "mediation skills")
    page.press("#question textarea", "Enter")
    expect(page.locator("#failed")).to_contain_text("The question did not get through.")
    expect(page.locator("#notices")).to_contain_text("The program behind this page has stopped")
    own_server.start()
    expect(page.locator("#notices")).to_contain_text("No index has been built")
    assert "Traceback" not in own_server.log()
