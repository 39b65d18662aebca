/* Contracts, component subscriptions and payment methods as rows. */
#include "store/contract_store.h"

#include "base/date.h"
#include "store/record.h"

#define CONTRACT(type, field)                                                                      \
    {                                                                                              \
        type, offsetof(ss_contract_t, field)                                                       \
    }
#define BOOKED(type, field)                                                                        \
    {                                                                                              \
        type, offsetof(ss_component_subscription_t, field)                                         \
    }
#define PAYMENT(type, field)                                                                       \
    {                                                                                              \
        type, offsetof(ss_payment_method_t, field)                                                 \
    }

static const ss_column_t contract_columns[] = {
    CONTRACT(SS_TEXT, id),
    CONTRACT(SS_TEXT, number),
    CONTRACT(SS_TEXT, customer_id),
    CONTRACT(SS_TEXT, variant_id),
    CONTRACT(SS_INT, plan_quantity),
    CONTRACT(SS_TEXT, status),
    CONTRACT(SS_TEXT, lang),
    CONTRACT(SS_TEXT, start_date),
    CONTRACT(SS_TEXT, trial_end),
    CONTRACT(SS_TEXT, term_end),
    CONTRACT(SS_TEXT, end_date),
    CONTRACT(SS_TEXT, billed_until),
    CONTRACT(SS_TEXT, next_billing_date),
    CONTRACT(SS_TEXT, discount_id),
    CONTRACT(SS_TEXT, coupon_code),
    CONTRACT(SS_INT, discount_periods_left),
    CONTRACT(SS_TEXT, withdrawal_end),
    CONTRACT(SS_TEXT, custom_fields),
    CONTRACT(SS_TEXT, terms),
    CONTRACT(SS_INT, version),
    CONTRACT(SS_TEXT, created_at),
    CONTRACT(SS_BOOL, test),
};

static const ss_column_t booked_columns[] = {
    BOOKED(SS_TEXT, id),      BOOKED(SS_TEXT, contract_id), BOOKED(SS_TEXT, component_id),
    BOOKED(SS_INT, quantity), BOOKED(SS_TEXT, start_date),  BOOKED(SS_TEXT, end_date),
    BOOKED(SS_INT, position),
};

static const ss_column_t payment_columns[] = {
    PAYMENT(SS_TEXT, id),
    PAYMENT(SS_TEXT, customer_id),
    PAYMENT(SS_TEXT, kind),
    PAYMENT(SS_TEXT, holder),
    PAYMENT(SS_TEXT, iban_sealed),
    PAYMENT(SS_TEXT, iban_masked),
    PAYMENT(SS_TEXT, mandate_reference),
    PAYMENT(SS_TEXT, mandate_text),
    PAYMENT(SS_TEXT, mandate_signed_at),
    PAYMENT(SS_TEXT, mandate_ip),
    PAYMENT(SS_TEXT, created_at),
};

static const ss_record_t contract_record = { contract_columns, SS_COUNT(contract_columns),
                                             sizeof(ss_contract_t) };
static const ss_record_t booked_record = { booked_columns, SS_COUNT(booked_columns),
                                           sizeof(ss_component_subscription_t) };
static const ss_record_t payment_record = { payment_columns, SS_COUNT(payment_columns),
                                            sizeof(ss_payment_method_t) };

static const ss_query_t contract_insert = { SS_SQL_CONTRACT_ADD, &contract_record };
static const ss_query_t contract_by_id = { SS_SQL_CONTRACT_FIND, &contract_record };
static const ss_query_t contract_by_number = { SS_SQL_CONTRACT_FIND_BY_NUMBER, &contract_record };
static const ss_query_t contract_by_customer = { SS_SQL_CONTRACT_LIST, &contract_record };
static const ss_query_t booked_insert = { SS_SQL_COMPONENT_SUBSCRIPTION_ADD, &booked_record };
static const ss_query_t booked_by_contract = { SS_SQL_COMPONENT_SUBSCRIPTION_LIST, &booked_record };
static const ss_query_t payment_insert = { SS_SQL_PAYMENT_METHOD_ADD, &payment_record };
static const ss_query_t payment_by_customer = { SS_SQL_PAYMENT_METHOD_FIND, &payment_record };

ss_status_t ss_contract_add(ss_ctx_t *ctx, const ss_contract_t *contract)
{
    return ss_record_insert(ctx, &contract_insert, contract, NULL);
}

ss_status_t ss_contract_find(ss_ctx_t *ctx, const char *id, ss_contract_t *contract)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_one(ctx, &contract_by_id, args, contract);
}

ss_status_t ss_contract_find_by_number(ss_ctx_t *ctx, const char *number, ss_contract_t *contract)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(number) };

    return ss_db_one(ctx, &contract_by_number, args, contract);
}

ss_status_t ss_contract_list(ss_ctx_t *ctx, const char *customer_id, apr_array_header_t **contracts)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id) };

    return ss_db_list(ctx, &contract_by_customer, args, contracts);
}

ss_status_t ss_contract_set_end(ss_ctx_t *ctx, const char *id, const ss_contract_end_t *end)
{
    ss_arg_t args[] = { ss_arg_text(end->day), ss_arg_text(end->day),
                        ss_arg_text(end->last_billing), ss_arg_text(ctx->merchant_id),
                        ss_arg_text(id), ss_arg_text(end->day) };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_SET_END, args, SS_CONFLICT);
}

ss_status_t ss_contract_undo_end(ss_ctx_t *ctx, const char *id, const char *end_date,
                                 const char *today)
{
    ss_arg_t args[] = { ss_arg_text(end_date), ss_arg_text(ctx->merchant_id), ss_arg_text(id),
                        ss_arg_text(today) };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_UNDO_END, args, SS_CONFLICT);
}

ss_status_t ss_contract_withdraw(ss_ctx_t *ctx, const char *id, const char *day)
{
    ss_arg_t args[] = { ss_arg_text(day), ss_arg_text(day), ss_arg_text(ctx->merchant_id),
                        ss_arg_text(id) };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_WITHDRAW, args, SS_CONFLICT);
}

ss_status_t ss_contract_lock(ss_ctx_t *ctx, const char *id)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_LOCK, args, SS_ERROR);
}

ss_status_t ss_contract_touch(ss_ctx_t *ctx, const char *id)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_TOUCH, args, SS_CONFLICT);
}

ss_status_t ss_contract_approve(ss_ctx_t *ctx, const ss_contract_t *contract)
{
    ss_arg_t args[] = {
        ss_arg_text(contract->start_date),
        ss_arg_text(contract->trial_end),
        ss_arg_text(contract->term_end),
        ss_arg_text(contract->end_date),
        ss_arg_text(contract->billed_until),
        ss_arg_text(contract->next_billing_date),
        ss_arg_int(contract->discount_periods_left),
        ss_arg_text(contract->withdrawal_end),
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(contract->id),
    };
    ss_arg_t booked[] = { ss_arg_text(contract->start_date), ss_arg_text(ctx->merchant_id),
                          ss_arg_text(contract->id) };
    ss_status_t status = ss_db_change_some(ctx, SS_SQL_CONTRACT_APPROVE, args, SS_CONFLICT);

    return status == SS_OK
               ? ss_db_change(ctx, SS_SQL_COMPONENT_SUBSCRIPTION_START, booked, NULL)
               : status;
}

ss_status_t ss_contract_decline(ss_ctx_t *ctx, const char *id)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_DECLINE, args, SS_CONFLICT);
}

ss_status_t ss_contract_set_terms(ss_ctx_t *ctx, const ss_contract_t *after,
                                  const char *billing_before_end)
{
    ss_arg_t args[] = {
        ss_arg_text(after->variant_id),
        ss_arg_int(after->plan_quantity),
        ss_arg_text(after->terms),
        ss_arg_text(after->billed_until),
        ss_arg_text(after->next_billing_date),
        ss_arg_text(billing_before_end),
        ss_arg_int(after->discount_periods_left),
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(after->id),
        ss_arg_int(after->version),
    };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_CHANGE_TERMS, args, SS_CONFLICT);
}

ss_status_t ss_contract_claim(ss_ctx_t *ctx, const ss_contract_t *contract)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract->id),
                        ss_arg_int(contract->version) };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_CLAIM, args, SS_CONFLICT);
}

ss_status_t ss_component_subscription_add(ss_ctx_t *ctx,
                                          const ss_component_subscription_t *subscription)
{
    return ss_record_insert(ctx, &booked_insert, subscription, NULL);
}

ss_status_t ss_component_subscription_list(ss_ctx_t *ctx, const char *contract_id,
                                           apr_array_header_t **list)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id) };

    return ss_db_list(ctx, &booked_by_contract, args, list);
}

ss_status_t ss_component_subscription_end(ss_ctx_t *ctx, const char *contract_id,
                                          const char *component_id, const char *day)
{
    ss_arg_t args[] = { ss_arg_text(day), ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id),
                        ss_arg_text(component_id), ss_arg_text(day) };

    return ss_db_change_some(ctx, SS_SQL_COMPONENT_SUBSCRIPTION_END, args, SS_CONFLICT);
}

ss_status_t ss_payment_method_add(ss_ctx_t *ctx, const ss_payment_method_t *method)
{
    return ss_record_insert(ctx, &payment_insert, method, NULL);
}

ss_status_t ss_payment_method_remove(ss_ctx_t *ctx, const char *customer_id)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id) };

    return ss_db_change(ctx, SS_SQL_PAYMENT_METHOD_REMOVE, args, NULL);
}

ss_status_t ss_payment_method_find(ss_ctx_t *ctx, const char *customer_id,
                                   ss_payment_method_t *method)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id) };

    return ss_db_one(ctx, &payment_by_customer, args, method);
}

ss_status_t ss_payment_method_replace(ss_ctx_t *ctx, const char *customer_id)
{
    ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                        ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id) };

    return ss_db_change(ctx, SS_SQL_PAYMENT_METHOD_REPLACE, args, NULL);
}
