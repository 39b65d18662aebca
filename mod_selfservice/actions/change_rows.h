/* What a change writes into contract, components and invoices, whoever carries it out. */
#ifndef SS_CHANGE_ROWS_H
#define SS_CHANGE_ROWS_H

#include "actions/change_offer.h"
#include "actions/issue_invoice.h"

/** The document of credits and charges of a change. */
typedef struct ss_change_invoice_t {
    bool is_due;     /* something is to be paid, and it is no test */
    bool gives_back; /* the sum is negative: `prepared` is the content of a credit note */
    const char *key;
    ss_prepared_invoice_t prepared;
} ss_change_invoice_t;

/**
 * Prepare it before the transaction, dated today. A sum that is to be paid back makes a credit note.
 * @return SS_OK, SS_ERROR
 */
ss_status_t ss_change_invoice_prepare(ss_ctx_t *ctx, const ss_change_t *change,
                                      ss_change_invoice_t *invoice);

/**
 * Issue it inside the transaction; the document of an invoice is appended to `documents`. A credit
 * note corrects an invoice of that time and has a mail of its own; where no invoice bears it, it is
 * logged (SS0440) for people to settle.
 */
ss_status_t ss_change_invoice_issue(ss_ctx_t *ctx, const ss_change_t *change,
                                    const ss_change_invoice_t *invoice, const char *order_number,
                                    json_t *documents);

/**
 * Inside the transaction: the contract's new terms, the components that end and those that begin.
 * @return SS_CONFLICT if the contract was changed or cancelled since it was read
 */
ss_status_t ss_change_carry_out(ss_ctx_t *ctx, const ss_change_t *change);

/** Inside the transaction: the event by which other systems hear of a change in force. */
ss_status_t ss_change_announce(ss_ctx_t *ctx, const ss_change_t *change, const char *change_id);

#endif
