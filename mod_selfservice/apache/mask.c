/* Personal links and prefilled data stay out of logs. */
#include "apache/mask.h"

#include "apache/module.h"
#include "apache/settings.h"
#include "web/area.h"

#include <http_main.h>
#include <scoreboard.h>

#include <apr_lib.h>
#include <apr_strings.h>

/* Tokens and receipts have 43 characters, ids 24; nothing in our own paths comes near. */
#define TOKEN_LENGTH 43
#define SECRET_LENGTH 32

#define REQUEST_NOTE "selfservice-request"
#define REFERER_NOTE "selfservice-referer"

static bool is_token_character(int character)
{
    return apr_isalnum(character) || character == '-' || character == '_';
}

/*
 * Bytes of the encoded token character at the start: "%41", also encoded once more as "%2541"; 0 if
 * there is none.
 */
static size_t encoded_length(const char *text)
{
    size_t at = 1;
    char digits[3];

    if (text[0] != '%') {
        return 0;
    }
    while (text[at] == '2' && text[at + 1] == '5') {
        at += 2;
    }
    if (!apr_isxdigit(text[at]) || !apr_isxdigit(text[at + 1])) {
        return 0;
    }
    apr_cpystrn(digits, text + at, sizeof(digits));
    return is_token_character((int)apr_strtoi64(digits, NULL, 16)) ? at + 2 : 0;
}

/* Is it a token, or one with something glued to it? Long words of other paths have no capitals. */
static bool looks_like_token(const char *text, size_t length, size_t characters)
{
    bool has_capital = false, has_small = false;

    for (size_t i = 0; i < length; i++) {
        has_capital |= apr_isupper(text[i]) != 0;
        has_small |= apr_islower(text[i]) != 0;
    }
    return characters == TOKEN_LENGTH || (characters > TOKEN_LENGTH && has_capital && has_small);
}

/*
 * @param secret  whether the characters at the start of `text` must not be seen. @return how many
 * bytes they are
 */
static size_t segment(const char *text, bool is_own, bool *secret)
{
    size_t length = 0, characters = 0, step = 1;

    while (step > 0) {
        bool counts = is_token_character(text[length]) || (is_own && text[length] == '%');

        step = counts ? 1 : encoded_length(text + length);
        length += step;
        characters += step > 0;
    }
    *secret = is_own ? length >= SECRET_LENGTH : looks_like_token(text, length, characters);
    return length;
}

/*
 * Where a query starts, also one that was encoded or that lost its "?": our own paths hold none of
 * these.
 */
static size_t path_length(const char *text)
{
    size_t length = strcspn(text, "?#&=");
    const char *encoded = strstr(text, "%3");

    while (encoded != NULL && apr_toupper(encoded[2]) != 'F') {
        encoded = strstr(encoded + 2, "%3");
    }
    return encoded != NULL && (size_t)(encoded - text) < length ? (size_t)(encoded - text) : length;
}

/* A text with tokens replaced by "-". */
static char *without_tokens(const char *text, bool is_own, apr_pool_t *pool)
{
    char *copy = apr_palloc(pool, strlen(text) + 1), *to = copy;

    while (*text != '\0') {
        bool secret;
        size_t length = segment(text, is_own, &secret);

        if (secret) {
            *to++ = '-';
        } else {
            memcpy(to, text, length);
            to += length;
        }
        text += length;
        if (*text != '\0') {
            *to++ = *text++;
        }
    }
    *to = '\0';
    return copy;
}

/*
 * The same for a text that names an own page: its query goes too, up to the protocol of a request
 * line.
 */
static char *masked(const char *text, bool is_own, apr_pool_t *pool)
{
    size_t length = is_own ? path_length(text) : strlen(text);
    const char *protocol;

    if (text[length] == '\0') {
        return without_tokens(text, is_own, pool);
    }
    protocol = strrchr(text + length, ' ');
    return apr_pstrcat(pool, without_tokens(apr_pstrndup(pool, text, length), is_own, pool), "?-",
                       protocol != NULL && strncmp(protocol, " HTTP/", 6) == 0 ? protocol : "",
                       NULL);
}

static const ss_site_t *site_in_use(const server_rec *server)
{
    const ss_site_t *site = ss_host(server)->site;

    return site != NULL && site->enabled ? site : NULL;
}

/*
 * Sites in use, one for each choice of paths: hosts without the module need not look at thousands
 * of others.
 */
static const apr_array_header_t *sites_by_path; /* of const ss_site_t * */

static bool have_same_paths(const ss_site_t *a, const ss_site_t *b)
{
    return strcmp(a->order_path, b->order_path) == 0 && strcmp(a->portal_path, b->portal_path) == 0
           && strcmp(a->cancel_path, b->cancel_path) == 0
           && strcmp(a->withdraw_path, b->withdraw_path) == 0
           && strcmp(a->api_path, b->api_path) == 0 && strcmp(a->office_path, b->office_path) == 0;
}

static bool is_listed(const apr_array_header_t *sites, const ss_site_t *site)
{
    for (int i = 0; i < sites->nelts; i++) {
        if (have_same_paths(APR_ARRAY_IDX(sites, i, const ss_site_t *), site)) {
            return true;
        }
    }
    return false;
}

void ss_mask_start(const server_rec *main_server, apr_pool_t *pool)
{
    apr_array_header_t *sites = apr_array_make(pool, 4, sizeof(const ss_site_t *));

    for (const server_rec *server = main_server; server != NULL; server = server->next) {
        const ss_site_t *site = site_in_use(server);

        if (site != NULL && !is_listed(sites, site)) {
            APR_ARRAY_PUSH(sites, const ss_site_t *) = site;
        }
    }
    sites_by_path = sites;
}

/* Case and detours make no difference: what is nearly one of our paths was meant as one. */
static bool is_path_of(const ss_site_t *site, const char *path)
{
    ss_area_match_t match;
    char lower[256];

    apr_cpystrn(lower, path, sizeof(lower));
    ap_str_tolower(lower);
    return ss_area_find(site, path, &match) || ss_area_find(site, lower, &match);
}

/* A host without the module may still send visitors on to one with it, as from http to https. */
static bool is_own_path(const server_rec *server, const char *given, apr_pool_t *pool)
{
    char *path = apr_pstrdup(pool, given == NULL ? "" : given);
    const ss_site_t *site = site_in_use(server);

    ap_unescape_url(path);
    ap_normalize_path(path, AP_NORMALIZE_MERGE_SLASHES | AP_NORMALIZE_NOT_ABOVE_ROOT
                                | AP_NORMALIZE_ALLOW_RELATIVE);
    if (site != NULL) {
        return is_path_of(site, path);
    }
    for (int i = 0; i < sites_by_path->nelts; i++) {
        if (is_path_of(APR_ARRAY_IDX(sites_by_path, i, const ss_site_t *), path)) {
            return true;
        }
    }
    return false;
}

/* Our order page sends the address it has, with what was filled in, to other pages of its host. */
static bool is_own_address(const server_rec *server, const char *referer, apr_pool_t *pool)
{
    apr_uri_t uri;

    return apr_uri_parse(pool, referer, &uri) == APR_SUCCESS && is_own_path(server, uri.path, pool);
}

static void mask_referer(request_rec *r, bool is_own)
{
    const char *referer = apr_table_get(r->headers_in, "Referer");

    if (referer == NULL || (!is_own && site_in_use(r->server) == NULL)) {
        return;
    }
    is_own = is_own || is_own_address(r->server, referer, r->pool);
    apr_table_setn(r->headers_in, "Referer", masked(referer, is_own, r->pool));
}

static void mask_line(request_rec *r, bool is_own)
{
    if (r->the_request != NULL && (is_own || site_in_use(r->server) != NULL)) {
        r->the_request = masked(r->the_request, is_own, r->pool);
    }
}

static void note(request_rec *r)
{
    const char *referer = apr_table_get(r->headers_in, "Referer");

    apr_table_setn(r->notes, REQUEST_NOTE, r->the_request);
    apr_table_setn(r->notes, REFERER_NOTE, referer == NULL ? "-" : masked(referer, true, r->pool));
}

int ss_mask_request(request_rec *r)
{
    bool is_own = is_own_path(r->server, r->uri, r->pool);

    if (r->the_request == NULL) {
        return DECLINED;
    }
    mask_line(r, is_own);
    mask_referer(r, is_own);
    note(r);
    return DECLINED;
}

void ss_mask_own(request_rec *r)
{
    r->uri = masked(r->uri, false, r->pool);
    mask_line(r, true);
    mask_referer(r, true);
    note(r);
}

/* @return NULL for NULL */
static char *masked_part(char *text, bool is_own, apr_pool_t *pool)
{
    return text == NULL ? NULL : masked(text, is_own, pool);
}

static char *masked_query(char *query, bool is_own, apr_pool_t *pool)
{
    return is_own && query != NULL ? apr_pstrdup(pool, "-") : masked_part(query, false, pool);
}

/* What log formats read besides the request line; nothing else does after this. */
static void mask_parts(request_rec *r, bool is_own)
{
    r->uri = masked_part(r->uri, is_own, r->pool);
    r->filename = masked_part(r->filename, is_own, r->pool);
    r->parsed_uri.path = masked_part(r->parsed_uri.path, is_own, r->pool);
    r->args = masked_query(r->args, is_own, r->pool);
    r->parsed_uri.query = masked_query(r->parsed_uri.query, is_own, r->pool);
}

/*
 * A request that was refused unread may have been meant for any host, so that the worst is assumed.
 */
static bool is_own_transaction(const request_rec *first)
{
    bool is_own = apr_table_get(first->notes, REQUEST_NOTE) == NULL && sites_by_path->nelts > 0;

    for (const request_rec *r = first; r != NULL && !is_own; r = r->next) {
        is_own = ap_get_module_config(r->request_config, &selfservice_module) != NULL
            || is_own_path(r->server, r->uri, r->pool);
    }
    return is_own;
}

int ss_mask_transaction(request_rec *r)
{
    const char *line = r->the_request;
    bool is_own = is_own_transaction(r);

    if (line == NULL || (!is_own && site_in_use(r->server) == NULL)) {
        return DECLINED;
    }
    for (request_rec *each = r; each != NULL; each = each->next) {
        mask_line(each, is_own);
        mask_referer(each, is_own);
        mask_parts(each, is_own);
        note(each);
    }
    if (strcmp(line, r->the_request) != 0) {
        ap_update_child_status(r->connection->sbh, SERVER_BUSY_LOG, r);
    }
    return DECLINED;
}
