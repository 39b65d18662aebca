/*
 * The command line of selfservicectl: options for all commands, the command's words, its own
 * options and arguments.
 */
#include "ctl/command_line.h"

#include <apr_strings.h>
#include <string.h>

/* Where reading stands: one pass over argv from left to right. */
typedef struct reader_t {
    ss_ctl_t *ctl;
    const char *const *next;
    const ss_command_t *command; /* NULL before its words were read */
    apr_array_header_t *args;    /* of const char * */
    const char *error;
} reader_t;

bool ss_command_line_set_db(ss_ctl_t *ctl, const char *value)
{
    const char *colon = strchr(value, ':');

    if (colon == NULL || colon[1] == '\0'
        || (strncmp(value, "sqlite3:", 8) != 0 && strncmp(value, "pgsql:", 6) != 0)) {
        return false;
    }
    ctl->db_driver = apr_pstrmemdup(ctl->ctx->pool, value, colon - value);
    ctl->db_params = colon + 1;
    return true;
}

/* Whether `name` is one of the words in `options`; a word that ends with "=" takes a value. */
static bool option_is_known(const char *options, const char *name, bool *takes_value)
{
    size_t length = strlen(name);

    while (*options != '\0') {
        size_t word = strcspn(options, " ");
        bool valued = word > 0 && options[word - 1] == '=';

        if (word - valued == length && strncmp(options, name, length) == 0) {
            *takes_value = valued;
            return true;
        }
        options += word + strspn(options + word, " ");
    }
    return false;
}

static void set_common_option(reader_t *reader, const char *name, const char *value)
{
    ss_ctl_t *ctl = reader->ctl;

    if (strcmp(name, "json") == 0) {
        ctl->json = true;
    } else if (strcmp(name, "help") == 0) {
        ctl->wants_help = true;
    } else if (strcmp(name, "version") == 0) {
        ctl->wants_version = true;
    } else if (strcmp(name, "merchant") == 0) {
        ctl->merchant = value;
    } else if (strcmp(name, "public-url") == 0) {
        ctl->public_url = value;
    } else if (strcmp(name, "mail-server") == 0) {
        ctl->mail_server = value;
    } else if (!ss_command_line_set_db(ctl, value)) {
        reader->error = "--db wants DRIVER:PARAMS, with driver sqlite3 or pgsql, such as "
                        "sqlite3:/var/lib/selfservice/selfservice.db";
    }
}

static void read_option(reader_t *reader)
{
    static const char *const common = "db= merchant= public-url= mail-server= json help version";
    const char *own = reader->command == NULL ? "" : reader->command->options;
    apr_pool_t *pool = reader->ctl->ctx->pool;
    const char *text = *reader->next++ + 2;
    const char *equals = strchr(text, '=');
    const char *name = equals == NULL ? text : apr_pstrmemdup(pool, text, equals - text);
    const char *value = equals == NULL ? NULL : equals + 1;
    bool takes_value = false;
    bool is_common = option_is_known(common, name, &takes_value);

    if (!is_common && !option_is_known(own, name, &takes_value)) {
        reader->error = reader->command == NULL
            ? apr_psprintf(pool, "unknown option --%s before the command; its own stand behind it",
                           name)
            : apr_psprintf(pool, "%s has no option --%s; usage: selfservicectl %s %s",
                           reader->command->words, name, reader->command->words,
                           reader->command->usage);
        return;
    }
    if (takes_value && value == NULL) {
        value = *reader->next;
    }
    if (takes_value && value == NULL) {
        reader->error = apr_psprintf(pool, "--%s wants a value", name);
        return;
    }
    if (takes_value && equals == NULL) {
        reader->next++;
    }
    if (is_common) {
        set_common_option(reader, name, value);
    } else {
        apr_table_set(reader->ctl->options, name, takes_value ? value : "");
    }
}

/* How many words of argv the command takes, 0 if they are not its words. */
static int match_words(const char *words, const char *const *argv)
{
    int count = 0;

    while (*words != '\0') {
        size_t length = strcspn(words, " ");

        if (argv[count] == NULL || strlen(argv[count]) != length
            || strncmp(argv[count], words, length) != 0) {
            return 0;
        }
        count++;
        words += length + strspn(words + length, " ");
    }
    return count;
}

/* The commands that begin with a word: "order" gives "list, approve, decline". */
static const char *second_words(const ss_command_table_t *table, const char *word,
                                apr_pool_t *pool)
{
    size_t length = strlen(word);
    const char *list = "";

    for (int i = 0; i < table->count; i++) {
        const char *words = table->commands[i].words;

        if (strncmp(words, word, length) == 0 && words[length] == ' ') {
            list = apr_pstrcat(pool, list, *list == '\0' ? "" : ", ", words + length + 1, NULL);
        }
    }
    return list;
}

static void read_command(reader_t *reader, const ss_command_table_t *table)
{
    apr_pool_t *pool = reader->ctl->ctx->pool;
    const char *known;

    for (int i = 0; i < table->count; i++) {
        int words = match_words(table->commands[i].words, reader->next);

        if (words > 0) {
            reader->command = &table->commands[i];
            reader->next += words;
            return;
        }
    }
    known = second_words(table, *reader->next, pool);
    if (*known != '\0' && reader->next[1] != NULL && strcmp(reader->next[1], "--help") == 0) {
        reader->ctl->wants_help = true;
        APR_ARRAY_PUSH(reader->args, const char *) = *reader->next++;
        return;
    }
    reader->error = *known == '\0' ? apr_psprintf(pool, "unknown command %s", *reader->next)
                                   : apr_psprintf(pool, "%s wants one of: %s", *reader->next, known);
}

const ss_command_t *ss_command_line_read(ss_ctl_t *ctl, const ss_command_table_t *table,
                                         const char *const *argv, const char **error)
{
    reader_t reader = { .ctl = ctl, .next = argv };

    reader.args = apr_array_make(ctl->ctx->pool, 4, sizeof(const char *));
    while (*reader.next != NULL && reader.error == NULL) {
        if (strncmp(*reader.next, "--", 2) == 0) {
            read_option(&reader);
        } else if (reader.command == NULL && !ctl->wants_help && strcmp(*reader.next, "help") == 0) {
            ctl->wants_help = true;
            reader.next++;
        } else if (reader.command == NULL && !ctl->wants_help) {
            read_command(&reader, table);
        } else {
            APR_ARRAY_PUSH(reader.args, const char *) = *reader.next++;
        }
    }
    ctl->args = (const char *const *)reader.args->elts;
    ctl->arg_count = reader.args->nelts;
    ctl->command = reader.command;
    *error = reader.error;
    if (reader.error == NULL && (ctl->wants_help || ctl->wants_version)) {
        return NULL;
    }
    if (reader.error == NULL && reader.command == NULL) {
        reader.error = "no command given";
    }
    if (reader.error == NULL
        && (ctl->arg_count < reader.command->min_args
            || ctl->arg_count > reader.command->max_args)) {
        reader.error = apr_psprintf(ctl->ctx->pool, "usage: selfservicectl %s %s",
                                    reader.command->words, reader.command->usage);
    }
    *error = reader.error;
    return reader.error == NULL ? reader.command : NULL;
}
