/* Whole files and folders, read when the configuration is read. */
#include "base/file.h"

#include <apr_file_io.h>
#include <apr_file_info.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define DEEPEST_FOLDER 8

bool ss_file_exists(const char *path, apr_pool_t *pool)
{
    apr_finfo_t info;

    return apr_stat(&info, path, APR_FINFO_TYPE, pool) == APR_SUCCESS;
}

bool ss_file_is_missing(const char *path, apr_pool_t *pool)
{
    apr_finfo_t info;

    return APR_STATUS_IS_ENOENT(apr_stat(&info, path, APR_FINFO_TYPE, pool));
}

const char *ss_file_folder(const char *path, apr_pool_t *pool)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL) {
        return ".";
    }
    return slash == path ? "/" : apr_pstrmemdup(pool, path, slash - path);
}

static const char *failure(const char *path, apr_status_t status, apr_pool_t *pool)
{
    char reason[120];

    return apr_psprintf(pool, "%s: %s", path, apr_strerror(status, reason, sizeof(reason)));
}

static const char *read_open_file(apr_file_t *file, size_t limit, size_t *length,
                                  const char **error, apr_pool_t *pool)
{
    apr_finfo_t info;
    const char *path;
    apr_status_t status = apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_TYPE, file);
    apr_size_t got = 0;
    char *bytes;

    apr_file_name_get(&path, file);
    if (status != APR_SUCCESS || info.filetype != APR_REG) {
        *error = status == APR_SUCCESS ? apr_psprintf(pool, "%s: is not a file", path)
                                       : failure(path, status, pool);
        return NULL;
    }
    if ((apr_uint64_t)info.size > limit) {
        *error = apr_psprintf(pool, "%s: is larger than %" APR_SIZE_T_FMT " bytes", path, limit);
        return NULL;
    }
    bytes = apr_palloc(pool, (size_t)info.size + 1);
    status = apr_file_read_full(file, bytes, (size_t)info.size, &got);
    if (status != APR_SUCCESS && !APR_STATUS_IS_EOF(status)) {
        *error = failure(path, status, pool);
        return NULL;
    }
    bytes[got] = '\0';
    if (length != NULL) {
        *length = got;
    }
    return bytes;
}

const char *ss_file_read(const char *path, size_t limit, size_t *length, const char **error,
                         apr_pool_t *pool)
{
    apr_file_t *file;
    apr_status_t status = apr_file_open(&file, path, APR_READ | APR_BINARY, APR_OS_DEFAULT, pool);
    const char *bytes;

    if (status != APR_SUCCESS) {
        *error = failure(path, status, pool);
        return NULL;
    }
    bytes = read_open_file(file, limit, length, error, pool);
    apr_file_close(file);
    return bytes;
}

static bool has_ending(const char *name, const char *const *endings)
{
    size_t length = strlen(name);

    for (; *endings != NULL; endings++) {
        size_t ending = strlen(*endings);

        if (length >= ending && strcmp(name + length - ending, *endings) == 0) {
            return true;
        }
    }
    return false;
}

typedef struct listing_t {
    const char *const *endings;
    apr_array_header_t *found;
} listing_t;

/* `below` is the path from the listed folder to this one: "" or "mail/". */
static void list_folder(listing_t *listing, const char *folder, const char *below, int depth)
{
    apr_pool_t *pool = listing->found->pool;
    apr_finfo_t info;
    apr_dir_t *dir;

    if (depth > DEEPEST_FOLDER || apr_dir_open(&dir, folder, pool) != APR_SUCCESS) {
        return;
    }
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        const char *path = apr_pstrcat(pool, folder, "/", info.name, NULL);
        apr_finfo_t target;

        if (info.name[0] == '.' || apr_stat(&target, path, APR_FINFO_TYPE, pool) != APR_SUCCESS) {
            continue;
        }
        if (target.filetype == APR_DIR) {
            list_folder(listing, path, apr_pstrcat(pool, below, info.name, "/", NULL), depth + 1);
        } else if (has_ending(info.name, listing->endings)) {
            const char **entry = apr_array_push(listing->found);

            *entry = apr_pstrcat(pool, below, info.name, NULL);
        }
    }
    apr_dir_close(dir);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

apr_array_header_t *ss_file_list(const char *folder, const char *const *endings,
                                 apr_pool_t *pool)
{
    listing_t listing = { endings, apr_array_make(pool, 32, sizeof(const char *)) };

    list_folder(&listing, folder, "", 0);
    qsort(listing.found->elts, (size_t)listing.found->nelts, sizeof(const char *), compare_names);
    return listing.found;
}
