/* Directives that write one plain value: a switch, path, text, file, list of origins. */
#include "apache/apply.h"

#include "apache/values.h"

#include <apr_file_info.h>
#include <apr_strings.h>

void *ss_apply_member(ss_site_t *site, const ss_setting_t *setting)
{
    return (char *)site + setting->directive->offset;
}

const char *const *ss_apply_append(const char *const *list, const char *const *more, int count,
                                   apr_pool_t *pool)
{
    int old = 0;
    const char **joined;

    while (list[old] != NULL) {
        old++;
    }
    joined = apr_pcalloc(pool, sizeof(*joined) * (size_t)(old + count + 1));
    memcpy(joined, list, sizeof(*joined) * (size_t)old);
    memcpy(joined + old, more, sizeof(*joined) * (size_t)count);
    return joined;
}

const char *ss_apply_switch(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    bool *member = ss_apply_member(site, setting);

    return ss_value_switch(setting->argv[0], member)
               ? NULL
               : ss_setting_refuse(setting, setting->argv[0], pool);
}

const char *ss_apply_path(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char **member = ss_apply_member(site, setting);
    const char *value = setting->argv[0];

    if (strcasecmp(value, "off") == 0) {
        *member = "";
        return NULL;
    }
    if (!ss_value_path(value)) {
        return ss_setting_refuse(setting, value, pool);
    }
    *member = value;
    return NULL;
}

const char *ss_apply_api_path(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    if (strcmp(setting->argv[0], "/") == 0) {
        site->api_path = "/";
        return NULL;
    }
    return ss_apply_path(site, setting, pool);
}

const char *ss_apply_text(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char **member = ss_apply_member(site, setting);

    if (setting->argv[0][0] == '\0' || strlen(setting->argv[0]) > 200) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    *member = setting->argv[0];
    return NULL;
}

static const char *apply_place(ss_site_t *site, const ss_setting_t *setting, apr_filetype_e wanted,
                               apr_pool_t *pool)
{
    const char **member = ss_apply_member(site, setting);
    const char *path = ap_server_root_relative(pool, setting->argv[0]);
    apr_finfo_t info;

    if (path == NULL || apr_stat(&info, path, APR_FINFO_TYPE, pool) != APR_SUCCESS
        || info.filetype != wanted) {
        return ss_setting_refuse(setting, path == NULL ? setting->argv[0] : path, pool);
    }
    *member = path;
    return NULL;
}

const char *ss_apply_file(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    return apply_place(site, setting, APR_REG, pool);
}

const char *ss_apply_directory(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    return apply_place(site, setting, APR_DIR, pool);
}

const char *ss_apply_address(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char **member = ss_apply_member(site, setting);

    if (!ss_value_address(setting->argv[0])) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    *member = setting->argv[0];
    return NULL;
}

const char *ss_apply_origins(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    static const char *const nobody[] = { NULL };
    const char *const **member = ss_apply_member(site, setting);

    if (setting->argc == 1 && strcasecmp(setting->argv[0], "none") == 0) {
        *member = nobody;
        return NULL;
    }
    for (int i = 0; i < setting->argc; i++) {
        if (!ss_value_url(setting->argv[i], true)) {
            return ss_setting_refuse(setting, setting->argv[i], pool);
        }
    }
    *member = setting->argv;
    return NULL;
}

const char *ss_apply_merchant(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char *value = setting->argv[0];

    site->merchant_is_expr = strncmp(value, "expr=", 5) == 0;
    if (*value == '\0' || strlen(value) > 1000) {
        return ss_setting_refuse(setting, value, pool);
    }
    site->merchant = value;
    return NULL;
}

const char *ss_apply_public_url(ss_site_t *site, const ss_setting_t *setting, apr_pool_t *pool)
{
    const char *url = setting->argv[0];
    size_t length = strlen(url);

    if (length > 0 && url[length - 1] == '/') {
        url = apr_pstrndup(pool, url, length - 1);
    }
    if (!ss_value_url(url, true)) {
        return ss_setting_refuse(setting, setting->argv[0], pool);
    }
    site->public_url = url;
    return NULL;
}
