/* Money that came in, came back or was paid out. */
#include "actions/book_payment.h"

#include "actions/lower_refund.h"
#include "base/json.h"
#include "base/random_id.h"
#include "base/text.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/invoice_store.h"
#include "store/ledger_store.h"
#include "store/refund_store.h"

#include <string.h>

/* What a kind does; the sign is that of the balance. */
typedef struct kind_t {
    const char *name;
    int sign;
    const char *document; /* kind of what it belongs to; "" if to none */
    bool needs_document;
    const char *event;    /* for other systems; "" for none */
} kind_t;

static const kind_t kinds[] = {
    { "payment", -1, "invoice", false, "PaymentSucceeded" },
    { "chargeback", 1, "invoice", true, "PaymentFailed" },
    { "refund", 1, "credit_note", true, "" },
    { "payout", 1, "", false, "" },
};

typedef struct booking_t {
    const ss_contract_t *contract;
    const ss_movement_t *movement;
    const kind_t *kind;
    const char *day;
    apr_array_header_t *entries;
} booking_t;

static const kind_t *kind_of(const char *name)
{
    for (int i = 0; i < SS_COUNT(kinds); i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}

static ss_status_t check(ss_ctx_t *ctx, booking_t *booking)
{
    const ss_movement_t *movement = booking->movement;
    ss_date_t today = ss_today(ctx);
    ss_date_t day = ss_date_is_set(movement->booked_on) ? movement->booked_on : today;

    booking->kind = kind_of(movement->kind);
    booking->day = ss_date_text(day, ctx->pool);
    if (booking->kind == NULL) {
        ss_problem_add(ctx, "kind", "unknown");
    } else if (booking->kind->needs_document && *movement->invoice == '\0') {
        ss_problem_add(ctx, "invoice", "missing");
    }
    if (movement->amount <= 0 || movement->amount > SS_MONEY_MAX) {
        ss_problem_add(ctx, "amount", "out_of_range");
    }
    if (ss_date_compare(day, today) > 0) {
        ss_problem_add(ctx, "date", "in_future");
    }
    if (!ss_text_is_clean(movement->reference, false)) {
        ss_problem_add(ctx, "reference", "bad_value");
    } else if (ss_text_length(movement->reference) > SS_REFERENCE_LIMIT) {
        ss_problem_add(ctx, "reference", "too_long");
    }
    return ss_problems_status(ctx);
}

static ss_status_t add_entry(ss_ctx_t *ctx, const booking_t *booking, int64_t amount,
                             const char *invoice_id)
{
    /* A millisecond each: the parts of one payment keep their order. */
    const ss_ledger_entry_t entry = {
        .id = ss_id_at(ctx->now + apr_time_from_msec(booking->entries->nelts), ctx->pool),
        .contract_id = booking->contract->id,
        .kind = booking->kind->name,
        .amount = booking->kind->sign * amount,
        .booked_on = booking->day,
        .reference = booking->movement->reference,
        .invoice_id = invoice_id,
        .created_at = ss_time_text(ctx->now, ctx->pool),
    };
    json_t *after = ss_json_object(ctx->pool);
    ss_status_t status = ss_ledger_add(ctx, &entry);

    APR_ARRAY_PUSH(booking->entries, ss_ledger_entry_t) = entry;
    ss_json_set_text(after, "kind", entry.kind);
    ss_json_set_int(after, "amount", entry.amount);
    ss_json_set_text(after, "invoice", invoice_id);
    return status == SS_OK
               ? ss_audit_add(ctx, "payment.booked", booking->contract->id, NULL, after)
               : status;
}

/* The first moment of the day in the merchant's zone. */
static const char *instant(ss_ctx_t *ctx, const char *day)
{
    ss_date_t date = { 0, 0, 0 };

    ss_date_parse(day, &date);
    return ss_time_text(ss_date_start(date, ctx->catalogue->merchant.time_zone), ctx->pool);
}

/* The document with what moved for it. */
static ss_status_t move(ss_ctx_t *ctx, const booking_t *booking, ss_invoice_t *invoice,
                        int64_t amount)
{
    bool is_credit = strcmp(invoice->kind, "credit_note") == 0;
    bool comes_in = booking->kind->sign < 0 || is_credit;
    int64_t before = invoice->paid;
    bool covered;

    invoice->paid += comes_in ? amount : -amount;
    covered = invoice->paid > 0 && invoice->paid + invoice->credited >= invoice->gross;
    if (!covered) {
        invoice->paid_at = "";
    } else if (*invoice->paid_at == '\0') {
        invoice->paid_at = instant(ctx, booking->day);
    }
    if (strcmp(booking->kind->name, "chargeback") == 0) {
        invoice->returned_at = instant(ctx, booking->day);
    } else if (covered) {
        invoice->returned_at = "";
    }
    return ss_invoice_set_paid(ctx, invoice, before);
}

static ss_status_t book_on(ss_ctx_t *ctx, const booking_t *booking, ss_invoice_t *invoice,
                           int64_t amount)
{
    ss_status_t status = move(ctx, booking, invoice, amount);

    if (status == SS_OK && strcmp(invoice->kind, "credit_note") == 0) {
        status = ss_refund_cover(ctx, invoice->number, invoice->paid);
    }
    if (status == SS_OK && strcmp(booking->kind->name, "chargeback") == 0) {
        status = ss_lower_refunds(ctx, invoice);
    }
    return status == SS_OK ? add_entry(ctx, booking, amount, invoice->id) : status;
}

/* To what is due first; the rest stays in the account. */
static ss_status_t spread(ss_ctx_t *ctx, const booking_t *booking)
{
    int64_t left = booking->movement->amount;
    apr_array_header_t *open;
    ss_status_t status;

    do { /* what is covered leaves the list, so the next ones come */
        status = ss_invoice_list_open(ctx, booking->contract->id, "", &open);
        for (int i = 0; status == SS_OK && left > 0 && i < open->nelts; i++) {
            ss_invoice_t *invoice = &APR_ARRAY_IDX(open, i, ss_invoice_t);
            int64_t rest = ss_invoice_unbooked(invoice), part = rest < left ? rest : left;

            status = book_on(ctx, booking, invoice, part);
            left -= part;
        }
    } while (status == SS_OK && left > 0 && open->nelts > 0);
    return status == SS_OK && left > 0 ? add_entry(ctx, booking, left, "") : status;
}

/* The credit is not given away twice: of several calls at once each sees what the others took. */
static ss_status_t pay_out(ss_ctx_t *ctx, const booking_t *booking)
{
    int64_t credit = 0;
    ss_status_t status = ss_contract_lock(ctx, booking->contract->id);

    if (status == SS_OK) {
        status = ss_ledger_credit(ctx, booking->contract->id, &credit);
    }
    if (status == SS_OK && booking->movement->amount > credit) {
        ss_problem_add(ctx, "amount", "more_than_credit");
        return SS_INVALID;
    }
    return status == SS_OK ? add_entry(ctx, booking, booking->movement->amount, "") : status;
}

/* No more comes back than came in, no more is paid back than a credit note leaves to pay back. */
static int64_t most(const booking_t *booking, const ss_invoice_t *invoice)
{
    if (booking->kind->sign < 0) {
        return SS_MONEY_MAX;
    }
    return strcmp(invoice->kind, "credit_note") == 0
               ? invoice->gross - invoice->credited - invoice->paid
               : invoice->paid;
}

static ss_status_t book(ss_ctx_t *ctx, const booking_t *booking)
{
    const ss_movement_t *movement = booking->movement;
    ss_invoice_t invoice;
    ss_status_t status;

    if (*movement->invoice == '\0') {
        return booking->kind->sign < 0 ? spread(ctx, booking) : pay_out(ctx, booking);
    }
    status = ss_invoice_find_by_number(ctx, movement->invoice, &invoice);
    if (status == SS_NOT_FOUND
        || (status == SS_OK && (strcmp(invoice.contract_id, booking->contract->id) != 0
                                || strcmp(invoice.kind, booking->kind->document) != 0))) {
        ss_problem_add(ctx, "invoice", "unknown");
        return SS_INVALID;
    }
    if (status == SS_OK && strcmp(booking->kind->name, "chargeback") == 0) {
        status = ss_book_debit(ctx, booking->contract, &invoice);
        status = status == SS_OK ? ss_invoice_find(ctx, invoice.id, &invoice) : status;
    }
    if (status == SS_OK && movement->amount > most(booking, &invoice)) {
        if (strcmp(invoice.kind, "credit_note") == 0) {
            ss_problem_add(ctx, "amount", "more_than_to_be_paid_back");
        } else {
            ss_problem_add(ctx, "amount", "more_than_was_paid");
        }
        return SS_INVALID;
    }
    return status == SS_OK ? book_on(ctx, booking, &invoice, movement->amount) : status;
}

/* Runs inside the transaction, maybe again after a lost one. */
static ss_status_t store(ss_ctx_t *ctx, void *input)
{
    booking_t *booking = input;
    json_t *body = ss_json_object(ctx->pool);
    ss_status_t status;

    apr_array_clear(booking->entries);
    status = book(ctx, booking);
    if (status != SS_OK || *booking->kind->event == '\0') {
        return status;
    }
    ss_json_set_text(body, "ContractId", booking->contract->id);
    ss_json_set_text(body, "CustomerId", booking->contract->customer_id);
    return ss_webhook_event_add(ctx, booking->kind->event, body);
}

ss_status_t ss_book_payment(ss_ctx_t *ctx, const ss_contract_t *contract,
                            const ss_movement_t *movement, apr_array_header_t **entries)
{
    booking_t booking = {
        .contract = contract,
        .movement = movement,
        .entries = apr_array_make(ctx->pool, 2, sizeof(ss_ledger_entry_t)),
    };
    ss_status_t status = check(ctx, &booking);

    *entries = booking.entries;
    return status == SS_OK ? ss_db_transact(ctx, store, &booking) : status;
}

ss_status_t ss_book_debit(ss_ctx_t *ctx, const ss_contract_t *contract,
                          const ss_invoice_t *invoice)
{
    ss_movement_t movement = { .kind = "payment",
                               .amount = ss_invoice_paid(invoice, ss_today_text(ctx))
                                         - invoice->paid,
                               .invoice = invoice->number,
                               .reference = "" };
    apr_array_header_t *entries;

    if (movement.amount <= 0) {
        return SS_OK;
    }
    ss_date_parse(invoice->debit_date, &movement.booked_on);
    return ss_book_payment(ctx, contract, &movement, &entries);
}
