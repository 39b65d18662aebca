/*
 * The self-check of a merchant's settings and catalogue: what the law or a working shop needs and
 * is not there.
 */
#ifndef SS_SELF_CHECK_H
#define SS_SELF_CHECK_H

#include "model/catalogue.h"
#include "model/site.h"

typedef struct ss_advice_t {
    bool fault;         /* the law or the shop itself demands it; false: a hint */
    const char *source; /* "BGB section 312i", "" where no law asks */
    const char *text;   /* what is wrong and how to mend it; English, for admins */
} ss_advice_t;

/**
 * What the settings of one virtual host lack; nothing is known of those that no server has told
 * (not enabled).
 * @return list of ss_advice_t, faults first, in `pool`
 */
apr_array_header_t *ss_self_check_site(const ss_site_t *site, apr_pool_t *pool);

/**
 * What the catalogue of its merchant lacks for these settings; without settings that a server has
 * told it is judged by the merchant's own language.
 * @param now  instant at which plan variants and VAT rates must be valid
 * @return list of ss_advice_t, faults first, in `pool`
 */
apr_array_header_t *ss_self_check_catalogue(const ss_site_t *site, const ss_catalogue_t *catalogue,
                                            apr_time_t now, apr_pool_t *pool);

/** "what is wrong and how to mend it (BGB section 312i)" */
const char *ss_advice_line(const ss_advice_t *advice, apr_pool_t *pool);

#endif
