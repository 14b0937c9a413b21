"""Files for reference managers, read back by parsers that are not ours: rispy and bibtexparser."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from hypothesis import given, settings
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from qa.bibliography import parse_reference
from qa.corpus import read_corpus
from qa.reference_formats import bibtex, csl_json, ris
from qa.text import collapse, printable
from qa.works import Work, works_of
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data"
CHAPTER = Work(
    "Lalá, A., and Francisco, L. (2008). Donor Coordination. In Managing Insecurity (pp.77-94), ed. G. Peake.",
    {
        "type": "chapter",
        "author": [{"family": "Lalá", "given": "A."}, {"family": "Francisco", "given": "L."}],
        "title": "Donor Coordination & 100% of UN_DRC",
        "container-title": "Managing Insecurity",
        "editor": [{"family": "Peake", "given": "G."}],
        "page": "77-94",
        "publisher": "Routledge",
        "publisher-place": "Abingdon",
        "issued": {"date-parts": [[2008]]},
        "language": "en",
    },
    "lala-2008",
)
RAW = Work("Ibid., p. 4 {sic}.", {}, "ibid-p-4")
# Lines that are hard for the formats: specials, corporate authors, dates, addresses, quotation marks, other scripts.
LINES = (
    "Silva & Filhos, A. (2010). Custos: 100% do orçamento. Lisboa: Almedina.",
    "O'Brien, K. (2011). Police_reform #2: {draft} of ~50 pages. London: Hurst. https://a.org/x_y?a=1&b=2%20c#d~e",
    "Ministry of Justice, and Partners (2012). Report on $5 million. Kampala: Ministry of Justice.",
    "Dupont, J.-P. (2009). L'État \\ la rue ^2. Paris: L'Harmattan.",
    "Åström, Ö. (2013). Säkerhet -- och --- rättvisa. Uppsala: Nordiska.",
)


def read_ris(works: Sequence[Work]) -> list[dict[str, Any]]:
    return rispy.loads(ris(works))


def read_bibtex(works: Sequence[Work]) -> list[dict[str, Any]]:
    """The fields of each entry as text; names as (given, family)."""
    decoder = LatexNodes2Text(math_mode="text")
    steps = [SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware(keep_math_mode=False)]
    library = bibtexparser.parse_string(bibtex(works), append_middleware=steps)
    assert not library.failed_blocks, library.failed_blocks
    entries = []
    for entry in library.entries:
        fields = {field.key: field.value for field in entry.fields}
        for role in ("author", "editor", "translator"):
            if role in fields:
                # It decodes only what is text, and a name is not.
                fields[role] = [
                    tuple(decoder.latex_to_text(" ".join(part)) for part in (each.first, each.von + each.last, each.jr))
                    for each in fields[role]
                ]
        entries.append({"ENTRYTYPE": entry.entry_type, "ID": entry.key, **fields})
    return entries


def clean(text: object) -> str:
    return collapse(printable(str(text)))


def names(csl: dict[str, Any], role: str) -> list[tuple[str, str, str]]:
    """(given, family, suffix); an organisation, or a person with one name only, is all family."""
    found = []
    for name in csl.get(role, ()):
        parts = {key: clean(value) for key, value in name.items() if clean(value)}
        if "literal" in parts:
            found.append(("", parts["literal"], ""))
        elif parts.keys() >= {"family", "given"}:
            found.append((parts["given"], parts["family"], parts.get("suffix", "")))
        elif parts:
            found.append(("", " ".join(parts[key] for key in ("family", "given", "suffix") if key in parts), ""))
    return found


def year_of(csl: dict[str, Any]) -> str | None:
    parts = csl.get("issued", {}).get("date-parts")
    return str(parts[0][0]) if parts else None


def stated(csl: dict[str, Any], field: str) -> str | None:
    return clean(csl.get(field, "")) or None


def check_bibtex(works: Sequence[Work]) -> None:
    entries = read_bibtex(works)
    assert [entry["ID"] for entry in entries] == [work.id for work in works]
    for work, entry in zip(works, entries, strict=True):
        csl = dict(work.csl)
        for role in ("author", "editor"):
            assert entry.get(role, []) == names(csl, role)
        assert entry.get("year") == year_of(csl)
        for field, name in (
            ("title", "title"),
            ("page", "pages"),
            ("URL", "url"),
            ("DOI", "doi"),
            ("volume", "volume"),
        ):
            assert entry.get(name) == stated(csl, field)
        assert clean(work.text) in (entry.get("annote"), entry.get("note"))


def check_ris(works: Sequence[Work]) -> None:
    entries = read_ris(works)
    assert [entry["id"] for entry in entries] == [work.id for work in works]
    for work, entry in zip(works, entries, strict=True):
        csl = dict(work.csl)
        people = []
        for given_name, family, suffix in names(csl, "author"):
            people.append(
                f"{family}, {given_name}, {suffix}" if suffix else ", ".join(filter(None, (family, given_name)))
            )
        assert entry.get("authors", []) == people
        assert entry.get("year") == year_of(csl)
        assert entry.get("title") == stated(csl, "title")
        pages = "-".join(filter(None, (entry.get("start_page"), entry.get("end_page")))) or None
        assert pages == stated(csl, "page")
        assert entry.get("urls") == ([stated(csl, "URL")] if stated(csl, "URL") else None)
        assert entry.get("doi") == stated(csl, "DOI")
        assert entry["notes"] == [clean(work.text)]


def check_json(works: Sequence[Work]) -> None:
    for work, item in zip(works, json.loads(csl_json(works)), strict=True):
        assert item["id"] == work.id
        assert item["note"] == clean(work.text)
        for field in ("title", "page", "URL", "DOI", "publisher"):
            assert item.get(field) == stated(dict(work.csl), field)
        assert item.get("issued") == work.csl.get("issued")


def lines() -> list[str]:
    """Lines of many styles that stand in tests/data, and those above."""
    return [*(DATA / "reference_lines.txt").read_text(encoding="utf-8").splitlines()[::2], *LINES]


def test_every_reference_of_the_corpus_reads_back() -> None:
    works = works_of(read_corpus(ROOT / "corpus", 10**8).passages)
    assert len(works) == 8
    check_bibtex(works)
    check_ris(works)
    check_json(works)


def test_lines_of_every_style_read_back() -> None:
    works = [Work(collapse(text), parse_reference(text), f"w{at}") for at, text in enumerate(lines())]
    assert sum("author" in work.csl for work in works) > 100
    check_bibtex(works)
    check_ris(works)
    check_json(works)


TEXT = st.text(
    st.sampled_from(list("aéßØ B-'`\"“”’«»&%$#_{}~^\\,;:.()[]<>@=/?!|+*–—\t\n\x07\u200b"))
    | st.characters(codec="utf-8"),
    min_size=1, max_size=24,
).filter(lambda text: clean(text))  # fmt: skip
# What a person is called holds letters; brackets and commas of organisations are in theirs.
PERSON = st.text(st.sampled_from(list("aéßØBçñ'’-. &_")), min_size=1, max_size=12).filter(
    lambda text: text[0].isalpha() and text == clean(text)
)
NAME = st.one_of(
    st.fixed_dictionaries({"literal": TEXT}),
    st.fixed_dictionaries({"family": PERSON, "given": PERSON}),
    st.fixed_dictionaries({"family": PERSON, "given": PERSON, "suffix": st.sampled_from(["Jr.", "Filho", "III"])}),
    st.fixed_dictionaries({"family": PERSON}),
)
ADDRESS = st.from_regex(r"https?://[a-z]{1,5}\.org/[A-Za-z0-9_~%&#=?.+-]{0,20}", fullmatch=True)
CSL = st.fixed_dictionaries(
    {"type": st.sampled_from(["book", "chapter", "article-journal", "report", "thesis", "webpage", "document"])},
    optional={
        "author": st.lists(NAME, min_size=1, max_size=4), "editor": st.lists(NAME, min_size=1, max_size=2),
        "title": TEXT, "container-title": TEXT, "publisher": TEXT, "volume": TEXT, "number": TEXT, "genre": TEXT,
        "page": st.from_regex(r"[1-9]\d{0,3}(-[1-9]\d{0,3})?", fullmatch=True) | st.just("3, 7-9"),
        "issued": st.builds(lambda *parts: {"date-parts": [list(parts)]}, st.integers(1600, 2099), st.integers(1, 12)),
        "URL": ADDRESS, "DOI": st.from_regex(r"10\.\d{4}/[a-z0-9_.()<>&-]{1,12}", fullmatch=True), "edition": TEXT,
    },
)  # fmt: skip


@settings(derandomize=True, max_examples=300)
@given(st.lists(st.tuples(TEXT, CSL), min_size=1, max_size=3))
def test_any_value_reads_back(made: list[tuple[str, dict[str, Any]]]) -> None:
    works = [Work(text, csl, f"w{at}") for at, (text, csl) in enumerate(made)]
    check_bibtex(works)
    check_ris(works)
    check_json(works)


def test_ris_by_hand() -> None:
    assert ris([CHAPTER]) == (
        "TY  - CHAP\n"
        "ID  - lala-2008\n"
        "AU  - Lalá, A.\n"
        "AU  - Francisco, L.\n"
        "A2  - Peake, G.\n"
        "PY  - 2008\n"
        "TI  - Donor Coordination & 100% of UN_DRC\n"
        "T2  - Managing Insecurity\n"
        "PB  - Routledge\n"
        "CY  - Abingdon\n"
        "LA  - en\n"
        "SP  - 77\n"
        "EP  - 94\n"
        f"N1  - {CHAPTER.text}\n"
        "ER  - \n\n"
    )


def test_bibtex_by_hand() -> None:
    assert bibtex([CHAPTER]) == (
        "@incollection{lala-2008,\n"
        "  author = {Lalá, A. and Francisco, L.},\n"
        "  editor = {Peake, G.},\n"
        "  title = {{Donor Coordination \\& 100\\% of UN\\_DRC}},\n"
        "  booktitle = {{Managing Insecurity}},\n"
        "  publisher = {Routledge},\n"
        "  pages = {77-94},\n"
        "  address = {Abingdon},\n"
        "  language = {en},\n"
        "  year = {2008},\n"
        f"  annote = {{{CHAPTER.text}}},\n"
        "}\n"
    )


def test_csl_json_by_hand() -> None:
    assert json.loads(csl_json([CHAPTER])) == [{"id": "lala-2008", **CHAPTER.csl, "note": CHAPTER.text}]


def test_a_line_that_was_not_understood_is_a_note() -> None:
    assert ris([RAW]) == "TY  - GEN\nID  - ibid-p-4\nN1  - Ibid., p. 4 {sic}.\nER  - \n\n"
    assert bibtex([RAW]) == "@misc{ibid-p-4,\n  note = {Ibid., p. 4 \\{sic\\}.},\n}\n"
    assert json.loads(csl_json([RAW])) == [{"id": "ibid-p-4", "type": "document", "note": "Ibid., p. 4 {sic}."}]


def test_no_works_are_an_empty_file() -> None:
    assert (csl_json([]), ris([]), bibtex([])) == ("[]\n", "", "")


def test_an_organisation_is_not_cut_into_names() -> None:
    csl = {"type": "report", "author": [{"literal": "Ministry of Justice and Peace, Malawi"}], "title": "T"}
    assert "author = {{Ministry of Justice and Peace, Malawi}}," in bibtex([Work("T", csl, "t")])
    assert "AU  - Ministry of Justice and Peace, Malawi\n" in ris([Work("T", csl, "t")])


@pytest.mark.parametrize(
    ("genre", "kind"),
    [("PhD thesis", "phdthesis"), ("Tese de doutoramento", "phdthesis"), ("Master's thesis", "mastersthesis"),
     ("Dissertação de mestrado", "mastersthesis"), ("thesis", "misc")],
)  # fmt: skip
def test_no_degree_is_invented(genre: str, kind: str) -> None:
    made = bibtex([Work("T", {"type": "thesis", "title": "T", "genre": genre}, "t")])
    assert made.startswith(f"@{kind}{{t,\n")


def test_control_characters_are_left_out() -> None:
    work = Work("A\x1b[31m line\u202e", {"type": "book", "title": "Re\x07form\nin\tPeru"}, "a")
    for made in (csl_json([work]), ris([work]), bibtex([work])):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", made)
        assert "Reform in Peru" in made
    assert unicodedata.is_normalized("NFC", ris([work]))


def test_dates() -> None:
    csl = {
        "type": "webpage", "title": "T", "issued": {"date-parts": [[2008, 5, 3]]},
        "accessed": {"date-parts": [[2015, 6, 1]]}, "URL": "http://a.org",
    }  # fmt: skip
    made = ris([Work("T", csl, "t")])
    assert "PY  - 2008\nDA  - 2008/05/03/\nY2  - 2015/06/01/\n" in made
    made = bibtex([Work("T", csl, "t")])
    assert "  year = {2008},\n  date = {2008-05-03},\n  urldate = {2015-06-01},\n" in made
