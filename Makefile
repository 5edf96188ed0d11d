# The few commands everybody needs. Each sets up what it lacks.
PORT ?= 8000
PY := .venv/bin/python

.PHONY: install run test check bench lock translations

install:            ## a virtual environment from the lock, and what the system lacks
	@scripts/install

run: install        ## install, migrate, load the demonstration into an empty database, serve
	@$(PY) -m app serve --port $(PORT) --demo

test: install       ## all checks and tests, the browser's included
	@scripts/test

bench:              ## measure, as ratios in one interleaved run
	@BENCH=1 scripts/install
	@$(PY) scripts/on_postgres.py $(PY) -m bench

lock:               ## pin all parts anew, with hashes and without addresses
	@.venv/bin/uv pip compile pyproject.toml --group dev --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header --python-version 3.11 -q -o requirements.lock
