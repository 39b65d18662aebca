/*
 * What the commands of selfservicectl share: the run they work in, their table, and ways to answer.
 * A new command is a function in a *_command.c, declared in commands.h and entered into the table
 * of main.c.
 */
#ifndef SS_COMMAND_H
#define SS_COMMAND_H

#include "model/contract.h"

/** Exit codes of the program. */
enum { SS_EXIT_OK = 0, SS_EXIT_FAILED = 1, SS_EXIT_USAGE = 2 };

/** One run of the program. */
typedef struct ss_ctl_t {
    ss_ctx_t *ctx;                       /* now, actor "ctl:<user>", db_source of --db */
    const char *db_driver, *db_params;   /* of --db DRIVER:PARAMS; "" if not given */
    bool makes_file;                     /* the command may make the file of an SQLite database */
    struct ss_db_t *db;                  /* NULL before the first statement */
    const char *merchant;                /* "" if not given */
    const char *public_url, *mail_server; /* NULL if not given: the settings in force count */
    const char *key_file;                /* "" if not set */
    bool json;
    apr_table_t *options;                /* of the command itself, without "--" */
    int arg_count;
    const char *const *args;             /* what follows the command's words */
    bool wants_help, wants_version;      /* --help or help, --version */
    const struct ss_command_t *command;  /* that runs */
} ss_ctl_t;

/** @return one of the exit codes */
typedef int ss_command_run_t(ss_ctl_t *ctl);

typedef struct ss_command_t {
    const char *words;   /* "schema install" */
    int min_args, max_args;
    const char *options; /* of this command: "test expires= language=", "=" where a value follows */
    const char *usage;   /* arguments as shown to a user: "VARIANT [--test]" */
    const char *summary; /* what it does, as help shows it */
    ss_command_run_t *run;
    const char *columns; /* of a list: its header, two blanks between two names; NULL: no list */
} ss_command_t;

/**
 * Find the merchant of --merchant, or the only one there is, and the settings in force: sets
 * ctx->merchant_id, ctx->site (--public-url and --mail-server count more) and ctl->merchant.
 * Without stored settings the site is that of a virtual host without directives.
 * @return SS_EXIT_OK, else the exit code after saying why
 */
int ss_ctl_need_merchant(ss_ctl_t *ctl);

/** ss_ctl_need_merchant(), and the contract with this number or id. */
int ss_ctl_need_contract(ss_ctl_t *ctl, const char *key, ss_contract_t *contract);

/**
 * Compile texts and templates of the virtual host in force into ctx->site, for commands that write
 * what customers read; after ss_ctl_need_merchant().
 * @return exit code
 */
int ss_ctl_need_texts(ss_ctl_t *ctl);

/**
 * Read the key file of SELFSERVICE_KEY_FILE, or that of the settings in force, into ctx->keys.
 * @return exit code
 */
int ss_ctl_need_keys(ss_ctl_t *ctl);

/**
 * @return the value of an option of the command ("" for one without value), NULL if it was not
 * given
 */
const char *ss_ctl_option(const ss_ctl_t *ctl, const char *name);

/** Say on standard error what went wrong. @return SS_EXIT_FAILED */
int ss_ctl_fail(const ss_ctl_t *ctl, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * Turn the status of a piece of work into an exit code; says what ctx->problems are and how to mend
 * them, or why it failed.
 */
int ss_ctl_finish(const ss_ctl_t *ctl, ss_status_t status);

/** Name the columns of the list that follows, if people read it: on a terminal, without --json. */
void ss_ctl_head(const ss_ctl_t *ctl);

/**
 * A number as typed: "1250", "12.5" or "12,5", in millionths; no more than `decimals` digits behind
 * the separator. What may be read in two ways, such as "1,250", is refused.
 * @param what  the argument's name, for the message
 * @return SS_EXIT_OK, else SS_EXIT_USAGE after saying what is wrong
 */
int ss_ctl_read_number(const ss_ctl_t *ctl, const char *what, const char *typed, int decimals,
                       int64_t *millionths);

/** The same for an amount of money, in minor units of its currency. */
int ss_ctl_read_amount(const ss_ctl_t *ctl, const char *what, const char *typed,
                       ss_currency_t currency, int64_t *minor);

/** Say how many there were: "3 revoked", or {"revoked":3}. @return SS_EXIT_OK */
int ss_ctl_tell_count(const ss_ctl_t *ctl, const char *what, int count);

/** Print a value as one JSON document. @return SS_EXIT_OK */
int ss_ctl_print_json(const ss_ctl_t *ctl, const json_t *value);

#endif
