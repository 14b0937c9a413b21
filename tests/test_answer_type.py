"""A question that asks for a number is seen to, in four languages, and so is a text that gives none."""

from __future__ import annotations

import pytest

from qa.answer_type import gives_number

NONE = "The police met local partners in Burundi in 2010, and trust grew."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many officers took part?", "Some 1,200 officers took part in 2010."),
        ("How many officers took part?", "Twelve officers took part."),
        ("HOW MANY TOOK PART?", "A dozen did."),
        ("What was the total number of posts?", "There were 3 posts."),
        ("Combien d'agents ont participé ?", "Trente agents ont participé."),
        ("Combien de postes ?", "Il y avait 3 postes."),
        ("¿Cuántas mujeres?", "Siete mujeres."),
        ("Quantos agentes?", "Dois agentes."),
        ("What percentage of the budget came from donors?", "Donors gave 40 % of it."),
        ("What percentage of the budget came from donors?", "Donors gave forty per cent of it."),
        ("Which share came from donors?", "Donors gave two thirds."),
        ("¿Qué porcentaje?", "El cuarenta por ciento."),
        ("Quel pourcentage ?", "La moitié."),
        ("Que percentagem?", "Trinta por cento."),
    ],
)
def test_what_was_asked_for_is_given(question: str, text: str) -> None:
    assert gives_number(question, text)
    assert not gives_number(question, NONE), "a year is no number of anything"


@pytest.mark.parametrize("question", ["What percentage came from donors?", "How many percent is that?"])
def test_a_number_is_no_share(question: str) -> None:
    assert not gives_number(question, "They gave 3 million to 12 partners.")


@pytest.mark.parametrize(
    "question",
    [
        "How do we build trust?",
        "How much do partners matter?",
        "How often should we meet, and for how long?",
        "What year was it?",
        "¿Cuánto importa?",
        "Combien cela importe-t-il ?",
        "many hows",
        "",
    ],
)
def test_other_questions_want_no_number(question: str) -> None:
    assert gives_number(question, NONE)
