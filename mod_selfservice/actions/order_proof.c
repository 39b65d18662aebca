/* The record that proves what a customer saw, agreed to and pressed. */
#include "actions/order_proof.h"

#include "base/json.h"

#include <apr_strings.h>

/* Members of the view that name no person. */
static const char *const shown_members[] = {
    "plan", "components",  "information", "personalised",   "price",
    "term", "withdrawal",  "is_deferred", "needs_approval", "test", "change"
};

static json_t *shown(ss_ctx_t *ctx, const json_t *view)
{
    json_t *copy = ss_json_object(ctx->pool);

    for (int i = 0; i < SS_COUNT(shown_members); i++) {
        json_t *member = json_object_get(view, shown_members[i]);

        if (member != NULL) {
            ss_json_set(copy, shown_members[i], member);
        }
    }
    return copy;
}

/* Every box that was offered, ticked or not, in the words that were shown. */
static json_t *consents(ss_ctx_t *ctx, const ss_draft_t *draft, const json_t *view)
{
    json_t *list = ss_json_list(ctx->pool);
    const json_t *asked = json_object_get(view, "consents");
    const json_t *payment = json_object_get(view, "payment");

    for (size_t i = 0; i < json_array_size(asked); i++) {
        const json_t *consent = json_array_get(asked, i);
        json_t *record = ss_json_object(ctx->pool);

        ss_json_set_text(record, "id", ss_json_text(consent, "id"));
        ss_json_set_text(record, "text", ss_json_text(consent, "text"));
        ss_json_set_bool(record, "notice", ss_json_bool(consent, "is_notice"));
        ss_json_set_bool(record, "given", ss_json_bool(consent, "checked"));
        ss_json_append(list, record);
    }
    if (*ss_json_text(payment, "mandate_text") != '\0') {
        json_t *record = ss_json_object(ctx->pool);

        ss_json_set_text(record, "id", "mandate");
        ss_json_set_text(record, "text", ss_json_text(payment, "mandate_text"));
        ss_json_set_bool(record, "given", ss_draft_has_consent(draft, "mandate"));
        ss_json_append(list, record);
    }
    return list;
}

/*
 * Where a consumer lives whose country's VAT is charged: two things that tell it, as far as they are
 * known. Source: Implementing Regulation (EU) 282/2011, articles 24b, 24f
 */
static void add_location(ss_ctx_t *ctx, json_t *record, const ss_draft_t *draft)
{
    json_t *location = ss_json_object(ctx->pool);

    ss_json_set_text(location, "billing_country", draft->person.fields[SS_FIELD_COUNTRY]);
    ss_json_set_text(location, "bank_country", apr_pstrndup(ctx->pool, draft->iban, 2));
    ss_json_set(record, "location", location);
}

const char *ss_order_proof_record(ss_ctx_t *ctx, const ss_offer_t *offer, const char *order_id,
                                  const json_t *view)
{
    json_t *record = ss_json_object(ctx->pool);

    ss_json_set_text(record, "order_id", order_id);
    ss_json_set_text(record, "time", ss_time_text(ctx->now, ctx->pool));
    ss_json_set_text(record, "lang", ctx->lang);
    ss_json_set_text(record, "button", offer->draft->button_label);
    ss_json_set_int(record, "catalogue_revision", ctx->catalogue->revision);
    ss_json_set_text(record, "price", offer->draft->shown_price);
    ss_json_set_text(record, "customer_type",
                     offer->draft->person.business ? "business" : "consumer");
    if (offer->price.tax_case == SS_TAX_OSS) {
        add_location(ctx, record, offer->draft);
    }
    ss_json_set(record, "consents", consents(ctx, offer->draft, view));
    ss_json_set(record, "documents", json_object_get(view, "documents"));
    ss_json_set(record, "shown", shown(ctx, view));
    return ss_json_print(record, ctx->pool);
}
