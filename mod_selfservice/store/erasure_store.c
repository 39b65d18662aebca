/* Requests for erasure, what they delete at once, and the days that say what stays. */
#include "store/erasure_store.h"

#include "base/date.h"

#define LIST_LIMIT 500
#define DUE_LIMIT 50
#define MOST_PARAMETERS 8

static const ss_column_t columns[] = {
    { SS_TEXT, offsetof(ss_erasure_t, id) },
    { SS_TEXT, offsetof(ss_erasure_t, customer_id) },
    { SS_TEXT, offsetof(ss_erasure_t, customer_number) },
    { SS_TEXT, offsetof(ss_erasure_t, answer) },
    { SS_TEXT, offsetof(ss_erasure_t, requested_at) },
    { SS_TEXT, offsetof(ss_erasure_t, completed_at) },
};
static const ss_record_t record = { columns, SS_COUNT(columns), sizeof(ss_erasure_t) };

ss_status_t ss_erasure_add(ss_ctx_t *ctx, const ss_erasure_t *erasure)
{
    const ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(erasure->id),
        ss_arg_text(erasure->customer_id),
        ss_arg_text(erasure->customer_number),
        ss_arg_text(erasure->answer),
        ss_arg_text(erasure->requested_at),
        ss_arg_text(*erasure->completed_at == '\0' ? NULL : erasure->completed_at),
    };

    return ss_db_change(ctx, SS_SQL_ERASURE_ADD, args, NULL);
}

ss_status_t ss_erasure_find(ss_ctx_t *ctx, const char *customer_id, ss_erasure_t *erasure)
{
    static const ss_query_t query = { SS_SQL_ERASURE_FIND, &record };
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id) };

    return ss_db_one(ctx, &query, args, erasure);
}

ss_status_t ss_erasure_list(ss_ctx_t *ctx, apr_array_header_t **list)
{
    static const ss_query_t query = { SS_SQL_ERASURE_LIST, &record };
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_int(LIST_LIMIT) };

    return ss_db_list(ctx, &query, args, list);
}

ss_status_t ss_erasure_list_due(ss_ctx_t *ctx, const char *today, apr_array_header_t **list)
{
    static const ss_query_t query = { SS_SQL_ERASURE_LIST_DUE, &record };
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(today),
                              ss_arg_int(DUE_LIMIT) };

    return ss_db_list(ctx, &query, args, list);
}

ss_status_t ss_erasure_complete(ss_ctx_t *ctx, const char *id)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_transact_change(ctx, SS_SQL_ERASURE_COMPLETE, args, NULL);
}

/* One statement of an erasure: when it runs, and what it takes as its third parameter. */
typedef struct part_t {
    ss_sql_t sql;
    ss_erased_t kind;
    enum { ALWAYS, WHILE_RUNNING, WHEN_OVER } when;
    enum { NOTHING, SESSION, NOW } third;
} part_t;

static const part_t erased_parts[] = {
    { SS_SQL_ERASE_TOKENS, SS_ERASED_ACCESS, WHEN_OVER, NOTHING },
    { SS_SQL_ERASE_SESSIONS, SS_ERASED_ACCESS, WHEN_OVER, SESSION },
    { SS_SQL_ERASE_ENDED_TOKENS, SS_ERASED_ACCESS, WHILE_RUNNING, NOW },
    { SS_SQL_ERASE_ENDED_SESSIONS, SS_ERASED_ACCESS, WHILE_RUNNING, NOW },
    { SS_SQL_ERASE_CHANGES_WANTED, SS_ERASED_ACCESS, ALWAYS, NOTHING },
    { SS_SQL_ERASE_OPTIONAL, SS_ERASED_OPTIONAL, ALWAYS, NOTHING },
    { SS_SQL_ERASE_CUSTOM_FIELDS, SS_ERASED_OPTIONAL, WHEN_OVER, NOTHING },
    { SS_SQL_ERASE_USAGE, SS_ERASED_USAGE, ALWAYS, NOTHING },
    { SS_SQL_ERASE_MAILS, SS_ERASED_MAILS, ALWAYS, NOTHING },
    { SS_SQL_ERASE_LINKS_TO_SEND, SS_ERASED_MAILS, WHEN_OVER, NOTHING },
    { SS_SQL_ERASE_WEBHOOK_EVENTS, SS_ERASED_MAILS, ALWAYS, NOTHING },
    { SS_SQL_ERASE_AUDIT_VALUES, SS_ERASED_AUDIT, ALWAYS, NOTHING },
};

static bool is_spared(const part_t *part, const ss_erasing_t *erasing)
{
    return part->when == (erasing->runs ? WHEN_OVER : WHILE_RUNNING)
        || (part->kind == SS_ERASED_OPTIONAL && erasing->keeps_optional);
}

ss_status_t ss_personal_erase(ss_ctx_t *ctx, const ss_erasing_t *erasing,
                              int counts[SS_ERASED_COUNT])
{
    const char *now = ss_time_text(ctx->now, ctx->pool);
    ss_status_t status = SS_OK;

    for (int i = 0; status == SS_OK && i < SS_COUNT(erased_parts); i++) {
        const part_t *part = &erased_parts[i];
        const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(erasing->customer_id),
                                  ss_arg_text(part->third == NOW ? now : erasing->but_session) };
        int changed = 0;

        if (is_spared(part, erasing)) {
            continue;
        }
        status = ss_db_change(ctx, part->sql, args, &changed);
        counts[part->kind] += changed;
    }
    return status;
}

/* A column of the first row of a statement whose parameters are merchant and customer, in turns. */
static ss_status_t read_text(ss_ctx_t *ctx, ss_sql_t sql, const char *customer_id, int column,
                             const char **text)
{
    ss_arg_t args[MOST_PARAMETERS];
    ss_rows_t *rows;
    ss_status_t status;

    for (int i = 0; i < MOST_PARAMETERS; i++) {
        args[i] = ss_arg_text(i % 2 == 0 ? ctx->merchant_id : customer_id);
    }
    status = ss_db_select(ctx, sql, args, &rows);
    *text = status == SS_OK ? ss_rows_text(rows, 0, column) : "";
    return status;
}

ss_status_t ss_personal_runs_until(ss_ctx_t *ctx, const char *customer_id, const char **day)
{
    return read_text(ctx, SS_SQL_PERSONAL_LAST_END, customer_id, 1, day);
}

ss_status_t ss_personal_days(ss_ctx_t *ctx, const char *customer_id, ss_personal_days_t *days)
{
    const struct {
        ss_sql_t sql;
        int column;
        const char **text;
    } parts[] = {
        { SS_SQL_PERSONAL_LAST_INVOICE, 0, &days->last_invoice },
        { SS_SQL_PERSONAL_LAST_INVOICE, 1, &days->last_due },
        { SS_SQL_PERSONAL_LAST_BOOKING, 0, &days->last_booking },
        { SS_SQL_PERSONAL_LAST_END, 0, &days->last_end },
        { SS_SQL_PERSONAL_LAST_END, 1, &days->runs_until },
        { SS_SQL_PERSONAL_LAST_LETTER, 0, &days->last_letter },
        { SS_SQL_PERSONAL_LAST_STATEMENT, 0, &days->last_statement },
        { SS_SQL_PERSONAL_MANDATES, 0, &days->last_mandate },
    };
    ss_status_t status = SS_OK;

    for (int i = 0; status == SS_OK && i < SS_COUNT(parts); i++) {
        status = read_text(ctx, parts[i].sql, customer_id, parts[i].column, parts[i].text);
    }
    return status;
}

ss_status_t ss_personal_left(ss_ctx_t *ctx, const char *customer_id, ss_personal_left_t *left)
{
    ss_status_t status = read_text(ctx, SS_SQL_PERSONAL_LEFT_USAGE, customer_id, 0,
                                   &left->last_usage);

    return status != SS_OK ? status : read_text(ctx, SS_SQL_PERSONAL_LEFT_ACCESS, customer_id, 0,
                                                &left->access_end);
}
