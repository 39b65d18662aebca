/* A customer wants to be forgotten: what no rule keeps goes at once, the rest is locked and told. */
#ifndef SS_REQUEST_ERASURE_H
#define SS_REQUEST_ERASURE_H

#include "model/customer.h"
#include "model/retention.h"
#include "store/erasure_store.h"

/**
 * Store the request, delete what no rule keeps, and mail the answer: what is deleted, what stays
 * until when and why. While a contract runs, what it needs stays too; the rest follows when the last
 * one is over, see ss_finish_erasures(). A customer without a running contract is locked: no new
 * link is sent. From the request on nothing more is ordered under the customer's number: see
 * ss_place_order(). Asking again while a request is open gives that one.
 * Source: GDPR articles 17 and 18
 *
 * The answer: {"runs": bool, "deleted": ["access", "usage" ...], "kept": [{"what": "documents" |
 * "contracts" | "statements" | "mandates" | "usage" | "access" | "audit", "until": "2034-12-31", ""
 * if that depends on the end of a contract or, of usage, on its bill}]}
 * @param session_hash  of the session that stays
 * @return SS_OK, SS_UNAVAILABLE
 */
ss_status_t ss_request_erasure(ss_ctx_t *ctx, const ss_customer_t *customer,
                               const char *session_hash, ss_erasure_t *erasure);

/** Does one of the customer's contracts run, or wait to? Withdrawn and declined ones do not. */
ss_status_t ss_customer_has_contract(ss_ctx_t *ctx, const char *customer_id, bool *runs);

/** {"what", "until", "why"} of an entry of the answer, in words of ctx->lang. */
json_t *ss_erasure_kept_view(ss_ctx_t *ctx, const json_t *kept);
/** What was deleted, in words: list of texts. */
json_t *ss_erasure_deleted_view(ss_ctx_t *ctx, const json_t *deleted);

/**
 * The retention rules in force: list of {"what", "how_long", "why"} in words of ctx->lang.
 * Source: GDPR article 13(2)(a)
 */
json_t *ss_retention_view(ss_ctx_t *ctx);

/** Background: requests whose contracts are over by now are carried out to the end. */
ss_status_t ss_finish_erasures(ss_ctx_t *ctx);

#endif
