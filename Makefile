# Everything a clone needs. `make demo` runs the program, `make test` tests it.

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check install --quiet
PORT ?= 8000

# What the installed package is made of beside the Python files, which it links to.
BUILD_INPUTS := pyproject.toml hatch_build.py requirements/core.txt requirements/build.txt \
	$(shell find gazetteer web/src web/basemap web/*.json web/*.mjs web/*.html -type f 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo install test test-clients check format fuzz lock docker-check clean

help: ## Say what can be made
	@grep -E '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: $(VENV)/.core ## Load the sample articles and serve the map at http://127.0.0.1:8000
	@$(VENV)/bin/geoevents demo --port $(PORT)

install: $(VENV)/.core ## Install the program into .venv

test: $(VENV)/.dev $(VENV)/.browser $(VENV)/.postgis ## Install what the tests need and run all of them
	$(VENV)/bin/python -m pytest -q

test-clients: $(VENV)/.dev ## GDAL, OWSLib and QGIS on a served store
	$(VENV)/bin/python -m pytest -q -rs tests/clients

check: $(VENV)/.dev ## Format, lint and types, changing nothing
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

format: $(VENV)/.dev ## Format the Python files
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

fuzz: $(VENV)/.dev ## The property tests with 10,000 examples each (an hour or so)
	$(VENV)/bin/python -m pytest -q --hypothesis-profile=fuzz tests

bench-%: $(VENV)/.dev ## A benchmark of benchmarks/, such as make bench-merging
	$(VENV)/bin/python -m benchmarks.$*

lock: $(VENV)/.dev ## Renew the lock files from pyproject.toml
	sh requirements/lock.sh $(VENV)/bin/uv

docker-check: $(VENV)/.dev ## Follow the Dockerfile's steps in an empty folder
	$(VENV)/bin/python tests/docker/follow.py

clean: ## Remove what was built and installed
	rm -rf $(VENV) geoevents/_built web/node_modules

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.12 or so"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.core: $(BUILD_INPUTS) | $(VENV)/bin/python
	@echo "Installing geoevents into $(VENV) (a minute or two, only this once) ..."
	@$(PIP) --require-hashes -r requirements/build.txt -r requirements/core.txt
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.core
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.browser: | $(VENV)/bin/python
	@sh tests/web/install_browser.sh
	@touch $@

$(VENV)/.postgis: | $(VENV)/bin/python
	@sh tests/store/install_postgis.sh
	@touch $@
