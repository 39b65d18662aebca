/* Rules that concern whole objects and what they refer to; used by catalogue_check.c only. */
#ifndef SS_CATALOGUE_RULES_H
#define SS_CATALOGUE_RULES_H

#include "model/catalogue_file.h"

typedef struct ss_check_t {
    apr_array_header_t *findings;
    const ss_catalogue_file_t *file; /* indexed and linked */
    const char *zone;                /* of the merchant */
    const char *merchant_name;       /* the one the file must be for */
    apr_hash_t *codes;               /* coupon codes seen so far, as they are compared */
} ss_check_t;

/**
 * Note a finding at a member of an object ("PriceScale.Items[1].From"), or at the object if
 * `member` is "".
 */
void ss_rule_broken(const ss_check_t *check, const ss_item_t *item, const char *member,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/** Note one if both instants are there and the window between them is empty. */
void ss_rule_window(const ss_check_t *check, const ss_item_t *item);

/** @return the object a member refers to, NULL if it is absent or leads nowhere */
const ss_item_t *ss_rule_target(const ss_check_t *check, const ss_item_t *item, ss_kind_t kind,
                                const char *member);

/** @return true for an ISO 3166-1 code that customers may choose */
bool ss_rule_is_country(const char *code);

void ss_rules_of_merchant(const ss_check_t *check);
void ss_rules_of_tax_policy(const ss_check_t *check, const ss_item_t *policy);
void ss_rules_of_plan_group(const ss_check_t *check, const ss_item_t *group);
void ss_rules_of_plan(const ss_check_t *check, const ss_item_t *plan);
void ss_rules_of_variant(const ss_check_t *check, const ss_item_t *variant);
/** What consumers may be bound to. Source: BGB section 309 no. 9. */
void ss_rules_of_consumer_terms(const ss_check_t *check, const ss_item_t *variant);
void ss_rules_of_component(const ss_check_t *check, const ss_item_t *component);
void ss_rules_of_discount(const ss_check_t *check, const ss_item_t *discount);
void ss_rules_of_coupon(const ss_check_t *check, const ss_item_t *coupon);
void ss_rules_of_terms(const ss_check_t *check, const ss_item_t *terms);
void ss_rules_of_consent(const ss_check_t *check, const ss_item_t *consent);
void ss_rules_of_custom_field(const ss_check_t *check, const ss_item_t *field);
void ss_rules_of_mail_template(const ss_check_t *check, const ss_item_t *mail);

#endif
