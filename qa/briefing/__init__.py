"""A briefing of passages, word for word: chosen, ordered, annotated, saved, and written as Word, Markdown or PDF."""

from qa.briefing.export import FORMATS, exported
from qa.briefing.model import Briefing, Item, Quoted, item_of, placed, read_briefing, written
from qa.briefing.sheet import quoted_passages

__all__ = [
    "FORMATS",
    "Briefing",
    "Item",
    "Quoted",
    "exported",
    "item_of",
    "placed",
    "quoted_passages",
    "read_briefing",
    "written",
]
