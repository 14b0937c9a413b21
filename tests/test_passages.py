"""Passages of the document that ships in corpus/, worked by hand from its text; ids; footnotes of a passage."""

from __future__ import annotations

import pytest

from qa.datatypes import Passage
from qa.passages import document_ids
from tests.conftest import SEED
from tests.reading import passages, read

PARIS = "Implementation of the Paris Declaration in Mozambique"
CICIG = (
    "International Commission against Impunity in Guatemala "
    "(Comisión Internacional contra la Impunidad en Guatemala, CICIG)"
)
BURUNDI = "Netherlands support of the SSD programme in Burundi"
LESSONS = {
    1: "Develop and maintain political dialogue",
    2: "Build trust for collaboration among local partners",
    3: "Official agreements help create and reinforce political engagement",
}
# id, kind, lesson, example, first words, last words, references
SEED_PASSAGES = [
    ("overview", "overview", None, None, "Security Sector Reform (SSR) is", "or address the challenges.", []),
    ("lesson-1", "lesson", 1, None, "High quality political dialogue", "gradually increase political engagement.", []),
    ("lesson-1/implementation-of-the-paris-declaration-in-mozambique", "example", 1, PARIS,
     "The implementation of the Paris", "implementation of governance measures.",
     ["Mutual Accountability at the Country Level: Mozambique Country Case Study, Geoff Handley.",
      "Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012), European Commission "
      "(also available in English)."]),
    ("lesson-1/international-commission-against-impunity-in-guatemala-comision", "example", 1, CICIG,
     "Following a complicated birth, the", "the Office of the Public Prosecutor.",
     ["Against the Odds: CICIG in Guatemala, Open Society Justice Initiative report, 2016 "
      "(also available in Spanish)."]),
    ("lesson-2", "lesson", 2, None, "Trust and collaboration with", "partners along the project cycle.", []),
    ("lesson-2/police-and-judicial-reform-in-mozambique", "example", 2, "Police and Judicial Reform in Mozambique",
     "The donors and the Mozambique", "in respect of its sovereignty.",
     ["Lalá, A., and Francisco, L. (2008). The Difficulties of Donor Coordination: Police and Judicial Reform in "
      "Mozambique. In Managing Insecurity: Field Experiences of Security Sector Reform (pp.77-94), eds. G. Peake, "
      "E. Scheye and A. Hills, Routledge, Abingdon / New York."]),
    ("lesson-2/zimbabwe-peace-and-security-programme-zpsp", "example", 2,
     "Zimbabwe Peace and Security Programme (ZPSP)", "Building trust in the difficult",
     "non-state security stakeholders.", ["The Zimbabwe Peace and Security Programme, ISSAT."]),
    ("lesson-2/netherlands-support-of-the-ssd-programme-in-burundi", "example", 2, BURUNDI,
     "Involving Burundian interlocutors from", "political agenda (OECD:47).",
     ["Improving Security and Justice Programming in Fragile Situations: Better Political Engagement, More Change "
      "Management, Erwin Van Veen, OECD, 2016."]),
    ("lesson-3", "lesson", 3, None, "Official agreements help create", "be needed at times.", []),
    ("lesson-3/netherlands-support-of-the-ssd-programme-in-burundi", "example", 3, BURUNDI,
     "Burundi and the Netherlands have", "of the SSD programme.",
     ["Evaluation de la réforme de la sécurité et de la justice au Burundi,\u00a0ISSAT."]),
    ("lesson-3/rule-of-law-advisory-mission-on-moldova-norlam", "example", 3,
     "Rule of Law Advisory Mission on Moldova (NORLAM)", "The Memorandum of Understanding (MoU)",
     "years than originally planned.", ["2009 Review of NORLAG and NORLAM, Erik Whist and Endre Vigeland."]),
]  # fmt: skip


@pytest.fixture(scope="module")
def seed() -> list[Passage]:
    return passages(SEED.read_bytes())


def test_the_seed_document_has_eleven_passages(seed: list[Passage]) -> None:
    assert [passage.id for passage in seed] == [f"doc/{row[0]}" for row in SEED_PASSAGES]
    assert [passage.kind for passage in seed].count("overview") == 1
    assert [passage.kind for passage in seed].count("lesson") == 3
    assert [passage.kind for passage in seed].count("example") == 7
    assert {passage.document for passage in seed} == {"Political Engagement"}


@pytest.mark.parametrize(("at", "row"), list(enumerate(SEED_PASSAGES)), ids=[row[0] for row in SEED_PASSAGES])
def test_each_seed_passage(seed: list[Passage], at: int, row: tuple[str, ...]) -> None:
    _, kind, lesson, example, first, last, references = row
    passage = seed[at]
    assert (passage.kind, passage.lesson_number, passage.example_title) == (kind, lesson, example)
    assert passage.lesson_title == LESSONS.get(lesson)
    assert passage.section_title is None
    assert passage.text.startswith(first)
    assert passage.text.endswith(last)
    assert [reference.text for reference in passage.references] == references


def test_the_lesson_is_titled_as_in_its_heading_not_as_in_the_contents(seed: list[Passage]) -> None:
    assert {passage.lesson_title for passage in seed if passage.lesson_number == 2} == {LESSONS[2]}
    assert not any("Trust and collaboration with local partners" in str(passage.trail) for passage in seed)


def test_the_table_of_contents_is_no_passage() -> None:
    document, found = read(SEED.read_bytes())
    contents = [document.source[span.start : span.end] for what, span in document.structure if what == "contents"]
    assert contents == [
        "Lesson 1 Develop and maintain political dialogue",
        "Lesson 2 – Trust and collaboration with local partners",
        "Lesson 3 – Official agreements help create and reinforce political engagement",
        "Selected resources",
    ]
    assert not any("Selected resources" in passage.text for passage in found)


def test_the_overview_has_its_footnote_and_no_other_passage_has_one(seed: list[Passage]) -> None:
    assert [note.label for note in seed[0].footnotes] == ["1"]
    assert seed[0].footnotes[0].text.startswith("There is often a claim that there is no political will")
    assert seed[0].footnotes[0].text.endswith("incentivise it to focus on reform.")
    assert not any(passage.footnotes for passage in seed[1:])


def test_markers_resolve_to_the_reference_and_its_pages(seed: list[Passage]) -> None:
    found = {(marker.text, marker.reference, marker.pages) for passage in seed for marker in passage.markers}
    assert found == {("(OECD:34,50)", 0, ("34", "50")), ("(OECD:47)", 0, ("47",))}
    assert [bool(passage.markers) for passage in seed].index(True) == 7


def test_the_title_that_occurs_twice_gives_two_passages(seed: list[Passage]) -> None:
    twins = [passage for passage in seed if passage.example_title == BURUNDI]
    assert [passage.lesson_number for passage in twins] == [2, 3]
    assert len({passage.id for passage in twins}) == 2
    assert twins[0].text != twins[1].text


def test_ids_within_a_document_never_meet() -> None:
    """Two examples "Foo" are foo and foo-2; an example really called "Foo 2" must not be taken for the second."""
    lines = ["Title", "Lesson 1 – A", "It is so.", "Examples"]
    for title in ("Foo", "Foo", "Foo 2", "Foo"):
        lines += [title, "It was so then."]
    ids = [passage.id for passage in passages("\n\n".join(lines))]
    assert ids == [f"doc/lesson-1{end}" for end in ("", "/foo", "/foo-2", "/foo-2-2", "/foo-3")]


@pytest.mark.parametrize(
    "paths",
    [
        ["Report.txt", "report.txt"],
        ["a b.txt", "a-b.txt", "a_b.txt"],
        ["a.txt", "a.md", "a"],
        ["a.txt", "a/lesson-2.txt"],
        [f"{'long-' * 20}{end}.txt" for end in "xyz"],
        ["…txt", "—.txt", "untitled.txt"],
        ["caf\\udce9.txt", "caf\udce9.txt"],
    ],
)
def test_ids_of_documents_never_meet(paths: list[str]) -> None:
    ids = document_ids(paths)
    assert list(ids) == paths
    assert len(set(ids.values())) == len(paths)
    for one in ids.values():
        assert not any(other.startswith(f"{one}/") for other in ids.values())


def test_a_document_keeps_its_plain_id_when_nobody_shares_it() -> None:
    assert document_ids(["Political_Engagement.txt", "2019/Rôle.txt"]) == {
        "Political_Engagement.txt": "political-engagement",
        "2019/Rôle.txt": "2019/role",
    }


NOTES_PER_LESSON = """Title

It starts[1].

Lesson 1 – Speak

They speak[1] and speak²; the hall has 90 m².

Notes

[1] About speaking.

2. Also about speaking.

Lesson 2 – Listen[2]

They listen[1].

Notes

[1] About listening.

[2] About the title.
"""


def test_a_label_used_again_is_the_note_of_the_call_s_own_lesson() -> None:
    """Nothing tells that the overview's call means a note below a lesson."""
    overview, first, second = passages(NOTES_PER_LESSON)
    assert overview.footnotes == ()
    assert [(note.label, note.text) for note in first.footnotes] == [
        ("1", "About speaking."),
        ("2", "Also about speaking."),
    ]
    assert [note.text for note in second.footnotes] == ["About listening.", "About the title."]


def test_a_square_metre_calls_no_footnote() -> None:
    text = "Title\n\nThe hall has 90 m², or 0.009 km² of floor.\n\nNotes\n\n1. One.\n\n2. Two."
    assert passages(text)[0].footnotes == ()


def test_a_country_above_the_titles_of_examples_counts() -> None:
    blocks = ["# Walks", "It is so.", "## Lesson 1 – Walk", "They walk.", "### Examples", "#### Kosovo"]
    blocks += ["##### The gate", "They met there.", "##### The hall", "They met again."]
    blocks += ["## Lesson 2 – Talk", "They talk."]
    found = read("\n\n".join(blocks), "doc.md")[1]
    assert [passage.countries for passage in found] == [(), (), ("Kosovo",), ("Kosovo",), ()]


FRENCH = "La police a changé de visage depuis que les habitants du quartier lui parlent chaque semaine au marché."


def test_front_matter_states_countries_and_language_for_every_passage() -> None:
    text = f"---\ncountries: DRC, Burundi\nlanguage: Portuguese\n---\n\n# Walks\n\n{FRENCH} Au Mali aussi.\n"
    (found,) = read(text, "doc.md")[1]
    assert found.countries == ("Burundi", "Democratic Republic of the Congo")
    assert found.language == "pt"


def test_the_language_of_a_page_s_template_does_not_win_over_its_words() -> None:
    page = f"<html lang='en'><body><h1>Rondes</h1><p>{FRENCH}</p><p>Oui.</p></body></html>"
    (found,) = read(page, "doc.html")[1]
    assert found.language == "fr"


def test_a_reference_line_adds_no_country() -> None:
    text = "Title\n\nLesson 1 – Walk\n\nThey walk.\n\nPolice in Mali, Ruth Adeyemi, Harbour Institute, 2014.\n"
    (found,) = passages(text)
    assert len(found.references) == 1
    assert found.countries == ()
