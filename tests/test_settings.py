"""Settings come from QA_ variables; one that cannot be used is named with its value."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Library, SettingsError, load_settings


def test_defaults() -> None:
    settings = load_settings()
    assert (settings.library, settings.model, settings.reranker) == (Path(), "all-MiniLM-L6-v2", "")
    assert settings.max_bytes == 20_000_000
    assert (settings.max_question, settings.keep_builds) == (4000, 3)


def test_every_setting_is_a_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {"LIBRARY": tmp_path, "MODEL": "m", "MAX_FILE_MB": "0.5", "MAX_QUESTION": 7, "KEEP_BUILDS": 1}
    values["RERANKER"] = "r"
    for name, value in values.items():
        monkeypatch.setenv(f"QA_{name}", str(value))
    settings = load_settings()
    assert (settings.library, settings.model, settings.max_bytes) == (tmp_path, "m", 500_000)
    assert (settings.max_question, settings.keep_builds, settings.reranker) == (7, 1, "r")
    assert Library().folder == tmp_path
    assert Library("elsewhere").folder == Path("elsewhere")


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_MODEL", "")
    monkeypatch.setenv("QA_KEEP_BUILDS", "")
    assert (load_settings().model, load_settings().keep_builds) == ("all-MiniLM-L6-v2", 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QA_MAX_FILE_MB", "0"),
        ("QA_MAX_FILE_MB", "inf"),
        ("QA_MAX_FILE_MB", "nan"),
        ("QA_MAX_FILE_MB", "many"),
        ("QA_MAX_QUESTION", "-1"),
        ("QA_KEEP_BUILDS", "0"),
        ("QA_KEEP_BUILDS", "2.5"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    message = str(raised.value)
    assert message.startswith(f"{name} is {value!r}: ")
    assert message.endswith(f"Change or unset {name}.")
    assert "\n" not in message
