/* selfservicectl refund list, done: what is to be paid back after credit notes. */
#include "ctl/commands.h"

#include "actions/settle_refund.h"
#include "base/json.h"
#include "model/money.h"
#include "store/catalogue_store.h"
#include "store/refund_store.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#define LIST_LIMIT 1000

/* "23.55": a plain decimal number in the currency of the refund. */
static const char *amount_text(const ss_refund_t *refund, apr_pool_t *pool)
{
    ss_currency_t currency = { "EUR", 2 };

    ss_currency_find(refund->currency, &currency);
    return ss_money_plain(refund->amount, currency.digits, pool);
}

static json_t *entry_of(const ss_ctl_t *ctl, const ss_refund_t *refund)
{
    json_t *entry = ss_json_object(ctl->ctx->pool);

    ss_json_set_text(entry, "number", refund->number);
    ss_json_set_text(entry, "contract", refund->contract_number);
    ss_json_set_text(entry, "amount", amount_text(refund, ctl->ctx->pool));
    ss_json_set_text(entry, "currency", refund->currency);
    ss_json_set_text(entry, "payment", refund->payment);
    ss_json_set_text(entry, "due_date", refund->due_date);
    ss_json_set_text(entry, "status", refund->status);
    ss_json_set_text(entry, "done_at", refund->done_at);
    return entry;
}

static void print_refund(const ss_ctl_t *ctl, const ss_refund_t *refund)
{
    printf("%s  %s  %s %s  %s  due %s  %s\n", refund->number, refund->contract_number,
           amount_text(refund, ctl->ctx->pool), refund->currency, refund->payment, refund->due_date,
           refund->status);
}

/* That of --status, "" without it. */
static int read_status(const ss_ctl_t *ctl, const char **status)
{
    const char *wanted = ss_ctl_option(ctl, "status");

    *status = wanted == NULL ? "" : wanted;
    if (wanted == NULL || strcmp(wanted, "open") == 0 || strcmp(wanted, "done") == 0) {
        return SS_EXIT_OK;
    }
    ss_ctl_fail(ctl, "--status wants open or done, not \"%s\"", wanted);
    return SS_EXIT_USAGE;
}

int ss_refund_list_command(ss_ctl_t *ctl)
{
    json_t *list = ss_json_list(ctl->ctx->pool);
    apr_array_header_t *refunds;
    const char *status;
    int code = read_status(ctl, &status);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_need_merchant(ctl);
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_refund_list(ctl->ctx, status, LIST_LIMIT, &refunds));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    ss_ctl_head(ctl);
    for (int i = 0; i < refunds->nelts; i++) {
        const ss_refund_t *refund = &APR_ARRAY_IDX(refunds, i, ss_refund_t);

        if (!ctl->json) {
            print_refund(ctl, refund);
        }
        ss_json_append(list, entry_of(ctl, refund));
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}

int ss_refund_done_command(ss_ctl_t *ctl)
{
    const char *number = ctl->args[0];
    ss_refund_t refund;
    ss_status_t status;
    int code = ss_ctl_need_merchant(ctl);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_catalogue_load(ctl->ctx, ctl->merchant));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_settle_refund(ctl->ctx, number, &refund);
    if (status == SS_NOT_FOUND) {
        return ss_ctl_fail(ctl, "there is no refund for %s; \"selfservicectl refund list\" shows the credit "
                           "notes",
                           number);
    }
    if (status == SS_CONFLICT) {
        return ss_ctl_fail(ctl, "the refund for %s was paid before", number);
    }
    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    if (ctl->json) {
        return ss_ctl_print_json(ctl, entry_of(ctl, &refund));
    }
    print_refund(ctl, &refund);
    return SS_EXIT_OK;
}
