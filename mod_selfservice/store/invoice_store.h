/* Invoices and credit notes, read and written; never changed but for payment. */
#ifndef SS_INVOICE_STORE_H
#define SS_INVOICE_STORE_H

#include "model/invoice.h"
#include "store/db.h"

#define SS_INVOICE_PAGE 20 /* documents of a page; the list holds one more if there are older ones */

/** Columns of the statements that read invoices. */
extern const ss_record_t ss_invoice_record;

/**
 * Store a new invoice or credit note; amounts in minor units. @return SS_OK, SS_UNAVAILABLE,
 * SS_ERROR
 */
ss_status_t ss_invoice_add(ss_ctx_t *ctx, const ss_invoice_t *invoice);
/** @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_invoice_find(ss_ctx_t *ctx, const char *id, ss_invoice_t *invoice);
/** Which documents of a contract a page shows. */
typedef struct ss_invoice_filter_t {
    const char *kind;      /* "" for all */
    const char *from_date; /* ISO day; "" for all */
    const char *before_date, *before_id; /* only what is older: the last row seen, or "9999-12-31"
                                            and "~" */
} ss_invoice_filter_t;

/**
 * One page of a contract's documents, newest first, without `data`. List of ss_invoice_t. Letters
 * about overdue invoices are among them, kind "dunning": `net` is what a letter asks for, `data` the
 * number of its invoice; what is to be paid, paid and credited is that of its invoice. So are the
 * papers of the contract, kind "contract", "change", "cancellation" or "withdrawal", with `id` of the
 * document and no amounts; filter->kind "papers" gives these alone.
 */
ss_status_t ss_invoice_list(ss_ctx_t *ctx, const char *contract_id,
                            const ss_invoice_filter_t *filter, apr_array_header_t **invoices);

/** What there is to choose from. */
typedef struct ss_invoice_range_t {
    const char *first, *last; /* ISO days of issue; "" without documents */
    bool has_invoices;
    bool has_kinds; /* there are invoices, and what is none: credit notes, papers of the contract */
} ss_invoice_range_t;

ss_status_t ss_invoice_range(ss_ctx_t *ctx, const char *contract_id, ss_invoice_range_t *range);
/** All documents of a contract with their `data`, oldest first. List of ss_invoice_t. */
ss_status_t ss_invoice_list_whole(ss_ctx_t *ctx, const char *contract_id,
                                  apr_array_header_t **invoices);

/** By the number on it, without `data`. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_invoice_find_by_number(ss_ctx_t *ctx, const char *number, ss_invoice_t *invoice);

/**
 * Invoices of a contract with something to pay, due first, first; at most 50, without `data`.
 * @param today  ISO day by which ss_invoice_paid() counts; "" to count only what was booked
 */
ss_status_t ss_invoice_list_open(ss_ctx_t *ctx, const char *contract_id, const char *today,
                                 apr_array_header_t **invoices);
/** What is to pay on all of them, minor units; 0 if nothing is. */
ss_status_t ss_invoice_sum_open(ss_ctx_t *ctx, const char *contract_id, const char *today,
                                int64_t *sum);

/**
 * Store paid, paid_at and returned_at. @param before  `paid` as read
 * @return SS_CONFLICT if that or `credited` is another by now
 */
ss_status_t ss_invoice_set_paid(ss_ctx_t *ctx, const ss_invoice_t *invoice, int64_t before);

/** A credit note takes this amount off an invoice; minor units. */
ss_status_t ss_invoice_credit(ss_ctx_t *ctx, const char *id, int64_t amount);

#endif
