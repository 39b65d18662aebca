/* libFuzzer harness of form reader, query reader and language choice. tests/fuzz/run builds and runs it */
#include "base/text.h"
#include "web/form.h"
#include "web/language.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read is UTF-8, as jansson takes nothing else; what nobody types is kept, yet reported. */
static void check(const ss_web_t *web, const char *name, const char *value, bool lines)
{
    json_t *text = json_string(value);

    if (text == NULL || (!ss_text_is_clean(value, lines) && ss_problem_of(web->ctx, name) == NULL)) {
        abort();
    }
    json_decref(text);
}

static void read_all(ss_web_t *web)
{
    const apr_array_header_t *fields = apr_table_elts(web->form);

    for (int i = 0; i < fields->nelts; i++) {
        const char *name = APR_ARRAY_IDX(fields, i, apr_table_entry_t).key;

        web->ctx = ss_ctx_make(web->ctx->pool, 0);
        check(web, name, ss_form_text(web, name, 50), false);
        web->ctx = ss_ctx_make(web->ctx->pool, 0);
        check(web, name, ss_form_lines(web, name, 50), true);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const offered[] = { "de", "en", NULL };
    static bool started;
    ss_web_t web = { 0 };
    apr_pool_t *pool;

    if (!started) {
        apr_initialize();
        started = true;
    }
    apr_pool_create(&pool, NULL);
    web.ctx = ss_ctx_make(pool, 0);
    if (ss_form_decode((const char *)data, size, &web.form, pool) == SS_OK) {
        read_all(&web);
    }
    if (ss_query_decode((const char *)data, size, &web.form, pool) == SS_OK) {
        read_all(&web);
    }
    ss_language_accepted(offered, apr_pstrmemdup(pool, (const char *)data, size), pool);
    apr_pool_destroy(pool);
    return 0;
}
