# Everything sets itself up: git, make and Python 3.11 or newer are enough.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
BIN := .venv/bin
LOCKED := .venv/.locked
READY := .venv/.ready

# Where nothing compiled is kept, each of the many processes that the tests start would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup server switch rollback demo run browser test pythons soak screenshots catalogues journeys check format coverage bench dist lock clean

help:  ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# Every environment has a folder of its own and is built whole, then a link takes it in place of the one before.
define build_environment
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; name it with make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "$(PYTHON) does not run or is older than Python 3.11; name another with make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments; install its venv package (Debian: python3-venv)." >&2; exit 1; }
	@mkdir -p .venvs
	$(PYTHON) -m venv $(NEW)
endef
PIP_INSTALL = $(NEW)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps

setup: $(READY)  ## Prepare .venv with everything pinned, tools for development included

# Without --no-compile everything is compiled that nobody imports, which takes longer than all the rest.
$(LOCKED): NEW := $(shell echo .venvs/development-$$(date -u +%Y%m%dT%H%M%S))
$(LOCKED): requirements-dev.lock
	$(build_environment)
	$(PIP_INSTALL) --no-compile --require-hashes -r requirements-dev.lock || { rm -rf $(NEW); exit 1; }
	@touch $(NEW)/.locked
	@test -L .venv || rm -rf .venv
	@ln -sfn $(NEW) .venv
	@find .venvs -mindepth 1 -maxdepth 1 -name 'development-*' ! -name $(notdir $(NEW)) -exec rm -rf {} +

$(READY): $(LOCKED) pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

server: NEW := $(shell echo .venvs/$$(date -u +%Y%m%dT%H%M%S))
server:  ## Build what a server needs, beside what runs there: "make switch" puts it in place
	$(build_environment)
	$(PIP_INSTALL) --require-hashes -r requirements.lock || { rm -rf $(NEW); exit 1; }
	@rm -rf build
	$(PIP_INSTALL) --no-build-isolation . || { rm -rf $(NEW); exit 1; }
	@rm -rf build
	@$(NEW)/bin/python -m pip uninstall --quiet --yes setuptools
	@echo "Built, and not in use yet: $$($(NEW)/bin/roundtable --version) in .venv-next"
	@ln -sfn $(NEW) .venv-next

switch:  ## Put what "make server" has built into .venv; what was there stays for "make rollback"
	@test -L .venv-next || { echo "There is nothing new to put in place: make server builds it." >&2; exit 1; }
	@if test -L .venv; then ln -sfn "$$(readlink .venv)" .venv-previous; else rm -rf .venv; fi
	@ln -sfn "$$(readlink .venv-next)" .venv && rm .venv-next
	@for old in .venvs/*; do case $$old in "$$(readlink .venv)" | "$$(readlink .venv-previous)") ;; *) rm -rf $$old ;; esac; done
	@echo "In .venv now: $$($(BIN)/roundtable --version)"

rollback:  ## Put back into .venv what was there before "make switch"
	@test -L .venv-previous || { echo "There is nothing to go back to." >&2; exit 1; }
	@ln -sfn "$$(readlink .venv)" .venv-next
	@ln -sfn "$$(readlink .venv-previous)" .venv && rm .venv-previous
	@echo "In .venv now: $$($(BIN)/roundtable --version)"

demo: setup  ## Try everything in the browser, on the example event, without an account
	@$(BIN)/roundtable demo

run: setup  ## Run the bot of config.toml
	$(BIN)/roundtable run --config config.toml

browser:  ## Install Debian's chromium with apt-get where it is missing; the browser tests drive it
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium with apt-get for the browser tests." >&2; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >/dev/null && exit 0; \
	fi; \
	echo "*** chromium is missing and cannot be installed here (that takes root and apt-get): install it yourself." >&2; \
	if [ -n "$$CI" ]; then exit 1; fi; \
	echo "*** THE BROWSER TESTS ARE SKIPPED." >&2

# The tests make thousands of databases, and each commit waits for the disk: in memory, where that has room, it does not.
MEMORY := $(shell test -w /dev/shm && test "$$(df -Pk /dev/shm | awk 'NR == 2 { print $$4 }')" -gt 2000000 && echo /dev/shm)
IN_MEMORY := $(if $(MEMORY),TMPDIR=$(MEMORY))

# Those that hold the program to real time come last, with nothing beside them, or they would time the machine.
test: setup browser  ## Run the tests, on every processor there is
	$(IN_MEMORY) $(BIN)/python -m pytest -n auto --dist worksteal --ignore=tests/alone
	$(IN_MEMORY) $(BIN)/python -m pytest tests/alone

pythons: setup  ## Try the wheel on the oldest and the newest other Python of this machine, each in an empty environment
	@$(BIN)/python -m tests.packages.pythons $(PYTHONS)

soak: setup  ## Crash the bot at every point and a thousand times at random, fuzz it, flood it (an hour)
	$(BIN)/python -m pytest tests/crash tests/fuzz tests/promises tests/alone/test_flood.py --soak -o log_cli=true -o log_cli_level=INFO

screenshots: setup browser  ## Draw the pictures of the README anew
	$(BIN)/python -m demo.screenshots docs/images
	$(BIN)/python -m tests.browser.screenshots

catalogues: setup  ## Bring what the code says into every catalogue of translations, and report what is missing or wrong
	@mkdir -p build
	$(BIN)/python -m tests.locales.catalogues --template build/roundtable.pot
	$(BIN)/python -m tests.locales.catalogues

journeys: setup  ## Write what people read in the recorded journeys, in every language, into build/journeys
	$(BIN)/python -m tests.locales.journeys build/journeys

check: setup  ## Check style, types and structure
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports & imports=$$!; $(BIN)/mypy; types=$$?; wait $$imports && exit $$types

format: setup  ## Put the code into its style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

coverage: setup browser  ## Measure what the tests reach
	$(IN_MEMORY) $(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term-missing:skip-covered --cov-fail-under=95

bench: setup  ## Measure speed against other libraries, and how it grows (an hour and more; leave the machine alone)
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r benchmarks/requirements.lock
	$(BIN)/python benchmarks/taps.py --interpreter .venv-bench/bin/python
	$(BIN)/python benchmarks/floor.py
	$(BIN)/python benchmarks/latency.py
	$(BIN)/python benchmarks/latency.py --call 0.08 --rate 40 --people 1000 --hold 60 --bots roundtable plain_aiogram --interpreter .venv-bench/bin/python
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/broadcast.py
	$(BIN)/python benchmarks/broadcast.py --rate 29
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/crowd.py --interpreter .venv-bench/bin/python
	$(BIN)/python benchmarks/crowd.py --people 1000 --manners again --limits harsh --broadcast 1000
	$(BIN)/python benchmarks/crowd.py --invited 1000 --answering 300
	$(BIN)/python benchmarks/crowd.py --document
	$(BIN)/python benchmarks/crowd.py --unlimited 10000

COMPILE = .venv-lock/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --quiet --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

lock:  ## Pin what pyproject.toml asks for (without requirements-dev.lock: the newest of everything)
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv
	$(COMPILE) --extra dev --output-file requirements-dev.lock
	rm -f requirements.lock
	$(COMPILE) --extra build --constraint requirements-dev.lock --output-file requirements.lock
	rm -rf .venv-lock

dist: setup  ## Build wheel and sdist, check them, and use the wheel as installed by pip, pipx and uv (minutes; needs the index)
	$(BIN)/python -m tests.packages.build dist
	@test -x .venv-dist/bin/uv || $(PYTHON) -m venv .venv-dist
	.venv-dist/bin/python -m pip install --quiet --disable-pip-version-check uv pipx
	$(BIN)/python -m tests.packages.installed dist .venv-dist/bin $(PYTHONS)

clean:  ## Remove what make made
	rm -rf .venv .venv-next .venv-previous .venvs .venv-lock .venv-bench .venv-dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build dist *.egg-info
