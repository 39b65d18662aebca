/* From httpd's hooks into the web layer: the only place where a request enters. */
#include "apache/handler.h"

#include "apache/child.h"
#include "apache/database.h"
#include "apache/log_sink.h"
#include "apache/mask.h"
#include "apache/module.h"
#include "apache/request.h"
#include "apache/settings.h"
#include "base/log.h"

#include <http_request.h>

#include <apr_atomic.h>
#include <apr_lib.h>
#include <apr_strings.h>

#define HANDLER "selfservice"

int ss_translate(request_rec *r)
{
    const ss_host_t *host = ss_host(r->server);
    ss_area_match_t match;

    if (host->site == NULL || !host->site->enabled || r->uri == NULL
        || !ss_area_find(host->site, r->uri, &match)) {
        return DECLINED;
    }
    ap_set_module_config(r->request_config, &selfservice_module,
                         apr_pmemdup(r->pool, &match, sizeof(match)));
    r->handler = HANDLER;
    r->filename = apr_pstrcat(r->pool, HANDLER ":", match.base, NULL); /* error log lines name it */
    ss_mask_own(r);
    return OK;
}

static const ss_area_match_t *match_of(const request_rec *r)
{
    return ap_get_module_config(r->request_config, &selfservice_module);
}

int ss_map_to_storage(request_rec *r)
{
    return match_of(r) == NULL ? DECLINED : OK;
}

int ss_check_type(request_rec *r)
{
    return match_of(r) == NULL ? DECLINED : OK;
}

/* "Shop.Example:8443" is the merchant "shop.example". */
static const char *merchant_from(const char *value, apr_pool_t *pool)
{
    char *name = apr_pstrdup(pool, value);
    char *colon = strrchr(name, ':');

    if (colon != NULL && strspn(colon + 1, "0123456789") == strlen(colon + 1)) {
        *colon = '\0';
    }
    for (char *at = name; *at != '\0'; at++) {
        *at = apr_tolower(*at);
    }
    return name;
}

/*
 * The site of this request; where the merchant is an expression, a copy that names him. NULL if it
 * has no value.
 */
static const ss_site_t *site_of(request_rec *r, const ss_host_t *host)
{
    const char *error = NULL, *value;
    ss_site_t *site;

    if (host->merchant_expr == NULL) {
        return host->site;
    }
    value = ap_expr_str_exec(r, host->merchant_expr, &error);
    if (error != NULL || *value == '\0') {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, r->server,
                      "SS0201: find merchant: the expression gives %s",
                      error != NULL ? error : "nothing");
        return NULL;
    }
    site = apr_pmemdup(r->pool, host->site, sizeof(*site));
    site->merchant = merchant_from(value, r->pool);
    site->public_url = "";
    return site;
}

/* With an expression the public URL stands in the merchant's own data. */
static void complete_site(ss_ctx_t *ctx, const ss_host_t *host)
{
    ss_site_t *site;

    if (host->merchant_expr == NULL) {
        return;
    }
    site = apr_pmemdup(ctx->pool, ctx->site, sizeof(*site));
    site->merchant_is_expr = false;
    site->public_url = ctx->catalogue->merchant.public_url;
    site->id = ss_host_site_id(site, ctx->pool);
    ctx->site = site;
}

static ss_ctx_t *make_context(request_rec *r, const ss_host_t *host, const ss_site_t *site)
{
    ss_ctx_t *ctx = ss_ctx_make(r->pool, ss_site_now(site, r->request_time));

    ctx->db_source = ss_database_source(r->server, r->pool);
    ctx->keys = host->keys;
    ctx->site = site;
    ctx->request_id = ss_request_id(r);
    return ctx;
}

/* Once per second and process: with an expression, strangers could fill the error log. */
static bool may_complain(void)
{
    static volatile apr_uint32_t last;
    apr_uint32_t now = (apr_uint32_t)apr_time_sec(apr_time_now()),
                 before = apr_atomic_read32(&last);

    return now != before && apr_atomic_cas32(&last, now, before) == before;
}

static ss_status_t load_merchant(ss_ctx_t *ctx, const ss_host_t *host)
{
    ss_status_t status = ss_catalogue_cache_get(ss_child_catalogues(), ctx, ctx->site->merchant);

    if (status == SS_NOT_FOUND && may_complain()) {
        ss_log(SS_LOG_WARNING, "SS0202", ctx, "find merchant: %s has not been imported",
               ctx->site->merchant);
    }
    if (status == SS_OK) {
        complete_site(ctx, host);
        ss_child_keep_site(ctx);
    }
    return status;
}

int ss_handle(request_rec *r)
{
    const ss_area_match_t *match = match_of(r);
    const ss_host_t *host = ss_host(r->server);
    const ss_request_t *request;
    const ss_site_t *site;
    ss_response_t *response;
    ss_status_t loaded;
    ss_ctx_t *ctx;

    if (match == NULL || r->handler == NULL || strcmp(r->handler, HANDLER) != 0) {
        return DECLINED;
    }
    site = site_of(r, host);
    if (site == NULL) {
        return HTTP_NOT_FOUND;
    }
    request = ss_request_read(r, match);
    if (request == NULL) {
        return HTTP_BAD_REQUEST;
    }
    ss_log_sink_enter(r);
    ctx = make_context(r, host, site);
    loaded = ss_area_needs_merchant(match) ? load_merchant(ctx, host) : SS_OK;
    response = ss_area_run(match, ss_web_make(ctx, request), loaded);
    ss_db_release(ctx);
    ss_log_sink_leave();
    return ss_response_send(r, response);
}
