"""Word documents (.docx): made plain, turned into HTML by mammoth (https://pypi.org/project/mammoth), then into text.

A .docx has no lines and no fixed pages: `Extract.lines` counts the blocks of the extracted text, 1-based, so that
"report.docx:12" is its 12th paragraph.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from xml.parsers.expat import ExpatError

import lxml.html
from lxml import etree

from qa.documents import markup
from qa.documents.blocks import Extract, Metadata
from qa.documents.wordbody import HEADING, ITEM, STYLES_XML, plain_body
from qa.documents.wordstyles import Numbering, Styles, W, formatted
from qa.errors import DocumentError
from qa.text import counted

__all__ = ["read"]

_MOST_PART = 50_000_000  # bytes of one part
_MOST_PARTS = 200_000_000
_MOST_RATIO = 1_000  # text packs to a twentieth; beyond this a file was made to blow up
ANEW = "Open it in Word and save it as .docx."
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_OTHERS = {
    "xl/workbook.xml": "an Excel workbook", "ppt/presentation.xml": "a PowerPoint presentation",
    "content.xml": "an OpenDocument file", "META-INF/container.xml": "an EPUB book",
}  # fmt: skip
_UNREAD = {
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "equation",
    f"{W}altChunk": "embedded document",
}
_AS_TEXT = "Write the words that matter as text."
_DEFAULT_TITLE = re.compile(
    r"(?i)(?:word[\s-]?document|document|untitled\w*|sans titre|sin t[ií]tulo|sem t[ií]tulo|title|titre|normal"
    r"|microsoft word\b.*|.*\.(?:dot[xm]?|docx?|rtf|odt)|\W*|(?:document|untitled)\s?\d*)$"
)
FOREIGN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, etree.Error, ExpatError, EOFError, KeyError, IndexError,
    ValueError, TypeError, AttributeError, AssertionError, OSError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
_STYLE_MAP = "\n".join(
    [f"p[style-name='{HEADING}{level}'] => h{level}:fresh" for level in range(1, 7)]
    + [f"p[style-name='{ITEM}{level}'] => p.{ITEM}{level}:fresh" for level in range(1, 10)]
    + ["br[type='page'] => br:fresh", "br[type='column'] => br:fresh"]
)


def read(data: bytes) -> Extract:
    """Extract of a .docx file.

    Raises DocumentError for another format under this name, a damaged or protected file, or one made to blow up.
    """
    check_kind(data)
    try:
        return _read(Package(data))
    except FOREIGN as error:  # what zipfile, lxml, expat and mammoth raise at damage, one boundary for all
        what = " ".join(str(error).split())[:80] or type(error).__name__
        raise DocumentError(f"is damaged and is no whole .docx: {what}. {ANEW}") from error


def check_kind(data: bytes) -> None:
    """Raises DocumentError, saying what the bytes are, unless they may be a .docx."""
    if data.startswith(b"PK"):
        return
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise DocumentError("is protected by a password. Open it in Word, remove the password, and save it.")
        raise DocumentError(f"is a Word 97-2003 file, not .docx. {ANEW}")
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{\\rtf"):
        raise DocumentError(f"is an RTF file, not .docx. {ANEW}")
    if head.startswith(b"%pdf"):
        raise DocumentError("is a PDF file, not .docx. Name it .pdf.")
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in head:
        raise DocumentError("is a web page or XML, not .docx. Name it .html, or open it in Word and save it as .docx.")
    if not data:
        raise DocumentError("is empty: 0 bytes. Write its text, or remove the file.")
    if b"\x00" not in head:
        raise DocumentError("is plain text, not .docx. Name it .txt.")
    raise DocumentError(f"is not .docx: it begins with {data[:4].hex(' ')}, not with 50 4b. {ANEW}")


class Package:
    """The parts of a .docx that hold text."""

    def __init__(self, data: bytes) -> None:
        self.packed = zipfile.ZipFile(io.BytesIO(data))
        self.names = set(self.packed.namelist())
        self.unpacked = 0
        self.main = self._target("_rels/.rels", "", "officeDocument") or "word/document.xml"
        if self.main not in self.names or not self.main.endswith(".xml"):
            other = next(
                (what for name, what in _OTHERS.items() if name in self.names), "a zip file without a document"
            )
            raise DocumentError(f"is {other}, not .docx: it has no {self.main[:60]}. {ANEW}")
        self.folder = self.main.rpartition("/")[0]

    def relations(self, name: str) -> list[etree._Element]:
        """The relationships stated in the part `name`."""
        root = self.tree(name)
        return [] if root is None else [each for each in root if isinstance(each.tag, str) and each.get("Target")]

    def _target(self, relations: str, folder: str, kind: str) -> str | None:
        for each in self.relations(relations):
            if each.get("Type") == _RELATION + kind:
                target = each.get("Target")
                return target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
        return None

    def relations_of(self, part: str) -> str:
        """Name of the part with the relationships of `part`."""
        folder, _, name = part.rpartition("/")
        return f"{folder}/_rels/{name}.rels".lstrip("/")

    def beside(self, kind: str) -> str:
        """Name of the part of a kind ("styles") that belongs to the document."""
        return self._target(self.relations_of(self.main), self.folder, kind) or f"{self.folder}/{kind}.xml".lstrip("/")

    def tree(self, name: str) -> etree._Element | None:
        """The XML of a part, None if there is none. Raises DocumentError if it is too large or states entities."""
        if name not in self.names:
            return None
        info = self.packed.getinfo(name)
        for size, limit in ((info.file_size, _MOST_PART), (self.unpacked + info.file_size, _MOST_PARTS)):
            if size > limit:
                raise DocumentError(
                    f"unpacks to {size / 1e6:.0f} MB in {name[:60]}, the limit is {limit / 1e6:.0f} MB. Split it."
                )
        if info.file_size > 1_000_000 and info.file_size > _MOST_RATIO * max(info.compress_size, 1):
            raise DocumentError(
                f"packs {info.file_size:,} bytes into {info.compress_size:,} in {name[:60]}, "
                f"as no real document does. {ANEW}"
            )
        with self.packed.open(info) as stream:
            content = stream.read(info.file_size + 1)
        self.unpacked += len(content)
        for strict, transitional in _STRICT:
            content = content.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(content, parser)
        if root.getroottree().docinfo.doctype:
            raise DocumentError(f"declares a DOCTYPE in {name[:60]}, which no .docx does. {ANEW}")
        return root


def _read(package: Package) -> Extract:
    styles = Styles(package.tree(package.beside("styles")))
    lists = package.tree(package.beside("numbering"))
    parts, notes = {"word/styles.xml": STYLES_XML}, Counter[str]()
    sources = {"document": package.main} | {name: package.beside(name) for name in ("footnotes", "endnotes")}
    trees = {name: root for name, source in sources.items() if (root := package.tree(source)) is not None}
    _drop_lost_calls(trees)
    for name, root in trees.items():
        notes.update(tag for tag in _UNREAD for _ in root.iter(tag))
        relations = package.relations(package.relations_of(sources[name]))
        numbering = Numbering(lists, styles)  # the lists of the text and those of the notes are counted apart
        plain_body(root, styles, numbering, {each.get("Id", "") for each in relations})
        parts[f"word/{name}.xml"] = etree.tostring(root)
        parts[f"word/_rels/{name}.xml.rels"] = _links_only(relations)
    unread = tuple(f"has {counted(count, _UNREAD[tag])}, not read. {_AS_TEXT}" for tag, count in notes.items())
    found = markup.extract_tree(_html(parts), notes=unread, metadata=_metadata(package, styles))
    return replace(found, lines=tuple((block.start, at) for at, block in enumerate(found.blocks, 1)))


def _drop_lost_calls(trees: Mapping[str, etree._Element]) -> None:
    """Calls of notes that are not there lead nowhere, and are shown by no program."""
    for kind in ("footnote", "endnote"):
        notes = trees.get(f"{kind}s", ())
        there = {note.get(f"{W}id") for note in notes if note.get(f"{W}type", "normal") == "normal"}
        for root in trees.values():
            for call in list(root.iter(f"{W}{kind}Reference")):
                if call.get(f"{W}id") not in there:
                    call.getparent().remove(call)


def _links_only(relations: list[etree._Element]) -> bytes:
    root = etree.Element("Relationships", nsmap={None: "http://schemas.openxmlformats.org/package/2006/relationships"})
    for each in relations:
        if each.get("Type") == _RELATION + "hyperlink":
            tag = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
            names = ("Id", "Type", "Target", "TargetMode")
            etree.SubElement(root, tag, {name: each.get(name) for name in names if each.get(name)})
    return bytes(etree.tostring(root))


def _html(parts: dict[str, bytes]) -> etree._Element:
    """The HTML of a .docx that holds nothing but `parts`: notes and items as `markup` wants them."""
    import mammoth

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    packed.seek(0)
    page = mammoth.convert_to_html(
        packed, style_map=_STYLE_MAP, include_default_style_map=False, include_embedded_style_map=False
    ).value
    root = lxml.html.fragment_fromstring(page, create_parent="div") if page else lxml.html.Element("div")
    for item in root.iter("p"):
        name = item.get("class") or ""
        if name.startswith(ITEM):
            item.set("style", f"mso-list:l0 level{name[len(ITEM) :]}")
    _name_notes(root)
    return root


def _name_notes(root: etree._Element) -> None:
    """Footnotes are numbered 1, 2, 3 and endnotes i, ii, iii, each in the order of their calls, as in Word."""
    labels: dict[str, str] = {}
    counts = {"footnote": 0, "endnote": 0}
    for call in list(root.iter("a")):
        kind, _, number = (call.get("href") or "").lstrip("#").partition("-")
        if kind not in counts or not (call.get("id") or "").startswith(f"{kind}-ref-"):
            continue
        name = f"{kind}-{number}"
        if name not in labels:
            counts[kind] += 1
            labels[name] = str(counts[kind]) if kind == "footnote" else formatted(counts[kind], "lowerRoman")
        call.text = None  # mammoth's own count of all notes
        call.tag = "sup"
        call.set("data-call", labels[name])
    for body in [each for each in root.iter("li") if (each.get("id") or "").partition("-")[0] in counts]:
        label = labels.pop(body.attrib.pop("id"), None)
        if label is None:  # called twice, a note is shown once
            body.getparent().remove(body)
            continue
        for back in [each for each in body.iter("a") if (each.get("href") or "").partition("-ref-")[1]]:
            if (back.text or "") == "↑":
                back.text = ""
        body.tag = "aside"
        body.set("data-note", label)
        root.append(body)


def _metadata(package: Package, styles: Styles) -> Metadata:
    """Title and language. The author's name is left out: Word fills in the login of whoever typed."""
    core = package.tree(package._target("_rels/.rels", "", "metadata/core-properties") or "docProps/core.xml")
    found = None if core is None else core.find("{http://purl.org/dc/elements/1.1/}title")
    title = " ".join(((found.text if found is not None else "") or "").split())
    return Metadata(title="" if _DEFAULT_TITLE.match(title) else title, language=styles.language)
