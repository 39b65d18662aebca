/* A credit note of an amount that people found. */
#include "model/credit_check.h"

#include <string.h>

/* The tax of the lines of a component; of the only rate if it has none. */
static const ss_invoice_tax_t *tax_of(const ss_invoice_data_t *invoice, const char *component)
{
    const ss_invoice_tax_t *found = invoice->tax_count == 1 ? &invoice->taxes[0] : NULL;

    for (int i = 0; i < invoice->line_count; i++) {
        const ss_invoice_line_t *line = &invoice->lines[i];

        for (int j = 0; j < invoice->tax_count; j++) {
            if (*component != '\0' && strcmp(line->component, component) == 0
                && invoice->taxes[j].rate == line->rate) {
                found = &invoice->taxes[j];
            }
        }
    }
    return found;
}

bool ss_credit_note_amount(const ss_invoice_data_t *invoice, const apr_array_header_t *earlier,
                           const ss_credit_amount_t *wish, ss_invoice_data_t *credit,
                           apr_pool_t *pool)
{
    const ss_invoice_tax_t *charged = tax_of(invoice, wish->component);
    ss_invoice_line_t *line = apr_pcalloc(pool, sizeof(*line));
    ss_invoice_tax_t *tax = apr_pcalloc(pool, sizeof(*tax));
    int64_t before, before_net;

    if (charged == NULL || wish->gross <= 0) {
        return false;
    }
    before = ss_credited_at(earlier, charged->rate, &before_net);
    *tax = (ss_invoice_tax_t){ .rate = charged->rate, .gross = wish->gross };
    if (wish->gross == charged->gross - before) {
        tax->net = charged->net - before_net;
    } else if (!ss_muldiv(wish->gross, 10000, 10000 + charged->rate, &tax->net)) {
        return false;
    }
    tax->vat = tax->gross - tax->net;
    *line = (ss_invoice_line_t){
        .name = wish->name,
        .detail = "",
        .component = wish->component,
        .quantity = SS_MILLION,
        .unit = "",
        .unit_price = SS_NO_UNIT_PRICE,
        .rate = tax->rate,
        .net = tax->net,
        .gross = tax->gross,
        .period_start = "",
        .period_end = "",
    };
    *credit = *invoice;
    credit->lines = line;
    credit->taxes = tax;
    credit->line_count = credit->tax_count = 1;
    return ss_credit_note_close(invoice, credit);
}
