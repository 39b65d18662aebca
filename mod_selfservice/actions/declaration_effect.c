/* What a declaration does to its contract: cancellations here, withdrawals in withdraw_contract.c. */
#include "actions/declaration_effect.h"

#include <string.h>

#include "actions/match_contract.h"
#include "base/date.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/contract_change_store.h"
#include "store/contract_store.h"

ss_status_t ss_effect_announce(ss_ctx_t *ctx, const char *event, const ss_contract_t *contract)
{
    json_t *body = ss_json_object(ctx->pool);

    ss_json_set_text(body, "ContractId", contract->id);
    ss_json_set_text(body, "CustomerId", contract->customer_id);
    return ss_webhook_event_add(ctx, event, body);
}

/* What others did to it at the same moment counts: the row is read once more. */
static ss_status_t take_as_it_is(ss_ctx_t *ctx, ss_effect_t *effect)
{
    ss_status_t status = ss_contract_find(ctx, effect->contract.id, &effect->contract);

    effect->end_date = effect->contract.end_date;
    return status;
}

/* A change that was to come after the end waits for whether the cancellation is taken back. */
static ss_status_t hold_change(ss_ctx_t *ctx, ss_effect_t *effect)
{
    ss_contract_change_t change;
    ss_status_t status = ss_contract_change_scheduled(ctx, effect->contract.id, &change);

    if (status != SS_OK || strcmp(change.effective_date, effect->end_date) <= 0) {
        return status == SS_NOT_FOUND ? SS_OK : status;
    }
    effect->held = change.effective_date;
    return ss_contract_change_decide(ctx, &change, "held");
}

static ss_status_t end_on(ss_ctx_t *ctx, const ss_contract_end_t *end, ss_effect_t *effect)
{
    const char *id = effect->contract.id;
    ss_status_t status = ss_contract_set_end(ctx, id, end);

    if (status == SS_CONFLICT) { /* ends earlier already, or was never in force */
        return take_as_it_is(ctx, effect);
    }
    effect->end_date = end->day;
    effect->ends_newly = status == SS_OK;
    if (status == SS_OK) {
        status = hold_change(ctx, effect);
    }
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "contract.cancelled", id, NULL, NULL);
    }
    return status == SS_OK ? ss_effect_announce(ctx, "ContractCancelled", &effect->contract)
                           : status;
}

/* Cancelled before to an earlier day than was wished now: that stays. */
static const char *why_not_later(const ss_effect_t *effect, const char *wished)
{
    return *wished != '\0' && strcmp(wished, effect->end_date) != 0
                   && strcmp(effect->contract.status, "cancelled") == 0
               ? "legal.cancel.why_cancelled"
               : NULL;
}

ss_status_t ss_effect_cancel(ss_ctx_t *ctx, const char *wished, apr_time_t received,
                             ss_effect_t *effect)
{
    ss_contract_end_t end = ss_contract_end_after_notice(ctx, &effect->contract, wished, received);
    ss_status_t status = *end.day == '\0' ? SS_OK : end_on(ctx, &end, effect);

    effect->why = strcmp(effect->end_date, end.day) == 0 ? end.why : why_not_later(effect, wished);
    return status;
}

/* For cause it ends without notice, on the day of receipt or a later one. Source: BGB 314 */
static ss_status_t cancel_for_cause(ss_ctx_t *ctx, const ss_declared_t *declared,
                                    ss_effect_t *effect)
{
    const char *day = ss_date_text(ss_day_at(ctx, declared->received), ctx->pool);
    const char *wished = declared->input->end_date;
    ss_contract_end_t end = ss_contract_end_on(ctx, &effect->contract,
                                               strcmp(wished, day) > 0 ? wished : day);

    return end_on(ctx, &end, effect);
}

ss_status_t ss_declaration_carry_out(ss_ctx_t *ctx, const ss_declared_t *declared,
                                     ss_effect_t *effect)
{
    const ss_declaration_input_t *input = declared->input;

    effect->end_date = effect->part = effect->held = "";
    if (declared->kind == SS_WITHDRAWAL) {
        return ss_withdraw_contract(ctx, declared, effect);
    }
    if (input->extraordinary && !declared->decided) { /* looked at by people */
        effect->kind = SS_EFFECT_PEOPLE;
        return SS_OK;
    }
    effect->kind = SS_EFFECT_CANCELLED;
    return input->extraordinary ? cancel_for_cause(ctx, declared, effect)
                                : ss_effect_cancel(ctx, input->end_date, declared->received,
                                                   effect);
}

const char *ss_effect_status(const ss_effect_t *effect)
{
    if (!effect->found) {
        return "unassigned";
    }
    return effect->kind == SS_EFFECT_PEOPLE || effect->credited.unclear ? "waiting" : "assigned";
}
