/* A customer wants to be forgotten: what no rule keeps goes at once, the rest is locked and told. */
#include "actions/request_erasure.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/say.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/customer_store.h"
#include "store/outbox_store.h"

static const char *const erased_names[SS_ERASED_COUNT] = { "access", "optional", "usage", "mails",
                                                           "audit" };

typedef struct request_t {
    const ss_customer_t *customer;
    const char *session_hash;
    ss_erasure_t *erasure;
} request_t;

/* @return true while one of the customer's contracts runs, or waits to */
static bool is_running(const ss_ctx_t *ctx, const char *runs_until)
{
    return *runs_until != '\0' && strcmp(runs_until, ss_today_text(ctx)) >= 0;
}

ss_status_t ss_customer_has_contract(ss_ctx_t *ctx, const char *customer_id, bool *runs)
{
    const char *until;
    ss_status_t status = ss_personal_runs_until(ctx, customer_id, &until);

    *runs = status == SS_OK && is_running(ctx, until);
    return status;
}

/* The day of an ISO day or an instant. */
static ss_date_t day_of(const ss_ctx_t *ctx, const char *text)
{
    ss_date_t day = { 0, 0, 0 };
    apr_time_t time;

    if (ss_time_parse(text, &time)) {
        return ss_day_at(ctx, time);
    }
    ss_date_parse(text, &day);
    return day;
}

/* What may stay, and the rule it stays by. */
static const struct {
    const char *what;
    ss_retention_id_t class;
} kept_kinds[] = {
    { "documents", SS_RETAIN_DOCUMENTS }, { "contracts", SS_RETAIN_LETTERS },
    { "statements", SS_RETAIN_LETTERS },  { "mandates", SS_RETAIN_MANDATES },
    { "usage", SS_RETAIN_USAGE },         { "access", SS_RETAIN_TOKENS },
    { "audit", SS_RETAIN_AUDIT },
};

static ss_retention_id_t class_of(const char *what)
{
    int i = 0;

    while (i < SS_COUNT(kept_kinds) - 1 && strcmp(kept_kinds[i].what, what) != 0) {
        i++;
    }
    return kept_kinds[i].class;
}

static ss_keep_t rule_of(const ss_ctx_t *ctx, const char *what)
{
    return ss_retention_of(ctx->site, class_of(what));
}

static const char *reason_of(ss_ctx_t *ctx, ss_retention_id_t class)
{
    return ss_say(ctx, apr_pstrcat(ctx->pool, "privacy.why.", ss_retention_names[class], NULL), NULL);
}

/* @param since  what the time counts from; "~" for a day that is not known yet, "" for nothing */
static void keep(ss_ctx_t *ctx, json_t *list, const char *what, const char *since)
{
    json_t *entry = ss_json_object(ctx->pool);

    if (*since == '\0') {
        return;
    }
    ss_json_set_text(entry, "what", what);
    ss_json_set_text(entry, "until",
                     *since == '~' ? ""
                                   : ss_date_text(ss_retention_until(rule_of(ctx, what),
                                                                     day_of(ctx, since)),
                                                  ctx->pool));
    ss_json_append(list, entry);
}

/* ISO days and instants, which begin with their day; '~' is after all of them. */
static const char *later(const char *a, const char *b)
{
    return strcmp(a, b) > 0 ? a : b;
}

static json_t *kept_of(ss_ctx_t *ctx, const ss_personal_days_t *days, const ss_personal_left_t *left)
{
    json_t *list = ss_json_list(ctx->pool);
    bool runs = is_running(ctx, days->runs_until);
    const char *end = runs ? "~" : days->last_end;

    keep(ctx, list, "documents", runs ? "~" : later(days->last_invoice, days->last_booking));
    keep(ctx, list, "contracts", later(end, days->last_letter));
    keep(ctx, list, "statements", days->last_statement);
    keep(ctx, list, "mandates", *days->last_mandate == '\0' ? "" : later(days->last_due, end));
    keep(ctx, list, "usage", *left->last_usage == '\0' ? "" : "~");
    keep(ctx, list, "access", *left->access_end != '\0' && runs ? "~" : left->access_end);
    keep(ctx, list, "audit", runs ? "~" : ss_time_text(ctx->now, ctx->pool));
    return list;
}

static json_t *answer_of(ss_ctx_t *ctx, const ss_personal_days_t *days,
                         const ss_personal_left_t *left, const int counts[SS_ERASED_COUNT])
{
    json_t *answer = ss_json_object(ctx->pool), *deleted = ss_json_list(ctx->pool);

    for (int i = 0; i < SS_ERASED_COUNT; i++) {
        if (counts[i] > 0) {
            ss_json_append(deleted, ss_json_in_pool(json_string(erased_names[i]), ctx->pool));
        }
    }
    ss_json_set_bool(answer, "runs", is_running(ctx, days->runs_until));
    ss_json_set(answer, "deleted", deleted);
    ss_json_set(answer, "kept", kept_of(ctx, days, left));
    return answer;
}

json_t *ss_erasure_deleted_view(ss_ctx_t *ctx, const json_t *deleted)
{
    json_t *views = ss_json_list(ctx->pool);
    size_t index;
    json_t *name;

    json_array_foreach((json_t *)deleted, index, name) {
        const char *key = apr_pstrcat(ctx->pool, "privacy.erased.", json_string_value(name), NULL);
        json_t *view = ss_json_object(ctx->pool);

        ss_json_set_text(view, "line", ss_say(ctx, key, NULL));
        ss_json_append(views, view);
    }
    return views;
}

static const char *how_long(ss_ctx_t *ctx, ss_keep_t rule)
{
    if (rule.years > 0) {
        return ss_say_count(ctx, "privacy.time.years", rule.years, NULL);
    }
    if (rule.months > 0) {
        return ss_say_count(ctx, "privacy.time.months", rule.months, NULL);
    }
    return ss_say_count(ctx, rule.from_year_end ? "privacy.time.days_after_year" : "privacy.time.days",
                        rule.days, NULL);
}

/* Until its day, or what must happen first and how long it stays from then on. */
static const char *until_when(ss_ctx_t *ctx, const char *what, const char *until)
{
    const char *key = strcmp(what, "usage") == 0 ? "privacy.until_billed" : "privacy.until_end";

    return *until == '\0'
        ? ss_say(ctx, key, "time", how_long(ctx, rule_of(ctx, what)), NULL)
        : ss_say(ctx, "privacy.until", "date", ss_say_date(ctx, day_of(ctx, until)), NULL);
}

json_t *ss_erasure_kept_view(ss_ctx_t *ctx, const json_t *kept)
{
    json_t *views = ss_json_list(ctx->pool);
    size_t index;
    json_t *entry;

    json_array_foreach((json_t *)kept, index, entry) {
        const char *what = ss_json_text(entry, "what"), *until = ss_json_text(entry, "until");
        json_t *view = ss_json_object(ctx->pool);

        ss_json_set_text(view, "what",
                         ss_say(ctx, apr_pstrcat(ctx->pool, "privacy.kept.", what, NULL), NULL));
        ss_json_set_text(view, "until", until_when(ctx, what, until));
        ss_json_set_text(view, "why", reason_of(ctx, class_of(what)));
        ss_json_append(views, view);
    }
    return views;
}

json_t *ss_retention_view(ss_ctx_t *ctx)
{
    json_t *views = ss_json_list(ctx->pool);

    for (int id = 0; id < SS_RETAIN_COUNT; id++) {
        const char *name = ss_retention_names[id];
        json_t *view = ss_json_object(ctx->pool);

        ss_json_set_text(view, "what",
                         ss_say(ctx, apr_pstrcat(ctx->pool, "privacy.class.", name, NULL), NULL));
        ss_json_set_text(view, "how_long",
                         how_long(ctx, ss_retention_of(ctx->site, (ss_retention_id_t)id)));
        ss_json_set_text(view, "why", reason_of(ctx, (ss_retention_id_t)id));
        ss_json_append(views, view);
    }
    return views;
}

static ss_status_t add_mail(ss_ctx_t *ctx, const ss_customer_t *customer, const json_t *answer)
{
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = { .event = "erasure_received",
                                 .recipient = customer->person.fields[SS_FIELD_EMAIL],
                                 .customer_id = customer->id,
                                 .data = data };
    json_t *deleted = ss_erasure_deleted_view(ctx, json_object_get(answer, "deleted"));

    ss_json_set_text(data, "name", ss_person_display_name(&customer->person, ctx->pool));
    ss_json_set_text(data, "customer_number", customer->number);
    ss_json_set_bool(data, "runs", ss_json_bool(answer, "runs"));
    ss_json_set(data, "deleted", deleted);
    ss_json_set_bool(data, "has_deleted", json_array_size(deleted) > 0);
    ss_json_set(data, "kept", ss_erasure_kept_view(ctx, json_object_get(answer, "kept")));
    return ss_outbox_add(ctx, &mail);
}

static bool needs_phone(const ss_ctx_t *ctx)
{
    return ctx->site->fields[SS_FIELD_PNUM] == SS_REQUIRED;
}

static ss_status_t erase(ss_ctx_t *ctx, const request_t *request)
{
    const ss_customer_t *customer = request->customer;
    const char *now = ss_time_text(ctx->now, ctx->pool);
    int counts[SS_ERASED_COUNT] = { 0 };
    ss_personal_days_t days;
    ss_personal_left_t left;
    json_t *answer;
    bool runs;
    ss_status_t status = ss_personal_days(ctx, customer->id, &days);

    if (status != SS_OK) {
        return status;
    }
    runs = is_running(ctx, days.runs_until);
    status = ss_personal_erase(
        ctx, &(ss_erasing_t){ customer->id, runs, runs && needs_phone(ctx), request->session_hash },
        counts);
    if (status == SS_OK) {
        status = ss_personal_left(ctx, customer->id, &left);
    }
    if (status != SS_OK) {
        return status;
    }
    answer = answer_of(ctx, &days, &left, counts);
    *request->erasure = (ss_erasure_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .customer_id = customer->id,
        .customer_number = customer->number,
        .answer = ss_json_print(answer, ctx->pool),
        .requested_at = now,
        .completed_at = runs ? "" : now,
    };
    status = ss_erasure_add(ctx, request->erasure);
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "privacy.erasure_requested", customer->id, NULL, NULL);
    }
    return status == SS_OK ? add_mail(ctx, customer, answer) : status;
}

/* Runs inside the transaction. */
static ss_status_t store_request(ss_ctx_t *ctx, void *input)
{
    const request_t *request = input;
    ss_status_t status = ss_customer_lock(ctx, request->customer->id);

    if (status == SS_OK) {
        status = ss_erasure_find(ctx, request->customer->id, request->erasure);
    }
    return status == SS_NOT_FOUND ? erase(ctx, request) : status;
}

ss_status_t ss_request_erasure(ss_ctx_t *ctx, const ss_customer_t *customer,
                               const char *session_hash, ss_erasure_t *erasure)
{
    request_t request = { customer, session_hash, erasure };

    return ss_db_transact(ctx, store_request, &request);
}

static ss_status_t finish(ss_ctx_t *ctx, void *input)
{
    const ss_erasure_t *erasure = input;
    int counts[SS_ERASED_COUNT] = { 0 };
    bool runs = false;
    ss_status_t status = ss_customer_lock(ctx, erasure->customer_id);

    if (status == SS_OK) {
        status = ss_customer_has_contract(ctx, erasure->customer_id, &runs);
    }
    if (status != SS_OK || runs) {
        return status;
    }
    status = ss_personal_erase(ctx, &(ss_erasing_t){ erasure->customer_id, false, false, "" },
                               counts);
    if (status == SS_OK) {
        status = ss_erasure_complete(ctx, erasure->id);
    }
    return status == SS_OK
        ? ss_audit_add(ctx, "privacy.erased", erasure->customer_id, NULL, NULL) : status;
}

ss_status_t ss_finish_erasures(ss_ctx_t *ctx)
{
    apr_array_header_t *due;
    ss_status_t status = ss_erasure_list_due(ctx, ss_today_text(ctx), &due);

    for (int i = 0; status == SS_OK && i < due->nelts; i++) {
        status = ss_db_transact(ctx, finish, &APR_ARRAY_IDX(due, i, ss_erasure_t));
    }
    return status;
}
