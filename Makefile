# The front door. `make help` lists what it can do.
SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DEFAULT_GOAL := help
.SUFFIXES:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# One test process per core and one more: a third of their time they wait for browsers and servers.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(1 + (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()))')
ARGS ?=

.PHONY: help run test check format bench demo lock browser clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: $(VENV)/.run ## Start everything, with demo content: http://127.0.0.1:8000 (PORT, LMS_HOME)
	@LMS_DEMO=$${LMS_DEMO-1} exec $(BIN)/python manage.py up --with-parent

test: $(VENV)/.dev browser ## Run the whole suite (ARGS="path -k name" for a part)
	@$(BIN)/pytest -n $(WORKERS) --dist loadscope $(ARGS)

check: $(VENV)/.dev ## Lint, format, types, layers, templates, budgets, migrations, security
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m lms.testing.budgets
	@$(BIN)/lint-imports
	@$(BIN)/mypy lms accounts courses learning community analytics manage.py
	@$(BIN)/djlint --lint --quiet templates
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml --severity-level medium --exclude '*/tests/*' lms accounts courses learning community analytics manage.py
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=lms.example $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(VENV)/.dev ## Format code and templates
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djlint --reformat --quiet templates

bench: $(VENV)/.dev ## Measure the hot paths at three sizes
	@$(BIN)/python -m bench.run $(ARGS)

demo: $(VENV)/.run ## Load the demo content into LMS_HOME
	@LMS_DEMO=1 $(BIN)/python manage.py demo --once

lock: $(VENV)/.dev ## Pin and hash what requirements*.in ask for
	@$(PIP) install uv
	@for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --universal --no-emit-index-url --no-header \
			--python-version 3.11 $$name.in --output-file $$name.txt; \
	done

browser: $(VENV)/.dev
	@$(BIN)/python -m lms.testing.install_browser

clean: ## Remove the environment and caches, not the data
	@rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

# The environment. A stamp is newer than the requirements it was built from, so later starts cost nothing.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Set PYTHON."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || sh .ci/python-venv $(PYTHON)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) # also what was killed half-way
	@touch $@

$(VENV)/.run: requirements.txt | $(VENV)/.python
	@echo "Installing what the product runs on (once)"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/.python
	@echo "Installing what tests and checks need (once)"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run
