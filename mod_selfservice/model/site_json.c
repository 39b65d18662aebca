/* Settings in force as JSON: stored at server start, read by selfservicectl and the worker. */
#include "model/site.h"

#include "base/json.h"

#include <apr_strings.h>
#include <stddef.h>

typedef enum kind_t { TEXT, TEXT_OR_NULL, SWITCH, NUMBER, SECONDS, LIST } kind_t;

/* One setting: where it stands in the JSON (group "" is the top) and in the struct. */
typedef struct member_t {
    const char *group, *name;
    kind_t kind;
    size_t offset;
} member_t;

#define AT(member) offsetof(ss_site_t, member)

static const member_t members[] = {
    { "", "id", TEXT, AT(id) },
    { "", "enabled", SWITCH, AT(enabled) },
    { "", "merchant", TEXT, AT(merchant) },
    { "", "merchant_is_expr", SWITCH, AT(merchant_is_expr) },
    { "", "public_url", TEXT, AT(public_url) },
    { "", "key_file", TEXT, AT(key_file) },
    { "", "order_path", TEXT, AT(order_path) },
    { "", "portal_path", TEXT, AT(portal_path) },
    { "", "api_path", TEXT, AT(api_path) },
    { "", "office_path", TEXT, AT(office_path) },
    { "", "cancel_path", TEXT, AT(cancel_path) },
    { "", "withdraw_path", TEXT, AT(withdraw_path) },
    { "", "languages", LIST, AT(languages) },
    { "", "coupon_field", SWITCH, AT(coupon_field) },
    { "", "for_consumers", SWITCH, AT(for_consumers) },
    { "", "for_businesses", SWITCH, AT(for_businesses) },
    { "", "direct_debit", SWITCH, AT(direct_debit) },
    { "", "on_account", SWITCH, AT(on_account) },
    { "", "order_buttons", LIST, AT(order_buttons) },
    { "", "return_origins", LIST, AT(return_origins) },
    { "", "frame_ancestors", LIST, AT(frame_ancestors) },
    { "", "token_expiry_max", SECONDS, AT(token_expiry_max) },
    { "", "token_single_use", SWITCH, AT(token_single_use) },
    { "", "session_idle", SECONDS, AT(session_idle) },
    { "", "session_absolute", SECONDS, AT(session_absolute) },
    { "", "billing", SWITCH, AT(billing) },
    { "", "sandbox", SWITCH, AT(sandbox) },
    { "", "clock_is_set", SWITCH, AT(clock_is_set) },
    { "", "clock_fixed", SECONDS, AT(clock_fixed) },
    { "", "clock_offset", SECONDS, AT(clock_offset) },
    { "", "secure_cookies", SWITCH, AT(secure_cookies) },
    { "", "webhook_targets", TEXT, AT(webhook_targets) },
    { "", "api_rate", NUMBER, AT(api_rate) },
    { "", "api_rate_period", SECONDS, AT(api_rate_period) },
    { "", "order_rate", NUMBER, AT(order_rate) },
    { "", "order_rate_period", SECONDS, AT(order_rate_period) },
    { "", "vat_check", TEXT, AT(vat_check) },
    { "", "retention", LIST, AT(retention) },
    { "", "office_roles", LIST, AT(office_roles) },
    { "brand", "name", TEXT, AT(brand.name) },
    { "brand", "logo_file", TEXT_OR_NULL, AT(brand.logo_file) },
    { "brand", "primary", TEXT_OR_NULL, AT(brand.primary) },
    { "brand", "accent", TEXT_OR_NULL, AT(brand.accent) },
    { "brand", "background", TEXT_OR_NULL, AT(brand.background) },
    { "brand", "surface", TEXT_OR_NULL, AT(brand.surface) },
    { "brand", "text", TEXT_OR_NULL, AT(brand.text) },
    { "brand", "font", TEXT_OR_NULL, AT(brand.font) },
    { "brand", "radius", NUMBER, AT(brand.radius) },
    { "brand", "stylesheet", TEXT_OR_NULL, AT(brand.stylesheet) },
    { "brand", "templates_dir", TEXT_OR_NULL, AT(brand.templates_dir) },
    { "brand", "texts_dir", TEXT_OR_NULL, AT(brand.texts_dir) },
    { "mail", "server", TEXT, AT(mail.server) },
    { "mail", "login_file", TEXT_OR_NULL, AT(mail.login_file) },
    { "mail", "from", TEXT, AT(mail.from) },
    { "mail", "reply_to", TEXT, AT(mail.reply_to) },
};

static json_t *list_to_json(const char *const *texts)
{
    json_t *list = json_array();

    for (; *texts != NULL; texts++) {
        json_array_append_new(list, json_string(*texts));
    }
    return list;
}

static json_t *member_to_json(const member_t *member, const char *base)
{
    const void *place = base + member->offset;
    const char *text;

    switch (member->kind) {
    case TEXT:
    case TEXT_OR_NULL:
        text = *(const char *const *)place;
        return text == NULL ? json_null() : json_string(text);
    case SWITCH:
        return json_boolean(*(const bool *)place);
    case NUMBER:
        return json_integer(*(const int *)place);
    case SECONDS:
        return json_integer(apr_time_sec(*(const apr_time_t *)place));
    case LIST:
        return list_to_json(*(const char *const *const *)place);
    }
    return NULL;
}

/* The object of a group, made on first use. */
static json_t *group_in(json_t *json, const char *group)
{
    if (*group == '\0') {
        return json;
    }
    if (json_object_get(json, group) == NULL) {
        json_object_set_new(json, group, json_object());
    }
    return json_object_get(json, group);
}

static json_t *links_to_json(const ss_site_t *site)
{
    json_t *list = json_array();

    for (int i = 0; i < site->link_count; i++) {
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "role", site->links[i].role, "url",
                                              site->links[i].url, "lang", site->links[i].lang));
    }
    return list;
}

json_t *ss_site_to_json(const ss_site_t *site, apr_pool_t *pool)
{
    json_t *json = ss_json_object(pool);

    for (int i = 0; i < SS_COUNT(members); i++) {
        json_object_set_new(group_in(json, members[i].group), members[i].name,
                            member_to_json(&members[i], (const char *)site));
    }
    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        ss_json_set_text(group_in(json, "fields"), ss_field_names[i],
                         ss_need_names[site->fields[i]]);
    }
    for (int i = 0; i < SS_AREA_COUNT; i++) {
        ss_json_set_text(group_in(json, "areas"), ss_area_names[i],
                         ss_access_names[site->areas[i]]);
    }
    for (int i = 0; i < SS_CHANNEL_COUNT; i++) {
        ss_json_set_int(group_in(json, "token_expiry"), ss_channel_names[i],
                        apr_time_sec(site->token_expiry[i]));
    }
    json_object_set_new(json, "links", links_to_json(site));
    return json;
}

static const char *const *list_from_json(const json_t *list, apr_pool_t *pool)
{
    int count = (int)json_array_size(list);
    const char **texts = apr_pcalloc(pool, sizeof(*texts) * (size_t)(count + 1));

    for (int i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(list, (size_t)i));

        texts[i] = apr_pstrdup(pool, text == NULL ? "" : text);
    }
    return texts;
}

static void member_from_json(const member_t *member, char *base, const json_t *value,
                             apr_pool_t *pool)
{
    void *place = base + member->offset;

    if (member->kind == TEXT_OR_NULL && json_is_null(value)) {
        *(const char **)place = NULL;
    } else if ((member->kind == TEXT || member->kind == TEXT_OR_NULL) && json_is_string(value)) {
        *(const char **)place = apr_pstrdup(pool, json_string_value(value));
    } else if (member->kind == SWITCH && json_is_boolean(value)) {
        *(bool *)place = json_is_true(value);
    } else if (member->kind == NUMBER && json_is_integer(value)) {
        *(int *)place = (int)json_integer_value(value);
    } else if (member->kind == SECONDS && json_is_integer(value)) {
        *(apr_time_t *)place = apr_time_from_sec(json_integer_value(value));
    } else if (member->kind == LIST && json_is_array(value)) {
        *(const char *const **)place = list_from_json(value, pool);
    }
}

static void links_from_json(ss_site_t *site, const json_t *list, apr_pool_t *pool)
{
    int count = (int)json_array_size(list);
    ss_link_t *links = apr_pcalloc(pool, sizeof(*links) * (size_t)(count + 1));

    for (int i = 0; i < count; i++) {
        const json_t *link = json_array_get(list, (size_t)i);

        links[i].role = apr_pstrdup(pool, ss_json_text(link, "role"));
        links[i].url = apr_pstrdup(pool, ss_json_text(link, "url"));
        links[i].lang = apr_pstrdup(pool, ss_json_text(link, "lang"));
    }
    site->links = links;
    site->link_count = count;
}

/* The index of a member's word, or `otherwise` if it is absent or unknown. */
static int word_from_json(const json_t *group, const char *name, const char *const *words,
                          int count, int otherwise)
{
    int index = ss_name_index(words, count, ss_json_text(group, name));

    return index < 0 ? otherwise : index;
}

static void tables_from_json(ss_site_t *site, const json_t *json)
{
    const json_t *fields = json_object_get(json, "fields");
    const json_t *areas = json_object_get(json, "areas");
    const json_t *expiries = json_object_get(json, "token_expiry");

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        site->fields[i] = (ss_need_t)word_from_json(fields, ss_field_names[i], ss_need_names,
                                                    SS_COUNT(ss_need_names), (int)site->fields[i]);
    }
    for (int i = 0; i < SS_AREA_COUNT; i++) {
        site->areas[i] =
            (ss_access_t)word_from_json(areas, ss_area_names[i], ss_access_names,
                                        SS_COUNT(ss_access_names), (int)site->areas[i]);
    }
    for (int i = 0; i < SS_CHANNEL_COUNT; i++) {
        const json_t *seconds = json_object_get(expiries, ss_channel_names[i]);

        if (json_is_integer(seconds)) {
            site->token_expiry[i] = apr_time_from_sec(json_integer_value(seconds));
        }
    }
}

ss_site_t *ss_site_from_json(const json_t *json, apr_pool_t *pool)
{
    ss_site_t *site = ss_site_make(pool);

    for (int i = 0; i < SS_COUNT(members); i++) {
        const member_t *member = &members[i];
        const json_t *group = *member->group == '\0' ? json : json_object_get(json, member->group);

        member_from_json(member, (char *)site, json_object_get(group, member->name), pool);
    }
    tables_from_json(site, json);
    links_from_json(site, json_object_get(json, "links"), pool);
    return site;
}
