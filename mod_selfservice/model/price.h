/*
 * The one price calculation: order page, review, mail, invoice and API all show what comes out of
 * here.
 */
#ifndef SS_PRICE_H
#define SS_PRICE_H

#include "model/tax.h"

/** What the price depends on besides the catalogue. */
typedef struct ss_cart_t {
    const ss_variant_t *variant;
    int64_t plan_quantity; /* millionths; 1,000,000 unless the plan is quantity based */
    const struct ss_cart_item_t *items;
    int item_count;
    const ss_discount_t *discount; /* NULL without a coupon */
    const char *coupon_code;       /* as shown on lines; "" without */
    bool business;
    const char *country;   /* of the customer, ISO 3166-1; "": the seller's */
    bool vat_id_plausible; /* ss_person_has_vat_id() */
    ss_date_t start;       /* first day of the contract */
    bool agreed;           /* of a contract: no usage is charged but that of its items */
} ss_cart_t;

typedef struct ss_cart_item_t {
    const ss_component_t *component;
    int64_t quantity; /* millionths; on_off: 1,000,000 */
} ss_cart_item_t;

typedef enum ss_line_kind_t {
    SS_LINE_SETUP,
    SS_LINE_PLAN,
    SS_LINE_COMPONENT,
    SS_LINE_DISCOUNT
} ss_line_kind_t;

typedef struct ss_line_t {
    ss_line_kind_t kind;
    const ss_component_t *component; /* SS_LINE_COMPONENT only, else NULL */
    int64_t quantity;                /* millionths, as ordered */
    int64_t unit_price; /* millionths, tax mode of the plan group; 0 if a scale decides */
    ss_span_t fee_period;            /* not set for setup */
    int rate;                        /* hundredths of a percent, as charged */
    int64_t amount;     /* minor units in the plan group's tax mode, before allocation */
    int64_t net, gross; /* minor units; lines add up to the totals of their rate group */
    int64_t shown;                   /* gross for consumers, net for businesses */
    bool discounted;                 /* a discount of the bill, if there is one, reduces it too */
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
    int64_t per_month; /* shown / months of the fee period, rounded; equals shown for monthly; 0 if
                          no months */
} ss_bill_t;

typedef struct ss_price_t {
    ss_currency_t currency;
    bool group_gross;    /* tax mode of the plan group */
    bool shows_gross;    /* what this customer sees on lines */
    ss_tax_case_t tax_case;
    ss_bill_t once;            /* setup fee alone; line_count 0 if there is none */
    const ss_bill_t
        *regular; /* one per distinct fee period, the variant's first: without discount */
    const ss_bill_t *reduced; /* same order: while the discount holds; equals regular without one */
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
 * Calculate a cart. Order of lines: setup, plan, components in catalogue order, discount. Metered
 * components and quantities of 0 are left out; the plan has its line even if it is free.
 *
 * A discount is one line per VAT rate of what it reduces, behind all other lines, negative in
 * `amount`, `net`, `gross` and `shown`; where no VAT is charged it is a single line. So in every
 * bill the lines of a rate add up to its ss_tax_group_t, all lines to the totals, and `shown` to
 * `shown`. Of the two sides the one that is not the group's tax mode is allocated by largest
 * remainder over the other lines; the discount line takes what is left of the total.
 *
 * A fixed amount is granted once per fee period of the variant: on `first` over all that is due, in
 * `reduced` to the variant's fee period first. Where setup and first fee come on different invoices
 * (postpaid) it spares the setup.
 *
 * Postpaid: `first` is the setup fee alone if there is one, else what is due after the shortest fee
 * period. A variant without a fee period is paid once: next_date and regular_from are then unset.
 * @return SS_OK; SS_INVALID with problem "price" / "too_large" if an amount leaves the range of
 * ss_money_add()
 */
ss_status_t ss_price(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_seller_t *seller,
                     ss_price_t *price);

/**
 * A price of whole or part units in minor units: rounded half up. @return false beyond
 * SS_MONEY_MAX
 */
bool ss_unit_amount(int64_t price, int64_t quantity, int digits, int64_t *amount);

/**
 * Price of one component's quantity per fee period in minor units, quota and scale considered; also
 * of a period's usage of a metered one. @return false beyond SS_MONEY_MAX
 */
bool ss_component_amount(const ss_component_t *component, int64_t quantity, int64_t quota,
                         int digits, int64_t *amount);

/**
 * The part of an amount that falls on `from` to `last`, both included, of a fee period from `first`
 * to `last`; rounded half up. 0 if `from` is after `last`, all if it is not after `first`.
 */
int64_t ss_prorate(int64_t amount, ss_date_t first, ss_date_t last, ss_date_t from);

/**
 * A text that is equal for equal prices: what was shown and what will be charged are compared by
 * it. It covers lines, totals and the number of discounted periods, not the calendar days (an order
 * over midnight is no other order) and not prices of usage, which are not part of ss_price_t.
 */
const char *ss_price_fingerprint(const ss_price_t *price, apr_pool_t *pool);

#endif
