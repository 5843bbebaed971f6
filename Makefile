# Everything runs in .venv, which the first command creates; nothing else is needed than Python.

PYTHON ?= python3
VENV := .venv/bin/python
ARGS ?=
WITH_RUNTIME := $(PYTHON) tools/environment.py requirements/runtime.txt
WITH_DEV := $(PYTHON) tools/environment.py requirements/dev.txt
PYTEST := $(VENV) -m pytest --numprocesses auto --maxprocesses 8 --dist loadgroup
COMPILE := $(VENV) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

# What production needs, made up on the spot; nothing connects to any of it.
SECRETS_FOR_CHECKS := from omnichannel.development.secrets import new_secrets as new; [print(k + "=" + v) for k, v in new().items()]
PRODUCTION = DEBUG=false ALLOWED_HOSTS=omnichannel.example PUBLIC_URL=https://omnichannel.example \
	DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0 \
	EMAIL_URL=smtp+tls://nobody:none@127.0.0.1:1 DEFAULT_FROM_EMAIL=support@omnichannel.example \
	$$($(VENV) -c '$(SECRETS_FOR_CHECKS)')

.DEFAULT_GOAL := help
.PHONY: run test test-quick check bench prove screenshots translations lock setup clean help

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: ## Start everything and print addresses and log-ins (Ctrl-C stops it)
	@$(WITH_RUNTIME)
	@$(VENV) -m omnichannel.development

test: ## Run all tests that this machine can run (TEST_ALL=1: fail where it cannot; ARGS=…)
	@$(WITH_DEV)
	@$(PYTEST) $(ARGS)

test-quick: ## Run the tests without the slow ones and the browser's
	@$(WITH_DEV)
	@$(PYTEST) -m "not slow and not browser" $(ARGS)

check: ## Look at format, style, types, layers, templates, migrations and settings
	@$(WITH_DEV)
	$(VENV) -m ruff format --check .
	$(VENV) -m ruff check .
	@env $(PRODUCTION) $(MAKE) --no-print-directory check-with-settings

.PHONY: check-with-settings
check-with-settings:
	$(VENV) -m mypy
	.venv/bin/lint-imports
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	@# Whether the migrations were applied in order is a question for a database with data.
	$(VENV) -W "ignore:Got an error checking a consistent:RuntimeWarning" manage.py makemigrations --check --dry-run
	$(VENV) manage.py check --deploy --fail-level WARNING
	$(VENV) -m tools.translations check

bench: ## Measure how fast it is
	@$(WITH_DEV)
	@$(VENV) -m benchmarks $(ARGS)

prove: ## Prove, at full size, that nothing is lost and nothing done twice
	@$(WITH_DEV)
	@PROVE_FULL=1 $(VENV) -m pytest -m prove $(ARGS)

screenshots: ## Take the documentation's pictures anew (needs Chromium)
	@$(WITH_DEV)
	@$(VENV) -m tools.screenshots

translations: ## Collect what the product says and compile its translations (needs GNU gettext)
	@$(WITH_DEV)
	@$(VENV) -m tools.translations make

lock: ## Resolve pyproject.toml anew into requirements/
	@$(WITH_DEV)
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) --extra production pyproject.toml -o requirements/production.txt
	$(COMPILE) --extra production --group dev pyproject.toml -o requirements/dev.txt

setup: ## Create .venv with everything that development needs
	@$(WITH_DEV)

clean: ## Delete .venv and caches; the data in var/ stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
