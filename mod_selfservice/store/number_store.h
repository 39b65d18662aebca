/* Gapless numbers per series. */
#ifndef SS_NUMBER_STORE_H
#define SS_NUMBER_STORE_H

#include "store/db.h"

/**
 * Take the next number of a series inside the caller's transaction; taken last, it stays locked until commit.
 * @param series  "Invoice", "CreditNote", "Contract", "Customer", "Order", "Cancellation", "Withdrawal"
 * @param number  formatted by the merchant's pattern: {yyyy} and {n:digits}; a series with {yyyy} counts per year
 */
ss_status_t ss_number_next(ss_ctx_t *ctx, const char *series, const char **number);

#endif
