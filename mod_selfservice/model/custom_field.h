/* Further fields that a merchant asks for with an order: of the customer or of the contract. */
#ifndef SS_CUSTOM_FIELD_H
#define SS_CUSTOM_FIELD_H

#include "model/catalogue.h"

typedef enum ss_custom_type_t {
    SS_CUSTOM_TEXT,
    SS_CUSTOM_NUMBER,
    SS_CUSTOM_DATE,
    SS_CUSTOM_BOOLEAN, /* a checkbox: "1" or "" */
    SS_CUSTOM_CHOICE   /* one of the options */
} ss_custom_type_t;

typedef struct ss_custom_field_t {
    const char *name;
    const char *input; /* name of its form field: "custom[club]" */
    ss_custom_type_t type;
    bool of_contract; /* false: of the customer */
    bool required;
    int limit; /* characters */
    ss_names_t *label;
    const json_t *options; /* list of names; a value is the name without language */
} ss_custom_field_t;

/** The value that stands for an option in form and database: its name without language. */
const char *ss_custom_option(ss_names_t *option);

/**
 * Those of the file's fields that customers fill in with their order ("Signup": "Write"), in its
 * order.
 * @param list  objects as in the file
 * @param count  set to how many there are
 */
const ss_custom_field_t *ss_custom_fields_read(const json_t *list, int *count, apr_pool_t *pool);

/**
 * Check what was typed, values by name: required, length, form of numbers and dates, options. Adds
 * one problem per field, named as its form field. Values of other names are dropped; numbers and
 * dates are stored back in their plain form
 * ("1.5", "2026-11-24").
 * @param only_contract  the customer is known: only the contract's fields are asked for
 * @return SS_OK or SS_INVALID
 */
ss_status_t ss_custom_fields_check(ss_ctx_t *ctx, json_t *values, bool only_contract);

/** Those values that belong to the contract, or to the customer, as JSON text. */
const char *ss_custom_fields_text(const ss_catalogue_t *catalogue, const json_t *values,
                                  bool of_contract, apr_pool_t *pool);

#endif
