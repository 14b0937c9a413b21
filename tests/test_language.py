"""The language of a text and of a title."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.language import language_of, stated_language, title_language

TEXTS = {
    "en": "The programme deliberately created space for actors outside the barracks.",
    "fr": "Le programme a délibérément ouvert un espace aux acteurs hors des casernes.",
    "es": "El programa abrió deliberadamente un espacio a los actores fuera de los cuarteles.",
    "pt": "O programa abriu deliberadamente um espaço aos actores fora dos quartéis.",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_the_language_of_a_text(code: str, text: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize("text", ["", "Reform now", "1234567890 1234567890 1234567890", "OECD:61"])
def test_too_little_says_nothing(text: str) -> None:
    assert language_of(text) is None
    assert title_language(text) is None


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Avaliação Independente do Apoio Directo ao Orçamento em Moçambique", "pt"),
        ("Evaluation de la réforme du secteur de la sécurité", "fr"),
        ("Diagnóstico participativo de la seguridad municipal: guía para alcaldías", "es"),
        ("The Zimbabwe Peace and Security Programme", "en"),
        ("Fundo de pensões e reforma militar na Guiné-Bissau", "pt"),
        ("Le registre sous le bras", None),
    ],
)
def test_the_language_of_a_title(title: str, code: str | None) -> None:
    assert title_language(title) == code


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("fr", "fr"), ("fr-FR", "fr"), ("PT_br", "pt"), ("French", "fr"), ("français", "fr"), ("Español", "es"),
        ("xx", None), ("", None), ("Klingon", None),
    ],
)  # fmt: skip
def test_a_stated_language(stated: str, code: str | None) -> None:
    assert stated_language(stated) == code


@given(st.text())
def test_any_text_gives_a_code_or_none(text: str) -> None:
    assert all(
        code is None or len(code) == 2 for code in (language_of(text), title_language(text), stated_language(text))
    )


def test_threads_agree() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(language_of, [*TEXTS.values()] * 10)) == [*TEXTS] * 10


def test_the_model_is_loaded_only_when_asked() -> None:
    code = "import sys, qa.language; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
