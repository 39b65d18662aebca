/* An order: what travels sealed from page to page, and what is kept of it. */
#ifndef SS_ORDER_H
#define SS_ORDER_H

#include "model/contract.h"
#include "model/customer.h"
#include "model/price.h"

/** Who is signed in to the portal and orders a further contract: known already, not asked again. */
typedef struct ss_buyer_t {
    ss_customer_t customer;
    ss_payment_method_t method; /* pays for the new contract too; kind "" if there is none yet */
} ss_buyer_t;

/**
 * What the customer chose and typed; sealed in the form until it becomes an order. No field is
 * NULL.
 */
typedef struct ss_draft_t {
    const char *submission_key; /* secret made by the first GET; one order per key */
    const ss_variant_t *variant;
    const ss_buyer_t *buyer;    /* never sealed: it comes from the session; NULL: a new customer */
    int64_t plan_quantity;
    ss_cart_item_t *items;
    int item_count;
    ss_person_t person;
    const char *payment;         /* "direct-debit", "invoice", "" where none is needed */
    const char *holder, *iban;   /* as typed until checked, then compact */
    const char *coupon;          /* as typed */
    const char *lang, *tag, *return_url;
    json_t *custom;              /* further fields: texts by name; see model/custom_field.h */
    const char *const *consents; /* ids ticked on the review page, NULL-terminated; "mandate" is the
                                    mandate's box */
    const char *shown_price;     /* ss_offer_fingerprint() of what the review page showed */
    const char *button_label;    /* exact label of the binding button */
    const char *client_ip;       /* kept with the mandate only */
    bool test;
    bool coupon_used_up;         /* found out by the check: prices then ignore the coupon */
} ss_draft_t;

typedef struct ss_order_t {
    const char *id, *number; /* "B-2026-000001" */
    const char *submission_key, *receipt_hash; /* read back, the first is the hash of the key */
    const char *kind, *status; /* "signup"; "completed", "approval_pending", "declined" */
    const char *customer_id, *contract_id, *variant_id, *lang;
    const char *data; /* JSON: summary as shown on confirmation page and mail */
    const char *created_at;
    bool test;
} ss_order_t;

#endif
