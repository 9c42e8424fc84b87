# Each target sets up what it needs first; what is there already is not made again.
ENV ?= local
# `make apply ALLOW_BLOCKED="REASON"`: although review blocks the plan; the log keeps who and why.
ALLOW_BLOCKED ?=
export ALLOW_BLOCKED
PYTHON := .venv/bin/python
# Not .venv/bin/lakewright: its first line names the folder that it was installed in.
LAKEWRIGHT := $(PYTHON) -m scripts.cli
GENERATED := infra.docs sandbox.docs review.docs
# Any Python from 3.11 on; a name on PATH may belong to an older one, or to none.
FIND_PYTHON = for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; exit 0; }; done; \
	echo "error: no Python 3.11 or newer on PATH (looked for python3, python3.13, python3.12, python3.11); install one and run make again" >&2; exit 1

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev up down test plan apply review destroy lint bench docs

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup:
	@p=$$($(FIND_PYTHON)) && $$p scripts/bootstrap.py

setup-dev:
	@p=$$($(FIND_PYTHON)) && $$p scripts/bootstrap.py --dev

up: setup ## From nothing to a scored endpoint in a sandbox on this machine; again: no changes
	@$(PYTHON) -m scripts.up

down: setup ## Stop the sandbox; `make up` finds everything again
	@$(LAKEWRIGHT) sandbox down

test: setup-dev ## Every test: unit, contract through real clients, end to end
	@$(PYTHON) -m scripts.toolchain
	@$(PYTHON) -m pytest -q -n auto --dist loadfile

plan: setup ## What would change in ENV (default: local)
	@$(LAKEWRIGHT) plan $(ENV) || [ $$? -eq 2 ] # 2 says "changes", which is no error here

apply: setup ## Apply exactly the saved plan of ENV
	@$(LAKEWRIGHT) apply $(ENV) $(if $(ALLOW_BLOCKED),--allow-blocked "$$ALLOW_BLOCKED")

review: setup ## Review the saved plan of ENV: risks, policy, fingerprint
	@plans=$$($(PYTHON) -m scripts.places $(ENV)) && { eval "$(LAKEWRIGHT) review --env $(ENV) $$plans" || [ $$? -eq 2 ]; }

destroy: setup ## Destroy ENV; asks first, refuses protected environments
	@$(LAKEWRIGHT) destroy $(ENV)

lint: setup-dev ## Style, types, import rules, generated pages
	@$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check . && $(PYTHON) -m mypy && .venv/bin/lint-imports
	@for page in $(GENERATED); do $(PYTHON) -m $$page --check || exit 1; done

bench: setup-dev ## Measure, and write docs/benchmarks.md
	@$(PYTHON) -m bench

docs: setup ## Write the generated pages and tables
	@for page in $(GENERATED); do $(PYTHON) -m $$page || exit 1; done
