/* The price of what a visitor chose, for the page that shows it. */
#include "web/order/order_price.h"

#include "actions/price_view.h"
#include "base/json.h"
#include "web/order/order_input.h"

/* The draft without items that cannot be booked as they are. */
static ss_draft_t without_faults(ss_web_t *web, const ss_draft_t *draft)
{
    ss_draft_t clean = *draft;

    clean.items =
        apr_pcalloc(web->ctx->pool, ((size_t)draft->item_count + 1) * sizeof(*clean.items));
    clean.item_count = 0;
    for (int i = 0; i < draft->item_count; i++) {
        const char *field = ss_component_field(draft->items[i].component, web->ctx->pool);

        if (ss_problem_of(web->ctx, field) == NULL) {
            clean.items[clean.item_count++] = draft->items[i];
        }
    }
    return clean;
}

/* The second invoice is worth telling where one comes in advance and costs something. */
static bool tells_next(const ss_offer_t *offer)
{
    return offer->cart.variant->prepaid && ss_date_is_set(offer->price.next_date)
           && offer->price.period_count > 0 && offer->price.reduced[0].gross > 0;
}

ss_status_t ss_order_price(ss_web_t *web, const ss_draft_t *draft, ss_order_price_t *priced)
{
    ss_draft_t *clean = apr_palloc(web->ctx->pool, sizeof(*clean));
    ss_status_t status;

    *clean = without_faults(web, draft);
    status = ss_draft_offer(web->ctx, clean, false, &priced->offer);
    if (status == SS_INVALID) {
        clean->item_count = 0;
        clean->plan_quantity = SS_MILLION;
        status = ss_draft_offer(web->ctx, clean, false, &priced->offer);
    }
    if (status != SS_OK) {
        return status;
    }
    priced->view = ss_price_view(web->ctx, &priced->offer.cart, &priced->offer.price);
    ss_json_set_bool(priced->view, "tells_next", tells_next(&priced->offer));
    return SS_OK;
}
