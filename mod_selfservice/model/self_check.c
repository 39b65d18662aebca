/* The self-check: settings, catalogue, or both, each by the rules of its own file. */
#include "model/self_check.h"

#include "model/self_check_rules.h"

#include <apr_strings.h>
#include <stdarg.h>

void ss_self_check_note(ss_self_check_t *check, ss_level_t level, const char *source,
                        const char *format, ...)
{
    va_list values;

    va_start(values, format);
    APR_ARRAY_PUSH(level == SS_FAULT ? check->faults : check->hints, ss_advice_t) =
        (ss_advice_t){ level == SS_FAULT, source, apr_pvsprintf(check->pool, format, values) };
    va_end(values);
}

bool ss_self_check_sells(const ss_self_check_t *check)
{
    return *check->site->order_path != '\0';
}

static ss_self_check_t begin(const ss_site_t *site, const ss_catalogue_t *catalogue, apr_time_t now,
                             apr_pool_t *pool)
{
    return (ss_self_check_t){
        .site = site,
        .catalogue = catalogue,
        .now = now,
        .pool = pool,
        .faults = apr_array_make(pool, 8, sizeof(ss_advice_t)),
        .hints = apr_array_make(pool, 8, sizeof(ss_advice_t)),
    };
}

static void run(ss_self_check_t *check, ss_self_check_rule_t *const *rules)
{
    for (; *rules != NULL; rules++) {
        (*rules)(check);
    }
}

static apr_array_header_t *faults_first(const ss_self_check_t *check)
{
    apr_array_cat(check->faults, check->hints);
    return check->faults;
}

/*
 * Where no server has told its settings, the catalogue is judged by the merchant's own language
 * alone.
 */
static const ss_site_t *untold(const ss_site_t *site, const ss_catalogue_t *catalogue,
                               apr_pool_t *pool)
{
    ss_site_t *copy = apr_pmemdup(pool, site, sizeof(*site));
    const char **languages = apr_pcalloc(pool, 2 * sizeof(*languages));

    languages[0] = catalogue->merchant.default_lang;
    copy->languages = languages;
    copy->direct_debit = false;
    return copy;
}

apr_array_header_t *ss_self_check_site(const ss_site_t *site, apr_pool_t *pool)
{
    ss_self_check_t check = begin(site, NULL, 0, pool);

    if (site->enabled) {
        run(&check, ss_self_check_site_rules);
    }
    return faults_first(&check);
}

apr_array_header_t *ss_self_check_catalogue(const ss_site_t *site, const ss_catalogue_t *catalogue,
                                            apr_time_t now, apr_pool_t *pool)
{
    ss_self_check_t check = begin(site->enabled ? site : untold(site, catalogue, pool), catalogue,
                                  now, pool);

    run(&check, ss_self_check_catalogue_rules);
    return faults_first(&check);
}

const char *ss_advice_line(const ss_advice_t *advice, apr_pool_t *pool)
{
    return *advice->source == '\0'
               ? advice->text
               : apr_pstrcat(pool, advice->text, " (", advice->source, ")", NULL);
}
