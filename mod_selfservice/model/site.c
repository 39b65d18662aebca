/* Names of fields and areas, the settings of a virtual host without directives, footer links. */
#include "model/site.h"

#include <string.h>

#include "model/catalogue.h"

const char *const ss_field_names[SS_FIELD_COUNT] = {
    "cname", "vatid",  "fname",  "lname", "email", "pnum",    "street",
    "hnum",  "aline1", "aline2", "pcode", "city",  "country",
};

const char *const ss_area_names[SS_AREA_COUNT] = {
    "contract",  "components", "plan",   "usage", "billing", "payment",
    "documents", "balance",    "cancel", "order", "privacy",
};

const char *const ss_channel_names[SS_CHANNEL_COUNT] = { "api", "mail", "office" };
const char *const ss_need_names[SS_REQUIRED + 1] = { "hidden", "optional", "required" };
const char *const ss_access_names[SS_AREA_EDIT + 1] = { "off", "view", "edit" };

static const char *const default_languages[] = { "de", "en", NULL };
static const char *const none[] = { NULL };

/* Company and VAT ID are optional here: ss_person_check() knows what a business must give. */
static const ss_need_t default_fields[SS_FIELD_COUNT] = {
    [SS_FIELD_CNAME] = SS_OPTIONAL,   [SS_FIELD_VATID] = SS_OPTIONAL,
    [SS_FIELD_FNAME] = SS_REQUIRED,   [SS_FIELD_LNAME] = SS_REQUIRED,
    [SS_FIELD_EMAIL] = SS_REQUIRED,   [SS_FIELD_PNUM] = SS_OPTIONAL,
    [SS_FIELD_STREET] = SS_REQUIRED,  [SS_FIELD_HNUM] = SS_REQUIRED,
    [SS_FIELD_ALINE1] = SS_HIDDEN,    [SS_FIELD_ALINE2] = SS_OPTIONAL,
    [SS_FIELD_PCODE] = SS_REQUIRED,   [SS_FIELD_CITY] = SS_REQUIRED,
    [SS_FIELD_COUNTRY] = SS_REQUIRED,
};

static void set_paths(ss_site_t *site)
{
    site->order_path = "/order";
    site->portal_path = "/portal";
    site->api_path = "";
    site->office_path = "";
    site->cancel_path = "/kuendigen";
    site->withdraw_path = "/widerrufen";
}

static void set_expiries(ss_site_t *site)
{
    site->token_expiry[SS_CHANNEL_API] = apr_time_from_sec(24 * 3600);
    site->token_expiry[SS_CHANNEL_MAIL] = apr_time_from_sec(7 * 24 * 3600);
    site->token_expiry[SS_CHANNEL_OFFICE] = apr_time_from_sec(24 * 3600);
    site->token_expiry_max = apr_time_from_sec(7 * 24 * 3600);
    site->session_idle = apr_time_from_sec(30 * 60);
    site->session_absolute = apr_time_from_sec(12 * 3600);
}

int ss_name_index(const char *const *names, int count, const char *word)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], word) == 0) {
            return i;
        }
    }
    return -1;
}

ss_site_t *ss_site_make(apr_pool_t *pool)
{
    ss_site_t *site = apr_pcalloc(pool, sizeof(*site));

    site->id = "";
    site->merchant = "";
    site->public_url = "";
    site->key_file = "";
    set_paths(site);
    site->brand.name = "";
    site->brand.radius = 12;
    site->languages = default_languages;
    memcpy(site->fields, default_fields, sizeof(site->fields));
    site->for_consumers = true;
    site->for_businesses = true;
    site->direct_debit = true;
    site->on_account = true;
    site->order_buttons = none;
    site->return_origins = none;
    site->frame_ancestors = none;
    for (int area = 0; area < SS_AREA_COUNT; area++) {
        site->areas[area] = SS_AREA_EDIT;
    }
    set_expiries(site);
    site->mail.server = "smtp://127.0.0.1:25";
    site->mail.from = "";
    site->mail.reply_to = "";
    site->secure_cookies = true;
    site->webhook_targets = "public";
    site->api_rate = 600;
    site->api_rate_period = apr_time_from_sec(60);
    site->vat_check = "off";
    site->retention = none;
    site->office_roles = none;
    return site;
}

const char *ss_site_link(const ss_site_t *site, const char *role, const char *lang)
{
    const char *general = NULL;

    for (int i = 0; i < site->link_count; i++) {
        const ss_link_t *link = &site->links[i];

        if (strcmp(link->role, role) != 0) {
            continue;
        }
        if (strcmp(link->lang, lang) == 0) {
            return link->url;
        }
        if (*link->lang == '\0') {
            general = link->url;
        }
    }
    return general;
}

bool ss_site_debits(const ss_site_t *site, const ss_plan_group_t *group)
{
    return site->direct_debit && strcmp(group->currency.code, "EUR") == 0;
}

bool ss_site_can_be_paid(const ss_site_t *site, const ss_plan_group_t *group)
{
    return site->on_account || ss_site_debits(site, group);
}

apr_time_t ss_site_now(const ss_site_t *site, apr_time_t real)
{
    if (!site->sandbox || !site->clock_is_set) {
        return real;
    }
    return site->clock_fixed != 0 ? site->clock_fixed : real + site->clock_offset;
}

bool ss_url_is_local(const char *url)
{
    static const char *const hosts[] = { "http://localhost", "http://127.0.0.1", "http://[::1]" };

    for (int i = 0; i < SS_COUNT(hosts); i++) {
        size_t length = strlen(hosts[i]);

        if (strncasecmp(url, hosts[i], length) == 0 && strchr("/:", url[length]) != NULL) {
            return true;
        }
    }
    return false;
}
