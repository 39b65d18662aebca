/* A change of a contract is withdrawn from: the contract goes on as it was before. */
#include "actions/revert_change.h"

#include <string.h>

#include "actions/change_name.h"
#include "actions/change_rows.h"
#include "actions/credit_contract.h"
#include "actions/say.h"
#include "base/date.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/contract_change_store.h"
#include "store/contract_store.h"
#include "store/order_store.h"

#define REPEATED apr_time_from_sec(600) /* from the withdrawal of a change */

/* What a withdrawal of now can mean. */
typedef struct in_time_t {
    const ss_contract_change_t *scheduled, *applied; /* NULL for none; scheduled: or held */
    int applied_count;
    bool any; /* one can be withdrawn from, or was just before */
} in_time_t;

/* What the order of a change says of its withdrawal. */
typedef struct right_t {
    ss_order_t order;
    bool exists; /* it costs more, and the right was not lost */
    ss_date_t last; /* day for it, counted from the order */
} right_t;

/* The period does not begin for whoever was not told of the right. Source: BGB section 356(3) */
static ss_status_t read_right(ss_ctx_t *ctx, const ss_contract_change_t *row, right_t *right)
{
    ss_status_t status = ss_order_find(ctx, row->order_id, &right->order);
    const char *error = "";
    const json_t *withdrawal;
    apr_time_t ordered;

    right->exists = false;
    right->last = (ss_date_t){ 0, 0, 0 };
    if (status != SS_OK || !ss_time_parse(row->created_at, &ordered)) {
        return status == SS_NOT_FOUND ? SS_OK : status;
    }
    withdrawal = json_object_get(ss_json_parse(right->order.data, &error, ctx->pool), "withdrawal");
    right->exists = ss_json_bool(withdrawal, "applies") && !ss_json_bool(withdrawal, "lost");
    right->last = ss_json_bool(withdrawal, "informed")
                      ? ss_withdrawal_end(ss_day_at(ctx, ordered))
                      : ss_withdrawal_longest(ss_day_at(ctx, ordered));
    return SS_OK;
}

static bool is_by(const ss_ctx_t *ctx, apr_time_t received, ss_date_t last)
{
    return ss_date_is_set(last) && ss_date_compare(ss_day_at(ctx, received), last) <= 0;
}

ss_status_t ss_change_may_be_withdrawn(ss_ctx_t *ctx, const ss_declared_t *declared,
                                       const ss_contract_change_t *change, bool *in_time)
{
    right_t right;
    ss_status_t status = read_right(ctx, change, &right);

    *in_time = status == SS_OK && is_by(ctx, declared->received, right.last);
    return status;
}

static bool is_to_come(const ss_contract_change_t *change)
{
    return strcmp(change->status, "scheduled") == 0 || strcmp(change->status, "held") == 0;
}

static bool is_in_force(const ss_contract_change_t *change)
{
    return strcmp(change->status, "applied") == 0;
}

ss_status_t ss_changes_to_withdraw(ss_ctx_t *ctx, const char *contract_id,
                                   apr_array_header_t **names)
{
    apr_array_header_t *changes;
    ss_status_t status = ss_contract_change_list(ctx, contract_id, &changes);

    *names = apr_array_make(ctx->pool, 2, sizeof(const char *));
    for (int i = 0; status == SS_OK && i < changes->nelts; i++) {
        const ss_contract_change_t *change = &APR_ARRAY_IDX(changes, i, ss_contract_change_t);
        right_t right = { .exists = false };

        if (is_to_come(change) || is_in_force(change)) {
            status = read_right(ctx, change, &right);
        }
        if (status == SS_OK && right.exists && is_by(ctx, ctx->now, right.last)) {
            APR_ARRAY_PUSH(*names, const char *) = ss_change_name(ctx, change);
        }
    }
    return status;
}

/* A second form with the same words means no more than the first. */
static bool is_repeated(const ss_declared_t *declared, const ss_contract_change_t *change)
{
    apr_time_t before;

    return strcmp(change->status, "withdrawn") == 0 && ss_time_parse(change->decided_at, &before)
           && declared->received < before + REPEATED;
}

static void look_at(const ss_contract_change_t *change, bool has_right, in_time_t *in_time)
{
    if (is_to_come(change)) {
        in_time->scheduled = change;
        in_time->any = in_time->any || has_right;
    } else if (is_in_force(change) && has_right) {
        in_time->applied = change;
        in_time->applied_count++;
        in_time->any = true;
    }
}

/* Any change, or the one that was named as the part meant. */
static bool is_meant(ss_ctx_t *ctx, const ss_declared_t *declared,
                     const ss_contract_change_t *change)
{
    const char *part = declared->input->part;

    return *part == '\0' || ss_change_is_named(ctx, change, part);
}

/* One without a right of withdrawal leaves the contract's own period to decide: that is over. */
static ss_status_t find_in_time(ss_ctx_t *ctx, const ss_declared_t *declared,
                                const char *contract_id, in_time_t *in_time)
{
    apr_array_header_t *changes;
    ss_status_t status = ss_contract_change_list(ctx, contract_id, &changes);

    *in_time = (in_time_t){ .scheduled = NULL, .applied = NULL };
    for (int i = 0; status == SS_OK && i < changes->nelts; i++) {
        const ss_contract_change_t *change = &APR_ARRAY_IDX(changes, i, ss_contract_change_t);
        right_t right;

        if (!is_meant(ctx, declared, change)) {
            continue;
        }
        status = read_right(ctx, change, &right);
        if (status == SS_OK && is_by(ctx, declared->received, right.last)) {
            in_time->any = in_time->any || is_repeated(declared, change);
            look_at(change, right.exists, in_time);
        }
    }
    return status;
}

/* ---- one in force ---- */

/* The contract is still what the change made of it; only a cancellation may have moved its billing. */
static bool stands(const ss_change_t *change, json_t *after, apr_pool_t *pool)
{
    json_t *now = ss_change_state(&change->before, change->booked_before, pool);

    json_object_del(now, "next_billing_date");
    json_object_del(after, "next_billing_date");
    return json_equal(now, after);
}

/* Back to what the history notes, from today on. @return false if it cannot be told */
static bool turn_back(ss_change_t *change, const ss_contract_change_t *row, apr_pool_t *pool)
{
    const char *error = "";
    const json_t *before = ss_json_parse(row->before, &error, pool);
    ss_contract_t *former = &change->after;

    if (!stands(change, ss_json_parse(row->after, &error, pool), pool)
        || !ss_change_read_state(before, &change->before, former, &change->booked_after, pool)) {
        return false;
    }
    former->billed_until = ss_json_text(before, "billed_until");
    former->next_billing_date = ss_json_text(before, "next_billing_date");
    former->discount_periods_left = ss_json_int(before, "discount_periods_left");
    return true;
}

static ss_status_t credit(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect,
                          const ss_order_t *order)
{
    const ss_crediting_t crediting = {
        .contract = &effect->contract,
        .customer = &effect->customer,
        .component = "",
        .order_number = order->number,
        .received = declared->received,
    };

    return ss_credit_contract(ctx, &crediting, &effect->credited);
}

/* @param done  false: people have to look at it, and nothing was written */
static ss_status_t revert(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect,
                          const ss_contract_change_t *row, bool *done)
{
    ss_change_t change;
    right_t right;
    ss_status_t status = read_right(ctx, row, &right);

    *done = false;
    if (status != SS_OK || !right.exists) {
        return status;
    }
    status = ss_change_open(ctx, &effect->contract, &effect->customer, &change);
    if (status != SS_OK || !turn_back(&change, row, ctx->pool)) {
        return status == SS_INVALID ? SS_OK : status; /* a failed read is no answer */
    }
    status = credit(ctx, declared, effect, &right.order);
    if (status != SS_OK || effect->credited.unclear) {
        return status;
    }
    *done = true;
    status = ss_change_carry_out(ctx, &change);
    return status == SS_OK ? ss_contract_change_decide(ctx, row, "withdrawn") : status;
}

/* ---- what is declared ---- */

static ss_status_t tell(ss_ctx_t *ctx, const ss_effect_t *effect)
{
    const char *id = effect->contract.id;
    ss_status_t status = ss_audit_add(ctx, "contract.change_withdrawn", id, NULL, NULL);

    return status == SS_OK ? ss_effect_announce(ctx, "ContractChanged", &effect->contract) : status;
}

static ss_status_t undo(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect,
                        const in_time_t *in_time)
{
    bool done = true;
    ss_status_t status = SS_OK;

    if (in_time->scheduled != NULL) {
        status = ss_contract_change_decide(ctx, in_time->scheduled, "withdrawn");
    }
    if (status == SS_OK && in_time->applied != NULL) {
        done = in_time->applied_count == 1;
        if (done) {
            status = revert(ctx, declared, effect, in_time->applied, &done);
        }
    }
    if (status != SS_OK) {
        return status;
    }
    effect->kind = done ? SS_EFFECT_CHANGE : SS_EFFECT_PEOPLE;
    if (done) {
        effect->end_date = ss_date_text(ss_day_at(ctx, declared->received), ctx->pool);
    }
    return in_time->scheduled != NULL || (done && in_time->applied != NULL) ? tell(ctx, effect)
                                                                             : SS_OK;
}

/* One that was named goes back by itself: not with another of that name, nor from under one to come. */
static ss_status_t undo_named(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect,
                              const in_time_t *in_time)
{
    int count = in_time->applied_count + (in_time->scheduled != NULL ? 1 : 0);
    ss_contract_change_t other;
    ss_status_t status = SS_NOT_FOUND;

    if (count == 1 && in_time->applied != NULL) {
        status = ss_contract_change_pending(ctx, effect->contract.id, &other);
    }
    if (status == SS_NOT_FOUND && count <= 1) {
        return undo(ctx, declared, effect, in_time);
    }
    effect->kind = SS_EFFECT_PEOPLE;
    return status == SS_NOT_FOUND ? SS_OK : status;
}

ss_status_t ss_revert_change(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect,
                             bool *found)
{
    const char *id = effect->contract.id;
    in_time_t in_time;
    ss_status_t status = find_in_time(ctx, declared, id, &in_time), touched;

    *found = status == SS_OK && in_time.any;
    if (!*found) {
        return status;
    }
    touched = ss_contract_touch(ctx, id); /* whoever else decides about the contract waits */
    if (touched != SS_OK && touched != SS_CONFLICT) {
        return touched;
    }
    status = ss_contract_find(ctx, id, &effect->contract);
    if (status == SS_OK && touched == SS_CONFLICT) { /* not in force any more */
        bool withdrawn = strcmp(effect->contract.status, "withdrawn") == 0;

        effect->kind = withdrawn ? SS_EFFECT_AGAIN : SS_EFFECT_PEOPLE;
        effect->end_date = effect->contract.end_date;
        return SS_OK;
    }
    if (status == SS_OK) {
        status = find_in_time(ctx, declared, id, &in_time);
    }
    if (status != SS_OK) {
        return status;
    }
    return *declared->input->part == '\0' ? undo(ctx, declared, effect, &in_time)
                                          : undo_named(ctx, declared, effect, &in_time);
}
