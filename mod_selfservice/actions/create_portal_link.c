/* A personal link into the customer portal: a fresh token, its hash stored, its URL given once. */
#include "actions/create_portal_link.h"

#include <apr_strings.h>

#include "base/date.h"
#include "base/random_id.h"
#include "store/session_store.h"

ss_status_t ss_create_portal_link(ss_ctx_t *ctx, const ss_link_request_t *request, const char **url,
                                  apr_time_t *expires_at)
{
    const ss_site_t *site = ctx->site;
    apr_time_t validity =
        request->validity != 0 ? request->validity : site->token_expiry[request->channel];
    const char *secret = ss_secret_make(ctx->pool);
    ss_token_t token = {
        .id = ss_id_at(ctx->now, ctx->pool),
        .hash = ss_hash_text(secret, ctx->pool),
        .contract_id = request->contract_id,
        .customer_id = request->customer_id,
        .all_contracts = request->all_contracts,
        .scope = request->scope,
        .channel = ss_channel_names[request->channel],
        .single_use = request->single_use || site->token_single_use,
        .lang = request->lang,
        .expires_at = ss_time_text(ctx->now + validity, ctx->pool),
        .created_at = ss_time_text(ctx->now, ctx->pool),
    };

    if (validity > site->token_expiry_max) {
        ss_problem_add(ctx, "validity", "validity_too_long");
        return SS_INVALID;
    }
    *url = apr_pstrcat(ctx->pool, site->public_url, site->portal_path, "/data/", secret, NULL);
    if (expires_at != NULL) {
        *expires_at = ctx->now + validity;
    }
    return ss_token_add(ctx, &token);
}
