/* Let a contract go on whose cancellation has not taken effect. */
#include "actions/undo_cancellation.h"

#include "actions/say.h"
#include "base/date.h"
#include "base/json.h"
#include "model/agreement.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/outbox_store.h"

typedef struct undoing_t {
    const ss_contract_t *contract;
    const ss_customer_t *customer;
    const char *own_end; /* ISO day on which the contract ends by itself; "" if it renews */
} undoing_t;

static ss_status_t add_mail(ss_ctx_t *ctx, const undoing_t *undoing)
{
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = {
        .event = "cancellation_undone",
        .recipient = undoing->customer->person.fields[SS_FIELD_EMAIL],
        .contract_id = undoing->contract->id,
        .data = data,
    };

    ss_json_set_text(data, "name", ss_person_display_name(&undoing->customer->person, ctx->pool));
    ss_json_set_text(data, "contract", ss_say_contract(ctx, undoing->contract));
    return ss_outbox_add(ctx, &mail);
}

/* Runs inside the transaction. */
static ss_status_t undo(ss_ctx_t *ctx, void *input)
{
    const undoing_t *undoing = input;
    const char *today = ss_date_text(
        ss_date_in_zone(ctx->now, ctx->catalogue->merchant.time_zone), ctx->pool);
    ss_status_t status =
        ss_contract_undo_end(ctx, undoing->contract->id, undoing->own_end, today);

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
    undoing_t undoing = { contract, customer, "" };
    ss_cart_t cart;

    if (ss_agreement_cart(ctx->catalogue, contract, nothing, &cart, ctx->pool) != SS_OK) {
        return SS_ERROR;
    }
    if (!cart.variant->renews) {
        undoing.own_end = contract->term_end;
    }
    return ss_db_transact(ctx, undo, &undoing);
}
