/* A customer: who orders, where invoices go, how they are paid. */
#ifndef SS_CUSTOMER_H
#define SS_CUSTOMER_H

#include "model/site.h"

/**
 * What the address forms read and show. UTF-8, trimmed, no field is NULL. Indexed like
 * ss_field_names.
 */
typedef struct ss_person_t {
    bool business;
    const char *fields[SS_FIELD_COUNT];
} ss_person_t;

typedef struct ss_customer_t {
    const char *id, *number; /* number: "K-000001" */
    ss_person_t person;
    const char *lang, *tag;
    const char *custom_fields; /* JSON: texts by name */
    int64_t version;
    apr_time_t created_at;
} ss_customer_t;

/** Longest value of each field in characters, for checks and `maxlength`. */
extern const int ss_field_limits[SS_FIELD_COUNT];

/**
 * What a field means to this customer type: company and VAT ID are hidden from consumers; a
 * business must name its company, everybody an e-mail address; all else is the merchant's setting.
 */
ss_need_t ss_person_need(const ss_site_t *site, bool business, ss_field_id_t field);

/**
 * Check the fields against the merchant's rules; one problem per bad field, named as in
 * ss_field_names ("type" if this customer type may not order). Hidden fields are emptied; country
 * and VAT ID are stored back in compact form. A postcode of any shape is accepted. Inside the EU a
 * VAT ID must have the right syntax and check digits and belong to the country of the address;
 * outside, any text passes.
 *
 * Codes: missing (nothing that shows), too_long (detail: limit), bad_email, bad_country, bad_vatid,
 * bad_value (see ss_text_is_clean()), web_address, not_allowed. Text of a problem: key
 * "problem.<field>_<code>" if the language has it, else "problem.<code>".
 * @return SS_OK or SS_INVALID
 */
ss_status_t ss_person_check(ss_ctx_t *ctx, const ss_site_t *site, ss_person_t *person);

/**
 * @return true for a business with a plausible VAT ID of the country of its address: see ss_cart_t
 */
bool ss_person_has_vat_id(const ss_person_t *person, apr_pool_t *pool);

/** First and last name, or the company if there is one. */
const char *ss_person_display_name(const ss_person_t *person, apr_pool_t *pool);

/** @return true if type and all fields are the same */
bool ss_person_equal(const ss_person_t *a, const ss_person_t *b);
/** {"type": "consumer", "fname": ...}: names of the order form. */
json_t *ss_person_to_json(const ss_person_t *person, apr_pool_t *pool);
/** Back from ss_person_to_json(); what is missing is "". */
ss_person_t ss_person_from_json(const json_t *json, apr_pool_t *pool);

/** Countries that may be chosen, ISO codes, NULL-terminated. */
extern const char *const ss_countries[];
/** @return true for a member state of the EU */
bool ss_country_is_eu(const char *code);

#endif
