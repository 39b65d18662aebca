/* The account of a contract as rows. */
#include "store/ledger_store.h"

#include "store/record.h"

static const ss_column_t entry_columns[] = {
    { SS_TEXT, offsetof(ss_ledger_entry_t, id) },
    { SS_TEXT, offsetof(ss_ledger_entry_t, contract_id) },
    { SS_TEXT, offsetof(ss_ledger_entry_t, kind) },
    { SS_INT, offsetof(ss_ledger_entry_t, amount) },
    { SS_TEXT, offsetof(ss_ledger_entry_t, booked_on) },
    { SS_TEXT, offsetof(ss_ledger_entry_t, reference) },
    { SS_TEXT, offsetof(ss_ledger_entry_t, invoice_id) },
    { SS_TEXT, offsetof(ss_ledger_entry_t, created_at) },
};

static const ss_column_t booking_columns[] = {
    { SS_TEXT, offsetof(ss_booking_t, day) },       { SS_TEXT, offsetof(ss_booking_t, id) },
    { SS_TEXT, offsetof(ss_booking_t, kind) },      { SS_TEXT, offsetof(ss_booking_t, number) },
    { SS_TEXT, offsetof(ss_booking_t, reference) }, { SS_INT, offsetof(ss_booking_t, amount) },
};

static const ss_record_t entry_record = { entry_columns, SS_COUNT(entry_columns),
                                          sizeof(ss_ledger_entry_t) };
static const ss_record_t booking_record = { booking_columns, SS_COUNT(booking_columns),
                                            sizeof(ss_booking_t) };

static const ss_query_t entry_insert = { SS_SQL_LEDGER_ENTRY_ADD, &entry_record };
static const ss_query_t bookings = { SS_SQL_LEDGER_LIST, &booking_record };

ss_status_t ss_ledger_add(ss_ctx_t *ctx, const ss_ledger_entry_t *entry)
{
    return ss_record_insert(ctx, &entry_insert, entry, NULL);
}

ss_status_t ss_ledger_list(ss_ctx_t *ctx, const char *contract_id, ss_account_key_t after,
                           int limit, apr_array_header_t **list)
{
    const ss_arg_t merchant = ss_arg_text(ctx->merchant_id), contract = ss_arg_text(contract_id),
                   day = ss_arg_text(after.day), id = ss_arg_text(after.id),
                   count = ss_arg_int(limit);
    const ss_arg_t args[] = { merchant, contract, day, id,    count, merchant,
                              contract, day,      id,  count, count };

    return ss_db_list(ctx, &bookings, args, list);
}

ss_status_t ss_ledger_balance(ss_ctx_t *ctx, const char *contract_id, ss_account_key_t after,
                              int64_t *balance)
{
    const ss_arg_t merchant = ss_arg_text(ctx->merchant_id), contract = ss_arg_text(contract_id),
                   day = ss_arg_text(after.day), id = ss_arg_text(after.id);
    const ss_arg_t args[] = { merchant, contract, day, id, merchant, contract, day, id };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_LEDGER_BALANCE, args, &rows);

    if (status == SS_OK) {
        *balance = ss_rows_int(rows, 0, 0);
    }
    return status;
}

ss_status_t ss_ledger_credit(ss_ctx_t *ctx, const char *contract_id, int64_t *credit)
{
    const ss_arg_t merchant = ss_arg_text(ctx->merchant_id), contract = ss_arg_text(contract_id);
    const ss_arg_t args[] = { merchant, contract, merchant, contract };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_LEDGER_CREDIT, args, &rows);

    if (status == SS_OK) {
        *credit = ss_rows_int(rows, 0, 0);
    }
    return status;
}
