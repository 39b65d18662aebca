/*
 * The command line of selfservicectl: options for all commands, the command's words, its own
 * options and arguments.
 */
#ifndef SS_COMMAND_LINE_H
#define SS_COMMAND_LINE_H

#include "ctl/command.h"

typedef struct ss_command_table_t {
    const ss_command_t *commands;
    int count;
} ss_command_table_t;

/**
 * Read the command line into `ctl`, whose options, pool and defaults are set already.
 * @param error  what is wrong with it; set only if NULL is returned, and NULL then if help or the
 *               version is wanted (ctl->command: of this command)
 * @return the command to run
 */
const ss_command_t *ss_command_line_read(ss_ctl_t *ctl, const ss_command_table_t *table,
                                         const char *const *argv, const char **error);

/**
 * Split "sqlite3:/path" into driver and parameters. @return false if it has no such form, or
 * another driver than sqlite3 and pgsql
 */
bool ss_command_line_set_db(ss_ctl_t *ctl, const char *value);

#endif
