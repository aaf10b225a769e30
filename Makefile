# One command per task. `make run` and `make test` set everything up by themselves.
VENV := .venv
ifeq ($(OS),Windows_NT)
PYTHON ?= py
BIN := $(VENV)/Scripts
else
PYTHON ?= python3
BIN := $(VENV)/bin
endif
STAMP := $(VENV)/.installed
HOME_DIR := $(CURDIR)/.cache/deskrag
export DESKRAG_MODELS ?= $(CURDIR)/.cache/models

.PHONY: run setup test test-fast lint format bench factory-adapter clean help

help:            ## Show the tasks
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 18

$(STAMP): pyproject.toml constraints.txt packaging/setup.py
	$(PYTHON) packaging/setup.py $(VENV)
	@touch $(STAMP)

setup: $(STAMP)  ## Make the virtual environment and install the pinned dependencies

run: setup       ## Index the example documents and answer a question about them
	@DESKRAG_HOME="$(HOME_DIR)" $(BIN)/python packaging/demo.py

desktop: setup   ## Open the window on a library of its own
	@DESKRAG_HOME="$(HOME_DIR)" $(BIN)/python -m deskrag.window

screenshots: setup ## Render the views of the window into docs/screenshots
	$(BIN)/python packaging/screenshots.py

translations: setup ## Collect the window's texts, compile the translations
	$(BIN)/python packaging/translations.py

test: setup      ## All tests
	$(BIN)/python -m pytest

test-fast: setup ## The tests that start no model and no process
	$(BIN)/python -m pytest -m "not slow"

lint: setup      ## Format, style, types and layers
	$(BIN)/ruff format --check src tests benchmarks packaging examples
	$(BIN)/ruff check src tests benchmarks packaging examples
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup    ## Bring the code into shape
	$(BIN)/ruff format src tests benchmarks packaging examples
	$(BIN)/ruff check --fix src tests benchmarks packaging examples

bench: setup     ## Measure, write benchmarks/results.json and benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks $(ONLY)

factory-adapter: setup ## Make the starter model's adapter again: examples, training (hours), judge, scores, card
	$(BIN)/python packaging/factory_adapter.py all

clean:           ## Remove what was built (not the documents, not the library of your account)
	rm -rf $(VENV) .cache build dist src/*.egg-info
