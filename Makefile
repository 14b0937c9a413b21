# make run: everything from nothing to the page. make test: everything from nothing to the test report.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 7860
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint .ci/constraints.txt

.PHONY: run install test check judge clean

# A corpus that cannot be indexed is named on the terminal, and the page is served all the same: it says so too.
run: .venv/installed
	@$(BIN)/qa index || true
	@exec $(BIN)/qa serve --host $(HOST) --port $(PORT)

install: .venv/installed

.venv/installed: pyproject.toml qa/version.py .ci/constraints.txt
	@echo "Installing into .venv (some minutes the first time) ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) --editable '.[pdf]'
	@touch $@

.venv/installed-dev: .venv/installed
	@$(PIP) --editable '.[dev]'
	@touch $@

tests/node_modules/installed: tests/package.json tests/package-lock.json
	@.ci/programs
	@touch $@

test: .venv/installed-dev tests/node_modules/installed
	$(BIN)/pytest

check: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Trains the judge on the pairs in TRAIN (benchmarks/judge/README.md); goes on where it stopped.
judge: .venv/installed
	$(BIN)/python -m benchmarks.judge --train $(TRAIN) --out build/judge

clean:
	rm -rf .venv tests/node_modules build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
