/* Quantities of components as people type them and as steppers change them, in millionths. */
#ifndef SS_QUANTITY_H
#define SS_QUANTITY_H

#include "model/catalogue.h"

/** Units a component without a maximum of the merchant's may have. */
#define SS_QUANTITY_MAX (INT64_C(1000000) * SS_MILLION)

/** Read "2", "1.5" or "1,5": at most six decimals, "" is 0. @return false for anything else */
bool ss_quantity_read(const char *typed, int64_t *quantity);

/** The largest quantity that may be booked. */
int64_t ss_quantity_limit(const ss_component_t *component);

/**
 * The nearest quantity that may be booked: 0, or on the component's steps from minimum to maximum.
 */
int64_t ss_quantity_fit(const ss_component_t *component, int64_t quantity);

/** `count` steps up or down; from nothing up to the minimum, from the minimum down to nothing. */
int64_t ss_quantity_step(const ss_component_t *component, int64_t quantity, int count);

/** @return true if no quantity of it costs anything */
bool ss_component_is_free(const ss_component_t *component);

#endif
