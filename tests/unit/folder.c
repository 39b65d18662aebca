/* A folder with files for one test; it is removed with the test's pool. */
#include "folder.h"

#include "unit.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static apr_status_t remove_folder(void *folder)
{
    nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    return APR_SUCCESS;
}

const char *given_folder(void)
{
    apr_pool_t *pool = ss_test_pool();
    const char *place;
    char *folder;

    CU_ASSERT_EQUAL_FATAL(apr_temp_dir_get(&place, pool), APR_SUCCESS);
    folder = apr_pstrcat(pool, place, "/ss-unit-XXXXXX", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    apr_pool_cleanup_register(pool, folder, remove_folder, apr_pool_cleanup_null);
    return folder;
}

const char *given_file(const char *folder, const char *name, const char *content)
{
    apr_pool_t *pool = ss_test_pool();
    char *path = apr_pstrcat(pool, folder, "/", name, NULL), *slash = strrchr(path, '/');
    apr_file_t *file;

    *slash = '\0';
    CU_ASSERT_EQUAL_FATAL(apr_dir_make_recursive(path, APR_OS_DEFAULT, pool), APR_SUCCESS);
    *slash = '/';
    CU_ASSERT_EQUAL_FATAL(apr_file_open(&file, path, APR_WRITE | APR_CREATE | APR_TRUNCATE,
                                        APR_OS_DEFAULT, pool), APR_SUCCESS);
    apr_file_write_full(file, content, strlen(content), NULL);
    apr_file_close(file);
    return path;
}
