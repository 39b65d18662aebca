/* Personal links and prefilled data stay out of logs. */
#include "apache/mask.h"

#include "apache/module.h"
#include "apache/settings.h"
#include "web/area.h"

#include <apr_lib.h>
#include <apr_strings.h>

/* Tokens and receipts have 43 characters, ids 24; nothing in our own paths comes near. */
#define SECRET_LENGTH 32

static bool is_secret_character(char character)
{
    return apr_isalnum(character) || character == '-' || character == '_' || character == '%';
}

/* A text with long segments and everything from "?" to the next blank replaced by "-". */
static const char *masked(const char *text, apr_pool_t *pool)
{
    char *copy = apr_palloc(pool, strlen(text) + 2), *to = copy;

    while (*text != '\0') {
        size_t length = 0;

        while (is_secret_character(text[length])) {
            length++;
        }
        if (length >= SECRET_LENGTH) {
            *to++ = '-';
        } else {
            memcpy(to, text, length);
            to += length;
        }
        text += length;
        if (*text == '?') {
            *to++ = '?';
            *to++ = '-';
            text += strcspn(text, " ");
        } else if (*text != '\0') {
            *to++ = *text++;
        }
    }
    *to = '\0';
    return copy;
}

static bool is_ours(const request_rec *r)
{
    const ss_site_t *site = ss_host(r->server)->site;
    char *path = apr_pstrdup(r->pool, r->uri == NULL ? "" : r->uri);
    ss_area_match_t match;

    ap_unescape_url(path);
    return site != NULL && site->enabled && ss_area_find(site, path, &match);
}

int ss_mask_request(request_rec *r)
{
    const char *referer = apr_table_get(r->headers_in, "Referer");

    if (r->the_request == NULL) {
        return DECLINED;
    }
    if (is_ours(r)) {
        r->the_request = (char *)masked(r->the_request, r->pool);
    }
    apr_table_setn(r->notes, "selfservice-request", r->the_request);
    apr_table_setn(r->notes, "selfservice-referer", referer == NULL ? "-" : masked(referer, r->pool));
    return DECLINED;
}
