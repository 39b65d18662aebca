/* selfservicectl portal-link, token list, token revoke: personal links into the customer portal. */
#include "ctl/commands.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "actions/create_portal_link.h"
#include "base/date.h"
#include "base/duration.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/contract_store.h"
#include "store/session_store.h"

/* By id or by number. */
static ss_status_t find_contract(ss_ctl_t *ctl, ss_contract_t *contract)
{
    const char *key = ctl->args[0];

    return ss_id_is(key) ? ss_contract_find(ctl->ctx, key, contract)
                         : ss_contract_find_by_number(ctl->ctx, key, contract);
}

static int need_contract(ss_ctl_t *ctl, ss_contract_t *contract)
{
    int code = ss_ctl_need_merchant(ctl);
    ss_status_t status;

    if (code != SS_EXIT_OK) {
        return code;
    }
    status = find_contract(ctl, contract);
    return status == SS_NOT_FOUND ? ss_ctl_fail(ctl, "there is no contract %s", ctl->args[0])
                                  : ss_ctl_finish(ctl, status);
}

static int print_link(ss_ctl_t *ctl, const char *url, apr_time_t expires_at)
{
    json_t *answer = ss_json_object(ctl->ctx->pool);

    if (!ctl->json) {
        puts(url);
        return SS_EXIT_OK;
    }
    ss_json_set_text(answer, "url", url);
    ss_json_set_text(answer, "expires_at", ss_time_text(expires_at, ctl->ctx->pool));
    return ss_ctl_print_json(ctl, answer);
}

/* One that the pages speak: known as soon as a server has told its settings. */
static int check_language(const ss_ctl_t *ctl, const char *wanted)
{
    const ss_site_t *site = ctl->ctx->site;
    const char *offered = "";

    if (wanted == NULL || !site->enabled) {
        return SS_EXIT_OK;
    }
    for (const char *const *lang = site->languages; *lang != NULL; lang++) {
        if (strcmp(*lang, wanted) == 0) {
            return SS_EXIT_OK;
        }
        offered = apr_pstrcat(ctl->ctx->pool, offered, " ", *lang, NULL);
    }
    ss_ctl_fail(ctl, "--language wants one of SelfServiceLanguages%s, not \"%s\"", offered, wanted);
    return SS_EXIT_USAGE;
}

int ss_portal_link_command(ss_ctl_t *ctl)
{
    const char *expires = ss_ctl_option(ctl, "expires"), *language = ss_ctl_option(ctl, "language");
    const char *url;
    apr_time_t expires_at = 0;
    ss_contract_t contract;
    int code = need_contract(ctl, &contract);
    ss_link_request_t request = { .scope = "", .channel = SS_CHANNEL_OFFICE };

    if (code == SS_EXIT_OK) {
        code = check_language(ctl, language);
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    if (expires != NULL && !ss_duration_parse(expires, &request.validity)) {
        ss_ctl_fail(ctl, "--expires wants a number and a unit, such as 30m, 2h or 7d");
        return SS_EXIT_USAGE;
    }
    if (request.validity > ctl->ctx->site->token_expiry_max) {
        return ss_ctl_fail(ctl,
                           "--expires %s is longer than links may be valid: at most %s "
                           "(SelfServiceTokenExpiryMax)",
                           expires,
                           ss_duration_text(ctl->ctx->site->token_expiry_max, ctl->ctx->pool));
    }
    if (*ctl->ctx->site->public_url == '\0') {
        ss_ctl_fail(
            ctl,
            "give --public-url URL: the server has not stored its settings for this merchant yet");
        return SS_EXIT_USAGE;
    }
    request.contract_id = contract.id;
    request.customer_id = contract.customer_id;
    request.lang = language != NULL ? language : contract.lang;
    code = ss_ctl_finish(ctl, ss_create_portal_link(ctl->ctx, &request, &url, &expires_at));
    return code == SS_EXIT_OK ? print_link(ctl, url, expires_at) : code;
}

static const char *state_of(const ss_ctl_t *ctl, const ss_token_t *token)
{
    if (*token->revoked_at != '\0') {
        return "revoked";
    }
    return ss_token_is_valid(token, ss_time_text(ctl->ctx->now, ctl->ctx->pool)) ? "valid"
                                                                                 : "ended";
}

int ss_token_list_command(ss_ctl_t *ctl)
{
    json_t *list = ss_json_list(ctl->ctx->pool);
    apr_array_header_t *tokens;
    ss_contract_t contract;
    int code = need_contract(ctl, &contract);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_token_list(ctl->ctx, contract.id, &tokens));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    for (int i = 0; i < tokens->nelts; i++) {
        const ss_token_t *token = &APR_ARRAY_IDX(tokens, i, ss_token_t);
        json_t *entry = ss_json_object(ctl->ctx->pool);

        if (!ctl->json) {
            printf("%s  %s  until %s  %s\n", token->id, token->channel, token->expires_at,
                   state_of(ctl, token));
        }
        ss_json_set_text(entry, "id", token->id);
        ss_json_set_text(entry, "channel", token->channel);
        ss_json_set_text(entry, "expires_at", token->expires_at);
        ss_json_set_text(entry, "state", state_of(ctl, token));
        ss_json_append(list, entry);
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}

int ss_token_revoke_command(ss_ctl_t *ctl)
{
    int code = ss_ctl_need_merchant(ctl);
    ss_status_t status;

    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_token_revoke(ctl->ctx, ctl->args[0]);
    return status == SS_NOT_FOUND ? ss_ctl_fail(ctl, "there is no valid token %s", ctl->args[0])
                                  : ss_ctl_finish(ctl, status);
}
