/*
 * What unit tests share: registration of suites, a pool per test, and a context with a fixed clock.
 */
#ifndef SS_UNIT_H
#define SS_UNIT_H

#include "base/base.h"

#include <CUnit/CUnit.h>

typedef struct ss_test_t {
    const char *name; /* "test_<what>_<expected>" */
    void (*run)(void);
} ss_test_t;

/** Register the tests of one subject. */
void ss_suite_add(const char *suite, const ss_test_t *tests, int count);

/** What runs before and after a suite; each returns 0 if all is well. */
typedef struct ss_suite_frame_t {
    int (*before)(void), (*after)(void);
} ss_suite_frame_t;

/** The same, with a frame. */
void ss_suite_add_framed(const char *suite, const ss_test_t *tests, int count,
                         const ss_suite_frame_t *frame);

/** The pool of the running test; cleared after it. */
apr_pool_t *ss_test_pool(void);

/** A context in that pool; now is 2026-11-24T08:00:00Z, actor "test". */
ss_ctx_t *ss_test_ctx(void);

/** Count the running test as skipped and say why; return from the test after it. */
void ss_test_skip(const char *reason);

/**
 * The last line that the running test logged, "" if there was none. SS_TEST_LOG=1 shows all of
 * them.
 */
const char *ss_test_logged(void);

/*
 * Every tests/unit/test_<subject>.c defines ss_test_<subject>(), which registers its suite; the
 * build lists them.
 */
#define SS_TEST_SUBJECT(subject) void ss_test_##subject(void);
#include "unit_subjects.h"
#undef SS_TEST_SUBJECT

#endif
