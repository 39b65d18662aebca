/* Let a contract go on whose cancellation has not taken effect. */
#include "actions/undo_cancellation.h"

#include <string.h>

#include "actions/say.h"
#include "base/json.h"
#include "model/agreement.h"
#include "store/audit_store.h"
#include "store/contract_change_store.h"
#include "store/contract_store.h"
#include "store/outbox_store.h"

#define EVENT "cancellation_undone"
#define MAX_UNDONE 5 /* of a customer within PERIOD: each is a mail, and a change of the contract */
#define PERIOD apr_time_from_sec(3600)

typedef struct undoing_t {
    const ss_contract_t *contract;
    const ss_customer_t *customer;
    const char *own_end; /* ISO day on which the contract ends by itself; "" if it renews */
    const char *change_day; /* ISO day of an ordered change that comes after all; "" for none */
} undoing_t;

static ss_status_t add_mail(ss_ctx_t *ctx, const undoing_t *undoing)
{
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = {
        .event = EVENT,
        .recipient = undoing->customer->person.fields[SS_FIELD_EMAIL],
        .contract_id = undoing->contract->id,
        .data = data,
    };

    ss_json_set_text(data, "name", ss_person_display_name(&undoing->customer->person, ctx->pool));
    ss_json_set_text(data, "contract", ss_say_contract(ctx, undoing->contract));
    ss_json_set_text(data, "day", ss_say_day(ctx, undoing->change_day));
    return ss_outbox_add(ctx, &mail);
}

static ss_status_t check_count(ss_ctx_t *ctx, const undoing_t *undoing)
{
    const ss_outbox_filter_t filter = { undoing->customer->person.fields[SS_FIELD_EMAIL],
                                        { EVENT, EVENT },
                                        "" };
    int64_t count;
    ss_status_t status = ss_outbox_count_since(ctx, &filter, ctx->now - PERIOD, &count);

    if (status == SS_OK && count >= MAX_UNDONE) {
        ss_problem_add(ctx, "contract", "undone_often");
    }
    return status == SS_OK ? ss_problems_status(ctx) : status;
}

/* What the end had kept from coming; its day is after that, so still to come. */
static ss_status_t resume_change(ss_ctx_t *ctx, undoing_t *undoing)
{
    ss_contract_change_t change;
    ss_status_t status = ss_contract_change_pending(ctx, undoing->contract->id, &change);

    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_OK : status;
    }
    undoing->change_day = change.effective_date;
    return strcmp(change.status, "held") == 0
               ? ss_contract_change_decide(ctx, &change, "scheduled")
               : SS_OK;
}

/* Runs inside the transaction. */
static ss_status_t undo(ss_ctx_t *ctx, void *input)
{
    undoing_t *undoing = input;
    const char *today = ss_today_text(ctx);
    ss_status_t status = check_count(ctx, undoing);

    if (status == SS_OK) {
        status = ss_contract_undo_end(ctx, undoing->contract->id, undoing->own_end, today);
    }
    if (status == SS_OK) {
        status = resume_change(ctx, undoing);
    }
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "contract.cancellation_undone", undoing->contract->id, NULL,
                              NULL);
    }
    return status == SS_OK ? add_mail(ctx, undoing) : status;
}

ss_status_t ss_undo_cancellation(ss_ctx_t *ctx, const ss_contract_t *contract,
                                 const ss_customer_t *customer)
{
    apr_array_header_t *nothing = apr_array_make(ctx->pool, 1, sizeof(ss_component_subscription_t));
    undoing_t undoing = { contract, customer, "", "" };
    ss_cart_t cart;

    if (ss_agreement_cart(ctx->catalogue, contract, nothing, &cart, ctx->pool) != SS_OK) {
        return SS_ERROR;
    }
    if (!cart.variant->renews) {
        undoing.own_end = contract->term_end;
    }
    return ss_db_transact(ctx, undo, &undoing);
}
