/* How many orders one e-mail address may have within SelfServiceOrderRate: each sends it a mail. */
#ifndef SS_ORDER_RATE_H
#define SS_ORDER_RATE_H

#include "base/base.h"

/**
 * @param email  anybody may have typed it
 * @param own    mails of this order that are stored already: 0, or 1 inside its transaction
 * @return SS_OK; SS_INVALID with the problem "email" "too_many_orders" (logged); a database's status
 */
ss_status_t ss_order_rate_check(ss_ctx_t *ctx, const char *email, int own);

#endif
