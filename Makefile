# Paraph: build, try, check. `make help` lists what there is.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
BINDIR = $(PREFIX)/bin
LIBEXECDIR = $(PREFIX)/libexec/paraph

PROGRAMS = paraph paraphd paraph-vcard

.DEFAULT_GOAL := all
.PHONY: all help demo check bench fuzz install uninstall clean packages

all: ## release build, with the Swift standard library linked in
	@Scripts/require-toolchain
	@Scripts/install-packages --report build
	@Scripts/build-release

demo: ## two virtual cards sign images of a release; gpgv and skopeo accept them
	@Scripts/require-toolchain
	@Scripts/install-packages demo
	@Scripts/build-release
	@Scripts/demo

check: ## everything that a change has to pass
	@Scripts/require-toolchain
	@Scripts/install-packages check
	@Scripts/check

bench: ## ratios against a bare client and gpg, also written to .build/bench.json
	@Scripts/require-toolchain
	@Scripts/install-packages check
	@Scripts/build-release
	@Scripts/bench

fuzz: ## each fuzzer for SECONDS (60)
	@Scripts/require-toolchain
	@Scripts/install-packages --report build
	@Scripts/fuzz $(or $(SECONDS),60)

install: ## the built programs into PREFIX (/usr/local), under DESTDIR if set
	@test -x .build/dist/paraph || { echo "nothing is built yet: run make first" >&2; exit 1; }
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(LIBEXECDIR)"
	install -m 0755 .build/dist/paraph "$(DESTDIR)$(BINDIR)/paraph"
	install -m 0755 .build/dist/paraphd "$(DESTDIR)$(LIBEXECDIR)/paraphd"
	Scripts/install-completions "$(DESTDIR)$(PREFIX)"

uninstall: ## what install put there
	rm -f "$(DESTDIR)$(BINDIR)/paraph" "$(DESTDIR)$(LIBEXECDIR)/paraphd"
	Scripts/install-completions --remove "$(DESTDIR)$(PREFIX)"

clean: ## everything that was built
	rm -rf .build Fuzz/.build Benchmarks/.build

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
