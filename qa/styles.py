"""Bibliography entries in a published citation style: citeproc-py over CSL-JSON, with what it gets wrong put right.

The styles (https://citationstyles.org) lie in `qa/data/styles`; nothing is fetched. What is put right: the words keep
the case that the document gave them, a title that stands in the place of a missing author is not printed again, given
names stay whole where the style says so, quotation marks and full stops meet as the style's language wants, and no word
is put in that may not be true. citeproc-py is imported at the first use.
"""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple

from lxml import etree

from qa.text import collapse, fold, printable

Published = Literal["apa", "chicago", "harvard"]

_FOLDER = Path(__file__).parent / "data" / "styles"
_FILES: Mapping[Published, str] = {
    "apa": "apa.csl",
    "chicago": "chicago-author-date-17th-edition.csl",
    "harvard": "harvard-cite-them-right.csl",
}
_LOCALES: Mapping[Published, str] = {"apa": "en-US", "chicago": "en-US", "harvard": "en-GB"}
_CSL = "{http://purl.org/net/xbiblio/csl}"
# The styles cite a law as American lawyers do ("Pub. L. No."), whoever passed it.
_TYPES = {"legislation": "document"}
_NAMES = ("author", "editor", "translator")
_DATES = ("issued", "accessed")
_WORDS = (
    "title", "container-title", "collection-title", "publisher", "publisher-place", "edition", "volume", "issue",
    "number", "page", "number-of-pages", "collection-number", "genre", "URL", "DOI", "ISBN",
)  # fmt: skip
# Fields that a style prints twice, or with words that may not be true: "Publication No. 12", "Foreword to".
_NOT_PRINTED = {
    "article-journal": ("number", "edition", "genre"), "article-newspaper": ("number", "edition", "genre"),
    "thesis": ("number",), "report": (),
}  # fmt: skip
# What styles conclude from a missing volume, page or author, though it may only not be stated.
_CONCLUSIONS = ("advance-online-publication", "preprint", "anonymous")
_NAME_PARTS = ("family", "given", "suffix", "dropping-particle", "non-dropping-particle")
# Signs that stand in no text: they mark what the style, not the document, has put there.
_ITALIC, _UPRIGHT, _OPEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_SIGN = re.compile("[\ufdd0-\ufdd3]")
_SEAM = re.compile(f"([.,;:!?])([{_ITALIC}{_UPRIGHT}]+)\\1")
_ASKED = re.compile(f"([?!])([{_ITALIC}{_UPRIGHT}]*)\\.(?=[\\s{_UPRIGHT}]|$)")
_STOP_AFTER = re.compile(f"(.)(”?){_CLOSE}([{_UPRIGHT}]*)([.,])")
_QUOTED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_INNER = str.maketrans({"“": "‘", "”": "’"})
_STRAIGHT = re.compile(r'"([^"]*)"')
_SINGLE = re.compile(r"‘([^‘’]+)’(?!\w)")
_ORDINALS = {
    **dict.fromkeys(("second", "deuxieme", "segunda"), "2"), **dict.fromkeys(("third", "troisieme", "tercera"), "3"),
}  # fmt: skip
_NO_ACCESS = re.compile(r"\s?\(Accessed:?\s?\)")
_LOCK = threading.Lock()  # a style keeps what it is rendering in itself


class Run(NamedTuple):
    """A stretch of a bibliography entry in one kind of type."""

    text: str
    italic: bool = False


def styled(csl: Mapping[str, Any], style: Published) -> tuple[Run, ...]:
    """The bibliography entry of a work in a style, from its CSL-JSON; empty if the style makes nothing of it."""
    with _LOCK:
        item = _stated(csl)
        if style == "apa" and "number" not in item and not any(role in item for role in _NAMES):
            item.pop("genre", None)  # it would stand in brackets after the date, and not after the title
        rendered = _rendered(item, style)
        if "accessed" not in item:
            rendered = _NO_ACCESS.sub("", rendered)  # "(Accessed)": a group that citeproc-py prints without its date
        return _runs(rendered, american=_LOCALES[style] == "en-US")


def _stated(csl: Mapping[str, Any]) -> dict[str, Any]:
    """Of the CSL-JSON what styles print, without empty values and unseen signs."""
    found: dict[str, Any] = {"id": "work", "type": _TYPES.get(kind := csl.get("type", "document"), kind)}
    found |= {name: text for name in _WORDS if (text := _clean(csl.get(name, "")))}
    for name in _NOT_PRINTED.get(found["type"], ("genre",)):
        found.pop(name, None)
    if "edition" in found:
        found["edition"] = _edition(found["edition"])
    if "genre" in found:
        found["genre"] = found["genre"][0].upper() + found["genre"][1:]  # "report": no name, and it begins a sentence
    for role in _NAMES:
        if people := [named for name in csl.get(role, ()) if (named := _name(name))]:
            found[role] = people
    found |= {name: csl[name] for name in _DATES if csl.get(name, {}).get("date-parts")}
    if "language" in csl:
        found["language"] = csl["language"]
    return found


def _clean(value: object) -> str:
    return collapse(_SIGN.sub("", printable(str(value))))


def _name(name: Mapping[str, str]) -> dict[str, str]:
    if literal := _clean(name.get("literal", "")):
        return {"literal": literal}
    parts = {part: text for part in _NAME_PARTS if (text := _clean(name.get(part, "")))}
    return {"literal": parts["given"]} if parts.keys() == {"given"} else parts


def _edition(stated: str) -> str:
    """An edition as styles expect it: its number, else its words with what they are of."""
    number = re.match(r"\d+", stated)
    return number[0] if number else _ORDINALS.get(fold(stated), f"{stated[0].upper()}{stated[1:]} ed.")


def _rendered(item: dict[str, Any], style: Published) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography

    from qa.csl_elements import PRINTED, Source

    made = _style(style)
    PRINTED.forget()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # its own, on names of fields that it does not know
        bibliography = CitationStylesBibliography(made, Source([item]), _formatter())
        # Without a locator: with one, Chicago prints it in place of the pages of the article.
        bibliography.register(Citation([CitationItem(item["id"])]))
        return "".join(map(str, bibliography.bibliography()))


def _formatter() -> SimpleNamespace:
    """What the style asks for in type; everything but italics is plain here."""
    signs = str.maketrans({"“": _OPEN, "”": _CLOSE, "‘": _OPEN, "’": _CLOSE})

    def preformat(text: object) -> str:
        """Called for the words of a style only, never for those of a work."""
        return str(text).translate(signs) if len(str(text)) == 1 else str(text)

    def italic(text: object) -> str:
        return f"{_ITALIC}{text}{_UPRIGHT}"

    plain = dict.fromkeys(("Bold", "Light", "Underline", "Superscript", "Subscript", "SmallCaps"), str)
    return SimpleNamespace(preformat=preformat, Italic=italic, Oblique=italic, **plain)


@cache
def _style(style: Published) -> Any:  # noqa: ANN401
    """The style, read and mended."""
    from qa.csl_elements import Style

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return Style(_mended(style), _LOCALES[style])


def _mended(style: Published) -> bytes:
    """A style without what changes the case of a title, and with what its guide says now."""
    root = etree.fromstring((_FOLDER / _FILES[style]).read_bytes())
    for element in root.iter(f"{_CSL}*"):
        if element.get("text-case") and element.tag == f"{_CSL}label":
            element.set("text-case", "capitalize-first")
        elif element.get("text-case") not in (None, "capitalize-first"):
            del element.attrib["text-case"]
        if element.get("value") == "Preprint" or element.get("term") in _CONCLUSIONS:
            element.attrib.pop("term", None)
            element.set("value", "")
        if element.tag == f"{_CSL}text" and element.get("variable") == "DOI":
            element.set("prefix", "https://doi.org/")
        if element.get("macro") == "source-date-issued-full-serial":
            element.set("macro", "source-date-issued-month-day-serial")  # the year stands after the author
        if element.tag == f"{_CSL}bibliography" and style == "harvard":
            element.set("delimiter-precedes-last", "never")
    return bytes(etree.tostring(root))


def _runs(text: str, *, american: bool) -> tuple[Run, ...]:
    """The runs of what citeproc-py gave, with quotation marks and stops as they belong."""
    text = _SEAM.sub(r"\1\2", text)
    text = _ASKED.sub(r"\1\2", text)
    if american:
        text = _STOP_AFTER.sub(_stop_inside, text)
    text = _QUOTED.sub(lambda match: _quoted(match[1], american=american), text)
    runs: list[Run] = []
    depth = 0
    for piece in re.split(f"([{_ITALIC}{_UPRIGHT}])", text):
        if piece in (_ITALIC, _UPRIGHT):
            depth += 1 if piece == _ITALIC else -1
        elif piece:
            runs.append(Run(piece, italic=depth > 0))
    return tuple(runs)


def _stop_inside(match: re.Match[str]) -> str:
    """A full stop or a comma stands before the closing marks, unless a question mark stands there."""
    last, inner, sign, stop = match.groups()
    needed = "" if last in ".?!" and stop == "." else stop
    return f"{last}{needed}{inner}{_CLOSE}{sign}"


def _quoted(text: str, *, american: bool) -> str:
    """A title in the style's quotation marks; its own ones are of the other kind."""
    if american:
        return "“" + _STRAIGHT.sub(r"‘\1’", text).translate(_INNER) + "”"
    return "‘" + _SINGLE.sub(r"“\1”", text) + "’"
