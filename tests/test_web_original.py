"""The original file of a document, over HTTP: the very bytes, never shown inline, and nothing that is not indexed."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from urllib.parse import quote, unquote

import pytest
import uvicorn

from qa import IndexMissing, Library, Settings
from qa.web.app import create_app
from qa.web.original import original
from tests.conftest import put
from tests.fakes import ALPHA, BETA, FakeEncoder

# Names as people and programs give them; each is one file of the corpus.
NAMES = (
    "alpha.txt", "sub/deeper/Beta File.txt", "Año 2016 – “Paz”.txt", "Año.txt", "تقرير.txt", "100%.txt", "%2e%2e.txt",
    "a%2Fb.txt", "it's \"quoted\"; x=1.txt", "a+b&c=d?e#f.txt", "back\\slash.txt", "semi;colon,comma.txt", "a..txt",
    "{{name}} ${x} <b>.txt", "🙂.txt",
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Files of all these names, each with bytes of its own; tests put back what they change."""
    made = Library(tmp_path_factory.mktemp("originals"), settings=Settings(), encoder=FakeEncoder())
    for number, name in enumerate(NAMES):
        put(made, name, content(number))
    put(made, "not-read.txt", b"\x00\x01\x02")
    put(made, ".hidden.txt", ALPHA)
    made.build()
    put(made, "later.txt", BETA)
    return made


def content(number: int) -> bytes:
    return b"\xef\xbb\xbf" + f"{ALPHA}\nNumber {number}.\r\n<script>window.pwned=1</script>\n".encode()


@dataclass
class Reply:
    """What a server answered."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


Fetch = Callable[..., Reply]


@pytest.fixture(scope="module")
def fetch(library: Library) -> Iterator[Fetch]:
    """Asks a real server for `/original/` and what is given, which is sent as it is: nothing tidies the address up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(library), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()

        def ask(address: str, method: str = "GET") -> Reply:
            with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
                connection.request(method, f"/original/{address}")
                reply = connection.getresponse()
                return Reply(reply.status, reply.headers, reply.read())

        yield ask
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("name", NAMES)
def test_each_document_comes_as_it_is_under_its_own_name(fetch: Fetch, name: str) -> None:
    reply = fetch(quote(name))
    assert (reply.status, reply.body) == (200, content(NAMES.index(name)))
    disposition = reply.headers["content-disposition"]
    found = re.fullmatch(r"attachment; filename\*=UTF-8''([A-Za-z0-9._~%-]+)", disposition)
    assert found, disposition
    assert unquote(found[1]) == name.split("/")[-1]


def test_nothing_is_shown_in_the_browser(fetch: Fetch) -> None:
    headers = fetch("alpha.txt").headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_head_tells_the_same_without_the_file(fetch: Fetch) -> None:
    got, head = fetch("alpha.txt"), fetch("alpha.txt", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}
    assert head.headers["content-length"] == str(len(content(0)))
    assert fetch("none.txt", "HEAD").status == 404


@pytest.mark.parametrize(
    "address",
    [
        "", "/", ".", "/etc/passwd", "%2Fetc%2Fpasswd", "../index/CURRENT", "sub/../alpha.txt", "%2e%2e/index/CURRENT",
        "..%2Findex%2FCURRENT", "%252e%252e%252fCURRENT", "/alpha.txt", "alpha.txt%2e", "sub%2f..%2falpha.txt",
        "..%5Calpha.txt", "./alpha.txt%20", "sub//deeper/Beta%20File.txt", "alpha.txt%00",
        "alpha.txt%0A", "a%0Db.txt", "alpha.txt/", "ALPHA.TXT", "corpus/alpha.txt", "C:%5CWindows%5Cwin.ini",
        "file:%2F%2F%2Fetc%2Fpasswd", "sub", "sub/deeper", ".hidden.txt", "later.txt", "not-read.txt", "%FF%FE.txt",
        "100%25", "a/b.txt", "An%CC%83o.txt", "x" * 5000,
    ],
)  # fmt: skip
def test_all_else_is_one_plain_sentence(fetch: Fetch, address: str) -> None:
    reply = fetch(address)
    assert reply.status == 404
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert re.fullmatch(r"(Not found|No document is called .{2,260}; the index holds \d+)\.", reply.text)


def test_a_document_that_was_changed_is_not_given_for_the_one_quoted(fetch: Fetch, library: Library) -> None:
    path = library.corpus_dir / "alpha.txt"
    try:
        path.write_bytes(content(0).replace(b"slowly", b"fast"))
        reply = fetch("alpha.txt")
        assert reply.status == 409
        assert reply.text == (
            "alpha.txt was changed after the index was built, and may no longer say what is quoted. "
            "Press “Rebuild the index”."
        )
        path.unlink()
        gone = fetch("alpha.txt")
        assert (gone.status, gone.text) == (
            409, "alpha.txt was removed after the index was built. Press “Rebuild the index”.",
        )  # fmt: skip
    finally:
        path.write_bytes(content(0))
    assert fetch("alpha.txt").status == 200


def test_a_link_that_is_pointed_elsewhere_gives_nothing(fetch: Fetch, library: Library) -> None:
    path = library.corpus_dir / "alpha.txt"
    try:
        for target in ("/etc/passwd", "/dev/zero", "/", "/no/such/file", "alpha.txt"):
            path.unlink()
            path.symlink_to(target)
            reply = fetch("alpha.txt")
            assert reply.status == 409
            assert reply.text.startswith("alpha.txt ")
            assert "root" not in reply.text
        path.unlink()
        os.mkfifo(path)
        assert fetch("alpha.txt").text.startswith("alpha.txt is a pipe")
    finally:
        path.unlink()
        path.write_bytes(content(0))


def test_without_an_index_there_is_nothing_to_give(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise IndexMissing("No index has been built yet. Run: qa index")

    monkeypatch.setattr(library, "opened", missing)
    reply = original(library, "alpha.txt")
    assert (reply.status_code, bytes(reply.body).decode()) == (
        503, "No index has been built yet. Press “Rebuild the index”.",
    )  # fmt: skip
