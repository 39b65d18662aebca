/* selfservicectl payment add, payment list: what moves the balance of a contract. */
#include "ctl/commands.h"

#include "actions/account_view.h"
#include "actions/book_payment.h"
#include "actions/say.h"
#include "base/json.h"
#include "model/agreement.h"
#include "store/catalogue_store.h"
#include "store/ledger_store.h"

#include <stdio.h>

#define LIST_LIMIT 200

static const char *given(const ss_ctl_t *ctl, const char *option, const char *otherwise)
{
    const char *value = ss_ctl_option(ctl, option);

    return value == NULL ? otherwise : value;
}

static int read_movement(const ss_ctl_t *ctl, const ss_contract_t *contract,
                         ss_movement_t *movement)
{
    const char *day = ss_ctl_option(ctl, "date");

    if (ss_ctl_read_amount(ctl, "AMOUNT", ctl->args[1], ss_account_currency(ctl->ctx, contract),
                           &movement->amount) != SS_EXIT_OK) {
        return SS_EXIT_USAGE;
    }
    if (day != NULL && !ss_date_parse(day, &movement->booked_on)) {
        ss_ctl_fail(ctl, "--date wants a day such as 2026-11-24, not \"%s\"", day);
        return SS_EXIT_USAGE;
    }
    movement->kind = given(ctl, "kind", "payment");
    movement->invoice = given(ctl, "invoice", "");
    movement->reference = given(ctl, "reference", "");
    return SS_EXIT_OK;
}

static int tell(const ss_ctl_t *ctl, const apr_array_header_t *entries, ss_currency_t currency)
{
    apr_pool_t *pool = ctl->ctx->pool;
    json_t *list = ss_json_list(pool);

    ss_ctl_head(ctl);
    for (int i = 0; i < entries->nelts; i++) {
        const ss_ledger_entry_t *booked = &APR_ARRAY_IDX(entries, i, ss_ledger_entry_t);
        const char *amount = ss_money_plain(booked->amount, currency.digits, pool);
        json_t *entry = ss_json_object(pool);

        if (!ctl->json) {
            printf("%s  %s  %-10s %12s %s\n", booked->id, booked->booked_on, booked->kind, amount,
                   currency.code);
        }
        ss_json_set_text(entry, "id", booked->id);
        ss_json_set_text(entry, "kind", booked->kind);
        ss_json_set_text(entry, "amount", amount);
        ss_json_set_text(entry, "booked_on", booked->booked_on);
        ss_json_set_text(entry, "invoice_id", booked->invoice_id);
        ss_json_append(list, entry);
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}

int ss_payment_add_command(ss_ctl_t *ctl)
{
    ss_movement_t movement = { .amount = 0 };
    apr_array_header_t *entries;
    ss_contract_t contract;
    ss_status_t status;
    int code = ss_ctl_need_contract(ctl, ctl->args[0], &contract);

    if (code == SS_EXIT_OK) {
        code = read_movement(ctl, &contract, &movement);
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_catalogue_load(ctl->ctx, ctl->merchant));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_book_payment(ctl->ctx, &contract, &movement, &entries);
    return status == SS_OK ? tell(ctl, entries, ss_account_currency(ctl->ctx, &contract))
                           : ss_ctl_finish(ctl, status);
}

static json_t *line_json(const ss_booking_t *booking, const char *amount, const char *balance,
                         apr_pool_t *pool)
{
    json_t *entry = ss_json_object(pool);

    ss_json_set_text(entry, "day", booking->day);
    ss_json_set_text(entry, "kind", booking->kind);
    ss_json_set_text(entry, "number", booking->number);
    ss_json_set_text(entry, "reference", booking->reference);
    ss_json_set_text(entry, "amount", amount);
    ss_json_set_text(entry, "balance", balance);
    return entry;
}

int ss_payment_list_command(ss_ctl_t *ctl)
{
    apr_pool_t *pool = ctl->ctx->pool;
    json_t *list = ss_json_list(pool);
    apr_array_header_t *bookings;
    ss_contract_t contract;
    int64_t balance = 0;
    int digits, code = ss_ctl_need_contract(ctl, ctl->args[0], &contract);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(
            ctl, ss_ledger_balance(ctl->ctx, contract.id, SS_ACCOUNT_NEWEST, &balance));
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_ledger_list(ctl->ctx, contract.id, SS_ACCOUNT_NEWEST,
                                                 LIST_LIMIT, &bookings));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    digits = ss_account_currency(ctl->ctx, &contract).digits;
    ss_ctl_head(ctl);
    for (int i = 0; i < bookings->nelts; i++) {
        const ss_booking_t *booking = &APR_ARRAY_IDX(bookings, i, ss_booking_t);
        const char *amount = ss_money_plain(booking->amount, digits, pool);
        const char *now = ss_money_plain(balance, digits, pool);

        if (!ctl->json) {
            printf("%s  %-11s %-16s %12s %12s  %s\n", booking->day, booking->kind, booking->number,
                   amount, now, booking->reference);
        }
        ss_json_append(list, line_json(booking, amount, now, pool));
        balance -= booking->amount;
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}
