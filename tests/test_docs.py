"""The documentation is true: its Python runs, its commands exist, and every command and setting is in the manual."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from qa import Settings, __version__
from qa.cli import app
from tests.conftest import ROOT, SEED

README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.model
def test_the_readme_s_python_prints_an_answer(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    shutil.copy(SEED, tmp_path / "corpus")
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(code) == 1
    assert len(code[0].splitlines()) == 10
    ran = subprocess.run([sys.executable, "-c", code[0]], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("answered - ")
    assert "1 Political Engagement > Lesson 2 – Build trust for collaboration among local partners" in ran.stdout
    assert ran.stderr == ""


def test_the_readme_s_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z]+)", README):
        assert f"\n{target}:" in makefile, target


@pytest.mark.parametrize("text", [README, MANUAL])
def test_every_command_that_is_named_exists(text: str) -> None:
    for name in re.findall(r"`(?:\.venv/bin/)?qa ([a-z]+)", text):
        assert name in COMMANDS, name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_stands_in_the_manual(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert f"| `qa {name}" in MANUAL
    for option in command.params:
        flag = max(option.opts, key=len)
        if flag not in ("--json", "--library") and flag.startswith("-"):
            assert flag in MANUAL, f"{name} {flag}"


def test_every_setting_stands_in_the_manual_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        line = next((line for line in MANUAL.splitlines() if line.startswith(f"| `QA_{name.upper()}`")), "")
        default = f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
        assert f"`{default}`" in line or (not field.default and "none" in line), name


@pytest.mark.parametrize("page", ["README.md", "docs/manual.md", "docs/architecture.md", "index/README.md"])
def test_links_and_named_files_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^):#]+)\)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), target
    for named in re.findall(r"`((?:qa|tests|docs|corpus)/[\w./-]*\w)`", text):
        assert (ROOT / named).exists(), named


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_constraints_hold_every_dependency() -> None:
    held = {line.split("==")[0].lower() for line in (ROOT / ".ci/constraints.txt").read_text().splitlines()[1:]}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(r'^    "([A-Za-z0-9-]+)[><=]', project, re.MULTILINE)
    assert {"torch", "bm25s", "PyStemmer", "rapidfuzz"} <= set(wanted)
    assert {name.lower() for name in wanted} <= held
