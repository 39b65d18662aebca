/* Mails waiting to be sent. */
#include "store/outbox_store.h"

#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "model/retention.h"
#include "model/site.h"

#include <apr_strings.h>
#include <stddef.h>
#include <string.h>

#define FIRST "" /* bounds of an absent filter */
#define LAST "~"

static const ss_column_t columns[] = {
    { SS_TEXT, offsetof(ss_outbox_mail_t, id) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, merchant_id) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, site_id) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, event) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, recipient) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, lang) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, contract_id) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, message_id) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, data) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, documents) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, status) },
    { SS_INT, offsetof(ss_outbox_mail_t, attempts) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, due_at) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, last_error) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, created_at) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, sent_at) },
    { SS_TEXT, offsetof(ss_outbox_mail_t, claimed_by) },
};

static const ss_record_t record = { columns, SS_COUNT(columns), sizeof(ss_outbox_mail_t) };

/* Message-IDs need a domain of the sender's own: of the sender address, else of the public URL. */
static const char *message_domain(const ss_site_t *site, apr_pool_t *pool)
{
    const char *at = strrchr(site->mail.from, '@'), *host = strstr(site->public_url, "://");

    if (at != NULL && at[1] != '\0') {
        return at + 1;
    }
    host = host == NULL ? site->public_url : host + 3;
    return *host == '\0' ? "localhost" : apr_pstrndup(pool, host, strcspn(host, ":/"));
}

/* The class of data that decides how long a mail is kept: most are business letters. */
static const char *class_of(const char *event)
{
    static const char *const passing[] = { "new_link", "email_confirm", "data_changed_old",
                                           "data_changed_new", "erasure_received" };

    return ss_retention_names[ss_name_index(passing, SS_COUNT(passing), event) >= 0
                                  ? SS_RETAIN_MAILS : SS_RETAIN_LETTERS];
}

ss_status_t ss_outbox_add(ss_ctx_t *ctx, const ss_new_mail_t *mail)
{
    const char *id = ss_id_at(ctx->now, ctx->pool), *now = ss_time_text(ctx->now, ctx->pool);
    const char *message_id = apr_pstrcat(ctx->pool, id, "@", message_domain(ctx->site, ctx->pool),
                                         NULL);
    ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(id),
        ss_arg_text(ctx->site->id),
        ss_arg_text(mail->event),
        ss_arg_text(class_of(mail->event)),
        ss_arg_text(mail->recipient),
        ss_arg_text(ctx->lang),
        ss_arg_text(mail->contract_id == NULL ? "" : mail->contract_id),
        ss_arg_text(mail->customer_id == NULL ? "" : mail->customer_id),
        ss_arg_text(message_id),
        ss_arg_text(mail->data == NULL ? "{}" : ss_json_print(mail->data, ctx->pool)),
        ss_arg_text(mail->documents == NULL ? "[]" : ss_json_print(mail->documents, ctx->pool)),
        ss_arg_text(ctx->site->sandbox ? "" : now),
        ss_arg_text(now),
    };

    return ss_db_change(ctx, SS_SQL_OUTBOX_ADD, args, NULL);
}

typedef struct claimed_t {
    const ss_claim_t *claim;
    apr_array_header_t *mails;
} claimed_t;

static ss_status_t claim_mails(ss_ctx_t *ctx, void *input)
{
    claimed_t *claimed = input;
    const ss_claim_t *claim = claimed->claim;
    const char *now = ss_time_text(ctx->now, ctx->pool);
    const ss_query_t query = { SS_SQL_OUTBOX_CLAIM, &record };
    ss_arg_t args[] = {
        ss_arg_text(ss_time_text(ctx->now + claim->length, ctx->pool)),
        ss_arg_text(claim->holder),
        ss_arg_text(now),
        ss_arg_text(now),
        ss_arg_int(claim->limit),
        ss_arg_text(now),
    };

    return ss_db_list(ctx, &query, args, &claimed->mails);
}

ss_status_t ss_outbox_has_due(ss_ctx_t *ctx)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);
    ss_arg_t args[] = { ss_arg_text(now), ss_arg_text(now) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_OUTBOX_HAS_DUE, args, &rows);

    return status == SS_OK && rows->count == 0 ? SS_NOT_FOUND : status;
}

ss_status_t ss_outbox_claim(ss_ctx_t *ctx, const ss_claim_t *claim, apr_array_header_t **mails)
{
    claimed_t claimed = { claim, NULL };
    ss_status_t status = ss_db_transact(ctx, claim_mails, &claimed);

    *mails = claimed.mails != NULL ? claimed.mails
                                   : apr_array_make(ctx->pool, 1, sizeof(ss_outbox_mail_t));
    return status;
}

ss_status_t ss_outbox_release_others(ss_ctx_t *ctx, const char *holder)
{
    ss_arg_t args[] = { ss_arg_text(holder) };

    return ss_db_transact_change(ctx, SS_SQL_OUTBOX_RELEASE_OTHERS, args, NULL);
}

ss_status_t ss_outbox_mark_sent(ss_ctx_t *ctx, const ss_outbox_mail_t *mail)
{
    ss_arg_t args[] = {
        ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
        ss_arg_text(mail->merchant_id),
        ss_arg_text(mail->id),
    };

    return ss_db_transact_change(ctx, SS_SQL_OUTBOX_MARK_SENT, args, NULL);
}

apr_time_t ss_outbox_delay(int64_t attempt)
{
    static const int seconds[] = { 30, 120, 600, 3600, 6 * 3600 };
    const int later = 12 * 3600, limit = 5 * 24 * 3600;
    int first_five = 30 + 120 + 600 + 3600 + 6 * 3600;

    if (attempt < 1) {
        return 0;
    }
    if (attempt <= SS_COUNT(seconds)) {
        return apr_time_from_sec(seconds[attempt - 1]);
    }
    return first_five + (attempt - SS_COUNT(seconds)) * later <= limit ? apr_time_from_sec(later)
                                                                       : 0;
}

ss_status_t ss_outbox_mark_failed(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, const char *error,
                                  bool final)
{
    apr_time_t delay = ss_outbox_delay(mail->attempts + 1);
    bool failed = final || delay == 0;
    ss_arg_t args[] = {
        ss_arg_text(failed ? "failed" : "waiting"),
        ss_arg_text(ss_time_text(ctx->now + delay, ctx->pool)),
        ss_arg_text(error),
        ss_arg_text(mail->merchant_id),
        ss_arg_text(mail->id),
        ss_arg_text(mail->claimed_by),
    };

    return ss_db_transact_change(ctx, SS_SQL_OUTBOX_MARK_FAILED, args, NULL);
}

ss_status_t ss_outbox_postpone(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, apr_time_t due,
                               const char *reason)
{
    ss_arg_t args[] = {
        ss_arg_text(ss_time_text(due, ctx->pool)),
        ss_arg_text(reason),
        ss_arg_text(mail->merchant_id),
        ss_arg_text(mail->id),
        ss_arg_text(mail->claimed_by),
    };

    return ss_db_transact_change(ctx, SS_SQL_OUTBOX_POSTPONE, args, NULL);
}

ss_status_t ss_outbox_remove(ss_ctx_t *ctx, const ss_outbox_mail_t *mail)
{
    const ss_arg_t args[] = { ss_arg_text(mail->merchant_id), ss_arg_text(mail->id) };

    return ss_db_transact_change(ctx, SS_SQL_OUTBOX_REMOVE, args, NULL);
}

ss_status_t ss_outbox_list(ss_ctx_t *ctx, const char *status, int limit, apr_array_header_t **mails)
{
    const ss_query_t query = { SS_SQL_OUTBOX_LIST, &record };
    ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(*status == '\0' ? FIRST : status),
        ss_arg_text(*status == '\0' ? LAST : status),
        ss_arg_int(limit),
    };

    return ss_db_list(ctx, &query, args, mails);
}

ss_status_t ss_outbox_retry(ss_ctx_t *ctx, const char *id, int *changed)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);
    ss_arg_t args[] = {
        ss_arg_text(now),
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(*id == '\0' ? FIRST : id),
        ss_arg_text(*id == '\0' ? LAST : id),
        ss_arg_text(now),
    };

    *changed = 0;
    return ss_db_transact_change(ctx, SS_SQL_OUTBOX_RETRY, args, changed);
}

ss_status_t ss_outbox_count_since(ss_ctx_t *ctx, const ss_outbox_filter_t *filter, apr_time_t since,
                                  int64_t *count)
{
    const char *pattern = *filter->customer_id == '\0'
                              ? "%"
                              : apr_pstrcat(ctx->pool, "%\"", filter->customer_id, "\"%", NULL);
    ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(filter->recipient),
        ss_arg_text(filter->events[0]),
        ss_arg_text(filter->events[1]),
        ss_arg_text(pattern),
        ss_arg_text(ss_time_text(since, ctx->pool)),
    };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_OUTBOX_COUNT_SINCE, args, &rows);

    *count = status == SS_OK ? ss_rows_int(rows, 0, 0) : 0;
    return status;
}
