/* All that is stored about a customer, for the customer: a file for programs and one to read. */
#include "actions/personal_data.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/payment_method.h"
#include "actions/say.h"
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

static ss_status_t read_tables(ss_ctx_t *ctx, const char *customer_id, json_t *tables)
{
    ss_status_t status = SS_OK;

    for (int i = 0; status == SS_OK && i < ss_personal_table_count; i++) {
        json_t *rows;

        status = ss_personal_rows(ctx, &ss_personal_tables[i], customer_id, &rows);
        if (status == SS_OK) {
            ss_json_set(tables, ss_personal_tables[i].name, rows);
        }
    }
    return status;
}

ss_status_t ss_export_personal_data(ss_ctx_t *ctx, const ss_customer_t *customer,
                                    const char *format, json_t **data)
{
    json_t *tables = ss_json_object(ctx->pool), *after = ss_json_object(ctx->pool);
    ss_status_t status = read_tables(ctx, customer->id, tables);

    ss_json_set_text(after, "format", format);
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "privacy.exported", customer->id, NULL, after);
    }
    open_accounts(ctx, json_object_get(tables, "payment_method"));
    *data = ss_json_object(ctx->pool);
    ss_json_set_text(*data, "merchant", ctx->catalogue->merchant.legal_name);
    ss_json_set_text(*data, "customer", customer->number);
    ss_json_set_text(*data, "made_at", ss_time_text(ctx->now, ctx->pool));
    ss_json_set(*data, "data", tables);
    return status;
}

/* Texts of address fields are those of the forms. */
static const char *label_of(ss_ctx_t *ctx, const char *column)
{
    const char *key = apr_pstrcat(ctx->pool, "frame.field.", column, NULL);

    if (ss_name_index(ss_field_names, SS_FIELD_COUNT, column) < 0) {
        key = apr_pstrcat(ctx->pool, "privacy.column.", column, NULL);
    }
    return ss_say_has(ctx, key) ? ss_say(ctx, key, NULL) : NULL;
}

static const char *instant_or_day(ss_ctx_t *ctx, const char *text)
{
    apr_time_t time;
    ss_date_t day;

    if (ss_time_parse(text, &time)) {
        return ss_i18n_time(ss_i18n(ctx->lang), time, ctx->catalogue->merchant.time_zone,
                            ctx->pool);
    }
    return ss_date_parse(text, &day) ? ss_say_date(ctx, day) : text;
}

static const char *number_text(ss_ctx_t *ctx, const json_t *row, const char *column, int64_t number)
{
    static const char *const amounts[] = { "net", "vat", "gross", "amount", "paid", "credited" };
    static const char *const quantities[] = { "quantity", "plan_quantity" };
    ss_currency_t currency = { "EUR", 2 };

    if (ss_name_index(amounts, SS_COUNT(amounts), column) >= 0) {
        ss_currency_find(ss_json_text(row, "currency"), &currency);
        return ss_say_money(ctx, number, &currency);
    }
    if (ss_name_index(quantities, SS_COUNT(quantities), column) >= 0) {
        return ss_say_quantity(ctx, number);
    }
    return ss_say(ctx, number != 0 ? "privacy.yes" : "privacy.no", NULL);
}

/* A label with its value; nested data as they stand, line by line. */
static void add_fact(ss_ctx_t *ctx, const json_t *row, const char *column, json_t *facts)
{
    const json_t *value = json_object_get(row, column);
    const char *label = label_of(ctx, column), *text = json_string_value(value);
    bool is_long = json_is_object(value) || json_is_array(value);
    json_t *fact;

    if (label == NULL || (text != NULL && *text == '\0')
        || (is_long && json_object_size(value) + json_array_size(value) == 0)) {
        return;
    }
    fact = ss_json_object(ctx->pool);
    ss_json_set_text(fact, "label", label);
    if (is_long) {
        ss_json_set_text(fact, "long", ss_json_print_pretty(value, ctx->pool));
    } else {
        ss_json_set_text(fact, "value",
                         text != NULL ? instant_or_day(ctx, text)
                                      : number_text(ctx, row, column, json_integer_value(value)));
    }
    ss_json_append(facts, fact);
}

static json_t *row_views(ss_ctx_t *ctx, json_t *rows)
{
    json_t *views = ss_json_list(ctx->pool), *row;
    size_t index;

    json_array_foreach(rows, index, row) {
        json_t *view = ss_json_object(ctx->pool), *facts = ss_json_list(ctx->pool);

        for (void *member = json_object_iter(row); member != NULL;
             member = json_object_iter_next(row, member)) {
            add_fact(ctx, row, json_object_iter_key(member), facts);
        }
        ss_json_set(view, "facts", facts);
        ss_json_append(views, view);
    }
    return views;
}

json_t *ss_personal_data_view(ss_ctx_t *ctx, const json_t *data)
{
    json_t *sections = ss_json_list(ctx->pool);

    for (int i = 0; i < ss_personal_table_count; i++) {
        const char *name = ss_personal_tables[i].name;
        json_t *rows = json_object_get(json_object_get(data, "data"), name);
        json_t *section = ss_json_object(ctx->pool);

        if (json_array_size(rows) == 0) {
            continue;
        }
        ss_json_set_text(section, "title",
                         ss_say(ctx, apr_pstrcat(ctx->pool, "privacy.table.", name, NULL), NULL));
        ss_json_set(section, "rows", row_views(ctx, rows));
        ss_json_append(sections, section);
    }
    return sections;
}
