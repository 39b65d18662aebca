/* The binding order: everything is prepared first, then stored in one transaction. */
#include "actions/place_order.h"

#include "actions/draft.h"
#include "actions/order_rows.h"
#include "base/random_id.h"
#include "store/order_store.h"

#include <apr_strings.h>

/* One problem per box that must be ticked and is not. */
static ss_status_t check_consents(ss_ctx_t *ctx, const ss_draft_t *draft)
{
    if (strcmp(draft->payment, "direct-debit") == 0 && !ss_draft_keeps_method(draft)
        && !ss_draft_has_consent(draft, "mandate")) {
        ss_problem_add(ctx, "consent[mandate]", "missing_mandate");
    }
    return ss_draft_check_consents(ctx, draft, true);
}

/* The offer as it becomes binding: nothing wrong in it, and at the price that was shown. */
static ss_status_t settle(ss_ctx_t *ctx, ss_draft_t *draft, ss_offer_t *offer)
{
    ss_status_t status;

    if (!ss_variant_is_orderable(draft->variant, ctx->now)) {
        return SS_NOT_FOUND;
    }
    status = ss_draft_check(ctx, draft);
    if (status == SS_OK) {
        status = ss_draft_offer(ctx, draft, false, offer);
    }
    if (status == SS_OK && strcmp(ss_offer_fingerprint(ctx, offer), draft->shown_price) != 0) {
        return SS_CONFLICT;
    }
    if (status == SS_OK) {
        status = check_consents(ctx, draft);
    }
    if (status == SS_OK && !ss_draft_starts_at_once(ctx, draft)) {
        status = ss_draft_offer(ctx, draft, true, offer);
    }
    return status;
}

/* @return SS_OK and the order this form has become before; else `status` */
static ss_status_t placed_before(ss_ctx_t *ctx, const ss_draft_t *draft, ss_status_t status,
                                 ss_order_t *order)
{
    ss_status_t found = ss_order_find_by_submission(ctx, draft->submission_key, order);

    if (found == SS_OK) {
        apr_array_clear(ctx->problems); /* what is wrong with the form by now does not matter */
    }
    return found == SS_NOT_FOUND ? status : found;
}

ss_status_t ss_place_order(ss_ctx_t *ctx, const ss_draft_t *draft, ss_order_t *order)
{
    ss_draft_t checked = *draft;
    ss_offer_t offer;
    ss_order_rows_t rows;
    ss_status_t status;

    /* The check drops items and compacts values; the caller's draft stays as it was. */
    checked.items =
        apr_pmemdup(ctx->pool, draft->items, sizeof(*draft->items) * (size_t)draft->item_count);
    status = settle(ctx, &checked, &offer);
    if (status == SS_OK) {
        status = ss_order_rows_prepare(ctx, &offer, &rows);
    }
    if (status == SS_OK) {
        status = ss_order_rows_store(ctx, &rows);
    }
    if (status != SS_OK) {
        /*
         * A form sent twice is refused by its key inside the transaction, or before it if anything
         * changed since.
         */
        return status == SS_UNAVAILABLE ? status : placed_before(ctx, draft, status, order);
    }
    *order = rows.order;
    order->submission_key = ss_hash_text(draft->submission_key, ctx->pool);
    return SS_OK;
}
