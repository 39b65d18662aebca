/* VAT IDs to be looked up by an outside service, and what it said. */
#ifndef SS_VAT_CHECK_STORE_H
#define SS_VAT_CHECK_STORE_H

#include "store/db.h"

/** A VAT ID that waits for an answer; one for each order without VAT. */
typedef struct ss_vat_check_t {
    const char *merchant_id, *order_id, *site_id, *vat_id;
    int64_t attempts;
} ss_vat_check_t;

/** The order whose VAT ID was not confirmed. */
typedef struct ss_bad_vat_id_t {
    const char *order_number;
    const char *status; /* "invalid"; "failed": the service gave no answer for five days */
    const char *reference, *checked_at;
} ss_bad_vat_id_t;

/** Inside the transaction of an order: its VAT ID is to be looked up. */
ss_status_t ss_vat_check_add(ss_ctx_t *ctx, const char *order_id, const char *vat_id);

/** The one that is due for longest, of all merchants. @return SS_NOT_FOUND if there is none */
ss_status_t ss_vat_check_next(ss_ctx_t *ctx, ss_vat_check_t *check);

/**
 * Inside a transaction: the service has answered at ctx->now.
 * @return SS_CONFLICT if its answer was stored before
 */
ss_status_t ss_vat_check_answer(ss_ctx_t *ctx, const ss_vat_check_t *check, bool valid,
                                const char *reference);

/**
 * An attempt was in vain: the next one waits for ss_outbox_delay(), or there is none any more.
 * @param error  without personal data
 */
ss_status_t ss_vat_check_mark_failed(ss_ctx_t *ctx, const ss_vat_check_t *check, const char *error);

/** Wait until `due`; this was no attempt. */
ss_status_t ss_vat_check_postpone(ss_ctx_t *ctx, const ss_vat_check_t *check, apr_time_t due,
                                  const char *reason);

/** Orders of ctx's merchant after `since`, newest first. @param list  of ss_bad_vat_id_t */
ss_status_t ss_vat_check_list_bad(ss_ctx_t *ctx, apr_time_t since, int limit,
                                  apr_array_header_t **list);

#endif
