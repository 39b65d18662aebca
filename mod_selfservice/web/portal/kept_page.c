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

static ss_response_t *filled(ss_web_t *web, const char *state, const ss_cut_page_t *page)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *fillings[FILLING_COUNT] = {
        [CSRF] = escaped(web->session->csrf, pool),
        [SESSION_END] = escaped(session_end(web), pool),
        [SESSION_LEFT] = session_left(web),
        [WINDOW_PASS] = escaped(window_pass(web), pool),
        [STATE] = escaped(state, pool),
    };

    return ss_response_private(ss_page_filled(web, page, fillings));
}

/* What is kept beside a page. */
typedef struct note_t {
    const char *lang;
    apr_time_t until; /* 0: as long as its rows read the same */
    const ss_recording_t *recording;
} note_t;

static const void *copy_note(const void *original, apr_pool_t *pool)
{
    const note_t *note = original;
    note_t *copy = apr_palloc(pool, sizeof(*copy));

    *copy = (note_t){ apr_pstrdup(pool, note->lang), note->until,
                      ss_recording_copy(note->recording, pool) };
    return copy;
}

/*
 * One page of one customer; that of another day takes its place. The page's language follows from
 * the one that the visitor's browser asks for, that of the session and the customer's own.
 */
static ss_page_key_t key_of(ss_web_t *web)
{
    const ss_session_t *session = web->session;
    const char *key = apr_psprintf(
        web->ctx->pool, "%s|%s|%s|%d%d%d|%s|%s|%pp|%s%s?%s", session->customer_id,
        session->contract_id, session->scope, session->all_contracts, web->lang_is_explicit,
        ss_web_is_embedded(web), session->lang, web->ctx->lang, web->site->host, web->request->base,
        web->request->path, web->request->query);

    return (ss_page_key_t){ key, ss_today_text(web->ctx) };
}

/* In a sandbox every page tells the time. */
static bool may_be_kept(const ss_web_t *web)
{
    return web->catalogue->portal_pages != NULL && !web->site->sandbox;
}

static bool holds(ss_ctx_t *ctx, const note_t *note)
{
    return (note->until == 0 || ctx->now < note->until)
           && ss_recording_holds(ctx, note->recording);
}

ss_response_t *ss_portal_open_kept(ss_web_t *web, ss_portal_t *portal, const char *state)
{
    ss_page_key_t key = key_of(web);
    bool keep = may_be_kept(web);
    ss_response_t *other;
    ss_cut_page_t page;

    if (keep && ss_page_cache_get(web->catalogue->portal_pages, &key, &page, web->ctx)
        && holds(web->ctx, page.note)) {
        ss_web_prefer_language(web, ((const note_t *)page.note)->lang);
        return filled(web, state, &page);
    }
    if (keep) {
        ss_reads_record(web->ctx);
    }
    other = ss_portal_open(web, portal);
    portal->state = state;
    portal->kept = key;
    /* Nobody can have written it into his data. */
    portal->gap = keep ? ss_id_make(web->ctx->pool) : NULL;
    return other;
}

void ss_portal_holds_until(const ss_web_t *web, ss_portal_t *portal, apr_time_t time)
{
    if (time > web->ctx->now && (portal->until == 0 || time < portal->until)) {
        portal->until = time;
    }
}

void ss_portal_holds_offers(const ss_web_t *web, ss_portal_t *portal)
{
    for (int i = 0; i < web->catalogue->variant_count; i++) {
        ss_portal_holds_until(web, portal, web->catalogue->variants[i].valid_from);
        ss_portal_holds_until(web, portal, web->catalogue->variants[i].valid_until);
    }
}

ss_response_t *ss_portal_keep(ss_web_t *web, const ss_portal_t *portal, ss_response_t *response)
{
    int http_status = response->status;
    ss_cut_page_t page;
    note_t note;

    if (portal->gap == NULL || http_status >= 500) {
        return response;
    }
    page = ss_page_cut(response->body, portal->gap, web->ctx->pool);
    note = (note_t){ web->ctx->lang, portal->until, ss_reads_recorded(web->ctx) };
    page.note = &note;
    page.copy_note = copy_note;
    if (http_status == 200 && note.recording != NULL) {
        ss_page_cache_put(web->catalogue->portal_pages, &portal->kept, &page, web->ctx);
    }
    response = filled(web, portal->state, &page);
    response->status = http_status;
    return response;
}
