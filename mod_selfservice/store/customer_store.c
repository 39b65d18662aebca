/* Customers as rows of the table customer. */
#include "store/customer_store.h"

#include "base/date.h"
#include "store/record.h"

#include <apr_lib.h>
#include <apr_strings.h>

/* A row: the customer and what only the table needs. */
typedef struct customer_row_t {
    ss_customer_t customer;
    const char *created_at;
    const char *email_key; /* address in lower case, for finding */
} customer_row_t;

#define FIELD(id)                                                                                  \
    {                                                                                              \
        SS_TEXT, offsetof(customer_row_t, customer.person.fields) + sizeof(char *) * (id)          \
    }

static const ss_column_t customer_columns[] = {
    { SS_TEXT, offsetof(customer_row_t, customer.id) },
    { SS_TEXT, offsetof(customer_row_t, customer.number) },
    { SS_BOOL, offsetof(customer_row_t, customer.person.business) },
    FIELD(SS_FIELD_CNAME), FIELD(SS_FIELD_VATID), FIELD(SS_FIELD_FNAME), FIELD(SS_FIELD_LNAME),
    FIELD(SS_FIELD_EMAIL), FIELD(SS_FIELD_PNUM), FIELD(SS_FIELD_STREET), FIELD(SS_FIELD_HNUM),
    FIELD(SS_FIELD_ALINE1), FIELD(SS_FIELD_ALINE2), FIELD(SS_FIELD_PCODE), FIELD(SS_FIELD_CITY),
    FIELD(SS_FIELD_COUNTRY),
    { SS_TEXT, offsetof(customer_row_t, customer.lang) },
    { SS_TEXT, offsetof(customer_row_t, customer.tag) },
    { SS_TEXT, offsetof(customer_row_t, customer.custom_fields) },
    { SS_INT, offsetof(customer_row_t, customer.version) },
    { SS_TEXT, offsetof(customer_row_t, created_at) },
    { SS_TEXT, offsetof(customer_row_t, email_key) },
};

static const ss_record_t customer_record = { customer_columns, SS_COUNT(customer_columns),
                                             sizeof(customer_row_t) };

static const ss_query_t customer_insert = { SS_SQL_CUSTOMER_ADD, &customer_record };
static const ss_query_t customer_by_id = { SS_SQL_CUSTOMER_FIND, &customer_record };
static const ss_query_t customer_by_email = { SS_SQL_CUSTOMER_LIST_BY_EMAIL, &customer_record };

static const char *email_key(const char *email, apr_pool_t *pool)
{
    char *key = apr_pstrdup(pool, email);

    for (char *c = key; *c != '\0'; c++) {
        *c = (char)apr_tolower(*c);
    }
    return key;
}

/* The customer of a row, its instant read from text. */
static ss_customer_t customer_of(const customer_row_t *row)
{
    ss_customer_t customer = row->customer;

    if (!ss_time_parse(row->created_at, &customer.created_at)) {
        customer.created_at = 0;
    }
    return customer;
}

ss_status_t ss_customer_add(ss_ctx_t *ctx, const ss_customer_t *customer)
{
    customer_row_t row = { *customer, ss_time_text(customer->created_at, ctx->pool),
                           email_key(customer->person.fields[SS_FIELD_EMAIL], ctx->pool) };

    return ss_record_insert(ctx, &customer_insert, &row, NULL);
}

ss_status_t ss_customer_find(ss_ctx_t *ctx, const char *id, ss_customer_t *customer)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id) };
    customer_row_t row = { 0 };
    ss_status_t status = ss_db_one(ctx, &customer_by_id, args, &row);

    if (status == SS_OK) {
        *customer = customer_of(&row);
    }
    return status;
}

ss_status_t ss_customer_lock(ss_ctx_t *ctx, const char *id)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_change(ctx, SS_SQL_CUSTOMER_LOCK, args, NULL);
}

ss_status_t ss_customer_list_by_email(ss_ctx_t *ctx, const char *email, int oldest, int newest,
                                      apr_array_header_t **customers)
{
    const ss_arg_t merchant = ss_arg_text(ctx->merchant_id),
                   key = ss_arg_text(email_key(email, ctx->pool));
    ss_arg_t args[] = { merchant, key, merchant, key, ss_arg_int(oldest),
                        merchant, key, ss_arg_int(newest) };
    apr_array_header_t *rows = NULL;
    ss_status_t status = ss_db_list(ctx, &customer_by_email, args, &rows);

    if (status != SS_OK) {
        return status;
    }
    *customers = apr_array_make(ctx->pool, rows->nelts, sizeof(ss_customer_t));
    for (int i = 0; i < rows->nelts; i++) {
        APR_ARRAY_PUSH(*customers,
                       ss_customer_t) = customer_of(&APR_ARRAY_IDX(rows, i, customer_row_t));
    }
    return SS_OK;
}

ss_status_t ss_customer_set_person(ss_ctx_t *ctx, const ss_customer_t *customer,
                                   const ss_person_t *person)
{
    ss_arg_t args[SS_FIELD_COUNT + 5];
    int count = 0;

    args[count++] = ss_arg_int(person->business);
    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        args[count++] = ss_arg_text(person->fields[i]);
    }
    args[count++] = ss_arg_text(email_key(person->fields[SS_FIELD_EMAIL], ctx->pool));
    args[count++] = ss_arg_text(ctx->merchant_id);
    args[count++] = ss_arg_text(customer->id);
    args[count++] = ss_arg_int(customer->version);
    return ss_db_change_some(ctx, SS_SQL_CUSTOMER_SET_PERSON, args, SS_CONFLICT);
}
