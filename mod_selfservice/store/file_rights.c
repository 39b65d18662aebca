/*
 * What keeps the user of this process from writing the file of a database, in words for a log line.
 */
#include "store/file_rights.h"

#include "base/file.h"

#include <apr_strings.h>
#include <apr_user.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static bool is_refused(const char *path)
{
    return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0 && errno != ENOENT;
}

const char *ss_file_rights_advice(const char *path, apr_pool_t *pool)
{
    const char *folder = ss_file_folder(path, pool);
    bool folder_refused = is_refused(folder);
    char *user;

    if (!folder_refused && !is_refused(path)) {
        return "";
    }
    if (apr_uid_name_get(&user, geteuid(), pool) != APR_SUCCESS) {
        user = apr_psprintf(pool, "%lu", (unsigned long)geteuid());
    }
    if (!folder_refused) {
        return apr_psprintf(pool, "; %s cannot write %s: run \"chown %s %s*\"", user, path, user,
                            path);
    }
    return apr_psprintf(pool,
                        "; %s cannot write the folder %s: run \"chown %s %s %s*\", or give the "
                        "file a folder of its own",
                        user, folder, user, folder, path);
}
