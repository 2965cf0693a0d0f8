# Each set-up path installs the exact versions of constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
Q ?= What did Peskov say?
KILLS ?= 100
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 -c constraints.txt --generate-hashes \
    --no-annotate --no-header
export Q

.PHONY: ask run setup test test-fast check compare format lock bench bench-archive bench-statements eval ablation encoders \
    pages train-reader faults kill-test sources-test wheel-test clean-root-test dockerfile-test clean

ask: $(VENV)/.run
	@$(BIN)/articlebot ask "$$Q"

run: $(VENV)/.run
	@$(BIN)/articlebot run

setup: $(VENV)/.run

# One thread for each process: on two cores, more of them only wait for each other.
test: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist worksteal

# What needs neither the model nor a process of its own; whatever starts one all the same fails here.
test-fast: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "not heavy"

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Whether another checkout, BEFORE, answers and lists statements as this one does: SHARED holds eval and cases.
compare: $(VENV)/.dev
	$(BIN)/python -m tests.programs.compare_checkouts $(BEFORE) $(SHARED)

# The exact files that the image installs, of the versions in constraints.txt.
lock: $(VENV)/.dev
	$(BIN)/pip install --quiet -c constraints.txt uv
	$(LOCK) pyproject.toml --extra cluster --excludes bot/hosting/export-only.txt -o bot/hosting/image.txt
	printf 'setuptools>=77\nuv\n' | $(LOCK) - -o bot/hosting/build.txt

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	$(BIN)/python -m tests.programs.bench
	$(BIN)/python -m tests.programs.bench_discord

bench-statements: $(VENV)/.dev
	$(BIN)/python -m tests.programs.bench_statements

# EVAL names a folder with one folder a set, each with corpus.jsonl and questions.jsonl, and perhaps with the
# default article's statements. SETS names some of the sets: make eval EVAL=FOLDER SETS="readers squad2".
# VECTORS names a file that keeps the texts' vectors, which are most of the work, from one run to the next.
eval: $(VENV)/.dev
	$(BIN)/python -m tests.programs.eval_table $(EVAL) $(SETS) $(VECTORS:%=--vectors %)
	-@! test -f $(EVAL)/article_statements.json \
	    || { echo && $(BIN)/articlebot eval --statements $(EVAL)/article_statements.json; }

# What an archive of as many passages as PASSAGES names costs, made of copies of the sets below EVAL; kept at AT.
# It fails where a figure is over what is asked of an archive of its size. CURVE names a picture to draw.
bench-archive: $(VENV)/.dev
	$(BIN)/python -m tests.programs.archive $(EVAL) $(PASSAGES) $(AT:%=--at %) $(CURVE:%=--curve %)

# What of saved web pages is read: READABILITY and TRAFILATURA name checkouts of mozilla/readability and
# adbar/trafilatura, EVERY takes only some pages of the second.
pages: $(VENV)/.dev
	$(BIN)/python -m tests.programs.page_sets $(READABILITY) $(TRAFILATURA) $(EVERY)

# The exported models beside sentence-transformers, over the same data.
encoders: $(VENV)/.dev
	$(BIN)/python -m tests.programs.compare_encoders $(EVAL)

# The same, with each part of the way to an answer off: PARTS names some of them, PARTS='demands "doubt: form"'.
ablation: $(VENV)/.dev
	$(BIN)/python -m tests.programs.ablation $(EVAL) $(SETS) $(VECTORS:%=--vectors %) $(if $(PARTS),--parts $(PARTS))

# DATA names the examples, as the program's first lines describe them. What was broken off goes on.
train-reader: $(VENV)/.dev
	$(BIN)/python -m tests.programs.reader.train $(DATA) build/reader $(SHARE)
	$(BIN)/python -m tests.programs.reader.pack build/reader/reader.pt index/embedding/reader.safetensors

# FAULTS names some of them, each perhaps with how often: make faults FAULTS="kill-serving=10 bit-flips".
faults: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.programs.faults $(FAULTS)

kill-test: $(VENV)/.dev
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.programs.faults kill-building=$(KILLS)

# A site of STORIES stories (1,000 unless named), followed while it changes, answers 429 and 500, and lies.
sources-test: $(VENV)/.dev
	$(BIN)/python -m tests.programs.follow_sources $(STORIES)

# The built wheel in an environment of its own, asked from a folder without the checkout.
wheel-test: $(VENV)/.dev
	rm -rf build/wheel-test
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir build/wheel-test .
	$(PYTHON) -m venv build/wheel-test/venv
	$(call install-torch,build/wheel-test/venv/bin)
	build/wheel-test/venv/bin/pip install --quiet -c constraints.txt build/wheel-test/articlebot-*.whl
	cd build/wheel-test && venv/bin/articlebot ask --json "What did Peskov say?" | tee answer.json
	grep -q '"status": *"answered"' build/wheel-test/answer.json
	grep -q 'these remarks by the U.S. president are very bad' build/wheel-test/answer.json
	cd build/wheel-test && venv/bin/articlebot preview --html page.html "What did Peskov say?"
	grep -q '<strong>' build/wheel-test/page.html
	cd build/wheel-test && venv/bin/python -c 'import index, bot.reader.page, bot.message.voice_chart as chart; \
	    chart.draw_voices([index.Voice("Dmitry Peskov", 2, 40, 30)])'

# A clean Debian, from nothing to an answer, by the README alone; needs root and mmdebstrap.
clean-root-test: $(VENV)/.dev
	$(BIN)/python -m tests.programs.release.clean_root

# The Dockerfile without Docker; BUILD holds variables for the build, as NAME=VALUE.
dockerfile-test: $(VENV)/.dev
	$(BIN)/python -m tests.programs.release.dockerfile $(BUILD)

clean:
	rm -rf $(VENV) build *.egg-info

$(VENV)/.run: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "articlebot needs Python 3.11 or newer; name one with make PYTHON=...")'
	@echo "Setting up $(VENV); the first time this takes a few minutes."
	$(PYTHON) -m venv $(VENV)
	$(call install-torch,$(BIN))
	$(BIN)/pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@

# Where pip would bring PyTorch's CUDA build, gigabytes that a machine without an NVIDIA GPU has no use for,
# uv takes the CPU build, which it knows how to find.
define install-torch
	@if ! command -v nvidia-smi >/dev/null \
	    && $(1)/pip install --quiet --dry-run --report - -c constraints.txt torch | grep -Eq '"name": "(nvidia|cuda)-'; \
	then \
	    $(1)/pip install --quiet -c constraints.txt uv \
	    && $(1)/uv pip install --python $(1)/python --torch-backend cpu -c constraints.txt torch; \
	else \
	    $(1)/pip install --quiet -c constraints.txt torch; \
	fi
endef
