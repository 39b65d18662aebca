/* A merchant with a catalogue, settings and texts, and drafts of orders: for tests from the cart to the contract. */
#ifndef SS_UNIT_SHOP_H
#define SS_UNIT_SHOP_H

#include "database.h"

#include "actions/draft.h"
#include "actions/place_order.h"

/** A new database with the catalogue of tests/data/shop.json; language "de", keys and site are set. */
ss_ctx_t *given_shop(void);

/** The same merchant on a connection of its own, for another thread. */
ss_ctx_t *given_shop_again(const ss_ctx_t *shop, apr_pool_t *pool);

/** A consumer from Kiel who pays by direct debit and has ticked everything: nothing chosen beside the plan. */
ss_draft_t given_draft(ss_ctx_t *ctx, const char *variant);
/** The same as a business; `country` and `vat_id` as on its address. */
ss_draft_t given_business_draft(ss_ctx_t *ctx, const char *variant, const char *country, const char *vat_id);

/** Add a component by its ExternalId; whole units. */
void given_choice(ss_ctx_t *ctx, ss_draft_t *draft, const char *component, int64_t quantity);

/** From now on 7 % in Germany on a component. */
void given_reduced_rate(ss_ctx_t *ctx, const char *component);

/** The draft of example 1 in pricing: 9.90 + 2.90 + 2 x 1.20 + 3 x 1.00, setup 9.90, 25 % for three months. */
ss_draft_t given_example_draft(ss_ctx_t *ctx);

/** Note the present price as the one that was shown, as the review page does. */
void given_price_was_shown(ss_ctx_t *ctx, ss_draft_t *draft);

/** Consents that are ticked; NULL ends. */
void given_consents(ss_draft_t *draft, const char *const *ids);

/** Count of rows of a table. */
int rows_of(ss_ctx_t *ctx, const char *table);

/** Member of an object by path, "price.groups.0.lines.1.amount"; NULL if it is not there. */
const json_t *json_at(const json_t *json, const char *path);
const char *text_at(const json_t *json, const char *path);

#endif
