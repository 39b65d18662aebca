/* A personal link into the customer portal. */
#ifndef SS_CREATE_PORTAL_LINK_H
#define SS_CREATE_PORTAL_LINK_H

#include "model/contract.h"
#include "model/site.h"

typedef struct ss_link_request_t {
    const char *contract_id, *customer_id;
    bool all_contracts;
    const char *scope;      /* areas separated by blanks; "" for all */
    ss_channel_t channel;
    apr_time_t validity;    /* 0: the site's expiry for the channel; never more than its maximum */
    bool single_use;
    const char *lang;       /* "" for the customer's */
} ss_link_request_t;

/**
 * Make a token and give its link "{public_url}{portal}/data/{token}". Only the hash of the token is
 * stored. May run inside a transaction of the caller or as one of its own.
 * @param expires_at  may be NULL
 * @return SS_OK, SS_NOT_FOUND, SS_INVALID (validity over the maximum), SS_UNAVAILABLE
 */
ss_status_t ss_create_portal_link(ss_ctx_t *ctx, const ss_link_request_t *request, const char **url,
                                  apr_time_t *expires_at);

#endif
