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
    int64_t emptied;       /* of them, those whose content was deleted with their order */
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

/** A record as it is stored. Texts live in the context's pool. */
typedef struct ss_proof_t {
    int64_t sequence; /* 1 is the first of the merchant's chain */
    const char *order_id, *order_number; /* number: "" if the order is gone */
    const char *created_at;
    const char *record; /* JSON, byte for byte what was hashed */
    const char *previous_hash, *hash;
} ss_proof_t;

/**
 * The records after a number of the chain, at most 100, unchecked. List of ss_proof_t.
 * @return SS_OK (empty at the end), SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_order_proof_list(ss_ctx_t *ctx, int64_t after, apr_array_header_t **list);

/** The record of one order. @return SS_OK, SS_NOT_FOUND, SS_UNAVAILABLE, SS_ERROR */
ss_status_t ss_order_proof_find(ss_ctx_t *ctx, const char *order_number, ss_proof_t *proof);

#endif
