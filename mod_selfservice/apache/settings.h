/* Directives as written and the settings they add up to. */
#ifndef SS_SETTINGS_H
#define SS_SETTINGS_H

#include <httpd.h>

#include <ap_expr.h>
#include <http_config.h>

#include "base/seal.h"
#include "model/site.h"

struct ss_setting_t;

/** Write a setting into the site. @return NULL, or which value is wrong and what is allowed */
typedef const char *ss_apply_t(ss_site_t *site, const struct ss_setting_t *setting,
                               apr_pool_t *pool);

/** What is known about a directive before it is used. */
typedef struct ss_directive_t {
    int min_args, max_args;
    const char *allowed; /* for messages */
    ss_apply_t *apply;
    size_t offset;       /* of the member of ss_site_t, for directives that share a function */
} ss_directive_t;

/** One directive as it stands in a configuration file. */
typedef struct ss_setting_t {
    const char *name;
    const ss_directive_t *directive;
    int argc;
    const char *const *argv; /* NULL-terminated */
    const char *file;
    int line;
    const ap_expr_info_t *expr; /* SelfServiceMerchant expr=... only */
} ss_setting_t;

/** The configuration of one virtual host (or of the main server). */
typedef struct ss_host_t {
    apr_array_header_t
        *settings;   /* of const ss_setting_t *: inherited ones first, so that later ones win */
    ss_site_t *site; /* what they add up to; NULL before the configuration is complete */
    const ap_expr_info_t *merchant_expr;
    const ss_keys_t *keys;
    struct ss_host_db_t *db;      /* its database in this process; see apache/database.h */
} ss_host_t;

/** What the module knows of a virtual host. */
ss_host_t *ss_host(const server_rec *server);

/** For httpd: an empty configuration of a virtual host. */
void *ss_host_make(apr_pool_t *pool, server_rec *server);
/** For httpd: the main server's settings, then the virtual host's, which win. */
void *ss_host_merge(apr_pool_t *pool, void *base, void *add);

/** Apply all settings of a server over the defaults; every one was checked when it was read. */
void ss_host_build_site(server_rec *server, apr_pool_t *pool);

/** The last setting of a directive, NULL if it is not used. */
const ss_setting_t *ss_host_setting(const ss_host_t *host, const char *name);

/** The id of a site: its merchant and public URL, hashed. */
const char *ss_host_site_id(const ss_site_t *site, apr_pool_t *pool);

/** "SelfServiceX: "value" is not allowed; allowed: ..." */
const char *ss_setting_refuse(const ss_setting_t *setting, const char *value, apr_pool_t *pool);

#endif
