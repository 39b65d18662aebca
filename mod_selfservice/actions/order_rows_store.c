/* The one transaction of an order. */
#include "actions/order_rows.h"

#include "actions/order_rate.h"
#include "actions/order_view.h"
#include "actions/slots.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/document_store.h"
#include "store/erasure_store.h"
#include "store/number_store.h"
#include "store/order_store.h"
#include "store/outbox_store.h"
#include "store/proof_store.h"
#include "store/vat_check_store.h"

#include <apr_strings.h>
#include <string.h>

static bool is_waiting(const ss_order_rows_t *rows)
{
    return strcmp(rows->order.status, "approval_pending") == 0;
}

static bool is_new_customer(const ss_order_rows_t *rows)
{
    return rows->offer->draft->buyer == NULL;
}

/*
 * Who wants to be forgotten gets no further contract: no link would ever open it. Locked, because
 * an erasure looks at the contracts under the same lock, see ss_request_erasure().
 */
static ss_status_t lock_buyer(ss_ctx_t *ctx, const ss_order_rows_t *rows)
{
    ss_erasure_t erasure;
    ss_status_t status;

    if (is_new_customer(rows)) {
        return SS_OK;
    }
    status = ss_customer_lock(ctx, rows->customer.id);
    if (status == SS_OK) {
        status = ss_erasure_find(ctx, rows->customer.id, &erasure);
    }
    return status == SS_OK ? SS_FORBIDDEN : status == SS_NOT_FOUND ? SS_OK : status;
}

/* Counted while the coupon is locked, so that the last use goes to one order only. */
static ss_status_t use_coupon(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    const ss_coupon_t *coupon = rows->offer->coupon;
    const char *code = rows->contract.coupon_code;
    int64_t of_coupon = 0, of_code = 0;
    ss_status_t status;

    if (coupon == NULL || rows->order.test) {
        return SS_OK;
    }
    if (coupon->max_uses > 0 || coupon->single_use) {
        status = ss_coupon_lock(ctx, coupon->id);
        if (status == SS_OK) {
            status = ss_coupon_use_count(ctx, coupon->id, code, &of_coupon, &of_code);
        }
        if (status != SS_OK) {
            return status;
        }
    }
    if (ss_coupon_is_used_up(coupon, of_coupon, of_code)) {
        ss_problem_add(ctx, "coupon", "coupon_used_up");
        return SS_INVALID;
    }
    return ss_coupon_use_add(ctx, coupon->id, code, rows->order.id);
}

/* Whether the customer has to pay the tax depends on the VAT ID; the service is asked later. */
static ss_status_t add_vat_check(ss_ctx_t *ctx, const ss_order_rows_t *rows)
{
    if (strcmp(ctx->site->vat_check, "off") == 0 || rows->order.test
        || rows->offer->price.tax_case != SS_TAX_REVERSE_CHARGE) {
        return SS_OK;
    }
    return ss_vat_check_add(ctx, rows->order.id, rows->customer.person.fields[SS_FIELD_VATID]);
}

static ss_status_t add_booked(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    ss_status_t status = SS_OK;

    for (int i = 0; status == SS_OK && i < rows->booked_count; i++) {
        status = ss_component_subscription_add(ctx, &rows->booked[i]);
    }
    return status;
}

ss_status_t ss_order_rows_announce(ss_ctx_t *ctx, const ss_order_rows_t *rows)
{
    json_t *contract = ss_json_object(ctx->pool), *order = ss_json_object(ctx->pool);
    ss_status_t status;

    ss_json_set_text(contract, "ContractId", rows->contract.id);
    ss_json_set_text(contract, "CustomerId", rows->customer.id);
    ss_json_set_text(order, "ContractId", rows->contract.id);
    ss_json_set_text(order, "OrderId", rows->order.id);
    ss_json_set_text(order, "CustomerId", rows->customer.id);
    status = ss_webhook_event_add(ctx, "ContractCreated", contract);
    return status == SS_OK ? ss_webhook_event_add(ctx, "OrderSucceeded", order) : status;
}

/* Other systems hear of a contract when there is one. */
static ss_status_t announce(ss_ctx_t *ctx, const ss_order_rows_t *rows)
{
    json_t *customer = ss_json_object(ctx->pool);
    ss_status_t status = SS_OK;

    ss_json_set_text(customer, "CustomerId", rows->customer.id);
    if (is_new_customer(rows)) {
        status = ss_webhook_event_add(ctx, "CustomerCreated", customer);
    }
    return status == SS_OK && !is_waiting(rows) ? ss_order_rows_announce(ctx, rows) : status;
}

/* From here on others wait for this transaction. Test orders leave the series alone. */
static ss_status_t take_numbers(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    ss_status_t status;

    if (rows->order.test) {
        rows->customer.number = apr_pstrcat(ctx->pool, "TEST-", rows->customer.id, NULL);
        rows->contract.number = apr_pstrcat(ctx->pool, "TEST-", rows->contract.id, NULL);
        rows->order.number = apr_pstrcat(ctx->pool, "TEST-", rows->order.id, NULL);
        return SS_OK;
    }
    status = is_new_customer(rows) ? ss_number_next(ctx, "Customer", &rows->customer.number)
                                   : SS_OK;
    if (status == SS_OK) {
        status = ss_number_next(ctx, "Contract", &rows->contract.number);
    }
    return status == SS_OK ? ss_number_next(ctx, "Order", &rows->order.number) : status;
}

static ss_status_t add_method(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    if (!rows->has_method) {
        return SS_OK;
    }
    if (strcmp(rows->method.kind, "direct-debit") == 0) {
        rows->method.mandate_reference = apr_pstrcat(ctx->pool, rows->contract.number, "-1", NULL);
    }
    return ss_payment_method_add(ctx, &rows->method);
}

static ss_status_t add_invoice(ss_ctx_t *ctx, ss_order_rows_t *rows, json_t *documents,
                               const char **number)
{
    const ss_invoice_refs_t refs = {
        .customer_id = rows->customer.id,
        .customer_number = rows->customer.number,
        .contract_id = rows->contract.id,
        .contract_number = rows->contract.number,
        .order_number = rows->order.number,
    };
    ss_invoice_t invoice;
    ss_status_t status;

    if (!rows->bills) {
        return SS_OK;
    }
    status = ss_invoice_issue(ctx, &rows->invoice, &refs, &invoice);
    if (status == SS_OK) {
        json_array_append_new(documents, json_string(invoice.document_id));
        *number = invoice.number;
    }
    return status;
}

static ss_status_t add_contract_document(ss_ctx_t *ctx, ss_order_rows_t *rows, json_t *documents)
{
    const char *id = "";
    ss_document_t document = {
        .kind = "contract",
        .source_id = rows->order.id,
        .contract_id = rows->contract.id,
        .filename =
            ss_say(ctx, "order.document_file.contract", "number", rows->contract.number, NULL),
        .media_type = "application/pdf",
        .issue_date = ss_today_text(ctx),
    };
    ss_status_t status = ss_document_add(ctx, &document, &id);

    json_array_append_new(documents, json_string(id));
    return status;
}

ss_status_t ss_order_rows_bill(ss_ctx_t *ctx, ss_order_rows_t *rows, json_t *documents)
{
    const char *numbers[SS_SLOT_COUNT] = {
        [SS_SLOT_ORDER] = rows->order.number,
        [SS_SLOT_CONTRACT] = rows->contract.number,
        [SS_SLOT_CUSTOMER] = rows->customer.number,
    };
    ss_status_t status = is_waiting(rows) ? SS_OK : add_contract_document(ctx, rows, documents);

    if (status == SS_OK) {
        status = add_invoice(ctx, rows, documents, &numbers[SS_SLOT_INVOICE]);
    }
    rows->order.data = ss_slots_fill(rows->view, rows->key, numbers, ctx->pool);
    return status;
}

/* Customer, contract, payment method, documents; then the order with the view that names all
 * numbers. */
static ss_status_t add_numbered(ss_ctx_t *ctx, ss_order_rows_t *rows, json_t *documents)
{
    ss_status_t status = is_new_customer(rows) ? ss_customer_add(ctx, &rows->customer) : SS_OK;

    if (status == SS_OK) {
        status = ss_contract_add(ctx, &rows->contract);
    }
    if (status == SS_OK) {
        status = add_method(ctx, rows);
    }
    if (status == SS_OK) {
        status = ss_order_rows_bill(ctx, rows, documents);
    }
    return status == SS_OK ? ss_order_add(ctx, &rows->order) : status;
}

ss_status_t ss_order_rows_mail(ss_ctx_t *ctx, const ss_order_rows_t *rows, json_t *documents)
{
    json_t *data = ss_json_object(ctx->pool);
    bool concluded = strcmp(rows->order.status, "completed") == 0;
    const ss_new_mail_t mail = {
        .event = concluded          ? "order_confirmed"
                 : is_waiting(rows) ? "order_waiting"
                                    : "order_declined",
        .recipient = rows->customer.person.fields[SS_FIELD_EMAIL],
        .contract_id = concluded ? rows->contract.id : NULL,
        .data = data,
        .documents = documents,
    };

    ss_json_set_text(data, "order_id", rows->order.id);
    json_array_extend(documents, rows->terms_documents);
    return ss_outbox_add(ctx, &mail);
}

static ss_status_t tell(ss_ctx_t *ctx, ss_order_rows_t *rows, json_t *documents)
{
    json_t *after = ss_json_object(ctx->pool);
    ss_status_t status = ss_order_rows_mail(ctx, rows, documents);

    ss_json_set_text(after, "number", rows->order.number);
    ss_json_set_text(after, "contract", rows->contract.number);
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "order.placed", rows->order.id, NULL, after);
    }
    return status == SS_OK ? ss_order_proof_add(ctx, rows->order.id, rows->proof) : status;
}

/* After the proof record, whose chain lets one order through at a time: none is missed. */
static ss_status_t check_rate(ss_ctx_t *ctx, const ss_order_rows_t *rows)
{
    return ss_order_rate_check(ctx, rows->customer.person.fields[SS_FIELD_EMAIL], 1);
}

/* Runs inside the transaction, maybe again after a lost one: it sets every value anew. */
static ss_status_t store_rows(ss_ctx_t *ctx, void *input)
{
    ss_order_rows_t *rows = input;
    json_t *documents = ss_json_list(ctx->pool);
    ss_status_t status = lock_buyer(ctx, rows);

    if (status == SS_OK) {
        status = use_coupon(ctx, rows);
    }
    if (status == SS_OK) {
        status = add_booked(ctx, rows);
    }
    if (status == SS_OK) {
        status = add_vat_check(ctx, rows);
    }
    if (status == SS_OK) {
        status = announce(ctx, rows);
    }
    if (status == SS_OK) {
        status = take_numbers(ctx, rows);
    }
    if (status == SS_OK) {
        status = add_numbered(ctx, rows, documents);
    }
    if (status == SS_OK) {
        status = tell(ctx, rows, documents);
    }
    return status == SS_OK ? check_rate(ctx, rows) : status;
}

ss_status_t ss_order_rows_store(ss_ctx_t *ctx, ss_order_rows_t *rows)
{
    return ss_db_transact(ctx, store_rows, rows);
}
