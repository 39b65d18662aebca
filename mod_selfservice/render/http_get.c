/* One GET request over HTTP that nobody waits for, through libcurl. */
#include "render/http_get.h"

#include "render/buffer.h"

#include <apr_strings.h>
#include <curl/curl.h>
#include <string.h>

#define CONNECT_SECONDS 5L
#define TOTAL_SECONDS 10L
#define BODY_LIMIT 16384
#define LOOKS 10 /* of LOOK_LENGTH each */
#define LOOK_LENGTH 5 /* ms */

struct ss_http_get_t {
    CURLM *multi;
    CURL *curl;
    struct curl_slist *headers;
    ss_buffer_t *body;
    bool is_over;
    CURLcode result;
    apr_pool_t *pool;
};

static size_t take_bytes(char *bytes, size_t size, size_t count, void *baton)
{
    ss_http_get_t *get = baton;
    size_t length = size * count;

    if (length > BODY_LIMIT - get->body->length) {
        return 0; /* which ends the request */
    }
    ss_buffer_add(get->body, bytes, length);
    return length;
}

static apr_status_t end(void *baton)
{
    ss_http_get_t *get = baton;

    if (get->multi != NULL && get->curl != NULL) {
        curl_multi_remove_handle(get->multi, get->curl);
    }
    curl_easy_cleanup(get->curl);
    curl_multi_cleanup(get->multi);
    curl_slist_free_all(get->headers);
    return APR_SUCCESS;
}

static void set_request(ss_http_get_t *get, const char *url)
{
    bool secure = strncasecmp(url, "https://", 8) == 0;

    get->headers = curl_slist_append(NULL, "Accept: application/json");
    curl_easy_setopt(get->curl, CURLOPT_URL, url);
    curl_easy_setopt(get->curl, CURLOPT_PROTOCOLS_STR, secure ? "https" : "http");
    curl_easy_setopt(get->curl, CURLOPT_HTTPHEADER, get->headers);
    curl_easy_setopt(get->curl, CURLOPT_USERAGENT, "mod_selfservice");
    curl_easy_setopt(get->curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(get->curl, CURLOPT_PROXY, "");
    curl_easy_setopt(get->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(get->curl, CURLOPT_QUICK_EXIT, 1L); /* does not wait for a name server */
    curl_easy_setopt(get->curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(get->curl, CURLOPT_TIMEOUT, TOTAL_SECONDS);
    curl_easy_setopt(get->curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(get->curl, CURLOPT_WRITEDATA, get);
}

ss_http_get_t *ss_http_get_begin(const char *url, apr_pool_t *pool)
{
    ss_http_get_t *get = apr_pcalloc(pool, sizeof(*get));

    get->pool = pool;
    get->body = ss_buffer_make(1024, pool);
    get->curl = curl_easy_init(); /* first: it sets libcurl up */
    get->multi = curl_multi_init();
    apr_pool_cleanup_register(pool, get, end, apr_pool_cleanup_null);
    if (get->multi == NULL || get->curl == NULL) {
        return NULL;
    }
    set_request(get, url);
    return curl_multi_add_handle(get->multi, get->curl) == CURLM_OK ? get : NULL;
}

/* @return true when there is nothing left to do */
static bool perform(ss_http_get_t *get)
{
    int running = 0, left;
    CURLMcode code = curl_multi_perform(get->multi, &running);
    const CURLMsg *message;

    if (code != CURLM_OK) {
        get->result = CURLE_FAILED_INIT;
        return true;
    }
    while ((message = curl_multi_info_read(get->multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            get->result = message->data.result;
        }
    }
    return running == 0;
}

bool ss_http_get_go_on(ss_http_get_t *get)
{
    for (int i = 0; i < LOOKS && !get->is_over; i++) {
        get->is_over = perform(get);
        if (!get->is_over) {
            curl_multi_poll(get->multi, NULL, 0, LOOK_LENGTH, NULL);
        }
    }
    return get->is_over;
}

ss_status_t ss_http_get_result(const ss_http_get_t *get, const char **body, const char **error)
{
    long code = 0;

    curl_easy_getinfo(get->curl, CURLINFO_RESPONSE_CODE, &code);
    *body = get->body->text;
    *error = "";
    if (get->result == CURLE_WRITE_ERROR) {
        *error = "the answer is too long";
    } else if (get->result != CURLE_OK) {
        *error = apr_pstrdup(get->pool, curl_easy_strerror(get->result));
    } else if (code != 200) {
        *error = apr_psprintf(get->pool, "HTTP %ld", code);
    }
    return **error == '\0' ? SS_OK : SS_UNAVAILABLE;
}
