"""Countries of a passage: what names one, what only looks so, in four languages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.countries import (
    canonical,
    countries_of,
    country_of_city,
    places_in,
    stated_countries,
    unknown_countries,
)

DRC = "Democratic Republic of the Congo"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Netherlands support of the programme in Burundi", ["Burundi", "Netherlands"]),
        ("Portuguese mentors supported the coast guard of Cape Verde", ["Cape Verde", "Portugal"]),
        ("Consultations in Côte d’Ivoire", ["Côte d'Ivoire"]),
        ("Consultations in Cote d'Ivoire", ["Côte d'Ivoire"]),
        (
            "Papua New Guinea, Equatorial Guinea and Guinea-Bissau",
            ["Equatorial Guinea", "Guinea-Bissau", "Papua New Guinea"],
        ),
        ("Guinean soldiers in Guinea-Bissau", ["Guinea-Bissau"]),
        ("Nigerien and Nigerian officers", ["Niger", "Nigeria"]),
        ("the army of South Sudan", ["South Sudan"]),
        ("the Dominican Republic", ["Dominican Republic"]),
        ("Northern Ireland", ["United Kingdom"]),
        ("SECURITY REFORM IN BURUNDI", ["Burundi"]),
        ("the Democratic Republic\nof the Congo", [DRC]),
        ("Eastern Congo Police Reform Support", [DRC]),
        ("Congolese officers in Goma", [DRC]),
        ("Congolese officers in Brazzaville", ["Republic of the Congo"]),
        ("NORLAM arranged an exchange in Moldova", ["Moldova", "Norway"]),
        ("Turkey reformed its police", ["Turkey"]),
        ("Jordan Internal Security Review", ["Jordan"]),
        ("In Jordan, officers met Ms Jordan", ["Jordan"]),
        ("judges of Georgia met in Tbilisi", ["Georgia"]),
        ("the US Army and U.S. advisers", ["United States"]),
        ("the Niger Delta", ["Nigeria"]),
        ("policiers maliens et nigériens", ["Mali", "Niger"]),
        ("la police burundaise", ["Burundi"]),
        ("policías colombianos y peruanos", ["Colombia", "Peru"]),
        ("a polícia moçambicana", ["Mozambique"]),
        ("os militares guineenses", ["Guinea-Bissau"]),
        ("la réforme au Chili", ["Chile"]),
        ("barracks in French and Burundian hands", ["Burundi", "France"]),
    ],
)
def test_what_names_a_country(text: str, expected: list[str]) -> None:
    assert list(countries_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "we had turkey for lunch", "guinea pig", "polish the text", "Polish the text first", "the hanging chad",
        "Michael Jordan and Jordan Smith met", "Ms Jordan led it. Jordan wrote a note.", "Israel Gomez wrote",
        "as shown (Jordan:12)", "as shown (Jordan 2012)", "Chad Miller chaired it", "François Hollande spoke",
        "police in Georgia and in Atlanta", "Lebanon, Pennsylvania", "New Mexico", "Lake Chad", "Indiana",
        "Congolese officers", "the Congo", "Dominican friars", "Latin American police", "the Inter-American Court",
        "African American officers", "printed in French and read aloud", "in French, Spanish and Portuguese.",
        "French-speaking officers", "imprimé en français", "US$ 400", "400 US dollars", "they told us",
        "Paris Declaration and Geneva Conventions", "la réunion de la commission", "Réunion des ministres",
        "ethnic Albanian",
        "Organización de los Estados Americanos", "malaise", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_one(text: str) -> None:
    assert countries_of(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        # money
        "Kenya shillings", "200 Liberian dollars", "Swiss francs", "Colombian pesos", "5 million US Dollars",
        "U.S. dollars", "Moldovan lei", "francs suisses", "pesos colombianos", "reais brasileiros",
        "dólares de los Estados Unidos", "dollars des États-Unis", "Swedish-krona",
        # authors
        "Jordan (2011) found it", "as Jordan et al. say", "Mali et al. (2011)", "(Chad & Diallo 2011)",
        "Jordan and Diallo (2011) met", "(Smith and Jordan, 2011: 4)", "(see Jordan, 2012)",
        "(Smith 2010; Jordan 2012)",
        "According to Chad (2009b), it was so", "selon Jordan (2011, p. 4), c'est ainsi",
        "Monsieur Mali", "Señora Chad",
        # places elsewhere
        "Salvador, Bahia", "Salvador da Bahia", "Athens, Georgia", "Panama City, Florida", "Grenada, Mississippi",
        "the Senegal River", "le fleuve Sénégal", "o rio Paraguay", "San Salvador", "India ink",
    ],
)  # fmt: skip
def test_money_authors_and_places_elsewhere_are_no_country(text: str) -> None:
    assert countries_of(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Georgia (2009)", ["Georgia"]),  # what a title says of a case
        ("Chad (2011) and Mali (2012)", ["Chad", "Mali"]),
        ("the police of Jordan (2011-2013) found it", ["Jordan"]),
        ("Jordan and Lebanon (2011)", ["Jordan", "Lebanon"]),
        ("(Chad, Mali and Niger 2011)", ["Chad", "Mali", "Niger"]),
        ("it was tried (Lebanon 2008; Jordan 2012)", ["Jordan", "Lebanon"]),
        ("Police in Jordan (2011) found it", ["Jordan"]),
        ("It was so in Kenya. Pounds were paid", ["Kenya"]),
        ("Liberian police were paid in dollars", ["Liberia"]),
        ("deux cents policiers maliens et deux cents nigériens", ["Mali", "Niger"]),
        ("a lei angolana e eleições livres moçambicanas", ["Angola", "Mozambique"]),
        ("Moldova, Georgia and Armenia", ["Armenia", "Georgia", "Moldova"]),
        ("500 pesos for Colombian officers", ["Colombia"]),
    ],
)
def test_what_stands_near_money_or_a_year_is_still_a_country(text: str, expected: list[str]) -> None:
    assert list(countries_of(text)) == expected


def test_a_title_is_not_read_with_the_words_below_it() -> None:
    assert countries_of("Senegal", "River patrols began") == ("Senegal",)
    assert countries_of("Kenya", "Dollars were paid") == ("Kenya",)


def test_words_of_two_texts_make_no_name_together() -> None:
    assert countries_of("Reform in South", "Sudan began") == ("Sudan",)


def test_letters_with_separate_accents() -> None:
    assert countries_of("Co\u0302te d'Ivoire, policía boliviana") == ("Bolivia", "Côte d'Ivoire")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DRC", DRC), ("RDC", DRC), ("Eastern Congo", DRC), ("CD", DRC), ("COD", DRC), ("cod", None), ("Congo", None),
        ("ivory coast", "Côte d'Ivoire"), ("Burma", "Myanmar"), ("Swaziland", "Eswatini"),
        ("East Timor", "Timor-Leste"),
        ("guine-bissau", "Guinea-Bissau"), ("Palestine", "Palestinian territory"), ("Holland", "Netherlands"),
        ("The Netherlands", "Netherlands"), ("UK", "United Kingdom"), ("USA", "United States"), ("in", None),
        ("Países Bajos", "Netherlands"), ("Türkiye", "Turkey"), ("Cabo Verde", "Cape Verde"), ("La Réunion", "Réunion"),
        ("Iran (Islamic Republic of)", "Iran"), ("Atlantis", None), ("", None), (" Viet Nam ", "Vietnam"),
    ],
)  # fmt: skip
def test_the_country_that_a_name_means(name: str, expected: str | None) -> None:
    assert canonical(name) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("harare", "Zimbabwe"), ("haye", "Netherlands"), ("bogota", "Colombia"), ("georgetown", None), ("lesson", None)],
)
def test_the_country_of_a_city(word: str, expected: str | None) -> None:
    assert country_of_city(word) == expected
    assert countries_of(f"They met in {word.capitalize()}.") == (), "a passage is not marked with it"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Sudanese police in Peru", [("South Sudanese", "South Sudan"), ("Peru", "Peru")]),
        ("printed in Spanish for Spain", [("Spanish", None), ("Spain", "Spain")]),
        ("French pupils speak French", [("French", "France"), ("French", None)]),
        ("the port of Trust", []),
        ("", []),
    ],
)
def test_where_countries_are_named(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(text[start:end], country) for start, end, country in places_in(text)] == expected


def test_stated_countries_are_sorted_and_unknown_ones_told() -> None:
    stated = ("Sierra Leone", "RDC", "Atlantis", "DRC")
    assert stated_countries(stated) == (DRC, "Sierra Leone")
    assert unknown_countries(stated) == ("Atlantis",)


PIECES = [
    "Jordan",
    "(",
    "Congo",
    "US",
    "in French",
    " and ",
    ":12",
    "U.S.",
    "Guinea",
    "-Bissau",
    "\n",
    " ",
    "Smith",
    "É",
    "’",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_any_text_gives_sorted_known_names(text: str) -> None:
    found = countries_of(text)
    assert list(found) == sorted(set(found))
    assert all(canonical(name) == name for name in found)


def test_time_is_linear() -> None:
    def seconds(length: int) -> float:
        text = ("Jordan, Jordan and (Jordan in French, French and Congo " * length)[:length]
        began = time.perf_counter()
        countries_of(text)
        return time.perf_counter() - began

    seconds(1_000)
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.005)
