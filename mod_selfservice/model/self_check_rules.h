/* What the files of the self-check share; for self_check*.c alone. */
#ifndef SS_SELF_CHECK_RULES_H
#define SS_SELF_CHECK_RULES_H

#include "model/self_check.h"

/* One check on its way. */
typedef struct ss_self_check_t {
    const ss_site_t *site;
    const ss_catalogue_t *catalogue; /* NULL in rules of settings */
    apr_time_t now;
    apr_pool_t *pool;
    apr_array_header_t *faults, *hints; /* of ss_advice_t */
} ss_self_check_t;

/** A subject that is looked at; notes what is missing. */
typedef void ss_self_check_rule_t(ss_self_check_t *check);

/** Lists that end with NULL. */
extern ss_self_check_rule_t *const ss_self_check_site_rules[];
extern ss_self_check_rule_t *const ss_self_check_catalogue_rules[];

typedef enum ss_level_t { SS_HINT, SS_FAULT } ss_level_t;

/** Add to the faults or the hints; the parameters as in ss_advice_t. */
void ss_self_check_note(ss_self_check_t *check, ss_level_t level, const char *source,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));

/** @return true if the host has an order page */
bool ss_self_check_sells(const ss_self_check_t *check);

#endif
