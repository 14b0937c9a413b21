"""Markdown: CommonMark with tables, struck-out text and footnotes, by markdown-it-py (https://github.com/executablebooks).

Written for prose, not for programs: an indented paragraph is a paragraph and no code. Every word of the file is in
the text but for markup, addresses and front matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from lxml.html import defs
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import list_block as list_rule
from markdown_it.rules_block import reference as reference_rule
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from qa.documents.blocks import Extract
from qa.documents.frontmatter import front_matter
from qa.documents.markup import extract_tree
from qa.documents.plain import decode
from qa.documents.trees import mended, parse

_LONGEST_HEADING = 200
_MOST_BRACKETS = 300  # of a paragraph
_DEEPEST = 120
DEEP = re.compile(r"^((?:[ \t]*[>*+-]){20})[ \t>*+-]*", re.MULTILINE)
_ADDRESS = re.compile(r"\s*<?(?:[a-z][a-z0-9+.-]*:|/|#|\.\.?/|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}(?:[/>\s]|$))", re.I)
_DEFINITION = re.compile(r"\s*\[([^\]\n]+)\]:([^\n]*(?:\n[^\n]*)?)")
_YEAR_LIKE = re.compile(r"\d{3,9}[.)]")
_CODE = re.compile(r"^ {0,3}(<!--|<(?:script|style|textarea)\b)[^\n]*(?:\n[ \t]*[^\s][^\n]*)*", re.MULTILINE | re.I)
_ATTRIBUTES = re.compile(
    r"\s*\{(?:\s*(?:[#.][^\s{}]+|[\w-]+=[^\s{}]+|-))+\s*\}\s*$"
)  # Pandoc's: {#lesson-1 .unnumbered}
_TAG = re.compile(r"</?([a-zA-Z][\w-]*)")
_NOTE_LINE = re.compile(r"\[\^?\w{1,4}\]:?\s|[¹²³⁴-⁹]")
_NUMBER_IN_BRACKETS = re.compile(r"\[\^?(\d{1,6})\]")
_SHORT_LABEL = re.compile(r"\d{1,6}|\w{1,4}")


def read(data: bytes) -> Extract:
    """Extract of a Markdown file; front matter is not in the text. Raises DocumentError for bytes that are not text."""
    source, notes = decode(data)
    metadata, start, front_notes = front_matter(source)
    body, unended = _ended(source[start:])
    page, _ = mended(_html(body, source.count("\n", 0, start)))
    tree, deep = parse(page)
    notes = (*notes, *front_notes, *unended, *deep)
    if tree is None:
        return Extract("", (), notes, metadata=metadata)
    return replace(extract_tree(tree, notes=notes), metadata=metadata)


def _ended(source: str) -> tuple[str, tuple[str, ...]]:
    """`source` with an end for what begins a line as code or a comment and has none: at the end of its paragraph."""
    notes: list[str] = []

    def end(found: re.Match[str]) -> str:
        close = "-->" if found[1] == "<!--" else f"</{found[1][1:]}>"
        if close.lower() in source[found.end(1) :].lower():
            return found[0]
        line = source.count("\n", 0, found.start()) + 1
        notes.append(f"has a {found[1]} in line {line:,} of its text that never ends. Close it.")
        return escapeHtml(found[0]) if close == "-->" else found[0] + close

    return _CODE.sub(end, source), tuple(notes)


def _html(source: str, lines_before: int) -> str:
    """HTML in which `data-line` tells the line of the file that a block begins on."""
    parser = commonmark()
    env: dict[str, Any] = {}
    tokens = parser.parse(DEEP.sub(r"\1 ", source), env)
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet("data-line", str(token.map[0] + 1 + lines_before))
    _mend_headings(tokens)
    names = _Names(env, source)
    env["names"] = names
    body = parser.renderer.render(tokens, parser.options, env)
    return f"<html><body>{body}{''.join(names.inline_notes)}</body></html>"


def commonmark() -> MarkdownIt:
    """A parser with tables and footnotes, that takes no paragraph for code and stops where nesting is too deep."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST})
    parser.enable(["table", "strikethrough"]).disable("code").use(footnote_plugin, move_to_end=False)
    parser.block.ruler.at("reference", _reference)
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.after("block", "open_brackets", _mend_brackets)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


# -- what is not taken for markup --------------------------------------------------------------------------------------


def _line(state: StateBlock, line: int, count_lines: int = 1) -> str:
    last = min(line + count_lines, state.lineMax) - 1
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[last]]


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A definition of a link leads to an address; "[1]: Ibid." is a note, and so is a number not used so."""
    found = _DEFINITION.match(_line(state, start, 2))
    if found is None or not _ADDRESS.match(found[2]):
        return False
    if found[1].isdecimal() and f"][{found[1]}]" not in state.src:
        return False
    return reference_rule(state, start, end, silent)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """No list begins with a year: "1986. A great year"."""
    return not _YEAR_LIKE.match(_line(state, start)) and list_rule(state, start, end, silent)


def _mend_brackets(state: StateCore) -> None:
    """Hundreds of brackets that never close, or one in the other, are text: the parser would take hours over them."""
    for token in state.tokens:
        if token.type == "inline" and token.content.count("[") > _MOST_BRACKETS:
            token.content = _without_open(token.content)


def _without_open(text: str) -> str:
    """`text` with a backslash before every bracket that opens no link: unclosed, or around another one."""
    links: set[int] = set()
    last: int | None = None
    for match in re.finditer(r"\\.|[\[\]]", text, re.DOTALL):
        if match[0] == "[":
            last = match.start()
        elif match[0] == "]" and last is not None:
            links.add(last)
            last = None
    return re.sub(r"\\.|\[", lambda match: match[0] if match[0] != "[" or match.start() in links else "\\[", text,
                  flags=re.DOTALL)  # fmt: skip


def _mend_headings(tokens: Sequence[Token]) -> None:
    """A paragraph with a line drawn right under it is no heading, though CommonMark takes it for one.

    Attributes behind a heading are not of its text.
    """
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "heading_open" and inline.children and inline.children[-1].type == "text":
            inline.children[-1].content = _ATTRIBUTES.sub("", inline.children[-1].content)
        drawn = opening.type == "heading_open" and opening.markup in "-="
        if drawn and len(inline.content) > _LONGEST_HEADING:
            opening.tag = closing.tag = "p"


# -- footnotes ---------------------------------------------------------------------------------------------------------


class _Names:
    """The labels of the footnotes: as written, or a free number where that is no short one."""

    def __init__(self, env: dict[str, Any], source: str) -> None:
        self.given = {name[1:] for name in env.get("footnotes", {}).get("refs", {})}
        self.given.update(_NUMBER_IN_BRACKETS.findall(source))
        self.names: dict[object, str] = {}
        self.free = (str(number) for number in count(1) if str(number) not in self.given)
        self.inline_notes: list[str] = []

    def of(self, label: object) -> str:
        if label not in self.names:
            own = isinstance(label, str) and _SHORT_LABEL.fullmatch(label)
            self.names[label] = str(label) if own else next(self.free)
        return self.names[label]


def _call(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:  # noqa: ANN401
    meta = tokens[at].meta
    names: _Names = env["names"]
    known = meta.get("label") or meta["id"]
    is_new = known not in names.names
    name = names.of(known)
    if not meta.get("label") and is_new:
        place = len(names.inline_notes)
        names.inline_notes.append("")
        note = env["footnotes"]["list"][meta["id"]]
        body = renderer.renderInline(note["tokens"], options, env)
        names.inline_notes[place] = f'<aside data-note="{escapeHtml(name)}">{body}</aside>'
    return f'<sup data-call="{escapeHtml(name)}"></sup>'


def _body(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:  # noqa: ANN401
    token = tokens[at]
    name = env["names"].of(token.meta["label"])
    return f'<aside data-note="{escapeHtml(name)}" data-line="{token.attrGet("data-line") or ""}">'


# -- rendering ---------------------------------------------------------------------------------------------------------


def _raw(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:  # noqa: ANN401
    """HTML as it is where HTML knows its name; "<name of the country>" is text, and so is a comment without end."""
    content = tokens[at].content
    found = _TAG.match(content.lstrip())
    unended = content.lstrip().startswith("<!--") and "-->" not in content
    known = found[1].lower() in defs.tags if found else not unended
    text = content if known else escapeHtml(content)
    line = tokens[at].attrGet("data-line")
    return f'<div data-line="{line}">{text}</div>' if line and not known else text


def _image(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:  # noqa: ANN401
    """An image as the words that describe it."""
    return escapeHtml(renderer.renderInlineAsText(tokens[at].children, options, env))


def _softbreak(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:  # noqa: ANN401
    """A space, but between the notes "[1] ..." and "[2] ..." on lines of their own the end of a paragraph.

    After a first line that is bold as a whole, and is a heading so, it is a line break.
    """
    if at + 1 < len(tokens) and _is_bold(tokens[:at]) and not tokens[at + 1].content[:1].islower():
        return "<br>"
    notes = at + 1 < len(tokens) and _NOTE_LINE.match(tokens[at + 1].content) and _NOTE_LINE.match(tokens[0].content)
    return "</p>\n<p>" if notes else "\n"


def _is_bold(tokens: Sequence[Token]) -> bool:
    """Whether the first line of a paragraph is all between the marks of bold text."""
    filled = [token for token in tokens if token.type != "text" or token.content.strip()]
    opens = [at for at, token in enumerate(filled) if token.type == "strong_open"]
    return (
        bool(opens)
        and opens[0] <= 1
        and any(token.type == "strong_close" for token in filled[-2:])
        and (len(opens) == 1 and not any(token.type == "softbreak" for token in filled))
    )


def _nothing(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:  # noqa: ANN401
    return "</aside>"


_RULES = {
    "footnote_ref": _call,
    "footnote_reference_open": _body,
    "footnote_reference_close": _nothing,
    "html_block": _raw,
    "html_inline": _raw,
    "image": _image,
    "softbreak": _softbreak,
}
