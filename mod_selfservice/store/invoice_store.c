/* Invoices and credit notes as rows. */
#include "store/invoice_store.h"

#include "store/record.h"

#include <string.h>

#define INVOICE(type, field)                                                                       \
    {                                                                                              \
        type, offsetof(ss_invoice_t, field)                                                        \
    }

static const ss_column_t invoice_columns[] = {
    INVOICE(SS_TEXT, id),           INVOICE(SS_TEXT, number),      INVOICE(SS_TEXT, kind),
    INVOICE(SS_TEXT, customer_id),  INVOICE(SS_TEXT, contract_id), INVOICE(SS_TEXT, lang),
    INVOICE(SS_TEXT, currency),     INVOICE(SS_INT, net),          INVOICE(SS_INT, vat),
    INVOICE(SS_INT, gross),         INVOICE(SS_TEXT, issue_date),  INVOICE(SS_TEXT, due_date),
    INVOICE(SS_TEXT, period_start), INVOICE(SS_TEXT, period_end),  INVOICE(SS_TEXT, document_id),
    INVOICE(SS_TEXT, data),         INVOICE(SS_TEXT, created_at),  INVOICE(SS_TEXT, debit_date),
    INVOICE(SS_TEXT, purpose),      INVOICE(SS_TEXT, paid_at),     INVOICE(SS_INT, paid),
    INVOICE(SS_INT, credited),      INVOICE(SS_TEXT, returned_at), INVOICE(SS_INT, einvoices),
};

#define ROW_COLUMNS (SS_COUNT(invoice_columns) - 1) /* lists for pages count the XML too */
#define LATER_COLUMNS 4 /* a new one has no payment: they stay as the table begins them */

const ss_record_t ss_invoice_record = { invoice_columns, ROW_COLUMNS, sizeof(ss_invoice_t) };
static const ss_record_t list_record = { invoice_columns, SS_COUNT(invoice_columns),
                                         sizeof(ss_invoice_t) };
static const ss_record_t add_record = { invoice_columns, ROW_COLUMNS - LATER_COLUMNS,
                                        sizeof(ss_invoice_t) };

#define NO_DAY "9999-12-31" /* from here on there is no document */

static const ss_query_t invoice_insert = { SS_SQL_INVOICE_ADD, &add_record };
static const ss_query_t invoice_by_id = { SS_SQL_INVOICE_FIND, &ss_invoice_record };
static const ss_query_t invoice_whole = { SS_SQL_INVOICE_LIST_WHOLE, &ss_invoice_record };
static const ss_query_t invoice_by_kind = { SS_SQL_INVOICE_LIST_KIND, &list_record };
static const ss_query_t invoice_by_contract = { SS_SQL_INVOICE_LIST, &list_record };
static const ss_query_t invoice_letters = { SS_SQL_INVOICE_LIST_LETTERS, &list_record };
static const ss_query_t invoice_by_number = { SS_SQL_INVOICE_FIND_BY_NUMBER, &ss_invoice_record };
static const ss_query_t invoice_open = { SS_SQL_INVOICE_LIST_OPEN, &ss_invoice_record };

ss_status_t ss_invoice_add(ss_ctx_t *ctx, const ss_invoice_t *invoice)
{
    return ss_record_insert(ctx, &invoice_insert, invoice, NULL);
}

ss_status_t ss_invoice_find(ss_ctx_t *ctx, const char *id, ss_invoice_t *invoice)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_one(ctx, &invoice_by_id, args, invoice);
}

ss_status_t ss_invoice_list(ss_ctx_t *ctx, const char *contract_id,
                            const ss_invoice_filter_t *filter, apr_array_header_t **invoices)
{
    const ss_arg_t merchant = ss_arg_text(ctx->merchant_id), contract = ss_arg_text(contract_id),
                   from = ss_arg_text(filter->from_date), day = ss_arg_text(filter->before_date),
                   id = ss_arg_text(filter->before_id), kind = ss_arg_text(filter->kind);

    bool papers = strcmp(filter->kind, "papers") == 0;
    const ss_arg_t bills_from = papers ? ss_arg_text(NO_DAY) : from;

    if (papers || *filter->kind == '\0') {
        return ss_db_list(ctx, &invoice_by_contract,
                          (ss_arg_t[]){ merchant, merchant, contract, bills_from, day, id, merchant,
                                        contract, bills_from, day, id, merchant, contract, from,
                                        day, id },
                          invoices);
    }
    if (strcmp(filter->kind, "dunning") == 0) {
        return ss_db_list(ctx, &invoice_letters,
                          (ss_arg_t[]){ merchant, contract, from, day, id }, invoices);
    }
    return ss_db_list(ctx, &invoice_by_kind,
                      (ss_arg_t[]){ merchant, merchant, contract, kind, from, day, id }, invoices);
}

ss_status_t ss_invoice_range(ss_ctx_t *ctx, const char *contract_id, ss_invoice_range_t *range)
{
    const ss_arg_t merchant = ss_arg_text(ctx->merchant_id), contract = ss_arg_text(contract_id);
    const ss_arg_t args[] = { merchant, contract, merchant, contract, merchant, contract,
                              merchant, contract, merchant, contract, merchant, contract,
                              merchant, contract, merchant, contract, merchant, contract };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_INVOICE_RANGE, args, &rows);

    if (status == SS_OK) {
        range->first = ss_rows_text(rows, 0, 0);
        range->last = ss_rows_text(rows, 0, 1);
        range->has_invoices = ss_rows_int(rows, 0, 2) > 0;
        range->has_kinds = range->has_invoices && ss_rows_int(rows, 0, 3) > 0;
    }
    return status;
}

ss_status_t ss_invoice_list_whole(ss_ctx_t *ctx, const char *contract_id,
                                  apr_array_header_t **invoices)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id) };

    return ss_db_list(ctx, &invoice_whole, args, invoices);
}

ss_status_t ss_invoice_find_by_number(ss_ctx_t *ctx, const char *number, ss_invoice_t *invoice)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(number) };

    return ss_db_one(ctx, &invoice_by_number, args, invoice);
}

ss_status_t ss_invoice_list_open(ss_ctx_t *ctx, const char *contract_id, const char *today,
                                 apr_array_header_t **invoices)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id),
                        ss_arg_text(today) };

    return ss_db_list(ctx, &invoice_open, args, invoices);
}

ss_status_t ss_invoice_sum_open(ss_ctx_t *ctx, const char *contract_id, const char *today,
                                int64_t *sum)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id),
                              ss_arg_text(today) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_INVOICE_SUM_OPEN, args, &rows);

    *sum = status == SS_OK ? ss_rows_int(rows, 0, 0) : 0;
    return status;
}

static ss_arg_t text_or_null(const char *text)
{
    return ss_arg_text(*text == '\0' ? NULL : text);
}

ss_status_t ss_invoice_set_paid(ss_ctx_t *ctx, const ss_invoice_t *invoice, int64_t before)
{
    ss_arg_t args[] = { ss_arg_int(invoice->paid),
                        text_or_null(invoice->paid_at),
                        text_or_null(invoice->returned_at),
                        ss_arg_text(ctx->merchant_id),
                        ss_arg_text(invoice->id),
                        ss_arg_int(before),
                        ss_arg_int(invoice->credited) };

    return ss_db_change_some(ctx, SS_SQL_INVOICE_SET_PAID, args, SS_CONFLICT);
}

ss_status_t ss_invoice_credit(ss_ctx_t *ctx, const char *id, int64_t amount)
{
    ss_arg_t args[] = { ss_arg_int(amount), ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_change_some(ctx, SS_SQL_INVOICE_CREDIT, args, SS_ERROR);
}
