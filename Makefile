# Everything a person does with the project. `make help` lists it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -eu -c

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
# A stamp says that an installation was finished; whatever was interrupted before it starts anew.
RUNS := $(VENV)/.runs
CHECKS := $(VENV)/.checks
# An interpreter that is gone, as after an upgrade of the system, makes the installation void.
VOID := $(shell [ ! -e $(RUNS) ] || $(PY) -c '' 2>/dev/null || rm -f $(RUNS) $(CHECKS))

.PHONY: help setup demo test bench load manual lint format types imports messages check ci clean tools

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | while IFS=$$'\t' read -r name what; do \
		printf '  make %-10s %s\n' "$$name" "$$what"; done

setup: $(CHECKS) ## Make .venv/ with everything that runs and checks the product
	@echo "Ready: $(PY) manage.py help"

tools:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, this is $$($(PYTHON) -V): apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }

$(RUNS): requirements.txt
	@[ -e $@ ] || $(MAKE) --no-print-directory tools
	@if [ -e $@ ]; then rm $@; else echo "Making $(VENV), once …"; $(PYTHON) -m venv --clear $(VENV); fi
	@$(PY) -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

$(CHECKS): $(RUNS) requirements-dev.txt
	@rm -f $@
	@$(PY) -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@

demo: $(RUNS) ## Prepare the demonstration office and open it (PORT=8000, HOST=127.0.0.1)
	@$(PY) manage.py demo --host $(HOST) --port $(PORT)

test: $(CHECKS) ## Run all tests on SQLite, PostgreSQL and Chromium as far as they are there (ARGS=… for pytest)
	@$(PY) -m tests.suite $(ARGS)

bench: $(CHECKS) ## Measure what people wait for, against the plain cost of the same work (BENCH_SIZES, BENCH_FULL=1)
	@$(PY) -m bench

load: $(CHECKS) ## A merged commune's Monday morning on a throw-away PostgreSQL, one minute at most
	@$(PY) -m bench.monday

manual: $(CHECKS) ## Walk the manuals in a real browser and take their pictures anew
	@ONESTOP_MANUAL=docs/manual $(PY) -m pytest -q tests/manual

lint: $(CHECKS) ## Look for mistakes and untidiness
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: $(CHECKS) ## Mend what can be mended without thinking
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format .

types: $(CHECKS) ## Check the types where a mistake costs most
	@$(PY) -m mypy

imports: $(CHECKS) ## Check that imports run one way
	@$(VENV)/bin/lint-imports --no-cache

messages: $(CHECKS) ## Bring the Vietnamese catalogue up to date and list what it lacks
	@$(PY) manage.py check_messages --update

check: lint types imports ## Everything that is checked without running it
	@ONESTOP_PROFILE=test $(PY) manage.py makemigrations --check --dry-run
	@ONESTOP_PROFILE=test $(PY) manage.py check_messages

ci: ## What decides whether a change may land
	@bash .ci/run

clean: ## Remove what was made, the demonstration's data too
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find locale -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
