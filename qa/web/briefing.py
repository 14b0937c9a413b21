"""The briefing of the page: its place on the page, its export as a file, and whether its quotations still stand.

A briefing is kept by the browser alone. Nothing that it sends is trusted: the words of an exported file are those of
the live build, or there is no file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast, get_args
from urllib.parse import quote

from starlette.responses import JSONResponse, PlainTextResponse, Response

from qa import Library, QAError
from qa.briefing import FORMATS, Quoted, exported, placed, read_briefing
from qa.cite import Style
from qa.text import slug
from qa.web import render

_GROUPS = {"lesson": "Document and lesson", "question": "Question asked", "none": "Nothing: my own order"}
_STYLES = {
    "footnote": "Footnote",
    "plain": "Plain",
    "author-date": "Author and date",
    "apa": "APA",
    "chicago": "Chicago",
    "harvard": "Harvard",
}
_EXPORTS = (("docx", "Word"), ("pdf", "PDF"), ("md", "Markdown"))
_UNKEPT = {"cache-control": "no-store"}
_COMMAND = re.compile(r"Save one with: qa brief --out NAME\.json")


def _options(choices: dict[str, str]) -> str:
    return "".join(f'<option value="{value}">{words}</option>' for value, words in choices.items())


def _exports() -> str:
    return "".join(
        f'<button type="button" data-act="export" data-format="{form}" disabled>{words}</button>'
        for form, words in _EXPORTS
    )


BRIEFING = f"""<section id="briefing" aria-labelledby="briefing-title">
<h2 id="briefing-title" tabindex="-1">Briefing <span id="briefing-count"></span></h2>
<p id="briefing-empty">Nothing in it yet. Press “Add to briefing” under a passage that you want to quote.
 This browser keeps it, and nobody else.</p>
<div id="briefing-head" hidden>
<p><label for="briefing-name">Title</label><input id="briefing-name" type="text" maxlength="500" autocomplete="off"></p>
<p><label for="briefing-author">Your name</label><input id="briefing-author" type="text" maxlength="500"
 autocomplete="name"></p></div>
<ol id="briefing-items" aria-labelledby="briefing-title" hidden></ol>
<div id="briefing-foot" hidden>
<p><label for="briefing-group">Grouped by</label><select id="briefing-group">{_options(_GROUPS)}</select></p>
<p><label for="briefing-style">Sources cited as</label><select id="briefing-style">{_options(_STYLES)}</select></p>
</div>
<div id="briefing-alert" role="alert"></div>
<h3 id="briefing-export">Export as</h3>
<p class="actions" role="group" aria-labelledby="briefing-export">{_exports()}</p>
<p class="actions"><button type="button" data-act="save" disabled>Save to go on later</button>
<label class="file" for="briefing-file">Open a saved briefing<input id="briefing-file" type="file"
 accept=".json,application/json"></label>
<button type="button" data-act="clear" hidden>Clear</button></p>
<div id="briefing-question"></div>
<p id="briefing-news" role="status" class="sr-only"></p>
</section>
<a id="briefing-link" href="#briefing-title" hidden>Briefing</a>"""
"""Where the briefing stands; `briefing.js` fills it with what the browser keeps."""


def export(library: Library, body: bytes, form: str, style: str) -> Response:
    """The briefing as a file for download, or 422 with one sentence."""
    if style not in get_args(Style):
        return _refused(f"Sources are cited as {', '.join(get_args(Style))}, not as {style[:40]!r}.")

    def made() -> Response:
        briefing = read_briefing(_text(body))
        data = exported(briefing, library.opened(), form, style=cast(Style, style))
        name = slug(briefing.title)
        plain = name if name.isascii() else "briefing"
        named = f"attachment; filename=\"{plain}.{form}\"; filename*=UTF-8''{quote(name, safe='')}.{form}"
        return Response(data, media_type=FORMATS[form], headers={"content-disposition": named, **_UNKEPT})

    return _answer(made)


def check(library: Library, body: bytes) -> Response:
    """What the live build has of each item: where it stands, and what is wrong with it, if anything."""

    def made() -> Response:
        opened = library.opened()
        quoted = placed(read_briefing(_text(body)).items, opened)
        return JSONResponse({"build": opened.manifest.build, "items": [*map(_found, quoted)]}, headers=_UNKEPT)

    return _answer(made)


def _answer(made: Callable[[], Response]) -> Response:
    """The response, or 422 with one sentence that says why there is none."""
    try:
        return made()
    except QAError as error:
        return _refused(_COMMAND.sub("Save one with “Save to go on later”.", render.on_page(str(error))))


def _found(quoted: Quoted) -> dict[str, str | list[str]]:
    """Where an item stands now, its trail as it stands over its card."""
    passage = quoted.passage
    if passage is None:
        return {"wrong": quoted.trouble, "passage": "", "trail": []}
    trail = [*passage.trail] if len(passage.trail) > 1 else [*passage.trail, "Overview"]
    return {"wrong": quoted.trouble, "passage": passage.id, "trail": trail}


def _text(body: bytes) -> str:
    """The body as text; what is not UTF-8 makes it no briefing."""
    return body.decode("utf-8", "replace")


def _refused(sentence: str) -> Response:
    return PlainTextResponse(sentence, 422, headers=_UNKEPT)
