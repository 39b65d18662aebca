/* The list of everything that can be ordered. */
#include "web/order/list_page.h"

#include "base/json.h"
#include "web/order/form_view.h"
#include "web/page.h"

#include <apr_strings.h>

static json_t *variant_json(ss_web_t *web, const ss_variant_t *variant)
{
    ss_order_input_t *input = ss_order_input_fresh(web, variant);
    ss_order_price_t priced;
    json_t *json, *plan_price;

    if (ss_order_price(web, &input->draft, &priced) != SS_OK) {
        return NULL;
    }
    json = ss_json_object(web->ctx->pool);
    plan_price = json_object_get(priced.view, "plan_price");
    ss_json_set_text(json, "variant", ss_name(variant->description, web->ctx->lang));
    ss_json_set_text(json, "terms", ss_variant_terms(web, &priced));
    ss_json_set_text(json, "href", ss_web_link(web, ss_variant_path(web, variant)));
    ss_json_set_text(json, "amount", ss_json_text(plan_price, "amount"));
    ss_json_set_text(json, "per", ss_json_text(plan_price, "per"));
    ss_json_set_text(json, "tax", ss_json_text(plan_price, "tax"));
    ss_json_set_text(json, "with_tax", ss_json_text(plan_price, "with_tax"));
    ss_json_set_text(json, "setup", ss_json_text(plan_price, "setup"));
    return json;
}

static json_t *variants_of(ss_web_t *web, const ss_plan_t *plan)
{
    const ss_catalogue_t *catalogue = web->catalogue;
    json_t *list = ss_json_list(web->ctx->pool);

    for (int i = 0; i < catalogue->variant_count; i++) {
        const ss_variant_t *variant = &catalogue->variants[i];
        json_t *json = NULL;

        if (variant->plan == plan && ss_order_may_order(web, variant)) {
            json = variant_json(web, variant);
        }
        if (json != NULL) {
            ss_json_append(list, json);
        }
    }
    return list;
}

static json_t *plan_json(ss_web_t *web, const ss_plan_t *plan)
{
    json_t *variants = variants_of(web, plan);
    json_t *json;

    if (json_array_size(variants) == 0) {
        return NULL;
    }
    json = ss_json_object(web->ctx->pool);
    ss_json_set_text(json, "offer_id", apr_pstrcat(web->ctx->pool, "offer-", plan->id, NULL));
    ss_json_set_text(json, "plan", ss_name(plan->name, web->ctx->lang));
    ss_json_set_text(json, "plan_description", ss_name(plan->description, web->ctx->lang));
    ss_json_set(json, "variants", variants);
    return json;
}

void ss_order_offers_add(ss_web_t *web, json_t *data)
{
    json_t *offers = ss_json_list(web->ctx->pool);

    for (int i = 0; web->catalogue != NULL && i < web->catalogue->plan_count; i++) {
        json_t *offer = plan_json(web, &web->catalogue->plans[i]);

        if (offer != NULL) {
            ss_json_append(offers, offer);
        }
    }
    ss_json_set(data, "offers", offers);
    ss_json_set_bool(data, "has_offers", json_array_size(offers) > 0);
}

ss_response_t *ss_order_list_page(ss_web_t *web)
{
    json_t *data = ss_json_object(web->ctx->pool);

    ss_order_offers_add(web, data);
    ss_json_set_bool(data, "may_order", true);
    ss_json_set_text(data, "title", ss_web_text(web, "order.list_title", NULL));
    return ss_page(web, 200, "order/list", data);
}
