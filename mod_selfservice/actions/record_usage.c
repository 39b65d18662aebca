/* Take in what was used of a metered component. */
#include "actions/record_usage.h"

#include "base/random_id.h"
#include "base/text.h"
#include "model/agreement.h"
#include "store/usage_store.h"

/* Counts below it are not summed up with each new one: it takes a million of them. */
#define SMALL_COUNT (SS_MILLIONTHS_MAX / 1000000)

#include <string.h>

/* What a repeated report is compared by, and the period it counts in. */
typedef struct recording_t {
    const ss_new_usage_t *reported;
    const char *from, *until;
    ss_usage_t usage, *stored;
} recording_t;

/* From its first day to its last. */
static bool is_within(const ss_ctx_t *ctx, const ss_contract_t *contract, apr_time_t due_at)
{
    ss_date_t day = ss_day_at(ctx, due_at), start, end;

    return ss_date_parse(contract->start_date, &start) && ss_date_compare(day, start) >= 0
           && (!ss_date_parse(contract->end_date, &end) || ss_date_compare(day, end) <= 0);
}

/* NULL if nothing of that name is charged by usage in this contract. */
static const ss_component_t *metered(const ss_cart_t *agreed, const char *name)
{
    for (int i = 0; i < agreed->item_count; i++) {
        const ss_component_t *component = agreed->items[i].component;

        if (component->type == SS_METERED
            && (strcmp(component->id, name) == 0 || strcmp(component->external_id, name) == 0)) {
            return component;
        }
    }
    return NULL;
}

static void check_text(ss_ctx_t *ctx, const char *field, const char *text, int limit)
{
    if (!ss_text_is_clean(text, false)) {
        ss_problem_add(ctx, field, "bad_value");
    } else if (ss_text_length(text) > limit) {
        ss_problem_add(ctx, field, "too_long");
    }
}

/* The period a count will be charged in, as instants. */
static void set_period(ss_ctx_t *ctx, const ss_contract_t *contract, ss_span_t span,
                       apr_time_t due_at, recording_t *recording)
{
    const char *zone = ctx->catalogue->merchant.time_zone;
    ss_usage_period_t period;

    recording->from = recording->until = "";
    if (ss_usage_period(contract, span, ss_date_in_zone(due_at, zone), 0, &period)) {
        recording->from = ss_time_text(ss_date_start(period.first, zone), ctx->pool);
        recording->until =
            ss_date_is_set(period.last)
                ? ss_time_text(ss_date_start(ss_date_add_days(period.last, 1), zone), ctx->pool)
                : SS_USAGE_FOREVER;
    }
}

static ss_status_t check(ss_ctx_t *ctx, const ss_contract_t *contract, recording_t *recording)
{
    const ss_new_usage_t *reported = recording->reported;
    ss_usage_t *usage = &recording->usage;
    apr_array_header_t *nothing = apr_array_make(ctx->pool, 1, sizeof(ss_component_subscription_t));
    apr_time_t due_at = reported->due_at == 0 ? ctx->now : reported->due_at;
    const ss_component_t *component;
    ss_cart_t cart;

    if (!ss_contract_is_in_force(contract)) {
        ss_problem_add(ctx, "contract", "not_in_force");
        return SS_INVALID;
    }
    if (ss_agreement_cart(ctx->catalogue, contract, nothing, &cart, ctx->pool) != SS_OK) {
        return SS_ERROR;
    }
    component = metered(&cart, reported->component);
    if (component == NULL) {
        ss_problem_add(ctx, "component", "not_metered");
    }
    if (reported->quantity <= 0 || reported->quantity > SS_MILLIONTHS_MAX) {
        ss_problem_add(ctx, "quantity", "out_of_range");
    }
    if (!is_within(ctx, contract, due_at)) {
        ss_problem_add(ctx, "due", "out_of_contract");
    }
    check_text(ctx, "key", reported->key, SS_USAGE_KEY_LIMIT);
    check_text(ctx, "memo", reported->memo, SS_USAGE_MEMO_LIMIT);
    usage->component_id = component == NULL ? "" : component->id;
    usage->due_at = ss_time_text(due_at, ctx->pool);
    if (component != NULL) {
        set_period(ctx, contract, ss_usage_span(cart.variant, component), due_at, recording);
    }
    return ss_problems_status(ctx);
}

/* The moment only if it was named. */
static bool is_same(const recording_t *recording, const ss_usage_t *earlier)
{
    const ss_usage_t *usage = &recording->usage;

    return strcmp(earlier->component_id, usage->component_id) == 0
           && earlier->quantity == usage->quantity
           && (recording->reported->due_at == 0 || strcmp(earlier->due_at, usage->due_at) == 0);
}

/* With the new row. Beyond the limit no price could be made of it. */
static ss_status_t check_sum(ss_ctx_t *ctx, const recording_t *recording)
{
    const ss_usage_t *usage = &recording->usage;
    apr_array_header_t *sums;
    ss_status_t status = usage->quantity < SMALL_COUNT
                             ? SS_NOT_FOUND
                             : ss_usage_sum(ctx, usage->contract_id, recording->from,
                                            recording->until, &sums);

    for (int i = 0; status == SS_OK && i < sums->nelts; i++) {
        const ss_usage_sum_t *sum = &APR_ARRAY_IDX(sums, i, ss_usage_sum_t);

        if (strcmp(sum->component_id, usage->component_id) == 0
            && (sum->units > SS_MILLIONTHS_MAX / SS_MILLION
                || sum->units * SS_MILLION + sum->rest > SS_MILLIONTHS_MAX)) {
            ss_problem_add(ctx, "quantity", "sum_out_of_range");
            return SS_INVALID;
        }
    }
    return status == SS_NOT_FOUND ? SS_OK : status;
}

/* Runs inside the transaction. */
static ss_status_t store(ss_ctx_t *ctx, void *input)
{
    recording_t *recording = input;
    const ss_usage_t *usage = &recording->usage;
    int changed = 0;
    ss_status_t status = ss_usage_add(ctx, usage, &changed);

    *recording->stored = *usage;
    if (status != SS_OK || changed > 0) {
        return status == SS_OK ? check_sum(ctx, recording) : status;
    }
    status = ss_usage_find_by_key(ctx, usage->contract_id, usage->key, recording->stored);
    return status == SS_OK && !is_same(recording, recording->stored) ? SS_CONFLICT : status;
}

ss_status_t ss_record_usage(ss_ctx_t *ctx, const ss_contract_t *contract,
                            const ss_new_usage_t *reported, ss_usage_t *stored)
{
    recording_t recording = {
        .reported = reported,
        .usage = { .id = ss_id_at(ctx->now, ctx->pool),
                   .contract_id = contract->id,
                   .quantity = reported->quantity,
                   .memo = reported->memo,
                   .key = reported->key,
                   .created_at = ss_time_text(ctx->now, ctx->pool) },
        .stored = stored,
    };
    ss_status_t status = check(ctx, contract, &recording);

    return status == SS_OK ? ss_db_transact(ctx, store, &recording) : status;
}
