/* What moved the account of a contract: pages of bookings, and all of them as a file. */
#include "actions/account_view.h"

#include "actions/say.h"
#include "render/csv.h"

#include <apr_strings.h>
#include <string.h>

#define FILE_STEP 500 /* bookings read at once for a file */

ss_currency_t ss_account_currency(const ss_ctx_t *ctx, const ss_contract_t *contract)
{
    ss_currency_t currency = { "EUR", 2 };
    const char *error;

    ss_currency_find(ss_json_text(ss_json_parse(contract->terms, &error, ctx->pool), "currency"),
                     &currency);
    return currency;
}

/* "Rechnung", "Zahlung" ... */
static const char *kind_words(ss_ctx_t *ctx, const ss_booking_t *booking)
{
    bool document = strcmp(booking->kind, "invoice") == 0
                    || strcmp(booking->kind, "credit_note") == 0;

    return ss_say(ctx,
                  apr_pstrcat(ctx->pool, document ? "portal.documents." : "portal.balance.kind_",
                              booking->kind, NULL),
                  NULL);
}

static json_t *booking_view(ss_ctx_t *ctx, const ss_booking_t *booking, int64_t balance,
                            const ss_currency_t *currency)
{
    json_t *view = ss_json_object(ctx->pool);
    ss_date_t date = { 0, 0, 0 };

    ss_date_parse(booking->day, &date);
    ss_json_set_text(view, "label", kind_words(ctx, booking));
    ss_json_set_text(view, "number", booking->number);
    ss_json_set_text(view, "reference", booking->reference);
    ss_json_set_text(view, "date", ss_say_date(ctx, date));
    ss_json_set_text(view, "amount", ss_say_money(ctx, booking->amount, currency));
    ss_json_set_text(view, "balance", ss_say_money(ctx, balance, currency));
    return view;
}

ss_status_t ss_account_bookings(ss_ctx_t *ctx, const ss_contract_t *contract,
                                ss_account_key_t *after, json_t *data)
{
    const ss_currency_t currency = ss_account_currency(ctx, contract);
    json_t *list = ss_json_list(ctx->pool);
    apr_array_header_t *bookings;
    int64_t balance = 0;
    ss_status_t status = ss_ledger_balance(ctx, contract->id, *after, &balance);

    if (status == SS_OK) {
        status = ss_ledger_list(ctx, contract->id, *after, SS_ACCOUNT_PAGE + 1, &bookings);
    }
    if (status != SS_OK) {
        return status;
    }
    ss_json_set_text(data, "balance", ss_say_money(ctx, balance, &currency));
    for (int i = 0; i < bookings->nelts && i < SS_ACCOUNT_PAGE; i++) {
        const ss_booking_t *booking = &APR_ARRAY_IDX(bookings, i, ss_booking_t);

        ss_json_append(list, booking_view(ctx, booking, balance, &currency));
        balance -= booking->amount;
        *after = (ss_account_key_t){ booking->day, booking->id };
    }
    if (bookings->nelts <= SS_ACCOUNT_PAGE) {
        after->id = "";
    }
    ss_json_set(data, "bookings", list);
    ss_json_set_bool(data, "has_bookings", bookings->nelts > 0);
    return SS_OK;
}

static void add_heads(ss_ctx_t *ctx, ss_buffer_t *out)
{
    const char *const heads[] = {
        ss_say(ctx, "portal.balance.date", NULL),    ss_say(ctx, "portal.balance.what", NULL),
        ss_say(ctx, "portal.balance.number", NULL),  ss_say(ctx, "portal.balance.reference", NULL),
        ss_say(ctx, "portal.balance.amount", NULL),  ss_say(ctx, "portal.balance.balance", NULL),
        ss_say(ctx, "portal.usage.csv_currency", NULL),
    };

    ss_csv_row(out, heads, SS_COUNT(heads));
}

static void add_row(ss_ctx_t *ctx, const ss_booking_t *booking, int64_t balance,
                    const ss_currency_t *currency, ss_buffer_t *out)
{
    const char *const cells[] = {
        booking->day,
        kind_words(ctx, booking),
        booking->number,
        booking->reference,
        ss_money_plain(booking->amount, currency->digits, ctx->pool),
        ss_money_plain(balance, currency->digits, ctx->pool),
        currency->code,
    };

    ss_csv_row(out, cells, SS_COUNT(cells));
}

ss_status_t ss_account_csv(ss_ctx_t *ctx, const ss_contract_t *contract, ss_buffer_t *out)
{
    const ss_currency_t currency = ss_account_currency(ctx, contract);
    ss_account_key_t after = SS_ACCOUNT_NEWEST;
    apr_array_header_t *bookings;
    int64_t balance = 0;
    ss_status_t status = ss_ledger_balance(ctx, contract->id, after, &balance);

    add_heads(ctx, out);
    do {
        if (status == SS_OK) {
            status = ss_ledger_list(ctx, contract->id, after, FILE_STEP, &bookings);
        }
        for (int i = 0; status == SS_OK && i < bookings->nelts; i++) {
            const ss_booking_t *booking = &APR_ARRAY_IDX(bookings, i, ss_booking_t);

            add_row(ctx, booking, balance, &currency, out);
            balance -= booking->amount;
            after = (ss_account_key_t){ booking->day, booking->id };
        }
    } while (status == SS_OK && bookings->nelts == FILE_STEP);
    return status;
}
