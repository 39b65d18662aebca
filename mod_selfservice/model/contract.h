/* A contract, what is booked in it, and how it is paid. */
#ifndef SS_CONTRACT_H
#define SS_CONTRACT_H

#include "model/catalogue.h"

typedef struct ss_contract_t {
    const char *id, *number; /* "V-000001" */
    const char *customer_id, *variant_id;
    int64_t plan_quantity;   /* millionths */
    const char *status;      /* "active", "waiting" (for approval), "cancelled", "ended",
                                 "declined" (never in force), "withdrawn" */
    const char *lang;
    const char *start_date, *trial_end, *term_end, *end_date; /* ISO days; "" if there is none */
    const char *billed_until, *next_billing_date;
    const char *discount_id, *coupon_code;
    int64_t discount_periods_left; /* -1 forever */
    const char *withdrawal_end;
    const char *custom_fields; /* JSON: texts by name */
    const char *terms; /* JSON of ss_agreement_freeze(): prices and periods agreed, frozen */
    int64_t version;
    const char *created_at;
    bool test; /* ordered through a test link: never billed, left out of reports */
} ss_contract_t;

/** How a contract ends, in ISO days. */
typedef struct ss_contract_end_t {
    const char *day;          /* the last one; "" if it does not end */
    const char *last_billing; /* the day after it; "" if all that is owed was billed in advance */
    const char *why; /* key of the text that tells why not on an earlier day that was wished; NULL */
} ss_contract_end_t;

typedef struct ss_component_subscription_t {
    const char *id, *contract_id, *component_id;
    int64_t quantity; /* millionths */
    const char *start_date, *end_date;
    int64_t position; /* in the order of the contract */
} ss_component_subscription_t;

typedef struct ss_payment_method_t {
    const char *id, *customer_id;
    const char *kind; /* "direct-debit", "invoice" */
    const char *holder;
    const char *iban_sealed, *iban_masked; /* "" for invoice */
    const char *mandate_reference, *mandate_text, *mandate_signed_at;
    const char
        *mandate_ip; /* address of the signer: evidence of the mandate, kept for nothing else */
    const char *created_at;
} ss_payment_method_t;

/** @return true for a contract that is concluded and has not ended: active, or cancelled to a day */
bool ss_contract_is_in_force(const ss_contract_t *contract);

/** @return true if it is in force on an ISO day; what was withdrawn or declined never is */
bool ss_contract_runs(const ss_contract_t *contract, const char *day);

#endif
