/* selfservicectl portal-link, token list, token revoke: personal links into the customer portal. */
#include "ctl/commands.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "actions/create_portal_link.h"
#include "base/date.h"
#include "base/duration.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/session_store.h"

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

/* "documents payment" or "documents,payment": areas, each once, separated by blanks. */
static int read_scope(const ss_ctl_t *ctl, const char *wanted, const char **scope)
{
    char *rest = apr_pstrdup(ctl->ctx->pool, wanted == NULL ? "" : wanted), *state = NULL;

    *scope = "";
    for (char *word = apr_strtok(rest, ", ", &state); word != NULL;
         word = apr_strtok(NULL, ", ", &state)) {
        if (ss_name_index(ss_area_names, SS_AREA_COUNT, word) < 0) {
            ss_ctl_fail(ctl, "--scope wants areas of the portal such as documents,payment, not \"%s\"",
                        word);
            return SS_EXIT_USAGE;
        }
        *scope = apr_pstrcat(ctl->ctx->pool, *scope, **scope == '\0' ? "" : " ", word, NULL);
    }
    if (wanted != NULL && **scope == '\0') {
        ss_ctl_fail(ctl, "--scope wants at least one area of the portal");
        return SS_EXIT_USAGE;
    }
    return SS_EXIT_OK;
}

int ss_portal_link_command(ss_ctl_t *ctl)
{
    const char *expires = ss_ctl_option(ctl, "expires"), *language = ss_ctl_option(ctl, "language");
    const char *url;
    apr_time_t expires_at = 0;
    ss_contract_t contract;
    int code = ss_ctl_need_contract(ctl, ctl->args[0], &contract);
    ss_link_request_t request = { .channel = SS_CHANNEL_OFFICE,
                                  .single_use = ss_ctl_option(ctl, "once") != NULL };

    if (code == SS_EXIT_OK) {
        code = check_language(ctl, language);
    }
    if (code == SS_EXIT_OK) {
        code = read_scope(ctl, ss_ctl_option(ctl, "scope"), &request.scope);
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

static int print_tokens(const ss_ctl_t *ctl, const apr_array_header_t *tokens)
{
    json_t *list = ss_json_list(ctl->ctx->pool);

    ss_ctl_head(ctl);
    for (int i = 0; i < tokens->nelts; i++) {
        const ss_token_t *token = &APR_ARRAY_IDX(tokens, i, ss_token_t);
        json_t *entry = ss_json_object(ctl->ctx->pool);

        if (!ctl->json) {
            printf("%s  %-6s  %s  %-7s%s%s\n", token->id, token->channel, token->expires_at,
                   state_of(ctl, token), *token->scope == '\0' ? "" : "  ", token->scope);
        }
        ss_json_set_text(entry, "id", token->id);
        ss_json_set_text(entry, "contract_id", token->contract_id);
        ss_json_set_text(entry, "channel", token->channel);
        ss_json_set_text(entry, "scope", token->scope);
        ss_json_set_bool(entry, "single_use", token->single_use);
        ss_json_set_text(entry, "expires_at", token->expires_at);
        ss_json_set_text(entry, "state", state_of(ctl, token));
        ss_json_append(list, entry);
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}

int ss_token_list_command(ss_ctl_t *ctl)
{
    apr_array_header_t *tokens;
    ss_contract_t contract;
    int code;

    if (ctl->arg_count == 0) {
        code = ss_ctl_need_merchant(ctl);
        if (code == SS_EXIT_OK) {
            code = ss_ctl_finish(ctl, ss_token_list_all(ctl->ctx, &tokens));
        }
    } else {
        code = ss_ctl_need_contract(ctl, ctl->args[0], &contract);
        if (code == SS_EXIT_OK) {
            code = ss_ctl_finish(
                ctl, ss_token_list(ctl->ctx, contract.id, contract.customer_id, &tokens));
        }
    }
    return code == SS_EXIT_OK ? print_tokens(ctl, tokens) : code;
}

/* What `token revoke` takes back. */
typedef struct revoking_t {
    const char *token;             /* NULL: not one alone */
    const ss_contract_t *contract; /* NULL: every link of the merchant */
    int count;
} revoking_t;

static ss_status_t revoke_tokens(ss_ctx_t *ctx, void *input)
{
    revoking_t *revoking = input;
    const ss_contract_t *contract = revoking->contract;
    const char *object = revoking->token;
    ss_status_t status;

    revoking->count = 1;
    if (revoking->token != NULL) {
        status = ss_token_revoke(ctx, revoking->token);
    } else if (contract != NULL) {
        object = contract->id;
        status = ss_token_revoke_contract(ctx, contract->id, contract->customer_id,
                                          &revoking->count);
    } else {
        object = "";
        status = ss_token_revoke_all(ctx, &revoking->count);
    }
    return status == SS_OK ? ss_audit_add(ctx, "token.revoked", object, NULL, NULL) : status;
}

int ss_token_revoke_command(ss_ctl_t *ctl)
{
    const char *number = ss_ctl_option(ctl, "contract");
    bool all = ss_ctl_option(ctl, "all") != NULL;
    revoking_t revoking = { .token = ctl->arg_count == 0 ? NULL : ctl->args[0] };
    ss_contract_t contract;
    ss_status_t status;
    int code;

    if ((revoking.token != NULL) + (number != NULL) + all != 1) {
        ss_ctl_fail(ctl, "token revoke wants one of TOKEN, --contract CONTRACT, --all");
        return SS_EXIT_USAGE;
    }
    code = number == NULL ? ss_ctl_need_merchant(ctl) : ss_ctl_need_contract(ctl, number, &contract);
    if (code != SS_EXIT_OK) {
        return code;
    }
    revoking.contract = number == NULL ? NULL : &contract;
    status = ss_db_transact(ctl->ctx, revoke_tokens, &revoking);
    if (status == SS_NOT_FOUND) {
        return ss_ctl_fail(ctl, "there is no valid token %s; \"selfservicectl token list\" shows them",
                           ctl->args[0]);
    }
    code = ss_ctl_finish(ctl, status);
    return code == SS_EXIT_OK ? ss_ctl_tell_count(ctl, "revoked", revoking.count) : code;
}
