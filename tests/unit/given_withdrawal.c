/* Declares withdrawals and cancellations of the contract of a new shop, and tells what came of them. */
#include "given_withdrawal.h"

#include <apr_strings.h>
#include <string.h>

#define EMAIL "marlene@feddersen.example"

void given_ordered(ss_ctx_t *ctx, ss_draft_t *draft)
{
    ss_order_t placed;

    given_price_was_shown(ctx, draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, draft, &placed), SS_OK);
    db_run(ctx, "DELETE FROM outbox");
}

ss_ctx_t *given_example_contract(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);

    given_ordered(ctx, &draft);
    return ctx;
}

ss_declaration_t declared(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *part)
{
    static int key;
    ss_declaration_t declaration = { .id = "" };
    const ss_declaration_input_t input = { .name = "Marlene Feddersen", .contract = "V-000001", .email = EMAIL,
                                           .part = part, .reason = "", .end_date = "" };

    apr_array_clear(ctx->problems);
    CU_ASSERT_EQUAL_FATAL(
        ss_declare(ctx, kind, apr_psprintf(ctx->pool, "form %d", ++key), &input, &declaration), SS_OK);
    return declaration;
}

const char *withdraws(ss_ctx_t *ctx, const char *part)
{
    return declared(ctx, SS_WITHDRAWAL, part).status;
}

void withdraw(ss_ctx_t *ctx)
{
    CU_ASSERT_STRING_EQUAL(withdraws(ctx, ""), "assigned");
}

const char *notes(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT count(*) || ' ' || coalesce(sum(gross), 0) FROM invoice WHERE kind = 'credit_note'");
}

const char *mail_of(ss_ctx_t *ctx, const char *event)
{
    return db_text(ctx, apr_psprintf(ctx->pool, "SELECT data FROM outbox WHERE event = '%s' ORDER BY id DESC", event));
}

bool mail_has(ss_ctx_t *ctx, const char *words)
{
    return strstr(mail_of(ctx, "withdrawal_received"), words) != NULL;
}

void expect_people(ss_ctx_t *ctx, const char *part)
{
    static const char *const booked = "SELECT count(*) FROM component_subscription WHERE end_date = ''";
    const char *before = db_text(ctx, booked), *noted = notes(ctx);

    CU_ASSERT_STRING_EQUAL(withdraws(ctx, part), "waiting");
    CU_ASSERT_STRING_EQUAL(notes(ctx), noted);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, booked), before);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract"), "active");
    CU_ASSERT_EQUAL(rows_of(ctx, "refund"), 0);
}
