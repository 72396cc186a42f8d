# What each of these does in plain python commands, for Windows: README.md.
PYTHON ?= python3
PORT ?= 8501
SOURCE ?= data/sample
STORE ?= .store
AUDIENCE ?= leaders
BUNDLE := $(or $(BUNDLE),$(DASHBOARD_BUNDLE))
VENV := .venv
BIN := $(VENV)/bin
STREAMLIT := $(BIN)/python -m streamlit run dashboard.py --server.port $(PORT)
export DASHBOARD_STORE := $(STORE)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What people type goes to the shell as variables, never as part of a command.
export BUNDLE OFFICER NOTE
export DASHBOARD_BUNDLE := $(BUNDLE)

.PHONY: run serve release verify bundle-named officer-named test check audit bench sample screens docs
.DEFAULT_GOAL := run

$(VENV)/.ready: requirements.txt constraints.txt
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed, this is ' + sys.version.split()[0]) if sys.version_info < (3, 11) else None"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -r requirements.txt -c constraints.txt
	touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt -c constraints.txt
	touch $@

# Two audiences, two processes. The committee's is given a bundle and nothing else: no store is named to it, and nothing is built.
ifeq ($(AUDIENCE),committee)
unexport DASHBOARD_STORE
export DASHBOARD_AUDIENCE := committee

run: serve

serve: bundle-named $(VENV)/.ready
	@[ -f "$$BUNDLE/manifest.json" ] || { echo "$$BUNDLE is no bundle: it has no manifest.json. make release makes one." >&2; exit 2; }
	$(STREAMLIT)
else ifeq ($(AUDIENCE),leaders)
export DASHBOARD_AUDIENCE := leaders

# 1 is "published with faults", which the data quality page lists; 2 and more stop here, and the last good snapshot stays.
run: $(VENV)/.ready
	@$(BIN)/python -m data build "$(SOURCE)" --store "$(STORE)" --if-stale || [ $$? -eq 1 ]
	@$(MAKE) --no-print-directory serve

serve: $(VENV)/.ready
	$(STREAMLIT)
else
$(error AUDIENCE is “$(AUDIENCE)”: say AUDIENCE=leaders (or leave it out) or AUDIENCE=committee)
endif


release: bundle-named officer-named $(VENV)/.ready
	@$(BIN)/python -m data release --store "$(STORE)" --to "$$BUNDLE" --officer "$$OFFICER" --note "$$NOTE"

verify: bundle-named $(VENV)/.ready
	@$(BIN)/python -m data verify "$$BUNDLE"

bundle-named:
	@[ -n "$$BUNDLE" ] || { echo "Say which bundle: BUNDLE=$(STORE)/releases/2026-11 (make release makes one)." >&2; exit 2; }

officer-named:
	@[ -n "$$OFFICER" ] && [ -n "$$NOTE" ] || { echo 'A release is signed: OFFICER="name" NOTE="why, and for which meeting".' >&2; exit 2; }

test: $(VENV)/.ready-to-test
	@$(BIN)/python -m tests.programs
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.ready-to-test
	$(BIN)/python -m ruff format --quiet .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	@$(MAKE) --no-print-directory audit

audit: $(VENV)/.ready-to-test
	@$(BIN)/python deploy/audit.py

bench: $(VENV)/.ready-to-test
	$(BIN)/python -m benchmarks

sample: $(VENV)/.ready
	$(BIN)/python -m data.sample

screens: $(VENV)/.ready-to-test
	@$(BIN)/python -m tests.programs
	$(BIN)/python -m tests.browser.screens

docs: $(VENV)/.ready
	$(BIN)/python -m present.definitions > docs/measures.md
