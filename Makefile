# opknap: the commands a person types. Each sets itself up; nothing but python3 and make is needed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test test-emulated check bench image words snapshots sizes lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || { command -v sudo >/dev/null && echo "sudo -n"; })
LAPTOP ?= lenovo-thinkpad-t480
PACKAGES := agent checks host inventory reports wipe

help: ## what can be done here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "opknap needs Python 3.11 or newer (this is $$($(PYTHON) --version))." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory debian NEED="python3-venv"
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: debian
debian: # install the Debian packages named in NEED, if we may
	@if command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] || [ -n "$(AS_ROOT)" ]; }; then \
	  $(AS_ROOT) apt-get -o DPkg::Lock::Timeout=300 update -qq || true; \
	  DEBIAN_FRONTEND=noninteractive $(AS_ROOT) apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $(NEED) >/dev/null; \
	else echo "Please install: $(NEED)" >&2; exit 1; fi

demo: $(READY) ## the whole product on a recorded laptop; nothing of this machine is touched
	@$(BIN)/opknap demo $(LAPTOP)

# What the suites need beside Python: tool:package. A missing one is installed if we may; if not,
# its tests are skipped and named in the last lines.
TEST_TOOLS := losetup:mount mkfs.ext4:e2fsprogs addpart:util-linux tmux:tmux openssl:openssl umockdev-run:umockdev \
  stressapptest:stressapptest stress-ng:stress-ng
# What `make bench` compares with, and nothing else needs: nwipe gets only loop devices of the run,
# hw-probe sends nothing.
bench: TEST_TOOLS += nwipe:nwipe inxi:inxi hw-probe:hw-probe
.PHONY: tools
tools:
	@missing=""; for pair in $(TEST_TOOLS); do \
	  PATH="$$PATH:/usr/sbin:/sbin" command -v $${pair%%:*} >/dev/null || missing="$$missing $${pair##*:}"; done; \
	[ -z "$$missing" ] || $(MAKE) --no-print-directory debian NEED="$$missing" || true

test: $(READY) tools ## every suite, fast ones first; the last lines say what ran and what could not
	@$(BIN)/pytest

# A Debian kernel and udev, unpacked and not installed, are what the emulated laptop boots from.
EMULATED := build/emulated
test-emulated: TEST_TOOLS := qemu-system-x86_64:qemu-system-x86 busybox:busybox-static mke2fs:e2fsprogs iasl:acpica-tools \
  smartctl:smartmontools arecord:alsa-utils v4l2-ctl:v4l-utils iw:iw
test-emulated: $(READY) tools $(EMULATED)/.ready ## erase emulated drives, inspect and try a laptop under a real kernel (ten minutes; on Debian, amd64)
	@OPKNAP_EMULATED=1 $(BIN)/pytest tests/emulated

$(EMULATED)/.ready:
	@$(AS_ROOT) apt-get -o DPkg::Lock::Timeout=300 update -qq 2>/dev/null || true
	@image="$$(apt-cache depends --important linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-.*-amd64\)$$/\1/p' | head -n 1)"; \
	  [ -n "$$image" ] || { echo "The emulated laptop boots a Debian kernel (linux-image-amd64), which apt does not know here." >&2; exit 1; }; \
	  rm -rf $(EMULATED) && mkdir -p $(EMULATED) && cd $(EMULATED) && apt-get download -qq "$$image" udev \
	  && dpkg-deb -x linux-image-*.deb kernel && dpkg-deb -x udev_*.deb udev && rm -f *.deb && touch .ready

check: $(READY) ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@! grep -rnE --include='*' -I 'https?://[a-z0-9.-]*(pypi|pythonhosted|npmjs|debian)\.' . \
	  --exclude-dir=.git --exclude-dir=.venv --exclude-dir=build --exclude-dir=.mypy_cache --exclude-dir=.ruff_cache \
	  || { echo "A registry address stands in the tree." >&2; exit 1; }

bench: $(READY) tools ## the benchmark table, as ratios to a peer in the same run
	@$(BIN)/python -m benchmarks

image: ## the live stick (not there yet)
	@echo "The image of the live stick is not built yet: it comes with a later version."
	@echo "Next: try 'make demo', or run opknap on a Debian machine (docs/administrator.en.md)."

# The catalogues carry no header, which would change with every run; Babel calls such a one fuzzy.
words: $(READY) ## collect the texts, merge them into the Dutch catalogues, compile those
	@for domain in agent reports inventory; do \
	  $(BIN)/pybabel -q extract -F inventory/babel.cfg -k tr -k tr.plural:1,2 -k plural:1,2 -k mark --no-location --sort-output \
	    --omit-header -o build/$$domain.pot $$domain 2>/dev/null || { mkdir -p build; \
	    $(BIN)/pybabel -q extract -F inventory/babel.cfg -k tr -k tr.plural:1,2 -k plural:1,2 -k mark --no-location --sort-output \
	      --omit-header -o build/$$domain.pot $$domain; }; \
	  $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --omit-header -D $$domain -i build/$$domain.pot -d $$domain/locale -l nl; \
	  $(BIN)/pybabel -q compile --use-fuzzy -D $$domain -d $$domain/locale -l nl; \
	done

snapshots: $(READY) ## accept the screens as they are now (look at them first)
	@$(BIN)/pytest tests/agent/screens --snapshot-update

sizes: ## the ten largest files
	@git ls-files '*.py' | xargs wc -l | sort -rn | sed -n '2,11p'

lock: $(READY) ## renew requirements.lock (needs uv on the PATH)
	uv pip compile --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --extra inventory --extra test --upgrade --quiet pyproject.toml -o requirements.lock

clean: ## remove what was built
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
