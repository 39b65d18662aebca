/* Signed links that mark an order as a test: everything runs, nothing is billed. */
#ifndef SS_TEST_ORDER_H
#define SS_TEST_ORDER_H

#include "model/catalogue.h"

/** The address of a variant's order page for customers: "https://.../order/webhosting-plus". */
const char *ss_order_link(ss_ctx_t *ctx, const ss_variant_t *variant);

/** The same, good for test orders during seven days. */
const char *ss_test_order_link(ss_ctx_t *ctx, const ss_variant_t *variant);

/**
 * @param sealed  the link's parameter "test"; may be ""
 * @return true if it was made by ss_test_order_link() for this variant and still holds
 */
bool ss_test_order_open(ss_ctx_t *ctx, const ss_variant_t *variant, const char *sealed);

#endif
