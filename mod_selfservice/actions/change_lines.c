/* What differs between a contract and what becomes of it, line by line. */
#include "actions/change_lines.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/price_view.h"
#include "base/json.h"

static ss_offer_price_t price_of(ss_ctx_t *ctx, const ss_change_t *change)
{
    return (ss_offer_price_t){ ctx, &change->cart_after, &change->price_after };
}

const char *ss_change_signed_money(const ss_offer_price_t *offer, int64_t minor)
{
    const char *amount = ss_offer_money(offer, minor);

    return minor > 0 ? apr_pstrcat(offer->ctx->pool, "+", amount, NULL) : amount;
}

static void add_line(json_t *lines, const ss_offer_price_t *offer, const char *label,
                     int64_t minor)
{
    json_t *line = ss_json_object(offer->ctx->pool);

    ss_json_set_text(line, "label", label);
    ss_json_set_text(line, "amount", ss_change_signed_money(offer, minor));
    ss_json_append(lines, line);
}

static const char *key_of(const ss_line_t *line)
{
    return line->component != NULL         ? line->component->id
           : line->kind == SS_LINE_DISCOUNT ? "discount"
                                            : "plan";
}

static const ss_line_t *line_of(const ss_price_t *price, const char *key, int *period)
{
    for (int i = 0; i < price->period_count; i++) {
        for (int j = 0; j < price->regular[i].line_count; j++) {
            if (strcmp(key_of(&price->regular[i].lines[j]), key) == 0) {
                *period = i;
                return &price->regular[i].lines[j];
            }
        }
    }
    return NULL;
}

/* "Premium-Postfach 25 GB: 5 statt 3", "Backup-Archiv: neu", "Backup-Archiv: entfällt". */
static const char *component_label(ss_ctx_t *ctx, const ss_line_t *before, const ss_line_t *after)
{
    const ss_component_t *component = (after != NULL ? after : before)->component;
    const char *key = before == NULL  ? "order.change.added"
                      : after == NULL ? "order.change.removed"
                                      : "order.change.instead";

    return ss_say(ctx, key, "name", ss_name(component->name, ctx->lang), "new",
                  after == NULL ? "" : ss_say_quantity(ctx, after->quantity), "old",
                  before == NULL ? "" : ss_say_quantity(ctx, before->quantity), NULL);
}

static const char *plan_name(ss_ctx_t *ctx, const ss_cart_t *cart)
{
    return ss_name(cart->variant->plan->name, ctx->lang);
}

const char *ss_change_title(ss_ctx_t *ctx, const ss_change_t *change)
{
    const ss_variant_t *before = change->cart_before.variant, *after = change->cart_after.variant;
    bool same_plan = strcmp(before->plan->id, after->plan->id) == 0;
    const char *old = same_plan ? ss_name(before->description, ctx->lang)
                                : plan_name(ctx, &change->cart_before);
    const char *new = plan_name(ctx, &change->cart_after);

    if (same_plan) {
        new = ss_join(ctx->pool, new, ss_name(after->description, ctx->lang), NULL);
    }
    return ss_say(ctx, "order.change.plan", "new", new, "old", old, NULL);
}

/* What a line of the price afterwards costs more than what stood in its place before. */
typedef struct difference_t {
    const ss_line_t *before; /* NULL if there was none in that fee period */
    int64_t shown;
    bool is_told; /* false: only a cent of the total went to another line */
} difference_t;

static difference_t difference_of(const ss_change_t *change, const ss_line_t *after, int period)
{
    const ss_price_t *old = &change->price_before;
    int at = 0;
    const ss_line_t *before = line_of(old, key_of(after), &at);
    difference_t difference = { .before = before };

    if (before != NULL
        && !ss_span_equal(old->regular[at].fee_period,
                          change->price_after.regular[period].fee_period)) {
        difference.before = before = NULL;
    }
    difference.shown = after->shown - (before == NULL ? 0 : before->shown);
    difference.is_told = before == NULL || before->amount != after->amount
                         || before->quantity != after->quantity
                         || (after->kind == SS_LINE_PLAN && change->plan_changes);
    return difference;
}

/* @return cents that are told with no line */
static int64_t add_after(ss_ctx_t *ctx, const ss_change_t *change, json_t *lines)
{
    const ss_offer_price_t offer = price_of(ctx, change);
    const ss_price_t *price = &change->price_after;
    int64_t untold = 0;

    for (int i = 0; i < price->period_count; i++) {
        for (int j = 0; j < price->regular[i].line_count; j++) {
            const ss_line_t *line = &price->regular[i].lines[j];
            difference_t difference = difference_of(change, line, i);

            if (!difference.is_told) {
                untold += difference.shown;
                continue;
            }
            add_line(lines, &offer,
                     line->kind == SS_LINE_PLAN ? ss_change_title(ctx, change)
                                                : component_label(ctx, difference.before, line),
                     difference.shown + untold);
            untold = 0;
        }
    }
    return untold;
}

json_t *ss_change_differences(ss_ctx_t *ctx, const ss_change_t *change)
{
    const ss_offer_price_t offer = price_of(ctx, change);
    const ss_price_t *before = &change->price_before;
    json_t *lines = ss_json_list(ctx->pool);
    int64_t untold = add_after(ctx, change, lines);
    int period;

    for (int i = 0; i < before->period_count; i++) {
        for (int j = 0; j < before->regular[i].line_count; j++) {
            const ss_line_t *line = &before->regular[i].lines[j];

            if (line->kind == SS_LINE_COMPONENT
                && line_of(&change->price_after, key_of(line), &period) == NULL) {
                add_line(lines, &offer, component_label(ctx, line, NULL), untold - line->shown);
                untold = 0;
            }
        }
    }
    return lines;
}
