/* A contract whose account moves: V-000001 with a first invoice of 23.55. */
#ifndef SS_UNIT_GIVEN_ACCOUNT_H
#define SS_UNIT_GIVEN_ACCOUNT_H

#include "shop.h"

#include "actions/book_payment.h"

typedef struct visit_t {
    ss_ctx_t *ctx;
    ss_contract_t contract;
    apr_array_header_t *entries;
} visit_t;

/** A contract with its first invoice of 23.55, issued on 2026-11-24, to be debited on 2026-11-26. */
visit_t given_debit(void);

/** The same to be transferred. */
visit_t given_visit(void);

/** The number of the first invoice. */
const char *number_of(visit_t *visit);

/** Another invoice or credit note of the same contract, due on a day. */
void given_invoice(visit_t *visit, const char *number, const char *kind, int64_t gross,
                   const char *due_date);

/** Book a movement, "" for no invoice. @return as ss_book_payment() */
ss_status_t book(visit_t *visit, const char *kind, int64_t amount, const char *invoice);

/** How an invoice stands on 2026-12-24. */
const char *state(visit_t *visit, const char *number, bool debited);

/** What the account stands at, minor units. */
int64_t balance(visit_t *visit);

#endif
