/* Processes that die by SIGKILL at a chosen statement, as a server does whose machine fails. */
#ifndef SS_UNIT_KILL_AT_STATEMENT_H
#define SS_UNIT_KILL_AT_STATEMENT_H

#include <stdbool.h>

typedef enum ss_death_t { SS_DIES_BEFORE, SS_DIES_AFTER } ss_death_t;

/**
 * Run `work` in a process of its own, which is killed just before or after it hands its n-th statement (from 1 on) to
 * sqlite3 or libpq. `work` must open its own connection.
 * @return true if the process was killed, false if it ended before it came to that statement
 */
bool ss_killed_at_statement(int n, ss_death_t death, void (*work)(void *baton), void *baton);

#endif
