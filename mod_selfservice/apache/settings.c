/* Directives as written and the settings they add up to. */
#include "apache/settings.h"

#include "apache/module.h"
#include "base/random_id.h"

#include <apr_strings.h>

ss_host_t *ss_host(const server_rec *server)
{
    return ap_get_module_config(server->module_config, &selfservice_module);
}

void *ss_host_make(apr_pool_t *pool, server_rec *server)
{
    ss_host_t *host = apr_pcalloc(pool, sizeof(*host));

    (void)server;
    host->settings = apr_array_make(pool, 8, sizeof(const ss_setting_t *));
    return host;
}

void *ss_host_merge(apr_pool_t *pool, void *base, void *add)
{
    ss_host_t *merged = apr_pcalloc(pool, sizeof(*merged));

    merged->settings = apr_array_append(pool, ((ss_host_t *)base)->settings,
                                        ((ss_host_t *)add)->settings);
    return merged;
}

const ss_setting_t *ss_host_setting(const ss_host_t *host, const char *name)
{
    for (int i = host->settings->nelts - 1; i >= 0; i--) {
        const ss_setting_t *setting = APR_ARRAY_IDX(host->settings, i, const ss_setting_t *);

        if (strcasecmp(setting->name, name) == 0) {
            return setting;
        }
    }
    return NULL;
}

const char *ss_host_site_id(const ss_site_t *site, apr_pool_t *pool)
{
    const char *key = apr_pstrcat(pool, site->merchant, "\n", site->public_url, NULL);

    return apr_pstrndup(pool, ss_sha256(key, strlen(key), pool), SS_ID_LENGTH);
}

/*
 * "https://kunden.example": the scheme and port of ServerName, else by the port the host listens
 * on.
 */
static const char *url_of_server(const server_rec *server, apr_pool_t *pool)
{
    const char *host = server->server_hostname == NULL ? "localhost" : server->server_hostname;
    apr_port_t port = server->port;
    bool secure;

    if (port == 0 && server->addrs != NULL) {
        port = server->addrs->host_port;
    }
    secure = server->server_scheme != NULL ? strcmp(server->server_scheme, "https") == 0
                                           : port == 443;
    if (port == 0 || port == (secure ? 443 : 80)) {
        return apr_pstrcat(pool, secure ? "https://" : "http://", host, NULL);
    }
    return apr_psprintf(pool, "%s://%s:%d", secure ? "https" : "http", host, (int)port);
}

void ss_host_build_site(server_rec *server, apr_pool_t *pool)
{
    ss_host_t *host = ss_host(server);
    ss_site_t *site = ss_site_make(pool);

    site->merchant = server->server_hostname == NULL ? "localhost" : server->server_hostname;
    site->public_url = url_of_server(server, pool);
    for (int i = 0; i < host->settings->nelts; i++) {
        const ss_setting_t *setting = APR_ARRAY_IDX(host->settings, i, const ss_setting_t *);

        setting->directive->apply(site, setting, pool);
        if (strcmp(setting->name, "SelfServiceMerchant") == 0) {
            host->merchant_expr = setting->expr;
        }
    }
    site->id = ss_host_site_id(site, pool);
    host->site = site;
}

const char *ss_setting_refuse(const ss_setting_t *setting, const char *value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%s: \"%s\" is not allowed; allowed: %s", setting->name, value,
                        setting->directive->allowed);
}
