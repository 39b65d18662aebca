/* The module's record and its hooks. */
#include "apache/check.h"
#include "apache/child.h"
#include "apache/database.h"
#include "apache/directives.h"
#include "apache/handler.h"
#include "apache/log_sink.h"
#include "apache/mask.h"
#include "apache/module.h"
#include "apache/settings.h"
#include "apache/watchdog.h"
#include "base/date.h"
#include "base/version.h"
#include "render/i18n.h"

#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>

#include <sodium.h>

static int start_server(apr_pool_t *pool, apr_pool_t *log_pool, apr_pool_t *temp_pool,
                        server_rec *main_server)
{
    (void)log_pool;
    for (server_rec *server = main_server; server != NULL; server = server->next) {
        if (ss_host(server)->site->enabled && !ss_database_find_mod_dbd()) {
            ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_EMERG, 0, NULL,
                         "SS0204: SelfService needs mod_dbd: LoadModule dbd_module (a2enmod dbd)");
            return HTTP_INTERNAL_SERVER_ERROR;
        }
    }
    ap_add_version_component(pool, "mod_selfservice/" SS_VERSION);
    ss_log_sink_install();
    ss_mask_start(main_server, pool);
    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_PRE_CONFIG) {
        ss_check_warn(main_server, temp_pool);
        ss_watchdog_register(main_server, pool);
    }
    return OK;
}

/* Before the module is unloaded, as at each restart. */
static apr_status_t forget(void *unused)
{
    (void)unused;
    ss_i18n_forget();
    ss_date_forget();
    return APR_SUCCESS;
}

static int prepare(apr_pool_t *pool, apr_pool_t *log_pool, apr_pool_t *temp_pool)
{
    apr_pool_cleanup_register(pool, NULL, forget, apr_pool_cleanup_null);
    (void)log_pool;
    (void)temp_pool;
    return sodium_init() < 0 ? HTTP_INTERNAL_SERVER_ERROR : OK;
}

static void register_hooks(apr_pool_t *pool)
{
    static const char *const rewriting[] = { "mod_rewrite.c", NULL };
    static const char *const mapping[] = { "mod_alias.c", "mod_proxy.c", "mod_userdir.c",
                                           "mod_vhost_alias.c", NULL };

    (void)pool;
    ap_hook_pre_config(prepare, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(ss_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(start_server, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(ss_child_start, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_read_request(ss_mask_request, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_log_transaction(ss_mask_transaction, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_translate_name(ss_translate, rewriting, mapping, APR_HOOK_FIRST);
    ap_hook_map_to_storage(ss_map_to_storage, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_type_checker(ss_check_type, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(ss_handle, NULL, NULL, APR_HOOK_FIRST);
}

module AP_MODULE_DECLARE_DATA selfservice_module = {
    STANDARD20_MODULE_STUFF,
    NULL,
    NULL,
    ss_host_make,
    ss_host_merge,
    ss_directives,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
