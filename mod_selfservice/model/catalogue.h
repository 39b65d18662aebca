/*
 * One merchant's catalogue: what can be ordered, at which price, on which terms. Immutable once
 * read.
 */
#ifndef SS_CATALOGUE_H
#define SS_CATALOGUE_H

#include "model/money.h"
#include "model/period.h"

/**
 * A text by language: a JSON object {"_c": fallback, "de": ..., "en": ...}. Read with ss_name().
 */
typedef const json_t ss_names_t;

/** @return the text in `lang`, else "_c", else any, else "" */
const char *ss_name(ss_names_t *names, const char *lang);

typedef enum ss_component_type_t { SS_ON_OFF, SS_QUANTITY, SS_METERED } ss_component_type_t;
typedef enum ss_scale_type_t {
    SS_SCALE_NONE,
    SS_SCALE_VOLUME,
    SS_SCALE_GRADUATED,
    SS_SCALE_BUCKET,
    SS_SCALE_DISCOUNT
} ss_scale_type_t;

/**
 * From this quantity on (exclusive, except 0) `value` holds: a price, or a percentage for
 * SS_SCALE_DISCOUNT.
 */
typedef struct ss_price_tier_t {
    int64_t from;  /* millionths of a unit */
    int64_t value; /* millionths of a currency unit, or of a percent */
} ss_price_tier_t;

typedef struct ss_tax_entry_t {
    const char *country; /* ISO 3166-1 alpha-2 */
    int rate;            /* hundredths of a percent: 1900 = 19 % */
    ss_date_t valid_from;
} ss_tax_entry_t;

typedef struct ss_tax_policy_t {
    const char *id, *external_id;
    ss_names_t *name;
    const ss_tax_entry_t *entries;
    int entry_count;
} ss_tax_policy_t;

typedef struct ss_plan_group_t {
    const char *id, *external_id;
    ss_names_t *name;
    ss_currency_t currency;
    bool gross; /* prices include VAT */
    const ss_tax_policy_t *tax_policy;
} ss_plan_group_t;

typedef struct ss_plan_t {
    const char *id, *external_id;
    const ss_plan_group_t *group;
    ss_names_t *name, *description;
    ss_names_t *information; /* for consumers before the contract; EGBGB 246a section 1 */
    const json_t *features;  /* list of ss_names_t */
    ss_span_t trial;
    bool quantity_based, requires_order_approval, hidden;
    bool for_consumers, for_businesses;
    bool digital_content; /* not on a medium: the right of withdrawal can end early, BGB 356(6) */
    const ss_tax_policy_t *tax_policy; /* its own, else the group's */
} ss_plan_t;

typedef struct ss_component_t {
    const char *id, *external_id;
    const ss_plan_group_t *group;
    ss_component_type_t type;
    ss_names_t *name, *description, *unit_name;
    int64_t price; /* millionths, per unit and fee period */
    ss_span_t fee_period;
    ss_scale_type_t scale;
    const ss_price_tier_t *tiers;
    int tier_count;
    int64_t min, max,
        step; /* millionths; max 0: no limit of the merchant's, then 1,000,000 units */
    const ss_tax_policy_t *tax_policy;
    bool allow_self_service, show_self_service, show_price_information, hidden, prorate;
    int position; /* order in the file */
} ss_component_t;

typedef struct ss_quota_t {
    const ss_component_t *component;
    int64_t quantity; /* millionths included */
} ss_quota_t;

typedef struct ss_variant_t {
    const char *id, *external_id;
    const ss_plan_t *plan;
    const char *internal_name;
    ss_names_t *description; /* "monatlich" */
    int64_t recurring_fee, setup_fee; /* millionths */
    ss_names_t *setup_description;
    ss_span_t fee_period, billing_period;
    ss_span_t contract_period, later_contract_period;
    ss_span_t cancellation_period, later_cancellation_period;
    bool renews; /* false: ends by itself after the term */
    bool allow_self_service, allow_without_payment_data, hidden, prepaid;
    apr_time_t valid_from, valid_until; /* 0: no limit; closed-open */
    const ss_quota_t *quotas;
    int quota_count;
    const json_t *change_targets; /* list of ids a customer may change to; NULL: all that fit */
} ss_variant_t;

typedef struct ss_discount_t {
    const char *id, *external_id;
    const ss_plan_group_t *group;
    ss_names_t *name;
    bool percent;
    int64_t value; /* percent in millionths, or an amount in minor units */
    int periods;   /* 1 once, n fee periods of the variant, 0 forever; see ss_discount_periods() */
    ss_span_t duration; /* set: the discount lasts this long, whatever the variant's fee period */
    bool include_setup;
    const json_t *targets; /* list of plan or component ids; empty: everything recurring */
} ss_discount_t;

typedef struct ss_coupon_t {
    const char *id, *external_id;
    const ss_plan_group_t *group;
    const ss_discount_t *discount;
    const char *internal_name;
    const json_t *codes;
    apr_time_t valid_from, valid_until; /* 0: no limit; closed-open */
    int64_t max_uses;                   /* 0: no limit */
    bool single_use, active;
    const json_t *plan_ids; /* empty: all */
} ss_coupon_t;

typedef enum ss_consent_kind_t {
    SS_CONSENT_PLAIN,
    SS_CONSENT_NOTICE,
    SS_CONSENT_IMMEDIATE_START,   /* begin within the withdrawal period: BGB 357a(2) */
    SS_CONSENT_LOSS_OF_WITHDRAWAL /* digital content alone: the right ends with it, BGB 356(6) */
} ss_consent_kind_t;

typedef struct ss_consent_t {
    const char *id;
    ss_consent_kind_t kind;
    bool required, for_consumers, for_businesses;
    ss_names_t *text; /* with {tac} {dpp} {withdrawal} */
} ss_consent_t;

typedef struct ss_terms_t {
    const char *id;
    const char *kind; /* "tac", "dpp", "withdrawal" */
    const char *lang, *title, *markdown;
    const char *hash;        /* SHA-256 of title and text */
    apr_time_t published_at; /* of this version */
} ss_terms_t;

/** What a euro costs in another currency from a day on. */
typedef struct ss_exchange_rate_t {
    const char *currency;
    ss_date_t valid_from;
    int64_t rate; /* millionths of the currency for one euro */
} ss_exchange_rate_t;

/** A letter about an invoice that is overdue. */
typedef struct ss_dunning_level_t {
    int days;    /* after the due day, or after the letter before */
    int64_t fee; /* millionths of the invoice's currency */
} ss_dunning_level_t;

typedef struct ss_merchant_t {
    const char *id, *name, *legal_name;
    const char *street, *house_number, *postal_code, *city, *country;
    const char *phone, *email, *website;
    const char *register_court, *register_number, *vat_id, *tax_number, *creditor_id;
    const json_t *directors; /* list of texts */
    const json_t *codes_of_conduct; /* list of {"Name": text by language, "Url"} */
    const ss_exchange_rate_t *exchange_rates;
    int exchange_rate_count;
    const ss_dunning_level_t *dunning; /* levels in their order */
    int dunning_count;
    const char *bank_holder, *bank_iban, *bank_bic;
    const char *time_zone, *default_lang, *public_url;
    bool small_business, oss;
    bool personalised_prices; /* by automated decision: to be told, EGBGB 246a section 1(1) no. 6 */
    int payment_term_days, pre_notification_days;
    const json_t *number_series; /* {"Invoice": "RE-{yyyy}-{n:6}", ...} */
} ss_merchant_t;

typedef struct ss_catalogue_t {
    int64_t revision;
    ss_merchant_t merchant;
    const ss_tax_policy_t *tax_policies;
    const ss_plan_group_t *plan_groups;
    const ss_plan_t *plans;
    const ss_variant_t *variants;
    const ss_component_t *components;
    const ss_discount_t *discounts;
    const ss_coupon_t *coupons;
    const ss_terms_t *terms; /* newest version of each kind and language */
    const ss_consent_t *consents;
    int tax_policy_count, plan_group_count, plan_count, variant_count, component_count;
    int discount_count, coupon_count, terms_count, consent_count;
    const struct ss_custom_field_t *custom_fields; /* asked with an order; see custom_field.h */
    int custom_field_count;
    const json_t *mail_templates; /* list of objects as in the file, without hidden ones */
    /* Rendered pages of this snapshot, of the order page and of customers; NULL in snapshots nobody
     * shares. */
    struct ss_page_cache_t *pages, *portal_pages;
} ss_catalogue_t;

/** The day of an instant for the merchant of ctx->catalogue, in his time zone. */
ss_date_t ss_day_at(const ss_ctx_t *ctx, apr_time_t instant);
/** The day it is for him. */
ss_date_t ss_today(const ss_ctx_t *ctx);
/** The same as an ISO day, owned by ctx->pool. */
const char *ss_today_text(const ss_ctx_t *ctx);

/** Find by id or ExternalId. @return NULL if there is none */
const ss_variant_t *ss_catalogue_variant(const ss_catalogue_t *catalogue, const char *key);
const ss_component_t *ss_catalogue_component(const ss_catalogue_t *catalogue, const char *key);
/**
 * Newest version in `lang`, else in the merchant's language. @return NULL if the merchant has none
 */
const ss_terms_t *ss_catalogue_terms(const ss_catalogue_t *catalogue, const char *kind,
                                     const char *lang);
/**
 * @return true if the variant may be ordered at `now`: allowed, neither hidden nor outside its
 * dates
 */
bool ss_variant_is_orderable(const ss_variant_t *variant, apr_time_t now);
/** @return true if `now` lies within the dates of the coupon */
bool ss_coupon_is_current(const ss_coupon_t *coupon, apr_time_t now);
/** The included units of a component in a variant, millionths; 0 if none. */
int64_t ss_variant_quota(const ss_variant_t *variant, const ss_component_t *component);

/**
 * Fee periods of a variant that a discount reduces, those that begin while it lasts.
 * @param start  first paid day: both are counted from it
 * @return 0 for forever
 */
int ss_discount_periods(const ss_discount_t *discount, const ss_variant_t *variant,
                        ss_date_t start);

#endif
