/* Directives about the back office, the REST API, webhooks and how long data are kept. */
#include "apache/apply.h"

#include "apache/values.h"
#include "base/duration.h"
#include "model/retention.h"

#include <apr_strings.h>

const char *ss_apply_office_role(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    static const char *const roles[] = { "read", "support", "admin" };
    static const char *const kinds[] = { "user", "group" };
    int role = ss_name_index(roles, SS_COUNT(roles), setting->argv[0]);
    int kind = ss_name_index(kinds, SS_COUNT(kinds), setting->argv[1]);

    if (role < 0 || kind < 0) {
        return ss_setting_refuse(setting, setting->argv[role < 0 ? 0 : 1], pool);
    }
    for (int i = 2; i < setting->argc; i++) {
        const char *entry[] = { roles[role], kinds[kind], setting->argv[i] };

        site->office_roles = ss_apply_append(site->office_roles, entry, SS_COUNT(entry), pool);
    }
    return NULL;
}

const char *ss_apply_webhook_targets(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    static const char *const words[] = { "public", "any" };
    int index = ss_name_index(words, SS_COUNT(words), setting->argv[0]);

    if (index < 0) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    site->webhook_targets = words[index];
    return NULL;
}

/* N/DURATION */
static const char *apply_rate(const ss_setting_t *setting, int *rate, apr_time_t *period,
                              apr_pool_t *pool)
{
    const char *slash = strchr(setting->argv[0], '/');
    const char *count = slash == NULL
        ? "" : apr_pstrndup(pool, setting->argv[0], (size_t)(slash - setting->argv[0]));

    if (slash == NULL || !ss_value_number(count, 1, 1000000, rate)
        || !ss_duration_parse(slash + 1, period)) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    return NULL;
}

const char *ss_apply_api_rate(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    return apply_rate(setting, &site->api_rate, &site->api_rate_period, pool);
}

const char *ss_apply_order_rate(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    if (strcasecmp(setting->argv[0], "off") == 0) {
        site->order_rate = 0;
        return NULL;
    }
    return apply_rate(setting, &site->order_rate, &site->order_rate_period, pool);
}

const char *ss_apply_vat_check(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char *url = setting->argv[0];
    bool off = strcasecmp(url, "off") == 0;
    bool safe = strncasecmp(url, "https://", 8) == 0 || ss_url_is_local(url);

    if (!off && (!safe || !ss_value_url(url, false))) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    site->vat_check = off ? "off" : url;
    return NULL;
}

const char *ss_apply_retention(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    int id = ss_name_index(ss_retention_names, SS_RETAIN_COUNT, setting->argv[0]), least;
    apr_time_t duration;
    const char *entry[2];

    if (id < 0) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    if (!ss_duration_parse(setting->argv[1], &duration)) {
        return ss_setting_refuse(setting, setting->argv[1], pool);
    }
    least = ss_retention_least_days((ss_retention_id_t)id);
    if (duration < apr_time_from_sec(APR_INT64_C(86400) * least)) {
        return apr_psprintf(pool, "%s: %s must be kept for at least %dd (%s), not %s",
                            setting->name, setting->argv[0], least,
                            ss_retention_source((ss_retention_id_t)id), setting->argv[1]);
    }
    entry[0] = setting->argv[0];
    entry[1] = apr_psprintf(pool, "%" APR_TIME_T_FMT, apr_time_sec(duration));
    site->retention = ss_apply_append(site->retention, entry, SS_COUNT(entry), pool);
    return NULL;
}
