/* selfservicectl dun: the letters about overdue invoices that are due. */
#include "ctl/commands.h"

#include "actions/issue_dunning.h"
#include "actions/say.h"
#include "base/json.h"
#include "store/catalogue_store.h"
#include "store/dunning_store.h"

#include <stdio.h>

typedef struct dunning_run_t {
    const ss_ctl_t *ctl;
    const char *today;
    bool dry;
    json_t *list;
    int failed;
} dunning_run_t;

static void tell(dunning_run_t *run, const ss_invoice_t *invoice, const ss_dunning_t *letter)
{
    apr_pool_t *pool = run->ctl->ctx->pool;
    json_t *entry = ss_json_object(pool);
    ss_currency_t currency = { "EUR", 2 };
    const char *fee, *amount;

    ss_currency_find(letter->currency, &currency);
    fee = ss_money_plain(letter->fee, currency.digits, pool);
    amount = ss_money_plain(letter->amount, currency.digits, pool);
    if (!run->ctl->json) {
        printf("%s%s%s  level %d  %s %s, fee %s  due %s\n", letter->number, run->dry ? "" : "  ",
               invoice->number, (int)letter->level, amount, letter->currency, fee,
               letter->due_date);
    }
    ss_json_set_text(entry, "number", letter->number);
    ss_json_set_text(entry, "invoice", invoice->number);
    ss_json_set_int(entry, "level", letter->level);
    ss_json_set_text(entry, "fee", fee);
    ss_json_set_text(entry, "amount", amount);
    ss_json_set_text(entry, "currency", letter->currency);
    ss_json_set_text(entry, "due_date", letter->due_date);
    ss_json_append(run->list, entry);
}

/* What cannot be written holds up no other letter. */
static ss_status_t dun(dunning_run_t *run, const ss_invoice_t *invoice)
{
    ss_ctx_t *ctx = run->ctl->ctx;
    ss_dunning_t letter;
    ss_status_t status = ss_dunning_look(ctx, invoice->id, &letter);

    if (status == SS_OK && !run->dry) {
        status = ss_issue_dunning(ctx, invoice->id, &letter);
    }
    if (status == SS_OK) {
        tell(run, invoice, &letter);
    } else if (status != SS_CONFLICT && status != SS_UNAVAILABLE) {
        ss_ctl_fail(run->ctl, "no letter about %s, see the lines above", invoice->number);
        run->failed++;
    }
    return status == SS_UNAVAILABLE ? status : SS_OK;
}

static ss_status_t dun_all(dunning_run_t *run)
{
    ss_account_key_t after = { "", "" };
    apr_array_header_t *invoices;
    ss_status_t status;

    do {
        status = ss_dunning_candidates(run->ctl->ctx, run->today, after, &invoices);
        for (int i = 0; status == SS_OK && i < invoices->nelts; i++) {
            const ss_invoice_t *invoice = &APR_ARRAY_IDX(invoices, i, ss_invoice_t);

            status = dun(run, invoice);
            after = (ss_account_key_t){ invoice->due_date, invoice->id };
        }
    } while (status == SS_OK && invoices->nelts == SS_DUNNING_PAGE);
    return status;
}

int ss_dun_command(ss_ctl_t *ctl)
{
    dunning_run_t run = { .ctl = ctl, .dry = ss_ctl_option(ctl, "dry-run") != NULL,
                          .list = ss_json_list(ctl->ctx->pool) };
    int code = ss_ctl_need_merchant(ctl);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_need_texts(ctl);
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_catalogue_load(ctl->ctx, ctl->merchant));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    run.today = ss_today_text(ctl->ctx);
    ss_ctl_head(ctl);
    code = ss_ctl_finish(ctl, dun_all(&run));
    if (ctl->json) {
        ss_ctl_print_json(ctl, run.list);
    }
    return run.failed > 0 ? SS_EXIT_FAILED : code;
}
