"""What gets through to the page, and what does not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from qa import Library, Settings
from qa.web.app import create_app
from qa.web.guard import LOOPBACK, Guard
from tests.conftest import SEED
from tests.fakes import FakeEncoder

HERE = "http://127.0.0.1:7860"
JOIN = "/gradio_api/queue/join"
QUESTION = {"data": ["Why?"], "fn_index": 0, "session_hash": "abc123", "trigger_id": 5, "event_data": {"x": 1}}


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the path and the body that came through."""
    body = await Request(scope, receive).body()
    response: Response = JSONResponse({"path": scope["path"], "body": body.decode()})
    await response(scope, receive, send)


def guarded(*hosts: str, base: str = HERE) -> TestClient:
    return TestClient(Guard(echo, hosts, {0: [None], 2: [], 3: [None, 5]}), base_url=base)


@pytest.fixture
def client() -> TestClient:
    return guarded(*LOOPBACK)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "a@127.0.0.1", "127.0.0.1:x"])
def test_a_request_under_a_foreign_name_is_refused(client: TestClient, host: str) -> None:
    reply = client.get("/panel", headers={"host": host})
    assert reply.status_code == 400
    assert "QA_ALLOWED_HOSTS" in reply.text


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "LOCALHOST:1", "[::1]:7860"])
def test_this_machine_is_known_by_each_of_its_names(client: TestClient, host: str) -> None:
    assert client.get("/panel", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"), [("192.168.1.5:7860", 200), ("[fe80::1]", 200), ("localhost", 200), ("evil.example", 400)]
)
def test_a_page_opened_to_the_network_without_a_name_answers_to_numbers(host: str, status: int) -> None:
    assert guarded().get("/panel", headers={"host": host}).status_code == status


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "file://", "http://[", ""])
def test_another_site_can_send_nothing(client: TestClient, origin: str) -> None:
    assert client.post("/rebuild", headers={"origin": origin}).status_code == 403
    assert client.post(JOIN, json=QUESTION, headers={"origin": origin}).status_code == 403


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:7860", "http://127.0.0.1:7860"),
        ("LocalHost:7860", "http://localhost:7860"),
        ("localhost", "http://localhost:80"),
        ("lessons.example.org", "https://lessons.example.org"),
        ("127.0.0.1:7860", "https://lessons.example.org"),  # a proxy that passes its own name for the page on
    ],
)
def test_the_page_itself_can(host: str, origin: str) -> None:
    client = guarded(*LOOPBACK, "lessons.example.org")
    assert client.post("/rebuild", headers={"host": host, "origin": origin}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/panel",
        "/choices",
        "/healthz",
        "/theme.css",
        "/assets/a.js",
        "/gradio_api/queue/data",
        "/original/sub/a b%é.txt",
    ],
)
def test_what_the_page_uses_is_open(client: TestClient, path: str) -> None:
    assert client.get(quote(path)).json()["path"] == path


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/api/search", "/gradio_api/run/search", "/gradio_api/call/search",
        "/gradio_api/proxy=https://example.org", "/gradio_api/deep_link", "/gradio_api/file=/etc/passwd",
        "/gradio_api/stream/a", "/gradio_api/heartbeat/a", "/gradio_api/dev/reload", "/gradio_api/info",
        "/gradio_api/openapi.json", "/gradio_api/runs", "/gradio_api/queue/join/..", "/monitoring", "/docs", "/redoc",
        "/openapi.json", "/config", "/pwa_icon/512", "//panel", "/Panel", "/original", "/original%0A/a.txt",
        "/original/a%0Ab.txt", "/original/a.txt%00", "/Original/a.txt", "//original/a.txt",
    ],
)  # fmt: skip
def test_all_else_is_closed(client: TestClient, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
        assert client.request(method, f"{HERE}{path}").status_code == 404


def test_a_question_comes_through_with_the_page_s_own_fields_alone(client: TestClient) -> None:
    sent = json.loads(client.post(JOIN, json=QUESTION).json()["body"])
    assert sent == {**QUESTION, "event_data": None, "trigger_id": None}
    assert client.post(JOIN, json={**QUESTION, "data": [], "fn_index": 2}).status_code == 200
    narrowed = {**QUESTION, "data": ["Why?", "é=a&b"], "fn_index": 3}
    assert json.loads(client.post(JOIN, json=narrowed).json()["body"])["data"] == ["Why?", "é=a&b"]
    unusual = json.dumps({**QUESTION, "data": ["é" * 20_000 + "\x07\ud800"]})
    assert json.loads(client.post(JOIN, content=unusual).json()["body"])["data"] == ["é" * 20_000 + "\x07\ud800"]


@pytest.mark.parametrize(
    "changed",
    [
        {"data": [{"path": "/dev/zero", "meta": {"_type": "gradio.FileData"}}]},
        {"data": [{"path": "https://example.org/x", "meta": {"_type": "gradio.FileData"}}]},
        {"fn_index": 3, "data": ["a"]}, {"fn_index": 3, "data": ["a", "123456"]}, {"fn_index": 3, "data": ["a", None]},
        {"fn_index": 3, "data": ["a", 5]}, {"fn_index": 3, "data": ["a", ["b"]]},
        {"fn_index": 3, "data": ["a", "b", "c"]},
        {"fn_index": 3, "data": ["a", {"path": "/dev/zero", "meta": {"_type": "gradio.FileData"}}]},
        {"data": [None]}, {"data": ["a", "b"]}, {"data": []}, {"data": "a"}, {"data": None}, {"data": {"0": "a"}},
        {"fn_index": 99}, {"fn_index": -1}, {"fn_index": True}, {"fn_index": "0"}, {"fn_index": None},
        {"session_hash": "../x"}, {"session_hash": "a" * 65}, {"session_hash": None}, {"session_hash": ""},
    ],
)  # fmt: skip
def test_a_message_that_is_no_question_is_refused(client: TestClient, changed: dict[str, object]) -> None:
    assert client.post(JOIN, json={**QUESTION, **changed}).status_code == 422


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"data":["a"]}'])
def test_a_body_that_is_no_message_is_refused(client: TestClient, body: bytes) -> None:
    assert client.post(JOIN, content=body).status_code == 422


def test_a_large_body_is_refused_however_it_is_sent(client: TestClient) -> None:
    large = json.dumps({**QUESTION, "data": ["x" * 300_000]}).encode()
    assert client.post(JOIN, content=large).status_code == 422

    def pieces() -> Iterator[bytes]:
        for at in range(0, len(large), 1000):
            yield large[at : at + 1000]

    assert client.post(JOIN, content=pieces()).status_code == 422


def test_reading_stops_soon_after_the_limit() -> None:
    """A sender that never ends is not listened to."""
    given = 0

    async def endless() -> dict[str, object]:
        nonlocal given
        given += 1
        assert given < 50
        return {"type": "http.request", "body": b"x" * 10_000, "more_body": True}

    async def unheard(message: object) -> None:
        return None

    scope = {"type": "http", "method": "POST", "path": JOIN, "headers": [(b"host", b"127.0.0.1")]}
    run_to_end(Guard(echo, LOOPBACK, {0: [None]})(scope, endless, unheard))
    assert given == 26


def run_to_end(coroutine: object) -> None:
    with pytest.raises(StopIteration):
        coroutine.send(None)  # type: ignore[attr-defined]


def test_every_answer_that_comes_through_forbids_other_hosts(client: TestClient) -> None:
    headers = client.get("/").headers
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_a_file_that_somebody_put_here_may_do_nothing_at_all(client: TestClient) -> None:
    assert client.get("/original/a.html").headers["content-security-policy"] == (
        "default-src 'none'; frame-ancestors 'none'; sandbox"
    )
    assert client.post("/original/a.html").status_code == 404
    assert client.get("/original/a.html", headers={"host": "evil.example"}).status_code == 400


def test_the_real_page_refuses_a_message_that_names_a_file(tmp_path: Path) -> None:
    """Gradio would read /dev/zero for ever."""
    (tmp_path / "corpus").mkdir()
    shutil.copy(SEED, tmp_path / "corpus")
    library = Library(tmp_path, settings=Settings(), encoder=FakeEncoder())
    library.build()
    with TestClient(create_app(library), base_url=HERE) as client:
        file = {"path": "/dev/zero", "meta": {"_type": "gradio.FileData"}}
        asked = {**QUESTION, "data": ["Why?", "country=Burundi"]}
        for data in ([file, ""], ["Why?", file], [], ["Why?"], ["Why?", "x" * 4001], ["Why?", None]):
            assert client.post(JOIN, json={**asked, "data": data}).status_code == 422
        assert client.post(JOIN, json={**asked, "fn_index": 77}).status_code == 422
        assert client.post(JOIN, json=asked).status_code == 200
        assert client.get("/healthz").json() == {"ok": True}
