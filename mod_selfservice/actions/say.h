/* Texts for what actions put into views, mails and documents, in the language of the context. */
#ifndef SS_SAY_H
#define SS_SAY_H

#include "base/date.h"
#include "model/contract.h"
#include "model/money.h"
#include "model/period.h"
#include "render/skin.h"

/** A text of ctx->lang; pairs of placeholder and value follow, ended by NULL: ss_say(ctx, key,
 * "date", date, NULL). */
const char *ss_say(ss_ctx_t *ctx, const char *key, ...) __attribute__((sentinel));

/** @return true if there is such a text */
bool ss_say_has(const ss_ctx_t *ctx, const char *key);

/** A plural text: "count" chooses the form and fills {count}; pairs as in ss_say(). */
const char *ss_say_count(ss_ctx_t *ctx, const char *key, int64_t count, ...)
    __attribute__((sentinel));

/**
 * A span by a group of texts, "<group>.day", ".week", ".month", ".year", each with plural forms;
 * whole years are told in months where the group has no ".year". "" for no span. Groups:
 * "order.span" (12 Monate), "order.span_of" (einer Frist von "einem Monat"), "order.per" (pro
 * Monat), "order.each" (je Monat), "order.every" (Monatlich), "order.every_low" (monatlich).
 */
const char *ss_say_span(ss_ctx_t *ctx, const char *group, ss_span_t span);

/** "24.11.2026"; "" for no date. */
const char *ss_say_date(ss_ctx_t *ctx, ss_date_t date);
/** The same for an ISO day as it is stored; "" for none. */
const char *ss_say_day(ss_ctx_t *ctx, const char *iso);
/** The merchant's day of an instant as it is stored; "" for none. */
const char *ss_say_day_of(ss_ctx_t *ctx, const char *instant);
/** "24.11.2026 bis 23.02.2027" */
const char *ss_say_range(ss_ctx_t *ctx, ss_date_t first, ss_date_t last);
/** The same for ISO days as they are stored; one that ends as it begins is that day. */
const char *ss_say_days(ss_ctx_t *ctx, const char *first, const char *last);
/** An amount with its currency sign, as the language writes it; `minor` is in minor units. */
const char *ss_say_money(ss_ctx_t *ctx, int64_t minor, const ss_currency_t *currency);
/** The same for a currency by its code, as rows hold it. */
const char *ss_say_money_in(ss_ctx_t *ctx, int64_t minor, const char *code);
/** "2", "1,5"; millionths. */
const char *ss_say_quantity(ss_ctx_t *ctx, int64_t millionths);
/** "1.000 GB"; without the unit if that is longer: it would need a plural, which catalogues do not
 * have. */
const char *ss_say_amount(ss_ctx_t *ctx, int64_t millionths, const char *unit);
/** "19 %"; hundredths of a percent. */
const char *ss_say_rate(ss_ctx_t *ctx, int rate);

/** A text that shows {value}; "" for an empty value. */
const char *ss_say_value(ss_ctx_t *ctx, const char *key, const char *value);

/** "V-000001, Webhosting Plus", or the plain number if the plan is gone from the catalogue. */
const char *ss_say_contract(ss_ctx_t *ctx, const ss_contract_t *contract);
/** a + between + b; `between` only if neither part is empty. */
const char *ss_both(ss_ctx_t *ctx, const char *a, const char *between, const char *b);

/** Append {"label", "value"} to a list; nothing if the value is "". */
void ss_fact_add(ss_ctx_t *ctx, json_t *facts, const char *label_key, const char *value);
/** The same with a label that is no text of ours. */
void ss_fact_add_named(ss_ctx_t *ctx, json_t *facts, const char *label, const char *value);

#endif
