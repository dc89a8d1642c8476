# make run    install, migrate, load the demo company once, serve http://127.0.0.1:8000
# make test   lint, types, import contracts, every test (a process per core, four at most)
# make bench  the figures of the engine and of the pages
# make soak   thousands of random processes and the logs they leave; minutes to hours
# make lint   style, types and import contracts only
# make mining  event logs read by pm4py (AGPL, 220 MB), which lives in an environment of its own; make test does so too
# make pdfa   printed records judged by veraPDF (GPL or MPL, 9 MB, run by Java); make test does so too where Maven is
# make pictures  the pictures of the guide for process owners, taken on a newcomer's walk through the studio
# make browser  what the browser tests need: Chromium and Chinese fonts

PYTHON ?= $(shell for p in python3.11 python3.12 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
FRONTEND := $(shell find web/frontend -name node_modules -prune -o -type f -print)
MINING := tests/engine/eventlog/mining.txt
PDFA := tests/web/packages/verapdf/pom.xml
INSTALL_INPUTS := pyproject.toml hatch_build.py $(FRONTEND)

.PHONY: run test bench soak lint mining pdfa pictures browser

run: .venv/.installed
	FIREBREAK_DEMO=on $(BIN)/firebreak serve

test: .venv/.installed-dev .venv/mining/.installed browser lint $(if $(shell command -v mvn),.venv/pdfa/.installed)
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

bench: .venv/.installed-dev
	$(BIN)/python -m tests.bench

soak: .venv/.installed-dev
	$(BIN)/python -m tests.soak

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

mining: .venv/.installed-dev .venv/mining/.installed
	$(BIN)/pytest tests/engine/eventlog/test_foreign.py

.venv/mining/.installed: $(MINING) | .venv/.installed-dev
	$(PYTHON) -m venv --clear --without-pip .venv/mining
	$(BIN)/python -m pip --python .venv/mining/bin/python install --quiet --no-deps --only-binary :all: -r $(MINING)
	@touch $@

pdfa: .venv/.installed-dev .venv/pdfa/.installed
	$(BIN)/pytest tests/web/packages/test_validator.py

# What cannot be fetched fails no other test: this one is then skipped and says why.
.venv/pdfa/.installed: $(PDFA) | .venv/.installed-dev
	mvn -q -B -f $(PDFA) dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/.venv/pdfa && touch $@ || true

pictures: .venv/.installed-dev browser
	FIREBREAK_PICTURES=$(CURDIR)/docs/images $(BIN)/pytest tests/browser/live/test_newcomer.py

browser:
	@.ci/browser

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed (set PYTHON=/path/to/python3.11)" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.installed: $(INSTALL_INPUTS) | $(BIN)/python
	$(BIN)/python -m pip install --quiet -e .
	@touch $@

.venv/.installed-dev: $(INSTALL_INPUTS) | $(BIN)/python
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	@touch $@ .venv/.installed
