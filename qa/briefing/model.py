"""What a briefing is, its file, and how its quotations are found again in the documents after a rebuild."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal, Protocol

from qa.datatypes import Evidence, Hit, Passage
from qa.errors import BriefingError
from qa.text import collapse, counted, printable

Group = Literal["lesson", "question", "none"]
GROUPS: tuple[Group, ...] = ("lesson", "question", "none")
MOST_ITEMS = 500
LONGEST_LINE = 500  # characters of a title, a name, a question
LONGEST_NOTE = 20_000
_LONGEST_QUOTED = 200_000
_TELLING = 8  # words that do not stand in another passage by chance
_MARK = "lessons-desk-briefing"
_VERSION = 1
_SAVE = "Save one with: qa brief --out NAME.json"
_CHANGED, _GONE = "its passage no longer says it word for word", "its passage is gone from the documents"
_HALF = re.compile("[\ud800-\udfff]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Item:
    """One quotation: the id of its passage, what is quoted of it, the question it answers, and the adviser's note.

    `quoted` are stretches of the passage in reading order, word for word: by them a rebuild is noticed that changed
    them.
    """

    passage: str
    quoted: tuple[str, ...]
    question: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """Quotations in the adviser's order; `made` is the date (ISO 8601), `build` the index they were chosen from."""

    items: tuple[Item, ...] = ()
    title: str = "Briefing"
    author: str = ""
    made: str = ""
    group: Group = "lesson"
    build: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """An item as the documents have it now: its passage, and each quoted stretch where it stands.

    `trouble` says what has become of it if it is no longer there; it has no pieces then.
    """

    item: Item
    passage: Passage | None
    pieces: tuple[Evidence, ...]
    trouble: str = ""


class Passages(Protocol):
    """Where passages are looked up by their ids."""

    def row_of(self, name: str) -> int | None:
        """The row of the passage of an id, or of the one that an id of an earlier build leads to."""

    def passage(self, row: int) -> Passage:
        """The passage of a row."""

    def saying(self, words: str) -> list[int]:
        """The rows of the passages whose text has these words."""


def item_of(passage: Passage, pieces: Sequence[Evidence] = (), *, question: str = "", note: str = "") -> Item:
    """A quotation of the passage, whole or only some pieces of it; pieces with nothing between them are one."""
    own = sorted({(each.start, each.end) for each in pieces if passage.start <= each.start < each.end <= passage.end})
    joined: list[tuple[int, int]] = []
    for start, end in own:
        if joined and not passage.text[joined[-1][1] - passage.start : start - passage.start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    quoted = tuple(passage.text[start - passage.start : end - passage.start] for start, end in joined)
    return Item(passage.id, quoted or (passage.text,), question, note)


def items_of(hits: Iterable[Hit], question: str, *, evidence_only: bool) -> list[Item]:
    """A quotation of each hit."""
    return [item_of(hit.passage, hit.marked if evidence_only else (), question=question) for hit in hits]


def placed(items: Iterable[Item], passages: Passages) -> list[Quoted]:
    """Each item as the documents have it now."""
    return [_placed(item, passages) for item in items]


def _placed(item: Item, passages: Passages) -> Quoted:
    """Where the item's id leads, if that passage says it; else the only one that does: lessons may be numbered anew."""
    row = passages.row_of(item.passage)
    own = passages.passage(row) if row is not None else None
    if own and (pieces := _pieces(item, own)):
        return Quoted(item, own, pieces)
    if len(" ".join(item.quoted).split()) >= _TELLING:
        others = [each for each in map(passages.passage, passages.saying(item.quoted[0])) if _pieces(item, each)]
        if len(others) == 1:
            return Quoted(item, others[0], _pieces(item, others[0]))
    return Quoted(item, own, (), _CHANGED if own else _GONE)


def _pieces(item: Item, passage: Passage) -> tuple[Evidence, ...]:
    """Where the quoted stretches stand in the passage, in their order; none unless all do."""
    pieces, at = list[Evidence](), 0
    for text in item.quoted:
        found = passage.text.find(text, at)
        if found < 0:
            return ()
        at = found + len(text)
        pieces.append(Evidence(passage.start + found, passage.start + at, text))
    return tuple(pieces)


def settled(quoted: Sequence[Quoted]) -> list[Quoted]:
    """The quotations, if the documents still have all of them; raises BriefingError naming those that they have not."""
    lost = [f"{each.item.passage} ({each.trouble})" for each in quoted if each.trouble]
    if lost:
        more = f", and {len(lost) - 3} more" if len(lost) > 3 else ""
        raise BriefingError(
            f"{counted(len(lost), 'quotation')} of {len(quoted)} cannot be given word for word: {'; '.join(lost[:3])}"
            f"{more}. Take them out of the briefing, or choose them anew."
        )
    return list(quoted)


def written(briefing: Briefing) -> str:
    """The briefing as the text of its file (JSON)."""
    return json.dumps({_MARK: _VERSION, **asdict(briefing)}, ensure_ascii=False, indent=1) + "\n"


def read_briefing(text: str) -> Briefing:
    """The briefing that `written` wrote. Raises BriefingError for anything else; nothing of it is trusted."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BriefingError(f"This is not the file of a briefing: {error}. {_SAVE}") from error
    if not isinstance(value, dict) or value.get(_MARK) != _VERSION:
        raise BriefingError(
            f"This is not the file of a briefing, or of another version; {_MARK} must be {_VERSION}. {_SAVE}"
        )
    items = value.get("items", [])
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise BriefingError(f"A briefing has a list of at most {MOST_ITEMS} items. Take some out.")
    return checked(
        Briefing(
            tuple(_item(number, each) for number, each in enumerate(items, start=1)),
            *(_line(value, name) for name in ("title", "author", "made", "group", "build")),  # type: ignore[arg-type]
        )
    )


def checked(briefing: Briefing) -> Briefing:
    """The briefing, dated today where it has no date. Raises BriefingError for what its file could not hold."""
    made = briefing.made or date.today().isoformat()
    try:
        date.fromisoformat(made if _DATE.fullmatch(made) else "")
    except ValueError as error:
        raise BriefingError(f"{made!r} is not a date. Give year, month and day: 2026-11-28") from error
    longest = max(map(len, [briefing.title, briefing.author, *(item.question for item in briefing.items)]))
    if longest > LONGEST_LINE:
        raise BriefingError(f"A line of the briefing has {longest:,} characters, the limit is {LONGEST_LINE}. Cut it.")
    if any(len(item.note) > LONGEST_NOTE for item in briefing.items):
        raise BriefingError(f"A note has more than {LONGEST_NOTE:,} characters. Shorten it.")
    if (held := len(briefing.items)) > MOST_ITEMS:
        raise BriefingError(f"A briefing has at most {MOST_ITEMS} items, this one {held:,}. Take some out.")
    if briefing.group not in GROUPS:
        raise BriefingError(f"Quotations are grouped by {', '.join(GROUPS)}, not by {briefing.group!r}.")
    return replace(briefing, title=briefing.title or "Briefing", made=made)


def _item(number: int, value: object) -> Item:
    if not isinstance(value, dict):
        raise BriefingError(f"Item {number} of the briefing is no object. {_SAVE}")
    quoted = value.get("quoted")
    if not isinstance(quoted, list) or not quoted or not all(isinstance(each, str) and each.strip() for each in quoted):
        raise BriefingError(f"Item {number} of the briefing has no words in “quoted”. Choose it anew.")
    if any(_HALF.search(each) for each in quoted):
        raise BriefingError(f"Item {number} of the briefing quotes half a character, as no text has. Choose it anew.")
    if sum(map(len, quoted)) > _LONGEST_QUOTED:
        raise BriefingError(
            f"Item {number} of the briefing quotes more than {_LONGEST_QUOTED:,} characters. Quote less."
        )
    note = value.get("note", "")
    if not isinstance(note, str) or len(note) > LONGEST_NOTE:
        raise BriefingError(f"The note on item {number} is no text of at most {LONGEST_NOTE:,} characters. Shorten it.")
    return Item(_line(value, "passage"), tuple(quoted), _line(value, "question"), printable(note).strip())


def _line(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name, "")
    if not isinstance(found, str) or len(found) > LONGEST_LINE:
        raise BriefingError(f"{name!r} of a briefing is a line of at most {LONGEST_LINE} characters. Shorten it.")
    return collapse(printable(found))
