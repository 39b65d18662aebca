/*
 * An exclusive lock on a file. Open file description locks are used: unlike plain record locks they
 * belong to the open file, so that two connections of one process exclude each other and closing
 * one frees only its own.
 */
#include "store/file_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAUSE apr_time_from_msec(1)

struct ss_file_lock_t {
    int file;
};

static apr_status_t close_lock(void *data)
{
    ss_file_lock_t *lock = data;

    close(lock->file);
    return APR_SUCCESS;
}

/*
 * A lock file made by root for a database of the web server's user must be writable for that user.
 */
static int create_like(const char *path, const char *model)
{
    struct stat like;
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (file < 0) {
        return errno == EEXIST ? open(path, O_RDWR | O_CLOEXEC) : -1;
    }
    if (stat(model, &like) == 0) {
        if (geteuid() == 0 && fchown(file, like.st_uid, like.st_gid) != 0) {
            close(file);
            return -1;
        }
        if (fchmod(file, like.st_mode & 0666) != 0) {
            close(file);
            return -1;
        }
    }
    return file;
}

ss_file_lock_t *ss_file_lock_open(const char *path, const char *model, apr_pool_t *pool)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    ss_file_lock_t *lock;

    if (file < 0 && errno == ENOENT) {
        file = create_like(path, model);
    }
    if (file < 0) {
        return NULL;
    }
    lock = apr_palloc(pool, sizeof(*lock));
    lock->file = file;
    apr_pool_cleanup_register(pool, lock, close_lock, close_lock);
    return lock;
}

/* @return false at once if somebody else holds it */
static bool set_lock(const ss_file_lock_t *lock, short type)
{
    struct flock range = { .l_type = type, .l_whence = SEEK_SET };
    int result;

    do {
        result = fcntl(lock->file, F_OFD_SETLK, &range);
    } while (result < 0 && errno == EINTR);
    return result == 0;
}

/*
 * The system's own way of waiting knows no limit. Pauses are all alike, so that nobody loses who
 * has waited long.
 */
bool ss_file_lock_take(ss_file_lock_t *lock, apr_interval_time_t longest)
{
    bool taken = set_lock(lock, F_WRLCK);

    for (apr_interval_time_t waited = 0; !taken && waited < longest; waited += PAUSE) {
        apr_sleep(PAUSE);
        taken = set_lock(lock, F_WRLCK);
    }
    return taken;
}

void ss_file_lock_give(ss_file_lock_t *lock)
{
    set_lock(lock, F_UNLCK);
}
