"""What the page shows, as HTML. Every word from a document, a question or an error goes through `text`: escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlencode

from qa import Answer, Hit, Passage, Status
from qa.web.rebuild import RebuildState

MORE = 5
MOST = 50
# A line break that a narrow column made, not one that a writer meant: after a full line, before no list item.
_WRAP = re.compile(r"(?<=[^\n]{40})\n(?!\s*(?:\n|[-*•‣◦–—]\s|\(?\w{1,3}[.)]\s|\[[^\]\s]{1,4}\]\s))")
_STATES = {
    "fresh": ("ok", "Up to date"),
    "stale": ("warn", "Out of date"),
    "missing": ("bad", "Not built yet"),
    "damaged": ("bad", "Cannot be used"),
}
_COMMAND = re.compile(r"Run: qa index(?: --full)?\.?$")
_LISTED = 8


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
    marked = found.verdict != "none"  # what does not answer has no evidence
    cards = "".join(_card(hit if marked else replace(hit, evidence=())) for hit in found.hits)
    question = f"<q>{text(found.question)}</q>"
    searched = (
        f'<p class="searched">Searched {text(count(found.searched.passages, "passage"))} in '
        f"{text(count(found.searched.documents, 'document'))}.</p>"
    )
    heads = {
        "answered": f"{text(count(len(found.hits), 'passage'))} for {question}",
        "weak": f"No certain answer to {question}",
        "none": f"No answer in the documents to {question}",
    }
    nearest = '<h3 class="nearest">The nearest passages. They do not answer the question.</h3>' if found.hits else ""
    return (
        f'<section class="answer {found.verdict}" data-build="{text(found.build)}" aria-labelledby="rh">'
        f'<h2 id="rh" tabindex="-1">{heads[found.verdict]}</h2>'
        f'<p class="reason">{text(found.reason)}</p>{searched}<div class="old-build" role="status"></div>'
        f'{nearest if found.verdict == "none" else ""}<ol class="cards">{cards}</ol>{_more(found, k)}</section>'
    )


def _more(found: Answer, k: int) -> str:
    if len(found.hits) >= found.searched.passages or k >= MOST or found.verdict == "none":
        return ""
    query = urlencode({"q": found.question, "k": min(k + MORE, MOST)})
    return f'<p class="more"><a href="?{text(query)}">Show more passages</a></p>'


def _card(hit: Hit) -> str:
    passage, name = hit.passage, f"hit-{hit.rank}"
    *above, title = passage.trail if len(passage.trail) > 1 else (*passage.trail, "Overview")
    trail = "".join(f"<li>{_isolated(part)}</li>" for part in above)
    language = f' lang="{text(passage.language)}"' if passage.language else ""
    return (
        f'<li><article aria-labelledby="{name}" data-id="{text(passage.id)}">'
        f'<div class="trail"><ol aria-label="Where it stands">{trail}</ol>'
        f'<h3 id="{name}"><span class="rank">{hit.rank}</span> {_isolated(title)}</h3></div>'
        f'<blockquote dir="auto"{language}>{passage_html(hit)}</blockquote>'
        f"{_source(passage)}{_footnotes(passage)}{_references(passage)}{_citation(hit)}</article></li>"
    )


def _isolated(value: str) -> str:
    return f"<bdi>{text(value)}</bdi>"


def passage_html(hit: Hit) -> str:
    """The passage, every character of it, with its evidence in <mark>."""
    passage, parts, at = hit.passage, [], 0
    breaks = [match.start() for match in _WRAP.finditer(passage.text)]
    for evidence in hit.evidence:
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


def _footnotes(passage: Passage) -> str:
    notes = "".join(f"<li>[{text(note.label)}] <bdi>{text(note.text)}</bdi></li>" for note in passage.footnotes)
    return f'<h4>Footnotes</h4><ul class="footnotes">{notes}</ul>' if notes else ""


def _references(passage: Passage) -> str:
    if not passage.references:
        return '<p class="no-sources">The document names no source for this passage.</p>'
    items = "".join(f"<li>{_isolated(reference.text)}</li>" for reference in passage.references)
    return f'<h4>Sources this passage rests on</h4><ul class="references">{items}</ul>'


def _citation(hit: Hit) -> str:
    return (
        f'<div class="cite"><h4>Cite as</h4><p class="citation">{_isolated(hit.citation)}</p>'
        '<button type="button" data-act="copy">Copy citation'
        f'<span class="sr-only"> (passage {hit.rank})</span></button></div>'
    )


# -- the library panel ---------------------------------------------------------------------------------------------


def panel(status: Status, rebuild: RebuildState, warm: str) -> str:
    """Documents, passages, model, build time, state, what changed, what was not read, how a rebuild stands."""
    tone, word = _STATES[status.state]
    rows = [("State", f'<span class="state {tone}">{word}</span>')]
    if status.build:
        rows += [
            ("Documents", f"{status.documents:,}"),
            ("Passages", f"{status.passages:,}"),
            ("Model", text(status.model) + (f" ({text(warm)})" if warm else "")),
            ("Built", _time(status.built_at)),
            ("Build", f"<code>{text(status.build)}</code>"),
        ]
    table = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f"<dl>{table}</dl>{_changes(status)}{_skipped(status)}{_progress(status, rebuild)}"


def _time(stamp: str) -> str:
    moment = datetime.fromisoformat(stamp)
    return f'<time datetime="{text(stamp)}">{moment:%d %b %Y, %H:%M} UTC</time>'


def _changes(status: Status) -> str:
    changes = status.changes
    kinds = (("changed", changes.changed), ("removed", changes.removed), ("added", changes.added))
    return _listing("Since it was built", [f"{what}: {text(path)}" for what, paths in kinds for path in paths])


def _skipped(status: Status) -> str:
    return _listing("Not read", [f"{text(problem.path)} {text(problem.message)}" for problem in status.skipped])


def _listing(title: str, items: list[str]) -> str:
    if not items:
        return ""
    left = len(items) - _LISTED
    shown = [*items[:_LISTED], *([f"and {left} more. Run: qa check"] if left > 0 else [])]
    return f"<h3>{title}</h3><ul>{''.join(f'<li>{item}</li>' for item in shown)}</ul>"


def _progress(status: Status, rebuild: RebuildState) -> str:
    if rebuild.running:
        counted = f" {rebuild.done:,} of {rebuild.total:,}" if rebuild.total else ""
        meanwhile = " Questions are answered from the build before." if status.build else ""
        amount = f' max="{rebuild.total}" value="{rebuild.done}"' if rebuild.total else ""
        return (
            f'<div class="progress"><progress aria-label="Rebuilding the index"{amount}></progress>'
            f"<p>{text(rebuild.stage)}{counted}.{meanwhile}</p></div>"
        )
    if rebuild.error and status.state != "fresh":
        return f'<p class="bad">Rebuild failed: {sentence(rebuild.error)}</p>'
    done = rebuild.report
    if not done or done.build != status.build or status.state != "fresh":
        return ""
    counts = [(done.added, "added"), (done.changed, "changed"), (done.removed, "removed")]
    parts = [f"{count(number, 'passage')} {what}" for number, what in counts if number]
    return f'<p class="done">Rebuilt in {done.seconds:.1f} s: {", ".join(parts) or "no passage has changed"}.</p>'


def news(rebuild: RebuildState) -> str:
    """What a screen reader says when the rebuild begins or ends."""
    if rebuild.running:
        return "The index is being rebuilt."
    if rebuild.error:
        return "The rebuild failed."
    return "The index was rebuilt." if rebuild.report else ""


def banner(status: Status, rebuild: RebuildState) -> str:
    """One sentence over the results when something about the index needs attention; empty when all is well."""
    if rebuild.running or status.state == "fresh":
        return ""
    return f'<div class="note {_STATES[status.state][0]}"><p>{sentence(status.reason)}</p></div>'
