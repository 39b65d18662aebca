/*
 * What the layout around every page shows: brand, languages, rights, legal links, company
 * particulars.
 */
#include "web/frame.h"

#include "base/json.h"
#include "render/i18n.h"
#include "web/form.h"
#include "web/page.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define SEPARATOR " \xC2\xB7 " /* middle dot */

static bool is_set(const char *text)
{
    return text != NULL && *text != '\0';
}

/* Base path of the first public area that is on: below it stand assets/ and embed.js. */
static const char *asset_base(const ss_site_t *site)
{
    const char *const paths[] = { site->order_path, site->portal_path, site->cancel_path,
                                  site->withdraw_path };

    for (int i = 0; i < SS_COUNT(paths); i++) {
        if (is_set(paths[i])) {
            return paths[i];
        }
    }
    return "";
}

/* Where it is served; "" if the skin has none of this role. */
static const char *asset_url(const ss_web_t *web, const char *role)
{
    const ss_asset_t *asset = ss_skin_asset(web->skin, role);

    return asset == NULL ? "" : apr_pstrcat(web->ctx->pool, asset_base(web->site), "/assets/",
                                            asset->name, NULL);
}

bool ss_web_is_embedded(ss_web_t *web)
{
    return strcmp(ss_web_header(web, "Sec-Fetch-Dest"), "iframe") == 0
        || strcmp(ss_query_text(web, "embed", 1), "1") == 0;
}

static const char *brand_name(const ss_web_t *web)
{
    if (is_set(web->site->brand.name)) {
        return web->site->brand.name;
    }
    return web->catalogue == NULL ? web->site->merchant : web->catalogue->merchant.legal_name;
}

static const char *home_url(const ss_web_t *web)
{
    const char *link = ss_site_link(web->site, "home", web->ctx->lang);

    if (link != NULL) {
        return link;
    }
    if (web->catalogue != NULL && is_set(web->catalogue->merchant.website)) {
        return web->catalogue->merchant.website;
    }
    return is_set(web->site->order_path)
        ? ss_web_link(web, apr_pstrcat(web->ctx->pool, web->site->order_path, "/", NULL)) : "";
}

/* This page in another language, other query parameters kept. */
static const char *language_url(const ss_web_t *web, const char *code)
{
    const ss_request_t *request = web->request;
    apr_pool_t *pool = web->ctx->pool;
    const apr_array_header_t *pairs = apr_table_elts(web->query);
    const char *url = apr_pstrcat(pool, request->base, ss_url_encode(request->path, true, pool),
                                  "?language=", code, NULL);

    for (int i = 0; i < pairs->nelts; i++) {
        const apr_table_entry_t *pair = &APR_ARRAY_IDX(pairs, i, apr_table_entry_t);

        if (strcasecmp(pair->key, "language") != 0) {
            url = apr_pstrcat(pool, url, "&", ss_url_encode(pair->key, false, pool), "=",
                              ss_url_encode(pair->val, false, pool), NULL);
        }
    }
    return url;
}

static void add_languages(ss_web_t *web, json_t *frame)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *const *codes = web->site->languages;
    json_t *list = ss_json_list(pool);

    for (int i = 0; codes[i] != NULL; i++) {
        const ss_texts_t *texts = ss_skin_texts(web->skin, codes[i]);
        char *mark = apr_pstrdup(pool, codes[i]);
        json_t *entry = ss_json_object(pool);

        for (char *at = mark; *at != '\0'; at++) {
            *at = apr_toupper(*at);
        }
        ss_json_set_text(entry, "code", codes[i]);
        ss_json_set_text(entry, "short", mark);
        ss_json_set_text(entry, "name", ss_text(texts, "frame.language_name", NULL, pool));
        ss_json_set_text(entry, "url", web->query == NULL ? "" : language_url(web, codes[i]));
        ss_json_set_bool(entry, "current", strcmp(codes[i], web->ctx->lang) == 0);
        ss_json_append(list, entry);
    }
    ss_json_set(frame, "languages", list);
    ss_json_set_bool(frame, "several_languages",
                     codes[0] != NULL && codes[1] != NULL && web->query != NULL);
}

static void add_link(ss_web_t *web, json_t *links, const char *text_key, const char *url)
{
    if (is_set(url)) {
        json_t *link = ss_json_object(web->ctx->pool);

        ss_json_set_text(link, "label", ss_web_text(web, text_key, NULL));
        ss_json_set_text(link, "url", url);
        ss_json_append(links, link);
    }
}

/* Where a terms document is served; NULL if the merchant has none of this kind. */
static const char *terms_url(ss_web_t *web, const char *kind)
{
    if (web->catalogue == NULL || !is_set(web->site->order_path)
        || ss_catalogue_terms(web->catalogue, kind, web->ctx->lang) == NULL) {
        return NULL;
    }
    return ss_web_link(web,
                       apr_pstrcat(web->ctx->pool, web->site->order_path, "/terms/", kind, NULL));
}

static void add_legal_links(ss_web_t *web, json_t *frame)
{
    json_t *links = ss_json_list(web->ctx->pool);
    const char *privacy = ss_site_link(web->site, "privacy", web->ctx->lang);

    add_link(web, links, "frame.imprint", ss_site_link(web->site, "imprint", web->ctx->lang));
    add_link(web, links, "frame.privacy", privacy != NULL ? privacy : terms_url(web, "dpp"));
    add_link(web, links, "frame.terms", terms_url(web, "tac"));
    add_link(web, links, "frame.withdrawal_notice", terms_url(web, "withdrawal"));
    add_link(web, links, "frame.accessibility",
             ss_site_link(web->site, "accessibility", web->ctx->lang));
    ss_json_set(frame, "links", links);
}

static const char *joined(const char *before, const char *part, apr_pool_t *pool)
{
    if (!is_set(part)) {
        return before;
    }
    return *before == '\0' ? part : apr_pstrcat(pool, before, SEPARATOR, part, NULL);
}

/* One particular with its label, "" if the merchant has none. */
static const char *labelled(ss_web_t *web, const char *text_key, const char *value)
{
    json_t *values = ss_json_object(web->ctx->pool);

    if (!is_set(value)) {
        return "";
    }
    ss_json_set_text(values, "value", value);
    return ss_web_text(web, text_key, values);
}

static const char *director_names(const ss_merchant_t *merchant, apr_pool_t *pool)
{
    const char *names = "";
    size_t index;
    json_t *name;

    json_array_foreach(merchant->directors, index, name) {
        names = apr_pstrcat(pool, names, index == 0 ? "" : ", ", json_string_value(name), NULL);
    }
    return names;
}

/*
 * Source: section 5 DDG: name, address, ways of contact, register, persons authorised to represent,
 * VAT ID.
 */
static const char *company_line(ss_web_t *web, const ss_merchant_t *merchant)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *line = merchant->legal_name;

    line = joined(line, apr_pstrcat(pool, merchant->street, " ", merchant->house_number, NULL),
                  pool);
    line = joined(line, apr_pstrcat(pool, merchant->postal_code, " ", merchant->city, NULL), pool);
    line = joined(line, labelled(web, "frame.company_phone", merchant->phone), pool);
    line = joined(line, merchant->email, pool);
    if (is_set(merchant->register_court)) {
        line = joined(
            line,
            apr_pstrcat(pool, merchant->register_court, ", ", merchant->register_number, NULL),
            pool);
    }
    line = joined(line, labelled(web, "frame.company_directors", director_names(merchant, pool)),
                  pool);
    return joined(line, labelled(web, "frame.company_vat_id", merchant->vat_id), pool);
}

static const char *phone_url(const char *phone, apr_pool_t *pool)
{
    char *url = apr_pstrcat(pool, "tel:", phone, NULL), *to = url + strlen("tel:");

    for (const char *from = to; *from != '\0'; from++) {
        if (apr_isdigit(*from) || *from == '+') {
            *to++ = *from;
        }
    }
    *to = '\0';
    return url;
}

static void add_company(ss_web_t *web, json_t *frame)
{
    const ss_merchant_t *merchant = web->catalogue == NULL ? NULL : &web->catalogue->merchant;
    bool has_phone = merchant != NULL && is_set(merchant->phone);

    ss_json_set_text(frame, "company", merchant == NULL ? "" : company_line(web, merchant));
    ss_json_set_text(frame, "phone", has_phone ? merchant->phone : "");
    ss_json_set_text(frame, "phone_url",
                     has_phone ? phone_url(merchant->phone, web->ctx->pool) : "");
    ss_json_set_text(frame, "email", merchant == NULL ? "" : merchant->email);
    ss_json_set_bool(frame, "dispute", merchant != NULL && web->site->for_consumers);
}

static void add_paths(ss_web_t *web, json_t *frame)
{
    const ss_site_t *site = web->site;

    ss_json_set_text(frame, "order", site->order_path);
    ss_json_set_text(frame, "portal", site->portal_path);
    ss_json_set_text(frame, "cancel",
                     is_set(site->cancel_path) ? ss_web_link(web, site->cancel_path) : "");
    ss_json_set_text(frame, "withdraw",
                     is_set(site->withdraw_path) ? ss_web_link(web, site->withdraw_path) : "");
    ss_json_set_text(frame, "language_query", ss_web_link(web, ""));
}

static void add_embedding(ss_web_t *web, json_t *frame)
{
    const char *parents = "";
    bool embedded = ss_web_is_embedded(web);

    for (int i = 0; web->site->frame_ancestors[i] != NULL; i++) {
        parents = apr_pstrcat(web->ctx->pool, parents, i == 0 ? "" : " ",
                              web->site->frame_ancestors[i], NULL);
    }
    ss_json_set_bool(frame, "embed", embedded);
    ss_json_set_text(frame, "embed_parents", embedded ? parents : "");
}

static void add_sandbox(ss_web_t *web, json_t *frame)
{
    const char *zone = web->catalogue == NULL ? "UTC" : web->catalogue->merchant.time_zone;

    ss_json_set_bool(frame, "sandbox", web->site->sandbox);
    ss_json_set_text(frame, "sandbox_time",
                     ss_i18n_time(ss_texts_i18n(web->texts), web->ctx->now, zone, web->ctx->pool));
}

json_t *ss_frame(ss_web_t *web)
{
    json_t *frame = ss_json_object(web->ctx->pool);
    const ss_asset_t *logo = ss_skin_asset(web->skin, "logo");

    ss_json_set_text(frame, "lang", web->ctx->lang);
    ss_json_set_text(frame, "brand", brand_name(web));
    ss_json_set_text(frame, "home", home_url(web));
    ss_json_set_text(frame, "logo", asset_url(web, "logo"));
    ss_json_set_text(frame, "icon_type", logo == NULL ? "" : logo->content_type);
    ss_json_set_text(frame, "stylesheet", asset_url(web, "stylesheet"));
    ss_json_set_text(frame, "script", asset_url(web, "script"));
    add_paths(web, frame);
    add_languages(web, frame);
    add_legal_links(web, frame);
    add_company(web, frame);
    add_embedding(web, frame);
    add_sandbox(web, frame);
    return frame;
}
