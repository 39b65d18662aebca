/* What a change of a contract is called: by its day, and by what it put in place of what. */
#ifndef SS_CHANGE_NAME_H
#define SS_CHANGE_NAME_H

#include "model/contract_change.h"

/** "Webhosting Pro statt Webhosting Plus"; the variants where the plan stays. */
const char *ss_change_plan_words(ss_ctx_t *ctx, const ss_variant_t *before,
                                 const ss_variant_t *after);

/**
 * "Premium-Postfach 25 GB: 5 statt 3", "Backup-Archiv, neu", "Backup-Archiv, entfällt".
 * @param before  quantity in millionths; 0: it was not booked @param after  the same
 */
const char *ss_change_component_words(ss_ctx_t *ctx, const ss_component_t *component,
                                      int64_t before, int64_t after);

/**
 * "Änderung vom 30.11.2026: Webhosting Pro statt Webhosting Plus": the day is that of its order.
 * Without what is gone from the catalogue, and no longer than the field of a form takes.
 */
const char *ss_change_name(ss_ctx_t *ctx, const ss_contract_change_t *change);

/** @return true if what was typed is that name, or "Änderung vom 30.11.2026" alone */
bool ss_change_is_named(ss_ctx_t *ctx, const ss_contract_change_t *change, const char *typed);

#endif
