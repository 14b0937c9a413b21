"""The data that flows through Lessons Desk: one frozen type per arrow of the design, no input or output here.

Offsets are characters (code points) in a document's extracted text, end exclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["overview", "lesson", "example"]
Verdict = Literal["answered", "weak", "none"]
Freshness = Literal["fresh", "stale", "missing", "damaged"]
Progress = Callable[[str, int, int], None]
"""Called as `progress(stage, done, total)`; `stage` is "reading", "encoding" or "writing"."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's extracted text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reference:
    """One bibliographic entry: the raw line as it stands, and what of it is certain as CSL-JSON (may be empty).

    A line that only points to another one, "Ibid., p. 31", has that entry as `meant`, and the `pages` of it as stated.
    """

    text: str
    start: int
    end: int
    csl: Mapping[str, Any] = field(default_factory=dict)
    meant: Reference | None = None
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    """An in-text citation such as `(OECD:34,50)`; `reference` indexes the passage's references, None = unresolved."""

    text: str
    start: int
    end: int
    reference: int | None
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote that the passage calls: its label ("1"), its text without the label, and the sources that it gives.

    It has `sources` only if it is nothing but these. `calls` are offsets of its calls in the passage's text.
    """

    label: str
    text: str
    start: int
    end: int
    sources: tuple[Reference, ...] = ()
    calls: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an editor should know. A note never fails a check; a problem does.

    `page` is the label of the page it stands on, where the format has pages; there `line` is of the extracted text.
    """

    path: str
    line: int
    rule: str
    message: str
    level: Literal["problem", "note"] = "problem"
    page: str = ""

    def __str__(self) -> str:
        place = f"p. {self.page}" if self.page else str(self.line)
        return f"{self.path}:{place}: {'note: ' if self.level == 'note' else ''}{self.message} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Passage:
    """The retrievable piece: an overview, a lesson's own text or one example; `text == source[start:end]`.

    `path` is the file, relative to the corpus folder, with forward slashes; `section_title` is the heading of an
    overview-kind passage that stands under one of its own (a conclusion, an annex). `pages` are the labels of the
    pages it begins and ends on, where the format has pages: ("12",) or ("12", "13"). `part` is (2, 3) for part 2 of a
    text that was too long for one passage and stands in 3. `language` is ISO 639-1; `heading` is where the heading
    right above it stands.
    """

    id: str
    document: str
    path: str
    kind: Kind
    lesson_number: int | None
    lesson_title: str | None
    example_title: str | None
    section_title: str | None
    text: str
    start: int
    end: int
    countries: tuple[str, ...] = ()
    language: str | None = None
    references: tuple[Reference, ...] = ()
    markers: tuple[Marker, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    pages: tuple[str, ...] = ()
    part: tuple[int, int] | None = None
    heading: Span | None = None

    @property
    def trail(self) -> tuple[str, ...]:
        """Where the passage stands, outermost first: document, lesson, example; the last one with its part, if any."""
        parts = [self.document]
        if self.lesson_number is not None or self.lesson_title:
            number = f"Lesson {self.lesson_number}" if self.lesson_number is not None else "Lesson"
            parts.append(f"{number} – {self.lesson_title}" if self.lesson_title else number)
        if self.kind == "example":
            parts.append(self.example_title or "Example")
        if self.section_title:
            parts.append(self.section_title)
        if self.part:
            parts += ["Overview"] if len(parts) == 1 else []  # the part is not one of the document
            parts[-1] += f", {self.part_words}"
        return tuple(parts)

    @property
    def part_words(self) -> str:
        """The part as it is written: "part 2 of 3"; empty if the passage is whole."""
        return f"part {self.part[0]} of {self.part[1]}" if self.part else ""

    @property
    def page_words(self) -> str:
        """The pages as they are written: "p. 12" or "pp. 12-13"; empty if the format has none."""
        return f"{'pp.' if len(self.pages) > 1 else 'p.'} {'-'.join(self.pages)}" if self.pages else ""

    @property
    def locator(self) -> str:
        """Where to look in the file: the pages, else the titles it stands under, each below the one before."""
        return self.page_words or " › ".join(self.trail[1:] or ("Overview",))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that is closest to the question, or a heading, source or note that is; `text == source[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One retrieved passage: its 1-based rank, its score (higher is better, at most 1), evidence and citation.

    `alike` are the passages that say the very same elsewhere, folded under this one.
    """

    rank: int
    score: float
    passage: Passage
    evidence: tuple[Evidence, ...]
    citation: str
    alike: tuple[Passage, ...] = ()

    @property
    def marked(self) -> tuple[Evidence, ...]:
        """The evidence that stands in the passage's own text, to be marked there; the rest is its heading or a note."""
        return tuple(each for each in self.evidence if self.passage.start <= each.start < self.passage.end)


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: documents and passages that passed the filters, the filters, and what was searched for too.

    `also` are the corpus's words that were taken for mistyped ones.
    """

    documents: int
    passages: int
    filters: Mapping[str, str | int]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a question. With verdict "none" the hits are only the nearest passages, not an answer.

    `confidence` (0 to 1) is how likely the first hit answers it, from `signals` (`qa.signals`).
    """

    question: str
    verdict: Verdict
    reason: str
    searched: Searched
    hits: tuple[Hit, ...]
    build: str
    timing_ms: Mapping[str, float]
    confidence: float = 0.0
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """Documents (paths) that differ between the corpus folder and the live build."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class PassageChanges:
    """What became of passages from one build to another: their ids, sorted.

    `moved` maps the id before to the one after; `unchanged` is a count.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.moved)


@dataclass(frozen=True, slots=True)
class Status:
    """What the index is and whether it is fresh. Counts, model, build and time are those of the live build.

    `reason` is one sentence, empty when fresh; `built_at` is UTC, ISO 8601. `since` is what became of passages since
    the build that was live before, None for a first build.
    """

    state: Freshness
    reason: str
    documents: int = 0
    passages: int = 0
    model: str = ""
    build: str = ""
    built_at: str = ""
    changes: Changes = Changes()
    skipped: tuple[Problem, ...] = ()
    since: PassageChanges | None = None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: counts of passages by what became of them since the build before, and seconds.

    `skipped` is how many files could not be read and were left out; `warnings` names them first. `moved` is how many of
    the added ids are those of passages that had another one before, which is among the removed.
    """

    build: str
    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    unchanged: int
    embedded: int
    seconds: float
    warnings: tuple[str, ...]
    skipped: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """A finished build as its manifest tells; `created` is UTC, ISO 8601; `damage` says why it cannot be read."""

    build: str
    created: str = ""
    documents: int = 0
    passages: int = 0
    model: str = ""
    live: bool = False
    damage: str = ""
