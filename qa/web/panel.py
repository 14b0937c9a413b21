"""The library panel and the notice over the results, as HTML: what the index is, and how a rebuild stands."""

from __future__ import annotations

from datetime import datetime

from qa import PassageChanges, Status
from qa.web.rebuild import RebuildState
from qa.web.render import count, sentence, text

_STATES = {
    "fresh": ("ok", "Up to date"),
    "stale": ("warn", "Out of date"),
    "missing": ("bad", "Not built yet"),
    "damaged": ("bad", "Cannot be used"),
}
_LISTED = 8


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
    if status.since:
        rows.append(("Since the build before", _passages(status.since)))
    table = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f"<dl>{table}</dl>{_changes(status)}{_skipped(status)}{_progress(status, rebuild)}"


def _time(stamp: str) -> str:
    moment = datetime.fromisoformat(stamp)
    return f'<time datetime="{text(stamp)}">{moment:%d %b %Y, %H:%M} UTC</time>'


def _passages(changes: PassageChanges) -> str:
    counts = ((changes.added, "added"), (changes.changed, "changed"), (changes.removed, "removed"))
    found = [(len(each), what) for each, what in (*counts, (changes.moved, "renamed")) if each]
    parts = [f"{number:,} {what}" for number, what in found]
    return ", ".join([f"{count(found[0][0], 'passage')} {found[0][1]}", *parts[1:]])


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
