/* Letters about an invoice that is overdue: which level is due when, and what it asks for. */
#include "model/dunning.h"

#define DAYS_TO_PAY 14

/* The day from which the days of the next level count. */
static ss_date_t start_of(const ss_merchant_t *merchant, const ss_invoice_t *invoice,
                          const ss_dunning_past_t *past)
{
    ss_date_t start = { 0, 0, 0 };
    apr_time_t returned;

    if (past->level > 0) {
        ss_date_parse(past->issue_date, &start);
        return start;
    }
    ss_date_parse(invoice->due_date, &start);
    if (ss_time_parse(invoice->returned_at, &returned)) {
        ss_date_t back = ss_date_in_zone(returned, merchant->time_zone);

        start = ss_date_compare(back, start) > 0 ? back : start;
    }
    return start;
}

int ss_dunning_level(const ss_merchant_t *merchant, const ss_invoice_t *invoice,
                     const ss_dunning_past_t *past, ss_date_t today)
{
    ss_date_t start = start_of(merchant, invoice, past), due;

    if (past->level >= merchant->dunning_count || !ss_date_is_set(start)) {
        return 0;
    }
    if (ss_date_parse(past->due_date, &due) && ss_date_compare(due, today) >= 0) {
        return 0;
    }
    start = ss_date_add_days(start, merchant->dunning[past->level].days);
    return ss_date_compare(start, today) <= 0 ? past->level + 1 : 0;
}

int64_t ss_dunning_fee(const ss_merchant_t *merchant, int level, const char *currency)
{
    ss_currency_t found = { "EUR", 2 };
    int64_t fee;

    ss_currency_find(currency, &found);
    /* Nobody pays a fee that is beyond all amounts. */
    return ss_muldiv(merchant->dunning[level - 1].fee, ss_currency_unit(&found), SS_MILLION, &fee)
               ? fee
               : 0;
}

ss_date_t ss_dunning_due(const ss_merchant_t *merchant, int level, ss_date_t today)
{
    int days = level < merchant->dunning_count ? merchant->dunning[level].days : DAYS_TO_PAY;

    return ss_date_add_days(today, days < DAYS_TO_PAY ? days : DAYS_TO_PAY);
}
