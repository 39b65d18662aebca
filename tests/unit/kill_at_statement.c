/*
 * Stands before the functions of sqlite3 and libpq that carry out a statement: the program's own come first when the
 * drivers of apr_dbd look them up (the tests are linked with -rdynamic). They only count, and die when it is time.
 */
#include "kill_at_statement.h"

#include <dlfcn.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int left; /* statements until death; 0: immortal */
static ss_death_t manner;
static _Thread_local int depth; /* some of the functions call others of them */

static void die_if(ss_death_t now)
{
    if (left == 1 && manner == now) {
        kill(getpid(), SIGKILL);
    }
}

static void begin_statement(void)
{
    if (depth++ == 0) {
        die_if(SS_DIES_BEFORE);
    }
}

static void end_statement(void)
{
    if (--depth == 0) {
        die_if(SS_DIES_AFTER);
        if (left > 0) { /* in a mortal process only: it has one thread, the tests have many */
            left--;
        }
    }
}

/* Arguments are passed on as they come: pointers and ints. */
#define STANDS_BEFORE(result, name, parameters, arguments)                                                             \
    __attribute__((visibility("default"))) result name parameters;                                                     \
    result name parameters                                                                                             \
    {                                                                                                                  \
        static result(*real) parameters;                                                                               \
        result outcome;                                                                                                \
                                                                                                                       \
        if (real == NULL) {                                                                                            \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                                                                 \
        }                                                                                                              \
        begin_statement();                                                                                             \
        outcome = real arguments;                                                                                      \
        end_statement();                                                                                               \
        return outcome;                                                                                                \
    }

STANDS_BEFORE(int, sqlite3_step, (void *statement), (statement))
STANDS_BEFORE(int, sqlite3_exec, (void *db, const char *sql, void *each, void *baton, char **error),
              (db, sql, each, baton, error))
STANDS_BEFORE(void *, PQexec, (void *connection, const char *sql), (connection, sql))
STANDS_BEFORE(void *, PQexecPrepared,
              (void *connection, const char *name, int count, const char *const *values, const int *lengths,
               const int *formats, int format),
              (connection, name, count, values, lengths, formats, format))
STANDS_BEFORE(int, PQsendQueryPrepared,
              (void *connection, const char *name, int count, const char *const *values, const int *lengths,
               const int *formats, int format),
              (connection, name, count, values, lengths, formats, format))

bool ss_killed_at_statement(int n, ss_death_t death, void (*work)(void *baton), void *baton)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        left = n;
        manner = death;
        work(baton);
        _exit(0);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}
