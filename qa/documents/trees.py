"""HTML source to a tree of elements; however deep it is nested, no text of it is lost."""

from __future__ import annotations

import re

from lxml import etree

_FLAT = re.compile(
    r"</?(?!(?:h[1-6]|p|li|br|tr|td|th|title|meta|html|head|body|script|style|a)\b)[a-z][\w:-]*\b[^>]*>", re.I
)
_BLOCK = re.compile(
    r"</?(?:div|section|article|main|table|tbody|thead|ul|ol|dl|dt|dd|blockquote|center|pre|figure|details|form)\b",
    re.I,
)


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
