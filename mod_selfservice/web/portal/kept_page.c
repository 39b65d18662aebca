/* Portal pages kept in memory, each for its own customer. */
#include "web/portal/kept_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/open_window.h"
#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "model/session.h"
#include "render/buffer.h"
#include "store/reads.h"
#include "web/frame.h"
#include "web/page.h"

/* What differs by visit. */
enum { CSRF, SESSION_END, SESSION_LEFT, WINDOW_PASS, STATE, FILLING_COUNT };

static apr_time_t idle_until(const ss_web_t *web)
{
    apr_time_t time = web->ctx->now;

    ss_time_parse(web->session->idle_until, &time);
    return time;
}

/* When the session ends, for readers and for the script that warns before. */
static const char *session_end(ss_web_t *web)
{
    return ss_i18n_clock(ss_texts_i18n(web->texts), idle_until(web),
                         web->catalogue->merchant.time_zone, web->ctx->pool);
}

static const char *session_left(ss_web_t *web)
{
    return apr_psprintf(web->ctx->pool, "%" APR_TIME_T_FMT,
                        apr_time_sec(idle_until(web) - web->ctx->now));
}

static const char *window_pass(ss_web_t *web)
{
    return ss_web_is_embedded(web) ? ss_window_pass(web->ctx, web->session->hash) : "";
}

/* A filling, or while a page to be kept is built, its place. */
static const char *filling(const ss_web_t *web, const ss_portal_t *portal, int number,
                           const char *value)
{
    return portal->gap == NULL || *value == '\0'
               ? value
               : apr_psprintf(web->ctx->pool, "%s%d", portal->gap, number);
}

const char *ss_portal_state(const ss_web_t *web, const ss_portal_t *portal)
{
    return filling(web, portal, STATE, portal->state);
}

void ss_portal_add_visit(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    ss_json_set_text(data, "csrf", filling(web, portal, CSRF, web->session->csrf));
    ss_json_set_text(data, "session_end", filling(web, portal, SESSION_END, session_end(web)));
    ss_json_set_text(data, "session_left", filling(web, portal, SESSION_LEFT, session_left(web)));
    ss_json_set_text(data, "window_pass", filling(web, portal, WINDOW_PASS, window_pass(web)));
}

static const char *escaped(const char *text, apr_pool_t *pool)
{
    ss_buffer_t *html = ss_buffer_make(strlen(text) + 1, pool);

    ss_buffer_add_html(html, text, strlen(text));
    return html->text;
}

static ss_response_t *filled(ss_web_t *web, const ss_portal_t *portal, const ss_cut_page_t *page)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *fillings[FILLING_COUNT] = {
        [CSRF] = escaped(web->session->csrf, pool),
        [SESSION_END] = escaped(session_end(web), pool),
        [SESSION_LEFT] = session_left(web),
        [WINDOW_PASS] = escaped(window_pass(web), pool),
        [STATE] = escaped(portal->state == NULL ? "" : portal->state, pool),
    };

    return ss_response_private(ss_page_filled(web, page, fillings));
}

void ss_portal_depends(ss_web_t *web, const char *value)
{
    ss_reads_add(web->ctx, value);
}

/* One page of one customer; its versions replace each other. */
static const char *key_of(const ss_web_t *web)
{
    const ss_session_t *session = web->session;

    return apr_psprintf(web->ctx->pool, "%s|%s|%pp|%s%s?%s|%s", session->customer_id,
                        session->contract_id, web->site->host, web->request->base,
                        web->request->path, web->request->query, web->ctx->lang);
}

static const char *version_of(ss_web_t *web)
{
    const ss_session_t *session = web->session;

    ss_portal_depends(web, ss_today_text(web->ctx));
    ss_portal_depends(web, session->scope);
    ss_portal_depends(web, session->all_contracts ? "all" : "");
    ss_portal_depends(web, web->lang_is_explicit ? "named" : "");
    ss_portal_depends(web, ss_web_is_embedded(web) ? "embedded" : "");
    return ss_reads_fingerprint(web->ctx);
}

/* In a sandbox every page tells the time. */
static bool may_be_kept(const ss_web_t *web)
{
    return web->catalogue->portal_pages != NULL && !web->site->sandbox
           && strcmp(web->request->method, "POST") != 0;
}

static bool find(ss_web_t *web, const ss_page_key_t *key, ss_cut_page_t *page)
{
    return ss_page_cache_get(web->catalogue->portal_pages, key, page, web->ctx)
           && ss_recording_holds(web->ctx, page->note);
}

ss_response_t *ss_portal_kept(ss_web_t *web, ss_portal_t *portal)
{
    ss_cut_page_t page;

    if (!may_be_kept(web)) {
        return NULL;
    }
    portal->kept = (ss_page_key_t){ key_of(web), version_of(web) };
    if (find(web, &portal->kept, &page)) {
        return filled(web, portal, &page);
    }
    portal->gap = ss_id_make(web->ctx->pool); /* nobody can have written it into his data */
    ss_reads_record(web->ctx);
    return NULL;
}

ss_response_t *ss_portal_open_kept(ss_web_t *web, ss_portal_t *portal)
{
    ss_response_t *other = ss_portal_open(web, portal);

    return other != NULL ? other : ss_portal_kept(web, portal);
}

ss_response_t *ss_portal_keep(ss_web_t *web, const ss_portal_t *portal, ss_response_t *response)
{
    ss_cut_page_t page;

    if (portal->gap == NULL || response->status != 200) {
        return response;
    }
    page = ss_page_cut(response->body, portal->gap, web->ctx->pool);
    page.note = ss_reads_recorded(web->ctx);
    page.copy_note = ss_recording_copy;
    if (page.note != NULL) {
        ss_page_cache_put(web->catalogue->portal_pages, &portal->kept, &page, web->ctx);
    }
    return filled(web, portal, &page);
}
