# Everything a developer or user runs. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never
# Bytecode is written once at set-up: without it every start compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup serve test check fmt lint types schema schema-check imports bench clean

help: ## Show this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make the environment in .venv (needs python3.11+ and a package index)

.uv/bin/uv:
	@echo "uv is not installed: putting it into .uv/"
	@$(PYTHON) -m venv .uv
	@.uv/bin/pip install --quiet uv

$(READY): pyproject.toml uv.lock | $(filter .uv/bin/uv,$(UV))
	@echo "Making the environment in $(VENV) (first time: about a minute)"
	@$(UV) sync --frozen --all-extras --compile-bytecode --python $(PYTHON) --quiet
	@$(BIN)/python -m compileall -q gateway subgraphs rest_compat
	@touch $(READY)

serve: $(READY) ## Start the whole product on loopback, in demo mode: GraphQL on 4000, WaveStack on 3000
	@exec $(BIN)/tidegate serve $(ARGS)

test: $(READY) ## Run the tests (PostgreSQL, browser and npm parts where they can be had)
	@echo "Running the tests on 2 workers; ARGS=… is passed on to pytest"
	@$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

check: $(READY) lint types imports schema-check ## What CI runs: lint, types, imports, schema, tests with coverage
	@$(BIN)/pytest -n 2 --dist loadgroup --cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE_FLOOR) $(ARGS)

COVERAGE_FLOOR ?= 95

fmt: $(READY) ## Format the code
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

lint: $(READY) ## Check style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## Check types (mypy, strict)
	@$(BIN)/mypy

imports: $(READY) ## Check who imports whom
	@$(BIN)/lint-imports

schema: $(READY) ## Print the schema files anew
	@$(BIN)/tidegate schema export

schema-check: $(READY)
	@$(BIN)/tidegate schema export --check

bench: $(READY) ## Run the benchmarks (each prints ratios)
	@for program in $$(grep -lE '^(async )?def main' benchmarks/*.py); do \
	  echo "== $$program"; $(BIN)/python -m "benchmarks.$$(basename $$program .py)" || exit 1; done

clean: ## Remove the environment and caches (data in .tidegate stays)
	@rm -rf $(VENV) .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
