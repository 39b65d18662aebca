/* A customer takes back a change that has not come yet. */
#include "actions/change_contract.h"

#include <string.h>

#include "actions/say.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/contract_change_store.h"
#include "store/contract_store.h"
#include "store/outbox_store.h"

typedef struct withdrawing_t {
    const ss_contract_t *contract;
    const ss_customer_t *customer;
    const ss_contract_change_t *change;
} withdrawing_t;

static ss_status_t add_mail(ss_ctx_t *ctx, const withdrawing_t *withdrawing)
{
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = {
        .event = "change_withdrawn",
        .recipient = withdrawing->customer->person.fields[SS_FIELD_EMAIL],
        .contract_id = withdrawing->contract->id,
        .data = data,
    };
    ss_date_t day = { 0, 0, 0 };

    ss_date_parse(withdrawing->change->effective_date, &day);
    ss_json_set_text(data, "name",
                     ss_person_display_name(&withdrawing->customer->person, ctx->pool));
    ss_json_set_text(data, "contract", ss_say_contract(ctx, withdrawing->contract));
    ss_json_set_text(data, "day", ss_say_date(ctx, day));
    return ss_outbox_add(ctx, &mail);
}

/* Runs inside the transaction. */
static ss_status_t withdraw(ss_ctx_t *ctx, void *input)
{
    const withdrawing_t *withdrawing = input;
    ss_status_t status = ss_contract_claim(ctx, withdrawing->contract);

    if (status == SS_OK) {
        status = ss_contract_change_decide(ctx, withdrawing->change->id, "undone");
    }
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "contract.change_withdrawn", withdrawing->contract->id, NULL,
                              NULL);
    }
    return status == SS_OK ? add_mail(ctx, withdrawing) : status;
}

ss_status_t ss_withdraw_change(ss_ctx_t *ctx, const ss_contract_t *contract,
                               const ss_customer_t *customer, const char *change_id)
{
    const char *today = ss_date_text(
        ss_date_in_zone(ctx->now, ctx->catalogue->merchant.time_zone), ctx->pool);
    ss_contract_change_t change;
    withdrawing_t withdrawing = { contract, customer, &change };
    ss_status_t status = ss_contract_change_scheduled(ctx, contract->id, &change);

    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_CONFLICT : status;
    }
    if (strcmp(change.id, change_id) != 0 || strcmp(change.effective_date, today) <= 0) {
        return SS_CONFLICT;
    }
    return ss_db_transact(ctx, withdraw, &withdrawing);
}
