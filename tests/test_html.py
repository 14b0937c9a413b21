"""Web pages: what is the document in them, how they are decoded, and what they state about themselves."""

from __future__ import annotations

import time

import pytest

from qa.documents.html import read
from qa.errors import DocumentError

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


def test_a_sharepoint_page_without_ribbon_site_links_and_name_of_the_library() -> None:
    page = f"""<title>Pages - Policing</title><body><form id="aspnetForm"><div id="s4-workspace"><h1 id="pageTitle">
    <span><a href="/Pages">Pages</a></span></h1><div id="s4-ribbonrow"><ul><li>Browse</li></ul></div>
    <div class="top"><a href="/">Home</a> | <a href="/c">Contact</a></div><div class="ms-rtestate-field">
    <h1>Policing</h1><h2><span>Lesson 1: A</span></h2><div>{LONG}</div></div></div></form></body>"""
    assert texts(page)[1:] == ["Policing", "Lesson 1: A", LONG.strip()]
    assert read(page.encode()).metadata.title == "Policing"


def test_two_articles_and_an_empty_main() -> None:
    page = f"<body><main> </main><article><p>{LONG}</p></article><article><p>B {LONG}</p></article></body>"
    assert texts(page) == [LONG.strip(), f"B {LONG}".strip()]


def test_a_page_saved_by_singlefile() -> None:
    page = f"""<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://x.org/ \n-->
    <meta charset=utf-8>
    <title>T</title><style>:root{{--sf-img-1:url("data:image/png;base64,iVBO")}}</style><body>
    <div class=menu>
    <ul><li><a href=/>One</a><li><a href=/b>Two</a></ul></div><h1>T</h1><p>{LONG}<p>Second<ul><li>a<li>b</ul>"""
    assert texts(page) == ["T", LONG.strip(), "Second", "- a", "- b"]


def test_a_table_in_a_lesson_of_a_full_page() -> None:
    page = f"""<body><header>Site</header><main><h2>Lesson 1. A</h2><p>{LONG}</p><table class="menu">
    <tr><th>Year<th>Posts<tr><td>2014<td>9</table></main><footer>Imprint</footer></body>"""
    found = read(page.encode())
    assert texts(page)[2:] == ["Year | Posts", "2014 | 9"]
    assert found.blocks[-1].kind == "row"


def test_french_declared_by_http_equiv() -> None:
    page = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1"><p>Enseignement n° 1 : l’été</p>'
    assert read(page.encode("cp1252")).text == "Enseignement n° 1 : l’été"


def test_endnotes_and_a_definition_list() -> None:
    page = """<body><p>A<a href="#_edn1" name="_ednref1"><sup>[i]</sup></a>.</p><dl><dt>Vetting</dt><dd>A check.</dd>
    </dl><div id=edn1><p><a href="#_ednref1" name="_edn1"><sup>[i]</sup></a> Body.</p></div></body>"""
    assert texts(page) == ["A[i].", "Vetting", "A check.", "[i] Body."]


def test_lines_beyond_what_the_parser_counts() -> None:
    found = read(("<p>one</p>\n" * 3 + "\n" * 70_000 + "<p>two</p><!--\n--><p>three</p>").encode())
    assert [line for _, line in found.lines] == [1, 2, 3, 70_004, 70_005]


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ('<h2><button aria-expanded="false">{}</button></h2><div id="c1" class="collapse" hidden>', "heading"),
        ('<button class="accordion">{}</button><div class="panel" style="display:none">', "heading"),
        ('<a href="#c1">{}</a><div id="c1" aria-hidden="true">', "paragraph"),
        ('<h4>{}</h4><div style="display:none">', "heading"),
        ("<details><summary>{}</summary><div>", "heading"),
    ],
)
def test_what_opens_at_a_click_is_of_the_document(opening: str, title: str) -> None:
    found = read(f"<body><p>{LONG}</p>{opening.format('In Kenya')}<p>Walked.</p></div></body>".encode())
    shown = [(each.kind, found.text[each.start : each.end]) for each in found.blocks]
    assert shown[1:] == [(title, "In Kenya"), ("paragraph", "Walked.")]


@pytest.mark.parametrize(
    "furniture",
    [
        '<p style="display:none">Seen by none</p>',
        '<div class="jp-relatedposts"><h4><a href="/b">Lesson 3. Of another page</a></h4></div>',
        '<div class="entry-meta">Posted on 3 May by Jane</div>',
        '<ul class="footer-links"><li><a href="/i">Imprint</a><li><a href="/p">Privacy</a></ul>',
        '<h9></h9><table><tr><td><a href="/">Inicio</a> | <a href="/c">Contacto</a></td></tr></table>',
        '<div class="no-print">Print this page</div>',
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a> Is it so?</p></div>',
        "<div style='mso-element:comment-list'><p>Is it so?</p></div>",
        "<form><label>Email</label><input></form>",
    ],
)
def test_furniture_of_many_sites_goes(furniture: str) -> None:
    assert texts(f"<body><h2>Lesson 1. A</h2><p>{LONG}</p>{furniture}</body>") == ["Lesson 1. A", LONG.strip()]


@pytest.mark.parametrize(
    "kept",
    [
        '<div class="meta">Source: Kamara (2011), p. 8</div>',
        '<ul><li><a href="https://x.org/home">Home</a>, <a href="https://x.org/2">Banda</a>, Keys, 2012.</ul>',
    ],
)
def test_references_are_no_furniture(kept: str) -> None:
    assert len(texts(f"<body><h2>Lesson 1. A</h2><p>{LONG}</p>{kept}</body>")) == 3


@pytest.mark.parametrize("opening", ["<script>var a=1;", "<style>p{x:y}", "<!-- note", "<title>T", "<textarea>"])
def test_what_never_ends_hides_nothing(opening: str) -> None:
    found = read(f"<body><p>before</p>\n{opening}\n<p>after</p></body>".encode())
    assert found.text.split()[0] == "before"
    assert found.text.endswith("after")
    assert found.notes == (f"has a {'comment <!--' if '!' in opening else opening[: opening.index('>') + 1]} in line 2 "
                           "that never ends; what follows was read as text. Close it.",)  # fmt: skip


def test_a_comment_in_a_script_and_a_script_in_a_comment_end() -> None:
    page = "<script>x='<!--'</script><!-- <script> --><p>a</p><!--> <p>b</p>"
    found = read(page.encode())
    assert (found.text, found.notes) == ("a\n\nb", ())


@pytest.mark.parametrize(
    "page",
    ["<ul>" + "<li>x</li>" * 30_000, "<div>" * 1_500 + "<p>x</p>" * 30_000, "<p>" + "<b>x</b> " * 60_000,
     "<table>" + "<tr><td>x<td>y" * 20_000, "<!--" * 200_000, "<title>" * 100_000, "<div>" + "x<br><br>" * 40_000],
)  # fmt: skip
def test_time_grows_with_size_only(page: str) -> None:
    start = time.process_time()
    read(page.encode())
    assert time.process_time() - start < 8


def test_a_page_of_too_many_elements_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^has 3\d\d,\d\d\d elements, the limit is 300,000\. Split it"):
        read(b"<ul>" + b"<li>a" * 300_001)
