/* The portal's session cookie and the value that guards its forms. */
#include "web/session_cookie.h"

#include "actions/open_session.h"
#include "base/random_id.h"
#include "web/form.h"

#include <apr_strings.h>
#include <sodium.h>
#include <string.h>

#define SECRET_LENGTH 43

const char *ss_session_cookie_name(const ss_web_t *web)
{
    const char *merchant = web->catalogue->merchant.name;
    const char *hash = ss_sha256(merchant, strlen(merchant), web->ctx->pool);

    return apr_pstrcat(web->ctx->pool, "__Host-ss-", apr_pstrndup(web->ctx->pool, hash, 8), NULL);
}

/* The value of the session cookie; NULL if the browser sent none or something that cannot be
 * one. */
static const char *cookie_value(const ss_web_t *web)
{
    const char *name = ss_session_cookie_name(web);
    size_t name_length = strlen(name);
    const char *next = web->request->header(web->request, "Cookie");

    while (*next != '\0') {
        size_t length;

        next += strspn(next, "; ");
        length = strcspn(next, ";");
        if (length == name_length + 1 + SECRET_LENGTH && strncmp(next, name, name_length) == 0
            && next[name_length] == '=') {
            return apr_pstrndup(web->ctx->pool, next + name_length + 1, SECRET_LENGTH);
        }
        next += length;
    }
    return NULL;
}

bool ss_session_cookie_is_there(const ss_web_t *web)
{
    return cookie_value(web) != NULL;
}

ss_status_t ss_session_resume(ss_web_t *web, int area)
{
    const char *cookie = cookie_value(web);
    ss_session_t *session = apr_pcalloc(web->ctx->pool, sizeof(*session));
    ss_status_t status =
        cookie != NULL ? ss_resume_session(web->ctx, cookie, session) : SS_FORBIDDEN;

    if (status != SS_OK) {
        return status;
    }
    if (area >= 0 && !ss_scope_has(session->scope, (ss_area_t)area)) {
        return SS_NOT_FOUND;
    }
    web->session = session;
    return SS_OK;
}

ss_status_t ss_csrf_check(const ss_web_t *web)
{
    const char *given = apr_table_get(web->form, "csrf");
    size_t length = strlen(web->session->csrf);

    if (given == NULL || strlen(given) != length
        || sodium_memcmp(given, web->session->csrf, length) != 0) {
        return SS_FORBIDDEN;
    }
    return SS_OK;
}

static bool is_framed(const ss_web_t *web)
{
    return strcmp(web->request->header(web->request, "Sec-Fetch-Dest"), "iframe") == 0;
}

void ss_session_set_cookie(ss_web_t *web, ss_response_t *response, const char *secret)
{
    apr_table_addn(response->headers, "Set-Cookie",
                   apr_pstrcat(web->ctx->pool, ss_session_cookie_name(web), "=", secret,
                               "; Path=/; Secure; HttpOnly; ",
                               is_framed(web) ? "SameSite=None; Partitioned" : "SameSite=Lax",
                               NULL));
}

void ss_session_clear_cookie(ss_web_t *web, ss_response_t *response)
{
    apr_table_addn(response->headers, "Set-Cookie",
                   apr_pstrcat(web->ctx->pool, ss_session_cookie_name(web),
                               "=; Path=/; Secure; HttpOnly; Max-Age=0; ",
                               is_framed(web) ? "SameSite=None; Partitioned" : "SameSite=Lax",
                               NULL));
    /* Cookies and storage of the whole site may be the merchant's: only what we have shown is
     * cleared. */
    apr_table_setn(response->headers, "Clear-Site-Data", "\"cache\"");
}
