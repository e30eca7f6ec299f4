# `make run` serves the content, `make test` tests everything; both make their environment first.

ifndef PYTHON # the one that created the environment, while it works; for a new environment the one on the path
PYTHON := $(shell .venv/bin/python -I -S -c 'import sys; print(sys._base_executable)' 2>/dev/null || echo python3)
endif
BIN := .venv/bin

# They name modules of another Python; `make` runs programs of its own environment only.
unexport PYTHONHOME PYTHONPATH

.PHONY: help run test check lint types contracts quick tools bench faults format openapi tour docs pictures migration lock clean always

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/run ## Load the content and serve it on HOST (127.0.0.1) and PORT (8000)
	@exec $(BIN)/python -m app serve --load

test: .venv/dev lint types contracts tools ## Test everything, as CI does
	@$(BIN)/python -m pytest

check: .venv/dev lint types contracts quick ## Lint, types, contracts and quick tests: a minute on two cores

lint: .venv/dev ## Style and habits
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/dev ## Types, strictly
	@$(BIN)/mypy

contracts: .venv/dev ## Which package may import which
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

# The tests that find most faults for their time: they ask one server over SQLite, or are pure functions. Tests marked
# `slow`, and all on PostgreSQL, are left out. `make test` runs all tests.
QUICK_TESTS := tests/formats tests/search \
  $(patsubst %,tests/http/test_%.py,accept cache citations elemental encodings fields_and_expand \
    filters_and_facets intake_reference lists parameters problems replies statements validators withdrawn) \
  $(patsubst %,tests/seeding/test_%.py,canonical derived rules) \
  $(patsubst %,tests/project/test_%.py,nothing_half_added openapi_is_current)

quick: .venv/dev ## The quick tests, as QUICK_TESTS lists them
	@$(BIN)/python -m pytest -p no:schemathesis -m "not slow" $(QUICK_TESTS)

tools: .venv/dev ## Find or install Chromium, Java, nginx and wrk, or say what is not checked without them
	@$(BIN)/python -m tests.tools

bench: .venv/dev tools ## Measure against peers and write benchmarks/RESULTS.md; QUICK=1 for a look in a few minutes
	@$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

faults: .venv/dev ## Kill 50 loads, fill disks, damage files, compare all of both stores, send each 50,000 hostile requests
	@FAULT_ROUNDS=50 $(BIN)/python -m pytest tests/operations/test_faults.py tests/operations/test_integrity.py -n0 -s
	@CRAWL=whole HOSTILE_REQUESTS=50000 $(BIN)/python -m pytest tests/judges -n0 -s

format: .venv/dev ## Put code and seed files in their one form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@$(BIN)/python -m app format

openapi: .venv/dev ## Write openapi.json and the replies it shows
	@$(BIN)/python -m app load
	@$(BIN)/python -m app openapi

tour: .venv/dev ## Write the answers of the README's tour and of the guide anew
	@$(BIN)/python -m tests.project.examples

docs: .venv/dev ## Write the generated pages and the schemas of the seed files
	@$(BIN)/python -m app docs

pictures: .venv/dev tools ## Take the screenshots in docs/images anew
	@$(BIN)/python -m tests.browser.pictures

migration: .venv/dev ## Write a migration: make migration NAME="Add a member"
	@$(BIN)/python migrations/new.py $(NAME)

lock: .venv/dev ## Lock the dependencies of pyproject.toml anew
	@for name in run dev; do \
	  if [ $$name = dev ]; then extra=dev; else extra=postgresql; fi; \
	  $(BIN)/uv pip compile pyproject.toml --extra $$extra --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements/$$name.txt || exit 1; \
	done
	@$(BIN)/uv pip compile requirements/bench.in --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements/bench.txt

clean: ## Remove the environment and the database
	@rm -rf .venv content.db content.db.*

# requirements/install.py decides what there is to do, and takes 50 ms where there is nothing.
.venv/run .venv/dev: always
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older or missing. Try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -I requirements/install.py $(@F)
