"""The command `qa verify`: what has become of the quotations of a briefing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from qa.assistant import Library
from qa.options import JsonOption, LibraryOption
from qa.show import console, plain, write_json
from qa.text import counted
from qa.verify import Finding, State, findings_json, summary, verify
from qa.written import read_written

app = typer.Typer()
_STYLE: dict[State, str] = {"verified": "green", "moved": "yellow", "changed": "bold red", "gone": "bold red"}
_WRONG = ("changed", "gone")
_INDENT = "   "
_LONGEST = 400  # characters that are shown of a quotation
_NOTHING = "No quotation was found: none in the style Quote, behind “>”, or of four words between quotation marks."


@app.command("verify", epilog="Example:  qa verify briefing.docx")
def verify_written(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A briefing: .docx or .md.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Look up every quotation and footnote of a briefing in corpus/, as the documents are now.

    The exit code is 1 if the words of a quotation or a source in its footnote were changed or are gone.
    """
    opened = Library(library or ctx.obj)
    quotations = read_written(file, opened.settings.max_bytes)
    corpus = opened.corpus()
    for skipped in corpus.skipped:
        console(stderr=True).print(Text(plain(str(skipped))), soft_wrap=True)
    findings = verify(quotations, corpus)
    if as_json:
        write_json(findings_json(findings))
    else:
        show_findings(console(), findings)
    raise typer.Exit(1 if any(each.state in _WRONG for each in findings) else 0)


def show_findings(out: Console, findings: Sequence[Finding]) -> None:
    """A block for each finding that is not verified, then how many there are of each."""
    for each in findings:
        if each.state != "verified":
            _show(out, each)
    if any(each.difference for each in findings):
        out.print(Text("[-the briefing-] {+the documents now+}", style="dim"))
    out.print(Text(told(findings), style="bold"))


def told(findings: Sequence[Finding]) -> str:
    """The counts in a line: "12 quotations: 10 verified, 1 moved, 1 changed"."""
    counts = summary(findings)
    parts = [_counts(counts["quotation"], "quotation")] if counts["quotation"] else [_NOTHING]
    if counts["footnote"]:
        parts.append(_counts(counts["footnote"], "footnote behind no quotation", "footnotes behind no quotation"))
    if counts["source"]:
        many = "sources that are not the passages' own"
        parts.append(_counts(counts["source"], "source that is not the passage's own", many))
    return "\n".join(parts)


def _counts(states: Mapping[State, int], one: str, many: str = "") -> str:
    total = sum(states.values())
    noun = f"{total:,} {many}" if many and total != 1 else counted(total, one)
    return f"{noun}: {', '.join(f'{count:,} {state}' for state, count in states.items())}"


def _show(out: Console, finding: Finding) -> None:
    what = {"quotation": "", "source": " source", "footnote": " footnote"}[finding.about]
    head = (f"{finding.state.capitalize()}{what}", _STYLE[finding.state])
    out.print(Text.assemble(head, f"  {plain(finding.quotation.where)}"))
    lines = [finding.message, finding.difference]
    if finding.about == "quotation" and not finding.difference:
        lines.insert(0, f"“{_shortened(plain(finding.quotation.text))}”")
    for text in filter(None, map(plain, lines)):
        for line in Text(text).wrap(out, max(out.width - len(_INDENT), 1)):
            line.rstrip()
            out.print(Text(_INDENT).append_text(line), soft_wrap=True)
    out.print()


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
