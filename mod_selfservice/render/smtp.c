/* Hands a message to an SMTP server through libcurl. */
#include "render/mime.h"

#include <apr_strings.h>
#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>

#define CONNECT_SECONDS 10L
#define TOTAL_SECONDS 60L

/* What is still to be sent. */
typedef struct upload_t {
    const char *next;
    size_t left;
    const ss_mail_server_t *server;
} upload_t;

static size_t give_bytes(char *room, size_t size, size_t count, void *baton)
{
    upload_t *upload = baton;
    size_t length = size * count < upload->left ? size * count : upload->left;

    memcpy(room, upload->next, length);
    upload->next += length;
    upload->left -= length;
    return length;
}

static int look_up(void *baton, curl_off_t total, curl_off_t so_far, curl_off_t upload_total,
                   curl_off_t uploaded)
{
    const upload_t *upload = baton;

    (void)total, (void)so_far, (void)upload_total, (void)uploaded;
    return !upload->server->go_on(upload->server->baton, upload->left == 0);
}

/*
 * libcurl says QUIT and would wait two minutes for the answer, which nobody needs: so nothing more
 * is read.
 */
static apr_status_t end_curl(void *curl)
{
    curl_socket_t connection = CURL_SOCKET_BAD;

    if (curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &connection) == CURLE_OK
        && connection != CURL_SOCKET_BAD) {
        shutdown(connection, SHUT_RD);
    }
    curl_easy_cleanup(curl);
    return APR_SUCCESS;
}

static apr_status_t end_list(void *list)
{
    curl_slist_free_all(list);
    return APR_SUCCESS;
}

static void set_login(CURL *curl, const char *login, apr_pool_t *pool)
{
    const char *colon = strchr(login, ':');

    if (colon == NULL) {
        return;
    }
    curl_easy_setopt(curl, CURLOPT_USERNAME,
                     apr_pstrndup(pool, login, (apr_size_t)(colon - login)));
    curl_easy_setopt(curl, CURLOPT_PASSWORD, colon + 1);
}

static void set_envelope(CURL *curl, const ss_message_t *message, apr_pool_t *pool)
{
    struct curl_slist *to = curl_slist_append(NULL, apr_pstrcat(pool, "<", message->to, ">", NULL));

    apr_pool_cleanup_register(pool, to, end_list, apr_pool_cleanup_null);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, apr_pstrcat(pool, "<", message->from, ">", NULL));
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
}

static void set_transport(CURL *curl, const char *server, const char *login, apr_pool_t *pool)
{
    /*
     * A password goes to another machine only over TLS whose certificate is right. Without one TLS
     * is taken as it is offered, as mail servers do among each other: a certificate nobody knows is
     * better than plain text.
     */
    bool local = strncmp(server, "smtp://127.", 11) == 0
                 || strncmp(server, "smtp://localhost", 16) == 0;
    bool strict = strncmp(server, "smtps:", 6) == 0 || (login != NULL && !local);

    curl_easy_setopt(curl, CURLOPT_URL, server);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(strict ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, strict ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, strict ? 2L : 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, TOTAL_SECONDS);
    if (login != NULL) {
        set_login(curl, login, pool);
    }
}

/*
 * Whether a retry is pointless: the server refused sender, recipient or the whole message. A 5xx on
 * greeting or login is a matter of settings, which somebody may mend.
 */
static bool refused_for_good(CURLcode result, long code, bool all_sent)
{
    bool login = code == 530 || code == 534 || code == 535 || code == 538;

    return code >= 500 && code < 600 && !login && (result == CURLE_SEND_ERROR || all_sent);
}

/* The server's sentence may repeat the address, so only its code is told. */
static const char *reason(CURLcode result, long code, apr_pool_t *pool)
{
    return code > 0 ? apr_psprintf(pool, "SMTP %ld: %s", code, curl_easy_strerror(result))
                    : apr_pstrdup(pool, curl_easy_strerror(result));
}

static void set_content(CURL *curl, upload_t *upload)
{
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(curl, CURLOPT_READDATA, upload);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)upload->left);
    if (upload->server->go_on != NULL) {
        curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_up);
        curl_easy_setopt(curl, CURLOPT_XFERINFODATA, upload);
    }
}

ss_status_t ss_mail_send(const ss_message_t *message, const ss_mail_server_t *server,
                         const char **error, apr_pool_t *pool)
{
    ss_buffer_t *bytes = ss_buffer_make(65536, pool);
    upload_t upload;
    CURLcode result;
    long code = 0;
    CURL *curl;

    if (ss_message_write(message, bytes) != SS_OK) {
        *error = "malformed header";
        return SS_INVALID;
    }
    curl = curl_easy_init();
    if (curl == NULL) {
        *error = "no memory for a connection";
        return SS_UNAVAILABLE;
    }
    apr_pool_cleanup_register(pool, curl, end_curl, apr_pool_cleanup_null);
    upload = (upload_t){ bytes->text, bytes->length, server };
    set_transport(curl, server->url, server->login, pool);
    set_envelope(curl, message, pool);
    set_content(curl, &upload);
    result = curl_easy_perform(curl);
    if (result == CURLE_OK) {
        return SS_OK;
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    *error = reason(result, code, pool);
    return refused_for_good(result, code, upload.left == 0) ? SS_INVALID : SS_UNAVAILABLE;
}
