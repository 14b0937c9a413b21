"""The original file of a document, for download. It is never shown by the browser, which would run what it holds."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import PlainTextResponse, Response

from qa import DocumentError, FilterError, Library, QAError
from qa.web import render


def original(library: Library, path: str) -> Response:
    """The file as an attachment under its own name, or one sentence: 404 not in the index, 409 no longer as it was."""
    try:
        data = library.original(path)
    except QAError as error:
        status = 404 if isinstance(error, FilterError) else 409 if isinstance(error, DocumentError) else 503
        response: Response = PlainTextResponse(render.on_page(str(error)), status)
    else:
        # The name in this form alone: no name, whatever it holds, ends the header or needs a second reading (RFC 8187).
        name = quote(path.rsplit("/", 1)[-1], safe="")
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
        response = Response(data, media_type="application/octet-stream", headers=headers)
    response.headers["cache-control"] = "no-store"  # the file changes, and so may the answer
    return response
