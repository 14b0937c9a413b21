"""Acronyms are learnt where a text spells them out, and nowhere else."""

from __future__ import annotations

import pytest

from qa.acronyms import acronyms_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the long form stands before: its initials, with "of" and "and" passed over or not
        ("The Ministry of Defence (MoD) met.", {"MoD": "Ministry of Defence"}),
        ("the security sector reform (SSR) began", {"SSR": "security sector reform"}),
        ("small arms and light weapons (SALW)", {"SALW": "small arms and light weapons"}),
        (
            "disarmament, demobilization and reintegration (DDR)",
            {"DDR": "disarmament, demobilization and reintegration"},
        ),
        ("Research and Development (R&D) unit", {"R&D": "Research and Development"}),
        ("the Ministry\nof   Defence\n(MoD)", {"MoD": "Ministry of Defence"}),
        ("the United Nations (U.N.) came", {"U.N": "United Nations"}),
        ("the World Health Organization (WHO; see below)", {"WHO": "World Health Organization"}),
        # both halves of a word with a hyphen, or only the first
        ("Gender-Based Violence (GBV)", {"GBV": "Gender-Based Violence"}),
        (
            "the Organisation for Economic Co-operation and Development (OECD) said",
            {"OECD": "Organisation for Economic Co-operation and Development"},
        ),
        # a plural's "s" is no initial, a capital one is
        ("non-governmental organizations (NGOs) work", {"NGOs": "non-governmental organizations"}),
        ("internally displaced persons (IDPs)", {"IDPs": "internally displaced persons"}),
        ("la réforme du secteur de la sécurité (RSS)", {"RSS": "réforme du secteur de la sécurité"}),
        # Spanish, French, Portuguese
        ("la Organización de las Naciones Unidas (ONU) dijo", {"ONU": "Organización de las Naciones Unidas"}),
        ("Organizaciones no gubernamentales (ONG)", {"ONG": "Organizaciones no gubernamentales"}),
        ("Comisión de la Verdad y Reconciliación (CVR)", {"CVR": "Comisión de la Verdad y Reconciliación"}),
        ("l'Organisation des Nations unies (ONU) a dit", {"ONU": "Organisation des Nations unies"}),
        (
            "désarmement, démobilisation et réintégration (DDR)",
            {"DDR": "désarmement, démobilisation et réintégration"},
        ),
        # "de" begins with a letter of the acronym, and is passed over all the same
        ("Forças Armadas de Defesa de Moçambique (FADM)", {"FADM": "Forças Armadas de Defesa de Moçambique"}),
        # more letters of a word than its first; a long word passed over where all letters are initials
        ("the African Union Mission in Somalia (AMISOM)", {"AMISOM": "African Union Mission in Somalia"}),
        (
            "the Norwegian Mission of Rule of Law Advisers to Moldova (NORLAM)",
            {"NORLAM": "Norwegian Mission of Rule of Law Advisers to Moldova"},
        ),
        # the long form in the brackets, or both
        ("UNDP (United Nations Development Programme) said", {"UNDP": "United Nations Development Programme"}),
        ("DPKO (the Department of Peacekeeping Operations)", {"DPKO": "Department of Peacekeeping Operations"}),
        ("it (Department of Peacekeeping Operations, DPKO)", {"DPKO": "Department of Peacekeeping Operations"}),
        # no long form at all
        ("as was shown before (see OECD)", {}),
        ("as was shown before (see OECD 2010)", {}),
        ("as was shown before (OECD:34,50)", {}),
        ("The police (UN) came", {}),
        ("it was decided (A/RES/65/1)", {}),
        ("a table (Fig. 3A) and an annex (Annex B)", {}),
        ("Police (PNB) in Burundi. It is the Police nationale. Burundi (PNB)", {}),
        ("The police left. Nobody came from Burundi (PNB)", {}),
        ("the force (MINUSCA, the Multidimensional Integrated Mission) came", {}),
        ("(NGO) non-governmental", {}),
        ("Abe Bay (AB", {}),
        ("Abe Bay (A) and () and ( )", {}),
        ("the police of the town (Burundi) met", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_text_spells_out(text: str, expected: dict[str, str]) -> None:
    assert acronyms_of(text) == expected


def test_a_text_may_spell_out_several() -> None:
    text = "security sector reform (SSR), Ministry of Defence (MoD), African Union (AU)"
    assert list(acronyms_of(text)) == ["SSR", "MoD", "AU"]


def test_a_text_made_to_cost_time_does_not() -> None:
    """Every word may stand for every letter; the ways to choose are not tried one by one."""
    assert acronyms_of("d " * 5000 + "x" + " d" * 5000 + " (XDDDDDDDDDD)") == {}
    assert acronyms_of("(" * 20_000 + "AB" + ")" * 20_000) == {}
