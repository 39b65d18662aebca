/* A handler that does nothing but write bytes from memory: what the module's pages are measured against. */
#include <httpd.h>
#include <http_config.h>
#include <http_protocol.h>
#include <apr_strings.h>
#include <apr_file_io.h>

#include <string.h>

extern module AP_MODULE_DECLARE_DATA bench_memory_module;

/* One address and the response it gives: headers and body as a saved response of the module had them. */
typedef struct bench_page_t {
    const char *path;
    const char *body;
    apr_size_t length;
    apr_array_header_t *headers; /* name, value, name, value ... */
} bench_page_t;

static apr_array_header_t *pages;

static const char *read_file(const char *path, const char **text, apr_size_t *length, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    char *bytes;

    if (apr_file_open(&file, path, APR_FOPEN_READ | APR_FOPEN_BINARY, APR_OS_DEFAULT, pool) != APR_SUCCESS
        || apr_file_info_get(&info, APR_FINFO_SIZE, file) != APR_SUCCESS) {
        return apr_psprintf(pool, "cannot read %s", path);
    }
    *length = (apr_size_t)info.size;
    bytes = apr_palloc(pool, *length + 1);
    if (apr_file_read_full(file, bytes, *length, NULL) != APR_SUCCESS) {
        return apr_psprintf(pool, "cannot read %s", path);
    }
    bytes[*length] = '\0';
    *text = bytes;
    apr_file_close(file);
    return NULL;
}

/* BenchMemory PATH FILE: FILE is a saved response of `curl -i`, its header lines are sent too. */
static const char *add_page(cmd_parms *cmd, void *unused, const char *path, const char *file)
{
    bench_page_t *page = apr_pcalloc(cmd->pool, sizeof(*page));
    const char *text = NULL, *end;
    apr_size_t length = 0;
    const char *error = read_file(file, &text, &length, cmd->pool);
    char *line, *state;

    (void)unused;
    if (error != NULL || (end = strstr(text, "\r\n\r\n")) == NULL) {
        return error != NULL ? error : "no header block in the saved response";
    }
    page->path = path;
    page->body = end + 4;
    page->length = length - (apr_size_t)(page->body - text);
    page->headers = apr_array_make(cmd->pool, 32, sizeof(const char *));
    for (line = apr_strtok(apr_pstrmemdup(cmd->pool, text, (apr_size_t)(end - text)), "\r\n", &state); line != NULL;
         line = apr_strtok(NULL, "\r\n", &state)) {
        char *colon = strstr(line, ": ");

        if (colon != NULL && strncasecmp(line, "Date:", 5) != 0 && strncasecmp(line, "Server:", 7) != 0
            && strncasecmp(line, "Content-Length:", 15) != 0 && strncasecmp(line, "Connection:", 11) != 0
            && strncasecmp(line, "Keep-Alive:", 11) != 0) {
            *colon = '\0';
            APR_ARRAY_PUSH(page->headers, const char *) = line;
            APR_ARRAY_PUSH(page->headers, const char *) = colon + 2;
        }
    }
    APR_ARRAY_PUSH(pages, bench_page_t *) = page;
    return NULL;
}

static int handle(request_rec *r)
{
    for (int i = 0; i < pages->nelts; i++) {
        const bench_page_t *page = APR_ARRAY_IDX(pages, i, bench_page_t *);

        if (strcmp(r->uri, page->path) != 0) {
            continue;
        }
        for (int h = 0; h < page->headers->nelts; h += 2) {
            const char *name = APR_ARRAY_IDX(page->headers, h, const char *);
            const char *value = APR_ARRAY_IDX(page->headers, h + 1, const char *);

            if (strcasecmp(name, "Content-Type") == 0) {
                ap_set_content_type(r, value);
            } else {
                apr_table_addn(r->headers_out, name, value);
            }
        }
        ap_set_content_length(r, (apr_off_t)page->length);
        if (!r->header_only) {
            ap_rwrite(page->body, (int)page->length, r);
        }
        return OK;
    }
    return DECLINED;
}

static const command_rec directives[] = {
    AP_INIT_TAKE2("BenchMemory", add_page, NULL, RSRC_CONF, "path, and file with a saved response"),
    { NULL }
};

static int start_over(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    (void)plog;
    (void)ptemp;
    pages = apr_array_make(pconf, 8, sizeof(bench_page_t *));
    return OK;
}

static void register_hooks(apr_pool_t *pool)
{
    pages = apr_array_make(pool, 8, sizeof(bench_page_t *));
    ap_hook_pre_config(start_over, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(handle, NULL, NULL, APR_HOOK_FIRST);
}

AP_DECLARE_MODULE(bench_memory) = { STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, directives, register_hooks, 0 };
