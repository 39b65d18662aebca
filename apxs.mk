# Builds module, command and unit tests into build/ (out of tree).
#   make -f apxs.mk            module and selfservicectl
#   make -f apxs.mk unit       unit tests (build/unit-tests)
#   make -f apxs.mk oracle     what tests/oracle asks for prices (build/oracle-driver)
#   make -f apxs.mk install    into the system's Apache
APXS    ?= apxs
CC      ?= gcc
BUILD   ?= build
SRC     := mod_selfservice
PREFIX  ?= /usr

PKGS    := apr-1 apr-util-1 jansson libsodium icu-uc icu-i18n libcurl cairo pango pangocairo libcmark sqlite3 zlib \
           librsvg-2.0 libqpdf libqrencode libxml-2.0
WARN    := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings \
           -Wvla -Wformat=2 -Wno-missing-field-initializers
# Headers of others as system headers: their macros are not ours to warn about.
INCLUDES := -isystem $(shell $(APXS) -q INCLUDEDIR) $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PKGS)))
CFLAGS  ?= -O2 -g
override CFLAGS += -std=gnu11 -fPIC -fvisibility=hidden -fno-strict-aliasing $(WARN) -I$(SRC) -I$(BUILD)/gen \
           $(INCLUDES)
LIBS    := $(shell pkg-config --libs $(PKGS)) -lm

CORE_C   := $(wildcard $(foreach d,base model render store actions,$(SRC)/$(d)/*.c)) \
            $(wildcard $(SRC)/web/*.c $(SRC)/web/*/*.c) $(BUILD)/gen/schema_texts.c $(BUILD)/gen/sql_statements.c
APACHE_C := $(wildcard $(SRC)/apache/*.c)
CTL_C    := $(wildcard $(SRC)/ctl/*.c)
UNIT_C   := $(wildcard tests/unit/*.c)
ORACLE_C := $(wildcard tests/oracle/*.c)

object   = $(patsubst %.c,$(BUILD)/obj/%.o,$(patsubst $(BUILD)/%,%,$(1)))
CORE_O   := $(call object,$(CORE_C))
APACHE_O := $(call object,$(APACHE_C))
CTL_O    := $(call object,$(CTL_C))
UNIT_O   := $(call object,$(UNIT_C))
ORACLE_O := $(call object,$(ORACLE_C))

all: $(BUILD)/mod_selfservice.so $(BUILD)/selfservicectl
unit: $(BUILD)/unit-tests
oracle: $(BUILD)/oracle-driver

$(BUILD)/gen/sql_statements.h $(BUILD)/gen/sql_statements.c &: $(wildcard $(SRC)/store/sql/*.sql) $(SRC)/store/embed_sql.awk
	@mkdir -p $(@D)
	awk -v header=$(BUILD)/gen/sql_statements.h -v source=$(BUILD)/gen/sql_statements.c -f $(SRC)/store/embed_sql.awk \
	    $(wildcard $(SRC)/store/sql/*.sql)

$(BUILD)/gen/schema_texts.c: $(wildcard schema/*.sql) $(SRC)/store/embed_schema.awk
	@mkdir -p $(@D)
	awk -f $(SRC)/store/embed_schema.awk $(wildcard schema/*.sql) > $@

# One line per unit test file; written anew only when a file came or went.
$(BUILD)/gen/unit_subjects.h: FORCE
	@mkdir -p $(@D)
	@for subject in $(sort $(patsubst tests/unit/test_%.c,%,$(wildcard tests/unit/test_*.c))); do \
	    echo "SS_TEST_SUBJECT($$subject)"; done > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c $< -o $@

$(UNIT_O): | $(BUILD)/gen/unit_subjects.h

$(BUILD)/obj/%.o: %.c | $(BUILD)/gen/sql_statements.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c $< -o $@

# Where the built-in templates, texts and assets stand: this checkout, or the installed copy.
$(BUILD)/obj/share-%.o: $(SRC)/base/share_dir.c.in
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -DSS_SHARE_DIR='"$(if $(filter installed,$*),$(PREFIX)/share/mod_selfservice,$(CURDIR)/templates)"' \
	    -DSS_IMPORT_SCHEMA='"$(if $(filter installed,$*),$(PREFIX)/share/mod_selfservice,$(CURDIR)/docs)/import.schema.json"' \
	    -x c -c $< -o $@

$(BUILD)/libselfservice.a: $(CORE_O)
	rm -f $@
	ar rcs $@ $^

$(BUILD)/mod_selfservice.so: $(APACHE_O) $(BUILD)/libselfservice.a $(BUILD)/obj/share-checkout.o
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -o $@ $(APACHE_O) $(BUILD)/obj/share-checkout.o $(BUILD)/libselfservice.a $(LIBS)

$(BUILD)/selfservicectl: $(CTL_O) $(BUILD)/libselfservice.a $(BUILD)/obj/share-checkout.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/unit-tests: $(UNIT_O) $(BUILD)/libselfservice.a $(BUILD)/obj/share-checkout.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS) -lcunit -rdynamic

# Prices carts for tests/oracle, which calculates them again.
$(BUILD)/oracle-driver: $(ORACLE_O) $(BUILD)/libselfservice.a $(BUILD)/obj/share-checkout.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Fuzzers; tests/fuzz/run sets CC=clang, the folder and the sanitizers.
$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c $(BUILD)/libselfservice.a $(BUILD)/obj/share-checkout.o
	$(CC) $(CFLAGS) -Itests/fuzz -fsanitize=fuzzer -o $@ $^ $(LIBS)

# The same programs, but with the installed templates.
$(BUILD)/installed/mod_selfservice.so: $(APACHE_O) $(BUILD)/libselfservice.a $(BUILD)/obj/share-installed.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -o $@ $(APACHE_O) $(BUILD)/obj/share-installed.o $(BUILD)/libselfservice.a $(LIBS)

$(BUILD)/installed/selfservicectl: $(CTL_O) $(BUILD)/libselfservice.a $(BUILD)/obj/share-installed.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Configuration that exists is kept; a2enmod finds ours on Debian.
install: MODULES   := $(DESTDIR)$(shell $(APXS) -q LIBEXECDIR)
install: AVAILABLE := $(DESTDIR)$(shell $(APXS) -q SYSCONFDIR)/mods-available
install: SHARE     := $(DESTDIR)$(PREFIX)/share/mod_selfservice
install: $(BUILD)/installed/mod_selfservice.so $(BUILD)/installed/selfservicectl
	install -d $(MODULES) $(AVAILABLE) $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man8 $(SHARE)
	install -m 644 $(BUILD)/installed/mod_selfservice.so $(MODULES)
	install -m 755 $(BUILD)/installed/selfservicectl $(DESTDIR)$(PREFIX)/bin
	install -m 644 docs/selfservicectl.8 $(DESTDIR)$(PREFIX)/share/man/man8
	cp -R templates/. $(SHARE)
	install -m 644 docs/import.schema.json $(SHARE)
	sed 's,@LIBEXECDIR@,$(shell $(APXS) -q LIBEXECDIR),' conf/selfservice.load.in >$(AVAILABLE)/selfservice.load
	chmod 644 $(AVAILABLE)/selfservice.load
	[ -e $(AVAILABLE)/selfservice.conf ] || install -m 644 conf/selfservice.conf $(AVAILABLE)

# Commits beside a bare loop over sqlite3: build/commit-loop FOLDER.
$(BUILD)/commit-loop: $(BUILD)/obj/tests/bench/commit_loop.o $(BUILD)/libselfservice.a $(BUILD)/obj/share-checkout.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Prices of large carts beside a bare loop: build/price-loop.
$(BUILD)/price-loop: $(BUILD)/obj/tests/bench/price_loop.o $(BUILD)/libselfservice.a $(BUILD)/obj/share-checkout.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

clean:
	rm -rf $(BUILD)/obj $(BUILD)/gen $(BUILD)/installed $(BUILD)/*.so $(BUILD)/*.a $(BUILD)/selfservicectl $(BUILD)/unit-tests $(BUILD)/oracle-driver $(BUILD)/commit-loop \
	    $(BUILD)/price-loop

-include $(patsubst %.o,%.d,$(CORE_O) $(APACHE_O) $(CTL_O) $(UNIT_O) $(ORACLE_O)) $(BUILD)/obj/tests/bench/commit_loop.d \
         $(BUILD)/obj/tests/bench/price_loop.d
FORCE:
.PHONY: all unit oracle install clean FORCE
