/* selfservicectl merchant list: whose data the database holds. */
#include "ctl/commands.h"

#include "base/json.h"
#include "store/merchant_store.h"

#include <stdio.h>

int ss_merchant_list_command(ss_ctl_t *ctl)
{
    apr_array_header_t *merchants;
    json_t *list = ss_json_list(ctl->ctx->pool);
    ss_status_t status = ss_merchant_list(ctl->ctx, &merchants);

    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    ss_ctl_head(ctl);
    for (int i = 0; i < merchants->nelts; i++) {
        const ss_merchant_entry_t *merchant = &APR_ARRAY_IDX(merchants, i, ss_merchant_entry_t);
        json_t *entry = ss_json_object(ctl->ctx->pool);

        if (!ctl->json) {
            printf("%s  %s\n", merchant->id, merchant->name);
        }
        ss_json_set_text(entry, "id", merchant->id);
        ss_json_set_text(entry, "name", merchant->name);
        ss_json_set_text(entry, "created_at", merchant->created_at);
        ss_json_append(list, entry);
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}
