"""What of a web page is the document, and what is furniture: menus, banners, comments, related pages.

Furniture is known by its element, its role, a word of its class or as a row of links such as "Home | Contact". Nothing
goes that holds a lesson's heading, a footnote or half of the text: a page in oddly named containers is kept whole
rather than emptied. What opens at a click, as a tab or an accordion does, is of the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

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
    "cookie cookies consent gdpr banner breadcrumb breadcrumbs share sharing sharedaddy social related relatedposts"
    " sidebar comments comment respond newsletter skip menu nav navbar navigation pagination pager advert advertisement"
    " ads toolbar ribbonrow search footer masthead subscribe printfooter catlinks editsection jump login popup modal"
    " redirectedfrom noprint hiddenprint dprintnone bulletsymbols".split()
)
_SPAN_WORDS = frozenset("skip catlinks editsection jump noprint bulletsymbols msocomanchor msocommentreference".split())
_ABOUT = frozenset("meta metadata byline posted submitted tags tagslinks categories".split())
_LONGEST_ABOUT = 160
_CITES = re.compile(r"\bpp?\. ?\d|https?:|\W*(?:sources?|fuentes?|fontes?|r[eé]f)", re.IGNORECASE)
_LONGEST_FORM = 300
_SITE_LINKS = frozenset(
    "home|contact|contact us|imprint|privacy|privacy policy|terms|terms of use|sitemap|site map|login|log in|sign in"
    "|about|about us|copyright|site contents|disclaimer|accueil|contactez-nous|mentions légales|plan du site|connexion"
    "|inicio|contacto|mapa del sitio|aviso legal|acerca de|início|contato|mapa do site|aviso de privacidad".split("|")
)
_LONGEST_SITE_LINK = 30
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_COMMENT = re.compile(r"mso-element\s*:\s*comment", re.IGNORECASE)
_GOOGLE_COMMENT = re.compile(r"cmnt(?:_ref)?\d+$")
_CLICKED = frozenset("tab pane tabpanel panel accordion collapse collapsible toggle expand expander details".split())
_TITLE_BUTTONS = frozenset("accordion collapsible expander".split())
_OPENERS = ("aria-controls", "data-target", "data-bs-target", "href")
_SPLIT = re.compile(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")
_LESSON = re.compile(r"\W*(?:lesson|le[cç]on|lecci[oó]n|li[cç][aã]o)\s+(?:n\.?[°º]\s?)?\w{1,6}\b", re.IGNORECASE)
_NEVER = frozenset("html body main article h1 h2 h3 h4 h5 h6 a span b strong em i sup td tr tbody table label".split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LINKED = frozenset("ul ol td th p div center font".split())
_DROPPED = "furniture"


@dataclass(slots=True)
class _Held:
    """What an open element holds so far: characters, those of links, links, and what must not be lost."""

    size: int = 0
    linked: int = 0
    links: int = 0
    to_site: bool = False
    dear: int = 0

    def take(self, other: _Held) -> None:
        self.size += other.size
        self.linked += other.linked
        self.links += other.links
        self.to_site = self.to_site or other.to_site
        self.dear += other.dear


def clean(root: etree._Element) -> etree._Element:
    """Takes the furniture out of the tree; gives the element that holds the document."""
    opened = _opened(root)
    _keep_titles(root)
    etree.strip_elements(root, *_ALWAYS, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    survey = _Survey(root, opened)
    survey.run()
    for element in survey.furniture:
        element.tag = _DROPPED
    etree.strip_elements(root, _DROPPED, with_tail=False)
    return survey.chosen()


def _opened(root: etree._Element) -> set[str]:
    """The ids of what links and buttons of the page open or lead to."""
    controls = (each.get(name) for each in root.iter("a", "button") for name in _OPENERS)
    return {value.lstrip("#") for value in controls if value}


def _keep_titles(root: etree._Element) -> None:
    """Buttons that are the titles of an accordion's parts become text, and Confluence's too."""
    for button in root.iter("button"):
        if any(local_name(up) in _HEADINGS for up, _ in zip(button.iterancestors(), range(3), strict=False)):
            button.tag = "span"
        elif _words(button.get("class")) & _TITLE_BUTTONS:
            button.tag = "summary"
    for control in root.iter("div"):
        if "expand-control" in (control.get("class") or ""):
            control.tag = "summary"


@dataclass(slots=True)
class _Survey:
    """One walk over a page: what of it is furniture, and which elements may hold the whole document."""

    root: etree._Element
    opened: set[str]
    furniture: list[etree._Element] = field(default_factory=list)
    mains: list[tuple[etree._Element, _Held]] = field(default_factory=list)
    articles: list[tuple[etree._Element, _Held]] = field(default_factory=list)
    whole: _Held = field(default_factory=_Held)
    left: int = 0

    def run(self) -> None:
        """Walks; every element is judged when what it holds is known."""
        self.left = sum(len(text.strip()) for text in self.root.itertext())
        outer: list[_Held] = []
        held = self.whole
        for event, element in etree.iterwalk(self.root, events=("start", "end")):
            if event == "start":
                outer.append(held)
                held = _Held(_visible(element.text))
                continue
            inner, held = held, outer.pop()
            self._judge(element, inner)
            held.take(inner)
            held.size += _visible(element.tail)

    def _judge(self, element: etree._Element, held: _Held) -> None:
        name = local_name(element)
        has_attributes = bool(element.keys())
        if name == "a":
            held.linked, held.links = held.size, 1
            held.to_site = held.size <= _LONGEST_SITE_LINK and text_of(element).strip().casefold() in _SITE_LINKS
        held.dear += _is_dear(element, name, held.size)
        if name == "main" or (has_attributes and element.get("role") == "main"):
            self.mains.append((element, held))
        elif name == "article":
            self.articles.append((element, held))
        if element is self.root or held.dear or held.size * 2 > self.left:
            return
        by_name = has_attributes or name in _ELEMENTS or name in ("form", "div")
        if (by_name and self._is_furniture(element, name, held)) or _is_site_links(name, held):
            self.furniture.append(element)
            self.left -= held.size
            held.size = held.linked = held.links = 0
            held.to_site = False

    def _is_furniture(self, element: etree._Element, name: str, held: _Held) -> bool:
        if name in ("html", "body", "main"):
            return False
        if self._is_hidden(element) or _is_comment(element, name):
            return True
        if (element.get("role") or "").lower() in _ROLES:
            return True
        if name in _ELEMENTS and not (name in ("header", "footer") and _in_article(element)):
            return True
        if name == "form":
            return held.size <= _LONGEST_FORM
        words = _words(element.get("class"))
        if name in _NEVER:
            return name in ("a", "span") and bool(words & (_SPAN_WORDS | _ABOUT) and not words & {"url"})
        if words & _ABOUT and held.size <= _LONGEST_ABOUT:
            return not _CITES.match(text_of(element))
        return name not in _ELEMENTS and (bool(words & _WORDS) or _named_so(element))

    def _is_hidden(self, element: etree._Element) -> bool:
        """Whether an element is never shown; what opens at a click is."""
        hidden = element.get("hidden") is not None or (element.get("aria-hidden") or "").lower() == "true"
        if not hidden and not _HIDDEN.search(element.get("style") or ""):
            return False
        if element.get("id") in self.opened or _words(element.get("class")) & _CLICKED:
            return False
        before = element.getprevious()
        return (element.get("role") or "") != "tabpanel" and (
            before is None or before.tag not in (*_HEADINGS, "summary")
        )

    def chosen(self) -> etree._Element:
        """<main>, or the one <article>, if it holds most of the text and everything dear; else all."""
        for found in (self.mains, self.articles):
            if len(found) == 1:
                element, held = found[0]
                if held.size * 2 >= self.whole.size and held.dear == self.whole.dear:
                    return element
        return self.root


def _is_dear(element: etree._Element, name: str, size: int) -> bool:
    """Whether an element is a lesson's heading or a footnote."""
    if is_note_name(element.get("id") or "") or (name == "a" and is_note_name(element.get("name") or "")):
        return size > 0 and name not in ("section", "ol", "ul") or name == "a"
    if name in _HEADINGS:
        return bool(_LESSON.match(text_of(element))) and not is_linked(element)
    if (element.get("role") or "").startswith(("doc-endnote", "doc-footnote")):
        return True
    return name in ("p", "div") and 0 < size <= 200 and _is_bold(element) and bool(_LESSON.match(text_of(element)))


def is_linked(heading: etree._Element) -> bool:
    """Whether a heading is a link to another page, as the titles of related pages are."""
    link = next(heading.iter("a"), None)
    href = link.get("href") or "" if link is not None else "#"
    return "#" not in href and not href.startswith("javascript:") and text_of(link).strip() == text_of(heading).strip()


def _is_bold(element: etree._Element) -> bool:
    return len(element) > 0 and local_name(element[0]) in ("b", "strong") and not (element.text or "").strip()


def _is_comment(element: etree._Element, name: str) -> bool:
    """Whether an element is a comment of those who wrote the document in Word or Google Docs, or the call of one."""
    if name == "a":
        return bool(_GOOGLE_COMMENT.match(element.get("id") or "")) or "msocomanchor" in _words(element.get("class"))
    if name == "div":
        note = next((each for each in element.iterchildren("p")), None)
        first = next((each for each in note.iterchildren("a")), None) if note is not None else None
        if first is not None and _GOOGLE_COMMENT.match(first.get("id") or ""):
            return not (first.get("id") or "").startswith("cmnt_ref")
    return bool(_COMMENT.search(element.get("style") or ""))


def _is_site_links(name: str, held: _Held) -> bool:
    """Whether an element is a row of short links, one of them to the site's own pages."""
    return (
        held.to_site
        and name in _LINKED
        and held.links > 1
        and held.size - held.linked <= held.links * 2 + 7
        and held.linked <= held.links * _LONGEST_SITE_LINK
    )


def _named_so(element: etree._Element) -> bool:
    """Whether the id says furniture; one made from the heading of a section says what the section is about."""
    words = _words(element.get("id"))
    if not words & _WORDS:
        return False
    heading = next((each for each in element.iter(*_HEADINGS)), None)
    return heading is None or len(words) < 2 or not words <= _words(text_of(heading))


def _in_article(element: etree._Element) -> bool:
    return any(local_name(up) in ("article", "main", "section") for up in element.iterancestors())


def _words(names: str | None) -> frozenset[str]:
    """The words of a class or id, and each name of it as one word: "no-print" is also "noprint"."""
    return _split(names[:1000]) if names else frozenset()


@lru_cache(maxsize=4096)
def _split(names: str) -> frozenset[str]:
    whole = (re.sub(r"[^a-zA-Z]|_20_", "", name).lower() for name in names.split())
    return frozenset((*(word.lower() for word in _SPLIT.split(names) if word), *whole))


def _visible(text: str | None) -> int:
    return len(text.strip()) if text else 0
