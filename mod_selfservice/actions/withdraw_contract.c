/* A withdrawal: in time it ends contract or component and takes back what was invoiced; otherwise it
 * counts as a cancellation. Source: BGB sections 355 to 357a. */
#include "actions/credit_contract.h"

#include <string.h>

#include "actions/change_contract.h"
#include "actions/revert_change.h"
#include "base/date.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/contract_change_store.h"
#include "store/contract_store.h"
#include "store/order_store.h"

#define SHORTEST_PART 4 /* letters of a name cut short */

static bool is_status(const ss_effect_t *effect, const char *status)
{
    return strcmp(effect->contract.status, status) == 0;
}

/* A day of the merchant's zone counts to its end. Source: BGB section 355(1) sentence 5, 356a(5) */
static bool is_by(ss_date_t day, const char *last)
{
    ss_date_t end;

    return ss_date_parse(last, &end) && ss_date_compare(day, end) <= 0;
}

static ss_status_t take_back(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect,
                             const char *component)
{
    const ss_crediting_t crediting = {
        .contract = &effect->contract,
        .customer = &effect->customer,
        .component = component,
        .received = declared->received,
    };

    return ss_credit_contract(ctx, &crediting, &effect->credited);
}

/* An order that waits for approval cannot be approved any more, and its coupon is free again. */
static ss_status_t end_waiting_order(ss_ctx_t *ctx, const ss_effect_t *effect)
{
    ss_order_t order;
    ss_status_t status = ss_order_find_by_contract(ctx, effect->contract.id, &order);

    if (status == SS_OK) {
        order.status = "withdrawn";
        status = ss_order_decide(ctx, &order);
    }
    if (status == SS_OK) {
        status = ss_coupon_use_remove(ctx, order.id);
    }
    return status == SS_NOT_FOUND || status == SS_CONFLICT ? SS_OK : status;
}

static ss_status_t withdraw_whole(ss_ctx_t *ctx, const ss_declared_t *declared,
                                  ss_effect_t *effect)
{
    const char *id = effect->contract.id;
    bool waited = is_status(effect, "waiting");
    ss_status_t changed = ss_contract_withdraw(
        ctx, id, ss_date_text(ss_day_at(ctx, declared->received), ctx->pool));
    ss_status_t status = changed;

    if (changed == SS_OK || changed == SS_CONFLICT) { /* as others may have left it meanwhile */
        status = ss_contract_find(ctx, id, &effect->contract);
        effect->end_date = effect->contract.end_date;
    }
    effect->kind = changed == SS_OK ? SS_EFFECT_WITHDRAWN
                   : is_status(effect, "withdrawn") ? SS_EFFECT_AGAIN : SS_EFFECT_NONE;
    effect->ends_newly = changed == SS_OK;
    if (status != SS_OK || changed != SS_OK) {
        return status;
    }
    status = waited ? end_waiting_order(ctx, effect) : take_back(ctx, declared, effect, "");
    if (status == SS_OK) {
        status = ss_contract_change_supersede(ctx, id, effect->end_date);
    }
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "contract.withdrawn", id, NULL, NULL);
    }
    return status == SS_OK && !waited
               ? ss_effect_announce(ctx, "ContractCancelled", &effect->contract)
               : status;
}

/*
 * How well a typed text names something: 2 is the whole name, 1 its first words ("Backup-Archiv" of
 * "Backup-Archiv 90 Tage"), 0 neither. Upper and lower case are alike.
 */
static int likeness(const char *typed, const char *name)
{
    size_t length = strlen(typed);

    if (name == NULL || strncasecmp(typed, name, length) != 0) {
        return 0;
    }
    return name[length] == '\0' ? 2 : length >= SHORTEST_PART && name[length] == ' ';
}

/* By ExternalId, or the name in any language. */
static int component_likeness(const ss_component_t *component, const char *typed)
{
    int best = likeness(typed, component->external_id) == 2 ? 2 : 0;
    const json_t *name;
    const char *lang;

    if (json_is_string(component->name)) {
        best += likeness(typed, json_string_value(component->name));
    }
    json_object_foreach((json_t *)component->name, lang, name) {
        int found = likeness(typed, json_string_value(name));

        best = found > best ? found : best;
    }
    return best;
}

/* A component that is withdrawn from alone. */
typedef struct part_t {
    const ss_component_t *component; /* NULL: none or several fit what was typed */
    const ss_component_subscription_t *row; /* NULL: it was booked more than once */
} part_t;

/* The booked component that was named. */
static const ss_component_t *find_component(ss_ctx_t *ctx, const char *typed,
                                            const apr_array_header_t *booked)
{
    const ss_component_t *part = NULL;
    int best = 0, count = 0;

    for (int i = 0; i < booked->nelts; i++) {
        const ss_component_subscription_t *one = &APR_ARRAY_IDX(booked, i,
                                                                ss_component_subscription_t);
        const ss_component_t *component = ss_catalogue_component(ctx->catalogue, one->component_id);
        int found = component == NULL ? 0 : component_likeness(component, typed);

        if (found > best || (found == best && component != part)) {
            count = found > best ? 1 : count + 1;
            part = found > 0 ? component : part;
            best = found;
        }
    }
    return best > 0 && count == 1 ? part : NULL;
}

static part_t find_part(ss_ctx_t *ctx, const char *typed, const apr_array_header_t *booked)
{
    part_t part = { .component = find_component(ctx, typed, booked) };
    int count = 0;

    for (int i = 0; i < booked->nelts && part.component != NULL; i++) {
        const ss_component_subscription_t *row = &APR_ARRAY_IDX(booked, i,
                                                                ss_component_subscription_t);

        if (strcmp(row->component_id, part.component->id) == 0) {
            part.row = ++count == 1 ? row : NULL;
        }
    }
    return part;
}

static bool has_component(const char *state, const char *component_id, apr_pool_t *pool)
{
    const char *error = "";
    const json_t *components = json_object_get(ss_json_parse(state, &error, pool), "components");

    return json_object_get(components, component_id) != NULL;
}

/*
 * What a change booked can be withdrawn from by the day of that change, all else by that of the
 * contract.
 */
static ss_status_t is_part_in_time(ss_ctx_t *ctx, const ss_declared_t *declared,
                                   const ss_contract_t *contract, const char *component_id,
                                   bool *in_time)
{
    apr_array_header_t *changes;
    ss_status_t status = ss_contract_change_list(ctx, contract->id, &changes);

    *in_time = is_by(ss_day_at(ctx, declared->received), contract->withdrawal_end);
    for (int i = 0; status == SS_OK && i < changes->nelts; i++) {
        const ss_contract_change_t *change = &APR_ARRAY_IDX(changes, i, ss_contract_change_t);

        if (strcmp(change->status, "applied") == 0
            && has_component(change->after, component_id, ctx->pool)
            && !has_component(change->before, component_id, ctx->pool)) {
            status = ss_change_may_be_withdrawn(ctx, declared, change, in_time);
        }
    }
    return status;
}

/* All that is booked of a component ends on the day of receipt; a change to come forgets it. */
static ss_status_t drop_part(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect,
                             const ss_component_t *component)
{
    const char *id = effect->contract.id;
    ss_status_t status;

    effect->kind = SS_EFFECT_PART;
    effect->part = ss_name(component->name, ctx->lang);
    effect->end_date = ss_date_text(ss_day_at(ctx, declared->received), ctx->pool);
    status = ss_component_subscription_end(ctx, id, component->id, effect->end_date);
    effect->ends_newly = status == SS_OK;
    if (status == SS_OK || status == SS_CONFLICT) { /* ended before: once is enough */
        status = ss_change_drop_component(ctx, id, component->id);
    }
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "component.withdrawn", id, NULL, NULL);
    }
    return status == SS_OK ? ss_effect_announce(ctx, "ContractChanged", &effect->contract)
                           : status;
}

/* The component ends and its share goes back, unless its invoices do not tell how much that is. */
static ss_status_t end_part(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect,
                            const part_t *part)
{
    ss_status_t status;

    effect->part = ss_name(part->component->name, ctx->lang);
    if (*part->row->end_date != '\0' && strcmp(part->row->end_date, effect->end_date) <= 0) {
        effect->kind = SS_EFFECT_PART; /* ended before: once is enough */
        return SS_OK;
    }
    status = take_back(ctx, declared, effect, part->component->id);
    if (status != SS_OK || effect->credited.unclear) {
        return status;
    }
    return drop_part(ctx, declared, effect, part->component);
}

/*
 * A part by itself: what was booked once and is in time. Where changes have touched it, what is
 * owed back hangs on each of them: people look at it.
 */
static ss_status_t withdraw_part(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect)
{
    const char *id = effect->contract.id;
    apr_array_header_t *booked;
    part_t part;
    bool in_time = false;
    ss_status_t status = ss_contract_touch(ctx, id);

    effect->kind = SS_EFFECT_PEOPLE;
    if (status == SS_CONFLICT) { /* not in force, or another withdrawal of this moment was faster */
        status = ss_contract_find(ctx, id, &effect->contract);
        effect->end_date = effect->contract.end_date;
        effect->kind = is_status(effect, "withdrawn") ? SS_EFFECT_AGAIN : SS_EFFECT_PEOPLE;
        return status;
    }
    if (status == SS_OK) {
        status = ss_component_subscription_list(ctx, id, &booked);
    }
    if (status != SS_OK) {
        return status;
    }
    part = find_part(ctx, declared->input->part, booked);
    if (part.component != NULL && part.row == NULL) {
        effect->part = ss_name(part.component->name, ctx->lang);
    }
    if (part.row != NULL) {
        status = is_part_in_time(ctx, declared, &effect->contract, part.component->id, &in_time);
    }
    if (status != SS_OK || !in_time) {
        return status;
    }
    effect->end_date = ss_date_text(ss_day_at(ctx, declared->received), ctx->pool);
    status = end_part(ctx, declared, effect, &part);
    if (effect->kind == SS_EFFECT_PEOPLE) {
        effect->end_date = "";
    }
    return status;
}

/* A change that was named goes back alone; else a component is meant. */
static ss_status_t withdraw_change_or_part(ss_ctx_t *ctx, const ss_declared_t *declared,
                                           ss_effect_t *effect)
{
    bool changed;
    ss_status_t status = ss_revert_change(ctx, declared, effect, &changed);

    return status != SS_OK || changed ? status : withdraw_part(ctx, declared, effect);
}

/* What cannot be withdrawn from is cancelled: that is what the customer wants to reach. */
static ss_status_t cancel_instead(ss_ctx_t *ctx, const ss_declared_t *declared,
                                  ss_effect_t *effect, ss_effect_kind_t why)
{
    effect->kind = why;
    return ss_effect_cancel(ctx, "", declared->received, effect);
}

/* In time for the contract, for a change of it alone, or for neither. */
static ss_status_t withdraw_whole_or_change(ss_ctx_t *ctx, const ss_declared_t *declared,
                                            ss_effect_t *effect)
{
    const ss_contract_t *contract = &effect->contract;
    bool changed;
    ss_status_t status;

    /* Before it is accepted, an order can be taken back at any time. */
    if (is_status(effect, "waiting")
        || is_by(ss_day_at(ctx, declared->received), contract->withdrawal_end)) {
        return withdraw_whole(ctx, declared, effect);
    }
    status = ss_revert_change(ctx, declared, effect, &changed);
    if (status != SS_OK) {
        return status;
    }
    if (changed && (effect->kind != SS_EFFECT_PEOPLE || !declared->decided)) {
        return SS_OK;
    }
    return cancel_instead(ctx, declared, effect,
                          *contract->withdrawal_end == '\0' ? SS_EFFECT_LOST : SS_EFFECT_LATE);
}

/*
 * What people decided: the part, whatever changes touched it, ends on the day of receipt, and the
 * amount they found goes back. Of a contract that was withdrawn from before, only the amount.
 */
static ss_status_t withdraw_by_hand(ss_ctx_t *ctx, const ss_declared_t *declared,
                                    ss_effect_t *effect)
{
    const char *id = effect->contract.id, *typed = declared->input->part, *component = "";
    apr_array_header_t *booked;
    part_t part = { NULL, NULL };
    ss_crediting_t crediting = { .contract = &effect->contract,
                                 .customer = &effect->customer,
                                 .component = "",
                                 .received = declared->received };
    ss_status_t status = ss_contract_lock(ctx, id);

    if (status == SS_OK) {
        status = ss_component_subscription_list(ctx, id, &booked);
    }
    if (status == SS_OK && *typed != '\0') {
        part = find_part(ctx, typed, booked);
        component = part.component == NULL ? "" : part.component->id;
    }
    effect->kind = SS_EFFECT_PEOPLE;
    if (status != SS_OK
        || (*component == '\0' && (*typed != '\0' || !is_status(effect, "withdrawn")))) {
        return status;
    }
    crediting.component = component;
    status = ss_credit_by_hand(ctx, &crediting, declared->by_hand, &effect->credited);
    if (status != SS_OK) {
        return status;
    }
    effect->kind = *component == '\0' ? SS_EFFECT_WITHDRAWN : SS_EFFECT_PART;
    effect->end_date = effect->contract.end_date;
    return *component == '\0' ? SS_OK : drop_part(ctx, declared, effect, part.component);
}

ss_status_t ss_withdraw_contract(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect)
{
    const ss_contract_t *contract = &effect->contract;
    bool part = *declared->input->part != '\0';

    if (declared->by_hand != NULL) {
        return withdraw_by_hand(ctx, declared, effect);
    }
    if (is_status(effect, "withdrawn")) {
        effect->kind = SS_EFFECT_AGAIN;
        effect->end_date = contract->end_date;
        return SS_OK;
    }
    if (is_status(effect, "declined")) {
        return SS_OK;
    }
    if (part && !effect->customer.person.business) {
        return withdraw_change_or_part(ctx, declared, effect);
    }
    if (part) { /* to end a whole contract would be more than was said */
        effect->kind = SS_EFFECT_PEOPLE;
        return SS_OK;
    }
    if (effect->customer.person.business) {
        return cancel_instead(ctx, declared, effect, SS_EFFECT_BUSINESS);
    }
    return withdraw_whole_or_change(ctx, declared, effect);
}
