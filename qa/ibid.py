"""Footnotes in their order, "Ibid." understood as the one before: what else such a footnote names must hold too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.named import PART, Note, read_note
from qa.page_numbers import leading_pages, without_pages
from qa.text import matching_form, words_of

__all__ = ["read_notes"]

_AGAIN = re.compile(
    r"\W*(?:(?:see|cf|voir|ver|v[ée]ase|vgl|siehe)\b\.?\s+(?:also\s+)?)?"
    r"(?:(?:(?P<same>idem|[ií]d(?=\.|,|$))|(?:ib[ií]d(?:em)?|ebd|ebenda))(?!\w)\.?)",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r", example\b", re.IGNORECASE)


def read_notes(texts: Iterable[str], titles: Sequence[str]) -> list[tuple[Note, ...]]:
    """Footnotes understood, "Ibid." as the one before; what else it names must hold too, and is a note of its own."""
    found: list[tuple[Note, ...]] = []
    for text in texts:
        form = matching_form(text)
        again = _AGAIN.match(form)
        rest = form[again.end() :].strip(" .,;:") if again else form
        if again and found:
            found.append(_again(rest, found[-1], titles, same_author=bool(again["same"])))
        else:
            found.append((read_note(rest, titles),))
    return found


def _again(rest: str, before: tuple[Note, ...], titles: Sequence[str], *, same_author: bool) -> tuple[Note, ...]:
    """What "Ibid." means with the rest of its footnote. "Idem" before the name of a work is only its author."""
    if not rest:
        return before
    pages, more = leading_pages(rest)
    more = more.lstrip(" .,;:)")
    base = replace(before[0], instead=pages) if pages else before[0]
    if not words_of(more):
        return (base,)
    own = read_note(more, titles)
    if own.formal:
        stated = own.stated if words_of(own.stated) else base.sources
        return (replace(own, stated=stated, sources=stated, instead=pages),)
    if own.documents or own.lessons or PART.match(more):
        elsewhere = _elsewhere(before[0], own, more)
        return (read_note(f"{elsewhere}, p. {', '.join(pages)}" if pages else elsewhere, titles),)
    return (own,) if same_author and not pages else (base, own)


def _elsewhere(before: Note, own: Note, more: str) -> str:
    """Another lesson of the same document, another example of the same lesson."""
    if own.documents:
        return more
    if own.lessons:
        return ", ".join([*(before.documents if len(before.documents) == 1 else ()), more])
    return f"{without_pages(_EXAMPLE.split(before.place)[0].rstrip('.'))[0]}, {more}"
