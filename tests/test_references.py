"""Reference lines by their form."""

from __future__ import annotations

import pytest

from qa.references import looks_like_reference, states_a_source
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data"

ENTRIES = [
    # title first, in English: person, institution, year, pages, note
    "Mutual Accountability at the Country Level: Mozambique Country Case Study, Geoff Handley.",
    "Against the Odds: CICIG in Guatemala, Open Society Justice Initiative report, 2016 (also available in Spanish).",
    "The Zimbabwe Peace and Security Programme, ISSAT.",
    "2009 Review of NORLAG and NORLAM, Erik Whist and Endre Vigeland.",
    "Beyond the Barracks, Ruth Adeyemi, Harbour Institute, 2014.",
    "Beyond the Barracks, Ruth Adeyemi, Harbour Institute, March 2014.",
    "Beyond the Barracks, Harbour Institute case note, n.d.",
    "Beyond the Barracks, Ruth Adeyemi, Journal of Reform, Vol. 4, 2014",
    "Harbour Institute, Mapping Study on Oversight, pp. 21-24.",
    "“Beyond the Barracks,” Ruth Adeyemi, Journal of Reform 4, no. 2 (2014): 44–59.",
    "Security for whom? Policing as experienced by women in Nairobi, Grace Wanjiru, 2012.",
    "Beyond the Barracks, Ruth Adeyemi, https://example.org/barracks",
    "• Beyond the Barracks, Ruth Adeyemi, Harbour Institute, 2014.",
    "[2] Beyond the Barracks, Ruth Adeyemi, Harbour Institute, 2014.",
    "Source: Beyond the Barracks, Harbour Institute.",
    "Deudas pequeñas, penas largas, Lucía Prado, Red Andina de Justicia.",
    "Le registre sous le bras, Awa Diallo, Niamey.",
    "Trois commissions : une réforme au Niger, Awa Diallo, Institut sahélien d’études de sécurité.",
    "Beyond the Barracks, Harbour Institute, second edition, 2014.",
    "Beyond the Barracks, Ruth Adeyemi, 2014, 48 pages.",
    "“Police reform stalls in Lagos,” The Harbour Observer, 12 May 2014.",
    "Oversight Programme, Final Evaluation Report, Lagos, 2011 (unpublished).",
    # authors first
    "ADEYEMI (Ruth), Derrière la caserne, Dakar, Presses du Fleuve, 2009, 210 p.",
    "Diallo A., 2012, La réforme du secteur de la sécurité au Niger, Dakar, Presses du Fleuve.",
    "ISSAT (n.d.). Case Study: Oversight in Benin.",
    "Lalá, A., and Francisco, L. (2008). The Difficulties of Donor Coordination. In Managing Insecurity (pp.77-94), "
    "eds. G. Peake, E. Scheye and A. Hills, Routledge, Abingdon / New York.",
    "Adeyemi, R. (2014) How reform was lost and found. Lagos: Harbour Institute.",
    "O’Neill, T. J. Beyond the Barracks. Dublin: Harbour Institute.",
    "van der Berg, J. (2010). Beyond the Barracks. Leiden: Harbour Press.",
    "Harbour Institute (2011). Why does oversight matter? Lagos.",
    "World Harbour Bank (2011) Conflict, Security and Oversight.",
    # French, Spanish, Portuguese: sentence case
    "Évora, D., L’inspecteur à pied, Praia, Livraria Nova, 2008.",
    "Évaluation de la réforme de la sécurité et de la justice au Burundi, ISSAT.",
    "La police de proximité au Niger : bilan d’une décennie, Awa Diallo, Presses du Fleuve, 2015.",
    "Diallo, A. (2015). La police de proximité a changé de visage. Niamey : Presses du Fleuve.",
    "Manual de control parlamentario de la defensa, Lucía Prado, Red Andina, Lima, 2017, págs. 12-30.",
    "El control civil de la policía, Lucía Prado (disponible en inglés).",
    "Avaliação Independente do Apoio Directo ao Orçamento em Moçambique (2005-2012), European Commission "
    "(also available in English).",
    "Guia de fiscalização parlamentar da defesa, Rui Sanches, Instituto do Porto, 2018.",
]

PROSE = [
    "",
    "The academy was dropped.",
    "The programme trained officers in Bo, Kenema and Port Loko.",
    "Most of the officers live in the capital, Freetown.",
    "Most of the officers live in the old capital, Port Loko.",
    "The law passed at last, in 2016.",
    "After a long debate the Assembly adopted the law in Praia, Cape Verde, 2014.",
    "The reform finally came into force on 3 March, 2016.",
    "In Bo, U.S. advisers trained 40 officers in 2010.",
    "In Kosovo (2009) UNMIK police moved to new barracks.",
    "Donors, i.e. the embassies, met weekly.",
    "Kabul, i.e. the capital, saw no change.",
    "The report is clear on this point (p. 24).",
    "Its site, www.example.org, was visited by 4,000 citizens.",
    "Advisers from Norway, Sweden and Denmark met the Minister of Justice, Ana Duarte.",
    "Le programme a formé des agents à Bo, Kenema et Port Loko.",
    "Le programme forme des agents à Bo, Kenema et Port Loko.",
    "Les comités furent créés puis fermèrent, faute de moyens, en 2012.",
    "La formation couvre Bo, Port Loko, Kenema.",
    "Training covers police, courts and prisons in Bo, Port Loko, Kenema.",
    "La mayoría de los agentes vive en la capital, Freetown.",
    "El programa formó a los agentes de la policía, Ejército y Marina, en 2012.",
    "O programa formou os agentes da polícia, do Exército e da Marinha, em 2012.",
    "They argued that ownership is not a courtesy, as Lalá and Francisco (2008) show.",
    "Nothing changed. The Ministry waited. The donors waited. Nobody called, Minister Duarte, 2016.",
    "Training for 300 officers in Kigali, Huye and Musanze, 2014-2016.",
    "Date: 9 February 2016",
    "x" * 601 + ", Ruth Adeyemi, 2014.",
]


@pytest.mark.parametrize("text", ENTRIES)
def test_an_entry_is_one(text: str) -> None:
    assert looks_like_reference(text)


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_entry(text: str) -> None:
    assert not looks_like_reference(text)
    assert not states_a_source(text)


LINES = (DATA / "reference_lines.txt").read_text(encoding="utf-8").splitlines()[::2]
OTHERS = (DATA / "no_references.txt").read_text(encoding="utf-8").splitlines()


def test_the_tables_are_long() -> None:
    assert len(LINES) >= 140
    assert len(OTHERS) >= 120


@pytest.mark.parametrize("text", LINES)
def test_a_line_of_any_style_is_an_entry(text: str) -> None:
    assert looks_like_reference(text)


@pytest.mark.parametrize("text", OTHERS)
def test_prose_headings_captions_and_lists_are_no_entries(text: str) -> None:
    assert not looks_like_reference(text)
    assert not states_a_source(text)
