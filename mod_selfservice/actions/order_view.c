/* One formatted view of an offer or order for review page, confirmation page, mail and contract
 * document. */
#include "actions/order_view.h"

#include "actions/price_view.h"
#include "base/json.h"

#include <apr_strings.h>

/*
 * Members; texts are formatted in ctx->lang, "" where there is nothing to say, so that every
 * member can open a section of a template. A list of facts is [{"label", "value"}], ready for a
 * definition list.
 *
 * plan          {"name", "variant": "monatlich", "description", "features": [text],
 *               "features_text": joined by ", ", "quantity": "" unless the plan is quantity based}
 * components    chosen ones: [{"name": field, "label", "quantity": "2" or "", "unit",
 *               "description", "is_quantity": bool}]
 * price         see actions/price_view.h: groups with lines and totals, first_invoice,
 *               minimum_total, usage ...
 * term          {"start", "paid_from": first paid day, "minimum": "12 Monate" or "",
 *               "end": last day of the minimum term or "", "renewal": sentence, "notice_latest":
 *               last day for a notice to the end of the minimum term, "summary": one line,
 *               "facts"}
 * payment       {"kind", "is_direct_debit", "is_invoice", "is_none", "title", "holder", "iban":
 *               masked, "iban_ending", "creditor_id", "mandate_reference": "" before the order,
 *               "mandate_text", "first_debit_date", "first_debit_amount", "pre_notification":
 *               sentence, "facts"}
 * customer      {"type": "consumer" or "business", "is_business", "type_label", "name": company or
 *               person, "person", "address": [lines], "email", "vat_id", "phone", "facts"}
 * withdrawal    {"applies": consumers, "lost", "informed": the shop has a notice of it, "end": last
 *               day, "" before an approval, "seller": name and address, "phone", "email"}
 * documents     legal documents in force: [{"kind", "title", "label": "AGB (Fassung vom
 *               01.10.2026)", "id", "hash", "version"}]
 * consents      what is asked: [{"id", "name": "consent[agb]", "text", "parts": [{"text",
 *               "is_link", "kind"}], "required", "optional", "is_notice", "is_immediate_start",
 *               "checked"}]
 * consents_given  the same for those that were ticked (after the order)
 * deferred      false, or what holds without the consent to start at once: {"start", "hint":
 *               sentence for the consent's help, "trial": range or "", "term_end",
 *               "first_invoice_date", "first_debit_date"}
 * is_deferred   true: the order was placed without that consent; all dates above are the later
 *               ones
 * needs_approval  the merchant must agree first: no contract, no invoice, no withdrawal period yet
 * test          a test order: nothing is billed
 * lang          language of all this
 *
 * Added when the order is placed: "order_number", "contract_number", "customer_number",
 * "ordered_at": "24.11.2026, 10:42:17 Uhr (MEZ)", "button": words on the button, "return_url": as
 * typed, "invoice_number" ("" without one), and payment.mandate_reference with its fact.
 */

static json_t *plan_view(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    const ss_variant_t *variant = offer->cart.variant;
    json_t *view = ss_json_object(ctx->pool), *features = ss_json_list(ctx->pool);
    const char *joined = "";

    for (size_t i = 0; i < json_array_size(variant->plan->features); i++) {
        const char *feature = ss_name(json_array_get(variant->plan->features, i), ctx->lang);

        json_array_append_new(features, json_string(feature));
        joined = ss_join(ctx->pool, joined, feature, NULL);
    }
    ss_json_set_text(view, "name", ss_name(variant->plan->name, ctx->lang));
    ss_json_set_text(view, "variant", ss_name(variant->description, ctx->lang));
    ss_json_set_text(view, "description", ss_name(variant->plan->description, ctx->lang));
    ss_json_set(view, "features", features);
    ss_json_set_text(view, "features_text", joined);
    ss_json_set_text(view, "quantity",
                     variant->plan->quantity_based ? ss_say_quantity(ctx, offer->cart.plan_quantity)
                                                   : "");
    return view;
}

/* In the order of the catalogue, as the price has them. */
static json_t *components_view(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    json_t *list = ss_json_list(ctx->pool);

    for (int i = 0; i < offer->cart.item_count; i++) {
        const ss_component_t *component = offer->cart.items[i].component;
        bool counted = component->type == SS_QUANTITY;
        json_t *view;

        if (component->type == SS_METERED) {
            continue; /* told with the prices of usage */
        }
        view = ss_json_object(ctx->pool);
        ss_json_set_text(view, "name", ss_component_field(component, ctx->pool));
        ss_json_set_text(view, "label", ss_name(component->name, ctx->lang));
        ss_json_set_text(view, "description", ss_name(component->description, ctx->lang));
        ss_json_set_text(view, "unit", ss_name(component->unit_name, ctx->lang));
        ss_json_set_text(view, "quantity",
                         counted ? ss_say_quantity(ctx, offer->cart.items[i].quantity) : "");
        ss_json_set_bool(view, "is_quantity", counted);
        ss_json_append(list, view);
    }
    return list;
}

static void append_address_line(json_t *lines, const char *line)
{
    if (*line != '\0') {
        json_array_append_new(lines, json_string(line));
    }
}

static json_t *address_lines(ss_ctx_t *ctx, const ss_person_t *person)
{
    const char *const *f = person->fields;
    json_t *lines = ss_json_list(ctx->pool);
    const char *country = ss_i18n_country(ss_i18n(ctx->lang), f[SS_FIELD_COUNTRY], ctx->pool);

    append_address_line(lines, f[SS_FIELD_CNAME]);
    append_address_line(lines, ss_both(ctx, f[SS_FIELD_FNAME], " ", f[SS_FIELD_LNAME]));
    append_address_line(lines, f[SS_FIELD_ALINE1]);
    append_address_line(lines, ss_both(ctx, f[SS_FIELD_STREET], " ", f[SS_FIELD_HNUM]));
    append_address_line(lines, f[SS_FIELD_ALINE2]);
    append_address_line(lines,
                        ss_join(ctx->pool, ss_both(ctx, f[SS_FIELD_PCODE], " ", f[SS_FIELD_CITY]),
                                *f[SS_FIELD_COUNTRY] == '\0' ? "" : country, NULL));
    return lines;
}

json_t *ss_customer_view(ss_ctx_t *ctx, const ss_person_t *person)
{
    const char *const *f = person->fields;
    json_t *view = ss_json_object(ctx->pool), *facts = ss_json_list(ctx->pool);
    json_t *lines = address_lines(ctx, person);
    const char *type =
        ss_say(ctx, person->business ? "order.customer.business" : "order.customer.consumer", NULL);

    ss_fact_add(ctx, facts, "order.customer.type", type);
    ss_fact_add(ctx, facts, "order.customer.vat_id", f[SS_FIELD_VATID]);
    ss_fact_add(ctx, facts, "order.customer.email", f[SS_FIELD_EMAIL]);
    ss_fact_add(ctx, facts, "order.customer.phone", f[SS_FIELD_PNUM]);
    ss_json_set_text(view, "type", person->business ? "business" : "consumer");
    ss_json_set_bool(view, "is_business", person->business);
    ss_json_set_text(view, "type_label", type);
    ss_json_set_text(view, "name", ss_person_display_name(person, ctx->pool));
    ss_json_set_text(view, "person", ss_both(ctx, f[SS_FIELD_FNAME], " ", f[SS_FIELD_LNAME]));
    ss_json_set(view, "address", lines);
    ss_json_set_text(view, "email", f[SS_FIELD_EMAIL]);
    ss_json_set_text(view, "vat_id", f[SS_FIELD_VATID]);
    ss_json_set_text(view, "phone", f[SS_FIELD_PNUM]);
    ss_json_set(view, "facts", facts);
    return view;
}

/* What the merchant tells before the contract, by paragraph. Source: EGBGB 246a section 1(1) */
static json_t *information_view(ss_ctx_t *ctx, const ss_plan_t *plan)
{
    json_t *list = ss_json_list(ctx->pool);
    char *rest = apr_pstrdup(ctx->pool, ss_name(plan->information, ctx->lang));

    while (rest != NULL && *rest != '\0') {
        char *end = strstr(rest, "\n\n");

        if (end != NULL) {
            *end = '\0';
        }
        if (*rest != '\0') {
            json_array_append_new(list, json_string(rest));
        }
        rest = end == NULL ? NULL : end + 2;
    }
    return list;
}

/* The last day for a withdrawal; "" for businesses and where the right ends with the start. */
static const char *withdrawal_end(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    return offer->draft->person.business || offer->loses_withdrawal
               ? ""
               : ss_say_date(ctx, ss_offer_withdrawal_end(ctx, offer));
}

static json_t *withdrawal_view(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;
    bool applies = !offer->draft->person.business;
    bool concluded = !offer->cart.variant->plan->requires_order_approval;
    json_t *view = ss_json_object(ctx->pool);

    ss_json_set_bool(view, "applies", applies);
    ss_json_set_bool(view, "lost", offer->loses_withdrawal);
    ss_json_set_bool(view, "informed",
                     ss_catalogue_terms(ctx->catalogue, "withdrawal", ctx->lang) != NULL);
    ss_json_set_text(view, "declaration",
                     applies ? "" : ss_say(ctx, "order.business_declaration", NULL));
    ss_json_set_text(view, "end", concluded ? withdrawal_end(ctx, offer) : "");
    ss_json_set_text(view, "seller",
                     ss_join(ctx->pool, merchant->legal_name,
                             ss_both(ctx, merchant->street, " ", merchant->house_number),
                             ss_both(ctx, merchant->postal_code, " ", merchant->city), NULL));
    ss_json_set_text(view, "phone", merchant->phone);
    ss_json_set_text(view, "email", merchant->email);
    return view;
}

/* The dates that hold if the customer does not ask for an immediate start. */
static json_t *deferred_view(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    bool trial = ss_date_is_set(offer->price.trial_end);
    const char *start;
    json_t *view;
    ss_offer_t later;

    if (offer->deferred || !ss_draft_may_defer(ctx, offer->draft)
        || ss_draft_offer(ctx, offer->draft, true, &later) != SS_OK) {
        return ss_json_in_pool(json_false(), ctx->pool);
    }
    view = ss_json_object(ctx->pool);
    start = ss_say_date(ctx, later.cart.start);
    ss_json_set_text(view, "start", start);
    ss_json_set_text(view, "hint",
                     ss_say(ctx, trial ? "order.deferred.hint_trial" : "order.deferred.hint",
                            "date", start, NULL));
    ss_json_set_text(view, "trial",
                     trial ? ss_say_range(ctx, later.cart.start, later.price.trial_end) : "");
    ss_json_set_text(view, "term_end", ss_say_date(ctx, later.price.term_end));
    ss_json_set_text(view, "first_invoice_date", ss_say_date(ctx, later.price.first_invoice_date));
    ss_json_set_text(
        view, "first_debit_date",
        ss_say_date(ctx, ss_debit_date(later.price.first_invoice_date,
                                       ctx->catalogue->merchant.pre_notification_days)));
    return view;
}

json_t *ss_offer_view(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    const ss_draft_t *draft = offer->draft;
    json_t *view = ss_json_object(ctx->pool), *customer;

    ss_json_set_text(view, "lang", ctx->lang);
    ss_json_set_bool(view, "test", draft->test);
    ss_json_set_bool(view, "known_customer", draft->buyer != NULL);
    ss_json_set_bool(view, "needs_approval", draft->variant->plan->requires_order_approval);
    ss_json_set_bool(view, "is_deferred", offer->deferred);
    ss_json_set(view, "plan", plan_view(ctx, offer));
    ss_json_set(view, "components", components_view(ctx, offer));
    ss_json_set(view, "information", information_view(ctx, draft->variant->plan));
    ss_json_set_text(view, "personalised",
                     ctx->catalogue->merchant.personalised_prices
                         ? ss_say(ctx, "order.personalised", NULL)
                         : "");
    ss_json_set(view, "price", ss_price_view_agreed(ctx, &offer->cart, &offer->price));
    ss_json_set(view, "term", ss_term_view(ctx, offer));
    ss_json_set(view, "payment", ss_payment_view(ctx, offer));
    customer = ss_customer_view(ctx, &draft->person);
    ss_custom_facts_add(ctx, json_object_get(customer, "facts"), draft->custom);
    ss_json_set(view, "customer", customer);
    ss_json_set(view, "withdrawal", withdrawal_view(ctx, offer));
    ss_json_set(view, "documents", ss_documents_view(ctx, draft));
    ss_json_set(view, "consents", ss_consents_view(ctx, draft));
    ss_json_set(view, "consents_given", ss_consents_given_view(ctx, draft));
    ss_json_set(view, "deferred", deferred_view(ctx, offer));
    return view;
}

void ss_order_view_conclude(ss_ctx_t *ctx, const ss_offer_t *offer, json_t *view)
{
    ss_json_set_bool(view, "needs_approval", false);
    ss_json_set(view, "price", ss_price_view_agreed(ctx, &offer->cart, &offer->price));
    ss_json_set(view, "term", ss_term_view(ctx, offer));
    ss_payment_view_move(ctx, offer, json_object_get(view, "payment"));
    ss_json_set_text(json_object_get(view, "withdrawal"), "end", withdrawal_end(ctx, offer));
}
