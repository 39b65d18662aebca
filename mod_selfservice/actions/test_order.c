/* Signed links that mark an order as a test: everything runs, nothing is billed. */
#include "actions/test_order.h"

#include "base/date.h"
#include "base/seal.h"
#include "model/site.h"

#include <apr_strings.h>

#define LIFE apr_time_from_sec(7 * 24 * 60 * 60)

static const char *purpose(const ss_ctx_t *ctx, const ss_variant_t *variant)
{
    return apr_pstrcat(ctx->pool, "test-order/", ctx->merchant_id, "/", variant->id, NULL);
}

/* A site for many merchants has no address of its own: each merchant's stands in the catalogue. */
static const char *public_url(const ss_ctx_t *ctx)
{
    return ctx->site->merchant_is_expr && ctx->catalogue != NULL
               ? ctx->catalogue->merchant.public_url
               : ctx->site->public_url;
}

const char *ss_order_link(ss_ctx_t *ctx, const ss_variant_t *variant)
{
    const char *key = variant->external_id == NULL || *variant->external_id == '\0'
                          ? variant->id
                          : variant->external_id;

    return apr_pstrcat(ctx->pool, public_url(ctx), ctx->site->order_path, "/", key, NULL);
}

const char *ss_test_order_link(ss_ctx_t *ctx, const ss_variant_t *variant)
{
    const char *until = ss_time_text(ctx->now + LIFE, ctx->pool);

    return apr_pstrcat(ctx->pool, ss_order_link(ctx, variant),
                       "?test=", ss_seal(ctx->keys, purpose(ctx, variant), until, ctx->pool), NULL);
}

bool ss_test_order_open(ss_ctx_t *ctx, const ss_variant_t *variant, const char *sealed)
{
    const char *text =
        *sealed == '\0' ? NULL : ss_unseal(ctx->keys, purpose(ctx, variant), sealed, ctx->pool);
    apr_time_t until;

    return text != NULL && ss_time_parse(text, &until) && ctx->now < until;
}
