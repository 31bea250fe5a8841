# Door handles. `make run` and `make test` do their own set-up from a clean clone.
PYTHON ?= python3
BIN := .venv/bin
LOCK := requirements/dev.txt

.PHONY: run test lint bench install lock clean

run: install
	$(BIN)/convener playground

test: install
	$(BIN)/pytest -n 2 --dist loadgroup

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m tests.benchmarks

install: .venv/installed

# The lock is complete, so pip has nothing to resolve: for a need with an extra it would look past the pin.
.venv/installed: $(LOCK) pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(LOCK)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

lock:
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 --group dev pyproject.toml -o requirements/dev.txt

migration: install
	$(BIN)/python -m storage.new_migration "$(m)"
