# Copydesk: `make demo` shows it, `make test` proves it. Needs Python 3.11 or newer, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := .venv-peers

.DEFAULT_GOAL := help
.PHONY: help demo install test test-browser test-servers check bench eval peers lock settings clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: $(VENV)/.runtime ## Run everything here: a Slack playground, the bot, the worker and the dashboard
	@$(BIN)/copydesk demo

install: $(VENV)/.runtime ## Install Copydesk without starting it

test: $(VENV)/.development ## The tests that need nothing but Python
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist worksteal -q

test-browser: $(VENV)/.development ## The walk in a real browser; installs Chromium where it can
	@sh tests/browser/install.sh
	@$(BIN)/python -m pytest tests/browser -m browser -q

test-servers: $(VENV)/.development ## Against the real servers of platforms; installs them first
	@sh tests/servers/install.sh
	@$(BIN)/python -m pytest tests/servers -m servers -q

check: $(VENV)/.development ## Types, style, and who may import whom
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.development $(PEERS)/.installed ## Benchmarks, as ratios side by side
	@$(BIN)/python -m tests.benchmarks.run

eval: $(VENV)/.development ## Judge the offline moderation and the spam score; the figures go into docs
	@$(BIN)/python -m scripts.moderation.evaluate
	@$(BIN)/python -m scripts.spam.evaluate

peers: $(PEERS)/.installed ## What benchmarks are measured beside, in an environment of its own

lock: ## Renew the locks after a change in pyproject.toml (needs uv)
	@sh scripts/lock.sh

settings: $(VENV)/.development ## Write .env.example and docs/settings.md anew from Settings
	@$(BIN)/copydesk settings > .env.example
	@$(BIN)/copydesk settings --markdown > docs/settings.md

clean: ## Remove the environment and caches; what Copydesk wrote (var/) stays
	rm -rf $(VENV) $(PEERS) .servers .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@sh scripts/venv.sh "$(PYTHON)" "$(VENV)"

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@sh scripts/install.sh "$(VENV)" requirements.lock "$(PYTHON)"
	@touch $@

$(VENV)/.development: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@sh scripts/install.sh "$(VENV)" requirements-dev.lock "$(PYTHON)"
	@touch $@ $(VENV)/.runtime

$(PEERS)/.installed: tests/benchmarks/peers.lock
	@sh scripts/venv.sh "$(PYTHON)" "$(PEERS)"
	@$(PEERS)/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@
