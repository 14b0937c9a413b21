"""What is encoded for a passage: its sentences, and one text or, where that is too long for the model, its stretches.

Nothing is cut off silently: whatever does not fit into the model's window is encoded in pieces that do. Of a passage
that fits, the stretch is the whole passage; of a longer one, every three sentences, each with the titles before them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from qa.datatypes import Passage, Reference, Span
from qa.passages import prose_of
from qa.text import collapse, sentence_spans, trimmed

Fits = Callable[[str], bool]
"""Whether the model reads all of a text."""
_SENTENCES = 3  # of a stretch
_STRIDE = 2


def windows(passage: Passage, fits: Fits) -> list[Span]:
    """Spans in the document that find a passage and show its evidence: its sentences, reference lines left out."""
    sentences = sentence_spans(passage.text)
    moved = [Span(span.start + passage.start, span.end + passage.start) for span in sentences]
    kept = [span for span in moved if not any(_overlap(span, reference) for reference in passage.references)]
    return [piece for span in kept for piece in _pieces(passage, span, fits)]


def stretches(passage: Passage, fits: Fits) -> list[str]:
    """The texts that stand for the passage as a whole; at least one."""
    titles, whole = titles_of(passage), searched_text(passage)
    if fits(whole):
        return [whole]
    sentences = [encoded_window(passage, span) for span in windows(passage, lambda text: fits(_under(titles, text)))]
    found = []
    for at in range(0, max(len(sentences) - 1, 1), _STRIDE):
        run = sentences[at : at + _SENTENCES]
        together = _under(titles, " ".join(run))
        found += [together] if fits(together) else [_under(titles, sentence) for sentence in run]
    return list(dict.fromkeys(found)) or [titles]


def encoded_window(passage: Passage, span: Span) -> str:
    """What is encoded for a window: its own words, white space as single spaces.

    No title before it: on the questions that this was tried on, the title pulled sentences of one passage together.
    """
    return collapse(passage.text[span.start - passage.start : span.end - passage.start])


def key_of(text: str, language: str | None = None) -> str:
    """The key of an encoded text; of a stretch with its language, by which words are left out."""
    return hashlib.sha256(f"{language or ''}\0{text}".encode()).hexdigest()[:32]


def _pieces(passage: Passage, span: Span, fits: Fits) -> list[Span]:
    """The span, or halves of it, cut at white space if there is any, until each fits."""
    text = passage.text[span.start - passage.start : span.end - passage.start]
    if len(text) < 2 or fits(collapse(text)):
        return [span]
    middle = len(text) // 2
    cut = next((at for at in range(middle, len(text)) if text[at].isspace()), middle)
    halves = (trimmed(text, 0, cut), trimmed(text, cut, len(text)))
    return [
        piece
        for half in halves
        if half
        for piece in _pieces(passage, Span(span.start + half.start, span.start + half.end), fits)
    ]


def titles_of(passage: Passage) -> str:
    """The titles that a passage stands under, outermost first, each once."""
    titles = (passage.document, passage.lesson_title, passage.example_title, passage.section_title)
    return ". ".join(dict.fromkeys(filter(None, titles)))


def searched_text(passage: Passage) -> str:
    """What lexical search reads of a passage: its titles and its prose, reference lines left out."""
    return _under(titles_of(passage), prose_of(passage))


def _under(titles: str, text: str) -> str:
    return f"{titles}\n{text}" if titles else text


def _overlap(span: Span, reference: Reference) -> bool:
    return reference.start < span.end and span.start < reference.end
