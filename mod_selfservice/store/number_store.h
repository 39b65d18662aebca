/* Gapless numbers per series. */
#ifndef SS_NUMBER_STORE_H
#define SS_NUMBER_STORE_H

#include "store/db.h"

/**
 * Take the next number of a series inside the caller's transaction; taken last, it stays locked
 * until commit.
 * @param series  "Invoice", "CreditNote", "Contract", "Customer", "Order", "Cancellation",
 * "Withdrawal", "Dunning"
 * @param number  formatted by the merchant's pattern: {yyyy} and {n:digits}; a series with {yyyy}
 * counts per year
 */
ss_status_t ss_number_next(ss_ctx_t *ctx, const char *series, const char **number);

/** "RE-{yyyy}-{n:6}" filled: "RE-2026-000001". Anything else in braces stays as it is. */
const char *ss_number_format(const char *pattern, const char *year, int64_t n, apr_pool_t *pool);

/** Count a named row of the same table up by one inside the caller's transaction; it is locked
 * until commit. */
ss_status_t ss_counter_next(ss_ctx_t *ctx, const char *name, int64_t *value);

#endif
