/*
 * Settings that contradict each other or the law stop the start; so do files that cannot be used.
 */
#include "apache/check.h"

#include "apache/check_data.h"
#include "apache/database.h"
#include "apache/module.h"
#include "base/duration.h"
#include "base/share_dir.h"
#include "model/self_check.h"
#include "render/skin.h"

#include <http_core.h>
#include <mpm_common.h>

#include <apr_file_info.h>
#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <unistd.h>

/* What is found wrong: with the directive it stands in, or NULL if one is missing. */
typedef struct fault_t {
    const char *directive;
    const char *message;
} fault_t;

typedef fault_t rule_t(const ss_host_t *host, apr_pool_t *pool);

static const fault_t no_fault = { NULL, NULL };

static fault_t fault(const char *directive, const char *message)
{
    return (fault_t){ directive, message };
}

static fault_t check_key_file(const ss_host_t *host, apr_pool_t *pool)
{
    (void)pool;
    return *host->site->key_file != '\0'
               ? no_fault
               : fault(
                   "SelfService",
                   "SelfServiceKeyFile is missing: make one with \"selfservicectl keygen FILE\" "
                   "and name it with SelfServiceKeyFile FILE");
}

static fault_t check_expiries(const ss_host_t *host, apr_pool_t *pool)
{
    const ss_site_t *site = host->site;

    for (int i = 0; i < SS_CHANNEL_COUNT; i++) {
        const ss_setting_t *setting = ss_host_setting(host, "SelfServiceTokenExpiry");
        const char *directive = setting == NULL ? "SelfServiceTokenExpiryMax"
                                                : "SelfServiceTokenExpiry";

        if (site->token_expiry[i] > site->token_expiry_max) {
            return fault(
                directive,
                apr_psprintf(pool,
                             "%s: links by %s would be valid for %s, but "
                             "SelfServiceTokenExpiryMax allows %s; shorten the one or raise "
                             "the other",
                             directive, ss_channel_names[i],
                             ss_duration_text(site->token_expiry[i], pool),
                             ss_duration_text(site->token_expiry_max, pool)));
        }
    }
    return no_fault;
}

/* Source: BGB sections 312k, 356a. */
static fault_t check_rights(const ss_host_t *host, apr_pool_t *pool)
{
    const ss_site_t *site = host->site;
    const char *off = *site->cancel_path == '\0' ? "SelfServiceCancelPath"
        : *site->withdraw_path == '\0'           ? "SelfServiceWithdrawPath"
                                                 : NULL;

    if (off == NULL || !site->for_consumers || *site->order_path == '\0') {
        return no_fault;
    }
    return fault(off,
                 apr_psprintf(pool,
                              "%s: cannot be off while consumers may order; give it a path, or set "
                              "SelfServiceCustomerTypes business or SelfServiceOrderPath off",
                              off));
}

/* "/order" and "/order/portal": one page of the first would never be seen. */
static bool lies_below(const char *path, const char *base)
{
    size_t length = strlen(base);

    return *base != '\0' && strncmp(path, base, length) == 0 && path[length] == '/';
}

static fault_t shared_path(const ss_host_t *host, const char *first, const char *second,
                           const char *words)
{
    return fault(ss_host_setting(host, second) == NULL ? first : second, words);
}

static fault_t check_paths(const ss_host_t *host, apr_pool_t *pool)
{
    static const char *const names[] = { "SelfServiceOrderPath",  "SelfServicePortalPath",
                                         "SelfServiceAPIPath",    "SelfServiceOfficePath",
                                         "SelfServiceCancelPath", "SelfServiceWithdrawPath" };
    enum { API = 2 };
    const ss_site_t *site = host->site;
    const char *const paths[] = { site->order_path,  site->portal_path, site->api_path,
                                  site->office_path, site->cancel_path, site->withdraw_path };

    for (int i = 0; i < SS_COUNT(paths); i++) {
        for (int j = i + 1; j < SS_COUNT(paths); j++) {
            bool of_api = i == API || j == API; /* it answers few paths of its own */

            if (*paths[i] != '\0' && strcmp(paths[i], paths[j]) == 0) {
                return shared_path(host, names[i], names[j],
                                   apr_psprintf(pool,
                                                "%s and %s: both are \"%s\"; each needs its own "
                                                "path",
                                                names[i], names[j], paths[i]));
            }
            if (!of_api && (lies_below(paths[i], paths[j]) || lies_below(paths[j], paths[i]))) {
                return shared_path(host, names[i], names[j],
                                   apr_psprintf(pool,
                                                "%s \"%s\" and %s \"%s\": one lies below the "
                                                "other; each needs a path of its own",
                                                names[i], paths[i], names[j], paths[j]));
            }
        }
    }
    return no_fault;
}

static fault_t check_clock(const ss_host_t *host, apr_pool_t *pool)
{
    (void)pool;
    return !host->site->clock_is_set || host->site->sandbox
        ? no_fault : fault("SelfServiceClock", "SelfServiceClock: needs SelfServiceSandbox On");
}

static bool text_file_exists(const char *folder, const char *lang, apr_pool_t *pool)
{
    apr_finfo_t info;

    return folder != NULL
           && apr_stat(&info, apr_pstrcat(pool, folder, "/", lang, ".json", NULL), APR_FINFO_TYPE,
                       pool)
                  == APR_SUCCESS;
}

static fault_t check_languages(const ss_host_t *host, apr_pool_t *pool)
{
    const char *built_in = apr_pstrcat(pool, ss_share_dir, "/text", NULL);

    for (const char *const *lang = host->site->languages; *lang != NULL; lang++) {
        if (!text_file_exists(built_in, *lang, pool)
            && !text_file_exists(host->site->brand.texts_dir, *lang, pool)) {
            return fault(
                "SelfServiceLanguages",
                apr_psprintf(pool,
                             "SelfServiceLanguages: there are no texts in \"%s\"; allowed: "
                             "languages with a file %s/<language>.json or one in the folder of "
                             "SelfServiceTexts",
                             *lang, built_in));
        }
    }
    return no_fault;
}

static fault_t check_database(const ss_host_t *host, apr_pool_t *pool)
{
    (void)pool;
    return ss_database_is_configured(host)
               ? no_fault
               : fault("SelfService", "SelfService: needs a database: load mod_dbd and set "
                                      "DBDriver (sqlite3 or pgsql) "
                                      "and DBDParams");
}

static rule_t *const rules[] = { check_database, check_key_file, check_expiries, check_rights,
                                 check_paths,    check_clock,    check_languages };

static void report(const server_rec *server, const fault_t *found)
{
    const ss_setting_t *setting = found->directive == NULL
                                      ? NULL
                                      : ss_host_setting(ss_host(server), found->directive);

    if (setting != NULL) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_EMERG, 0, NULL, "SS0203: line %d of %s: %s",
                     setting->line, setting->file, found->message);
    } else {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_EMERG, 0, NULL,
                     "SS0203: virtual host at line %u of %s: %s", server->defn_line_number,
                     server->defn_name == NULL ? "-" : server->defn_name, found->message);
    }
}

/*
 * Messages about a skin start with the directive that names the file. Hosts that look alike share
 * one skin.
 */
static fault_t give_skin(ss_host_t *host, apr_pool_t *pool)
{
    const char *error = NULL;
    const ss_skin_t *skin = ss_skin_make(host->site, ss_share_dir, &error, pool);

    host->site->skin = (ss_skin_t *)skin;
    return skin != NULL ? no_fault : fault(apr_pstrndup(pool, error, strcspn(error, ": ")), error);
}

/* Keys that were read for an earlier host. */
typedef struct made_t {
    apr_hash_t *keys;
    apr_pool_t *pool;
} made_t;

static fault_t give_keys(ss_host_t *host, const made_t *made)
{
    const char *file = host->site->key_file, *error = NULL;
    const ss_keys_t *keys = apr_hash_get(made->keys, file, APR_HASH_KEY_STRING);

    if (keys == NULL) {
        keys = ss_keys_read(file, &error, made->pool);
        apr_hash_set(made->keys, file, APR_HASH_KEY_STRING, keys);
    }
    host->keys = keys;
    return keys != NULL ? no_fault
                        : fault("SelfServiceKeyFile",
                                apr_pstrcat(made->pool, "SelfServiceKeyFile: ", error, NULL));
}

static fault_t check_host(ss_host_t *host, const made_t *made)
{
    fault_t found = no_fault;

    for (int i = 0; i < SS_COUNT(rules) && found.message == NULL; i++) {
        found = rules[i](host, made->pool);
    }
    if (found.message == NULL) {
        found = give_keys(host, made);
    }
    if (found.message == NULL) {
        found = give_skin(host, made->pool);
    }
    return found;
}

/* Configtest writes to the terminal, a start to the error log, which is open by then. */
static void tell(const server_rec *server, const server_rec *log, const char *text)
{
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, log, "SS0206: virtual host %s: %s",
                 ss_host(server)->site->public_url, text);
}

static void warn(const server_rec *server, const server_rec *log, ss_data_check_t *data)
{
    const ss_host_t *host = ss_host(server);
    const apr_array_header_t *list = ss_self_check_site(host->site, data->pool);
    const apr_array_header_t *lacks = ss_check_data(data, host);

    for (int i = 0; i < list->nelts; i++) {
        const ss_advice_t *advice = &APR_ARRAY_IDX(list, i, ss_advice_t);

        if (data->look_inside || advice->fault) {
            tell(server, log, ss_advice_line(advice, data->pool));
        }
    }
    if (*host->site->skin->advice != '\0') {
        tell(server, log, host->site->skin->advice);
    }
    for (int i = 0; i < lacks->nelts; i++) {
        tell(server, log, APR_ARRAY_IDX(lacks, i, const char *));
    }
}

static void warn_all(const server_rec *main_server, const server_rec *log, ss_data_check_t *data)
{
    for (const server_rec *server = main_server; server != NULL; server = server->next) {
        if (ss_host(server)->site->enabled) {
            warn(server, log, data);
        }
    }
}

void ss_check_warn(const server_rec *main_server, apr_pool_t *pool)
{
    ss_data_check_t data = { apr_hash_make(pool), pool, false };

    warn_all(main_server, main_server, &data);
}

/*
 * What the server's user may not read or write is a fault too, and no file beside a database may
 * become root's: a process that is this user looks.
 */
static void warn_as_server_user(server_rec *main_server, apr_pool_t *parent)
{
    ss_data_check_t data = { .look_inside = true };
    apr_proc_t child;
    apr_status_t place;

    apr_pool_create(&data.pool, parent);
    data.contexts = apr_hash_make(data.pool);
    place = apr_proc_fork(&child, data.pool);
    if (place == APR_INPARENT) {
        apr_proc_wait(&child, NULL, NULL, APR_WAIT);
    }
    if (place != APR_INCHILD) {
        return;
    }
    data.look_inside = ap_run_drop_privileges(data.pool, main_server) == OK;
    warn_all(main_server, NULL, &data);
    apr_pool_destroy(data.pool); /* closes the databases */
    _exit(0);
}

int ss_check_config(apr_pool_t *pool, apr_pool_t *log_pool, apr_pool_t *temp_pool,
                    server_rec *main_server)
{
    made_t made = { apr_hash_make(pool), pool };

    (void)log_pool;
    for (server_rec *server = main_server; server != NULL; server = server->next) {
        ss_host_build_site(server, pool);
    }
    ss_database_note(main_server, pool);
    for (server_rec *server = main_server; server != NULL; server = server->next) {
        ss_host_t *host = ss_host(server);
        fault_t found;

        if (!host->site->enabled) {
            continue;
        }
        found = check_host(host, &made);
        if (found.message != NULL) {
            report(server, &found);
            return HTTP_INTERNAL_SERVER_ERROR;
        }
    }
    if (ap_state_query(AP_SQ_RUN_MODE) == AP_SQ_RM_CONFIG_TEST) {
        warn_as_server_user(main_server, temp_pool);
    }
    return OK;
}
