# `make demo` and `make test` need Python and make, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
JOBS ?= 2
# Some tests wait, so two cores carry three workers; of one thread each, since threads of several
# workers that wait for each other keep the cores busy.
WORKERS ?= 3
PYTEST = OMP_NUM_THREADS=1 TRIAGE_TEST_INSTALLED=1 $(BIN)/pytest -n $(WORKERS) --dist loadgroup
SOURCES := $(shell find triage indexer tui data -type f -not -name '*.pyc')

export OMP_NUM_THREADS ?= $(JOBS)

.PHONY: help demo test test-slow check format bench bench-ranking bench-decision bench-search bench-tui pictures clean

help:
	@echo "make demo      load a real announced week and print its morning digest"
	@echo "make test      run the tests against the built wheel"
	@echo "make test-slow run the long ones: a simulated month, a soak of the screen"
	@echo "make check     format, lint, types and layers"
	@echo "make bench     measure encoding, vector search and search beside their peers"
	@echo "make bench-ranking  measure the ranker beside other tools' methods on labelled papers"
	@echo "make bench-decision measure how soon a decision is ranked"
	@echo "make bench-search  measure how well search answers judged queries"
	@echo "make bench-tui measure the screen: first paint, keys, memory"
	@echo "make pictures  draw the README's pictures anew"

demo: $(VENV)/package
	$(BIN)/triage --home "$${TRIAGE_HOME:-.demo}" --offline demo

test: $(VENV)/dev $(VENV)/package
	$(PYTEST) -m "not slow"

test-slow: $(VENV)/dev $(VENV)/package
	$(PYTEST) -m slow

check: $(VENV)/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

TRIAGE_SHARED ?= ../shared
JUDGED ?=

export TRIAGE_SHARED

bench: $(VENV)/package
	$(PIP) install --constraint constraints.txt '.[onnx]'
	$(BIN)/python tests/bench/bench_encode.py
	$(BIN)/python tests/bench/bench_encode.py --device cuda
	$(BIN)/python tests/bench/bench_vectors.py
	$(BIN)/python tests/bench/bench_search.py
	$(BIN)/python tests/bench/bench_judged.py
	$(BIN)/python tests/bench/summary.py

bench-search: $(VENV)/package
	$(BIN)/python tests/bench/bench_judged.py $(JUDGED)

bench-ranking: $(VENV)/package
	$(BIN)/python tests/bench/bench_ranking.py

bench-decision: $(VENV)/package
	$(BIN)/python tests/bench/bench_decision.py

bench-tui: $(VENV)/package
	$(BIN)/python tests/bench/bench_tui.py

pictures: $(VENV)/package
	$(BIN)/triage --home .demo --offline --quiet demo > /dev/null
	$(BIN)/python -m tui.pictures --home .demo --out data/pictures

clean:
	rm -rf $(VENV) .demo dist build bench-results

# Dependencies first, at the tested versions, so that a change of the sources reinstalls only them.
$(VENV)/deps: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --constraint constraints.txt .
	@touch $@

$(VENV)/dev: $(VENV)/deps
	$(PIP) install --constraint constraints.txt '.[dev]'
	@touch $@

# The wheel's contents, not the source tree, are what runs and is tested.
$(VENV)/package: $(VENV)/deps $(SOURCES)
	$(PIP) install --no-deps --force-reinstall .
	@touch $@
