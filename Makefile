# One set of commands for people and for continuous integration. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
RASA_PY := .venv-rasa/bin/python
QUESTIONS ?= ../shared/questions
export RASA_TELEMETRY_ENABLED := false
export RASA_CACHE_DIRECTORY := var/cache/rasa
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 2
export MPLCONFIGDIR := var/cache/matplotlib

# The first Python of 3.11 or newer that runs: the system's, one on the PATH, one of pyenv's.
FIND_PYTHON = for python in python3 python3.11 python3.12 python3.13 \
	"$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[1-3].*/bin/python3; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; python=; done; \
	if [ -z "$$python" ]; then \
	echo 'Python 3.11 or newer is needed. On Debian: apt-get install python3.11 python3.11-venv' >&2; exit 1; fi

# The files Rasa learns from, one by one: in a folder it would take other YAML for its own.
RASA_DATA = $(sort $(wildcard locales/*/nlu.yml)) bot/dialogue/rules.yml

.NOTPARALLEL:
.PHONY: help setup run chat test check train train-encoder train-safety exam bench lock new-city new-language freshness coverage poster exam-safety
.PHONY: setup-tests lint types layers content built dialogue pytest-rasa pytest

help: ## Lists these commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Makes the two Python environments, or does nothing when they are up to date.
	@$(FIND_PYTHON); "$$python" -m bot.environments

run: setup ## Starts everything and prints `Ready:` with the address; Ctrl-C stops it.
	@exec $(PY) -m bot run

chat: setup ## Opens the same conversation in this terminal, starting what does not run yet.
	@exec $(PY) -m bot.supervisor

test: check pytest-rasa pytest ## Sets up, checks everything and runs every test, as a clean checkout needs.

check: setup-tests lint types layers content dialogue ## Checks lint, types, imports, knowledge, phrases and dialogue, without pytest.

train: setup ## Adapts the shipped encoder to this repository's own texts and calibrates.
	@exec $(PY) -m knowledge.retrieval adapt

train-encoder: setup ## Makes the encoder from scratch from parallel text: make train-encoder DATA=folder.
	@if [ -z "$(DATA)" ]; then echo 'Name the folder of parallel text: make train-encoder DATA=../shared/parallel' >&2; exit 1; fi
	@exec $(PY) -m knowledge.retrieval train-encoder --data "$(DATA)"

train-safety: setup-tests ## Teaches the reader of the detector of emergencies anew: make train-safety DATA=folder.
	@if [ -z "$(DATA)" ]; then echo 'Name the folder of parallel text: make train-safety DATA=../shared/parallel' >&2; exit 1; fi
	@exec $(PY) -m knowledge.safety teach "$(DATA)"

exam: setup-tests ## Asks the question sets (QUESTIONS=folder) and prints a table by topic and language.
	@exec $(PY) -m tests.exam --data "$(QUESTIONS)"

exam-safety: setup-tests content ## Measures the detector of emergencies on messages it never saw; fails below the bars.
	@$(PY) -m knowledge.safety
	@exec $(PY) -m tests.safety --data "$(QUESTIONS)"

bench: setup-tests ## Measures speed and memory, beside a stock Rasa server.
	@exec $(PY) -m tests.bench

new-city: setup ## Begins a city pack and lists what is to do: make new-city NAME=Leicester NATION=england.
	@exec $(PY) -m knowledge new-city "$(NAME)" "$(NATION)"

new-language: setup ## Begins a language and lists what is to do: make new-language LANG=fr.
	@exec $(PY) -m knowledge new-language "$(LANG)"

poster: setup ## Makes a poster with a QR code that opens the chat: make poster CITY=bristol TOPIC=housing LANG=ar BOT=name.
	@exec $(PY) -m bot.channels.telegram.poster "$(CITY)" $(if $(TOPIC),--topic "$(TOPIC)") \
	  $(if $(filter command,$(firstword $(origin LANG))),--language "$(LANG)") $(if $(BOT),--bot "$(BOT)")

freshness: setup ## Lists what is due for review (ARGS="--place bristol --csv FILE --calendar FILE").
	@exec $(PY) -m knowledge freshness $(ARGS)

coverage: setup ## Writes docs/coverage.md: what is known where and in which languages, and what is missing.
	@exec $(PY) -m knowledge coverage

lock: setup ## Locks requirements/*.in into *.txt again, with hashes; add ARGS=--upgrade for newer versions.
	@cd requirements; uv() { ../.venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version "$$@" $(ARGS); }; \
	uv 3.11 uv.in --output-file uv.txt; \
	uv 3.11 --override overrides.in app.in --output-file app.txt; \
	uv 3.11 --override overrides.in test.in --output-file test.txt; \
	uv 3.10 rasa.in --output-file rasa.txt; \
	uv 3.10 rasa-test.in --output-file rasa-test.txt

# The parts of check and test.
setup-tests:
	@$(FIND_PYTHON); "$$python" -m bot.environments --tests

lint: setup-tests
	@echo 'Lint'
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet . || { echo 'Mend it with: .venv/bin/ruff format .' >&2; exit 1; }

types: setup-tests
	@echo 'Types, Python 3.11'
	@$(PY) -m mypy --exclude '^(bot/dialogue|tests/dialogue)/' bot knowledge actions locales tests
	@echo 'Types, Python 3.10'
	@$(RASA_PY) -m mypy --cache-dir .mypy_cache/rasa bot/dialogue $(wildcard tests/dialogue)

layers: setup-tests
	@echo 'Imports'
	@PYTHONPATH=. .venv/bin/lint-imports --no-cache --no-logo

content: setup-tests
	@echo 'Knowledge'
	@$(PY) -m knowledge check
	@echo 'Phrases'
	@$(PY) -m locales check

built: content
	@echo 'Model and index'
	@$(PY) -m bot.training
	@$(PY) -m knowledge.safety
	@$(PY) -m knowledge.retrieval build

dialogue: built
	@echo 'Dialogue'
	@mkdir -p var/logs
	@$(RASA_PY) -m rasa data validate --fail-on-warnings --config config.yml --domain domain.yml --data $(RASA_DATA) \
	  >var/logs/validate.log 2>&1 || { cat var/logs/validate.log >&2; exit 1; }
	@$(RASA_PY) -m rasa test core --e2e --model var/models/waymark.tar.gz --stories tests/conversations \
	  --out var/results --fail-on-prediction-errors --no-plot \
	  >var/logs/conversations.log 2>&1 && ! grep -q 'Evaluating 0 stories' var/logs/conversations.log || { cat var/logs/conversations.log var/results/failed_test_stories.yml >&2; exit 1; }
	@echo 'The dialogue is sound and the conversations go as written'

pytest-rasa: built
	@echo 'Tests, Python 3.10'
	@$(RASA_PY) -m pytest tests/dialogue

pytest: built
	@echo 'Tests, Python 3.11'
	@$(PY) -m pytest --ignore=tests/dialogue
