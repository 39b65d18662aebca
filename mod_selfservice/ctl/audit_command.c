/*
 * selfservicectl audit: was anything changed in what orders prove? And the records themselves, for
 * another program to recompute.
 */
#include "ctl/commands.h"

#include "base/json.h"
#include "store/proof_store.h"

#include <stdio.h>

static const char *const faults[] = {
    [SS_PROOF_SOUND] = "sound",     [SS_PROOF_CHANGED] = "changed", [SS_PROOF_MISSING] = "missing",
    [SS_PROOF_ADDED] = "added",     [SS_PROOF_NOT_SEEN] = "not_seen",
};

static const char *const said[] = {
    [SS_PROOF_SOUND] = "",
    [SS_PROOF_CHANGED] = "a record was changed",
    [SS_PROOF_MISSING] = "a record is missing",
    [SS_PROOF_ADDED] = "a record was added",
    [SS_PROOF_NOT_SEEN] = "no record has the hash given with --seen: the chain was made anew",
};

static int tell_json(const ss_ctl_t *ctl, const ss_proof_check_t *check)
{
    json_t *result = ss_json_object(ctl->ctx->pool);

    ss_json_set_text(result, "result", faults[check->fault]);
    ss_json_set_int(result, "records", check->count);
    ss_json_set_int(result, "emptied", check->emptied);
    ss_json_set_text(result, "last_hash", check->last_hash);
    ss_json_set_text(result, "order_id", check->order_id);
    return ss_ctl_print_json(ctl, result);
}

int ss_audit_verify_command(ss_ctl_t *ctl)
{
    const char *seen = ss_ctl_option(ctl, "seen");
    ss_proof_check_t check;
    ss_status_t status;
    int code = ss_ctl_need_merchant(ctl);

    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_order_proof_verify(ctl->ctx, seen == NULL ? "" : seen, &check);
    if (status != SS_OK && status != SS_CONFLICT) {
        return ss_ctl_finish(ctl, status);
    }
    if (ctl->json) {
        tell_json(ctl, &check);
    } else {
        printf("%lld records fit, last hash %s\n", (long long)check.count,
               *check.last_hash == '\0' ? "none" : check.last_hash);
    }
    if (status == SS_OK) {
        return SS_EXIT_OK;
    }
    return ss_ctl_fail(ctl, "%s%s%s", said[check.fault], *check.order_id == '\0' ? "" : ", order ",
                       check.order_id);
}

/* The record goes out as a text, so that its bytes are those that were hashed. */
static void print_proof(ss_ctx_t *ctx, const ss_proof_t *proof)
{
    json_t *line = ss_json_object(ctx->pool);

    ss_json_set_int(line, "sequence", proof->sequence);
    ss_json_set_text(line, "order_id", proof->order_id);
    ss_json_set_text(line, "order_number", proof->order_number);
    ss_json_set_text(line, "created_at", proof->created_at);
    ss_json_set_text(line, "record", proof->record);
    ss_json_set_text(line, "previous_hash", proof->previous_hash);
    ss_json_set_text(line, "hash", proof->hash);
    puts(ss_json_print(line, ctx->pool));
}

/* One page of the chain, with memory of its own. @param after  stays as it is at the end */
static ss_status_t print_page(ss_ctx_t *ctx, int64_t *after)
{
    apr_pool_t *lasting = ctx->pool;
    apr_array_header_t *list;
    ss_status_t status;

    apr_pool_create(&ctx->pool, lasting);
    status = ss_order_proof_list(ctx, *after, &list);
    for (int i = 0; status == SS_OK && i < list->nelts; i++) {
        const ss_proof_t *proof = &APR_ARRAY_IDX(list, i, ss_proof_t);

        print_proof(ctx, proof);
        *after = proof->sequence;
    }
    apr_pool_destroy(ctx->pool);
    ctx->pool = lasting;
    return status;
}

static int export_order(ss_ctl_t *ctl, const char *number)
{
    ss_proof_t proof;
    ss_status_t status = ss_order_proof_find(ctl->ctx, number, &proof);

    if (status == SS_NOT_FOUND) {
        return ss_ctl_fail(ctl, "there is no record of an order %s; \"selfservicectl order list\" shows them",
                           number);
    }
    if (status == SS_OK) {
        print_proof(ctl->ctx, &proof);
    }
    return ss_ctl_finish(ctl, status);
}

int ss_audit_export_command(ss_ctl_t *ctl)
{
    const char *number = ss_ctl_option(ctl, "order");
    ss_status_t status = SS_OK;
    int64_t after = 0, before = -1;
    int code = ss_ctl_need_merchant(ctl);

    if (code != SS_EXIT_OK) {
        return code;
    }
    if (number != NULL) {
        return export_order(ctl, number);
    }
    while (status == SS_OK && after != before) {
        before = after;
        status = print_page(ctl->ctx, &after);
    }
    return ss_ctl_finish(ctl, status);
}
