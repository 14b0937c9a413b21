"""What of a web page is the document, and what is furniture: menus, banners, comments, related pages.

Furniture is known by its element, its role or a word of its class. Nothing goes that holds a lesson's heading, a
footnote or half of the text: a page in oddly named containers is kept whole rather than emptied.
"""

from __future__ import annotations

import re

from lxml import etree

from qa.documents.marks import is_note_name, local_name, text_of

_ALWAYS = (
    "script style template noscript svg iframe button input select textarea option datalist object embed applet canvas"
).split()
_ELEMENTS = frozenset(("nav", "aside", "header", "footer", "dialog"))
_ROLES = frozenset(
    "dialog alertdialog navigation banner contentinfo complementary search menu menubar toolbar alert".split()
)
_WORDS = frozenset(
    "cookie cookies consent gdpr banner breadcrumb breadcrumbs share sharing sharedaddy social related sidebar comments"
    " comment respond newsletter skip menu nav navbar navigation pagination pager advert advertisement ads toolbar"
    " search footer masthead subscribe printfooter catlinks editsection jump login popup modal".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPLIT = re.compile(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")
_LESSON = re.compile(r"\W*(?:lesson|le[cç]on|lecci[oó]n|li[cç][aã]o)\s+(?:n\.?[°º]\s?)?\w{1,6}\b", re.IGNORECASE)
_NEVER = frozenset("html body main article h1 h2 h3 h4 h5 h6 a span b strong em i sup td tr tbody table label".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class _Sizes:
    """For each element how many characters of text it holds, and whether it holds what must not be lost."""

    def __init__(self, root: etree._Element) -> None:
        self.size: dict[etree._Element, int] = {}
        self.dear: set[etree._Element] = set()
        for _, element in etree.iterwalk(root, events=("end",)):
            size = _visible(element.text)
            for child in element:
                size += self.size.get(child, 0) + _visible(child.tail)
                if child in self.dear:
                    self.dear.add(element)
            self.size[element] = size
            if _is_dear(element, size):
                self.dear.add(element)


def clean(root: etree._Element) -> etree._Element:
    """Takes the furniture out of the tree; gives the element that holds the document."""
    for element in list(root.iter(*_ALWAYS)):
        _drop(element)
    sizes = _Sizes(root)
    whole = sizes.size[root]
    for element in list(root.iter("*")):
        # What stands in something dropped is no longer in the tree, and its size is not to count twice.
        if element is root or not _is_furniture(element) or not _within(element, root):
            continue
        if element not in sizes.dear and sizes.size[element] * 2 <= whole:
            whole -= sizes.size[element]
            _drop(element)
    return _chosen(root)


def _chosen(root: etree._Element) -> etree._Element:
    """<main>, or the one <article>, if it holds most of the text and everything dear; else all."""
    sizes = _Sizes(root)
    mains = [each for each in root.iter("*") if local_name(each) == "main" or each.get("role") == "main"]
    articles = list(root.iter("article"))
    for found in (mains, articles):
        if len(found) != 1 or sizes.size[found[0]] * 2 < sizes.size[root]:
            continue
        inside = {found[0], *found[0].iterdescendants(), *found[0].iterancestors()}
        if sizes.dear <= inside:
            return found[0]
    return root


def _is_dear(element: etree._Element, size: int) -> bool:
    """Whether an element is a lesson's heading or a footnote."""
    name = local_name(element)
    if is_note_name(element.get("id") or "") or (name == "a" and is_note_name(element.get("name") or "")):
        return size > 0 and name not in ("section", "ol", "ul") or name == "a"
    if (element.get("role") or "").startswith(("doc-endnote", "doc-footnote")):
        return True
    may_head = name in _HEADINGS or (name in ("p", "div") and 0 < size <= 200 and _is_bold(element))
    return may_head and bool(_LESSON.match(text_of(element)))


def _is_bold(element: etree._Element) -> bool:
    return len(element) > 0 and local_name(element[0]) in ("b", "strong") and not (element.text or "").strip()


def _is_furniture(element: etree._Element) -> bool:
    name = local_name(element)
    if name in ("html", "body", "main"):
        return False
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if (element.get("aria-hidden") or "").lower() == "true" or (element.get("role") or "").lower() in _ROLES:
        return True
    if name in _ELEMENTS:
        return not (name in ("header", "footer") and _in_article(element))
    if name in _NEVER:
        return name in ("a", "span") and "skip" in _words(element.get("class"))
    return bool(_words(element.get("class")) & _WORDS) or _named_so(element)


def _named_so(element: etree._Element) -> bool:
    """Whether the id says furniture; one made from the heading of a section says what the section is about."""
    words = _words(element.get("id"))
    if not words & _WORDS:
        return False
    heading = next((each for each in element.iter(*_HEADINGS)), None)
    return heading is None or len(words) < 2 or not words <= _words(text_of(heading))


def _in_article(element: etree._Element) -> bool:
    return any(local_name(up) in ("article", "main", "section") for up in element.iterancestors())


def _words(names: str | None) -> set[str]:
    return {word.lower() for word in _SPLIT.split(names or "") if word}


def _visible(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _within(element: etree._Element, root: etree._Element) -> bool:
    return next((True for up in element.iterancestors() if up is root), False)


def _drop(element: etree._Element) -> None:
    """Takes an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
