/* Take in what was used of a metered component. */
#ifndef SS_RECORD_USAGE_H
#define SS_RECORD_USAGE_H

#include "model/usage.h"

#define SS_USAGE_KEY_LIMIT  100 /* characters */
#define SS_USAGE_MEMO_LIMIT 200

/** A count as it is reported. */
typedef struct ss_new_usage_t {
    const char *component; /* id or ExternalId */
    int64_t quantity;      /* millionths, above 0 */
    apr_time_t due_at;     /* when it was used; 0: now */
    const char *memo, *key; /* "" for none */
} ss_new_usage_t;

/**
 * Store a count. The contract must be in force, the component one of its metered ones, the moment
 * within the contract. A key that was used before stores nothing if the count is the same: what is
 * sent twice counts once. No audit event: there may be millions of counts, and each row says when
 * it came.
 * @param stored  the row, also that of an earlier call with the key
 * @return SS_OK; SS_INVALID with problems "contract" / "not_in_force", "component" / "not_metered",
 * "quantity" / "out_of_range", or "sum_out_of_range" with what was counted in the same period,
 * "due" / "out_of_contract", "key" or "memo" / "too_long" or "bad_value"; SS_CONFLICT if the key
 * belongs to another count; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_record_usage(ss_ctx_t *ctx, const ss_contract_t *contract,
                            const ss_new_usage_t *reported, ss_usage_t *stored);

#endif
