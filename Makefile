# `make run` serves the content, `make test` runs all tests; both create their environment first.

ifndef PYTHON # the interpreter that created the environment, if it still works; otherwise the one on the path
PYTHON := $(shell .venv/bin/python -I -S -c 'import sys; print(sys._base_executable)' 2>/dev/null || echo python3)
endif
BIN := .venv/bin

# These variables point to modules of another Python; `make` runs only programs of its own environment.
unexport PYTHONHOME PYTHONPATH

.PHONY: help run test check lint types contracts quick tools bench faults format openapi tour docs pictures migration lock clean always

help: ## List all targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/run ## Load the content and serve it on HOST (127.0.0.1) and PORT (8000)
	@exec $(BIN)/python -m app serve --load

# Many tests wait for a server, so one more process than there are cores is faster.
test: export PYTEST_XDIST_AUTO_NUM_WORKERS = $(shell expr `getconf _NPROCESSORS_ONLN` + 1)
test: .venv/dev lint types contracts tools ## Run all checks and tests, as CI does
	@$(BIN)/python -m pytest

check: .venv/dev ## Lint, types, contracts and quick tests at once; one minute on two cores
	@$(MAKE) --no-print-directory -j4 lint types contracts quick

lint: .venv/dev ## Check style and formatting with ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: .venv/dev ## Check types with mypy in strict mode
	@$(BIN)/mypy

contracts: .venv/dev ## Check which packages import which
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

# The tests that find the most faults per second: those of pure functions, or with requests to one server over SQLite.
# Tests marked `slow` and all tests on PostgreSQL are left out; `make test` runs them.
QUICK_TESTS := tests/formats \
  $(patsubst %,tests/http/test_%.py,accept elemental encodings fields_and_expand filters_and_facets \
    intake_reference lists mounting parameters problems responses shapes statements validators) \
  $(patsubst %,tests/search/test_%.py,lookup quality search suggest vocabulary) \
  $(patsubst %,tests/seeding/test_%.py,canonical derived rules) \
  $(patsubst %,tests/project/test_%.py,nothing_half_added openapi_is_current)

quick: .venv/dev ## Run the quick tests, listed in QUICK_TESTS
	@$(BIN)/python -m pytest -p no:schemathesis -m "not slow" $(QUICK_TESTS)

tools: .venv/dev ## Find or install Chromium, Java, nginx, wrk and the npm packages of tests/judges, or report what is not checked
	@$(BIN)/python -m tests.tools

bench: .venv/dev tools ## Compare with other servers and write benchmarks/RESULTS.md; QUICK=1 takes a few minutes
	@$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

faults: .venv/dev ## Kill 50 loads, fill disks, damage files, compare both stores, send each 50,000 hostile requests
	@FAULT_ROUNDS=50 $(BIN)/python -m pytest tests/operations/test_faults.py tests/operations/test_integrity.py -n0 -s
	@CRAWL=whole HOSTILE_REQUESTS=50000 $(BIN)/python -m pytest tests/robustness -n0 -s

format: .venv/dev ## Format code and seed files
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .
	@$(BIN)/python -m app format

openapi: .venv/dev ## Write openapi.json with its example responses
	@$(BIN)/python -m app load
	@$(BIN)/python -m app openapi

tour: .venv/dev ## Update the responses shown in the README and the guide
	@$(BIN)/python -m tests.project.examples

docs: .venv/dev ## Write the generated documents and the schemas of the seed files
	@$(BIN)/python -m app docs

pictures: .venv/dev tools ## Take the screenshots in docs/images
	@$(BIN)/python -m tests.browser.pictures

migration: .venv/dev ## Write a migration: make migration NAME="Add a member"
	@$(BIN)/python migrations/new.py $(NAME)

lock: .venv/dev ## Upgrade and lock the dependencies in pyproject.toml
	@for name in run dev; do \
	  if [ $$name = dev ]; then extra=dev; else extra=postgresql; fi; \
	  $(BIN)/uv pip compile pyproject.toml --extra $$extra --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements/$$name.txt || exit 1; \
	done
	@$(BIN)/uv pip compile requirements/bench.in --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements/bench.txt

clean: ## Remove the environment and the database
	@rm -rf .venv content.db content.db.*

# requirements/install.py decides whether anything must be installed; if not, it takes 50 ms.
.venv/run .venv/dev: always
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older or missing. Try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -I requirements/install.py $(@F)
