# tlstutor: two commands do it all on a new machine.
#
#   make run     installs what is missing, builds, and opens the tutor on the embedded demo
#   make test    installs what the tests need, builds, and runs them
#
# With Java, Node.js, NSS and two browsers as well: make test-peers.
# For the rest: make, make install [PREFIX= DESTDIR= MANDIR=], make bench, make timing,
# make sanitize, make compare [COMPARE_CHAINS= COMPARE_SEED=], make fuzz [FUZZ_SECONDS= FUZZ=], make clean.

CC      ?= cc
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
MANDIR  ?= $(PREFIX)/share/man
BUILD   ?= build
PKG_CONFIG ?= pkg-config

# WERROR=-Werror is what continuous integration adds.
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla $(WERROR)
LIBRARIES = gmp jansson ncursesw md4c
# The same bytes wherever the sources lie.
ours = -std=c11 -D_POSIX_C_SOURCE=200809L -I. -ffile-prefix-map='$(CURDIR)'=. $(WARNINGS) \
       $(filter-out -D_%,$(shell $(PKG_CONFIG) --cflags $(LIBRARIES) 2>/dev/null))
libs = $(shell $(PKG_CONFIG) --libs $(LIBRARIES) 2>/dev/null)

layers = crypto protocol lessons tutor
sources_of = $(sort $(wildcard $(1)/*.c) $(wildcard $(1)/*/*.c))
objects_of = $(patsubst %.c,$(BUILD)/%.o,$(call sources_of,$(1)))
glossaries = $(sort $(wildcard lessons/glossary*.md))
curriculum = $(sort $(wildcard lessons/curriculum/*.md))
contents   = $(glossaries) lessons/story.md lessons/story_tls13.md lessons/story_lab.md lessons/alerts.md lessons/errors.md lessons/diagnoses.md lessons/tour.md

# All of the program but where it begins: for what is built with parts of it.
tutor_parts = $(filter-out $(BUILD)/tutor/main.o,$(call objects_of,tutor))

all: $(BUILD)/tlstutor $(BUILD)/tlstutor.1

# ---- the program ----

$(BUILD)/tlstutor: $(call objects_of,tutor) $(BUILD)/lessons.a $(BUILD)/protocol.a $(BUILD)/crypto.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(libs)

$(BUILD)/crypto.a: $(call objects_of,crypto) $(BUILD)/nist_comb_table.o $(BUILD)/edwards25519_table.o
$(BUILD)/protocol.a: $(call objects_of,protocol)
$(BUILD)/lessons.a: $(call objects_of,lessons) $(BUILD)/embedded.o $(BUILD)/curriculum.o
$(BUILD)/%.a:
	rm -f $@ && $(AR) crs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/.flags
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) -MMD -MP -c -o $@ $<

# The words of the tutor become tables of constants, so that the program needs no files beside it.
$(BUILD)/embedded.o: $(BUILD)/embedded.c
	$(CC) $(ours) $(CFLAGS) -c -o $@ $<
$(BUILD)/embedded.c: $(BUILD)/embed $(contents)
	$(BUILD)/embed rows $(addprefix glossary=,$(glossaries)) story=lessons/story.md \
	    story_tls13=lessons/story_tls13.md story_lab=lessons/story_lab.md alerts=lessons/alerts.md errors=lessons/errors.md diagnoses=lessons/diagnoses.md \
	    tour=lessons/tour.md >$@.new && mv $@.new $@
$(BUILD)/curriculum.o: $(BUILD)/curriculum.c
	$(CC) $(ours) $(CFLAGS) -c -o $@ $<
$(BUILD)/curriculum.c: $(BUILD)/embed $(curriculum) lessons/curriculum
	$(BUILD)/embed lessons $(curriculum) >$@.new && mv $@.new $@
$(BUILD)/embed: tools/embed.c $(BUILD)/.flags
	$(CC) $(ours) $(CFLAGS) -o $@ tools/embed.c

# The multiples of the curves' generators, from the readable formula (crypto/nist_comb.h).
$(BUILD)/nist_comb_table.o: $(BUILD)/nist_comb_table.c
	$(CC) $(ours) $(CFLAGS) -c -o $@ $<
$(BUILD)/nist_comb_table.c: $(BUILD)/nist_comb
	$(BUILD)/nist_comb >$@.new && mv $@.new $@
$(BUILD)/nist_comb: tools/nist_comb.c $(patsubst %,$(BUILD)/crypto/%.o,nist_curve nist_curve_parameters \
                nist_field prime_field constant_time wipe x86/cpu x86/nist_mulx)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -o $@ $^
# Multiples of Ed25519's base point, which the readable multiplication computes.
table_parts = $(patsubst %,$(BUILD)/crypto/%.o,edwards25519 field25519 curve25519 constant_time wipe \
                x86/cpu x86/curve25519_mulx)
$(BUILD)/edwards25519_table.o: $(BUILD)/edwards25519_table.c
	$(CC) $(ours) $(CFLAGS) -c -o $@ $<
$(BUILD)/edwards25519_table.c: $(BUILD)/edwards25519_table
	$< >$@.new && mv $@.new $@
$(BUILD)/edwards25519_table: tools/edwards25519_table.c $(table_parts)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -o $@ $^

# The man page, from the program's own tables.
$(BUILD)/tlstutor.1: $(BUILD)/manual
	$(BUILD)/manual >$@.new && mv $@.new $@
$(BUILD)/manual: tools/manual.c $(tutor_parts) $(BUILD)/lessons.a $(BUILD)/protocol.a $(BUILD)/crypto.a
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(libs)

# Other flags than last time: build everything again.
$(BUILD)/.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CFLAGS) $(LDFLAGS) $(WERROR)' | cmp -s - $@ || \
	    echo '$(CC) $(CFLAGS) $(LDFLAGS) $(WERROR)' >$@

# ---- the two commands ----

# On a terminal: the tutor. Anywhere else: the same story as text.
run:
	@tools/need program
	@$(MAKE) --no-print-directory all
	@$(BUILD)/tlstutor demo

test:
	@tools/need program tests
	@$(MAKE) --no-print-directory all unit-tests
	@BUILD=$(BUILD) tests/run

# Each flavour of TLS with every stack of others, Java and browsers among them, in both directions.
test-peers:
	@tools/need program tests
	@tools/need peers || true
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) tests/peers/matrix.py

# ---- tests ----

unit_sources = $(sort $(wildcard tests/unit/*/test_*.c))
units = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(unit_sources))
ct_sources = $(sort $(wildcard tests/ct/ct_*.c))
unit-tests: $(units) $(patsubst tests/ct/%.c,$(BUILD)/ct/%,$(ct_sources))

test_libs = $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null) $(libs) -ldl
# A layer's tests link that layer and those to its left, and nothing more.
$(BUILD)/unit/crypto/%: tests/unit/crypto/%.c $(BUILD)/crypto.a
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/crypto.a $(test_libs)
$(BUILD)/unit/protocol/%: tests/unit/protocol/%.c $(BUILD)/protocol.a $(BUILD)/crypto.a
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/protocol.a $(BUILD)/crypto.a $(test_libs)
$(BUILD)/unit/lessons/%: tests/unit/lessons/%.c $(BUILD)/lessons.a $(BUILD)/protocol.a $(BUILD)/crypto.a
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/lessons.a $(BUILD)/protocol.a \
	    $(BUILD)/crypto.a $(test_libs)
$(BUILD)/unit/tutor/%: tests/unit/tutor/%.c $(tutor_parts) $(BUILD)/lessons.a $(BUILD)/protocol.a $(BUILD)/crypto.a
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(tutor_parts) $(BUILD)/lessons.a \
	    $(BUILD)/protocol.a $(BUILD)/crypto.a $(test_libs)
$(BUILD)/ct/%: tests/ct/%.c $(BUILD)/crypto.a
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/crypto.a $(libs)

# Each primitive and whole handshakes beside OpenSSL's, where its libraries are there; and how long the
# screens take to answer a key, in a recording of 100,000 events. BENCH_QUICK=1: under 40 seconds.
one_core = $(shell taskset -c 0 true 2>/dev/null && echo taskset -c 0)
bench: $(BUILD)/bench/bench_screens
	@if $(PKG_CONFIG) --exists 'libssl >= 3.0'; then \
	    $(MAKE) --no-print-directory $(BUILD)/bench/bench_primitives $(BUILD)/bench/bench_handshakes && \
	    $(one_core) $(BUILD)/bench/bench_primitives && \
	    $(one_core) $(BUILD)/bench/bench_handshakes; \
	else echo "bench: no libssl to compare with (tools/need bench installs it): only the screens"; fi
	$(BUILD)/bench/bench_screens
# Whether the time of an operation tells its secret, as far as a clock can see. No part of the tests.
timing: $(BUILD)/bench/timing
	$(one_core) $(BUILD)/bench/timing
$(BUILD)/bench/bench_primitives: tests/bench/bench_primitives.c tests/bench/measure.c $(BUILD)/crypto.a
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --cflags --libs libcrypto) $(libs)
$(BUILD)/bench/timing: tests/bench/timing.c tests/bench/measure.c $(BUILD)/crypto.a
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(libs) -lm
$(BUILD)/bench/bench_handshakes: tests/bench/bench_handshakes.c tests/bench/measure.c $(tutor_parts) \
    $(BUILD)/lessons.a $(BUILD)/protocol.a $(BUILD)/crypto.a
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(shell $(PKG_CONFIG) --cflags --libs libssl libcrypto) $(libs)
$(BUILD)/bench/%: tests/bench/%.c $(tutor_parts) $(BUILD)/lessons.a $(BUILD)/protocol.a $(BUILD)/crypto.a
	@mkdir -p $(@D)
	$(CC) $(ours) $(CFLAGS) $(LDFLAGS) -o $@ $< $(tutor_parts) $(BUILD)/lessons.a \
	    $(BUILD)/protocol.a $(BUILD)/crypto.a $(libs)

# Everything again under AddressSanitizer and UndefinedBehaviorSanitizer, in a folder of its own.
sanitize:
	@tools/need program tests
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/sanitize LDFLAGS='$(LDFLAGS)' \
	    CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' \
	    all unit-tests
	@BUILD=$(BUILD)/sanitize tests/run

# `verify` beside OpenSSL, GnuTLS and NSS, on a generated world of chains: each difference has its rule.
COMPARE_CHAINS ?= 2000
COMPARE_SEED   ?= 1
compare:
	@tools/need program tests
	@$(MAKE) --no-print-directory all
	@BUILD=$(BUILD) python3 tests/compare/compare.py --chains $(COMPARE_CHAINS) --seed $(COMPARE_SEED)

# Each tests/fuzz/fuzz_*.c for FUZZ_SECONDS (or FUZZ_RUNS runs), from the seeds that tests/fuzz/seeds.py
# knows for it and from what earlier runs found, under the sanitizers. FUZZ=NAME: only that one.
FUZZ_SECONDS ?= 60
FUZZ_RUNS    ?= -1
FUZZ         ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
fuzzing = $(BUILD)/fuzz
fuzz:
	@tools/need program fuzz
	@$(MAKE) --no-print-directory BUILD=$(fuzzing) CC=clang LDFLAGS='$(LDFLAGS)' \
	    CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' \
	    $(FUZZ:%=$(fuzzing)/fuzz_%)
	@for target in $(FUZZ); do \
	    python3 tests/fuzz/seeds.py $$target $(fuzzing)/seeds/$$target && \
	    mkdir -p $(fuzzing)/corpus/$$target && \
	    $(fuzzing)/fuzz_$$target -max_total_time=$(FUZZ_SECONDS) -runs=$(FUZZ_RUNS) -timeout=10 \
	        -artifact_prefix=$(fuzzing)/ -print_final_stats=1 -verbosity=0 \
	        $(fuzzing)/corpus/$$target $(fuzzing)/seeds/$$target >$(fuzzing)/$$target.log 2>&1 || \
	        { tail -40 $(fuzzing)/$$target.log; echo "not ok - fuzz $$target"; exit 1; }; \
	    echo "ok - fuzz $$target:$$(sed -n 's/stat::number_of_executed_units://p' $(fuzzing)/$$target.log)" \
	         "runs without a finding"; \
	done
$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h $(BUILD)/lessons.a $(BUILD)/protocol.a $(BUILD)/crypto.a
	$(CC) $(ours) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< $(BUILD)/lessons.a \
	    $(BUILD)/protocol.a $(BUILD)/crypto.a $(libs)

# ---- installing and cleaning ----

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 755 $(BUILD)/tlstutor '$(DESTDIR)$(PREFIX)/bin/tlstutor'
	install -d '$(DESTDIR)$(MANDIR)/man1'
	install -m 644 $(BUILD)/tlstutor.1 '$(DESTDIR)$(MANDIR)/man1/tlstutor.1'

clean:
	rm -rf $(BUILD)

.PHONY: all run test test-peers unit-tests bench timing sanitize compare fuzz install clean FORCE
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
