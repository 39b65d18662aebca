/* A contract whose account moves. */
#include "given_account.h"

#include "actions/place_order.h"
#include "store/contract_store.h"
#include "store/invoice_store.h"
#include "store/ledger_store.h"

#include <apr_strings.h>
#include <stdlib.h>

visit_t given_debit(void)
{
    visit_t visit = { .ctx = given_shop() };
    ss_draft_t draft = given_example_draft(visit.ctx);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(visit.ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_contract_find(visit.ctx, order.contract_id, &visit.contract), SS_OK);
    return visit;
}

visit_t given_visit(void)
{
    visit_t visit = given_debit();

    db_run(visit.ctx, "UPDATE invoice SET debit_date = ''");
    return visit;
}

const char *number_of(visit_t *visit)
{
    return db_text(visit->ctx, "SELECT number FROM invoice WHERE kind = 'invoice' ORDER BY id LIMIT 1");
}

void given_invoice(visit_t *visit, const char *number, const char *kind, int64_t gross,
                          const char *due_date)
{
    const ss_invoice_t invoice = {
        .id = apr_psprintf(visit->ctx->pool, "%024d", atoi(number)),
        .number = number, .kind = kind, .customer_id = visit->contract.customer_id,
        .contract_id = visit->contract.id, .lang = "de", .currency = "EUR", .gross = gross,
        .issue_date = "2026-11-20", .due_date = due_date, .period_start = "", .period_end = "",
        .document_id = "", .data = "{}", .created_at = "", .debit_date = "", .purpose = "",
    };

    CU_ASSERT_EQUAL_FATAL(ss_invoice_add(visit->ctx, &invoice), SS_OK);
}

ss_status_t book(visit_t *visit, const char *kind, int64_t amount, const char *invoice)
{
    const ss_movement_t movement = { .kind = kind, .amount = amount, .invoice = invoice, .reference = "" };

    apr_array_clear(visit->ctx->problems);
    return ss_book_payment(visit->ctx, &visit->contract, &movement, &visit->entries);
}

const char *state(visit_t *visit, const char *number, bool debited)
{
    ss_invoice_t invoice;

    CU_ASSERT_EQUAL_FATAL(ss_invoice_find_by_number(visit->ctx, number, &invoice), SS_OK);
    return ss_invoice_state_name(ss_invoice_state(&invoice, "2026-12-24", debited));
}

int64_t balance(visit_t *visit)
{
    int64_t sum = -1;

    CU_ASSERT_EQUAL(ss_ledger_balance(visit->ctx, visit->contract.id, SS_ACCOUNT_NEWEST, &sum), SS_OK);
    return sum;
}
