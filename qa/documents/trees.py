"""HTML source to a tree of elements; however deep it is nested, no text of it is lost."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree

LAST_LINE = 65_534  # the parser counts lines in 16 bits
_FLAT = re.compile(
    r"</?(?!(?:h[1-6]|p|li|br|tr|td|th|title|meta|html|head|body|script|style|a)\b)[a-z][\w:-]*\b[^>]*>", re.I
)
_BLOCK = re.compile(
    r"</?(?:div|section|article|main|table|tbody|thead|ul|ol|dl|dt|dd|blockquote|center|pre|figure|details|form)\b",
    re.I,
)


_OPENS = re.compile(r"<(!--|(?:script|style|title|textarea|noscript|iframe|xmp)\b)", re.IGNORECASE)
_PART = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|main|article|section|body)\b|\n[ \t]*\n", re.IGNORECASE)
_COUNTED = re.compile(r"\n|<(?:p|div|h[1-6]|li|tr|td|th|dt|dd|blockquote|pre|article|section)(?=[\s>])", re.IGNORECASE)


def mended(source: str) -> tuple[str, tuple[str, ...]]:
    """`source` without an element or comment that never ends, which would hide all behind it, and notes of those."""
    parts: list[str] = []
    notes: list[str] = []
    endless: set[str] = set()
    is_xml = "<?xml" in source[:200]
    done = at = 0
    while opening := _OPENS.search(source, at):
        name = opening[1].lower()
        at = opening.end()
        if name != "!--":
            at = source.find(">", at) + 1 or len(source)
            if is_xml and source.endswith("/>", 0, at):
                parts += (source[done:at], f"</{name}>")
                done = at
                continue
        # The search for an end that there is not goes to the end of the page: once for each name.
        end = None if name in endless else _end_of(name).search(source, opening.start() + 2)
        if end:
            at = end.end()
            continue
        if name not in endless:
            endless.add(name)
            notes.append(_note(source, opening.start(), name))
        if name == "!--":
            parts.append(source[done : opening.start()])
        else:
            part = _PART.search(source, at)
            at = part.start() if part else len(source)
            parts += (source[done:at], f"</{name}>")
        done = at
    return "".join((*parts, source[done:])), tuple(notes)


@cache
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(r"--!?>" if name == "!--" else rf"</{name}\b", re.IGNORECASE)


def _note(source: str, offset: int, name: str) -> str:
    what = "comment <!--" if name == "!--" else f"<{name}>"
    line = source.count("\n", 0, offset) + 1
    return f"has a {what} in line {line:,} that never ends; what follows was read as text. Close it."


def numbered(source: str) -> str:
    """`source` with the line of every block in it as `data-line`: the parser's own count ends at LAST_LINE."""
    line = 1

    def with_line(found: re.Match[str]) -> str:
        nonlocal line
        if found[0] == "\n":
            line += 1
            return "\n"
        return f'{found[0]} data-line="{line}"'

    return _COUNTED.sub(with_line, source)


def parse(source: str) -> tuple[etree._Element | None, tuple[str, ...]]:
    """The root of the tree, None if there is nothing in it, and notes for the editor.

    The parser stops at 2,048 levels; a page deeper than that is read again without its containers.
    """
    root, whole = _parsed(source)
    if whole:
        return root, ()
    root, _ = _parsed(_FLAT.sub(lambda tag: "<p>" if _BLOCK.match(tag[0]) else "", source))
    return root, ("is nested deeper than 2,048 levels, so its lists and tables were read as paragraphs.",)


def _parsed(source: str) -> tuple[etree._Element | None, bool]:
    """The root, and whether the parser came to the end of the source."""
    # The huge tree lifts the limit of 10 MB on one text; entities of one's own, which could grow, HTML does not know.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it, or nothing that came of it
        root = None
    return root, "Excessive depth" not in str(parser.error_log.filter_from_errors())
