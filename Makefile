# Two commands for a newcomer: `make demo` and `make test`. Both need only python3 and a package index.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: demo test setup system lint types tests benchmark schemas screenshot clean

# `uv --version` rather than `command -v uv`: a version manager's shim may exist without a uv behind it.
UV := $(shell if uv --version >/dev/null 2>&1; then echo uv; else echo .tools/bin/uv; fi)
RUN := $(UV) run --no-sync

demo: setup
	@$(RUN) inspector demo demo-output

test: system setup lint types tests

setup: $(if $(filter uv,$(UV)),,.tools/bin/uv)
	@$(UV) sync --quiet --frozen --all-extras
	@$(RUN) python -m compileall -q inspector addons reports

# uv goes into a local folder; nothing outside this checkout is changed.
.tools/bin/uv:
	@python="$$(for p in python3 /usr/bin/python3; do $$p -c '' 2>/dev/null && echo $$p && break; done || true)"; \
	if [ -z "$$python" ]; then echo "No working python3: install Python 3.12 or newer." >&2; exit 1; fi; \
	echo "Installing uv into .tools"; \
	if $$python -m venv .tools >/dev/null 2>&1; then \
	  .tools/bin/python -m pip install --quiet --disable-pip-version-check uv; \
	elif $$python -m pip --version >/dev/null 2>&1; then \
	  rm -rf .tools; $$python -m pip install --quiet --disable-pip-version-check --target .tools uv; \
	else \
	  echo "python3 has neither venv nor pip: install python3-venv (Debian) or uv." >&2; exit 1; \
	fi

# What comes from the system: a browser, an independent APK reader, a packet reader.
system:
	@bash tests/system_packages.sh

lint:
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .

types:
	@$(RUN) mypy

tests:
	@$(RUN) pytest -n auto --dist worksteal $(ARGS)

benchmark:
	@for file in tests/benchmark/*.py; do echo "== $$file"; $(RUN) python "$$file"; done

schemas:
	@$(RUN) python -m tests.model.schemas

# The picture in the README: the first screen of the demo's report.
screenshot: demo
	@$(RUN) python -m tests.browser.screenshot demo-output/harvester.html docs/report.png

clean:
	@rm -rf .venv .tools .cache demo-output .mypy_cache .ruff_cache .pytest_cache .hypothesis
