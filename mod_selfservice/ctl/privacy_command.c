/* selfservicectl privacy: requests for erasure, deletion of what has expired, a copy of all data. */
#include "ctl/commands.h"

#include "actions/delete_expired.h"
#include "actions/personal_data.h"
#include "actions/request_erasure.h"
#include "base/json.h"
#include "store/catalogue_store.h"
#include "store/customer_store.h"
#include "store/erasure_store.h"

#include <limits.h>
#include <stdio.h>

#define ROWS_PER_STEP 100

static const char *state_of(const ss_erasure_t *erasure)
{
    return *erasure->completed_at == '\0' ? "open" : "done";
}

/* When it was carried out, or what it waits for. */
static const char *done_at(ss_ctx_t *ctx, const ss_erasure_t *erasure)
{
    bool runs = true;

    if (*erasure->completed_at != '\0') {
        return erasure->completed_at;
    }
    return ss_customer_has_contract(ctx, erasure->customer_id, &runs) == SS_OK && !runs
        ? "within the hour" : "a contract runs";
}

static void print_request(const ss_ctl_t *ctl, const ss_erasure_t *erasure, json_t *list)
{
    json_t *entry = ss_json_object(ctl->ctx->pool);
    const char *error;

    if (!ctl->json) {
        printf("%s  %s  %s  %s\n", erasure->requested_at, erasure->customer_number,
               state_of(erasure), done_at(ctl->ctx, erasure));
    }
    ss_json_set_text(entry, "id", erasure->id);
    ss_json_set_text(entry, "customer_id", erasure->customer_id);
    ss_json_set_text(entry, "customer_number", erasure->customer_number);
    ss_json_set_text(entry, "state", state_of(erasure));
    ss_json_set_text(entry, "requested_at", erasure->requested_at);
    ss_json_set_text(entry, "completed_at", erasure->completed_at);
    ss_json_set(entry, "answer", ss_json_parse(erasure->answer, &error, ctl->ctx->pool));
    ss_json_append(list, entry);
}

int ss_privacy_list_command(ss_ctl_t *ctl)
{
    json_t *list = ss_json_list(ctl->ctx->pool);
    apr_array_header_t *requests;
    int code = ss_ctl_need_merchant(ctl);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_catalogue_load(ctl->ctx, ctl->merchant));
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_erasure_list(ctl->ctx, &requests));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    ss_ctl_head(ctl);
    for (int i = 0; i < requests->nelts; i++) {
        print_request(ctl, &APR_ARRAY_IDX(requests, i, ss_erasure_t), list);
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}

static int print_counts(const ss_ctl_t *ctl, const ss_expired_counts_t *counts)
{
    json_t *answer = ss_json_object(ctl->ctx->pool);

    for (int id = 0; id < SS_RETAIN_COUNT; id++) {
        if (!ctl->json && counts->rows[id] > 0) {
            printf("%s  %lld deleted\n", ss_retention_names[id], (long long)counts->rows[id]);
        }
        ss_json_set_int(answer, ss_retention_names[id], counts->rows[id]);
    }
    return ctl->json ? ss_ctl_print_json(ctl, answer) : SS_EXIT_OK;
}

int ss_privacy_purge_command(ss_ctl_t *ctl)
{
    ss_expired_counts_t counts = { .more = true };
    apr_array_header_t *sites;
    int code = ss_ctl_need_merchant(ctl);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_catalogue_load(ctl->ctx, ctl->merchant));
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_sites_of_merchant(ctl->ctx, ctl->merchant, &sites));
    }
    if (code == SS_EXIT_OK && sites->nelts == 0) {
        return ss_ctl_fail(ctl, "no virtual host of %s has told its settings yet: start the server",
                           ctl->merchant);
    }
    while (code == SS_EXIT_OK && counts.more) {
        counts.more = false;
        code = ss_ctl_finish(ctl, ss_delete_expired(ctl->ctx, sites, ROWS_PER_STEP, &counts));
    }
    return code == SS_EXIT_OK ? print_counts(ctl, &counts) : code;
}

int ss_privacy_export_command(ss_ctl_t *ctl)
{
    ss_customer_t customer;
    ss_contract_t contract;
    json_t *data;
    int code = ss_ctl_need_contract(ctl, ctl->args[0], &contract);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_need_keys(ctl);
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_catalogue_load(ctl->ctx, ctl->merchant));
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_customer_find(ctl->ctx, contract.customer_id, &customer));
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_export_personal_data(ctl->ctx, &customer, "json", INT_MAX,
                                                          &data));
    }
    return code == SS_EXIT_OK ? ss_ctl_print_json(ctl, data) : code;
}
