"""The web application: Gradio mounted in FastAPI, the routes beside it, and the address it listens on."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Request, Response
from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from qa import Assistant, Library, ModelError, ServeError
from qa.web import briefing, panel, render, strength
from qa.web.examples import Examples
from qa.web.guard import LOOPBACK, ORIGINALS, Guard
from qa.web.narrowing import fields
from qa.web.original import original
from qa.web.rebuild import Rebuild

if TYPE_CHECKING:
    from gradio import Blocks

# Before Gradio is imported: it would ask its maker's servers for news when a page is built.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104


def create_app(library: Library, *, hosts: frozenset[str] = LOOPBACK) -> ASGIApp:
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
    def library_panel(response: Response) -> dict[str, str | bool]:
        response.headers["cache-control"] = "no-store"
        status, state = library.status(), rebuild.seen()
        return {
            "build": status.build,
            "running": state.running,
            "panel": panel.panel(status, state, model.word),
            "banner": panel.banner(status, state),
            "news": panel.news(state),
            "examples": render.examples(examples.current() if model.ready else ()),
        }

    @app.get("/choices")
    def choices(response: Response) -> dict[str, str]:
        response.headers["cache-control"] = "no-store"
        return {"choices": render.narrowing(fields(assistant))}

    @app.get("/lessons")
    def lessons() -> JSONResponse:
        return strength.lessons(library)

    @app.api_route(f"{ORIGINALS}{{path:path}}", methods=["GET", "HEAD"])
    def download(path: str) -> Response:
        return original(library, path)

    @app.post("/rebuild", status_code=202)
    def start_rebuild() -> dict[str, bool]:
        return {"started": rebuild.start()}

    _add_briefing(app, library)
    page = build_page(assistant)
    gr.mount_gradio_app(app, page, path="/", **page_options())
    return Guard(app, hosts, _limits(page))


def _limits(page: Blocks) -> dict[int, list[int | None]]:
    """The longest text of each input of the page's events, by their ids."""
    return {
        number: [getattr(field, "max_length", None) for field in event.inputs]
        for number, event in page.fns.items()
        if event.fn
    }


async def _sent(request: Request) -> bytes:
    """The body of a request as it came; the guard has limited its size."""
    return await request.body()


def _add_briefing(app: FastAPI, library: Library) -> None:
    """The routes of the briefing; both are made in a thread, so that nobody waits for a long file."""

    @app.post("/briefing")
    def export(body: Annotated[bytes, Depends(_sent)], format: str = "", style: str = "footnote") -> Response:  # noqa: A002
        return briefing.export(library, body, format, style)

    @app.post("/briefing/check")
    def check(body: Annotated[bytes, Depends(_sent)]) -> Response:
        return briefing.check(library, body)


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


def serve(library: Library, *, host: str, port: int, announce: Callable[[str], None]) -> None:
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
    """Names that a request may name; none if the page was opened to the network without naming it."""
    named = {name.strip().casefold() for name in library.settings.allowed_hosts.split(",") if name.strip()}
    return frozenset() if host in _ANYWHERE and not named else LOOPBACK | {host} | named


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = str(getattr(error, "strerror", None) or error).rstrip(".")
        raise ServeError(
            f"The page cannot be served on {host}:{port}: {reason}. "
            f"Stop what uses it, or choose another port: qa serve --port {port + 1 if port < 65535 else 7861}"
        ) from error
    return listener
