"""The application in front of the page: its routes, its guard, and the address it listens on."""

from __future__ import annotations

import json
import shutil
import socket
import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from qa import Library, ServeError, Settings
from qa.web.app import Warming, _hosts, create_app, serve
from qa.web.examples import Examples
from tests.conftest import SEED, MakeLibrary
from tests.fakes import FakeEncoder

HERE = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The document that ships, built with the fake encoder; tests only add to it."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "corpus").mkdir()
    shutil.copy(SEED, folder / "corpus")
    made = Library(folder, settings=Settings(), encoder=FakeEncoder())
    made.build()
    return made


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(library), base_url=HERE) as opened:
        yield opened


def test_health_is_told_apart_from_readiness(make_library: MakeLibrary) -> None:
    library = make_library({"a.txt": "A Title\n\nLesson 1 – Trust\n\nTrust grows slowly."})
    with TestClient(create_app(library), base_url=HERE) as client:
        assert client.get("/healthz").json() == {"ok": True}
        assert client.get("/readyz").status_code == 503
        assert client.get("/readyz").json()["index"] == "missing"
        library.build()
        time.sleep(0.2)
        assert client.get("/readyz").json() == {"ready": True, "index": "fresh", "model": "ready"}


def test_the_panel_and_a_rebuild_over_http(client: TestClient, library: Library) -> None:
    before = client.get("/panel").json()
    assert before["running"] is False
    assert "Up to date" in before["panel"]
    library.corpus_dir.joinpath("more.txt").write_text("More\n\nLesson 1 – Police\n\nPolice work together.")
    assert "added: more.txt" in client.get("/panel").json()["panel"]
    assert client.post("/rebuild", headers={"origin": HERE}).json() == {"started": True}
    for _ in range(100):
        after = client.get("/panel").json()
        if not after["running"]:
            break
        time.sleep(0.05)
    assert after["build"] not in ("", before["build"])
    assert "1 passage added" in after["panel"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "a@b"])
def test_a_request_under_a_foreign_name_is_refused(client: TestClient, host: str) -> None:
    reply = client.get("/panel", headers={"host": host})
    assert reply.status_code == 400
    assert "QA_ALLOWED_HOSTS" in reply.text


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "LOCALHOST:1", "[::1]:7860"])
def test_this_machine_is_known_by_each_of_its_names(client: TestClient, host: str) -> None:
    assert client.get("/panel", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "file://"])
def test_another_site_cannot_start_a_rebuild(client: TestClient, origin: str) -> None:
    assert client.post("/rebuild", headers={"origin": origin}).status_code == 403
    assert client.get("/panel").json()["running"] is False


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload", "/gradio_api/api/search", "/gradio_api/run/search", "/gradio_api/call/search",
        "/gradio_api/proxy=https://example.org", "/gradio_api/deep_link", "/gradio_api/file=/etc/passwd",
        "/gradio_api/stream/a", "/monitoring", "/docs", "/redoc", "/openapi.json", "/gradio_api/runs",
    ],
)  # fmt: skip
def test_what_the_page_does_not_need_is_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, headers={"origin": HERE}).status_code in (404, 405)


def test_a_large_request_is_refused(client: TestClient) -> None:
    reply = client.post("/rebuild", content=b"x" * 1_000_001)
    assert reply.status_code == 413
    assert "1,000,000" in reply.text
    assert client.post("/rebuild", headers={"content-length": "-1"}).status_code in (400, 413)


def test_every_answer_forbids_other_hosts(client: TestClient) -> None:
    for path in ("/", "/panel", "/theme.css"):
        headers = client.get(path).headers
        assert "connect-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_page_tells_no_path_of_the_machine(client: TestClient, library: Library) -> None:
    told = client.get("/").text + json.dumps(client.get("/config").json()) + client.get("/panel").text
    assert str(library.folder.resolve()) not in told
    assert "site-packages" not in told


def test_a_port_in_use_is_one_clear_error(seed_library: Library) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"127\.0\.0\.1:{port}: Address already in use.*--port {port + 1}"):
            serve(seed_library, "127.0.0.1", port, print)


@pytest.mark.parametrize(("host", "port"), [("no-such-host.invalid", 7860), ("127.0.0.1", 70_000), ("127.0.0.1", -1)])
def test_an_address_that_cannot_be_is_one_clear_error(seed_library: Library, host: str, port: int) -> None:
    with pytest.raises(ServeError, match="cannot be served"):
        serve(seed_library, host, port, print)


def test_host_names_that_are_let_through(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("names")
    plain = Library(folder, settings=Settings())
    named = Library(folder, settings=Settings(allowed_hosts="Lessons.example.org, other"))
    loopback = {"127.0.0.1", "localhost", "::1"}
    assert _hosts(plain, "127.0.0.1") == loopback
    assert _hosts(plain, "0.0.0.0") == frozenset()  # noqa: S104  # any name: the operator opened it to the network
    assert _hosts(named, "0.0.0.0") == loopback | {"0.0.0.0", "lessons.example.org", "other"}  # noqa: S104


def test_examples_are_questions_that_the_library_answers_else_its_lesson_titles(make_library: MakeLibrary) -> None:
    library = make_library(
        {"a.txt": "A Title\n\nLesson 1 – Keep bees\n\nBees like clover.\n\nLesson 2 – Trust\n\nIt grows."}
    )
    library.build()
    assistant = library.assistant()
    found = Examples(assistant).current()
    answered = [question for question in found if question.endswith("?")]
    assert all(assistant.ask(question, k=1).verdict == "answered" for question in answered)
    assert [question for question in found if question not in answered] == ["Keep bees", "Trust"][: 4 - len(answered)]


def test_examples_of_a_library_without_an_index_are_none(seed_library: Library) -> None:
    assert Examples(seed_library.assistant()).current() == ()


def test_a_model_that_cannot_be_loaded_is_named_in_the_panel(tmp_path_factory: pytest.TempPathFactory) -> None:
    library = Library(tmp_path_factory.mktemp("broken"), settings=Settings(model="/no/such/model"))
    warming = Warming(library.assistant(), Examples(library.assistant()))
    warming._run()
    assert not warming.ready
    assert "/no/such/model" in warming.word
