# `make run` and `make test` need Python 3.11 or later and the package registries, nothing else.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
WHOLE := tests/test_package.py tests/vectorstore/test_crash.py tests/vectorstore/test_readers.py \
	tests/rag/model/test_small_model.py \
	$(patsubst %,tests/page/test_%.py,axe browse intake journeys kept_work loading reader)
export ORT_DISABLE_TELEMETRY := 1  # of the benchmarks and of what trains models; ours switch it off themselves
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-emit-index-url \
	--no-emit-find-links

.PHONY: help setup setup-dev run test test-rooms test-whole check fix bench golden screenshots wheel lock sbom clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup:  ## make .venv and install what Dateline runs on
	@MAKE_GOAL=run $(PYTHON) scripts/bootstrap.py

setup-dev:
	@MAKE_GOAL=test $(PYTHON) scripts/bootstrap.py dev

run: setup  ## open the chat page on an archive that is ready to ask (PORT=8501)
	@$(BIN)/python scripts/serve.py --port $(PORT)

test: test-rooms test-whole  ## run the tests, in two steps

test-rooms: setup-dev  ## the first step: every room, without what the second has
	@$(PYTEST) $(WHOLE:%=--ignore=%)

test-whole: setup-dev  ## the second step: the page in a browser, the wheel, kills and torn files, a model that runs here
	@$(PYTEST) $(WHOLE)

check: setup-dev  ## format, lint, types and tests: what must hold before a commit
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(MAKE) --no-print-directory test

fix: setup-dev  ## format, and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

golden: setup-dev  ## write the golden files anew; read the diff
	@$(BIN)/python -m tests.ingest.golden

bench: setup-dev  ## the quick benchmarks (docs/benchmarks.md has them all)
	@$(BIN)/python bench/ingest.py
	@$(BIN)/python bench/search.py

screenshots: setup-dev  ## take the pictures in docs/images anew
	@$(BIN)/python scripts/screenshots.py

wheel: setup-dev  ## build the source distribution and the wheel into dist/
	@$(BIN)/python -m build --no-isolation

lock: setup-dev  ## compile requirements*.txt from requirements*.in, with the hashes that setup installs by
	@$(COMPILE) --generate-hashes requirements.in requirements-page.in -o requirements.txt
	@$(COMPILE) --generate-hashes requirements-dev.in -o requirements-dev.txt
	@$(COMPILE) requirements-train.in -o requirements-train.txt

sbom:  ## write what Dateline is made of to dist/sbom.cdx.json (CycloneDX)
	@mkdir -p dist
	@$(PYTHON) scripts/sbom.py > dist/sbom.cdx.json

clean:  ## remove the environment and what tools left behind (not the archive)
	@rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
