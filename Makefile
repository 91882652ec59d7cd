# Paraph: build, try, check. `make help` lists what there is.

PREFIX ?= /usr/local
DESTDIR ?=
BINDIR = $(PREFIX)/bin
LIBEXECDIR = $(PREFIX)/libexec/paraph
MANDIR ?= $(PREFIX)/share/man
# Where systemd, udev and polkit look. polkit reads no folder below /usr/local before version 124.
UNITDIR ?= $(PREFIX)/lib/systemd/system
USERUNITDIR ?= $(PREFIX)/lib/systemd/user
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
UDEVRULESDIR ?= $(PREFIX)/lib/udev/rules.d
POLKITRULESDIR ?= $(if $(filter /usr,$(PREFIX)),/usr/share,/etc)/polkit-1/rules.d

SYSTEM_UNITS = paraphd.socket paraphd.service paraph-suspend.service
USER_UNITS = paraphd.socket paraphd.service
# The manual, by section.
PAGES = man1/paraph.1 man1/paraph-gpg.1 man5/paraph-policy.5 man5/paraph-quorum.5 man8/paraphd.8
# One file of a kind, with the program's folder put in.
install_file = sed 's,/usr/local/libexec/paraph,$(LIBEXECDIR),' "$(1)" >"$(DESTDIR)$(2)/$(notdir $(1))" \
	&& chmod 0644 "$(DESTDIR)$(2)/$(notdir $(1))"

# Where qrexec looks: a qube's own files, which persist, or those of its template.
ETCDIR = $(if $(filter /usr,$(PREFIX)),/etc,$(PREFIX)/etc)
QUBESRPCDIR ?= $(ETCDIR)/qubes-rpc
QUBESCONFIGDIR ?= $(ETCDIR)/qubes/rpc-config
QUBESDOCDIR ?= $(PREFIX)/share/doc/paraph/qubes
QUBES_SERVICES = paraph.Sign paraph.PublicKey

.DEFAULT_GOAL := all
.PHONY: all help demo check test-systemd trial bench fuzz install install-system install-qubes uninstall \
	uninstall-system uninstall-qubes archive-qubes clean

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

test-systemd: ## the units in a real systemd, in a container; needs root, skipped without
	@Scripts/require-toolchain
	@Scripts/test-systemd
	@Scripts/test-systemd --agent

bench: ## ratios against a bare client and gpg, also written to .build/bench.json
	@Scripts/require-toolchain
	@Scripts/install-packages check
	@Scripts/build-release
	@Scripts/bench

trial: ## an agent on a socket: 50 clients for a minute, then 200 kills, and the record holds
	@Scripts/require-toolchain
	@Scripts/install-packages check
	@Scripts/build-release
	@Scripts/agent-trial crowd 60 50
	@Scripts/agent-trial kills 200

fuzz: ## each fuzzer for SECONDS (60)
	@Scripts/require-toolchain
	@Scripts/install-packages --report build
	@Scripts/fuzz $(or $(SECONDS),60)

install: ## the built programs into PREFIX (/usr/local), under DESTDIR if set
	@test -x .build/dist/paraph || { echo "nothing is built yet: run make first" >&2; exit 1; }
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(LIBEXECDIR)"
	install -m 0755 .build/dist/paraph "$(DESTDIR)$(BINDIR)/paraph"
	install -m 0755 .build/dist/paraph-gpg "$(DESTDIR)$(BINDIR)/paraph-gpg"
	install -m 0755 .build/dist/paraphd "$(DESTDIR)$(LIBEXECDIR)/paraphd"
	install -m 0755 .build/dist/paraph-qrexec "$(DESTDIR)$(LIBEXECDIR)/paraph-qrexec"
	install -d $(foreach page,$(PAGES),"$(DESTDIR)$(MANDIR)/$(dir $(page))")
	$(foreach page,$(PAGES),install -m 0644 "man/$(notdir $(page))" "$(DESTDIR)$(MANDIR)/$(page)" &&) true
	Scripts/install-completions "$(DESTDIR)$(PREFIX)"
	@$(MAKE) --no-print-directory install-system

# What systemd, udev and polkit need; nothing is enabled or reloaded by it.
install-system:
	install -d $(foreach folder,$(UNITDIR) $(USERUNITDIR) $(SYSUSERSDIR) $(TMPFILESDIR) \
	  $(UDEVRULESDIR) $(POLKITRULESDIR),"$(DESTDIR)$(folder)")
	$(foreach unit,$(SYSTEM_UNITS),$(call install_file,systemd/system/$(unit),$(UNITDIR)) &&) true
	$(foreach unit,$(USER_UNITS),$(call install_file,systemd/user/$(unit),$(USERUNITDIR)) &&) true
	$(call install_file,systemd/sysusers.d/paraph.conf,$(SYSUSERSDIR))
	$(call install_file,systemd/tmpfiles.d/paraph.conf,$(TMPFILESDIR))
	$(call install_file,udev/70-paraph.rules,$(UDEVRULESDIR))
	$(call install_file,polkit/50-paraph.rules,$(POLKITRULESDIR))

install-qubes: ## after install, in a vault qube or its template: services for other qubes
	install -d $(foreach folder,$(QUBESRPCDIR) $(QUBESCONFIGDIR) $(QUBESDOCDIR) $(UNITDIR) \
	  $(USERUNITDIR),"$(DESTDIR)$(folder)")
	$(foreach service,$(QUBES_SERVICES),\
	  ln -sfn "$(LIBEXECDIR)/paraph-qrexec" "$(DESTDIR)$(QUBESRPCDIR)/$(service)" &&) true
	$(foreach service,$(QUBES_SERVICES),\
	  $(call install_file,qubes/rpc-config/$(service),$(QUBESCONFIGDIR)) &&) true
	$(call install_file,qubes/30-user-paraph.policy,$(QUBESDOCDIR))
	$(call install_file,qubes/systemd/system/paraphd-qrexec.socket,$(UNITDIR))
	$(call install_file,qubes/systemd/user/paraphd-qrexec.socket,$(USERUNITDIR))

archive-qubes: ## what install and install-qubes put there as .build/paraph-qubes.tar.gz, for another qube
	rm -rf .build/qubes
	@$(MAKE) --no-print-directory install install-qubes DESTDIR="$(CURDIR)/.build/qubes"
	tar --create --gzip --file .build/paraph-qubes.tar.gz --owner 0 --group 0 --numeric-owner \
	  --mode u=rwX,go=rX --directory .build/qubes .

uninstall-qubes: ## what install-qubes put there
	rm -f $(foreach folder,$(QUBESRPCDIR) $(QUBESCONFIGDIR),\
	    $(foreach service,$(QUBES_SERVICES),"$(DESTDIR)$(folder)/$(service)")) \
	  "$(DESTDIR)$(QUBESDOCDIR)/30-user-paraph.policy" \
	  $(foreach folder,$(UNITDIR) $(USERUNITDIR),"$(DESTDIR)$(folder)/paraphd-qrexec.socket")

uninstall: ## what install put there
	rm -f "$(DESTDIR)$(BINDIR)/paraph" "$(DESTDIR)$(BINDIR)/paraph-gpg" \
	  "$(DESTDIR)$(LIBEXECDIR)/paraphd" "$(DESTDIR)$(LIBEXECDIR)/paraph-qrexec" \
	  $(foreach page,$(PAGES),"$(DESTDIR)$(MANDIR)/$(page)")
	Scripts/install-completions --remove "$(DESTDIR)$(PREFIX)"
	@$(MAKE) --no-print-directory uninstall-system

uninstall-system:
	rm -f $(foreach unit,$(SYSTEM_UNITS),"$(DESTDIR)$(UNITDIR)/$(unit)") \
	  $(foreach unit,$(USER_UNITS),"$(DESTDIR)$(USERUNITDIR)/$(unit)") \
	  "$(DESTDIR)$(SYSUSERSDIR)/paraph.conf" "$(DESTDIR)$(TMPFILESDIR)/paraph.conf" \
	  "$(DESTDIR)$(UDEVRULESDIR)/70-paraph.rules" "$(DESTDIR)$(POLKITRULESDIR)/50-paraph.rules"

clean: ## everything that was built
	rm -rf .build Fuzz/.build Benchmarks/.build

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
