/* Check digits of VAT identification numbers. */
#ifndef SS_VAT_CHECK_H
#define SS_VAT_CHECK_H

#include <stdbool.h>

/**
 * Check the digits of a compact id whose syntax was found right. Kinds of numbers without a
 * published rule (some of natural persons in CZ and LV) count as right.
 */
bool ss_vat_id_has_check_digits(const char *vat_id);

#endif
