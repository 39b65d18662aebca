/* The words in which customers read what their declaration did. */
#include "actions/declaration_effect.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/account_view.h"
#include "actions/say.h"
#include "base/json.h"

/* Withdrawn from before: nothing is left to cancel. */
static bool is_withdrawn(const ss_effect_t *effect)
{
    return effect->kind == SS_EFFECT_CANCELLED
           && strcmp(effect->contract.status, "withdrawn") == 0;
}

/* The first sentence, by what happened; NULL where the general one fits. */
static const char *lead_key(const ss_declared_t *declared, const ss_effect_t *effect)
{
    static const char *const keys[] = {
        [SS_EFFECT_WITHDRAWN] = "legal.withdraw.lead_done",
        [SS_EFFECT_PART] = "legal.withdraw.lead_part",
        [SS_EFFECT_CHANGE] = "legal.withdraw.lead_change",
        [SS_EFFECT_AGAIN] = "legal.withdraw.lead_again",
        [SS_EFFECT_LATE] = "legal.withdraw.lead_late",
        [SS_EFFECT_LOST] = "legal.withdraw.lead_lost",
        [SS_EFFECT_BUSINESS] = "legal.withdraw.lead_business",
    };

    if (declared->kind == SS_CANCELLATION && is_withdrawn(effect)) {
        return "legal.cancel.lead_over";
    }
    if (declared->kind == SS_CANCELLATION && effect->kind == SS_EFFECT_PEOPLE) {
        return "legal.cancel.lead_people";
    }
    if (declared->kind == SS_CANCELLATION) {
        return *effect->end_date == '\0' ? NULL : "legal.cancel.lead_ends";
    }
    return keys[effect->kind];
}

/* What is paid back, balanced or left to pay, one sentence each. */
static const char *money_text(ss_ctx_t *ctx, const ss_effect_t *effect)
{
    const ss_credited_t *credited = &effect->credited;
    const char *refund = ss_say_money(ctx, credited->refund, &credited->currency);
    const char *text = "";

    if (credited->unclear) {
        return ss_say(ctx, "legal.withdraw.next_unclear", NULL);
    }
    if (credited->refund > 0) {
        text = ss_say(ctx, "legal.withdraw.next_refund", "amount", refund, "date",
                      ss_say_day(ctx, credited->due_date), NULL);
    } else if (credited->count > 0 && credited->left == NULL) {
        text = ss_say_count(ctx, "legal.withdraw.next_balanced", credited->count, NULL);
    }
    for (int i = 0; credited->left != NULL && i < credited->left->nelts; i++) {
        const ss_invoice_t *invoice = &APR_ARRAY_IDX(credited->left, i, ss_invoice_t);

        text = ss_both(ctx, text, " ", ss_account_left(ctx, invoice, credited->debited));
    }
    if (credited->keeps_used) {
        text = ss_both(ctx, text, " ",
                       ss_say(ctx, "legal.withdraw.next_used", "date",
                              ss_say_day(ctx, effect->end_date), NULL));
    }
    if (credited->count > 0) {
        text = ss_both(ctx, text, " ", ss_say(ctx, "legal.withdraw.next_document", NULL));
    }
    return text;
}

/* The reason of a cancellation for cause, a part that was named, or a change that may be meant. */
static const char *people_text(ss_ctx_t *ctx, const ss_declared_t *declared,
                               const ss_effect_t *effect)
{
    if (declared->kind == SS_CANCELLATION) {
        return ss_say(ctx, "legal.cancel.next_people", NULL);
    }
    if (*declared->input->part == '\0') {
        return ss_say(ctx, "legal.withdraw.next_change", NULL);
    }
    return *effect->part == '\0' ? ss_say(ctx, "legal.withdraw.next_people", NULL)
                                 : ss_say(ctx, "legal.withdraw.next_part_changed", "part",
                                          effect->part, NULL);
}

/* What happens now; "" where the general words fit. */
static const char *next_text(ss_ctx_t *ctx, const ss_declared_t *declared,
                             const ss_effect_t *effect)
{
    switch (effect->kind) {
    case SS_EFFECT_WITHDRAWN:
        return ss_both(ctx, money_text(ctx, effect), " ",
                       ss_say(ctx, "legal.withdraw.next_done", NULL));
    case SS_EFFECT_PART:
        return ss_both(ctx, money_text(ctx, effect), " ",
                       ss_say(ctx, "legal.withdraw.next_part", NULL));
    case SS_EFFECT_CHANGE:
        return ss_both(ctx, money_text(ctx, effect), " ",
                       ss_say(ctx, "legal.withdraw.next_change_done", NULL));
    case SS_EFFECT_AGAIN:
        return ss_say(ctx, "legal.withdraw.next_again", NULL);
    case SS_EFFECT_PEOPLE:
        return people_text(ctx, declared, effect);
    default:
        if (is_withdrawn(effect)) {
            return ss_say(ctx, "legal.withdraw.next_again", NULL);
        }
        return *effect->end_date == '\0' ? "" : ss_say(ctx, "legal.cancel.next_ends", NULL);
    }
}

json_t *ss_effect_view(ss_ctx_t *ctx, const ss_declared_t *declared, const ss_effect_t *effect,
                       const json_t *view)
{
    json_t *known = ss_json_in_pool(json_deep_copy(view), ctx->pool);
    const char *ends = ss_say_day(ctx, effect->end_date), *key = lead_key(declared, effect);
    const char *next = next_text(ctx, declared, effect);

    ss_json_set_text(known, "contract", effect->contract.number);
    ss_json_set_text(known, "customer", effect->customer.number);
    ss_json_set_text(known, "ends",
                     effect->kind == SS_EFFECT_PART || effect->kind == SS_EFFECT_CHANGE ? "" : ends);
    if (key != NULL) {
        ss_json_set_text(known, "lead",
                         ss_say(ctx, key, "contract", effect->contract.number, "date", ends, "until",
                                ss_say_day(ctx, effect->contract.withdrawal_end), "part",
                                effect->part, NULL));
    }
    ss_json_set_bool(known, "ended", effect->kind == SS_EFFECT_WITHDRAWN
                                         || effect->kind == SS_EFFECT_AGAIN
                                         || is_withdrawn(effect));
    ss_json_set_text(known, "wish_note", "");
    if (effect->why != NULL) {
        const char *wished = ss_say_day(ctx, declared->input->end_date);
        const char *note = ss_say(ctx, effect->why, "wished", wished, "date", ends, NULL);

        ss_json_set_text(known, "wish_note", note);
        next = ss_both(ctx, note, " ", next);
    }
    if (*effect->held != '\0') {
        next = ss_both(ctx, next, " ",
                       ss_say(ctx, "legal.cancel.next_held", "day", ss_say_day(ctx, effect->held),
                              NULL));
    }
    if (*next != '\0') {
        ss_json_set_text(known, "next_text", next);
    }
    return known;
}
