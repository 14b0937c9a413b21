"""What the page shows, as HTML. Every word from a document, a question or an error goes through `text`: escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote, urlencode

from qa import Answer, Footnote, Hit, Passage, Reference, Status
from qa.citations import meant_line
from qa.flow import wraps
from qa.web.narrowing import Field, chosen

MORE = 5
MOST = 50
_COMMAND = re.compile(r"Run: qa index(?: --full)?\.?$")


def text(value: object) -> str:
    """`value` as HTML text, safe in elements and in quoted attributes."""
    return html.escape(str(value), quote=True)


def count(number: int, noun: str) -> str:
    """The number with its noun: "1 passage", "12 passages"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def on_page(reason: str) -> str:
    """An error or a reason with the page's own button in place of the command that does the same; not escaped."""
    return _COMMAND.sub("Press “Rebuild the index”.", reason)


def sentence(reason: str) -> str:
    """`on_page` as HTML."""
    return text(on_page(reason))


def examples(questions: Sequence[str]) -> str:
    """Links that ask a question; they work without any script state."""
    if not questions:
        return ""
    links = "".join(f'<li><a href="?{text(urlencode({"q": item}))}">{text(item)}</a></li>' for item in questions)
    return f'<p id="examples-label">For example</p><ul aria-labelledby="examples-label">{links}</ul>'


def narrowing(fields: Sequence[Field]) -> str:
    """Fields that narrow the search, and the buttons that go with them.

    They are the browser's own: people know them, on a phone, by keyboard and with a screen reader.
    """
    if not fields:
        return ""
    return (
        f'<div class="fields">{"".join(map(_field, fields))}</div><p class="actions">'
        '<button type="button" data-act="again">Search with these</button>'
        '<button type="button" data-act="widen">Clear all</button></p>'
    )


def _field(field: Field) -> str:
    options = "".join(f'<option value="{text(value)}">{text(words)}</option>' for value, words in field.choices)
    return (
        f'<p><label for="narrow-{field.name}">{field.label}</label><select id="narrow-{field.name}" '
        f'name="{field.name}"><option value="">{field.all}</option>{options}</select></p>'
    )


def welcome(status: Status) -> str:
    """The results' place before anything is asked."""
    if not status.build:
        return ""  # the notice above says why
    size = f"{count(status.passages, 'passage')} from {count(status.documents, 'document')}"
    return (
        f'<div class="note"><p>Ask a question to search {text(size)}.</p><p>You get the passages that answer, word for '
        "word, each with where it stands and with the sources it rests on. Nothing is written for you.</p></div>"
    )


def failure(reason: str) -> str:
    """A question that could not be answered; the question stays in its box."""
    return (
        '<div class="note bad" role="alert"><h2 id="rh" tabindex="-1">No search was made</h2>'
        f"<p>{sentence(reason)}</p></div>"
    )


def answer(found: Answer, k: int) -> str:
    """The whole outcome of a question."""
    if not found.searched.passages:
        return _nothing(found)
    marked = found.verdict != "none"  # what does not answer has no evidence
    cards = "".join(_card(hit if marked else replace(hit, evidence=())) for hit in found.hits)
    question = f"<q>{text(found.question)}</q>"
    heads = {
        "answered": f"{text(count(len(found.hits), 'passage'))} for {question}",
        "weak": f"No certain answer to {question}",
        "none": f"No answer in the documents to {question}",
    }
    nearest = '<h3 class="nearest">The nearest passages. They do not answer the question.</h3>' if found.hits else ""
    reason = f'<p class="reason">{_isolated(_reason(found))}</p>'
    return (
        f'<section class="answer {found.verdict}" data-build="{text(found.build)}" {_answered(found)}'
        f'aria-labelledby="rh"><h2 id="rh" tabindex="-1">{heads[found.verdict]}</h2>'
        f'{reason}{_searched(found)}<div class="old-build" role="status"></div>'
        f'{nearest if found.verdict == "none" else ""}<ol class="cards">{cards}</ol>{_more(found, k)}</section>'
    )


def _answered(found: Answer) -> str:
    """The question for a briefing; passages that do not answer it are not quoted as if they did."""
    return f'data-question="{text(found.question)}" ' if found.verdict != "none" else ""


def _nothing(found: Answer) -> str:
    """The outcome where the choices leave no passage to search."""
    return (
        f'<section class="answer none" data-build="{text(found.build)}" aria-labelledby="rh">'
        f'<h2 id="rh" tabindex="-1">Nothing to search for <q>{text(found.question)}</q></h2>'
        f'<p class="reason">No passage is all of this: {_chosen(found)}.</p>'
        f'<p class="searched">{_everything(found)}</p></section>'
    )


def _reason(found: Answer) -> str:
    """The reason of the verdict; where the nearest passage stands is not repeated over its card."""
    nearest = " › ".join(found.hits[0].passage.trail) if found.hits else ""
    return found.reason.removesuffix(f" Nearest: {nearest}.")


def _searched(found: Answer) -> str:
    """What was searched, and what was searched for too."""
    size = f"{count(found.searched.passages, 'passage')} in {count(found.searched.documents, 'document')}"
    narrow, wide = (f": only {_chosen(found)}", f" {_everything(found)}") if found.searched.filters else ("", "")
    also = "; ".join(map(_isolated, found.searched.also))
    added = f'<p class="searched">Also searched for: {also}.</p>' if also else ""
    return f'<p class="searched">Searched {text(size)}{narrow}.{wide}</p>{added}'


def _chosen(found: Answer) -> str:
    return ", ".join(map(_isolated, chosen(found)))


def _everything(found: Answer) -> str:
    return f'<a href="?{text(urlencode({"q": found.question}))}">Search everything</a>'


def _more(found: Answer, k: int) -> str:
    if len(found.hits) >= found.searched.passages or k >= MOST or found.verdict == "none":
        return ""
    query = urlencode({"q": found.question, **found.searched.filters, "k": min(k + MORE, MOST)})
    return f'<p class="more"><a href="?{text(query)}">Show more passages</a></p>'


def _card(hit: Hit) -> str:
    passage, name = hit.passage, f"hit-{hit.rank}"
    *above, title = passage.trail if len(passage.trail) > 1 else (*passage.trail, "Overview")
    trail = "".join(f"<li>{_isolated(part)}</li>" for part in above)
    language = f' lang="{text(passage.language)}"' if passage.language else ""
    return (
        f'<li><article aria-labelledby="{name}" data-id="{text(passage.id)}">'
        f'<div class="trail"><ol aria-label="Where it stands">{trail}</ol>'
        f'<h3 id="{name}"><span class="rank">{hit.rank}</span> {_title(hit, title)}</h3></div>'
        f'<blockquote dir="auto"{language}>{passage_html(hit)}</blockquote>'
        f"{_source(passage)}{_alike(hit)}{_footnotes(hit)}{_references(hit)}{_citation(hit)}</article></li>"
    )


def _title(hit: Hit, title: str) -> str:
    """The title over a passage; where the heading is evidence, those of its words that the heading has are marked."""
    passage, heading = hit.passage, hit.passage.heading
    own = passage.section_title or passage.example_title or passage.lesson_title or ""
    if not heading or not own or own not in title or not _answers(hit, heading.start, heading.end):
        return _isolated(title)
    before, _, after = title.partition(own)
    return f"<bdi>{text(before)}<mark>{text(own)}</mark>{text(after)}</bdi>"


def _answers(hit: Hit, start: int, end: int) -> bool:
    """Whether a stretch of the document is evidence."""
    return any((each.start, each.end) == (start, end) for each in hit.evidence)


def _beside(hit: Hit, piece: Footnote | Reference) -> str:
    """A note or a source under a passage, marked where it is evidence; and what "Ibid." means there."""
    shown = _isolated(piece.text)
    shown = f"<mark>{shown}</mark>" if _answers(hit, piece.start, piece.end) else shown
    lines = piece.sources if isinstance(piece, Footnote) else (piece,)
    meant = [_isolated(line) for line in map(meant_line, lines) if line]
    return "".join([shown, *(f'<span class="meant">That is: {line}</span>' for line in meant)])


def _isolated(value: str) -> str:
    return f"<bdi>{text(value)}</bdi>"


def passage_html(hit: Hit) -> str:
    """The passage, every character of it, with its evidence in <mark>."""
    passage, parts, at = hit.passage, [], 0
    breaks = wraps(passage.text)
    for evidence in hit.marked:
        start, end = evidence.start - passage.start, evidence.end - passage.start
        parts.append(_flowing(passage.text, at, start, breaks))
        parts.append(f"<mark>{_flowing(passage.text, start, end, breaks)}</mark>")
        at = end
    return "".join([*parts, _flowing(passage.text, at, len(passage.text), breaks)])


def _flowing(source: str, start: int, end: int, breaks: Iterable[int]) -> str:
    """`source[start:end]`, escaped; a break that only a narrow column made stays in the text but does not show."""
    borders = [at for at in breaks if start <= at < end]
    pieces, at = [], start
    for border in borders:
        pieces.append(f'{text(source[at:border])}<span class="wrap">\n</span>')
        at = border + 1
    return "".join([*pieces, text(source[at:end])])


def _source(passage: Passage) -> str:
    """The source line: the file, as a link that downloads it, and where to look in it."""
    return (
        f'<p class="source">File: <a href="original/{text(quote(passage.path))}" data-act="original">'
        f'<span class="sr-only">Download the original, </span>{_isolated(passage.path)}</a>, '
        f"{_isolated(passage.locator)}</p>"
    )


def _alike(hit: Hit) -> str:
    """Where the very same text stands, one line each."""
    places = [
        f"<li>{_isolated(' › '.join(passage.trail))} <span>({_isolated(passage.path)})</span></li>"
        for passage in hit.alike
    ]
    return f'<h4>The same text also stands in</h4><ul class="alike">{"".join(places)}</ul>' if places else ""


def _footnotes(hit: Hit) -> str:
    notes = "".join(f"<li>[{text(note.label)}] {_beside(hit, note)}</li>" for note in hit.passage.footnotes)
    return f'<h4>Footnotes</h4><ul class="footnotes">{notes}</ul>' if notes else ""


def _references(hit: Hit) -> str:
    if not hit.passage.references:
        if any(note.sources for note in hit.passage.footnotes):
            return ""
        return '<p class="no-sources">The document names no source for this passage.</p>'
    items = "".join(f"<li>{_beside(hit, reference)}</li>" for reference in hit.passage.references)
    return f'<h4>Sources this passage rests on</h4><ul class="references">{items}</ul>'


def _citation(hit: Hit) -> str:
    which = f'<span class="sr-only"> (passage {hit.rank})</span>'
    return (
        f'<div class="cite"><h4>Cite as</h4><p class="citation">{_isolated(hit.citation)}</p><p class="actions">'
        f'<button type="button" data-act="keep" aria-pressed="false">Add to briefing{which}</button>'
        f'<button type="button" data-act="copy">Copy citation{which}</button></p></div>'
    )
