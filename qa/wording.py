"""Where words stand in the passages of a corpus, exactly; and where they nearly stand, with the difference.

Texts are compared in `qa.text.matching_form`, never case-folded: one digit, letter, comma or accent makes another text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from qa.datatypes import Passage
from qa.footnotes import SUPERSCRIPTS, footnote_calls
from qa.passages import prose_of
from qa.text import matching_form

__all__ = ["NEARLY", "Nearly", "Wording", "aligned", "difference", "pieces_of"]

NEARLY = 80.0  # of 100: how alike a stretch must be to be the same words, changed
_MOST_COMPARED = 30  # passages that are compared letter by letter
_MOST_PLACES = 2_000  # at which one short piece is looked at
_FAR = 0.5  # of the weight of what the best one shares: with less, another can hardly be more alike
_COMMON = 0.2  # of all texts: a word in more of them tells little
_LONG = 1_000  # characters from which the stretch is found by its words first
_MOST_PIECES = 200  # of one quotation; nobody leaves out so much, and each is looked for in every passage
_SLACK = 12  # words more than were quoted, on either side, that a changed stretch may have
_OMISSION = re.compile(r"\s*(?:\[\s*(?:…|\. ?\. ?\.)\s*\]|\(\s*(?:…|\. ?\. ?\.)\s*\)|…|\.\.\.|\. \. \.)\s*")
_CALL = re.compile(r"\s*(?:\[\^?([^\[\]\s]{1,6})\]|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))")
_LONGEST_UNIT = 3  # characters before a raised digit that say whether it is a call
_LOST_CALL = re.compile(r"\s*\[\^[^\[\]\s]{1,20}\]$")
_WORD = re.compile(r"\w+")
_PLAIN_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_AROUND = " .,;:!?()[]\"'"
_GUILLEMETS = re.compile(r"«\s+|(?<!\s)\s+»")
_ROUGHLY = 60.0  # of 100: how alike a stretch of the same length is, if words are missing in one of them
_UNITS = "%‰°"
_SIGNS = "-−+$€£¥<>≤≥~±"


@dataclass(frozen=True, slots=True)
class Nearly:
    """Words of a passage that are nearly those looked for; `difference` is from the latter to the former."""

    passage: Passage
    difference: str
    score: float


class _Text(NamedTuple):
    """What a passage says in one of its forms, or a title, a reference or a footnote of it."""

    owner: int
    text: str


class Wording:
    """The words of all passages. Finding some in 18 MB of text takes about 20 ms."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self._texts = [_Text(owner, text) for owner, each in enumerate(passages) for text in _texts(each)]
        self._starts, at = list[int](), 1
        for _, text in self._texts:
            self._starts.append(at)
            at += len(text) + 1
        self._all = "\n" + "".join(f"{text}\n" for _, text in self._texts)
        self._postings: dict[str, list[int]] = {}

    def standing(self, text: str) -> tuple[Passage, ...]:
        """The passages in which the words stand, all pieces of them in their order; empty if none."""
        for form in _forms(text):
            pieces = pieces_of(form)
            found = self._holding([form]) or (self._holding(pieces) if pieces != [form] else [])
            if found:
                return tuple(self.passages[owner] for owner in found)
        return ()

    def scattered(self, text: str) -> tuple[tuple[Passage, ...], ...]:
        """For each piece or paragraph where it stands, if every one stands somewhere; else empty."""
        pieces = [piece for paragraph in text.split("\n\n") for piece in pieces_of(_form(paragraph))]
        found = tuple(map(self.standing, pieces)) if 1 < len(pieces) <= _MOST_PIECES else ()
        return found if all(found) else ()

    def nearest(self, text: str) -> Nearly | None:
        """The passage that says nearly these words, the one most alike; None if none does."""
        pieces = pieces_of(_form(text))
        if not 0 < len(pieces) <= _MOST_PIECES:
            return None
        best, size = (0.0, -1, list[str]()), sum(map(len, pieces))
        for row in self._candidates(" ".join(pieces)):
            compared = _all_aligned(pieces, self._texts[row].text)
            score = sum(score * len(piece) for (score, _), piece in zip(compared, pieces, strict=False)) / size
            if len(compared) == len(pieces) and score > best[0]:
                best = score, row, [stretch for _, stretch in compared]
        score, row, stretches = best
        if row < 0:
            return None
        told = " […] ".join(difference(piece, other) for piece, other in zip(pieces, stretches, strict=True))
        return Nearly(self.passages[self._texts[row].owner], told, score)

    def _holding(self, pieces: Sequence[str]) -> list[int]:
        """Owners of the texts that hold all pieces, in their order, none cutting a word."""
        if not pieces:
            return []
        found: dict[int, None] = {}
        for row in self._rows_with(max(pieces, key=len)):
            owner, text = self._texts[row]
            if owner not in found and _holds(f"\n{text}\n", pieces):
                found[owner] = None
        return sorted(found)

    def _rows_with(self, piece: str) -> Iterator[int]:
        at = self._all.find(piece)
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            row = bisect_right(self._starts, at) - 1
            yield row
            following = self._starts[row + 1] if row + 1 < len(self._starts) else len(self._all)
            at = self._all.find(piece, following)

    def _candidates(self, text: str) -> list[int]:
        """Texts that share most of the rarest words with `text`, the best first."""
        words = {word for word in _WORD.findall(text.casefold()) if word in self._index()}
        rare = {word for word in words if len(self._postings[word]) <= _COMMON * len(self._texts)}
        weights = np.zeros(len(self._texts))
        for word in sorted(rare if len(rare) >= 3 else words):
            rows = self._postings[word]
            weights[rows] += math.log(1 + len(self._texts) / len(rows))
        best = np.argsort(-weights, kind="stable")[:_MOST_COMPARED]
        return [int(row) for row in best if weights[row] > 0 and weights[row] >= _FAR * weights[best[0]]]

    def _index(self) -> dict[str, list[int]]:
        if not self._postings:
            for row, (_, text) in enumerate(self._texts):
                for word in {*_WORD.findall(text.casefold())}:
                    self._postings.setdefault(word, []).append(row)
        return self._postings


def pieces_of(text: str) -> list[str]:
    """What is left of a quotation between its omissions ("[…]", "(...)", "…"), without what has no word in it."""
    pieces = (piece.strip() for piece in _OMISSION.split(text))
    return [piece for piece in pieces if any(character.isalnum() for character in piece)]


def difference(before: str, after: str) -> str:
    """Word by word, what became of `before`: "They met [-two-]{+three+} times"."""
    olds, news = before.split(), after.split()
    parts = []
    for what, i, j, k, m in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        old, new = " ".join(olds[i:j]), " ".join(news[k:m])
        if what == "equal":
            parts.append(old)
        else:
            parts.append((f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else ""))
    return " ".join(parts)


def _form(text: str) -> str:
    """`matching_form`; the spaces that French sets within its quotation marks are none of the words."""
    return matching_form(_GUILLEMETS.sub(lambda match: match[0].strip(), text))


def _texts(passage: Passage) -> list[str]:
    """Every text in which words of the passage may be found, each once, in matching form."""
    labels = {note.label for note in passage.footnotes}
    labels |= {label for marker in passage.markers for label, at in footnote_calls(marker.text) if not at}
    raw = [passage.text, prose_of(passage)] if passage.references else [passage.text]
    titles = (passage.example_title, passage.section_title, passage.lesson_title, passage.document)
    forms = [_form(form) for text in raw for form in _without_calls(text, labels)]
    forms += [_title_form(form) for title in titles if title for form in _without_calls(title, labels)]
    forms += [_form(reference.text) for reference in passage.references]
    forms += [_form(note.text) for note in passage.footnotes]
    return [text for text in dict.fromkeys(forms) if text]


@lru_cache(maxsize=4096)
def _title_form(title: str) -> str:
    """`_form` of what many passages stand under."""
    return _form(title)


def _without_calls(text: str, labels: set[str]) -> Iterator[str]:
    """The text as it is, with its own calls as "[1]", and without them, as another program shows it.

    Word and Markdown number footnotes anew and show the number apart from the words.
    """
    yield text
    if not labels:
        return
    calls = [(label, at) for label, at in footnote_calls(text) if label in labels]
    for shown in ("[{}]", ""):
        parts, done = [], 0
        for label, at in calls:
            call = _CALL.match(text, at)
            if call:
                start = at if shown else done + len(text[done:at].rstrip())
                parts += [text[done:start], shown.format(label)]
                done = call.end()
        yield "".join([*parts, text[done:]])


def _forms(text: str) -> Iterator[str]:
    """The words as they are quoted, with calls of footnotes as "[1]", and without a call that leads to no footnote."""
    own = _form(text)
    yield own
    called = _CALL.sub(lambda match: f"[{(match[1] or match[2]).translate(_PLAIN_DIGITS)}]", own)
    if called != own:
        yield called
    if lost := _LOST_CALL.search(own):
        yield own[: lost.start()]


def _holds(framed: str, pieces: Iterable[str]) -> bool:
    """Whether the pieces stand in the text one after the other, none beginning or ending within a word or a number."""
    done = 1
    for piece in pieces:
        at = framed.find(piece, done)
        while at >= 0 and (_cuts_start(framed, at) or _cuts_end(framed, at + len(piece))):
            at = framed.find(piece, at + 1)
        if at < 0:
            return False
        done = at + len(piece)
    return True


def _is_letter(character: str) -> bool:
    """Whether a character is part of a word or a number; a raised digit is none."""
    if character in SUPERSCRIPTS:
        return False
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _cuts_start(text: str, at: int) -> bool:
    """Whether what begins at `at` leaves off what belongs to it: "state" of "non-state", "5" of "$5" or "2.5".

    What is elided before it does not: "appropriation" of "l'appropriation".
    """
    left, right, before = text[at - 1], text[at], text[max(at - 2, 0)]
    if not _is_letter(right):
        return False
    if _is_letter(left) or (left == "-" and _is_letter(before)):
        return True
    return right.isdecimal() and (left in _SIGNS or (left in ".," and before.isdecimal()))


def _cuts_end(text: str, at: int) -> bool:
    """Whether what ends before `at` leaves off what belongs to it: "can" of "can't", "2009" of "2009-2017"."""
    left, right, after = text[at - 1], text[at], text[min(at + 1, len(text) - 1)]
    if not _is_letter(left) and left not in SUPERSCRIPTS:
        return False
    if right in SUPERSCRIPTS:  # "m" of "m²", but not a word with its call
        start = max(at - _LONGEST_UNIT, 0)
        return all(start + call != at for _, call in footnote_calls(text[start : at + 4]))
    if _is_letter(right) or (right in "-'" and _is_letter(after)):
        return True
    return left.isdecimal() and (right in _UNITS or (right in ".," and after.isdecimal()))


def _all_aligned(pieces: Sequence[str], text: str) -> list[tuple[float, str]]:
    """`aligned` for each piece, up to the first that is not nearly there."""
    found = []
    for piece in pieces:
        score, stretch = aligned(piece, text)
        if score < NEARLY:
            break
        found.append((score, stretch))
    return found


def aligned(piece: str, text: str) -> tuple[float, str]:
    """How alike (0 to 100) the piece is to the stretch of the text that is most like it, and that stretch."""
    from rapidfuzz import fuzz

    if len(text) <= len(piece):
        if 200 * len(text) < NEARLY * (len(text) + len(piece)):  # it cannot be: what is missing is too much
            return 0.0, ""
        score = fuzz.ratio(piece, text, score_cutoff=NEARLY)
        return (score, text) if score else (0.0, "")
    if len(piece) > _LONG:
        return _aligned_by_words(piece, text)
    found = fuzz.partial_ratio_alignment(piece, text, score_cutoff=_ROUGHLY)
    if found is None:
        return 0.0, ""
    stretch = _trimmed(piece, text.split(), text[: found.dest_start].count(" "))
    score = max(found.score, fuzz.ratio(piece, stretch))
    return (score, stretch) if score >= NEARLY else (0.0, "")


def _aligned_by_words(piece: str, text: str) -> tuple[float, str]:
    """The same for a long piece: it lies where its longest run of words stands."""
    from rapidfuzz import fuzz

    words = text.split()
    run = SequenceMatcher(None, piece.split(), words, autojunk=False).find_longest_match()
    if not run.size:
        return 0.0, ""
    stretch = _trimmed(piece, words, run.b - run.a)
    return fuzz.ratio(piece, stretch), stretch


def _trimmed(piece: str, words: list[str], first: int) -> str:
    """The words from about the first one on that the piece has too; a changed one at its ends counts with them."""
    quoted = piece.split()
    window = words[max(first - _SLACK, 0) : max(first, 0) + len(quoted) + _SLACK]
    steps = SequenceMatcher(None, quoted, window, autojunk=False).get_opcodes()
    steps = [step for step in steps if step[0] != "delete"]
    if not steps:
        return ""
    start, end = steps[0][3], steps[-1][4]
    if steps[0][0] == "insert":  # before the first quoted word
        start = steps[0][4]
    elif steps[0][0] == "replace":
        start = max(start, steps[0][4] - (steps[0][2] - steps[0][1]))
    if steps[-1][0] == "insert":
        end = steps[-1][3]
    elif steps[-1][0] == "replace":
        end = min(end, steps[-1][3] + (steps[-1][2] - steps[-1][1]))
    stretch = " ".join(window[start:end])
    stretch = stretch.lstrip(_AROUND) if piece[0].isalnum() else stretch  # what the piece leaves off is no change
    return stretch.rstrip(_AROUND) if piece[-1].isalnum() else stretch
