/* selfservicectl usage add, usage list: what was used of metered components. */
#include "ctl/commands.h"

#include "actions/record_usage.h"
#include "actions/say.h"
#include "base/json.h"
#include "store/catalogue_store.h"
#include "store/usage_store.h"

#include <stdio.h>

#define LIST_LIMIT 200

static const char *given(const ss_ctl_t *ctl, const char *option)
{
    const char *value = ss_ctl_option(ctl, option);

    return value == NULL ? "" : value;
}

static json_t *usage_json(const ss_usage_t *usage, apr_pool_t *pool)
{
    json_t *entry = ss_json_object(pool);

    ss_json_set_text(entry, "id", usage->id);
    ss_json_set_text(entry, "component_id", usage->component_id);
    ss_json_set_text(entry, "quantity", ss_quantity_plain(usage->quantity, pool));
    ss_json_set_text(entry, "due_at", usage->due_at);
    ss_json_set_text(entry, "key", usage->key);
    ss_json_set_text(entry, "memo", usage->memo);
    ss_json_set_text(entry, "created_at", usage->created_at);
    return entry;
}

static void print_usage(const ss_usage_t *usage, apr_pool_t *pool)
{
    printf("%s  %s  %s  %s%s%s\n", usage->id, usage->due_at, usage->component_id,
           ss_quantity_plain(usage->quantity, pool), *usage->key == '\0' ? "" : "  ", usage->key);
}

int ss_usage_add_command(ss_ctl_t *ctl)
{
    const char *at = ss_ctl_option(ctl, "at");
    ss_new_usage_t reported = { .component = ctl->args[1],
                                .memo = given(ctl, "memo"),
                                .key = given(ctl, "key") };
    ss_contract_t contract;
    ss_usage_t stored;
    ss_status_t status;
    int code;

    if (ss_ctl_read_number(ctl, "QUANTITY", ctl->args[2], 6, &reported.quantity) != SS_EXIT_OK) {
        return SS_EXIT_USAGE;
    }
    if (at != NULL && !ss_time_parse(at, &reported.due_at)) {
        ss_ctl_fail(ctl, "--at wants an instant such as 2026-11-24T08:00:00Z, not \"%s\"", at);
        return SS_EXIT_USAGE;
    }
    code = ss_ctl_need_contract(ctl, ctl->args[0], &contract);
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_catalogue_load(ctl->ctx, ctl->merchant));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_record_usage(ctl->ctx, &contract, &reported, &stored);
    if (status == SS_CONFLICT) {
        return ss_ctl_fail(ctl, "the key %s belongs to another count; give a new --key, or the same count",
                           reported.key);
    }
    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    if (ctl->json) {
        return ss_ctl_print_json(ctl, usage_json(&stored, ctl->ctx->pool));
    }
    ss_ctl_head(ctl);
    print_usage(&stored, ctl->ctx->pool);
    return SS_EXIT_OK;
}

int ss_usage_list_command(ss_ctl_t *ctl)
{
    json_t *list = ss_json_list(ctl->ctx->pool);
    apr_array_header_t *counts;
    ss_contract_t contract;
    int code = ss_ctl_need_contract(ctl, ctl->args[0], &contract);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_usage_list(ctl->ctx, contract.id, LIST_LIMIT, &counts));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    ss_ctl_head(ctl);
    for (int i = 0; i < counts->nelts; i++) {
        const ss_usage_t *usage = &APR_ARRAY_IDX(counts, i, ss_usage_t);

        if (!ctl->json) {
            print_usage(usage, ctl->ctx->pool);
        }
        ss_json_append(list, usage_json(usage, ctl->ctx->pool));
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}
