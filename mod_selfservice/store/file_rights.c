/*
 * What keeps the user of this process from writing the file of a database, in words for a log line.
 */
#include "store/file_rights.h"

#include "base/file.h"

#include <apr_strings.h>
#include <apr_user.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_refused(const char *path)
{
    return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0 && errno != ENOENT;
}

static const char *user_name(uid_t user, apr_pool_t *pool)
{
    char *name;

    return apr_uid_name_get(&name, user, pool) == APR_SUCCESS
               ? name : apr_psprintf(pool, "%lu", (unsigned long)user);
}

/* Who a file belongs to, or its folder if the file cannot be looked up; root if neither can. */
static uid_t owner_of(const char *path, const char *folder)
{
    struct stat entry;

    return stat(path, &entry) == 0 || stat(folder, &entry) == 0 ? entry.st_uid : 0;
}

const char *ss_file_rights_advice(const char *path, apr_pool_t *pool)
{
    const char *folder = ss_file_folder(path, pool);
    bool folder_refused = is_refused(folder);
    const char *user, *owner;
    uid_t owner_id;

    if (!folder_refused && !is_refused(path)) {
        return "";
    }
    user = user_name(geteuid(), pool);
    owner_id = owner_of(path, folder);
    if (owner_id != 0 && owner_id != geteuid()) {
        owner = user_name(owner_id, pool);
        return apr_psprintf(pool,
                            "; it belongs to %s, and %s cannot write it: run \"sudo -u %s "
                            "selfservicectl ...\", or if httpd runs as %s, \"chown %s %s %s*\"",
                            owner, user, owner, user, user, folder, path);
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
