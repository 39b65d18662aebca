/*
 * The chain of proof records: what each customer saw and pressed, in a form that shows later
 * changes.
 */
#ifndef SS_PROOF_STORE_H
#define SS_PROOF_STORE_H

#include "store/db.h"

/**
 * Append to the merchant's chain: hash = SHA-256(previous hash, record). Only inside an action; the
 * chain is locked until it ends.
 * @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_order_proof_add(ss_ctx_t *ctx, const char *order_id, const char *record);

typedef enum ss_proof_fault_t {
    SS_PROOF_SOUND,
    SS_PROOF_CHANGED,  /* a record does not fit its hash or the record before it */
    SS_PROOF_MISSING,  /* a number of the chain has no record, or an order has none */
    SS_PROOF_ADDED,    /* more records than were ever counted, or one without an order */
    SS_PROOF_NOT_SEEN, /* the hash noted at an earlier check is not in the chain: it was made anew
                        */
} ss_proof_fault_t;

/** What the walk along the chain found. Texts live in the context's pool. */
typedef struct ss_proof_check_t {
    int64_t count;         /* records that fit */
    const char *last_hash; /* of the last one that fits; "" before the first */
    ss_proof_fault_t fault;
    const char *order_id; /* of the first record that does not fit; "" if there is none to name */
} ss_proof_check_t;

/**
 * Recompute the merchant's chain from its beginning.
 * @param seen  last_hash of an earlier check, which the chain must still hold; "" for none
 * @return SS_OK; SS_CONFLICT if check->fault tells of one; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_order_proof_verify(ss_ctx_t *ctx, const char *seen, ss_proof_check_t *check);

#endif
