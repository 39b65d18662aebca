/* Background work: scheduled changes of contracts, each on its day. */
#include "actions/apply_change.h"

#include <string.h>

#include "actions/change_rows.h"
#include "actions/change_view.h"
#include "actions/say.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/contract_change_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/order_store.h"
#include "store/outbox_store.h"

typedef struct applying_t {
    const ss_contract_change_t *row;
    ss_change_t change;
    ss_order_t order;
    ss_change_invoice_t invoice;
    bool ended; /* the contract is over: nothing changes */
} applying_t;

ss_status_t ss_change_of_row(ss_ctx_t *ctx, const ss_contract_change_t *row, ss_change_t *change)
{
    const char *error;
    const json_t *state = ss_json_parse(row->after, &error, ctx->pool);
    ss_date_t day;

    if (!ss_change_read_state(state, &change->before, &change->after, &change->booked_after,
                              ctx->pool)
        || !ss_date_parse(row->effective_date, &day)) {
        return SS_ERROR;
    }
    return ss_change_reprice(ctx, day, change);
}

static ss_status_t add_mail(ss_ctx_t *ctx, const applying_t *applying, const json_t *documents)
{
    const ss_change_t *change = &applying->change;
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = {
        .event = "change_applied",
        .recipient = change->customer->person.fields[SS_FIELD_EMAIL],
        .contract_id = change->before.id,
        .data = data,
        .documents = documents,
    };

    ss_json_set_text(data, "name", ss_person_display_name(&change->customer->person, ctx->pool));
    ss_json_set_text(data, "contract", ss_say_contract(ctx, &change->after));
    ss_json_set(data, "change", ss_change_summary(ctx, change));
    return ss_outbox_add(ctx, &mail);
}

static ss_status_t tell(ss_ctx_t *ctx, const applying_t *applying)
{
    const ss_change_t *change = &applying->change;
    json_t *after = ss_json_object(ctx->pool);
    ss_status_t status = ss_change_announce(ctx, change, applying->row->id);

    ss_json_set_text(after, "variant", change->after.variant_id);
    ss_json_set_text(after, "day", applying->row->effective_date);
    return status == SS_OK
               ? ss_audit_add(ctx, "contract.changed", change->before.id, NULL, after)
               : status;
}

/* Runs inside the transaction. Whoever takes the row first carries it out. */
static ss_status_t apply(ss_ctx_t *ctx, void *input)
{
    const applying_t *applying = input;
    json_t *documents = ss_json_list(ctx->pool);
    ss_status_t status = ss_contract_lock(ctx, applying->row->contract_id); /* as all others do */

    if (status == SS_OK) {
        status = ss_contract_change_decide(ctx, applying->row,
                                           applying->ended ? "superseded" : "applied");
    }
    if (status != SS_OK || applying->ended) {
        return status;
    }
    status = ss_change_carry_out(ctx, &applying->change);
    if (status == SS_OK) {
        status = ss_change_invoice_issue(ctx, &applying->change, &applying->invoice,
                                         applying->order.number, documents);
    }
    if (status == SS_OK) {
        status = add_mail(ctx, applying, documents);
    }
    return status == SS_OK ? tell(ctx, applying) : status;
}

static ss_status_t prepare(ss_ctx_t *ctx, applying_t *applying)
{
    ss_status_t status = ss_change_of_row(ctx, applying->row, &applying->change);

    return status == SS_OK
               ? ss_change_invoice_prepare(ctx, &applying->change, &applying->invoice)
               : status;
}

ss_status_t ss_apply_change(ss_ctx_t *ctx, const ss_contract_change_t *row)
{
    applying_t applying = { .row = row };
    ss_contract_t contract;
    ss_customer_t customer;
    ss_status_t status = ss_contract_find(ctx, row->contract_id, &contract);

    if (status == SS_OK) {
        status = ss_customer_find(ctx, contract.customer_id, &customer);
    }
    if (status == SS_OK) {
        status = ss_order_find(ctx, row->order_id, &applying.order);
    }
    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_ERROR : status;
    }
    ctx->lang = applying.order.lang;
    applying.ended = !ss_contract_runs(&contract, row->effective_date);
    if (!applying.ended) {
        status = ss_change_open(ctx, &contract, &customer, &applying.change);
        if (status == SS_OK) {
            status = prepare(ctx, &applying);
        }
    }
    return status == SS_OK ? ss_db_transact(ctx, apply, &applying) : status;
}
