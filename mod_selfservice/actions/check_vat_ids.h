/*
 * VAT IDs of orders without VAT are looked up by the service of SelfServiceVATCheck after the order,
 * by the background worker. Source: Implementing Regulation (EU) 282/2011, article 18(1)
 *
 * The service is asked by GET with "{country}" and "{number}" of its URL replaced by both parts of
 * the VAT ID (EL for Greece), or with "country" and "number" added to the query. It answers in JSON:
 * "valid" or "isValid" (true or false), and a "reference" or "requestIdentifier" if it gives one. A
 * "userError" beside them other than VALID and INVALID says that it could not tell. So the REST
 * interface of VIES fits.
 */
#ifndef SS_CHECK_VAT_IDS_H
#define SS_CHECK_VAT_IDS_H

#include "store/vat_check_store.h"

/** At most one check on its way; for one thread at a time. */
typedef struct ss_vat_checks_t ss_vat_checks_t;

/** None on its way; one that is ends with `pool`, and is begun anew by whoever works then. */
ss_vat_checks_t *ss_vat_checks_make(apr_pool_t *pool);

/** @return true while a check is on its way */
bool ss_vat_checks_are_busy(const ss_vat_checks_t *checks);

/**
 * Begin with a check; ctx->site holds its settings. Without a service there it waits for one.
 * @return SS_OK; SS_UNAVAILABLE or SS_ERROR from the database
 */
ss_status_t ss_vat_checks_begin(ss_vat_checks_t *checks, ss_ctx_t *ctx,
                                const ss_vat_check_t *check);

/**
 * Go on with the check on its way, for 50 ms at most. The answer is stored with an audit record
 * "order.vat_id_checked"; without a usable one it is asked again with growing pauses, for five days.
 * @return SS_OK when it is over; SS_NOT_FOUND while the service has not answered; SS_UNAVAILABLE or
 * SS_ERROR from the database: it is asked again
 */
ss_status_t ss_vat_checks_go_on(ss_vat_checks_t *checks, ss_ctx_t *ctx);

#endif
