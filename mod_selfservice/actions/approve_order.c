/* Approval of an order: the kept rows are brought to today and confirmed as an order is. */
#include "actions/approve_order.h"

#include "actions/order_rows.h"
#include "actions/terms_document.h"
#include "base/json.h"
#include "base/random_id.h"
#include "model/agreement.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/document_store.h"
#include "store/order_store.h"

#include <apr_strings.h>

/* What was ordered, by whom and how it is paid, as far as the rows depend on it. */
static ss_draft_t draft_of(const ss_order_rows_t *rows, const json_t *view, apr_pool_t *pool)
{
    ss_draft_t draft = ss_draft_make(rows->offer->cart.variant, rows->order.lang, pool);

    draft.person = rows->customer.person;
    draft.payment = ss_json_text(json_object_get(view, "payment"), "kind");
    draft.test = rows->order.test;
    return draft;
}

/* Plan and variant as agreed, without the approval that is given by now. */
static const ss_variant_t *approved(const ss_variant_t *agreed, apr_pool_t *pool)
{
    ss_variant_t *variant = apr_pmemdup(pool, agreed, sizeof(*agreed));
    ss_plan_t *plan = apr_pmemdup(pool, agreed->plan, sizeof(*agreed->plan));

    plan->requires_order_approval = false;
    variant->plan = plan;
    return variant;
}

static ss_status_t make_offer(ss_ctx_t *ctx, const ss_order_rows_t *rows, const json_t *view,
                              ss_offer_t *offer)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;
    const ss_seller_t seller = { merchant->country, merchant->small_business, merchant->oss };
    const ss_person_t *person = &rows->customer.person;
    const char *country = person->fields[SS_FIELD_COUNTRY];
    apr_array_header_t *booked;
    ss_status_t status = ss_component_subscription_list(ctx, rows->contract.id, &booked);

    if (status == SS_OK) {
        status = ss_agreement_cart(ctx->catalogue, &rows->contract, booked, &offer->cart,
                                   ctx->pool);
    }
    if (status != SS_OK) {
        return status;
    }
    offer->cart.variant = approved(offer->cart.variant, ctx->pool);
    offer->cart.business = person->business;
    offer->cart.country = *country == '\0' ? merchant->country : country;
    offer->cart.vat_id_plausible = ss_person_has_vat_id(person, ctx->pool);
    offer->concluded = ss_today(ctx);
    offer->deferred = ss_json_bool(view, "is_deferred");
    offer->loses_withdrawal = ss_json_bool(json_object_get(view, "withdrawal"), "lost");
    offer->cart.start = offer->deferred
                            ? ss_date_add_days(ss_withdrawal_end(offer->concluded), 1)
                            : offer->concluded;
    return ss_price(ctx, &offer->cart, &seller, &offer->price);
}

static ss_status_t read_rows(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    ss_status_t status = ss_contract_find(ctx, rows->order.contract_id, &rows->contract);

    if (status == SS_OK) {
        status = ss_customer_find(ctx, rows->order.customer_id, &rows->customer);
    }
    if (status == SS_OK) {
        status = ss_payment_method_find(ctx, rows->order.customer_id, &rows->method);
        rows->has_method = status == SS_OK;
        status = status == SS_NOT_FOUND ? SS_OK : status;
    }
    return status == SS_NOT_FOUND ? SS_ERROR : status;
}

/* The terms that were agreed to, in the versions of the order. Source: BGB section 312f(2). */
static ss_status_t find_terms(ss_ctx_t *ctx, ss_order_rows_t *rows, const json_t *view)
{
    const json_t *agreed = json_object_get(view, "documents");
    ss_status_t status = SS_OK;

    for (size_t i = 0; status == SS_OK && i < json_array_size(agreed); i++) {
        ss_terms_row_t row;
        const char *id = "";

        status = ss_document_terms(ctx, ss_json_text(json_array_get(agreed, i), "id"), &row);
        if (status == SS_OK) {
            ss_terms_t terms = { .id = row.id, .kind = row.kind, .lang = row.lang };

            ss_time_parse(row.published_at, &terms.published_at);
            status = ss_terms_document(ctx, &terms, &id);
        }
        json_array_append_new(rows->terms_documents, json_string(id));
    }
    return status;
}

/* Runs inside the transaction, maybe again after a lost one. */
static ss_status_t store(ss_ctx_t *ctx, void *input)
{
    ss_order_rows_t *rows = input;
    json_t *documents = ss_json_list(ctx->pool), *after = ss_json_object(ctx->pool);
    ss_status_t status = ss_contract_approve(ctx, &rows->contract);

    ss_json_set_text(after, "number", rows->order.number);
    ss_json_set_text(after, "contract", rows->contract.number);
    if (status == SS_OK) {
        status = ss_order_rows_announce(ctx, rows);
    }
    if (status == SS_OK) {
        status = ss_order_rows_bill(ctx, rows, documents);
    }
    if (status == SS_OK) {
        status = ss_order_decide(ctx, &rows->order);
    }
    if (status == SS_OK) {
        status = ss_order_rows_mail(ctx, rows, documents);
    }
    return status == SS_OK ? ss_audit_add(ctx, "order.approved", rows->order.id, NULL, after)
                           : status;
}

static ss_status_t approve(ss_ctx_t *ctx, ss_order_rows_t *rows, json_t *view)
{
    ss_offer_t offer = { .coupon = NULL };
    ss_draft_t draft;
    ss_status_t status = read_rows(ctx, rows);

    if (status == SS_OK) {
        status = make_offer(ctx, rows, view, &offer);
    }
    if (status != SS_OK) {
        return status;
    }
    rows->offer = &offer;
    draft = draft_of(rows, view, ctx->pool);
    offer.draft = &draft;
    status = ss_order_rows_conclude(ctx, rows, view);
    if (status == SS_OK) {
        status = find_terms(ctx, rows, view);
    }
    return status == SS_OK ? ss_db_transact(ctx, store, rows) : status;
}

ss_status_t ss_approve_order(ss_ctx_t *ctx, ss_order_t *order)
{
    ss_order_rows_t rows = { .key = ss_secret_make(ctx->pool), .order = *order };
    const char *lang = ctx->lang, *error;
    json_t *view = ss_json_parse(order->data, &error, ctx->pool);
    ss_status_t status;

    if (strcmp(order->status, "approval_pending") != 0) {
        return SS_CONFLICT;
    }
    rows.method.holder = rows.method.iban_masked = rows.method.mandate_reference = "";
    rows.terms_documents = ss_json_list(ctx->pool);
    rows.order.status = "completed";
    ctx->lang = order->lang;
    status = view == NULL ? SS_ERROR : approve(ctx, &rows, view);
    ctx->lang = lang;
    if (status == SS_OK) {
        order->status = rows.order.status;
        order->data = rows.order.data;
    }
    return status;
}
