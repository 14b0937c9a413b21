"""Acronyms are learnt where a text spells them out, and nowhere else; a question is widened by them, not changed."""

from __future__ import annotations

import pytest

from qa.acronyms import acronyms_of, expansions


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
    assert acronyms_of([text]) == {short: (form,) for short, form in expected.items()}


def test_forms_are_counted_over_all_texts() -> None:
    texts = ["Police Nationale de Bunia (PNB)", *["Police nationale du Burundi (PNB)"] * 2]
    assert acronyms_of([*texts, "police nationale du Burundi (PNB)"]) == {
        "PNB": ("Police nationale du Burundi", "Police Nationale de Bunia")  # twice; case makes no other form
    }


def test_equally_frequent_forms_go_by_letter_and_three_are_kept() -> None:
    texts = [f"{word} Party (AP)" for word in ("Arab", "African", "Alpine", "Asian")]
    expected = {"AP": ("African Party", "Alpine Party", "Arab Party")}
    assert acronyms_of(texts) == acronyms_of(reversed(texts)) == expected


def test_acronyms_are_in_order() -> None:
    text = "security sector reform (SSR), Ministry of Defence (MoD), African Union (AU)"
    assert list(acronyms_of([text])) == ["AU", "MoD", "SSR"]


def test_a_text_made_to_cost_time_does_not() -> None:
    """Every word may stand for every letter; the ways to choose are not tried one by one."""
    assert acronyms_of(["d " * 5000 + "x" + " d" * 5000 + " (XDDDDDDDDDD)"]) == {}
    assert acronyms_of(["(" * 20_000 + "AB" + ")" * 20_000]) == {}


KNOWN = {
    "DPKO": ("Department of Peacekeeping Operations",),
    "IT": ("information technology",),
    "MoD": ("Ministry of Defence",),
    "NGOs": ("non-governmental organizations",),
    "PNB": ("Police nationale du Burundi", "Polícia Nacional"),
    "R&D": ("Research and Development",),
    "U.N": ("United Nations",),
    "US": ("United States",),
    "WHO": ("World Health Organization",),
}
ORDINARY = frozenset({"who", "it", "us"})
HEALTH, PEACE = ["World Health Organization"], ["Department of Peacekeeping Operations"]
MINISTRY, NGO, POLICE = ["Ministry of Defence"], ["non-governmental organizations"], list(KNOWN["PNB"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did DPKO do?", PEACE),
        ("What did the PNB do?", POLICE),
        ("the WHO's work", HEALTH),
        ("(WHO)", HEALTH),
        ("Ask the WHO.", HEALTH),
        ("UN/WHO guidance", HEALTH),
        ("WHO", HEALTH),  # alone it is not shouted
        ("a pre-WHO time", HEALTH),
        ("the U.N. mission", ["United Nations"]),
        ("R&D in IT", ["information technology", "Research and Development"]),
        # in other letters
        ("what did dpko do", PEACE),
        ("What did Dpko do?", PEACE),
        ("the MOD", MINISTRY),
        ("WHAT DID DPKO DO?", PEACE),
        # singular and plural
        ("What does an NGO do?", NGO),
        ("what do ngos do", NGO),
        ("an ngo's work", NGO),
        ("DPKOs", PEACE),
        # common words are no acronyms
        ("who leads?", []),
        ("Who leads?", []),
        ("WHO LEADS THE TALKS?", []),
        ("did it help us?", []),
        ("It helped us.", []),
        ("DID IT HELP US?", []),
        ("Did the US help with IT?", ["information technology", "United States"]),
        ("a modern model", []),
        ("whose", []),
        # the other way round: the acronym of a long form, whatever its case, marks and hyphens
        ("non governmental organizations", ["NGOs"]),
        ("the Ministry of Defence's men", ["MoD"]),
        ("the POLICIA NACIONAL", ["PNB"]),
        ("the ministry of the defence", []),
        # both are there
        ("DPKO (Department of Peacekeeping Operations)", []),
        ("PNB, Police nationale du Burundi", ["Polícia Nacional"]),
        ("", []),
        ("?!", []),
    ],
)
def test_a_question_may_also_be_called(question: str, expected: list[str]) -> None:
    assert expansions(question, KNOWN, ORDINARY) == expected


def test_without_a_table_nothing_is_added() -> None:
    assert expansions("What did DPKO do?", {}) == []
