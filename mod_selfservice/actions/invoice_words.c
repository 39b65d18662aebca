/* What invoices say in words, on their PDF and in their XML. */
#include "actions/invoice_words.h"

#include "actions/say.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/*
 * Catalogues have names of units in the singular only. A unit that is a span of its own ("3 Monate",
 * "10 GB") is not counted once more, and a discount has no quantity.
 */
const char *ss_invoice_quantity(ss_ctx_t *ctx, const ss_invoice_line_t *line)
{
    const char *number = ss_say_quantity(ctx, line->quantity), *unit = line->unit;
    bool span = apr_isdigit(*unit), one = line->quantity == SS_MILLION,
         short_unit = strlen(unit) <= 3;

    if (line->net < 0 && line->unit_price == SS_NO_UNIT_PRICE) {
        return "";
    }
    if (span && one) {
        return unit;
    }
    return apr_pstrcat(ctx->pool, number,
                       *unit == '\0'       ? ""
                       : one || short_unit ? " "
                                           : " × ",
                       unit, NULL);
}

const char *ss_invoice_terms(ss_ctx_t *ctx, const ss_invoice_data_t *data)
{
    const char *amount = ss_say_money_in(ctx, data->gross, data->currency);
    const char *kind = data->payment.kind;

    if (strcmp(data->kind, "credit_note") == 0) {
        return ss_say(ctx, "document.credit_note.refund", NULL);
    }
    if (strcmp(kind, "direct-debit") == 0) {
        return ss_say(ctx, "document.invoice.debit", "amount", amount, "date",
                      ss_say_day(ctx, data->payment.debit_date), NULL);
    }
    if (strcmp(kind, "invoice") == 0) {
        return ss_say(ctx, "document.invoice.transfer", "amount", amount, "date",
                      ss_say_day(ctx, data->payment.due_date), NULL);
    }
    return ss_say(ctx, "document.invoice.nothing_to_pay", NULL);
}

const char *ss_invoice_exemption(ss_ctx_t *ctx, const ss_invoice_data_t *data)
{
    const char *key = apr_pstrcat(ctx->pool, "document.tax.", ss_tax_case_name(data->tax_case),
                                  NULL);

    if (data->tax_case == SS_TAX_DOMESTIC || data->tax_case == SS_TAX_OSS) {
        return "";
    }
    return ss_say(ctx, key, "country",
                  ss_i18n_country(ss_i18n(ctx->lang), data->seller.country, ctx->pool), NULL);
}
