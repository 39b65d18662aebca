/* selfservicectl audit verify: was anything changed in what orders prove? */
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
