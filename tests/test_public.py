"""The front door: few names, all documented, and nothing heavy behind it until it is needed."""

from __future__ import annotations

import inspect

import pytest

import qa
from tests.conftest import run_python

HEAVY = ("torch", "faiss", "gradio", "transformers", "sentence_transformers", "huggingface_hub", "fastapi")


def test_all_names_what_is_public() -> None:
    public = {
        name
        for name, value in vars(qa).items()
        if not name.startswith("_") and not inspect.ismodule(value) and name != "annotations"
    }
    assert public == set(qa.__all__) - {"__version__"}
    assert qa.__all__ == sorted(qa.__all__)


@pytest.mark.parametrize("name", sorted(set(qa.__all__) - {"__version__"}))
def test_every_public_name_has_a_docstring(name: str) -> None:
    assert inspect.getdoc(getattr(qa, name))


def test_every_error_is_public_and_has_one_root() -> None:
    errors = {name for name, value in vars(qa.errors).items() if inspect.isclass(value)}
    assert errors <= set(qa.__all__)
    assert all(issubclass(getattr(qa, name), qa.QAError) for name in errors)


@pytest.mark.parametrize("module", ["qa", "qa.cli", "qa.web"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*[name for name in {HEAVY} if name in sys.modules])"
    done = run_python(code)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"", b"")


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert version("lessons-desk") == qa.__version__
