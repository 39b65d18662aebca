/* All that is stored about a customer, collected table by table; personal_view.c tells it in words. */
#include "actions/personal_data.h"

#include "actions/payment_method.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/personal_store.h"

/* The account itself in place of what only we can open. */
static void open_accounts(ss_ctx_t *ctx, json_t *methods)
{
    size_t index;
    json_t *method;

    json_array_foreach(methods, index, method) {
        ss_json_set_text(method, "iban",
                         ss_payment_iban(ctx, ss_json_text(method, "iban_sealed")));
        json_object_del(method, "iban_sealed");
    }
}

/* @param left_out  names of tables with more rows than a copy holds */
static ss_status_t read_tables(ss_ctx_t *ctx, const char *customer_id, int most, json_t *tables,
                               json_t *left_out)
{
    ss_status_t status = SS_OK;

    for (int i = 0; status == SS_OK && i < ss_personal_table_count; i++) {
        const char *name = ss_personal_tables[i].name;
        json_t *rows;
        bool more;

        status = ss_personal_rows(ctx, &ss_personal_tables[i], customer_id, most, &rows, &more);
        if (status == SS_OK) {
            ss_json_set(tables, name, rows);
        }
        if (status == SS_OK && more) {
            ss_json_append(left_out, ss_json_in_pool(json_string(name), ctx->pool));
        }
    }
    return status;
}

/* What the whole numbers of the file count. */
static json_t *units_of_numbers(apr_pool_t *pool)
{
    json_t *units = ss_json_object(pool);

    ss_json_set_text(units, "prices", "millionths");
    ss_json_set_text(units, "quantities", "millionths");
    ss_json_set_text(units, "amounts", "minor-units"); /* cents */
    return units;
}

ss_status_t ss_export_personal_data(ss_ctx_t *ctx, const ss_customer_t *customer,
                                    const char *format, int most, json_t **data)
{
    json_t *tables = ss_json_object(ctx->pool), *after = ss_json_object(ctx->pool);
    json_t *left_out = ss_json_list(ctx->pool);
    ss_status_t status = read_tables(ctx, customer->id, most, tables, left_out);

    ss_json_set_text(after, "format", format);
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "privacy.exported", customer->id, NULL, after);
    }
    open_accounts(ctx, json_object_get(tables, "payment_method"));
    *data = ss_json_object(ctx->pool);
    ss_json_set_text(*data, "merchant", ctx->catalogue->merchant.legal_name);
    ss_json_set_text(*data, "customer", customer->number);
    ss_json_set_text(*data, "made_at", ss_time_text(ctx->now, ctx->pool));
    ss_json_set(*data, "units", units_of_numbers(ctx->pool));
    ss_json_set(*data, "left_out", left_out);
    ss_json_set(*data, "data", tables);
    return status;
}
