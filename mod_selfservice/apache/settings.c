/* Directives as written and the settings they add up to. */
#include "apache/settings.h"

#include "apache/config_tree.h"
#include "apache/module.h"
#include "base/random_id.h"

#include <ap_listen.h>
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

static bool listens_for_https(apr_port_t port)
{
    for (const ap_listen_rec *entry = ap_listeners; entry != NULL; entry = entry->next) {
        if (entry->bind_addr->port == port && entry->protocol != NULL
            && strcmp(entry->protocol, "https") == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the host itself speaks TLS. */
static bool speaks_tls(const server_rec *server, apr_pool_t *pool)
{
    const char *engine = ss_config_word(server, "SSLEngine", pool);
    apr_port_t port = server->addrs == NULL ? 0 : server->addrs->host_port;

    if (engine != NULL) {
        return strcasecmp(engine, "on") == 0;
    }
    return server->port == 443 || port == 443 || listens_for_https(port);
}

/*
 * "https://kunden.example": by ServerName, and where it is silent by what the host listens to. A
 * host without TLS that is named with https has a proxy before it: its own port is not the
 * visitors'.
 */
static const char *url_of_server(const server_rec *server, apr_pool_t *pool)
{
    const char *host = server->server_hostname == NULL ? "localhost" : server->server_hostname;
    bool tls = speaks_tls(server, pool);
    bool secure = server->server_scheme == NULL ? tls : strcmp(server->server_scheme, "https") == 0;
    apr_port_t port = server->port;

    if (port == 0 && server->addrs != NULL && secure == tls) {
        port = server->addrs->host_port;
    }
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
    for (int i = 0; i < host->settings->nelts; i++) {
        const ss_setting_t *setting = APR_ARRAY_IDX(host->settings, i, const ss_setting_t *);

        setting->directive->apply(site, setting, pool);
        if (strcmp(setting->name, "SelfServiceMerchant") == 0) {
            host->merchant_expr = setting->expr;
        }
    }
    if (site->enabled && *site->public_url == '\0') {
        site->public_url = url_of_server(server, pool);
    }
    if (*site->order_path == '\0') {
        site->areas[SS_AREA_ORDER] = SS_AREA_OFF; /* it leads to order pages, which are off */
    }
    site->id = ss_host_site_id(site, pool);
    site->host = host;
    host->site = site;
}

const char *ss_setting_refuse(const ss_setting_t *setting, const char *value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%s: \"%s\" is not allowed; allowed: %s", setting->name, value,
                        setting->directive->allowed);
}
