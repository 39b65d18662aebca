/* Whether a credit note can be told from its invoice, and fits it. */
#include "model/credit_check.h"

#include <string.h>

bool ss_credit_is_discount(const ss_invoice_line_t *line)
{
    return line->gross < 0 && *line->period_start == '\0';
}

int64_t ss_credited_at(const apr_array_header_t *notes, int64_t rate, int64_t *net)
{
    int64_t gross = 0;

    *net = 0;
    for (int e = 0; e < notes->nelts; e++) {
        const ss_invoice_data_t *note = APR_ARRAY_IDX(notes, e, const ss_invoice_data_t *);

        for (int i = 0; i < note->tax_count; i++) {
            if (note->taxes[i].rate == rate) {
                gross += note->taxes[i].gross;
                *net += note->taxes[i].net;
            }
        }
    }
    return gross;
}

bool ss_credit_note_fits(const ss_invoice_data_t *invoice, const apr_array_header_t *earlier,
                         const ss_invoice_data_t *credit)
{
    int64_t before = 0, net;
    int known = 0;

    for (int i = 0; i < invoice->tax_count; i++) {
        const ss_invoice_tax_t *charged = &invoice->taxes[i];
        int64_t sum = ss_credited_at(earlier, charged->rate, &net);

        before += sum;
        for (int j = 0; j < credit->tax_count; j++) {
            if (credit->taxes[j].rate == charged->rate) {
                known++;
                sum += credit->taxes[j].gross;
            }
        }
        if (sum > charged->gross && sum != 0) {
            return false;
        }
    }
    return known == credit->tax_count && before + credit->gross <= invoice->gross;
}

bool ss_credit_note_can_split(const ss_invoice_data_t *invoice, const ss_credit_wish_t *wish)
{
    bool charges = false, is_mixed = false;

    for (int i = 0; i < invoice->line_count; i++) {
        const ss_invoice_line_t *line = &invoice->lines[i];
        bool own = strcmp(line->component, wish->component) == 0;

        if (own && line->gross < 0) {
            return false;
        }
        charges = charges || own;
        is_mixed = is_mixed
                   || (line->gross < 0 && !ss_credit_is_discount(line));
    }
    return !(charges && is_mixed);
}
