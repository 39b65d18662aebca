/* How a customer wants to pay: checked alike on the order page and in the portal, then a row with
 * its mandate. */
#ifndef SS_PAYMENT_METHOD_H
#define SS_PAYMENT_METHOD_H

#include "model/contract.h"
#include "model/site.h"

#define SS_HOLDER_LIMIT 70 /* characters. Source: pain.008, Max70Text */

typedef struct ss_payment_wish_t {
    const char *kind;          /* "direct-debit", "invoice", "" */
    const char *holder, *iban; /* as typed until checked; "" unless by direct debit */
    const char *mandate_text;  /* as the customer read it in the language of the page */
    const char *signed_at, *ip;
} ss_payment_wish_t;

/**
 * Check a chosen method: offered here ("payment" "not_allowed"), account by direct debit ("holder",
 * "iban"). The IBAN is brought into its compact form, what does not belong to the method emptied.
 * @param group  whose currency is paid; NULL: no direct debit
 */
void ss_payment_wish_check(ss_ctx_t *ctx, const ss_plan_group_t *group, ss_payment_wish_t *wish);

/** @return true if this site debits accounts in the currency of `group`, which may be NULL */
bool ss_payment_may_debit(const ss_ctx_t *ctx, const ss_plan_group_t *group);

/**
 * The row of a checked wish, the IBAN sealed. @param reference  of the mandate
 * @return SS_OK; SS_ERROR (logged) without a key to seal with
 */
ss_status_t ss_payment_method_make(ss_ctx_t *ctx, const ss_payment_wish_t *wish,
                                   const char *customer_id, const char *reference,
                                   ss_payment_method_t *method);

/**
 * The account of a stored method, for its own customer only.
 * @param sealed  as stored; "" for none
 * @return "" also if no key opens it
 */
const char *ss_payment_iban(ss_ctx_t *ctx, const char *sealed);

/** "Marlene Feddersen, DE89 ... 00", "Invoice", or that there is none: in ctx->lang. */
const char *ss_payment_words(ss_ctx_t *ctx, const char *kind, const char *holder,
                             const char *iban_masked);

#endif
