/* Who changed what and when; and what other systems are told about it. */
#ifndef SS_AUDIT_STORE_H
#define SS_AUDIT_STORE_H

#include "store/db.h"

/** Record a change inside its transaction, by ctx->actor. `before` and `after` may be NULL. No
 * IBAN in either. */
ss_status_t ss_audit_add(ss_ctx_t *ctx, const char *event, const char *object_id,
                         const json_t *before, const json_t *after);

/** Queue a webhook event ("ContractCreated"). `body` holds its ids; "Event" and "EntityId" (the
 * merchant) are added. */
ss_status_t ss_webhook_event_add(ss_ctx_t *ctx, const char *event, const json_t *body);

#endif
