/* The boxes that were ticked on a review page. */
#include "web/order/consents.h"

#include <string.h>

#include "web/form.h"

typedef struct consent_list_t {
    const char **ids;
    int count, limit;
} consent_list_t;

static void take_consent(void *baton, const char *key, const char *value)
{
    consent_list_t *list = baton;

    if (list->count < list->limit && strcmp(value, "1") == 0) {
        list->ids[list->count++] = key;
    }
}

bool ss_only_consents_miss(const ss_ctx_t *ctx)
{
    for (int i = 0; i < ctx->problems->nelts; i++) {
        if (strncmp(APR_ARRAY_IDX(ctx->problems, i, ss_problem_t).field, "consent[", 8) != 0) {
            return false;
        }
    }
    return true;
}

const char *const *ss_ticked_consents(ss_web_t *web)
{
    consent_list_t list = { NULL, 0, web->catalogue->consent_count + 1 };

    list.ids = apr_pcalloc(web->ctx->pool, ((size_t)list.limit + 1) * sizeof(*list.ids));
    ss_form_each(web->form, "consent", take_consent, &list);
    return list.ids;
}
