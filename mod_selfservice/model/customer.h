/* A customer: who orders, where invoices go, how they are paid. */
#ifndef SS_CUSTOMER_H
#define SS_CUSTOMER_H

#include "model/site.h"

/** What the address forms read and show. UTF-8, trimmed, no field is NULL. Indexed like ss_field_names. */
typedef struct ss_person_t {
    bool business;
    const char *fields[SS_FIELD_COUNT];
} ss_person_t;

typedef struct ss_customer_t {
    const char *id, *number; /* number: "K-000001" */
    ss_person_t person;
    const char *lang, *tag;
    int64_t version;
    apr_time_t created_at;
} ss_customer_t;

/**
 * Check the fields against the merchant's rules (required, length, e-mail form, country, VAT ID syntax and check
 * digit, company for a business); one problem per bad field, named as in ss_field_names. Hidden fields are emptied.
 * @return SS_OK or SS_INVALID
 */
ss_status_t ss_person_check(ss_ctx_t *ctx, const ss_site_t *site, ss_person_t *person);

/** First and last name, or the company if there is one. */
const char *ss_person_display_name(const ss_person_t *person, apr_pool_t *pool);

bool ss_person_equal(const ss_person_t *a, const ss_person_t *b);
/** {"type": "consumer", "fname": ...}: names of the order form. */
json_t *ss_person_to_json(const ss_person_t *person, apr_pool_t *pool);
ss_person_t ss_person_from_json(const json_t *json, apr_pool_t *pool);

/** Countries that may be chosen, ISO codes, NULL-terminated. */
extern const char *const ss_countries[];
bool ss_country_is_eu(const char *code);

#endif
