/* Mails waiting to be sent. */
#ifndef SS_OUTBOX_STORE_H
#define SS_OUTBOX_STORE_H

#include "store/db.h"

typedef struct ss_outbox_mail_t {
    const char *id, *merchant_id, *site_id;
    const char *event;      /* template stem: "order_confirmed", "cancellation_received" ... */
    const char *recipient, *lang;
    const char *contract_id; /* the personal link opens it; "" for none */
    const char *message_id;
    const char *data;        /* JSON the templates are rendered over; see actions/send_outbox.h */
    const char *documents;   /* JSON list of document ids to attach */
    const char *status;      /* "waiting", "sent", "failed" */
    int64_t attempts;
    const char *due_at, *last_error, *created_at, *sent_at;
    const char *claimed_by;  /* see ss_claim_t; "" for nobody in particular */
} ss_outbox_mail_t;

/** A mail to be queued, with the members of ss_outbox_mail_t of the same names. */
typedef struct ss_new_mail_t {
    const char *event, *recipient;
    const char *contract_id;        /* NULL for none */
    const char *customer_id;        /* whose data it holds, where no contract tells; NULL for none */
    const json_t *data, *documents; /* NULL: empty */
} ss_new_mail_t;

/**
 * Queue a mail inside the transaction of what it tells about. It is due at once; in a sandbox too,
 * whose clock may be far from that of the sender.
 */
ss_status_t ss_outbox_add(ss_ctx_t *ctx, const ss_new_mail_t *mail);

/** Who takes mails to send them, how many at most, and for how long nobody else gets them. */
typedef struct ss_claim_t {
    const char *holder; /* of the worker's lease; "" for a command that works beside it */
    int limit;
    apr_time_t length;
} ss_claim_t;

/**
 * Take mails of all merchants that are due at ctx->now. A mail whose sender died is taken again
 * when the claim is over or released. One transaction of its own.
 * @param mails  list of ss_outbox_mail_t, longest due first, requests for links behind them
 */
ss_status_t ss_outbox_claim(ss_ctx_t *ctx, const ss_claim_t *claim, apr_array_header_t **mails);

/**
 * `holder` has taken the worker's place: mails that former ones had claimed are free at once. If a
 * former one is only slow and not dead, such a mail goes out twice, with the same Message-ID.
 */
ss_status_t ss_outbox_release_others(ss_ctx_t *ctx, const char *holder);

/**
 * Which mails to one address ss_outbox_count_since() counts; upper and lower case are alike in it.
 */
typedef struct ss_outbox_filter_t {
    const char *recipient;
    const char *events[2];
    const char *customer_id; /* named in their data; "" for any */
} ss_outbox_filter_t;

/** How many mails of ctx's merchant were queued after `since`, sent or not. */
ss_status_t ss_outbox_count_since(ss_ctx_t *ctx, const ss_outbox_filter_t *filter, apr_time_t since,
                                  int64_t *count);

/**
 * @return SS_OK if there is something to claim, SS_NOT_FOUND if not, SS_UNAVAILABLE; for all
 * merchants
 */
ss_status_t ss_outbox_has_due(ss_ctx_t *ctx);

/**
 * The mail server has taken a claimed mail; this counts even if the claim was released meanwhile.
 */
ss_status_t ss_outbox_mark_sent(ss_ctx_t *ctx, const ss_outbox_mail_t *mail);

/**
 * A claimed mail could not be sent: it waits for ss_outbox_delay() of its attempts, or has failed.
 * Nothing happens if somebody else has claimed it meanwhile.
 * @param error  without personal data
 * @param final  no further attempt
 */
ss_status_t ss_outbox_mark_failed(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, const char *error,
                                  bool final);

/**
 * A claimed mail waits until `due`; this was no attempt (mail is switched off, its host is gone).
 * As above.
 */
ss_status_t ss_outbox_postpone(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, apr_time_t due,
                               const char *reason);

/** Forget a row for good. @return SS_OK also if it is gone */
ss_status_t ss_outbox_remove(ss_ctx_t *ctx, const ss_outbox_mail_t *mail);

/**
 * The time to wait after the attempt with this number (1 is the first): 30 s, 2 min, 10 min, 1 h, 6
 * h, then every 12 h. @return 0 when five days are used up: it has failed
 */
apr_time_t ss_outbox_delay(int64_t attempt);

/**
 * Mails of a merchant with a status ("" for any), newest first, at most `limit`, without `data`.
 */
ss_status_t ss_outbox_list(ss_ctx_t *ctx, const char *status, int limit,
                           apr_array_header_t **mails);

/**
 * Make mails due now, with all attempts before them. @param id  one mail, or "" for all that failed
 * or are delayed
 * @param changed  how many
 */
ss_status_t ss_outbox_retry(ss_ctx_t *ctx, const char *id, int *changed);

#endif
