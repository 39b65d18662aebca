/* A contract that is withdrawn from or cancelled: V-000001 of Marlene Feddersen. */
#ifndef SS_UNIT_GIVEN_WITHDRAWAL_H
#define SS_UNIT_GIVEN_WITHDRAWAL_H

#include "shop.h"

#include "actions/declare.h"

#define DAYS(n) (apr_time_from_sec(86400) * (n))

/** Order at the price that was shown, and forget the mails about it. */
void given_ordered(ss_ctx_t *ctx, ss_draft_t *draft);

/** A shop with the example order of 24 November, its invoice of 23.55 by direct debit not paid yet. */
ss_ctx_t *given_example_contract(void);

/** Declare about the whole contract ("") or a part of it, each time with a form of its own. */
ss_declaration_t declared(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *part);

/** Withdraw from the whole contract ("") or a part of it. @return the status of the declaration */
const char *withdraws(ss_ctx_t *ctx, const char *part);

/** Withdraw from the whole contract, which must be done at once. */
void withdraw(ss_ctx_t *ctx);

/** Withdraw from the whole contract or a part of it, which must wait for people and change nothing. */
void expect_people(ss_ctx_t *ctx, const char *part);

/** Credit notes: their count and sum in cents, "1 2173". */
const char *notes(ss_ctx_t *ctx);

/** The data of the newest mail about an event, "" if there is none. */
const char *mail_of(ss_ctx_t *ctx, const char *event);

/** @return true if the newest receipt of a withdrawal holds these words */
bool mail_has(ss_ctx_t *ctx, const char *words);

#endif
