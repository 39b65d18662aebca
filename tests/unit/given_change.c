/* A contract of 2026-11-24 and somebody who changes it. */
#include "given_change.h"

#include "actions/place_order.h"
#include "store/contract_store.h"
#include "store/customer_store.h"

#include <string.h>

void given_contract_read(given_change_t *given)
{
    const char *id = db_text(given->ctx, "SELECT id FROM contract");

    CU_ASSERT_EQUAL_FATAL(ss_contract_find(given->ctx, id, &given->contract), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(given->ctx, given->contract.customer_id, &given->customer), SS_OK);
}

given_change_t *given_contract_of(ss_ctx_t *ctx, ss_draft_t *draft)
{
    given_change_t *given = apr_pcalloc(ss_test_pool(), sizeof(*given));
    ss_order_t order;

    given_price_was_shown(ctx, draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, draft, &order), SS_OK);
    given->ctx = ctx;
    given_contract_read(given);
    return given;
}

given_change_t *given_contract(const char *variant)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, variant);

    return given_contract_of(ctx, &draft);
}

void at(given_change_t *given, const char *time)
{
    CU_ASSERT_TRUE_FATAL(ss_time_parse(time, &given->ctx->now));
}

ss_status_t wishes(given_change_t *given, const char *variant, const char *component, int64_t quantity)
{
    ss_ctx_t *ctx = given->ctx;

    apr_array_clear(ctx->problems);
    given_contract_read(given);
    CU_ASSERT_EQUAL_FATAL(ss_change_open(ctx, &given->contract, &given->customer, &given->change), SS_OK);
    given->draft = ss_change_draft(ctx, &given->change);
    if (variant != NULL) {
        given->draft.variant = ss_catalogue_variant(ctx->catalogue, variant);
    }
    if (component != NULL) {
        given_choice(ctx, &given->draft, component, quantity);
    }
    return ss_change_make(ctx, &given->draft, false, &given->change);
}

ss_status_t changes_to(given_change_t *given, const char *variant, const char *component, int64_t quantity)
{
    ss_draft_t *draft = &given->draft;
    const ss_cart_item_t *items;
    int count;

    if (wishes(given, variant, NULL, 0) != SS_OK) {
        return SS_INVALID;
    }
    items = draft->items;
    count = draft->item_count;
    draft->items = NULL;
    draft->item_count = 0;
    for (int i = 0; i < count; i++) {
        if (strcmp(items[i].component->external_id, component) != 0) {
            given_choice(given->ctx, draft, items[i].component->external_id, items[i].quantity / SS_MILLION);
        }
    }
    if (quantity > 0) {
        given_choice(given->ctx, draft, component, quantity);
    }
    return ss_change_make(given->ctx, draft, false, &given->change);
}

const char *day_of(const given_change_t *given)
{
    return ss_date_text(given->change.day, ss_test_pool());
}

ss_status_t orders(given_change_t *given, bool early)
{
    static const char *const ticked[] = { "agb", "unternehmen", "sofort", NULL };
    static const char *const waits[] = { "agb", "unternehmen", NULL };

    given->draft.button_label = "zahlungspflichtig bestellen";
    given->draft.shown_price = ss_change_fingerprint(given->ctx, &given->change, &given->draft);
    given_consents(&given->draft, early ? ticked : waits);
    return ss_change_contract(given->ctx, &given->contract, &given->customer, &given->draft,
                              given->contract.version);
}

const char *changes(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT kind || ' ' || status || ' ' || effective_date FROM contract_change ORDER BY created_at DESC");
}

void changed(given_change_t *given, const char *component, int64_t quantity, bool early)
{
    CU_ASSERT_EQUAL_FATAL(changes_to(given, NULL, component, quantity), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, early), SS_OK);
}

given_change_t *given_example_change(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);

    return given_contract_of(ctx, &draft);
}

given_change_t *given_support_from(const char *ordered, bool early)
{
    given_change_t *given = given_contract("webhosting-plus");

    at(given, ordered);
    changed(given, "support", 1, early);
    return given;
}
