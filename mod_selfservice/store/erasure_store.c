/* Requests for erasure, what they delete at once, and the days that say what stays. */
#include "store/erasure_store.h"

#include "base/date.h"

#define LIST_LIMIT 500

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

ss_status_t ss_erasure_list(ss_ctx_t *ctx, bool only_open, apr_array_header_t **list)
{
    const ss_query_t query = { only_open ? SS_SQL_ERASURE_LIST_OPEN : SS_SQL_ERASURE_LIST,
                               &record };
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_int(LIST_LIMIT) };

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

static const part_t parts[] = {
    { SS_SQL_ERASE_TOKENS, SS_ERASED_ACCESS, WHEN_OVER, NOTHING },
    { SS_SQL_ERASE_SESSIONS, SS_ERASED_ACCESS, WHEN_OVER, SESSION },
    { SS_SQL_ERASE_ENDED_TOKENS, SS_ERASED_ACCESS, WHILE_RUNNING, NOW },
    { SS_SQL_ERASE_ENDED_SESSIONS, SS_ERASED_ACCESS, WHILE_RUNNING, NOW },
    { SS_SQL_ERASE_CHANGES_WANTED, SS_ERASED_ACCESS, ALWAYS, NOTHING },
    { SS_SQL_ERASE_OPTIONAL, SS_ERASED_OPTIONAL, ALWAYS, NOTHING },
    { SS_SQL_ERASE_CUSTOM_FIELDS, SS_ERASED_OPTIONAL, WHEN_OVER, NOTHING },
    { SS_SQL_ERASE_USAGE, SS_ERASED_USAGE, ALWAYS, NOTHING },
    { SS_SQL_ERASE_MAILS, SS_ERASED_MAILS, ALWAYS, NOTHING },
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

    for (int i = 0; status == SS_OK && i < SS_COUNT(parts); i++) {
        const part_t *part = &parts[i];
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

/* The first row of a statement over merchant and customer, twice at most. */
static ss_status_t first_row(ss_ctx_t *ctx, ss_sql_t sql, const char *customer_id,
                             ss_rows_t **rows)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id) };

    return ss_db_select(ctx, sql, args, rows);
}

ss_status_t ss_personal_days(ss_ctx_t *ctx, const char *customer_id, ss_personal_days_t *days)
{
    ss_rows_t *rows;
    ss_status_t status = first_row(ctx, SS_SQL_PERSONAL_LAST_INVOICE, customer_id, &rows);

    if (status == SS_OK) {
        days->last_invoice = ss_rows_text(rows, 0, 0);
        days->last_due = ss_rows_text(rows, 0, 1);
        status = first_row(ctx, SS_SQL_PERSONAL_LAST_END, customer_id, &rows);
    }
    if (status == SS_OK) {
        days->last_end = ss_rows_text(rows, 0, 0);
        status = first_row(ctx, SS_SQL_PERSONAL_LAST_STATEMENT, customer_id, &rows);
    }
    if (status == SS_OK) {
        days->last_statement = ss_rows_text(rows, 0, 0);
        status = first_row(ctx, SS_SQL_PERSONAL_MANDATES, customer_id, &rows);
    }
    if (status == SS_OK) {
        days->last_mandate = ss_rows_text(rows, 0, 0);
    }
    return status;
}
