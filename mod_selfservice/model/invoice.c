/* How an invoice stands: one rule for documents, balance and overview. */
#include "model/invoice.h"

#include <string.h>

int64_t ss_invoice_unbooked(const ss_invoice_t *invoice)
{
    return invoice->gross - invoice->paid - invoice->credited;
}

int64_t ss_invoice_paid(const ss_invoice_t *invoice, const char *today)
{
    bool debited = *invoice->debit_date != '\0' && *invoice->returned_at == '\0'
                   && strcmp(invoice->debit_date, today) <= 0;

    return debited && ss_invoice_unbooked(invoice) > 0 ? invoice->gross - invoice->credited
                                                       : invoice->paid;
}

int64_t ss_invoice_rest(const ss_invoice_t *invoice, const char *today)
{
    int64_t rest = invoice->gross - ss_invoice_paid(invoice, today) - invoice->credited;

    return strcmp(invoice->kind, "credit_note") != 0 && rest > 0 ? rest : 0;
}

ss_invoice_state_t ss_invoice_state(const ss_invoice_t *invoice, const char *today, bool debited)
{
    if (strcmp(invoice->kind, "credit_note") == 0) {
        if (invoice->paid + invoice->credited >= invoice->gross) {
            return invoice->paid > 0 ? SS_INVOICE_REFUNDED : SS_INVOICE_SETTLED;
        }
        return strcmp(invoice->due_date, invoice->issue_date) > 0 ? SS_INVOICE_REFUND
                                                                  : SS_INVOICE_SETTLED;
    }
    if (invoice->gross > 0 && invoice->credited >= invoice->gross) {
        return SS_INVOICE_CREDITED;
    }
    if (ss_invoice_unbooked(invoice) <= 0) {
        return SS_INVOICE_PAID;
    }
    if (ss_invoice_rest(invoice, today) == 0) {
        return SS_INVOICE_COLLECTED;
    }
    if ((debited || *invoice->debit_date != '\0') && *invoice->returned_at == '\0') {
        return SS_INVOICE_DEBIT;
    }
    return strcmp(invoice->due_date, today) < 0 ? SS_INVOICE_OVERDUE : SS_INVOICE_OPEN;
}

const char *ss_invoice_state_name(ss_invoice_state_t state)
{
    static const char *const names[] = {
        [SS_INVOICE_PAID] = "paid",           [SS_INVOICE_CREDITED] = "credited",
        [SS_INVOICE_DEBIT] = "debit",         [SS_INVOICE_COLLECTED] = "collected",
        [SS_INVOICE_OPEN] = "open",           [SS_INVOICE_OVERDUE] = "overdue",
        [SS_INVOICE_REFUNDED] = "refunded",   [SS_INVOICE_REFUND] = "refund",
        [SS_INVOICE_SETTLED] = "settled",
    };

    return names[state];
}
