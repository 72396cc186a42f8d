# What each of these does in plain python commands, for Windows: README.md.
PYTHON ?= python3
PORT ?= 8501
SOURCE ?= data/sample
STORE ?= .store
VENV := .venv
BIN := $(VENV)/bin
export DASHBOARD_STORE := $(STORE)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run serve test check bench sample screens docs
.DEFAULT_GOAL := run

$(VENV)/.ready: requirements.txt constraints.txt
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed, this is ' + sys.version.split()[0]) if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.txt -c constraints.txt
	touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt -c constraints.txt
	touch $@

# 1 is "published with faults", which the data quality page lists; 2 and more stop here, and the last good snapshot stays.
run: $(VENV)/.ready
	@$(BIN)/python -m data build "$(SOURCE)" --store "$(STORE)" --if-stale || [ $$? -eq 1 ]
	@$(MAKE) --no-print-directory serve

serve: $(VENV)/.ready
	$(BIN)/python -m streamlit run dashboard.py --server.port $(PORT)

test: $(VENV)/.ready-to-test
	@$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.ready-to-test
	$(BIN)/python -m ruff format --quiet .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

bench: $(VENV)/.ready-to-test
	$(BIN)/python -m benchmarks

sample: $(VENV)/.ready
	$(BIN)/python -m data.sample

screens: $(VENV)/.ready-to-test
	@$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m tests.browser.screens

docs: $(VENV)/.ready
	$(BIN)/python -m present.definitions > docs/measures.md
