/* What a change of a contract is called: by its day, and by what it put in place of what. */
#include "actions/change_name.h"

#include <string.h>

#include "actions/price_view.h"
#include "actions/say.h"
#include "base/json.h"
#include "model/catalogue.h"

#define LONGEST 200 /* bytes of what differs: with the day they fit into a field of a form */

const char *ss_change_plan_words(ss_ctx_t *ctx, const ss_variant_t *before,
                                 const ss_variant_t *after)
{
    bool same_plan = strcmp(before->plan->id, after->plan->id) == 0;
    const char *old = ss_name(same_plan ? before->description : before->plan->name, ctx->lang);
    const char *new = ss_name(after->plan->name, ctx->lang);

    if (same_plan) {
        new = ss_join(ctx->pool, new, ss_name(after->description, ctx->lang), NULL);
    }
    return ss_say(ctx, "order.change.plan", "new", new, "old", old, NULL);
}

const char *ss_change_component_words(ss_ctx_t *ctx, const ss_component_t *component,
                                      int64_t before, int64_t after)
{
    const char *key = before == 0  ? "order.change.added"
                      : after == 0 ? "order.change.removed"
                                   : "order.change.instead";

    return ss_say(ctx, key, "name", ss_name(component->name, ctx->lang), "new",
                  ss_say_quantity(ctx, after), "old", ss_say_quantity(ctx, before), NULL);
}

/* Another plan or variant, or more of it; "" if neither. */
static const char *plan_words(ss_ctx_t *ctx, const json_t *before, const json_t *after)
{
    const ss_variant_t *old = ss_catalogue_variant(ctx->catalogue, ss_json_text(before, "variant"));
    const ss_variant_t *new = ss_catalogue_variant(ctx->catalogue, ss_json_text(after, "variant"));
    int64_t had = ss_json_int(before, "quantity"), has = ss_json_int(after, "quantity");

    if (old == NULL || new == NULL || (old == new && had == has)) {
        return "";
    }
    if (old != new) {
        return ss_change_plan_words(ctx, old, new);
    }
    return ss_say(ctx, "order.change.instead", "name", ss_name(new->plan->name, ctx->lang), "new",
                  ss_say_quantity(ctx, has), "old", ss_say_quantity(ctx, had), NULL);
}

static const char *with_component(ss_ctx_t *ctx, const char *words, const char *id, int64_t before,
                                  int64_t after)
{
    const ss_component_t *component = ss_catalogue_component(ctx->catalogue, id);
    const char *more = component == NULL || before == after
                           ? ""
                           : ss_change_component_words(ctx, component, before, after);

    return strlen(words) + strlen(more) > LONGEST ? words : ss_both(ctx, words, "; ", more);
}

static const char *what_differs(ss_ctx_t *ctx, const ss_contract_change_t *change)
{
    const char *error = "", *id;
    const json_t *before = ss_json_parse(change->before, &error, ctx->pool);
    const json_t *after = ss_json_parse(change->after, &error, ctx->pool);
    const json_t *old = json_object_get(before, "components");
    const json_t *new = json_object_get(after, "components"), *quantity;
    const char *words = plan_words(ctx, before, after);

    json_object_foreach((json_t *)new, id, quantity) {
        words = with_component(ctx, words, id, ss_json_int(old, id), json_integer_value(quantity));
    }
    json_object_foreach((json_t *)old, id, quantity) {
        if (json_object_get(new, id) == NULL) {
            words = with_component(ctx, words, id, json_integer_value(quantity), 0);
        }
    }
    return words;
}

static const char *by_day(ss_ctx_t *ctx, const ss_contract_change_t *change)
{
    return ss_say(ctx, "legal.withdraw.change", "day", ss_say_day_of(ctx, change->created_at),
                  NULL);
}

const char *ss_change_name(ss_ctx_t *ctx, const ss_contract_change_t *change)
{
    const char *what = what_differs(ctx, change), *name = by_day(ctx, change);

    return *what == '\0'
               ? name
               : ss_say(ctx, "legal.withdraw.change_what", "change", name, "what", what, NULL);
}

bool ss_change_is_named(ss_ctx_t *ctx, const ss_contract_change_t *change, const char *typed)
{
    return strcasecmp(typed, ss_change_name(ctx, change)) == 0
           || strcasecmp(typed, by_day(ctx, change)) == 0;
}
