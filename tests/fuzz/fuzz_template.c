/* libFuzzer harness of the template engine. tests/fuzz/run builds and runs it */
#include "template_input.h"

#include "base/log.h"

#include <apr_general.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void drop_line(ss_log_level_t level, const char *line)
{
    (void)level;
    (void)line;
}

/* Once per process; each input gets a pool of its own, so that nothing outlives it. */
static void start(void)
{
    static bool started;

    if (!started) {
        apr_initialize();
        ss_log_set_sink(drop_line);
        started = true;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *pool;

    start();
    apr_pool_create(&pool, NULL);
    run_template_input((const char *)data, size, ss_buffer_make(256, pool));
    apr_pool_destroy(pool);
    return 0;
}
