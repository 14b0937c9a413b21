"""The closed patterns of headings: what they take, and the titles of lessons and examples that they must never take."""

from __future__ import annotations

import re
import textwrap

import pytest

from qa import headings
from qa.vocabulary import EXAMPLE_NAMES, LESSON_WORDS, spelt
from tests.reading import tree

SECTIONS = """
Conclusion / Conclusions / General conclusions / Key conclusions / Overall conclusion / In conclusion / Final remarks
Final considerations / Closing thoughts / Concluding observations / Final reflections / Some final thoughts
Recommendations / Key recommendations / Main policy recommendations / Summary of recommendations
Recommendations for practitioners / Conclusions and recommendations / Conclusions and next steps / Next steps
What next? / What's next? / The way ahead / The road ahead / Looking forward / Outlook / Future outlook / Methodology
Research methodology / Note on methodology / Methods and limitations / Limitations / Limitations of the study
Perspectives / Implications / Implications for practice / Implications for policymakers / About the author
About the authors / About the authors and editors / Contact / Contact us / Contact details / Further information
For more information / Acknowledgments / Acknowledgements / Abbreviations / Acronyms and abbreviations
List of acronyms / Glossary of terms / Disclaimer / Copyright / Photo credits / Annex A – Terms of reference
Conclusion générale / Conclusions générales / En conclusion / Pour conclure / En guise de conclusion
Réflexions finales / Remarques finales / Quelques considérations finales / Recommandations principales
Principales recommandations / Synthèse des recommandations / Prochaines étapes / Perspectives d'avenir / Méthodologie
Note méthodologique / Limites de l'étude / Implications pour la pratique / À propos de l'auteur / À propos des auteures
Pour plus d'informations / Informations complémentaires / Liste des sigles / Sigles et abréviations / Avertissement
Remerciements / Droits d'auteur / Conclusions et recommandations / Et maintenant ?
Conclusiones generales / En conclusión / Para concluir / A modo de conclusión / Reflexiones finales
Consideraciones finales / Observaciones finales / Principales recomendaciones / Recomendaciones finales
Recomendaciones clave / Resumen de las recomendaciones / Próximos pasos / ¿Y ahora qué? / Metodología / Limitaciones
Implicaciones para la práctica / Sobre la autora / Contacto / Más información / Siglas y acrónimos / Aviso legal
Conclusão geral / Em conclusão / Considerações finais / Reflexões finais / Principais recomendações
Recomendações para a prática / Resumo das recomendações / Próximos passos / Passos seguintes / Nota metodológica
Limitações do estudo / Implicações para a prática / Sobre os autores / Mais informações / Lista de siglas
Isenção de responsabilidade / Direitos autorais / 5. Conclusão e recomendações / 6 RÉFLEXIONS FINALES / OUTLOOK:
"""
TITLES = """
Recommendations of the truth commission in Peru / Recommendations from the field / Recommendations to the Ministry
Implementing the key recommendations / Recommendations and reform in Peru / Conclusion of the peace agreement in Aceh
Conclusions of the panel / The conclusion / Concluding a peace agreement / Final report of the commission
Final status talks in Kosovo / Closing the camps / Closing remarks by the President / Next steps in Liberia
What next for Mali? / What next in Nepal / Outlook of police officers / Perspectives from the field
Perspectives of women in Nepal / New perspectives on vetting / Implications of the coup in Mali
Implications for the police of Haiti / Methodology of the vetting process in Bosnia / Methods of interrogation
Police methods in Kenya / Limitations of the mandate / Limitations on the use of force / The limits of training
Contact groups in Nepal / Contact with communities / First contact / Contacting the victims / Copyright law reform
Disclaimer of liability in Iraq / Further information sharing in Sahel / Information for victims
About the police reform in Peru / About the ceasefire / About time / Acronyms matter / Abbreviated trials in Chile
Annexed lands were sold / Annexation of Crimea / Appendices to the accord were secret. / Way forward for Burundi
Looking ahead in Liberia / Moving forward together / Acknowledging the past / Acknowledgement of crimes in Serbia
Credits for farmers / Glossy reports / Terms of reference / Abbreviations in law
Conclusion de l'accord de paix au Mali / Recommandations de la commission vérité / Recommandations au gouvernement
Réflexions sur la police / Remarques du ministre / Méthodologie de la formation au Niger / Perspectives des femmes
Perspectives au Mali / Les limites du mandat / À propos du Mali / Contact avec les communautés / Avertissement aux chefs
Liste des candidats / Prochaines élections / Étapes suivantes du retrait
Conclusiones de la Comisión de la Verdad / Recomendaciones de la Comisión en Perú / Recomendaciones y reforma en Perú
Reflexiones sobre la paz / Consideraciones de género / Lecciones para el futuro / Metodología de la veeduría en Cali
Contacto con las víctimas / Próximos comicios / Más información, menos violencia / Sobre la policía
Limitaciones al uso / Recomendações da Comissão da Verdade / Conclusão do acordo em Angola / Reflexões sobre a polícia
Considerações de género / Metodologia da formação em Díli / Perspectivas das mulheres / Sobre a polícia
Próximas eleições / Lista de candidatos
"""
SUBHEADINGS = """
The problem / The answer / The challenge / The response / The result / The results / Results / What changed
Our approach / Lessons from it / Lessons from this case / What happened next? / What did not work / What this means
Action taken
How it was done / Key takeaways / Le problème / La réponse / Le défi / L'approche / Les résultats / Ce qui a changé
Ce que nous avons appris / Leçons de cette expérience / El problema / La respuesta / El reto / Los resultados
¿Qué cambió? / Lo que aprendimos / Lecciones de esta experiencia / O problema / A resposta / O desafio / Os resultados
O que mudou / Lições deste caso
"""
EXAMPLE_TITLES = """
The problem of vetting in Peru / The answer was dialogue / The response to Ebola in Liberia / What changed in Nepal
Lessons from Mali / Results-based aid / The challenge of trust / Problems with pay / A response team in Cali
Le problème des salaires / La réponse du Mali / El problema de la tierra / Lo que aprendimos en Cali
O que mudou em Díli
"""


def lines(table: str) -> list[str]:
    return [each.strip() for line in table.strip().splitlines() for each in line.split(" / ")]


def test_the_tables_are_long_enough() -> None:
    assert len(lines(SECTIONS)) >= 60
    assert len(lines(TITLES)) >= 60


@pytest.mark.parametrize("text", lines(SECTIONS))
def test_a_section_that_belongs_to_no_lesson(text: str) -> None:
    assert headings.is_section_heading(text)


@pytest.mark.parametrize("text", lines(TITLES))
def test_a_title_that_closes_no_lesson(text: str) -> None:
    assert not headings.is_known_heading(text)


@pytest.mark.parametrize("text", lines(SUBHEADINGS))
def test_a_heading_within_an_example(text: str) -> None:
    assert headings.is_subheading(text)
    assert not headings.is_known_heading(text)


@pytest.mark.parametrize("text", ["Limitations", "Next steps", "Méthodologie", "Perspectivas"])
def test_a_heading_of_a_document_or_of_an_example(text: str) -> None:
    assert headings.is_section_heading(text)
    assert headings.is_subheading(text)
    assert not headings.is_subheading("Conclusion")


@pytest.mark.parametrize("text", lines(EXAMPLE_TITLES))
def test_a_title_that_is_no_subheading(text: str) -> None:
    assert not headings.is_subheading(text)


def test_words_are_spelt_with_and_without_their_diacritics() -> None:
    lesson, example = (re.compile(f"(?i)(?:{spelt(words)})") for words in (LESSON_WORDS, EXAMPLE_NAMES))
    assert all(lesson.fullmatch(word) for word in ("Leçon", "LECCIÓN", "lição", "Lecon", "lesson"))
    assert not lesson.fullmatch("Lessen")
    assert all(example.fullmatch(word) for word in ("Étude de cas", "caso  práctico", "Case\u00a0study"))


TEXT = (
    "They met every week in the house by the river and agreed on what to do about the police and the courts, "
    "and on who would pay for it in the end."
)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("width", [72, 1000])
@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ("Lesson Seventeen: Speak", "Lesson Eighteen: Ask", (17, 18)),
        ("1ère leçon : Speak", "2e leçon : Ask", (1, 2)),
        ("2ª Lição – Speak", "3ª Lição – Ask", (2, 3)),
        ("Lesson 1.1: Speak", "Lesson 1.2: Ask", (1, 1)),
        ("Lesson-9: Speak", "Lesson-10: Ask", (9, 10)),
        ("Lesson A: Speak", "Lesson B: Ask", (1, 2)),
    ],
)
def test_lessons_and_a_closing_section_in_a_text(
    first: str, second: str, numbers: tuple[int, int], width: int, gap: str
) -> None:
    text = textwrap.fill(TEXT, width)
    document = gap.join(["A note on reform", text, first, text, second, text, "Considerações finais", text])
    assert tree(document) == [
        ("overview", None, None, None, "They", "end."),
        ("lesson", numbers[0], "Speak", None, "They", "end."),
        ("lesson", numbers[1], "Ask", None, "They", "end."),
        ("overview", None, None, "Considerações finais", "They", "end."),
    ]


def test_cases_and_the_headings_within_an_example() -> None:
    cases = ["A note", TEXT, "Lesson 1: Speak", TEXT, "Caso 1: Cali", TEXT, "Caso 2: Bogotá", TEXT]
    assert [row[3] for row in tree("\n\n".join(cases)) if row[0] == "example"] == ["Cali", "Bogotá"]
    inner = ["A note", TEXT, "Lesson 1: Speak", TEXT, "Examples", "Vetting", "The problem", TEXT, "What changed", TEXT]
    assert [row[3] for row in tree("\n\n".join(inner)) if row[0] == "example"] == ["Vetting"]
