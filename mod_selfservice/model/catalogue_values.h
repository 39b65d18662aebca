/* Single values of catalogue objects, as checker and reader understand them alike. */
#ifndef SS_CATALOGUE_VALUES_H
#define SS_CATALOGUE_VALUES_H

#include "model/catalogue.h"

/**
 * A decimal number as millionths. @return false if it is no number, out of range or finer than a
 * millionth
 */
bool ss_value_millionths(const json_t *value, int64_t *millionths);

/** Millionths of a member; `absent` if it is missing, null or unreadable. */
int64_t ss_value_millionths_or(const json_t *object, const char *name, int64_t absent);

/** A whole number; 12.0 is one. */
bool ss_value_int(const json_t *value, int64_t *number);

/**
 * A period {"Unit", "Quantity"}; missing, null or with quantity 0 it is not set.
 * @return false if it is something else
 */
bool ss_value_span(const json_t *value, ss_span_t *span);

/**
 * An instant: with Z or offset, without a zone (then UTC), with any number of decimals, or a day
 * alone, which means its first instant in `zone`. @return false if it is none of these
 */
bool ss_value_instant(const json_t *value, const char *zone, apr_time_t *instant);

/** How a price scale counts: its Type, else what IsCumulative and IsBucketPrice say. */
ss_scale_type_t ss_value_scale_type(const json_t *scale);
/** "Volume" ...; "" for SS_SCALE_NONE */
const char *ss_scale_type_name(ss_scale_type_t type);

/** The percentage of an effect under any of its three names; NULL if it has none. */
const json_t *ss_value_percentage(const json_t *effect);
/** @return true if the effect takes off a fixed amount */
bool ss_value_is_fixed(const json_t *effect);

/** @return true if a list of customer types names `type`; an absent or empty list names all */
bool ss_value_allows(const json_t *types, const char *type);

/** @return true if the member is absent or null */
bool ss_value_absent(const json_t *object, const char *name);
/** A boolean member, or `absent` if it is missing or null. */
bool ss_value_bool(const json_t *object, const char *name, bool absent);

#endif
