/* The one price calculation: order page, review, mail, invoice and API all show what comes out of here. */
#ifndef SS_PRICE_H
#define SS_PRICE_H

#include "model/catalogue.h"

/** What the price depends on besides the catalogue. */
typedef struct ss_cart_t {
    const ss_variant_t *variant;
    int64_t plan_quantity; /* millionths; 1,000,000 unless the plan is quantity based */
    const struct ss_cart_item_t *items;
    int item_count;
    const ss_discount_t *discount; /* NULL without a coupon */
    const char *coupon_code;       /* as shown on lines; "" without */
    bool business;
    const char *country;   /* of the customer, ISO 3166-1 */
    bool vat_id_plausible; /* syntax and check digit */
    ss_date_t start;       /* first day of the contract */
} ss_cart_t;

typedef struct ss_cart_item_t {
    const ss_component_t *component;
    int64_t quantity; /* millionths; on_off: 1,000,000 */
} ss_cart_item_t;

/** Seller settings that decide the VAT case. */
typedef struct ss_seller_t {
    const char *country;
    bool small_business, oss;
} ss_seller_t;

typedef enum ss_tax_case_t {
    SS_TAX_DOMESTIC,       /* the seller's rate */
    SS_TAX_OSS,            /* the customer's country's rate */
    SS_TAX_REVERSE_CHARGE, /* 0, UStG 13b / Directive 2006/112 art. 196 */
    SS_TAX_THIRD_COUNTRY,  /* 0, not taxable in the seller's country */
    SS_TAX_SMALL_BUSINESS  /* exempt, UStG 19 */
} ss_tax_case_t;

typedef enum ss_line_kind_t { SS_LINE_SETUP, SS_LINE_PLAN, SS_LINE_COMPONENT, SS_LINE_DISCOUNT } ss_line_kind_t;

typedef struct ss_line_t {
    ss_line_kind_t kind;
    const ss_component_t *component; /* SS_LINE_COMPONENT only, else NULL */
    int64_t quantity;                /* millionths, as ordered */
    int64_t unit_price;              /* millionths, tax mode of the plan group; 0 if a scale decides */
    ss_span_t fee_period;            /* not set for setup */
    int rate;                        /* hundredths of a percent, as charged */
    int64_t amount;                  /* minor units in the plan group's tax mode, before display allocation */
    int64_t net, gross;              /* minor units; lines add up to the totals of their rate group */
    int64_t shown;                   /* gross for consumers, net for businesses */
} ss_line_t;

typedef struct ss_tax_group_t {
    int rate;
    int64_t net, vat, gross;
} ss_tax_group_t;

/** Lines that are charged together, with their totals. */
typedef struct ss_bill_t {
    ss_span_t fee_period; /* of a recurring bill; not set for mixed ones */
    const ss_line_t *lines;
    int line_count;
    const ss_tax_group_t *taxes; /* by rate, highest first */
    int tax_count;
    int64_t net, vat, gross;
    int64_t shown;     /* gross for consumers, net for businesses */
    int64_t per_month; /* shown / months of the fee period, rounded; equals shown for monthly; 0 if no months */
} ss_bill_t;

typedef struct ss_price_t {
    ss_currency_t currency;
    bool group_gross;    /* tax mode of the plan group */
    bool shows_gross;    /* what this customer sees on lines */
    ss_tax_case_t tax_case;
    ss_bill_t once;            /* setup fee alone; line_count 0 if there is none */
    const ss_bill_t *regular;  /* one per distinct fee period, the variant's first: without discount */
    const ss_bill_t *reduced;  /* same order: while the discount holds; equals regular without one */
    int period_count;
    ss_bill_t first;           /* the first invoice, whenever it comes */
    int discount_periods;      /* fee periods of the variant with discount; 0 none, -1 forever */
    ss_date_t trial_end;       /* last day of the trial; unset without one */
    ss_date_t billing_start;   /* first paid day: start, or the day after the trial */
    int64_t due_now;           /* gross, minor units: 0 during a trial or when nothing is due */
    ss_date_t first_invoice_date;
    ss_date_t regular_from;    /* first day of the first period without discount; unset if none */
    ss_date_t next_date;       /* first day of the second fee period of the variant */
    int64_t minimum_total;     /* gross over the minimum term, shown style: see minimum_shown */
    int64_t minimum_shown;     /* as the customer sees it */
    ss_date_t term_end;        /* last day of the minimum term; unset without one */
} ss_price_t;

/**
 * Calculate a cart. Order of lines: setup, plan, components in catalogue order, discount.
 * @return SS_OK; SS_INVALID with problem "price" / "too_large" if an amount leaves the range of ss_money_add()
 */
ss_status_t ss_price(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_seller_t *seller, ss_price_t *price);

/** Price of one component's quantity per fee period in minor units, quota and scale considered. */
bool ss_component_amount(const ss_component_t *component, int64_t quantity, int64_t quota, int digits,
                         int64_t *amount);

/** A text that is equal for equal prices: what was shown and what will be charged are compared by it. */
const char *ss_price_fingerprint(const ss_price_t *price, apr_pool_t *pool);

#endif
