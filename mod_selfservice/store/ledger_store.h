/* The account of a contract: payments and what else moves its balance. */
#ifndef SS_LEDGER_STORE_H
#define SS_LEDGER_STORE_H

#include "model/ledger.h"
#include "store/db.h"

/** A place in an account, newest first: what comes after it is older. */
typedef struct ss_account_key_t {
    const char *day, *id; /* ISO day, id of a row */
} ss_account_key_t;

/** Before all rows there are. */
#define SS_ACCOUNT_NEWEST ((ss_account_key_t){ "9999-12-31", "~" })

/** Store an entry. */
ss_status_t ss_ledger_add(ss_ctx_t *ctx, const ss_ledger_entry_t *entry);

/** Documents and entries of a contract after a place. @param list  of ss_booking_t */
ss_status_t ss_ledger_list(ss_ctx_t *ctx, const char *contract_id, ss_account_key_t after,
                           int limit, apr_array_header_t **list);

/** The sum of all bookings after a place: the balance at the first of them; minor units. */
ss_status_t ss_ledger_balance(ss_ctx_t *ctx, const char *contract_id, ss_account_key_t after,
                              int64_t *balance);

/**
 * What may be paid out: the credit, less what is to be paid back for credit notes; minor units, not
 * above 0 if there is none.
 */
ss_status_t ss_ledger_credit(ss_ctx_t *ctx, const char *contract_id, int64_t *credit);

#endif
