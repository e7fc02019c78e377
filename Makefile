# Every target installs what it needs; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# One thread per worker process: BLAS threads would fight the spaCy workers for the cores.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help install demo test test-unit test-integration test-e2e check lint types imports \
	spelling schemas-fresh lock-fresh lock schemas up down bench faults determinism soak clean

help: ## List the targets
	@grep -E '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

install: $(STAMP) ## Make the virtual environment .venv with everything locked

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) deploy/dev/tools.py install
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: $(STAMP) ## Replay the seed articles through standalone mode and show the alerts
	$(BIN)/tocsin demo $(if $(KEEP),--keep)

test: ## Run every test on a real Kafka and a real PostgreSQL
	@$(PYTHON) deploy/dev/tools.py test
	@$(MAKE) --no-print-directory test-unit test-integration test-e2e

test-unit: $(STAMP) ## Run the unit tests
	$(BIN)/python -m pytest tests/unit

test-integration: $(STAMP) ## Run each adapter against the real thing
	@$(PYTHON) deploy/dev/tools.py test
	$(BIN)/python -m pytest tests/integration

test-e2e: $(STAMP) ## Run the three services as processes, and kill them
	@$(PYTHON) deploy/dev/tools.py test
	$(BIN)/python -m pytest tests/e2e

check: lint types imports spelling schemas-fresh lock-fresh ## Run every static check

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy services shared tocsin tests deploy

imports: $(STAMP)
	$(BIN)/lint-imports

spelling: $(STAMP)
	$(BIN)/codespell

schemas-fresh: $(STAMP)
	$(BIN)/python -m shared.schemas.publish --check

lock-fresh: $(STAMP)
	$(BIN)/python deploy/dev/lock.py --check

lock: $(STAMP) ## Resolve requirements.lock anew
	$(BIN)/python deploy/dev/lock.py

schemas: $(STAMP) ## Publish the JSON Schemas of the contracts
	$(BIN)/python -m shared.schemas.publish

up: $(STAMP) ## Start Kafka, PostgreSQL and the three services locally
	@$(PYTHON) deploy/dev/tools.py up
	$(BIN)/python -m services.local_cluster up

down: $(STAMP) ## Stop what `make up` started
	$(BIN)/python -m services.local_cluster down

BENCHES := $(patsubst tests/bench/bench_%.py,%,$(wildcard tests/bench/bench_*.py))

bench: $(STAMP) ## Run every benchmark; exit 3 if a bar is missed
	$(BIN)/python -m tests.bench.run $(BENCHES)

bench-%: $(STAMP)
	$(BIN)/python -m tests.bench.run $(subst -,_,$*)

faults: $(STAMP) ## Kill the services at random 66 times, and look whether anything is lost or doubled
	@$(PYTHON) deploy/dev/tools.py test
	$(BIN)/python -m tests.faults.run

determinism: $(STAMP) ## Give the same input in many ways and compare the alerts
	@$(PYTHON) deploy/dev/tools.py test
	$(BIN)/python -m tests.determinism.run

soak: $(STAMP) ## Run at a steady pace for ten minutes (MINUTES=...): memory, queues, nothing lost
	@$(PYTHON) deploy/dev/tools.py test
	$(BIN)/python -m tests.soak.run $(if $(MINUTES),--minutes $(MINUTES))

clean: ## Remove what was built, and the virtual environment
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
