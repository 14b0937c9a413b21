"""The Gradio page: a question box and its results. All that is shown is HTML made in `qa.web.render`."""

from __future__ import annotations

import logging
import secrets
from importlib.resources import files

import gradio as gr

from qa import Assistant, QAError
from qa.web import render
from qa.web.briefing import BRIEFING
from qa.web.narrowing import LONGEST, Narrowed, narrowed

FEWEST = 5
_log = logging.getLogger("qa.web")
_TITLE = "Lessons Desk"
_HEADER = """<a class="skip" href="#ask">Skip to the question</a>
<header><p class="brand">Lessons Desk</p><h1>Ask your lessons learned</h1>
<p>Passages that answer, word for word, with the sources they rest on. Nothing leaves this machine.</p></header>"""
_PANEL = """<section id="library" aria-labelledby="library-title"><h2 id="library-title">Library</h2>
<div id="library-status"><p>Looking …</p></div>
<button type="button" id="rebuild">Rebuild the index</button><p id="library-news" role="status" class="sr-only"></p>
</section>"""
_NO_ACTION = "/* clicks are handled by page.js and briefing.js */"
_NARROW = """<details id="narrow"><summary>Narrow the search<span id="narrow-to"></span></summary>
<div id="narrowing"></div></details>"""
_BEFORE = "(question) => [question, window.desk?.searching(question) ?? '']"
_ASKED = "(typed) => typed || (new URLSearchParams(location.search).get('q') ?? '')"
_OPENED = "() => { window.desk?.opened(); }"
_AFTER = "(question) => { window.desk?.searched(question); }"


def build_page(assistant: Assistant) -> gr.Blocks:
    """The page as Gradio Blocks; mount it with `page_options()`."""

    def search(question: str, chosen: str) -> str:
        return _answered(assistant, question, FEWEST, narrowed(chosen))

    def opened(request: gr.Request) -> str:
        """What a page shows when it is opened: the answer to ?q=, or how to begin."""
        address = request.query_params
        asked = str(address.get("q", ""))
        if not asked.strip():
            return render.welcome(assistant.library.status())
        return _answered(assistant, asked, _wanted(address.get("k")), narrowed(address))

    page = gr.Blocks(title=_TITLE, analytics_enabled=False)
    with page:
        _html(_HEADER, "masthead")
        with gr.Row(elem_id="columns"):
            with gr.Column(scale=7, min_width=260, elem_id="main-column"):
                _html('<div id="failed" role="alert"></div><div id="notices" role="status"></div>', "notices-box")
                with gr.Row(elem_id="ask"):
                    question = gr.Textbox(
                        label="Your question", lines=1, max_lines=4, elem_id="question", scale=4, min_width=220
                    )
                    button = gr.Button("Search", variant="primary", elem_id="search", scale=1, min_width=120)
                _html(_NARROW, "narrow-box")
                chosen = gr.Textbox(visible=False, max_length=LONGEST)  # filled by page.js as a search is sent
                _html('<div id="suggestions"></div>', "examples")
                results = _html('<div class="note"><p>Getting ready …</p></div>', "results")
            with gr.Column(scale=3, min_width=260, elem_id="side-column"):
                _html(BRIEFING, "briefing-box")
                _html(_PANEL, "panel-box")
        gr.on(
            [button.click, question.submit], search, [question, chosen], results, js=_BEFORE, show_progress="hidden",
            concurrency_limit=8, trigger_mode="always_last", api_visibility="private",
        ).then(None, [question], None, js=_AFTER)  # fmt: skip
        page.load(None, [question], question, js=_ASKED)  # at once: what is typed meanwhile stays
        page.load(
            opened, None, results, show_progress="hidden", concurrency_limit=8, api_visibility="private",
        ).then(None, None, None, js=_OPENED)  # fmt: skip
    page.queue(max_size=64, api_open=False)
    return page


def page_options() -> dict[str, object]:
    """Arguments of `gradio.mount_gradio_app`: look, script, and everything that would send or keep something off."""
    assets = files("qa.web")
    scripts = [(assets / name).read_text(encoding="utf-8") for name in ("page.js", "briefing.js")]
    theme = gr.themes.Base(
        primary_hue="blue",
        neutral_hue="slate",
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    ).set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_800",
        button_primary_text_color="white",
        block_title_text_color="*body_text_color",
        block_title_text_color_dark="*body_text_color",
    )
    return {
        "css": "".join((assets / name).read_text(encoding="utf-8") for name in ("page.css", "briefing.css")),
        "head": "".join(f"<script>{script}</script>" for script in scripts),
        "favicon_path": str(assets / "icon.svg"),
        "theme": theme,
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "show_error": False,
        "pwa": False,
        "ssr_mode": False,
        "mcp_server": False,
        "max_file_size": 1,
    }


def _html(value: str, name: str) -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load=_NO_ACTION, apply_default_css=False)


def _wanted(k: object) -> int:
    number = int(k) if isinstance(k, str) and k.isascii() and k.isdigit() and len(k) <= 3 else FEWEST
    return min(max(number, FEWEST), render.MOST)


def _answered(assistant: Assistant, question: str, k: int, filters: Narrowed) -> str:
    """The answer as HTML; what goes wrong is a sentence, and the question stays in its box."""
    try:
        return render.answer(assistant.ask(question, k=k, **filters), k)
    except QAError as error:
        return render.failure(str(error))
    except Exception:  # noqa: BLE001  # the page's one boundary: the log has the traceback, the person a sentence
        reference = secrets.token_hex(4)
        _log.exception("a question failed, reference %s", reference)
        return render.failure(f"Something unexpected went wrong. Try again; if it stays, report reference {reference}.")
