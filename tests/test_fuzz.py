"""Hostile files: every one is refused in one line, or read so that nothing is lost and nothing invented.

Text formats are read in this process, Word and PDF in the one of their own. Cases are the same on every run.
`python -m tests.test_fuzz SECONDS [SEED]` runs a longer campaign and prints what breaks.
"""

from __future__ import annotations

import io
import re
import resource
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents import extract, isolated
from qa.errors import DocumentError
from qa.lint import lint
from qa.lint_corpus import lint_together
from qa.outline import outline
from qa.passages import passages_of, said_of
from qa.windows import windows
from tests.shapes import draw, render
from tests.test_invariants import check

SLOWEST = 10.0  # seconds a case
LARGEST = 1_000  # MB of memory of either process
MOST_CRASHES = 0.05  # of the cases that reach the other process

repeatable = settings(max_examples=150, deadline=None, derandomize=True, database=None)


def outcome(name: str, data: bytes) -> str:
    """ "read" or the refusal; fails for anything but an Extract that keeps the invariants, or one line."""
    started = time.perf_counter()
    refusal = ""
    try:
        found = extract(name, data)
    except DocumentError as error:
        refusal = str(error)
        assert refusal
        assert "\n" not in refusal
    else:
        document = outline(name, found)
        passages = passages_of(document, "doc")
        check(document, passages)
        for problem in (*lint(document, passages), *lint_together([(document, [said_of(each) for each in passages])])):
            assert problem.line >= 1
            assert "\n" not in str(problem)
        for passage in passages[:5]:
            windows(passage, lambda text: len(text) < 900)
    taken = time.perf_counter() - started
    assert taken < SLOWEST, f"{taken:.1f} s for {len(data)} bytes"
    return refusal or "read"


def peak_mb() -> float:
    """Largest memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def peak_of_the_child() -> float:
    """The same of the process that reads Word and PDF, 0 where the system does not tell."""
    process = isolated._CHILD.process
    status = Path(f"/proc/{process.pid}/status") if process else Path()
    if process is None or not status.exists():
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    return int(found[1]) / 1e3 if found else 0


@pytest.fixture(autouse=True)
def _memory_stays_small() -> Iterator[None]:
    """Whatever a test reads, its own share of memory is small (other tests of this run may have used much before)."""
    before = peak_mb()
    yield
    assert peak_mb() < max(LARGEST, before + 300)
    assert peak_of_the_child() < LARGEST


# -- text formats ------------------------------------------------------------------------------------------------------

LETTERS = st.one_of(
    st.characters(exclude_categories=("Cs",)),
    st.sampled_from(
        "\n\n \t\r\x00\x0b\x0c\x1b\x85\xa0\xad\u200b\u202e\u2028\ufeff\ufffe\U0001f1fa\u0301é[](){}|*_`#<>&;:-=~^!.,1"
    ),
)
TAGS = ("p", "div", "table", "tr", "td", "th", "ul", "ol", "li", "h1", "h2", "h4", "b", "i", "sup", "a",
        "span", "br", "hr", "script", "style", "template", "noscript", "svg", "math", "select", "option",
        "iframe", "frameset", "base", "meta", "aside", "nav", "footer", "section", "details", "pre",
        "textarea", "title", "body", "html", "head", "form", "x-y", "o:p", "dl", "dt", "dd", "caption",
        "colgroup", "img", "plaintext")  # fmt: skip
ATTRIBUTES = ("", ' id="fn1"', ' href="#fn1"', ' href="javascript:x"', ' colspan="99999999"',
              ' rowspan="-3"', " hidden", ' start="99999999999999999999"', ' style="display:none"',
              " class='footnote", ' data-note="1"', ' lang="xx"', ' data-call="2"', ' data-line="x"',
              ' value="9e99"', ' type="i"', "=\"'", ' role="doc-noteref"', " \x0b/")  # fmt: skip
PROSE = ("Lesson 1 – Ask first", "Examples", "Vetting in Mali",
         "They met in Bo[1] (Adeyemi 2014, p. 3).", "Footnotes", "[1] A note.",
         "Adeyemi, R. (2014). The Long Road. London: Press.", "Case study: Peru", "Contents", "1. One",
         "Lesson 2 ........ 4", "- an item", "References", "Two\nlines of it.",
         "&amp;&#0;&#x110000;&nbsp;&bogus;")  # fmt: skip
MARKS = ("# ", "## ", "### ", "\n---\n", "\n===\n", "> ", ">>>>>>>>>> ", "- ", "1. ", "999999999. ",
         "    ", "\t", "```\n", "~~~", "**", "__", "*", "`", "![", "](", "[^1]", "[^1]: ", "^[",
         "[1]: /x\n", "| a | b |\n|---|---|\n", "|", "<!--", "-->", "<div>\n", "</div>", "<![CDATA[",
         "<?xml", "\\", "&#35;", "  \n", "\n\n", "~~", "<b", "[x]: <", ":---:", "http://e.org",
         "<a@b.c>")  # fmt: skip
FRONT = ("---\n", "...\n", "title: T\n", "title: [a, {b: c}]\n", "countries: [Mali, NO, 1.0]\n",
         "date: 2014-99-99\n", "a: &x [*x, *x]\n", "<<: *y\n", "!!python/object:os.system x\n",
         "? - k\n", "lang: \x07\n", "title: |\n  two\n  lines\n", "\t: tab\n", "year: 0x7E8\n",
         '"open: \n', "{{{{{{{{{{{{{{{{\n", "k: 1\n" * 30, "%YAML 9.9\n")  # fmt: skip

words = st.one_of(st.sampled_from(PROSE), st.text(LETTERS, max_size=12))
opened = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
closed = st.builds("</{}>".format, st.sampled_from(TAGS))
soup = st.lists(st.one_of(opened, opened, closed, words, st.sampled_from(MARKS)), max_size=40).map("".join)
marked = st.lists(st.one_of(st.sampled_from(MARKS), words, words, soup.map(lambda text: text[:60])), max_size=40).map(
    "".join
)
fronted = st.builds(lambda front, rest: "---\n" + "".join(front) + "---\n" + rest,
                    st.lists(st.sampled_from(FRONT), max_size=8), marked)  # fmt: skip
encodings = st.sampled_from(
    ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "cp1254")
)


@repeatable
@given(st.one_of(st.text(LETTERS), marked, fronted), encodings, st.sampled_from((".txt", ".md", ".html")))
def test_any_text_in_any_encoding(text: str, encoding: str, suffix: str) -> None:
    outcome(f"doc{suffix}", text.encode(encoding, "replace"))


@settings(repeatable, max_examples=250)
@given(soup)
def test_soup_of_tags(text: str) -> None:
    outcome("doc.html", text.encode("utf-8", "replace"))


@settings(repeatable, max_examples=250)
@given(st.one_of(marked, fronted))
def test_soup_of_markdown(text: str) -> None:
    outcome("doc.md", text.encode("utf-8", "replace"))


@settings(repeatable, max_examples=100)
@given(st.sampled_from((".txt", ".md", ".html")), st.one_of(st.sampled_from(TAGS), st.sampled_from(MARKS), words),
       st.integers(1, 3000), words)  # fmt: skip
def test_one_thing_very_often(suffix: str, piece: str, times: int, rest: str) -> None:
    piece = f"<{piece}>" if suffix == ".html" and piece in TAGS else piece
    outcome(f"doc{suffix}", (piece * min(times, 1 + 20_000 // (len(piece) + 1)) + rest).encode("utf-8", "replace"))


@pytest.mark.parametrize("form", ["txt", "md", "html"])
def test_real_text_files_mutated(form: str) -> None:
    found = Counter(kind_of(outcome(f"doc.{form}", case.data)) for case in text_cases(form, range(120)))
    assert found["read"] > 40  # mutations that only break the decoding would test little


# -- Word and PDF ------------------------------------------------------------------------------------------------------


@dataclass
class Case:
    """One mutated file and how it came about."""

    form: str
    seed: int
    data: bytes
    steps: list[str] = field(default_factory=list)


def kind_of(result: str) -> str:
    """An outcome without its numbers and names."""
    return re.sub(r"[\d,.]*\d", "0", result)[:60]


@cache
def small_documents() -> list[int]:
    """Seeds of short documents, half of them with footnotes: a case must be quick."""
    size = {seed: sum(len(each.text) for each in draw(seed).elements) for seed in range(80)}
    noted = [seed for seed in size if draw(seed).footnotes]
    plain = [seed for seed in size if seed not in noted]
    return [*sorted(noted, key=size.__getitem__)[:6], *sorted(plain, key=size.__getitem__)[:6]]


@cache
def real_file(form: str, number: int) -> bytes:
    seeds = small_documents()
    return render(draw(seeds[number % len(seeds)]), form, number)


def flipped(random: Random, data: bytearray) -> None:
    for _ in range(random.choice((1, 1, 4, 30))):
        if data:
            data[random.randrange(len(data))] = random.choice((0, 255, random.randrange(256), 0x20, 0x3C))


def truncated(random: Random, data: bytearray) -> None:
    del data[random.randrange(len(data) + 1) :]


def doubled(random: Random, data: bytearray) -> None:
    at, size = random.randrange(len(data) + 1), random.choice((1, 16, 200, 4000))
    data[at:at] = data[at : at + size] * random.choice((1, 2, 50))


def removed(random: Random, data: bytearray) -> None:
    at = random.randrange(len(data) + 1)
    del data[at : at + random.choice((1, 8, 100, 2000))]


def swapped(random: Random, data: bytearray) -> None:
    one, other = sorted(random.randrange(len(data) + 1) for _ in range(2))
    size = random.choice((4, 60, 900))
    data[one : one + size], data[other : other + size] = data[other : other + size], data[one : one + size]


HUGE = (b"0", b"-1", b"65536", b"2147483647", b"-2147483648", b"4294967296", b"99999999999999999999",
        b"1e308", b"")  # fmt: skip


def huge(random: Random, data: bytearray) -> None:
    """A number of the file is another one: a length, a reference, a count, a size."""
    numbers = [match.span() for match in re.finditer(rb"\d+", data)]
    for _ in range(random.choice((1, 1, 3))):
        if numbers:
            start, end = random.choice(numbers)
            data[start:end] = (
                random.choice(HUGE).ljust(end - start)[: max(1, end - start)]
                if (random.random() < 0.5)
                else random.choice(HUGE)
            )


BYTES = (flipped, truncated, doubled, removed, swapped, huge)


def mutated(random: Random, data: bytes, steps: list[str]) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4))):
        step = random.choice(BYTES)
        steps.append(step.__name__)
        step(random, changed)
    return bytes(changed)


def text_cases(form: str, seeds: range) -> Iterator[Case]:
    for seed in seeds:
        case = Case(form, seed, real_file(form, seed % 12))
        case.data = mutated(Random(seed), case.data, case.steps)
        yield case


XML = (b"w:p", b"w:r", b"w:t", b"w:tbl", b"w:tr", b"w:tc", b"w:footnoteReference", b"w:pStyle",
       b"w:numId", b"w:ilvl", b"w:sectPr", b"w:del", b"w:fldChar", b"mc:AlternateContent", b"w:sdt")  # fmt: skip


def mutated_xml(random: Random, data: bytes, steps: list[str]) -> bytes:
    """XML that mostly stays well-formed: elements renamed, doubled or taken out, values changed; or broken bytes."""
    elements = [match.span() for match in re.finditer(rb"<(w:\w+)[^<>]*>[^<>]*</\1>|<[^<>?!]+/>", data)]
    values = [match.span(1) for match in re.finditer(rb'="([^"]*)"', data)]
    changed = bytearray(data)
    what = random.choice(("rename", "double", "remove", "value", "value", "deep", "entity", "bytes"))
    steps.append(what)
    if what == "rename":
        one, other = random.choice(XML), random.choice(XML)
        return re.sub(rb"(?<=[</])" + one + rb"(?=[ />])", other, data)
    if what == "bytes":
        return mutated(random, data, steps)
    if what == "deep":
        depth = random.choice((5, 200, 3000))
        return data.replace(b"<w:p>", b"<w:sdt><w:sdtContent>" * depth + b"<w:p>", 1).replace(
            b"</w:p>", b"</w:p>" + b"</w:sdtContent></w:sdt>" * depth, 1
        )
    if what == "entity":
        return re.sub(rb"\?>", b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>', data, count=1)
    spans = values if what == "value" else elements
    if spans:
        start, end = random.choice(spans)
        given = {"double": bytes(changed[start:end]) * random.choice((2, 40)), "remove": b""}
        changed[start:end] = given.get(what, random.choice((*HUGE, b"Heading1", b"x" * 5000, b"\xff", b"&#1;")))
    return bytes(changed)


def docx_cases(seeds: range) -> Iterator[Case]:
    for seed in seeds:
        random = Random(seed)
        case = Case("docx", seed, real_file("docx", seed % 12))
        if random.random() < 0.15:
            case.data = mutated(random, case.data, case.steps)
        else:
            case.data = repacked(random, case.data, case.steps)
        yield case


def repacked(random: Random, data: bytes, steps: list[str]) -> bytes:
    """The archive with its members changed, swapped, left out, twice, renamed, or packed in another way."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    told = [name for name in parts if re.search(r"document|footnotes|styles|numbering|rels|Content", name)]
    for _ in range(random.choice((1, 1, 2, 3))):
        name = random.choice(told)
        what = random.choice(("xml", "xml", "xml", "xml", "swap", "drop", "garbage", "rename", "empty"))
        steps.append(f"{what} {name}")
        if name not in parts:
            continue
        if what == "xml":
            parts[name] = mutated_xml(random, parts[name], steps)
        elif what == "swap":
            other = random.choice(sorted(parts))
            parts[name], parts[other] = parts[other], parts[name]
        elif what == "drop":
            del parts[name]
        elif what == "rename":
            parts[random.choice((name.upper(), f"../{name}", f"/{name}", name.replace("/", "\\")))] = parts.pop(name)
        else:
            parts[name] = b"" if what == "empty" else random.randbytes(random.choice((1, 500)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def pdf_cases(seeds: range) -> Iterator[Case]:
    for seed in seeds:
        random = Random(seed)
        case = Case("pdf", seed, real_file("pdf", seed % 12))
        way = random.choice((mutated, with_other_streams, with_other_streams, with_other_objects))
        case.data = way(random, case.data, case.steps)
        yield case


def with_other_objects(random: Random, data: bytes, steps: list[str]) -> bytes:
    """Keys and references outside the streams changed: pages that are their own parents, fonts that are pages."""
    changed = data
    for _ in range(random.choice((1, 2, 5))):
        pattern = random.choice(
            (rb"\d+ 0 R", rb"/[A-Z][A-Za-z]+", rb"\[[^\[\]]*\]", rb"(?<=/Length )\d+", rb"\d{10} \d{5} n")
        )
        spans = [match.span() for match in re.finditer(pattern, changed)]
        if spans:
            start, end = random.choice(spans)
            other = random.choice(spans)
            value = random.choice((changed[slice(*other)], b"1 0 R", b"[" * 300, b"null", *HUGE))
            steps.append(f"{pattern.decode()} {value[:20]!r}")
            changed = changed[:start] + value + changed[end:]
    return changed


OPERATORS = (b"Tj", b"TJ", b"Tm", b"Td", b"Tf", b"Tr", b"Tz", b"Tc", b"q", b"Q", b"cm", b"Do", b"BT",
             b"ET", b"re", b"l", b"h")  # fmt: skip


def with_other_streams(random: Random, data: bytes, steps: list[str]) -> bytes:
    """Streams unpacked, changed and packed again; lengths and the table of places are left wrong half of the time."""
    streams = [match for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)]
    packed = [match for match in streams if match[1][:1] == b"x"]
    if not packed:
        return mutated(random, data, steps)
    chosen = random.choice(packed)
    try:
        inside = zlib.decompress(chosen[1])
    except zlib.error:
        return mutated(random, data, steps)
    what = random.choice(("bytes", "operators", "numbers", "repeat", "garbage"))
    steps.append(f"stream {what}")
    if what == "bytes":
        inside = mutated(random, inside, steps)
    elif what == "operators":
        one, other = random.choice(OPERATORS), random.choice(OPERATORS)
        inside = re.sub(rb"(?<![\w])" + one + rb"(?![\w])", other, inside)
    elif what == "numbers":
        inside = re.sub(
            rb"\d+(?=[ \n])", lambda match: random.choice(HUGE) if random.random() < 0.02 else match[0], inside
        )
    elif what == "repeat":
        inside = inside * random.choice((3, 60))
    else:
        inside = random.randbytes(400)
    body = zlib.compress(inside)
    changed = data[: chosen.start(1)] + body + data[chosen.end(1) :]
    if random.random() < 0.6:
        head = changed.rfind(b"/Length ", 0, chosen.start(1))
        changed = (
            changed[:head]
            + re.sub(rb"\d+", str(len(body)).encode(), changed[head : chosen.start(1)], count=1)
            + (changed[chosen.start(1) :])
        )
    return changed


def run_cases(cases: Iterator[Case]) -> Counter[str]:
    """Outcomes by kind. Fails for the first case that breaks the contract, with how it was made."""
    found: Counter[str] = Counter()
    for case in cases:
        try:
            found[kind_of(outcome(f"doc.{case.form}", case.data))] += 1
        except Exception as error:
            raise AssertionError(f"{case.form} {case.seed} ({', '.join(case.steps)}): {error!r}") from error
    return found


@pytest.mark.parametrize(("cases", "count"), [(docx_cases, 450), (pdf_cases, 450)], ids=["docx", "pdf"])
def test_real_binary_files_mutated(cases: Callable[[range], Iterator[Case]], count: int) -> None:
    found = run_cases(cases(range(count)))
    crashes = sum(times for kind, times in found.items() if "broke the reader" in kind or "took longer" in kind)
    assert crashes <= MOST_CRASHES * count, found
    assert found["read"] > 0.25 * count, found
    assert len(found) > 2, found  # some are refused, for more than one reason


def campaign(seconds: float, first: int) -> None:
    """Runs cases from the seed `first` on until the time is over; prints every case that breaks the contract."""
    found: Counter[str] = Counter()
    end, seed = time.monotonic() + seconds, first
    slowest = 0.0
    while time.monotonic() < end:
        block = range(seed, seed + 5)
        for cases in (
            docx_cases(block),
            pdf_cases(block),
            *(text_cases(form, block) for form in ("txt", "md", "html")),
        ):
            for case in cases:
                started = time.perf_counter()
                try:
                    found[f"{case.form} {kind_of(outcome(f'doc.{case.form}', case.data))}"] += 1
                except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                    found[f"{case.form} BROKEN"] += 1
                    print("BROKEN", case.form, case.seed, case.steps, repr(error)[:300], flush=True)  # noqa: T201
                slowest = max(slowest, time.perf_counter() - started)
        seed += 5
    print(seed, f"slowest {slowest:.1f} s", peak_mb(), peak_of_the_child())  # noqa: T201
    for kind, times in found.most_common():
        print(times, kind)  # noqa: T201


if __name__ == "__main__":
    campaign(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
