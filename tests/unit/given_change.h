/* A contract of 2026-11-24 and somebody who changes it. */
#ifndef SS_UNIT_GIVEN_CHANGE_H
#define SS_UNIT_GIVEN_CHANGE_H

#include "shop.h"

#include "actions/change_contract.h"

typedef struct given_change_t {
    ss_ctx_t *ctx;
    ss_contract_t contract;
    ss_customer_t customer;
    ss_change_t change;
    ss_draft_t draft;
} given_change_t;

/** A contract on a variant in a new shop; or of a draft in a shop that is there. */
given_change_t *given_contract(const char *variant);
given_change_t *given_contract_of(ss_ctx_t *ctx, ss_draft_t *draft);

/** Read contract and customer as they are now. */
void given_contract_read(given_change_t *given);

/** Go on at another time. */
void at(given_change_t *given, const char *time);

/** Wish for another plan and so many of a component; NULL: as it is. @return as ss_change_make() */
ss_status_t wishes(given_change_t *given, const char *variant, const char *component, int64_t quantity);

/** The same for a component that may be booked: so many in place of what there is; 0: none. */
ss_status_t changes_to(given_change_t *given, const char *variant, const char *component, int64_t quantity);

/** Its first day, ISO. */
const char *day_of(const given_change_t *given);

/** Order what was wished, at the price that was shown; with or without the consent to an early start. */
ss_status_t orders(given_change_t *given, bool early);

/** Change how many of a component are booked, which must be taken. */
void changed(given_change_t *given, const char *component, int64_t quantity, bool early);

/** The contract of the example order; one of webhosting-plus with support added at a time. */
given_change_t *given_example_change(void);
given_change_t *given_support_from(const char *ordered, bool early);

/** The newest change: "upgrade scheduled 2027-04-10". */
const char *changes(ss_ctx_t *ctx);

#endif
