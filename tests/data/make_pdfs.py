"""Makes the PDFs of this folder: `python -m tests.data.make_pdfs`. Needs typst (in `.[dev]`) and Chromium."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import typst

HERE = Path(__file__).parent

COLUMNS = """
#set document(title: "Field lessons")
#set page(
  paper: "a5", columns: 2, margin: (x: 15mm, y: 20mm),
  header: [Field lessons #h(1fr) Desk], footer: context align(center, counter(page).display()),
)
#counter(page).update(7)
#set text(lang: "en", hyphenate: true, size: 9pt, font: "Liberation Serif")
#set par(justify: true)
#place(top + center, scope: "parent", float: true, text(18pt, weight: "bold")[Local ownership])

== Lesson 1 – Ask first

Advisers ask residents before they write anything, because the answer is seldom what headquarters
expected.#footnote[Two of the five teams did not.] Implementation follows the answer, and the implementation
of a plan that nobody wanted costs 40 m#super[2] of offices and three years of work.

- The first item of a list, which is long enough to be wrapped over two lines.
- The second item.

*Examples*

See #link("https://example.org/akol")[the report by Akol] for the account of the district.

#table(columns: 3, stroke: none, column-gutter: 12pt, [Place], [Year], [Cost], [Bo], [2011], [40], [Juba], [2014], [75])

#for number in range(1, 22) [
  Paragraph #number tells how the community and the police of the district agreed on the times at which cattle
  are watered, who announces them on the radio, and who is responsible when soldiers do not keep to them.

]

== Lesson 2 – Leave well

The last paragraph has a note too.#footnote[The last note.]
"""

REPORT = """
#set document(title: "Courts in the valley")
#set text(lang: "en", hyphenate: false, size: 10pt, font: "Libertinus Serif")
#set heading(numbering: none)
#let running = context {
  counter(footnote).update(0)
  let here-page = here().page()
  let chapters = query(heading.where(level: 1)).filter(it => it.location().page() <= here-page)
  if here-page > 1 and calc.odd(here-page) [#align(right, text(8pt, chapters.last().body))]
  else if here-page > 1 [#text(8pt)[Courts in the valley]]
}
#set page(paper: "a5", margin: (left: 15mm, right: 42mm, y: 20mm), header: running)
#text(22pt, weight: "bold")[After conflict]

#outline(title: [Contents], depth: 1)
#pagebreak()
#let filler(n) = [Visit #n was made by the judges of the upper valley, and nobody in the village had asked for it.]
#let margin-note(body) = place(right, dx: 33mm, box(width: 28mm, text(7.5pt, style: "italic", body)))
#for number in range(1, 7) [
  = Lesson #number – Sit where the people are #numbering("A", number)

  #if number == 2 { margin-note[In brief: the court comes to the village and not the other way round.] }
  Lesson #number opens with a call.#footnote[First note of lesson #number.] #for n in range(1, 9) { filler(n) }

  The second paragraph calls again.#footnote[Second note of lesson #number.] #for n in range(1, 4) { filler(n) }

  #pagebreak(weak: true)
]
"""

PRINTED = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Prisons</title>
<style>body{font:12pt "Liberation Sans"}</style>
<h1>Prisons and courts</h1><p>Prisons come last in the budget, and last in the itinerary of visitors<sup>1</sup>.</p>
<h2>Lesson 1</h2><p>SENTENCES</p><h2>Notes</h2><p><sup>1</sup> So it was in 2019.</p></html>
"""


def main() -> None:
    """Writes every PDF."""
    (HERE / "columns.pdf").write_bytes(typst.compile(COLUMNS.encode()))
    (HERE / "report.pdf").write_bytes(typst.compile(REPORT.encode()))
    browser = shutil.which("chromium")
    assert browser, "Chromium is needed"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "prisons.html")
        sentences = (f"Sentence {n} of a paragraph that runs over the end of the page." for n in range(1, 90))
        page.write_text(PRINTED.replace("SENTENCES", " ".join(sentences)), encoding="utf-8")
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={HERE / 'printed.pdf'}"]
        subprocess.run([browser, *options, str(page)], check=True, capture_output=True)


if __name__ == "__main__":
    main()
