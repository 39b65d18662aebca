/* VAT IDs of orders without VAT, looked up by an outside service that nobody waits for. */
#include "actions/check_vat_ids.h"

#include "base/json.h"
#include "base/log.h"
#include "model/site.h"
#include "render/http_get.h"
#include "store/audit_store.h"
#include "store/outbox_store.h"

#include <apr_escape.h>
#include <apr_strings.h>
#include <string.h>

#define OFF_DELAY apr_time_from_sec(3600)
#define LONGEST_REFERENCE 64

struct ss_vat_checks_t {
    apr_pool_t *parent, *pool; /* NULL: nothing is on its way */
    ss_vat_check_t check;
    ss_http_get_t *get;
};

/* What the service said. */
typedef struct answer_t {
    const ss_vat_check_t *check;
    bool valid;
    const char *reference;
} answer_t;

ss_vat_checks_t *ss_vat_checks_make(apr_pool_t *pool)
{
    ss_vat_checks_t *checks = apr_pcalloc(pool, sizeof(*checks));

    checks->parent = pool;
    return checks;
}

bool ss_vat_checks_are_busy(const ss_vat_checks_t *checks)
{
    return checks->pool != NULL;
}

static const char *replaced(const char *text, const char *name, const char *value, apr_pool_t *pool)
{
    const char *place = strstr(text, name);

    return place == NULL ? text
                         : apr_pstrcat(pool, apr_pstrmemdup(pool, text, (size_t)(place - text)),
                                       value, place + strlen(name), NULL);
}

static const char *url_for(const char *service, const char *vat_id, apr_pool_t *pool)
{
    const char *country = apr_pescape_urlencoded(pool, apr_pstrndup(pool, vat_id, 2));
    const char *number = apr_pescape_urlencoded(pool, vat_id + strlen(country));

    if (strstr(service, "{number}") == NULL) {
        return apr_pstrcat(pool, service, strchr(service, '?') == NULL ? "?" : "&",
                           "country=", country, "&number=", number, NULL);
    }
    return replaced(replaced(service, "{country}", country, pool), "{number}", number, pool);
}

ss_status_t ss_vat_checks_begin(ss_vat_checks_t *checks, ss_ctx_t *ctx, const ss_vat_check_t *check)
{
    const char *service = ctx->site->vat_check;

    if (strcmp(service, "off") == 0) {
        return ss_vat_check_postpone(ctx, check, ctx->now + OFF_DELAY, "SelfServiceVATCheck is off");
    }
    apr_pool_create(&checks->pool, checks->parent);
    checks->check = (ss_vat_check_t){
        .merchant_id = apr_pstrdup(checks->pool, check->merchant_id),
        .order_id = apr_pstrdup(checks->pool, check->order_id),
        .vat_id = apr_pstrdup(checks->pool, check->vat_id),
        .attempts = check->attempts,
    };
    checks->get = ss_http_get_begin(url_for(service, check->vat_id, checks->pool), checks->pool);
    return SS_OK;
}

/* A consultation number is short and plain; anything else is none. */
static const char *reference_of(const json_t *json)
{
    const char *reference = ss_json_text(json, "reference");

    if (*reference == '\0') {
        reference = ss_json_text(json, "requestIdentifier");
    }
    return strlen(reference) <= LONGEST_REFERENCE
                   && strspn(reference, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                        "0123456789._:/-")
                          == strlen(reference)
               ? reference
               : "";
}

/* @return NULL, or why this is no answer: a service that cannot tell does not make an ID wrong */
static const char *read_answer(const char *body, answer_t *answer, apr_pool_t *pool)
{
    const char *error;
    const json_t *json = ss_json_parse(body, &error, pool);
    const json_t *valid = json_object_get(json, "valid");
    const char *doubt = ss_json_text(json, "userError");

    if (valid == NULL) {
        valid = json_object_get(json, "isValid");
    }
    if (!json_is_boolean(valid)) {
        return "the answer says neither valid nor invalid";
    }
    if (*doubt != '\0' && strcmp(doubt, "VALID") != 0 && strcmp(doubt, "INVALID") != 0) {
        return "the service could not tell";
    }
    answer->valid = json_is_true(valid);
    answer->reference = reference_of(json);
    return NULL;
}

static ss_status_t store_answer(ss_ctx_t *ctx, void *input)
{
    const answer_t *answer = input;
    json_t *after = ss_json_object(ctx->pool);
    ss_status_t status = ss_vat_check_answer(ctx, answer->check, answer->valid, answer->reference);

    ss_json_set_text(after, "result", answer->valid ? "valid" : "invalid");
    ss_json_set_text(after, "reference", answer->reference);
    return status != SS_OK ? status
                           : ss_audit_add(ctx, "order.vat_id_checked", answer->check->order_id,
                                          NULL, after);
}

static ss_status_t note_failure(ss_ctx_t *ctx, const ss_vat_check_t *check, const char *error)
{
    int attempt = (int)check->attempts + 1;

    if (ss_outbox_delay(attempt) == 0) {
        ss_log(SS_LOG_ERROR, "SS0430", ctx, "check VAT ID of order %s: given up, %s",
               check->order_id, error);
    } else {
        ss_log(SS_LOG_WARNING, "SS0429", ctx, "check VAT ID of order %s: attempt %d, %s",
               check->order_id, attempt, error);
    }
    return ss_vat_check_mark_failed(ctx, check, error);
}

static ss_status_t note_result(const ss_vat_checks_t *checks, ss_ctx_t *ctx)
{
    answer_t answer = { .check = &checks->check };
    const char *body, *error = "no memory for a connection";
    ss_status_t status = checks->get == NULL ? SS_UNAVAILABLE
                                             : ss_http_get_result(checks->get, &body, &error);

    if (status == SS_OK) {
        error = read_answer(body, &answer, ctx->pool);
    }
    if (error != NULL && *error != '\0') {
        return note_failure(ctx, &checks->check, error);
    }
    status = ss_db_transact(ctx, store_answer, &answer);
    return status == SS_CONFLICT ? SS_OK : status; /* another worker was faster */
}

ss_status_t ss_vat_checks_go_on(ss_vat_checks_t *checks, ss_ctx_t *ctx)
{
    ss_status_t status;

    if (checks->get != NULL && !ss_http_get_go_on(checks->get)) {
        return SS_NOT_FOUND;
    }
    ctx->merchant_id = checks->check.merchant_id;
    status = note_result(checks, ctx);
    apr_pool_destroy(checks->pool);
    checks->pool = NULL;
    checks->get = NULL;
    return status;
}
