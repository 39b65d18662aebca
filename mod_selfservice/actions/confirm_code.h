/* A change that waits for a code from a mail to the customer's present address: requested, sent
 * anew, given up, confirmed. */
#ifndef SS_CONFIRM_CODE_H
#define SS_CONFIRM_CODE_H

#include "model/customer.h"
#include "model/pending_change.h"

/* The kinds: each waits with a code of its own. Problems are those of the field named like it. */
#define SS_CHANGE_EMAIL   "email"
#define SS_CHANGE_PAYMENT "payment"

/**
 * Note what is wanted and mail a code to the present address: who reads that mailbox is the
 * customer. An earlier wish of this kind, and its code, is replaced. May run inside a transaction
 * of the caller or as one of its own. Source: OWASP ASVS 7.5.1.
 * @param wanted  kept as it is: what must stay secret comes sealed
 * @return SS_OK, SS_INVALID (problem "too_many_codes" of the kind), SS_UNAVAILABLE
 */
ss_status_t ss_code_request(ss_ctx_t *ctx, const ss_customer_t *customer, const char *kind,
                            const char *wanted);

/** Mail a new code for the change that waits; the old one is void. @return also SS_NOT_FOUND */
ss_status_t ss_code_resend(ss_ctx_t *ctx, const ss_customer_t *customer, const char *kind);

/** The change that waits, its code good or not. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_code_find(ss_ctx_t *ctx, const char *customer_id, const char *kind,
                         ss_pending_change_t *change);

/** Forget the change that waits. */
ss_status_t ss_code_drop(ss_ctx_t *ctx, const char *customer_id, const char *kind);

typedef struct ss_code_answer_t {
    const char *customer_id, *kind;
    const char *typed; /* the code, blanks and all */
    /* Stores the change; runs inside the transaction: statements only. */
    ss_status_t (*store)(ss_ctx_t *ctx, const ss_pending_change_t *change, void *baton);
    void *baton;
} ss_code_answer_t;

/**
 * Store the change if the code is right; it is over then. A wrong code uses up an attempt.
 * @return SS_OK, SS_INVALID (problem "code": missing, bad_code, wrong_code, code_over), or what
 * storing returned
 */
ss_status_t ss_code_confirm(ss_ctx_t *ctx, const ss_code_answer_t *answer);

#endif
