/* The account of a contract in words: what is to be paid and how, and what moved it. */
#ifndef SS_ACCOUNT_VIEW_H
#define SS_ACCOUNT_VIEW_H

#include "base/json.h"
#include "model/contract.h"
#include "model/invoice.h"
#include "render/buffer.h"
#include "store/ledger_store.h"

#define SS_ACCOUNT_PAGE 25 /* bookings on a page */

/**
 * Whether a customer's invoices are debited at present.
 * @return SS_OK, also if none is noted: then false; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_customer_is_debited(ss_ctx_t *ctx, const char *customer_id, bool *debited);

/** The currency of a contract, as agreed. */
ss_currency_t ss_account_currency(const ss_ctx_t *ctx, const ss_contract_t *contract);

/**
 * Set in `data`: "open": [{"id", "number", "amount", "note", "transfer", "overdue", "returned",
 * "giro": bool, "facts"}], due first, first, "open_rest": what else
 * is owed, reminder fees above all, and "open_total"; "has_open"; "collected": what was debited and
 * is not booked, "" for nothing. Facts are what a transfer needs;
 * "giro" tells whether a GiroCode may be shown.
 */
ss_status_t ss_account_open(ss_ctx_t *ctx, const ss_contract_t *contract, json_t *data);

/**
 * Set in `data`: "overdue_invoice": {"number", "amount", "due", "returned"} of what is overdue longest, or
 * false.
 */
ss_status_t ss_account_overdue(ss_ctx_t *ctx, const ss_contract_t *contract, json_t *data);

/**
 * Set in `data`: "bookings": [{"label", "number", "reference", "date", "amount", "balance"}] of a
 * page, newest first, "has_bookings" and "balance", that of the first of them.
 * @param after  a place in the account; set to that of the last booking if there are more, else its
 * id is ""
 */
ss_status_t ss_account_bookings(ss_ctx_t *ctx, const ss_contract_t *contract,
                                ss_account_key_t *after, json_t *data);

/** All bookings as comma-separated values: days in ISO form, decimal points. */
ss_status_t ss_account_csv(ss_ctx_t *ctx, const ss_contract_t *contract, ss_buffer_t *out);

/**
 * A sentence about what stays to be paid of an invoice after a credit note: how much, when and how,
 * by the same rule as the balance. "" if nothing does.
 */
const char *ss_account_left(ss_ctx_t *ctx, const ss_invoice_t *invoice, bool debited);

/** The GiroCode of what is to be paid of an invoice; "" if there is none. */
const char *ss_account_giro_code(ss_ctx_t *ctx, const ss_invoice_t *invoice, bool debited);

#endif
