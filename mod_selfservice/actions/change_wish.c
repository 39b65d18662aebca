/* What a customer may choose for a contract, and what was chosen. */
#include "actions/change_wish.h"

#include <stdlib.h>
#include <string.h>

#include "actions/price_view.h"

bool ss_change_serves(const ss_site_t *site, const ss_plan_t *plan, bool business)
{
    return business ? site->for_businesses && plan->for_businesses
                    : site->for_consumers && plan->for_consumers;
}

ss_draft_t ss_change_draft(ss_ctx_t *ctx, const ss_change_t *change)
{
    const ss_catalogue_t *catalogue = ctx->catalogue;
    ss_draft_t draft = ss_draft_make(ss_catalogue_variant(catalogue, change->before.variant_id),
                                     ctx->lang, ctx->pool);

    draft.person = change->customer->person;
    draft.plan_quantity = change->before.plan_quantity;
    draft.test = change->before.test;
    draft.payment = change->method.kind;
    draft.holder = change->method.holder;
    draft.items = apr_pcalloc(ctx->pool, sizeof(*draft.items)
                                             * ((size_t)catalogue->component_count + 1));
    for (int i = 0; i < change->cart_before.item_count; i++) {
        const ss_cart_item_t *item = &change->cart_before.items[i];

        if (item->component->type != SS_METERED) {
            draft.items[draft.item_count++] = (ss_cart_item_t){
                ss_catalogue_component(catalogue, item->component->id), item->quantity
            };
        }
    }
    return draft;
}

apr_array_header_t *ss_change_targets(ss_ctx_t *ctx, const ss_change_t *change)
{
    const ss_catalogue_t *catalogue = ctx->catalogue;
    const ss_variant_t *own = ss_catalogue_variant(catalogue, change->before.variant_id);
    apr_array_header_t *list = apr_array_make(ctx->pool, 8, sizeof(const ss_variant_t *));
    bool business = change->customer->person.business;

    for (int i = 0; i < catalogue->variant_count; i++) {
        const ss_variant_t *variant = &catalogue->variants[i];

        if (variant == own
            || (ss_change_allows(own, variant, business, ctx->now)
                && ss_change_serves(ctx->site, variant->plan, business))) {
            APR_ARRAY_PUSH(list, const ss_variant_t *) = variant;
        }
    }
    return list;
}

static int64_t quantity_of(const ss_cart_item_t *items, int count, const char *id)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(items[i].component->id, id) == 0) {
            return items[i].quantity;
        }
    }
    return 0;
}

static bool is_target(ss_ctx_t *ctx, const ss_change_t *change, const ss_variant_t *variant)
{
    const apr_array_header_t *targets = ss_change_targets(ctx, change);

    for (int i = 0; i < targets->nelts; i++) {
        if (APR_ARRAY_IDX(targets, i, const ss_variant_t *) == variant) {
            return true;
        }
    }
    return false;
}

ss_status_t ss_change_check_wish(ss_ctx_t *ctx, const ss_change_t *change, const ss_draft_t *draft)
{
    const ss_cart_t *cart = &change->cart_before;
    ss_draft_t changed = *draft;

    if (!is_target(ctx, change, draft->variant)) {
        ss_problem_add(ctx, "plan", "plan_not_offered");
    }
    changed.items = apr_pcalloc(ctx->pool,
                                sizeof(*changed.items) * ((size_t)draft->item_count + 1));
    changed.item_count = 0;
    for (int i = 0; i < draft->item_count; i++) {
        if (quantity_of(cart->items, cart->item_count, draft->items[i].component->id)
            != draft->items[i].quantity) {
            changed.items[changed.item_count++] = draft->items[i];
        }
    }
    return ss_draft_check_choice(ctx, &changed);
}

void ss_change_read_wish(ss_ctx_t *ctx, const ss_change_t *change, const ss_draft_t *draft,
                      ss_change_wish_t *wish)
{
    const ss_cart_t *cart = &change->cart_before;
    ss_cart_item_t *items = apr_pcalloc(
        ctx->pool, sizeof(*items) * (size_t)(draft->item_count + cart->item_count + 1));

    *wish = (ss_change_wish_t){ .variant = draft->variant,
                                .plan_quantity = draft->plan_quantity,
                                .items = items };
    for (int i = 0; i < draft->item_count; i++) {
        ss_cart_item_t item = draft->items[i];
        const char *field = ss_component_field(item.component, ctx->pool);

        if (ss_problem_of(ctx, field) != NULL
            || !ss_component_is_offered(item.component, draft->variant->plan->group)) {
            continue;
        }
        item.quantity = item.component->type == SS_ON_OFF && item.quantity > 0 ? SS_MILLION
                                                                               : item.quantity;
        if (item.quantity > 0) {
            items[wish->item_count++] = item;
        }
    }
    for (int i = 0; i < cart->item_count; i++) {
        const ss_component_t *now = ss_catalogue_component(ctx->catalogue,
                                                           cart->items[i].component->id);
        bool stays = !ss_component_is_offered(now, draft->variant->plan->group)
                     || ss_problem_of(ctx, ss_component_field(now, ctx->pool)) != NULL;

        if (now->type != SS_METERED && stays) {
            items[wish->item_count++] = (ss_cart_item_t){ now, cart->items[i].quantity };
        }
    }
    qsort(items, (size_t)wish->item_count, sizeof(*items), ss_cart_item_order);
}

bool ss_change_differs(const ss_change_t *change, const ss_change_wish_t *wish)
{
    const ss_cart_t *cart = &change->cart_before;

    if (change->plan_changes) {
        return true;
    }
    for (int i = 0; i < wish->item_count; i++) {
        if (quantity_of(cart->items, cart->item_count, wish->items[i].component->id)
            != wish->items[i].quantity) {
            return true;
        }
    }
    for (int i = 0; i < cart->item_count; i++) {
        if (cart->items[i].component->type != SS_METERED
            && quantity_of(wish->items, wish->item_count, cart->items[i].component->id)
                   != cart->items[i].quantity) {
            return true;
        }
    }
    return false;
}
