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
    const char *data;        /* JSON the templates are rendered over */
    const char *documents;   /* JSON list of document ids to attach */
    const char *status;      /* "waiting", "sent", "failed" */
    int64_t attempts;
    const char *due_at, *last_error, *created_at, *sent_at;
} ss_outbox_mail_t;

/** Queue a mail inside the transaction of what it tells about. `data` and `documents` may be NULL (empty). */
ss_status_t ss_outbox_add(ss_ctx_t *ctx, const char *event, const char *recipient, const char *contract_id,
                          const json_t *data, const json_t *documents);

#endif
