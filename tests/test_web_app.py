"""The application in front of the page: its routes, its guard, and the address it listens on."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from qa import Library, ServeError, Settings
from qa.web.app import Warming, _hosts, create_app, serve
from qa.web.examples import Examples
from qa.web.guard import LOOPBACK
from tests.conftest import SEED, MakeLibrary
from tests.fakes import ALPHA, FakeEncoder

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


def test_how_well_lessons_are_supported_is_told_as_data(make_library: MakeLibrary) -> None:
    library = make_library({"alpha.txt": ALPHA})
    with TestClient(create_app(library), base_url=HERE) as client:
        assert client.get("/lessons").status_code == 503
        assert client.get("/lessons").json()["reason"].startswith("No index has been built")
        build = library.build().build
        found = client.get("/lessons").json()
    assert found["build"] == build
    assert [(each["lesson_number"], each["sources"], each["examples"]) for each in found["lessons"]] == [
        (1, 1, 1),
        (2, 0, 0),
    ]
    assert found["grid"]["countries"] == ["Burundi"]


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


def test_the_choices_follow_a_rebuild(make_library: MakeLibrary) -> None:
    library = make_library({"a.txt": "A <Title>\n\nLesson 1 – Trust\n\nTrust grows slowly in Mali."})
    with TestClient(create_app(library), base_url=HERE) as client:
        assert client.get("/choices").json() == {"choices": ""}
        library.build()
        assert 'name="document"' not in client.get("/choices").json()["choices"]
        assert '<option value="Mali">Mali</option>' in client.get("/choices").json()["choices"]
        library.corpus_dir.joinpath("b.txt").write_text("B Title\n\nLesson 1 – Police\n\nPolice work in Chad.")
        library.build()
        choices = client.get("/choices").json()["choices"]
        assert '<option value="a.txt">A &lt;Title&gt;</option><option value="b.txt">B Title</option>' in choices
        assert '<option value="Chad">Chad</option><option value="Mali">Mali</option>' in choices
        assert client.get("/choices").headers["cache-control"] == "no-store"


def test_every_answer_forbids_other_hosts(client: TestClient) -> None:
    for path in ("/", "/panel", "/theme.css"):
        headers = client.get(path).headers
        assert "connect-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_the_page_tells_no_path_of_the_machine(client: TestClient, library: Library) -> None:
    told = client.get("/").text + client.get("/panel").text
    assert str(library.folder.resolve()) not in told
    assert "site-packages" not in told


def test_a_port_in_use_is_one_clear_error(seed_library: Library) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"127\.0\.0\.1:{port}: Address already in use.*--port {port + 1}"):
            serve(seed_library, host="127.0.0.1", port=port, announce=print)


@pytest.mark.parametrize(("host", "port"), [("no-such-host.invalid", 7860), ("127.0.0.1", 70_000), ("127.0.0.1", -1)])
def test_an_address_that_cannot_be_is_one_clear_error(seed_library: Library, host: str, port: int) -> None:
    with pytest.raises(ServeError, match="cannot be served"):
        serve(seed_library, host=host, port=port, announce=print)


def test_host_names_that_are_let_through(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("names")
    plain = Library(folder, settings=Settings())
    named = Library(folder, settings=Settings(allowed_hosts="Lessons.example.org, other"))
    assert _hosts(plain, "127.0.0.1") == LOOPBACK
    assert _hosts(plain, "0.0.0.0") == frozenset()  # noqa: S104  # numeric addresses: see the guard
    assert _hosts(named, "0.0.0.0") == LOOPBACK | {"0.0.0.0", "lessons.example.org", "other"}  # noqa: S104


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
