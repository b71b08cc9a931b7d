# make run     set up, build, make demo data, start hub and kiosk in a window
# make test    set up, build with sanitizers, run everything
# make         build both release programs
# make unit    the C tests but the longest: the inner loop, seconds
# make bench   print the figures that have budgets (ONLY=group for one)
# make proof   the long harnesses (SIZE=10 for ten times as long, ONLY=kills)
# make fuzz    the parsers against libFuzzer (SECONDS=60, RUNS=5000000,
#              TARGET=wire)
# make lint    who may include whom, functions we do not use, translations
# make install DESTDIR= PREFIX=/usr/local, make deb
# README.md says more.

MODE ?= release
OUT  := build/$(MODE)

CC       ?= cc
PREFIX   ?= /usr/local
PKGS     := sdl2 freetype2 harfbuzz sqlite3 libcurl libmicrohttpd jansson \
            libsodium icu-uc icu-i18n md4c libqrencode libical vips libjpeg \
            libpng zlib libpq check
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
CPPFLAGS += -Iapp -I. -Ibuild/gen -D_GNU_SOURCE
CFLAGS   += -std=c11 -g -pthread -MMD -MP -Werror -Wall -Wextra -Wpedantic \
            -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wwrite-strings -Wvla -Wundef -Wformat=2 -Wno-format-truncation

OPT_debug   := -Og
OPT_release := -O3
OPT_asan    := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
               -fno-sanitize-recover=undefined
OPT_tsan    := -O1 -fsanitize=thread
OPT_fuzz    := -O1 -fsanitize=fuzzer-no-link,address,undefined \
               -fno-sanitize-recover=undefined -Wno-unknown-warning-option \
               -Wno-format-nonliteral
CFLAGS      += $(OPT_$(MODE))

# What developers alone need is in the modes that look for mistakes.
ifneq ($(filter debug asan,$(MODE)),)
CPPFLAGS += -DSTAFFROOM_DEVELOPER
else
LEFT_OUT := $(wildcard app/screens/components*.c)
endif

# Every .c in a room is in the build: a new file needs no change here.
LOWER  := $(wildcard app/base/*.c app/model/*.c app/store/*.c sync/*.c)
# PostgreSQL is the hub's alone: app/base/db_engine.h.
KIOSK  := $(filter-out $(wildcard app/base/db_pg*.c),$(LOWER)) $(wildcard app/ui/*.c app/input/*.c sync/engine/*.c) \
            $(filter-out app/main.c $(LEFT_OUT),$(wildcard app/*.c \
            app/screens/*.c))
HUB    := $(LOWER) $(filter-out sync/hub/main.c,$(wildcard sync/hub/*.c))
UNIT   := $(sort $(KIOSK) $(HUB)) $(wildcard tests/unit/*.c tests/hub/*.c)
E2E    := $(sort $(KIOSK)) $(wildcard tests/e2e/*.c)
BENCH  := $(sort $(KIOSK) $(HUB)) $(wildcard tests/bench/*.c) \
          tests/e2e/driver.c tests/e2e/world.c
LOAD   := $(filter-out tests/bench/main.c,$(BENCH)) \
          $(wildcard tests/load/load_*.c)
# Without a window: what is killed is the engine and the hub.
KILLS  := $(sort $(LOWER) $(wildcard sync/engine/*.c) $(HUB)) \
          $(wildcard tests/load/kills*.c)
# The parsers of what comes from outside; each tests/fuzz/fuzz_*.c is a program
# of these and its own.
FUZZED := $(wildcard app/base/*.c app/model/*.c app/screens/markdown*.c \
            sync/*.c) app/input/reader.c app/settings.c \
            $(addprefix sync/hub/,calendar_check.c csv.c files.c front_matter.c)
FUZZED_http  := $(addprefix sync/hub/,http_message.c http_server.c \
            http_setup.c links.c live.c work.c)
FUZZED_hub   := $(filter-out $(addprefix sync/hub/,http.c http_server.c \
            http_setup.c),$(HUB))
FUZZED_image := app/ui/jpeg.c app/ui/resize.c
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
comma  := ,
obj     = $(patsubst %.c,$(OUT)/%.o,$(1))
MO     := build/locale/all/LC_MESSAGES/en.mo build/locale/all/LC_MESSAGES/zh_TW.mo

all: $(OUT)/staffroom $(OUT)/staffroom-hub $(MO)

# Without libcurl: sync/engine/libcurl.h.
LIBS_KIOSK := $(shell pkg-config --libs sdl2 freetype2 harfbuzz sqlite3 \
    jansson libsodium icu-uc icu-i18n md4c libqrencode libjpeg libpng zlib \
    2>/dev/null) -lm
LIBS_HUB   := $(shell pkg-config --libs sqlite3 libmicrohttpd jansson \
    libsodium icu-uc icu-i18n libical vips zlib libpq 2>/dev/null) \
    -lxlsxwriter -lm
LIBS_ALL   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lxlsxwriter \
    -lX11 -lXtst -lm

$(OUT)/staffroom:     $(call obj,app/main.c $(KIOSK))
$(OUT)/staffroom:     LDLIBS = $(LIBS_KIOSK)
$(OUT)/staffroom-hub: $(call obj,sync/hub/main.c $(HUB))
$(OUT)/staffroom-hub: LDLIBS = $(LIBS_HUB)
$(OUT)/run-unit:      $(call obj,$(UNIT)) | $(MO)
$(OUT)/run-e2e:       $(call obj,$(E2E))
$(OUT)/run-bench:     $(call obj,$(BENCH))
$(OUT)/run-load:      $(call obj,$(LOAD))
$(OUT)/run-load: LDLIBS = $(LIBS_ALL) -lSDL2_image -lssl -lcrypto
$(OUT)/run-unit $(OUT)/run-e2e: LDLIBS = $(LIBS_ALL)
$(OUT)/run-kills:     $(call obj,$(KILLS))
$(OUT)/run-kills: LDLIBS = $(LIBS_ALL)
$(OUT)/run-bench: LDLIBS = $(LIBS_ALL) -lSDL2_image

# Disks that lose power (tests/sim/disk.h) also take db_sqlite.c's own calls.
DISK      := $(wildcard tests/sim/disk*.c)
DISK_WRAP := $(addprefix -Wl$(comma)--wrap=,open close access unlink rename \
             fsync)

# Power cuts and failing allocations: the product without its server, and with
# a clock that stands still.
SCENE     := $(filter-out app/base/clock.c,$(LOWER)) sync/engine/page_job.c \
             $(filter-out sync/hub/main.c,$(wildcard sync/hub/*.c)) $(DISK) \
             $(wildcard tests/sim/scene*.c tests/sim/cases_*.c)
$(OUT)/run-cuts: $(call obj,$(SCENE) $(wildcard tests/sim/cuts*.c))
$(OUT)/run-cuts: LDLIBS = $(LIBS_HUB)
$(OUT)/run-cuts: LDFLAGS += $(DISK_WRAP)
$(OUT)/run-alloc: $(call obj,$(sort $(SCENE) $(wildcard sync/engine/*.c)) \
    tests/sim/cuts.c tests/sim/cuts_faults.c $(wildcard tests/sim/alloc*.c))
$(OUT)/run-alloc: LDLIBS = $(LIBS_HUB)
$(OUT)/run-alloc: LDFLAGS += $(DISK_WRAP) $(addprefix -Wl$(comma)--wrap=,abort \
    request_header disk_lock disk_unlock)

# A district in one thread: what it replaces is left out.
SIM := $(filter-out app/base/log.c app/store/writer.c sync/sign.c \
         sync/engine/engine.c sync/engine/transport.c sync/engine/libcurl.c \
         sync/hub/http.c sync/hub/http_server.c sync/hub/http_setup.c \
         sync/hub/serve.c sync/hub/serve_command.c \
         sync/hub/program.c,$(sort $(HUB) $(wildcard sync/engine/*.c))) \
       $(filter-out $(wildcard $(addprefix tests/sim/,cuts*.c scene*.c \
         cases_*.c alloc*.c)),$(wildcard tests/sim/*.c))
$(OUT)/run-sim: $(call obj,$(SIM))
$(OUT)/run-sim: LDLIBS = $(LIBS_HUB)
$(OUT)/run-sim: LDFLAGS += $(DISK_WRAP) -Wl$(comma)--wrap=db_end

# Preloaded into a measured screen: see its header.
$(OUT)/later.so: tests/bench/preload/later.c
	@echo "LINK $@"
	@$(CC) -shared -fPIC $(CPPFLAGS) $(filter-out -MMD -MP,$(CFLAGS)) -o $@ $<

$(FUZZERS:%=$(OUT)/fuzz_%): $(OUT)/fuzz_%: $(OUT)/tests/fuzz/fuzz_%.o \
        $(call obj,$(FUZZED))
	@echo "LINK $@"
	@$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $(sort $^) $(LIBS_ALL)
$(foreach f,$(FUZZERS),$(eval $(OUT)/fuzz_$f: $(call obj,$(FUZZED_$f))))

# A test file's `Suite *suite_x(void)` is all it takes to be run.
SUITES := build/gen/suites.inc
$(SUITES): $(wildcard tests/unit/*.c tests/hub/*.c)
	@mkdir -p $(@D)
	@sed -n 's/^Suite \*\(suite_[a-z0-9_]*\)(void)$$/SUITE(\1)/p' $^ >$@
$(OUT)/tests/unit/main.o: $(SUITES)

$(addprefix $(OUT)/,staffroom staffroom-hub run-unit run-e2e run-bench \
    run-kills run-cuts run-alloc run-load run-sim):
	@echo "LINK $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(OUT)/%.o: %.c
	@echo "CC   $<"
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -c -o $@ $<

build/locale/all/LC_MESSAGES/%.mo: assets/po/%.po
	@mkdir -p $(@D)
	@msgfmt -o $@ $<

# Accepts the screens that the last end-to-end run has taken; look first.
golden:
	mkdir -p tests/golden
	cp $(filter-out %.diff.png,$(wildcard build/golden/*.png)) tests/golden/

# ---- people's commands ----

run:
	@assets/setup/install.sh build run
	@$(MAKE) --no-print-directory -j2 all
	@assets/setup/run.sh build/release $(ARGS)

test:
	@assets/setup/install.sh build run test fuzz
	@tests/run.sh

unit:
	@$(MAKE) --no-print-directory MODE=debug build/debug/run-unit
	CK_FORK=no CK_EXCLUDE_TAGS=long build/debug/run-unit

bench:
	@assets/setup/install.sh build run test
	@$(MAKE) --no-print-directory -j2 all $(OUT)/run-bench $(OUT)/later.so
	$(OUT)/run-bench $(ONLY)

asan tsan:
	@$(MAKE) --no-print-directory MODE=$@ build/$@/run-unit
	build/$@/run-unit

SIZE ?= 1
proof:
	@assets/setup/install.sh build run test fuzz
	@SIZE=$(SIZE) ONLY=$(ONLY) tests/proof.sh

SECONDS ?= 60
TARGET  ?= $(FUZZERS)
fuzz:
	@assets/setup/install.sh build run fuzz
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang \
	    $(TARGET:%=build/fuzz/fuzz_%)
	@for name in $(TARGET); do \
	    tests/fuzz.sh $$name $(SECONDS) $(RUNS) >build/fuzz/$$name.log 2>&1 || \
	        { tail -n 40 build/fuzz/$$name.log; exit 1; }; \
	    echo "FUZZ $$name" $$(grep -E '^stat::(number_of_exec|average|peak)' \
	        build/fuzz/$$name.log); \
	done

lint:
	@tests/lint.sh

# app/base/places.c says where the programs look.
INSTALLS := install-staffroom install-staffroom-hub
LIB      ?= $(PREFIX)/lib
DATA_staffroom     := build/locale
DATA_staffroom-hub := build/locale assets/demo

install: $(INSTALLS)

$(INSTALLS): install-%: all
	install -d $(addprefix $(DESTDIR),$(PREFIX)/bin $(LIB)/systemd/system \
	    $(LIB)/sysusers.d $(PREFIX)/share/staffroom)
	install -m 755 $(OUT)/$* $(DESTDIR)$(PREFIX)/bin
	sed 's|@BIN@|$(PREFIX)/bin|' assets/systemd/$*.service \
	    >$(DESTDIR)$(LIB)/systemd/system/$*.service
	install -m 644 assets/systemd/$*.conf $(DESTDIR)$(LIB)/sysusers.d
	cp -r $(DATA_$*) $(DESTDIR)$(PREFIX)/share/staffroom

deb:
	@assets/setup/install.sh build deb
	@$(MAKE) --no-print-directory -j2 all
	@assets/setup/deb.sh

clean:
	rm -rf build

.PHONY: all golden proof run test unit bench asan tsan fuzz lint install $(INSTALLS) \
    deb clean
-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
