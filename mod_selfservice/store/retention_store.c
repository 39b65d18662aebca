/* Rows that are older than their class of data is kept: found and deleted with what belongs to them. */
#include "store/retention_store.h"

#include "base/random_id.h"

#define MOST_PARTS 16
#define END SS_SQL_COUNT

/* What a find compares: days, instants, or ids that begin with the time. */
typedef enum bound_t { BY_DAY, BY_INSTANT, BY_ID } bound_t;

struct ss_expiry_t {
    ss_retention_id_t class;
    bound_t bound;
    ss_sql_t find;
    ss_sql_t parts[MOST_PARTS]; /* each deletes by merchant and id; END ends */
};

#define CONTRACT_PARTS                                                                             \
    { SS_SQL_DELETE_CONTRACT_COMPONENTS, SS_SQL_DELETE_CONTRACT_USAGE,                             \
      SS_SQL_DELETE_CONTRACT_CHANGES, SS_SQL_DELETE_CONTRACT_COUPONS,                              \
      SS_SQL_EMPTY_CONTRACT_PROOFS, SS_SQL_DELETE_CONTRACT_DOCUMENTS,                              \
      SS_SQL_DELETE_CONTRACT_ORDERS, SS_SQL_DELETE_CONTRACT_TOKENS,                                \
      SS_SQL_DELETE_CONTRACT_SESSIONS, SS_SQL_DELETE_CONTRACT_CHANGES_WANTED,                      \
      SS_SQL_DELETE_CONTRACT_PAYMENT_METHODS, SS_SQL_DELETE_CONTRACT_CUSTOMER,                     \
      SS_SQL_DELETE_CONTRACT, END }

static const ss_expiry_t
    invoices = { SS_RETAIN_DOCUMENTS, BY_DAY, SS_SQL_EXPIRED_INVOICES,
                 { SS_SQL_DELETE_INVOICE_DOCUMENT, SS_SQL_DELETE_INVOICE_REFUND,
                   SS_SQL_DELETE_INVOICE_LETTER_DOCUMENTS, SS_SQL_DELETE_INVOICE_LETTERS,
                   SS_SQL_DELETE_INVOICE, END } },
    ledger = { SS_RETAIN_DOCUMENTS, BY_ID, SS_SQL_EXPIRED_LEDGER_ENTRIES,
               { SS_SQL_DELETE_LEDGER_ENTRY, END } },
    vat_checks = { SS_RETAIN_DOCUMENTS, BY_ID, SS_SQL_EXPIRED_VAT_CHECKS,
                   { SS_SQL_DELETE_VAT_CHECK, END } },
    contracts = { SS_RETAIN_LETTERS, BY_DAY, SS_SQL_EXPIRED_CONTRACTS, CONTRACT_PARTS },
    declined = { SS_RETAIN_LETTERS, BY_INSTANT, SS_SQL_EXPIRED_DECLINED, CONTRACT_PARTS },
    cancellations = { SS_RETAIN_LETTERS, BY_ID, SS_SQL_EXPIRED_CANCELLATIONS,
                      { SS_SQL_DELETE_CANCELLATION_DOCUMENT, SS_SQL_DELETE_CANCELLATION, END } },
    withdrawals = { SS_RETAIN_LETTERS, BY_ID, SS_SQL_EXPIRED_WITHDRAWALS,
                    { SS_SQL_DELETE_WITHDRAWAL_DOCUMENT, SS_SQL_DELETE_WITHDRAWAL, END } },
    letters = { SS_RETAIN_LETTERS, BY_ID, SS_SQL_EXPIRED_LETTERS, { SS_SQL_OUTBOX_REMOVE, END } },
    replaced = { SS_RETAIN_MANDATES, BY_INSTANT, SS_SQL_EXPIRED_MANDATES_REPLACED,
                 { SS_SQL_DELETE_PAYMENT_METHOD, END } },
    mandates = { SS_RETAIN_MANDATES, BY_DAY, SS_SQL_EXPIRED_MANDATES,
                 { SS_SQL_DELETE_PAYMENT_METHOD, END } },
    usage = { SS_RETAIN_USAGE, BY_ID, SS_SQL_EXPIRED_USAGE, { SS_SQL_DELETE_USAGE, END } },
    tokens = { SS_RETAIN_TOKENS, BY_INSTANT, SS_SQL_EXPIRED_TOKENS, { SS_SQL_DELETE_TOKEN, END } },
    sessions = { SS_RETAIN_TOKENS, BY_INSTANT, SS_SQL_EXPIRED_SESSIONS, { SS_SQL_DELETE_SESSION, END } },
    changes = { SS_RETAIN_TOKENS, BY_INSTANT, SS_SQL_EXPIRED_CHANGES_WANTED,
                { SS_SQL_DELETE_CHANGE_WANTED, END } },
    mails = { SS_RETAIN_MAILS, BY_ID, SS_SQL_EXPIRED_MAILS, { SS_SQL_OUTBOX_REMOVE, END } },
    webhook_events = { SS_RETAIN_MAILS, BY_ID, SS_SQL_EXPIRED_WEBHOOK_EVENTS,
                       { SS_SQL_DELETE_WEBHOOK_EVENT, END } },
    erasures = { SS_RETAIN_AUDIT, BY_INSTANT, SS_SQL_EXPIRED_ERASURES,
                 { SS_SQL_DELETE_ERASURE, END } },
    audit_events = { SS_RETAIN_AUDIT, BY_ID, SS_SQL_EXPIRED_AUDIT_EVENTS,
                     { SS_SQL_DELETE_AUDIT_EVENT, END } };

const ss_expiry_t *const ss_expiries[] = {
    &invoices,    &ledger,  &vat_checks, &contracts, &declined, &cancellations,
    &withdrawals, &letters, &replaced,   &mandates,  &usage,    &tokens,
    &sessions,    &changes, &mails,      &webhook_events, &erasures, &audit_events, NULL,
};

ss_retention_id_t ss_expiry_class(const ss_expiry_t *expiry)
{
    return expiry->class;
}

static const char *bound_text(const ss_expiry_t *expiry, ss_date_t before, const char *zone,
                              apr_pool_t *pool)
{
    switch (expiry->bound) {
    case BY_INSTANT:
        return ss_time_text(ss_date_start(before, zone), pool);
    case BY_ID:
        return ss_id_bound(ss_date_start(before, zone), pool);
    default:
        return ss_date_text(before, pool);
    }
}

ss_status_t ss_expiry_find(ss_ctx_t *ctx, const ss_expiry_t *expiry, ss_date_t before,
                           const char *zone, int limit, apr_array_header_t **ids)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id),
                              ss_arg_text(bound_text(expiry, before, zone, ctx->pool)),
                              ss_arg_int(limit) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, expiry->find, args, &rows);

    *ids = apr_array_make(ctx->pool, 1, sizeof(const char *));
    for (int i = 0; status == SS_OK && i < rows->count; i++) {
        APR_ARRAY_PUSH(*ids, const char *) = ss_rows_text(rows, i, 0);
    }
    return status;
}

typedef struct deletion_t {
    const ss_expiry_t *expiry;
    const char *id;
} deletion_t;

static ss_status_t delete_parts(ss_ctx_t *ctx, void *input)
{
    const deletion_t *deletion = input;
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(deletion->id) };
    ss_status_t status = SS_OK;

    for (const ss_sql_t *part = deletion->expiry->parts; status == SS_OK && *part != END; part++) {
        status = ss_db_change(ctx, *part, args, NULL);
    }
    return status;
}

ss_status_t ss_expiry_delete(ss_ctx_t *ctx, const ss_expiry_t *expiry, const char *id)
{
    deletion_t deletion = { expiry, id };

    return ss_db_transact(ctx, delete_parts, &deletion);
}
