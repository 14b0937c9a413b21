"""Styles and numbering of a Word document: which paragraph is a heading, which text is bold, which number shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

__all__ = ["W", "Label", "Numbering", "Styles", "formatted", "on", "value"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_TITLES = {"title": 1, "subtitle": 2}
_DEEPEST_HEADING = 6
_BODY_TEXT = 9  # the outline level that is none
_PLACE = re.compile(r"%([1-9])")
_ROMAN = list(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)


def value(element: etree._Element | None, path: str) -> str | None:
    """The w:val of the element at `path` ("pPr/numPr/numId") below `element`."""
    if element is None:
        return None
    found = element.find("/".join(W + name for name in path.split("/")))
    return None if found is None else found.get(W + "val")


def on(properties: etree._Element | None, name: str) -> bool | None:
    """Whether a property such as w:b is switched on or off, None if it is not given."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(W + "val", "1").lower() not in ("0", "false", "off", "none")


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default


class Styles:
    """The styles of styles.xml, each with what it inherits."""

    def __init__(self, root: etree._Element | None) -> None:
        self.styles: dict[str, etree._Element] = {}
        self.default = ""
        for style in root.iterfind(W + "style") if root is not None else ():
            name = style.get(W + "styleId", "")
            self.styles.setdefault(name, style)
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self.default = name
        self.language = "" if root is None else self._language(root)

    @staticmethod
    def _language(root: etree._Element) -> str:
        found = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
        return "" if found is None else found.get(W + "val", "")

    def line(self, style_id: str | None) -> list[etree._Element]:
        """The style, the one it is based on, and so on."""
        found: list[etree._Element] = []
        style = self.styles.get(style_id or "")
        while style is not None and style not in found:
            found.append(style)
            style = self.styles.get(value(style, "basedOn") or "")
        return found

    def of(self, paragraph: etree._Element) -> list[etree._Element]:
        """The styles of a paragraph, nearest first."""
        return self.line(value(paragraph, "pPr/pStyle")) or self.line(self.default)

    def level(self, paragraph: etree._Element) -> int | None:
        """The level of a heading, 1 = topmost: by its outline level or the name of its style; None for other text."""
        direct = value(paragraph, "pPr/outlineLvl")
        if direct is not None:
            return self._outline(direct)
        for style in self.of(paragraph):
            name = (value(style, "name") or "").strip().lower()
            found = _HEADING_NAME.match(name)
            if found:
                return min(int(found[1]), _DEEPEST_HEADING)
            if name in _TITLES:
                return _TITLES[name]
            outline = value(style, "pPr/outlineLvl")
            if outline is not None:
                return self._outline(outline)
        return None

    @staticmethod
    def _outline(text: str) -> int | None:
        level = _number(text, _BODY_TEXT)
        return min(level + 1, _DEEPEST_HEADING) if 0 <= level < _BODY_TEXT else None

    def shows(self, name: str, run: etree._Element, *, inherited: bool) -> bool:
        """Whether a property such as bold ("b") or hidden ("vanish") holds for a run; its paragraph's is `inherited`.

        What the run states itself counts; then, as in ECMA-376 17.7.3, a character style toggles what is inherited.
        """
        properties = run.find(W + "rPr")
        if properties is None:
            return inherited
        direct = on(properties, name)
        return self.states(name, self.line(value(properties, "rStyle"))) != inherited if direct is None else direct

    @staticmethod
    def states(name: str, styles: list[etree._Element]) -> bool:
        """What `styles`, nearest first, say of such a property."""
        given = (on(style.find(W + "rPr"), name) for style in styles)
        return next((each for each in given if each is not None), False)


@dataclass(frozen=True, slots=True)
class Label:
    """What Word shows before a numbered paragraph: "1.", "Lesson 2 –" or, for any bullet, "-"; and how deep."""

    text: str
    depth: int


@dataclass(slots=True)
class _List:
    """An abstract list: the count of each level so far."""

    counts: dict[int, int] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)


class Numbering:
    """The lists of numbering.xml, counted on from paragraph to paragraph."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self.styles = styles
        self.abstract: dict[str, etree._Element] = {}
        self.nums: dict[str, etree._Element] = {}
        self.lists: dict[str, _List] = {}
        if root is None:
            return
        self.abstract = {each.get(W + "abstractNumId", ""): each for each in root.iterfind(W + "abstractNum")}
        self.nums = {each.get(W + "numId", ""): each for each in root.iterfind(W + "num")}

    def label(self, paragraph: etree._Element) -> Label | None:
        """Counts the paragraph and gives its label, None if it is in no list."""
        num_id, level = self._place(paragraph)
        num = self.nums.get(num_id)
        abstract_id, abstract = self._abstract(num)
        if num is None or abstract is None:
            return None
        state = self.lists.setdefault(abstract_id, _List())
        self._count(state, num, abstract, level)
        definition = self._definition(num, abstract, level)
        text = self._text(state, num, abstract, level) if definition is not None else ""
        return Label(text, level) if text else None

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """The list and the level of a paragraph, by itself or by its styles; the list 0 is none."""
        num_id = value(paragraph, "pPr/numPr/numId")
        level = value(paragraph, "pPr/numPr/ilvl")
        for style in self.styles.of(paragraph):
            if num_id is not None and level is not None:
                break
            found = value(style, "pPr/numPr/numId")
            if num_id is None and found is not None:
                num_id = found
                linked = self._linked(found, style.get(W + "styleId", ""))
                level = level or value(style, "pPr/numPr/ilvl") or linked
            elif num_id is None:
                level = level or value(style, "pPr/numPr/ilvl")
        return num_id or "0", min(max(_number(level, 0), 0), 8)

    def _linked(self, num_id: str, style_id: str) -> str | None:
        """The level of a list that is tied to a style."""
        _, abstract = self._abstract(self.nums.get(num_id))
        for definition in abstract.iterfind(W + "lvl") if abstract is not None else ():
            if value(definition, "pStyle") == style_id:
                return str(definition.get(W + "ilvl", "0"))
        return None

    def _abstract(self, num: etree._Element | None, hops: int = 3) -> tuple[str, etree._Element | None]:
        name = value(num, "abstractNumId") or ""
        abstract = self.abstract.get(name)
        linked = value(abstract, "numStyleLink")
        if linked and hops:
            style = self.styles.styles.get(linked)
            return self._abstract(self.nums.get(value(style, "pPr/numPr/numId") or ""), hops - 1)
        return name, abstract

    def _count(self, state: _List, num: etree._Element, abstract: etree._Element, level: int) -> None:
        """Counts one up at `level`; deeper levels begin anew, levels above that were never shown begin."""
        num_id = num.get(W + "numId", "")
        if num_id not in state.begun:
            state.begun.add(num_id)
            for override in num.iterfind(W + "lvlOverride"):
                start = value(override, "startOverride")
                at = _number(override.get(W + "ilvl"), 0)
                if start is not None:
                    state.counts[at] = _number(start, 1) - 1
        for above in range(level):
            if above not in state.counts:
                state.counts[above] = self._start(num, abstract, above)
        begins = self._start(num, abstract, level)
        state.counts[level] = state.counts.get(level, begins - 1) + 1
        for deeper in [each for each in state.counts if each > level]:
            restart = value(self._definition(num, abstract, deeper), "lvlRestart")
            if restart != "0":
                del state.counts[deeper]

    def _start(self, num: etree._Element, abstract: etree._Element, level: int) -> int:
        return _number(value(self._definition(num, abstract, level), "start"), 1)

    @staticmethod
    def _definition(num: etree._Element, abstract: etree._Element, level: int) -> etree._Element | None:
        own = num.find(f"{W}lvlOverride[@{W}ilvl='{level}']/{W}lvl")
        return own if own is not None else abstract.find(f"{W}lvl[@{W}ilvl='{level}']")

    def _text(self, state: _List, num: etree._Element, abstract: etree._Element, level: int) -> str:
        definition = self._definition(num, abstract, level)
        kind = value(definition, "numFmt") or "decimal"
        if kind == "bullet":
            return "-"
        legal = definition is not None and on(definition, "isLgl")

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            shape = value(self._definition(num, abstract, at), "numFmt") or "decimal"
            count = state.counts.get(at, self._start(num, abstract, at))
            return formatted(count, "decimal" if legal and shape != "none" else shape)

        return _PLACE.sub(shown, value(definition, "lvlText") or "").strip()


def formatted(number: int, shape: str) -> str:
    """A count as Word shows it."""
    if shape == "none":
        return ""
    if shape in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        roman = ""
        for worth, letters in _ROMAN:
            roman += letters * (number // worth)
            number %= worth
        return roman.upper() if shape == "upperRoman" else roman
    if shape in ("upperLetter", "lowerLetter") and 0 < number <= 780:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if shape == "upperLetter" else letters
    return f"{number:02}" if shape == "decimalZero" else str(number)
