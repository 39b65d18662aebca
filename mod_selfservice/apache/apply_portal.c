/* Directives about portal, access, mail, footer links and the clock of a sandbox. */
#include "apache/apply.h"

#include "apache/values.h"
#include "base/date.h"
#include "base/duration.h"

#include <apr_strings.h>

const char *ss_apply_portal_area(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    int area = ss_name_index(ss_area_names, SS_AREA_COUNT, setting->argv[0]);
    int access = ss_name_index(ss_access_names, SS_AREA_EDIT + 1, setting->argv[1]);

    if (area < 0 || access < 0) {
        return ss_setting_refuse(setting, setting->argv[area < 0 ? 0 : 1], pool);
    }
    site->areas[area] = (ss_access_t)access;
    return NULL;
}

const char *ss_apply_token_expiry(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    int channel = setting->argc == 2
        ? ss_name_index(ss_channel_names, SS_CHANNEL_COUNT, setting->argv[1]) : -1;
    apr_time_t duration;

    if (!ss_duration_parse(setting->argv[0], &duration)) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    if (setting->argc == 2 && channel < 0) {
        return ss_setting_refuse(setting, setting->argv[1], pool);
    }
    for (int i = 0; i < SS_CHANNEL_COUNT; i++) {
        if (channel < 0 || channel == i) {
            site->token_expiry[i] = duration;
        }
    }
    return NULL;
}

const char *ss_apply_token_expiry_max(ss_site_t *site, const ss_setting_t *setting,
                                      apr_pool_t *pool)
{
    return ss_duration_parse(setting->argv[0], &site->token_expiry_max)
        ? NULL : ss_setting_refuse(setting, setting->argv[0], pool);
}

const char *ss_apply_token_use(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    static const char *const words[] = { "multi", "single" };
    int index = ss_name_index(words, SS_COUNT(words), setting->argv[0]);

    site->token_single_use = index == 1;
    return index < 0 ? ss_setting_refuse(setting, setting->argv[0], pool) : NULL;
}

const char *ss_apply_session_timeout(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    if (!ss_duration_parse(setting->argv[0], &site->session_idle)) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    if (!ss_duration_parse(setting->argv[1], &site->session_absolute)
        || site->session_absolute < site->session_idle) {
        return ss_setting_refuse(setting, setting->argv[1], pool);
    }
    return NULL;
}

const char *ss_apply_mail_server(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    if (strcasecmp(setting->argv[0], "off") == 0) {
        site->mail.server = "off";
        return NULL;
    }
    if (!ss_value_mail_server(setting->argv[0])) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    site->mail.server = setting->argv[0];
    return NULL;
}

/* A later link of the same role and language replaces the earlier one. */
static void put_link(ss_site_t *site, const ss_link_t *link, apr_pool_t *pool)
{
    ss_link_t *links = apr_pcalloc(pool, sizeof(*links) * (size_t)(site->link_count + 1));
    int count = 0;

    for (int i = 0; i < site->link_count; i++) {
        if (strcmp(site->links[i].role, link->role) != 0
            || strcmp(site->links[i].lang, link->lang) != 0) {
            links[count++] = site->links[i];
        }
    }
    links[count++] = *link;
    site->links = links;
    site->link_count = count;
}

const char *ss_apply_links(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    static const char *const roles[] = { "imprint", "privacy", "accessibility", "home" };
    int role = ss_name_index(roles, SS_COUNT(roles), setting->argv[0]);
    ss_link_t link;

    if (role < 0) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    if (!ss_value_url(setting->argv[1], false)) {
        return ss_setting_refuse(setting, setting->argv[1], pool);
    }
    if (setting->argc == 3 && !ss_value_language(setting->argv[2])) {
        return ss_setting_refuse(setting, setting->argv[2], pool);
    }
    link = (ss_link_t){ roles[role], setting->argv[1], setting->argc == 3 ? setting->argv[2] : "" };
    put_link(site, &link, pool);
    return NULL;
}

/* "2026-11-24T08:00:00Z", or the start of a day in UTC. */
static bool parse_instant(const char *text, apr_time_t *instant, apr_pool_t *pool)
{
    return ss_time_parse(text, instant)
           || (strlen(text) == 10
               && ss_time_parse(apr_pstrcat(pool, text, "T00:00:00Z", NULL), instant));
}

const char *ss_apply_clock(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char *value = setting->argv[0];

    site->clock_is_set = true;
    site->clock_fixed = 0;
    site->clock_offset = 0;
    if (*value == '+' ? ss_duration_parse(value + 1, &site->clock_offset)
                      : parse_instant(value, &site->clock_fixed, pool)) {
        return NULL;
    }
    return ss_setting_refuse(setting, value, pool);
}
