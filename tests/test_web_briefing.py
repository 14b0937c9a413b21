"""The briefing's routes: a file of the documents' own words, or one sentence; and what the page's script relies on."""

from __future__ import annotations

import io
import json
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote

import docx
import pypdfium2
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from qa import Library, Settings
from qa.briefing import model, read_briefing
from qa.cite import Style
from qa.web import briefing, render
from qa.web.app import create_app
from tests.conftest import ROOT, SEED, MakeLibrary
from tests.fakes import FakeEncoder
from tests.test_web_render import answer, hit, passage

HERE = "http://127.0.0.1:7860"
FIRST = "political-engagement/lesson-2"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The document that ships, built with the fake encoder; no test changes it."""
    folder = tmp_path_factory.mktemp("briefing")
    (folder / "corpus").mkdir()
    shutil.copy(SEED, folder / "corpus")
    made = Library(folder, settings=Settings(), encoder=FakeEncoder())
    made.build()
    return made


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(library), base_url=HERE) as opened:
        yield opened


def quoting(*quoted: tuple[str, str], **changed: object) -> dict[str, Any]:
    """A briefing as the page sends it: (id, words) each."""
    items = [{"passage": name, "quoted": [words], "question": "Why?", "note": "Mine."} for name, words in quoted]
    return {"lessons-desk-briefing": 1, "title": "Trust", "author": "", "made": "", "group": "lesson", "build": "",
            "items": items, **changed}  # fmt: skip


def post(client: TestClient, sent: object, path: str = "/briefing?format=docx", **headers: str) -> Response:
    content = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return client.post(path, content=content, headers={"content-type": "application/json", "origin": HERE, **headers})


def whole(library: Library, *names: str) -> list[tuple[str, str]]:
    return [(name, library.passage(name).text) for name in names]


def test_each_format_is_a_file_with_the_passage_word_for_word(client: TestClient, library: Library) -> None:
    example = "political-engagement/lesson-2/zimbabwe-peace-and-security-programme-zpsp"
    sent = quoting(*whole(library, FIRST, example), title="Trust & Año")
    words = [text for _, text in whole(library, FIRST, example)]
    files = {form: post(client, sent, f"/briefing?format={form}&style=apa") for form in ("docx", "pdf", "md", "json")}
    for form, reply in files.items():
        assert reply.status_code == 200, reply.text
        assert reply.headers["content-disposition"] == (
            f"attachment; filename=\"trust-ano.{form}\"; filename*=UTF-8''trust-ano.{form}"
        )
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-content-type-options"] == "nosniff"

    document = docx.Document(io.BytesIO(files["docx"].content))
    quotes = [each.text for each in document.paragraphs if each.style and each.style.name == "Quote"]
    assert quotes == words
    footnotes = zipfile.ZipFile(io.BytesIO(files["docx"].content)).read("word/footnotes.xml").decode()
    assert len(re.findall(r'w:id="[1-9]', footnotes)) == 2
    assert "The Zimbabwe Peace and Security Programme" in footnotes
    shown = pypdfium2.PdfDocument(files["pdf"].content)
    pdf = "".join(page.get_textpage().get_text_range() for page in shown)
    assert squeezed("Transparency and access to information also facilitate") in squeezed(pdf)
    assert words[0] in files["md"].text
    assert [item.quoted for item in read_briefing(files["json"].text).items] == [(each,) for each in words]
    assert files["docx"].headers["content-type"].endswith("wordprocessingml.document")
    assert files["pdf"].headers["content-type"] == "application/pdf"


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("style", get_args(Style))
def test_each_style_is_taken(client: TestClient, library: Library, style: str) -> None:
    sent = quoting(*whole(library, "political-engagement/lesson-2/police-and-judicial-reform-in-mozambique"))
    reply = post(client, sent, f"/briefing?format=md&style={style}")
    assert reply.status_code == 200
    assert "Lalá" in reply.text


@pytest.mark.parametrize(
    ("title", "plain", "full"),
    [
        ("", "briefing", "briefing"),
        ("../../etc/passwd\r\nX: y", "etc-passwd-x-y", "etc-passwd-x-y"),
        ('"; filename="x.exe', "filename-x-exe", "filename-x-exe"),
        ("安全", "briefing", "安全"),
        ("ثقة", "briefing", "ثقة"),
    ],
)
def test_the_file_is_named_after_the_title(
    client: TestClient, library: Library, title: str, plain: str, full: str
) -> None:
    reply = post(client, quoting(*whole(library, FIRST), title=title), "/briefing?format=md")
    named = reply.headers["content-disposition"]
    assert re.fullmatch(r"attachment; filename=\"([^\"]*)\"; filename\*=UTF-8''([\w.%-]+)", named)
    assert f'filename="{plain}.md"' in named
    assert unquote(named.split("''")[1]) == f"{full}.md"


@pytest.mark.parametrize("query", ["", "format=exe", "format=docx&style=bold", "format=../x", "format=md&style="])
def test_a_format_or_a_style_that_is_none_is_told(client: TestClient, library: Library, query: str) -> None:
    reply = post(client, quoting(*whole(library, FIRST)), f"/briefing?{query}")
    assert reply.status_code == 422
    assert " as " in reply.text
    assert "\n" not in reply.text


WRONG = [
    b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"lessons-desk-briefing": 2, "items": []}',
    json.dumps(quoting()).encode(),
    json.dumps(quoting(items=7)).encode(), json.dumps(quoting(items=[7])).encode(),
    json.dumps(quoting(items=[{"passage": "x", "quoted": []}])).encode(),
    json.dumps(quoting(items=[{"passage": "x", "quoted": [" "]}])).encode(),
    json.dumps(quoting(("x", "y"), group="<b>")).encode(),
    json.dumps(quoting(("x", "y"), title="x" * 501)).encode(),
    json.dumps(quoting(*[("x", "y")] * 501)).encode(),
    json.dumps(quoting(("x", "a half \ud800 character that stands between eight words or more of a text"))).encode(),
]  # fmt: skip


@pytest.mark.parametrize("body", WRONG, ids=range(len(WRONG)))
def test_what_is_no_briefing_is_told_in_one_sentence(client: TestClient, body: bytes) -> None:
    reply = post(client, body)
    assert reply.status_code == 422
    assert reply.headers["content-type"].startswith("text/plain")
    assert 20 < len(reply.text) < 400
    assert "\n" not in reply.text
    assert "qa brief" not in reply.text  # who uses the page has no command line
    assert post(client, body, "/briefing/check").status_code in (200, 422)


def test_words_that_the_documents_do_not_say_are_refused(client: TestClient, library: Library) -> None:
    """Neither a forged id nor forged words get into a file."""
    (real,) = whole(library, FIRST)
    forged = [("no/such/passage", "Words."), (FIRST, "Trust is built by paying."), ("", "x")]
    for each in forged:
        for form in ("docx", "pdf", "md", "json"):
            reply = post(client, quoting(real, each), f"/briefing?format={form}")
            assert reply.status_code == 422
            assert "1 quotation of 2 cannot be given word for word" in reply.text


def test_each_item_is_checked_against_the_live_build(client: TestClient, library: Library) -> None:
    (real,) = whole(library, FIRST)
    overview = "political-engagement/overview"
    sent = quoting(real, (FIRST, "Other words."), ("gone", "Other words."), *whole(library, overview))
    reply = post(client, sent, "/briefing/check")
    lesson = ["Political Engagement", "Lesson 2 – Build trust for collaboration among local partners"]
    assert reply.json() == {
        "build": library.opened().manifest.build,
        "items": [
            {"wrong": "", "passage": FIRST, "trail": lesson},
            {"wrong": "its passage no longer says it word for word", "passage": FIRST, "trail": lesson},
            {"wrong": "its passage is gone from the documents", "passage": "", "trail": []},
            {"wrong": "", "passage": overview, "trail": ["Political Engagement", "Overview"]},
        ],
    }
    assert reply.headers["cache-control"] == "no-store"
    assert post(client, quoting(), "/briefing/check").json()["items"] == []


def test_a_rebuild_that_changes_or_moves_a_passage_shows_in_the_check(make_library: MakeLibrary) -> None:
    """A lesson put before it numbers the lesson anew, and its id with it."""
    trust = "Trust between the partners grows slowly, and it is lost again within a single day."
    library = make_library({"a.txt": f"A Title\n\nLesson 1 – Trust\n\n{trust}"})
    library.build()
    name = "a/lesson-1"
    assert library.passage(name).text == trust
    with TestClient(create_app(library), base_url=HERE) as client:
        sent = quoting((name, trust))
        assert post(client, sent).status_code == 200
        file = library.corpus_dir / "a.txt"
        file.write_text(f"A Title\n\nLesson 1 – Police\n\nPolice work together.\n\nLesson 2 – Trust\n\n{trust}")
        library.build()
        (moved,) = post(client, sent, "/briefing/check").json()["items"]
        assert moved == {"wrong": "", "passage": "a/lesson-2", "trail": ["A Title", "Lesson 2 – Trust"]}
        assert post(client, sent).status_code == 200
        file.write_text("A Title\n\nLesson 1 – Police\n\nPolice work together.")
        library.build()
        assert post(client, sent, "/briefing/check").json()["items"][0]["wrong"]
        assert post(client, sent).status_code == 422


def test_what_only_the_page_needs_is_let_be(client: TestClient, library: Library) -> None:
    sent = quoting(*whole(library, FIRST), style="apa", later={"a": [1]})
    sent["items"][0] |= {"key": "<b>", "was": 1, "other": ["Forged words."], "part": "whole", "trail": ["Forged"]}
    reply = post(client, sent, "/briefing?format=md")
    assert reply.status_code == 200
    assert "Forged" not in reply.text


def test_a_library_without_an_index_says_so(make_library: MakeLibrary) -> None:
    library = make_library({"a.txt": "A Title\n\nTrust."})
    with TestClient(create_app(library), base_url=HERE) as client:
        for path in ("/briefing?format=md", "/briefing/check"):
            reply = post(client, quoting(("a/overview", "Trust.")), path)
            assert reply.status_code == 422
            assert "Press “Rebuild the index”." in reply.text


@pytest.mark.parametrize("path", ["/briefing", "/briefing/check"])
def test_only_the_page_itself_can_send_a_briefing(client: TestClient, library: Library, path: str) -> None:
    sent = quoting(*whole(library, FIRST))
    assert post(client, sent, path, origin="http://evil.example").status_code == 403
    assert post(client, sent, path, host="evil.example").status_code == 400
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        assert post(client, sent, path, **{"content-type": kind}).status_code == 415
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
        assert client.request(method, path).status_code == 404
    assert post(client, b"", path).status_code == 413


@pytest.mark.parametrize("path", ["/briefing?format=md", "/briefing/check"])
def test_a_briefing_may_be_four_megabytes_and_no_more(client: TestClient, library: Library, path: str) -> None:
    content = json.dumps(quoting(*whole(library, FIRST))).encode()
    assert post(client, content + b" " * (4_000_000 - len(content)), path).status_code == 200
    large = content + b" " * (4_000_001 - len(content))
    assert post(client, large, path).status_code == 413

    def pieces() -> Iterator[bytes]:
        for at in range(0, len(large), 50_000):
            yield large[at : at + 50_000]

    headers = {"content-type": "application/json", "origin": HERE}
    assert client.post(path, content=pieces(), headers=headers).status_code == 413
    assert client.post("/gradio_api/queue/join", content=large).status_code == 422  # a question's limit is its own


def test_a_long_export_keeps_nobody_waiting(
    client: TestClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()
    monkeypatch.setattr(briefing, "exported", lambda *_, **__: b"late" if answered.wait(20) else b"never")
    got: list[Response] = []
    asking = threading.Thread(target=lambda: got.append(post(client, quoting(*whole(library, FIRST)))))
    asking.start()
    assert client.get("/healthz").json() == {"ok": True}
    answered.set()
    asking.join(30)
    assert got[0].content == b"late"


def test_an_answer_has_what_a_briefing_needs() -> None:
    shown = render.answer(answer(question='Why "<b>"?', hits=(hit(passage()),)), 5)
    assert ' data-question="Why &quot;&lt;b&gt;&quot;?" aria-labelledby="rh">' in shown
    assert (
        '<button type="button" data-act="keep" aria-pressed="false">Add to briefing'
        '<span class="sr-only"> (passage 1)</span></button>'
    ) in shown


def test_what_does_not_answer_is_not_quoted_under_the_question() -> None:
    assert "data-question" not in render.answer(replace(answer("none", hits=(hit(passage()),))), 5)


def test_the_page_and_the_model_agree() -> None:
    script = Path(briefing.__file__).with_name("briefing.js").read_text(encoding="utf-8")

    def constant(name: str) -> object:
        return json.loads(re.findall(rf"const {name} = (.*?);", script)[0])

    assert constant("KEY") == model._MARK
    assert constant("VERSION") == model._VERSION
    assert constant("MOST") == model.MOST_ITEMS
    assert constant("LINE") == model.LONGEST_LINE
    assert constant("NOTE") == model.LONGEST_NOTE
    assert constant("QUOTED") == model._LONGEST_QUOTED
    groups, styles = re.findall(r"const options = \{ group: (\[.*?\]), style: (\[.*?\]) \}", script)[0]
    assert {*json.loads(groups)} == {*model.GROUPS} == {*briefing._GROUPS}
    assert {*json.loads(styles)} == {*get_args(Style)} == {*briefing._STYLES}
    assert briefing.BRIEFING.count('maxlength="500"') == 2


def test_the_script_writes_no_html() -> None:
    script = (ROOT / "qa" / "web" / "briefing.js").read_text(encoding="utf-8")
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", script)
