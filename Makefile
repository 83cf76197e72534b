# Two commands do everything: `make run` and `make test`.
PYTHON ?= python3
VENV ?= .venv
FOLDER ?= seeds
SIZE ?= 100k
BIN := $(VENV)/bin

.PHONY: run test lint bench sample clean help

run: $(VENV)/.ready  ## environment, dependencies, analysis of FOLDER (default: seeds), dashboard in the browser
	$(BIN)/python -m dashboard $(FOLDER)

test: $(VENV)/.ready-for-tests  ## everything that the tests need, browser included, then all tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist=loadfile

lint: $(VENV)/.ready-for-tests  ## style and types alone
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.ready-for-tests  ## figures on a synthetic corpus of SIZE documents (10k, 100k)
	$(BIN)/python -m tools.bench --size $(SIZE)

clean:  ## remove the environment and every built corpus (what people decided or uploaded stays)
	rm -rf $(VENV) var

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/  -/'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dateline needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: $(VENV)/bin/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.ready-for-tests: $(VENV)/.ready requirements-test.txt tools/install_browser.py
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	$(BIN)/python tools/install_browser.py
	@touch $@
