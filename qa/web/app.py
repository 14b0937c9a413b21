"""The web application: Gradio mounted in FastAPI, the routes beside it, and the guard in front of both."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from fastapi import FastAPI, Response
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa import Assistant, Library, ModelError, ServeError
from qa.web import render
from qa.web.examples import Examples
from qa.web.rebuild import Rebuild

# Before Gradio is imported: it would ask its maker's servers for news when a page is built.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104
# Gradio's routes that take files, skip the queue, reach other hosts or keep state: this page needs none of them.
_CLOSED = tuple(
    f"/gradio_api/{name}"
    for name in (
        "upload", "api/", "proxy", "vibe", "deep_link", "process_recording", "stream", "custom_component", "file",
        "component_server", "upload_progress", "run/", "call/",
    )
)  # fmt: skip
_CLOSED = (*_CLOSED, "/monitoring", "/openapi.json")
_LARGEST_BODY = 1_000_000
# Gradio's scripts need 'unsafe-inline' and 'unsafe-eval'; what the policy stops is any word to or from another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """In front of every route: known hosts only, no request from other sites, no closed route, no large body."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        """`hosts` are the host names that a request may name; empty means any."""
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request that is not let through, and sets the headers of all others."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # the page uses no web sockets

        refused = self._refused(scope)
        if refused:
            await refused(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                added = [(n.encode(), v.encode()) for n, v in _HEADERS.items() if n.encode() not in known]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, sending)

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._hosts and _name(host) not in self._hosts:
            return _plain(400, f"This page is not served as {host[:80]!r}. Name it in QA_ALLOWED_HOSTS.")
        origin = headers.get("origin")
        if scope["method"] not in ("GET", "HEAD") and origin and origin.partition("://")[2] != host:
            return _plain(403, "Requests from other sites are not answered.")
        if scope["path"].startswith(_CLOSED):
            return _plain(404, "Not found.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _LARGEST_BODY:
            return _plain(413, f"The request is {length[:20]} bytes long, the limit is {_LARGEST_BODY:,}.")
        return None


def _name(host: str) -> str:
    """The host's name without its port; "" if it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _plain(status: int, sentence: str) -> PlainTextResponse:
    return PlainTextResponse(sentence, status_code=status)


def create_app(library: Library, *, hosts: frozenset[str] = frozenset(_LOOPBACK)) -> ASGIApp:
    """The page of a library as an ASGI application; run it in one process (pages and rebuilds share its memory)."""
    import gradio as gr

    from qa.web.page import build_page, page_options

    assistant, rebuild = library.assistant(), Rebuild(library)
    examples = Examples(assistant)
    model = Warming(assistant, examples)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        model.start()
        yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"ok": True}

    @app.get("/readyz")
    def readyz(response: Response) -> dict[str, str | bool]:
        status = library.status()
        ready = bool(status.build) and model.ready
        response.status_code = 200 if ready else 503
        return {"ready": ready, "index": status.state, "model": model.word or "ready"}

    @app.get("/panel")
    def panel(response: Response) -> dict[str, str | bool]:
        response.headers["cache-control"] = "no-store"
        status, state = library.status(), rebuild.state
        return {
            "build": status.build,
            "running": state.running,
            "panel": render.panel(status, state, model.word),
            "banner": render.banner(status, state),
            "news": render.news(state),
        }

    @app.post("/rebuild", status_code=202)
    def start_rebuild() -> dict[str, bool]:
        return {"started": rebuild.start()}

    gr.mount_gradio_app(app, build_page(assistant, examples), path="/", **page_options())
    return Guard(app, hosts)


class Warming:
    """Loads the model beside the page, so that the page is up at once and the first question does not wait long."""

    def __init__(self, assistant: Assistant, examples: Examples) -> None:
        self._assistant, self._examples = assistant, examples
        self.ready = False
        self.word = "getting ready"

    def start(self) -> None:
        """Begins, in a thread of its own."""
        threading.Thread(target=self._run, name="warming", daemon=True).start()

    def _run(self) -> None:
        try:
            self._assistant.warm()
            self.ready, self.word = True, ""
            self._examples.current()
        except ModelError as error:
            self.word = str(error)


def serve(library: Library, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serves the page until it is stopped; tells its address once. Raises ServeError if the address cannot be had."""
    import uvicorn

    listener = _listener(host, port)
    address = f"http://{'127.0.0.1' if host in _ANYWHERE else f'[{host}]' if ':' in host else host}:{port}"
    app = create_app(library, hosts=_hosts(library, host))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3, server_header=False)
    announce(f"Lessons Desk is at {address}  (stop it with Ctrl-C)")
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _hosts(library: Library, host: str) -> frozenset[str]:
    """Host names that a request may name: other names would let a foreign page reach this one (DNS rebinding)."""
    named = [name.strip().casefold() for name in library.settings.allowed_hosts.split(",") if name.strip()]
    return frozenset() if host in _ANYWHERE and not named else frozenset({*_LOOPBACK, host, *named})


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise ServeError(
            f"The page cannot be served on {host}:{port}: {getattr(error, 'strerror', None) or error}. "
            f"Stop what uses it, or choose another port: qa serve --port {port + 1 if port < 65535 else 7861}"
        ) from error
    return listener
