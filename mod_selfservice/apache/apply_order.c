/* Directives about looks, languages and the order page. */
#include "apache/apply.h"

#include "apache/values.h"
#include "model/order_button.h"

#include <apr_strings.h>
#include <stddef.h>

typedef struct color_role_t {
    const char *name;
    size_t offset;
} color_role_t;

static const color_role_t color_roles[] = {
    { "primary",    offsetof(ss_site_t, brand.primary) },
    { "accent",     offsetof(ss_site_t, brand.accent) },
    { "background", offsetof(ss_site_t, brand.background) },
    { "surface",    offsetof(ss_site_t, brand.surface) },
    { "text",       offsetof(ss_site_t, brand.text) },
};

const char *ss_apply_brand_color(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char *color = ss_value_color(setting->argv[1], pool);

    if (color == NULL) {
        return ss_setting_refuse(setting, setting->argv[1], pool);
    }
    for (int i = 0; i < SS_COUNT(color_roles); i++) {
        if (strcasecmp(color_roles[i].name, setting->argv[0]) == 0) {
            *(const char **)((char *)site + color_roles[i].offset) = color;
            return NULL;
        }
    }
    return ss_setting_refuse(setting, setting->argv[0], pool);
}

const char *ss_apply_brand_font(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char *stack = setting->argv[0];

    for (int i = 1; i < setting->argc; i++) {
        stack = apr_pstrcat(pool, stack, " ", setting->argv[i], NULL);
    }
    if (!ss_value_font(stack)) {
        return ss_setting_refuse(setting, stack, pool);
    }
    site->brand.font = stack;
    return NULL;
}

const char *ss_apply_brand_radius(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    return ss_value_number(setting->argv[0], 0, 20, &site->brand.radius)
        ? NULL : ss_setting_refuse(setting, setting->argv[0], pool);
}

const char *ss_apply_languages(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    for (int i = 0; i < setting->argc; i++) {
        if (!ss_value_language(setting->argv[i])) {
            return ss_setting_refuse(setting, setting->argv[i], pool);
        }
    }
    site->languages = setting->argv;
    return NULL;
}

const char *ss_apply_address_field(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    int field = ss_name_index(ss_field_names, SS_FIELD_COUNT, setting->argv[0]);
    int need = ss_name_index(ss_need_names, SS_REQUIRED + 1, setting->argv[1]);

    if (field < 0 || need < 0) {
        return ss_setting_refuse(setting, setting->argv[field < 0 ? 0 : 1], pool);
    }
    /* The confirmation of the contract goes there. Source: BGB sections 312f, 312i. */
    if (field == SS_FIELD_EMAIL && need != SS_REQUIRED) {
        return apr_psprintf(
            pool, "%s: email must stay required: the confirmation of each order is sent there",
            setting->name);
    }
    site->fields[field] = (ss_need_t)need;
    return NULL;
}

/* Two words of which each switches a member on; the others are off. */
static const char *apply_choice(const ss_setting_t *setting, const char *const words[2],
                                bool *const members[2], apr_pool_t *pool)
{
    *members[0] = *members[1] = false;
    for (int i = 0; i < setting->argc; i++) {
        int index = ss_name_index(words, 2, setting->argv[i]);

        if (index < 0) {
            return ss_setting_refuse(setting, setting->argv[i], pool);
        }
        *members[index] = true;
    }
    return NULL;
}

const char *ss_apply_customer_types(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    static const char *const words[] = { "consumer", "business" };
    bool *const members[] = { &site->for_consumers, &site->for_businesses };

    return apply_choice(setting, words, members, pool);
}

const char *ss_apply_payment_methods(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    static const char *const words[] = { "direct-debit", "invoice" };
    bool *const members[] = { &site->direct_debit, &site->on_account };

    return apply_choice(setting, words, members, pool);
}

static const char *button_list(const char *lang, apr_pool_t *pool)
{
    const char *const *labels = ss_order_button_choices(lang);
    const char *list = "";

    for (int i = 0; labels[i] != NULL; i++) {
        list = apr_pstrcat(pool, list, i == 0 ? "\"" : ", \"", labels[i], "\"", NULL);
    }
    return list;
}

static int list_length(const char *const *list)
{
    int length = 0;

    while (list[length] != NULL) {
        length++;
    }
    return length;
}

const char *ss_apply_order_button(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char *lang = setting->argv[0];

    if (!ss_value_language(lang)) {
        return ss_setting_refuse(setting, lang, pool);
    }
    if (!ss_order_button_allowed(lang, setting->argv[1])) {
        return apr_psprintf(pool,
                            "%s: \"%s\" does not make a binding order in language %s; allowed: %s",
                            setting->name, setting->argv[1], lang, button_list(lang, pool));
    }
    /* The first pair of a language counts, and the later directive wins. */
    site->order_buttons = ss_apply_append(setting->argv, site->order_buttons,
                                          list_length(site->order_buttons), pool);
    return NULL;
}
