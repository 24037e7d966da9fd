# make run     on a fresh machine: packages, build, real speech, four trained runs, a comparison
# make test    packages, build, every test, lint
# make setup   only the Debian packages that are missing
# make build   the `etude` binary, optimised
# make bench   speed, measured side by side (see docs/)
# make inversion  the study of reassigned spectrograms, all of it, and docs/results/inversion.md
# make results  trains every published study anew and remakes docs/results; hours, goes on where it was stopped
# make lint    formatting
# make clean   what `make build` and `make test` made; data, runs and results stay

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

ETUDE := .build/release/etude

.PHONY: setup build run inversion results test bench lint clean

setup:
	@scripts/setup.sh

build: setup
	@swift build -c release --product etude

run:
	@scripts/run.sh

inversion: build
	@$(ETUDE) data prepare speech-prompts
	@$(ETUDE) run experiments/inversion/*.json
	@$(ETUDE) compare inversion --sort -val.snr_sign_free
	@$(ETUDE) store export inversion --where 'name !~ robust*' -o docs/results/inversion.sqlite
	@$(ETUDE) report inversion --store docs/results/inversion.sqlite -o docs/results/inversion.md
	@$(ETUDE) store export inversion --where 'name ~ robust*' --sounds 0 -o docs/results/inversion-robustness.sqlite
	@$(ETUDE) report inversion --store docs/results/inversion-robustness.sqlite -o docs/results/inversion-robustness.md

results: build
	@scripts/results.sh

test: setup lint
	@scripts/test.sh

bench: build
	@scripts/bench.sh

lint:
	@swift format lint --strict --recursive --parallel --configuration .swift-format Package.swift Sources Tests

clean:
	@swift package clean
