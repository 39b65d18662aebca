/* Whole files and folders, read when the configuration is read. */
#ifndef SS_FILE_H
#define SS_FILE_H

#include "base/base.h"

/** @return true if there is a file or folder that can be looked up */
bool ss_file_exists(const char *path, apr_pool_t *pool);

/** @return true if there is no such file; false also if its folder may not be looked into */
bool ss_file_is_missing(const char *path, apr_pool_t *pool);

/** The folder a file stands in: "/", "." or without a slash at its end. */
const char *ss_file_folder(const char *path, apr_pool_t *pool);

/**
 * Read a file.
 * @param limit   most bytes it may have
 * @param length  set to the number of bytes; may be NULL
 * @param error   "path: what is wrong"; set only if NULL is returned
 * @return the bytes, followed by a NUL that is not counted
 */
const char *ss_file_read(const char *path, size_t limit, size_t *length, const char **error,
                         apr_pool_t *pool);

/**
 * Every file below a folder whose name ends with one of `endings` (NULL-terminated), as sorted
 * paths relative to it. Names that begin with a dot are left out. @return list of const char *,
 * empty if there is no such folder
 */
apr_array_header_t *ss_file_list(const char *folder, const char *const *endings, apr_pool_t *pool);

#endif
