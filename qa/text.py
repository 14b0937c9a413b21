"""Text helpers: matching form, identifiers, printable form, sentence spans. Spans always point into the text given."""

from __future__ import annotations

import re
import unicodedata

import syntok.segmenter as segmenter
from syntok.tokenizer import Tokenizer

from qa.datatypes import Span

_UNSEEN = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
_PUNCTUATION = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "‐": "-", "‑": "-"} | dict.fromkeys(_UNSEEN)
)
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|[\ud800-\udfff]"
)
# Abbreviations after which a full stop ends no sentence, in the four languages of the genre.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"'])(?:pp?|pags?|pags|pag|arts?|no|nos|nr|vol|vols|eds?|ed|cf|fig|figs|al|approx|ca|etc|dr|mr|mrs|ms"
    r"|prof|gen|gral|col|lt|maj|sgt|capt|brig|st|ss|vs|sra?|srta|dra|exmo|num|cap|op|cit|ibid|i\.e|e\.g|p\.ex|ee|uu|u\.s|u\.n)\.$",
    re.IGNORECASE,
)
# Of these, the ones that are words too, or often end a sentence: they do when a capital follows.
_ENDS_BEFORE_CAPITAL = re.compile(r"(?:^|[\s(])(?:no|etc|al|cit)\.$", re.IGNORECASE)
_LONGEST_ABBREVIATION = 16
# Characters that syntok is given at once: its time grows with their square where no sentence ends.
_LONGEST_PIECE = 2_000
# Calls of notes and numbered references behind a sentence, "[3]", "[^3]", "[3, p. 4]", "³": they belong to it.
_CALLS = re.compile(
    r"(?<=[.!?…»”’\"')])(?:[\s,]?(?:\[(?:\^\w{1,4}|\d[^\[\]]{0,40}|[a-z]|[ivxl]{1,5}|[*†‡§]{1,3})\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))+(?=\s|$)"
)
_UNSURE = 100  # of the characters of a piece, at its end: whether a sentence ends there depends on what follows
_ITEM = re.compile(r"(?:[-*•‣◦–·]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s+")
_RULE = re.compile(r"\s*[-=_*~#–—•· ]{3,}$")
_FOLDED_MARKS = re.compile(r"[\u0300-\u036f]")
# The vowel signs and points of Arabic, Hebrew, Hindi and others: part of a word, but no letters for `re`.
_SIGNS = "".join(
    chr(point)
    for first, last in ((0x483, 0x1AB0), (0x1B00, 0x1DC0), (0x302A, 0x3100), (0xA66F, 0xAC00))
    for point in range(first, last)
    if unicodedata.category(chr(point)).startswith("M")
)
_FOLDED_WORD = re.compile(rf"[^\W_]+(?:[{_SIGNS}]+[^\W_]*)*")
# A word as it stands in a text, with what folding takes away from within it; "ʼ" counts as a letter for `re`.
_WORD = re.compile(rf"[^\W_ʼ]+(?:[\u0300-\u036f{_UNSEEN}{_SIGNS}]+[^\W_ʼ]*)*")


def collapse(text: str) -> str:
    """`text` with every run of white space, no-break spaces included, as one space, and none at the ends."""
    return " ".join(text.split())


def matching_form(text: str) -> str:
    """The form in which text is compared: NFC, straight quotes, nothing unseen, single spaces. Not for display."""
    return collapse(unicodedata.normalize("NFC", text).translate(_PUNCTUATION))


def fold(text: str) -> str:
    """`matching_form` without case and diacritics; what is no diacritic (Arabic hamza) stays in its letter."""
    stripped = _FOLDED_MARKS.sub("", unicodedata.normalize("NFD", matching_form(text)))
    return unicodedata.normalize("NFC", stripped).casefold()


def slug(text: str, longest: int = 72) -> str:
    """Lower-case words joined by hyphens, cut at a word border; letters of any script stay; "untitled" if none."""
    words = words_of(text)
    kept: list[str] = []
    for word in words:
        if kept and len("-".join([*kept, word])) > longest:
            break
        kept.append(word[:longest])
    return "-".join(kept) or "untitled"


def printable(text: str) -> str:
    """`text` without control characters, direction overrides and lone surrogates; tab and newline stay."""
    return _UNPRINTABLE.sub("", text)


def without_item(text: str) -> str:
    """`text` without the bullet or the number of a list before it."""
    match = _ITEM.match(text)
    return text[match.end() :] if match else text


def is_rule(text: str) -> bool:
    """Whether `text` is a line drawn under a heading or between paragraphs: "-----", "* * *"."""
    return bool(_RULE.match(text))


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 passage", "1,200 passages"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def words_of(text: str) -> list[str]:
    """The words and numbers of `text`, folded."""
    return _FOLDED_WORD.findall(fold(text))


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """The words and numbers of `text`, folded as by `words_of`, with where each stands in it."""
    found = ((match.start(), match[0].rstrip(_UNSEEN)) for match in _WORD.finditer(text))
    return [(fold(word), start, start + len(word)) for start, word in found]


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at either end, or None if nothing is left."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    kept = piece.strip()
    return Span(start + left, start + left + len(kept)) if kept else None


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the sentences of `text[start:end]`; together they hold every non-blank character of it.

    Split by syntok (https://pypi.org/project/syntok), then rejoined after abbreviations such as "pp." and "art.".
    A line break between two lines also ends a sentence when a blank line follows it.
    """
    stop = len(text) if end is None else end
    spans: list[Span] = []
    for paragraph in _paragraph_spans(text, start, stop):
        spans.extend(_merged(text, _syntok_starts(text, paragraph), paragraph))
    return spans


def _paragraph_spans(text: str, start: int, stop: int) -> list[Span]:
    borders = [start]
    for match in re.finditer(r"\n[^\S\n]*\n\s*", text[start:stop]):
        borders.append(start + match.end())
    borders.append(stop)
    spans = (trimmed(text, left, right) for left, right in zip(borders, borders[1:], strict=False))
    return [span for span in spans if span]


def _syntok_starts(text: str, paragraph: Span) -> list[int]:
    """Offsets at which syntok starts a sentence; the first is the paragraph's own start."""
    starts = [paragraph.start]
    at = paragraph.start
    while at < paragraph.end:
        # syntok knows "\u00a0" as a letter-like spacing only in part, so it sees plain spaces of the same length.
        piece = re.sub(r"\s", " ", text[at : min(at + _LONGEST_PIECE, paragraph.end)])
        piece = _CALLS.sub(lambda calls: " " * len(calls[0]), piece)  # of the same length, too
        is_last = at + len(piece) == paragraph.end
        tokens = Tokenizer(emit_hyphen_or_underscore_sep=True).tokenize(piece)
        offsets = [sentence[0].offset for sentence in segmenter.segment(tokens) if sentence][1:]
        # What stands at the end of a piece is seen again with what follows it, from the last sure start on.
        sure = [offset for offset in offsets if is_last or offset < len(piece) - _UNSURE]
        starts += [at + offset for offset in sure]
        at += sure[-1] if sure and not is_last else len(piece)
    return starts


def _merged(text: str, starts: list[int], paragraph: Span) -> list[Span]:
    kept = [starts[0]]
    for offset in starts[1:]:
        if offset > kept[-1] and not _abbreviated(text, kept[-1], offset):
            kept.append(offset)
    spans = (trimmed(text, left, right) for left, right in zip(kept, [*kept[1:], paragraph.end], strict=True))
    return [span for span in spans if span]


def ends_in_abbreviation(text: str, *, before_capital: bool) -> bool:
    """Whether the full stop at the end of `text` is an abbreviation's, so that no sentence ends there.

    "etc." ends one where a capital follows, "Gen." never does.
    """
    end = fold(text[-_LONGEST_ABBREVIATION:])
    return not (before_capital and _ENDS_BEFORE_CAPITAL.search(end)) and bool(_ABBREVIATION.search(end))


def _abbreviated(text: str, start: int, offset: int) -> bool:
    """Whether the full stop before `offset` is an abbreviation's."""
    before = text[max(start, offset - _LONGEST_ABBREVIATION) : offset]
    return ends_in_abbreviation(before, before_capital=text[offset].isupper())
