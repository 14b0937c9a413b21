"""Web pages, saved by a browser, by Word or by a program: the document in them, without the page around it."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from lxml import etree

from qa.documents.blocks import Extract, Metadata
from qa.documents.chrome import clean, is_linked
from qa.documents.marks import local_name, text_of
from qa.documents.markup import extract_tree
from qa.documents.plain import decode
from qa.documents.trees import LAST_LINE, mended, numbered, parse
from qa.errors import DocumentError
from qa.text import collapse, fold

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,80}encoding=[\"']([\w.-]+)", re.I
)
_LOOK_AT = 4096
# https://encoding.spec.whatwg.org: what browsers take these names for
_BROWSERS_NAME = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gbk"}
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SITE = re.compile(r"\s+[|–—·»:-]\s+")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_DATES = ("article:published_time", "dc.date", "dcterms.date", "dc.date.issued", "dcterms.issued", "date")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")

_MOST_ELEMENTS = 300_000  # far more than a book has; each costs time and memory


def read(data: bytes) -> Extract:
    """Extract of a web page. Raises DocumentError for bytes that are not text."""
    source, notes = _decoded(data)
    source, unended = mended(source)
    is_long = source.count("\n") >= LAST_LINE
    tree, deep = parse(numbered(source) if is_long else source)
    notes += unended + deep
    if tree is None:
        return Extract("", (), notes)
    elements = sum(1 for _ in tree.iter())
    if elements > _MOST_ELEMENTS:
        raise DocumentError(f"has {elements:,} elements, the limit is {_MOST_ELEMENTS:,}. Split it into several pages.")
    site = _names_of_the_site(tree)
    for heading in site:
        heading.tag = "div"
    metadata = _metadata(tree, {fold(collapse(text_of(heading))) for heading in site})
    title = _own_heading(tree, metadata.title)
    root = clean(tree)
    if title is not None and next(root.iter("h1"), None) is None:
        root.insert(0, title)
        root.text, title.tail = None, root.text
    found = extract_tree(root, notes=notes, source_lines=not is_long)
    return replace(found, metadata=metadata)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text: by a byte order mark, by what the page declares, or guessed as for plain text."""
    declared = _DECLARED.search(data[:_LOOK_AT])
    if declared and not data.startswith(_BOMS):
        name = (declared[1] or declared[2]).decode("ascii", "replace")
        try:
            codec = codecs.lookup(name).name
            # Who can read the declaration as ASCII has no UTF-16 before him.
            codec = "utf-8" if codec.startswith("utf-16") else _BROWSERS_NAME.get(codec, codec)
            text = data.decode(codec)
        except (LookupError, UnicodeDecodeError):
            return decode(data)
        if _CONTROLS.search(text):
            return decode(data)
        return text, ()
    return decode(data)


def _names_of_the_site(tree: etree._Element) -> list[etree._Element]:
    """Headings of the first level that lead to another page, where another one does not."""
    headings = list(tree.iter("h1"))
    linked = [each for each in headings if is_linked(each)]
    return linked if len(linked) < len(headings) else []


def _metadata(tree: etree._Element, site: set[str]) -> Metadata:
    """What the head of the page states; `site` are folded names of the site or of a part of it."""
    given: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name and (meta.get("content") or "").strip():
            given.setdefault(name, collapse(meta.get("content")))
    canonical = next(
        (link.get("href", "") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"), ""
    )
    year = next((found[0] for name in _DATES if (found := _YEAR.search(given.get(name, "")))), "")
    return Metadata(
        title=_title(tree, site),
        author=given.get("author") or given.get("dc.creator", ""),
        year=year,
        url=canonical or given.get("og:url", ""),
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
    )


def _title(tree: etree._Element, site: set[str]) -> str:
    """The text of the only <h1>, or <title> without the name of the site."""
    headings = [text for each in tree.iter("h1") if (text := collapse(text_of(each)))]
    page = next((collapse(text_of(each)) for each in tree.iter("title")), "")
    if fold(_SITE.split(page)[0]) in site:
        page = _SITE.split(page, maxsplit=1)[-1]
    if len(headings) == 1 and not _is_site(headings[0], page):
        return headings[0]
    return next((text for text in headings if page and fold(page).startswith(fold(text))), _SITE.split(page)[0])


def _is_site(heading: str, page: str) -> bool:
    """Whether a heading is the name of the site: the last part of the page's title."""
    parts = _SITE.split(page)
    return len(parts) > 1 and fold(heading) == fold(parts[-1])


def _own_heading(tree: etree._Element, title: str) -> etree._Element | None:
    """A copy of the <h1> that says the page's title, which may stand in the page's header."""
    found = next((each for each in tree.iter("h1") if title and collapse(text_of(each)) == title), None)
    if found is None or local_name(found) != "h1":
        return None
    heading = etree.Element("h1")
    heading.text = title
    return heading
