/* A customer takes back a change that has not come yet, or a component that it would bring back. */
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
        status = ss_contract_change_decide(ctx, withdrawing->change, "undone");
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
    const char *today = ss_today_text(ctx);
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

/* A state of the contract as its change notes it, see ss_change_state(), without the component. */
static json_t *state_without(const char *text, const char *component_id, apr_pool_t *pool)
{
    const char *error;
    json_t *state = ss_json_parse(text, &error, pool);

    json_object_del(json_object_get(state, "components"), component_id);
    return state;
}

static bool is_same(const json_t *before, const json_t *after)
{
    static const char *const keys[] = { "variant", "quantity", "components" };

    for (int i = 0; i < SS_COUNT(keys); i++) {
        if (!json_equal(json_object_get(before, keys[i]), json_object_get(after, keys[i]))) {
            return false;
        }
    }
    return true;
}

ss_status_t ss_change_drop_component(ss_ctx_t *ctx, const char *contract_id,
                                     const char *component_id)
{
    ss_contract_change_t change;
    ss_status_t status = ss_contract_change_pending(ctx, contract_id, &change);
    json_t *before, *after;

    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_OK : status;
    }
    before = state_without(change.before, component_id, ctx->pool);
    after = state_without(change.after, component_id, ctx->pool);
    status = is_same(before, after)
                 ? ss_contract_change_decide(ctx, &change, "superseded")
                 : ss_contract_change_set_states(ctx, change.id, ss_json_print(before, ctx->pool),
                                                 ss_json_print(after, ctx->pool));
    return status == SS_CONFLICT ? SS_OK : status; /* carried out at this moment: nothing to come */
}
