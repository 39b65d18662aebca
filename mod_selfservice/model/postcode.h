/* What postcodes usually look like: for a hint, never for a refusal. */
#ifndef SS_POSTCODE_H
#define SS_POSTCODE_H

#include <stdbool.h>

/**
 * Blanks and hyphens do not count, nor does a country prefix such as "D-".
 * @return false only if the country's form is known and this is not it; "" always fits
 */
bool ss_postcode_fits(const char *country, const char *postcode);

#endif
