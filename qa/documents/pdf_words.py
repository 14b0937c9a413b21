"""The words of a PDF's page with their places, read character by character from PDFium's text page."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa.documents.layout import Word
from qa.errors import DocumentError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_BOLD = re.compile(r"(?i)bold|black|heavy|demi|cmbx|sfbx|-bd|medi$|[-,]b$")
_TILTED = 0.05  # radians; text at a slant is a stamp or a watermark
_HYPHENS = (0x02, 0xFFFE)  # what PDFium gives for a hyphen at a line's end
_SPACES = frozenset((*range(2), *range(3, 33), 0xA0, 0x3000, *range(0x2000, 0x200B)))
_SAMPLES = 60
_LINK = re.compile(r"(?i)(?:https?://|mailto:)\S+$")
_BUCKET = 16.0
_LIGATURES = re.compile("[\ufb00-\ufb06]")

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class PageWords:
    """A page's words in the file's order, turned so that most of them run to the right; its extent in points."""

    words: list[Word] = field(default_factory=list)
    height: float = 1.0
    bottom: float = 0.0
    has_image: bool = False


def page_words(document: PdfDocument, index: int, most: int) -> PageWords:
    """Words of the page `index`. Raises DocumentError if it has more than `most` characters."""
    with closing(document[index]) as page, closing(page.get_textpage()) as textpage:
        characters = textpage.count_chars()
        if characters > most:
            raise DocumentError(
                f"has {characters:,} characters on page {index + 1}, the limit is {most:,}. "
                "Split the page, or leave it out."
            )
        turn = _turn(textpage.raw, characters)
        left, bottom, right, top = _turned(page.get_cropbox(), turn)
        found = PageWords([], max(top - bottom, 1.0), bottom, _has_image(page) if not characters else False)
        links = _Links(document, page, turn)
        reader = _Reader(textpage.raw, characters, turn, links)
        for word in reader.words():
            middle = (word.x0 + word.x1) / 2
            if left <= middle <= right and bottom <= word.y <= top:
                found.words.append(word)
        return found


def _turn(textpage: object, characters: int) -> int:
    """In quarters, counter-clockwise, the direction in which most of the text runs."""
    import pypdfium2.raw as raw

    step = max(1, characters // _SAMPLES)
    quarters: Counter[int] = Counter()
    for at in range(0, characters, step):
        angle = raw.FPDFText_GetCharAngle(textpage, at)
        if angle >= 0:
            quarters[round(-angle / (math.pi / 2)) % 4] += 1  # PDFium counts clockwise
    return max(quarters, key=lambda quarter: (quarters[quarter], -quarter)) if quarters else 0


def _turned(box: Box, turn: int) -> Box:
    """A box (left, bottom, right, top) after the text's direction was turned to the right."""
    left, bottom, right, top = box
    for _ in range(turn):
        left, bottom, right, top = bottom, -right, top, -left
    return left, bottom, right, top


def _has_image(page: PdfPage) -> bool:
    import pypdfium2.raw as raw

    kinds = (raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, at)) for at in range(_object_count(page)))
    return any(kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM) for kind in kinds)


def _object_count(page: PdfPage) -> int:
    import pypdfium2.raw as raw

    return int(raw.FPDFPage_CountObjects(page.raw))


class _Links:
    """The boxes of a page that lead to an address, kept by height."""

    def __init__(self, document: PdfDocument, page: PdfPage, turn: int) -> None:
        self._boxes: defaultdict[int, list[tuple[Box, str]]] = defaultdict(list)
        for url, box in _link_boxes(document, page):
            turned = _turned(box, turn)
            low, high = int(turned[1] // _BUCKET), int(turned[3] // _BUCKET)
            for bucket in range(low, min(high, low + 200) + 1):
                self._boxes[bucket].append((turned, url))

    def __bool__(self) -> bool:
        return bool(self._boxes)

    def at(self, x: float, y: float) -> str:
        """The address to which a point leads, or ""."""
        for (left, bottom, right, top), url in self._boxes.get(int(y // _BUCKET), ()):
            if left <= x <= right and bottom <= y <= top:
                return url
        return ""


def _link_boxes(document: PdfDocument, page: PdfPage) -> Iterator[tuple[str, Box]]:
    import pypdfium2.raw as raw

    place, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page.raw, place, link):
        url = _address(document, raw.FPDFLink_GetAction(link))
        if not url:
            continue
        quads = raw.FPDFLink_CountQuadPoints(link)
        for at in range(quads):
            quad = raw.FS_QUADPOINTSF()
            if raw.FPDFLink_GetQuadPoints(link, at, quad):
                xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                yield url, (min(xs), min(ys), max(xs), max(ys))
        rectangle = raw.FS_RECTF()
        if not quads and raw.FPDFLink_GetAnnotRect(link, rectangle):
            yield url, (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)


def _address(document: PdfDocument, action: object) -> str:
    import pypdfium2.raw as raw

    if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
        return ""
    size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
    if not 1 < size < 8192:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document.raw, action, buffer, size)
    url = buffer.value.decode("utf-8", "ignore").strip()
    return url if _LINK.match(url) else ""


class _Reader:
    """Goes through a page's characters once, and asks for their style at the start of a word only: calls are slow."""

    def __init__(self, textpage: object, characters: int, turn: int, links: _Links) -> None:
        import pypdfium2.raw as raw

        self._raw, self._page, self._characters = raw, textpage, characters
        self._turn, self._links = turn, links
        self._matrix, self._flags = raw.FS_MATRIX(), ctypes.c_int()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        self._word: Word | None = None
        self._letters: list[str] = []

    def words(self) -> Iterator[Word]:
        """The words that run in the page's direction; others are watermarks and labels of axes."""
        raw, page, turn = self._raw, self._page, self._turn
        get_unicode, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
        rectangle = raw.FS_RECTF()
        reference = ctypes.byref(rectangle)
        base = tall = begin = 0.0
        raised = False
        for at in range(self._characters):
            code = get_unicode(page, at)
            if code in _SPACES:
                if self._word is not None:
                    self._word.spaced = code not in (10, 13)
                    yield from self._ended()
                continue
            if not get_box(page, at, reference):
                continue
            left, bottom, right, top = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
            if turn:
                left, bottom, right, top = _turned((left, bottom, right, top), turn)
            url = self._links.at((left + right) / 2, (bottom + top) / 2) if self._links else ""
            word = self._word
            same_line = abs(bottom - base) < 0.08 * tall and abs(top - bottom - tall) < 0.04 * tall
            # The letters of a ligature all have its box.
            near = word and (-0.3 * tall < left - word.x1 < 0.22 * tall or begin <= left < word.x1)
            superior = 48 <= code <= 57 and self._is_superior(at, top - bottom)
            if not (word and same_line and near and url == word.url and superior == raised):
                yield from self._ended()
                word = self._word = self._started(at, (left, bottom, right, top), url)
                base, tall, raised = bottom, max(top - bottom, 0.1), superior
                if word is None:
                    continue
                if superior:
                    word.y, word.size = word.y + 0.33 * word.size, round(0.6 * word.size, 1)
            begin = left
            word.x1 = max(word.x1, right)
            self._letters.append("-" if code in _HYPHENS else chr(code))
        yield from self._ended()

    def _is_superior(self, at: int, tall: float) -> bool:
        """Whether the font draws the character small and high, without a change of font size: the call of a note."""
        raw, page = self._raw, self._page
        sides = [ctypes.c_double() for _ in range(4)]
        raw.FPDFText_GetCharOrigin(page, at, self._x, self._y)
        raw.FPDFText_GetCharBox(page, at, *sides)
        left, bottom, right, top = _turned((sides[0].value, sides[2].value, sides[1].value, sides[3].value), self._turn)
        base = _turned((self._x.value, self._y.value) * 2, self._turn)[1]
        return bottom - base > 0.2 * tall and 0 < top - bottom < 0.55 * tall

    def _started(self, at: int, box: Box, url: str) -> Word | None:
        """A word that begins with the character `at`, or None if it runs in another direction."""
        raw, page = self._raw, self._page
        if not raw.FPDFText_GetMatrix(page, at, self._matrix):
            return None
        angle = math.atan2(self._matrix.b, self._matrix.a) - self._turn * math.pi / 2
        if abs(math.remainder(angle, 2 * math.pi)) > _TILTED:
            return None
        raw.FPDFText_GetCharOrigin(page, at, self._x, self._y)
        size = raw.FPDFText_GetFontSize(page, at) * math.hypot(self._matrix.c, self._matrix.d)
        raw.FPDFText_GetFontInfo(page, at, self._name, 128, self._flags)
        name = self._name.value.decode("ascii", "ignore")
        bold = bool(_BOLD.search(name)) if name else raw.FPDFText_GetFontWeight(page, at) >= 700
        origin = _turned((self._x.value, self._y.value, self._x.value, self._y.value), self._turn)
        return Word("", box[0], box[2], origin[1], max(round(size, 1), 0.1), bold, url)

    def _ended(self) -> Iterator[Word]:
        word, self._word = self._word, None
        text = _clean("".join(self._letters))
        self._letters.clear()
        if word is not None and text:
            word.text = text
            yield word


def _clean(text: str) -> str:
    """The text without control codes and halves of characters, ligatures taken apart, accents on their letters."""
    if text.isascii():
        return "".join(filter(str.isprintable, text)) if not text.isprintable() else text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    whole = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), whole)
    kept = "".join(c for c in whole if c == "\u00ad" or unicodedata.category(c) not in ("Cc", "Cs", "Cf", "Cn"))
    return unicodedata.normalize("NFC", kept)
