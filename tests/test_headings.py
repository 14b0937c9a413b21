"""The words of headings, and footnote labels and calls. How headings make a document's tree is in test_outline."""

from __future__ import annotations

import pytest

from qa import headings
from qa.headings import LessonHeading


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("Lesson 12 – Speak", 12, "Speak"),
        ("Lesson XV – Speak", 15, "Speak"),
        ("Lesson first: Speak", 1, "Speak"),
        ("Lesson dez – Ouvir", 10, "Ouvir"),
        ("Lesson 2", 2, ""),
        ("Lesson 2 –", 2, ""),
        ("2.1 Lesson 1: Speak", 1, "Speak"),
        ("3. Lesson 2 – Speak", 2, "Speak"),
        ("Lesson 1 | Speak", 1, "Speak"),
        ("Lessons learned 2: Speak", 2, "Speak"),
        ("Third lesson: Speak", 3, "Speak"),
        ("Première leçon : Parler", 1, "Parler"),
        ("A segunda lição – Falar", 2, "Falar"),
        ("Leçon no 3 : Parler", 3, "Parler"),
        ("Lección núm. 3: Hablar", 3, "Hablar"),
        ("Lição aprendida n.º 1: Falar", 1, "Falar"),
        ("Enseignement n° 2 – Parler", 2, "Parler"),
        ("Lecciones aprendidas 2. Hablar", 2, "Hablar"),
        ("Lesson Eleven: Speak", 11, "Speak"),
        ("Lesson Twenty – Speak", 20, "Speak"),
        ("Leçon dix-sept : Parler", 17, "Parler"),
        ("Lección diecinueve: Hablar", 19, "Hablar"),
        ("Lição dezasseis – Falar", 16, "Falar"),
        ("Lesson XVI – Speak", 16, "Speak"),
        ("Lesson XX: Speak", 20, "Speak"),
        ("Lesson Number 3: Speak", 3, "Speak"),
        ("Leçon numéro deux : Parler", 2, "Parler"),
        ("Lesson Nr. 2: Speak", 2, "Speak"),
        ("Lesson \u2116 3: Speak", 3, "Speak"),
        ("Lesson-9: Speak", 9, "Speak"),
        ("2ª Lição – Falar", 2, "Falar"),
        ("2ª Lição", 2, ""),
        ("Lição 3ª – Falar", 3, "Falar"),
        ("1ère leçon : Parler", 1, "Parler"),
        ("1re leçon", 1, ""),
        ("2e leçon : Parler", 2, "Parler"),
        ("3.ª lección. Hablar", 3, "Hablar"),
        ("2nd lesson: Speak", 2, "Speak"),
        ("Second lesson", 2, ""),
        ("Premier enseignement : Parler", 1, "Parler"),
        ("Lesson A: Speak", 1, "Speak"),
        ("Lesson D – Speak", 4, "Speak"),
        ("Lesson V – Speak", 5, "Speak"),
        ("Lesson \ufb01ve – The \ufb01rst talk", 5, "The \ufb01rst talk"),
    ],
)
def test_lesson_heading(text: str, number: int, title: str) -> None:
    assert headings.lesson_heading(text, None) == LessonHeading(number, title)


@pytest.mark.parametrize(
    ("text", "number", "title", "label"),
    [
        ("Lesson 1.1: Listen", 1, "Listen", "1.1"),
        ("Lesson 1.2 Ask", 1, "Ask", "1.2"),
        ("LEÇON 2.3.1 – ÉCOUTER", 2, "ÉCOUTER", "2.3.1"),
        ("Lesson 2a: Listen", 2, "Listen", "2a"),
    ],
)
def test_a_label_of_two_numbers(text: str, number: int, title: str, label: str) -> None:
    assert headings.lesson_heading(text, None) == LessonHeading(number, title, label)


def test_a_heading_of_one_long_sentence() -> None:
    title = "The police were asked to listen " + "and to listen again " * 13 + "to Gen. Okafor"
    assert 300 < len(title) < 380
    assert headings.lesson_heading(f"Lesson 2 – {title}", None) == LessonHeading(2, title)
    assert headings.lesson_heading(f"Lesson 2 {title}", None) is None
    assert headings.lesson_heading(f"Lesson 2 – {title} twice. They came", None) is None
    assert headings.lesson_heading(f"Lesson 2 – {title} {title}", None) is None


@pytest.mark.parametrize("name", ["Gen. Okafor", "J. Okafor", "Dr. Okafor", "U.N. Women"])
def test_an_abbreviation_ends_no_heading(name: str) -> None:
    heading, text = f"Lesson 2: Listen to {name}.", "The police met them every week and said so."
    assert headings.run_in_heading(f"{heading} {text}") == len(heading)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Caso 1: Cali", "Cali"),
        ("Caso A: Cali", "Cali"),
        ("Cas n° 2 : Mali", "Mali"),
        ("Case Study One: Liberia", "Liberia"),
        ("Case Study II – Liberia", "Liberia"),
        ("Étude de cas no 3 : Mali", "Mali"),
        ("Exemple nº 2. Mali", "Mali"),
        ("Recuadro 2: Cali", "Cali"),
        ("Caso: Cali", None),
        ("Caso Dreyfus: Justicia", None),
        ("Case by case: Vetting", None),
        ("Box A: Vetting", None),
    ],
)
def test_labelled_example(text: str, title: str | None) -> None:
    assert headings.labelled_example(text) == title


@pytest.mark.parametrize(
    "text",
    ["Lesson", "Lesson many – x", "Lessons 1", "Lesson 1234 – x", "Lesson 2, we saw", "", "Lessons learned: Mali",
     "Lessons learned 2014", "Enseignement 2 ans plus tard", "First lesson: trust takes time.", "Our lesson: Speak",
     "2.1 Lessons", "Lesson A", "Lesson a: Speak", "Lesson A-level students", "Lesson B. Okafor was there.",
     "Lesson 1.5 million people", "Lesson once learned, lost", "Lesson 3rd of May", "One lesson: Speak",
     "Lesson-plans for trainers", "Lesson 10 on money"],
)  # fmt: skip
def test_no_lesson_heading(text: str) -> None:
    assert headings.lesson_heading(text, None) is None


def test_a_format_that_states_headings_is_believed() -> None:
    assert headings.heading_like("a lower-case heading.", 2)
    assert headings.lesson_heading("Lesson 2 on listening.", 2) == LessonHeading(2, "on listening")


@pytest.mark.parametrize(
    "text", ["", "lower", "Ends.", "Ends, ", "- Item", "1. Item", "(Aside)", "One. Two", "x" * 201]
)
def test_no_heading_form(text: str) -> None:
    assert not headings.heading_like(text.strip(), None)


@pytest.mark.parametrize("text", ["Why?", "2009 Review", "U.S. support", "CICIG (Guatemala)", "État", "東ティモール"])
def test_heading_form(text: str) -> None:
    assert headings.heading_like(text, None)


KINDS = {
    headings.is_examples_heading: (
        "Examples",
        "ÉTUDES DE CAS :",
        "Case study no. 2",
        "2.1.3 Examples",
        "Casos prácticos",
    ),
    headings.is_footnotes_heading: ("Footnotes", "Notes de bas de page", "Notas:", "6. Notes"),
    headings.is_sources_heading: ("References", "Selected resources", "Pour en savoir plus", "Bibliografía"),
    headings.is_section_heading: ("Conclusions and next steps", "Anexo 2: glossário", "4) Recomendações"),
    headings.is_front_heading: ("Executive summary", "1  Introdução", "Background to the note"),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_known_headings_are_of_one_kind(kind: object, text: str) -> None:
    assert [test for test in KINDS if test(text)] == [kind]
    assert headings.is_known_heading(text)


@pytest.mark.parametrize(
    "text", ["Examples of it", "Notes on Mali", "The conclusion", "Annexed lands were sold.", "Resources for Mali"]
)
def test_titles_that_begin_like_known_headings(text: str) -> None:
    assert not headings.is_known_heading(text)


@pytest.mark.parametrize("text", ["Lessons", "2 Lessons learned", "Les enseignements", "LIÇÕES APRENDIDAS:"])
def test_a_heading_above_the_lessons(text: str) -> None:
    assert headings.is_lessons_heading(text)
    assert not headings.is_lessons_heading(f"{text} from Mali")


@pytest.mark.parametrize("text", ["Background", "What happened?", "RÉSULTATS :", "Contexto", "O que foi feito"])
def test_a_heading_within_an_example(text: str) -> None:
    assert headings.is_subheading(text)
    assert not headings.is_subheading(f"{text} in Mali")


def test_a_line_that_names_the_author() -> None:
    assert headings.is_byline("by Ruth Adeyemi")
    assert not any(headings.is_byline(text) for text in ("by then", "by Ruth Adeyemi.", "Standing by Ruth"))


NUMBERED = ["1. Speak ... 2", "2. Listen ... 3", "Preface", "1. Speak", "They spoke.", "Examples", "2. Listen", "So."]


def test_numbered_titles_with_examples_are_lessons() -> None:
    found = headings.numbered_lessons([*NUMBERED, "Examples"])
    assert [lesson.number if lesson else None for lesson in found] == [1, 2, None, 1, None, None, 2, None, None]


@pytest.mark.parametrize(
    "texts",
    [
        NUMBERED,  # examples below one of two
        [*NUMBERED[:3], "2. Speak", *NUMBERED[4:], "Examples"],  # not 1, 2
        ["1. Speak", "2. Listen", "So.", "Examples"],  # a list
        ["1. Speak", "They spoke.", "Examples"],  # one alone
        ["1. Introduction", "They spoke.", "Examples", "2. Conclusion", "So.", "Examples"],
    ],
)
def test_other_numbered_titles_are_no_lessons(texts: list[str]) -> None:
    assert not any(headings.numbered_lessons(texts))
