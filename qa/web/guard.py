"""What stands in front of every route: only requests that this page makes get through.

Gradio serves far more than a page needs, and acts on what it is sent: a message to its queue that names a file or an
address makes it read that file or fetch that address. So routes are on a list, and a message is written anew from the
few fields that the page sends.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
Handlers = Mapping[int, Sequence[int | None]]
"""The longest text of each input of an event, in characters, by the event's id; None: as long as a message may be."""
_JOIN = "/gradio_api/queue/join"
_GET = (
    "/", "/panel", "/choices", "/lessons", "/healthz", "/readyz", "/theme.css", "/favicon.ico",
    "/gradio_api/queue/data", "/gradio_api/app_id",
)  # fmt: skip
ORIGINALS = "/original/"
_GET_BELOW = ("/assets/", "/static/", ORIGINALS)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BRIEFING = ("/briefing", "/briefing/check")
_POST = ("/rebuild", _JOIN, *_BRIEFING)
_LARGEST_MESSAGE = 256_000  # bytes; a question far over its limit still gets through, to be told so in a sentence
_LARGEST_BRIEFING = 4_000_000
# Gradio's scripts need 'unsafe-inline' and 'unsafe-eval'; what the policy stops is any word to or from another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'"
)
_NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox"  # for a file that was put here by somebody
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
}


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], handlers: Handlers) -> None:
        """`hosts`: names a request may name, none: numeric addresses; `handlers`: each event's inputs by its id."""
        self._app, self._hosts, self._handlers = app, frozenset(hosts), dict(handlers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers what is refused, and sets the headers of all else."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return  # the page uses no web sockets
        refused = self._refused(scope)
        if refused is None and scope["path"] == _JOIN:
            message = _rewritten(await _body(receive, _LARGEST_MESSAGE), self._handlers)
            refused = _plain(422, "This is not a question of the page.") if message is None else None
            receive = _replayed(message or b"", receive)
        elif refused is None and scope["path"] in _BRIEFING:
            sent = await _body(receive, _LARGEST_BRIEFING)
            refused = None if sent else _plain(413, "The briefing is empty or over 4 MB. Take some passages out.")
            receive = _replayed(sent, receive)
        if refused is not None:
            await refused(scope, receive, send)
            return

        policy = _NOTHING if scope["path"].startswith(ORIGINALS) else _POLICY
        headers = {**_HEADERS, b"content-security-policy": policy.encode()}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [pair for pair in message["headers"] if pair[0].lower() not in headers]
                message["headers"] = [*others, *headers.items()]
            await send(message)

        await self._app(scope, receive, sending)

    def _refused(self, scope: Scope) -> Response | None:
        headers, path = Headers(scope=scope), scope["path"]
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._knows(host):
            return _plain(400, f"This page is not served as {host[:80]!r}. Name it in QA_ALLOWED_HOSTS.")
        if scope["method"] in ("GET", "HEAD"):
            known = path in _GET or (path.startswith(_GET_BELOW) and not _CONTROL.search(path))
            return None if known else _plain(404, "Not found.")
        if scope["method"] != "POST" or path not in _POST:
            return _plain(404, "Not found.")
        if origin is not None and not self._same(origin, host):
            return _plain(403, "Requests from other sites are not answered. Name this one in QA_ALLOWED_HOSTS.")
        # A form of another site cannot send this type, even where a browser names no origin.
        if path in _BRIEFING and headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return _plain(415, "A briefing is sent as application/json.")
        return None

    def _knows(self, host: str) -> bool:
        """Whether the page is served under this name: another would let a foreign site reach it (DNS rebinding)."""
        name = _split(host)[0]
        return name in self._hosts or (not self._hosts and (name in LOOPBACK or _is_address(name)))

    def _same(self, origin: str, host: str) -> bool:
        """Whether the page itself sent the request; behind a proxy the page has the proxy's name."""
        scheme, _, rest = origin.partition("://")
        name, port = _split(rest)
        implied = {"http": 80, "https": 443}.get(scheme)
        if (name, port or implied) == (_split(host)[0], _split(host)[1] or implied):
            return True
        return name in self._hosts and name not in LOOPBACK


def _split(host: str) -> tuple[str, int | None]:
    """A host's name, in lower case, and port; ("", None) if it is none."""
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "", parts.port) if "@" not in host else ("", None)
    except ValueError:
        return "", None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _body(receive: Receive, largest: int) -> bytes:
    """The body of a request; what is over the limit is not kept, and makes it unreadable."""
    body = bytearray()  # a large one comes in many pieces
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        body += message.get("body", b"")
        if not message.get("more_body") or len(body) > largest:
            return bytes(body) if len(body) <= largest else b""


def _rewritten(body: bytes, handlers: Handlers) -> bytes | None:
    """The message to Gradio's queue with the page's own fields alone; None if it is not the page's."""
    try:
        sent = json.loads(body)
        data, handler, session = sent["data"], sent["fn_index"], sent["session_hash"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    longest = handlers.get(handler) if type(handler) is int else None
    if longest is None or not isinstance(data, list) or len(data) != len(longest):
        return None
    if not all(
        isinstance(item, str) and (most is None or len(item) <= most) for item, most in zip(data, longest, strict=True)
    ):
        return None
    if not isinstance(session, str) or not session.isalnum() or len(session) > 64:
        return None
    message = {"data": data, "fn_index": handler, "session_hash": session, "event_data": None, "trigger_id": None}
    return json.dumps(message).encode()


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives `body` first."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replaying() -> Message:
        return waiting.pop() if waiting else await receive()

    return replaying


def _plain(status: int, sentence: str) -> PlainTextResponse:
    return PlainTextResponse(sentence, status_code=status)
