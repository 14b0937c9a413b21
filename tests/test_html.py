"""Web pages: what is the document in them, how they are decoded, and what they state about themselves."""

from __future__ import annotations

import time

import pytest

from qa.documents.html import read

LONG = "The review of who is detained, for how long and on what basis was repeated every month in each district. " * 3


def texts(page: str) -> list[str]:
    found = read(page.encode())
    return [found.text[each.start : each.end].strip() for each in found.blocks]


def test_a_wordpress_post_without_sidebar_comments_and_banner() -> None:
    page = f"""<html lang=en><head><meta charset=utf-8><title>Prisons | Hub</title></head><body>
    <div class="cookie-notice" role=dialog>We use cookies</div><header><h1>Prisons</h1><nav>Home</nav></header>
    <main><article><p>{LONG}</p><h2>Lesson 1. A</h2><p>{LONG}</p></article>
    <div class="sharedaddy">Share</div><div id="comments">Leave a reply</div></main>
    <div class="sidebar">Recent</div><footer>Imprint</footer></body></html>"""
    found = read(page.encode())
    assert texts(page) == ["Prisons", LONG.strip(), "Lesson 1. A", LONG.strip()]
    assert (found.metadata.title, found.metadata.language) == ("Prisons", "en")


@pytest.mark.parametrize("holder", ['<div class="sidebar">', "<aside>", '<div style="display:none">', "<nav>"])
def test_furniture_that_holds_a_lesson_is_kept(holder: str) -> None:
    end = holder[: holder.find(" ")] if " " in holder else holder[:-1]
    page = f"<body><p>{LONG}</p>{holder}<h2>Lesson 2. B</h2><p>Kept.</p>{end.replace('<', '</')}></body>"
    assert texts(page) == [LONG.strip(), "Lesson 2. B", "Kept."]


def test_a_page_in_oddly_named_divs() -> None:
    page = f'<body class="header-image-page search"><div class="banner"><div>{LONG}</div><div>{LONG}</div></div></body>'
    assert texts(page) == [LONG.strip()] * 2


def test_mediawiki_notes() -> None:
    page = """<div><p>Text.<sup id="cite_ref-1" class="reference"><a href="#cite_note-1"><span>[</span>1
    <span>]</span></a></sup></p><ol class="references"><li id="cite_note-1"><span><a href="#cite_ref-1">↑</a></span>
    <span>A source.</span></li></ol></div>"""
    assert texts(page) == ["Text.[1]", "[1] A source."]


def test_a_page_saved_by_word() -> None:
    page = """<body><p class=MsoNormal>Text<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1">
    <span>[1]</span></a>.</p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>
    <span style='mso-list:Ignore'>·
    <span>&nbsp;&nbsp; </span></span><![endif]>Point</p><div><div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" 
    name="_ftn1"><span>[1]</span></a> Body.</p></div></div></body>"""
    assert texts(page) == ["Text[1].", "- Point", "[1] Body."]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark(encoding: str) -> None:
    assert read("<p>Leçon “une”</p>".encode(encoding)).text == "Leçon “une”"


def test_latin_1_means_windows_1252() -> None:
    found = read('<meta charset="iso-8859-1"><p>Leçon “une” œuvre</p>'.encode("cp1252"))
    assert (found.text, found.notes) == ("Leçon “une” œuvre", ())


def test_depth_and_size_cost_no_text() -> None:
    start = time.perf_counter()
    deep = read(("<div>" * 10_000 + "deep" + "</div>" * 10_000 + "<p>after</p>").encode())
    assert deep.text.split() == ["deep", "after"]
    large = read(b"<p>" + b"word " * 2_200_000 + b"</p><p>after</p>")
    assert large.text.endswith("word\n\nafter")
    assert time.perf_counter() - start < 10


def test_what_the_head_states() -> None:
    found = read(
        b'<html lang="fr"><head><title>La prison | Site</title><meta name=author content="A. Ba"><link rel=canonical '
        b'href="https://x.org/p"><meta property="article:published_time" content="2021-05-06"></head><body><p>Texte</p>'
    )
    stated = found.metadata
    assert (stated.title, stated.author, stated.year, stated.url, stated.language) == (
        "La prison", "A. Ba", "2021", "https://x.org/p", "fr",
    )  # fmt: skip
