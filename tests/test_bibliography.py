"""Reference lines as CSL-JSON, worked by hand; every value stands in its line."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.bibliography import parse_reference
from qa.text import collapse
from tests.conftest import ROOT
from tests.reading import passages

DATA = ROOT / "tests" / "data"


def person(given_name: str, family: str) -> dict[str, str]:
    return {"family": family, "given": given_name}


def year(number: int, *more: int) -> dict[str, Any]:
    return {"date-parts": [[number, *more]]}


CASES: list[tuple[str, dict[str, Any]]] = [
    ("Lalá, A., and Francisco, L. (2008). The Difficulties of Donor Coordination: Police and Judicial Reform in "
     "Mozambique. In Managing Insecurity: Field Experiences of Security Sector Reform (pp.77-94), eds. G. Peake, "
     "E. Scheye and A. Hills, Routledge, Abingdon / New York.",
     {"type": "chapter", "author": [person("A.", "Lalá"), person("L.", "Francisco")], "issued": year(2008),
      "title": "The Difficulties of Donor Coordination: Police and Judicial Reform in Mozambique",
      "container-title": "Managing Insecurity: Field Experiences of Security Sector Reform", "page": "77-94",
      "editor": [person("G.", "Peake"), person("E.", "Scheye"), person("A.", "Hills")], "publisher": "Routledge",
      "publisher-place": "Abingdon / New York"}),
    ("Better Political Engagement in Fragile Situations, More Change Management, Erwin Van Veen, OECD, 2016.",
     {"type": "document", "title": "Better Political Engagement in Fragile Situations, More Change Management",
      "author": [person("Erwin", "Van Veen")], "publisher": "OECD", "issued": year(2016)}),
    ("The Zimbabwe Peace and Security Programme, ISSAT.",
     {"type": "document", "title": "The Zimbabwe Peace and Security Programme", "publisher": "ISSAT"}),
    ("2009 Review of NORLAG and NORLAM, Erik Whist and Endre Vigeland.",
     {"type": "document", "title": "2009 Review of NORLAG and NORLAM",
      "author": [person("Erik", "Whist"), person("Endre", "Vigeland")]}),
    ("Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012), European Commission "
     "(also available in English).",
     {"type": "document", "title": "Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012)",
      "publisher": "European Commission", "note": "also available in English"}),
    ("SILVA, José da. Título da obra: subtítulo. 2. ed. São Paulo: Editora Fundo, 2009. p. 12-30. Disponível em: "
     "<http://example.org/a>. Acesso em: 3 mar. 2010.",
     {"type": "book", "author": [person("José da", "SILVA")], "title": "Título da obra: subtítulo", "edition": "2",
      "publisher-place": "São Paulo", "publisher": "Editora Fundo", "issued": year(2009), "page": "12-30",
      "URL": "http://example.org/a", "accessed": year(2010, 3, 3)}),
    ("United Nations Security Council, Resolution 1528 (2004), S/RES/1528, 27 February 2004.",
     {"type": "legislation", "author": [{"literal": "United Nations Security Council"}], "number": "S/RES/1528",
      "title": "Resolution 1528 (2004)", "issued": year(2004, 2, 27)}),
    ("ADEYEMI (Ruth), Derrière la caserne, Dakar, Presses du Fleuve, 2009, 210 p.",
     {"type": "book", "author": [person("Ruth", "ADEYEMI")], "title": "Derrière la caserne", "issued": year(2009),
      "publisher-place": "Dakar", "publisher": "Presses du Fleuve", "number-of-pages": "210"}),
    ("García López, María (coord.) (2010). La reforma policial. Madrid: Editorial Norte.",
     {"type": "book", "editor": [person("María", "García López")], "issued": year(2010),
      "title": "La reforma policial", "publisher-place": "Madrid", "publisher": "Editorial Norte"}),
    ("A Meal after a Quarrel, Mark Whitford, Pacific Policing Journal, Vol. 11, 2017.",
     {"type": "article-journal", "author": [person("Mark", "Whitford")], "title": "A Meal after a Quarrel",
      "container-title": "Pacific Policing Journal", "volume": "11", "issued": year(2017)}),
    ("Erwin Van Veen, “Rebuilding the Barracks,” Journal of Reform 4, no. 2 (2014): 44–59.",
     {"type": "article-journal", "author": [person("Erwin", "Van Veen")], "title": "Rebuilding the Barracks",
      "container-title": "Journal of Reform", "volume": "4", "issue": "2", "issued": year(2014), "page": "44-59"}),
    ("Keys for Paralegals, Thoko Banda, Lilongwe, 2012, pp. 14-37.",
     {"type": "document", "title": "Keys for Paralegals", "author": [person("Thoko", "Banda")],
      "publisher-place": "Lilongwe", "issued": year(2012), "page": "14-37"}),
    ("[4] ISSAT, Mapping Study on DDR-SSR Linkages, pp. 21-24.",
     {"type": "document", "author": [{"literal": "ISSAT"}], "title": "Mapping Study on DDR-SSR Linkages",
      "page": "21-24"}),
    ("Ibid., p. 4.", {}),
    ("Kamara, op. cit., p. 12.", {}),
    # who wrote it, who published it? not stated so that it could be told; the first segment is the title all the same
    ("The Green Fields of Kono, Ruth Adeyemi, Harbour Lights, 2014.",
     {"type": "document", "title": "The Green Fields of Kono", "issued": year(2014)}),
    # where does the title end?
    ("Long Roads, Green Fields, Ruth Adeyemi, 2014.", {"type": "document", "issued": year(2014)}),
    ("Mark Sedra, Reform in Small States, 2016.", {"type": "document", "issued": year(2016)}),
    # a full stop after a name that is written out is no part of it
    ("Sedra, Mark. (2010). Reform in Small States. Paris: Karthala.",
     {"type": "book", "author": [person("Mark", "Sedra")], "issued": year(2010), "title": "Reform in Small States",
      "publisher-place": "Paris", "publisher": "Karthala"}),
    ("Ministry of Justice. (2010). A Plan for Juba.",
     {"type": "document", "author": [{"literal": "Ministry of Justice"}], "issued": year(2010),
      "title": "A Plan for Juba"}),
    # "Report" in a title makes no report of it
    ("What Does a Report Cost?, Ruth Adeyemi, 2014.",
     {"type": "document", "title": "What Does a Report Cost?", "author": [person("Ruth", "Adeyemi")],
      "issued": year(2014)}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "csl"), CASES, ids=[text[:30] for text, _ in CASES])
def test_each_field_that_the_line_states_and_no_other(text: str, csl: dict[str, Any]) -> None:
    found = parse_reference(text)
    found.pop("language", None)  # its own test below
    assert found == csl


def table() -> list[tuple[str, dict[str, str]]]:
    """Lines of many styles and their fields by hand; "?" before a field: stated, and not read (yet)."""
    rows = (DATA / "reference_lines.txt").read_text(encoding="utf-8").splitlines()
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return [(text, dict(cell.strip().split("=", 1) for cell in cells.split(" | "))) for text, cells in pairs]  # type: ignore[misc]


def shown(value: object) -> str:
    if isinstance(value, dict):
        return "-".join(str(part) for part in value["date-parts"][0])
    if isinstance(value, list):
        return ";".join(
            "/".join(filter(None, (name.get("literal"), name.get("family"), name.get("given")))) for name in value
        )
    return str(value)


@pytest.mark.parametrize(("text", "fields"), table(), ids=[text[:40] for text, _ in table()])
def test_no_value_is_wrong_and_none_is_lost(text: str, fields: dict[str, str]) -> None:
    found = {name: shown(value) for name, value in parse_reference(text).items()}
    assert found == {name: value for name, value in fields.items() if not name.startswith("?")}


def test_the_table_is_long_and_nearly_all_of_it_is_read() -> None:
    fields = [name for _, row in table() for name in row if name not in ("?language", "language")]
    assert len(table()) >= 140
    assert sum(name.startswith("?") for name in fields) <= 10 < len(fields) / 60


def values(csl: dict[str, Any]) -> list[str]:
    found = [value for key, value in csl.items() if isinstance(value, str) and key not in ("type", "language", "page")]
    people = [name for key in ("author", "editor", "translator") for name in csl.get(key, ())]
    return [*found, *(part for name in people for part in name.values())]


def test_the_language_is_the_titles() -> None:
    text = "Evaluation de la réforme de la sécurité et de la justice au Burundi, ISSAT."
    assert parse_reference(text)["language"] == "fr"
    assert "language" not in parse_reference("Bo, Kenema, Thoko Banda, 2013.")


PIECES = [piece for text, _ in CASES for piece in text.split(", ")] + ["(2008)", "http://a.org", "", "eds.", "«", "\0"]


@given(
    st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from([", ", ". ", " ", "; ", ": "]), st.text(max_size=9)
)
def test_every_value_stands_in_the_line(pieces: list[str], between: str, noise: str) -> None:
    text = between.join(pieces) + noise
    assert all(value and value in collapse(text) for value in values(parse_reference(text)))


def test_a_link_on_the_title_is_the_address() -> None:
    text = "The Harbour Programme, ISSAT (also available in French)."
    links = [(0, 21, "https://example.org/a"), (48, 54, "https://example.org/fr")]
    assert parse_reference(text, links)["URL"] == "https://example.org/a"
    assert "URL" not in parse_reference(text, [(40, 47, "https://a.org"), (48, 54, "https://b.org")])


@pytest.mark.parametrize(
    "piece",
    [
        "A, ",
        "A. ",
        "Aa Bb, ",
        "(2008) ",
        "(",
        "p. 1-",
        "10.1234/",
        "van ",
        "“a",
        ", and A",
        "/A",
        "de la ",
        "Aa Aa ",
        "1",
    ],
)
def test_long_lines_take_no_time(piece: str) -> None:
    for length in (900, 20_000):
        begun = time.perf_counter()
        parse_reference((piece * length)[:length])
        assert time.perf_counter() - begun < 0.5


def test_the_references_of_a_whole_document() -> None:
    """All entries of a document, each on its passage, each field by hand."""
    found = {}
    for passage in passages((ROOT / "corpus" / "political-engagement.txt").read_bytes()):
        for reference in passage.references:
            found[reference.text[:22]] = (passage.lesson_number, passage.example_title, dict(reference.csl))
    burundi = "Netherlands support of the SSD programme in Burundi"
    assert found == {
        "Mutual Accountability ": (1, "Implementation of the Paris Declaration in Mozambique", {
            "type": "document", "title": "Mutual Accountability at the Country Level: Mozambique Country Case Study",
            "author": [person("Geoff", "Handley")], "language": "en"}),
        "Avaliação Independente": (1, "Implementation of the Paris Declaration in Mozambique", {
            "type": "document", "publisher": "European Commission", "language": "pt",
            "title": "Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012)",
            "note": "also available in English"}),
        "Against the Odds: CICI": (
            1, "International Commission against Impunity in Guatemala (Comisión Internacional contra la Impunidad en "
            "Guatemala, CICIG)", {
                "type": "report", "title": "Against the Odds: CICIG in Guatemala", "genre": "report",
                "publisher": "Open Society Justice Initiative", "issued": year(2016), "language": "en",
                "note": "also available in Spanish"}),
        "Lalá, A., and Francisc": (2, "Police and Judicial Reform in Mozambique", {**CASES[0][1], "language": "en"}),
        "The Zimbabwe Peace and": (2, "Zimbabwe Peace and Security Programme (ZPSP)", {
            "type": "document", "title": "The Zimbabwe Peace and Security Programme", "publisher": "ISSAT",
            "language": "en"}),
        "Improving Security and": (2, burundi, {
            "type": "document", "author": [person("Erwin", "Van Veen")], "publisher": "OECD", "issued": year(2016),
            "title": "Improving Security and Justice Programming in Fragile Situations: Better Political Engagement, "
            "More Change Management", "language": "en"}),
        "Evaluation de la réfor": (3, burundi, {
            "type": "document", "publisher": "ISSAT", "language": "fr",
            "title": "Evaluation de la réforme de la sécurité et de la justice au Burundi"}),
        "2009 Review of NORLAG ": (3, "Rule of Law Advisory Mission on Moldova (NORLAM)", {
            "type": "document", "title": "2009 Review of NORLAG and NORLAM",
            "author": [person("Erik", "Whist"), person("Endre", "Vigeland")]}),
    }  # fmt: skip
