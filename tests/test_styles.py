"""The published styles: what citeproc-py would get wrong, and no word that neither the work nor the style has."""

from __future__ import annotations

import re
import threading
from collections import Counter
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.bibliography import parse_reference
from qa.csl_elements import initials
from qa.styles import Published, Run, styled
from qa.text import fold, words_of
from tests.conftest import ROOT, run_python
from tests.test_cite import shown

STYLES: tuple[Published, ...] = get_args(Published)
# The words that the styles put in, of themselves, for the types of work that there are here.
OWN = Counter(
    words_of(
        "in ed eds edn ed edited by translated by trans trans and and and n.d. no date vol vol p pp no no issue"
        " available at accessed retrieved from et al https doi org st nd rd th january february march april may june"
        " july august september october november december"
    )
)
YEAR = {"date-parts": [[2011]]}


def person(given_name: str, family: str) -> dict[str, str]:
    return {"family": family, "given": given_name}


def each_style(csl: dict[str, Any]) -> list[str]:
    return [shown(styled(csl, style)) for style in STYLES]


def test_a_title_in_the_authors_place_stands_there_only() -> None:
    assert each_style({"type": "document", "title": "Título sem autor"}) == [
        "*Título sem autor*. (n.d.).",
        "“Título sem autor.” n.d.",
        "‘Título sem autor’ (no date).",
    ]
    assert each_style({"type": "book", "title": "Green Fields", "edition": "2nd", "publisher": "Karthala"}) == [
        "*Green Fields* (2nd ed.). (n.d.). Karthala.",
        "*Green Fields*. n.d. 2nd ed. Karthala.",
        "*Green Fields*. 2nd edn (no date). Karthala.",
    ]


def test_whoever_edited_a_book_did_not_write_its_chapter() -> None:
    csl = {
        "type": "chapter", "title": "Police", "container-title": "Long Roads", "editor": [person("Gordon", "Peake")],
        "publisher": "Routledge", "publisher-place": "London", "issued": {"date-parts": [[2008]]}, "page": "121-128",
    }  # fmt: skip
    assert each_style(csl) == [
        "Police. (2008). In G. Peake (Ed.), *Long Roads* (pp. 121–128). Routledge.",
        "“Police.” 2008. In *Long Roads*, edited by Gordon Peake, 121–28. London: Routledge.",
        "‘Police’ (2008) in G. Peake (ed.) *Long Roads*. London: Routledge, pp. 121–128.",
    ]


@pytest.mark.parametrize("title", ["UN and DRC: NATO's Role", "eu-LISA at work", "la paz EN Colombia", "ISSAT", "ÉTAT"])
@pytest.mark.parametrize("language", ["en", "fr", None])
@pytest.mark.parametrize("kind", ["document", "book", "report", "article-journal", "chapter", "webpage", "thesis"])
def test_no_title_changes_its_case(title: str, language: str | None, kind: str) -> None:
    csl = {"type": kind, "title": title, "container-title": f"{title} 2", "author": [person("Ana", "Sá")]}
    csl |= {"language": language} if language else {}
    assert all(entry.count(title) == 2 for entry in each_style(csl))
    del csl["author"], csl["container-title"]
    assert all(title in entry for entry in each_style(csl))


def test_characters_that_mean_something_elsewhere_are_kept() -> None:
    title = 'R&D for <i>us</i> & "them"; <span class="nocase">a</span> 100% \\ {x}'
    assert shown(styled({"type": "book", "title": title, "author": [person("A.", "Bo")]}, "apa")) == (
        f"Bo, A. (n.d.). *{title}*."
    )


@pytest.mark.parametrize(
    ("title", "chicago", "harvard"),
    [
        ("The “green” line", "“The ‘green’ line.”", "‘The “green” line’."),
        ('A "war" of words', "“A ‘war’ of words.”", '‘A "war" of words’.'),
        ("Whose “war”?", "“Whose ‘war’?”", "‘Whose “war”?’."),
        ("The ‘new’ courts", "“The ‘new’ courts.”", "‘The “new” courts’."),
        ("Peru’s “war”", "“Peru’s ‘war.’”", "‘Peru’s “war”’."),
        ("Peru’s ‘war’", "“Peru’s ‘war’.”", "‘Peru’s “war”’."),  # or an apostrophe, for all that can be told
        ("So it ends...", "“So it ends...”", "‘So it ends...’."),
    ],
)
def test_quotation_marks_within_others(title: str, chicago: str, harvard: str) -> None:
    csl = {"type": "document", "title": title, "author": [person("A.", "Bo")], "issued": YEAR}
    assert shown(styled(csl, "chicago")) == f"Bo, A. 2011. {chicago}"
    assert shown(styled(csl, "harvard")) == f"Bo, A. (2011) {harvard}"


def test_given_names_are_whole_in_chicago_and_initials_elsewhere() -> None:
    csl = {
        "type": "book", "title": "T", "issued": YEAR,
        "author": [person("Ana Maria", "Sá"), person("Jean-Paul", "Du Pré"), {"family": "Silva", "given": "Rui da"}],
    }  # fmt: skip
    assert each_style(csl) == [
        "Sá, A. M., Du Pré, J.-P., & Silva, R. da. (2011). *T*.",
        "Sá, Ana Maria, Jean-Paul Du Pré, and Rui da Silva. 2011. *T*.",
        "Sá, A.M., Du Pré, J.-P. and Silva, R. da (2011) *T*.",
    ]


@pytest.mark.parametrize(
    ("given_name", "apa", "harvard"),
    [
        ("A.", "A.", "A."),
        ("A.B.", "A. B.", "A.B."),
        ("J.-P.", "J.-P.", "J.-P."),
        ("Ana de la Luz", "A. de la L.", "A. de la L."),
        ("Élodie", "É.", "É."),
        ("أحمد", "أحمد", "أحمد"),
        ("", "", ""),
    ],
)
def test_initials(given_name: str, apa: str, harvard: str) -> None:
    assert (initials(given_name, ". "), initials(given_name, ".")) == (apa, harvard)


def test_a_name_of_one_part_is_whole() -> None:
    csl = {"type": "book", "title": "T", "issued": YEAR, "author": [{"given": "Plato"}, {"family": "Van der Berg"}]}
    assert shown(styled(csl, "apa")) == "Plato, & Van der Berg. (2011). *T*."
    assert shown(styled({**csl, "author": [{"literal": "Ministry of Justice, Malawi"}]}, "harvard")) == (
        "Ministry of Justice, Malawi (2011) *T*."
    )


@pytest.mark.parametrize(
    ("edition", "apa", "harvard"),
    [("2", "2nd ed.", "2nd edn"), ("3rd", "3rd ed.", "3rd edn"), ("2ª", "2nd ed.", "2nd edn"),
     ("second", "2nd ed.", "2nd edn"), ("Deuxième", "2nd ed.", "2nd edn"), ("revised", "Revised ed.", "Revised ed.")],
)  # fmt: skip
def test_editions(edition: str, apa: str, harvard: str) -> None:
    csl = {"type": "book", "title": "T", "author": [person("A.", "Bo")], "issued": YEAR, "edition": edition}
    assert shown(styled(csl, "apa")) == f"Bo, A. (2011). *T* ({apa})."
    assert shown(styled(csl, "harvard")) == f"Bo, A. (2011) *T*. {harvard}".rstrip(".") + "."


def test_an_article_without_volume_is_no_preprint() -> None:
    csl = {
        "type": "article-journal",
        "title": "T",
        "container-title": "Revue",
        "author": [person("A.", "Bo")],
        "issued": YEAR,
    }
    assert each_style(csl) == [
        "Bo, A. (2011). T. *Revue*.",
        "Bo, A. 2011. “T.” *Revue*.",
        "Bo, A. (2011) ‘T’, *Revue*.",
    ]


def test_an_article_with_a_doi_and_no_pages_is_not_ahead_of_print() -> None:
    csl = {"type": "article-journal", "title": "T", "container-title": "Lua", "author": [person("A.", "Bo")]}
    address = "https://doi.org/10.1234/ab"
    assert each_style(csl | {"issued": YEAR, "DOI": "10.1234/ab"}) == [
        f"Bo, A. (2011). T. *Lua*. {address}", f"Bo, A. 2011. “T.” *Lua*. {address}.",
        f"Bo, A. (2011) ‘T’, *Lua*. Available at: {address}.",
    ]  # fmt: skip


def test_runs_say_what_is_in_italics() -> None:
    csl = {"type": "book", "title": "Green Fields", "author": [person("A.", "Bo")], "issued": YEAR}
    assert styled(csl, "apa") == (Run("Bo, A. (2011). "), Run("Green Fields", italic=True), Run("."))


def test_signs_of_ours_in_a_value_are_left_out() -> None:
    csl = {"type": "book", "title": "Gr\ufdd0e\ufdd2en\x07 Fields", "author": [person("A.", "Bo")], "issued": YEAR}
    assert shown(styled(csl, "apa")) == "Bo, A. (2011). *Green Fields*."


def test_threads_do_not_meet() -> None:
    works = [{"type": "book", "title": f"Title {at}"} | ({"author": [person("A.", f"B{at}")]} if at % 2 else {})
             for at in range(8)]  # fmt: skip
    alone = [each_style(work) for work in works]
    found: list[list[list[str]]] = []
    threads = [threading.Thread(target=lambda: found.append([each_style(work) for work in works])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 4


def test_the_library_is_loaded_at_the_first_use() -> None:
    code = "import sys, qa.cite; sys.exit('citeproc' in sys.modules)"
    assert run_python(code).returncode == 0


def test_each_style_says_its_licence() -> None:
    files = sorted((ROOT / "qa" / "data" / "styles").glob("*.csl"))
    assert len(files) == len(STYLES)
    for path in files:
        assert '<rights license="http://creativecommons.org/licenses/by-sa/3.0/">' in path.read_text(encoding="utf-8")
        assert path.name in path.with_name("README.md").read_text(encoding="utf-8")


# -- no word too many ----------------------------------------------------------------------------------------------


def values(value: object) -> list[str]:
    """Every word of a value and of all that it holds; a month by its name, pages by their numbers."""
    if isinstance(value, dict):
        return [word for name, each in value.items() if name not in ("type", "language") for word in values(each)]
    if isinstance(value, list):
        return [word for each in value for word in values(each)]
    return words_of(str(value))


def too_many(entry: str, csl: dict[str, Any]) -> Counter[str]:
    """The words of an entry that stand in it more often than the work and the style account for."""
    held = Counter(values(csl)) + OWN
    initial = Counter(word[0] for name in ("author", "editor", "translator") for word in values(csl.get(name, [])))
    for number in csl.get("page", "").split("-")[1:]:
        held[number[-2:]] += 1  # Chicago's shortened pages
    for word in values(csl.get("edition", "")):
        held |= Counter({f"{word}{end}": 1 for end in ("st", "nd", "rd", "th")})
    return Counter(words_of(re.sub(r"[*_]", " ", entry))) - held - initial


def test_lines_of_every_style_get_no_word_too_many() -> None:
    lines = (ROOT / "tests" / "data" / "reference_lines.txt").read_text(encoding="utf-8").splitlines()[::2]
    for line in lines:
        csl = parse_reference(line)
        if "title" not in csl:
            continue
        for entry in each_style(csl):
            assert not too_many(entry, csl), (entry, csl)
            assert not re.search(r"\.\.(?!\.)|,,|\(\)|\s[.,;](?:\s|$)|  |\[\]", entry), entry
            assert fold(csl["title"])[:8] in fold(re.sub(r"[*‘’“”]", "", entry)) or '"' in csl["title"] or "“" in line


WORDS = ("harbour", "Green", "fields", "UN", "réforme", "Ödön", "kivu", "NATO")
TITLE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True).map(" ".join)
PERSON = st.builds(person, st.sampled_from(["Ana", "B.", "Jean-Paul"]), st.sampled_from(["Sá", "Van Veen", "Kone"]))
KINDS = (
    "article-journal", "article-newspaper", "book", "chapter", "document", "legislation", "report", "thesis", "webpage",
)  # fmt: skip
CSL = st.fixed_dictionaries(
    {"type": st.sampled_from(KINDS), "title": TITLE},
    optional={
        "author": st.lists(PERSON, min_size=1, max_size=3) | st.just([{"literal": "Ministry of Peace"}]),
        "editor": st.lists(PERSON, min_size=1, max_size=2),
        "translator": st.lists(PERSON, min_size=1, max_size=1),
        "container-title": st.just("Lagos Annals"),
        "collection-title": st.just("Occasional Sheets"),
        "collection-number": st.just("77"),
        "publisher": st.just("Karthala"),
        "publisher-place": st.just("Dakar"),
        "edition": st.sampled_from(["2", "3", "revised"]),
        "volume": st.just("41"),
        "issue": st.just("42"),
        "number": st.sampled_from(["43", "S/RES/44"]),
        "page": st.sampled_from(["45", "145-167"]),
        "number-of-pages": st.just("210"),
        "genre": st.sampled_from(["report", "Working Paper", "PhD thesis"]),
        "issued": st.sampled_from([YEAR, {"date-parts": [[2011, 5]]}, {"date-parts": [[2011, 5, 3]]}]),
        "accessed": st.just({"date-parts": [[2015, 6, 1]]}),
        "URL": st.just("http://example.net/x"),
        "DOI": st.just("10.1234/ab"),
        "ISBN": st.just("9780000000000"),
        "note": st.just("also available in Wolof"),
        "language": st.sampled_from(["en", "fr"]),
    },
)


@settings(derandomize=True, max_examples=100)
@given(CSL)
def test_no_work_gets_a_word_too_many(csl: dict[str, Any]) -> None:
    for entry in each_style(csl):
        assert not too_many(entry, csl), entry
        assert not re.search(r"\.\.(?!\.)|,,|\(\)|\s[.,;](?:\s|$)|  |\[\]", entry), entry
        assert csl["title"] in re.sub(r"\*", "", entry)
        assert csl["type"] == "legislation" or "Pub" not in entry


def test_a_web_page_without_a_day_of_access_has_no_empty_bracket() -> None:
    csl = {"type": "webpage", "title": "Le coût", "author": [{"family": "Konan", "given": "A."}], "issued": YEAR}
    found = "".join(run.text for run in styled(csl | {"URL": "https://example.org/a"}, "harvard"))
    assert found.endswith("Available at: https://example.org/a.")
    assert "Accessed" not in found
