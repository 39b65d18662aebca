/* Runs the unit tests: all of them, or the one suite named on the command line. */
#include "unit.h"

#include "base/log.h"

#include <CUnit/Basic.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define TEST_NOW (APR_TIME_C(1795507200) * APR_USEC_PER_SEC) /* 2026-11-24T08:00:00Z */

static void (*const subjects[])(void) = {
#define SS_TEST_SUBJECT(subject) ss_test_##subject,
#include "unit_subjects.h"
#undef SS_TEST_SUBJECT
    NULL
};

static apr_pool_t *test_pool;
static unsigned int skipped;

/* Threads of a test may log at the same time. */
static pthread_mutex_t log_mutex = PTHREAD_MUTEX_INITIALIZER;
static char last_line[2048];

static void note_line(ss_log_level_t level, const char *line)
{
    (void)level;
    pthread_mutex_lock(&log_mutex);
    apr_cpystrn(last_line, line, sizeof(last_line));
    pthread_mutex_unlock(&log_mutex);
    if (getenv("SS_TEST_LOG") != NULL) {
        fprintf(stderr, "%s\n", line);
    }
}

const char *ss_test_logged(void)
{
    return last_line;
}

static void before_test(void)
{
    last_line[0] = '\0';
    apr_pool_create(&test_pool, NULL);
}

static void after_test(void)
{
    apr_pool_destroy(test_pool);
    test_pool = NULL;
}

void ss_suite_add_framed(const char *suite, const ss_test_t *tests, int count,
                         const ss_suite_frame_t *frame)
{
    CU_pSuite added = CU_add_suite_with_setup_and_teardown(suite, frame->before, frame->after,
                                                           before_test, after_test);

    for (int i = 0; i < count; i++) {
        if (CU_add_test(added, tests[i].name, tests[i].run) == NULL) {
            fprintf(stderr, "cannot add test %s: %s\n", tests[i].name, CU_get_error_msg());
            exit(2);
        }
    }
}

void ss_suite_add(const char *suite, const ss_test_t *tests, int count)
{
    static const ss_suite_frame_t none = { NULL, NULL };

    ss_suite_add_framed(suite, tests, count, &none);
}

apr_pool_t *ss_test_pool(void)
{
    return test_pool;
}

ss_ctx_t *ss_test_ctx(void)
{
    ss_ctx_t *ctx = ss_ctx_make(test_pool, TEST_NOW);

    ctx->actor = "test";
    return ctx;
}

void ss_test_skip(const char *reason)
{
    printf("skipped: %s ", reason);
    skipped++;
}

static void add_all_suites(void)
{
    for (int i = 0; subjects[i] != NULL; i++) {
        subjects[i]();
    }
}

static int run_suites(const char *only)
{
    CU_pSuite suite;

    CU_basic_set_mode(CU_BRM_NORMAL);
    if (only == NULL) {
        CU_basic_run_tests();
        return 0;
    }
    suite = CU_get_suite(only);
    if (suite == NULL) {
        fprintf(stderr, "no suite named %s\n", only);
        return 2;
    }
    CU_basic_run_suite(suite);
    return 0;
}

int main(int argc, char **argv)
{
    unsigned int run, failed;
    int trouble;

    apr_initialize();
    if (sodium_init() < 0 || CU_initialize_registry() != CUE_SUCCESS) {
        fprintf(stderr, "cannot start\n");
        return 2;
    }
    ss_log_set_sink(note_line);
    add_all_suites();
    trouble = run_suites(argc > 1 ? argv[1] : NULL);
    run = CU_get_number_of_tests_run();
    failed = CU_get_number_of_tests_failed();
    CU_cleanup_registry();
    apr_terminate();
    printf("%u passed, %u failed, %u skipped\n", run - failed - skipped, failed, skipped);
    return trouble != 0 ? trouble : failed > 0;
}
