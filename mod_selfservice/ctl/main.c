/*
 * selfservicectl: takes options from the command line and the environment and runs one command of
 * the table.
 */
#include "base/date.h"
#include "base/file.h"
#include "base/version.h"
#include "ctl/command_line.h"
#include "ctl/commands.h"
#include "store/db.h"

#include <apr_env.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_user.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const ss_command_t commands[] = {
    { "schema install", 0, 0, "", "",
      "make the tables of an empty database", ss_schema_install_command },
    { "schema upgrade", 0, 0, "", "",
      "bring older tables up to date", ss_schema_upgrade_command },
    { "schema status", 0, 0, "", "",
      "tell the version of the tables", ss_schema_status_command },
    { "keygen", 1, 1, "", "FILE",
      "write a new key file for SelfServiceKeyFile", ss_keygen_command },
    { "merchant list", 0, 0, "", "",
      "names of the merchants in the database", ss_merchant_list_command,
      "id                        name" },
    { "portal-link", 1, 1, "expires= language= scope= once",
      "CONTRACT [--expires 2h] [--language en] [--scope documents,payment] [--once]",
      "a personal link into the portal for a contract number", ss_portal_link_command },
    { "token list", 0, 1, "", "[CONTRACT]",
      "personal links of a contract or of all, without their secrets", ss_token_list_command,
      "id                        from    valid until           state    areas" },
    { "token revoke", 0, 1, "contract= all", "TOKEN | --contract CONTRACT | --all",
      "make personal links useless and end their sessions", ss_token_revoke_command },
    { "privacy list", 0, 0, "", "",
      "requests for erasure, newest first, and what was answered", ss_privacy_list_command,
      "asked at              customer       state  done at" },
    { "privacy export", 1, 1, "", "CONTRACT",
      "all that is stored about the customer of a contract, as JSON", ss_privacy_export_command },
    { "privacy purge", 0, 0, "", "",
      "delete what SelfServiceRetention keeps no longer, as the server does every hour",
      ss_privacy_purge_command },
    { "import", 1, 1, "dry-run", "FILE [--dry-run]",
      "bring the catalogue to the state of a JSON file, - for standard input", ss_import_command },
    { "export", 0, 0, "", "",
      "print the catalogue as a file for import", ss_export_command },
    { "order-link", 1, 1, "test", "VARIANT [--test]",
      "the address of a plan variant's order page", ss_order_link_command },
    { "order list", 0, 0, "status=", "[--status waiting]",
      "orders, newest first; those that wait for approval", ss_order_list_command,
      "number         status           ordered at" },
    { "order approve", 1, 1, "", "NUMBER",
      "conclude the contract of an order that waits", ss_order_approve_command },
    { "order decline", 1, 1, "reason=", "NUMBER [--reason TEXT]",
      "refuse an order that waits, with a reason for the customer", ss_order_decline_command },
    { "payment add", 2, 2, "invoice= kind= date= reference=",
      "CONTRACT AMOUNT [--invoice NUMBER] [--kind payment|chargeback|refund|payout] [--date DAY] "
      "[--reference TEXT]",
      "book money that came in, came back or was paid out", ss_payment_add_command,
      "id                        day         kind            amount  currency" },
    { "payment list", 1, 1, "", "CONTRACT",
      "invoices, payments and the balance of a contract, newest first", ss_payment_list_command,
      "day         kind         number                 amount      balance  reference" },
    { "usage add", 3, 3, "at= key= memo=",
      "CONTRACT COMPONENT QUANTITY [--at TIMESTAMP] [--key KEY] [--memo TEXT]",
      "count usage of a metered component; a key counts once", ss_usage_add_command,
      "id                        at                    component                 quantity  key" },
    { "usage list", 1, 1, "", "CONTRACT",
      "what was counted for a contract, newest first", ss_usage_list_command,
      "id                        at                    component                 quantity  key" },
    { "declaration list", 0, 0, "", "",
      "cancellations and withdrawals that people must look at", ss_declaration_list_command,
      "number          declaration  status     received at           from, contract named" },
    { "declaration assign", 2, 2, "part= whole credit= invoice= anyway",
      "NUMBER CONTRACT [--part COMPONENT|--whole] [--credit AMOUNT [--invoice NUMBER]] "
      "[--anyway]",
      "carry one of them out on a contract, as of its receipt", ss_declaration_assign_command },
    { "refund list", 0, 0, "status=", "[--status open|done]",
      "what is to be paid back after credit notes, due first", ss_refund_list_command,
      "credit note     contract  amount     payment       due             state" },
    { "refund done", 1, 1, "", "NUMBER",
      "note that the refund of a credit note was paid", ss_refund_done_command },
    { "dun", 0, 0, "dry-run", "[--dry-run]",
      "write the letters about overdue invoices that are due", ss_dun_command,
      "letter         invoice        level    amount and fee  due" },
    { "outbox list", 0, 0, "status=", "[--status waiting|sent|failed]",
      "mails, newest first", ss_outbox_list_command,
      "id                        mail                   status   when" },
    { "outbox send", 0, 0, "", "",
      "send what is due, for servers without mod_watchdog", ss_outbox_send_command },
    { "outbox retry", 0, 1, "", "[MAIL]",
      "try failed mails again, and delayed ones at once", ss_outbox_retry_command },
    { "audit verify", 0, 0, "seen=", "[--seen HASH]",
      "recompute the chain of proof records of the orders", ss_audit_verify_command },
    { "audit export", 0, 0, "order=", "[--order NUMBER]",
      "print proof records with their hashes, one JSON object a line", ss_audit_export_command },
    { "doctor", 0, 0, "", "",
      "what the law or a working shop needs and is not there", ss_doctor_command },
};

static const ss_command_table_t table = { commands, SS_COUNT(commands) };

/* The header of a list as words: "number, status, ordered at". */
static void show_columns(const char *columns)
{
    fputs("      columns: ", stdout);
    while (*columns != '\0') {
        if (columns[0] == ' ' && columns[1] == ' ') {
            columns += strspn(columns, " ");
            fputs(", ", stdout);
        }
        putchar(*columns++);
    }
    putchar('\n');
}

/* Whether help on `words` was asked for: "order" asks for all commands that begin so. */
static bool is_asked_for(const ss_ctl_t *ctl, const char *words)
{
    const char *wanted = ctl->command != NULL ? ctl->command->words
                         : ctl->arg_count > 0 ? ctl->args[0]
                                              : "";
    size_t length = strlen(wanted);

    return strncmp(words, wanted, length) == 0
        && (length == 0 || words[length] == '\0' || words[length] == ' ');
}

static bool has_help(const ss_ctl_t *ctl)
{
    for (int i = 0; i < SS_COUNT(commands); i++) {
        if (is_asked_for(ctl, commands[i].words)) {
            return true;
        }
    }
    return false;
}

static int show_help(const ss_ctl_t *ctl)
{
    if (!has_help(ctl)) {
        ss_ctl_fail(ctl, "there is no command \"%s\"", ctl->args[0]);
        fputs("selfservicectl help shows all commands\n", stderr);
        return SS_EXIT_USAGE;
    }
    puts("selfservicectl [--db DRIVER:PARAMS] [--merchant NAME] [--public-url URL]\n"
         "               [--mail-server URL] [--json] COMMAND\n"
         "selfservicectl --version | help [COMMAND]");
    for (int i = 0; i < SS_COUNT(commands); i++) {
        if (!is_asked_for(ctl, commands[i].words)) {
            continue;
        }
        printf("  %s%s%s\n      %s\n", commands[i].words, *commands[i].usage == '\0' ? "" : " ",
               commands[i].usage, commands[i].summary);
        if (commands[i].columns != NULL) {
            show_columns(commands[i].columns);
        }
    }
    puts("Lists name their columns on a terminal; --json prints them with names.\n"
         "Environment: SELFSERVICE_DB, SELFSERVICE_MERCHANT, SELFSERVICE_KEY_FILE,\n"
         "             SELFSERVICE_CLOCK (the time of a sandbox, such as 2027-03-01T09:00:00Z)\n"
         "The manual: man 8 selfservicectl, in the sources man -l docs/selfservicectl.8");
    return SS_EXIT_OK;
}

/* SQLite would make a file out of a misspelt name. */
static bool file_is_missing(const ss_ctl_t *ctl)
{
    return !ctl->makes_file && strcmp(ctl->db_driver, "sqlite3") == 0
           && ss_file_is_missing(ctl->db_params, ctl->ctx->pool);
}

/* The connection of the run, opened when first needed; it outlives the job that needs it. */
static ss_status_t open_database(void *baton, apr_pool_t *pool, ss_db_t **db)
{
    ss_ctl_t *ctl = baton;
    ss_status_t status = SS_OK;

    (void)pool;
    if (*ctl->db_driver == '\0') {
        ss_ctl_fail(ctl, "which database? give --db DRIVER:PARAMS or set SELFSERVICE_DB");
        return SS_UNAVAILABLE;
    }
    if (ctl->db == NULL && file_is_missing(ctl)) {
        ss_ctl_fail(ctl,
                    "there is no file %s; mend the path, or make the database with "
                    "\"selfservicectl --db sqlite3:%s schema install\"",
                    ctl->db_params, ctl->db_params);
        return SS_UNAVAILABLE;
    }
    if (ctl->db == NULL) {
        status = ss_db_open(&ctl->db, ctl->db_driver, ctl->db_params, ctl->ctx->pool);
    }
    *db = ctl->db;
    return status;
}

/* There is only one piece of work: its connection is kept to the end. */
static void keep_database(void *baton, ss_db_t *db)
{
    (void)baton;
    (void)db;
}

static const ss_db_source_t *make_source(ss_ctl_t *ctl)
{
    ss_db_source_t *source = apr_pcalloc(ctl->ctx->pool, sizeof(*source));

    source->acquire = open_database;
    source->release = keep_database;
    source->baton = ctl;
    return source;
}

/* A variable of the environment, "" if it is not set. */
static const char *environment(const char *name, apr_pool_t *pool)
{
    char *value;

    return apr_env_get(&value, name, pool) == APR_SUCCESS ? value : "";
}

static const char *actor_name(apr_pool_t *pool)
{
    apr_uid_t user;
    apr_gid_t group;
    char *name;

    if (apr_uid_current(&user, &group, pool) != APR_SUCCESS
        || apr_uid_name_get(&name, user, pool) != APR_SUCCESS) {
        return "ctl:unknown";
    }
    return apr_pstrcat(pool, "ctl:", name, NULL);
}

static ss_ctl_t *make_run(apr_pool_t *pool)
{
    ss_ctl_t *ctl = apr_pcalloc(pool, sizeof(*ctl));
    const char *db = environment("SELFSERVICE_DB", pool);
    const char *clock = environment("SELFSERVICE_CLOCK", pool); /* a sandbox has a time of its own */

    ctl->ctx = ss_ctx_make(pool, apr_time_now());
    ctl->ctx->actor = actor_name(pool);
    ctl->ctx->db_source = make_source(ctl);
    ctl->options = apr_table_make(pool, 4);
    ctl->db_driver = "";
    ctl->db_params = "";
    ctl->merchant = environment("SELFSERVICE_MERCHANT", pool);
    ctl->key_file = environment("SELFSERVICE_KEY_FILE", pool);
    if (*clock != '\0' && !ss_time_parse(clock, &ctl->ctx->now)) {
        ss_ctl_fail(ctl, "SELFSERVICE_CLOCK wants a time such as 2027-03-01T09:00:00Z, not \"%s\"",
                    clock);
        return NULL;
    }
    if (*db != '\0' && !ss_command_line_set_db(ctl, db)) {
        ss_ctl_fail(ctl,
                    "SELFSERVICE_DB wants DRIVER:PARAMS, with driver sqlite3 or pgsql, such as "
                    "sqlite3:/var/lib/selfservice/selfservice.db");
        return NULL;
    }
    return ctl;
}

static int run(const char *const *argv, apr_pool_t *pool)
{
    ss_ctl_t *ctl = make_run(pool);
    const ss_command_t *command;
    const char *error;

    if (ctl == NULL) {
        return SS_EXIT_USAGE;
    }
    command = ss_command_line_read(ctl, &table, argv + 1, &error);
    if (command == NULL && error == NULL && ctl->wants_version) {
        puts("selfservicectl " SS_VERSION);
        return SS_EXIT_OK;
    }
    if (command == NULL && error == NULL) {
        return show_help(ctl);
    }
    if (command == NULL) {
        ss_ctl_fail(ctl, "%s", error);
        fputs("selfservicectl help shows all commands\n", stderr);
        return SS_EXIT_USAGE;
    }
    ctl->makes_file = command->run == ss_schema_install_command;
    return command->run(ctl);
}

int main(int argc, const char *const *argv)
{
    apr_pool_t *pool;
    int code;

    if (apr_app_initialize(&argc, &argv, NULL) != APR_SUCCESS || sodium_init() < 0) {
        fputs("selfservicectl: cannot start\n", stderr);
        return SS_EXIT_FAILED;
    }
    apr_pool_create(&pool, NULL);
    code = run(argv, pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return code;
}
