/* Frozen invoice content to JSON and back, by tables of members; and whether its sums agree. */
#include "model/invoice_data.h"

#include "base/json.h"

#include <stddef.h>
#include <string.h>

typedef struct member_t {
    const char *name;
    size_t offset;
    bool number; /* int64_t, else const char * */
} member_t;

#define TEXT(type, member) { #member, offsetof(type, member), false }
#define NUMBER(type, member) { #member, offsetof(type, member), true }

static const member_t head_members[] = {
    TEXT(ss_invoice_data_t, kind),           TEXT(ss_invoice_data_t, number),
    TEXT(ss_invoice_data_t, lang),           TEXT(ss_invoice_data_t, currency),
    TEXT(ss_invoice_data_t, issue_date),     TEXT(ss_invoice_data_t, period_start),
    TEXT(ss_invoice_data_t, period_end),     TEXT(ss_invoice_data_t, corrects_number),
    TEXT(ss_invoice_data_t, corrects_date),  TEXT(ss_invoice_data_t, customer_number),
    TEXT(ss_invoice_data_t, contract_number), TEXT(ss_invoice_data_t, order_number),
    TEXT(ss_invoice_data_t, plan),           TEXT(ss_invoice_data_t, purpose),
    NUMBER(ss_invoice_data_t, net),
    NUMBER(ss_invoice_data_t, vat),          NUMBER(ss_invoice_data_t, gross),
    NUMBER(ss_invoice_data_t, euro_rate),    NUMBER(ss_invoice_data_t, vat_euro),
};

static const member_t seller_members[] = {
    TEXT(ss_invoice_seller_t, name),           TEXT(ss_invoice_seller_t, street),
    TEXT(ss_invoice_seller_t, postcode),       TEXT(ss_invoice_seller_t, city),
    TEXT(ss_invoice_seller_t, country),        TEXT(ss_invoice_seller_t, phone),
    TEXT(ss_invoice_seller_t, email),          TEXT(ss_invoice_seller_t, website),
    TEXT(ss_invoice_seller_t, register_court), TEXT(ss_invoice_seller_t, register_number),
    TEXT(ss_invoice_seller_t, directors),      TEXT(ss_invoice_seller_t, vat_id),
    TEXT(ss_invoice_seller_t, tax_number),     TEXT(ss_invoice_seller_t, creditor_id),
    TEXT(ss_invoice_seller_t, bank_holder),    TEXT(ss_invoice_seller_t, bank_iban),
    TEXT(ss_invoice_seller_t, bank_bic),
};

static const member_t recipient_members[] = {
    TEXT(ss_invoice_recipient_t, name),   TEXT(ss_invoice_recipient_t, contact),
    TEXT(ss_invoice_recipient_t, line1),  TEXT(ss_invoice_recipient_t, street),
    TEXT(ss_invoice_recipient_t, line2),  TEXT(ss_invoice_recipient_t, postcode),
    TEXT(ss_invoice_recipient_t, city),   TEXT(ss_invoice_recipient_t, country),
    TEXT(ss_invoice_recipient_t, vat_id),
};

static const member_t line_members[] = {
    TEXT(ss_invoice_line_t, name),       TEXT(ss_invoice_line_t, detail),
    TEXT(ss_invoice_line_t, component),
    NUMBER(ss_invoice_line_t, quantity), TEXT(ss_invoice_line_t, unit),
    NUMBER(ss_invoice_line_t, unit_price), NUMBER(ss_invoice_line_t, rate),
    NUMBER(ss_invoice_line_t, net),      NUMBER(ss_invoice_line_t, gross),
    TEXT(ss_invoice_line_t, period_start), TEXT(ss_invoice_line_t, period_end),
    NUMBER(ss_invoice_line_t, discounted),
};

static const member_t tax_members[] = {
    NUMBER(ss_invoice_tax_t, rate),
    NUMBER(ss_invoice_tax_t, net),
    NUMBER(ss_invoice_tax_t, vat),
    NUMBER(ss_invoice_tax_t, gross),
};

static const member_t payment_members[] = {
    TEXT(ss_invoice_payment_t, kind),        TEXT(ss_invoice_payment_t, holder),
    TEXT(ss_invoice_payment_t, iban_masked), TEXT(ss_invoice_payment_t, mandate_reference),
    TEXT(ss_invoice_payment_t, creditor_id), TEXT(ss_invoice_payment_t, debit_date),
    TEXT(ss_invoice_payment_t, due_date),
};

static const char *const tax_case_names[] = {
    [SS_TAX_DOMESTIC] = "domestic",
    [SS_TAX_OSS] = "oss",
    [SS_TAX_REVERSE_CHARGE] = "reverse_charge",
    [SS_TAX_THIRD_COUNTRY] = "third_country",
    [SS_TAX_SMALL_BUSINESS] = "small_business",
};

const char *ss_tax_case_name(ss_tax_case_t tax_case)
{
    return tax_case_names[tax_case];
}

static void write_members(json_t *json, const void *from, const member_t *members, int count)
{
    for (int i = 0; i < count; i++) {
        const char *place = (const char *)from + members[i].offset;

        if (members[i].number) {
            ss_json_set_int(json, members[i].name, *(const int64_t *)place);
        } else {
            ss_json_set_text(json, members[i].name, *(const char *const *)place);
        }
    }
}

static json_t *part(const void *from, const member_t *members, int count, apr_pool_t *pool)
{
    json_t *json = ss_json_object(pool);

    write_members(json, from, members, count);
    return json;
}

json_t *ss_invoice_data_to_json(const ss_invoice_data_t *data, apr_pool_t *pool)
{
    json_t *json = part(data, head_members, SS_COUNT(head_members), pool);
    json_t *lines = ss_json_list(pool), *taxes = ss_json_list(pool);

    for (int i = 0; i < data->line_count; i++) {
        ss_json_append(lines, part(&data->lines[i], line_members, SS_COUNT(line_members), pool));
    }
    for (int i = 0; i < data->tax_count; i++) {
        ss_json_append(taxes, part(&data->taxes[i], tax_members, SS_COUNT(tax_members), pool));
    }
    ss_json_set_bool(json, "shows_gross", data->shows_gross);
    ss_json_set_text(json, "tax_case", ss_tax_case_name(data->tax_case));
    ss_json_set(json, "seller",
                part(&data->seller, seller_members, SS_COUNT(seller_members), pool));
    ss_json_set(json, "recipient",
                part(&data->recipient, recipient_members, SS_COUNT(recipient_members), pool));
    ss_json_set(json, "lines", lines);
    ss_json_set(json, "taxes", taxes);
    ss_json_set(json, "payment",
                part(&data->payment, payment_members, SS_COUNT(payment_members), pool));
    ss_json_set(json, "notes",
                data->notes == NULL ? ss_json_list(pool)
                                    : ss_json_in_pool(json_deep_copy(data->notes), pool));
    return json;
}

static void read_members(void *to, const json_t *json, const member_t *members, int count)
{
    for (int i = 0; i < count; i++) {
        char *place = (char *)to + members[i].offset;

        if (members[i].number) {
            *(int64_t *)place = ss_json_int(json, members[i].name);
        } else {
            *(const char **)place = ss_json_text(json, members[i].name);
        }
    }
}

static void read_lists(ss_invoice_data_t *data, const json_t *json, apr_pool_t *pool)
{
    const json_t *lines = json_object_get(json, "lines"), *taxes = json_object_get(json, "taxes");
    ss_invoice_line_t *line;
    ss_invoice_tax_t *tax;

    data->line_count = (int)json_array_size(lines);
    data->tax_count = (int)json_array_size(taxes);
    line = apr_pcalloc(pool, sizeof(*line) * (size_t)(data->line_count + 1));
    tax = apr_pcalloc(pool, sizeof(*tax) * (size_t)(data->tax_count + 1));
    data->lines = line;
    data->taxes = tax;
    for (int i = 0; i < data->line_count; i++) {
        read_members(&line[i], json_array_get(lines, (size_t)i), line_members,
                     SS_COUNT(line_members));
    }
    for (int i = 0; i < data->tax_count; i++) {
        read_members(&tax[i], json_array_get(taxes, (size_t)i), tax_members, SS_COUNT(tax_members));
    }
}

static ss_tax_case_t tax_case_find(const char *name)
{
    for (int i = 0; i < SS_COUNT(tax_case_names); i++) {
        if (strcmp(name, tax_case_names[i]) == 0) {
            return (ss_tax_case_t)i;
        }
    }
    return SS_TAX_DOMESTIC;
}

void ss_invoice_data_from_json(ss_invoice_data_t *data, const json_t *json, apr_pool_t *pool)
{
    memset(data, 0, sizeof(*data));
    read_members(data, json, head_members, SS_COUNT(head_members));
    read_members(&data->seller, json_object_get(json, "seller"), seller_members,
                 SS_COUNT(seller_members));
    read_members(&data->recipient, json_object_get(json, "recipient"), recipient_members,
                 SS_COUNT(recipient_members));
    read_members(&data->payment, json_object_get(json, "payment"), payment_members,
                 SS_COUNT(payment_members));
    read_lists(data, json, pool);
    data->shows_gross = ss_json_bool(json, "shows_gross");
    data->tax_case = tax_case_find(ss_json_text(json, "tax_case"));
    data->notes = json_object_get(json, "notes");
}

static bool no_vat(ss_tax_case_t tax_case)
{
    return tax_case == SS_TAX_REVERSE_CHARGE || tax_case == SS_TAX_THIRD_COUNTRY
        || tax_case == SS_TAX_SMALL_BUSINESS;
}

bool ss_invoice_data_adds_up(const ss_invoice_data_t *data)
{
    int64_t net = 0, gross = 0, tax_net = 0, tax_vat = 0, tax_gross = 0;

    for (int i = 0; i < data->line_count; i++) {
        net += data->lines[i].net;
        gross += data->lines[i].gross;
    }
    for (int i = 0; i < data->tax_count; i++) {
        tax_net += data->taxes[i].net;
        tax_vat += data->taxes[i].vat;
        tax_gross += data->taxes[i].gross;
    }
    return net == data->net && gross == data->gross && data->net + data->vat == data->gross
        && tax_net == data->net && tax_vat == data->vat && tax_gross == data->gross
        && (!no_vat(data->tax_case) || data->vat == 0);
}
