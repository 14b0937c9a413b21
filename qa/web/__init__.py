"""The page: a Gradio page in a FastAPI application, over the same `Assistant` as the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa import Library

__all__ = ["serve"]


def serve(library: Library, *, host: str = "127.0.0.1", port: int = 7860, announce: Callable[[str], None]) -> None:
    """Serves the page of a library until it is stopped; see `qa.web.app.serve`. Loads Gradio."""
    from qa.web import app

    app.serve(library, host=host, port=port, announce=announce)
