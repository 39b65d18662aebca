/* What was used, in words: for the page, the overview and the download. */
#ifndef SS_USAGE_REPORT_H
#define SS_USAGE_REPORT_H

#include "actions/usage_bill.h"

/**
 * Set "usage" in `data`, one per fee period of metered components: {"n", "first", "period", "billed_on",
 * "trial", "cost", "tax", "counted", "left", "columns": [name], "has_earlier", "earlier":
 * [{"period", "cells": [{"label", "value"}], "cost"}], "lines": [{"id", "name", "unit", "amount":
 * "412 von 1.000 GB", "meter": {"max", "value", "full"} or false, "note", "cost", "used",
 * "included", "beyond", "price", "scale": see ss_scale_view() or false}]}. Empty before the
 * contract begins and where nothing is charged by usage.
 * @param agreed  of ss_contract_cart()
 */
ss_status_t ss_usage_report(ss_ctx_t *ctx, const ss_contract_t *contract, const ss_cart_t *agreed,
                            json_t *data);

/** The same without what is past, for the overview. */
ss_status_t ss_usage_summary(ss_ctx_t *ctx, const ss_contract_t *contract, const ss_cart_t *agreed,
                             json_t *data);

#endif
