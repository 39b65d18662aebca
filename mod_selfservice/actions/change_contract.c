/* The one transaction of a change that a customer orders. */
#include "actions/change_contract.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/change_rows.h"
#include "actions/change_view.h"
#include "actions/order_proof.h"
#include "actions/order_view.h"
#include "actions/say.h"
#include "actions/slots.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/contract_change_store.h"
#include "store/contract_store.h"
#include "store/document_store.h"
#include "store/number_store.h"
#include "store/order_store.h"
#include "store/outbox_store.h"
#include "store/proof_store.h"

/* Everything that is made before the transaction. */
typedef struct changing_t {
    ss_change_t change;
    const ss_draft_t *draft;
    ss_order_t order;
    ss_contract_change_t row;
    ss_change_invoice_t invoice;
    const char *view; /* JSON text with a slot for the order's number */
    const char *proof;
} changing_t;

static void make_order(ss_ctx_t *ctx, changing_t *changing)
{
    const ss_draft_t *draft = changing->draft;

    changing->order = (ss_order_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .submission_key = draft->submission_key,
        .receipt_hash = ss_hash_text(ss_order_receipt(draft->submission_key, ctx->pool), ctx->pool),
        .kind = "upgrade",
        .status = "completed",
        .customer_id = changing->change.customer->id,
        .contract_id = changing->change.before.id,
        .variant_id = changing->change.after.variant_id,
        .lang = ctx->lang,
        .data = "",
        .created_at = ss_time_text(ctx->now, ctx->pool),
        .test = changing->change.before.test,
    };
}

static void make_row(ss_ctx_t *ctx, changing_t *changing)
{
    const ss_change_t *change = &changing->change;
    json_t *before = ss_change_state(&change->before, change->booked_before, ctx->pool);
    json_t *after = ss_change_state(&change->after, change->booked_after, ctx->pool);

    changing->row = (ss_contract_change_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .site_id = ctx->site->id,
        .contract_id = change->before.id,
        .order_id = changing->order.id,
        .kind = ss_change_kind(change),
        .status = change->at_once ? "applied" : "scheduled",
        .effective_date = ss_date_text(change->day, ctx->pool),
        .before = ss_json_print(before, ctx->pool),
        .after = ss_json_print(after, ctx->pool),
        .created_at = changing->order.created_at,
        .decided_at = change->at_once ? changing->order.created_at : "",
    };
}

/* The words on the button that was pressed: of an order only where it costs more. */
static const char *button_words(ss_ctx_t *ctx, const changing_t *changing)
{
    return changing->change.costs_more ? changing->draft->button_label
                                       : ss_say(ctx, "portal.change.confirm", NULL);
}

static void make_view(ss_ctx_t *ctx, changing_t *changing)
{
    const ss_change_t *change = &changing->change;
    const char *zone = ctx->catalogue->merchant.time_zone, *key = changing->invoice.key;
    json_t *view = ss_change_view(ctx, change, changing->draft, NULL);
    ss_draft_t pressed = *changing->draft;
    ss_offer_t offer;

    pressed.button_label = button_words(ctx, changing);
    offer = ss_change_as_offer(ctx, change, &pressed);
    changing->proof = ss_order_proof_record(ctx, &offer, changing->order.id, view);
    ss_json_set_text(view, "ordered_at",
                     ss_i18n_time_exact(ss_i18n(ctx->lang), ctx->now, zone, ctx->pool));
    ss_json_set_text(view, "button", pressed.button_label);
    ss_json_set_text(view, "return_url", "");
    ss_json_set_text(view, "order_number", ss_slot(SS_SLOT_ORDER, key, ctx->pool));
    ss_json_set_text(view, "contract_number", change->before.number);
    ss_json_set_text(view, "customer_number", change->customer->number);
    ss_json_set_text(view, "invoice_number", "");
    changing->view = ss_json_print(view, ctx->pool);
}

static ss_status_t take_number(ss_ctx_t *ctx, changing_t *changing)
{
    const char *numbers[SS_SLOT_COUNT] = { NULL };
    ss_order_t *order = &changing->order;
    ss_status_t status = SS_OK;

    if (order->test) {
        order->number = apr_pstrcat(ctx->pool, "TEST-", order->id, NULL);
    } else {
        status = ss_number_next(ctx, "Order", &order->number);
    }
    numbers[SS_SLOT_ORDER] = order->number;
    order->data = status == SS_OK
                      ? ss_slots_fill(changing->view, changing->invoice.key, numbers, ctx->pool)
                      : "";
    return status;
}

static ss_status_t add_contract_document(ss_ctx_t *ctx, const changing_t *changing,
                                         json_t *documents)
{
    const ss_contract_t *contract = &changing->change.before;
    const char *id = "";
    const ss_document_t document = {
        .kind = "contract",
        .source_id = changing->order.id,
        .contract_id = contract->id,
        .filename = ss_say(ctx, "order.document_file.change", "number", changing->order.number, NULL),
        .media_type = "application/pdf",
        .issue_date = ss_today_text(ctx),
    };
    ss_status_t status = ss_document_add(ctx, &document, &id);

    json_array_append_new(documents, json_string(id));
    return status;
}

static ss_status_t add_mail(ss_ctx_t *ctx, const changing_t *changing, const json_t *documents)
{
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = {
        .event = "contract_changed",
        .recipient = changing->change.customer->person.fields[SS_FIELD_EMAIL],
        .contract_id = changing->change.before.id,
        .data = data,
        .documents = documents,
    };

    ss_json_set_text(data, "order_id", changing->order.id);
    return ss_outbox_add(ctx, &mail);
}

/* Order, documents, mail: what an order has in common with every other. */
static ss_status_t add_order(ss_ctx_t *ctx, changing_t *changing)
{
    json_t *documents = ss_json_list(ctx->pool);
    ss_status_t status = take_number(ctx, changing);

    if (status == SS_OK) {
        status = ss_order_add(ctx, &changing->order);
    }
    if (status == SS_OK) {
        status = add_contract_document(ctx, changing, documents);
    }
    if (status == SS_OK && changing->change.at_once) {
        status = ss_change_invoice_issue(ctx, &changing->change, &changing->invoice,
                                         changing->order.number, documents);
    }
    if (status == SS_OK) {
        status = add_mail(ctx, changing, documents);
    }
    return status;
}

static ss_status_t tell(ss_ctx_t *ctx, const changing_t *changing)
{
    const ss_change_t *change = &changing->change;
    json_t *body = ss_json_object(ctx->pool), *after = ss_json_object(ctx->pool);
    ss_status_t status;

    ss_json_set_text(body, "ContractId", change->before.id);
    ss_json_set_text(body, "OrderId", changing->order.id);
    ss_json_set_text(body, "CustomerId", change->customer->id);
    status = ss_webhook_event_add(ctx, "OrderSucceeded", body);
    if (status == SS_OK && change->at_once) {
        status = ss_change_announce(ctx, change, changing->row.id);
    }
    ss_json_set_text(after, "order", changing->order.number);
    ss_json_set_text(after, "variant", change->after.variant_id);
    ss_json_set_text(after, "day", changing->row.effective_date);
    if (status == SS_OK) {
        status = ss_audit_add(
            ctx, change->at_once ? "contract.changed" : "contract.change_scheduled",
            change->before.id, NULL, after);
    }
    return status == SS_OK ? ss_order_proof_add(ctx, changing->order.id, changing->proof) : status;
}

/* Runs inside the transaction, maybe again after a lost one. */
static ss_status_t store(ss_ctx_t *ctx, void *input)
{
    changing_t *changing = input;
    ss_status_t status = changing->change.at_once
                             ? ss_change_carry_out(ctx, &changing->change)
                             : ss_contract_claim(ctx, &changing->change.before);

    if (status == SS_OK) {
        status = add_order(ctx, changing);
    }
    if (status == SS_OK) {
        status = ss_contract_change_add(ctx, &changing->row);
    }
    return status == SS_OK ? tell(ctx, changing) : status;
}

/* The change as it becomes binding: possible, and as it was shown. */
static ss_status_t settle(ss_ctx_t *ctx, const ss_contract_t *contract,
                          const ss_customer_t *customer, const ss_draft_t *draft,
                          ss_change_t *change)
{
    ss_contract_change_t other;
    ss_status_t status;

    if (*ss_change_obstacle(ctx, contract, customer) != '\0') {
        return SS_CONFLICT;
    }
    status = ss_contract_change_scheduled(ctx, contract->id, &other);
    if (status != SS_NOT_FOUND) {
        return status == SS_OK ? SS_CONFLICT : status;
    }
    status = ss_change_open(ctx, contract, customer, change);
    if (status != SS_OK) {
        return status == SS_INVALID ? SS_ERROR : status;
    }
    status = ss_change_make(ctx, draft, false, change);
    if (status == SS_OK
        && (!change->changes
            || strcmp(ss_change_fingerprint(ctx, change, draft), draft->shown_price) != 0)) {
        return SS_CONFLICT;
    }
    if (status == SS_OK && change->costs_more) {
        status = ss_draft_check_consents(ctx, draft, false);
    }
    if (status == SS_OK && change->may_defer && !ss_draft_starts_at_once(ctx, draft)) {
        status = ss_change_make(ctx, draft, true, change);
    }
    return status;
}

ss_status_t ss_change_was_made(ss_ctx_t *ctx, const char *submission_key)
{
    ss_order_t order;

    return ss_order_find_by_submission(ctx, submission_key, &order);
}

static ss_status_t change_now(ss_ctx_t *ctx, const ss_contract_t *contract,
                              const ss_customer_t *customer, const ss_draft_t *draft)
{
    changing_t changing = { .draft = draft };
    ss_status_t status = settle(ctx, contract, customer, draft, &changing.change);

    if (status == SS_OK) {
        status = ss_change_invoice_prepare(ctx, &changing.change, &changing.invoice);
    }
    if (status != SS_OK) {
        return status;
    }
    make_order(ctx, &changing);
    make_row(ctx, &changing);
    make_view(ctx, &changing);
    return ss_db_transact(ctx, store, &changing);
}

ss_status_t ss_change_contract(ss_ctx_t *ctx, const ss_contract_t *contract,
                               const ss_customer_t *customer, const ss_draft_t *draft,
                               int64_t version)
{
    ss_status_t made = ss_change_was_made(ctx, draft->submission_key), status;

    if (made != SS_NOT_FOUND) {
        return made;
    }
    status = contract->version == version ? change_now(ctx, contract, customer, draft)
                                          : SS_CONFLICT;
    if (status != SS_CONFLICT) {
        return status;
    }
    made = ss_change_was_made(ctx, draft->submission_key); /* sent twice at once */
    return made == SS_NOT_FOUND ? SS_CONFLICT : made;
}
