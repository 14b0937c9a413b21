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

PRINTED = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Prisons</title>
<style>body{font:12pt "Liberation Sans"}</style>
<h1>Prisons and courts</h1><p>Prisons come last in the budget, and last in the itinerary of visitors<sup>1</sup>.</p>
<h2>Lesson 1</h2><p>SENTENCES</p><h2>Notes</h2><p><sup>1</sup> So it was in 2019.</p></html>
"""


def main() -> None:
    """Writes every PDF."""
    (HERE / "columns.pdf").write_bytes(typst.compile(COLUMNS.encode()))
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
