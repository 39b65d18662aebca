/* Texts made before a transaction, with slots for the numbers that are only known inside it. */
#ifndef SS_SLOTS_H
#define SS_SLOTS_H

#include "base/base.h"

typedef enum ss_slot_t {
    SS_SLOT_ORDER,
    SS_SLOT_CONTRACT,
    SS_SLOT_CUSTOMER,
    SS_SLOT_INVOICE,
    SS_SLOT_COUNT
} ss_slot_t;

/**
 * What a slot looks like in JSON text, until ss_slots_fill() puts a number in its place.
 * @param key  a random id of this work, so that nothing a customer types looks like a slot
 */
const char *ss_slot(ss_slot_t slot, const char *key, apr_pool_t *pool);

/** JSON text with its slots filled. @param numbers  by slot; NULL fills in "" */
const char *ss_slots_fill(const char *text, const char *key, const char *const *numbers,
                          apr_pool_t *pool);

#endif
