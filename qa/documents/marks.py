"""Footnotes in a tree of HTML elements: which links call one, and which elements are their bodies.

Known by how they link to each other and by the names that Word, Google Docs, WordPress, MediaWiki, Pandoc, mammoth
and DPUB-ARIA (https://www.w3.org/TR/dpub-aria-1.1/) give them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_LABEL = re.compile(r"[\[({^\s]*(\d{1,4}|[ivxlc]{1,7}|[a-zA-Z]|[*†‡§¶]{1,4})[\])}.\s]*$")
_NOTE_NAME = re.compile(
    r"(?:^|[-_:.])(?:_?(?:ftn|edn|fn|en)|(?:foot|end|side)?notes?|sd(?:foot|end)note|cite_note|footnote_\w+|footnotes?)"
    r"(?:[-_:.]\S*|\d\S*|$)",
    re.IGNORECASE,
)
_CALL_NAME = re.compile(r"ref|anc|call|back|link|text(?=\d|$)|src|return", re.IGNORECASE)
_NOTES_NAMES = frozenset("footnotes endnotes footnote-list notes easy-footnotes-wrapper".split())
_NOTES_TITLE = re.compile(
    r"\W*(?:\d{1,2}\.?\s+)?(?:foot|end)?(?:notes|notas)"
    r"(?:\s+(?:de bas de page|de fin|al pie|de rodap[eé]|finales|finais)"
    r"|\s+(?:and|et|y|e) \w+)?\W*$|\W*footnotes?\W*$",
    re.IGNORECASE,
)
_STARTS_LABEL = re.compile(r"\s*(?:\[\^?(\d{1,4}|\w|[*†‡]{1,3})\]|(\d{1,3})[.):]?|([*†‡]{1,3}))(?=\s|[^\W\d_]|[\"“«])")
_BACK = re.compile(
    r"[\s\ufe0e\ufe0f]*(?:[↩↑↵⏎⤴^▲\ufe0e\ufe0f]+|(?:back|return|jump up|retour|volver)\b[\w\s]{0,30}[↩↑^]?)\s*$", re.I
)
_NOTE_ROLES = ("doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote")
_HOLDERS = ("li", "p", "div", "td", "dd", "aside", "section")
_CLIMBS = 4
_LONGEST_TITLE = 200


@dataclass(slots=True)
class Marks:
    """Elements that are calls, and bodies, each with its label; elements not to be shown; labels without links."""

    calls: dict[etree._Element, str] = field(default_factory=dict)
    bodies: dict[etree._Element, str] = field(default_factory=dict)
    unseen: set[etree._Element] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].lower() if "}" in tag else tag


def text_of(element: etree._Element) -> str:
    """The text inside an element."""
    return "".join(element.itertext("*")) if len(element) else element.text or ""


def is_note_name(name: str) -> bool:
    """Whether an id is one that programs give to the body of a footnote."""
    return bool(_NOTE_NAME.search(name)) and not _CALL_NAME.search(name.replace("_reference_", ""))


def find_marks(root: etree._Element) -> Marks:
    """The footnotes of the tree under `root`."""
    finder = _Finder(root)
    finder.stated()
    finder.linked()
    finder.listed()
    finder.titled()
    return finder.marks


class _Finder:
    """The search for footnotes; what is found comes into `marks`."""

    def __init__(self, root: etree._Element) -> None:
        self.root, self.marks = root, Marks()
        self.order: dict[etree._Element, int] = {}
        self.named: dict[str, etree._Element] = {}
        self.anchors: list[tuple[etree._Element, str]] = []
        for at, element in enumerate(root.iter("*")):
            name = element.get("id") or (element.get("name") if local_name(element) == "a" else None)
            second = element.get("name") if local_name(element) == "a" else None
            for given in (name, second):
                if given and given not in self.named:
                    self.named[given] = element
                    self.order[element] = at
            if local_name(element) == "a" and "#" in (element.get("href") or ""):
                self.anchors.append((element, element.get("href").partition("#")[2]))
                self.order[element] = at

    def stated(self) -> None:
        """What our own Markdown reader says: attributes that no page has."""
        for element in self.root.iter("sup", "aside"):
            if element.get("data-call"):
                self.marks.calls[element] = element.get("data-call")
            elif element.get("data-note"):
                self.marks.bodies[element] = element.get("data-note")

    # -- calls and bodies that link ------------------------------------------------------------------------------------

    def linked(self) -> None:
        """Links with a label for their text to the body of a footnote."""
        calls = [(anchor, target, label) for anchor, target, label in self._candidates()]
        holders = {target: _holder(target) for _, target, _ in calls}
        shared = Counter(up for target in holders for up in _ancestors(target, self.root))
        backs = set(holders)
        for anchor, target, label in calls:
            if anchor in backs and self.order[target] < self.order[anchor]:
                continue  # the label of a body, which leads back to its call
            body = _whole(target, holders[target], shared)
            if body is not None and body is not self.root and not _inside(anchor, body):
                self.marks.calls[_raised(anchor)] = label
                self.marks.bodies.setdefault(body, label)
        self._hide_backs()

    def _candidates(self) -> Iterator[tuple[etree._Element, etree._Element, str]]:
        backs = self._back_links()
        for anchor, name in self.anchors:
            target = self.named.get(name)
            found = _LABEL.match(text_of(anchor))
            if target is None or found is None or target is anchor:
                continue
            mutual = self._links_back(anchor, target, backs)
            typical = is_note_name(name) or _role(anchor) == "doc-noteref" or _role(target) in _NOTE_ROLES
            later = self.order[target] > self.order[anchor]
            if (typical and (later or mutual)) or (mutual and later and not _in_heading(target)):
                yield anchor, target, found[1]

    def _back_links(self) -> dict[etree._Element, set[str]]:
        """For each holder of a link, the names that the links in it lead to."""
        found: dict[etree._Element, set[str]] = {}
        for anchor, name in self.anchors:
            found.setdefault(_holder(anchor), set()).add(name)
            found.setdefault(anchor, set()).add(name)
        return found

    @staticmethod
    def _links_back(anchor: etree._Element, target: etree._Element, backs: dict[etree._Element, set[str]]) -> bool:
        names = {each for up in (anchor, anchor.getparent(), *anchor) if up is not None for each in _names(up)}
        holders = [target, _holder(target), *target.iterdescendants("p")] if len(target) < 9 else [_holder(target)]
        return any(names & backs.get(holder, set()) for holder in holders)

    def _hide_backs(self) -> None:
        """Links inside a body that only lead back to where it was called."""
        for anchor, name in self.anchors:
            target = self.named.get(name)
            up: etree._Element | None = anchor
            for _ in range(_CLIMBS + 2):
                if up is None or up in self.marks.bodies:
                    break
                up = up.getparent()
            if up is None or up not in self.marks.bodies or anchor in self.marks.calls:
                continue
            text = text_of(anchor)
            label = _LABEL.match(text)
            if _BACK.match(text) or (target is not None and label and not _inside(target, up)):
                raised = _raised(anchor)
                if raised not in self.marks.calls:
                    self.marks.unseen.add(raised)

    # -- lists and sections of notes -----------------------------------------------------------------------------------

    def listed(self) -> None:
        """The items of a list that is one of notes by its name, called or not, and elements with a note's role."""
        for element in self.root.iter("ol", "li", "aside", "div", "p"):
            if element.tag == "ol":
                if self._is_notes(element):
                    self._number(element)
            elif _role(element) in _NOTE_ROLES and element not in self.marks.bodies:
                found = _STARTS_LABEL.match(text_of(element))
                if found:
                    self._body(element, found)

    def _is_notes(self, element: etree._Element) -> bool:
        known = any(child in self.marks.bodies for child in element)
        for up in (element, element.getparent()):
            if up is not None and (
                _NOTES_NAMES & set((up.get("class") or "").lower().split()) or _role(up) == "doc-endnotes"
            ):
                return True
        return known

    def _number(self, notes: etree._Element) -> None:
        number = int(notes.get("start")) if (notes.get("start") or "").isdecimal() else 1
        for item in notes.iterchildren("li"):
            if (item.get("value") or "").isdecimal():
                number = int(item.get("value"))
            found = _STARTS_LABEL.match(text_of(item))
            label = found[1] if found and found[1] else str(number)
            self.marks.bodies.setdefault(item, label)
            self.marks.labels.add(self.marks.bodies[item])
            number += 1

    def titled(self) -> None:
        """Paragraphs that begin with a label below the heading "Notes"."""
        under = False
        for element in self.root.iter("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "div"):
            if element.tag[0] == "h" or (element.tag != "li" and _NOTES_TITLE.match(_short_text(element))):
                under = bool(_NOTES_TITLE.match(_short_text(element)))
            elif under and element.tag != "div" and element not in self.marks.bodies:
                self._titled(element)

    def _titled(self, element: etree._Element) -> None:
        if any(up in self.marks.bodies for up in _ancestors(element, self.root)):
            return
        found = _STARTS_LABEL.match(text_of(element))
        if found:
            self._body(element, found)
        elif element.tag == "li" and local_name(element.getparent()) == "ol":
            self._number(element.getparent())

    def _body(self, element: etree._Element, found: re.Match[str]) -> None:
        label = next(group for group in found.groups() if group)
        self.marks.bodies[element] = label
        self.marks.labels.add(label)


def _role(element: etree._Element) -> str:
    return (element.get("role") or element.get("epub:type") or "").lower()


def _names(element: etree._Element) -> list[str]:
    return [name for name in (element.get("id"), element.get("name")) if name]


def _short_text(element: etree._Element) -> str:
    """The text of an element that may be a title; empty for a longer one, which is not read to its end."""
    text = ""
    for part in element.itertext("*"):
        text += part
        if len(text) > _LONGEST_TITLE:
            return ""
    return text.strip()


def _in_heading(element: etree._Element) -> bool:
    return any(local_name(up)[:1] == "h" and local_name(up)[1:].isdecimal() for up in (element, _holder(element)))


def _inside(element: etree._Element, holder: etree._Element) -> bool:
    """Whether `element` is in `holder`, a few levels up at most."""
    up: etree._Element | None = element
    for _ in range(_CLIMBS + 4):
        if up is None or up is holder:
            break
        up = up.getparent()
    return up is holder


def _ancestors(element: etree._Element, root: etree._Element) -> Iterator[etree._Element]:
    up: etree._Element | None = element
    for _ in range(_CLIMBS + 2):
        if up is None or up is root:
            return
        yield up
        up = up.getparent()


def _holder(element: etree._Element) -> etree._Element:
    """The paragraph, item or cell that an element stands in, or itself."""
    up = element
    for _ in range(_CLIMBS):
        name = local_name(up)
        if name in _HOLDERS or name == "tr" or (name[:1] == "h" and name[1:].isdecimal()) or up.getparent() is None:
            return up
        up = up.getparent()
    return element


def _raised(anchor: etree._Element) -> etree._Element:
    """The superscript that holds nothing but the link, or the link."""
    up = anchor.getparent()
    alone = up is not None and local_name(up) == "sup" and len(up) == 1
    if alone and not ((up.text or "") + (anchor.tail or "")).strip(" []()\n"):
        return up
    return anchor


def _whole(target: etree._Element, holder: etree._Element, shared: Counter[etree._Element]) -> etree._Element | None:
    """The element that is all of one note: the holder of the target, or what holds its further paragraphs.

    `shared` counts the notes in every element near one; more than one make it a list of notes.
    """
    if shared[holder] > 1:
        return target if local_name(target) not in ("a", "sup", "span") else None
    whole = holder
    for _ in range(_CLIMBS):
        up = whole.getparent()
        if up is None or shared[up] != 1 or local_name(up) not in (*_HOLDERS, "tr"):
            break
        bare = len(text_of(whole).strip()) < 8
        named = is_note_name(up.get("id") or "") or _role(up) in _NOTE_ROLES
        if not (local_name(up) in ("li", "dd") or named or (bare and local_name(up) in ("tr", "div"))):
            break
        whole = up
    return whole
