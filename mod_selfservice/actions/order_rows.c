/* The rows of an order, made from a settled offer. */
#include "actions/order_rows.h"

#include "actions/order_proof.h"
#include "actions/order_view.h"
#include "actions/payment_method.h"
#include "actions/slots.h"
#include "actions/terms_document.h"
#include "base/json.h"
#include "base/random_id.h"
#include "model/custom_field.h"

#include <apr_strings.h>

static bool needs_approval(const ss_offer_t *offer)
{
    return offer->cart.variant->plan->requires_order_approval;
}

/* The first invoice's day has come and there is a contract to bill. */
static bool is_billable_now(const ss_offer_t *offer)
{
    return !offer->draft->test && !needs_approval(offer)
           && ss_date_compare(offer->price.first_invoice_date, offer->concluded) <= 0;
}

/* Fees in advance: the first invoice pays for the first period. */
static bool first_period_is_billed(const ss_offer_t *offer)
{
    return is_billable_now(offer) && offer->cart.variant->prepaid;
}

static void make_customer(ss_ctx_t *ctx, const ss_offer_t *offer, ss_customer_t *customer)
{
    if (offer->draft->buyer != NULL) {
        *customer = offer->draft->buyer->customer;
        return;
    }
    *customer = (ss_customer_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .number = "",
        .person = offer->draft->person,
        .lang = ctx->lang,
        .tag = offer->draft->tag,
        .custom_fields = ss_custom_fields_text(ctx->catalogue, offer->draft->custom, false,
                                               ctx->pool),
        .version = 1,
        .created_at = ctx->now,
    };
}

static int64_t discount_left(const ss_offer_t *offer)
{
    const ss_cart_t *cart = &offer->cart;
    int periods;

    if (cart->discount == NULL) {
        return 0;
    }
    periods = ss_discount_periods(cart->discount, cart->variant, offer->price.billing_start);
    return periods == 0 ? -1 : periods - (first_period_is_billed(offer) ? 1 : 0);
}

/* The day the billing run has to look at the contract next; "" for those it must leave alone. */
static ss_date_t next_billing(const ss_offer_t *offer)
{
    static const ss_date_t never = { 0, 0, 0 };

    if (offer->draft->test || needs_approval(offer)) {
        return never;
    }
    return is_billable_now(offer) ? offer->price.next_date : offer->price.first_invoice_date;
}

static void set_dates(ss_ctx_t *ctx, const ss_offer_t *offer, ss_contract_t *contract)
{
    const ss_price_t *price = &offer->price;
    apr_pool_t *pool = ctx->pool;
    bool withdraws = !offer->draft->person.business && !needs_approval(offer)
                     && !offer->loses_withdrawal;

    contract->start_date = ss_date_text(offer->cart.start, pool);
    contract->trial_end = ss_date_text(price->trial_end, pool);
    contract->term_end = ss_date_text(price->term_end, pool);
    contract->end_date = offer->cart.variant->renews ? "" : contract->term_end;
    contract->billed_until = "";
    if (first_period_is_billed(offer) && ss_date_is_set(price->next_date)) {
        contract->billed_until = ss_date_text(ss_date_add_days(price->next_date, -1), pool);
    }
    contract->next_billing_date = ss_date_text(next_billing(offer), pool);
    contract->withdrawal_end =
        withdraws ? ss_date_text(ss_offer_withdrawal_end(ctx, offer), pool) : "";
}

static void make_contract(ss_ctx_t *ctx, ss_offer_t *offer, const char *customer_id,
                          ss_contract_t *contract)
{
    *contract = (ss_contract_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .number = "",
        .customer_id = customer_id,
        .variant_id = offer->cart.variant->id,
        .plan_quantity = offer->cart.plan_quantity,
        .status = needs_approval(offer) ? "waiting" : "active",
        .lang = ctx->lang,
        .discount_id = offer->cart.discount == NULL ? "" : offer->cart.discount->id,
        .coupon_code = offer->cart.coupon_code,
        .discount_periods_left = discount_left(offer),
        .custom_fields = ss_custom_fields_text(ctx->catalogue, offer->draft->custom, true,
                                               ctx->pool),
        .terms = ss_offer_agreement(ctx, offer),
        .version = 1,
        .created_at = ss_time_text(ctx->now, ctx->pool),
        .test = offer->draft->test,
    };
    set_dates(ctx, offer, contract);
}

static void make_booked(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    const ss_cart_t *cart = &rows->offer->cart;

    rows->booked_count = cart->item_count;
    rows->booked = apr_palloc(ctx->pool, sizeof(*rows->booked) * (size_t)(cart->item_count + 1));
    for (int i = 0; i < cart->item_count; i++) {
        rows->booked[i] = (ss_component_subscription_t){
            .id = ss_id_at(ctx->now, ctx->pool),
            .contract_id = rows->contract.id,
            .component_id = cart->items[i].component->id,
            .quantity = cart->items[i].quantity,
            .start_date = rows->contract.start_date,
            .end_date = "",
            .position = i,
        };
    }
}

/* The contract's number, whatever it will be, and which of its mandates this is. */
static const char *mandate_reference(ss_ctx_t *ctx, const ss_order_rows_t *rows)
{
    return apr_pstrcat(ctx->pool, ss_slot(SS_SLOT_CONTRACT, rows->key, ctx->pool), "-1", NULL);
}

static ss_status_t make_method(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    const ss_draft_t *draft = rows->offer->draft;
    const ss_payment_wish_t wish = {
        .kind = draft->payment,
        .holder = draft->holder,
        .iban = draft->iban,
        .mandate_text = ss_mandate_text(ctx),
        .signed_at = ss_time_text(ctx->now, ctx->pool),
        .ip = draft->client_ip,
    };

    if (ss_draft_keeps_method(draft)) {
        rows->method = draft->buyer->method;
        return SS_OK;
    }
    rows->has_method = *draft->payment != '\0';
    return ss_payment_method_make(ctx, &wish, rows->customer.id, mandate_reference(ctx, rows),
                                  &rows->method);
}

static void make_order(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    const ss_draft_t *draft = rows->offer->draft;

    rows->order = (ss_order_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .number = "",
        .submission_key = draft->submission_key,
        .receipt_hash = ss_hash_text(ss_order_receipt(draft->submission_key, ctx->pool), ctx->pool),
        .kind = "signup",
        .status = needs_approval(rows->offer) ? "approval_pending" : "completed",
        .customer_id = rows->customer.id,
        .contract_id = rows->contract.id,
        .variant_id = rows->contract.variant_id,
        .lang = ctx->lang,
        .data = "",
        .created_at = rows->contract.created_at,
        .test = draft->test,
    };
}

static ss_status_t make_invoice(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    const ss_offer_t *offer = rows->offer;
    const ss_billing_t billing = {
        .cart = &offer->cart,
        .price = &offer->price,
        .bill = &offer->price.first,
        .person = &offer->draft->person,
        .issue_date = offer->concluded,
        .period_start = offer->price.billing_start,
        .payment = offer->draft->payment,
        .holder = rows->method.holder,
        .iban_masked = rows->method.iban_masked,
        .mandate_reference = rows->method.mandate_reference,
        .key = rows->key,
    };

    rows->bills = is_billable_now(offer) && offer->price.first.gross > 0;
    return rows->bills ? ss_invoice_prepare(ctx, &billing, &rows->invoice) : SS_OK;
}

/* The view in the form in which it is kept and mailed; slots stand for the numbers. */
static json_t *make_view(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    const char *zone = ctx->catalogue->merchant.time_zone;
    json_t *view = ss_offer_view(ctx, rows->offer), *payment = json_object_get(view, "payment");
    apr_pool_t *pool = ctx->pool;

    rows->proof = ss_order_proof_record(ctx, rows->offer, rows->order.id, view);
    if (*rows->method.mandate_reference != '\0') {
        ss_payment_view_set_mandate(payment, rows->method.mandate_reference);
    }
    ss_json_set_text(view, "ordered_at",
                     ss_i18n_time_exact(ss_i18n(ctx->lang), ctx->now, zone, pool));
    ss_json_set_text(view, "button", rows->offer->draft->button_label);
    ss_json_set_text(view, "return_url", rows->offer->draft->return_url);
    ss_json_set_text(view, "order_number", ss_slot(SS_SLOT_ORDER, rows->key, pool));
    ss_json_set_text(view, "contract_number", ss_slot(SS_SLOT_CONTRACT, rows->key, pool));
    ss_json_set_text(view, "customer_number", ss_slot(SS_SLOT_CUSTOMER, rows->key, pool));
    ss_json_set_text(view, "invoice_number", ss_slot(SS_SLOT_INVOICE, rows->key, pool));
    rows->view = ss_json_print(view, pool);
    return view;
}

/* A confirmation carries the terms it refers to. Source: BGB section 312f(2). */
static ss_status_t find_terms(ss_ctx_t *ctx, ss_order_rows_t *rows, const json_t *view)
{
    const json_t *shown = json_object_get(view, "documents");
    ss_status_t status = SS_OK;

    for (size_t i = 0; status == SS_OK && i < json_array_size(shown); i++) {
        const char *kind = ss_json_text(json_array_get(shown, i), "kind");
        const char *id = "";

        status = ss_terms_document(ctx, ss_catalogue_terms(ctx->catalogue, kind, ctx->lang), &id);
        json_array_append_new(rows->terms_documents, json_string(id));
    }
    return status;
}

ss_status_t ss_order_rows_conclude(ss_ctx_t *ctx, ss_order_rows_t *rows, json_t *view)
{
    rows->contract.discount_periods_left = discount_left(rows->offer);
    set_dates(ctx, rows->offer, &rows->contract);
    ss_order_view_conclude(ctx, rows->offer, view);
    ss_json_set_text(view, "invoice_number", ss_slot(SS_SLOT_INVOICE, rows->key, ctx->pool));
    rows->view = ss_json_print(view, ctx->pool);
    return make_invoice(ctx, rows);
}

ss_status_t ss_order_rows_prepare(ss_ctx_t *ctx, ss_offer_t *offer, ss_order_rows_t *rows)
{
    const json_t *view;
    ss_status_t status;

    *rows = (ss_order_rows_t){ .offer = offer, .key = ss_secret_make(ctx->pool) };
    rows->terms_documents = ss_json_list(ctx->pool);
    make_customer(ctx, offer, &rows->customer);
    make_contract(ctx, offer, rows->customer.id, &rows->contract);
    make_booked(ctx, rows);
    make_order(ctx, rows);
    status = make_method(ctx, rows);
    if (status == SS_OK) {
        status = make_invoice(ctx, rows);
    }
    if (status != SS_OK) {
        return status;
    }
    view = make_view(ctx, rows);
    return needs_approval(offer) ? SS_OK : find_terms(ctx, rows, view);
}
