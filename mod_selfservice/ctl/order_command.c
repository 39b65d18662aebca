/* selfservicectl order list, approve, decline: orders, and what becomes of those that wait. */
#include "ctl/commands.h"

#include "actions/approve_order.h"
#include "actions/decline_order.h"
#include "base/json.h"
#include "store/catalogue_store.h"
#include "store/order_store.h"

#include <stdio.h>
#include <string.h>

#define LIST_LIMIT 200

int ss_order_list_command(ss_ctl_t *ctl)
{
    const char *wanted = ss_ctl_option(ctl, "status");
    json_t *list = ss_json_list(ctl->ctx->pool);
    apr_array_header_t *orders;
    int code;

    if (wanted != NULL && strcmp(wanted, "waiting") != 0) {
        ss_ctl_fail(ctl, "--status wants waiting, not \"%s\"", wanted);
        return SS_EXIT_USAGE;
    }
    code = ss_ctl_need_merchant(ctl);
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_order_list(ctl->ctx, wanted == NULL ? "" : "approval_pending",
                                                LIST_LIMIT, &orders));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    ss_ctl_head(ctl);
    for (int i = 0; i < orders->nelts; i++) {
        const ss_order_t *order = &APR_ARRAY_IDX(orders, i, ss_order_t);
        json_t *entry = ss_json_object(ctl->ctx->pool);

        if (!ctl->json) {
            printf("%s  %-16s %s\n", order->number, order->status, order->created_at);
        }
        ss_json_set_text(entry, "id", order->id);
        ss_json_set_text(entry, "number", order->number);
        ss_json_set_text(entry, "status", order->status);
        ss_json_set_text(entry, "created_at", order->created_at);
        ss_json_append(list, entry);
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}

static int need_order(ss_ctl_t *ctl, ss_order_t *order)
{
    int code = ss_ctl_need_merchant(ctl);
    ss_status_t status;

    if (code == SS_EXIT_OK) {
        code = ss_ctl_need_texts(ctl);
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_catalogue_load(ctl->ctx, ctl->merchant));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_order_find_by_number(ctl->ctx, ctl->args[0], order);
    if (status == SS_NOT_FOUND) {
        return ss_ctl_fail(ctl, "there is no order %s; \"selfservicectl order list\" shows them",
                           ctl->args[0]);
    }
    return ss_ctl_finish(ctl, status);
}

static int tell(const ss_ctl_t *ctl, const ss_order_t *order, ss_status_t status)
{
    json_t *answer = ss_json_object(ctl->ctx->pool);

    if (status == SS_CONFLICT) {
        return ss_ctl_fail(ctl, "order %s does not wait for approval (any more)", order->number);
    }
    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    if (!ctl->json) {
        printf("%s  %s\n", order->number, order->status);
        return SS_EXIT_OK;
    }
    ss_json_set_text(answer, "number", order->number);
    ss_json_set_text(answer, "status", order->status);
    return ss_ctl_print_json(ctl, answer);
}

int ss_order_approve_command(ss_ctl_t *ctl)
{
    ss_order_t order;
    int code = need_order(ctl, &order);

    return code == SS_EXIT_OK ? tell(ctl, &order, ss_approve_order(ctl->ctx, &order)) : code;
}

int ss_order_decline_command(ss_ctl_t *ctl)
{
    const char *reason = ss_ctl_option(ctl, "reason");
    ss_order_t order;
    int code = need_order(ctl, &order);

    if (code != SS_EXIT_OK) {
        return code;
    }
    return tell(ctl, &order, ss_decline_order(ctl->ctx, &order, reason == NULL ? "" : reason));
}
