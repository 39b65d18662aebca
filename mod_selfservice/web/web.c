/* A request on its way to its page: query, language and links. */
#include "web/web.h"

#include "web/form.h"
#include "web/language.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

static void set_language(ss_web_t *web, const char *lang)
{
    web->ctx->lang = lang;
    web->texts = ss_skin_texts(web->skin, lang);
}

const char *ss_web_header(const ss_web_t *web, const char *name)
{
    return web->request->header(web->request, name);
}

void ss_web_name_language(ss_web_t *web, const char *lang)
{
    const char *match = ss_language_match(web->site->languages, lang);

    if (match != NULL) {
        set_language(web, match);
        web->lang_is_explicit = true;
    }
}

void ss_web_prefer_language(ss_web_t *web, const char *lang)
{
    const char *match = ss_language_match(web->site->languages, lang);

    if (match != NULL && !web->lang_is_explicit) {
        set_language(web, match);
    }
}

ss_web_t *ss_web_make(ss_ctx_t *ctx, const ss_request_t *request)
{
    ss_web_t *web = apr_pcalloc(ctx->pool, sizeof(*web));
    const char *accepted;

    web->ctx = ctx;
    web->request = request;
    web->site = ctx->site;
    web->catalogue = ctx->catalogue;
    web->skin = ctx->site->skin;
    web->path_rest = "";
    if (ss_query_decode(request->query, strlen(request->query), &web->query, ctx->pool) != SS_OK) {
        web->query = NULL;
    }
    accepted = ss_language_accepted(web->site->languages, ss_web_header(web, "Accept-Language"),
                                    ctx->pool);
    set_language(web, accepted == NULL ? web->site->languages[0] : accepted);
    ss_web_name_language(web, ss_query_text(web, "language", 35));
    return web;
}

const char *ss_url_encode(const char *text, bool keep_slashes, apr_pool_t *pool)
{
    static const char digits[] = "0123456789ABCDEF";
    char *encoded = apr_palloc(pool, strlen(text) * 3 + 1), *to = encoded;

    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (apr_isalnum(byte) || strchr("-._~", byte) != NULL || (keep_slashes && byte == '/')) {
            *to++ = (char)byte;
        } else {
            *to++ = '%';
            *to++ = digits[byte >> 4];
            *to++ = digits[byte & 15];
        }
    }
    *to = '\0';
    return encoded;
}

const char *ss_web_link(const ss_web_t *web, const char *path)
{
    if (!web->lang_is_explicit) {
        return path;
    }
    return apr_pstrcat(web->ctx->pool, path, strchr(path, '?') == NULL ? "?" : "&", "language=",
                       web->ctx->lang, NULL);
}
