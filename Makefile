# Every target builds the environment that it needs, in .venv, and no more.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help env report explore test check bench clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

env: $(READY) ## make the environment of a report in .venv

report: $(READY) ## publish 2011-T1 and print the paths of its pages
	@$(BIN)/copil run 2011-T1

explore: .venv/.desk ## open the exploration notebook in JupyterLab
	@$(BIN)/copil explore || [ $$? -eq 130 ]  # Ctrl-C is how it ends

test: .venv/.dev .venv/.desk ## run every test
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: .venv/.dev .venv/.desk ## check format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: .venv/.dev .venv/.desk .venv/.bench ## measure the reading of tables and registers, the pages, the batch and the desk
	@$(BIN)/python tests/bench_unjam.py
	@$(BIN)/python tests/bench_registers.py
	@$(BIN)/python tests/bench_pages.py
	@$(BIN)/python -m tests.bench_batch
	@$(BIN)/python -m tests.bench_desk

clean: ## remove what can be made again, all but the environment
	rm -rf reports data/processed data/failed .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	@echo "Installing in .venv what a report needs (some minutes the first time)" >&2
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make env PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) -e .
	@touch $@

.venv/.desk .venv/.dev .venv/.bench: .venv/.%: $(READY)
	@echo "Installing in .venv the extra $* (some minutes the first time)" >&2
	@$(PIP) -e '.[$*]'
	@touch $@
